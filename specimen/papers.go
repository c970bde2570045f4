package specimen

import (
	"bufio"
	"embed"
	"fmt"
	"image/color"
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// papers/*.txt are layouts of document types as templates (版式模板). A section "== type (paper)" holds one; papers are a4, wide, a5, card
// and booklet. Its lines are:
//
//	$name = source       a value of its own for this paper
//	# text  ## text      title, subtitle
//	> text               at the right
//	- a ¦ b              a line without indent, in as many columns as it has parts
//	* text               a heading
//	cols 1 3 1 3         the widths of a table's columns; | a | b | is a row of it, the last cell takes the columns left over
//	group 3 text         the next rows stand beside a heading that is written downwards
//	~ name / below       a seal over what was written last, at the right; ~left at the left
//	sign label {…}       a label and a signature by hand
//	filler 6             clauses that say nothing about the case
//	gap 5, page, under, hand, weave pink
//	fixed                the form is printed like this everywhere: no dress of an office's own
//
// Every other line is a paragraph. {key=source@form} is the value of a field, {=source} one of no field; key may be a path such as
// buyers[0].name. Sources are those of cast, 'words' in which <source> is a value, 'value=words' where they are printed otherwise, one a,b and tick a,b. Forms are those
// of day, amount and plainForm. # is a digit anywhere.
//
//go:embed papers/*.txt
var paperFiles embed.FS

// template is one layout of one type.
type template struct {
	kind, paper string
	lines       []string
}

// templates are all layouts by type, in order of the files.
func templates() ([]template, error) {
	names, err := fs.Glob(paperFiles, "papers/*.txt")
	if err != nil {
		return nil, err
	}
	var out []template
	for _, name := range names {
		data, err := paperFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for lines := bufio.NewScanner(strings.NewReader(string(data))); lines.Scan(); {
			head, opens := strings.CutPrefix(lines.Text(), "== ")
			switch {
			case opens:
				kind, paper, _ := strings.Cut(strings.TrimSuffix(head, ")"), " (")
				out = append(out, template{kind: kind, paper: paper})
			case len(out) > 0 && strings.TrimSpace(lines.Text()) != "":
				last := &out[len(out)-1]
				last.lines = append(last.lines, lines.Text())
			}
		}
	}
	return out, nil
}

// setter draws a template, line by line downwards.
type setter struct {
	*Sheet
	d            *studio
	cast         *cast
	paper        *Paper
	size         [2]float64
	ground       color.RGBA
	y            float64
	left, wide   float64
	body, fill   style
	under, woven bool
	columns      []float64
	group        string
	groupRows    int
	groupTop     float64
	wasRow       bool
	dress        dress
	err          error
}

var paperSizes = map[string][2]float64{"a4": {210, 297}, "wide": {297, 210}, "a5": {210, 148}, "card": {85.6, 54}, "booklet": {250, 176}}

// fromTemplate draws a paper.
func (d *studio) fromTemplate(t template, s *cast) (*Paper, error) {
	size, ok := paperSizes[t.paper]
	if !ok {
		return nil, fmt.Errorf("template %s: no paper %q", t.kind, t.paper)
	}
	w := &setter{d: d, cast: s, paper: newPaper(t.kind), size: size, ground: white, dress: d.dressed(t)}
	w.left = math.Max(5, size[0]*0.09)
	w.wide = size[0] - 2*w.left
	k := math.Min(1, math.Max(0.62, size[0]/210))
	faces := [][2]Typeface{{Song, Kai}, {Song, Song}, {Hei, Hei}, {Ming, Kai}, {Song, Hei}}[d.random.IntN(5)]
	w.body = style{face: faces[0], size: 4.1 * k, color: black, tracking: 0.1}
	w.fill = style{face: faces[1], size: 4.1 * k, color: black, tracking: 0.1}
	w.next()
	for i, pairs := range paired(t.lines) {
		line := w.dress.reword(t.lines[i])
		if pairs && w.dress.table != ruled && w.group == "" && w.groupRows == 0 {
			w.pairs(strings.Split(strings.Trim(line, "|"), "|"))
		} else {
			w.line(line)
		}
		if w.err != nil {
			return nil, fmt.Errorf("template %s: line %q: %w", t.kind, line, w.err)
		}
	}
	w.finish()
	return w.paper, nil
}

func (w *setter) next() {
	w.Sheet = w.paper.page(w.d.sheet(w.size[0], w.size[1], w.ground))
	w.y = math.Max(8, w.size[1]*0.075)
	if w.size[0] < 100 {
		w.y = 8
	}
	w.wasRow = false
	if w.woven {
		w.weave(color.RGBA{w.ground.R - 12, w.ground.G - 20, w.ground.B - 20, 130}, 2.4, 1.7)
	}
}

func (w *setter) finish() {
	for i, s := range w.paper.Pages {
		if len(w.paper.Pages) > 1 {
			n := fmt.Sprintf("第 %d 页 共 %d 页", i+1, len(w.paper.Pages))
			s.centred(style{face: Song, size: 3.3, color: black}, s.W/2, s.H-11, n)
			w.paper.PageNumbers = append(w.paper.PageNumbers, i+1)
		}
		s.mark()
	}
}

// room starts a new page where less than h mm are left.
func (w *setter) room(h float64) {
	if w.y+h > w.H-math.Min(16, w.H*0.05) {
		w.next()
	}
}

func (w *setter) skip() float64 { return w.body.size * 1.75 }

func (w *setter) line(text string) {
	word, rest, _ := strings.Cut(text, " ")
	row := word == "|" || strings.HasPrefix(text, "|")
	if !row && word != "group" && word != "cols" {
		if w.wasRow {
			w.y += w.body.size * 1.3
		}
		w.wasRow = false
	}
	switch {
	case strings.HasPrefix(text, "$"):
		name, source, _ := strings.Cut(text[1:], " = ")
		w.cast.let(strings.TrimSpace(name), source)
	case row:
		w.row(strings.Split(strings.Trim(text, "|"), "|"))
	case word == "#":
		w.title(rest, SongBold, w.body.size*1.75, 1.2)
	case word == "##":
		w.title(rest, w.body.face, w.body.size, 0.2)
	case word == ">":
		w.right(rest)
	case word == "-":
		w.columnsOf(strings.Split(rest, "¦"))
	case word == "*":
		w.room(w.skip())
		w.paragraph(style{face: HeiBold, size: w.body.size * 1.04, color: black}, w.left, w.y+w.body.size, w.wide, w.skip(), 0, run{text: rest})
		w.y += w.skip()
	case word == "cols":
		w.setColumns(rest)
	case word == "group":
		n, label, _ := strings.Cut(rest, " ")
		w.groupRows, _ = strconv.Atoi(n)
		w.group = label
	case word == "~" || word == "~left":
		w.stamp(rest, word == "~left")
	case word == "sign":
		w.signs(rest)
	case word == "filler":
		w.filler(rest)
	case word == "gap":
		n, _ := strconv.ParseFloat(rest, 64)
		w.y += n
	case text == "page":
		w.next()
	case text == "fixed":
	case text == "under":
		w.under = true
	case text == "hand":
		w.fill = style{face: Kai, size: w.body.size * 1.1, color: penBlue, tracking: 0.2}
	case word == "weave":
		w.weaveIn(rest)
	default:
		w.para(text)
	}
}

func (w *setter) weaveIn(name string) {
	w.ground = map[string]color.RGBA{"pink": {250, 234, 232, 255}, "green": {230, 242, 236, 255}, "blue": {230, 238, 247, 255}, "red": {246, 222, 218, 255}}[name]
	w.woven = true
	w.paper.Pages = w.paper.Pages[:len(w.paper.Pages)-1]
	w.next()
}

func (w *setter) title(text string, face Typeface, size, tracking float64) {
	w.room(size * 2)
	st := style{face: face, size: size, color: black, tracking: tracking}
	runs := w.runs(text)
	width := 0.0
	for _, r := range runs {
		width += w.width(st, r.text) + st.tracking
	}
	x := w.W/2 - width/2
	for _, r := range runs {
		x = w.value(r.key, st, x, w.y+size, r.text) + st.tracking
	}
	w.y += size * 1.75
}

func (w *setter) right(text string) {
	w.room(w.skip())
	runs := w.runs(text)
	width := 0.0
	for _, r := range runs {
		width += w.width(w.styleOf(r), r.text) + w.body.tracking
	}
	x := w.left + w.wide - width - w.wide*0.04
	for _, r := range runs {
		x = w.value(r.key, w.styleOf(r), x, w.y+w.body.size, r.text) + w.body.tracking
	}
	w.y += w.skip()
}

func (w *setter) styleOf(r run) style {
	if r.style != nil {
		return *r.style
	}
	return w.body
}

func (w *setter) columnsOf(parts []string) {
	w.room(w.skip())
	step := w.wide / float64(len(parts))
	low := w.y
	for i, p := range parts {
		end := w.set(w.left+float64(i)*step, w.y+w.body.size, step-2, 0, p)
		low = math.Max(low, end)
	}
	w.y = low
}

func (w *setter) para(text string) {
	w.room(w.skip() * 2)
	w.y = w.set(w.left, w.y+w.body.size, w.wide, 2*w.body.size, text)
}

// set sets a text with values into lines and returns where the next line's top is. A long paragraph goes on upon the next page.
func (w *setter) set(x, base, width, indent float64, text string) float64 {
	end := w.paragraph(w.body, x, base, width, w.skip(), indent, w.runs(text)...)
	w.ticks()
	return end - w.body.size
}

func (w *setter) setColumns(widths string) {
	w.columns = nil
	sum := 0.0
	for _, f := range strings.Fields(widths) {
		n, _ := strconv.ParseFloat(f, 64)
		w.columns = append(w.columns, n)
		sum += n
	}
	for i := range w.columns {
		w.columns[i] *= w.wide / sum
	}
}

// row draws a row of a table.
func (w *setter) row(cells []string) {
	left, columns := w.left, w.columns
	if w.groupRows > 0 || w.group != "" {
		k := (w.wide - groupWide) / w.wide
		left += groupWide
		columns = nil
		for _, c := range w.columns {
			columns = append(columns, c*k)
		}
	}
	all := make([][]run, len(cells))
	height := w.body.size * 2.3
	widths := make([]float64, len(cells))
	for i, c := range cells {
		all[i] = w.runs(strings.TrimSpace(c))
		widths[i] = columns[i]
		if i == len(cells)-1 {
			for _, extra := range columns[i+1:] {
				widths[i] += extra
			}
		}
		n := w.lines(all[i], widths[i]-3)
		height = math.Max(height, float64(n)*w.body.size*1.3+w.body.size*1.1)
	}
	w.room(height)
	if w.group != "" && w.groupTop == 0 {
		w.groupTop = w.y
	}
	x := left
	for i, runs := range all {
		w.frame(x, w.y, widths[i], height, 0.25, black)
		w.fillCell(x, w.y, widths[i], height, runs)
		x += widths[i]
	}
	w.ticks()
	w.y += height
	w.wasRow = true
	if w.group == "" {
		return
	}
	if w.groupRows--; w.groupRows <= 0 {
		w.vertical(w.left, w.groupTop, groupWide, w.y-w.groupTop, w.body, w.group)
		w.group, w.groupTop, w.groupRows = "", 0, 0
	}
}

const groupWide = 9.0

// lines is how many lines runs take in a width.
func (w *setter) lines(runs []run, width float64) int {
	n, at := 1, 0.0
	for _, r := range runs {
		st := w.styleOf(r)
		for _, word := range words(r.text) {
			l := w.width(st, word) + st.tracking
			if at+l > width+0.01 {
				n, at = n+1, 0
			}
			at += l
		}
	}
	return n
}

// fillCell writes runs in the middle of a cell's height; a label of one line is centred.
func (w *setter) fillCell(x, y, width, height float64, runs []run) {
	n := w.lines(runs, width-3)
	leading := w.body.size * 1.3
	base := y + height/2 - leading*float64(n)/2 + leading*0.77
	at, label := x+1.5, true
	total := 0.0
	for _, r := range runs {
		label = label && r.key == ""
		total += w.width(w.styleOf(r), r.text) + w.body.tracking
	}
	if label && n == 1 {
		at = x + width/2 - total/2
	}
	for i := range runs {
		runs[i].under = false
	}
	w.paragraph(w.body, at, base, width-3+1, leading, 0, runs...)
}

// stamp presses a seal over what was written last.
func (w *setter) stamp(text string, left bool) {
	name, below, _ := strings.Cut(text, " / ")
	name, below = w.words(name), w.words(below)
	r := math.Min(20, w.H*0.11)
	x := w.left + w.wide - r*1.5 - w.d.random.Float64()*8
	if left {
		x = w.left + r*1.5
	}
	y := math.Min(w.y-w.body.size*1.8, w.H-r*1.1)
	w.seal(x, y, r, name, below)
	w.paper.stamped(name, below)
}

// signs writes labels with a signature each: label {…} ¦ label {…}.
func (w *setter) signs(text string) {
	w.room(w.skip() * 1.8)
	parts := strings.Split(text, "¦")
	step := w.wide / float64(len(parts))
	w.y += w.body.size * 0.8
	for i, p := range parts {
		label, rest, _ := strings.Cut(p, "{")
		x := w.write(w.body, w.left+float64(i)*step, w.y+w.body.size, strings.TrimSpace(label))
		if _, v, err := w.valueOf(strings.TrimSuffix(strings.TrimSpace(rest), "}")); err == nil && v != "" {
			w.Sheet.sign(x+3, w.y+w.body.size, w.body.size*1.7, v, []color.RGBA{penBlack, penBlue}[w.d.random.IntN(2)])
			if w.d.random.IntN(3) == 0 {
				w.thumb(x+7+w.body.size*4, w.y, 4.5)
			}
			w.paper.signed(v)
		}
	}
	w.y += w.skip() * 1.5
}

func (w *setter) filler(n string) {
	count, _ := strconv.Atoi(n)
	start := w.d.random.IntN(len(fillers))
	for i := range count {
		w.para(fillers[(start+i)%len(fillers)])
	}
}

// fillers are clauses that stand in any contract.
var fillers = strings.Split(strings.TrimSpace(`
双方应当遵循诚实信用的原则，按照约定全面履行各自的义务，不得擅自变更或者解除。
任何一方不履行义务或者履行义务不符合约定的，应当承担继续履行、采取补救措施或者赔偿损失等责任。
因不可抗力不能履行的，根据不可抗力的影响，部分或者全部免除责任，但应当及时通知对方，并在合理期限内提供证明。
本合同未尽事宜，由双方另行协商并签订书面补充条款，补充条款与本合同具有同等法律效力。
履行过程中发生争议的，由双方协商解决；协商不成的，向房屋所在地人民法院起诉。
一方变更通讯地址或者联系方式的，应当在五个工作日内书面通知对方，否则由此产生的后果由其自行承担。
双方对在订立和履行过程中知悉的对方个人信息及商业秘密负有保密义务。
水、电、燃气、物业服务等费用在交接之前产生的由原使用人承担，交接之后产生的由新使用人承担。
法律、行政法规对有关事项另有规定的，从其规定。
除另有约定外，办理各项手续所需的费用由双方按照国家有关规定各自承担。
一方迟延履行主要义务，经对方催告后在合理期限内仍未履行的，对方有权解除并要求赔偿损失。
双方确认已经仔细阅读并充分理解各项条款的含义，所作的意思表示真实、自愿。
附件为本合同的组成部分，与正文具有同等效力；附件与正文不一致的，以正文为准。
通知自送达之日起生效；以邮寄方式送达的，以签收日为送达日。
部分条款无效的，不影响其他条款的效力。
`), "\n")

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// runs cuts a line into plain text and values, and notes the values in the paper's fields.
func (w *setter) runs(text string) []run {
	var out []run
	at := 0
	add := func(s string) {
		if s != "" {
			out = append(out, run{text: w.cast.numbers(s)})
		}
	}
	for _, m := range placeholder.FindAllStringIndex(text, -1) {
		add(text[at:m[0]])
		at = m[1]
		inner := text[m[0]+1 : m[1]-1]
		key, source, _ := strings.Cut(inner, "=")
		if list, ok := strings.CutPrefix(source, "tick "); ok {
			out = append(out, w.boxes(key, list)...)
			continue
		}
		canonical, printed, err := w.valueOf(inner)
		if err != nil {
			w.err = err
			continue
		}
		if key != "" {
			w.paper.note(key, canonical, printed)
		} else {
			key = "-"
		}
		out = append(out, run{text: printed, key: key, style: &w.fill, under: w.under})
	}
	add(text[at:])
	return out
}

// boxes are tick boxes with one of them ticked.
func (w *setter) boxes(key, list string) []run {
	options := strings.Split(list, ",")
	ticked := w.d.random.IntN(len(options))
	var out []run
	for i, o := range options {
		box := run{text: "□"}
		if i == ticked {
			box.key = tickHere
			w.paper.note(key, o, "")
		}
		out = append(out, box, run{text: o + "  "})
	}
	return out
}

// tickHere is the key under which the place of a box to tick is noted until the tick is drawn.
const tickHere = "☑"

// ticks draws the ticks into the boxes that were set.
func (w *setter) ticks() {
	for _, p := range w.Places[tickHere] {
		w.check(p)
	}
	delete(w.Places, tickHere)
}

// valueOf resolves key=source@form.
func (w *setter) valueOf(inner string) (canonical, printed string, err error) {
	_, source, ok := strings.Cut(inner, "=")
	if !ok {
		return "", "", fmt.Errorf("value {%s} has no source", inner)
	}
	return w.cast.value(source)
}

// words is a text with its values, which are of no field.
func (w *setter) words(text string) string {
	var b strings.Builder
	for _, r := range w.runs(text) {
		b.WriteString(r.text)
	}
	return b.String()
}
