package codes

import "testing"

func TestCheckUnitNo(t *testing.T) {
	for _, c := range []struct {
		name, no string
		want     Fault
	}{
		{"原州区3幢45户", "640402001002GB00012F00030045", OK},
		{"分四段带空格", "640402 001002 GB00012 F00010001", OK},
		{"西吉宅基地及房屋", "640422003001JC00208F00010001", OK},
		{"净地", "640402001005GB00101W00000000", OK},
		{"彭阳耕地承包", "640425002004JD00033W00000000", OK},
		{"全角", "６４０４０２００１００２ＧＢ０００１２Ｆ０００３００４５", OK},
		{"GB识成G8", "640402001002G800012F00030045", Format},
		{"顺序号漏一位", "640402001002GB0012F00030045", "LENGTH_27"},
		{"有定着物而号为零", "640402001002GB00012F00000000", UnitNoZero},
		{"国家所有配宅基地", "640402001002GC00012F00030045", GWithAOrC},
		{"无定着物而有户号", "640402001005GB00101W00010001", WMustBeZero},
		{"幢号为零", "640402001002GB00012F00000045", BuildingNoZero},
		{"顺序号为零", "640402001002GB00000F00030045", ParcelSeqZero},
		{"没有99省", "990402001002GB00012F00030045", BadDivision},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := CheckUnitNo(c.no); got != c.want {
				t.Errorf("CheckUnitNo(%q) = %q, want %q", c.no, got, c.want)
			}
		})
	}
}

func TestUnitNoParts(t *testing.T) {
	u, _ := ParseUnitNo("640402 001002 GB00012 F00030045")
	if u.String() != "640402001002GB00012F00030045" || u.Printed() != "640402 001002 GB00012 F00030045" || u.ParcelCode() != "640402001002GB00012" {
		t.Errorf("parts %+v", u)
	}
	if no, changed := RepairUnitNo("640402 O01002 G8OOO12 F00030045"); !changed || no != "640402001002GB00012F00030045" {
		t.Errorf("repaired %q %v", no, changed)
	}
	if SameUnitNo("640402 001002 GB00012 F00030045", "640402001002GB00012F00030045") != Same {
		t.Error("blanks do not matter")
	}
	if SameUnitNo("640402001002GB00012F0003004□", "640402001002GB00012F00030045") != CannotTell {
		t.Error("an unreadable digit cannot be told")
	}
	if SameUnitNo("640402001002GB00012F00030046", "640402001002GB00012F00030045") != Different {
		t.Error("another flat")
	}
}

func TestCheckCertNo(t *testing.T) {
	for _, c := range []struct {
		name, no string
		want     Fault
	}{
		{"半角", "宁(2024)固原市不动产权第0001234号", OK},
		{"全角括号", "宁（2019）原州区不动产权第0012345号", OK},
		{"处处空格", "宁 (2021) 西吉县 不动产权第 0000078 号", OK},
		{"登记证明", "宁(2025)固原市不动产证明第0004321号", OK},
		{"外省", "陕（2018）西安市不动产权第1234567号", OK},
		{"六角括号", "宁〔2024〕固原市不动产权第0001234号", OK},
		{"口语多一个证字", "宁(2024)固原市不动产权证第0001234号", OK},
		{"流水不是七位", "宁(2024)固原市不动产权第1234号", SerialLength},
		{"早于2015年", "宁(2014)固原市不动产权第0001234号", Year},
		{"晚于今年", "宁(2027)固原市不动产权第0001234号", Year},
		{"地名错位", "固原市(2024)不动产权第0001234号", Format},
		{"字母O", "宁(2024)固原市不动产权第O001234号", Format},
		{"缺括号", "宁2024固原市不动产权第0001234号", Format},
		{"流水全零", "宁(2024)固原市不动产权第0000000号", SeqZero},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := CheckCertNo(c.no, "2026-11-22"); got != c.want {
				t.Errorf("CheckCertNo(%q) = %q, want %q", c.no, got, c.want)
			}
		})
	}
}

func TestCertNoForms(t *testing.T) {
	c, f := ParseCertNo("宁（2024）固原市不动产登记证明第0001234号")
	if f != OK || c.String() != "宁(2024)固原市不动产证明第0001234号" || c.Kind != RegistrationProof {
		t.Errorf("%v %q", c, f)
	}
	if no, changed := RepairCertNo("宁(2O24)固原市不动产权第O00l234号"); !changed || no != "宁(2024)固原市不动产权第0001234号" {
		t.Errorf("repaired %q %v", no, changed)
	}
	for _, p := range []struct {
		name, a, b string
		want       Sameness
	}{
		{"括号写法不同", "宁(2024)固原市不动产权第0001234号", "宁（2024）固原市不动产权第0001234号", Same},
		{"省了前面的零", "宁(2024)固原市不动产权第0001234号", "宁(2024)固原市不动产权第1234号", Explainable},
		{"漏写号字", "宁(2024)固原市不动产权第0001234号", "宁(2024)固原市不动产权第0001234", Same},
		{"权证不是证明", "宁(2024)固原市不动产权第0001234号", "宁(2024)固原市不动产证明第0001234号", Different},
		{"一字之差", "宁(2024)固原市不动产权第0001234号", "宁(2024)固原市不动产权第0001235号", Different},
		{"一字认不出", "宁(2024)固原市不动产权第0001234号", "宁(2024)固原市不动产权第000123□号", CannotTell},
		{"旧证空格", "固原市房权证 原州区字 第00012345号", "固原市房权证原州区字第00012345号", Same},
	} {
		t.Run(p.name, func(t *testing.T) {
			if got := SameCertNo(p.a, p.b); got != p.want {
				t.Errorf("SameCertNo = %q, want %q", got, p.want)
			}
		})
	}
}

func TestOldCertNo(t *testing.T) {
	for no, want := range map[string]OldCertKind{
		"固原市房权证原州区字第00012345号":    OldHouse,
		"固房权证2009字第1234号":         OldHouse,
		"房权证固字第567号":              OldHouse,
		"固房他证原州区字第0003456号":       OldHouseMortgage,
		"固国用（2008）第01234号":        OldStateLand,
		"西集用〔2010〕第0567号":         OldCollectiveLand,
		"宁(2024)固原市不动产权第0001234号": "",
	} {
		if got := OldCertKindOf(no); got != want {
			t.Errorf("OldCertKindOf(%q) = %q, want %q", no, got, want)
		}
	}
}

func TestPrintNo(t *testing.T) {
	if no, ok := NormalPrintNo("NO. D64001234567"); !ok || no != "D64001234567" {
		t.Errorf("%q %v", no, ok)
	}
	if _, ok := NormalPrintNo("D6400123456"); ok {
		t.Error("ten digits are too few")
	}
}

func TestOfficialNumbers(t *testing.T) {
	checks := map[string]func(string) Fault{
		"婚姻": CheckMarriageNo, "案号": CheckCaseNo, "公证": CheckNotaryNo, "银行卡": CheckBankCard, "电话": CheckPhone, "完税": CheckTaxCertNo,
	}
	for _, c := range []struct {
		kind, no string
		want     Fault
	}{
		{"婚姻", "J640402-2019-001234", OK}, {"婚姻", "BL640425-2020-000001", OK}, {"婚姻", "J640402—2019—001234", OK},
		{"婚姻", "J640402-19-001234", Format}, {"婚姻", "J64040-2019-001234", Format}, {"婚姻", "640402-2019-001234", Format},
		{"婚姻", "J640402-2019-1234", Format},
		{"案号", "(2024)宁0402民初1234号", OK}, {"案号", "（2024）宁0402执恢12号", OK}, {"案号", "(2024)宁0402执保3号之一", OK},
		{"案号", "2024宁0402民初1234号", Format}, {"案号", "(2024)宁0402民字第1234号", Format}, {"案号", "(2024)宁0402民初号", Format},
		{"案号", "(24)宁0402民初12号", Format}, {"案号", "(2024)固原0402民初12号", Format},
		{"公证", "(2024)宁固证内民字第123号", OK}, {"公证", "（2026）宁例证民字第3887号", OK}, {"公证", "宁固证内民字第123号", Format},
		{"银行卡", "6228480000000000018", OK}, {"银行卡", "6217000000000000020", OK}, {"银行卡", "6212260000000000034", OK},
		{"银行卡", "62284800000000000", OK}, {"银行卡", "6210980000000000045", OK}, {"银行卡", "6228 4800 0000 0000 018", OK},
		{"银行卡", "6228480000000000019", Checksum}, {"银行卡", "6217000000000000021", Checksum}, {"银行卡", "6212260000000000035", Checksum},
		{"银行卡", "62284800000000001", Checksum}, {"银行卡", "6210980000000000046", Checksum}, {"银行卡", "622848", Format},
		{"电话", "13800001234", OK}, {"电话", "+86 138-0000-1234", OK}, {"电话", "(0954)2012345", OK}, {"电话", "0954-2012345", OK},
		{"电话", "12800001234", Format}, {"电话", "1380000123", Format},
		{"完税", "364040240300001234", OK}, {"完税", "(2016)宁地证12345678", OK}, {"完税", "36404024030000123", Format},
	} {
		t.Run(c.kind+c.no, func(t *testing.T) {
			if got := checks[c.kind](c.no); got != c.want {
				t.Errorf("%s %q = %q, want %q", c.kind, c.no, got, c.want)
			}
		})
	}
	if IsDivorceNo("J640402-2019-001234") || !IsDivorceNo("BL640425-2020-000001") {
		t.Error("L and BL are divorce certificates")
	}
	if !SamePhone("+86 138 0000 1234", "13800001234") || SamePhone("13800001234", "13800001235") {
		t.Error("phones are compared by their digits")
	}
	if SameNumber("编号：CL-2026 0001", "CL—20260001") != Same || SameNumber("CL20260001", "CL20260002") != Different {
		t.Error("contract numbers are compared without label, blanks and kinds of dash")
	}
}
