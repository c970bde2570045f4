package ocr

import (
	"fmt"
	"image"
	"image/color"
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
	w, h := q.width(), q.height()
	if w < 1 || h < 1 {
		return strip{}, fmt.Errorf("ocr: empty text box %v", q)
	}
	width := min(max(int(math.Ceil(w*stripHeight/h)), 8), longestStrip)
	size := image.Pt(width, stripHeight)
	shrink := 1 // take the strip this much larger, then average: thin strokes survive
	if k := int(math.Round(h / stripHeight)); k > 1 {
		shrink = min(k, 8)
	}
	matrix, err := affine(q, width*shrink, stripHeight*shrink)
	if err != nil {
		return strip{}, err
	}
	defer matrix.Close()
	how := gocv.InterpolationLinear
	if h < stripHeight {
		if canWarp && picture.IsContinuous() {
			pixels, err := warped(picture, matrix, width)
			return strip{width, pixels}, err
		}
		how = gocv.InterpolationCubic
	}
	out := gocv.NewMat()
	defer out.Close()
	if err := gocv.WarpAffineWithParams(picture, &out, matrix, size.Mul(shrink), how|gocv.WarpInverseMap, gocv.BorderReplicate, color.RGBA{}); err != nil {
		return strip{}, fmt.Errorf("ocr: cut text box: %w", err)
	}
	if shrink > 1 {
		if err := gocv.Resize(out, &out, size, 0, 0, gocv.InterpolationArea); err != nil {
			return strip{}, fmt.Errorf("ocr: shrink text box: %w", err)
		}
	}
	return strip{width, out.ToBytes()}, nil
}

// affine maps the pixels of a strip to the quad that it shows.
func affine(q quad, width, height int) (gocv.Mat, error) {
	across, down := q[1].minus(q[0]), q[3].minus(q[0])
	m := gocv.NewMatWithSize(2, 3, gocv.MatTypeCV64F)
	v, err := m.DataPtrFloat64()
	if err != nil {
		m.Close()
		return m, err
	}
	w, h := float64(width), float64(height)
	v[0], v[1] = across.x/w, down.x/h
	v[3], v[4] = across.y/w, down.y/h
	// Pixel centres: strip pixel (0, 0) is half a step inside the quad.
	v[2] = q[0].x + (v[0]+v[1]-1)/2
	v[5] = q[0].y + (v[3]+v[4]-1)/2
	return m, nil
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
