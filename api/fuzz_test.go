package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

// FuzzFileName: a name that is taken can't be a path, can't change how a line reads and can't be mistaken for another place of a result.
func FuzzFileName(f *testing.F) {
	for _, seed := range []string{"a.jpg", "../a", "a/../b", "/etc/passwd", `c:\x`, "form", "shared:police", "a\nb", "\u202egpj", "", ".", "a//b", "\xff", "<b>.jpg", strings.Repeat("长", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if q := shown(name); strings.ContainsFunc(q, func(r rune) bool { return !unicode.IsPrint(r) && r != '�' }) || utf8.RuneCountInString(q) > 61 {
			t.Errorf("%q is shown as %q", name, q)
		}
		if detail := badName(name, true, 255); detail != "" {
			if strings.ContainsFunc(detail, unicode.IsControl) || !utf8.ValidString(detail) {
				t.Errorf("text about %q: %q", name, detail)
			}
			return
		}
		for _, element := range strings.Split(name, "/") {
			if element == "" || element == "." || element == ".." {
				t.Errorf("%q is taken", name)
			}
		}
		if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) || strings.Contains(name, `\`) || name == "form" || strings.HasPrefix(name, "shared:") || len(name) > 255 {
			t.Errorf("%q is taken", name)
		}
	})
}

// FuzzRequestPart: whatever the request part is, it is read or refused with places, and what is read survives being kept.
func FuzzRequestPart(f *testing.F) {
	for _, seed := range []string{`{}`, `{"documents":[{"file":"a.jpg","slot":"other"}]}`, `{"form":{"apply_date":"2026-01-31"}}`, `[`, `{"a~/b":1}`, `null`, "\xff", `{"documents":{}}`,
		`{"documents":[5,{"file":5,"slot":[]}]}`, `{"region":"640402","business_type":"x","callback_url":"http://a"}`, strings.Repeat(`{"form":`, 2000)} {
		f.Add([]byte(seed))
	}
	s := &Server{cfg: Config{Catalogue: noCatalogue{}}.withDefaults()}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := s.precheckRequest(&incoming{request: b, files: []incomingFile{{name: "a.jpg"}}})
		if err != nil {
			p := problemOf(err)
			if p.Status < 400 || p.Status > 499 || len(p.Errors) == 0 || p.Detail == "" {
				t.Errorf("%q: %+v", b, p)
			}
			return
		}
		if len(r.Files) != 1 {
			t.Errorf("%q: files %v", b, r.Files)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Errorf("%q can't be kept: %v", b, err)
		}
	})
}

// FuzzMultipart: whatever the body is, the answer is no 5xx.
func FuzzMultipart(f *testing.F) {
	good := "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.jpg\"\r\n\r\nx\r\n--B--\r\n"
	for _, seed := range []string{good, "", "--B--", "--B\r\n\r\n--B--", good[:40], strings.Repeat("--B\r\n", 200), strings.ReplaceAll(good, "a.jpg", "../%00"),
		"--B\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{\r\n--B\r\nContent-Disposition: form-data; name=\"files\"; filename*=UTF-8''%e4%b8%ad\r\n\r\nx\r\n--B--"} {
		f.Add([]byte(seed))
	}
	kept, err := store.Open(context.Background(), f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = kept.Close() })
	s, err := New(Config{Checker: noChecker{}, Catalogue: noCatalogue{}, Prechecks: kept, Originals: kept, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Limits: Limits{Files: 5, FileBytes: 1000, TotalBytes: 3000, RequestBytes: 1000}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		req := httptest.NewRequest("POST", "/v1/documents:read", bytes.NewReader(b))
		req.Header.Set("Content-Type", "multipart/form-data; boundary=B")
		resp, err := s.app.Test(req, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode >= 500 {
			body, _ := io.ReadAll(resp.Body)
			t.Errorf("%d %s", resp.StatusCode, body)
		}
	})
}

type noCatalogue struct{}

func (noCatalogue) Match(string, string) models.Match        { return models.Match{Outcome: "ask"} }
func (noCatalogue) BusinessTypes() []BusinessTypeSummary     { return nil }
func (noCatalogue) BusinessType(string) (BusinessType, bool) { return BusinessType{}, true }
func (noCatalogue) DocumentTypes() []DocumentType            { return nil }

type noChecker struct{}

func (noChecker) Run(context.Context, string, precheck.Request, func(models.Progress)) (models.Result, error) {
	return models.Result{}, nil
}

func (noChecker) ReadDocuments(context.Context, []precheck.File, func(models.Progress)) ([]models.Document, []models.Upload, error) {
	return nil, nil, nil
}

func (noChecker) Versions() models.Versions { return models.Versions{} }
