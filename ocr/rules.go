package ocr

import (
	"math"
	"slices"

	"yushen/models"
)

// rules finds printed rules (表格线) between text lines of a page whose text runs at slope radians.
type rules struct {
	page  models.Image
	slope float64
}

// between says whether a rule separates line a from line b below it.
func (r rules) between(a, b placed) bool {
	return r.crosses(max(a.x0, b.x0), min(a.x1, b.x1), a.cy()+0.2*a.height(), b.cy()-0.2*b.height())
}

// above and below say whether a rule stands close over or under a line.
func (r rules) above(a placed) bool {
	return r.crosses(a.x0, a.x1, a.cy()-1.6*a.height(), a.cy()-0.3*a.height())
}

func (r rules) below(a placed) bool {
	return r.crosses(a.x0, a.x1, a.cy()+0.3*a.height(), a.cy()+1.6*a.height())
}

// crosses looks for a row between y0 and y1 that is dark nearly all the way from x0 to x1 (deskewed pixels), against a lighter neighbourhood.
func (r rules) crosses(x0, x1, y0, y1 float64) bool {
	const samples, mostLight = 48, 4 // places of a row that are looked at, and how many of them may be light
	rows := int(y1-y0) + 1
	if rows < 3 || x1-x0 < 8 {
		return false
	}
	sin, cos := math.Sincos(r.slope)
	levels, light := make([]int, rows), make([]int, rows-1) // of one column: brightness, -1 outside the page; of each row: light places so far
	for k := range samples {
		x := x0 + (x1-x0)*(float64(k)+0.5)/samples
		for i := range levels {
			y := y0 + float64(i)
			levels[i] = r.level(int(x*cos-y*sin), int(x*sin+y*cos))
		}
		for i := range light {
			around := max(levels[max(i-5, 0)], levels[min(i+6, rows-1)])
			if l := min(levels[i], levels[i+1]); l < 0 || around-l <= max(12, around/8) {
				light[i]++
			}
		}
		if slices.Min(light) > mostLight {
			return false
		}
	}
	return true
}

// level is the brightness of a pixel (0 to 255), -1 outside the page. Green alone is near enough.
func (r rules) level(x, y int) int {
	if x < 0 || y < 0 || x >= r.page.Width || y >= r.page.Height {
		return -1
	}
	return int(r.page.BGR[3*(y*r.page.Width+x)+1])
}
