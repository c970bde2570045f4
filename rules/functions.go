package rules

import (
	"errors"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"

	"yushen/codes"
	"yushen/facts"
)

// functions are the comparisons that think like a clerk, and what texts need. A comparison that cannot be told is unknown.
func (v *vocabulary) functions() []cel.EnvOption {
	opts := []cel.EnvOption{ext.Strings(), ext.Lists()}
	for _, group := range [][]cel.EnvOption{v.comparisons(), v.numberChecks(), v.dateAndMoney(), v.caseQuestions(), v.paperQuestions(), v.wordings()} {
		opts = append(opts, group...)
	}
	return opts
}

var (
	str  = cel.StringType
	boo  = cel.BoolType
	num  = cel.IntType
	strs = cel.ListType(cel.StringType)
)

func fn1(name string, arg, result *types.Type, f func(ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.Overload(name+"_"+safe(arg), []*cel.Type{arg}, result, cel.UnaryBinding(f)))
}

func fn2(name string, a, b, result *types.Type, f func(x, y ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.Overload(name+"_"+safe(a)+"_"+safe(b), []*cel.Type{a, b}, result, cel.BinaryBinding(f)))
}

func method(name string, target, arg, result *types.Type, f func(x, y ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.MemberOverload(safe(target)+"_"+name, []*cel.Type{target, arg}, result, cel.BinaryBinding(f)))
}

func safe(t *types.Type) string {
	return strings.NewReplacer("(", "_", ")", "", ".", "_", ", ", "_").Replace(t.String())
}

func text(v ref.Val) string { s, _ := v.Value().(string); return s }

func texts(v ref.Val) []string {
	l, ok := v.(interface {
		Get(ref.Val) ref.Val
		Size() ref.Val
	})
	if !ok {
		return nil
	}
	out := make([]string, l.Size().(types.Int))
	for i := range out {
		out[i] = text(l.Get(types.Int(i)))
	}
	return out
}

func compare(name string, k facts.Kind) cel.EnvOption {
	return fn2(name, str, str, boo, func(a, b ref.Val) ref.Val { return sameness(k.Same(text(a), text(b), 1)) })
}

func (v *vocabulary) comparisons() []cel.EnvOption {
	claim := v.types["Claim"].cel
	return []cel.EnvOption{
		compare("same_name", facts.PartyName), compare("same_id", facts.PartyNumber), compare("same_cert_no", facts.CertNo),
		compare("same_unit_no", facts.UnitNo), compare("same_address", facts.Address), compare("same_usage", facts.Usage),
		compare("same_number", facts.PlainNo), compare("same_filing", facts.FilingNo), compare("same_amount", facts.Money),
		compare("same_co_ownership", facts.CoOwnership), compare("same_share", facts.Share),
		fn1("agrees", claim, boo, func(c ref.Val) ref.Val {
			x := c.Value().(*facts.Claim)
			return verdict(x.Fact.Verdict(x))
		}),
		cel.Function("unclear", cel.Overload("unclear_", nil, boo, cel.FunctionBinding(func(...ref.Val) ref.Val { return unsure("unclear") }))),
		fn1("same_names", cel.ListType(strs), boo, func(l ref.Val) ref.Val { return sameSets(l) }),
	}
}

// sameSets compares two lists of names as sets; one name that cannot be told makes the whole unknown.
func sameSets(l ref.Val) ref.Val {
	lists := l.(interface {
		Get(ref.Val) ref.Val
	})
	a, b := texts(lists.Get(types.Int(0))), texts(lists.Get(types.Int(1)))
	if len(a) != len(b) {
		return types.False
	}
	result := ref.Val(types.True)
	for _, x := range a {
		best := codes.Different
		for _, y := range b {
			switch s := facts.PartyName.Same(x, y, 1); {
			case s.Alike():
				best = codes.Same
			case s == codes.CannotTell && best == codes.Different:
				best = s
			}
		}
		switch best {
		case codes.Different:
			return types.False
		case codes.CannotTell:
			result = unsure("names")
		}
	}
	return result
}

func predicate(name string, f func(s string) bool) cel.EnvOption {
	return fn1(name, str, boo, func(s ref.Val) ref.Val { return types.Bool(f(text(s))) })
}

func turn(name string, f func(s string) string) cel.EnvOption {
	return fn1(name, str, str, func(s ref.Val) ref.Val { return types.String(f(text(s))) })
}

// looksLikeUSCC tells numbers of organisations from numbers of people by their shape.
func looksLikeUSCC(s string) bool {
	n := codes.NormalID(s)
	if codes.CheckUSCC(n) == codes.OK {
		return true
	}
	if codes.CheckID(n) == codes.OK || n == "" {
		return false
	}
	return n[0] == '9' || strings.ContainsAny(strings.TrimSuffix(n, "X"), "ABCDEFGHJKLMNPQRTUWXY")
}

func validUSCC(s string) bool { return codes.CheckUSCC(codes.NormalID(s)) == codes.OK }

func validID(s string) bool {
	n := codes.NormalID(s)
	if len(n) == 15 {
		_, err := codes.ID15To18(n)
		return err == nil
	}
	return codes.CheckID(n) == codes.OK
}

func (v *vocabulary) numberChecks() []cel.EnvOption {
	return []cel.EnvOption{
		predicate("is_uscc", looksLikeUSCC), predicate("valid_id", validID),
		predicate("valid_uscc", validUSCC),
		predicate("masked", func(s string) bool { return strings.Contains(s, "*") }),
		predicate("valid_phone", func(s string) bool { return codes.CheckPhone(s) == codes.OK }),
		predicate("valid_unit_no", func(s string) bool { return codes.CheckUnitNo(codes.NormalUnitNo(s)) == codes.OK }),
		predicate("valid_cert_no", func(s string) bool { return codes.CheckCertNo(codes.NormalCertNo(s), "") == codes.OK }),
		predicate("old_cert_no", func(s string) bool { return codes.OldCertKindOf(s) != "" }),
		predicate("valid_marriage_no", func(s string) bool { return codes.CheckMarriageNo(s) == codes.OK }),
		predicate("valid_case_no", func(s string) bool { return codes.CheckCaseNo(s) == codes.OK }),
		predicate("valid_notary_no", func(s string) bool { return codes.CheckNotaryNo(s) == codes.OK }),
		predicate("valid_date", func(s string) bool { _, err := codes.ParseDate(s); return err == nil }),
		predicate("no_such_day", func(s string) bool { _, err := codes.ParseDate(s); return errors.Is(err, codes.ErrNoSuchDay) }),
		predicate("foreign", foreign), predicate("company", codes.IsCompanyName),
		turn("id_fault", func(s string) string { return string(codes.CheckID(codes.NormalID(s))) }),
		turn("id_should_end", idShouldEnd),
		turn("birth_of", func(s string) string { d, _ := codes.BirthDateOf(codes.NormalID(s)); return d }),
		turn("sex_of", func(s string) string { return codes.SexOf(codes.NormalID(s)) }),
	}
}

// foreign tells text in which letters outweigh Chinese characters (外文材料).
func foreign(s string) bool {
	letters, han := 0, 0
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z':
			letters++
		case r >= 0x4e00 && r <= 0x9fff:
			han++
		}
	}
	return letters > 0 && letters > 2*han
}

// idShouldEnd is the check character that the first 17 digits ask for, "" where they are not 17 digits.
func idShouldEnd(s string) string {
	n := codes.NormalID(s)
	if len(n) != 18 {
		return ""
	}
	if c, ok := codes.IDCheckChar(n[:17]); ok {
		return string(c)
	}
	return ""
}

func (v *vocabulary) dateAndMoney() []cel.EnvOption {
	return []cel.EnvOption{
		fn2("years", str, str, num, func(a, b ref.Val) ref.Val { return count(codes.AgeOn(text(a), text(b))) }),
		fn2("days", str, str, num, func(a, b ref.Val) ref.Val { return count(codes.DaysBetween(text(a), text(b))) }),
		fn2("add_days", str, num, str, func(a, n ref.Val) ref.Val { return day(codes.AddDays(text(a), int(n.(types.Int)))) }),
		fn2("add_months", str, num, str, func(a, n ref.Val) ref.Val { return day(codes.AddMonths(text(a), int(n.(types.Int)))) }),
		fn1("fen", str, num, func(s ref.Val) ref.Val {
			f, err := codes.ParseYuan(text(s))
			return amount(int64(f), err)
		}),
		fn1("words_fen", str, num, func(s ref.Val) ref.Val {
			f, _, err := codes.ParseYuanCN(text(s))
			return amount(int64(f), err)
		}),
		fn2("ten_thousandfold", str, str, boo, func(a, b ref.Val) ref.Val {
			x, errx := codes.ParseYuan(text(a))
			y, erry := codes.ParseYuan(text(b))
			if errx != nil || erry != nil {
				return unsure("amount")
			}
			return types.Bool(codes.UnitSlip(x, y))
		}),
		fn1("whole", str, num, func(s ref.Val) ref.Val { n, err := wholeNumber(text(s)); return count(n, err) }),
		fn1("iso", str, str, func(s ref.Val) ref.Val { return day(codes.ParseDate(text(s))) }),
		fn1("term_end", str, str, func(s ref.Val) ref.Val {
			_, to, err := codes.ParseDateRange(text(s))
			if err != nil || to == "" {
				return day(codes.ParseDate(text(s)))
			}
			return types.String(to)
		}),
		predicate("words_clear", func(s string) bool { _, _, err := codes.ParseYuanCN(s); return err == nil }),
		predicate("words_formal", func(s string) bool { _, f, err := codes.ParseYuanCN(s); return err == nil && f == "" }),
		turn("in_words", func(s string) string {
			f, err := codes.ParseYuan(s)
			if err != nil {
				return ""
			}
			return codes.FormatYuanCN(f)
		}),
		fn1("yuan", num, str, func(n ref.Val) ref.Val { return types.String(yuanText(codes.Fen(n.(types.Int)).String())) }),
		fn1("square", num, str, func(n ref.Val) ref.Val { return types.String(codes.Area(n.(types.Int)).String() + "㎡") }),
		fn1("shares_whole", strs, boo, func(l ref.Val) ref.Val { return sharesWhole(texts(l)) }),
		fn1("shares_sum", strs, str, func(l ref.Val) ref.Val { return sharesSum(texts(l)) }),
		fn2("shares_reach", strs, str, boo, func(l, least ref.Val) ref.Val { return sharesReach(texts(l), text(least)) }),
	}
}

func count(n int, err error) ref.Val {
	if err != nil {
		return unsure("date")
	}
	return types.Int(n)
}

func day(d string, err error) ref.Val {
	if err != nil {
		return unsure("date")
	}
	return types.String(d)
}

func amount(n int64, err error) ref.Val {
	if err != nil {
		return unsure("amount")
	}
	return types.Int(n)
}

func sumOf(shares []string) (*big.Rat, bool) {
	sum := new(big.Rat)
	for _, s := range shares {
		r, err := codes.ParseShare(s)
		if err != nil {
			return nil, false
		}
		sum.Add(sum, r)
	}
	return sum, true
}

func sharesWhole(shares []string) ref.Val {
	var rats []*big.Rat
	for _, s := range shares {
		r, err := codes.ParseShare(s)
		if err != nil {
			return unsure("share")
		}
		rats = append(rats, r)
	}
	return types.Bool(codes.SharesAddUp(rats...))
}

func sharesSum(shares []string) ref.Val {
	sum, ok := sumOf(shares)
	if !ok {
		return unsure("share")
	}
	return types.String(codes.FormatShare(sum))
}

func sharesReach(shares []string, least string) ref.Val {
	sum, ok := sumOf(shares)
	bound, err := codes.ParseShare(least)
	if !ok || err != nil {
		return unsure("share")
	}
	return types.Bool(sum.Cmp(bound) >= 0)
}

// caseQuestions are asked of the case: its business group, its departments.
func (v *vocabulary) caseQuestions() []cel.EnvOption {
	c := v.types["Case"].cel
	of := func(name string, f func(e *evaluation, s string) bool) cel.EnvOption {
		return method(name, c, str, boo, func(x, y ref.Val) ref.Val { return types.Bool(f(x.(*object).eval, text(y))) })
	}
	return []cel.EnvOption{
		of("is", func(e *evaluation, s string) bool { return e.pack.inGroup(s, e.facts.BusinessType) }),
		of("answered", func(e *evaluation, s string) bool { return e.facts.Registers[s].Answered() }),
		of("down", func(e *evaluation, s string) bool { return e.facts.Registers[s].Down() }),
		of("connected", func(e *evaluation, s string) bool { return e.facts.Registers[s] != nil }),
		of("filled", func(e *evaluation, s string) bool { return e.slotFilled(s) }),
		of("within", func(e *evaluation, s string) bool { return codes.Within(e.facts.Authority.Division, s) }),
		turn("division_of_address", codes.DivisionOfAddress), turn("division_of_unit", codes.DivisionOfUnitNo),
		turn("division_of_cert", codes.DivisionOfCertNo),
		turn("division_name", func(s string) string {
			if n := codes.DivisionName(s); n != "" {
				return n
			}
			return codes.ProvinceName(s)
		}),
	}
}

// paperQuestions are asked of a document: who signed, who sealed, whom a list names.
func (v *vocabulary) paperQuestions() []cel.EnvOption {
	paper, mention, leaf := v.types["Paper"], v.types["Mention"], v.types["Leaf"]
	party := v.types["Party"].cel
	return []cel.EnvOption{
		fn1("paper", cel.DynType, paper.cel, func(d ref.Val) ref.Val {
			o, p := paperOf(d)
			if p == nil {
				return types.NewErr("not a document")
			}
			return &object{paper, p, o.eval}
		}),
		fn2("signed", cel.DynType, party, boo, func(d, p ref.Val) ref.Val {
			o, doc := paperOf(d)
			return o.eval.signedBy(doc, p.Value().(*facts.Party))
		}),
		cel.Function("signed", cel.Overload("signed_dyn_text", []*cel.Type{cel.DynType, str}, boo, cel.BinaryBinding(func(d, s ref.Val) ref.Val {
			o, doc := paperOf(d)
			return o.eval.signedAs(doc, text(s))
		}))),
		fn1("signed_at_all", cel.DynType, boo, func(d ref.Val) ref.Val { o, doc := paperOf(d); return o.eval.signedAtAll(doc) }),
		fn1("fingerprint_only", cel.DynType, boo, func(d ref.Val) ref.Val { _, doc := paperOf(d); return fingerprintOnly(doc) }),
		fn2("recorded", party, str, boo, func(p, s ref.Val) ref.Val { o := p.(*object); return o.eval.recorded(o.data.(*facts.Party), text(s)) }),
		fn1("holders", cel.DynType, cel.ListType(party), func(d ref.Val) ref.Val { o, doc := paperOf(d); return o.eval.holdersOf(doc) }),
		fn2("faulty", paper.cel, str, boo, func(d, code ref.Val) ref.Val { return faulty(d.(*object).data.(*facts.Paper), text(code)) }),
		fn1("sign_dates", paper.cel, cel.ListType(leaf.cel), func(d ref.Val) ref.Val { o := d.(*object); return o.eval.signDates(leaf, o.data.(*facts.Paper)) }),
		fn2("names", paper.cel, party, boo, func(d, p ref.Val) ref.Val {
			o := d.(*object)
			return types.Bool(o.eval.about(o.data.(*facts.Paper), p.Value().(*facts.Party)))
		}),
		fn1("sealed", cel.DynType, boo, func(d ref.Val) ref.Val { o, doc := paperOf(d); return o.eval.sealed(doc) }),
		fn2("sealed_by", cel.DynType, str, boo, func(d, s ref.Val) ref.Val { o, doc := paperOf(d); return o.eval.sealedBy(doc, text(s)) }),
		fn2("other_seal", cel.DynType, str, str, func(d, s ref.Val) ref.Val { _, doc := paperOf(d); return otherSeal(doc, text(s)) }),
		fn2("mentions", cel.DynType, str, cel.ListType(mention.cel), func(d, s ref.Val) ref.Val {
			o, ok := d.(*object)
			if !ok {
				return types.NewErr("mentions of what?")
			}
			return o.eval.mentionsOf(mention, o, text(s))
		}),
		method("leaves", v.types["Case"].cel, str, cel.ListType(leaf.cel), func(c, k ref.Val) ref.Val {
			return c.(*object).eval.leafList(kind(text(k)))
		}),
		method("businesses_of", v.types["Case"].cel, str, cel.ListType(str), func(c, reason ref.Val) ref.Val {
			e := c.(*object).eval
			return types.NewDynamicList(e.adapter, e.pack.businessesOf(text(reason)))
		}),
		method("suggest", v.types["Case"].cel, str, str, func(c, n ref.Val) ref.Val {
			return types.String(c.(*object).eval.suggestNumber(text(n)))
		}),
		method("known_at", v.types["Case"].cel, str, str, func(c, n ref.Val) ref.Val {
			return types.String(c.(*object).eval.placeOfNumber(text(n)))
		}),
		method("slip", v.types["Case"].cel, str, str, func(c, n ref.Val) ref.Val {
			return types.String(c.(*object).eval.slipOfNumber(text(n)))
		}),
		fn1("notary_record", v.types["doc.notarial_certificate"].cel, cel.ListType(v.types["reg.justice"].cel), func(d ref.Val) ref.Val {
			o, doc := paperOf(d)
			if r := o.eval.facts.Registers["justice"]; r.Down() {
				return unsure("justice")
			}
			if r := o.eval.facts.Notary(doc); r != nil {
				return o.eval.recordList(o.eval.pack.words.types["reg.justice"], []*facts.Record{r})
			}
			return list(o.eval, []ref.Val{})
		}),
	}
}

func paperOf(v ref.Val) (*object, *facts.Paper) {
	o, ok := v.(*object)
	if !ok {
		return &object{}, nil
	}
	switch x := o.data.(type) {
	case treeNode:
		return o, x.paper
	case *facts.Paper:
		return o, x
	}
	return o, nil
}

func (e *evaluation) mentionsOf(t *objectType, o *object, listName string) ref.Val {
	n, ok := o.data.(treeNode)
	if !ok {
		return types.NewErr("mentions of what?")
	}
	if n.tree.Hidden && n.tree.Len(listName) == 0 {
		return unsure(listName)
	}
	var vals []ref.Val
	for _, m := range e.facts.Mentions {
		same := m.Paper != nil && m.Paper == n.paper || m.Record != nil && &m.Record.Tree == n.tree
		if same && m.List == listName {
			vals = append(vals, &object{t, m, e})
		}
	}
	return list(e, vals)
}

func (v *vocabulary) wordings() []cel.EnvOption {
	return []cel.EnvOption{
		turn("mask_name", codes.MaskName), turn("mask_id", codes.MaskID), turn("mask_cert", codes.MaskCertNo), turn("unblanked", codes.Unblanked),
		turn("house_usage", codes.HouseUsage), turn("doc_name", func(s string) string { return v.schema.Documents[s].Name }),
		turn("department", func(s string) string { return v.schema.Registers[s].Name }),
		fn1("listed", strs, str, func(l ref.Val) ref.Val { return types.String(strings.Join(texts(l), "、")) }),
		fn1("numbered", cel.ListType(num), str, func(l ref.Val) ref.Val { return types.String(strings.Join(numbersText(l), "、")) }),
		fn2("mask_id_beside", str, str, str, func(s, other ref.Val) ref.Val { return types.String(codes.MaskIDBeside(text(s), text(other))) }),
		fn2("powers_cover", str, strs, boo, func(s, words ref.Val) ref.Val { return types.Bool(powersCover(text(s), texts(words))) }),
		fn2("mentions_any", str, strs, boo, func(s, words ref.Val) ref.Val { return types.Bool(containsAny(text(s), texts(words))) }),
	}
}

func numbersText(v ref.Val) []string {
	l := v.(interface {
		Get(ref.Val) ref.Val
		Size() ref.Val
	})
	out := make([]string, l.Size().(types.Int))
	for i := range out {
		out[i] = text(l.Get(types.Int(i)).ConvertToType(types.StringType))
	}
	return out
}

func containsAny(s string, words []string) bool {
	s = codes.Unblanked(s)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// clauses divide a power of attorney; errands are what a mere errand boy does.
var (
	clauses = regexp.MustCompile(`[、，,。;；\n]`)
	errands = []string{"领取", "领证", "代领", "查询", "查档", "查阅", "缴纳", "缴税", "代缴", "打印", "咨询"}
)

// powersCover tells whether a power of attorney names the business: errands such as fetching the certificate do not count.
func powersCover(powers string, words []string) bool {
	for _, clause := range clauses.Split(codes.Unblanked(powers), -1) {
		if containsAny(clause, words) && !containsAny(clause, errands) {
			return true
		}
	}
	return false
}

// holdersOf are the parties that a paper is about.
func (e *evaluation) holdersOf(p *facts.Paper) ref.Val {
	var out []*facts.Party
	if p != nil {
		for _, party := range e.facts.Everyone() {
			if e.about(p, party) {
				out = append(out, party)
			}
		}
	}
	return e.partyList(e.pack.words.types["Party"], out)
}

// sureOfFault is the score from which a fault of a capture is reported; below, it is a doubt.
const sureOfFault = 0.5

// faulty tells whether a capture has a fault of one of the codes (blanks between).
func faulty(p *facts.Paper, codes string) ref.Val {
	doubt := false
	for _, q := range p.Faults() {
		if !slices.Contains(strings.Fields(codes), string(q.Code)) {
			continue
		}
		if q.Score >= sureOfFault || q.Score == 0 {
			return types.True
		}
		doubt = true
	}
	if doubt {
		return unsure("quality")
	}
	return types.False
}

// signDates are the dates on which a paper says that it was signed.
func (e *evaluation) signDates(t *objectType, p *facts.Paper) ref.Val {
	vals := []ref.Val{}
	for _, l := range leavesIn(p.Tree, "", e.pack.schema.Documents[p.Type].Fields, kindDate) {
		if strings.HasSuffix(l.leaf.Origin.Key, ".sign_date") {
			vals = append(vals, &object{t, l, e})
		}
	}
	return list(e, vals)
}

// recorded tells whether a department holds a record of a person or organisation; one that is down cannot be asked.
func (e *evaluation) recorded(p *facts.Party, source string) ref.Val {
	r := map[string]*facts.Record{"police": p.Police, "civil": p.Civil, "market": p.Market}[source]
	switch {
	case r != nil:
		return types.True
	case e.facts.Registers[source].Down():
		return unsure(source)
	}
	return types.False
}
