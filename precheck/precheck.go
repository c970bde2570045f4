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

// Reading is what was read from one upload.
type Reading struct {
	Pages   []models.Page
	Timings models.Timings // Decode, Quality and OCR, summed over the pages
}

// PageReader reads an upload to pages with lines, quality and seals (package reading). A file that cannot be opened is a
// *models.Error of code BadFile, TooLarge or Timeout whose Public text names the file. progress may be nil.
type PageReader interface {
	ReadUpload(ctx context.Context, name string, data []byte, progress func(page, of int)) (Reading, error)
}

// Sheets are the pages of one upload.
type Sheets struct {
	Upload models.Upload
	Pages  []models.Page
}

// Papers sorts the pages of all uploads into documents with their fields (packages classifier and extract).
type Papers interface {
	Sort(all []Sheets) []models.Document
}

// Matcher tells which business a citizen means (package classifier).
type Matcher interface {
	MatchCase(text string, form models.Form, docTypes, slots []string) models.Match
	// Contradicts reports whether the text clearly means another business than the chosen one, and which; never on vague words.
	Contradicts(text, businessType string) (other models.Candidate, sure bool)
}

// Rules is a rule pack (package rules). Judge never asks anything outside the case.
type Rules interface {
	Version() string
	BusinessName(key string) (name string, ok bool)
	Sources(businessType string) []string
	Judge(ctx context.Context, c *models.Case) models.Verdict
}

// Departments asks what other departments know about a case (部门共享). sources names those that the business type needs; a source that is
// not connected has no entry in the answer. It returns within the context's deadline; a source that does not is models.SourceDown.
type Departments interface {
	Ask(ctx context.Context, c *models.Case, sources []string) []models.Register
}

// History remembers which application a picture came with first (历史图像库; package store).
type History interface {
	// FirstUses gives the first use of each of these pictures that has one.
	FirstUses(ctx context.Context, pictures []string) ([]models.Use, error)
	// NoteUses keeps the uses of pictures that have none yet.
	NoteUses(ctx context.Context, uses []models.Use) error
}

// Forms makes the form of a case: what is still to be asked, filled in with what is known (package forms). ok is false for a business type
// without a form.
type Forms interface {
	Tailor(c *models.Case, known, answers models.Form) (form models.TailoredForm, ok bool, err error)
}

// Fees estimates what a case costs (package fees); nil where it cannot tell.
type Fees interface {
	Estimate(c *models.Case) *models.Estimate
}
