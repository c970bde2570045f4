package documents

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func load1(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAllTypesOfTheDomainAreThere(t *testing.T) {
	c := load1(t)
	if n := len(c.Types()); n != 66 {
		t.Errorf("%d types, want 66", n)
	}
	for _, typ := range c.Types() {
		if len(typ.Titles) == 0 || len(typ.Cues) == 0 && len(typ.Sides) == 0 {
			t.Errorf("%s cannot be recognised: it has no titles or no cues", typ.Key)
		}
		for _, f := range typ.Fields {
			if f.Read() && f.Kind != List && len(f.Labels) == 0 && len(f.Patterns) == 0 && !f.Anywhere && !into(typ, f.Key) && f.Bare == "" {
				t.Errorf("%s.%s cannot be found: no label, no pattern, no role", typ.Key, f.Key)
			}
		}
	}
}

func into(t Type, key string) bool {
	for _, r := range t.Roles {
		for _, m := range r.Members {
			if m.Into == key {
				return true
			}
		}
	}
	return false
}

func TestChineseNamesForMessages(t *testing.T) {
	c := load1(t)
	for _, x := range []struct{ typ, path, want string }{
		{"stock_house_contract", "buyers[0].name", "买受人姓名"},
		{"stock_house_contract", "total_price_cn", "总价款大写"},
		{"id_card", "valid_to", "有效期止"},
		{"real_estate_certificate", "right_holders[1]", "权利人"},
		{"application_form", "applicant_signatures", "申请人签章"},
		{"no_such_type", "name", "name"},
	} {
		if got := c.FieldName(x.typ, x.path); got != x.want {
			t.Errorf("%s %s: got %q, want %q", x.typ, x.path, got, x.want)
		}
	}
	if got := c.TypeName("id_card"); got != "居民身份证" {
		t.Errorf("got %q", got)
	}
	for _, typ := range c.Types() {
		for _, f := range typ.Fields {
			if !regexp.MustCompile(`\p{Han}`).MatchString(f.Name) {
				t.Errorf("%s.%s has no Chinese name: %q", typ.Key, f.Key, f.Name)
			}
		}
	}
}

func TestMistakesInTheDataAreNamedWithTheirPlace(t *testing.T) {
	const head = "key: slip\nname: 便条\nfields:\n"
	for name, x := range map[string]struct{ yaml, want string }{
		"写错的键":     {head + "- key: a\n  name: 甲\n  kind: text\n  lables: [甲]\n", "types/slip.yaml:7:3: unknown field"},
		"类型不对":     {"key: slip\nname: 便条\nfields: 3\n", "types/slip.yaml:3:9:"},
		"没有的种类":    {head + "- key: a\n  name: 甲\n  kind: txt\n", `field a: unknown kind "txt"`},
		"字段重复":     {head + "- {key: a, name: 甲, kind: text}\n- {key: a, name: 乙, kind: text}\n", `field "a": empty or twice`},
		"枚举没有值":    {head + "- {key: a, name: 甲, kind: enum}\n", "enum without values"},
		"句型写错":     {head + "- {key: a, name: 甲, kind: text, patterns: ['(甲{text}']}\n", "missing closing"},
		"句型里没有的种类": {head + "- {key: a, name: 甲, kind: text, patterns: ['甲{txt}']}\n", "no such kind {txt}"},
		"句型指向别的字段": {head + "- {key: a, name: 甲, kind: text, patterns: ['甲{b:text}']}\n", "names b, which is no field"},
		"成员去向不存在":  {"key: slip\nname: 便条\nroles:\n- key: x\n  labels: [甲方]\n  members: [{key: name, into: y}]\nfields:\n- {key: a, name: 甲, kind: text}\n", "goes into y, which is no field"},
		"与文件名不符":   {"key: other\nname: 便条\nfields:\n- {key: a, name: 甲, kind: text}\n", "does not name the file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(fstest.MapFS{
				"vocabulary.yaml": {Data: []byte("members:\n- {key: name, kind: people, labels: [姓名]}\n")},
				"types/slip.yaml": {Data: []byte(x.yaml)},
			})
			if err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("got %v, want it to say %q", err, x.want)
			}
		})
	}
}
