package shareddata

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"yushen/codes"
	"yushen/models"
)

// Differs stands for a value that a department did not tell, only that it is another than ours (比对不一致): it agrees with nothing.
const Differs = "与部门记录不一致"

// clockSkew is how far a department's clock may be ahead.
const clockSkew = time.Hour

// newRequestID makes an id by which both sides find a question again; a repetition carries the same.
func newRequestID() string { return strings.ToLower(rand.Text()) }

// request writes a question as the configuration says, signed.
func (d *department) request(ctx context.Context, m matter, q question, id string) (*http.Request, error) {
	at := d.now().Format(time.RFC3339)
	values := func(escape func(string) string) *strings.Replacer {
		return strings.NewReplacer("{request_id}", id, "{interface}", escape(d.Interface), "{timestamp}", escape(at), "{org}", escape(d.caller.Org),
			"{system}", escape(d.caller.System), "{case}", escape(m.Case), "{business_type}", escape(m.BusinessType), "{purpose}", escape(d.Purpose),
			"{basis}", escape(d.Basis), "{by}", escape(q.by.Theirs), "{value}", escape(q.value), fieldsPlaceholder, escape(strings.Join(d.theirFields(), ",")))
	}
	target := strings.TrimSuffix(d.URL, "/") + values(url.QueryEscape).Replace(d.Path)
	var body []byte
	if d.Method == http.MethodPost {
		var err error
		if body, err = json.Marshal(fill(d.Request, values(func(s string) string { return s }), d.theirFields())); err != nil {
			return nil, fmt.Errorf("write request: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, d.Method, target, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("make request: not an address") // the address may hold personal data
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set(headerRequestID, id)
	req.Header.Set(headerTimestamp, at)
	if d.signer != nil {
		if err := d.signer.SignRequest(req, body); err != nil {
			return nil, fmt.Errorf("sign request: %w", err)
		}
	}
	return req, nil
}

func readBounded(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxLine+1))
	if err == nil && len(b) > maxLine {
		err = errors.New("the answer is too long")
	}
	return b, err
}

// understand turns an answer into records, or into the outage that it is.
func (d *department) understand(resp *http.Response, id string, body []byte, q question) (answer, error) {
	switch {
	case resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden:
		return answer{}, &outage{outcome: Denied, sent: true, err: fmt.Errorf("HTTP %d", resp.StatusCode)}
	case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500:
		return answer{}, &outage{outcome: Unreachable, again: true, sent: true, err: fmt.Errorf("HTTP %d", resp.StatusCode)}
	}
	if d.checker != nil {
		if err := d.checker.verifyResponse(resp, id, body); err != nil {
			return answer{}, &outage{outcome: BadSignature, sent: true, err: err}
		}
	}
	if resp.StatusCode == http.StatusNotFound && d.Response.Status == "" {
		return answer{outcome: NoRecord, asOf: d.now()}, nil
	}
	a, err := d.parse(resp.StatusCode, body, q)
	var o *outage
	if err != nil && !errors.As(err, &o) {
		err = &outage{outcome: NotUnderstood, sent: true, err: err}
	}
	return a, err
}

func (d *department) parse(status int, body []byte, q question) (answer, error) {
	whole, err := parseRecord(body)
	if err != nil {
		return answer{}, err
	}
	tree := map[string]any(whole)
	a := answer{asOf: d.now(), evidence: evidenceOf(valueAt(tree, d.Response.Evidence), d.Response.Evidence)}
	if d.Response.AsOf != "" {
		if a.asOf, err = time.Parse(time.RFC3339, text(valueAt(tree, d.Response.AsOf))); err != nil {
			return answer{}, errors.New("the answer has no date")
		}
		if a.asOf.After(d.now().Add(clockSkew)) {
			return answer{}, errors.New("the answer is dated in the future")
		}
	}
	said := text(valueAt(tree, d.Response.Status))
	switch r := d.Response; {
	case r.Status != "" && slices.Contains(r.Empty, said):
		a.outcome = NoRecord
		return a, nil
	case r.Status != "" && slices.Contains(r.Mismatch, said):
		a.outcome = Mismatch
		a.records, err = d.mismatch(tree, q)
		return a, err
	case r.Status != "" && said == "DENIED":
		return answer{}, &outage{outcome: Denied, sent: true, err: errors.New("denied")}
	case r.Status != "" && (said == "TIMEOUT" || said == "ERROR"):
		return answer{}, &outage{outcome: Unreachable, again: true, sent: true, err: errors.New("the department reports a failure")}
	case r.Status != "" && !slices.Contains(r.OK, said), status != http.StatusOK:
		return answer{}, fmt.Errorf("HTTP %d with a status that is not agreed", status)
	}
	if a.records, err = d.records(valueAt(tree, d.Response.Record), q); err != nil {
		return answer{}, err
	}
	if a.outcome = Found; len(a.records) == 0 {
		a.outcome = NoRecord
	}
	return a, nil
}

// records maps what stands in an answer to our fields; everything else is dropped.
func (d *department) records(v any, q question) ([]models.Record, error) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	out := make([]models.Record, 0, len(list))
	for _, item := range list {
		theirs, ok := item.(map[string]any)
		if !ok {
			return nil, errors.New("the record is no object")
		}
		ours := map[string]any{}
		for _, n := range d.Fields {
			copyField(ours, n.Ours, theirs, n.Theirs)
		}
		for _, r := range d.Required {
			if _, ok := ours[r]; !ok {
				return nil, fmt.Errorf("the record has no %s", r)
			}
		}
		if err := d.isAbout(ours, q); err != nil {
			return nil, err
		}
		out = append(out, ours)
	}
	return out, nil
}

// isAbout refuses records of somebody or something else than was asked for. A record that does not tell, or masks, its key is let through: it
// cannot witness that key.
func (d *department) isAbout(record map[string]any, q question) error {
	told := valuesAt(record, q.by.Ours)
	for _, t := range told {
		for _, one := range strings.Split(t, "、") {
			if n := q.kind.normal(one); n == "" || n == q.value || q.kind == orgName && codes.SameCompany(one, q.value).Alike() {
				return nil
			}
		}
	}
	if len(told) > 0 {
		return errors.New("the record is about something else")
	}
	return nil
}

// mismatch is the record of which a department only tells the fields that differ.
func (d *department) mismatch(tree map[string]any, q question) ([]models.Record, error) {
	differing, _ := valueAt(tree, d.Response.Differs).([]any)
	r := models.Record{}
	for _, v := range differing {
		for _, n := range d.Fields {
			if n.Theirs == text(v) && !strings.Contains(n.Ours, "[]") {
				r[n.Ours] = Differs
			}
		}
	}
	if d.Response.Differs == "" || len(r) == 0 {
		return nil, errors.New("a mismatch that does not tell of what")
	}
	if _, differs := r[q.by.Ours]; !differs && !strings.Contains(q.by.Ours, "[]") {
		r[q.by.Ours] = q.value
	}
	return []models.Record{r}, nil
}

// evidenceNumber is what the number of a query may look like: it goes to the log, where no names may.
var evidenceNumber = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,40}$`)

func evidenceOf(v any, path string) string {
	if s := text(v); path != "" && evidenceNumber.MatchString(s) {
		return s
	}
	return ""
}
