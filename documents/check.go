package documents

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

var kinds = []Kind{Person, People, Org, IDNumber, PartyID, USCC, CertNo, ProofNo, UnitNo, ParcelNo, PrintNo, TaxCertNo, NotaryNo, CaseNo,
	MarriageNo, Number, Date, EndDate, Money, MoneyCN, Area, Share, Rate, Int, Phone, Address, Text, Clause, Block, Enum, YesNo, Tick, Shares,
	Signature, Seal, List}

// located puts file, line and column before a YAML error.
func located(name string, err error) error {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		p := y.GetToken().Position
		return fmt.Errorf("%s:%d:%d: %s", name, p.Line, p.Column, y.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// compile checks a type's consistency and prepares its patterns.
func (t *Type) compile() error {
	switch {
	case t.Key == "" || t.Name == "":
		return errors.New("key and name are needed")
	case len(t.Fields) == 0:
		return errors.New("a type without fields")
	}
	seen := map[string]bool{}
	for i := range t.Fields {
		f := &t.Fields[i]
		if seen[f.Key] || f.Key == "" {
			return fmt.Errorf("field %q: empty or twice", f.Key)
		}
		seen[f.Key] = true
		if err := t.checkField(f); err != nil {
			return fmt.Errorf("field %s: %w", f.Key, err)
		}
	}
	for _, r := range t.Roles {
		if err := t.checkRole(r); err != nil {
			return fmt.Errorf("role %s: %w", r.Key, err)
		}
	}
	if t.Head != "" {
		var err error
		if t.head, err = regexp.Compile(t.Head); err != nil {
			return fmt.Errorf("head: %w", err)
		}
	}
	return t.compilePatterns()
}

func (t *Type) checkField(f *Field) error {
	if !slices.Contains(kinds, f.Kind) {
		return fmt.Errorf("unknown kind %q", f.Kind)
	}
	if f.Name == "" {
		return errors.New("no name and no label")
	}
	if (f.Kind == Enum || f.Kind == Tick) && len(f.Values) == 0 {
		return fmt.Errorf("%s without values", f.Kind)
	}
	if f.Part != "" && f.Part != "start" && f.Part != "end" {
		return fmt.Errorf("part %q is neither start nor end", f.Part)
	}
	for _, place := range []string{f.Bare, f.Prefer} {
		if place != "" && place != "first" && place != "last" {
			return fmt.Errorf("place %q is neither first nor last", place)
		}
	}
	if !slices.Contains([]string{"", "identity", "ownership", "amount", "procedural"}, f.Critical) {
		return fmt.Errorf("unknown criticality %q", f.Critical)
	}
	if f.Side != "" && !slices.ContainsFunc(t.Sides, func(s Side) bool { return s.Key == f.Side }) {
		return fmt.Errorf("side %q is not among the type's", f.Side)
	}
	if f.Shape != "" {
		var err error
		if f.shape, err = regexp.Compile(f.Shape); err != nil {
			return err
		}
	}
	return nil
}

func (t *Type) checkRole(r Role) error {
	list := false
	for _, m := range r.Members {
		if !slices.Contains(kinds, m.Kind) {
			return fmt.Errorf("member %s: unknown kind %q", m.Key, m.Kind)
		}
		if m.Into == "" {
			list = true
		} else if _, ok := t.Field(m.Into); !ok {
			return fmt.Errorf("member %s goes into %s, which is no field", m.Key, m.Into)
		}
	}
	if len(r.Labels) == 0 && r.Block == "" {
		return errors.New("no labels")
	}
	if f, ok := t.Field(r.Key); list && (!ok || f.Kind != List) {
		return errors.New("its list is no field of kind list")
	}
	return nil
}

func (t *Type) compilePatterns() error {
	for _, f := range t.Fields {
		for _, p := range f.Patterns {
			source := expand(p, f.Key)
			if left := placeholder.FindString(source); left != "" {
				return fmt.Errorf("field %s: pattern %q: no such kind %s", f.Key, p, left)
			}
			expr, err := regexp.Compile(source)
			if err != nil {
				return fmt.Errorf("field %s: pattern %q: %w", f.Key, p, err)
			}
			for _, g := range expr.SubexpNames()[1:] {
				key, _, _ := strings.Cut(g, "__")
				if _, ok := t.Field(key); g != "" && !ok {
					return fmt.Errorf("field %s: pattern %q names %s, which is no field", f.Key, p, g)
				}
			}
			t.patterns = append(t.patterns, Pattern{Field: f.Key, Expr: expr})
		}
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{(?:([a-z_.]+):)?([a-z_]*)\}`)

// shapes are the regular expressions that stand for a kind in a pattern. Patterns run over text without blanks, with narrow
// digits and punctuation; the value found is then read by its kind, so the shapes need only mark it off.
var shapes = map[string]string{
	"person":   `[\p{Han}·.〓]{1,20}?`,
	"people":   `[\p{Han}·.〓、,()（）A-Za-z]{1,80}?`,
	"listed":   `[\p{Han}·〓]{2,15}\([^()]{0,16}[0-9Xx]{15,18}\)(?:[、,和与及][\p{Han}·〓]{2,15}\([^()]{0,16}[0-9Xx]{15,18}\))+`, // people, each with a number in a bracket
	"org":      `[\p{Han}A-Za-z〓(][\p{Han}()A-Za-z0-9·〓]{1,49}?`,
	"id":       `[0-9XxOoIl×〓*]{15,19}`,
	"ids":      `[0-9XxOoIl×〓*、,]{15,80}`,
	"partyid":  `[0-9A-Za-z×〓]{15,19}`,
	"uscc":     `[0-9A-Za-z〓]{15,20}`,
	"cert":     `[^,。;,:]{4,50}?号`,
	"unit":     `[0-9A-Za-z〓-]{24,32}`,
	"number":   `[0-9A-Za-z()\-/\p{Han}〓]{3,40}?`,
	"code":     `[0-9A-Za-z()\-/〓]{3,40}`,
	"date":     `[0-9〇○OoQ零一二三四五六七八九十廿壹贰叁肆伍陆柒捌玖拾〓?]{2,4}[年./-][0-9OoIl零〇○一二三四五六七八九十正元壹贰拾叁肆伍陆柒捌玖〓]{1,3}[月./-][0-9OoIl零〇○一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾〓]{1,4}日?`,
	"enddate":  `(?:长期|[0-9〇○OoQ零一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾〓]{2,4}[年./-][0-9OoIl零〇○一二三四五六七八九十正元壹贰拾叁肆伍陆柒捌玖〓]{1,3}[月./-][0-9OoIl零〇○一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾〓]{1,4}日?|[^,。;]{0,12}办结[^,。;]{0,4}为止|[^,。;]{0,12}办理完毕[^,。;]{0,4}为?止?)`,
	"money":    `[¥￥]?[0-9][0-9,.]*(?:万|亿)?`,
	"moneycn":  `[零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟貮贰两万亿元圆角分整正〓]{2,40}`,
	"area":     `[0-9][0-9,.]*`,
	"share":    `(?:[0-9.]{1,6}〓?%|[0-9]{1,4}/[0-9]{1,4}|\p{Han}{1,3}分之\p{Han}{1,4}|全部|一半)`,
	"rate":     `[0-9][0-9.]*`,
	"int":      `[0-9]{1,4}`,
	"phone":    `[0-9+()-]{7,20}`,
	"address":  `[^,。;,;:、]{4,70}?`,
	"text":     `[^,。;:]{1,40}?`,
	"sentence": `[^。;]{2,200}`,
	"clause":   `.{2,300}?`,
}

// expand turns {kind} into a group named for the pattern's own field, {field:kind} into one named for another; role.member
// becomes role__member, since group names hold no dots. {_:kind} matches without being taken.
func expand(pattern, own string) string {
	return placeholder.ReplaceAllStringFunc(pattern, func(s string) string {
		m := placeholder.FindStringSubmatch(s)
		shape, ok := shapes[m[2]]
		if !ok {
			return s // leftover refuses it
		}
		name := m[1]
		switch name {
		case "_":
			return "(?:" + shape + ")"
		case "":
			name = own
		}
		return "(?P<" + strings.ReplaceAll(name, ".", "__") + ">" + shape + ")"
	})
}
