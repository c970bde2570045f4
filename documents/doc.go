// Package documents says, as data, what each type of document looks like and holds (材料类型): titles and cue phrases by which it is
// recognised, and fields with their label variants, kinds and patterns by which it is read. The data are types/*.yaml, one file
// a type, and vocabulary.yaml, what many types share; both are part of the program.
package documents

import "regexp"

// Kind says what a field's value is, and so how it is found in a run of text, checked and made canonical.
type Kind string

// The kinds of values.
const (
	Person     Kind = "person"      // 姓名, one natural person
	People     Kind = "people"      // one or more persons or organisations, joined by 、
	Org        Kind = "org"         // 单位名称
	IDNumber   Kind = "id_number"   // 公民身份号码; several joined by 、
	PartyID    Kind = "party_id"    // 公民身份号码 or 统一社会信用代码; several joined by 、
	USCC       Kind = "uscc"        // 统一社会信用代码
	CertNo     Kind = "cert_no"     // 不动产权证号, old certificates too
	ProofNo    Kind = "proof_no"    // 不动产登记证明号, old 他项权证 too
	UnitNo     Kind = "unit_no"     // 不动产单元号, 28 places
	ParcelNo   Kind = "parcel_no"   // 地号, 宗地代码
	PrintNo    Kind = "print_no"    // 印制编号, D64…
	TaxCertNo  Kind = "tax_cert_no" // 完税证明号
	NotaryNo   Kind = "notary_no"   // 公证书编号
	CaseNo     Kind = "case_no"     // 案号
	MarriageNo Kind = "marriage_no" // 结婚证字号, 离婚证字号
	Number     Kind = "number"      // any other number: 合同编号, 备案号, 文号
	Date       Kind = "date"        // ISO date
	EndDate    Kind = "end_date"    // ISO date, 长期, or words such as 办结为止
	Money      Kind = "money"       // yuan with two decimals
	MoneyCN    Kind = "money_cn"    // 大写金额, as printed
	Area       Kind = "area"        // square metres with two decimals
	Share      Kind = "share"       // 50%, 1/3
	Rate       Kind = "rate"        // per cent, without the sign
	Int        Kind = "int"         //
	Phone      Kind = "phone"       //
	Address    Kind = "address"     // 坐落, 住址
	Text       Kind = "text"        // a word or phrase, up to the next punctuation or the cell's end
	Clause     Kind = "clause"      // a sentence or more, up to the paragraph's end
	Block      Kind = "block"       // all lines of a cell
	Enum       Kind = "enum"        // one of Values
	YesNo      Kind = "yes_no"      // 是, 否
	Tick       Kind = "tick"        // the ticked ones of Values
	Shares     Kind = "shares"      // who holds how much: 甲60%、乙40%
	Signature  Kind = "signature"   // named for messages; read as models.Signature
	Seal       Kind = "seal"        // named for messages; read as models.Seal
	List       Kind = "list"        // of Members, read from Roles
)

// Catalogue is all document types.
type Catalogue struct {
	types []Type
	index map[string]int
	words []string // of no field: parts of names and values
}

// Type is one type of document.
type Type struct {
	Key      string   `yaml:"key"`
	Name     string   `yaml:"name"`
	Aliases  []string `yaml:"aliases"` // what people call it
	Category string   `yaml:"category"`
	Issuer   string   `yaml:"issuer"`
	Producer string   `yaml:"produced_by"` // service: made by the service, never asked for
	Note     string   `yaml:"note"`

	Titles  []string `yaml:"titles"`  // whole lines at the head of its first page
	Tells   []string `yaml:"tells"`   // phrases that as good as settle it, where the page has no title
	Head    string   `yaml:"head"`    // regular expression of the number that alone fills a row at the head of its first page, where the title is on a cover
	Cues    []string `yaml:"cues"`    // phrases that stand on this type and hardly on others
	Against []string `yaml:"against"` // phrases that speak against it
	Series  bool     `yaml:"series"`  // long: pages without a title follow the first
	Bundle  Bundle   `yaml:"bundle"`
	Sides   []Side   `yaml:"sides"`

	Others []string `yaml:"others"` // printed labels that are no fields; they end the values before them
	Roles  []Role   `yaml:"roles"`
	Fields []Field  `yaml:"fields"`

	head     *regexp.Regexp
	patterns []Pattern
}

// Opens reports whether a row of text, in its normal form, is the number that stands at the head of the type's first page.
func (t Type) Opens(row string) bool { return t.head != nil && t.head.MatchString(row) }

// Bundle says which neighbouring pages of one type are one document.
type Bundle string

// The bundles.
const (
	Together Bundle = ""      // pages follow each other until a new first page
	ByPage   Bundle = "page"  // each page is a document of its own
	BySides  Bundle = "sides" // a front and a back make one
)

// Side is one face of a document, e.g. the front of an identity card.
type Side struct {
	Key  string   `yaml:"key"` // front, back, home, member, …
	Name string   `yaml:"name"`
	Cues []string `yaml:"cues"`
}

// Role is a party to the document (当事人): the labels that open its block, and what is told of it there.
type Role struct {
	Key     string   `yaml:"key"`    // field key of the list, e.g. buyers; or only a name where all members go Into fields of their own
	Labels  []string `yaml:"labels"` // 买受人, 乙方
	Members []Member `yaml:"members"`
	// Block is the label at which a block opens that no label names, e.g. 姓名 on a marriage certificate; When then tells
	// the roles apart by a member's value.
	Block string            `yaml:"block"`
	When  map[string]string `yaml:"when"`
}

// Member is one thing told of a party.
type Member struct {
	Key    string   `yaml:"key"` // name, id_number, phone, …
	Kind   Kind     `yaml:"kind"`
	Labels []string `yaml:"labels"`
	Into   string   `yaml:"into"` // flat field that takes it instead of the list
}

// Field is one value that a document holds.
type Field struct {
	Key      string   `yaml:"key"`
	Name     string   `yaml:"name"`
	Kind     Kind     `yaml:"kind"`
	List     bool     `yaml:"list"`   // a list of plain values
	Labels   []string `yaml:"labels"` // label variants; one that ends in 于, 为, 自, 至 may stand amid running text
	Alone    bool     `yaml:"alone"`  // takes no labels from the vocabulary
	Patterns []string `yaml:"patterns"`
	Values   []Value  `yaml:"values"`   // of Enum and Tick; of Text those that might be taken for labels
	Part     string   `yaml:"part"`     // start or end, where the value is a period
	Bare     string   `yaml:"bare"`     // first or last: may stand without a label, as a line of its own
	Anywhere bool     `yaml:"anywhere"` // its shape is unmistakable: taken wherever it stands
	Prefer   string   `yaml:"prefer"`   // first or last, where labels repeat
	Shape    string   `yaml:"shape"`    // regular expression that the canonical value must match
	Row      string   `yaml:"row"`      // of a column of a table: the row that holds this text
	Tails    []string `yaml:"tails"`    // of Text: words at its end that are no part of it, 汉族 → 汉; the first that fits is left out
	Unit     string   `yaml:"unit"`     // 万元: of an amount that names no unit
	Critical string   `yaml:"critical"` // identity, ownership, amount, procedural; "" is no
	Rule     string   `yaml:"rule"`     // how it is written, for people
	Where    string   `yaml:"where"`    // where it stands, for people
	Note     string   `yaml:"note"`
	Side     string   `yaml:"side"`  // only on this side
	Named    bool     `yaml:"named"` // of Seal: its value is the name on the seal
	Members  []Member `yaml:"members"`

	shape *regexp.Regexp
}

// Value is one value of an Enum or Tick field and how it may be printed.
type Value struct {
	Is      string   `yaml:"is"`
	Printed []string `yaml:"printed"`
}

// Pattern is a field pattern ready to use: its groups are named for fields, or for role__member.
type Pattern struct {
	Field string
	Expr  *regexp.Regexp
}

// IsCritical reports whether the field decides identity, ownership or money.
func (f Field) IsCritical() bool {
	return f.Critical == "identity" || f.Critical == "ownership" || f.Critical == "amount"
}

// Fits reports whether a canonical value has the shape that the field asks for.
func (f Field) Fits(value string) bool { return f.shape == nil || f.shape.MatchString(value) }

// Read reports whether the field is read from text, not seen as a mark.
func (f Field) Read() bool { return f.Kind != Signature && f.Kind != Seal }

// Types lists all types.
func (c *Catalogue) Types() []Type { return c.types }

// Type finds a type by its key.
func (c *Catalogue) Type(key string) (Type, bool) {
	i, ok := c.index[key]
	if !ok {
		return Type{}, false
	}
	return c.types[i], true
}

// TypeName is the Chinese name of a type, the key itself where it is none.
func (c *Catalogue) TypeName(key string) string {
	if t, ok := c.Type(key); ok {
		return t.Name
	}
	return key
}

// FieldName is the Chinese name of a field of a type; path may lead into a list, e.g. buyers[0].id_number → 买受人身份证号.
func (c *Catalogue) FieldName(typeKey, path string) string {
	t, ok := c.Type(typeKey)
	if !ok {
		return path
	}
	return t.FieldName(path)
}

// Field finds a field by its key.
func (t Type) Field(key string) (Field, bool) {
	for _, f := range t.Fields {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}

// Patterns are the running-text patterns of all fields, in order.
func (t Type) Patterns() []Pattern { return t.patterns }
