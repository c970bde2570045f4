package specimen

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yushen/codes"
	"yushen/documents/layout/papertest"
)

// fromSheet draws a page of text art (文字版式样页) with real type, its people, numbers, years and streets replaced by made-up ones of the
// same length. A sheet's rows of a table are parted by rules, and the office that it names at its foot seals it.
func (d *studio) fromSheet(s papertest.Sheet, w *world) *Paper {
	p := newPaper(s.Type)
	size := map[bool][2]float64{true: {297, 210}, false: {210, 297}}[s.Page.Aspect > 1]
	if s.Page.Aspect > 1.5 {
		size = paperSizes["card"]
	}
	page := p.page(d.sheet(size[0], size[1], white))
	var texts []string
	for _, l := range s.Page.Lines {
		texts = append(texts, l.Text)
	}
	var wants []string
	for _, v := range s.Want {
		wants = append(wants, v.Value)
	}
	mask := newDisguise(w, wants)
	texts = strings.Split(mask.over(strings.Join(texts, "\n")), "\n")
	face := []Typeface{Song, Hei, Kai, Ming}[d.random.IntN(4)]
	last := -1.0
	for i, l := range s.Page.Lines {
		x0, y0, x1, y1 := l.Box.Bounds()
		st := style{face: face, size: math.Min((y1-y0)*size[1]*0.92, (x1-x0)*size[0]/d.fonts.width(face, texts[i])), color: black}
		if i == 0 || y0 < 0.2 && slices.Contains(titled, l.Text) {
			st.face = SongBold
		}
		from := len(page.glyphs)
		page.write(st, x0*size[0], y1*size[1]-0.18*st.size, strings.ReplaceAll(texts[i], tickHere, "□"))
		for k, c := range []rune(texts[i]) {
			if string(c) == tickHere { // fonts have no such sign
				page.check(page.glyphs[from+k].place)
			}
		}
		if gap := y0*size[1] - last; last > 0 && gap > 1.2*st.size && gap < 3*st.size {
			page.line(size[0]*0.04, last+gap/2, size[0]*0.96, last+gap/2, 0.2, black)
		}
		last = y1 * size[1]
	}
	for _, v := range s.Want {
		if strings.HasSuffix(v.Path, "#") || v.Value == "" {
			continue
		}
		value := mask.over(v.Value)
		p.note(v.Path, value, "")
		if i := slices.Index(texts, value); i >= 0 && sealing.MatchString(value) {
			x0, y0, x1, y1 := s.Page.Lines[i].Box.Bounds()
			if y0 > 0.25 {
				page.seal((x0+x1)/2*size[0], (y0+y1)/2*size[1], math.Min(19, size[1]*0.1), value, "")
				p.stamped(value, "")
			}
		}
	}
	page.mark()
	return p
}

var sealing = regexp.MustCompile(`(?:局|公司|支行|中心|法院|派出所|公证处|委员会|政府)$`)

// titled are headings of two lines.
var titled = []string{"协助执行通知书", "民事判决书", "送达回证", "受理案件通知书", "（副本）"}

// renamed is a name or street and what stands in its place, character for character, also where a line ends within.
type renamed struct {
	old *regexp.Regexp
	new []rune
}

// disguise replaces what could be anybody's by made-up values of the same length, the same one everywhere.
type disguise struct {
	w     *world
	back  int // years
	known map[string]string
	names []renamed
}

var (
	idInText     = regexp.MustCompile(`\d{17}[\dX]`)
	phoneInText  = regexp.MustCompile(`\b1[3-9]\d{9}\b`)
	certInText   = regexp.MustCompile(`第\n?0[\d\n]{4,9}号|第0\d{4,8}(?:\n|$)`) // or its 号 stands elsewhere in a table's cell
	lonelyYear   = regexp.MustCompile(`^(?:19|20)\d\d$`)
	yearInText   = regexp.MustCompile(`(^|[^\d第])((?:19|20)\d\d)(\n? ?[年.)）〕\]-])`)
	formalInText = regexp.MustCompile(`[一二][〇○零一二三四五六七八九]{3}年`)
	personInText = regexp.MustCompile(`^[王李马刘周赵钱孙][\p{Han}]{1,2}$`)
)

// sheetStreets are the streets of the text art; those put in their place have as many characters.
var sheetStreets = []string{"中山街", "文化路", "团结路"}

func newDisguise(w *world, wants []string) *disguise {
	m := &disguise{w: w, back: 1 + w.random.IntN(5), known: map[string]string{}}
	var pairs []string
	for _, v := range wants {
		for _, name := range strings.FieldsFunc(v, func(r rune) bool { return r == '、' }) {
			if !personInText.MatchString(name) || slices.Contains(pairs, name) {
				continue
			}
			made := string([]rune(name)[:1])
			for range utf8.RuneCountInString(name) - 1 {
				made += pick(w, given)
			}
			pairs = append(pairs, name, made)
		}
	}
	for i, street := range sheetStreets {
		pairs = append(pairs, street, []string{"演禾路", "试澜街", "演桥巷"}[(i+m.back)%3])
	}
	for i := 0; i < len(pairs); i += 2 {
		m.names = append(m.names, renamed{regexp.MustCompile(strings.Join(strings.Split(pairs[i], ""), "\n?")), []rune(pairs[i+1])})
	}
	return m
}

// over puts made-up values into a text.
func (m *disguise) over(text string) string {
	if lonelyYear.MatchString(text) { // a value that is nothing else
		return strings.TrimSuffix(m.over(text+"年"), "年")
	}
	text = yearInText.ReplaceAllStringFunc(text, func(s string) string {
		g := yearInText.FindStringSubmatch(s)
		year, _ := strconv.Atoi(g[2])
		return g[1] + strconv.Itoa(year-m.back) + g[3]
	})
	text = formalInText.ReplaceAllStringFunc(text, func(s string) string {
		r := []rune(s)
		year := 0
		for _, c := range r[:4] {
			year = year*10 + max(0, slices.Index([]rune("〇一二三四五六七八九"), c))
		}
		return string([]rune(formal(fmt.Sprintf("%d-01-01", year-m.back)))[:5])
	})
	text = idInText.ReplaceAllStringFunc(text, func(s string) string {
		return m.once(s, func() string {
			year, _ := strconv.Atoi(s[6:10])
			base := fmt.Sprintf("%s%d%s%02d%c", s[:6], year-m.back, s[10:14], 10+m.w.random.IntN(90), s[16])
			if check, ok := codes.IDCheckChar(base); ok && year > 1900 && year < 2030 {
				return base + string(check)
			}
			return s
		})
	})
	text = phoneInText.ReplaceAllStringFunc(text, func(s string) string {
		return m.once(s, func() string { return "199" + m.w.digits(8) })
	})
	text = certInText.ReplaceAllStringFunc(text, func(s string) string {
		whole := strings.TrimSuffix(strings.ReplaceAll(s, "\n", ""), "号") + "号"
		made := m.once(whole, func() string { return "第0" + m.w.digits(len(whole)-len("第0号")) + "号" })
		return inPlaceOf(s, []rune(made))
	})
	for _, n := range m.names {
		text = n.old.ReplaceAllStringFunc(text, func(s string) string { return inPlaceOf(s, n.new) })
	}
	return text
}

// inPlaceOf puts characters in place of others, line ends staying where they are.
func inPlaceOf(old string, with []rune) string {
	var b strings.Builder
	i := 0
	for _, c := range old {
		if c != '\n' {
			c = with[i]
			i++
		}
		b.WriteRune(c)
	}
	return b.String()
}

// once makes a value where the text has none for it yet.
func (m *disguise) once(old string, make func() string) string {
	if _, ok := m.known[old]; !ok {
		m.known[old] = make()
	}
	return m.known[old]
}
