package rules

import (
	"context"
	"fmt"
	"strings"
)

// CoverageReport says how far the tests beside the rules prove them (规则用例覆盖).
type CoverageReport struct {
	Rules     []RuleCoverage
	Undecided int // rules of the catalogue that cannot be judged here; the pack gives the reason of each
	Report    TestReport
}

// RuleCoverage is how often tests show a rule failing, passing and undecided. Certain: it judges what the service itself knows and is never undecided.
type RuleCoverage struct {
	ID, Title                 string
	Fails, Passes, CannotTell int
	Certain                   bool
}

// Proven reports whether a test shows each outcome that the rule can have.
func (c RuleCoverage) Proven() bool {
	return c.Fails > 0 && c.Passes > 0 && (c.CannotTell > 0 || c.Certain)
}

// Coverage runs the tests of a pack and counts what they show.
func Coverage(ctx context.Context, p *Pack) CoverageReport {
	c := CoverageReport{Report: Test(ctx, p), Undecided: len(p.Undecided)}
	for _, r := range p.Rules {
		proof := c.Report.Proven[r.key()]
		c.Rules = append(c.Rules, RuleCoverage{ID: r.key(), Title: r.Title, Fails: proof.Fails, Passes: proof.Passes, CannotTell: proof.CannotTell, Certain: r.Certain})
	}
	return c
}

// Whole reports whether every rule, and every check that speaks, is proven and no test says otherwise.
func (c CoverageReport) Whole() bool { return c.Report.Failed == 0 && len(c.Report.Unproven) == 0 }

// String is a line a rule, then the sum.
func (c CoverageReport) String() string {
	var b strings.Builder
	proven := 0
	for _, r := range c.Rules {
		mark := "✗"
		if r.Proven() {
			mark = "✓"
			proven++
		}
		undecided := fmt.Sprint(r.CannotTell)
		if r.Certain {
			undecided = "-"
		}
		fmt.Fprintf(&b, "%s %s  不通过 %d  通过 %d  不能确定 %s  %s\n", mark, r.ID, r.Fails, r.Passes, undecided, r.Title)
	}
	b.WriteString(c.Report.String())
	fmt.Fprintf(&b, "三种结果都有用例证明的规则 %d/%d（%.1f %%），另有 %d 条按规则包所写的原因不能由程序判定\n",
		proven, len(c.Rules), 100*float64(proven)/float64(max(1, len(c.Rules))), c.Undecided)
	return b.String()
}
