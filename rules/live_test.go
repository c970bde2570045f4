package rules

import (
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"yushen/models"
)

// copied are the embedded packs as files that a test may change.
func copied(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(Embedded(), name)
		out[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func replaced(t *testing.T, files fstest.MapFS, name, old, by string) {
	t.Helper()
	text := string(files[name].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not say %q", name, old)
	}
	files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, by, 1))}
}

func TestAPackIsReplacedWhileCasesAreJudged(t *testing.T) {
	live := NewLive(national(t))
	c := sound(t, national(t), "transfer_stock_house")
	var judging sync.WaitGroup
	for range 4 {
		judging.Go(func() {
			for range 5 {
				if v := live.Current().Judge(t.Context(), c); v.Decision != models.AutoApprove {
					t.Errorf("%s: %v", v.Decision, v.Reasons)
				}
			}
		})
	}
	files := copied(t)
	replaced(t, files, "national/pack.yaml", "date: 20", "date: 21")
	before, after, err := live.Reload(files)
	if err != nil || before == after || live.Current().Version != after {
		t.Errorf("from %s to %s, now %s: %v", before, after, live.Current().Version, err)
	}
	judging.Wait()
}

func TestAFaultyPackChangesNothing(t *testing.T) {
	for name, spoil := range map[string]func(fstest.MapFS){
		"表达式写错": func(f fstest.MapFS) {
			replaced(t, f, "national/rules/R-VAL.yaml", "check: ", "check: no_such_name || ")
		},
		"少了一项业务": func(f fstest.MapFS) {
			delete(f, "national/business/certificate_renewal.yaml")
			for name := range f {
				if b := f[name].Data; strings.HasSuffix(name, "pack.yaml") && strings.Contains(string(b), "  换证: [certificate_renewal]\n") {
					replaced(t, f, name, "  换证: [certificate_renewal]\n", "")
				}
			}
		},
		"不是规则包": func(f fstest.MapFS) { clear(f) },
	} {
		t.Run(name, func(t *testing.T) {
			live := NewLive(national(t))
			files := copied(t)
			spoil(files)
			if _, _, err := live.Reload(files); err == nil || live.Current() != national(t) {
				t.Errorf("error %v, in force %s", err, live.Current().Version)
			}
		})
	}
}

func TestWhatTwoPacksSayDifferently(t *testing.T) {
	files := copied(t)
	replaced(t, files, "national/rules/R-VAL.yaml", "severity: correct", "severity: notice")
	replaced(t, files, "national/pack.yaml", "  买卖: [", "  转让: [transfer_stock_house]\n  买卖: [")
	draft, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, d := range Diff(national(t), draft) {
		said = append(said, d.String())
	}
	want := []string{"pack pack reasons.转让\n  + transfer_stock_house", "rule R-VAL-001 severity\n  - correct\n  + notice"}
	if strings.Join(said, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q", said)
	}
	if same := Diff(national(t), national(t)); len(same) > 0 {
		t.Errorf("a pack differs from itself: %v", same)
	}
	city := Diff(national(t), national(t).In("640400"))
	if len(city) == 0 || city[0].String() == "" {
		t.Error("the overlay of 固原 says nothing else than the national pack")
	}
}
