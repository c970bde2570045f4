package mockdept_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yushen/eval"
	"yushen/models"
	"yushen/precheck"
	"yushen/rules"
	"yushen/shareddata"
	"yushen/shareddata/mockdept"
)

// The case folders that come with the repository and are to be approved when all departments answer.
var approvable = []string{"01-mortgage-cancel", "02-stock-house", "06-owner-renamed", "07-new-house"}

const (
	patience   = 3 * time.Second        // with one attempt, also on a machine that has other things to do
	impatience = 100 * time.Millisecond // with a department that is going to be slow
	deadline   = 5 * time.Second        // of all departments together
)

// given is a reader and sorter of papers that are read already.
type given struct{ documents []models.Document }

func (g given) ReadUpload(_ context.Context, name string, _ []byte, _ func(page, of int)) (precheck.Reading, error) {
	var r precheck.Reading
	for _, d := range g.documents {
		for _, p := range d.Pages {
			if p.File == name {
				r.Pages = append(r.Pages, p)
			}
		}
	}
	return r, nil
}

func (g given) Sort([]precheck.Sheets) []models.Document {
	return slices.Clone(g.documents)
}

type noMatcher struct{}

func (noMatcher) MatchCase(string, models.Form, []string, []string) models.Match {
	return models.Match{}
}
func (noMatcher) Contradicts(string, string) (models.Candidate, bool) {
	return models.Candidate{}, false
}

type ruleBook struct{ *rules.Pack }

func (b ruleBook) Version() string { return b.Pack.Version }
func (b ruleBook) BusinessName(key string) (string, bool) {
	t, ok := b.BusinessType(key)
	return t.Name, ok
}

// application is one case, read already, and who runs it.
type application struct {
	inputs  eval.Inputs
	request precheck.Request
	given   given
}

func load(t *testing.T, dir string) application {
	t.Helper()
	c, err := eval.LoadCase(dir)
	if err != nil {
		t.Fatal(err)
	}
	read, err := eval.FactsCase(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range read.Documents {
		d.Fields.Walk(func(_ string, f *models.Field) { f.Confirmed = true }) // as read perfectly, so as well as twice
	}
	in := c.Inputs
	a := application{inputs: in, given: given{read.Documents}, request: precheck.Request{BusinessType: in.BusinessType, Form: in.Form,
		FiledAt: in.FiledAt, Authority: in.Authority}}
	for _, u := range read.Uploads {
		a.request.Files = append(a.request.Files, precheck.File{Name: u.File, Slot: u.Slot, Data: []byte(u.File)})
	}
	return a
}

func nationalPack(t *testing.T) *rules.Pack {
	t.Helper()
	pack, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

// mocked is a mock holding records, and where it is.
func mocked(t *testing.T, records map[string][]models.Record) (mock *mockdept.Mock, url string) {
	t.Helper()
	mock = mockdept.New(records, mockdept.Options{Slowness: time.Minute})
	server := httptest.NewServer(mock.Handler())
	t.Cleanup(server.Close)
	return mock, server.URL
}

// connect gives departments that ask the mock at url; with impatient there is little patience.
func connect(t *testing.T, url, impatient string) precheck.Departments {
	t.Helper()
	text := strings.Replace(mockdept.Config(url), "/"+impatient+"'}", "/"+impatient+"', timeout: "+impatience.String()+"}", 1)
	file := filepath.Join(t.TempDir(), "departments.yaml")
	text += "deadline: " + deadline.String() + "\ndefaults: {timeout: " + patience.String() +
		", retries: 1, cache: 0s, breaker: {failures: 1000, pause: 1s}, rate: 1000, burst: 1000}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := shareddata.LoadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	client, err := shareddata.OpenHTTP(config, shareddata.Options{Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	table, err := shareddata.StandardPrecedence()
	if err != nil {
		t.Fatal(err)
	}
	return shareddata.Reconciled{Connector: client, Precedence: table, Log: quiet}
}

func (a application) run(t *testing.T, pack *rules.Pack, departments precheck.Departments) models.Result {
	t.Helper()
	s := precheck.New(precheck.Service{Reader: a.given, Papers: a.given, Matcher: noMatcher{}, Rules: ruleBook{pack}, Departments: departments}, 64)
	began := time.Now()
	r, err := s.Run(context.Background(), "", a.request, nil)
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > deadline+2*time.Second {
		t.Errorf("the verdict took %s, longer than the departments' deadline %s", took, deadline)
	}
	return r
}

func statusOf(r models.Result, source string) models.SourceStatus {
	for _, s := range r.Sources {
		if s.Source == source {
			return s.Status
		}
	}
	return ""
}

// names reports whether the verdict tells that something is amiss with a department: a finding points to it.
func names(r models.Result, rule, source string) bool {
	return slices.ContainsFunc(r.Findings, func(f models.Finding) bool {
		return (rule == "" || f.Rule == rule) && slices.ContainsFunc(f.Targets, func(t models.Target) bool { return t.File == "shared:"+source || t.Source == source })
	})
}

// meaningless are the departments whose silence says nothing about a case: nobody disposes of anything when a mortgage is cancelled, so the marriage of
// the mortgagors is not looked at, and 查无 is not 未婚.
var meaningless = map[string]string{"mortgage_cancel": shareddata.Civil}

// faulty says how each fault must show.
var faulty = map[mockdept.Fault]struct {
	status models.SourceStatus
	rule   string // that names the outage; "": it is none
}{
	mockdept.Slow: {models.SourceDown, "R-SHD-033"}, mockdept.Down: {models.SourceDown, "R-SHD-033"}, mockdept.Garbage: {models.SourceDown, "R-SHD-033"},
	mockdept.Stale: {models.SourceStale, "R-SHD-035"}, mockdept.Contradictory: {models.SourceStale, "R-SHD-035"},
	mockdept.NoRecord: {models.SourceNoRecord, ""},
}

// inheritance is the least of an application that has justice and health asked.
func inheritance(t *testing.T) application {
	t.Helper()
	const notary = `{"id":"doc_1","file":"公证书.jpg","type":"notarial_certificate","confidence":1,"pages":[{"file":"公证书.jpg","page":1}],
		"fields":{"notary_no":{"value":"(2026)宁样证民字第12号","raw":"(2026)宁样证民字第12号","confidence":1,"status":"read","file":"公证书.jpg","page":1}}}`
	var doc models.Document
	if err := json.Unmarshal([]byte(notary), &doc); err != nil {
		t.Fatal(err)
	}
	form := models.Form{"deceased": map[string]any{"name": "样某甲", "id_number": "640402195001010013"},
		"applicants": []any{map[string]any{"role": "heir1", "name": "样某乙", "id_number": "64040219880315002X", "face_verified": true}}}
	return application{
		inputs: eval.Inputs{BusinessType: "transfer_inheritance", Shared: map[string][]models.Record{
			shareddata.Health:  {{"deceased_name": "样某甲", "deceased_id_number": "640402195001010013", "death_date": "2026-01-05", "death_cert_no": "640402195001010013"}},
			shareddata.Justice: {{"notary_no": "(2026)宁样证民字第12号", "matter": "继承权", "applicant": "样某乙", "issue_date": "2026-02-01", "revoked": false}},
		}},
		request: precheck.Request{BusinessType: "transfer_inheritance", Form: form, FiledAt: "2026-03-01",
			Files: []precheck.File{{Name: "公证书.jpg", Slot: "notarial_certificate", Data: []byte("公证书")}}},
		given: given{[]models.Document{doc}},
	}
}

// TestEveryFaultOfEveryDepartment: whatever is wrong with whichever department, the verdict names it, nothing is approved, and nothing
// hangs past its deadline.
func TestEveryFaultOfEveryDepartment(t *testing.T) {
	pack := nationalPack(t)
	applications := map[string]application{"继承": inheritance(t)}
	for _, name := range approvable {
		applications[name] = load(t, filepath.Join("..", "..", "testdata", "cases", name))
	}
	asked := map[string]bool{}
	for name, a := range applications {
		t.Run(name, func(t *testing.T) {
			mock, url := mocked(t, a.inputs.Shared)
			if r := a.run(t, pack, connect(t, url, "")); r.Decision != models.AutoApprove && slices.Contains(approvable, name) {
				t.Fatalf("with all departments in order: %s %v", r.Decision, r.DecisionReasons)
			}
			for _, source := range pack.Sources(a.inputs.BusinessType) {
				if mock.Asked(source) == 0 {
					continue // the case gives no key to ask it by
				}
				asked[source] = true
				for f := range faulty {
					t.Run(source+" "+string(f), func(t *testing.T) {
						mock.Set(source, f)
						defer mock.Set(source, mockdept.None)
						impatient := ""
						if f == mockdept.Slow {
							impatient = source
						}
						a.expectFault(t, a.run(t, pack, connect(t, url, impatient)), source, f)
					})
				}
			}
		})
	}
	for _, s := range shareddata.Sources {
		if !asked[s] {
			t.Errorf("no application has %s asked", s)
		}
	}
}

func (a application) expectFault(t *testing.T, r models.Result, source string, f mockdept.Fault) {
	t.Helper()
	want := faulty[f]
	knowsNothing := len(a.inputs.Shared[source]) == 0 && (f == mockdept.NoRecord || f == mockdept.Contradictory)
	if knowsNothing { // also when in order
		want.status, want.rule = models.SourceNoRecord, ""
	}
	if got := statusOf(r, source); got != want.status {
		t.Errorf("status %q, want %q", got, want.status)
	}
	if r.Decision == models.AutoApprove && !knowsNothing && !(f == mockdept.NoRecord && meaningless[a.inputs.BusinessType] == source) {
		t.Error("approved")
	}
	for _, rule := range []string{"R-SHD-033", "R-SHD-035"} {
		if told := names(r, rule, source); told != (rule == want.rule) {
			t.Errorf("%s names %s: %v; %s %v", rule, source, told, r.Decision, r.DecisionReasons)
		}
	}
}

// TestSameAnswersAsFromFiles: a department asked over HTTP tells the rules what its records in a file would.
func TestSameAnswersAsFromFiles(t *testing.T) {
	dirs, err := eval.FindCases(filepath.Join("..", "..", "testdata", "cases"))
	if err != nil {
		t.Fatal(err)
	}
	pack := nationalPack(t)
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			a := load(t, dir)
			_, url := mocked(t, a.inputs.Shared)
			overHTTP := connect(t, url, "")
			fromFile := shareddata.NewMemory(a.inputs.Shared, "")
			c := models.Case{BusinessType: a.inputs.BusinessType, Form: a.request.Form, Documents: a.given.documents}
			sources := pack.Sources(c.BusinessType)
			want := map[string]models.Register{}
			for _, r := range fromFile.Ask(context.Background(), &c, sources) {
				want[r.Source] = r
			}
			for _, r := range overHTTP.Ask(context.Background(), &c, sources) {
				w := want[r.Source]
				if r.Status != w.Status && w.Source != "" {
					t.Errorf("%s: %s over HTTP, %s from the file", r.Source, r.Status, w.Status)
				}
				if diff := cmp.Diff(w.Records, r.Records, cmpopts.EquateEmpty(), cmpopts.SortSlices(func(a, b models.Record) bool { return written(a) < written(b) })); diff != "" {
					t.Errorf("%s: %s", r.Source, diff)
				}
				delete(want, r.Source)
			}
			for source, w := range want {
				if len(w.Records) > 0 { // one without records answers a file's reader even where there is no key to ask by
					t.Errorf("%s was not asked over HTTP", source)
				}
			}
		})
	}
}

func written(r models.Record) string {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	return string(b)
}
