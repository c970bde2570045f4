package models

// Decision is the verdict of a pre-check (预审结论).
type Decision string

// The three verdicts, and the order in which they weigh is the decision policy of the contract, section 2.
const (
	AutoApprove     Decision = "auto_approve"
	NeedsCorrection Decision = "needs_correction"
	ManualReview    Decision = "manual_review"
)

// Outcome is what a rule says.
type Outcome string

// A finding is fail or cannot_tell; pass and not_applicable are only counted.
const (
	Pass          Outcome = "pass"
	Fail          Outcome = "fail"
	CannotTell    Outcome = "cannot_tell"
	NotApplicable Outcome = "not_applicable"
)

// Severity says who can act on a finding.
type Severity string

// The severities: Block an obstacle that no upload, signature or entry can mend; Correct the citizen can; Notice for information.
const (
	Block   Severity = "block"
	Correct Severity = "correct"
	Notice  Severity = "notice"
)

// Retry says what the citizen does next about a finding: reupload, edit_form, other_document, counter or wait.
type Retry string

// The ways to act on a finding.
const (
	Reupload      Retry = "reupload"
	EditForm      Retry = "edit_form"
	OtherDocument Retry = "other_document"
	Counter       Retry = "counter"
	Wait          Retry = "wait"
)

// LegalBasis cites what a rule rests on; Status tells whether the citation was checked (核对, 记忆, 待核).
type LegalBasis struct {
	Law     string `json:"law"`
	Article string `json:"article"`
	Status  string `json:"status,omitempty"`
}

// Target is one place that a finding speaks of. File is an upload, "form" or "shared:<source>".
type Target struct {
	Document string `json:"document,omitempty"`
	File     string `json:"file,omitempty"`
	Page     int    `json:"page,omitempty"`
	Field    string `json:"field,omitempty"`
	Box      Box    `json:"box"`
	Found    string `json:"found,omitempty"`
	Expected string `json:"expected,omitempty"`
	Source   string `json:"source,omitempty"` // where Expected comes from: a register, a document type, "form", "today", a check digit
}

// Finding is one thing that is wrong or cannot be told (问题).
type Finding struct {
	Rule         string       `json:"rule"`
	RuleVersion  string       `json:"rule_version"`
	Outcome      Outcome      `json:"outcome"`
	Severity     Severity     `json:"severity"`
	Message      string       `json:"message"`         // for the citizen: what, where, what to do
	Plain        string       `json:"plain,omitempty"` // Message in a language model's plainer words, checked against it; "": none
	StaffMessage string       `json:"staff_message"`
	Fix          []string     `json:"fix"`
	LegalBasis   []LegalBasis `json:"legal_basis"`
	Targets      []Target     `json:"targets"`
	Retry        Retry        `json:"retry"`
	ForbidsAuto  bool         `json:"-"` // a notice that all the same forbids automatic approval
}

// Missing is a document that the application lacks.
type Missing struct {
	Slot      Slot   `json:"slot"`
	Name      string `json:"name"`
	Why       string `json:"why"`
	HowToGet  string `json:"how_to_get"`
	Covered   bool   `json:"covered_by_shared_data"`
	CoveredBy string `json:"covered_by,omitempty"`
}

// Correction is one thing to do (补正事项), however many findings it mends: Findings are places in the list of findings. Retry is empty for an obstacle.
// Cause names what explains several findings at once.
type Correction struct {
	Number    int      `json:"number"`
	Retry     Retry    `json:"retry"`
	Title     string   `json:"title"`
	Cause     string   `json:"cause,omitempty"`
	File      string   `json:"file,omitempty"`
	Slot      Slot     `json:"slot,omitempty"` // of a missing paper
	Findings  []int    `json:"findings"`
	Steps     []string `json:"steps"`
	AtHome    string   `json:"at_home,omitempty"`
	AtCounter string   `json:"at_counter,omitempty"`
}

// Recheck tells what a new upload solved (复检): of what the earlier verdict found, what is gone and how much is left; and how much is new.
type Recheck struct {
	Previous string `json:"previous"` // id of the earlier pre-check; its own, where files were replaced
	Solved   []Told `json:"solved"`
	Left     int    `json:"left"`
	New      int    `json:"new"`
}

// Estimate is what the registration is likely to cost (税费估算).
type Estimate struct {
	Items []EstimateItem `json:"items"`
	Note  string         `json:"note"`
}

// EstimateItem is one fee or tax. Cases stand side by side where something is not known; Base is what the tax is taken of, Paid what was paid
// already, both in yuan, "" where not known.
type EstimateItem struct {
	Key   string         `json:"key"` // registration_fee, deed_tax, seller_tax
	Name  string         `json:"name"`
	Payer string         `json:"payer"`
	Base  string         `json:"base,omitempty"`
	Paid  string         `json:"paid,omitempty"`
	Cases []EstimateCase `json:"cases"`
	Note  string         `json:"note,omitempty"`
	Basis []LegalBasis   `json:"basis"`
}

// EstimateCase is what an item comes to in one case; Amount is in yuan, "" where only the rate is known.
type EstimateCase struct {
	When   string `json:"when,omitempty"`
	Rate   string `json:"rate,omitempty"`
	Amount string `json:"amount,omitempty"`
}

// Told is what a finding said.
type Told struct {
	Rule    string `json:"rule,omitempty"` // empty for a missing paper
	Message string `json:"message"`
}

// Checks counts the rules by outcome.
type Checks struct {
	Passed        int `json:"passed"`
	Failed        int `json:"failed"`
	CannotTell    int `json:"cannot_tell"`
	NotApplicable int `json:"not_applicable"`
}

// BusinessTypeResult is the business that the verdict is about.
type BusinessTypeResult struct {
	Key        string      `json:"key"`
	Name       string      `json:"name"`
	Confidence float64     `json:"confidence"`
	Candidates []Candidate `json:"candidates"`
	Question   *Question   `json:"question"`
}

// TailoredForm is the generated form (量身表单): what is asked, how it is shown, what is filled in already, and where each of these values came
// from, by form path. Version names the questions; Open lists the required ones without an answer; Dropped the answers that are not asked for.
type TailoredForm struct {
	Schema     map[string]any        `json:"schema"`
	UISchema   map[string]any        `json:"ui_schema"`
	Data       map[string]any        `json:"data"`
	Provenance map[string]Provenance `json:"provenance"`
	Version    string                `json:"version,omitempty"`
	Open       []string              `json:"open,omitempty"`
	Dropped    []string              `json:"dropped,omitempty"`
}

// Provenance says where a value of a form came from (来源). Source is a department, a document type, or "known" for what the portal knows. Locked
// values are a register's and are not the citizen's to change; Typed is what they had typed instead.
type Provenance struct {
	Source   string `json:"source"`
	Document string `json:"document,omitempty"`
	File     string `json:"file,omitempty"`
	Page     int    `json:"page,omitempty"`
	Field    string `json:"field,omitempty"`
	Box      Box    `json:"box"`
	AsOf     string `json:"as_of,omitempty"`
	Locked   bool   `json:"locked"`
	Typed    string `json:"typed,omitempty"`
}

// FormFault is one answer of a form that is missing or wrong: its path as findings name it, applicants[0].name, and what to say.
type FormFault struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

// Versions pins what a verdict was made with.
type Versions struct {
	Pack    string            `json:"pack"`
	Models  map[string]string `json:"models"`
	Service string            `json:"service"`
}

// Verdict is what the rules make of a case.
type Verdict struct {
	Pack     string    `json:"-"` // version of the rules that it was made by
	Decision Decision  `json:"decision"`
	Reasons  []string  `json:"decision_reasons"`
	Findings []Finding `json:"findings"`
	Missing  []Missing `json:"missing"`
	Checks   Checks    `json:"checks"`
	Uses     []Use     `json:"-"` // pictures that belong to one person or property, with whom they are used for here; Precheck and Reference are left out
	Lone     []Place   `json:"-"` // readings that nothing else bears out, where they are all that keeps the case from approval
}

// Place is a field of a document, by the document's id and the field's path.
type Place struct{ Document, Field string }

// Result is the answer to a pre-check, the wire contract's section 1.
type Result struct {
	ID              string             `json:"id"`
	Reference       string             `json:"reference,omitempty"`
	Status          JobStatus          `json:"status"`
	Decision        Decision           `json:"decision,omitempty"`
	DecisionReasons []string           `json:"decision_reasons"`
	BusinessType    BusinessTypeResult `json:"business_type"`
	Documents       []Document         `json:"documents"`
	Findings        []Finding          `json:"findings"`
	Missing         []Missing          `json:"missing"`
	Corrections     []Correction       `json:"corrections"`
	Recheck         *Recheck           `json:"recheck,omitempty"`
	Fees            *Estimate          `json:"fees,omitempty"`
	Checks          Checks             `json:"checks"`
	Sources         []Register         `json:"sources"`
	Form            TailoredForm       `json:"form"`
	Versions        Versions           `json:"versions"`
	TimingsMS       Timings            `json:"timings_ms"`
	Failure         string             `json:"failure,omitempty"` // only with status failed: what happened, for the citizen
}

// JobStatus is the state of a pre-check.
type JobStatus string

// The states of a pre-check.
const (
	Queued  JobStatus = "queued"
	Running JobStatus = "running"
	Done    JobStatus = "done"
	Failed  JobStatus = "failed"
)

// Timings are milliseconds per stage.
type Timings struct {
	Decode  int64 `json:"decode"`
	Quality int64 `json:"quality"`
	OCR     int64 `json:"ocr"`
	Extract int64 `json:"extract"`
	Rules   int64 `json:"rules"`
	Total   int64 `json:"total"`
}

// Add adds another's milliseconds, stage by stage.
func (t *Timings) Add(o Timings) {
	t.Decode += o.Decode
	t.Quality += o.Quality
	t.OCR += o.OCR
	t.Extract += o.Extract
	t.Rules += o.Rules
	t.Total += o.Total
}

// Progress is one step of a running pre-check, for the event stream and the terminal.
type Progress struct {
	Stage string `json:"stage"` // decode, quality, ocr, extract, rules
	File  string `json:"file,omitempty"`
	Page  int    `json:"page,omitempty"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

// Listed replaces nil lists by empty ones, so that JSON always shows a list where the contract has one.
func (r Result) Listed() Result {
	r.DecisionReasons = listed(r.DecisionReasons)
	r.BusinessType.Candidates = listed(r.BusinessType.Candidates)
	r.Documents, r.Findings, r.Missing, r.Sources = listed(r.Documents), listed(r.Findings), listed(r.Missing), listed(r.Sources)
	r.Corrections = listed(r.Corrections)
	for i := range r.Corrections {
		t := &r.Corrections[i]
		t.Findings, t.Steps = listed(t.Findings), listed(t.Steps)
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Fix, f.LegalBasis, f.Targets = listed(f.Fix), listed(f.LegalBasis), listed(f.Targets)
	}
	for i := range r.Documents {
		d := &r.Documents[i]
		d.Pages, d.Marks.Seals, d.Marks.Signatures = listed(d.Pages), listed(d.Marks.Seals), listed(d.Marks.Signatures)
		if d.Fields == nil {
			d.Fields = Fields{}
		}
		for j := range d.Pages {
			d.Pages[j].Quality.Problems = listed(d.Pages[j].Quality.Problems)
		}
	}
	return r
}

func listed[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
