// Package mockdept serves departments over HTTP from given records (模拟部门), with faults on demand, for trying and testing. It speaks the standard
// mapping of package shareddata.
package mockdept

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"yushen/models"
	"yushen/shareddata"
)

// Fault is what is wrong with a department.
type Fault string

// The faults on demand.
const (
	None          Fault = "none"
	Slow          Fault = "slow"          // answers after Options.Slowness
	Down          Fault = "down"          // breaks the connection
	Garbage       Fault = "garbage"       // answers with what is no answer
	Stale         Fault = "stale"         // answers from data that is a month old
	NoRecord      Fault = "no_record"     // knows nothing
	Contradictory Fault = "contradictory" // holds two records of one object that differ
)

// Faults lists all.
var Faults = []Fault{None, Slow, Down, Garbage, Stale, NoRecord, Contradictory}

// FaultHeader asks for a fault of one request.
const FaultHeader = "X-Mock-Fault"

// ParseFaults reads source=fault pairs.
func ParseFaults(pairs []string) (map[string]Fault, error) {
	out := map[string]Fault{}
	for _, p := range pairs {
		source, name, _ := strings.Cut(p, "=")
		if err := valid(source, Fault(name)); err != nil {
			return nil, fmt.Errorf("fault %q: %w", p, err)
		}
		out[source] = Fault(name)
	}
	return out, nil
}

func valid(source string, f Fault) error {
	if !slices.Contains(shareddata.Sources, source) {
		return fmt.Errorf("no department %q; there are %s", source, strings.Join(shareddata.Sources, ", "))
	}
	if !slices.Contains(Faults, f) {
		return fmt.Errorf("no fault %q; there are %v", f, Faults)
	}
	return nil
}

// Options of a mock.
type Options struct {
	Faults   map[string]Fault
	Slowness time.Duration // 0: 30 s
	Verify   *shareddata.Signer
	Sign     *shareddata.Signer
	Now      func() time.Time
}

// Mock is the departments. It is safe for concurrent use.
type Mock struct {
	opt     Options
	records map[string][]models.Record

	mu     sync.Mutex
	faults map[string]Fault
	asked  map[string]int
}

// New makes the departments that hold these records; one without an entry knows nothing.
func New(records map[string][]models.Record, o Options) *Mock {
	if o.Slowness == 0 {
		o.Slowness = 30 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	m := &Mock{opt: o, records: records, faults: map[string]Fault{}, asked: map[string]int{}}
	maps.Copy(m.faults, o.Faults)
	return m
}

// Set changes a department's fault.
func (m *Mock) Set(source string, f Fault) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.faults[source] = f
}

// Asked counts the requests that reached a department.
func (m *Mock) Asked(source string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.asked[source]
}

// Config is a configuration that asks the mock at base, in the form of shareddata.LoadConfig.
func Config(base string) string {
	var b strings.Builder
	b.WriteString("# 把各部门指向模拟部门。其余照标准映射。\ncaller: {org: 不动产登记机构, system: yushen}\ndepartments:\n")
	for _, s := range shareddata.Sources {
		fmt.Fprintf(&b, "  %s: {url: '%s/%s'}\n", s, base, s)
	}
	return b.String()
}

// Handler serves POST /<source> for each department, and GET and PUT /faults: {"police": "slow"}.
func (m *Mock) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) {
		m.mu.Lock()
		defer m.mu.Unlock()
		reply(w, http.StatusOK, m.faults)
	})
	mux.HandleFunc("PUT /faults", m.setFaults)
	for _, s := range shareddata.Sources {
		mux.HandleFunc("POST /"+s, func(w http.ResponseWriter, r *http.Request) { m.answer(w, r, s) })
	}
	return mux
}

func (m *Mock) setFaults(w http.ResponseWriter, r *http.Request) {
	var wanted map[string]Fault
	err := json.NewDecoder(io.LimitReader(r.Body, 1<<16)).Decode(&wanted)
	for source, f := range wanted {
		err = errors.Join(err, valid(source, f))
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for source, f := range wanted {
		m.Set(source, f)
	}
	w.WriteHeader(http.StatusNoContent)
}

// request is what the mock reads of a question.
type request struct {
	RequestID string `json:"request_id"`
	Purpose   struct {
		Purpose string `json:"purpose"`
		Basis   string `json:"basis"`
	} `json:"purpose"`
	Params struct {
		By     string   `json:"by"`
		Value  string   `json:"value"`
		Fields []string `json:"fields"`
	} `json:"params"`
}

func (m *Mock) answer(w http.ResponseWriter, r *http.Request, source string) {
	m.mu.Lock()
	m.asked[source]++
	f := m.faults[source]
	m.mu.Unlock()
	if h := r.Header.Get(FaultHeader); h != "" {
		f = Fault(h)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	var q request
	if err != nil || json.Unmarshal(body, &q) != nil {
		reply(w, http.StatusBadRequest, map[string]any{"status": "ERROR", "code": "1001"})
		return
	}
	if m.opt.Verify != nil && m.opt.Verify.VerifyRequest(r, body) != nil {
		reply(w, http.StatusUnauthorized, map[string]any{"request_id": q.RequestID, "status": "ERROR", "code": "5001"})
		return
	}
	switch f {
	case Slow:
		wait(r.Context(), m.opt.Slowness)
	case Down:
		panic(http.ErrAbortHandler)
	case Garbage:
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html><body>系统维护中 {\"status\": \"OK\"") // the client sees a broken answer, as meant
		return
	}
	m.reply(w, q, m.envelope(source, f, q))
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// envelope is the answer to a question.
func (m *Mock) envelope(source string, f Fault, q request) map[string]any {
	updated := m.opt.Now()
	if f == Stale {
		updated = updated.AddDate(0, -1, 0)
	}
	e := map[string]any{"request_id": q.RequestID, "status": "OK", "code": "0000", "message": "", "evidence_id": "EV-" + q.RequestID,
		"source": map[string]any{"dept": source, "updated_at": updated.Format(time.RFC3339)}}
	if q.Purpose.Purpose == "" || q.Purpose.Basis == "" || len(q.Params.Fields) == 0 {
		e["status"], e["code"] = "DENIED", "3001"
		return e
	}
	found := []models.Record{}
	if f != NoRecord {
		found = shareddata.Find(source, m.records[source], q.Params.By, q.Params.Value)
	}
	if len(found) == 0 {
		e["status"], e["code"] = "EMPTY", "2001"
		return e
	}
	data := []models.Record{}
	for _, r := range found {
		data = append(data, only(r, q.Params.Fields))
		if f == Contradictory {
			data = append(data, contradiction(data[len(data)-1], q.Params.By))
		}
	}
	e["data"] = data
	return e
}

// only keeps the fields that were asked for.
func only(r models.Record, fields []string) models.Record {
	out := models.Record{}
	for name, v := range r {
		if slices.ContainsFunc(fields, func(f string) bool { head, _, _ := strings.Cut(f, "[]"); return head == name }) {
			out[name] = v
		}
	}
	return out
}

// contradiction is a copy of a record in which every text but the numbers that name the object is another.
func contradiction(r models.Record, by string) models.Record {
	out := maps.Clone(r)
	for name, v := range r {
		if s, ok := v.(string); ok && s != "" && name != by && !strings.HasSuffix(name, "_no") && !strings.HasSuffix(name, "id_number") && name != "uscc" {
			out[name] = s + "之外"
		}
	}
	return out
}

func (m *Mock) reply(w http.ResponseWriter, q request, body map[string]any) {
	b, err := json.Marshal(body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	if m.opt.Sign != nil {
		if err := m.opt.Sign.SignResponse(w.Header(), http.StatusOK, q.RequestID, m.opt.Now().Format(time.RFC3339), b); err != nil {
			panic(http.ErrAbortHandler)
		}
	}
	_, _ = w.Write(b) // who asked is gone otherwise
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who asked is gone otherwise
}
