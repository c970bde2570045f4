package ocr

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// column is the dark pixels of one column of a strip: how many, and the first and last row that has one.
type column struct{ n, top, bottom int }

// ink is the dark pixels of a strip, column by column.
type ink []column

func (c ink) width() int { return len(c) }

const (
	inkRows     = 4  // rows at the top and bottom that don't count: neighbouring lines, rules
	inkColumn   = 4  // dark pixels that make a column inked
	inkGap      = 3  // blank columns within a character
	leastInk    = 8  // columns; less is a speck
	leastGlyph  = 14 // columns of an unread character
	reachGap    = 24 // columns; print further off is another line
	reachInk    = 2  // dark pixels of a column that may be part of a thin stroke
	reachPiece  = 12 // dark pixels of a piece of print; less is a speck
	reachRows   = 6  // rows of a piece of print; less is an underline
	reachMargin = 6  // columns that a widened box gets beyond its last ink
)

// ink counts the dark pixels per column; nil where the strip has no contrast.
func (s strip) ink() ink {
	histogram := s.levels()
	n := s.width * stripHeight
	light, dark := percentile(histogram[:], n*3/4), percentile(histogram[:], n/50)
	columns := make(ink, s.width)
	count, top, bottom := make([]byte, s.width), bytes.Repeat([]byte{stripHeight}, s.width), make([]byte, s.width)
	if light-dark >= 40 {
		darkColumns(s.pixels, s.width, inkRows, stripHeight-inkRows, byte(dark+(light-dark)*2/5), count, top, bottom)
	}
	for x := range columns {
		columns[x] = column{int(count[x]), int(top[x]), int(bottom[x])}
	}
	return columns
}

// levels counts the levels of the strip's green.
func (s strip) levels() (histogram [256]int) {
	for level, n := range greenLevels(s.pixels) {
		histogram[level] = int(n)
	}
	return histogram
}

// free marks the columns that no character accounts for.
func (c ink) free(glyphs []glyph) []bool {
	free := make([]bool, len(c))
	for i := range free {
		free[i] = true
	}
	for _, g := range glyphs {
		if strings.TrimSpace(g.text) == "" {
			continue
		}
		reach := 26.0
		switch {
		case strings.Contains("MWmw", g.text):
			reach = 22
		case g.text[0] < 0x80:
			reach = 13
		}
		for x := max(0, int(g.at-reach)); x < min(len(c), int(g.at+reach)); x++ {
			free[x] = false
		}
	}
	return free
}

// unread lists the stretches with ink that no character accounts for: a glyph that the network passed over.
func (c ink) unread(glyphs []glyph) []stretch {
	free := c.free(glyphs)
	var found []stretch
	start, last := -1, -1
	flush := func() {
		if start >= 0 && last-start+1 >= leastInk && start > 2 && last < len(c)-3 && !c.isRule(start, last) {
			found = append(found, stretch{start - 2, last + 2})
		}
		start = -1
	}
	for x := range c {
		if free[x] && c[x].n >= inkColumn {
			if start < 0 {
				start = x
			}
			last = x
		} else if start >= 0 && x-last > inkGap {
			flush()
		}
	}
	flush()
	return found
}

// reach widens a text box from column from to column to as long as print goes on beside it: detection often stops short of a thin first or
// last character.
func (c ink) reach(from, to int) (int, int) {
	return c.last(from, -1), c.last(to-1, 1) + 1
}

// last follows print from column edge in steps of direction (1 or -1), and gives the column where the box should end.
func (c ink) last(edge, direction int) int {
	seen := edge // outermost column with ink so far
	for x := edge; x >= 0 && x < len(c) && (edge-x)*direction < reachGap; x -= direction {
		if c[x].n >= inkColumn {
			seen = x
			break
		}
	}
	end := edge
	var piece column // ink of the piece of print at hand
	for x := edge + direction; x >= 0 && x < len(c) && (x-seen)*direction <= reachGap; x += direction {
		if c[x].n < reachInk {
			continue
		}
		if (x-seen)*direction > inkGap || piece.n == 0 {
			piece = column{top: stripHeight}
		}
		seen = x
		piece = column{piece.n + c[x].n, min(piece.top, c[x].top), max(piece.bottom, c[x].bottom)}
		if c[x].n >= stripHeight-2*inkRows-4 {
			return end // a vertical rule
		}
		if piece.n >= reachPiece && piece.bottom-piece.top >= reachRows {
			end = x
		}
	}
	if end != edge {
		end += direction * reachMargin
	}
	return max(0, min(end, len(c)-1))
}

// isRule says whether the columns from x0 to x1 are a vertical rule: dark over nearly their whole height.
func (c ink) isRule(x0, x1 int) bool {
	full := 0
	for x := x0; x <= x1; x++ {
		if c[x].n >= stripHeight-2*inkRows-4 {
			full++
		}
	}
	return 2*full >= x1-x0
}

// placeUnknown puts the placeholder where both networks passed over something that has the size of a character.
func placeUnknown(glyphs []glyph, c ink) []glyph {
	if len(glyphs) == 0 {
		return glyphs
	}
	top, bottom := c.band(c.free(glyphs))
	for _, p := range c.unread(glyphs) {
		if p.to-p.from < leastGlyph || !c.dense(p) {
			continue
		}
		if t, b := c.extent(p); t < top || b > bottom {
			continue // a tick or stroke that sticks out of the line
		}
		at := float64(p.from+p.to) / 2
		i, _ := slices.BinarySearchFunc(glyphs, at, func(g glyph, at float64) int { return cmp.Compare(g.at, at) })
		glyphs = slices.Insert(glyphs, i, unknownGlyph(at))
	}
	return glyphs
}

// dense says whether a stretch has as much ink as a character: lines and specks have less.
func (c ink) dense(p stretch) bool {
	sum, most := 0, 0
	for x := p.from; x <= p.to; x++ {
		sum += c[x].n
		most = max(most, c[x].n)
	}
	return most >= 10 && sum >= 6*(p.to-p.from)
}

// band is the rows that nine read columns in ten keep within, give or take two.
func (c ink) band(free []bool) (top, bottom int) {
	var tops, bottoms [stripHeight + 1]int
	n := 0
	for x, v := range c {
		if !free[x] && v.n >= inkColumn {
			tops[v.top]++
			bottoms[v.bottom]++
			n++
		}
	}
	return percentile(tops[:], n/20) - 2, percentile(bottoms[:], n*19/20) + 2
}

// extent is the rows that a stretch has ink in.
func (c ink) extent(p stretch) (top, bottom int) {
	top = stripHeight
	for _, v := range c[p.from : p.to+1] {
		if v.n >= inkColumn {
			top, bottom = min(top, v.top), max(bottom, v.bottom)
		}
	}
	return
}

func sorted(parts []stretch) []stretch {
	slices.SortFunc(parts, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	return parts
}
