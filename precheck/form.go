package precheck

import (
	"context"
	"log/slog"

	"yushen/models"
)

// tailor puts the form into a result. Without one the verdict still stands.
func (s *Service) tailor(c *models.Case, r *models.Result) {
	if s.Forms == nil || c.BusinessType == "" {
		return
	}
	form, ok, err := s.Forms.Tailor(c, nil, nil)
	if err != nil {
		slog.Error("form", "precheck", c.ID, "error", err)
		return
	}
	if ok {
		r.Form = form
	}
}

// Informed is the case of a request whose documents were read already, with what the departments say now: what a form is filled in from and what
// its answers are checked against.
func (s *Service) Informed(ctx context.Context, id string, r Request, docs []models.Document) *models.Case {
	c := s.newCase(id, r)
	for _, f := range r.Files {
		c.Uploads = append(c.Uploads, models.Upload{File: f.Name, Slot: f.Slot})
	}
	c.Documents = docs
	s.ask(ctx, c, r)
	return c
}
