package page

import (
	"math"
	"slices"

	"gocv.io/x/gocv"
)

// A page of a booklet comes with a strip of the facing page (对开页), which the picture cuts: its text is no part of this page, and nothing of this page
// is cut off there. The two meet in the gutter (订口), where paper bends down into shade: a dark valley all along the side.

const (
	gutterBands = 32   // places along a side at which the valley is looked for
	gutterRows  = 8    // rows of each, of which the brighter ones show paper between the lines
	gutterDeep  = 0.25 // of the sheet that the facing page may take; more of it was meant to be seen
	gutterLeast = 4    // pixels of the small copy from the picture's border
	gutterReach = 0.12 // of the sheet: how far off from the valley its paper is bright again
	gutterShade = 0.75 // of that brightness in the valley: the edge of a table or a fold is paler
	gutterRise  = 1.1  // of the valley's brightness that the facing page has at least
	gutterRule  = 2    // pixels to either side: narrower dark lines are printed
	gutterSeen  = 0.8  // share of the places with a valley
	gutterOff   = 4.0  // pixels by which a place may lie off the straight line of the others
)

// withoutFacing cuts the strip of a facing page off the sides on which the sheet runs out of the picture.
func (o outline) withoutFacing(small gocv.Mat) outline {
	if !slices.ContainsFunc(o.sides[:], sideSeen.cut) {
		return o
	}
	var s scope
	defer s.close()
	grey := s.color(small, gocv.ColorBGRToGray)
	px := s.bytes(grey)
	if s.err != nil {
		return o
	}
	for i, side := range o.sides {
		if !side.cut() {
			continue
		}
		if from, to, ok := gutter(px, small.Cols(), small.Rows(), o.quad, i); ok {
			q := o.quad
			o.quad[i], o.quad[(i+1)%4] = q.inward(i, 0, from), q.inward(i, 1, to)
			o.sides[i] = sideSeen{support: 1}
		}
	}
	return o
}

// inward is the place t along side i, moved by d of the way towards the opposite side.
func (q quad) inward(i int, t, d float64) point {
	between := func(a, b point, t float64) point { return a.add(b.sub(a).mul(t)) }
	return between(between(q[i], q[(i+1)%4], t), between(q[(i+3)%4], q[(i+2)%4], t), d)
}

// gutter finds the valley along side i of a sheet: how far in it lies at the side's beginning and at its end, as shares of the sheet.
func gutter(grey []byte, w, h int, sheet quad, i int) (from, to float64, ok bool) {
	across := sheet.height()
	if i%2 == 1 {
		across = sheet.width()
	}
	steps := int((gutterDeep + gutterReach) * across)
	var ts, ds []float64
	for band := range gutterBands {
		light := make([]float64, steps)
		for k := range light {
			light[k] = paperAt(grey, w, h, sheet, i, band, float64(k)/across)
		}
		if k := valley(light, int(gutterReach*across)); k >= 0 {
			ts, ds = append(ts, bandAt(band, 0.5)), append(ds, float64(k))
		}
	}
	if float64(len(ts)) < gutterSeen*gutterBands {
		return 0, 0, false
	}
	start, slope := steadyLine(ts, ds, 0)
	on := 0
	for k := range ts {
		if math.Abs(ds[k]-start-slope*ts[k]) <= gutterOff {
			on++
		}
	}
	return start / across, (start + slope) / across, float64(on) >= gutterSeen*float64(len(ts))
}

// bandAt is a place along a side, in fractions, within one of its bands; the corners are left out.
func bandAt(band int, within float64) float64 {
	const corner = 0.06
	return corner + (1-2*corner)*(float64(band)+within)/gutterBands
}

// paperAt is how bright the paper is at a depth from a side, between the lines of a band.
func paperAt(grey []byte, w, h int, sheet quad, side, band int, depth float64) float64 {
	var rows [gutterRows]byte
	for r := range rows {
		p := sheet.inward(side, bandAt(band, float64(r)/gutterRows), depth)
		rows[r] = grey[min(max(int(p.y), 0), h-1)*w+min(max(int(p.x), 0), w-1)]
	}
	slices.Sort(rows[:])
	return float64(rows[gutterRows*3/4])
}

// valley is the darkest place of a row of paper's brightness from the border inwards that has brighter paper on both sides; -1 where there is none.
func valley(light []float64, reach int) (at int) {
	wide := make([]float64, len(light)) // without lines that are narrower than twice gutterRule
	for k := range light {
		wide[k] = math.Inf(1)
		for j := max(0, k-gutterRule); j <= min(k+gutterRule, len(light)-1); j++ {
			wide[k] = min(wide[k], slices.Max(light[max(0, j-gutterRule):min(j+gutterRule+1, len(light))]))
		}
	}
	at = -1
	for k := gutterLeast; k+reach < len(wide); k++ {
		inner, outer := slices.Max(wide[k:k+reach]), slices.Max(wide[:k])
		if wide[k] < gutterShade*inner && wide[k]*gutterRise < outer && (at < 0 || wide[k] < wide[at]) {
			at = k
		}
	}
	return at
}
