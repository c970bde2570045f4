package specimen

import (
	"fmt"
	"strconv"
	"strings"

	"yushen/codes"
)

// cast are the made-up people, companies, homes, days and amounts that a template may speak of, by name:
//
//	p1 to p4 and kid, dead (.name .id .oldid .sex .nation .birth .phone .address); p1, p3, dead are men, p2, p4 women, kid a minor
//	c1, c2 developers, b1, b2 banks (.name .uscc .head .headid .address .phone)
//	h1, h2 homes (.location .road .cert .unit .area .inner .shared .land .floor .floors .from .to .serial .proof .oldcert .oldland .oldproof)
//	d1 < d2 < d3 < d4 days of the past, d5 < d6 of the future; m1 to m4 amounts, the first the largest
type cast struct {
	w     *world
	known map[string]string // canonical values
	days  map[string]bool   // names that hold a date
	money map[string]bool
	lets  map[string]string // sources of a template's own values
}

func newCast(w *world) *cast {
	s := &cast{w: w, known: map[string]string{}, days: map[string]bool{}, money: map[string]bool{}, lets: map[string]string{}}
	s.people()
	for _, name := range []string{"c1", "c2"} {
		s.company(name, w.developer(w.home()))
	}
	for _, name := range []string{"b1", "b2"} {
		s.company(name, w.bank(w.home()))
	}
	s.home("h1", w.home())
	s.home("h2", w.home())
	s.day("d1", w.date(2006, 2013))
	s.day("d2", w.date(2017, 2021))
	s.day("d3", w.before(w.today, 90, 300))
	s.day("d4", w.before(w.today, 3, 60))
	later := func(months int) string { d, _ := codes.AddMonths(s.known["d4"], months); return d }
	s.day("d5", later(12*(1+w.random.IntN(4))))
	s.day("d6", later(12*(10+w.random.IntN(20))))
	s.amount("m1", 200_000_00+100_00*int64(w.random.IntN(9000)))
	s.amount("m2", 10_000_00+100_00*int64(w.random.IntN(900)))
	s.amount("m3", 1_000_00+int64(w.random.IntN(900_000)))
	s.amount("m4", 80_00+int64(w.random.IntN(50_000)))
	return s
}

func (s *cast) day(name, iso string) { s.known[name], s.days[name] = iso, true }
func (s *cast) amount(name string, fen int64) {
	s.known[name], s.money[name] = codes.Fen(fen).String(), true
}

// people are of the sexes that the templates count on, and all of different names.
func (s *cast) people() {
	seen := map[string]bool{}
	for _, x := range []struct {
		name, sex  string
		year, upTo int
	}{{"p1", "男", 1962, 1990}, {"p2", "女", 1962, 1990}, {"p3", "男", 1965, 1998}, {"p4", "女", 1965, 1998}, {"kid", "男", 2010, 2019}, {"dead", "男", 1934, 1950}} {
		p := s.w.person()
		for p.Sex != x.sex || seen[p.Name] {
			p = s.w.person()
		}
		seen[p.Name] = true
		p.Birth = s.w.date(x.year, x.upTo)
		p.ID = s.numbered(p.ID, p.Birth, p.ID[14:17])
		s.known[x.name+".name"], s.known[x.name+".id"], s.known[x.name+".sex"] = p.Name, p.ID, p.Sex
		s.known[x.name+".oldid"] = s.numbered(p.ID, p.Birth, fmt.Sprint(900-2*(1+s.w.random.IntN(40))+int(p.ID[16]-'0')%2))
		s.known[x.name+".nation"], s.known[x.name+".phone"], s.known[x.name+".address"] = p.Ethnic, p.Phone, p.Address
		s.known[x.name+".authority"] = p.Authority
		s.day(x.name+".birth", p.Birth)
		s.day(x.name+".from", p.From)
		s.day(x.name+".to", p.To)
	}
}

// numbered makes an identity number of a division, a birthday and a serial.
func (s *cast) numbered(id, birth, serial string) string {
	base := id[:6] + strings.ReplaceAll(birth, "-", "") + serial
	check, _ := codes.IDCheckChar(base)
	return base + string(check)
}

func (s *cast) company(name string, c Company) {
	for key, v := range map[string]string{"name": c.Name, "uscc": c.USCC, "head": c.Head.Name, "headid": c.Head.ID, "address": c.Address, "phone": c.Phone,
		"kind": c.Kind, "capital": c.Capital, "office": c.Authority} {
		s.known[name+"."+key] = v
	}
	s.day(name+".founded", c.Founded)
	s.day(name+".issued", c.Issued)
}

func (s *cast) home(name string, h Home) {
	year := s.w.date(2000, 2014)[:4]
	for key, v := range map[string]string{"location": h.Location, "cert": h.CertNo, "unit": h.UnitNo, "area": h.Area.String(), "inner": h.Inner.String(),
		"shared": h.Shared.String(), "land": h.Land, "floor": fmt.Sprint(h.Floor), "floors": fmt.Sprint(h.Floors), "serial": h.SerialNo, "built": h.Built,
		"road": h.Location[:strings.Index(h.Location, "号")+len("号")], "county": h.County,
		"proof":    fmt.Sprintf("宁(%s)固原市不动产证明第00%s号", h.Issued[:4], s.w.digits(5)),
		"oldcert":  "固房权证" + h.County + "字第0" + s.w.digits(7) + "号",
		"oldland":  "固国用(" + year + ")第" + s.w.digits(5) + "号",
		"oldproof": "固房他证" + h.County + "字第0" + s.w.digits(7) + "号"} {
		s.known[name+"."+key] = v
	}
	s.day(name+".from", h.TermFrom)
	s.day(name+".to", h.TermTo)
	s.day(name+".issued", h.Issued)
}

// let gives a template a value of its own.
func (s *cast) let(name, source string) { s.lets[name] = source }

// value resolves source@form to the value as case.json has it and as it is printed.
func (s *cast) value(source string) (canonical, printed string, err error) {
	source, form, _ := strings.Cut(source, "@")
	if own, ok := s.lets[source]; ok {
		v, _, err := s.value(own)
		if err != nil {
			return "", "", err
		}
		s.known[source] = v
		delete(s.lets, source)
	}
	if list, ok := strings.CutPrefix(source, "one "); ok {
		v := pick(s.w, strings.Split(list, ","))
		return v, v, nil
	}
	if strings.HasPrefix(source, "'") {
		v, shown, differs := strings.Cut(strings.Trim(source, "'"), "=")
		if canonical, err = s.quoted(v); err != nil || !differs {
			return usualBrackets.Replace(canonical), canonical, err
		}
		printed, err = s.quoted(shown)
		return canonical, printed, err
	}
	v, ok := s.known[source]
	if !ok {
		return "", "", fmt.Errorf("no source %q", source)
	}
	switch {
	case s.days[source]:
		printed, err = day(v, form)
	case s.money[source]:
		if form == "cn" {
			yuan, _ := codes.ParseYuan(v)
			words := codes.FormatYuanCN(yuan)
			return words, words, nil
		}
		printed, err = amount(v, form)
	default:
		printed, err = plainForm(v, form)
	}
	return v, printed, err
}

// usualBrackets are those of the canonical forms of numbers.
var usualBrackets = strings.NewReplacer("〔", "(", "〕", ")", "（", "(", "）", ")")

// quoted fills in a literal: # is a digit, <source@form> another value as printed.
func (s *cast) quoted(text string) (string, error) {
	var b strings.Builder
	for {
		from := strings.IndexByte(text, '<')
		if from < 0 {
			break
		}
		to := strings.IndexByte(text, '>')
		_, printed, err := s.value(text[from+1 : to])
		if err != nil {
			return "", err
		}
		b.WriteString(s.numbers(text[:from]) + printed)
		text = text[to+1:]
	}
	b.WriteString(s.numbers(text))
	return b.String(), nil
}

func (s *cast) numbers(text string) string {
	var b strings.Builder
	for i, c := range text {
		switch {
		case c != '#':
			b.WriteRune(c)
		case i > 0 && text[i-1] >= '0' && text[i-1] <= '9', i > 0 && text[i-1] == '#':
			b.WriteString(s.w.digits(1))
		default: // no number begins with a nought
			b.WriteString(strconv.Itoa(1 + s.w.random.IntN(9)))
		}
	}
	return b.String()
}

// day prints a date: cn 2026年3月4日, cn0 with two digits, spaced, formal, iso, dots, slash.
func day(iso, form string) (string, error) {
	if iso == codes.Forever {
		return iso, nil
	}
	switch form {
	case "", "cn":
		return chinese(iso, false), nil
	case "cn0":
		return chinese(iso, true), nil
	case "spaced":
		return iso[:4] + " 年 " + iso[5:7] + " 月 " + iso[8:] + " 日", nil
	case "formal":
		return formal(iso), nil
	case "iso":
		return iso, nil
	case "dots":
		return strings.ReplaceAll(iso, "-", "."), nil
	case "slash":
		return strings.ReplaceAll(iso, "-", "/"), nil
	}
	return "", fmt.Errorf("no form %q of a date", form)
}

// amount prints yuan: with commas, plain, int without the cents, wan in 万元.
func amount(v, form string) (string, error) {
	yuan, err := codes.ParseYuan(v)
	if err != nil {
		return "", err
	}
	switch form {
	case "", "commas":
		return commas(yuan), nil
	case "plain":
		return v, nil
	case "int":
		return strings.TrimSuffix(v, ".00"), nil
	case "wan":
		return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.6f", float64(yuan)/1e6), "0"), "."), nil
	}
	return "", fmt.Errorf("no form %q of an amount", form)
}

// plainForm prints other values: full with brackets as wide as characters, spaced a unit number in its groups.
func plainForm(v, form string) (string, error) {
	switch form {
	case "":
		return v, nil
	case "full":
		return strings.NewReplacer("(", "（", ")", "）").Replace(v), nil
	case "spaced":
		return spaced(v), nil
	}
	return "", fmt.Errorf("no form %q", form)
}
