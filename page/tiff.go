package page

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"slices"

	"gocv.io/x/gocv"
	"golang.org/x/image/tiff"

	"yushen/models"
)

// tiffPages reads each directory of a TIFF as a page: the decoder reads the first one, so the header is pointed at the wanted one.
type tiffPages struct {
	data    []byte
	order   binary.ByteOrder
	offsets []uint32
	limits  Limits
}

func openTIFF(data []byte, l Limits) (pager, error) {
	order, ifd, ok := tiffStart(data)
	if !ok {
		return nil, faultDamaged
	}
	t := tiffPages{data: data, order: order, limits: l}
	for at := ifd; at != 0; {
		if len(t.offsets) > l.Pages {
			return nil, tooManyPages(len(t.offsets), l.Pages)
		}
		if at < 8 || at+2 > len(data) {
			return nil, faultDamaged
		}
		t.offsets = append(t.offsets, uint32(at))
		next := at + 2 + 12*int(order.Uint16(data[at:]))
		if next+4 > len(data) {
			break
		}
		at = int(order.Uint32(data[next:]))
	}
	return t, nil
}

func (t tiffPages) count() int { return len(t.offsets) }

func (t tiffPages) page(ctx context.Context, n int) (models.Image, error) {
	head := make([]byte, 8)
	copy(head, t.data)
	t.order.PutUint32(head[4:], t.offsets[n])
	file := &patched{head: head, data: t.data}
	d := readDirectory(t.data, t.order, t.offsets[n])
	w, h := d.first(tiffWidth), d.first(tiffLength)
	if w > 1<<20 || h > 1<<20 || w*h > t.limits.Pixels {
		return models.Image{}, tooManyPixels(w, h)
	}
	_, err := tiff.DecodeConfig(io.NewSectionReader(file, 0, int64(len(t.data))))
	if err != nil {
		return models.Image{}, d.rare(fmt.Errorf("read header: %w", err))
	}
	if w <= 0 || h <= 0 {
		return models.Image{}, faultDamaged
	}
	if d.first(tiffCompression) == compressedAsJPEG {
		img, err := d.jpegBlocks(ctx, w, h)
		if err != nil {
			return models.Image{}, err
		}
		defer img.Close()
		return orient(toImage(img), directoryOrientation(t.data, t.order, int(t.offsets[n]))), nil
	}
	m, err := tiff.Decode(io.NewSectionReader(file, 0, int64(len(t.data))))
	if err != nil {
		return models.Image{}, d.rare(fmt.Errorf("decode: %w", err))
	}
	if err := ctx.Err(); err != nil {
		return models.Image{}, err
	}
	img, err := fromGo(m, directoryOrientation(t.data, t.order, int(t.offsets[n])))
	if err == nil && d.negativeFax() {
		for i, v := range img.BGR {
			img.BGR[i] = 255 - v
		}
	}
	return img, err
}

// rare tells a page that the Go decoder does not know from a damaged one, where the decoder itself does not: a fax whose lines end on whole bytes,
// one plane of pixels after the other.
func (d directory) rare(err error) error {
	if d.first(tiffPlanes) == onePlaneEach || d.first(tiffCompression) == compressedAsFax3 && d.first(tiffFaxOptions)&faxLinesOnBytes != 0 {
		return &fault{faultRare.code, faultRare.public, err.Error()}
	}
	return rare(err)
}

// patched is a file whose first bytes are replaced, without a copy of the rest.
type patched struct{ head, data []byte }

func (p *patched) ReadAt(b []byte, off int64) (int, error) {
	if off >= int64(len(p.data)) {
		return 0, io.EOF
	}
	n := copy(b, p.data[off:])
	if off < int64(len(p.head)) {
		copy(b, p.head[off:])
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// Tags of TIFF 6.0 and of its Technical Note 2 on JPEG.
const (
	tiffWidth         = 256
	tiffLength        = 257
	tiffCompression   = 259
	tiffPhotometric   = 262
	tiffStripOffsets  = 273
	tiffRowsPerStrip  = 278
	tiffStripBytes    = 279
	tiffPlanes        = 284
	tiffFaxOptions    = 292
	tiffTileWidth     = 322
	tiffTileLength    = 323
	tiffTileOffsets   = 324
	tiffTileBytes     = 325
	tiffJPEGTables    = 347
	compressedAsFax3  = 3
	faxLinesOnBytes   = 4 // in tiffFaxOptions
	onePlaneEach      = 2 // in tiffPlanes
	compressedAsFax4  = 4
	compressedAsJPEG  = 7
	photometricBlack0 = 1 // zero is black
	photometricRGB    = 2
	mostBlocks        = 65536 // strips or tiles of a page
	mostDirectoryTags = 4096
)

// directory is the directory of a page; values lie in the file.
type directory struct {
	data  []byte
	order binary.ByteOrder
	tags  map[uint16][]byte // as stored
	width map[uint16]int    // bytes of a value
}

func readDirectory(data []byte, order binary.ByteOrder, at uint32) directory {
	d := directory{data, order, map[uint16][]byte{}, map[uint16]int{}}
	n := int(order.Uint16(data[at:]))
	for i := range min(n, mostDirectoryTags) {
		e := int(at) + 2 + 12*i
		if e+12 > len(data) {
			break
		}
		size := map[uint16]int{1: 1, 3: 2, 4: 4, 7: 1}[order.Uint16(data[e+2:])]
		total := int64(size) * int64(order.Uint32(data[e+4:]))
		from := int64(e + 8)
		if total > 4 {
			from = int64(order.Uint32(data[e+8:]))
		}
		if size > 0 && from+total <= int64(len(data)) {
			tag := order.Uint16(data[e:])
			d.tags[tag], d.width[tag] = data[from:from+total], size
		}
	}
	return d
}

// values are the numbers of a tag.
func (d directory) values(tag uint16) []int64 {
	b, size := d.tags[tag], d.width[tag]
	var out []int64
	for ; size > 0 && len(b) >= size && len(out) < mostBlocks; b = b[size:] {
		switch size {
		case 1:
			out = append(out, int64(b[0]))
		case 2:
			out = append(out, int64(d.order.Uint16(b)))
		case 4:
			out = append(out, int64(d.order.Uint32(b)))
		}
	}
	return out
}

func (d directory) first(tag uint16) int64 {
	if v := d.values(tag); len(v) > 0 {
		return v[0]
	}
	return 0
}

// negativeFax reports a fax whose bits mean the opposite of usual. The Go decoder paints black runs black whatever the file says; to libtiff, and
// so to all that write such files, a run of black is a run of ones, which here are white.
func (d directory) negativeFax() bool {
	c := d.first(tiffCompression)
	return (c == compressedAsFax3 || c == compressedAsFax4) && d.first(tiffPhotometric) == photometricBlack0
}

// jpegBlocks decodes a page whose strips or tiles are JPEGs, as office scanners write them; the Go decoder does not know these.
func (d directory) jpegBlocks(ctx context.Context, w, h int64) (gocv.Mat, error) {
	offsets, sizes := d.values(tiffStripOffsets), d.values(tiffStripBytes)
	bw, bh := w, d.first(tiffRowsPerStrip)
	if tw := d.first(tiffTileWidth); tw > 0 {
		bw, bh = tw, d.first(tiffTileLength)
		offsets, sizes = d.values(tiffTileOffsets), d.values(tiffTileBytes)
	}
	if bh <= 0 || bh > h && bw == w {
		bh = h
	}
	across, down := (w+bw-1)/bw, (h+bh-1)/bh
	if across*down > int64(min(len(offsets), len(sizes))) || bw > 2*w+64 || bh > 2*h+64 {
		return gocv.Mat{}, faultDamaged
	}
	page := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(255, 255, 255, 0), int(h), int(w), gocv.MatTypeCV8UC3)
	for i := range across * down {
		err := ctx.Err()
		if err == nil {
			err = d.block(ctx, page, offsets[i], sizes[i], image.Pt(int(i%across*bw), int(i/across*bh)), image.Pt(int(bw), int(bh)))
		}
		if err != nil {
			page.Close()
			return gocv.Mat{}, err
		}
	}
	return page, nil
}

// block decodes one strip or tile into its place on the page.
func (d directory) block(ctx context.Context, page gocv.Mat, offset, size int64, at, most image.Point) error {
	if size < 4 || offset+size > int64(len(d.data)) {
		return faultDamaged
	}
	whole := []byte{0xff, 0xd8}
	if d.first(tiffPhotometric) == photometricRGB { // without this Adobe marker the decoder takes three components for YCbCr
		whole = append(whole, "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"...)
	}
	if tables := d.tags[tiffJPEGTables]; len(tables) > 4 {
		whole = append(whole, tables[2:len(tables)-2]...)
	}
	whole = slices.Concat(whole, d.data[offset+2:offset+size])
	head, ok := readJPEGHeader(whole)
	if !ok || head.scans > mostScans || head.width > int64(most.X) || head.height > int64(most.Y) {
		return faultDamaged
	}
	img, err := decodeApart(ctx, whole, codedJPEG, head.width, head.height)
	if err != nil {
		return fmt.Errorf("decode JPEG in TIFF: %w", err)
	}
	defer Release(img)
	m := view(img)
	defer m.Close()
	place := image.Rectangle{at, at.Add(image.Pt(m.Cols(), m.Rows()))}.Intersect(image.Rect(0, 0, page.Cols(), page.Rows()))
	if place.Empty() {
		return faultDamaged
	}
	from, to := m.Region(place.Sub(at)), page.Region(place)
	defer from.Close()
	defer to.Close()
	if err := from.CopyTo(&to); err != nil {
		return fmt.Errorf("place JPEG in TIFF: %w", err)
	}
	return nil
}
