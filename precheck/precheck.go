// Package precheck knows the order of the stages (流程): uploads to pages, lines, documents, fields, facts, findings and the
// decision. No other package does. It declares the small interface that it needs of each stage; cmd/yushen passes them in.
package precheck

import (
	"context"

	"yushen/models"
)

// File is one upload: the name by which the request speaks of it, and its bytes, which are never altered.
type File struct {
	Name string
	Slot models.Slot // what the citizen says it is; "" if nothing was said
	Data []byte
}

// Request is one pre-check as asked for. Only Files is required.
type Request struct {
	Reference    string
	BusinessType string // key; "" is matched from RequestText, Form and documents
	RequestText  string
	Region       string // six digits; "" is the pack's default
	Form         models.Form
	Files        []File
	FiledAt      string // ISO date; "" is today
	Authority    models.Authority
	Departments  Departments // nil: the service's own; eval passes the case's
}

// Departments asks what other departments know about a case (部门共享). Sources names those that the business type needs; a source that is
// not connected has no entry in the answer. It returns within the context's deadline; a source that does not is models.SourceDown.
type Departments interface {
	Ask(ctx context.Context, c *models.Case, sources []string) []models.Register
}

// Page is one decoded page of an upload: upright and flat pixels, and what was found out about it.
type Page struct {
	models.Page
	Image models.Image // flattened and upright
}
