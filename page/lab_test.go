package page

import (
	"testing"

	"gocv.io/x/gocv"
)

func TestLabIsThatOfOpenCVForEveryColour(t *testing.T) {
	var s scope
	defer s.close()
	all := s.own(gocv.NewMatWithSize(4096, 4096, gocv.MatTypeCV8UC3))
	px := s.bytes(all)
	for i := range 1 << 24 {
		px[3*i], px[3*i+1], px[3*i+2] = byte(i), byte(i>>8), byte(i>>16)
	}
	got, want := s.bytes(s.lab(all)), s.bytes(s.color(all, gocv.ColorBGRToLab))
	off := 0
	for i, v := range want {
		if got[i] != v {
			off++
		}
	}
	if off > 0 || len(want) != len(px) {
		t.Errorf("%d of %d levels differ", off, len(want))
	}
}
