package page

// #include "extremes.h"
import "C"

import "gocv.io/x/gocv"

// highest is, of each channel, the highest level in the rectangle of w x h pixels around each place (膨胀). What lies outside counts for nothing.
func (s *scope) highest(m gocv.Mat, w, h int) gocv.Mat { return s.extreme(m, w, h, false) }

// lowest is the lowest level there (腐蚀).
func (s *scope) lowest(m gocv.Mat, w, h int) gocv.Mat { return s.extreme(m, w, h, true) }

// closed is without what is darker than its surroundings and narrower than a rectangle (闭运算).
func (s *scope) closed(m gocv.Mat, w, h int) gocv.Mat { return s.lowest(s.highest(m, w, h), w, h) }

// opened is without what is brighter than its surroundings and narrower than a rectangle (开运算).
func (s *scope) opened(m gocv.Mat, w, h int) gocv.Mat { return s.highest(s.lowest(m, w, h), w, h) }

// relief is how much levels differ within 3 x 3 pixels.
func (s *scope) relief(m gocv.Mat) gocv.Mat {
	high, low := s.highest(m, 3, 3), s.lowest(m, 3, 3)
	return s.out(func(d *gocv.Mat) error { return gocv.Subtract(high, low, d) })
}

func (s *scope) extreme(m gocv.Mat, w, h int, lowest bool) gocv.Mat {
	out := s.blank(m.Rows(), m.Cols(), m.Type())
	in, to := s.bytes(m), s.bytes(out)
	if len(in) == 0 || len(to) != len(in) {
		return out
	}
	channels := m.Channels()
	scratch := pixels(int(C.room(C.long(m.Cols()*channels), C.long((w-1)*channels), C.long(m.Rows()), C.long(h))))
	defer leave(scratch)
	if lowest {
		C.lowest((*C.uint8_t)(&in[0]), (*C.uint8_t)(&to[0]), C.long(m.Cols()), C.long(m.Rows()), C.long(m.Channels()), C.long(w), C.long(h), (*C.uint8_t)(&scratch[0]))
	} else {
		C.highest((*C.uint8_t)(&in[0]), (*C.uint8_t)(&to[0]), C.long(m.Cols()), C.long(m.Rows()), C.long(m.Channels()), C.long(w), C.long(h), (*C.uint8_t)(&scratch[0]))
	}
	return out
}

// steep counts the colours in L*a*b* whose highest and lowest levels differ by least or more, a and b counting double.
func steep(high, low []byte, least int) int {
	n := min(len(high), len(low)) / 3
	if n == 0 {
		return 0
	}
	return int(C.steep((*C.uint8_t)(&high[0]), (*C.uint8_t)(&low[0]), C.long(n), C.int32_t(least)))
}
