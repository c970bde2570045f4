package ocr

import "math"

// withRoom finds how far each text box may be widened at either end: to the middle of the gap to the next box in its row, or to the edge of
// a page of w by h pixels.
func withRoom(quads []quad, w, h float64) []box {
	boxes := make([]box, len(quads))
	for i, q := range quads {
		boxes[i] = box{q, toEdge(q[0], q[1], w, h), toEdge(q[1], q[0], w, h)}
		along, length, height := q.ruler(), max(q.width(), 1), q.height()
		for j, o := range quads {
			if i == j {
				continue
			}
			x0, x1, y0, y1 := along.extent(o)
			switch {
			case y1 < 0.15*height || y0 > 0.85*height: // above or below
			case (x0+x1)/2 < length/2:
				boxes[i].before = min(boxes[i].before, max(0, -x1/2))
			default:
				boxes[i].after = min(boxes[i].after, max(0, (x0-length)/2))
			}
		}
	}
	return boxes
}

// toEdge is how far it is from p to the edge of the page, away from other.
func toEdge(p, other point, w, h float64) float64 {
	d := p.minus(other)
	length := max(d.length(), 1)
	free := math.Inf(1)
	for _, c := range [][3]float64{{d.x, p.x, w}, {d.y, p.y, h}} {
		switch step := c[0] / length; {
		case step > 1e-6:
			free = min(free, (c[2]-1-c[1])/step)
		case step < -1e-6:
			free = min(free, c[1]/-step)
		}
	}
	return max(free, 0)
}
