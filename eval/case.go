package eval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"yushen/models"
	"yushen/precheck"
	"yushen/shareddata"
)

// Case is one case folder.
type Case struct {
	Dir      string
	Inputs   Inputs
	Read     []Read    // what a perfect reader would read; input only where reading is skipped
	Truth    []Truth   // answers about the uploads
	Expected *Expected // answers about the case; nil: run, not scored
}

// Inputs is all that a run may look at.
type Inputs struct {
	ID           string                     `json:"id"`
	BusinessType string                     `json:"business_type,omitempty"`
	RequestText  string                     `json:"request_text,omitempty"`
	Form         models.Form                `json:"form"`
	FiledAt      string                     `json:"filed_at,omitempty"`
	Authority    models.Authority           `json:"authority"`
	Documents    []InputFile                `json:"documents"`
	Shared       map[string][]models.Record `json:"shared_data"`
	Unavailable  []string                   `json:"shared_unavailable"`
}

// InputFile is one upload and what the citizen says it is.
type InputFile struct {
	File string      `json:"file"`
	Slot models.Slot `json:"slot"`
}

// Read is one upload as it was read. Part is [k, n] where it is the kth of n uploads that make one document. PageNumbers are the
// numbers printed on its pages (0: none), PagesTotal the printed total.
type Read struct {
	File           string             `json:"file"`
	Slot           models.Slot        `json:"slot"`
	Slots          []models.Slot      `json:"slots,omitempty"`
	Type           string             `json:"type"`
	Side           string             `json:"side"`
	Part           []int              `json:"part,omitempty"`
	Pages          int                `json:"pages"`
	PageNumbers    []int              `json:"page_numbers,omitempty"`
	PagesTotal     int                `json:"pages_total,omitempty"`
	Fields         models.Fields      `json:"fields"`
	Seals          []models.Seal      `json:"seals"`
	Signatures     []models.Signature `json:"signatures"`
	QualityDefects []string           `json:"quality_defects"`
	LostFields     []string           `json:"lost_fields"`
}

// Truth is what an upload really is, as the score needs it. Fields are plain JSON values.
type Truth struct {
	File           string         `json:"file"`
	Slot           models.Slot    `json:"slot"`
	Type           string         `json:"type"`
	Side           string         `json:"side"`
	Profile        string         `json:"profile"`
	Fields         map[string]any `json:"fields"`
	LostFields     []string       `json:"lost_fields"`
	QualityDefects []string       `json:"quality_defects"`
}

// Expected is what the pre-check should say.
type Expected struct {
	Decision     string     `json:"decision"`
	Acceptable   []string   `json:"acceptable"`
	Defects      []Defect   `json:"defects"`
	MustNotFlag  []Harmless `json:"must_not_flag"`
	MutatedFrom  string     `json:"mutated_from,omitempty"` // of a case that a program made from another
	Construction string     `json:"construction,omitempty"` // what that program changed
}

// Defect is one fault of the case and where findings may name it.
type Defect struct {
	Code      string   `json:"code"`
	Severity  string   `json:"severity"`
	File      string   `json:"file"`
	Files     []string `json:"files"`
	Slot      string   `json:"slot"`
	Slots     []string `json:"slots,omitempty"`
	Field     string   `json:"field"`
	Rules     []string `json:"rules"`
	Also      []string `json:"also"`
	AlsoRules []string `json:"also_rules"`
}

// Harmless is a difference that must not be flagged (陷阱).
type Harmless struct {
	Code  string   `json:"code"`
	Trap  string   `json:"trap"`
	File  string   `json:"file"`
	Files []string `json:"files"`
	Slot  string   `json:"slot"`
	Field string   `json:"field"`
	Rules []string `json:"rules"`
}

// caseFile is the name of a case folder's description.
const caseFile = "case.json"

// FindCases gives the case folders under dir in order of name: its subfolders with a case.json, or dir itself.
func FindCases(dir string) ([]string, error) {
	if _, err := os.Stat(filepath.Join(dir, caseFile)); err == nil {
		return []string{dir}, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("look for cases: %w", err)
	}
	var out []string
	for _, e := range entries {
		sub := filepath.Join(dir, e.Name())
		if _, err := os.Stat(filepath.Join(sub, caseFile)); err == nil {
			out = append(out, sub)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("look for cases: no folder with a %s in %s", caseFile, dir)
	}
	sort.Strings(out)
	return out, nil
}

// LoadCase reads a case folder's description.
func LoadCase(dir string) (Case, error) {
	path := filepath.Join(dir, caseFile)
	b, err := os.ReadFile(path)
	if err != nil {
		return Case{}, fmt.Errorf("load case: %w", err)
	}
	c, err := ParseCase(b)
	if err != nil {
		return Case{}, fmt.Errorf("load case %s: %w", path, err)
	}
	c.Dir = dir
	return c, nil
}

// ParseCase reads a case description. The same text is read once for each of the parts, so that no answer can slip into the inputs.
func ParseCase(b []byte) (Case, error) {
	var c Case
	if err := json.Unmarshal(b, &c.Inputs); err != nil {
		return Case{}, fmt.Errorf("inputs: %w", err)
	}
	if c.Inputs.ID == "" {
		return Case{}, fmt.Errorf("inputs: no id")
	}
	var read struct {
		Documents []Read `json:"documents"`
	}
	if err := json.Unmarshal(b, &read); err != nil {
		return Case{}, fmt.Errorf("documents as read: %w", err)
	}
	c.Read = read.Documents
	var answers struct {
		Documents []Truth   `json:"documents"`
		Expected  *Expected `json:"expected"`
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber() // numbers are compared as they are written
	if err := d.Decode(&answers); err != nil {
		return Case{}, fmt.Errorf("answers: %w", err)
	}
	c.Truth, c.Expected = answers.Documents, answers.Expected
	return c, nil
}

// Departments is what each department would return for this case.
func (in Inputs) Departments() precheck.Departments {
	asOf := ""
	if in.FiledAt != "" {
		asOf = in.FiledAt + "T00:00:00+08:00"
	}
	return shareddata.Down{Connector: shareddata.NewMemory(in.Shared, asOf), Sources: in.Unavailable}
}

// Request is the pre-check of this case with its uploads from dir.
func (in Inputs) Request(dir string) (precheck.Request, error) {
	r := precheck.Request{Reference: in.ID, BusinessType: in.BusinessType, RequestText: in.RequestText, Form: in.Form,
		FiledAt: in.FiledAt, Authority: in.Authority, Departments: in.Departments()}
	for _, d := range in.Documents {
		if !filepath.IsLocal(d.File) {
			return precheck.Request{}, fmt.Errorf("upload %q lies outside the case folder", d.File)
		}
		data, err := os.ReadFile(filepath.Join(dir, d.File))
		if err != nil {
			return precheck.Request{}, fmt.Errorf("read upload: %w", err)
		}
		r.Files = append(r.Files, precheck.File{Name: d.File, Slot: d.Slot, Data: data})
	}
	return r, nil
}

// businessType is the business as given, or as the form has it.
func (in Inputs) businessType() string {
	if in.BusinessType != "" {
		return in.BusinessType
	}
	key, _ := in.Form["business_type"].(string)
	return strings.TrimSpace(key)
}
