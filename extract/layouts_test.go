package extract

import (
	"fmt"
	"strings"
	"testing"

	"yushen/documents"
	"yushen/documents/layout/papertest"
	"yushen/models"
)

// sheet is one layout of a document and what must be read from it: path = value, one a line.
type sheet struct {
	name  string
	typ   string
	pages []models.Page
	want  string
}

func catalogue(t *testing.T) *documents.Catalogue {
	t.Helper()
	c, err := documents.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func check(t *testing.T, sheets []sheet) {
	c := catalogue(t)
	for _, s := range sheets {
		t.Run(s.name, func(t *testing.T) {
			typ, ok := c.Type(s.typ)
			if !ok {
				t.Fatalf("no type %s", s.typ)
			}
			fields, _ := Extract(typ, s.pages)
			for _, line := range strings.Split(strings.TrimSpace(s.want), "\n") {
				path, want, _ := strings.Cut(strings.TrimSpace(line), " = ")
				if got := valueAt(fields, path); got != want {
					t.Errorf("%s: got %q, want %q", path, got, want)
				}
			}
		})
	}
}

// valueAt is a value, or for a path that ends in # the number of items.
func valueAt(f models.Fields, path string) string {
	if p, ok := strings.CutSuffix(path, "#"); ok {
		n, _ := f.At(p)
		return fmt.Sprint(len(n.Items))
	}
	return f.Value(path)
}

func a4(art string) []models.Page   { return []models.Page{papertest.A4(art)} }
func wide(art string) []models.Page { return []models.Page{papertest.Wide(art)} }
func card(art string) []models.Page { return []models.Page{papertest.Card(art)} }
