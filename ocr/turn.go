package ocr

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"
	"golang.org/x/sync/errgroup"

	"yushen/models"
)

// How the upright way is found.
const (
	turnLongest = 960 // pixels of the longer side are enough for it
	turnLines   = 6   // lines are read each way
	turnFew     = 3   // … or only these, where they are
	turnStart   = 6   // of those, so much is read: the height of the box times this
	turnPiece   = 12  // of the others
	turnPlain   = 0.9 // … so legible that nothing else can be
)

// Locate finds the text boxes of a picture roughly, lying any way, in fractions of it (文本定位). It reads nothing and costs some 30 ms.
func (e *Engine) Locate(ctx context.Context, page models.Image) ([]models.Box, error) {
	page, picture, err := lit(page)
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	seen, err := e.find(ctx, picture, min(1, turnLongest/float64(max(page.Width, page.Height))))
	boxes := make([]models.Box, len(seen.quads))
	for i, q := range seen.quads {
		boxes[i] = q.box(float64(page.Width), float64(page.Height))
	}
	return boxes, err
}

// direction tells how far a picture must be turned clockwise, by 0, 90, 180 or 270 degrees, for its text to stand upright, and how sure that is (0 to
// 1; below 0.15 nothing speaks for any direction, as on a blank page, and 0 degrees is the answer). It reads the most telling text boxes in the ways
// that their shapes allow.
func (e *Engine) direction(ctx context.Context, picture gocv.Mat, quads []quad) (clockwise int, sure float64, err error) {
	level, standing := 0.0, 0.0 // lengths of text lines that lie and that stand
	for _, q := range quads {
		if w, h := q.width(), q.height(); w >= 1.5*h {
			level += w
		} else if h >= 1.5*w {
			standing += h
		}
	}
	if level+standing == 0 {
		return 0, 0, nil
	}
	var ways []int
	if level >= 0.25*standing {
		ways = append(ways, 0, 180)
	}
	if standing >= 0.25*level {
		ways = append(ways, 90, 270)
	}
	if ways[0] == 0 {
		few := telling(quads, false)
		plain, err := e.legibility(ctx, picture, few[:min(len(few), turnFew)], 0, turnStart)
		if err != nil || len(few) >= turnFew && plain > turnPlain {
			return 0, plain, err
		}
	}
	score := map[int]float64{}
	for _, way := range ways {
		if score[way], err = e.legibility(ctx, picture, telling(quads, way%180 == 90), way, turnPiece); err != nil {
			return 0, 0, err
		}
	}
	slices.SortStableFunc(ways, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	best, next := score[ways[0]], score[ways[1]]
	if sure = best - next; sure < 0.15 {
		return 0, sure, nil
	}
	return ways[0], sure, nil
}

// telling picks the longest boxes among those that stand or lie: long enough to tell, short enough to be cheap.
func telling(quads []quad, standing bool) []quad {
	var fit []quad
	for _, q := range quads {
		w, h := q.width(), q.height()
		if standing {
			w, h = h, w
		}
		if w >= 1.5*h {
			fit = append(fit, q)
		}
	}
	worth := func(q quad) float64 {
		w, h := q.width(), q.height()
		return min(max(w, h)/min(w, h), 10) * math.Sqrt(min(w, h))
	}
	slices.SortStableFunc(fit, func(a, b quad) int { return cmp.Compare(worth(b), worth(a)) })
	return fit[:min(len(fit), turnLines)]
}

// legibility reads boxes of a picture as if it were turned clockwise by way degrees, of each the start, piece times as long as high: the characters that are surely read, per line.
func (e *Engine) legibility(ctx context.Context, picture gocv.Mat, quads []quad, way int, piece float64) (float64, error) {
	telling := make([]float64, len(quads))
	group, inGroup := errgroup.WithContext(ctx)
	for i, q := range quads {
		// Turning the page clockwise by a quarter brings its bottom left corner to the top left.
		q = q.turned(4 - way/90)
		q = q.part(0, min(1, piece*q.height()/max(q.width(), 1)))
		group.Go(func() error {
			if err := e.cores.Acquire(inGroup, 1); err != nil {
				return err
			}
			defer e.cores.Release(1)
			s, err := cut(picture, q)
			if err != nil {
				return err
			}
			glyphs, err := e.quick.read(s)
			telling[i] = legible(glyphs)
			return err
		})
	}
	err := group.Wait()
	var total float64
	for _, t := range telling {
		total += t
	}
	return total / math.Max(1, float64(len(quads))), err
}

// legible is how legible a line is, by its reading: from 0 to 1.
func legible(glyphs []glyph) float64 {
	var sum float64
	for _, g := range glyphs {
		sum += g.confidence * g.confidence * g.confidence
	}
	return sum / math.Max(1, float64(len(glyphs))) * math.Min(1, float64(len(glyphs))/3)
}

// turned gives a picture turned clockwise by 90, 180 or 270 degrees, to be closed.
func turned(picture gocv.Mat, clockwise int) (gocv.Mat, error) {
	out := gocv.NewMat()
	how := map[int]gocv.RotateFlag{90: gocv.Rotate90Clockwise, 180: gocv.Rotate180Clockwise, 270: gocv.Rotate90CounterClockwise}[clockwise]
	if err := gocv.Rotate(picture, &out, how); err != nil {
		_ = out.Close()
		return out, fmt.Errorf("ocr: turn page: %w", err)
	}
	return out, nil
}

// rotated gives the text box on a page of w by h pixels that is turned clockwise; it starts again at its top left corner.
func (q quad) rotated(clockwise int, w, h float64) quad {
	for range clockwise / 90 {
		for i, p := range q {
			q[i] = point{h - p.y, p.x}
		}
		w, h = h, w
	}
	return q.turned(4 - clockwise/90)
}

func rotatedRect(r image.Rectangle, clockwise, w, h int) image.Rectangle {
	for range clockwise / 90 {
		r = image.Rect(h-r.Max.Y, r.Min.X, h-r.Min.Y, r.Max.X)
		w, h = h, w
	}
	return r
}
