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

// writeTruth makes a folder and its truth.jsonl, of which write encodes the lines.
func writeTruth(dir string, write func(lines *json.Encoder) error) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	truth, err := os.Create(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return fmt.Errorf("make truth.jsonl: %w", err)
	}
	defer truth.Close()
	lines := json.NewEncoder(truth)
	lines.SetEscapeHTML(false)
	if err := write(lines); err != nil {
		return err
	}
	return truth.Close()
}
