package page

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"
)

// colorfulness is the chroma that the most coloured thousandth of the page has beside the tint of its surroundings: the colour of the lamp
// and of the paper does not count, a red stamp does.
func colorfulness(s *scope, copies *pyramid) float64 {
	small, _ := s.shrunk(copies, colorSize)
	lab := s.split(s.lab(small))
	if s.err != nil || len(lab) != 3 {
		return 255
	}
	for i, c := range lab[1:] {
		broad := s.blur(c, 2*(small.Cols()/10)+1)
		lab[1+i] = s.out(func(d *gocv.Mat) error { return gocv.AbsDiff(c, broad, d) })
	}
	a, b := s.bytes(lab[1]), s.bytes(lab[2])
	if s.err != nil {
		return 255
	}
	count := lengths(a, b)
	n := int32(len(a) / 1000)
	for v := 255; v > 0; v-- {
		if n -= count[v]; n < 0 {
			return float64(v)
		}
	}
	return 0
}

// tracks is how much of the page's middle frequencies is left besides its light: the grey mottle of writing, sharp or blurred. Blank paper
// shows next to none.
func (g *gauge) mottle(s *scope) float64 {
	m, err := gocv.NewMatFromBytes(g.h, g.w, gocv.MatTypeCV8UC1, g.grey)
	s.do(err)
	grey := s.own(m)
	in := image.Rect(g.w/20, g.h/20, g.w-g.w/20, g.h-g.h/20)
	fine, broad := s.gauss(grey, 3), s.gauss(grey, 14)
	d := s.bytes(s.out(func(d *gocv.Mat) error { return gocv.AbsDiff(fine, broad, d) }))
	if s.err != nil {
		return 255
	}
	var v []byte
	for y := in.Min.Y; y < in.Max.Y; y++ {
		v = append(v, d[y*g.w+in.Min.X:y*g.w+in.Max.X]...)
	}
	return float64(quantile(v, 0.97))
}

// colorSize is the longer side in pixels of the copy on which colour is looked for: small enough that the colour noise of sensors and JPEG averages out.
const colorSize = 500

// patchSize is the side in pixels of the pieces of bare paper in which a screen's pattern is looked for.
const patchSize = 64

// screenPeak is how far the strongest single frequency stands above its neighbourhood in the spectra of bare paper, averaged over the
// clearest patches: a screen's lines beating against a camera's give one sharp peak that is the same all over the page. A screen's dots stand in rows and
// columns, and have another peak across (cross); the lines of an underprint have not.
func (g *gauge) screenPeak(s *scope, page gocv.Mat, within image.Rectangle) (peak, cross float64) {
	type patch struct{ x, y, ink int }
	var patches []patch
	step := int(patchSize * g.scale)
	if step < 16 {
		return 0, 0
	}
	for y := step / 2; y+step < g.h; y += step {
		for x := step / 2; x+step < g.w; x += step {
			if !image.Rect(x, y, x+step, y+step).In(within) {
				continue
			}
			ink := 0
			for j := y; j < y+step; j += 2 {
				for i := x; i < x+step; i += 2 {
					if g.ink[j*g.w+i] > strokeInk {
						ink++
					}
				}
			}
			patches = append(patches, patch{x, y, ink})
		}
	}
	if len(patches) == 0 {
		return 0, 0
	}
	slices.SortFunc(patches, func(a, b patch) int { return a.ink - b.ink })
	patches = patches[:max(1, min(16, len(patches)/3))]
	bare := step * step / 400
	if len(g.blobs) > mostPieces || patches[min(fewestPatches, len(patches))-1].ink > bare { // a coarse pattern passes for ink everywhere
		bare = step * step
	}
	var spectra [][]float64
	for _, p := range patches {
		if p.ink > bare {
			break
		}
		r := image.Rect(0, 0, patchSize, patchSize).Add(image.Pt(int(float64(p.x)/g.scale), int(float64(p.y)/g.scale)))
		if !r.In(image.Rect(0, 0, page.Cols(), page.Rows())) {
			continue
		}
		if power := spectrum(s, page, r); power != nil {
			spectra = append(spectra, power)
		}
	}
	if len(spectra) < fewestPatches {
		return 0, 0
	}
	middle, column := make([]float64, patchSize*patchSize), make([]float64, len(spectra))
	for i := range middle {
		opposite := (patchSize-i/patchSize)%patchSize*patchSize + (patchSize-i%patchSize)%patchSize // a frequency the other way round has the same power
		if opposite < i {
			middle[i] = middle[opposite]
			continue
		}
		for k := range spectra {
			column[k] = spectra[k][i]
		}
		slices.Sort(column)
		middle[i] = column[len(column)/2]
	}
	return strongest(middle)
}

// fewestPatches are enough to tell a pattern of the whole page from what lies on one place of it.
const fewestPatches = 3

// mostPieces is how many pieces of writing a page has at most, words and all; forms come to 100.
const mostPieces = 200

// strokeInk is how much darker than its surroundings a stroke of writing is at least, and a screen's pattern at most, grey levels.
const strokeInk = 40

// spectrum is the power spectrum of the grey patch, divided by its own total.
func spectrum(s *scope, page gocv.Mat, r image.Rectangle) []float64 {
	var in scope
	defer in.close()
	part := in.own(page.Region(r))
	grey := in.color(part, gocv.ColorBGRToGray)
	f := in.out(func(d *gocv.Mat) error { return grey.ConvertTo(d, gocv.MatTypeCV32FC1) })
	window := in.out(func(d *gocv.Mat) error {
		*d = gocv.NewMatWithSize(patchSize, patchSize, gocv.MatTypeCV32FC1)
		return gocv.CreateHanningWindow(d, image.Pt(patchSize, patchSize), gocv.MatTypeCV32F)
	})
	px, err := f.DataPtrFloat32()
	in.do(err)
	win, err := window.DataPtrFloat32()
	in.do(err)
	if in.err != nil || len(win) != len(px) {
		s.do(in.err)
		return nil
	}
	mean := float32(0)
	for _, v := range px {
		mean += v
	}
	mean /= float32(len(px))
	for i := range px {
		px[i] = (px[i] - mean) * win[i]
	}
	spec := in.out(func(d *gocv.Mat) error { return gocv.DFT(f, d, gocv.DftComplexOutput) })
	c, err := spec.DataPtrFloat32()
	in.do(err)
	if in.err != nil {
		s.do(in.err)
		return nil
	}
	out := make([]float64, patchSize*patchSize)
	for i := range out {
		out[i] = float64(c[2*i])*float64(c[2*i]) + float64(c[2*i+1])*float64(c[2*i+1])
	}
	return out
}

// strongest finds the amplitude in grey levels of the strongest single frequency; cross is that of the strongest in clearly another direction.
func strongest(power []float64) (peak, cross float64) {
	const n = patchSize
	at := func(i int) point {
		x, y := i%n, i/n
		if x > n/2 {
			x -= n
		}
		if y > n/2 {
			y -= n
		}
		return point{float64(x), float64(y)}
	}
	var above [patchSize * patchSize]float64
	best := 0
	for i := range power {
		if r := at(i).length(); r < float64(n)/longestBeat || r > n/2-2 {
			continue
		}
		if above[i] = power[i] - beside(power, i); above[i] > above[best] {
			best = i
		}
	}
	along := at(best).unit()
	for i, v := range above {
		if math.Abs(along.cross(at(i).unit())) > crossing30 {
			cross = math.Max(cross, v)
		}
	}
	amplitude := func(v float64) float64 { return 2 * math.Sqrt(v) / (n * n / 4) }
	return amplitude(above[best]), amplitude(cross)
}

// crossing30 is the sine of the least angle between the two gratings of a screen's dots as seen from any side: 30 degrees.
const crossing30 = 0.5

// beside is the power next to a frequency on the ray from zero: folds and edges fill the whole ray, a pattern one place of it.
func beside(power []float64, i int) float64 {
	const n = patchSize
	x, y := i%n, i/n
	if x > n/2 {
		x -= n
	}
	if y > n/2 {
		y -= n
	}
	r := math.Hypot(float64(x), float64(y))
	worst := 0.0
	for _, d := range []float64{-3, 3} {
		f := (r + d) / r
		u, v := (int(math.Round(float64(x)*f))+n)%n, (int(math.Round(float64(y)*f))+n)%n
		worst = math.Max(worst, power[v*n+u])
	}
	return 2 * worst
}

// longestBeat is the longest period in pixels that counts as a screen's pattern; underprints of cards and certificates are longer.
const longestBeat = 11
