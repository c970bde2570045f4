package mutate

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"strings"

	"yushen/codes"
)

// Names for people, roads and estates that come in place of a case's own; rare characters, compound surnames, names of two and of many
// characters, and estates whose names hold numbers are among them.
var (
	surnames    = []string{"丁", "卜", "马", "欧阳", "单", "仇", "葛", "尉迟", "褚", "乜", "冼", "郗"}
	givenNames  = []string{"一", "昱翀", "小冬", "国庆", "梓曦", "垚", "若男", "建设", "祺", "思源", "楠楠", "懿"}
	longNames   = []string{"买买提·吐尔洪", "阿依努尔·艾合买提江", "次仁·央宗"}
	roadNames   = []string{"建设路", "民生街", "和平巷", "团结大道", "工农路", "二道渠街"}
	estateNames = []string{"幸福里", "阳光城", "锦绣东方", "滨河一号院", "五里桥小区", "新世纪花园"}
)

var (
	roadPattern   = regexp.MustCompile(`[区县](\p{Han}{2,6}?(?:大道|路|街|巷))[\d０-９]`)
	estatePattern = regexp.MustCompile(`号(\p{Han}{2,9}?)[\d０-９]+(?:幢|号楼|栋|#楼|＃楼|-)`)
	nameDots      = strings.NewReplacer("•", "·", "・", "·", "‧", "·", "．", "·", "●", "·", ".", "·")
)

// renamer replaces texts all over a case, so that everything that agreed still agrees.
type renamer struct {
	names  map[string]string // whole names
	ids    map[string]string
	inside [][2]string // pieces of longer texts
}

// renamed is the case with other people, numbers, roads and estates; what was said about it stays true. Harmless spellings of names and numbers
// in the form are lost on the way, and their traps with them.
func renamed(raw []byte, rng *rand.Rand) ([]byte, error) {
	d, err := newDraft(raw, rng)
	if err != nil {
		return nil, err
	}
	r := renamer{names: map[string]string{}, ids: map[string]string{}}
	r.people(d)
	r.property(d)
	changed, ok := r.walk("", d.c).(object)
	if !ok {
		return raw, nil
	}
	if e, ok := changed["expected"].(object); ok {
		var kept []any
		for _, h := range objects(e["must_not_flag"]) {
			if t := str(h["trap"]); t != "id_typing" && t != "name_dot" && t != "unit_spaces" {
				kept = append(kept, h)
			}
		}
		if kept == nil {
			kept = []any{}
		}
		e["must_not_flag"] = kept
	}
	return json.Marshal(changed)
}

func (r *renamer) people(d *draft) {
	var all []object
	for _, i := range d.persons() {
		all = append(all, d.applicants()[i])
	}
	if a := d.agent(); a != nil {
		all = append(all, a)
	}
	all = append(all, d.records("police")...)
	for _, p := range all {
		name, id := nameDots.Replace(str(p["name"])), codes.NormalID(str(p["id_number"]))
		if _, known := r.ids[id]; !known {
			if other := d.otherID(id); other != "" {
				r.ids[id] = other
			}
		}
		if _, known := r.names[name]; known || name == "" {
			continue
		}
		r.names[name] = r.freshName(d)
	}
}

func (r *renamer) freshName(d *draft) string {
	for {
		name := pick(d, surnames) + pick(d, givenNames)
		if d.rng.IntN(6) == 0 {
			name = pick(d, longNames)
		}
		taken := false
		for old, used := range r.names {
			taken = taken || used == name || old == name
		}
		if !taken {
			return name
		}
	}
}

func (r *renamer) property(d *draft) {
	reg, ok := d.record("registry")
	if !ok {
		return
	}
	location := str(reg["location"])
	if m := roadPattern.FindStringSubmatch(location); m != nil {
		r.inside = append(r.inside, [2]string{m[1], pick(d, roadNames)})
	}
	if m := estatePattern.FindStringSubmatch(location); m != nil {
		r.inside = append(r.inside, [2]string{m[1], pick(d, estateNames)})
	}
	if m := serial.FindStringSubmatch(str(reg["cert_no"])); m != nil && len(m[1]) >= 7 {
		r.inside = append(r.inside, [2]string{m[1], d.otherDigit(m[1], len(m[1])-1-d.rng.IntN(4))})
	}
	if unit := str(reg["unit_no"]); len(unit) == 28 {
		other := unit[:24] + d.otherDigit(unit[24:], d.rng.IntN(4))
		if !strings.HasSuffix(other, "0000") {
			r.ids[unit] = other
		}
	}
}

// walk copies a JSON value with everything replaced.
func (r *renamer) walk(key string, v any) any {
	switch v := v.(type) {
	case object:
		out := object{}
		for k, x := range v {
			out[k] = r.walk(k, x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = r.walk(key, x)
		}
		return out
	case string:
		if key == "file" || key == "files" {
			return v
		}
		return r.text(key, v)
	}
	return v
}

// separators stand between several values in one text.
var separators = regexp.MustCompile(`[、，,\s]+|\d+(\.\d+)?%`)

func (r *renamer) text(key, s string) string {
	if to, ok := r.ids[codes.NormalID(s)]; ok {
		return to
	}
	if to, ok := r.ids[codes.NormalUnitNo(s)]; ok {
		return to
	}
	if to, ok := r.names[nameDots.Replace(s)]; ok {
		return to
	}
	for from, to := range r.ids {
		s = strings.ReplaceAll(s, from, to)
	}
	for _, in := range r.inside {
		s = strings.ReplaceAll(s, in[0], in[1])
	}
	if key == "request_text" || separators.MatchString(s) && !strings.ContainsAny(s, "路街巷号") {
		s = r.namesInside(key, s)
	}
	return s
}

// namesInside replaces names within lists and sentences; all at once, so that a new name is not replaced again.
func (r *renamer) namesInside(key, s string) string {
	if key == "request_text" {
		var pairs []string
		for _, from := range longestFirst(r.names) {
			pairs = append(pairs, from, r.names[from])
		}
		return strings.NewReplacer(pairs...).Replace(s)
	}
	var b strings.Builder
	last := 0
	put := func(token string) {
		if to, ok := r.names[nameDots.Replace(token)]; ok {
			token = to
		}
		b.WriteString(token)
	}
	for _, m := range separators.FindAllStringIndex(s, -1) {
		put(s[last:m[0]])
		b.WriteString(s[m[0]:m[1]])
		last = m[1]
	}
	put(s[last:])
	return b.String()
}

func longestFirst(names map[string]string) []string {
	var out []string
	for n := range names {
		i := 0
		for i < len(out) && (len(out[i]) > len(n) || len(out[i]) == len(n) && out[i] < n) {
			i++
		}
		out = append(out[:i], append([]string{n}, out[i:]...)...)
	}
	return out
}
