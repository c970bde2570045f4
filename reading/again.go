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
	out := make([][]models.Choice, len(boxes))
	err := r.onePage(ctx, name, data, number, func(img models.Image) error {
		flat := page.Flatten(img).Turn(rotation).Image
		for i, box := range boxes {
			var err error
			if out[i], err = r.engine.Again(ctx, flat, box); err != nil {
				return fmt.Errorf("read page %d of %s again: %w", number, name, err)
			}
		}
		return nil
	})
	return out, err
}
