package page

import (
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// noisyGauge is a copy of noise, most of it paper.
func noisyGauge(w, h int) *gauge {
	r := rand.New(rand.NewPCG(8, 9))
	g := &gauge{w: w, h: h, grey: make([]byte, w*h), ink: make([]byte, w*h), paper: make([]byte, w*h), rules: make([]byte, w*h)}
	for i := range g.ink {
		g.grey[i], g.paper[i] = byte(r.Uint32()), byte(200+r.IntN(40))
		if r.IntN(8) == 0 {
			g.ink[i] = byte(r.Uint32())
		}
		if r.IntN(20) == 0 {
			g.rules[i] = 255
		}
	}
	return g
}

func (g *gauge) levelIn(r image.Rectangle, of float64, rules bool) byte {
	var v []byte
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if i := y*g.w + x; rules && g.rules[i] > 0 {
				v = append(v, 0)
			} else {
				v = append(v, g.ink[i])
			}
		}
	}
	slices.Sort(v)
	return v[int(of*float64(len(v)))]
}

func TestInkIsWhatAShareOfTheSortedPixelsStaysUnder(t *testing.T) {
	g := noisyGauge(101, 67)
	for _, side := range []int{1, 8, 13} {
		for i, got := range g.inkOfSquares(side, 0.95, 40) {
			at := image.Pt(i%(g.w/side)*side, i/(g.w/side)*side)
			want := g.levelIn(image.Rectangle{at, at.Add(image.Pt(side, side))}, 0.95, false)
			if want <= 40 {
				want = 0
			}
			if got != want {
				t.Fatalf("square of %d at %v: %d, want %d", side, at, got, want)
			}
		}
	}
	first := image.Rect(5, 20, 12, 33)
	levels, sums := g.inkOfWindows(first, 13, 0.96)
	for i := range levels {
		r := first.Add(image.Pt(7*i, 0))
		sum := 0
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				sum += int(g.paper[y*g.w+x])
			}
		}
		if want := g.levelIn(r, 0.96, true); levels[i] != want || int(sums[i]) != sum {
			t.Errorf("window %v: %d on %d, want %d on %d", r, levels[i], sums[i], want, sum)
		}
	}
}

func TestSlopesAreCountedWhereTheRangeIsLarge(t *testing.T) {
	const w, h, least = 53, 31, 120
	g := noisyGauge(w, h)
	low, high := make([]byte, w*h), make([]byte, w*h)
	for i := range low {
		low[i], high[i] = g.ink[i]/2, g.ink[i]/2+g.grey[i]/2
	}
	var want [2 * slopeSteps]int32
	n := 0
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			i := y*w + x
			if a := int(high[i]) - int(low[i]); a >= least {
				gx, gy := float64(g.grey[i+1])-float64(g.grey[i-1]), float64(g.grey[i+w])-float64(g.grey[i-w])
				want[min(2*slopeSteps-1, int(slopeSteps*math.Sqrt(gx*gx+gy*gy)/float64(2*a)))]++
				n++
			}
		}
	}
	if got, all := slopesOf(g.grey, high, low, w, least); got != want || all != n || n == 0 {
		t.Errorf("%d slopes, want %d", all, n)
	}
}

func TestEvenPlacesAreThoseOfOneLevel(t *testing.T) {
	g := noisyGauge(75, 41)
	ranges := make([]byte, len(g.grey))
	for i, v := range g.grey {
		ranges[i] = v % 4
	}
	mask, dark := g.evenPlaces(ranges, 215)
	want := 0
	for i, v := range ranges {
		even := v <= tileEven
		if even && (g.ink[i] >= tileStep || g.paper[i] < 215) {
			want++
		}
		if even != (mask[i] == 255) || !even && mask[i] != 0 {
			t.Fatalf("range %d: %d", v, mask[i])
		}
	}
	if dark != want || want == 0 {
		t.Errorf("%d dark places, want %d", dark, want)
	}
}

// 倾斜: rows are sharpest at the slope that the lines of a page have.
func TestRowsAreSharpestAtTheirOwnSlope(t *testing.T) {
	const w, h = 300, 200
	for _, slope := range []float64{-0.1, 0, 0.05} {
		ink := make([]byte, w*h)
		for line := 30; line < h-30; line += 20 {
			for x := range w {
				ink[(line+int(math.Round(slope*float64(x-w/2))))*w+x] = 255
			}
		}
		s := strokesOf(ink, w, h, false)
		own := s.sharpness(-slope)
		for _, other := range []float64{-0.15, -0.05, 0.025, 0.1} {
			if other != slope && s.sharpness(-other) >= own {
				t.Errorf("slope %v is sharper at %v", slope, other)
			}
		}
	}
}

func TestColoursAreMeasuredAsFarAsTheyAre(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	const n = 1003
	a, b, lab := make([]byte, n), make([]byte, n), make([]byte, 3*n)
	for i := range n {
		a[i], b[i] = byte(r.Uint32()), byte(r.Uint32())
		lab[3*i], lab[3*i+1], lab[3*i+2] = byte(r.Uint32()), byte(115+r.IntN(30)), byte(115+r.IntN(30))
	}
	var want [256]int32
	for i := range a {
		want[min(255, int(math.Hypot(float64(a[i]), float64(b[i]))+0.5))]++
	}
	if got := lengths(a, b); got != want {
		t.Errorf("lengths %v, want %v", got, want)
	}
	var gain [256]float64
	for l := range gain {
		gain[l] = math.Min(1.6, 230/math.Max(1, float64(l)))
	}
	mask, paper := make([]byte, n), [3]float64{230, 126, 132}
	farFrom(mask, lab, &gain, paper)
	for i, got := range mask {
		l, f := float64(lab[3*i]), gain[lab[3*i]]
		far := l < coverDark*paper[0] || math.Hypot((float64(lab[3*i+1])-128)*f-paper[1]+128, (float64(lab[3*i+2])-128)*f-paper[2]+128) > coverChroma
		if far != (got == 255) || !far && got != 0 {
			t.Fatalf("colour %v: %d", lab[3*i:3*i+3], got)
		}
	}
}

// 直方图: where many levels are alike, and where none are.
func TestLevelsAreCounted(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for _, n := range []int{0, 1, 31, 32, 33, 1000, 5003} {
		levels := make([]byte, n)
		for i := n / 2; i < n; i++ {
			levels[i] = byte(r.Uint32())
		}
		var want [256]int
		for _, v := range levels {
			want[v]++
		}
		if got := histogram(levels); got != want {
			t.Errorf("%d levels: %v, want %v", n, got, want)
		}
	}
}
