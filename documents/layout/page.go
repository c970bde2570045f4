package layout

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"yushen/models"
)

// Page is a page put in order.
type Page struct {
	Cells  []Cell  // in reading order: row by row, left page before right page
	Rows   [][]int // indices of Cells, left to right
	Gutter float64 // x between facing pages or columns, 0 where there is none
	Height float64 // in page widths
	Median float64 // usual character height
}

// Of puts a page in order. Watermarks and the text of seals are left out.
func Of(p models.Page) Page { return arrange(p, true) }

// OfOne puts a page in order that is known not to be two pages or columns side by side.
func OfOne(p models.Page) Page { return arrange(p, false) }

func arrange(p models.Page, sides bool) Page {
	aspect := p.Aspect
	if aspect <= 0 {
		aspect = 1
		if p.Height > 0 && p.Width > 0 {
			aspect = float64(p.Width) / float64(p.Height)
		}
	}
	out := Page{Height: 1 / aspect}
	tilt := tiltOf(p.Lines, aspect)
	for _, line := range p.Lines {
		if isMark(line.Text) || sealed(line, p.Seals) {
			continue
		}
		gs := withoutSealWords(glyphs(line, aspect), p.Seals)
		if len(gs) == 0 {
			continue
		}
		tilt.level(gs)
		n := 0.0
		for _, g := range gs {
			n += units(g.R) / 2
		}
		out.Cells = append(out.Cells, split(gs, upended(line.Box, aspect, n))...)
	}
	out.Median = medianHeight(out.Cells)
	if sides {
		out.findGutter()
	}
	out.order()
	return out
}

// split cuts a line's characters where wide blanks stand; a line written downwards gives one cell a character.
func split(gs []Glyph, tall bool) []Cell {
	var cells []Cell
	from := 0
	height := func(g Glyph) float64 { return g.Y1 - g.Y0 }
	for i := 1; i <= len(gs); i++ {
		if i < len(gs) && !tall && gs[i].X0-gs[i-1].X1 < wideGap*math.Max(height(gs[i]), height(gs[i-1])) {
			continue
		}
		c := cell(gs[from:i])
		c.Upright = tall
		cells = append(cells, c)
		from = i
	}
	return cells
}

func cell(gs []Glyph) Cell {
	c := Cell{Glyphs: gs, X0: math.Inf(1), X1: math.Inf(-1), Y0: math.Inf(1), Y1: math.Inf(-1)}
	var text strings.Builder
	heights := make([]float64, 0, len(gs))
	for _, g := range gs {
		c.X0, c.X1 = math.Min(c.X0, g.X0), math.Max(c.X1, g.X1)
		c.Y0, c.Y1 = math.Min(c.Y0, g.Y0), math.Max(c.Y1, g.Y1)
		heights = append(heights, g.Y1-g.Y0)
		text.WriteRune(g.R)
	}
	slices.Sort(heights)
	c.H = heights[len(heights)/2]
	c.Text = text.String()
	return c
}

// isMark reports lines that are no part of the document: specimen marks and the watermarks of copies.
func isMark(text string) bool {
	t := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" 　.·-—*【】()（）", r) {
			return -1
		}
		return r
	}, text)
	switch t {
	case "", "样张", "样本", "样", "張", "张", "样張", "樣張", "SPECIMEN", "SAMPLE", "复印件", "复印无效":
		return true
	}
	return strings.HasPrefix(t, "仅供") && (strings.Contains(t, "使用") || strings.Contains(t, "无效"))
}

// sealed reports a line that is the text of a seal read along with the page: it lies within the seal, and what it says is on the
// seal.
func sealed(line models.Line, seals []models.Seal) bool {
	for _, s := range seals {
		x0, y0, x1, y1 := s.Box.Bounds()
		c := line.Box.Center()
		if c.X < x0 || c.X > x1 || c.Y < y0 || c.Y > y1 {
			continue
		}
		if lx0, _, lx1, _ := line.Box.Bounds(); lx1-lx0 > 1.1*(x1-x0) {
			continue
		}
		printed := len([]rune(line.Text))
		if whole := len([]rune(s.Text)); whole >= 6 && printed >= whole-2 && printed <= whole+2 && shared(s.Text, line.Text) >= 0.7 {
			continue // nobody reads a name around a circle as a line: it is printed beneath the seal
		}
		if shared(line.Text, s.Text) >= 0.7 || s.Sub != "" && shared(line.Text, s.Sub) >= 0.7 {
			return true
		}
	}
	return false
}

// sealWords are the words beneath the star of a seal, which readers take along with a date that it covers: 业务专用2026年6月7日.
var sealWords = regexp.MustCompile(`^([^0-9二:)]{0,6}专[^0-9二:)]{0,3})(?:[12]\d{3}|二[〇○零])`)

// withoutSealWords drops the words of a seal from the head of a line with a date, where they lie within the seal.
func withoutSealWords(gs []Glyph, seals []models.Seal) []Glyph {
	m := sealWords.FindStringSubmatch(string(runesOf(gs)))
	if m == nil {
		return gs
	}
	n := len([]rune(m[1]))
	for _, s := range seals {
		x0, y0, x1, y1 := s.Box.Bounds()
		within := func(g Glyph) bool {
			c := g.Box.Center()
			return c.X > x0 && c.X < x1 && c.Y > y0 && c.Y < y1
		}
		if within(gs[0]) && within(gs[n-1]) {
			return gs[n:]
		}
	}
	return gs
}

func runesOf(gs []Glyph) []rune {
	out := make([]rune, len(gs))
	for i, g := range gs {
		out[i] = g.R
	}
	return out
}

// Cut makes two cells of one, at the glyph with that index: the reader took two columns of a table for one line.
func (p *Page) Cut(i, at int) {
	c := p.Cells[i]
	left, right := cell(c.Glyphs[:at]), cell(c.Glyphs[at:])
	left.Region, right.Region = c.Region, c.Region
	p.Cells = append(append(slices.Clone(p.Cells[:i]), left, right), p.Cells[i+1:]...)
	p.order()
}

// shared is the share of a's characters that also stand in b, each character of b counted once: 02月 on a seal is not 2009年02月02日.
func shared(a, b string) float64 {
	left := map[rune]int{}
	for _, r := range b {
		left[r]++
	}
	n, hit := 0, 0
	for _, r := range a {
		n++
		if left[r] > 0 {
			left[r]--
			hit++
		}
	}
	if n < 2 {
		return 0
	}
	return float64(hit) / float64(n)
}

func medianHeight(cells []Cell) float64 {
	var hs []float64
	for _, c := range cells {
		if len(c.Glyphs) > 1 {
			hs = append(hs, c.H)
		}
	}
	if len(hs) == 0 {
		return 0.02
	}
	slices.Sort(hs)
	return hs[len(hs)/2]
}

// order sorts cells into rows and the rows into reading order.
func (p *Page) order() {
	for i := range p.Cells {
		if p.Gutter > 0 && p.Cells[i].X0 > p.Gutter-p.Median/2 {
			p.Cells[i].Region = 1
		}
	}
	slices.SortStableFunc(p.Cells, func(a, b Cell) int { return cmp(a.X0, b.X0) })
	var rows [][]Cell
	for _, c := range p.Cells {
		best, bestDY := -1, math.Inf(1)
		for i, r := range rows {
			last := r[len(r)-1]
			if last.Region != c.Region || last.X1 > c.X0+math.Min(last.H, c.H) {
				continue
			}
			dy := math.Abs(last.Mid() - c.Mid())
			if dy < 0.5*math.Min(last.H, c.H) && dy < bestDY {
				best, bestDY = i, dy
			}
		}
		if best < 0 {
			rows = append(rows, []Cell{c})
		} else {
			rows[best] = append(rows[best], c)
		}
	}
	slices.SortStableFunc(rows, func(a, b []Cell) int {
		if a[0].Region != b[0].Region {
			return a[0].Region - b[0].Region
		}
		return cmp(rowMid(a), rowMid(b))
	})
	p.Cells, p.Rows = p.Cells[:0], nil
	for i, r := range rows {
		var row []int
		for _, c := range r {
			c.Row = i
			for k := range c.Glyphs {
				c.Glyphs[k].Cell = len(p.Cells)
			}
			row = append(row, len(p.Cells))
			p.Cells = append(p.Cells, c)
		}
		p.Rows = append(p.Rows, row)
	}
}

func rowMid(r []Cell) float64 {
	sum, n := 0.0, 0.0
	for _, c := range r {
		w := c.X1 - c.X0
		sum += c.Mid() * w
		n += w
	}
	return sum / n
}

func cmp(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// findGutter looks for an upright strip near the middle of a wide page that no line crosses but a title at its head or foot: the
// fold between facing pages, or the gap between two columns.
func (p *Page) findGutter() {
	const step = 0.004
	if p.Height > 0.9 || len(p.Cells) < 8 {
		return
	}
	start, from, to := -1.0, 0.0, 0.0
	for x := 0.33; x <= 0.67; x += step {
		switch {
		case !p.free(x):
			start = -1
			continue
		case start < 0:
			start = x
		}
		if x-start > to-from {
			from, to = start, x
		}
	}
	if to-from >= p.Median {
		p.Gutter = (from + to) / 2
	}
}

// free reports whether nothing but head and foot lines crosses x, while both sides hold text.
func (p *Page) free(x float64) bool {
	left, right := 0, 0
	var crossing []float64
	lt, lb, rt, rb := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, c := range p.Cells {
		switch {
		case c.X1 <= x:
			left += len(c.Glyphs)
			lt, lb = math.Min(lt, c.Mid()), math.Max(lb, c.Mid())
		case c.X0 >= x:
			right += len(c.Glyphs)
			rt, rb = math.Min(rt, c.Mid()), math.Max(rb, c.Mid())
		default:
			crossing = append(crossing, c.Mid())
		}
	}
	if left < 12 || right < 12 || len(crossing) > 3 {
		return false
	}
	top, bottom := math.Min(lt, rt), math.Max(lb, rb)
	for _, y := range crossing {
		if y > top+0.12*(bottom-top) && y < bottom-0.02*(bottom-top) {
			return false
		}
	}
	return true
}
