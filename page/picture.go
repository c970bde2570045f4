package page

import (
	"context"
	"encoding/binary"
	"fmt"
	"image/gif"
	"slices"

	"gocv.io/x/gocv"
	"golang.org/x/image/bmp"

	"yushen/models"
)

// pictureKinds opens each kind of picture after checking its header.
var pictureKinds = map[kind]func([]byte, Limits) (pager, error){
	kindJPEG: openJPEG,
	kindPNG:  openPNG,
	kindWebP: openWebP,
	kindBMP:  goDecoder{bmp.DecodeConfig, bmp.Decode}.open,
	kindGIF:  goDecoder{gif.DecodeConfig, gif.Decode}.open, // its first frame
	kindTIFF: openTIFF,
}

// picture is a file with one page.
type picture struct {
	decode func() (models.Image, error)
}

func (p picture) count() int { return 1 }

func (p picture) page(ctx context.Context, _ int) (models.Image, error) {
	img, err := p.decode()
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
	return picture{func() (models.Image, error) { return decodeJPEG(data, h) }}, nil
}

func decodeJPEG(data []byte, h jpegHeader) (models.Image, error) {
	if !h.ended { // with an end marker the decoder fills what is missing; without, it repeats rows or gives up
		data = append(slices.Clip(data), 0xff, 0xd9)
	}
	m, err := gocv.IMDecode(data, gocv.IMReadColor|gocv.IMReadIgnoreOrientation)
	if err != nil {
		return models.Image{}, fmt.Errorf("decode JPEG: %w", err)
	}
	defer m.Close()
	if m.Empty() || int64(m.Cols()) != h.width || int64(m.Rows()) != h.height {
		return models.Image{}, faultDamaged
	}
	if !h.ended && lostRows(m) > lostShare {
		return models.Image{}, faultCutShort
	}
	return orient(m, h.orientation), nil
}

// lostShare is how much of a picture without end marker may be missing before it counts as cut short: a lost marker alone, or the
// last strip of blocks, costs no text.
const lostShare = 0.02

// lostRows is the share of rows at the bottom that are the even middle grey with which the decoder fills what the file no longer holds.
func lostRows(m gocv.Mat) float64 {
	rows, cols := m.Rows(), m.Cols()
	px, err := m.DataPtrUint8()
	if err != nil {
		return 0
	}
	n := 0
	for n < rows && evenGrey(px[(rows-1-n)*cols*3:(rows-n)*cols*3]) {
		n++
	}
	return float64(n) / float64(rows)
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
	return picture{func() (models.Image, error) { return decodePNG(data) }}, nil
}

func decodePNG(data []byte) (models.Image, error) {
	m, err := gocv.IMDecode(data, gocv.IMReadUnchanged)
	if err != nil {
		return models.Image{}, fmt.Errorf("decode PNG: %w", err)
	}
	defer m.Close()
	if m.Empty() {
		return models.Image{}, faultDamaged
	}
	bgr, err := onWhite(m)
	if err != nil {
		return models.Image{}, err
	}
	defer bgr.Close()
	return orient(bgr, tiffOrientation(pngChunk(data, "eXIf"))), nil
}

// onWhite brings a decoded picture of 1 to 4 channels and 8 or 16 bits to 8-bit BGR; what is transparent shows white paper.
func onWhite(m gocv.Mat) (gocv.Mat, error) {
	eight := m.Clone()
	if d := m.ElemSize() / m.Channels(); d == 2 {
		if err := m.ConvertToWithParams(&eight, eight8(m.Channels()), 1.0/257, 0); err != nil {
			return eight, err
		}
	}
	switch m.Channels() {
	case 3:
		return eight, nil
	case 1:
		defer eight.Close()
		out := gocv.NewMat()
		return out, gocv.CvtColor(eight, &out, gocv.ColorGrayToBGR)
	case 4:
		defer eight.Close()
		return blendOnWhite(eight)
	}
	return eight, fmt.Errorf("picture with %d channels", m.Channels())
}

func eight8(channels int) gocv.MatType {
	return map[int]gocv.MatType{1: gocv.MatTypeCV8UC1, 3: gocv.MatTypeCV8UC3, 4: gocv.MatTypeCV8UC4}[channels]
}

func blendOnWhite(bgra gocv.Mat) (gocv.Mat, error) {
	px, err := bgra.DataPtrUint8()
	if err != nil {
		return gocv.NewMat(), err
	}
	out := make([]byte, len(px)/4*3)
	for i, j := 0, 0; i+3 < len(px); i, j = i+4, j+3 {
		a := uint32(px[i+3])
		for c := range 3 {
			out[j+c] = byte((uint32(px[i+c])*a + 255*(255-a) + 127) / 255)
		}
	}
	return gocv.NewMatFromBytes(bgra.Rows(), bgra.Cols(), gocv.MatTypeCV8UC3, out)
}

// orient turns or mirrors a picture upright.
func orient(m gocv.Mat, o orientation) models.Image {
	out := gocv.NewMat()
	defer out.Close()
	var err error
	switch o {
	case 2:
		err = gocv.Flip(m, &out, 1)
	case 3:
		err = gocv.Rotate(m, &out, gocv.Rotate180Clockwise)
	case 4:
		err = gocv.Flip(m, &out, 0)
	case 5:
		err = gocv.Transpose(m, &out)
	case 6:
		err = gocv.Rotate(m, &out, gocv.Rotate90Clockwise)
	case 7:
		t := gocv.NewMat()
		defer t.Close()
		if err = gocv.Transpose(m, &t); err == nil {
			err = gocv.Rotate(t, &out, gocv.Rotate180Clockwise)
		}
	case 8:
		err = gocv.Rotate(m, &out, gocv.Rotate90CounterClockwise)
	default:
		return toImage(m)
	}
	if err != nil {
		return toImage(m)
	}
	return toImage(out)
}
