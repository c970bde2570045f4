package extract

import (
	"math"
	"slices"
	"unicode"

	"yushen/models"
)

const (
	nearlySure  = 0.98 // confidence below which a Chinese character was not read with ease
	faintShare  = 0.03 // of the Chinese characters on a page; clean scans have 0.01, dark and packed pictures 0.05
	faintLeast  = 2    // characters, so that one alone says nothing of a page with few
	smallPrint  = 22.0 // height of its lines, in pixels of the upload, where strokes of dense characters merge
	linesEnough = 5    // that tell the height of a page's print
)

// faintPrint reports whether a page is hard to read (字迹不清): from many of its characters the readers turned out less than sure, or its print is small.
func faintPrint(p models.Page) bool {
	all, unsure := 0, 0
	var heights []float64
	for _, l := range p.Lines {
		heights = append(heights, height(p, l.Box))
		for _, c := range l.Chars {
			if runes := []rune(c.Text); len(runes) != 1 || !unicode.Is(unicode.Han, runes[0]) {
				continue
			}
			all++
			if c.Confidence < nearlySure {
				unsure++
			}
		}
	}
	if all == 0 { // recorded lines
		return false
	}
	if unsure >= faintLeast && float64(unsure) > faintShare*float64(all) {
		return true
	}
	slices.Sort(heights)
	return len(heights) >= linesEnough && heights[len(heights)/2] < smallPrint
}

// height is how high a box stands on the upload, in its pixels.
func height(p models.Page, b models.Box) float64 {
	q := p.Flat.MapBox(b)
	return math.Hypot((q[3].X-q[0].X)*float64(p.Width), (q[3].Y-q[0].Y)*float64(p.Height))
}
