package page

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"yushen/models"
)

// pdfReader is PDFium as WebAssembly: it sees no files of the machine, its memory is bounded, and it is killed when a deadline
// passes. It starts once, on first use.
type pdfReader struct {
	cacheDir string
	once     sync.Once
	pool     pdfium.Pool
	err      error
}

const (
	pdfMemoryPages = 12288 // of 64 KiB: 768 MiB for one document
	pdfWorkers     = 4     // documents open at the same moment
	pointsPerInch  = 72
	textDPI        = 200 // 6.5 point print, the smallest on these forms, gets 18 px: what the reader needs
	mostDPI        = 300 // of a page that is one picture; more adds pixels, not text
)

func (r *pdfReader) start() (pdfium.Pool, error) {
	r.once.Do(func() {
		config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithMemoryLimitPages(pdfMemoryPages).WithCloseOnContextDone(true)
		if r.cacheDir != "" {
			// Without a writable folder it compiles each time; that is slower, not wrong.
			if cache, err := wazero.NewCompilationCacheWithDir(r.cacheDir); err == nil {
				config = config.WithCompilationCache(cache)
			}
		}
		r.pool, r.err = webassembly.Init(webassembly.Config{MinIdle: 0, MaxIdle: pdfWorkers, MaxTotal: pdfWorkers,
			RuntimeConfig: config, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard})
	})
	return r.pool, r.err
}

func (r *pdfReader) close() error {
	r.once.Do(func() { r.err = errors.New("PDF reader is closed") })
	if r.pool == nil {
		return nil
	}
	return r.pool.Close()
}

// pdfFile is an opened PDF. No PDFium instance is kept between pages, so that any number of PDFs can be open.
type pdfFile struct {
	reader *pdfReader
	data   []byte
	pages  int
	limits Limits
	editor string // that its metadata name, "" for none
}

func (r *pdfReader) open(ctx context.Context, data []byte, l Limits) (pager, error) {
	f := pdfFile{reader: r, data: data, limits: l}
	err := f.with(ctx, func(p pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		c, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
		if err != nil {
			return fmt.Errorf("count pages: %w", err)
		}
		f.pages, f.editor = c.PageCount, editorIn(pdfPrograms(p, doc))
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case f.pages == 0:
		return nil, faultNoPages
	case f.pages > l.Pages:
		return nil, tooManyPages(f.pages, l.Pages)
	}
	return f, nil
}

// with opens the document in a PDFium instance of its own. The instance is killed when ctx ends.
func (f pdfFile) with(ctx context.Context, use func(pdfium.Pdfium, references.FPDF_DOCUMENT) error) error {
	pool, err := f.reader.start()
	if err != nil {
		return fmt.Errorf("start PDF reader: %w", err)
	}
	p, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return fmt.Errorf("get PDF reader: %w", err)
	}
	done := make(chan error, 1)
	go func() {
		done <- func() (err error) {
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("PDF reader panicked: %v", r)
				}
			}()
			doc, err := p.OpenDocument(&requests.OpenDocument{File: &f.data})
			if err != nil {
				return pdfFault(err)
			}
			return use(p, doc.Document)
		}()
	}()
	select {
	case err = <-done:
		_ = p.Close() // the worker is thrown away either way
		return err
	case <-ctx.Done():
		_ = p.Kill()
		<-done
		return ctx.Err()
	}
}

func pdfFault(err error) error {
	if errors.Is(err, pdferrors.ErrPassword) || errors.Is(err, pdferrors.ErrSecurity) {
		return faultEncrypted
	}
	return fmt.Errorf("open PDF: %w", err)
}

func (f pdfFile) count() int { return f.pages }

func (f pdfFile) page(ctx context.Context, n int) (img models.Image, err error) {
	err = f.withPage(ctx, n, func(g pdfPage) error {
		img, err = g.picture(ctx, f.limits)
		return err
	})
	return img, err
}

func (f pdfFile) texted(ctx context.Context, n int) (img models.Image, said []models.Char, err error) {
	err = f.withPage(ctx, n, func(g pdfPage) error {
		said = g.text()
		img, err = g.picture(ctx, f.limits)
		return err
	})
	return img, said, err
}

func (f pdfFile) withPage(ctx context.Context, n int, use func(pdfPage) error) error {
	return f.with(ctx, func(p pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		loaded, err := p.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: n})
		if err != nil {
			return fmt.Errorf("load page: %w", err)
		}
		return use(pdfPage{p, requests.Page{ByReference: &loaded.Page}})
	})
}

// picture is the page as it is shown.
func (g pdfPage) picture(ctx context.Context, l Limits) (models.Image, error) {
	if img, ok := g.embedded(ctx, l); ok {
		return img, nil
	}
	return g.rasterise(l)
}

// pdfPage is one loaded page.
type pdfPage struct {
	p    pdfium.Pdfium
	page requests.Page
}

// size of the page in points, as displayed.
func (g pdfPage) size() (w, h float64, err error) {
	pw, err := g.p.FPDF_GetPageWidth(&requests.FPDF_GetPageWidth{Page: g.page})
	if err != nil {
		return 0, 0, fmt.Errorf("page width: %w", err)
	}
	ph, err := g.p.FPDF_GetPageHeight(&requests.FPDF_GetPageHeight{Page: g.page})
	if err != nil {
		return 0, 0, fmt.Errorf("page height: %w", err)
	}
	if !(pw.Width > 0 && ph.Height > 0) {
		return 0, 0, errors.New("page without size")
	}
	return pw.Width, ph.Height, nil
}

// pdfPicture is an image object that covers the page.
type pdfPicture struct {
	object        references.FPDF_PAGEOBJECT
	width, height int
	alone         bool // nothing else is on the page
	straight      bool // neither turned nor mirrored nor sheared
}

// fullPicture finds the picture that a scanned page consists of; ok is false for a page of text.
func (g pdfPage) fullPicture() (pic pdfPicture, ok bool) {
	w, h, err := g.size()
	if err != nil {
		return pic, false
	}
	c, err := g.p.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: g.page})
	if err != nil || c.Count > 2000 { // a drawing, not a scan
		return pic, false
	}
	for i := range c.Count {
		o, err := g.p.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: g.page, Index: i})
		if err != nil {
			return pic, false
		}
		t, err := g.p.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o.PageObject})
		if err != nil || t.Type != enums.FPDF_PAGEOBJ_IMAGE {
			continue
		}
		b, err := g.p.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o.PageObject})
		if err != nil || float64(b.Right-b.Left)*float64(b.Top-b.Bottom) < fullPage*w*h {
			continue
		}
		s, err := g.p.FPDFImageObj_GetImagePixelSize(&requests.FPDFImageObj_GetImagePixelSize{ImageObject: o.PageObject})
		if err != nil {
			continue
		}
		m, err := g.p.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o.PageObject})
		straight := err == nil && m.Matrix.A > 0 && m.Matrix.D > 0 && m.Matrix.B == 0 && m.Matrix.C == 0 &&
			float64(b.Right-b.Left)*float64(b.Top-b.Bottom) < w*h/fullPage
		return pdfPicture{o.PageObject, int(s.Width), int(s.Height), c.Count == 1, straight}, true
	}
	return pic, false
}

// fullPage is how much of a page its picture must cover to be the page.
const fullPage = 0.97

// embedded takes the JPEG out of a page that is nothing but this JPEG: exact pixels, and a quarter of the time.
func (g pdfPage) embedded(ctx context.Context, l Limits) (models.Image, bool) {
	pic, ok := g.fullPicture()
	if !ok || !pic.alone || !pic.straight || g.turned() || g.annotated() {
		return models.Image{}, false
	}
	filters, err := g.p.FPDFImageObj_GetImageFilterCount(&requests.FPDFImageObj_GetImageFilterCount{ImageObject: pic.object})
	if err != nil || filters.Count != 1 {
		return models.Image{}, false
	}
	raw, err := g.p.FPDFImageObj_GetImageDataRaw(&requests.FPDFImageObj_GetImageDataRaw{ImageObject: pic.object})
	if err != nil || sniff(raw.Data) != kindJPEG {
		return models.Image{}, false
	}
	h, ok := readJPEGHeader(raw.Data)
	if !ok || h.width*h.height > l.Pixels || h.scans > mostScans || h.components == 4 { // CMYK in a PDF has rules of its own
		return models.Image{}, false
	}
	h.orientation = upright // a PDF ignores the EXIF block of its pictures
	img, err := decodeJPEG(ctx, raw.Data, h)
	return img, err == nil
}

func (g pdfPage) turned() bool {
	r, err := g.p.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: g.page})
	return err != nil || r.PageRotation != enums.FPDF_PAGE_ROTATION_NONE
}

func (g pdfPage) annotated() bool {
	a, err := g.p.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: g.page})
	return err != nil || a.Count > 0
}

// rasterise draws the page at 200 dpi, or about as fine as the picture that it consists of.
func (g pdfPage) rasterise(l Limits) (models.Image, error) {
	w, h, err := g.size()
	if err != nil {
		return models.Image{}, err
	}
	scale := textDPI / float64(pointsPerInch)
	if pic, ok := g.fullPicture(); ok {
		if int64(pic.width)*int64(pic.height) > l.Pixels {
			return models.Image{}, tooManyPixels(int64(pic.width), int64(pic.height))
		}
		scale = pictureScale(w, h, float64(pic.width), float64(pic.height))
	}
	if most := math.Sqrt(float64(l.Pixels) / (w * h)); scale > most {
		scale = most
	}
	out, err := g.p.RenderPageInPixels(&requests.RenderPageInPixels{Page: g.page, Width: max(1, int(math.Round(w*scale))),
		Height: max(1, int(math.Round(h*scale))), RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT})
	if err != nil {
		return models.Image{}, fmt.Errorf("rasterise: %w", err)
	}
	defer out.Cleanup()
	rgba, ok := out.Result.RenderedImage.(*image.RGBA)
	if !ok {
		return models.Image{}, errors.New("rasterise: no picture")
	}
	return fromRGBA(rgba), nil
}

// pictureScale is pixels per point for a page of w x h points that shows a picture of pw x ph pixels. The picture may be turned on the
// page, so areas are compared. A page whose size in points is arbitrary (one point a pixel) still gets its picture's pixels.
func pictureScale(w, h, pw, ph float64) float64 {
	scale := math.Sqrt(pw * ph / (w * h))
	if long := math.Max(w, h) * scale; long > longestA4 {
		scale *= longestA4 / long
	}
	return scale
}

const longestA4 = 11.7 * mostDPI // pixels of the longer side of A4 at 300 dpi

// fromRGBA copies an opaque RGBA picture to BGR.
func fromRGBA(src *image.RGBA) models.Image {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	img := models.Image{Width: w, Height: h, BGR: make([]byte, 3*w*h)}
	for y := range h {
		in, out := src.Pix[y*src.Stride:y*src.Stride+4*w], img.BGR[3*w*y:3*w*(y+1)]
		for i, j := 0, 0; j < len(out); i, j = i+4, j+3 {
			out[j], out[j+1], out[j+2] = in[i+2], in[i+1], in[i]
		}
	}
	return img
}
