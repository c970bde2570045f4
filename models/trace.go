package models

// Trace is how a verdict came about (判定过程), for staff: every check of every rule that applies, with what it looked at.
type Trace struct {
	Pack     string      `json:"pack"`
	Decision Decision    `json:"decision"`
	Reasons  []string    `json:"decision_reasons"`
	Rules    []RuleTrace `json:"rules"`
}

// RuleTrace is one rule that applies to the case. Version is that of the pack it was taken from.
type RuleTrace struct {
	Rule    string       `json:"rule"`
	Title   string       `json:"title"`
	Version string       `json:"version"`
	Outcome Outcome      `json:"outcome"`
	Checks  []CheckTrace `json:"checks"`
}

// CheckTrace is one evaluation of one check. Not_applicable: its condition When did not hold. Error is a fault of the pack.
type CheckTrace struct {
	When    string       `json:"when,omitempty"`
	Check   string       `json:"check"`
	Outcome Outcome      `json:"outcome"`
	Inputs  []TraceInput `json:"inputs"`
	Error   string       `json:"error,omitempty"`
}

// TraceInput is one value that a check looked at: where it stands, what was read there and what it was compared as. File is an upload, "form" or
// "shared:<source>", as in Target.
type TraceInput struct {
	Document   string  `json:"document,omitempty"`
	File       string  `json:"file,omitempty"`
	Page       int     `json:"page,omitempty"`
	Field      string  `json:"field,omitempty"`
	Box        Box     `json:"box"`
	Raw        string  `json:"raw"`
	Value      string  `json:"value"` // normal form, amounts in cents, areas in hundredths of a square metre; "" where there is none
	Status     Status  `json:"status"`
	Confidence float64 `json:"confidence"`
}
