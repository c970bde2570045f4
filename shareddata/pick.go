package shareddata

import (
	"slices"

	"yushen/models"
)

// lookup says that records of a source are found under a kind of key at a path.
type lookup struct {
	path string
	kind kind
}

// plan is how the records of a case are picked from a source: by all of first; by all of again where first finds nothing
// (查无时换条件再查一次).
type plan struct {
	first, again []lookup
}

// plans are the query keys of each source. A certificate number that hits another unit than the unit number finds both records: which of
// them is the case's, and what the other means, is for the rules. Taxes are never looked up by the taxpayer alone: his other purchases are
// no part of this case.
var plans = map[string]plan{
	Registry: {first: []lookup{{"unit_no", unit}, {"cert_no", cert}, {"old_cert_no", cert}},
		again: []lookup{{"mortgages[].proof_no", proof}, {"prenotices[].proof_no", proof}}},
	Police:  {first: []lookup{{"id_number", party}, {"old_id_number", party}}, again: []lookup{{"", person}}},
	Civil:   {first: []lookup{{"id_number", party}}},
	Housing: {first: []lookup{{"contract_no", contract}, {"record_no", contract}, {"unit_no", unit}}},
	Tax:     {first: []lookup{{"contract_or_record_no", contract}, {"tax_cert_no", taxCert}}},
	Market:  {first: []lookup{{"uscc", party}}, again: []lookup{{"name", orgName}}},
	Bank:    {first: []lookup{{"loan_contract_no", contract}, {"proof_no", proof}}},
	Justice: {first: []lookup{{"notary_no", notary}}},
	Health:  {first: []lookup{{"deceased_id_number", party}}},
	Court:   {first: []lookup{{"unit_no", unit}, {"case_no", lawCase}, {"id_number", party}}},
}

// table is the records of one source, indexed by every key under which they can be found. It is only read after newTable.
type table struct {
	source  string
	records []models.Record
	first   map[key][]int // positions in records, ascending
	again   map[key][]int
}

func newTable(source string, records []models.Record) *table {
	t := &table{source: source, records: records, first: map[key][]int{}, again: map[key][]int{}}
	p := plans[source]
	for i, r := range records {
		index(t.first, p.first, i, r)
		index(t.again, p.again, i, r)
	}
	return t
}

func index(into map[key][]int, lookups []lookup, position int, r models.Record) {
	for k := range keysIn(lookups, r) {
		into[k] = append(into[k], position)
	}
}

// keysIn are the keys under which a record is found.
func keysIn(lookups []lookup, r models.Record) keySet {
	ks := keySet{}
	for _, l := range lookups {
		if l.kind == person {
			for _, name := range []string{"name", "old_name"} {
				if n, birth := text(r[name]), text(r["birth_date"]); n != "" && birth != "" {
					ks.add(person, n+birth)
				}
			}
			continue
		}
		for _, v := range valuesAt(map[string]any(r), l.path) {
			ks.add(l.kind, v)
		}
	}
	return ks
}

// askable reports whether keys hold any by which this source can be asked. A department that could not be asked has not said that it knows
// nothing; one that holds no record at all has.
func (t *table) askable(keys keySet) bool {
	if len(t.records) == 0 {
		return true
	}
	p := plans[t.source]
	for k := range keys {
		for _, l := range append(p.first[:len(p.first):len(p.first)], p.again...) {
			if l.kind == k.kind {
				return true
			}
		}
	}
	return false
}

// pick gives the records found under any of the keys, each once, in the order of the source.
func (t *table) pick(keys keySet) []models.Record {
	at := hits(t.first, keys)
	if len(at) == 0 {
		at = hits(t.again, keys)
	}
	out := make([]models.Record, 0, len(at))
	for _, i := range at {
		out = append(out, t.records[i])
	}
	return out
}

func hits(index map[key][]int, keys keySet) []int {
	var at []int
	for k := range keys {
		at = append(at, index[k]...)
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// answer is what the source says about the case whose keys these are. Each record's own updated_at, where it carries one, dates the answer;
// the oldest counts.
func (t *table) answer(keys keySet, asOf string) models.Register {
	r := models.Register{Source: t.source, Status: models.SourceOK, AsOf: asOf, Records: t.pick(keys)}
	if len(r.Records) == 0 {
		r.Status = models.SourceNoRecord
		return r
	}
	oldest := ""
	for _, rec := range r.Records {
		if u := text(rec["updated_at"]); u != "" && (oldest == "" || u < oldest) {
			oldest = u
		}
	}
	if oldest != "" {
		r.AsOf = oldest
	}
	return r
}

// ask asks each of the sources. open gives a source's records and their date: nil where it is not connected, an error where it cannot be
// asked now. A source for which the case gives no key has no entry either. The registry is asked first (Sources starts with it), because its record names people and proofs that other departments know.
func ask(done <-chan struct{}, c *models.Case, sources []string, open func(source string) (t *table, asOf string, err error)) []models.Register {
	direct := keysOf(c)
	wider := keysOf(c)
	var out []models.Register
	for _, source := range ordered(sources) {
		t, asOf, err := open(source)
		keys := keysFor(source, direct, wider)
		switch {
		case err != nil || t != nil && stopped(done):
			out = append(out, models.Register{Source: source, Status: models.SourceDown})
		case t != nil && t.askable(keys):
			r := t.answer(keys, asOf)
			if source == Registry {
				wider.addRegistry(r.Records)
			}
			out = append(out, r)
		}
	}
	return out
}

// keysFor narrows what a source is asked by: marriages only of those who stand in papers or form (不得反查他人), and the registry never by
// what it said itself.
func keysFor(source string, direct, wider keySet) keySet {
	if source == Registry || source == Civil {
		return direct
	}
	return wider
}

func stopped(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// Find gives the records of a source that have a value at one of its lookup paths, in the order given: what a department does that is asked so.
func Find(source string, records []models.Record, by, value string) []models.Record {
	l, ok := lookupOf(source, by)
	if !ok {
		return nil
	}
	want := key{l.kind, l.kind.normal(value)}
	var out []models.Record
	for _, r := range records {
		if want.value != "" && keysIn([]lookup{l}, r)[want] {
			out = append(out, r)
		}
	}
	return out
}
