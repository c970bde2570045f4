package eval

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Ratio counts how many of how many.
type Ratio struct{ Good, All int }

func (r *Ratio) add(good bool) {
	r.All++
	if good {
		r.Good++
	}
}

// FieldRatio counts fields, all and those that decide identity, ownership or money.
type FieldRatio struct{ All, Critical Ratio }

func (f *FieldRatio) add(ok, critical bool) {
	f.All.add(ok)
	if critical {
		f.Critical.add(ok)
	}
}

// Miss is a fault that no finding named at its place, or a trap that was fallen into.
type Miss struct{ Case, Code, File, Field string }

// CaseDetail is what happened in one case.
type CaseDetail struct {
	Case            string
	Ran             bool
	Want, Have      string
	Acceptable      bool
	Found           []string // codes of faults found at their place
	Missed          []Miss
	OffField        []Miss   // found at the place, with another field
	False           []string // rules, or missing:<slot>
	Fell            []Miss
	WrongTypes      []string // file: want, have
	WrongFields     []string // file field: want, have
	WrongMarks      []string // seals and signatures: want, have
	RejectedUploads []string
}

// Score is every figure over a set of cases.
type Score struct {
	Cases, NoResult int
	Types           Ratio
	Fields          FieldRatio
	ByProfile       map[string]FieldRatio
	ByType          map[string]FieldRatio
	WrongFields     map[string]int // "type field": how often
	Admitted        Ratio          // of the wrong critical values
	Doubted         Ratio          // of the right ones: uncertain without need
	Rule            Ratio          // faults named by rule,
	Place           Ratio          // and place,
	Field           Ratio          // and field
	ByCode          map[string]Ratio
	Captures        Ratio // bad captures found
	Rejected        Ratio // Good: readable uploads rejected
	Clean           int   // cases without a fault
	FalseClean      int
	FalseAll        int
	FalseRules      map[string]int
	Traps           Ratio // Good: fallen into
	Decisions       Ratio
	Confusion       map[string]int // "want → have"
	Approved        Ratio          // cases that must be approved
	WrongApprovals  []string
	Missed          []Miss
	OffField        []Miss
	Fell            []Miss
	Details         []CaseDetail

	loose Loose // nil: every field is compared as a whole
}

// ScoreAll scores the results of cases; a case without a result or with a failed one is a miss in every figure, a case without expected
// answers does not count. critical tells whether a field of a document type decides identity, ownership or money.
func ScoreAll(cases []Case, results map[string]json.RawMessage, critical func(docType, field string) bool) (*Score, error) {
	s := &Score{ByProfile: map[string]FieldRatio{}, ByType: map[string]FieldRatio{}, WrongFields: map[string]int{}, ByCode: map[string]Ratio{},
		FalseRules: map[string]int{}, Confusion: map[string]int{}}
	for _, c := range cases {
		if c.Expected == nil {
			continue
		}
		r, ran, err := parseResult(results[c.Inputs.ID])
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", c.Inputs.ID, err)
		}
		s.Cases++
		if !ran {
			s.NoResult++
		}
		d := CaseDetail{Case: c.Inputs.ID, Ran: ran}
		s.scoreDocuments(c, r, ran, critical, &d)
		blamed := s.scoreFindings(c, r, &d)
		s.scoreRejected(c, r, ran, blamed, &d)
		s.scoreDecision(c, r, &d)
		s.Details = append(s.Details, d)
	}
	return s, nil
}

func (s *Score) scoreDocuments(c Case, r result, ran bool, critical func(docType, field string) bool, d *CaseDetail) {
	got := r.byFile()
	for _, x := range c.Truth {
		if x.Type == "none" {
			continue
		}
		var here []resultDoc
		for _, g := range got[x.File] {
			if g.Type == x.Type {
				here = append(here, g)
			}
		}
		right := len(here) > 0 && sideRight(x.Side, here)
		right = ran && (right || len(x.QualityDefects) > 0)
		s.Types.add(right)
		if !right {
			d.WrongTypes = append(d.WrongTypes, fmt.Sprintf("%s: %s, have %s", x.File, strings.TrimSpace(x.Type+" "+x.Side), typesOf(got[x.File])))
		}
		if len(x.Fields) > 0 {
			s.scoreFields(x, mergedFields(here), ran, critical, d)
		}
	}
}

func typesOf(docs []resultDoc) string {
	var out []string
	for _, g := range docs {
		out = append(out, strings.TrimSpace(g.Type+" "+g.Side))
	}
	if out == nil {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

// sideRight: both sides are one document with both, or a front and a back.
func sideRight(side string, docs []resultDoc) bool {
	if side != "front" && side != "back" && side != "both" {
		return true
	}
	have := map[string]bool{}
	for _, g := range docs {
		have[g.Side] = true
	}
	return have["both"] || have[side] || side == "both" && have["front"] && have["back"]
}

func (s *Score) scoreFields(x Truth, got map[string]any, ran bool, critical func(docType, field string) bool, d *CaseDetail) {
	byProfile, byType := s.ByProfile[x.Profile], s.ByType[x.Type]
	for _, p := range pairsOf(x.Fields, got) {
		bare := indexed.ReplaceAllString(p.path, "[]")
		want := normal(p.truth)
		if want == "" || lost(x.LostFields, p.path, bare) {
			continue
		}
		list, _, _ := strings.Cut(bare, "[]")
		base, _, _ := strings.Cut(list, ".")
		have := normal(valueOf(p.leaf))
		ok, crit := s.same(x.Type, base, want, have), critical != nil && critical(x.Type, base)
		s.Fields.add(ok, crit)
		byProfile.add(ok, crit)
		byType.add(ok, crit)
		status := ""
		if m, is := p.leaf.(map[string]any); is {
			status, _ = m["status"].(string)
		}
		if ok {
			if crit {
				s.Doubted.add(status == "uncertain")
			}
			continue
		}
		if crit {
			s.Admitted.add(ran && (p.leaf == nil || status == "uncertain" || status == "unreadable" || status == "absent"))
		}
		s.WrongFields[x.Type+" "+bare]++
		d.WrongFields = append(d.WrongFields, fmt.Sprintf("%s %s: %s, have %s (%s)", x.File, p.path, want, have, status))
	}
	s.ByProfile[x.Profile], s.ByType[x.Type] = byProfile, byType
}

// same compares a value with the truth. Of running text one may hold the other as long as they are much the same length.
func (s *Score) same(docType, field, want, have string) bool {
	if want == have || s.loose == nil || !s.loose(docType, field) {
		return want == have
	}
	long, short := want, have
	if len(long) < len(short) {
		long, short = short, long
	}
	return strings.Contains(long, strings.TrimRight(short, ".,;。")) && 5*len(short) >= 3*len(long)
}

// lost reports whether a field could not be read because of a capture fault.
func lost(fields []string, path, bare string) bool {
	list, _, _ := strings.Cut(bare, "[]")
	for _, l := range fields {
		if strings.HasPrefix(path, l) || strings.HasPrefix(l, path) || l == bare || l == list {
			return true
		}
	}
	return false
}

// files are all the places that are right for a fault.
func (e Defect) files() []string {
	out := slices.Clone(e.Files)
	if e.File != "" && !slices.Contains(out, e.File) {
		out = append(out, e.File)
	}
	return out
}

// slots are all the slots that a missing document may be listed under.
func (e Defect) slots() []string {
	var out []string
	for _, x := range append(append([]string{e.Slot}, e.Slots...), e.Also...) {
		if x != "" {
			out = append(out, x)
		}
	}
	return out
}

// targetOn reports whether a target names one of the places, and for a field that field; no places are met by anything.
func targetOn(t resultTarget, files []string, field string) bool {
	return len(files) == 0 || slices.ContainsFunc(files, func(f string) bool { return on(t, f, field) })
}

// match says how well a finding names a fault.
type match struct{ rule, place, field bool }

func matches(f resultFinding, e Defect, files []string) match {
	var m match
	m.rule = slices.Contains(e.Rules, f.Rule) && (e.Severity == "notice" || f.serious())
	if !m.rule {
		return m
	}
	m.place = len(files) == 0 || slices.ContainsFunc(f.Targets, func(t resultTarget) bool { return targetOn(t, files, e.Field) })
	m.field = m.place && (e.Field == "" || slices.ContainsFunc(f.Targets, func(t resultTarget) bool {
		return sameField(e.Field, t.Field) && targetOn(t, files, e.Field)
	}))
	return m
}

// scoreFindings matches findings with faults, both ways, and with traps. It gives the places that each finding is rightly about.
func (s *Score) scoreFindings(c Case, r result, d *CaseDetail) []map[string]bool {
	findings := slices.DeleteFunc(slices.Clone(r.Findings), func(f resultFinding) bool { return !f.counts() })
	missing := slices.DeleteFunc(slices.Clone(r.Missing), func(m resultMissing) bool { return m.Covered })
	used, placed := make([]bool, len(findings)), make([]bool, len(findings))
	blamed := make([]map[string]bool, len(findings))
	for i := range blamed {
		blamed[i] = map[string]bool{}
	}
	slots := map[string]bool{}
	for _, e := range c.Expected.Defects {
		files, mine := e.files(), e.slots()
		for _, x := range mine {
			slots[x] = true
		}
		listed := e.Code == "missing_document" && slices.ContainsFunc(missing, func(m resultMissing) bool { return slices.Contains(mine, m.Slot) })
		best, anywhere := match{rule: listed, place: listed, field: listed}, false
		for i, f := range findings {
			m := matches(f, e, files)
			best = match{best.rule || m.rule, best.place || m.place, best.field || m.field}
			placed[i] = placed[i] || m.place
			anywhere = anywhere || m.place
			if slices.Contains(e.Rules, f.Rule) || slices.Contains(e.AlsoRules, f.Rule) {
				used[i] = true
				for _, x := range files {
					blamed[i][x] = true
				}
			}
		}
		s.countDefect(c.Inputs.ID, e, best, anywhere, d)
	}
	s.countFalse(c, findings, missing, used, slots, d)
	s.countTraps(c, findings, missing, placed, d)
	return blamed
}

func (s *Score) countDefect(id string, e Defect, best match, anywhere bool, d *CaseDetail) {
	s.Rule.add(best.rule)
	s.Place.add(best.place)
	s.Field.add(best.field)
	code := s.ByCode[e.Code]
	code.add(best.place)
	s.ByCode[e.Code] = code
	if strings.HasPrefix(e.Code, "quality_") {
		s.Captures.add(anywhere)
	}
	miss := Miss{id, e.Code, e.File, e.Field}
	if best.place {
		d.Found = append(d.Found, e.Code)
		if !best.field {
			s.OffField, d.OffField = append(s.OffField, miss), append(d.OffField, miss)
		}
		return
	}
	s.Missed, d.Missed = append(s.Missed, miss), append(d.Missed, miss)
}

func (s *Score) countFalse(c Case, findings []resultFinding, missing []resultMissing, used []bool, slots map[string]bool, d *CaseDetail) {
	for i, f := range findings {
		if !used[i] && f.serious() {
			d.False = append(d.False, f.Rule)
		}
	}
	for _, m := range missing {
		if !slots[m.Slot] {
			d.False = append(d.False, "missing:"+m.Slot)
		}
	}
	if len(c.Expected.Defects) == 0 {
		s.Clean++
		s.FalseClean += len(d.False)
	}
	s.FalseAll += len(d.False)
	for _, f := range d.False {
		s.FalseRules[f]++
	}
}

func (s *Score) countTraps(c Case, findings []resultFinding, missing []resultMissing, placed []bool, d *CaseDetail) {
	for _, h := range c.Expected.MustNotFlag {
		fell := h.Code == "missing_document" && slices.ContainsFunc(missing, func(m resultMissing) bool { return m.Slot == h.Slot })
		for i, f := range findings {
			fell = fell || !placed[i] && f.serious() && slices.Contains(h.Rules, f.Rule) && h.hit(f)
		}
		s.Traps.add(fell)
		if fell {
			miss := Miss{c.Inputs.ID, h.Trap, h.File, h.Field}
			s.Fell, d.Fell = append(s.Fell, miss), append(d.Fell, miss)
		}
	}
}

// hit reports whether a finding speaks of the harmless difference: its file, and its field where the target has one.
func (h Harmless) hit(f resultFinding) bool {
	files := slices.Clone(h.Files)
	if h.File != "" {
		files = append(files, h.File)
	}
	if len(files) == 0 || len(f.Targets) == 0 {
		return true
	}
	return slices.ContainsFunc(f.Targets, func(t resultTarget) bool {
		return targetOn(t, files, h.Field) && (t.Field == "" || sameField(h.Field, t.Field))
	})
}

// scoreRejected counts readable uploads that a finding about the picture sends back.
func (s *Score) scoreRejected(c Case, r result, ran bool, blamed []map[string]bool, d *CaseDetail) {
	findings := slices.DeleteFunc(slices.Clone(r.Findings), func(f resultFinding) bool { return !f.counts() })
	for _, x := range c.Truth {
		if x.Type == "none" || len(x.QualityDefects) > 0 {
			continue
		}
		rejected := !ran
		for i, f := range findings {
			rejected = rejected || strings.HasPrefix(f.Rule, "R-IMG-") && f.serious() && !blamed[i][x.File] &&
				slices.ContainsFunc(f.Targets, func(t resultTarget) bool { return t.File == x.File })
		}
		s.Rejected.add(rejected)
		if rejected {
			d.RejectedUploads = append(d.RejectedUploads, x.File)
		}
	}
}

func (s *Score) scoreDecision(c Case, r result, d *CaseDetail) {
	want, acceptable := c.Expected.Decision, c.Expected.Acceptable
	if acceptable == nil {
		acceptable = []string{want}
	}
	d.Want, d.Have, d.Acceptable = want, r.Decision, slices.Contains(acceptable, r.Decision)
	s.Decisions.add(d.Acceptable)
	have := r.Decision
	if have == "" {
		have = "none"
	}
	s.Confusion[want+" → "+have]++
	const approve = "auto_approve"
	if !slices.ContainsFunc(acceptable, func(a string) bool { return a != approve }) && len(acceptable) > 0 {
		s.Approved.add(r.Decision == approve)
	}
	if r.Decision == approve && !slices.Contains(acceptable, approve) {
		s.WrongApprovals = append(s.WrongApprovals, c.Inputs.ID)
	}
}
