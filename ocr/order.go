package ocr

import (
	"cmp"
	"slices"
)

// upright makes a text box read from left to right: one that is clearly higher than wide holds a line turned by a quarter.
func upright(q quad) quad {
	if q.height() >= 1.5*q.width() {
		return q.turned(1)
	}
	return q
}

// readingOrder sorts text boxes as a person reads: rows from top to bottom, each from left to right.
func readingOrder(quads []quad, w, h float64) []quad {
	slices.SortStableFunc(quads, func(a, b quad) int { return cmp.Compare(a.center().y, b.center().y) })
	return quads
}
