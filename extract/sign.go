package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yushen/documents/layout"
	"yushen/models"
)

// signing finds a label beside which one signs: 出卖人（签字）:, 甲方签名, 公证员.
var signing = regexp.MustCompile(`(\(?[\p{Han}/、()]{2,14}?)[(:]*((?:本人|亲笔|当事人)?(?:签字|签名|签章|签署|盖章|公章)[^:;]{0,8}?\)?)[:;_]|(\(?[\p{Han}/、()]{2,14}?)[(:]*((?:本人|亲笔|当事人)?(?:签字|签名|签章|签署)[\p{Han}、/]{0,6}\)?)$|(公证员|承办公证员|经办人|医师签名|审判长|审判员|书记员)[:\s]*`)

// signingFor finds who signs for an organisation, beneath its own signing label: 【法定代表人】：.
var signingFor = regexp.MustCompile(`^\(?(法定代表人|负责人|委托代理人|授权代表|法定代理人)\)?:`)

// signingBare is a label beside which one signs at the foot of a paper that has no signing label: 声明人：, 甲方：.
var signingBare = regexp.MustCompile(`^\(?(甲方|乙方|丙方|立遗嘱人|遗嘱人|代书人|见证人|声明人|承诺人|保证人|具结人|委托人|受托人|赠与人|受赠人|赠与方|受赠方|同意人|共有人|出租人|承租人)\)?[:;]`)

// footClause is the length of a line of text from which it is a clause, below which nobody signs.
const footClause = 16

// atFoot tells whether nothing but labels, names and dates stands below a cell on the last page.
func (r *reader) atFoot(i int) bool {
	c := r.cells[i]
	if c.page != len(r.src)-1 {
		return false
	}
	return !slices.ContainsFunc(r.cells, func(o cell) bool {
		return o.page == c.page && o.Y0 > c.Y1 && o.to-o.from >= footClause && !likeLabel.MatchString(o.Text)
	})
}

// opensSigning tells whether a signing label begins a cell, or stands behind a blank in it: amid a sentence the word is none, 一、代为签署相关文件;.
func (r *reader) opensSigning(c cell) bool {
	text := string(r.runes[c.from:c.to])
	return slices.ContainsFunc(signing.FindAllStringIndex(text, -1), func(m []int) bool {
		p := c.from + utf8.RuneCountInString(text[:m[0]])
		return p == c.from && !clauseStart.MatchString(c.Text) || r.glyphs[p].Gap
	})
}

// signatures finds who signed where. What was read beside the label is the name; ink that no line explains shows that something is
// signed that could not be read. A label with neither gives no signature.
func (r *reader) signatures(known []string) []models.Signature {
	type spot struct {
		role     string
		page     int
		cell     int
		from, to int // flow positions: the label's end, the cell's end or the next label
		x1, mid  float64
		h        float64
	}
	var spots []spot
	bare := !slices.ContainsFunc(r.cells, r.opensSigning)
	for i, c := range r.cells {
		labels := signing
		if bare && r.atFoot(i) {
			labels = signingBare
		}
		text := string(r.runes[c.from:c.to])
		v := view{text: text, pos: r.span(c.from, c.to)}
		all := labels.FindAllStringSubmatchIndex(text, -1)
		if len(all) == 0 && len(spots) > 0 && spots[len(spots)-1].page == c.page {
			all = signingFor.FindAllStringSubmatchIndex(text, -1)
		}
		for n, m := range all {
			role := ""
			for g := 1; g < len(m)/2; g += 2 {
				if m[2*g] >= 0 {
					role = text[m[2*g]:m[2*g+1]]
					break
				}
			}
			label := v.part(m[0], m[1])
			end := c.to
			if n+1 < len(all) {
				end = v.part(all[n+1][0], all[n+1][1]).pos[0]
			}
			last := label.pos[len(label.pos)-1]
			spots = append(spots, spot{cleanRole(role), c.page, i, last + 1, end, r.glyphs[last].X1, c.Mid(), c.H})
		}
	}
	var out []models.Signature
	for _, s := range spots {
		stop := math.Inf(1)
		if s.to < r.cells[s.cell].to {
			stop = r.glyphs[s.to].X0
		}
		for _, o := range spots {
			if o.page == s.page && o.cell != s.cell && math.Abs(o.mid-s.mid) < 1.5*s.h && r.cells[o.cell].X0 > s.x1 {
				stop = math.Min(stop, r.cells[o.cell].X0)
			}
		}
		st := r.span(s.from, s.to)
		for i, c := range r.cells { // several sign beside one label, some of them on its own line
			if c.page == s.page && i != s.cell && c.X0 >= s.x1-0.5*s.h && c.X0 < stop && math.Abs(c.Mid()-s.mid) < 1.1*math.Max(s.h, c.H) {
				st = append(append(st, nextCell), r.span(c.from, c.to)...)
			}
		}
		found := r.signedNames(st, known)
		if len(found) == 0 {
			found = r.signedNames(r.belowSpot(s.page, s.cell, stop), known)
		}
		ink := r.inkBeside(s.page, s.x1, stop, s.mid, s.h, func(y float64) bool {
			for _, o := range spots {
				if o.page == s.page && o.cell != s.cell && math.Abs(o.mid-y) < math.Abs(s.mid-y) {
					return false // it belongs to the label nearer to it
				}
			}
			return true
		})
		if len(found) == 0 && !ink.IsZero() {
			found = []models.Signature{{Page: r.src[s.page].Number, File: r.src[s.page].File, Box: ink, Confidence: 0.5}}
		}
		for _, x := range found {
			x.Role = s.role
			if !slices.ContainsFunc(out, func(y models.Signature) bool { return y.Box == x.Box && y.Page == x.Page && y.File == x.File }) {
				out = append(out, x)
			}
		}
	}
	return out
}

func cleanRole(s string) string { return strings.Trim(s, "()/、:") }

// thumbs are what a fingerprint behind a signature is read as.
const thumbs = "O0oQ〇○"

// signedNames reads the names in a stream. A run in which several known names stand together is cut between them.
func (r *reader) signedNames(s stream, known []string) []models.Signature {
	var out []models.Signature
	for _, t := range r.tokens(s) {
		text := strings.TrimRight(r.nameText(t), thumbs)
		if dates(layoutText(r, t)) != nil || notNames.MatchString(text) || clauseStart.MatchString(text) {
			continue
		}
		pieces := cutNames(text, known)
		at := 0
		for _, p := range pieces {
			n := len([]rune(p))
			if at+n > len(t) {
				break
			}
			pos := t[at : at+n]
			at += n
			if q, ok := personQuality(p); !ok && !orgLike.MatchString(p) || q < 0.55 && !orgLike.MatchString(p) {
				continue
			}
			page, box, conf := r.evidence(pos)
			name, likeness := nearestName(p, known)
			out = append(out, models.Signature{Name: name, File: r.src[page].File, Page: r.src[page].Number, Box: box, Confidence: min(conf, likeness)})
		}
	}
	return out
}

// nearestName is the known name that a signature is meant to be: handwriting is read with gaps and slips, and who signs is one of the
// parties. likeness is the share of characters that agree, and bounds the confidence; a name unlike all known ones stays as read.
func nearestName(read string, known []string) (name string, likeness float64) {
	a := []rune(strings.ReplaceAll(read, "·", ""))
	best, second := 0.0, 0.0
	for _, k := range known {
		b := []rune(strings.ReplaceAll(k, "·", ""))
		n := max(len(a), len(b))
		l := 1 - float64(layout.Distance(a, b, n))/float64(n)
		switch {
		case l > best:
			name, best, second = k, l, best
		case l > second && k != name:
			second = l
		}
	}
	if best < 0.5 || best == second && best < 1 {
		return read, 1
	}
	return name, best
}

func layoutText(r *reader, pos []int) string { return r.read(stream(pos), true).text }

// cutNames cuts a run of names at the known ones: 毛某昇汪某莲 → 毛某昇, 汪某莲. A run of the length of two known names is also cut
// where one of them is misread.
func cutNames(text string, known []string) []string {
	runes := []rune(text)
	if len(runes) < 4 || strings.Contains(text, "·") && len(known) == 0 {
		return []string{text}
	}
	for _, k := range known {
		n := len([]rune(k))
		if n >= 2 && n < len(runes)-1 {
			if strings.HasPrefix(text, k) {
				return append([]string{k}, cutNames(string(runes[n:]), known)...)
			}
			if strings.HasSuffix(text, k) {
				return append(cutNames(string(runes[:len(runes)-n]), known), k)
			}
		}
	}
	for _, a := range known {
		for _, b := range known {
			n := len([]rune(a))
			if a != b && n+len([]rune(b)) == len(runes) && likeName(string(runes[:n]), a) && likeName(string(runes[n:]), b) {
				return []string{string(runes[:n]), string(runes[n:])}
			}
		}
	}
	return []string{text}
}

// belowSpot is what stands beneath a signing label, down to the next label.
func (r *reader) belowSpot(page, cell int, stop float64) stream {
	l := r.cells[cell]
	best := -1
	for i, c := range r.cells {
		if c.page == page && c.Y0 > l.Mid() && c.Y0 < l.Y1+3.2*l.H && c.X1 > l.X0 && c.X0 < math.Min(stop, l.X1+8*l.H) && (best < 0 || c.Y0 < r.cells[best].Y0) {
			best = i
		}
	}
	if best < 0 || r.startsAnew(best) || (signing.MatchString(r.cells[best].Text) || signingBare.MatchString(r.cells[best].Text)) || strings.Contains(r.cells[best].Text, ":") {
		return nil
	}
	return r.span(r.cells[best].from, r.cells[best].to)
}

// inkBeside is the box around ink right of a signing label, zero where there is none.
func (r *reader) inkBeside(page int, x1, stop, mid, h float64, mine func(y float64) bool) models.Box {
	var out models.Box
	height := r.pages[page].Height
	for _, b := range r.src[page].Ink {
		c := b.Center()
		x0, y0, x2, y2 := b.Bounds()
		if (x2-x0) < 0.8*h || (y2-y0)*height < 0.4*h { // a dot, not a signature
			continue
		}
		if y := c.Y * height; c.X > x1-0.5*h && c.X < math.Min(stop, x1+22*h) && y > mid-2*h && y < mid+2.2*h && mine(y) {
			out = out.Union(b)
		}
	}
	return out
}
