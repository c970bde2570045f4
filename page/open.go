package page

import (
	"context"
	"errors"
	"fmt"
	"os"

	"yushen/models"
	"yushen/page/heif"
)

// Limits bound what one upload may cost. A zero field takes its default.
type Limits struct {
	Bytes  int64 // of the file
	Pages  int   // of a PDF or TIFF
	Pixels int64 // of one page, checked from the header before anything is decoded
}

// The default limits: what a phone or an office scanner produces, with room to spare.
const (
	defaultBytes  = 50 << 20
	defaultPages  = 200
	defaultPixels = 60_000_000 // 50 MP phone sensors exist; decoded, 60 MP take 180 MB
)

func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = defaultBytes
	}
	if l.Pages <= 0 {
		l.Pages = defaultPages
	}
	if l.Pixels <= 0 {
		l.Pixels = defaultPixels
	}
	return l
}

// Opener opens uploads of any supported kind. It is safe for concurrent use; Close it when the process ends.
type Opener struct {
	limits   Limits
	cacheDir string
	pdf      *pdfReader
	heic     *heif.Decoder
}

// Option changes how an Opener works.
type Option func(*Opener)

// KeepCompiled keeps the compiled PDF and HEIC readers in a folder between runs: compiling them takes seconds of CPU and hundreds of MB, loading
// them a tenth. A folder that cannot be written is not used.
func KeepCompiled(dir string) Option {
	return func(o *Opener) {
		if writable(dir) {
			o.cacheDir = dir
		}
	}
}

func writable(dir string) bool {
	if os.MkdirAll(dir, 0o755) != nil {
		return false
	}
	f, err := os.CreateTemp(dir, "try")
	if err != nil {
		return false
	}
	return errors.Join(f.Close(), os.Remove(f.Name())) == nil
}

// NewOpener makes an Opener. It starts nothing: a reader starts with the first file of its kind or with WarmUp.
func NewOpener(l Limits, options ...Option) (*Opener, error) {
	o := &Opener{limits: l.withDefaults()}
	for _, option := range options {
		option(o)
	}
	o.pdf, o.heic = &pdfReader{cacheDir: o.cacheDir}, heif.NewDecoder(o.cacheDir)
	return o, nil
}

// WarmUp starts the readers of PDF and HEIC and a decoder of JPEG and PNG, so that the first citizen with such a file does not wait for it. A service
// calls it in the background.
func (o *Opener) WarmUp() error {
	_, err := o.pdf.start()
	d, _, noDecoder := decoders.take()
	if noDecoder == nil {
		decoders.give(d)
	}
	return errors.Join(err, o.heic.Start(), noDecoder)
}

// Close frees the readers.
func (o *Opener) Close() error { return errors.Join(o.pdf.close(), o.heic.Close()) }

// Upload is an opened file (已打开的上传件). It keeps the file's bytes, and decodes a page only when asked for.
type Upload struct {
	name  string
	pages pager
}

// pager decodes the pages of one file. Errors are plain; Upload turns them into a *models.Error that names the file.
type pager interface {
	count() int
	page(ctx context.Context, n int) (models.Image, error)
}

// Open looks at the bytes, never at the name, and checks every limit that can be checked without decoding. Every error is a
// *models.Error whose Public text tells the citizen what to do: BadFile, TooLarge or Timeout.
func (o *Opener) Open(ctx context.Context, name string, data []byte) (u *Upload, err error) {
	defer func() {
		if r := recover(); r != nil {
			u, err = nil, asError(name, fmt.Errorf("open: panic: %v", r))
		}
	}()
	p, err := o.pager(ctx, data)
	if err != nil {
		return nil, asError(name, err)
	}
	return &Upload{name: name, pages: p}, nil
}

func (o *Opener) pager(ctx context.Context, data []byte) (pager, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(data) == 0 {
		return nil, faultEmpty
	}
	if int64(len(data)) > o.limits.Bytes {
		return nil, tooManyBytes(int64(len(data)), o.limits.Bytes)
	}
	kind := sniff(data)
	if tool := editorIn(programs(kind, data)); tool != "" {
		p, err := o.ofKind(ctx, kind, data)
		return edited{p, tool}, err
	}
	return o.ofKind(ctx, kind, data)
}

func (o *Opener) ofKind(ctx context.Context, kind kind, data []byte) (pager, error) {
	switch kind {
	case kindPDF:
		return o.pdf.open(ctx, data, o.limits)
	case kindHEIC:
		return openHEIC(o.heic, data, o.limits)
	case kindZIP:
		return o.openBundle(ctx, data)
	case kindOFD:
		return openOFD(data, o.limits)
	}
	if open, ok := pictureKinds[kind]; ok {
		return open(data, o.limits)
	}
	return nil, unsupported(kind)
}

// Len is the number of pages.
func (u *Upload) Len() int { return u.pages.count() }

// texted is a pager of files that may state the text of a page (文字层) beside what it shows.
type texted interface {
	// texted gives the picture of a page and the characters that the file says stand there, in fractions of the page.
	texted(ctx context.Context, n int) (models.Image, []models.Char, error)
}

// pageText decodes a page with its stated characters, of which most kinds of file have none.
func pageText(ctx context.Context, p pager, n int) (models.Image, []models.Char, error) {
	if t, ok := p.(texted); ok {
		return t.texted(ctx, n)
	}
	img, err := p.page(ctx, n)
	return img, nil, err
}

// Page decodes page n, counted from 0, with the EXIF orientation applied, to be released. It holds no page after it returns.
func (u *Upload) Page(ctx context.Context, n int) (models.Image, error) {
	var img models.Image
	err := u.decode(ctx, n, func() (err error) {
		img, err = u.pages.page(ctx, n)
		return err
	})
	return orNone(img, err)
}

// PageText is Page with the characters that a drawn PDF or OFD says stand on it, in no order, in fractions of the page. They are a claim: a file
// may say one thing and show another. A scan states none, whatever lies invisibly over its picture.
func (u *Upload) PageText(ctx context.Context, n int) (models.Image, []models.Char, error) {
	var img models.Image
	var said []models.Char
	err := u.decode(ctx, n, func() (err error) {
		img, said, err = pageText(ctx, u.pages, n)
		return err
	})
	img, err = orNone(img, err)
	return img, said, err
}

// orNone gives no picture beside an error.
func orNone(img models.Image, err error) (models.Image, error) {
	if err != nil {
		Release(img)
		return models.Image{}, err
	}
	return img, nil
}

// decode turns whatever a decoder does wrong into an error that names the file.
func (u *Upload) decode(ctx context.Context, n int, use func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = asError(u.name, fmt.Errorf("page %d: panic: %v", n, r))
		}
	}()
	if n < 0 || n >= u.Len() {
		return asError(u.name, fmt.Errorf("page %d of %d", n, u.Len()))
	}
	if err := ctx.Err(); err != nil {
		return asError(u.name, err)
	}
	if err := use(); err != nil {
		return asError(u.name, fmt.Errorf("page %d: %w", n+1, err))
	}
	return nil
}

// Editor is the program for changing pictures that the metadata of page n's file name (编辑软件), "" for none.
func (u *Upload) Editor(n int) string { return editorOf(u.pages, n) }

// edited is a file whose metadata name an editor.
type edited struct {
	pager
	tool string
}

// editorOf is the editor that the file of page n names.
func editorOf(p pager, n int) string {
	switch p := p.(type) {
	case edited:
		return p.tool
	case pdfFile:
		return p.editor
	case bundle:
		for _, part := range p.parts {
			if n < part.count() {
				return editorOf(part.pager, n)
			}
			n -= part.count()
		}
	}
	return ""
}

// Close releases the file's bytes.
func (u *Upload) Close() error {
	u.pages = closedPages{}
	return nil
}

type closedPages struct{}

func (closedPages) count() int { return 0 }
func (closedPages) page(context.Context, int) (models.Image, error) {
	return models.Image{}, fmt.Errorf("upload is closed")
}
