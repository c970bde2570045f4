package codes

// Fault is the reason why a number is not well formed (原因码); the empty Fault means that it is.
type Fault string

// The reasons. LENGTH_n of unit numbers carries the length that was found.
const (
	OK             Fault = ""
	Format         Fault = "FORMAT"           // 位数或字符不对
	Checksum       Fault = "CHECKSUM"         // 校验码不符
	Province       Fault = "PROVINCE"         // 前两位不是省级代码
	BirthDate      Fault = "BIRTHDATE"        // 没有这一天
	BirthDateRange Fault = "BIRTHDATE_RANGE"  // 1900 年以前或今天以后
	OrgChecksum    Fault = "ORG_CHECKSUM"     // 第 17 位(组织机构代码校验位)不符
	Category       Fault = "CATEGORY"         // 登记管理部门代码不存在
	BadDivision    Fault = "DIVISION"         // 区划不是省级代码起头
	SeqZero        Fault = "SEQ_ZERO"         // 流水号全为 0
	SerialLength   Fault = "SERIAL_LENGTH"    // 证号流水不是 7 位
	Year           Fault = "YEAR"             // 年份早于 2015 或晚于今年
	ParcelSeqZero  Fault = "PARCEL_SEQ_ZERO"  // 宗地顺序号为 00000
	GWithAOrC      Fault = "G_WITH_A_OR_C"    // 国家所有不与土地所有权、宅基地组合
	WMustBeZero    Fault = "W_MUST_BE_ZERO"   // 无定着物而单元号不为 0
	UnitNoZero     Fault = "UNIT_NO_ZERO"     // 有定着物而单元号为 0
	BuildingNoZero Fault = "BUILDING_NO_ZERO" // 幢号为 0000
)

// Sameness says whether two ways of writing mean the same.
type Sameness string

// The degrees of sameness. Explainable is not to be flagged: a prefix left out, another way of writing.
const (
	Same        Sameness = "same"
	Explainable Sameness = "explainable"
	Different   Sameness = "different"
	CannotTell  Sameness = "cannot_tell"
)

// Alike reports whether a clerk would take both for the same.
func (s Sameness) Alike() bool { return s == Same || s == Explainable }
