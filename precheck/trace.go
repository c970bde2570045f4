package precheck

import (
	"context"

	"yushen/models"
)

// Tracer is a rule pack that can tell how it comes to a verdict; the packs of package rules are.
type Tracer interface {
	Trace(ctx context.Context, c *models.Case) models.Trace
}

// Trace goes through a pre-check once more and tells how its verdict comes about (判定过程): by the pack that is in force now and by what the departments
// say now. Uploads of which the reading is still kept are not read again. The error is as of Run.
func (s *Service) Trace(ctx context.Context, id string, r Request) (models.Trace, error) {
	tracer, ok := s.Rules.(Tracer)
	if !ok {
		return models.Trace{}, &models.Error{Code: models.Unavailable, Public: "现在的规则包不能说明判定过程。"}
	}
	c, _, err := s.prepared(ctx, id, r, nil)
	if err != nil {
		return models.Trace{}, err
	}
	return tracer.Trace(ctx, c), ctx.Err()
}
