package page

import (
	"math/rand/v2"
	"testing"
)

// 表格线: a run counts where it is as long as asked, and half as long where it touches the border, as there it may go on.
func TestUprightRunsAreThoseThatARulerWouldMark(t *testing.T) {
	const w, h = 37, 211
	r := rand.New(rand.NewPCG(7, 7))
	for _, length := range []int{1, 2, 15, 61, 200} {
		mask := make([]byte, w*h)
		for x := range w {
			for y := 0; y < h; {
				on := r.IntN(2) * 255
				for range 1 + r.IntN(2*length) {
					if y < h {
						mask[y*w+x] = byte(on)
						y++
					}
				}
			}
		}
		got := uprightRuns(mask, w, length)
		for x := range w {
			for y := 0; y < h; y++ {
				from, to := y, y
				for from > 0 && mask[(from-1)*w+x] != 0 {
					from--
				}
				for to < h && mask[to*w+x] != 0 {
					to++
				}
				reach := to - from
				if from == 0 {
					reach += length / 2
				}
				if to == h {
					reach += length / 2
				}
				if want := mask[y*w+x] != 0 && reach >= length; (got[y*w+x] != 0) != want {
					t.Fatalf("length %d, column %d, row %d: %v, want %v", length, x, y, got[y*w+x] != 0, want)
				}
			}
		}
	}
}
