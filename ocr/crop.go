package ocr

import (
	"fmt"
	"image"
	"math"

	"gocv.io/x/gocv"
)

// The recognition networks read strips 48 pixels high.
const (
	stripHeight  = 48
	longestStrip = 4096 // pixels; a longer one is no line of text
)

// strip is one text line cut out level and upright: BGR pixels, stripHeight rows.
type strip struct {
	width  int
	pixels []byte
}

// cut takes the quad out of the picture, level, at the height that the networks read. Characters keep their proportions.
func cut(picture gocv.Mat, q quad) (strip, error) {
	return cutColumns(picture, q, 0, columns(q))
}

// columns is how wide the strip of a quad is.
func columns(q quad) int {
	return min(max(int(math.Ceil(q.width()*stripHeight/q.height())), 8), longestStrip)
}

// cutColumns cuts out only a part of the strip of a quad, from one of its columns to another.
func cutColumns(picture gocv.Mat, q quad, from, to int) (strip, error) {
	w, h := q.width(), q.height()
	if w < 1 || h < 1 {
		return strip{}, fmt.Errorf("ocr: empty text box %v", q)
	}
	shrink := 1 // take the strip this much larger, then average: thin strokes survive
	if k := int(math.Round(h / stripHeight)); k > 1 {
		shrink = min(k, 8)
	}
	draw := drawLinear
	if h < stripHeight {
		draw = drawCubic
	}
	pixels, err := draw.warped(picture, affine(q, columns(q)*shrink, stripHeight*shrink), from*shrink, to*shrink, stripHeight*shrink)
	if err == nil && shrink > 1 {
		pixels, err = averaged(pixels, to-from, shrink)
	}
	if err != nil {
		return strip{}, fmt.Errorf("ocr: cut text box: %w", err)
	}
	return strip{to - from, pixels}, nil
}

// averaged shrinks a strip to a width, and to its height, from shrink times as much.
func averaged(pixels []byte, width, shrink int) ([]byte, error) {
	large, err := gocv.NewMatFromBytes(stripHeight*shrink, width*shrink, gocv.MatTypeCV8UC3, pixels)
	if err != nil {
		return nil, err
	}
	defer large.Close()
	out := gocv.NewMat()
	defer out.Close()
	err = gocv.Resize(large, &out, image.Pt(width, stripHeight), 0, 0, gocv.InterpolationArea)
	return out.ToBytes(), err
}

// affine maps the pixels of a strip to the quad that it shows: two rows of a matrix.
func affine(q quad, width, height int) [6]float64 {
	across, down := q[1].minus(q[0]), q[3].minus(q[0])
	w, h := float64(width), float64(height)
	ax, dx, ay, dy := across.x/w, down.x/h, across.y/w, down.y/h
	// Pixel centres: strip pixel (0, 0) is half a step inside the quad.
	return [6]float64{ax, dx, q[0].x + (ax+dx-1)/2, ay, dy, q[0].y + (ay+dy-1)/2}
}

// part is the strip between two of its columns.
func (s strip) part(from, to int) strip {
	if from == 0 && to == s.width {
		return s
	}
	p := strip{to - from, make([]byte, 0, 3*(to-from)*stripHeight)}
	for y := range stripHeight {
		p.pixels = append(p.pixels, s.pixels[3*(y*s.width+from):3*(y*s.width+to)]...)
	}
	return p
}
