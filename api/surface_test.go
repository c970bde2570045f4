package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"yushen/api"
	"yushen/models"
	"yushen/precheck"
)

func TestReadDocuments(t *testing.T) {
	s := serve(t, nil)
	read := func(path string, parts ...part) answer {
		return s.send(http.MethodPost, path, parts)
	}
	plain := read("/v1/documents:read", files("a.jpg")[0], part{"files", "坏.jpg", "坏"}).want(200)
	var got api.Documents
	plain.into(&got)
	if len(got.Documents) != 1 || got.Documents[0].Fields.Value("name") != "样某堃" || len(got.Unopened) != 1 || got.Unopened[0].File != "坏.jpg" {
		t.Errorf("%s", plain.body)
	}
	if strings.Contains(string(plain.body), "lines") {
		t.Errorf("lines were not asked for: %s", plain.body)
	}
	lined := read("/v1/documents:read?include=lines", files("a.jpg")...).want(200)
	if !strings.Contains(string(lined.body), `"lines":[{"text":"姓名 样某堃","confidence":0.9,"box":[[`) || strings.Contains(string(lined.body), "chars") {
		t.Errorf("%s", lined.body)
	}
	read("/v1/documents:read?include=pixels", files("a.jpg")...).want(422).problem()
	read("/v1/documents:read", request(`{}`)).want(422).problem()
	if p := read("/v1/documents:read", part{"files", "a.jpg", "恐慌"}).want(422).problem(); p.Code != models.BadFile {
		t.Errorf("a decoder that panics: %+v", p)
	}
	if left := leftovers(t, s.dir); len(left) != 0 {
		t.Errorf("reading without a case left uploads behind: %v", left)
	}
}

func TestBusinessTypes(t *testing.T) {
	s := serve(t, nil)
	if b := string(s.get("/v1/business-types").want(200).body); !strings.Contains(b, `{"business_types":[{"key":"mortgage_cancel"`) {
		t.Error(b)
	}
	if b := string(s.get("/v1/business-types/mortgage_cancel").want(200).body); !strings.Contains(b, `"materials":[{"document":"id_card"`) || strings.Contains(b, "null") {
		t.Error(b)
	}
	if b := string(s.get("/v1/document-types").want(200).body); !strings.Contains(b, "姓名") {
		t.Error(b)
	}
	match := func(text string) string {
		return string(s.do(http.MethodPost, "/v1/business-types:match", "application/json", strings.NewReader(`{"text":"`+text+`","region":"640402"}`)).want(200).body)
	}
	if b := match("房贷还清了"); !strings.Contains(b, `"outcome":"match"`) || !strings.Contains(b, `"why":[]`) {
		t.Error(b)
	}
	if b := match("办护照"); !strings.Contains(b, `"outcome":"out_of_scope","candidates":[]`) {
		t.Error(b)
	}
}

type fakeDepartments struct {
	records map[string][]models.Record
	down    []string
}

func (fakeDepartments) Ask(context.Context, *models.Case, []string) []models.Register { return nil }

func TestSpecimens(t *testing.T) {
	s := serve(t, func(c *api.Config) {
		c.Specimens = fstest.MapFS{
			"case-1/case.json": {Data: []byte(`{"id":"case-1","title":"贷款还清，注销抵押","business_type":"mortgage_cancel","request_text":"还清了","filed_at":"2026-03-04",
				"authority":{"name":"某市登记中心","division":"6404"},"form":{"apply_date":"2026-03-04"},"documents":[{"file":"01.jpg","slots":["owner1_id_front","owner1_id_back"],"type":"id_card"},
				{"file":"02.pdf","slot":"mortgage_release"}],"shared_data":{"bank":[{"loan_no":"L1"}]},"shared_unavailable":["police"],"expected":{"decision":"auto_approve"}}`)},
			"case-1/01.jpg": {Data: []byte("一")}, "case-1/02.pdf": {Data: []byte("二")},
			"README.md": {Data: []byte("样张")},
		}
		c.CaseDepartments = func(records map[string][]models.Record, down []string) precheck.Departments {
			return fakeDepartments{records, down}
		}
	})
	list := string(s.get("/v1/specimens").want(200).body)
	if !strings.Contains(list, `"id":"case-1","title":"贷款还清，注销抵押"`) || strings.Contains(list, "auto_approve") {
		t.Errorf("the list names the case and not its answer: %s", list)
	}
	r := s.send(http.MethodPost, "/v1/specimens/case-1:check", nil).want(200).result()
	got := s.checker.requests()[0]
	departments, _ := got.Departments.(fakeDepartments)
	if r.Status != models.Done || got.FiledAt != "2026-03-04" || got.Authority.Division != "6404" || got.BusinessType != "mortgage_cancel" || len(got.Files) != 2 ||
		got.Files[0].Slot != "owner1_id_front" || len(departments.records["bank"]) != 1 || departments.down[0] != "police" {
		t.Errorf("what was checked: %+v", got)
	}
	if b := s.get("/v1/prechecks/" + r.ID + "/files/02.pdf").want(200).body; string(b) != "二" {
		t.Errorf("its files can be looked at: %s", b)
	}
	s.send(http.MethodPost, "/v1/specimens/none:check", nil).want(404).problem()
	s.send(http.MethodPost, "/v1/specimens/..%2F..%2Fx:check", nil).want(404).problem()
}

func TestHealth(t *testing.T) {
	ready := error(nil)
	s := serve(t, func(c *api.Config) {
		c.Ready = func(context.Context) error { return ready }
		c.Warnings = func() []string { return []string{"没有装第二种识别"} }
	})
	s.get("/livez").want(200)
	if b := string(s.get("/readyz").want(200).body); !strings.Contains(b, `"pack":"national-1"`) {
		t.Error(b)
	} else if !strings.Contains(b, "没有装第二种识别") {
		t.Errorf("ready, yet not a word of what is missing: %s", b)
	}
	ready = errors.New("weights are missing at a secret place")
	a := s.get("/readyz").want(503)
	if a.problem(); strings.Contains(string(a.body), "secret") {
		t.Errorf("the cause goes to the log, not out: %s", a.body)
	}
	s.get("/livez").want(200)
}

type fakePages struct{}

func (fakePages) PagePicture(_ context.Context, name string, data []byte, page, turn int) (string, []byte, error) {
	if page > 2 {
		return "", nil, &models.Error{Code: models.NotFound, Public: "没有这一页。", Part: name}
	}
	if bytes.HasPrefix(data, []byte("恐慌")) {
		panic("decoder")
	}
	return "image/jpeg", append(fmt.Appendf(nil, "turned by %d: ", turn), data...), nil
}

func TestPagePictures(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.Pages = fakePages{} })
	id := s.submit(files("身份证.jpg")).want(200).result().ID
	page := "/v1/prechecks/" + id + "/files/%E8%BA%AB%E4%BB%BD%E8%AF%81.jpg/pages/"
	a := s.get(page + "1").want(200)
	if string(a.body) != "turned by 90: 内容 身份证.jpg" || a.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("%q %v", a.body, a.header)
	}
	s.get(page+"1", "If-None-Match", a.header.Get("ETag")).want(304)
	s.get(page + "3").want(404).problem()
	s.get(page + "0").want(422).problem()
	s.get(page + "x").want(422).problem()

	without := serve(t, nil)
	id = without.submit(files("a.jpg")).want(200).result().ID
	without.get("/v1/prechecks/" + id + "/files/a.jpg/pages/1").want(404).problem()
}

func TestWebPages(t *testing.T) {
	s := serve(t, func(c *api.Config) {
		c.Web = fstest.MapFS{"index.html": {Data: []byte("<h1>预审</h1>")}, "docs.html": {Data: []byte("<h1>接口</h1>")}, "app.js": {Data: []byte("1")}}
	})
	a := s.get("/").want(200)
	policy := a.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") {
		t.Errorf("%v", a.header)
	}
	s.get("/docs").want(200)
	s.get("/app.js").want(200)
	s.get("/", "If-None-Match", a.header.Get("ETag")).want(304)
	s.get("/index.html").want(404).problem()
}

// schemaOf compiles a component of the served OpenAPI document with a validator that knows nothing of how it was made.
func schemaOf(t *testing.T, s *service, name string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.get("/openapi.json").want(200).body))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("openapi.json#/components/schemas/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func (a answer) conforms(schema *jsonschema.Schema) {
	a.t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		a.t.Errorf("%v\n%s", err, a.body)
	}
}

func TestAnswersConformToTheGeneratedOpenAPI(t *testing.T) {
	s := serve(t, nil)
	done := s.submit(append(files("a.jpg"), part{"files", "坏.jpg", "坏"})).want(200)
	done.conforms(schemaOf(t, s, "Result"))
	s.checker.before = func(context.Context, precheck.Request, func(models.Progress)) error { return errors.New("x") }
	s.submit(files("a.jpg")).want(200).conforms(schemaOf(t, s, "Result"))
	s.checker.before = func(ctx context.Context, _ precheck.Request, _ func(models.Progress)) error {
		<-ctx.Done()
		return ctx.Err()
	}
	s.submit(files("a.jpg"), "Prefer", "wait=0").want(202).conforms(schemaOf(t, s, "Pending"))
	s.submit(nil).want(422).conforms(schemaOf(t, s, "ProblemDetails"))
	s.send(http.MethodPost, "/v1/documents:read?include=lines", files("a.jpg")).want(200).conforms(schemaOf(t, s, "Documents"))
	s.get("/v1/business-types/mortgage_cancel").want(200).conforms(schemaOf(t, s, "BusinessType"))

	// The schema must be able to say no.
	broken := done
	broken.body = bytes.Replace(done.body, []byte(`"decision":"needs_correction"`), []byte(`"decision":"approve"`), 1)
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(broken.body))
	if err != nil {
		t.Fatal(err)
	}
	if schemaOf(t, s, "Result").Validate(v) == nil {
		t.Error("an unknown decision conforms")
	}
}

func TestOpenAPIHoldsTheContract(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.Pages = fakePages{} })
	var doc struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			RequestBody struct {
				Content map[string]json.RawMessage `json:"content"`
			} `json:"requestBody"`
			Responses map[string]json.RawMessage `json:"responses"`
		} `json:"paths"`
	}
	s.get("/openapi.json").want(200).into(&doc)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("version %s", doc.OpenAPI)
	}
	for _, route := range []string{"post /v1/prechecks", "get /v1/prechecks/{id}", "get /v1/prechecks/{id}/events", "put /v1/prechecks/{id}/files",
		"get /v1/prechecks/{id}/files/{name}", "get /v1/prechecks/{id}/files/{name}/pages/{page}", "post /v1/documents:read", "post /v1/business-types:match",
		"get /v1/business-types", "get /v1/business-types/{key}", "get /v1/specimens", "post /v1/specimens/{id}:check", "get /livez", "get /readyz"} {
		method, path, _ := strings.Cut(route, " ")
		if len(doc.Paths[path][method].Responses) == 0 {
			t.Errorf("%s is not documented", route)
		}
	}
	create := doc.Paths["/v1/prechecks"]["post"]
	if create.RequestBody.Content["multipart/form-data"] == nil || create.Responses["202"] == nil || create.Responses["429"] == nil {
		t.Errorf("POST /v1/prechecks: %+v", create)
	}
	fromCode, err := s.server.OpenAPI()
	if err != nil || !bytes.Contains(fromCode, []byte("/v1/prechecks")) {
		t.Errorf("%v", err)
	}
}
