package classifier

import (
	"fmt"
	"slices"
	"strings"

	"yushen/documents"
	"yushen/models"
)

// PageOf is a page with what is known about where it came from.
type PageOf struct {
	models.Page
	Slot     string   // what the citizen says the upload is
	Expected []string // the types that this slot may hold, where known
}

// weak is the score below which the neighbours of a page may change the answer.
const weak = 0.75

// ClassifyAll says what the pages of an application are, in the order of uploads and of pages in them. Pages without a title of their own (page
// two of a contract) go with their neighbours: of the same upload, or of uploads in the same slot. What the citizen says an upload
// is never outweighs what stands on it.
func (d *Documents) ClassifyAll(pages []PageOf) []Guess {
	all := make([][]evidence, len(pages))
	out := make([]Guess, len(pages))
	for i, p := range pages {
		all[i] = d.weigh(newSheet(p.Page))
		out[i] = d.guess(all[i])
	}
	for i := range pages {
		d.follow(pages, all, out, i, func(k int) bool { return pages[k].File == pages[i].File }, "同一个文件里的其他页")
	}
	for i := range pages {
		d.follow(pages, all, out, i, func(k int) bool {
			return pages[i].Slot != "" && pages[k].Slot == pages[i].Slot && pages[k].File != pages[i].File
		}, "同一项材料的其他页")
	}
	for i := range pages {
		d.expect(pages[i], all[i], &out[i])
	}
	return out
}

// follow gives a page that says little about itself the type of a sure neighbour of a long document, the nearest first. A page with text that
// speaks for another type keeps it.
func (d *Documents) follow(pages []PageOf, all [][]evidence, out []Guess, i int, near func(int) bool, why string) {
	g := out[i]
	if g.Type != models.UnknownType && (g.Score >= weak || g.First) {
		return
	}
	if d.between(pages, out, i) {
		out[i] = Guess{Type: out[i-1].Type, Score: 0.8, Why: []string{"同一份材料的前后两页之间"}}
		return
	}
	if len(pages[i].Lines) == 0 {
		return
	}
	best, dist := -1, 2*len(pages)+2
	for k := range pages {
		if k == i || !near(k) || out[k].Type == models.UnknownType || out[k].Score < weak || !d.long(out[k].Type) {
			continue
		}
		if n := max(k-i, i-k)*2 + btoi(k > i); n < dist { // the page before rather than the page behind
			best, dist = k, n
		}
	}
	if best < 0 {
		return
	}
	mine, own := 0.0, 0.0
	for _, e := range all[i] {
		if d.types[e.kind].Key == out[best].Type {
			mine = e.sum
		}
		if d.types[e.kind].Key == g.Type {
			own = e.sum
		}
	}
	if own-mine > 3 || g.Type == models.UnknownType && !numberedOn(pages, best, i) && !d.belongs(pages[i].Page, out[best].Type, mine) {
		return
	}
	out[i] = Guess{Type: out[best].Type, Score: 0.8, Why: append([]string{why}, g.Why...)}
}

// numberedOn reports whether two pages of one file bear page numbers as far apart as the pages are, and the same total: a page of seals and
// signatures may say nothing else about what it belongs to.
func numberedOn(pages []PageOf, a, b int) bool {
	p, q := pages[a].Printed, pages[b].Printed
	return pages[a].File == pages[b].File && p != nil && q != nil && p.Total == q.Total && p.Total > 0 && q.Number-p.Number == b-a
}

// between reports whether a page that cannot be told by itself, blurred or dark perhaps, lies in one file between pages of one long document.
func (d *Documents) between(pages []PageOf, out []Guess, i int) bool {
	if out[i].Type != models.UnknownType || i == 0 || pages[i-1].File != pages[i].File || !d.long(out[i-1].Type) || out[i-1].Score < weak {
		return false
	}
	for k := i + 1; k < len(pages) && pages[k].File == pages[i].File; k++ {
		if out[k].Type != models.UnknownType {
			return out[k].Type == out[i-1].Type && !out[k].First
		}
	}
	return false
}

// belongs reports whether a page that names no type may be a page of a document of this type: it holds some of the type's words, or
// goes on with clauses where the type is a contract, or holds next to no text (a plan, a page of stamps).
func (d *Documents) belongs(p models.Page, key string, mine float64) bool {
	s := newSheet(p)
	if mine >= 0.8 || len(s.text) < 30 && mine >= 0 {
		return true
	}
	i := slices.IndexFunc(d.types, func(k kind) bool { return k.Key == key })
	if mine < 0 || d.types[i].Category != "contract" {
		return false
	}
	n := 0
	for _, w := range []string{"本合同", "本协议", "双方", "甲方", "乙方", "条款", "违约", "协商", "约定", "签字", "盖章"} {
		if strings.Contains(s.plain, w) {
			n++
		}
	}
	return n >= 2
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (d *Documents) long(key string) bool {
	return slices.ContainsFunc(d.types, func(k kind) bool { return k.Key == key && k.Series && k.Bundle == documents.Together })
}

// expect takes the slot into account where a page says too little: among the types that the slot may hold, the one with the most
// evidence, if it has any.
func (d *Documents) expect(p PageOf, list []evidence, g *Guess) {
	if g.Type != models.UnknownType || len(p.Lines) == 0 {
		return
	}
	for _, e := range list {
		k := d.types[e.kind]
		if slices.Contains(p.Expected, k.Key) && e.sum >= 0.45*enough {
			*g = Guess{Type: k.Key, Side: side(k, e.sides), Score: 0.6, Why: append([]string{fmt.Sprintf("上传在%s一项", p.Slot)}, whys(e)...)}
			return
		}
	}
}
