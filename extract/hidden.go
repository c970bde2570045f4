package extract

import (
	"math"
	"slices"
	"strings"

	"yushen/documents"
	"yushen/models"
)

// How much of the place of a value must be covered for the value to be hidden, in heights of the label's characters. What reaches further than the cover
// is read in part, so only the beginning counts.
const (
	leastHidden = 3.0 // where the place has room for it: four characters, whose lines are read with a margin
	leastPlace  = 1.5 // the shortest place: a name of two characters
	bareStart   = 0.5 // of the first character may show
)

// leastSeen is how many characters are read under a seal through which one can see; a few at its edge may stand between its letters.
const leastSeen = 4

// hiddenField is a field whose value stands wholly under a seal or behind a thing or glare (整项被遮挡): a label was read that is its own and no
// person's, or that of the role whose name goes into it, and nothing where the value would stand. ok is false where nothing covers that place: such a
// field is blank.
func (r *reader) hiddenField(i int) (x models.Field, ok bool) {
	f := r.t.Fields[i]
	if f.Row != "" {
		return x, false
	}
	return r.hidden(f, func(l label) bool {
		uses := r.dict.uses[l.word]
		if r.serves(l, i) {
			return !slices.ContainsFunc(uses, func(u use) bool { return u.role >= 0 })
		}
		return slices.ContainsFunc(uses, func(u use) bool {
			return u.role >= 0 && u.member < 0 && slices.ContainsFunc(r.t.Roles[u.role].Members, func(m documents.Member) bool { return m.Key == "name" && m.Into == f.Key })
		})
	})
}

// hiddenName is the name of the only person of a role where it is hidden beside the role's own label. What other labels stand for, 身份证号, may be
// another role's.
func (r *reader) hiddenName(role int) (models.Field, bool) {
	return r.hidden(documents.Field{Kind: documents.Person, Critical: "identity"}, func(l label) bool {
		return slices.ContainsFunc(r.dict.uses[l.word], func(u use) bool { return u.role == role && u.member < 0 })
	})
}

// hidden is what stands under a cover beside a label for which is asked. Texts of many lines are never hidden as a whole.
func (r *reader) hidden(f documents.Field, asked func(label) bool) (x models.Field, ok bool) {
	if f.Kind == documents.Block || f.Kind == documents.Clause {
		return x, false
	}
	for _, l := range r.labels {
		if l.quality < 0.95 || asksForSign(l) || l.loose || !l.colon && r.cells[l.cells[0]].label < 0 || !asked(l) {
			continue
		}
		place, ok := r.emptyPlace(l)
		if !ok {
			continue
		}
		for _, c := range r.covers(l.page, f) {
			if box, ok := c.over(place, l); ok {
				src := r.src[l.page]
				return models.Field{Box: box.box(r.pages[l.page].Height), Status: models.Unreadable, File: src.File, Page: src.Number}, true
			}
		}
	}
	return x, false
}

// area is an upright rectangle on a page, in page widths as the file shows it, tilt and all.
type area struct{ x0, y0, x1, y1 float64 }

func (a area) box(height float64) models.Box {
	return models.Rect(a.x0, a.y0/height, math.Min(a.x1, 1), a.y1/height)
}

// cover is what text may lie under: a seal, which is round, or a thing or glare.
type cover struct {
	area
	round bool
}

// covers are the things on a page that may hide a field. A seal does if nothing is read through it; a name not where the seal signs, as who signs there
// leaves blank what is not asked of him; and what decides nothing is more often blank than hidden.
func (r *reader) covers(page int, f documents.Field) (out []cover) {
	height := r.pages[page].Height
	of := func(b models.Box, round bool) cover {
		x0, y0, x1, y1 := b.Bounds()
		return cover{area{x0, y0 * height, x1, y1 * height}, round}
	}
	for _, q := range r.src[page].Quality.Problems {
		if (q.Code == models.Glare || q.Code == models.Occluded) && !q.Box.IsZero() {
			out = append(out, of(q.Box, false))
		}
	}
	if f.Critical == "" {
		return out
	}
	name := f.Kind == documents.Person || f.Kind == documents.People || f.Kind == documents.Org
	for _, s := range r.src[page].Seals {
		if c := of(s.Box, true); !s.Box.IsZero() && !(name && r.signedWith(page, s)) && !r.seenThrough(page, c) {
			out = append(out, c)
		}
	}
	return out
}

// seenThrough reports whether print was read under a cover: then a value would have been too, and where none was read the place is blank.
func (r *reader) seenThrough(page int, c cover) bool {
	n := 0
	for i, g := range r.glyphs {
		x, y := g.Box.Center().X, g.Box.Center().Y*r.pages[page].Height
		if r.cells[r.at[i]].page == page && g.Conf >= sure && c.holds(area{x, y, x, y}) {
			n++
		}
	}
	return n >= leastSeen
}

// signedWith reports whether a label that asks for a seal or signature stands on the height of a seal.
func (r *reader) signedWith(page int, s models.Seal) bool {
	_, y0, _, y1 := s.Box.Bounds()
	height := r.pages[page].Height
	return slices.ContainsFunc(r.labels, func(l label) bool {
		return l.page == page && asksForSign(l) && l.mid() > y0*height && l.mid() < y1*height
	})
}

// asksForSign reports whether a seal or signature belongs beside a label.
func asksForSign(l label) bool {
	return l.signs || slices.ContainsFunc(signingWords, func(w string) bool { return strings.Contains(l.word, w) })
}

// over is the part of a label's empty place that lies under a cover; ok is false where a value could have begun to show.
func (c cover) over(place area, l label) (area, bool) {
	width := math.Min(place.x1-place.x0, leastHidden*l.h)
	begins := place
	begins.x0, begins.x1 = place.x0+bareStart*l.h, place.x0+width
	if width < leastPlace*l.h || !c.holds(begins) {
		return area{}, false
	}
	place.x1 = math.Min(place.x1, c.x1)
	return place, true
}

// holds reports whether an area lies within the cover.
func (c cover) holds(a area) bool {
	if !c.round {
		return a.x0 >= c.x0 && a.x1 <= c.x1 && a.y0 >= c.y0 && a.y1 <= c.y1
	}
	for _, x := range []float64{a.x0, a.x1} {
		for _, y := range []float64{a.y0, a.y1} {
			if math.Hypot(2*(x-c.x0)/(c.x1-c.x0)-1, 2*(y-c.y0)/(c.y1-c.y0)-1) > 1 {
				return false
			}
		}
	}
	return true
}

// emptyPlace is where a label's value would stand, if nothing was read there: beneath a label that heads a column or stands above its value, beside any
// other up to the next label.
func (r *reader) emptyPlace(l label) (area, bool) {
	something := func(s stream) bool { return !s.empty() }
	if something(r.inline(l, 1)) || something(r.beside(l)) || something(r.runOn(l, 1)) || !l.colon && slices.ContainsFunc(r.beneath(l, 1), something) {
		return area{}, false
	}
	g := r.glyphs[l.from]
	_, y0, _, y1 := g.Box.Bounds()
	lowered := (y0+y1)/2*r.pages[l.page].Height - (g.Y0+g.Y1)/2 // by the page's tilt
	fills := r.cells[l.cells[0]].label >= 0
	lo, hi, heads := r.headWidth(l)
	switch row, ok := r.rowBeneath(l); {
	case fills && heads > 0 && !l.colon && ok:
		return area{math.Max(lo, l.x0), row.Y0 + lowered, hi, row.Y1 + lowered}, true
	case fills && r.stacked:
		return area{l.x0, l.y1 + 0.3*l.h + lowered, hi, l.y1 + 1.3*l.h + lowered}, true
	}
	y := l.mid() + lowered
	return area{r.valueStart(l), y - l.h/2, math.Min(r.nextLabelX(l), 1), y + l.h/2}, true
}

// rowBeneath is a cell of the row under a label in the head of a table: a row of two values or more and no label.
func (r *reader) rowBeneath(l label) (cell, bool) {
	below := -1
	for i, c := range r.cells {
		if c.page == l.page && !c.Upright && c.Y0 > l.y1-0.2*l.h && c.Y0-l.y1 < 6*l.h && (below < 0 || c.Y0 < r.cells[below].Y0) {
			below = i
		}
	}
	if below < 0 {
		return cell{}, false
	}
	values := 0
	for _, c := range r.cells {
		if c.page == l.page && c.Row == r.cells[below].Row {
			if _, begins := r.leading(c); begins {
				return cell{}, false
			}
			values++
		}
	}
	return r.cells[below], values >= 2
}

// valueStart is where the value beside a label would begin: where the values of the table's column do, else right behind the label.
func (r *reader) valueStart(l label) float64 {
	start := l.x1 + 0.3*l.h
	if l.colon {
		return start
	}
	var starts []float64
	for _, c := range r.cells {
		if c.page != l.page || c.label < 0 || c.right < 0 || r.cells[c.right].label >= 0 {
			continue
		}
		if shared := math.Min(c.X1, l.x1) - math.Max(c.X0, l.x0); shared > 0.5*math.Min(c.X1-c.X0, l.x1-l.x0) && r.cells[c.right].X0 > start {
			starts = append(starts, r.cells[c.right].X0)
		}
	}
	slices.Sort(starts)
	for i := 1; i < len(starts); i++ {
		if starts[i]-starts[i-1] < 0.5*l.h {
			return starts[i-1]
		}
	}
	return start
}
