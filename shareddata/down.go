package shareddata

import (
	"context"
	"slices"

	"yushen/models"
)

// Connector asks departments; Files and Memory are connectors.
type Connector interface {
	Ask(ctx context.Context, c *models.Case, sources []string) []models.Register
}

// Down is a connector some of whose sources cannot be asked (停机), whether or not they are connected.
type Down struct {
	Connector Connector // nil: no other source is connected
	Sources   []string
}

// Ask answers models.SourceDown for the sources that are down and asks the connector for the rest.
func (d Down) Ask(ctx context.Context, c *models.Case, sources []string) []models.Register {
	var up []string
	for _, s := range sources {
		if !slices.Contains(d.Sources, s) {
			up = append(up, s)
		}
	}
	var answered []models.Register
	if d.Connector != nil && len(up) > 0 {
		answered = d.Connector.Ask(ctx, c, up)
	}
	out := make([]models.Register, 0, len(sources))
	for _, s := range ordered(sources) {
		if slices.Contains(d.Sources, s) {
			out = append(out, models.Register{Source: s, Status: models.SourceDown})
			continue
		}
		for _, r := range answered {
			if r.Source == s {
				out = append(out, r)
			}
		}
	}
	return out
}
