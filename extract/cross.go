package extract

import (
	"slices"
	"strings"

	"yushen/codes"
	"yushen/documents"
	"yushen/models"
)

// cross compares what one document says in several places. Finding faults is the rules' part; here a contradiction only makes doubtful
// what may have been misread: a birth date beside the number that holds it, a name spelled with look-alike characters in two places.
func (r *reader) cross(fields models.Fields) {
	for _, pair := range [][2]string{{"id_number", "birth_date"}, {"male_id_number", "male_birth_date"}, {"female_id_number", "female_birth_date"}, {"deceased_id_number", "birth_date"}} {
		id, birth := leaf(fields, pair[0]), leaf(fields, pair[1])
		if id == nil || birth == nil || id.Value == "" || birth.Value == "" {
			continue
		}
		if b, ok := codes.BirthDateOf(id.Value); ok && b != birth.Value {
			doubt(weaker(id, birth), "")
		}
	}
	r.settleContests(fields)
	leaveLabelled(fields, "sign_date")
	names := r.nameFields(fields)
	for i, a := range names {
		for _, b := range names[i+1:] {
			if x, y, sure := confused(a.Value, b.Value); x != "" {
				w := weaker(a, b)
				if !sure && w.Confidence > 0.95 {
					continue
				}
				if w == a {
					doubt(a, strings.Replace(a.Value, x, y, 1))
				} else {
					doubt(b, strings.Replace(b.Value, y, x, 1))
				}
			}
		}
	}
}

// settleContests takes a doubt back where the other candidate turned out to be another field's value: the unit price beside the total price.
func (r *reader) settleContests(fields models.Fields) {
	values := map[string]string{}
	fields.Walk(func(path string, f *models.Field) {
		if f.Value != "" {
			values[bare(f.Value)] = path
		}
	})
	fields.Walk(func(path string, f *models.Field) {
		d, ok := r.t.Field(path)
		if !ok || f.Status != models.Uncertain || f.Second == "" || f.Confidence < sure || d.Kind != documents.Money && d.Kind != documents.Area {
			return
		}
		if owner, ok := values[bare(f.Second)]; ok && owner != path {
			f.Status, f.Second = models.Read, ""
		}
	})
}

// leaveLabelled empties a date that was taken from the foot of the page without a label where the same print is another field's: with its last
// page missing, a contract's last date is not the one on which it was signed.
func leaveLabelled(fields models.Fields, key string) {
	date := leaf(fields, key)
	if date == nil || date.Value == "" {
		return
	}
	fields.Walk(func(path string, f *models.Field) {
		if path != key && f.Value == date.Value && f.File == date.File && f.Page == date.Page && f.Box == date.Box {
			*date = models.Field{Status: models.Absent}
		}
	})
}

func weaker(a, b *models.Field) *models.Field {
	if b.Confidence < a.Confidence {
		return b
	}
	return a
}

func doubt(f *models.Field, second string) {
	if f.Status == models.Read {
		f.Status = models.Uncertain
	}
	if f.Second == "" {
		f.Second = second
	}
}

// nameFields are the fields that hold names, in the order of their paths.
func (r *reader) nameFields(fields models.Fields) []*models.Field {
	var paths []string
	at := map[string]*models.Field{}
	fields.Walk(func(path string, f *models.Field) {
		key, _, _ := strings.Cut(path, "[")
		d, ok := r.t.Field(key)
		isName := ok && (d.Kind == documents.Person || d.Kind == documents.People || d.Kind == documents.List && strings.HasSuffix(path, ".name"))
		if isName && f.Value != "" {
			paths = append(paths, path)
			at[path] = f
		}
	})
	slices.Sort(paths)
	out := make([]*models.Field, len(paths))
	for i, p := range paths {
		out[i] = at[p]
	}
	return out
}

// lookAlikes are characters of names that readers take for each other (形近字).
var lookAlikes = []string{"龑龚龔䶮", "翀种钟肿冲", "亓元", "逄逢", "佘余", "未末", "日曰", "己已巳", "戊戌戍", "土士", "千干于", "人入", "天夭", "王玉", "大太犬", "固国因图圆", "淼森", "堃型坤", "喆吉",
	"昇异升", "汩汨", "侯候", "祁祈", "毋母", "芮苪", "冼洗", "仝全", "尧晓", "晟最", "旻曼", "昊吴", "郗希", "柏拍", "沈沉", "洪拱", "蓝篮", "粱梁", "岑芩", "贾费", "茹菇", "宁字", "丹舟", "兰三", "刚钢", "建健", "俊骏"}

// confused finds two names x and y that are one person's, once misread: they differ in one look-alike character (sure), or in nothing
// but the surname. Lists of names are compared name by name.
func confused(a, b string) (x, y string, sure bool) {
	for _, x := range strings.Split(a, "、") {
		for _, y := range strings.Split(b, "、") {
			p, q := []rune(x), []rune(y)
			if x == y || len(p) != len(q) || len(p) < 2 || len(p) > 15 {
				continue
			}
			differ := -1
			for i := range p {
				if p[i] == q[i] {
					continue
				}
				if differ >= 0 {
					differ = -2
					break
				}
				differ = i
			}
			switch {
			case differ >= 0 && alike(p[differ], q[differ]):
				return x, y, true
			case differ == 0 && len(p) >= 3:
				return x, y, false
			}
		}
	}
	return "", "", false
}

func alike(a, b rune) bool {
	return slices.ContainsFunc(lookAlikes, func(s string) bool { return strings.ContainsRune(s, a) && strings.ContainsRune(s, b) })
}

// knownDivision finds the name of a city or county of 宁夏 in which one look-alike character stands for another (国原市 for 固原市), and
// gives the value with the known name.
func knownDivision(value string) (better string, ok bool) {
	runes := []rune(value)
	for i := 0; i+3 <= len(runes) && i < 24; i++ {
		word := runes[i : i+3]
		if !strings.ContainsRune("市县区", word[2]) || codes.IsDivision(string(word)) {
			continue
		}
		for k := range 2 {
			for _, group := range lookAlikes {
				if !strings.ContainsRune(group, word[k]) {
					continue
				}
				for _, c := range group {
					try := slices.Clone(word)
					try[k] = c
					if c != word[k] && codes.IsDivision(string(try)) {
						return string(runes[:i]) + string(try) + string(runes[i+3:]), true
					}
				}
			}
		}
	}
	return "", false
}
