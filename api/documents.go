package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"

	"github.com/danielgtaylor/huma/v2"

	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

type readInput struct {
	upload
	Include string `query:"include" enum:"lines" doc:"lines: pages carry their text lines in reading order"`
}

// Unopened is an upload that could not be opened.
type Unopened struct {
	File   string      `json:"file"`
	Code   models.Code `json:"code"`
	Detail string      `json:"detail" doc:"Why, and what to do, for the citizen"`
}

// Documents is what was read.
type Documents struct {
	Documents []models.Document `json:"documents"`
	Unopened  []Unopened        `json:"unopened" doc:"Uploads that could not be opened"`
}

type documentsOutput struct{ Body Documents }

func (s *Server) documentRoutes() {
	register(s, huma.Operation{OperationID: "read-documents", Method: http.MethodPost, Path: "/v1/documents:read", Tags: []string{"材料识别"},
		Summary: "识别材料", Description: "Type and fields of documents, without a case. Nothing is kept.", Errors: []int{413, 422, 429}}, s.readDocuments)
	multipartBody(s.api, "/v1/documents:read", http.MethodPost, nil, true)
}

func (s *Server) readDocuments(ctx context.Context, in *readInput) (*documentsOutput, error) {
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	default:
		return nil, s.busy()
	}
	got, err := s.readMultipart(in.ctx)
	if got != nil {
		defer got.discard(s.cfg.Originals)
	}
	if err != nil {
		return nil, err
	}
	done, err := s.reading(ctx) // after the upload: a slow one must not hold up others
	if err != nil {
		return nil, err
	}
	defer done()
	files, err := s.bytesOf(ctx, got)
	if err != nil {
		return nil, err
	}
	reading, cancel := context.WithTimeout(ctx, s.cfg.ReadDeadline)
	defer cancel()
	var docs []models.Document
	var faulty []models.Upload
	err = s.upset("", func() (err error) {
		docs, faulty, err = s.cfg.Checker.ReadDocuments(reading, files, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &documentsOutput{Body: Documents{Documents: models.Result{Documents: docs}.Listed().Documents, Unopened: []Unopened{}}}
	trimLines(out.Body.Documents, in.Include == "lines")
	for _, u := range faulty {
		out.Body.Unopened = append(out.Body.Unopened, unopened(u))
	}
	return out, nil
}

func unopened(u models.Upload) Unopened {
	out := Unopened{File: u.File, Code: models.BadFile, Detail: fmt.Sprintf("文件“%s”打不开，请换一份再上传。", shown(u.File))}
	if u.Fault != nil {
		out.Code = u.Fault.Code
		if u.Fault.Public != "" {
			out.Detail = u.Fault.Public
		}
	}
	return out
}

// bytesOf gives the bytes of what was taken in. They are staged and not kept: reading leaves nothing behind.
func (s *Server) bytesOf(ctx context.Context, in *incoming) ([]precheck.File, error) {
	files := make([]precheck.File, 0, len(in.files))
	for _, f := range in.files {
		r, err := s.cfg.Originals.OpenStaged(ctx, f.staged)
		if err != nil {
			return nil, fmt.Errorf("staged upload: %w", err)
		}
		data, err := io.ReadAll(r)
		if cerr := r.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return nil, fmt.Errorf("staged upload: %w", err)
		}
		files = append(files, fileOf(store.File{Name: f.name}, data))
	}
	return files, nil
}

// trimLines leaves text, confidence and box of each line where lines are asked for, and nothing otherwise.
func trimLines(docs []models.Document, keep bool) {
	for i := range docs {
		for j := range docs[i].Pages {
			p := &docs[i].Pages[j]
			if !keep {
				p.Lines = nil
			}
			for k := range p.Lines {
				p.Lines[k].Chars = nil
			}
		}
	}
}

// reading takes one of the places for work that a client waits for; busy where none gets free while the client waits.
func (s *Server) reading(ctx context.Context) (done func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.SyncWait)
	defer cancel()
	select {
	case s.reads <- struct{}{}:
		return func() { <-s.reads }, nil
	case <-s.queue.Closing():
	case <-ctx.Done():
	}
	return nil, s.busy()
}

// upset runs what opens a stranger's file. A panic is our fault, but its cause is the upload, so the citizen hears which file to send otherwise.
func (s *Server) upset(name string, f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			s.cfg.Log.Error("opening an upload panicked", "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			err = &models.Error{Code: models.BadFile, Part: name, Public: "有文件读不出来。请重新拍照，或另存为 JPG、PDF 后再上传。", Cause: fmt.Errorf("panic: %v", v)}
		}
	}()
	return f()
}
