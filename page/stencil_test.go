package page

import (
	"image"
	"math/rand/v2"
	"testing"

	"gocv.io/x/gocv"
)

func (m stencil) at(x, y int) bool { return m.row(y)[x/64]>>(x%64)&1 != 0 }

// 亮斑、遮挡物: what is left of a mask and how it falls into areas is what OpenCV makes of it, at every width of a row's last word.
func TestLumpsAreThoseOfOpenCV(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n, w := range []int{40, 63, 64, 65, 127, 128, 200, 301} {
		var s scope
		defer s.close()
		noise := s.own(gocv.NewMatWithSize(150, w, gocv.MatTypeCV8UC1))
		px := s.bytes(noise)
		for i := range px {
			px[i] = byte(r.Uint32())
		}
		mask := s.above(s.blur(noise, 7+4*(n%3)), 124)
		for _, stroke := range []int{3, 13, 15} {
			around := s.own(gocv.GetStructuringElement(gocv.MorphEllipse, image.Pt(stroke, stroke)))
			opened := s.out(func(d *gocv.Mat) error { return gocv.MorphologyEx(mask, d, gocv.MorphOpen, around) })
			labels, stats, middles := s.own(gocv.NewMat()), s.own(gocv.NewMat()), s.own(gocv.NewMat())
			want := gocv.ConnectedComponentsWithStatsWithParams(opened, &labels, &stats, &middles, 8, gocv.MatTypeCV16U, gocv.CCL_DEFAULT)
			ids, err := labels.DataPtrUint16()
			if err != nil {
				t.Fatal(err)
			}
			got := lumps(s.bytes(mask), w, stroke, 1, w*150)
			if len(got) != want-1 {
				t.Fatalf("width %d, stroke %d: %d areas, want %d", w, stroke, len(got), want-1)
			}
			for i, a := range got {
				stat := func(of gocv.ConnectedComponentsTypes) int { return int(stats.GetIntAt(i+1, int(of))) }
				x, y := stat(gocv.CC_STAT_LEFT), stat(gocv.CC_STAT_TOP)
				box := image.Rect(x, y, x+stat(gocv.CC_STAT_WIDTH), y+stat(gocv.CC_STAT_HEIGHT))
				if a.box != box || a.size != stat(gocv.CC_STAT_AREA) {
					t.Fatalf("width %d, stroke %d: area %d is %v of %d pixels, want %v of %d", w, stroke, i, a.box, a.size, box, stat(gocv.CC_STAT_AREA))
				}
				for k, id := range ids {
					if (int(id) == i+1) != a.at(k%w, k/w) {
						t.Fatalf("width %d, stroke %d: pixel %d of area %d", w, stroke, k, i)
					}
				}
			}
		}
	}
}

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
		got := stencilOf(mask, w).upright(length)
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
				if want := mask[y*w+x] != 0 && reach >= length; got.at(x, y) != want {
					t.Fatalf("length %d, column %d, row %d: %v, want %v", length, x, y, got.at(x, y), want)
				}
			}
		}
	}
}
