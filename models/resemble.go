package models

import (
	"encoding/base64"
	"math/bits"
	"strconv"
	"strings"
)

// Resemble reports whether two hashes of package page are of the same picture: the same file re-encoded, resized or scanned again in the same
// place. Two forms of one layout that are filled in differently do not resemble one another; neither do two photographs of one paper from
// different angles, as a rule, for which the fields must be compared.
//
// A hash is width x height ":" and the base64 of one bit a cell, row by row: is there writing in this cell. The two are laid over one another
// at up to one cell's distance; they resemble where they agree over the whole page and in no part of it differ.
func Resemble(a, b string) bool {
	wa, ha, ca, ok := cells(a)
	wb, hb, cb, okb := cells(b)
	if !ok || !okb || absInt(wa-wb) > 1 || absInt(ha-hb) > 1 {
		return false
	}
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if agree(grid{wa, ha, ca}, grid{wb, hb, cb}, dx, dy) {
				return true
			}
		}
	}
	return false
}

const (
	wholeAgrees = 0.8 // share of the cells with writing in either that have it in both
	partAgrees  = 0.5 // the same in the worst part of the page
	partCells   = 12  // side of a part, about 4 cm on A4
	partInk     = 20  // cells with writing below which a part tells nothing
)

type grid struct {
	w, h  int
	cells []byte
}

func (g grid) at(x, y int) bool {
	if x < 0 || y < 0 || x >= g.w || y >= g.h {
		return false
	}
	i := y*g.w + x
	return g.cells[i/8]>>(i%8)&1 == 1
}

func agree(a, b grid, dx, dy int) bool {
	var both, either int
	for py := 0; py < a.h; py += partCells {
		for px := 0; px < a.w; px += partCells {
			var pb, pe int
			for y := py; y < min(py+partCells, a.h); y++ {
				for x := px; x < min(px+partCells, a.w); x++ {
					p, q := a.at(x, y), b.at(x+dx, y+dy)
					if p && q {
						pb++
					}
					if p || q {
						pe++
					}
				}
			}
			if pe >= partInk && float64(pb) < partAgrees*float64(pe) {
				return false
			}
			both, either = both+pb, either+pe
		}
	}
	return either > 0 && float64(both) >= wholeAgrees*float64(either)
}

// cells unpacks a hash.
func cells(s string) (w, h int, bitmap []byte, ok bool) {
	size, data, found := strings.Cut(s, ":")
	ws, hs, found2 := strings.Cut(size, "x")
	if !found || !found2 {
		return 0, 0, nil, false
	}
	w, errW := strconv.Atoi(ws)
	h, errH := strconv.Atoi(hs)
	bitmap, errD := base64.RawStdEncoding.DecodeString(data)
	if errW != nil || errH != nil || errD != nil || w <= 0 || h <= 0 || w > 1000 || h > 1000 || len(bitmap) != (w*h+7)/8 {
		return 0, 0, nil, false
	}
	for _, b := range bitmap {
		if bits.OnesCount8(b) > 0 {
			return w, h, bitmap, true
		}
	}
	return 0, 0, nil, false // a blank page resembles nothing
}

func absInt(v int) int { return max(v, -v) }
