package reading

import (
	"context"
	"fmt"

	"yushen/models"
	"yushen/page"
)

// ReadAgain reads places of one page (from 1) of an upload anew and independently; boxes are in fractions of the flattened page, and so is
// what Page.Flat and Page.Rotation led to. The page is opened once more: keeping all pages of all citizens at hand would cost more memory than
// the few pages that are looked at twice cost time.
func (r *Reader) ReadAgain(ctx context.Context, name string, data []byte, number, rotation int, boxes []models.Box) ([][]models.Choice, error) {
	upload, err := r.opener.Open(ctx, name, data)
	if err != nil {
		return nil, err
	}
	defer upload.Close()
	if number < 1 || number > upload.Len() {
		return nil, fmt.Errorf("read again: %s has no page %d", name, number)
	}
	if err := r.place(ctx); err != nil {
		return nil, err
	}
	defer func() { <-r.pages }()
	img, err := upload.Page(ctx, number-1)
	if err != nil {
		return nil, err
	}
	flat := page.Flatten(img).Turn(rotation).Image
	out := make([][]models.Choice, len(boxes))
	for i, box := range boxes {
		if out[i], err = r.engine.Again(ctx, flat, box); err != nil {
			return nil, fmt.Errorf("read page %d of %s again: %w", number, name, err)
		}
	}
	return out, nil
}
