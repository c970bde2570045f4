package reading

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"

	"yushen/models"
	"yushen/page"
)

// PagePicture draws one page (from 1) of an upload turned clockwise by the degrees that it was turned by for reading (models.Page.Rotation), not
// flattened, as the boxes of a result expect it: a JPEG.
func (r *Reader) PagePicture(ctx context.Context, name string, data []byte, number, turn int) (media string, picture []byte, err error) {
	var out bytes.Buffer
	err = r.onePage(ctx, name, data, number, func(img models.Image) error {
		if turned := page.Turn(img, turn); &turned.BGR[0] != &img.BGR[0] {
			defer page.Release(turned)
			img = turned
		}
		if err := jpeg.Encode(&out, rgba(img), &jpeg.Options{Quality: 85}); err != nil {
			return fmt.Errorf("encode page %d of %s: %w", number, name, err)
		}
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	return "image/jpeg", out.Bytes(), nil
}

func rgba(m models.Image) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, m.Width, m.Height))
	for i, j := 0, 0; i+2 < len(m.BGR); i, j = i+3, j+4 {
		out.Pix[j], out.Pix[j+1], out.Pix[j+2], out.Pix[j+3] = m.BGR[i+2], m.BGR[i+1], m.BGR[i], 255
	}
	return out
}
