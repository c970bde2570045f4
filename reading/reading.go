// Package reading turns an upload into pages with lines, quality and seals (读件): it is the only place that holds pixels, and the only
// one that knows both page and ocr. What leaves it is models.Page, in fractions of the flattened page.
package reading

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"yushen/models"
	"yushen/ocr"
	"yushen/page"
	"yushen/precheck"
)

// Reader implements precheck.PageReader. All methods may be called by many goroutines at once.
type Reader struct {
	opener   *page.Opener
	engine   *ocr.Engine
	pages    *places
	deadline time.Duration
}

// New makes a Reader that works on up to atOnce pages at a time and gives each page the deadline.
func New(opener *page.Opener, engine *ocr.Engine, atOnce int, deadline time.Duration) *Reader {
	return &Reader{opener: opener, engine: engine, pages: newPlaces(max(atOnce, 1)), deadline: deadline}
}

// ReadUpload reads every page of an upload; see precheck.PageReader.
func (r *Reader) ReadUpload(ctx context.Context, name string, data []byte, progress func(page, of int)) (precheck.Reading, error) {
	upload, err := r.opener.Open(ctx, name, data)
	if err != nil {
		return precheck.Reading{}, err
	}
	defer upload.Close()
	out := precheck.Reading{Pages: make([]models.Page, upload.Len())}
	took := make([]models.Timings, upload.Len())
	g, group := errgroup.WithContext(ctx)
	for n := range upload.Len() {
		if r.pages.take(group) != nil {
			break // the group's own error, or the caller's: told below
		}
		g.Go(func() error {
			defer r.pages.give()
			p, t, err := r.readPage(group, upload, name, n)
			if err != nil {
				return err
			}
			out.Pages[n], took[n] = p, t
			if progress != nil {
				progress(n+1, upload.Len())
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return precheck.Reading{}, err
	}
	for _, t := range took {
		out.Timings.Add(t)
	}
	return out, ctx.Err()
}

// onePage opens one page (from 1) of an upload for a second use of its pixels, in a place of the pool, and closes it after.
func (r *Reader) onePage(ctx context.Context, name string, data []byte, number int, use func(models.Image) error) error {
	upload, err := r.opener.Open(ctx, name, data)
	if err != nil {
		return err
	}
	defer upload.Close()
	if number < 1 || number > upload.Len() {
		return &models.Error{Code: models.NotFound, Part: name, Public: fmt.Sprintf("文件“%s”没有第%d页。", name, number)}
	}
	if err := r.pages.take(ctx); err != nil {
		return err
	}
	defer r.pages.give()
	img, err := upload.Page(ctx, number-1)
	if err != nil {
		return err
	}
	defer page.Release(img)
	return use(img)
}

func (r *Reader) readPage(ctx context.Context, upload *page.Upload, name string, n int) (models.Page, models.Timings, error) {
	if r.deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.deadline)
		defer cancel()
	}
	watch := stopwatch{time.Now()}
	img, said, err := upload.PageText(ctx, n)
	if err != nil {
		return models.Page{}, models.Timings{}, err
	}
	defer page.Release(img) // nothing but text leaves this place
	decode := watch.lap()
	flat, err := r.flatten(ctx, img)
	if err != nil {
		return models.Page{}, models.Timings{}, fmt.Errorf("flatten page %d of %s: %w", n+1, name, err)
	}
	defer func() { flat.Release() }()
	quality := watch.lap()
	if flat.ToUpload != (models.Homography{}) {
		said = nil // places of the whole page
	}
	read, err := r.readFlat(ctx, flat, said)
	if err != nil {
		return models.Page{}, models.Timings{}, fmt.Errorf("read page %d of %s: %w", n+1, name, err)
	}
	if flat.Seen.Outline && cutOff(read.lines) {
		whole, err := r.flattenAround(ctx, img)
		if err != nil {
			return models.Page{}, models.Timings{}, fmt.Errorf("flatten page %d of %s: %w", n+1, name, err)
		}
		if whole.ToUpload == flat.ToUpload {
			whole.Release()
		} else {
			read.upright.Release()
			flat.Release()
			flat = whole
			if read, err = r.readFlat(ctx, flat, nil); err != nil {
				return models.Page{}, models.Timings{}, fmt.Errorf("read page %d of %s: %w", n+1, name, err)
			}
		}
	}
	recognise := watch.lap()
	upright, lines := read.upright, read.lines
	defer upright.Release()
	upright.Seen.Lines = lines
	p := models.Page{File: name, Number: n + 1, Rotation: read.turn, Lines: lines, Flat: upright.ToUpload, Editor: upload.Editor(n),
		Width: upright.Seen.Width, Height: upright.Seen.Height, Aspect: float64(upright.Image.Width) / float64(upright.Image.Height),
		Hash: read.hash, Codes: read.codes, Seals: r.seals(read.stamps, lines, n+1)}
	var looks sync.WaitGroup // the longest beside all others
	looks.Go(func() { p.Quality = upright.Inspect() })
	looks.Go(func() {
		p.Picture = page.Fingerprint(img)
		p.Signs = page.Signs(img, flat.ToUpload, read.turn, lines)
		p.Ink = upright.Ink(lines, read.regions)
	})
	looks.Wait()
	quality += watch.lap()
	return p, models.Timings{Decode: decode.Milliseconds(), Quality: quality.Milliseconds(), OCR: recognise.Milliseconds()}, nil
}

// sheet is a flat page as it was read.
type sheet struct {
	upright page.Flat
	turn    int
	lines   []models.Line
	regions []page.SealRegion
	stamps  []stamp
	codes   []models.Barcode
	hash    string
}

// readFlat reads a flat page. What needs no lines is looked at beside their reading, as soon as the upright way is known.
func (r *Reader) readFlat(ctx context.Context, flat page.Flat, said []models.Char) (sheet, error) {
	var s sheet
	all, ctx := errgroup.WithContext(ctx)
	beside := func(clockwise int) {
		s.upright = flat.Turn(clockwise)
		all.Go(func() (err error) {
			s.hash = s.upright.Hash()
			s.regions = s.upright.Seals()
			s.stamps, err = r.readStamps(ctx, s.regions)
			s.codes = s.upright.Codes()
			return err
		})
	}
	all.Go(func() (err error) {
		s.lines, s.turn, err = r.engine.ReadUpright(ctx, flat.Image, said, beside)
		return err
	})
	err := all.Wait()
	if err != nil {
		s.upright.Release()
	}
	return s, err
}

// flatten cuts the document out of its picture, with all of its text.
func (r *Reader) flatten(ctx context.Context, img models.Image) (page.Flat, error) {
	return page.Flatten(img, func() ([]models.Box, error) { return r.engine.Locate(ctx, img) })
}

// flattenAround cuts the document out of its picture once its text was located.
func (r *Reader) flattenAround(ctx context.Context, img models.Image) (page.Flat, error) {
	text, err := r.engine.Locate(ctx, img)
	if err != nil {
		return page.Flat{}, err
	}
	return page.FlattenAround(img, text), nil
}

// cutOff reports whether a line of text runs up to the edge of the page, as where a shadow's edge was taken for the sheet's.
func cutOff(lines []models.Line) bool {
	const edge = 0.003 // of the page
	return slices.ContainsFunc(lines, func(l models.Line) bool {
		x0, y0, x1, y1 := l.Box.Bounds()
		return len(l.Chars) >= 3 && (x0 < edge || y0 < edge || x1 > 1-edge || y1 > 1-edge)
	})
}

// stopwatch tells how long each lap took.
type stopwatch struct{ last time.Time }

func (s *stopwatch) lap() time.Duration {
	now := time.Now()
	d := now.Sub(s.last)
	s.last = now
	return d
}
