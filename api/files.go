package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"yushen/models"
	"yushen/store"
)

type fileInput struct {
	ID            string `path:"id"`
	Name          string `path:"name" doc:"File name, percent-encoded"`
	IfNoneMatch   string `header:"If-None-Match"`
	Authorization string `header:"Authorization" doc:"Bearer and the staff token, for the original; without it a copy is given"`
}

// pageInput repeats fileInput: huma doesn't look into embedded unexported types.
type pageInput struct {
	ID          string `path:"id"`
	Name        string `path:"name" doc:"File name, percent-encoded"`
	IfNoneMatch string `header:"If-None-Match"`
	Page        int    `path:"page" minimum:"1"`
}

func (s *Server) fileRoutes() {
	register(s, huma.Operation{OperationID: "get-file", Method: http.MethodGet, Path: "/v1/prechecks/{id}/files/{name}", Tags: []string{"文件"},
		Summary:     "上传件",
		Description: "For staff an upload's bytes, unaltered. For others a copy that shows the same and does not say where and when it was taken, or with what; a kind of file of which no such copy can be made is for staff only.",
		Errors:      []int{401, 404, 422, 429}, Responses: binary("application/octet-stream")}, s.upload)
	if s.cfg.Pages == nil {
		return
	}
	register(s, huma.Operation{OperationID: "get-page", Method: http.MethodGet, Path: "/v1/prechecks/{id}/files/{name}/pages/{page}", Tags: []string{"文件"},
		Summary: "页面图", Description: "One page of an upload as a picture, upright: what the boxes of the result are fractions of.",
		Errors: []int{404, 422, 429}, Responses: binary("image/*")}, s.pagePicture)
}

func binary(media string) map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
}

// file finds an upload of a pre-check.
func (s *Server) file(ctx context.Context, id, escaped string) (store.File, error) {
	p, err := s.cfg.Prechecks.Get(ctx, id)
	if err != nil {
		return store.File{}, err
	}
	name, err := url.PathUnescape(escaped)
	if err != nil {
		return store.File{}, problem(models.Invalid, "文件名的编码不对。", ProblemPlace{Part: "path:name", Detail: "应是百分号编码的 UTF-8。"})
	}
	f, ok := p.Request.File(name)
	if !ok {
		return store.File{}, problem(models.NotFound, fmt.Sprintf("这件预审里没有文件“%s”。", shown(name)), ProblemPlace{File: shown(name), Detail: "没有这个文件。"})
	}
	return f, nil
}

// upload gives an upload to staff as it came, to others without its metadata: a photograph says where its owner lives.
func (s *Server) upload(ctx context.Context, in *fileInput) (*huma.StreamResponse, error) {
	f, err := s.file(ctx, in.ID, in.Name)
	if err != nil {
		return nil, err
	}
	if in.Authorization == "" {
		return s.bare(ctx, f, in.IfNoneMatch)
	}
	if err := s.onlyStaff(StaffOnly{in.Authorization}); err != nil {
		return nil, err
	}
	return s.original(ctx, f, in.IfNoneMatch)
}

// bare makes the copy anew each time: it is seldom asked for, and kept copies would be one more thing to delete.
func (s *Server) bare(ctx context.Context, f store.File, known string) (*huma.StreamResponse, error) {
	if s.cfg.Bare == nil {
		return nil, problem(models.Invalid, "上传件只供工作人员查看。", ProblemPlace{File: f.Name, Detail: "只供工作人员查看。"})
	}
	done, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	data, err := store.ReadOriginal(ctx, s.cfg.Originals, f)
	if err != nil {
		return nil, err
	}
	var copied []byte
	if err := s.upset(f.Name, func() error {
		copied, err = s.cfg.Bare(f.Name, data)
		return err
	}); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(copied)
	return sent(f.Name, hex.EncodeToString(sum[:]), known, copied[:min(len(copied), 512)], io.NopCloser(bytes.NewReader(copied)), len(copied)), nil
}

func (s *Server) original(ctx context.Context, f store.File, known string) (*huma.StreamResponse, error) {
	r, err := s.cfg.Originals.Open(ctx, f.SHA256)
	if err != nil {
		return nil, fmt.Errorf("original: %w", err)
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		_, err = r.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("original: %w", err), r.Close())
	}
	return sent(f.Name, f.SHA256, known, head[:n], r, int(f.Bytes)), nil
}

// sent hands out a file by its hash; head is its start, known the tag that the client has.
func sent(name, hash, known string, head []byte, r io.ReadCloser, size int) *huma.StreamResponse {
	tag := `"` + hash + `"`
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		c := humafiber.Unwrap(ctx)
		c.Set("ETag", tag)
		c.Set("Cache-Control", "private, no-cache")
		c.Set("Vary", "Authorization")
		if known == tag {
			c.Status(http.StatusNotModified)
			_ = r.Close() // read only
			return
		}
		c.Set("Content-Type", media(head))
		c.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
		c.Context().SetBodyStream(r, size) // closes r
	}}
}

// media tells what a browser may take an upload for, by its bytes: pictures and PDF, never anything that could run.
func media(head []byte) string {
	switch m := http.DetectContentType(head); m {
	case "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "application/pdf":
		return m
	}
	return "application/octet-stream"
}

type pictureOutput struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

func (s *Server) pagePicture(ctx context.Context, in *pageInput) (*pictureOutput, error) {
	f, err := s.file(ctx, in.ID, in.Name)
	if err != nil {
		return nil, err
	}
	turn, err := s.turnOf(ctx, in.ID, f.Name, in.Page)
	if err != nil {
		return nil, err
	}
	// The picture follows from the bytes, the page, its turn and the program that draws it.
	out := &pictureOutput{Status: http.StatusOK, CacheControl: "private, no-cache",
		ETag: fmt.Sprintf("%q", fmt.Sprintf("%s-%d-%d-%s", f.SHA256, in.Page, turn, s.cfg.Checker.Versions().Service))}
	if in.IfNoneMatch == out.ETag {
		out.Status = http.StatusNotModified
		return out, nil
	}
	done, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	data, err := store.ReadOriginal(ctx, s.cfg.Originals, f)
	if err != nil {
		return nil, err
	}
	drawing, cancel := context.WithTimeout(ctx, s.cfg.ReadDeadline)
	defer cancel()
	err = s.upset(f.Name, func() error {
		out.ContentType, out.Body, err = s.cfg.Pages.PagePicture(drawing, f.Name, data, in.Page, turn)
		return err
	})
	return out, err
}

// turnOf is how far a page was turned when it was read, so that it is shown as the result's boxes have it; 0 where no result speaks of it.
func (s *Server) turnOf(ctx context.Context, id, name string, number int) (int, error) {
	result, err := s.lastResult(ctx, id)
	if err != nil {
		return 0, err
	}
	for _, d := range result.Documents {
		for _, p := range d.Pages {
			if p.File == name && p.Number == number {
				return p.Rotation, nil
			}
		}
	}
	return 0, nil
}
