package rules

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

// signedBy tells whether a party signed a paper, or the agent who acts for the only party of a side. A signature whose name could not be read counts
// for a party whose label stands beside it, or where as many stand there as are missing.
func (e *evaluation) signedBy(p *facts.Paper, party *facts.Party) ref.Val {
	names := claimedNames(party)
	if e.principal() == party && len(e.facts.Of(party.Side)) == 1 {
		names = append(names, claimedNames(e.facts.Agent)...)
	}
	return e.signedByAny(p, names, party.Class)
}

func claimedNames(p *facts.Party) []string {
	var out []string
	for _, c := range append(slices.Clone(p.Name.Claims), p.OldName.Claims...) {
		if c.Value != "" && !slices.Contains(out, c.Value) {
			out = append(out, c.Value)
		}
	}
	return out
}

func (e *evaluation) signedAs(p *facts.Paper, name string) ref.Val {
	return e.signedByAny(p, []string{name}, "")
}

func (e *evaluation) signedByAny(p *facts.Paper, names []string, class string) ref.Val {
	if p == nil {
		return types.NewErr("not a document")
	}
	unread, strange := 0, false
	for _, s := range p.Marks.Signatures {
		switch {
		case strings.Trim(s.Name, models.Unknown) != "" && nameFits(s.Name, names):
			return types.True
		case roleOfAnother(s.Role, class) || e.signedByOther(s, names):
			continue
		case e.partlyRead(s, names):
			return types.True
		case plainlyOther(s, names):
			strange = true
		case s.Name == "" || strings.Contains(s.Name, models.Unknown) || handwritten(s):
			if class != "" && s.Role != "" && strings.Contains(s.Role, className(class)) {
				return types.True
			}
			unread++
		}
	}
	switch {
	case unread > 0 && unread >= e.unsignedOn(p):
		return types.True
	case p.Hidden || unread > 0 || strange || len(names) == 0:
		return unsure("signatures")
	}
	return types.False
}

// plainlyRead is the confidence (0 to 1) from which a signature that has no character of a name is hardly that name badly read.
const plainlyRead = 0.9

// plainlyOther tells whether a signature was read well and has no character of a name: whose it is, a person must see.
func plainlyOther(s models.Signature, names []string) bool {
	return s.Confidence >= plainlyRead && !strings.Contains(s.Name, models.Unknown) && utf8.RuneCountInString(s.Name) > 1 && bestOverlap(s.Name, names) == 0
}

// nameFits allows what a reader of handwriting may confuse.
func nameFits(signed string, names []string) bool {
	for _, n := range names {
		if s := codes.SameReadName(signed, n); s.Alike() || s == codes.CannotTell {
			return true
		}
	}
	return false
}

// handwritten tells a signature that was read from a picture: handwriting, of which a reader of print gets some characters wrong.
func handwritten(s models.Signature) bool { return s.Confidence > 0 }

// partlyRead tells whether handwriting has characters of a name, 金东 where 金犇东 signed, and fits no other party of the case as well: relatives share
// a surname.
func (e *evaluation) partlyRead(s models.Signature, names []string) bool {
	if !handwritten(s) {
		return false
	}
	mine := bestOverlap(s.Name, names)
	return mine > 0 && !slices.ContainsFunc(e.facts.Everyone(), func(p *facts.Party) bool {
		others := claimedNames(p)
		return !slices.ContainsFunc(others, func(n string) bool { return slices.Contains(names, n) }) && bestOverlap(s.Name, others) >= mine
	})
}

func bestOverlap(s string, names []string) float64 {
	best := 0.0
	for _, n := range names {
		best = max(best, overlap(s, n))
	}
	return best
}

// signedByOther tells whether a signature is that of somebody else whom the case knows: another party, or one who signs for a company.
func (e *evaluation) signedByOther(s models.Signature, names []string) bool {
	fits := func(n string) bool { return n != "" && !slices.Contains(names, n) && codes.SameName(s.Name, n).Alike() }
	for _, p := range e.facts.Everyone() {
		if slices.ContainsFunc(claimedNames(p), fits) {
			return true
		}
	}
	for _, p := range e.facts.Papers {
		for _, key := range []string{"legal_rep", "seller_legal_rep", "mortgagee_rep"} {
			if fits(p.Value(key)) {
				return true
			}
		}
	}
	return false
}

// roleWords are the words of a label that say for whom one signs beside it.
var roleWords = map[string][]string{
	"buyer": {"买受", "买方", "受让", "购房"}, "seller": {"出卖", "卖方", "转让"}, "mortgagor": {"抵押人"}, "mortgagee": {"抵押权人"},
	"donor": {"赠与人", "赠与方"}, "donee": {"受赠"},
}

// roleOfAnother tells whether the label beside a signature names another class than the one asked for, and not that one.
func roleOfAnother(role, class string) bool {
	has := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(role, w) })
	}
	if roleWords[class] == nil || role == "" || has(roleWords[class]) {
		return false
	}
	for other, words := range roleWords {
		if other != class && has(words) {
			return true
		}
	}
	return false
}

// unsignedOn counts the parties whose signature by name is not on a paper.
func (e *evaluation) unsignedOn(p *facts.Paper) int {
	n := 0
	for _, party := range e.facts.Parties {
		if party.Org {
			continue
		}
		names := claimedNames(party)
		if !slices.ContainsFunc(p.Marks.Signatures, func(s models.Signature) bool {
			return s.Name != "" && (nameFits(s.Name, names) || e.partlyRead(s, names) && !e.signedByOther(s, names))
		}) {
			n++
		}
	}
	return n
}

func (e *evaluation) signedAtAll(p *facts.Paper) ref.Val {
	switch {
	case p == nil:
		return types.NewErr("not a document")
	case len(p.Marks.Signatures) > 0:
		return types.True
	case p.Hidden:
		return unsure("signatures")
	}
	return types.False
}

// fingerprintOnly tells marks that are fingerprints without a signature (只有指印).
func fingerprintOnly(p *facts.Paper) ref.Val {
	switch {
	case p == nil:
		return types.NewErr("not a document")
	case p.Hidden:
		return unsure("signatures")
	case len(p.Marks.Signatures) == 0:
		return types.False
	}
	return types.Bool(!slices.ContainsFunc(p.Marks.Signatures, func(s models.Signature) bool {
		return !strings.Contains(s.Role, "指印") && !strings.Contains(s.Name, "指印")
	}))
}

// sealed tells whether a paper carries any seal. On a black-and-white copy or a damaged capture a missing seal cannot be told.
func (e *evaluation) sealed(p *facts.Paper) ref.Val {
	switch {
	case p == nil:
		return types.NewErr("not a document")
	case len(p.Marks.Seals) > 0:
		return types.True
	case p.Hidden || p.Has(models.GreyCopy) || p.Has(models.Screen):
		return unsure("seals")
	}
	return types.False
}

// sealedBy tells whether a paper carries the seal of an organisation. A seal whose text could not be read may be it.
func (e *evaluation) sealedBy(p *facts.Paper, org string) ref.Val {
	if p == nil {
		return types.NewErr("not a document")
	}
	unclear := p.Hidden || p.Has(models.GreyCopy) || p.Has(models.Screen)
	for _, s := range p.Marks.Seals {
		switch sealOf(s, org) {
		case codes.Same:
			return types.True
		case codes.CannotTell:
			unclear = true
		}
	}
	if unclear {
		return unsure("seals")
	}
	return types.False
}

// sealOf compares a seal's text with an organisation's name: the ring may have been read in part.
func sealOf(s models.Seal, org string) codes.Sameness {
	if strings.Trim(codes.Compact(s.Text), models.Unknown) == "" {
		return codes.CannotTell
	}
	got, want := codes.NormalCompany(s.Text), codes.NormalCompany(org)
	switch x := codes.SameReadCompany(got, want); {
	case x.Alike(), strings.Contains(got, want), mostlyRead(got, want):
		return codes.Same
	case x == codes.CannotTell:
		return x
	}
	if s.Confidence > 0 && s.Confidence < 0.9 || overlap(got, want) >= 0.6 {
		return codes.CannotTell
	}
	return codes.Different
}

// commonEndings are what many companies' names share; they say nothing about whose seal it is.
var commonEndings = regexp.MustCompile(`(房地产开发|置业|物业|股份|农村商业|农商|商业|银行|有限责任公司|有限公司|公司)+`)

// mostlyRead tells whether a ring with letters left open is a name's: those that were read stand where the name has them, they are most of the
// name's, and all but one of those that tell one company from another. Another branch's seal may differ in a letter or two only, so none of
// these may differ; in words that all share, 房地产开发, one may have been misread.
func mostlyRead(got, want string) bool {
	g, w := []rune(got), []rune(want)
	if len(g) != len(w) || !strings.Contains(got, models.Unknown) {
		return false
	}
	common := map[int]bool{}
	for _, at := range commonEndings.FindAllStringIndex(want, -1) {
		from := utf8.RuneCountInString(want[:at[0]])
		for i := range utf8.RuneCountInString(want[at[0]:at[1]]) {
			common[from+i] = true
		}
	}
	read, ownOpen, misread := 0, 0, 0
	for i := range w {
		switch open := string(g[i]) == models.Unknown; {
		case g[i] == w[i]:
			read++
		case open && !common[i]:
			ownOpen++
		case !open && !common[i]:
			return false
		case !open:
			misread++
		}
	}
	return float64(read) >= 0.75*float64(len(w)) && ownOpen <= 1 && misread <= 1
}

// overlap is the share of a's characters that occur in b in the same order.
func overlap(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	row := make([]int, len(y)+1)
	for i := range x {
		diagonal := 0
		for j := range y {
			above := row[j+1]
			if x[i] == y[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return float64(row[len(y)]) / float64(max(len(x), len(y)))
}

// otherSeal is the text of a seal that is clearly not the organisation's, "" where there is none. It cannot be told where a seal was not read.
func otherSeal(p *facts.Paper, org string) ref.Val {
	if p == nil {
		return types.NewErr("not a document")
	}
	unread := false
	for _, s := range p.Marks.Seals {
		switch same := sealOf(s, org); {
		case same == codes.Different && codes.IsCompanyName(s.Text):
			return types.String(s.Text)
		case same == codes.CannotTell:
			unread = true
		}
	}
	if unread {
		return unsure("seals")
	}
	return types.String("")
}
