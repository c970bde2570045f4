package extract

import (
	"math"
	"regexp"
	"slices"

	"yushen/documents"
	"yushen/documents/layout"
)

// dropValues takes back labels that are the value of the label left of them, 职务 | 负责人, and the kind of paper that a row or column asks for.
func (r *reader) dropValues() {
	for i := range r.cells {
		c := &r.cells[i]
		if c.label >= 0 && r.namesPaper(*c) {
			r.takeBack(c)
			continue
		}
		if c.label < 0 || c.left < 0 || r.cells[c.left].label < 0 || r.labels[c.label].colon || len(r.labels[c.label].cells) > 1 {
			continue
		}
		for _, u := range r.dict.uses[r.labels[r.cells[c.left].label].word] {
			if u.field >= 0 && slices.ContainsFunc(r.t.Fields[u.field].Values, func(v documents.Value) bool { return layout.Normal(v.Is) == c.Text }) {
				r.takeBack(c)
				break
			}
		}
	}
}

var (
	paperKind = regexp.MustCompile(`^(?:居民)?身份证$`)
	kindAsked = regexp.MustCompile(`^(?:身份)?证件(?:种类|类型|名称)$`)
)

// namesPaper reports whether a cell names the kind of paper that somebody has, for which a label left of it on its row, or over its column, asks.
func (r *reader) namesPaper(c cell) bool {
	return paperKind.MatchString(c.Text) && slices.ContainsFunc(r.labels, func(l label) bool {
		k := r.cells[l.cells[0]]
		if l.page != c.page || k.label < 0 || l.colon || !kindAsked.MatchString(l.word) {
			return false
		}
		return k.Row == c.Row && l.x1 < c.X0 || l.y1 < c.Y0 && math.Min(l.x1, c.X1) > math.Max(l.x0, c.X0)
	})
}

// takeBack makes a label that fills a cell a value.
func (r *reader) takeBack(c *cell) {
	for p := c.from; p < c.to; p++ {
		r.owner[p] = -1
	}
	r.labels[c.label].quality = 0
	c.label = -1
}

// valueOf reports whether the cell left of c is the label of a field.
func (r *reader) valueOf(c cell) bool {
	return r.hasLabelLeft(c) && r.cells[c.left].label >= 0 &&
		slices.ContainsFunc(r.dict.uses[r.labels[r.cells[c.left].label].word], func(u use) bool { return u.field >= 0 || u.role >= 0 })
}

// dropTails takes back labels that are the last line of a value: 钢筋混凝土 / 结构. Such a cell stands close beneath another one that is
// no label nor a whole date or figure, and nothing stands beside it.
func (r *reader) dropTails() {
	for i := range r.cells {
		c := &r.cells[i]
		if c.label < 0 || len(r.labels[c.label].cells) > 1 || r.labels[c.label].colon || len(c.Glyphs) > 4 || c.right >= 0 {
			continue
		}
		for k := range r.cells {
			a := r.cells[k]
			if a.page == c.page && a.label < 0 && !a.Upright && !isDate(a.Text) && !wholeFigure.MatchString(a.Text) && a.Y0 < c.Y0 && c.Y0-a.Y1 < 0.4*c.H && math.Abs((a.X0+a.X1)-(c.X0+c.X1)) < 2*c.H && a.X1-a.X0 >= c.X1-c.X0 && !r.valueOf(a) {
				r.takeBack(c)
				break
			}
		}
	}
}
