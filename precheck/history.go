package precheck

import (
	"context"
	"fmt"
	"slices"

	"yushen/models"
)

// remembers tells whether the pictures of a request are looked up and kept. A request that brings its own departments is a try-out: whoever tried the
// same pictures before is somebody else.
func (s *Service) remembers(r Request) bool { return s.History != nil && r.Departments == nil }

// recall looks up which pictures of a case another application came with first. The same application, made anew under the portal's reference, is none.
func (s *Service) recall(ctx context.Context, c *models.Case, r Request) error {
	if !s.remembers(r) {
		return nil
	}
	uses, err := s.History.FirstUses(ctx, picturesOf(c))
	if err != nil {
		return fmt.Errorf("look up the pictures of %s: %w", c.ID, err)
	}
	c.Used = []models.Use{}
	for _, u := range uses {
		if u.Precheck != c.ID && (u.Reference == "" || u.Reference != r.Reference) {
			c.Used = append(c.Used, u)
		}
	}
	return nil
}

// remember keeps what the pictures of a case were used for.
func (s *Service) remember(ctx context.Context, c *models.Case, r Request, uses []models.Use) error {
	if !s.remembers(r) || len(uses) == 0 {
		return nil
	}
	uses = slices.Clone(uses)
	for i := range uses {
		uses[i].Precheck, uses[i].Reference = c.ID, r.Reference
	}
	if err := s.History.NoteUses(ctx, uses); err != nil {
		return fmt.Errorf("remember the pictures of %s: %w", c.ID, err)
	}
	return nil
}

// picturesOf are the contents of the uploads and of their pages.
func picturesOf(c *models.Case) []string {
	var out []string
	add := func(p string) {
		if p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, u := range c.Uploads {
		add(u.SHA256)
	}
	for _, d := range c.Documents {
		for _, p := range d.Pages {
			add(p.Picture)
		}
	}
	return out
}
