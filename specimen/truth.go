package specimen

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

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
