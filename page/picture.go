package page

import (
	"context"
	"encoding/binary"
	"fmt"
	"image/gif"

	"gocv.io/x/gocv"

	"yushen/models"
)

// pictureKinds opens each kind of picture after checking its header.
var pictureKinds = map[kind]func([]byte, Limits) (pager, error){
	kindJPEG: openJPEG,
	kindPNG:  openPNG,
	kindWebP: openWebP,
	kindBMP:  openBMP,
	kindGIF:  goDecoder{gif.DecodeConfig, gif.Decode}.open, // its first frame
	kindTIFF: openTIFF,
}

// picture is a file with one page.
type picture struct {
	decode func(context.Context) (models.Image, error)
}

func (p picture) count() int { return 1 }

func (p picture) page(ctx context.Context, _ int) (models.Image, error) {
	img, err := p.decode(ctx)
	if err == nil {
		err = ctx.Err()
	}
	return img, err
}

// mostScans bounds the passes of a progressive JPEG. Cameras and chat programs write about ten; a hostile file can ask for
// thousands of passes over millions of pixels.
const mostScans = 100

func openJPEG(data []byte, l Limits) (pager, error) {
	h, ok := readJPEGHeader(data)
	if !ok || h.scans > mostScans {
		return nil, faultDamaged
	}
	if h.width*h.height > l.Pixels {
		return nil, tooManyPixels(h.width, h.height)
	}
	return picture{func(ctx context.Context) (models.Image, error) { return decodeJPEG(ctx, data, h) }}, nil
}

func decodeJPEG(ctx context.Context, data []byte, h jpegHeader) (models.Image, error) {
	img, err := decodeApart(ctx, data, codedJPEG, h.width, h.height)
	if err != nil {
		return models.Image{}, err
	}
	if !h.ended && lostRows(img) > lostShare {
		return img, faultCutShort
	}
	return orient(img, h.orientation), nil
}

// lostShare is how much of a picture without end marker may be missing before it counts as cut short: a lost marker alone, or the
// last strip of blocks, costs no text.
const lostShare = 0.02

// lostRows is the share of rows at the bottom that are the even middle grey with which the decoder fills what the file no longer holds.
func lostRows(m models.Image) float64 {
	row := 3 * m.Width
	n := 0
	for n < m.Height && evenGrey(m.BGR[(m.Height-1-n)*row:(m.Height-n)*row]) {
		n++
	}
	return float64(n) / float64(m.Height)
}

func evenGrey(row []byte) bool {
	for _, v := range row {
		if v < 126 || v > 130 {
			return false
		}
	}
	return true
}

func openPNG(data []byte, l Limits) (pager, error) {
	head := pngChunk(data, "IHDR")
	if len(head) < 8 {
		return nil, faultDamaged
	}
	w, h := int64(binary.BigEndian.Uint32(head)), int64(binary.BigEndian.Uint32(head[4:]))
	if w <= 0 || h <= 0 || w > 1<<20 || h > 1<<20 || w*h > l.Pixels {
		return nil, tooManyPixels(w, h)
	}
	if pngChunk(data, "IEND") == nil {
		return nil, faultCutShort
	}
	return picture{func(ctx context.Context) (models.Image, error) {
		img, err := decodeApart(ctx, data, codedPNG, w, h)
		return orient(img, tiffOrientation(pngChunk(data, "eXIf"))), err
	}}, nil
}

// onWhite brings a decoded picture of 1 to 4 channels and 8 or 16 bits to 8-bit BGR; what is transparent shows white paper.
func onWhite(m gocv.Mat) (models.Image, error) {
	if d := m.ElemSize() / m.Channels(); d == 2 {
		eight := gocv.NewMat()
		defer eight.Close()
		if err := m.ConvertToWithParams(&eight, eight8(m.Channels()), 1.0/257, 0); err != nil {
			return models.Image{}, err
		}
		m = eight
	}
	switch m.Channels() {
	case 3:
		return toImage(m), nil
	case 1:
		return drawn(m.Cols(), m.Rows(), func(d *gocv.Mat) error { return gocv.CvtColor(m, d, gocv.ColorGrayToBGR) })
	case 4:
		return blendOnWhite(m)
	}
	return models.Image{}, fmt.Errorf("picture with %d channels", m.Channels())
}

func eight8(channels int) gocv.MatType {
	return map[int]gocv.MatType{1: gocv.MatTypeCV8UC1, 3: gocv.MatTypeCV8UC3, 4: gocv.MatTypeCV8UC4}[channels]
}

func blendOnWhite(bgra gocv.Mat) (models.Image, error) {
	px, err := bgra.DataPtrUint8()
	if err != nil {
		return models.Image{}, err
	}
	out := make([]byte, len(px)/4*3)
	for i, j := 0, 0; i+3 < len(px); i, j = i+4, j+3 {
		a := uint32(px[i+3])
		for c := range 3 {
			out[j+c] = byte((uint32(px[i+c])*a + 255*(255-a) + 127) / 255)
		}
	}
	return models.Image{Width: bgra.Cols(), Height: bgra.Rows(), BGR: out}, nil
}

// orient turns or mirrors a picture upright; nobody else may have it.
func orient(img models.Image, o orientation) models.Image {
	if o <= upright || o > 8 {
		return img
	}
	m := view(img)
	defer m.Close()
	w, h := img.Width, img.Height
	if o >= 5 {
		w, h = h, w
	}
	out, err := drawn(w, h, func(d *gocv.Mat) error {
		switch o {
		case 2:
			return gocv.Flip(m, d, 1)
		case 3:
			return gocv.Rotate(m, d, gocv.Rotate180Clockwise)
		case 4:
			return gocv.Flip(m, d, 0)
		case 5:
			return gocv.Transpose(m, d)
		case 6:
			return gocv.Rotate(m, d, gocv.Rotate90Clockwise)
		case 7:
			if err := gocv.Transpose(m, d); err != nil {
				return err
			}
			return gocv.Flip(*d, d, -1)
		default:
			return gocv.Rotate(m, d, gocv.Rotate90CounterClockwise)
		}
	})
	if err != nil {
		return img
	}
	Release(img)
	return out
}
