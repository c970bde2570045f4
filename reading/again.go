package reading

import (
	"context"
	"fmt"
	"strings"

	"yushen/models"
	"yushen/ocr"
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
		flat := whole.Turn(rotation).Image
		for i, box := range boxes {
			var err error
			if out[i].Choices, err = r.engine.Again(ctx, flat, box); err != nil {
				return fmt.Errorf("read page %d of %s again: %w", number, name, err)
			}
			if out[i].Witness, err = r.engine.Witness(ctx, flat, box, kindOf(out[i].Choices)); err != nil {
				return fmt.Errorf("read page %d of %s with the other engine: %w", number, name, err)
			}
		}
		return nil
	})
	return out, err
}

// kindOf is the kind of a field by what it was read as, so that the other engine weighs no characters that cannot stand there.
func kindOf(read []models.Choice) ocr.Kind {
	var text strings.Builder
	for _, c := range read {
		text.WriteString(strings.TrimSpace(c.Text))
	}
	for _, k := range []ocr.Kind{ocr.IDNumber, ocr.Amount, ocr.Code} {
		if text.Len() > 0 && k.Holds(text.String()) {
			return k
		}
	}
	return ocr.AnyText
}
