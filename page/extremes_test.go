package page

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"gocv.io/x/gocv"
)

func TestExtremesAreThoseOfOpenCV(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, size := range []image.Point{{1, 1}, {7, 90}, {64, 5}, {257, 41}, {300, 301}} {
		for _, of := range []gocv.MatType{gocv.MatTypeCV8UC1, gocv.MatTypeCV8UC3} {
			for _, around := range []image.Point{{1, 1}, {3, 3}, {31, 31}, {13, 3}, {8, 4}, {1, 9}, {6, 1}} {
				t.Run(fmt.Sprint(size, of, around), func(t *testing.T) {
					var s scope
					defer s.close()
					m := s.blank(size.Y, size.X, of)
					for i := range s.bytes(m) {
						s.bytes(m)[i] = byte(r.Uint32())
					}
					k := s.own(gocv.GetStructuringElement(gocv.MorphRect, around))
					for op, got := range map[gocv.MorphType]gocv.Mat{gocv.MorphDilate: s.highest(m, around.X, around.Y), gocv.MorphErode: s.lowest(m, around.X, around.Y),
						gocv.MorphClose: s.closed(m, around.X, around.Y), gocv.MorphOpen: s.opened(m, around.X, around.Y)} {
						want := s.out(func(d *gocv.Mat) error { return gocv.MorphologyEx(m, d, op, k) })
						if s.err != nil || !bytes.Equal(s.bytes(got), s.bytes(want)) {
							t.Errorf("operation %d differs, %v", op, s.err)
						}
					}
				})
			}
		}
	}
}
