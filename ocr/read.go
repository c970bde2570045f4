package ocr

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"
	"sync/atomic"

	"gocv.io/x/gocv"
	"golang.org/x/sync/errgroup"

	"yushen/models"
)

// The size that a page is searched for text at, in pixels.
const (
	detectLongest  = 1152 // of the longer side; a larger page is shrunk
	detectShortest = 640  // of the shorter side; a smaller page is enlarged
	smallPrint     = 21   // median height of a text box; below it the page is searched again, larger
	goodPrint      = 28   // the height that it is enlarged to
	mostPixels     = 3 << 20
	fewBoxes       = 8   // on a page with fewer the heights of those that were found tell nothing of the others
	leastCloser    = 1.2 // times the pixels of the first look, each way; less shows no more
)

// Read gives the text lines of an upright page in reading order. A blank page has none, which is no error. The context ends it between two
// lines; its error is then returned.
func (e *Engine) Read(ctx context.Context, page models.Image) ([]models.Line, error) {
	page, picture, err := lit(page)
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	seen, err := e.search(ctx, picture)
	if err != nil {
		return nil, err
	}
	return e.readBent(ctx, page, picture, seen, nil)
}

// ReadUpright reads a page that may lie any way, and tells how far it must be turned clockwise (0, 90, 180, 270 degrees) to stand upright.
// The lines' boxes are those of the page so turned. said are the characters that the file states on a page that stands
// upright (page.PageText); they confirm what is seen, or leave it in doubt. told is called once the way is known, before the lines are read.
func (e *Engine) ReadUpright(ctx context.Context, page models.Image, said []models.Char, told func(clockwise int)) (lines []models.Line, clockwise int, err error) {
	page, picture, err := lit(page)
	if err != nil {
		return nil, 0, err
	}
	defer picture.Close()
	seen, err := e.search(ctx, picture)
	if err != nil {
		return nil, 0, err
	}
	clockwise, _, err = e.direction(ctx, picture, seen.quads)
	if err != nil {
		return nil, 0, err
	}
	told(clockwise)
	if clockwise != 0 {
		seen = seen.turned(clockwise, page.Width, page.Height)
		upright, err := turned(picture, clockwise)
		if err != nil {
			return nil, 0, err
		}
		defer upright.Close()
		if page, err = pageOf(upright); err != nil {
			return nil, 0, err
		}
		lines, err = e.readBent(ctx, page, upright, seen, nil) // picture is closed as the picture that it was opened as
		return lines, clockwise, err
	}
	lines, err = e.readBent(ctx, page, picture, seen, claims(said, float64(page.Width), float64(page.Height)))
	return lines, clockwise, err
}

// readBent reads an upright page, straightened first where its lines are bent.
func (e *Engine) readBent(ctx context.Context, page models.Image, picture gocv.Mat, seen sight, said []claim) ([]models.Line, error) {
	if !bentPage(seen.spines) {
		return e.readAll(ctx, page, picture, seen.quads, seen.seals, said)
	}
	b := bendOf(seen.spines, float64(page.Width), float64(page.Height))
	picture, err := b.straightened(picture)
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	straight, err := pageOf(picture)
	if err != nil {
		return nil, err
	}
	if seen, err = e.search(ctx, picture); err != nil {
		return nil, err
	}
	lines, err := e.readAll(ctx, straight, picture, seen.quads, seen.seals, nil)
	b.bentBack(lines)
	return lines, err
}

// readAll reads the text boxes of an upright page, several at a time.
func (e *Engine) readAll(ctx context.Context, page models.Image, picture gocv.Mat, quads []quad, seals []image.Rectangle, said []claim) ([]models.Line, error) {
	for i := range quads {
		quads[i] = level(quads[i])
	}
	quads = slices.DeleteFunc(quads, func(q quad) bool { return q.width() < 1 || q.height() < 1 }) // a speck, no text
	quads, err := joinRows(picture, quads, seals)
	if err != nil {
		return nil, err
	}
	boxes := withRoom(readingOrder(quads, page), float64(page.Width), float64(page.Height))
	lines, glyphs := make([]models.Line, len(boxes)), make([][]glyph, len(boxes))
	group, inGroup := errgroup.WithContext(ctx)
	var taken atomic.Int64
	for range min(int(e.threads), len(boxes)) {
		group.Go(func() error {
			for i := int(taken.Add(1)) - 1; i < len(boxes); i = int(taken.Add(1)) - 1 {
				if err := e.cores.Acquire(inGroup, 1); err != nil {
					return err
				}
				var err error
				lines[i], glyphs[i], err = e.readLine(picture, boxes[i], seals, said)
				e.cores.Release(1)
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := cmp.Or(group.Wait(), ctx.Err()); err != nil {
		return nil, err
	}
	settle(lines, glyphs)
	return slices.DeleteFunc(lines, func(l models.Line) bool { return l.Text == "" }), nil
}

// search finds the text boxes and seals of a picture. Where the print comes out small, as on a page photographed from afar, it looks again
// at the part that holds text, with more pixels.
func (e *Engine) search(ctx context.Context, picture gocv.Mat) (sight, error) {
	scale := pageScale(picture.Cols(), picture.Rows())
	seen, err := e.find(ctx, picture, scale)
	quads := seen.quads
	if err != nil || scale >= 1 {
		return seen, err
	}
	if len(quads) < fewBoxes {
		return e.searchWhole(ctx, picture, seen, scale)
	}
	height := medianHeight(quads) * scale
	if height >= smallPrint {
		return seen, nil
	}
	part := image.Rectangle{}
	for _, q := range quads {
		part = part.Union(q.bounds())
	}
	margin := int(2 * medianHeight(quads))
	part = part.Inset(-margin).Intersect(image.Rect(0, 0, picture.Cols(), picture.Rows()))
	scale = min(1, scale*goodPrint/height)
	if pixels := scale * scale * float64(part.Dx()*part.Dy()); pixels > mostPixels {
		scale *= mostPixels / pixels
	}
	closer := picture.Region(part)
	defer closer.Close()
	seen, err = e.find(ctx, closer, scale)
	return seen.moved(part.Min), err
}

// searchWhole looks again at a whole picture on which hardly any text was seen, with all the pixels that a look may have: small print on a page with
// little else may have been passed over. What was seen first stays where no more is found.
func (e *Engine) searchWhole(ctx context.Context, picture gocv.Mat, seen sight, scale float64) (sight, error) {
	closer := min(1, math.Sqrt(mostPixels/float64(picture.Cols()*picture.Rows())))
	if closer < leastCloser*scale {
		return seen, nil
	}
	again, err := e.find(ctx, picture, closer)
	if err != nil || len(again.quads) <= len(seen.quads) {
		return seen, err
	}
	return again, nil
}

// pageScale is how much a page of w by h pixels is shrunk or enlarged for the first look.
func pageScale(w, h int) float64 {
	scale := min(1, detectLongest/float64(max(w, h)))
	if short := scale * float64(min(w, h)); short < detectShortest {
		scale = min(scale*detectShortest/short, detectLongest/float64(max(w, h)), 2)
	}
	return scale
}

// find runs detection alone on all cores: its work splits well, that of lines does not.
func (e *Engine) find(ctx context.Context, picture gocv.Mat, scale float64) (sight, error) {
	if err := e.cores.Acquire(ctx, e.threads); err != nil {
		return sight{}, err
	}
	defer e.cores.Release(e.threads)
	return e.detect.find(ctx, picture, scale)
}

func medianHeight(quads []quad) float64 {
	heights := make([]float64, len(quads))
	for i, q := range quads {
		heights[i] = min(q.height(), q.width())
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}
