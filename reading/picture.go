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

// PagePicture draws one page (from 1) of an upload upright, not flattened, as the boxes of a result expect it: a JPEG.
func (r *Reader) PagePicture(ctx context.Context, name string, data []byte, number int) (media string, picture []byte, err error) {
	upload, err := r.opener.Open(ctx, name, data)
	if err != nil {
		return "", nil, err
	}
	defer upload.Close()
	if number < 1 || number > upload.Len() {
		return "", nil, &models.Error{Code: models.NotFound, Part: name, Public: fmt.Sprintf("文件“%s”没有第%d页。", name, number)}
	}
	if err := r.place(ctx); err != nil {
		return "", nil, err
	}
	defer func() { <-r.pages }()
	img, err := upload.Page(ctx, number-1)
	if err != nil {
		return "", nil, err
	}
	turn, _, err := r.engine.Upright(ctx, page.Flatten(img).Image)
	if err != nil {
		return "", nil, fmt.Errorf("find which way up page %d of %s is: %w", number, name, err)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, rgba(page.Turn(img, turn)), &jpeg.Options{Quality: 85}); err != nil {
		return "", nil, fmt.Errorf("encode page %d of %s: %w", number, name, err)
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
