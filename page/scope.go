package page

import (
	"bytes"
	"image"
	"image/color"

	"gocv.io/x/gocv"
)

// scope owns the native matrices of one computation and its first error, so that steps read in sequence: make results with out, close
// everything once. OpenCV fails only on mismatched arguments or without memory; the caller then falls back to "as it is".
type scope struct {
	mats []gocv.Mat
	err  error
}

// close frees every matrix of the scope.
func (s *scope) close() {
	for i := range s.mats {
		_ = s.mats[i].Close()
	}
	s.mats = nil
}

// own puts a matrix into the scope.
func (s *scope) own(m gocv.Mat) gocv.Mat {
	s.mats = append(s.mats, m)
	return m
}

// out runs one step that fills a new matrix.
func (s *scope) out(step func(dst *gocv.Mat) error) gocv.Mat {
	m := gocv.NewMat()
	if err := step(&m); err != nil && s.err == nil {
		s.err = err
	}
	return s.own(m)
}

func (s *scope) do(err error) {
	if err != nil && s.err == nil {
		s.err = err
	}
}

// bytes are the pixels of an 8-bit matrix that the scope keeps alive; nil when a step failed.
func (s *scope) bytes(m gocv.Mat) []byte {
	if s.err != nil {
		return nil
	}
	b, err := m.DataPtrUint8()
	s.do(err)
	return b
}

func (s *scope) color(m gocv.Mat, code gocv.ColorConversionCode) gocv.Mat {
	return s.out(func(d *gocv.Mat) error { return gocv.CvtColor(m, d, code) })
}

// morph runs a morphological operation with a rectangle (or ellipse) of w x h pixels.
func (s *scope) morph(m gocv.Mat, op gocv.MorphType, shape gocv.MorphShape, w, h int) gocv.Mat {
	k := s.own(gocv.GetStructuringElement(shape, image.Pt(w, h)))
	return s.out(func(d *gocv.Mat) error { return gocv.MorphologyEx(m, d, op, k) })
}

// rules are the straight runs of a mask, level or upright, of at least length pixels: what opening it with a line as long leaves, at a fraction of the
// cost. At the border half of the length is enough, as there it may go on.
func (s *scope) rules(mask gocv.Mat, length int) gocv.Mat {
	across := s.out(func(d *gocv.Mat) error { return mask.CopyTo(d) })
	s.do(keepRuns(across, length))
	px, runs := s.bytes(mask), s.bytes(across)
	for i, v := range uprightRuns(px, mask.Cols(), length) {
		runs[i] |= v
	}
	return across
}

// uprightRuns are the runs of the columns of a mask w wide. All columns run at once: a row is combined with the rows below it, of which each step
// covers as many as all before.
func uprightRuns(mask []byte, w, length int) []byte {
	beyond := w * (length / 2)
	px := bytes.Repeat([]byte{255}, len(mask)+2*beyond)
	copy(px[beyond:], mask)
	for n := 1; n < length; { // rows combined so far
		step := min(n, length-n)
		andInto(px, step*w)
		n += step
	}
	px = px[:max(0, len(px)-(length-1)*w)] // pixels below which the mask goes on for the length
	out := make([]byte, len(mask)+2*beyond)
	copy(out[(length-1)*w:], px)
	for n := 1; n < length; {
		step := min(n, length-n)
		orInto(out, step*w)
		n += step
	}
	return out[beyond : beyond+len(mask)]
}

// keepRuns clears the runs of each row that are shorter than length.
func keepRuns(mask gocv.Mat, length int) error {
	px, err := mask.DataPtrUint8()
	w := mask.Cols()
	for ; len(px) >= w && w > 0; px = px[w:] {
		row := px[:w]
		for from := bytes.IndexByte(row, 255); from >= 0 && from < w; {
			n := bytes.IndexByte(row[from:], 0)
			if n < 0 {
				n = w - from
			}
			reach := n
			if from == 0 {
				reach += length / 2
			}
			if from+n == w {
				reach += length / 2
			}
			if reach < length {
				clear(row[from : from+n])
			}
			next := bytes.IndexByte(row[from+n:], 255)
			if next < 0 {
				break
			}
			from += n + next
		}
	}
	return err
}

func (s *scope) median(m gocv.Mat, size int) gocv.Mat {
	return s.out(func(d *gocv.Mat) error { return gocv.MedianBlur(m, d, size) })
}

func (s *scope) gauss(m gocv.Mat, sigma float64) gocv.Mat {
	return s.out(func(d *gocv.Mat) error {
		return gocv.GaussianBlur(m, d, image.Point{}, sigma, sigma, gocv.BorderReplicate)
	})
}

func (s *scope) blur(m gocv.Mat, size int) gocv.Mat {
	return s.out(func(d *gocv.Mat) error { return gocv.Blur(m, d, image.Pt(size, size)) })
}

// above is a mask of the pixels over a threshold.
func (s *scope) above(m gocv.Mat, threshold float32) gocv.Mat {
	return s.out(func(d *gocv.Mat) error { gocv.Threshold(m, d, threshold, 255, gocv.ThresholdBinary); return nil })
}

// labels numbers the connected areas of a mask from 1; 0 is the background.
func (s *scope) labels(mask gocv.Mat) []uint16 {
	m := s.out(func(d *gocv.Mat) error {
		gocv.ConnectedComponentsWithParams(mask, d, 8, gocv.MatTypeCV16U, gocv.CCL_DEFAULT)
		return nil
	})
	if s.err != nil {
		return nil
	}
	id, err := m.DataPtrUint16()
	s.do(err)
	return id
}

func (s *scope) split(m gocv.Mat) []gocv.Mat {
	parts := gocv.Split(m)
	s.mats = append(s.mats, parts...)
	return parts
}

var white = color.RGBA{R: 255, G: 255, B: 255, A: 255}
