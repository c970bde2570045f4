package ocr

import (
	"context"
	"fmt"
	"image"
	"math"
	"slices"

	ort "github.com/yalue/onnxruntime_go"
	"gocv.io/x/gocv"

	"yushen/scaling"
)

// DB text detection (Liao et al., "Real-time Scene Text Detection with Differentiable Binarization", AAAI 2020) with the parameters
// that PP-OCRv6 was published with.
const (
	textThreshold = 0.3 // a pixel is text
	boxThreshold  = 0.5 // a region is text: mean over its rectangle
	unclipRatio   = 1.6 // the network learns shrunk regions; they grow by area * ratio / perimeter
	leastSide     = 3   // pixels of the network's map; less is noise
)

// detector finds the places of text lines (文本检测).
type detector struct {
	net     session
	scratch *floats
}

func openDetector(onnx []byte, threads int, scratch *floats) (detector, error) {
	net, err := openSession(onnx, "x", []string{"fetch_name_0"}, threads)
	return detector{net, scratch}, err
}

// sight is what detection sees of a picture, in its pixels: text boxes, the middles of long lines, of those that stand, and red seals.
type sight struct {
	quads            []quad
	spines, standing []spine
	seals            []image.Rectangle
}

// moved puts the sight of a part into the whole picture.
func (s sight) moved(by image.Point) sight {
	dx, dy := float64(by.X), float64(by.Y)
	for i := range s.quads {
		s.quads[i] = s.quads[i].moved(dx, dy)
	}
	for _, line := range slices.Concat(s.spines, s.standing) {
		for k := range line.points {
			line.points[k].x, line.points[k].y = line.points[k].x+dx, line.points[k].y+dy
		}
	}
	for i := range s.seals {
		s.seals[i] = s.seals[i].Add(by)
	}
	return s
}

// turned gives the sight of the picture of w by h pixels turned clockwise.
func (s sight) turned(clockwise, w, h int) sight {
	if clockwise%180 != 0 {
		s.spines, s.standing = s.standing, s.spines
	}
	for i, q := range s.quads {
		s.quads[i] = q.rotated(clockwise, float64(w), float64(h))
	}
	for i, line := range s.spines {
		s.spines[i] = line.rotated(clockwise, float64(w), float64(h))
	}
	for i, r := range s.seals {
		s.seals[i] = rotatedRect(r, clockwise, w, h)
	}
	return s
}

// find gives the text regions of a BGR picture and its red seals, in its pixels. It looks at the picture shrunk or enlarged by scale. Under
// seals it looks for the print, not for the seal.
func (d detector) find(ctx context.Context, picture gocv.Mat, scale float64) (sight, error) {
	if err := ctx.Err(); err != nil {
		return sight{}, err
	}
	w, h := networkSize(picture.Cols(), picture.Rows(), scale)
	small, err := resized(picture, w, h)
	if err != nil {
		return sight{}, fmt.Errorf("ocr: shrink page for detection: %w", err)
	}
	defer small.Close()
	pixels, err := small.DataPtrUint8()
	if err != nil {
		return sight{}, err
	}
	seals := findSeals(bgr{w, h, pixels})
	for _, s := range seals {
		lift(bgr{w, h, pixels}, s, float64(w)/float64(picture.Cols()))
	}
	input, inputDone, err := d.scratch.take(3 * w * h)
	if err != nil {
		return sight{}, err
	}
	defer inputDone()
	planes(input, pixels, w*h, w*h)
	heat, heatDone, err := d.scratch.take(w * h)
	if err != nil {
		return sight{}, err
	}
	defer heatDone()
	out, err := ort.NewTensor(ort.NewShape(1, 1, int64(h), int64(w)), heat)
	if err != nil {
		return sight{}, err
	}
	defer out.Destroy()
	if err := d.net.run(input, 1, h, w, []ort.Value{out}); err != nil {
		return sight{}, fmt.Errorf("ocr: detect text: %w", err)
	}
	sx, sy := float64(picture.Cols())/float64(w), float64(picture.Rows())/float64(h)
	var quads []quad
	var spines, standing []spine
	for _, r := range regions(heat, w, h) {
		if s := r.spine().scaled(sx, sy); len(s.points) > 0 { // a bent line's box is mostly blank, and then no text box
			spines = append(spines, s)
		} else if s := r.standing().scaled(sx, sy); len(s.points) > 0 {
			standing = append(standing, s)
		}
		if q, ok := textQuad(r, heat, w, h); ok {
			quads = append(quads, q.scaled(sx, sy).within(float64(picture.Cols()), float64(picture.Rows())))
		}
	}
	for i, s := range seals {
		seals[i] = image.Rect(int(float64(s.Min.X)*sx), int(float64(s.Min.Y)*sy), int(float64(s.Max.X)*sx), int(float64(s.Max.Y)*sy))
	}
	return sight{quads, spines, standing, seals}, nil
}

// mostStep is by how much a picture is shrunk at once: more would skip thin strokes.
const mostStep = 1.6

// resized is a copy of a picture of w x h pixels. Averaging 2 x 2 pixels first costs a tenth of averaging over areas of another size.
func resized(picture gocv.Mat, w, h int) (gocv.Mat, error) {
	if float64(picture.Cols()) <= mostStep*float64(w) || picture.Rows() < 2 {
		return drawn(picture, w, h)
	}
	half := image.Pt(picture.Cols()/2, picture.Rows()/2)
	even := picture.Region(image.Rectangle{Max: half.Mul(2)})
	defer even.Close()
	near := gocv.NewMat()
	defer near.Close()
	if err := gocv.Resize(even, &near, half, 0, 0, gocv.InterpolationArea); err != nil {
		return gocv.Mat{}, err
	}
	return resized(near, w, h)
}

// drawn is a copy of a picture with w x h pixels, each looked up between those around.
func drawn(picture gocv.Mat, w, h int) (gocv.Mat, error) {
	if !picture.IsContinuous() { // a part of another one
		picture = picture.Clone()
		defer picture.Close()
	}
	pixels, err := picture.DataPtrUint8()
	if err != nil {
		return gocv.Mat{}, err
	}
	out := gocv.NewMatWithSize(h, w, gocv.MatTypeCV8UC3)
	small, err := out.DataPtrUint8()
	if err == nil {
		scaling.Linear(small, w, h, pixels, picture.Cols(), picture.Rows(), 3)
	}
	return out, err
}

// networkSize is the nearest size that the network takes: multiples of 32.
func networkSize(w, h int, scale float64) (int, int) {
	round := func(v int) int { return max(32, int(math.Round(float64(v)*scale/32))*32) }
	return round(w), round(h)
}

// textQuad turns a region of the heat map into a text rectangle, if it is one.
func textQuad(r region, heat []float32, w, h int) (quad, bool) {
	box := r.minRect()
	if min(box.w, box.h)+1 < leastSide {
		return quad{}, false
	}
	if meanInside(heat, w, h, box.corners()) < boxThreshold {
		return quad{}, false
	}
	grow := box.w * box.h * unclipRatio / (2 * (box.w + box.h))
	box.w, box.h = box.w+2*grow, box.h+2*grow
	if min(box.w, box.h) < leastSide+2 {
		return quad{}, false
	}
	return box.corners(), true
}

// meanInside is the mean heat over the pixels within q.
func meanInside(heat []float32, w, h int, q quad) float64 {
	top, bottom := math.Inf(1), math.Inf(-1)
	for _, p := range q {
		top, bottom = min(top, p.y), max(bottom, p.y)
	}
	var sum float64
	var n int
	for y := max(0, int(math.Ceil(top))); y <= min(h-1, int(bottom)); y++ {
		x0, x1, ok := q.span(float64(y))
		if !ok {
			continue
		}
		for x := max(0, int(math.Ceil(x0-0.5))); x <= min(w-1, int(x1+0.5)); x++ {
			sum += float64(heat[y*w+x])
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}
