package ocr

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gocv.io/x/gocv"

	"yushen/models"
)

// How the upright way is found: on a picture shrunk to this longer side, by reading this many of its lines each way.
const (
	turnLongest = 960
	turnLines   = 6
)

// Upright tells how far an image must be turned clockwise, by 0, 90, 180 or 270 degrees, for its text to stand upright, and how sure that is
// (0 to 1; below 0.15 nothing speaks for any direction, as on a blank page, and 0 degrees is the answer). It reads a few lines each way.
func (e *Engine) Upright(ctx context.Context, page models.Image) (clockwise int, sure float64, err error) {
	picture, err := mat(page)
	if err != nil {
		return 0, 0, err
	}
	defer picture.Close()
	quads, _, err := e.find(ctx, picture, e.glance, turnLongest, 0)
	if err != nil {
		return 0, 0, err
	}
	return e.direction(ctx, picture, quads)
}

// direction reads the most telling text boxes in the ways that their shapes allow.
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
	score := map[int]float64{}
	for _, way := range ways {
		if score[way], err = e.legibility(ctx, picture, telling(quads, way%180 == 90), way); err != nil {
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

// legibility reads boxes of a picture as if it were turned clockwise by way degrees: the characters that are surely read, per line.
func (e *Engine) legibility(ctx context.Context, picture gocv.Mat, quads []quad, way int) (float64, error) {
	var total float64
	for _, q := range quads {
		// Turning the page clockwise by a quarter brings its bottom left corner to the top left.
		q = q.turned(4 - way/90)
		q = q.part(0, min(1, 12*q.height()/max(q.width(), 1)))
		if err := e.cores.Acquire(ctx, 1); err != nil {
			return 0, err
		}
		s, err := cut(picture, q)
		var glyphs []glyph
		if err == nil {
			glyphs, err = e.quick.read(s)
		}
		e.cores.Release(1)
		if err != nil {
			return 0, err
		}
		var sum float64
		for _, g := range glyphs {
			sum += g.confidence * g.confidence * g.confidence
		}
		total += sum / math.Max(1, float64(len(glyphs))) * math.Min(1, float64(len(glyphs))/3)
	}
	return total / math.Max(1, float64(len(quads))), nil
}
