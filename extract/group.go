package extract

import (
	"fmt"
	"slices"
	"strings"

	"yushen/documents"
	"yushen/documents/layout"
	"yushen/models"
)

// Classified is a page with what it was recognised as.
type Classified struct {
	models.Page
	Slot  models.Slot
	Type  string // a key of the catalogue or models.UnknownType
	Side  string
	Score float64
	First bool // it opens a document
}

// Documents puts pages together to documents and reads their fields and marks. Pages come in the order of the uploads.
func Documents(c *documents.Catalogue, pages []Classified) []models.Document {
	docs := Group(c, pages)
	for i := range docs {
		docs[i].Fields, docs[i].Marks = models.Fields{}, models.Marks{Seals: seals(docs[i].Pages), Signatures: []models.Signature{}}
		if t, ok := c.Type(docs[i].Type); ok {
			docs[i].Fields, docs[i].Marks = Extract(t, docs[i].Pages)
			if docs[i].Several = severalCards(t, docs[i].Pages); docs[i].Several {
				doubtAll(docs[i].Fields)
			}
		}
	}
	return docs
}

// Group puts pages together to documents: the pages of one upload that belong together, the two sides of a card in one upload, and one
// document photographed page by page over several uploads in one slot. An upload may hold several documents. Fields and marks are left
// to Documents.
func Group(c *documents.Catalogue, pages []Classified) []models.Document {
	var groups [][]Classified
	for i, p := range pages {
		last := len(groups) - 1
		if i > 0 && p.File == pages[i-1].File && continues(c, groups[last], p) {
			groups[last] = append(groups[last], p)
			continue
		}
		groups = append(groups, []Classified{p})
	}
	groups = acrossUploads(c, groups)
	docs := make([]models.Document, len(groups))
	for i, g := range groups {
		docs[i] = document(i+1, g)
	}
	return docs
}

func document(n int, g []Classified) models.Document {
	d := models.Document{ID: fmt.Sprintf("doc_%d", n), File: g[0].File, Type: g[0].Type, Slot: g[0].Slot, Side: sideOf(g)}
	for _, p := range g {
		d.Confidence += p.Score / float64(len(g))
		d.Pages = append(d.Pages, p.Page)
	}
	return d
}

func sideOf(g []Classified) string {
	side := g[0].Side
	for _, p := range g[1:] {
		if p.Side != side && p.Side != "" {
			side = "both"
		}
	}
	return side
}

// continues reports whether a page goes on with a document of the same upload.
func continues(c *documents.Catalogue, g []Classified, p Classified) bool {
	last := g[len(g)-1]
	if p.Type != last.Type {
		return false
	}
	t, known := c.Type(p.Type)
	if !known {
		return true // unknown pages of one upload stay together
	}
	switch t.Bundle {
	case documents.ByPage:
		return false
	case documents.BySides:
		return !slices.ContainsFunc(g, func(x Classified) bool { return x.Side == p.Side || x.Side == "both" || p.Side == "both" })
	}
	if p.Printed != nil && last.Printed != nil {
		return p.Printed.Number > last.Printed.Number || p.Printed.Number == last.Printed.Number && p.Printed.Total > 1
	}
	if !p.First || !slices.ContainsFunc(g, func(x Classified) bool { return x.First }) {
		return true
	}
	return t.Series && len(g) == 1 // a cover, then the first page with the title again
}

// acrossUploads joins documents of one type and slot that were photographed page by page. A group that repeats another one, page
// for page, is a second copy and stays a document of its own.
func acrossUploads(c *documents.Catalogue, groups [][]Classified) [][]Classified {
	var out [][]Classified
	for _, g := range groups {
		t, known := c.Type(g[0].Type)
		joined := false
		if known && t.Series && t.Bundle == documents.Together && g[0].Slot != "" {
			for i := range out {
				if out[i][0].Type == g[0].Type && out[i][0].Slot == g[0].Slot && out[i][0].File != g[0].File && completes(t, out[i], g) {
					out[i] = append(out[i], g...)
					joined = true
					break
				}
			}
		}
		if !joined {
			out = append(out, g)
		}
	}
	for i := range out {
		inOrder(out[i])
	}
	return out
}

// completes reports whether two groups are parts of one document.
func completes(t documents.Type, a, b []Classified) bool {
	if numbered(a) && numbered(b) {
		whole := func(g []Classified) bool { // all pages are there
			return g[0].Printed.Total > 0 && len(g) >= g[0].Printed.Total
		}
		return !whole(a) && !whole(b)
	}
	return !alikePages(t, a, b)
}

func numbered(g []Classified) bool {
	return !slices.ContainsFunc(g, func(p Classified) bool { return p.Printed == nil })
}

// alikePages reports whether a page of b shows mostly the same labels as a page of a: the same page of another copy.
func alikePages(t documents.Type, a, b []Classified) bool {
	for _, x := range a {
		for _, y := range b {
			p, q := labelsOn(t, x.Page), labelsOn(t, y.Page)
			both := 0
			for w := range p {
				if q[w] {
					both++
				}
			}
			if n := len(p) + len(q) - both; n > 0 && both*2 > n {
				return true
			}
		}
	}
	return false
}

func labelsOn(t documents.Type, p models.Page) map[string]bool {
	var text strings.Builder
	for _, l := range p.Lines {
		text.WriteString(layout.Normal(l.Text))
		text.WriteByte('\n')
	}
	out := map[string]bool{}
	look := func(list []string) {
		for _, w := range list {
			if n := layout.Normal(w); len([]rune(n)) >= 2 && strings.Contains(text.String(), n) {
				out[n] = true
			}
		}
	}
	look(t.Cues)
	for _, f := range t.Fields {
		look(f.Labels)
	}
	return out
}

// inOrder sorts the pages of a document that came in several uploads: by their printed numbers, where all have one; else the page that
// opens it comes first.
func inOrder(g []Classified) {
	if !slices.ContainsFunc(g, func(p Classified) bool { return p.File != g[0].File }) {
		return
	}
	if numbered(g) {
		slices.SortStableFunc(g, func(a, b Classified) int { return a.Printed.Number - b.Printed.Number })
		return
	}
	slices.SortStableFunc(g, func(a, b Classified) int {
		switch {
		case a.First && !b.First:
			return -1
		case b.First && !a.First:
			return 1
		}
		return 0
	})
}
