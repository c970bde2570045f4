package extract

import (
	"fmt"
	"strings"
	"testing"

	"yushen/documents"
	"yushen/documents/layout/papertest"
	"yushen/models"
)

func catalogue(t *testing.T) *documents.Catalogue {
	t.Helper()
	c, err := documents.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// valueAt is a value, or for a path that ends in # the number of items.
func valueAt(f models.Fields, path string) string {
	if p, ok := strings.CutSuffix(path, "#"); ok {
		n, _ := f.At(p)
		return fmt.Sprint(len(n.Items))
	}
	return f.Value(path)
}

func TestLayouts(t *testing.T) {
	c := catalogue(t)
	sheets, err := papertest.Sheets()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sheets {
		t.Run(s.Type+"/"+s.Name, func(t *testing.T) {
			typ, ok := c.Type(s.Type)
			if !ok {
				t.Fatalf("no type %s", s.Type)
			}
			fields, _ := Extract(typ, []models.Page{s.Page})
			for _, w := range s.Want {
				if got := valueAt(fields, w.Path); got != w.Value {
					t.Errorf("%s: got %q, want %q", w.Path, got, w.Value)
				}
			}
		})
	}
}
