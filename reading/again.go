package reading

import (
	"context"
	"fmt"

	"yushen/models"
	"yushen/precheck"
)

// ReadAgain reads places of one page (from 1) of an upload anew and independently; boxes are in fractions of the flattened page, and so is
// what Page.Flat and Page.Rotation led to. The page is opened once more: keeping all pages of all citizens at hand would cost more memory than
// the few pages that are looked at twice cost time.
func (r *Reader) ReadAgain(ctx context.Context, name string, data []byte, number, rotation int, boxes []models.Box) ([]precheck.SecondReading, error) {
	out := make([]precheck.SecondReading, len(boxes))
	err := r.onePage(ctx, name, data, number, func(img models.Image) error {
		whole, err := r.flatten(ctx, img)
		if err != nil {
			return fmt.Errorf("flatten page %d of %s again: %w", number, name, err)
		}
		defer whole.Release()
		flat := whole.Turn(rotation)
		defer flat.Release()
		for i, box := range boxes {
			o, err := r.engine.Opinions(ctx, flat.Image, box)
			if err != nil {
				return fmt.Errorf("read page %d of %s again: %w", number, name, err)
			}
			out[i] = precheck.SecondReading(o)
		}
		return nil
	})
	return out, err
}

// Warnings says in Chinese, for the operator, what this machine lacks without which fewer cases are approved.
func (r *Reader) Warnings() []string {
	if w := r.engine.Witnessed(); w != "" {
		return []string{w}
	}
	return nil
}
