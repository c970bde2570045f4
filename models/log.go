package models

import "log/slog"

// What a citizen typed, what stands on a page and what a department knows is personal. It never gets into a log, however it is logged.

// LogValue shows how far the field can be trusted, not what it says.
func (f Field) LogValue() slog.Value {
	return slog.GroupValue(slog.String("status", string(f.Status)), slog.Int("page", f.Page))
}

// LogValue shows how many members there are.
func (f Fields) LogValue() slog.Value { return slog.GroupValue(slog.Int("fields", len(f))) }

// LogValue shows how many entries the form has.
func (f Form) LogValue() slog.Value { return slog.GroupValue(slog.Int("entries", len(f))) }

// LogValue shows how many fields the record has.
func (r Record) LogValue() slog.Value { return slog.GroupValue(slog.Int("fields", len(r))) }

// LogValue shows how long the line is.
func (l Line) LogValue() slog.Value { return slog.GroupValue(slog.Int("bytes", len(l.Text))) }
