package rules

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"yushen/models"
)

// TestReport is what the tests that stand beside the rules said.
type TestReport struct {
	Tests    int
	Failed   int // as many as Failures
	Failures []TestFailure
	Proven   map[string]Proof // by rule
	Unproven []string         // rules that no test shows failing, passing and undecided, with what is lacking
}

// Proof says how many tests show each outcome of a rule, and which of its checks some test shows failing.
type Proof struct {
	Fails, Passes, CannotTell int // how many tests
	checks                    map[*check]bool
}

// TestFailure is a test whose rule said something else.
type TestFailure struct {
	File, Rule, Test string
	What             string
}

func (f TestFailure) String() string {
	return fmt.Sprintf("%s: %s %s: %s", f.File, f.Rule, f.Test, f.What)
}

// String is the report as a person reads it: one line per failure, then the count.
func (r TestReport) String() string {
	var b strings.Builder
	for _, f := range r.Failures {
		fmt.Fprintln(&b, f)
	}
	for _, u := range r.Unproven {
		fmt.Fprintln(&b, "尚无用例证明", u)
	}
	fmt.Fprintf(&b, "%d 条规则，%d 个用例，%d 个不符\n", len(r.Proven), r.Tests, r.Failed)
	return b.String()
}

func (r *TestReport) unproven(p *Pack) {
	for _, rule := range p.Rules {
		proof := r.Proven[rule.key()]
		var lacks []string
		for _, x := range []struct {
			what string
			ok   bool
		}{{"fail", proof.Fails > 0}, {"pass", proof.Passes > 0}, {"cannot_tell", proof.CannotTell > 0 || rule.Certain}} {
			if !x.ok {
				lacks = append(lacks, x.what)
			}
		}
		for i := range rule.checks {
			if k := &rule.checks[i]; k.message != nil && !proof.checks[k] { // a check without a message only doubts
				lacks = append(lacks, fmt.Sprintf("fail of check %d", i+1))
			}
		}
		if len(lacks) > 0 {
			r.Unproven = append(r.Unproven, rule.key()+": "+strings.Join(lacks, ", "))
		}
	}
}

func (r *TestReport) fail(f TestFailure) {
	r.Failures = append(r.Failures, f)
	r.Failed++
}

// testsFile is one file of tests, R-VAL.tests.yaml beside R-VAL.yaml.
type testsFile struct {
	Tests []ruleTests `yaml:"tests"`
}

type ruleTests struct {
	Rule  string     `yaml:"rule"`
	Cases []caseTest `yaml:"cases"`
}

// caseTest starts from a sound case, changes it, and says what the rule then says. Paths name a place: seller1_id_back.valid_to, form.property.location,
// registry.seizures, filed_at; sale_contract.@signatures for what is no field.
type caseTest struct {
	Name      string            `yaml:"name"`
	Base      string            `yaml:"base"`     // a file of fixtures; "" an empty case
	Business  string            `yaml:"business"` // another business type than the base's
	Set       map[string]any    `yaml:"set"`
	Add       []map[string]any  `yaml:"add"` // documents
	Drop      []string          `yaml:"drop"`
	Unread    []string          `yaml:"unread"`
	Uncertain []string          `yaml:"uncertain"`
	Down      []string          `yaml:"down"`    // departments that could not be reached
	Stale     []string          `yaml:"stale"`   // departments whose data is old
	Meant     string            `yaml:"meant"`   // business that the citizen's words mean
	Match     string            `yaml:"match"`   // outcome of matching
	Faults    map[string]string `yaml:"faults"`  // slot: why the upload could not be opened
	Stalled   []string          `yaml:"stalled"` // slots whose upload gave nothing, by a fault of ours
	Again     []string          `yaml:"again"`   // slots whose paper came twice
	Want      models.Outcome    `yaml:"want"`
	At        string            `yaml:"at"`       // a target of the finding
	Severity  models.Severity   `yaml:"severity"` // of the finding
	Verdict   models.Decision   `yaml:"verdict"`  // of the whole case
	Missing   string            `yaml:"missing"`  // slot in the list of missing documents
}

// Test runs the tests of a pack (yushen rules test). A file of tests that cannot be read is a failure.
func Test(ctx context.Context, p *Pack) TestReport {
	report := TestReport{Proven: map[string]Proof{}}
	bases := map[string]map[string]any{}
	report.runLayer(ctx, p, bases)
	for _, region := range slices.Sorted(maps.Keys(p.regions)) {
		report.runLayer(ctx, p.regions[region], bases)
	}
	report.unproven(p)
	return report
}

func (r *TestReport) runLayer(ctx context.Context, p *Pack, bases map[string]map[string]any) {
	names, err := testFiles(p.fsys, p.layer, bases)
	if err != nil {
		r.fail(TestFailure{File: p.layer, What: err.Error()})
	}
	for _, name := range names {
		r.runFile(ctx, p, name, bases)
	}
}

func (r *TestReport) runFile(ctx context.Context, p *Pack, name string, bases map[string]map[string]any) {
	var file testsFile
	if err := decode(p.fsys, name, &file); err != nil {
		r.fail(TestFailure{File: name, What: err.Error()})
		return
	}
	for _, rt := range file.Tests {
		rule := p.rule(rt.Rule)
		if rule == nil {
			r.fail(TestFailure{File: name, Rule: rt.Rule, What: "not in the pack"})
			continue
		}
		for _, t := range rt.Cases {
			r.run(ctx, p, name, rule, t, bases)
		}
	}
}

func testFiles(fsys fs.FS, layer string, bases map[string]map[string]any) ([]string, error) {
	var names []string
	err := fs.WalkDir(fsys, layer, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case strings.HasSuffix(name, ".tests.yaml"):
			names = append(names, name)
		case path.Base(path.Dir(name)) == "fixtures":
			base := map[string]any{}
			if err := decode(fsys, name, &base); err != nil {
				return err
			}
			bases[strings.TrimSuffix(path.Base(name), ".yaml")] = base
		}
		return nil
	})
	return names, err
}

func (p *Pack) rule(id string) *Rule {
	i := slices.IndexFunc(p.Rules, func(r *Rule) bool { return r.key() == id })
	if i < 0 {
		return nil
	}
	return p.Rules[i]
}

func (r *TestReport) run(ctx context.Context, p *Pack, file string, rule *Rule, t caseTest, bases map[string]map[string]any) {
	r.Tests++
	fail := func(format string, args ...any) {
		r.fail(TestFailure{file, rule.key(), t.Name, fmt.Sprintf(format, args...)})
	}
	c, err := t.build(bases)
	if err != nil {
		fail("%v", err)
		return
	}
	e := newEvaluation(ctx, p, c)
	got := e.judge(rule)
	for _, err := range got.errs {
		fail("expression: %v", err)
	}
	if got.outcome != t.Want {
		fail("want %s, got %s", t.Want, got.outcome)
		return
	}
	proof := r.Proven[rule.key()]
	switch t.Want {
	case models.Fail:
		proof.Fails++
	case models.Pass:
		proof.Passes++
	case models.CannotTell:
		proof.CannotTell++
	}
	if proof.checks == nil {
		proof.checks = map[*check]bool{}
	}
	for _, d := range got.drafts {
		if d.finding.Outcome == models.Fail {
			proof.checks[d.check] = true
		}
	}
	r.Proven[rule.key()] = proof
	t.checkFinding(got, fail)
	t.checkVerdict(ctx, p, c, fail)
}

func (t caseTest) checkFinding(got result, fail func(string, ...any)) {
	if t.Want != models.Fail {
		return
	}
	if len(got.drafts) == 0 {
		fail("fails without a finding")
		return
	}
	drafts := rootCauses(got.drafts)
	f := drafts[0].finding
	if f.Message == "" || strings.Contains(f.Message, unreadText) {
		fail("message: %q", f.Message)
	}
	if t.Severity != "" && f.Severity != t.Severity {
		fail("want severity %s, got %s", t.Severity, f.Severity)
	}
	if t.At == "" {
		return
	}
	file, field := placeOf(t.At)
	for _, d := range drafts {
		for _, x := range d.finding.Targets {
			if x.File == file && (field == "" || x.Field == field) {
				return
			}
		}
	}
	fail("want a target at %s %s, got %v", file, field, f.Targets)
}

func (t caseTest) checkVerdict(ctx context.Context, p *Pack, c *models.Case, fail func(string, ...any)) {
	if t.Verdict == "" && t.Missing == "" {
		return
	}
	v := p.Judge(ctx, c)
	if t.Verdict != "" && v.Decision != t.Verdict {
		fail("want verdict %s, got %s: %v", t.Verdict, v.Decision, v.Reasons)
	}
	if t.Missing != "" && !slices.ContainsFunc(v.Missing, func(m models.Missing) bool { return m.Slot == t.Missing && !m.Covered }) {
		fail("want %s missing, got %v", t.Missing, v.Missing)
	}
}

// placeOf turns a test's path into file and field as targets have them.
func placeOf(at string) (file, field string) {
	root, field, _ := strings.Cut(at, ".")
	root, _, _ = strings.Cut(root, "[")
	switch {
	case root == "form":
		return "form", field
	case slices.Contains(sourceNames, root):
		return "shared:" + root, field
	}
	return root + ".jpg", field
}

var sourceNames = []string{"registry", "police", "civil", "housing", "tax", "market", "bank", "justice", "health", "court"}
