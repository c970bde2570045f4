package models

// Slot is what the citizen says an upload is: [party][n_]what, e.g. buyer1_id_front.
type Slot = string

// Upload is one file as it came (上传件). Fault is set where it could not be opened; its Public text then is the finding.
type Upload struct {
	File   string `json:"file"`
	Slot   Slot   `json:"slot,omitempty"`
	Slots  []Slot `json:"slots,omitempty"` // where one file fills two, e.g. both ID sides
	SHA256 string `json:"sha256,omitempty"`
	Bytes  int64  `json:"bytes,omitempty"`
	Pages  int    `json:"pages,omitempty"`
	Fault  *Error `json:"-"`
}

// Form is what the citizen typed (申请表单); keys are those of the wire contract, values as JSON decodes them.
type Form map[string]any

// SourceStatus says what came of asking a department. The outcomes are never mixed up; a record that differs is OK here and a
// finding of the rules.
type SourceStatus string

// The outcomes of asking a department.
const (
	SourceOK       SourceStatus = "ok"
	SourceNoRecord SourceStatus = "no_record"
	SourceDown     SourceStatus = "down"
	SourceStale    SourceStatus = "stale"
	// A source that is not connected is not listed at all.
)

// Record is one flat record of a department, as JSON decodes it.
type Record map[string]any

// Register is what one department answered (部门共享数据).
type Register struct {
	Source  string       `json:"source"` // registry, police, civil, housing, tax, market, bank, justice, health, court
	Status  SourceStatus `json:"status"`
	AsOf    string       `json:"as_of,omitempty"` // RFC 3339
	Records []Record     `json:"-"`
}

// Authority is the registration centre that would take the application (登记机构); Division is its 4 or 6 digit code.
type Authority struct {
	Name     string `json:"name"`
	Division string `json:"division"`
}

// Case is everything known about an application before the rules speak (案件).
type Case struct {
	ID           string
	BusinessType string     // key; "" where it must be matched
	Match        Match      // what the citizen's words, form and papers point to
	Meant        *Candidate // the business that the words clearly mean instead of BusinessType; nil: none (R-CON-037)
	RequestText  string
	Region       string // six digits; chooses the rule-pack overlay
	FiledAt      string // ISO date; "today" of every date rule
	Authority    Authority
	Form         Form // nil: none was sent
	Uploads      []Upload
	Documents    []Document
	Registers    []Register
	Given        bool  // the documents' fields were given as they are, not read from pictures
	Used         []Use // pictures of this case that another application came with first; nil: nobody remembers pictures
}

// Use is the first use of a picture (图像首次使用): the pre-check that it came with, and whom the application was about, as digests that only tell
// whether two are the same. Picture is a page's Picture or an upload's SHA-256.
type Use struct {
	Picture   string
	Precheck  string
	Reference string
	People    []string
}

// Match is the answer to "which business is this" (业务匹配).
type Match struct {
	Outcome    string      `json:"outcome"` // match, ask, out_of_scope
	Candidates []Candidate `json:"candidates"`
	Question   *Question   `json:"question,omitempty"`
}

// Candidate is one business type that the words may mean, best first; Why lists the words that decided.
type Candidate struct {
	Key        string   `json:"key"`
	Name       string   `json:"name"`
	Confidence float64  `json:"confidence"`
	Why        []string `json:"why"`
}

// Question is the one thing to ask where two business types remain.
type Question struct {
	Text    string   `json:"text"`
	Options []Option `json:"options"`
}

// Option is one answer and the business type that it decides for.
type Option struct {
	Text string `json:"text"`
	Key  string `json:"key"`
}
