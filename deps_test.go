// Package yushen only holds the test that keeps the arrows of docs/ARCHITECTURE.md pointing the right way.
package yushen

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayUseCgo are the only packages from which cgo is reachable, besides the wiring in cmd.
var mayUseCgo = []string{"yushen/scaling", "yushen/page", "yushen/ocr", "yushen/reading"}

// stages must not import each other; precheck composes them through interfaces.
var stages = []string{"yushen/page", "yushen/ocr", "yushen/classifier", "yushen/extract", "yushen/facts", "yushen/rules", "yushen/shareddata", "yushen/store", "yushen/api", "yushen/web"}

// composed are the places where one stage may know another, with the reason.
var composed = map[string][]string{
	"yushen/rules": {"yushen/facts"}, // facts are the vocabulary of the rules
	"yushen/api":   {"yushen/store"}, // the routes keep jobs in the store's interface
}

type pkg struct {
	ImportPath string
	Imports    []string
	Deps       []string
	CgoFiles   []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps,CgoFiles", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p pkg
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func TestStagesDoNotKnowEachOther(t *testing.T) {
	for _, p := range packages(t) {
		if !slices.Contains(stages, p.ImportPath) {
			continue
		}
		for _, other := range p.Imports {
			if slices.Contains(stages, other) && !slices.Contains(composed[p.ImportPath], other) {
				t.Errorf("%s imports %s: declare an interface and let precheck pass it", p.ImportPath, other)
			}
		}
	}
}

func TestModelsNeedOnlyTheStandardLibrary(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath != "yushen/models" {
			continue
		}
		for _, dep := range p.Deps {
			if strings.Contains(dep, ".") {
				t.Errorf("models depends on %s", dep)
			}
		}
	}
}

func TestOnlyReadingNeedsCgo(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains(mayUseCgo, p.ImportPath) || strings.HasPrefix(p.ImportPath, "yushen/cmd/") {
			continue
		}
		for _, dep := range p.Deps {
			if slices.Contains(mayUseCgo, dep) || strings.HasPrefix(dep, "gocv.io/") {
				t.Errorf("%s reaches %s, which needs cgo", p.ImportPath, dep)
			}
		}
	}
}
