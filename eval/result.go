package eval

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// result is what the score looks at, read from the line that was written and not from memory, as anyone else would read it.
type result struct {
	Status    string          `json:"status"`
	Decision  string          `json:"decision"`
	Documents []resultDoc     `json:"documents"`
	Findings  []resultFinding `json:"findings"`
	Missing   []resultMissing `json:"missing"`
}

type resultDoc struct {
	File   string         `json:"file"`
	Type   string         `json:"type"`
	Side   string         `json:"side"`
	Fields map[string]any `json:"fields"`
	Pages  []struct {
		File string `json:"file"`
	} `json:"pages"`
}

type resultFinding struct {
	Rule     string         `json:"rule"`
	Outcome  string         `json:"outcome"`
	Severity string         `json:"severity"`
	Targets  []resultTarget `json:"targets"`
}

type resultTarget struct {
	File     string `json:"file"`
	Document string `json:"document"`
	Field    string `json:"field"`
	Source   string `json:"source"`
}

type resultMissing struct {
	Slot    string `json:"slot"`
	Covered bool   `json:"covered_by_shared_data"`
}

// parseResult reads a result; ran is false where there is none or it failed.
func parseResult(raw json.RawMessage) (r result, ran bool, err error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return result{}, false, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&r); err != nil {
		return result{}, false, fmt.Errorf("result: %w", err)
	}
	if r.Status == "failed" || bytes.Equal(bytes.TrimSpace(raw), []byte("{}")) {
		return result{}, false, nil
	}
	return r, true, nil
}

// serious reports whether the finding asks for something or stands in the way; a notice does not.
func (f resultFinding) serious() bool { return f.Severity == "block" || f.Severity == "correct" }

// counts reports whether the finding is one: outcome fail or cannot_tell; none given is fail.
func (f resultFinding) counts() bool {
	return f.Outcome == "" || f.Outcome == "fail" || f.Outcome == "cannot_tell"
}

// byFile lists the documents of each upload. A document over several uploads stands under each.
func (r result) byFile() map[string][]resultDoc {
	out := map[string][]resultDoc{}
	for _, d := range r.Documents {
		files := map[string]bool{d.File: true}
		for _, p := range d.Pages {
			files[p.File] = true
		}
		for f := range files {
			out[f] = append(out[f], d)
		}
	}
	return out
}
