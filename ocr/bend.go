package ocr

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gocv.io/x/gocv"

	"yushen/models"
)

// A page that curls up, arches beside a book's spine or was folded has bent lines (弯曲页). The networks read level ones, so such a page is
// drawn again with each place moved up or down until its lines are straight.
const (
	spineStep    = 8    // pixels of the network's map between two points of a spine
	spineLong    = 8.0  // of a line's thickness; shorter lines tell nothing
	bentBy       = 0.3  // of a line's thickness that its spine leaves a straight line by
	bentShare    = 0.12 // of the length of all spines that is bent, on a bent page
	bendAcross   = 12   // knots of a bend from left to right
	bendDown     = 3    // … and from top to bottom
	bendStiff    = 30.0 // how much a bend resists bending, in points of spines; folds bend sharply
	bendTwist    = 3.0  // … and differing from top to bottom
	bendAtRest   = 0.01 // … and leaving its place where no line tells
	spineTrimmed = 1    // points at either end that the line's round end draws off its middle
)

// spine is the middle of a text line, point by point from left to right, or from top to bottom where the line stands, and how thick the line looks, in
// pixels.
type spine struct {
	points []point
	thick  float64
}

// spine follows the middle of a region; it has no points where the region is too short.
func (r region) spine() spine {
	x0, x1 := slices.Min(r.left), slices.Max(r.right)
	n := (x1-x0)/spineStep + 1
	top, bottom := make([]int, n), make([]int, n)
	for i := range top {
		top[i], bottom[i] = math.MaxInt, -1
	}
	for _, u := range r.runs {
		for i := (u.x0 - x0 + spineStep - 1) / spineStep; i*spineStep+x0 <= u.x1; i++ {
			top[i], bottom[i] = min(top[i], u.y), max(bottom[i], u.y)
		}
	}
	var s spine
	for i := spineTrimmed; i < n-spineTrimmed; i++ {
		if bottom[i] < 0 {
			continue
		}
		s.points = append(s.points, point{float64(x0 + i*spineStep), float64(top[i]+bottom[i]) / 2})
		s.thick += float64(bottom[i] - top[i] + 1)
	}
	return s.ofLength(x1 - x0)
}

// standing follows the middle of a region of a page that lies on its side, from top to bottom.
func (r region) standing() spine {
	var s spine
	n := len(r.left)
	for i := spineTrimmed * spineStep; i < n-spineTrimmed*spineStep; i += spineStep {
		s.points = append(s.points, point{float64(r.left[i]+r.right[i]) / 2, float64(r.top + i)})
		s.thick += float64(r.right[i] - r.left[i] + 1)
	}
	return s.ofLength(n)
}

// ofLength takes the mean of what the points told of the thickness; a region that is short for that has no spine.
func (s spine) ofLength(n int) spine {
	if len(s.points) == 0 {
		return s
	}
	s.thick /= float64(len(s.points))
	if float64(n) < spineLong*s.thick {
		return spine{}
	}
	return s
}

// rotated gives the spine on the page of w by h pixels that is turned clockwise.
func (s spine) rotated(clockwise int, w, h float64) spine {
	for range clockwise / 90 {
		for i, p := range s.points {
			s.points[i] = point{h - p.y, p.x}
		}
		w, h = h, w
	}
	if s.points[0].x > s.points[len(s.points)-1].x {
		slices.Reverse(s.points)
	}
	return s
}

func (s spine) scaled(sx, sy float64) spine {
	for i := range s.points {
		s.points[i].x, s.points[i].y = s.points[i].x*sx, s.points[i].y*sy
	}
	s.thick *= sy // and sx, nearly the same
	return s
}

// length is from the first point to the last.
func (s spine) length() float64 { return s.points[len(s.points)-1].x - s.points[0].x }

// bent says whether the spine leaves its straight line of least squares.
func (s spine) bent() bool {
	var n, x, y, xx, xy float64
	for _, p := range s.points {
		n, x, y, xx, xy = n+1, x+p.x, y+p.y, xx+p.x*p.x, xy+p.x*p.y
	}
	slope := (n*xy - x*y) / max(n*xx-x*x, 1)
	far := 0
	for _, p := range s.points {
		if math.Abs(p.y-y/n-slope*(p.x-x/n)) > bentBy*s.thick {
			far++
		}
	}
	return float64(far) > 0.1*n
}

// bentPage says whether many lines of a page are bent.
func bentPage(spines []spine) bool {
	var all, bent float64
	for _, s := range spines {
		all += s.length()
		if s.bent() {
			bent += s.length()
		}
	}
	return bent > bentShare*all
}

// bend is how far down each place of a page lies from where it would on a flat one, in pixels: between knots linear.
type bend struct {
	w, h float64
	down [bendDown][bendAcross]float64
}

// weights are the knots that tell the bend at a place, and their shares.
func (b *bend) weights(p point) (knots [4]int, shares [4]float64) {
	place := func(v, size float64, n int) (int, float64) {
		v = min(max(v/size, 0), 1) * float64(n-1)
		i := min(int(v), n-2)
		return i, v - float64(i)
	}
	i, tx := place(p.x, b.w, bendAcross)
	j, ty := place(p.y, b.h, bendDown)
	at := j*bendAcross + i
	return [4]int{at, at + 1, at + bendAcross, at + bendAcross + 1}, [4]float64{(1 - tx) * (1 - ty), tx * (1 - ty), (1 - tx) * ty, tx * ty}
}

func (b *bend) at(p point) (down float64) {
	knots, shares := b.weights(p)
	for k, i := range knots {
		down += shares[k] * b.down[i/bendAcross][i%bendAcross]
	}
	return down
}

// bendOf fits the bend of a page of w by h pixels to its spines by least squares: moved back by it, each spine is level.
func bendOf(spines []spine, w, h float64) *bend {
	b := &bend{w: w, h: h}
	const n = bendDown * bendAcross
	var e equations
	for _, s := range spines {
		var mean [n]float64
		var y float64
		for _, p := range s.points {
			knots, shares := b.weights(p)
			for k, i := range knots {
				mean[i] += shares[k] / float64(len(s.points))
			}
			y += p.y / float64(len(s.points))
		}
		for _, p := range s.points {
			var row [n]float64
			knots, shares := b.weights(p)
			for k, i := range knots {
				row[i] += shares[k]
			}
			for i := range row {
				row[i] -= mean[i]
			}
			e.add(row, p.y-y, 1)
		}
	}
	for i := range n {
		row := [n]float64{}
		row[i] = 1
		e.add(row, 0, bendAtRest)
		if x := i % bendAcross; x > 0 && x < bendAcross-1 {
			row[i-1], row[i], row[i+1] = 1, -2, 1
			e.add(row, 0, bendStiff)
		}
		if i >= bendAcross {
			row = [n]float64{}
			row[i], row[i-bendAcross] = 1, -1
			e.add(row, 0, bendTwist)
		}
	}
	for i, v := range e.solved() {
		b.down[i/bendAcross][i%bendAcross] = v
	}
	return b
}

// equations are those of least squares, for all knots of a bend.
type equations struct {
	m [bendDown * bendAcross][bendDown*bendAcross + 1]float64
}

// add takes one wish up: row times the knots is to be v.
func (e *equations) add(row [bendDown * bendAcross]float64, v, weight float64) {
	for i, a := range row {
		if a == 0 {
			continue
		}
		for j, b := range row {
			e.m[i][j] += weight * a * b
		}
		e.m[i][len(row)] += weight * a * v
	}
}

// solved solves them by elimination; they are positive definite, so no pivot is needed.
func (e *equations) solved() (v [bendDown * bendAcross]float64) {
	n := len(e.m)
	for i := range n {
		for r := i + 1; r < n; r++ {
			f := e.m[r][i] / e.m[i][i]
			for c := i; c <= n; c++ {
				e.m[r][c] -= f * e.m[i][c]
			}
		}
	}
	for i := n - 1; i >= 0; i-- {
		v[i] = e.m[i][n]
		for c := i + 1; c < n; c++ {
			v[i] -= e.m[i][c] * v[c]
		}
		v[i] /= e.m[i][i]
	}
	return v
}

// bendBand is how many rows are drawn at once: the maps of a whole photograph would take three times its memory.
const bendBand = 64

// straightened draws the page with its lines straight; the picture is to be closed.
func (b *bend) straightened(picture gocv.Mat) (gocv.Mat, error) {
	out := gocv.NewMatWithSize(picture.Rows(), picture.Cols(), gocv.MatTypeCV8UC3)
	for y := 0; y < picture.Rows(); y += bendBand {
		if err := b.straighten(picture, out, y, min(y+bendBand, picture.Rows())); err != nil {
			_ = out.Close()
			return out, fmt.Errorf("ocr: straighten a bent page: %w", err)
		}
	}
	return out, nil
}

// straighten draws the rows of out from one to another.
func (b *bend) straighten(picture, out gocv.Mat, from, to int) error {
	w := picture.Cols()
	across, down := gocv.NewMatWithSize(to-from, w, gocv.MatTypeCV32FC1), gocv.NewMatWithSize(to-from, w, gocv.MatTypeCV32FC1)
	defer across.Close()
	defer down.Close()
	xs, err := across.DataPtrFloat32()
	if err != nil {
		return err
	}
	ys, err := down.DataPtrFloat32()
	if err != nil {
		return err
	}
	for y := from; y < to; y++ {
		for x := range w {
			i := (y-from)*w + x
			xs[i], ys[i] = float32(x), float32(float64(y)+b.at(point{float64(x), float64(y)}))
		}
	}
	rows := out.RowRange(from, to)
	defer rows.Close()
	return gocv.Remap(picture, &rows, &across, &down, gocv.InterpolationLinear, gocv.BorderReplicate, color.RGBA{})
}

// bentBack moves the lines of the straightened page to where they stand on the bent one.
func (b *bend) bentBack(lines []models.Line) {
	move := func(box models.Box) models.Box {
		for i, p := range box {
			box[i].Y = min(max(p.Y+b.at(point{p.X * b.w, p.Y * b.h})/b.h, 0), 1)
		}
		return box
	}
	for i := range lines {
		lines[i].Box = move(lines[i].Box)
		for k := range lines[i].Chars {
			lines[i].Chars[k].Box = move(lines[i].Chars[k].Box)
		}
	}
}
