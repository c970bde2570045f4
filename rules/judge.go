package rules

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"yushen/facts"
	"yushen/models"
)

// Judge makes the verdict of a case (预审结论): findings of one cause each, the documents that are missing, and the decision with its reasons. It
// never fails: what cannot be judged is a reason for a person to look. The case is only read.
func (p *Pack) Judge(ctx context.Context, c *models.Case) models.Verdict {
	p = p.In(cmp.Or(c.Region, c.Authority.Division))
	e := newEvaluation(ctx, p, c)
	results := make([]result, len(p.Rules))
	var drafts []draft
	for i, r := range p.Rules {
		results[i] = e.judge(r)
		drafts = append(drafts, results[i].drafts...)
	}
	drafts = rootCauses(drafts)
	v := models.Verdict{Pack: p.Version, Findings: []models.Finding{}, Missing: e.missing(), Checks: tally(results), Uses: e.uses()}
	for _, d := range drafts {
		v.Findings = append(v.Findings, d.finding)
	}
	slices.SortStableFunc(v.Findings, func(a, b models.Finding) int { return order(a) - order(b) })
	e.decide(&v, drafts, results)
	return v
}

// order puts first what a person should mend or know first.
func order(f models.Finding) int {
	return map[models.Severity]int{models.Block: 0, models.Correct: 1, models.Notice: 2}[f.Severity]
}

func tally(results []result) models.Checks {
	var c models.Checks
	for _, r := range results {
		switch r.outcome {
		case models.Pass:
			c.Passed++
		case models.Fail:
			c.Failed++
		case models.CannotTell:
			c.CannotTell++
		default:
			c.NotApplicable++
		}
	}
	return c
}

// decide weighs findings, missing documents and doubts as contract §2 says.
func (e *evaluation) decide(v *models.Verdict, drafts []draft, results []result) {
	block, mend, pointless := false, slices.ContainsFunc(v.Missing, func(m models.Missing) bool { return !m.Covered }), false
	for _, d := range drafts {
		switch d.finding.Severity {
		case models.Block:
			block = true
			pointless = pointless || d.rule.Obstacle
		case models.Correct:
			mend = true
		}
	}
	switch {
	case mend && !pointless:
		v.Decision = models.NeedsCorrection
		v.Reasons = reasons(v, models.Correct)
		if block {
			v.Reasons = append(v.Reasons, reasons(v, models.Block)...)
		}
	case block:
		v.Decision = models.ManualReview
		v.Reasons = reasons(v, models.Block)
	default:
		doubts := e.doubts(v, drafts, results)
		if len(doubts) == 0 { // else nothing need be read again
			v.Lone, doubts = e.readOnce()
		}
		if len(doubts) > 0 {
			v.Decision, v.Reasons = models.ManualReview, doubts
			return
		}
		v.Decision = models.AutoApprove
		v.Reasons = []string{"材料齐全，内容与登记簿、相关部门的记录一致，没有发现需要改正的地方。"}
	}
}

// reasons are the messages of findings of a severity, and of missing documents, each once.
func reasons(v *models.Verdict, s models.Severity) []string {
	var out []string
	for _, f := range v.Findings {
		if f.Severity == s && !slices.Contains(out, f.Message) {
			out = append(out, f.Message)
		}
	}
	return out
}

// doubts are the reasons why a case without faults still needs a person; none means that it may be approved.
func (e *evaluation) doubts(v *models.Verdict, drafts []draft, results []result) []string {
	var out []string
	add := func(s string) {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, s := range e.notEligible() {
		add(s)
	}
	for _, f := range v.Findings {
		if f.ForbidsAuto {
			add(f.Message)
		}
	}
	for _, d := range e.unreadPages() {
		add(d)
	}
	for _, d := range e.unshown() {
		add(d)
	}
	for _, d := range e.silentSources() {
		add(d)
	}
	for _, d := range append(e.unanswered(), e.strangers()...) {
		add(d)
	}
	for _, d := range e.unguarded() {
		add(d)
	}
	for i := range e.needs {
		if n := &e.needs[i]; n.unsure && !n.filled {
			add(fmt.Sprintf("%s是否需要、能否由部门数据代替还不能确定，由工作人员核对。", n.missing.Name))
		}
	}
	var open []string
	for i, r := range results {
		if len(r.errs) > 0 {
			slog.Error("a rule could not be evaluated", "rule", e.pack.Rules[i].key(), "pack", e.pack.Version, "error", r.errs[0])
			add("有一项检查没有完成，由工作人员核对。")
		}
		if title := e.pack.Rules[i].Title; r.outcome == models.CannotTell && e.pack.Rules[i].ForbidsAuto && !slices.Contains(open, title) {
			open = append(open, title)
		}
	}
	if len(open) > 0 {
		add(fmt.Sprintf("有%d项还不能确定，由工作人员核对：%s。", len(open), strings.Join(open, "、")))
	}
	return out
}

// notEligible says why the business, or this kind of case, is always for a person.
func (e *evaluation) notEligible() []string {
	b := e.business
	if b.approve == nil {
		if b.Name == "" {
			return []string{"还没有确定要办哪项业务，由工作人员核对。"}
		}
		return []string{fmt.Sprintf("“%s”须由工作人员审核。", b.called())}
	}
	if e.facts.Agent != nil || len(e.facts.PapersOf("power_of_attorney")) > 0 {
		return []string{"本件由他人代办或交了委托书，须由工作人员核对委托。"}
	}
	if !e.facts.HasForm() || len(e.facts.Parties) == 0 {
		return []string{"没有申请表单，由工作人员核对申请人。"}
	}
	var out []string
	for _, p := range e.facts.Parties {
		if !p.Org && !e.faceVerified(p) {
			out = append(out, fmt.Sprintf("%s还没有通过人脸核验，由工作人员核对身份。", p.DisplayName()))
		}
	}
	v, known, err := b.approve.truth(&binding{eval: e})
	if err != nil || !known || !v {
		out = append(out, "本件的情形不在自动办结的范围内，由工作人员审核。")
	}
	return out
}

// unreadPages names papers whose captures have any fault, or whose type nobody knows.
func (e *evaluation) unreadPages() []string {
	var out []string
	for _, p := range e.facts.Papers {
		if p.Copy == nil && (len(p.Faults()) > 0 || p.Placement != facts.InPlace || p.Several) {
			out = append(out, fmt.Sprintf("“%s”没有看清，由工作人员核对。", e.paperName(p)))
		}
	}
	return out
}

// silentSources names departments whose answer is needed and not there.
func (e *evaluation) silentSources() []string {
	var out []string
	for _, s := range e.pack.Sources(e.business.Key) {
		needed, known, err := e.business.required[s].truth(&binding{eval: e})
		if err == nil && known && !needed {
			continue
		}
		if st := e.status(s); st != models.SourceOK {
			out = append(out, fmt.Sprintf("还没有得到%s的核对结果，由工作人员核对。", e.pack.schema.Registers[s].Name))
		}
	}
	return out
}

// unguarded names the facts that guard approval and are not both read and confirmed.
func (e *evaluation) unguarded() []string {
	var out []string
	for _, g := range e.standingGuards() {
		for _, f := range e.guarded(g.Field) {
			if !confirmed(f, g) {
				out = append(out, fmt.Sprintf("%s还没有第二处证实，由工作人员核对。", e.factName(f)))
			}
		}
	}
	return out
}

// standingGuards are the guards of the business whose condition holds in this case, or may hold.
func (e *evaluation) standingGuards() []*Guard {
	var out []*Guard
	for i := range e.business.Guards {
		g := &e.business.Guards[i]
		if g.when != nil {
			if v, known, err := g.when.truth(&binding{eval: e}); err == nil && known && !v {
				continue
			}
		}
		out = append(out, g)
	}
	return out
}

// guarded are the facts that a guard is about: cert_no, or buyer.name of every buyer.
func (e *evaluation) guarded(field string) []*facts.Fact {
	class, what, ok := strings.Cut(field, ".")
	if !ok {
		return []*facts.Fact{e.facts.Fact(field)}
	}
	pick := map[string]func(*facts.Party) *facts.Fact{"name": nameOf, "id_number": idOf, "share": shareOf, "held_share": heldOf, "old_name": oldNameOf, "old_id_number": oldIDOf}[what]
	var out []*facts.Fact
	for _, p := range e.facts.Parties {
		if p.Class == class && pick != nil {
			out = append(out, pick(p))
		}
	}
	if len(out) == 0 {
		out = append(out, &facts.Fact{Name: field})
	}
	return out
}

// confirmed tells whether a fact is known, every claim of it in the guard's sources and witnesses was read and agrees, and at least one of each
// is there. A check digit is a witness of numbers.
func confirmed(f *facts.Fact, g *Guard) bool {
	value, ok := f.Value()
	if !ok {
		return false
	}
	source, witness := false, checkDigit(value, g.Witnesses)
	for _, c := range f.Claims {
		inSources, inWitnesses := slices.Contains(g.Sources, c.Leaf.Origin.Key), slices.Contains(g.Witnesses, c.Leaf.Origin.Key)
		if !inSources && !inWitnesses {
			continue
		}
		if f.Verdict(c) != facts.Agrees {
			if c.Weight == 0 && c.Leaf.Known() { // a witness that speaks of something else, such as an assessed price
				continue
			}
			return false
		}
		source, witness = source || inSources, witness || inWitnesses
	}
	return source && witness
}

func checkDigit(value string, witnesses []string) bool {
	return slices.Contains(witnesses, "check:GB11643") && validID(value) || slices.Contains(witnesses, "check:GB32100") && looksLikeUSCC(value) && validUSCC(value)
}

var factNames = map[string]string{"location": "坐落", "unit_no": "不动产单元号", "area_building": "建筑面积", "cert_no": "权属证号", "usage": "用途",
	"contract_no": "合同编号", "total_price": "成交价格", "secured_amount": "担保债权数额", "debt_term_start": "债务履行期限", "debt_term_end": "债务履行期限",
	"main_contract_no": "主合同编号", "proof_no": "登记证明号", "settle_date": "结清日期"}

var partFactNames = map[string]string{"name": "姓名（名称）", "id_number": "证件号", "share": "份额", "held_share": "份额", "old_name": "原姓名", "old_id_number": "原号码"}

func (e *evaluation) factName(f *facts.Fact) string {
	if n, ok := factNames[f.Name]; ok {
		return n
	}
	role, what, _ := strings.Cut(f.Name, ".")
	if p := e.facts.Role(role); p != nil {
		return p.DisplayName() + "的" + partFactNames[what]
	}
	return className(strings.TrimRight(role, "0123456789")) + "的" + partFactNames[what]
}
