package ocr

// #include "native.h"
import "C"

import (
	"slices"
	"unsafe"

	"gocv.io/x/gocv"
)

// glance is a coarse look at a part of a picture: the green of every other pixel that its strip would have, in columns from left to right. Most lines end in
// blank paper or at a rule, and cutting that out would cost more.
type glance [][glanceRows]byte

const (
	glanceRows  = C.GLANCE_ROWS // of 20: the first and the last may show what stands above and below the line
	leastStroke = 25            // grey levels that print is darker than its paper
)

// glanceAt looks at a quad; outside of the picture it goes on as it ends.
func glanceAt(picture gocv.Mat, q quad) (glance, error) {
	pixels, err := picture.DataPtrUint8()
	if err != nil {
		return nil, err
	}
	w, h := picture.Cols(), picture.Rows()
	n := int(q.width()/q.height()*stripHeight/2) + 1
	across, down := q[1].minus(q[0]).times(1/float64(n)), q[3].minus(q[0]).times(1.0/(glanceRows+2))
	g := make(glance, n)
	C.glance((*C.uint8_t)(&pixels[0]), C.long(w), C.long(h), C.double(q[0].x), C.double(q[0].y), C.double(across.x), C.double(across.y),
		C.double(down.x), C.double(down.y), (*[glanceRows]C.uint8_t)(unsafe.Pointer(&g[0])), C.long(n))
	return g, nil
}

// levels are the darkest and the lightest one.
func (g glance) levels() (low, high byte) {
	low, high = 255, 0
	for _, c := range g {
		low, high = min(low, slices.Min(c[:])), max(high, slices.Max(c[:]))
	}
	return low, high
}

// blank says whether nothing is darker than its ground.
func (g glance) blank() bool {
	low, high := g.levels()
	return high-low < leastStroke
}

// leadsOn says whether print may stand beyond a place, in heights of the line from its left: not where paper goes on to its end or to a vertical rule.
func (g glance) leadsOn(from float64) bool {
	low, high := g.levels()
	rest := g[int(from*stripHeight/2):]
	first := slices.IndexFunc(rest, func(c [glanceRows]byte) bool { return int(slices.Min(c[:])) <= int(high)-leastStroke })
	if first < 0 {
		return false
	}
	isRule := func(c [glanceRows]byte) bool { return slices.Max(c[:]) < low+(high-low)/3 }
	return !slices.ContainsFunc(rest[first:min(first+2, len(rest))], isRule) // the first column may show the rule's edge alone
}
