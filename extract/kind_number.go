package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yushen/codes"
	"yushen/documents"
	"yushen/models"
)

// numberKinds read the kinds whose values have a shape.
var numberKinds = map[documents.Kind]func(*reader, documents.Field, stream) (reading, bool){
	documents.CertNo:    func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.certNo(s, false) },
	documents.ProofNo:   func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.certNo(s, true) },
	documents.UnitNo:    func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.unitNo(s) },
	documents.ParcelNo:  func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.parcelNo(s) },
	documents.PrintNo:   func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.printNo(s) },
	documents.TaxCertNo: func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.taxCertNo(s) },
	documents.NotaryNo:  func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.wording(s, notaryShape) },
	documents.CaseNo: func(r *reader, _ documents.Field, s stream) (reading, bool) {
		x, ok := r.wording(s, caseShape)
		return x, ok && !strings.Contains(x.value, "不动产") // a certificate's number beside a label that is nearly 文号
	},
	documents.MarriageNo: func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.marriageNo(s) },
	documents.Number:     (*reader).number,
	documents.Date:       (*reader).date,
	documents.EndDate:    (*reader).date,
	documents.Money:      (*reader).money,
	documents.MoneyCN:    func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.moneyCN(s) },
	documents.Area:       (*reader).area,
	documents.Share:      func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.share(s) },
	documents.Rate:       func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.shaped(s, rateShape, 1) },
	documents.Int:        func(r *reader, _ documents.Field, s stream) (reading, bool) { return r.shaped(s, intShape, 1) },
}

var (
	idRun       = regexp.MustCompile(`[0-9A-Za-z×乂〓〇○|*]{13,56}`)
	phoneShape  = regexp.MustCompile(`(?:\+?86-?)?1[3-9OIl][0-9OoIl|〓-]{9,11}|\(?0[0-9O]{2,3}\)?-?[0-9OoIl〓]{6,8}`)
	unitShape   = regexp.MustCompile(`[0-9OIl〓〇D]{6}[-]?[0-9OIl〓〇DSBZ]{3}[-]?[0-9OIl〓〇DSBZ]{3}[-]?[0-9A-Za-z〓]{2}[0-9OIl〓〇DSBZQ]{5}[-]?[0-9A-Za-z〓][0-9OIl〓〇DSBZQ]{8}`)
	unitLoose   = regexp.MustCompile(`[0-9][0-9A-Za-z〓-]{23,31}`)
	parcelShape = regexp.MustCompile(`(?:(?:[IVX]{1,4}|[A-Z]{1,2}|\p{Han}{1,3})-)?[0-9]{1,6}[0-9A-Z.\-/()]{3,24}`)
	printShape  = regexp.MustCompile(`[A-Z0-9][0-9OIl]{10,12}`)
	taxShape    = regexp.MustCompile(`\(\d{4}\)\p{Han}{1,3}证?\d{6,10}|[0-9OIlSB]{16,20}`)
	notaryShape = regexp.MustCompile(`\([12][0-9O]{3}\)[^字,。:]{1,12}字第?[0-9OIl]{1,7}号?`)
	caseShape   = regexp.MustCompile(`\([12][0-9O]{3}\)[^,。:号]{3,16}[0-9OIl]{1,6}号(?:之[一二三四五六七八九十]+)?`)
	jShape      = regexp.MustCompile(`[BLJ1I]{0,2}[0-9OIl]{6}-?[0-9OIl]{4}-?[0-9OIl]{6}|\p{Han}{1,12}[结离婚][\p{Han}()0-9]{0,10}字?第?[0-9]{1,6}(?:-?[0-9]{1,6})?号`)
	asciiShape  = regexp.MustCompile(`^[第(:]?([A-Za-z]{0,8}[0-9OIl][A-Za-z0-9\-/.]{3,40})`)
	codeShape   = regexp.MustCompile(`[A-Za-z0-9\p{Han}(][A-Za-z0-9\p{Han}()\-/.]{2,40}`)
	rateShape   = regexp.MustCompile(`[0-9]{1,2}(?:\.[0-9]{1,4})?`)
	intShape    = regexp.MustCompile(`[0-9]{1,4}`)
	certShape   = regexp.MustCompile(`[\p{Han}〓]?\([0-9OIl〓]{4}\)[\p{Han}〓]{2,16}?[不木]?动产(?:权|证明|权证|权证书|登记证明)?(?:证书)?第[0-9OIl〇○〓A-Za-z]{4,9}号?`)
	oldShape    = regexp.MustCompile(`[\p{Han}()0-9〓]{0,14}?(?:房权?证|房地权证?|房产证|国用|集用|集建|土国用|宅基|房他(?:项权)?证|他项|土他项)[\p{Han}()0-9〓]{0,16}?(?:字)?第[A-Z]{0,3}[0-9OIl〇〓-]{1,12}号?`)
)

// certTitle is the title of an old certificate, which stands right over its number.
var certTitle = regexp.MustCompile(`^(?:\p{Han}{0,4}(?:土地使用证|房屋所有权证|他项权证|他项权利证明书))`)

// ids reads one or more identity numbers; codes of companies too where asked for.
func (r *reader) ids(s stream, companies bool) []reading {
	var out []reading
	for _, part := range parts(s) {
		for _, line := range r.idLines(part) {
			for _, m := range r.read(line, true).all(idRun) {
				out = append(out, r.idsOf(m, companies)...)
			}
		}
	}
	return out
}

// orphans are the numbers that fill lines of their own right beneath a list of numbers, without a label: the list goes on there, even
// where the comma at its end was lost.
func (r *reader) orphans(list []reading, companies bool) []reading {
	if len(list) == 0 {
		return nil
	}
	var out []reading
	last := list[len(list)-1].pos
	i := r.at[last[len(last)-1]]
	for k := i + 1; k < len(r.cells); k++ {
		c, d := r.cells[i], r.cells[k]
		if d.page != c.page || d.Region != c.Region || d.Y0 > c.Y1+1.6*c.H {
			break
		}
		if d.Y0 < c.Mid() || d.label >= 0 || r.owner[d.from] >= 0 || r.hasLabelLeft(d) || len(d.Glyphs) < 18 || len(d.Glyphs) > 20 {
			continue
		}
		x := r.ids(r.span(d.from, d.to), companies)
		if len(x) != 1 || len(x[0].pos) != 18 || overlapsAny(list, x[0]) {
			continue
		}
		out = append(out, x[0])
		i = k
	}
	return out
}

func overlapsAny(list []reading, x reading) bool {
	return slices.ContainsFunc(list, func(y reading) bool { return overlaps(x.pos, y.pos) })
}

// idLines are the lines of a stream where each holds numbers of its own, else the stream as it is: a number may be wrapped.
func (r *reader) idLines(s stream) []stream {
	var lines []stream
	var cur stream
	for _, p := range append(slices.Clone(s), nextLine) {
		if p != nextLine {
			cur = append(cur, p)
			continue
		}
		if m, ok := r.read(cur, true).first(idRun); ok && utf8.RuneCountInString(m.text) >= 15 {
			lines = append(lines, cur)
		} else if len(cur) > 0 {
			return []stream{s}
		}
		cur = nil
	}
	return lines
}

// idsOf reads a run of characters as one number, or as several that stand together without a separator.
func (r *reader) idsOf(m match, companies bool) []reading {
	runes := []rune(m.text)
	if companies {
		runes, m.pos = withoutGaps(runes, m.pos)
	}
	for len(runes) > 18 && !isDigitLike(runes[0]) { // a letter that the ruling left of the number was read as
		runes, m.pos = runes[1:], m.pos[1:]
	}
	for i := 0; len(runes) > 18 && len(runes) < 30 && i+18 <= len(runes); i++ { // strokes beside it were read as characters
		if id, _ := codes.RepairID(string(runes[i : i+18])); codes.CheckID(id) == codes.OK {
			return []reading{r.idReading(string(runes[i:i+18]), m.pos[i:i+18], companies)}
		}
	}
	if len(runes) == 36 || len(runes) == 54 {
		var out []reading
		for i := 0; i < len(runes); i += 18 {
			out = append(out, r.idReading(string(runes[i:i+18]), m.pos[i:i+18], companies))
		}
		return out
	}
	return []reading{r.idReading(string(runes), m.pos, companies)}
}

func isDigitLike(c rune) bool {
	return c >= '0' && c <= '9' || c == 'O' || c == 'l' || c == 'I' || c == '〓'
}

func (r *reader) idReading(text string, pos []int, companies bool) reading {
	id, _ := codes.RepairID(text)
	fault := codes.CheckID(id)
	if fault != codes.OK && companies {
		if u := strings.ToUpper(text); codes.CheckUSCC(u) == codes.OK || strings.ContainsAny(u[:max(0, len(u)-1)], "ABCDEFGHJKLMNPQRTUWY") && len(u) == 18 {
			return r.usccReading(u, pos)
		}
	}
	out := reading{value: id, raw: r.text(pos), pos: pos, quality: 1}
	if utf8.RuneCountInString(id) == 15 {
		if _, err := codes.ID15To18(id); err == nil {
			return out
		}
	}
	if fault != codes.OK {
		out.failed = true
		out.suggestion, _ = codes.SuggestID(id)
		if n := utf8.RuneCountInString(id); n != 18 {
			out.quality = 0.5
		} else {
			out.quality = 0.8
		}
	}
	return out
}

func (r *reader) usccReading(u string, pos []int) reading {
	out := reading{value: u, raw: r.text(pos), pos: pos, quality: 1}
	if codes.CheckUSCC(u) != codes.OK {
		out.failed, out.quality = true, 0.8
		out.suggestion, _ = codes.SuggestUSCC(u)
	}
	return out
}

func (r *reader) usccs(s stream) []reading {
	var out []reading
	for _, m := range r.read(s, true).all(idRun) {
		runes, pos := withoutGaps([]rune(m.text), m.pos)
		if len(runes) > 18 {
			runes, pos = runes[:18], pos[:18]
		}
		out = append(out, r.usccReading(strings.ToUpper(string(runes)), pos))
	}
	return out
}

// withoutGaps drops placeholders from a run of characters that is longer than a credit code by just these, where the check character of the
// rest agrees: a wide letter such as M has strokes for two characters.
func withoutGaps(runes []rune, pos []int) ([]rune, []int) {
	var kept []rune
	var at []int
	for i, c := range runes {
		if string(c) != models.Unknown {
			kept, at = append(kept, c), append(at, pos[i])
		}
	}
	if len(kept) == len(runes) || codes.CheckUSCC(strings.ToUpper(string(kept))) != codes.OK {
		return runes, pos
	}
	return kept, at
}

func (r *reader) phones(s stream) []reading {
	var out []reading
	found := r.read(s, false).all(phoneShape)
	if len(found) == 0 { // wrapped
		found = r.read(s, true).all(phoneShape)
	}
	for _, m := range found {
		n := codes.NormalPhone(digits(m.text))
		x := reading{value: n, raw: r.text(m.pos), pos: m.pos, quality: 1}
		if strings.HasPrefix(n, "1") && codes.CheckPhone(n) != codes.OK {
			x.quality, x.failed = 0.7, true
		}
		out = append(out, x)
	}
	return out
}

// digits reads look-alikes as digits, where only digits can stand; separators stay.
func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if d, ok := codes.DigitFor(c); ok {
			return rune(d)
		}
		return c
	}, s)
}

func (r *reader) certNo(s stream, proof bool) (reading, bool) {
	v := r.read(s, true)
	m, ok := v.first(certShape)
	if !ok {
		if m, ok = v.first(oldShape); !ok {
			return reading{}, false
		}
		if i := certTitle.FindStringIndex(m.text); i != nil {
			m.pos, m.text = m.pos[utf8.RuneCountInString(m.text[:i[1]]):], m.text[i[1]:]
		}
		return reading{value: codes.NormalOldCertNo(strings.TrimLeft(m.text, "、,:")), raw: r.text(m.pos), pos: m.pos, quality: 0.95}, true
	}
	text := m.text
	if !strings.HasSuffix(text, "号") {
		text += "号"
	}
	no, _ := codes.RepairCertNo(text)
	out := reading{value: no, raw: r.text(m.pos), pos: m.pos, quality: 1}
	c, fault := codes.ParseCertNo(no)
	switch {
	case fault != codes.OK:
		out.failed, out.quality = true, 0.8
	case (c.Kind == codes.RegistrationProof) != proof:
		out.quality = 0.3
	}
	return out, true
}

func (r *reader) unitNo(s stream) (reading, bool) {
	v := r.read(s, true)
	m, ok := v.first(unitShape)
	if !ok {
		if m, ok = v.first(unitLoose); !ok {
			return reading{}, false
		}
	}
	no, _ := codes.RepairUnitNo(codes.NormalUnitNo(m.text))
	out := reading{value: no, raw: r.text(m.pos), pos: m.pos, quality: 1}
	if codes.CheckUnitNo(no) != codes.OK {
		out.failed, out.quality = true, 0.7
	}
	return out, true
}

func (r *reader) shaped(s stream, shape *regexp.Regexp, quality float64) (reading, bool) {
	m, ok := r.read(s, true).first(shape)
	if !ok {
		return reading{}, false
	}
	return reading{value: strings.Trim(m.text, ".-/"), raw: r.text(m.pos), pos: m.pos, quality: quality}, true
}

// parcelNo reads a parcel's number; a code of the new kind has 19 places.
func (r *reader) parcelNo(s stream) (reading, bool) {
	x, ok := r.shaped(s, parcelShape, 1)
	x.failed = newParcel.MatchString(x.value) && len(x.value) != 19
	return x, ok
}

var newParcel = regexp.MustCompile(`^[0-9]{10,13}[A-Z]{2}[0-9]{3,6}$`)

// wording reads a number that holds words, with brackets as official numbers have them.
func (r *reader) wording(s stream, shape *regexp.Regexp) (reading, bool) {
	m, ok := r.read(s, true).first(shape)
	if !ok {
		return reading{}, false
	}
	text := strings.ReplaceAll(m.text, "|", "") // no number has a bar: a speck, or a figure 1
	return reading{value: codes.NormalNumber(text), raw: r.text(m.pos), pos: m.pos, quality: 1, doubt: len(text) < len(m.text)}, true
}

func (r *reader) printNo(s stream) (reading, bool) {
	m, ok := r.read(s, true).first(printShape)
	if !ok {
		return reading{}, false
	}
	no, fine := codes.NormalPrintNo(m.text)
	out := reading{value: no, raw: r.text(m.pos), pos: m.pos, quality: 1}
	if !fine {
		out.value, out.failed, out.quality = codes.Compact(m.text), true, 0.6
	}
	return out, true
}

func (r *reader) taxCertNo(s stream) (reading, bool) {
	m, ok := r.read(s, true).first(taxShape)
	if !ok {
		return reading{}, false
	}
	no := codes.Compact(m.text)
	if !strings.Contains(no, "(") {
		no = digits(no)
	}
	out := reading{value: no, raw: r.text(m.pos), pos: m.pos, quality: 1}
	if codes.CheckTaxCertNo(no) != codes.OK {
		out.failed, out.quality = true, 0.8
	}
	return out, true
}

func (r *reader) marriageNo(s stream) (reading, bool) {
	m, ok := r.read(s, true).first(jShape)
	if !ok {
		return reading{}, false
	}
	if i := marriageTitle.FindStringIndex(m.text); i != nil {
		m.pos, m.text = m.pos[utf8.RuneCountInString(m.text[:i[1]]):], m.text[i[1]:]
	}
	out := reading{value: codes.Compact(m.text), raw: r.text(m.pos), pos: m.pos, quality: 1}
	if !strings.ContainsRune(out.value, '号') && codes.CheckMarriageNo(out.value) != codes.OK {
		out.failed, out.quality = true, 0.8
	}
	return out, true
}

// marriageTitle is the title of a marriage or divorce certificate, which stands right over its number.
var marriageTitle = regexp.MustCompile(`^[结离]婚证书?`)

// number reads a number without a shape of its own: what stands there up to punctuation or the cell's end.
func (r *reader) number(f documents.Field, s stream) (reading, bool) {
	v := r.read(s, false)
	if i := strings.IndexByte(v.text, '\t'); i > 0 {
		n := utf8.RuneCountInString(v.text[:i])
		v = view{text: v.text[:i], pos: v.pos[:n]}
	}
	flat := r.read(stream(v.pos), true)
	for len(flat.pos) > 0 && strings.ContainsRune(":为是系", r.runes[flat.pos[0]]) {
		flat = r.read(stream(flat.pos[1:]), true)
	}
	if end := strings.IndexRune(flat.text, '》'); strings.HasPrefix(flat.text, "《") && end > 0 { // the name of the contract before its number
		flat = r.read(stream(flat.pos[utf8.RuneCountInString(flat.text[:end])+1:]), true)
	}
	m, ok := flat.first(asciiShape)
	if !ok {
		m, ok = flat.first(codeShape)
	}
	if !ok || !strings.ContainsAny(m.text, "0123456789OIl") {
		return reading{}, false
	}
	out := reading{value: codes.NormalNumber(m.text), raw: r.text(m.pos), pos: m.pos, quality: 0.95}
	if strings.Contains(out.value, ".") { // a speck rather than a point
		out.value, out.doubt = strings.ReplaceAll(out.value, ".", ""), true
	}
	if !f.Fits(out.value) {
		return reading{}, false
	}
	return out, true
}
