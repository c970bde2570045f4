package eval

import (
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
)

// worst is how many entries each list of the worst shows.
const worst = 15

// Figures is the line that machines compare, the same as the scorer of the specimens prints: FIGURES {…}.
func (s *Score) Figures() string {
	f := []struct{ name, value string }{
		{"cases", strconv.Itoa(s.Cases)}, {"no_result", strconv.Itoa(s.NoResult)},
		{"type", s.Types.share()}, {"fields", s.Fields.All.share()}, {"critical", s.Fields.Critical.share()}, {"admitted", s.Admitted.share()},
		{"faults", s.Place.share()}, {"faults_field", s.Field.share()},
		{"quality_found", s.Captures.share()}, {"readable_rejected", s.Rejected.share()},
		{"false_clean", decimal(s.FalseClean, max(1, s.Clean))},
		{"approved", s.Approved.share()}, {"decision", s.Decisions.share()}, {"wrong_approvals", strconv.Itoa(len(s.WrongApprovals))},
		{"traps_fallen", s.Traps.share()},
	}
	parts := make([]string, len(f))
	for i, x := range f {
		parts[i] = fmt.Sprintf("%q: %s", x.name, x.value)
	}
	return "FIGURES {" + strings.Join(parts, ", ") + "}"
}

// share is the ratio with up to four decimals, null where there is nothing to count.
func (r Ratio) share() string {
	if r.All == 0 {
		return "null"
	}
	return decimal(r.Good, r.All)
}

// decimal is a/b rounded to four decimals, at least one shown.
func decimal(a, b int) string {
	t := strings.TrimRight(strconv.FormatFloat(float64(a)/float64(b), 'f', 4, 64), "0")
	if strings.HasSuffix(t, ".") {
		t += "0"
	}
	return t
}

// percent is the ratio for people: " 97.70 % (343/351)".
func (r Ratio) percent() string {
	if r.All == 0 {
		return "     -"
	}
	return fmt.Sprintf("%6.2f %% (%d/%d)", 100*float64(r.Good)/float64(r.All), r.Good, r.All)
}

// Write prints the table of scores; with verbose, each case that is not as it should be before it.
func (s *Score) Write(w io.Writer, verbose bool) error {
	p := &printer{w: w}
	if verbose {
		s.writeDetails(p)
	}
	p.line("cases %d, no result %d", s.Cases, s.NoResult)
	p.line("document type right      %s", s.Types.percent())
	p.line("fields exactly right     %s | critical %s", s.Fields.All.percent(), s.Fields.Critical.percent())
	for _, k := range sortedKeys(s.ByProfile) {
		p.line("   %-14s all %s critical %s", k, s.ByProfile[k].All.percent(), s.ByProfile[k].Critical.percent())
	}
	p.line("critical wrong, admitted %s | right, doubted %s", s.Admitted.percent(), s.Doubted.percent())
	p.line("faults: rule             %s | rule and place %s | rule, place and field %s", s.Rule.percent(), s.Place.percent(), s.Field.percent())
	p.line("bad captures found       %s | readable uploads rejected %s", s.Captures.percent(), s.Rejected.percent())
	p.line("false findings           %.3f per clean case (%d), %.3f per case | traps fallen %d/%d",
		float64(s.FalseClean)/float64(max(1, s.Clean)), s.Clean, float64(s.FalseAll)/float64(max(1, s.Cases)), s.Traps.Good, s.Traps.All)
	p.line("decision acceptable      %s | clean simple approved %s", s.Decisions.percent(), s.Approved.percent())
	p.line("WRONG APPROVALS          %d %s", len(s.WrongApprovals), strings.Join(s.WrongApprovals[:min(10, len(s.WrongApprovals))], " "))
	p.list("decisions, want → have", counted(s.Confusion))
	p.list("worst types", s.worstTypes())
	p.list("worst fields", counted(s.WrongFields))
	p.list("worst faults", s.worstFaults())
	p.list("false findings", counted(s.FalseRules))
	p.list("missed", misses(s.Missed))
	p.list("found, with another field", misses(s.OffField))
	p.list("traps fallen into", misses(s.Fell))
	p.line("%s", s.Figures())
	return p.err
}

func (s *Score) writeDetails(p *printer) {
	for _, d := range s.Details {
		if d.fine() {
			continue
		}
		p.line("%s  want %s, have %s", d.Case, d.Want, orNone(d.Have))
		if !d.Ran {
			p.line("   no result")
		}
		for _, m := range d.Missed {
			p.line("   missed    %s", m)
		}
		for _, m := range d.OffField {
			p.line("   field?    %s", m)
		}
		for _, f := range d.False {
			p.line("   false     %s", f)
		}
		for _, m := range d.Fell {
			p.line("   trap      %s", m)
		}
		for _, x := range d.WrongTypes {
			p.line("   type      %s", x)
		}
		for _, x := range d.WrongFields {
			p.line("   field     %s", x)
		}
		for _, x := range d.WrongMarks {
			p.line("   mark      %s", x)
		}
		for _, x := range d.RejectedUploads {
			p.line("   rejected  %s", x)
		}
	}
}

// fine reports whether there is nothing to say about the case.
func (d CaseDetail) fine() bool {
	return d.Ran && d.Acceptable && len(d.Missed)+len(d.OffField)+len(d.False)+len(d.Fell)+len(d.WrongTypes)+len(d.WrongFields)+len(d.WrongMarks)+len(d.RejectedUploads) == 0
}

// String is the fault, its file and its field.
func (m Miss) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", m.Code, orNone(m.File), m.Field))
}

func orNone(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func misses(list []Miss) []string {
	var out []string
	for _, m := range list {
		out = append(out, m.Case+" "+m.String())
	}
	return out
}

// counted lists a count's entries, most frequent first.
func counted(m map[string]int) []string {
	keys := sortedKeys(m)
	sort.SliceStable(keys, func(i, j int) bool { return m[keys[i]] > m[keys[j]] })
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = fmt.Sprintf("%s: %d", k, m[k])
	}
	return out
}

// worstTypes lists document types with wrong fields, worst share first.
func (s *Score) worstTypes() []string {
	var keys []string
	for _, k := range sortedKeys(s.ByType) {
		if r := s.ByType[k].All; r.Good < r.All {
			keys = append(keys, k)
		}
	}
	share := func(k string) float64 { r := s.ByType[k].All; return float64(r.Good) / float64(r.All) }
	sort.SliceStable(keys, func(i, j int) bool { return share(keys[i]) < share(keys[j]) })
	var out []string
	for _, k := range keys {
		out = append(out, fmt.Sprintf("%s:%s", k, s.ByType[k].All.percent()))
	}
	return out
}

// worstFaults lists the kinds of fault that were missed, in order of name.
func (s *Score) worstFaults() []string {
	var out []string
	for _, k := range sortedKeys(s.ByCode) {
		if r := s.ByCode[k]; r.Good < r.All {
			out = append(out, fmt.Sprintf("%s %d/%d", k, r.Good, r.All))
		}
	}
	return out
}

// printer keeps the first error of a writer.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) list(title string, entries []string) {
	if len(entries) == 0 {
		return
	}
	p.line("%s", title)
	for _, e := range entries[:min(worst, len(entries))] {
		p.line("   %s", e)
	}
	if more := len(entries) - worst; more > 0 {
		p.line("   and %d more", more)
	}
}
