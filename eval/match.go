package eval

import (
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	dateText   = regexp.MustCompile(`^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?$`)
	numberText = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	unitWords  = strings.NewReplacer(",", "", "元", "", "m2", "", "平方米", "", "¥", "")
	dots       = strings.NewReplacer("•", "·", "・", "·")
	indexed    = regexp.MustCompile(`\[\d+\]`)
	indices    = regexp.MustCompile(`\[\d*\]`)
)

// normal is the form in which the value of a field is compared with the truth: NFKC, no blanks, ISO dates, plain numbers, lower case.
func normal(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "是"
		}
		return "否"
	}
	s := strings.TrimSpace(norm.NFKC.String(plainText(v)))
	s = dots.Replace(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, s))
	if m := dateText.FindStringSubmatch(s); m != nil {
		return fmt.Sprintf("%s-%02d-%02d", m[1], digits(m[2]), digits(m[3]))
	}
	if t := unitWords.Replace(s); numberText.MatchString(t) {
		if whole, _, _ := strings.Cut(t, "."); len(whole) < 12 {
			return plainNumber(t)
		}
	}
	return strings.ToLower(s)
}

func digits(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// plainNumber drops leading and trailing zeros of a decimal number: 0385000.50 → 385000.5.
func plainNumber(t string) string {
	sign := ""
	if rest, neg := strings.CutPrefix(t, "-"); neg {
		sign, t = "-", rest
	}
	whole, frac, _ := strings.Cut(t, ".")
	whole, frac = strings.TrimLeft(whole, "0"), strings.TrimRight(frac, "0")
	if whole == "" {
		whole = "0"
	}
	switch {
	case frac != "":
		return sign + whole + "." + frac
	case whole == "0":
		return "0"
	}
	return sign + whole
}

func plainText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		if f, err := v.Float64(); err == nil && strings.ContainsAny(string(v), "eE") {
			return strconv.FormatFloat(f, 'f', -1, 64)
		}
		return v.String()
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// isLeaf tells a field ({"value": …}) from an object of fields.
func isLeaf(v any) bool {
	m, ok := v.(map[string]any)
	if !ok {
		return true
	}
	_, ok = m["value"]
	return ok
}

// valueOf is the value of a leaf: its "value", or itself where it is plain.
func valueOf(v any) any {
	if m, ok := v.(map[string]any); ok {
		return m["value"]
	}
	return v
}

// flat lays nested fields out by path; lists stay lists.
func flat(fields map[string]any, prefix string) map[string]any {
	out := map[string]any{}
	for k, v := range fields {
		if m, ok := v.(map[string]any); ok && !isLeaf(v) {
			for p, leaf := range flat(m, prefix+k+".") {
				out[p] = leaf
			}
		} else {
			out[prefix+k] = v
		}
	}
	return out
}

// item lays a list item out by path; a plain value has the path "".
func item(v any) map[string]any {
	if m, ok := v.(map[string]any); ok && !isLeaf(v) {
		return flat(m, "")
	}
	return map[string]any{"": v}
}

// pair is one true value with what was read in its place: a leaf, or nil where the field is not there.
type pair struct {
	path  string
	truth any
	leaf  any
	there bool
}

// pairsOf pairs true fields with those read; items of lists by best agreement, so that their order does not matter. In order of path.
func pairsOf(truth, got map[string]any) []pair {
	var out []pair
	have := flat(got, "")
	want := flat(truth, "")
	for _, k := range sortedKeys(want) {
		list, isList := want[k].([]any)
		leaf, there := have[k]
		if !isList {
			out = append(out, pair{k, want[k], leaf, there})
			continue
		}
		out = append(out, listPairs(k, list, listOf(leaf))...)
	}
	return out
}

func listOf(v any) []any {
	if m, ok := v.(map[string]any); ok {
		v = m["value"]
	}
	list, _ := v.([]any)
	return list
}

func listPairs(key string, truth, got []any) []pair {
	var want, have []map[string]any
	for _, v := range truth {
		want = append(want, item(v))
	}
	for _, v := range got {
		have = append(have, item(v))
	}
	with := bestPairs(want, have)
	var out []pair
	for i, w := range want {
		for _, p := range sortedKeys(w) {
			path := fmt.Sprintf("%s[%d]", key, i)
			if p != "" {
				path += "." + p
			}
			x := pair{path: path, truth: w[p]}
			if j, ok := with[i]; ok {
				x.leaf, x.there = have[j][p]
			}
			out = append(out, x)
		}
	}
	return out
}

// bestPairs gives for each true item the read item that agrees with it most; ties go to the same position, then to the earlier.
func bestPairs(want, have []map[string]any) map[int]int {
	with, taken := map[int]int{}, map[int]bool{}
	for len(with) < len(want) && len(taken) < len(have) {
		bi, bj, best := -1, -1, [2]int{}
		for i := range want {
			if _, done := with[i]; done {
				continue
			}
			for j := range have {
				if taken[j] {
					continue
				}
				rank := [2]int{agreement(want[i], have[j]), -abs(i - j)}
				if bi < 0 || rank[0] > best[0] || rank[0] == best[0] && rank[1] > best[1] {
					bi, bj, best = i, j, rank
				}
			}
		}
		with[bi], taken[bj] = bj, true
	}
	return with
}

func agreement(want, have map[string]any) int {
	n := 0
	for p, t := range want {
		if normal(valueOf(have[p])) == normal(t) {
			n++
		}
	}
	return n
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// mergedFields is one set of fields of all result documents of an upload: the first that has a value wins.
func mergedFields(docs []resultDoc) map[string]any {
	out := map[string]any{}
	for _, d := range docs {
		for k, v := range d.Fields {
			old, there := out[k]
			if !there {
				out[k] = v
				continue
			}
			list, isList := old.([]any)
			if isList && len(list) == 0 || !isList && normal(valueOf(old)) == "" {
				out[k] = v
			}
		}
	}
	return out
}

// lastPart is the name at the end of a field's path.
func lastPart(path string) string {
	path = indices.ReplaceAllString(path, "")
	path = path[strings.LastIndexByte(path, '.')+1:]
	return path[strings.LastIndexByte(path, '/')+1:]
}

// sameField reports whether a target's field is the expected one or ends in the same part; nothing expected is met by anything.
func sameField(want, have string) bool {
	return want == "" || have != "" && (want == have || lastPart(want) == lastPart(have))
}

// on reports whether a target speaks of a file: an upload, "form" or "shared:<department>".
func on(t resultTarget, file, field string) bool {
	if t.File == file {
		return true
	}
	if dep, shared := strings.CutPrefix(file, "shared:"); shared {
		return t.Source == file || t.Document == file || t.Source == dep || t.Document == dep
	}
	return file == "form" && t.File == "" && (t.Source == "form" || t.Document == "form" || field != "" && t.Field == field)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
