package page

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yushen/models"
)

// Bounds of an archive (压缩包), beside those of each file in it. Sizes that the archive states are never believed.
const (
	mostEntries  = 2000         // of any kind; an OFD of 200 pages has about 1000
	mostFiles    = 100          // uploads in a ZIP
	mostUnpacked = 200 << 20    // bytes of all entries together
	mostRatio    = 200          // bytes out of one packed byte; a white page of TIFF has about 100
	ratioFrom    = 4 << 20      // below this many unpacked bytes the ratio does not matter
	centralEntry = "PK\x01\x02" // APPNOTE.TXT 4.3.12
)

// archive is an opened ZIP whose entries are unpacked on demand within the bounds. Entries are never written to disk, so that their names,
// whatever they say, name nothing.
type archive struct {
	files []*zip.File
	left  int64 // bytes that may still be unpacked
	each  int64 // bytes of one entry
}

func openArchive(data []byte, l Limits) (*archive, error) {
	// Counted first: the reader makes a record of some hundred bytes for each of a hostile million.
	if n := bytes.Count(data, []byte(centralEntry)); n > mostEntries {
		return nil, faultManyFiles
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("read ZIP: %w", err)
	}
	return &archive{files: z.File, left: mostUnpacked, each: l.Bytes}, nil
}

// unpack reads one entry.
func (a *archive) unpack(f *zip.File) ([]byte, error) {
	if f.Flags&1 != 0 {
		return nil, faultEncrypted
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	defer r.Close()
	limit := min(a.left, a.each)
	if packed := int64(min(f.CompressedSize64, 1<<40)); packed*mostRatio > ratioFrom {
		limit = min(limit, packed*mostRatio)
	} else {
		limit = min(limit, ratioFrom)
	}
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case int64(len(data)) > limit:
		return nil, faultUnpacked
	case err != nil:
		return nil, fmt.Errorf("unpack: %w", err)
	}
	a.left -= int64(len(data))
	return data, nil
}

// inside is an error of one file in an archive.
type inside struct {
	name string
	err  error
}

func (e *inside) Error() string { return e.name + ": " + e.err.Error() }

// Unwrap gives the error itself.
func (e *inside) Unwrap() error { return e.err }

// bundle is a ZIP of uploads (一包材料): the pages of its files one after the other.
type bundle struct {
	parts []bundlePart
	pages int
}

type bundlePart struct {
	pager
	name string
}

// openBundle opens every file of a ZIP, one level deep. One file that cannot be read refuses the bundle: what a citizen meant to hand in
// must not go missing silently.
func (o *Opener) openBundle(ctx context.Context, data []byte) (pager, error) {
	a, err := openArchive(data, o.limits)
	if err != nil {
		return nil, err
	}
	b := bundle{}
	for _, f := range a.files {
		name := entryName(f)
		if f.FileInfo().IsDir() || isLitter(name) {
			continue
		}
		if len(b.parts) == mostFiles {
			return nil, faultManyFiles
		}
		p, err := o.entry(ctx, a, f)
		if err != nil {
			return nil, &inside{name, err}
		}
		b.parts = append(b.parts, bundlePart{p, name})
		if b.pages += p.count(); b.pages > o.limits.Pages {
			return nil, tooManyPages(b.pages, o.limits.Pages)
		}
	}
	if b.pages == 0 {
		return nil, faultNoFiles
	}
	return b, nil
}

func (o *Opener) entry(ctx context.Context, a *archive, f *zip.File) (pager, error) {
	data, err := a.unpack(f)
	if err != nil {
		return nil, err
	}
	if len(data) > 0 && sniff(data) == kindZIP {
		return nil, unsupported(kindArchive)
	}
	return o.pager(ctx, data)
}

func (b bundle) count() int { return b.pages }

func (b bundle) page(ctx context.Context, n int) (models.Image, error) {
	p, n, err := b.part(n)
	if err != nil {
		return models.Image{}, err
	}
	img, err := p.page(ctx, n)
	return img, p.told(err)
}

func (b bundle) texted(ctx context.Context, n int) (models.Image, []models.Char, error) {
	p, n, err := b.part(n)
	if err != nil {
		return models.Image{}, nil, err
	}
	img, said, err := pageText(ctx, p.pager, n)
	return img, said, p.told(err)
}

// part finds the file that page n is of, and which of its pages it is.
func (b bundle) part(n int) (bundlePart, int, error) {
	for _, p := range b.parts {
		if n < p.count() {
			return p, n, nil
		}
		n -= p.count()
	}
	return bundlePart{}, 0, errors.New("page beyond the bundle")
}

func (p bundlePart) told(err error) error {
	if err == nil {
		return nil
	}
	return &inside{p.name, err}
}

// entryName is the name of an entry in UTF-8: Windows packs Chinese names in GBK.
func entryName(f *zip.File) string {
	if f.NonUTF8 {
		if name, err := simplifiedchinese.GB18030.NewDecoder().String(f.Name); err == nil {
			return name
		}
	}
	return f.Name
}

// isLitter reports files that systems put beside a citizen's own.
func isLitter(name string) bool {
	name = strings.ReplaceAll(name, `\`, "/")
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || strings.EqualFold(base, "thumbs.db") || strings.EqualFold(base, "desktop.ini")
}
