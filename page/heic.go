package page

import (
	"context"
	"errors"
	"fmt"

	"yushen/models"
	"yushen/page/heif"
)

// heicPicture is a HEIC photograph: one page.
type heicPicture struct {
	decoder     *heif.Decoder
	data        []byte
	limits      Limits
	orientation orientation
}

func openHEIC(d *heif.Decoder, data []byte, l Limits) (pager, error) {
	info := heif.Inspect(data)
	switch {
	case info.Width <= 0 || info.Height <= 0:
		return nil, faultDamaged
	case info.Width > 1<<20 || info.Height > 1<<20 || info.Width*info.Height > l.Pixels:
		return nil, tooManyPixels(info.Width, info.Height)
	}
	p := heicPicture{decoder: d, data: data, limits: l, orientation: upright}
	if !info.Turned { // a file with turns of its own repeats them in EXIF for programs that know only that
		p.orientation = tiffOrientation(info.EXIF)
	}
	return p, nil
}

func (p heicPicture) count() int { return 1 }

func (p heicPicture) page(ctx context.Context, _ int) (models.Image, error) {
	m, err := p.decoder.Decode(ctx, p.data, p.limits.Pixels)
	var large *heif.LargeError
	switch {
	case errors.As(err, &large):
		return models.Image{}, tooManyPixels(large.Width, large.Height)
	case err != nil:
		return models.Image{}, fmt.Errorf("decode HEIC: %w", err)
	}
	return fromGo(m, p.orientation)
}
