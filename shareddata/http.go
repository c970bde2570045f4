package shareddata

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"yushen/codes"
	"yushen/models"
)

// atOnce bounds the questions to one department about one case that are under way together.
const atOnce = 4

// Options are what HTTP may be given; the zero value is right.
type Options struct {
	Log       *slog.Logger      // nil: slog's default
	Auditor   Auditor           // nil: Log
	Transport http.RoundTripper // nil: http's default, without a proxy between
	Now       func() time.Time
}

// HTTP asks departments as a configuration says: over HTTP, or in a file for those of kind file (部门接口连接器). It is safe for concurrent use.
type HTTP struct {
	deadline    time.Duration
	departments map[string]*department
	files       map[string]*Files
	log         *slog.Logger
}

// OpenHTTP opens keys and files; no department is asked before Ask.
func OpenHTTP(c Config, o Options) (*HTTP, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Auditor == nil {
		o.Auditor = AuditLog{o.Log}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Transport == nil {
		o.Transport = &http.Transport{MaxIdleConnsPerHost: atOnce, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 5 * time.Second, ForceAttemptHTTP2: true}
	}
	secret, err := auditSecret(c.AuditKey)
	if err != nil {
		return nil, err
	}
	h := &HTTP{deadline: c.Deadline.Duration, departments: map[string]*department{}, files: map[string]*Files{}, log: o.Log}
	prints := newFingerprinter(secret)
	for source, d := range c.Departments {
		if d.Kind == "file" {
			h.files[source], err = OpenFiles(d.Dir, o.Log)
		} else {
			h.departments[source], err = newDepartment(source, d, c.Caller, o, prints)
		}
		if err != nil {
			return nil, err
		}
	}
	return h, nil
}

func auditSecret(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read audit key: %w", err)
	}
	secret, err := secretOf(strings.TrimSpace(string(b)))
	if err != nil {
		return nil, fmt.Errorf("audit key %s: %w", file, err)
	}
	return secret, nil
}

// Ask asks the registry and then, with what it names, all others at once. Departments that have not answered when ctx or the configuration's
// deadline ends are models.SourceDown.
func (h *HTTP) Ask(ctx context.Context, c *models.Case, sources []string) []models.Register {
	ctx, cancel := context.WithTimeout(ctx, h.deadline)
	defer cancel()
	direct, wider := keysOf(c), keysOf(c)
	deceased := deceasedOf(c)
	answered := make([]*models.Register, len(Sources))
	var wait sync.WaitGroup
	for _, source := range ordered(sources) {
		keys := keysFor(source, direct, wider)
		if source == Health {
			keys = deceased
		}
		at := &answered[position(source)]
		if source == Registry {
			if *at = h.one(ctx, c, source, keys); *at != nil {
				wider.addRegistry((*at).Records)
			}
			continue
		}
		wait.Go(func() { *at = h.one(ctx, c, source, keys) })
	}
	wait.Wait()
	out := []models.Register{}
	for _, r := range answered {
		if r != nil {
			out = append(out, *r)
		}
	}
	return out
}

func position(source string) int {
	for i, s := range Sources {
		if s == source {
			return i
		}
	}
	return -1
}

// one asks one source; nil where it is not connected or the case gives no key to ask by.
func (h *HTTP) one(ctx context.Context, c *models.Case, source string, keys keySet) *models.Register {
	if f := h.files[source]; f != nil {
		t, asOf, err := f.table(source)
		f.report(source, err)
		switch {
		case err != nil:
			return &models.Register{Source: source, Status: models.SourceDown}
		case t == nil || !t.askable(keys):
			return nil
		}
		r := t.answer(keys, asOf)
		return &r
	}
	d := h.departments[source]
	if d == nil {
		return nil
	}
	first, again := d.alternatives(keys)
	if len(first)+len(again) == 0 {
		return nil
	}
	m := matter{Case: c.ID, BusinessType: c.BusinessType}
	answers, err := d.askAll(ctx, m, first)
	if err == nil && len(merged(answers)) == 0 {
		var more []answer
		more, err = d.askAll(ctx, m, again)
		answers = append(answers, more...)
	}
	if err != nil {
		h.log.WarnContext(ctx, "department gives no answer", "source", source, "case", c.ID, "error", err)
		return &models.Register{Source: source, Status: models.SourceDown}
	}
	return d.register(answers)
}

// askAll asks every list of alternatives, several at a time. One outage is an outage of the department: half its knowledge is not an answer.
func (d *department) askAll(ctx context.Context, m matter, all [][]question) ([]answer, error) {
	answers := make([]answer, len(all))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i, alternatives := range all {
		g.Go(func() error {
			for _, q := range alternatives {
				a, err := d.ask(ctx, m, q)
				if err != nil {
					return err
				}
				answers[i] = a
				if a.outcome != NoRecord {
					break
				}
			}
			return nil
		})
	}
	return answers, g.Wait()
}

// merged are the records of all answers, each once.
func merged(answers []answer) []models.Record {
	var out []models.Record
	seen := map[string]bool{}
	for _, a := range answers {
		for _, r := range a.records {
			b, err := json.Marshal(r) // keys sorted: the same record gives the same text
			if err == nil && !seen[string(b)] {
				seen[string(b)] = true
				out = append(out, r)
			}
		}
	}
	return out
}

// register is what the department said in all; the oldest answer dates it.
func (d *department) register(answers []answer) *models.Register {
	r := &models.Register{Source: d.source, Status: models.SourceOK, Records: merged(answers)}
	oldest := answers[0].asOf
	for _, a := range answers {
		if a.asOf.Before(oldest) {
			oldest = a.asOf
		}
	}
	r.AsOf = oldest.Format(time.RFC3339)
	switch {
	case d.StaleAfter.Duration > 0 && d.now().Sub(oldest) > d.StaleAfter.Duration:
		r.Status = models.SourceStale // what is not there may have come since
	case len(r.Records) == 0:
		r.Status = models.SourceNoRecord
	}
	return r
}

// asksFor keeps a department from being asked about what it cannot know: the police about companies, the market authority about people, and anyone
// about a number whose check digit is wrong (号码校验不过,本地先拦).
func asksFor(source string, k key) bool {
	if k.kind != party {
		return true
	}
	if source == Market {
		return codes.CheckUSCC(k.value) == codes.OK
	}
	return codes.CheckID(k.value) == codes.OK
}

// deceasedOf are the numbers of the person who died: nobody else's death is asked for.
func deceasedOf(c *models.Case) keySet {
	ks := keySet{}
	if d, ok := c.Form["deceased"].(map[string]any); ok {
		ks.add(party, text(d["id_number"]))
	}
	for _, doc := range c.Documents {
		doc.Fields.Walk(func(path string, f *models.Field) {
			if name := lastPart(path); name == "deceased_id_number" || name == "death_cert_no" {
				ks.add(party, f.Value)
			}
		})
	}
	return ks
}
