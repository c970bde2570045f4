package page

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"io"

	"gocv.io/x/gocv"
	"golang.org/x/image/tiff"

	"yushen/models"
)

// goDecoder opens a kind of picture that a pure Go decoder reads.
type goDecoder struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

func (d goDecoder) open(data []byte, l Limits) (pager, error) {
	c, err := d.config(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read header: %w", err)
	}
	w, h := int64(c.Width), int64(c.Height)
	if w <= 0 || h <= 0 {
		return nil, faultDamaged
	}
	if w > 1<<20 || h > 1<<20 || w*h > l.Pixels {
		return nil, tooManyPixels(w, h)
	}
	turned := tiffOrientation(webpChunk(data, "EXIF"))
	return picture{func() (models.Image, error) {
		m, err := d.decode(bytes.NewReader(data))
		if err != nil {
			return models.Image{}, fmt.Errorf("decode: %w", err)
		}
		return fromGo(m, turned)
	}}, nil
}

// fromGo brings a Go image to BGR on white paper and stands it upright.
func fromGo(src image.Image, o orientation) (models.Image, error) {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	if w <= 0 || h <= 0 {
		return models.Image{}, faultDamaged
	}
	rgba := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(rgba, rgba.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(rgba, rgba.Bounds(), src, b.Min, draw.Over)
	img := models.Image{Width: w, Height: h, BGR: make([]byte, 3*w*h)}
	for i, j := 0, 0; j < len(img.BGR); i, j = i+4, j+3 {
		img.BGR[j], img.BGR[j+1], img.BGR[j+2] = rgba.Pix[i+2], rgba.Pix[i+1], rgba.Pix[i]
	}
	if o == upright {
		return img, nil
	}
	m, err := gocv.NewMatFromBytes(h, w, gocv.MatTypeCV8UC3, img.BGR)
	if err != nil {
		return models.Image{}, err
	}
	defer m.Close()
	return orient(m, o), nil
}

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
	c, err := tiff.DecodeConfig(io.NewSectionReader(file, 0, int64(len(t.data))))
	if err != nil {
		return models.Image{}, fmt.Errorf("read header: %w", err)
	}
	w, h := int64(c.Width), int64(c.Height)
	if w <= 0 || h <= 0 || w*h > t.limits.Pixels {
		return models.Image{}, tooManyPixels(w, h)
	}
	m, err := tiff.Decode(io.NewSectionReader(file, 0, int64(len(t.data))))
	if err != nil {
		return models.Image{}, fmt.Errorf("decode: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return models.Image{}, err
	}
	return fromGo(m, directoryOrientation(t.data, t.order, int(t.offsets[n])))
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
