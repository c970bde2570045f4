package page

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

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
		return nil, rare(fmt.Errorf("read header: %w", err))
	}
	w, h := int64(c.Width), int64(c.Height)
	if w <= 0 || h <= 0 {
		return nil, faultDamaged
	}
	if w > 1<<20 || h > 1<<20 || w*h > l.Pixels {
		return nil, tooManyPixels(w, h)
	}
	turned := tiffOrientation(webpChunk(data, "EXIF"))
	return picture{func(context.Context) (models.Image, error) {
		m, err := d.decode(bytes.NewReader(data))
		if err != nil {
			return models.Image{}, rare(fmt.Errorf("decode: %w", err))
		}
		return fromGo(m, turned)
	}}, nil
}

// rare tells a sound file of a kind that the decoder does not know from a damaged one.
func rare(err error) error {
	var unknown tiff.UnsupportedError
	if errors.As(err, &unknown) || errors.Is(err, bmp.ErrUnsupported) {
		return &fault{faultRare.code, faultRare.public, err.Error()}
	}
	return err
}

func isRare(err error) bool {
	var f *fault
	return errors.As(err, &f) && f.public == faultRare.public
}

// openBMP opens a BMP; kinds that the Go decoder does not know (run lengths, 16 bits, the short header of OS/2) are decoded apart.
func openBMP(data []byte, l Limits) (pager, error) {
	p, err := goDecoder{bmp.DecodeConfig, bmp.Decode}.open(data, l)
	if !isRare(err) {
		return p, err
	}
	w, h, ok := bmpSize(data)
	switch {
	case !ok:
		return nil, err
	case w > 1<<20 || h > 1<<20 || w*h > l.Pixels:
		return nil, tooManyPixels(w, h)
	}
	return picture{func(ctx context.Context) (models.Image, error) { return decodeApart(ctx, data, codedBMP, w, h) }}, nil
}

// bmpSize reads the size in pixels from a header of Windows or of OS/2.
func bmpSize(data []byte) (w, h int64, ok bool) {
	const file, short = 14, 12
	if len(data) < file+16 {
		return 0, 0, false
	}
	head := data[file:]
	if binary.LittleEndian.Uint32(head) == short {
		w, h = int64(binary.LittleEndian.Uint16(head[4:])), int64(binary.LittleEndian.Uint16(head[6:]))
	} else {
		w, h = int64(int32(binary.LittleEndian.Uint32(head[4:]))), int64(int32(binary.LittleEndian.Uint32(head[8:])))
	}
	if h < 0 { // the first row is the topmost
		h = -h
	}
	return w, h, w > 0 && h > 0
}

// openWebP opens a still WebP, or the first frame of an animated one.
func openWebP(data []byte, l Limits) (pager, error) {
	if webpChunk(data, "ANIM") != nil {
		data = firstFrame(data)
	}
	return goDecoder{webp.DecodeConfig, webp.Decode}.open(data, l)
}

// firstFrame makes a still WebP of the first frame of an animated one (WebP container specification, ANMF).
func firstFrame(data []byte) []byte {
	const head = 16 // place, size, duration and flags
	frame := webpChunk(data, "ANMF")
	if len(frame) < head {
		return nil
	}
	var body []byte
	if bytes.HasPrefix(frame[head:], []byte("ALPH")) { // transparency needs the extended header
		body = append([]byte("VP8X\x0a\x00\x00\x00\x10\x00\x00\x00"), frame[6:12]...)
	}
	body = append(body, frame[head:]...)
	return append(append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(4+len(body))), "WEBP"...), body...)
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
	return orient(img, o), nil
}
