package specimen

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yushen/codes"
	"yushen/documents"
	"yushen/documents/layout/papertest"
)

func testStudio(t *testing.T) (*studio, *world) {
	t.Helper()
	fonts, err := OpenFonts()
	if err != nil {
		t.Skip(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	return &studio{fonts: fonts, random: random, dpi: 40}, &world{random: random, today: "2026-06-01"}
}

func TestEveryTypeHasATemplateWithFieldsOfItsOwn(t *testing.T) {
	c, err := documents.Load()
	if err != nil {
		t.Fatal(err)
	}
	layouts, err := templates()
	if err != nil {
		t.Fatal(err)
	}
	d, w := testStudio(t)
	drawn := map[string]bool{}
	for _, l := range layouts {
		typ, ok := c.Type(l.kind)
		if !ok {
			t.Errorf("template for %s, which is no type", l.kind)
			continue
		}
		p, err := d.fromTemplate(l, newCast(w))
		if err != nil {
			t.Errorf("%s: %v", l.kind, err)
			continue
		}
		drawn[l.kind] = true
		for key, v := range p.Fields {
			f, ok := typ.Field(key)
			if !ok {
				t.Errorf("%s: no field %s", l.kind, key)
			}
			checkNumber(t, l.kind+" "+key, f, v)
		}
	}
	for _, typ := range c.Types() {
		if !drawn[typ.Key] {
			t.Errorf("no template for %s", typ.Key)
		}
	}
}

// checkNumber reports numbers whose check character is wrong.
func checkNumber(t *testing.T, what string, f documents.Field, v any) {
	t.Helper()
	s, ok := v.(string)
	if !ok || f.Kind != documents.IDNumber {
		return
	}
	if check, ok := codes.IDCheckChar(s[:17]); !ok || !strings.HasSuffix(s, string(check)) {
		t.Errorf("%s: %s has a wrong check digit", what, s)
	}
}

func TestTextArtIsDrawnWithOtherPeople(t *testing.T) {
	sheets, err := papertest.Sheets()
	if err != nil {
		t.Fatal(err)
	}
	d, w := testStudio(t)
	i := slices.IndexFunc(sheets, func(s papertest.Sheet) bool { return s.Type == "gift_contract" })
	p := d.fromSheet(sheets[i], w)
	donors := p.Fields["donors"].([]map[string]any)
	if donors[0]["name"] == "王建国" || donors[0]["id_number"] == "640402196802030019" {
		t.Errorf("the text art's own person is drawn: %v", donors[0])
	}
	id := donors[0]["id_number"].(string)
	if check, ok := codes.IDCheckChar(id[:17]); !ok || !strings.HasSuffix(id, string(check)) {
		t.Errorf("%s has a wrong check digit", id)
	}
}

func TestTypesAreWrittenWithTheirTruth(t *testing.T) {
	if _, err := OpenFonts(); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	if err := WriteTypes(dir, 3, 1, "residence_consent"); err != nil {
		t.Fatal(err)
	}
	truth, err := os.ReadFile(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	files := regexp.MustCompile(`"file":"([^"]+)"`).FindAllSubmatch(truth, -1)
	if len(files) != 2 {
		t.Fatalf("two layouts were wanted, truth names %d files", len(files))
	}
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(dir, string(f[1]))); err != nil {
			t.Error(err)
		}
	}
}
