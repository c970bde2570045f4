package shareddata

import (
	"context"

	"yushen/models"
)

// Memory is the departments of one case folder (案件自带的部门数据). It is safe for concurrent use.
type Memory struct {
	tables map[string]*table
	asOf   string
}

// NewMemory takes the records by source; a source without an entry is not connected, an empty list means no record. asOf (RFC 3339) dates
// the answers, "" where nothing is known. Names that are no source are left out.
func NewMemory(records map[string][]models.Record, asOf string) *Memory {
	m := &Memory{tables: map[string]*table{}, asOf: asOf}
	for _, source := range Sources {
		if list, connected := records[source]; connected {
			m.tables[source] = newTable(source, list)
		}
	}
	return m
}

// Ask answers for each of sources that is connected. Sources not answered when ctx ends are models.SourceDown.
func (m *Memory) Ask(ctx context.Context, c *models.Case, sources []string) []models.Register {
	return ask(ctx.Done(), c, sources, func(source string) (*table, string, error) {
		return m.tables[source], m.asOf, nil
	})
}
