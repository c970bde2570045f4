package rules

import (
	"context"
	"encoding/json"
	"os"
	"testing"

	"yushen/models"
)

// BenchmarkLoad reads, checks and compiles all packs.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(Embedded()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	p, err := Load(Embedded())
	if err != nil {
		b.Fatal(err)
	}
	var c models.Case
	data, err := os.ReadFile("/tmp/rules/case.json")
	if err != nil {
		b.Skip()
	}
	if err := json.Unmarshal(data, &c); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Judge(context.Background(), &c)
	}
}
