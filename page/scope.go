package page

import (
	"image"
	"image/color"

	"gocv.io/x/gocv"

	"yushen/scaling"
)

// scope owns the native matrices of one computation and its first error, so that steps read in sequence: make results with out, close
// everything once. OpenCV fails only on mismatched arguments or without memory; the caller then falls back to "as it is".
type scope struct {
	mats   []gocv.Mat
	memory [][]byte // of some of them
	err    error
}

// close frees every matrix of the scope.
func (s *scope) close() {
	for i := range s.mats {
		_ = s.mats[i].Close()
	}
	for _, b := range s.memory {
		leave(b)
	}
	s.mats, s.memory = nil, nil
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

// blank is a matrix that the caller fills: another picture may have been in its memory.
func (s *scope) blank(rows, cols int, of gocv.MatType) gocv.Mat {
	b := pixels(rows * cols * (1 + int(of)>>3)) // 8-bit types are numbered by their channels
	s.memory = append(s.memory, b)
	m, err := gocv.NewMatFromBytes(rows, cols, of, b)
	s.do(err)
	return s.own(m)
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

// rules are the straight runs of a mask, level or upright, of at least length pixels: what opening it with a line as long leaves, at a fraction of the
// cost. At the border half of the length is enough, as there it may go on.
func (s *scope) rules(mask gocv.Mat, length int) gocv.Mat {
	w := mask.Cols()
	out := s.own(gocv.NewMatWithSize(mask.Rows(), w, gocv.MatTypeCV8UC1))
	px, m := s.bytes(out), stencilOf(s.bytes(mask), w)
	if s.err != nil {
		return out
	}
	clear(px)
	draw := func(r run) {
		for i := r.y*w + r.from; i < r.y*w+r.to; i++ {
			px[i] = 255
		}
	}
	for r := range m.runs() {
		reach := r.to - r.from
		if r.from == 0 {
			reach += length / 2
		}
		if r.to == w {
			reach += length / 2
		}
		if reach >= length {
			draw(r)
		}
	}
	for r := range m.upright(length).runs() {
		draw(r)
	}
	return out
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

// linear is a copy of a picture of one channel in another size, not the half.
func (s *scope) linear(m gocv.Mat, size image.Point) gocv.Mat {
	out := s.blank(size.Y, size.X, gocv.MatTypeCV8UC1)
	px, drawn := s.bytes(m), s.bytes(out)
	if s.err == nil {
		scaling.Linear(drawn, size.X, size.Y, px, m.Cols(), m.Rows(), 1)
	}
	return out
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
