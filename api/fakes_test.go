package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"yushen/api"
	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

// fakeChecker reads nothing: a file whose bytes start with "坏" cannot be opened, anything else is a made-up ID card.
type fakeChecker struct {
	mu     sync.Mutex
	ran    []precheck.Request
	before func(ctx context.Context, r precheck.Request, progress func(models.Progress)) error
}

func (f *fakeChecker) Run(ctx context.Context, id string, r precheck.Request, progress func(models.Progress)) (models.Result, error) {
	f.mu.Lock()
	f.ran = append(f.ran, r)
	before := f.before
	f.mu.Unlock()
	progress(models.Progress{Stage: "ocr", File: r.Files[0].Name, Done: 0, Total: len(r.Files)})
	if before != nil {
		if err := before(ctx, r, progress); err != nil {
			return models.Result{}, err
		}
	}
	result := models.Result{ID: id, Reference: r.Reference, Status: models.Done, Decision: models.NeedsCorrection, DecisionReasons: []string{"有一处需要更正"},
		BusinessType: models.BusinessTypeResult{Key: "mortgage_cancel", Name: "抵押权注销登记", Confidence: 0.97},
		Sources:      []models.Register{{Source: "bank", Status: models.SourceDown}},
		Form:         models.TailoredForm{Schema: map[string]any{}, UISchema: map[string]any{}, Data: map[string]any{}, Provenance: map[string]models.Provenance{}},
		Versions:     f.Versions(), Missing: []models.Missing{{Slot: "mortgage_release", Name: "结清证明", Why: "要证明贷款已还清", HowToGet: "向贷款银行申请"}}}
	docs, faulty, _ := f.ReadDocuments(ctx, r.Files, nil)
	result.Documents = docs
	for _, u := range faulty {
		result.Findings = append(result.Findings, models.Finding{Rule: "R-IMG-000", Outcome: models.Fail, Severity: models.Correct, Message: u.Fault.Public,
			Targets: []models.Target{{File: u.File}}, Retry: models.Reupload})
	}
	for _, d := range docs {
		result.Findings = append(result.Findings, models.Finding{Rule: "R-VAL-001", Outcome: models.Fail, Severity: models.Correct, Message: "身份证已过期",
			LegalBasis: []models.LegalBasis{{Law: "居民身份证法", Article: "第十一条"}}, Retry: models.OtherDocument,
			Targets: []models.Target{{Document: d.ID, File: d.File, Page: 1, Field: "valid_to", Box: models.Rect(0.1, 0.2, 0.4, 0.3), Found: "2024-05-01", Expected: ">= 2026-11-22", Source: "today"}}})
	}
	return result, nil
}

func (f *fakeChecker) ReadDocuments(_ context.Context, files []precheck.File, _ func(models.Progress)) (docs []models.Document, faulty []models.Upload, err error) {
	for i, up := range files {
		if bytes.HasPrefix(up.Data, []byte("恐慌")) {
			panic("decoder")
		}
		if bytes.HasPrefix(up.Data, []byte("坏")) {
			faulty = append(faulty, models.Upload{File: up.Name, Fault: &models.Error{Code: models.BadFile, Public: "文件“" + up.Name + "”打不开。"}})
			continue
		}
		box := models.Rect(0.1, 0.2, 0.4, 0.3)
		docs = append(docs, models.Document{ID: fmt.Sprintf("doc_%d", i+1), File: up.Name, Type: "id_card", Side: "front", Confidence: 0.99, Slot: up.Slot,
			Pages: []models.Page{{File: up.Name, Number: 1, Rotation: 90, Width: 1200, Height: 800, Quality: models.Quality{Score: 1},
				Lines: []models.Line{{Text: "姓名 样某堃", Confidence: 0.9, Box: box, Chars: []models.Char{{Text: "样", Box: box}}}}}},
			Fields: models.Fields{
				"name":   models.Leaf(models.Field{Value: "样某堃", Raw: "样某堃", Confidence: 0.99, File: up.Name, Page: 1, Box: box, Status: models.Read}),
				"buyers": {Items: []models.Node{{Members: models.Fields{"name": models.Leaf(models.Field{Value: "样某堃", Status: models.Uncertain})}}}}}})
	}
	return docs, faulty, nil
}

func (f *fakeChecker) Versions() models.Versions {
	return models.Versions{Pack: "national-1", Service: "test"}
}

func (f *fakeChecker) requests() []precheck.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]precheck.Request{}, f.ran...)
}

type fakeCatalogue struct{}

func (fakeCatalogue) Match(text, _ string) models.Match {
	if strings.Contains(text, "护照") {
		return models.Match{Outcome: "out_of_scope"}
	}
	return models.Match{Outcome: "match", Candidates: []models.Candidate{{Key: "mortgage_cancel", Name: "抵押权注销登记", Confidence: 0.9}}}
}

func (fakeCatalogue) BusinessTypes() []api.BusinessTypeSummary {
	return []api.BusinessTypeSummary{{Key: "mortgage_cancel", Name: "抵押权注销登记", Category: "抵押权登记"}}
}

func (c fakeCatalogue) BusinessType(key string) (api.BusinessType, bool) {
	if key != "mortgage_cancel" {
		return api.BusinessType{}, false
	}
	return api.BusinessType{BusinessTypeSummary: c.BusinessTypes()[0], Materials: []api.Material{{Document: "id_card", Name: "居民身份证", Level: "必收"}}}, true
}

func (fakeCatalogue) DocumentTypes() []api.DocumentType {
	return []api.DocumentType{{Key: "id_card", Name: "居民身份证", Fields: []api.DocumentField{{Key: "name", Name: "姓名"}}}}
}

// service is a server on a port of its own, over a store in a folder of its own.
type service struct {
	t       *testing.T
	url     string
	checker *fakeChecker
	dir     string
	server  *api.Server
	store   *store.Local
	log     *syncBuffer
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// serve starts a service; change may be nil.
func serve(t *testing.T, change func(*api.Config)) *service {
	t.Helper()
	return serveIn(t, t.TempDir(), &fakeChecker{}, change)
}

func serveIn(t *testing.T, dir string, checker *fakeChecker, change func(*api.Config)) *service {
	t.Helper()
	kept, err := store.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	log := &syncBuffer{}
	cfg := api.Config{Checker: checker, Catalogue: fakeCatalogue{}, Prechecks: kept, Originals: kept, Log: slog.New(slog.NewTextHandler(log, nil)), SyncWait: 10 * time.Second,
		Bare: func(_ string, data []byte) ([]byte, error) { return data, nil }}
	if change != nil {
		change(&cfg)
	}
	server, err := api.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		if err := server.Serve(ln); err != nil {
			t.Errorf("serve: %v", err)
		}
	}()
	s := &service{t: t, url: "http://" + ln.Addr().String(), checker: checker, dir: dir, server: server, store: kept, log: log}
	t.Cleanup(s.stop)
	return s
}

// stop may be called twice.
func (s *service) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	http.DefaultClient.CloseIdleConnections()
	_ = s.server.Shutdown(ctx) // a test may have stopped it
	_ = s.store.Close()
}

type part struct {
	field, file, content string
}

// files are uploads with the given names, each of its own content.
func files(names ...string) []part {
	var out []part
	for _, n := range names {
		out = append(out, part{"files", n, "内容 " + n})
	}
	return out
}

func request(json string) part { return part{field: "request", content: json} }

// form encodes parts as a browser does.
func form(parts ...part) (body []byte, contentType string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	escape := strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A")
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		d := fmt.Sprintf(`form-data; name="%s"`, escape.Replace(p.field))
		if p.field == "files" {
			d += fmt.Sprintf(`; filename="%s"`, escape.Replace(p.file))
			h.Set("Content-Type", "application/octet-stream")
		}
		h["Content-Disposition"] = []string{d}
		out, _ := w.CreatePart(h)
		_, _ = io.WriteString(out, p.content)
	}
	_ = w.Close()
	return b.Bytes(), w.FormDataContentType()
}

type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

func (s *service) do(method, path, contentType string, body io.Reader, headers ...string) answer {
	s.t.Helper()
	req, err := http.NewRequest(method, s.url+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer{s.t, resp.StatusCode, resp.Header, b}
}

func (s *service) get(path string, headers ...string) answer {
	s.t.Helper()
	return s.do(http.MethodGet, path, "", nil, headers...)
}

func (s *service) send(method, path string, parts []part, headers ...string) answer {
	s.t.Helper()
	b, ct := form(parts...)
	return s.do(method, path, ct, bytes.NewReader(b), headers...)
}

func (s *service) submit(parts []part, headers ...string) answer {
	s.t.Helper()
	return s.send(http.MethodPost, "/v1/prechecks", parts, headers...)
}

func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

func (a answer) into(v any) {
	a.t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		a.t.Fatalf("%v: %s", err, a.body)
	}
}

func (a answer) result() models.Result {
	a.t.Helper()
	var r models.Result
	a.into(&r)
	return r
}

// problem is an error answer, which must be one of RFC 9457 with a Chinese text.
func (a answer) problem() api.ProblemDetails {
	a.t.Helper()
	if ct := a.header.Get("Content-Type"); ct != "application/problem+json" {
		a.t.Fatalf("content type %q of %s", ct, a.body)
	}
	var p api.ProblemDetails
	a.into(&p)
	if p.Status != a.status || p.Code == "" || p.Title == "" || !hasChinese(p.Detail) {
		a.t.Fatalf("problem is incomplete: %s", a.body)
	}
	return p
}

func hasChinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}
