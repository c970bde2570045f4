package ocr

import (
	"math"

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

// crosses looks for a row between y0 and y1 that is dark all the way from x0 to x1 (deskewed pixels), against a lighter neighbourhood.
func (r rules) crosses(x0, x1, y0, y1 float64) bool {
	const samples = 48
	sin, cos := math.Sincos(r.slope)
	rows := int(y1-y0) + 1
	if rows < 3 || x1-x0 < 8 {
		return false
	}
	levels := make([][samples]int, rows) // -1 outside the page
	for i := range rows {
		for k := range samples {
			x, y := x0+(x1-x0)*(float64(k)+0.5)/samples, y0+float64(i)
			levels[i][k] = r.level(int(x*cos-y*sin), int(x*sin+y*cos))
		}
	}
	for i := range rows - 1 {
		dark := 0
		for k := range samples {
			light := max(levels[max(i-5, 0)][k], levels[min(i+6, rows-1)][k])
			if l := min(levels[i][k], levels[i+1][k]); l >= 0 && light-l > max(12, light/8) {
				dark++
			}
		}
		if 10*dark >= 9*samples {
			return true
		}
	}
	return false
}

// level is the brightness of a pixel (0 to 255), -1 outside the page. Green alone is near enough.
func (r rules) level(x, y int) int {
	if x < 0 || y < 0 || x >= r.page.Width || y >= r.page.Height {
		return -1
	}
	return int(r.page.BGR[3*(y*r.page.Width+x)+1])
}
