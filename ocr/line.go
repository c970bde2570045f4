package ocr

import (
	"image"
	"slices"
	"strings"
	"sync"

	"gocv.io/x/gocv"

	"yushen/models"
)

// box is a text box to be read: where detection put it, and how much further it may reach to either side, in pixels.
type box struct {
	quad
	before, after float64
}

// readLine reads one text box; seals are the places of the page where red ink must go first, said is what the file states.
func (e *Engine) readLine(picture gocv.Mat, b box, seals []image.Rectangle, said []claim) (models.Line, []glyph, error) {
	h := max(b.height(), 1)
	margin := func(free float64) int { return int(min(max(free, 0)/h, 1) * stripHeight) }
	before, after := margin(b.before), margin(b.after)
	length := b.width() * stripHeight / h
	wide := b.part(-float64(before)/length, 1+float64(after)/length)
	s, other, q, err := cutLine(picture, wide, before, after, seals)
	if err != nil {
		return models.Line{}, nil, err
	}
	glyphs, err := e.readTwice(s, other, h >= leastDotted, on(said, q, s.width))
	return line(glyphs, s.width, q, float64(picture.Cols()), float64(picture.Rows())), glyphs, err
}

// cutLine cuts a text line out of a quad that shows margins before and after it, from column `before` on and up to `after` columns from the end: the line
// alone, and what print goes on of in the margins; q is where it stands. other gives the strip with seals taken off in another way; nil where there is no ink.
func cutLine(picture gocv.Mat, wide quad, before, after int, seals []image.Rectangle) (s strip, other func() strip, q quad, err error) {
	width := columns(wide)
	from, to := before, width-after
	stamped, blank := touches(wide, seals), false
	if !stamped {
		if blank, err = blankMargins(picture, wide, from, to); err != nil {
			return
		}
	}
	if blank {
		s, err = cutColumns(picture, wide, from, to)
	} else if s, err = cut(picture, wide); err == nil {
		if inked := s; stamped {
			s.pixels = slices.Clone(s.pixels)
			if s.lift(wide) {
				other = sync.OnceValue(func() strip { return inked.faded().part(from, to) })
			}
		}
		from, to = s.ink().reach(from, to)
		s = s.part(from, to)
	}
	return s, other, wide.part(float64(from)/float64(width), float64(to)/float64(width)), err
}

// blankMargins says whether no print stands near enough before column from or behind column to to be of the line between them.
func blankMargins(picture gocv.Mat, wide quad, from, to int) (bool, error) {
	width := float64(columns(wide))
	for _, margin := range [][2]int{{max(0, from-reachGap-1), from}, {to, min(to+reachGap+1, columns(wide))}} {
		if margin[0] == margin[1] {
			continue
		}
		g, err := glanceAt(picture, wide.part(float64(margin[0])/width, float64(margin[1])/width))
		if err != nil || !g.blank() {
			return false, err
		}
	}
	return true, nil
}

func touches(q quad, seals []image.Rectangle) bool {
	return slices.ContainsFunc(seals, q.bounds().Overlaps)
}

// cutFaded cuts a quad out of the picture; where it touches a seal, without the red ink.
func cutFaded(picture gocv.Mat, q quad, seals []image.Rectangle) (strip, error) {
	s, err := cut(picture, q)
	if err == nil && touches(q, seals) {
		s.lift(q)
	}
	return s, err
}

// bgr is the strip as a picture.
func (s strip) bgr() bgr { return bgr{s.width, stripHeight, s.pixels} }

// lift takes red ink off the strip of a quad, in place, and says whether there was any.
func (s strip) lift(q quad) bool {
	return lift(s.bgr(), image.Rect(0, 0, s.width, stripHeight), stripHeight/max(q.height(), 1))
}

// faded takes it out in another way.
func (s strip) faded() strip {
	fade(s.bgr())
	return s
}

// readTwice lets the tiny network read a strip and the small one only the stretches that are in doubt: what the file states, too, is a second reading.
// Where doubts are left, other is read as well: the strip with a seal taken off in another way; where it is nil, there was none, the whole strip is.
// dotted says that the picture is fine enough for the dots of needles to part: pale print is then read smoothed as well.
func (e *Engine) readTwice(s strip, other func() strip, dotted bool, said []glyph) ([]glyph, error) {
	first, err := e.quick.read(s)
	if err != nil {
		return nil, err
	}
	dark := s.ink()
	parts := windows(e.unsure(first, said, dark), s.width)
	if len(said) == 0 && less(first, paleSure) && s.printedWith(paleInk, first) {
		parts = []window{{0, s.width, paleAlone}}
	}
	for _, w := range parts {
		second, err := e.careful.read(s.part(w.from, w.to))
		if err != nil {
			return nil, err
		}
		for i := range second {
			second[i].at += float64(w.from)
		}
		first = e.fuse(first, second, w, s.width)
	}
	again := other
	if again == nil && !slices.ContainsFunc(parts, func(w window) bool { return w.from == 0 && w.to == s.width }) {
		again = func() strip { return s } // a part alone lacks what the rest of the line tells of the character
	}
	if again != nil && slices.ContainsFunc(first, inDoubt) {
		second, err := e.careful.read(again())
		if err != nil {
			return nil, err
		}
		e.weighDoubts(first, second)
	}
	if dotted && len(said) == 0 && less(first, doubt) && s.printedWith(weakInk, first) {
		if first, err = e.readSmoothed(first, s); err != nil {
			return nil, err
		}
	}
	if len(said) == 0 {
		if first, err = e.readDates(first, s, other); err != nil {
			return nil, err
		}
	}
	first = writeSquares(first, s)
	writeZeros(first)
	if len(said) == 0 { // else what is seen is held against what is stated
		mendShapes(first)
		e.words.mend(first)
		e.words.nameCities(first)
	}
	first = placeUnknown(first, dark)
	compare(first, said)
	return first, nil
}

// unsure lists what the small network must read: all doubts, and none where the file states what the tiny network saw.
func (e *Engine) unsure(first, said []glyph, dark ink) []stretch {
	if len(said) == 0 {
		return e.doubts(first, dark)
	}
	writeZeros(first)
	open := append(unsettled(first, said), dark.unread(first)...)
	if len(open) == 0 {
		return nil
	}
	return append(open, e.doubts(first, dark)...)
}

// line puts a reading together; width is that of the strip in its pixels, w and h are the page's pixels.
func line(glyphs []glyph, width int, q quad, w, h float64) models.Line {
	l := models.Line{Box: q.box(w, h)}
	var text strings.Builder
	for i, g := range glyphs {
		from, to := g.at-stripHeight/2, g.at+stripHeight/2 // half a full-width character
		if i > 0 {
			from = max(from, (glyphs[i-1].at+g.at)/2)
		}
		if i < len(glyphs)-1 {
			to = min(to, (g.at+glyphs[i+1].at)/2)
		}
		box := q.part(max(from/float64(width), 0), min(to/float64(width), 1)).box(w, h)
		l.Chars = append(l.Chars, models.Char{Text: g.text, Confidence: g.confidence, Box: box})
		text.WriteString(g.text)
		l.Confidence += g.confidence / float64(len(glyphs))
	}
	l.Text = text.String()
	return l
}
