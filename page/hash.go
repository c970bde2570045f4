package page

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"image"

	"gocv.io/x/gocv"

	"yushen/models"
)

// hashCells is the number of cells along the longer side of a hash: a cell is 3 mm of an A4 page, less than a character of 12 points.
const hashCells = 96

// Hash is a perceptual hash of the page (感知哈希): where there is writing, cell by cell, whatever the light. Pages that look the same have the
// same, and so may two forms of one layout; it is "" where there is no writing.
func (f *Flat) Hash() string {
	var s scope
	defer s.close()
	small, _ := s.shrunk(f.pyramid(), 4*hashCells)
	grey := s.color(small, gocv.ColorBGRToGray)
	paper := s.closed(grey, 11, 11)
	ink := s.out(func(d *gocv.Mat) error { return gocv.Subtract(paper, grey, d) })
	long := max(f.Image.Width, f.Image.Height)
	if s.err != nil || long == 0 {
		return ""
	}
	w, h := max(1, f.Image.Width*hashCells/long), max(1, f.Image.Height*hashCells/long)
	mean := s.bytes(s.out(func(d *gocv.Mat) error {
		return gocv.Resize(ink, d, image.Pt(w, h), 0, 0, gocv.InterpolationArea)
	}))
	if s.err != nil {
		return ""
	}
	level := max(4, quantile(mean, 0.98)/3)
	bitmap := make([]byte, (w*h+7)/8)
	inked := false
	for i, v := range mean {
		if int(v) > level {
			bitmap[i/8] |= 1 << (i % 8)
			inked = true
		}
	}
	if !inked {
		return ""
	}
	return fmt.Sprintf("%dx%d:%s", w, h, base64.RawStdEncoding.EncodeToString(bitmap))
}

// everyRow is the step, in rows of pixels, at which a Fingerprint looks at a picture: less than a line of text is high, so that no two pages of other
// words share them, at an eighth of the cost.
const everyRow = 8

// Fingerprint is a hash of the pixels of a decoded picture (图像指纹): the same for the same picture with other metadata, another for every other capture
// or encoding of the same paper.
func Fingerprint(img models.Image) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%dx%d:", img.Width, img.Height)
	for y := 0; y < img.Height; y += everyRow {
		sum.Write(img.BGR[3*img.Width*y : 3*img.Width*(y+1)])
	}
	return hex.EncodeToString(sum.Sum(nil))
}
