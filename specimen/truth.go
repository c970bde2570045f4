package specimen

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Shown is a line of truth.jsonl, as far as the capture goes (样张的拍摄情况).
type Shown struct {
	File     string   `json:"file"`
	Kind     Kind     `json:"profile"`
	Strength float64  `json:"strength"`
	Defects  []string `json:"quality_defects"` // words of case.json; none: the page is readable
}

// ReadTruth reads what WritePages wrote beside its pictures.
func ReadTruth(dir string) ([]Shown, error) {
	f, err := os.Open(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("open truth: %w", err)
	}
	defer f.Close()
	var all []Shown
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s Shown
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return nil, fmt.Errorf("line %d of truth.jsonl: %w", len(all)+1, err)
		}
		all = append(all, s)
	}
	return all, lines.Err()
}
