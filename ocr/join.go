package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"
)

// Detection loses a lone digit between printed words (1985年9月 8 日), and cuts a word with wide spacing in two (住 址). Boxes of one row with
// nothing but print between them are one line.
const (
	mostBeyond = 3.0 // of a line's height; print further off is looked for no more
	mostHop    = 1.2 // of a line's height; the blank before a character that still belongs to the line
	rowOffset  = 0.3 // of the lower box's height, between the middles of two boxes of one row
	rowHeights = 1.7 // how much higher one of them may be: a lone digit's is low
	junction   = 0.5 // of a line's height, on either side of a gap, that is looked at besides

	leastSign = 12                          // rows of a character; less is a dash or an underline
	mostSign  = 60                          // columns of a character; more is a picture
	signInk   = 20                          // dark pixels of a character
	ruleInk   = stripHeight - 2*inkRows - 4 // dark pixels of a column that a vertical rule runs through
)

// joinRows puts text boxes of one row together where they overlap or where print that detection passed over stands between them, and widens
// boxes over such print at either end of their row. All boxes read from left to right; seals are where red ink must go first.
func joinRows(picture gocv.Mat, quads []quad, seals []image.Rectangle) ([]quad, error) {
	quads = slices.Clone(quads)
	slices.SortStableFunc(quads, func(a, b quad) int { return cmp.Compare(a[0].x, b[0].x) })
	for i := 0; i < len(quads); i++ {
		for {
			a := quads[i]
			j, gap := nextInRow(quads, i)
			print, err := printBeyond(picture, a, gap, seals)
			if err != nil {
				return nil, err
			}
			if j < 0 || !print.meets || !oneRow(a, quads[j]) {
				quads[i] = a.part(0, 1+print.reach/max(a.width(), 1))
				break
			}
			quads[i] = together(a, quads[j])
			quads = slices.Delete(quads, j, j+1)
			if j < i {
				i--
			}
		}
	}
	return quads, widenLeft(picture, quads, seals)
}

// widenLeft widens boxes over print before their beginning. It looks for it as joinRows does behind their end: seen upside down, that is the same.
func widenLeft(picture gocv.Mat, quads []quad, seals []image.Rectangle) error {
	for i := range quads {
		quads[i] = quads[i].turned(2)
	}
	for i, a := range quads {
		_, gap := nextInRow(quads, i)
		print, err := printBeyond(picture, a, gap, seals)
		if err != nil {
			return err
		}
		quads[i] = a.part(0, 1+print.reach/max(a.width(), 1))
	}
	for i := range quads {
		quads[i] = quads[i].turned(2)
	}
	return nil
}

// nextInRow is the box to the right of the i-th that its row runs into first, and how far off that is, in pixels; -1 and infinity where
// there is none.
func nextInRow(quads []quad, i int) (next int, gap float64) {
	along, length, height := quads[i].ruler(), quads[i].width(), quads[i].height()
	next, gap = -1, math.Inf(1)
	for j, b := range quads {
		x0, x1, y0, y1 := along.extent(b)
		if j == i || y1 < 0.15*height || y0 > 0.85*height || x1 <= length || x0 < length/2 {
			continue
		}
		if d := x0 - length; d < gap {
			next, gap = j, d
		}
	}
	return next, gap
}

// oneRow says whether two boxes may hold one line of print.
func oneRow(a, b quad) bool {
	_, _, y0, y1 := a.frame(b)
	h := a.height()
	low, high := min(h, y1-y0), max(h, y1-y0)
	return high <= rowHeights*low && math.Abs(y0+y1-h)/2 <= rowOffset*low
}

// together is the box around two boxes of one row, level with the longer one.
func together(a, b quad) quad {
	if b.width() > a.width() {
		a, b = b, a
	}
	x0, x1, y0, y1 := a.frame(b)
	x0, x1, y0, y1 = min(x0, 0), max(x1, a.width()), min(y0, 0), max(y1, a.height())
	across, down := a.axes()
	at := func(x, y float64) point {
		return point{a[0].x + x*across.x + y*down.x, a[0].y + x*across.y + y*down.y}
	}
	return quad{at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)}
}

// beyond is the print behind the end of a text box: how far it reaches, in pixels, and whether it leads up to the next box.
type beyond struct {
	reach float64
	meets bool
}

// printBeyond looks for characters behind the end of box a, up to the next box that begins gap pixels off.
func printBeyond(picture gocv.Mat, a quad, gap float64, seals []image.Rectangle) (beyond, error) {
	h, length := a.height(), a.width()
	free := min(gap, mostBeyond*h, toEdge(a[1], a[0], float64(picture.Cols()), float64(picture.Rows())))
	if h < 1 || length < 1 || gap > 0 && free < h/8 {
		return beyond{}, nil
	}
	if gap > 0 {
		g, err := glanceAt(picture, a.part(1-junction*h/length, 1+min(free, (mostHop+1.0/stripHeight)*h)/length))
		if err != nil || !g.leadsOn(junction) {
			return beyond{}, err
		}
	}
	before, after := junction*h, max(free, 0)
	if gap < mostBeyond*h {
		after = free + junction*h
	}
	place := a.part(1-before/length, 1+after/length)
	if place.width() < 1 { // the boxes overlap by just as much as would be looked at: nothing stands between them
		return beyond{0, true}, nil
	}
	s, err := cutFaded(picture, place, seals)
	if err != nil {
		return beyond{}, err
	}
	dark := s.ink()
	scale := float64(stripHeight) / h
	if gap <= 0 {
		return beyond{0, !dark.ruled(0, len(dark))}, nil
	}
	from, to := int(before*scale), min(int((before+free)*scale), len(dark))
	end := dark.signs(from, to)
	if end <= from {
		return beyond{}, nil
	}
	return beyond{float64(end-from) / scale, gap < mostBeyond*h && float64(to-end) <= mostHop*stripHeight && !dark.ruled(from, to)}, nil
}

// ruled says whether a vertical rule stands between two columns.
func (c ink) ruled(from, to int) bool {
	return slices.ContainsFunc(c[max(from, 0):min(to, len(c))], func(v column) bool { return v.n >= ruleInk })
}

// signs follows characters from one column to another, as long as they stand close enough to be of one line; it gives the column where the last
// one ends, from where there is none.
func (c ink) signs(from, to int) int {
	end := from
	for x := from; x < to && float64(x-end) <= mostHop*stripHeight; x++ {
		if c[x].n < reachInk {
			continue
		}
		first, last, sign := x, x, column{top: stripHeight}
		for ; x < to && x-last <= inkGap; x++ {
			if c[x].n >= reachInk {
				last = x
				sign = column{sign.n + c[x].n, min(sign.top, c[x].top), max(sign.bottom, c[x].bottom)}
			}
		}
		rows := sign.bottom - sign.top + 1
		if last-first > mostSign || sign.top <= inkRows && sign.bottom >= stripHeight-inkRows-1 || c.ruled(first, last+1) {
			return end
		}
		if rows >= leastSign && sign.n >= signInk && last < to-1 {
			end = last + 1
		}
	}
	return end
}
