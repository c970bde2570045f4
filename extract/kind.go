package extract

import (
	"slices"
	"strings"

	"yushen/codes"
	"yushen/documents"
)

// reading is a value read from a place.
type reading struct {
	value      string
	raw        string
	pos        []int
	quality    float64   // 1: what was found has exactly the kind's shape
	name       bool      // of a person: no check digit, and rare characters
	doubt      bool      // a character of it may be another
	failed     bool      // a check digit or a rule of its shape fails
	suggestion string    // what the failed check points to
	parts      []reading // of a value that is several joined
}

// value reads a stream as a field of its kind; ok is false where nothing of the kind is there.
func (r *reader) value(f documents.Field, s stream) (reading, bool) {
	if s.empty() {
		return reading{}, false
	}
	switch f.Kind {
	case documents.Person:
		x, ok := first(r.names(s, false))
		x.parts = []reading{x}
		return x, ok
	case documents.People:
		return r.joined(r.names(s, false))
	case documents.Org:
		return first(r.names(s, true))
	case documents.IDNumber:
		return first(r.ids(s, false))
	case documents.PartyID:
		return r.joined(r.goesOn(f.Kind, r.ids(s, true)))
	case documents.USCC:
		return first(r.usccs(s))
	case documents.Phone:
		return first(r.phones(s))
	case documents.Address, documents.Text, documents.Clause, documents.Block:
		return r.words(f, s)
	case documents.Enum:
		return r.oneOf(f, s)
	case documents.YesNo:
		if x, ok := r.yesNo(s); ok || len(f.Values) == 0 {
			return x, ok
		}
		return r.oneOf(f, s)
	case documents.Shares:
		return r.shareText(s)
	}
	if read, ok := numberKinds[f.Kind]; ok {
		if cut := slices.Index(s, nextCell); cut > 0 && (f.Kind == documents.Area || f.Kind == documents.Money) { // the figures of two cells are no number
			if x, ok := read(r, f, s[:cut]); ok && x.quality == 1 {
				return x, true
			}
		}
		return read(r, f, s)
	}
	return reading{}, false
}

func first(list []reading) (reading, bool) {
	if len(list) == 0 {
		return reading{}, false
	}
	return list[0], true
}

// joined is several readings as one, joined by 、 as printed lists are.
func (r *reader) joined(list []reading) (reading, bool) {
	if len(list) == 0 {
		return reading{}, false
	}
	if len(list) == 1 {
		out := list[0]
		out.parts = list
		return out, true
	}
	out := reading{quality: 1, parts: list}
	var values, suggestions []string
	suggested := false
	for _, x := range list {
		values = append(values, x.value)
		out.pos = append(out.pos, x.pos...)
		out.quality = min(out.quality, x.quality)
		out.failed = out.failed || x.failed
		out.doubt = out.doubt || x.doubt
		out.name = out.name || x.name
		if x.suggestion != "" {
			suggested = true
			suggestions = append(suggestions, x.suggestion)
		} else {
			suggestions = append(suggestions, x.value)
		}
	}
	out.value = strings.Join(values, "、")
	if suggested {
		out.suggestion = strings.Join(suggestions, "、")
	}
	out.raw = r.text(out.pos)
	return out, true
}

// plain is the text at flow positions as a value: without blanks, digits and letters narrow; variant forms of label characters are
// made usual. It is not for names of people.
func (r *reader) plain(pos []int) string {
	var b strings.Builder
	for _, p := range pos {
		g := r.glyphs[p]
		switch {
		case g.R >= 0x4e00 && g.R <= 0x9fff, g.R >= '0' && g.R <= '9', g.R >= 'A' && g.R <= 'Z', g.R >= 'a' && g.R <= 'z', g.R == '·', g.R == '/':
			b.WriteRune(g.R)
		default:
			b.WriteString(g.Raw)
		}
	}
	return b.String()
}

// nameText is the text at flow positions as a name, the separating dot made one. Characters that only a traditional font has are
// given in their usual form: certificates are printed in simplified characters, and readers take the one for the other. Characters
// that are standard names' characters of their own (昇, 堃) stay. Raw keeps what was read.
func (r *reader) nameText(pos []int) string {
	var b strings.Builder
	for i, p := range pos {
		g := r.glyphs[p]
		switch {
		case g.R == '·' || i > 0 && i < len(pos)-1 && strings.ContainsRune(".-・", g.R) && isHan(r.runes[p-1]):
			b.WriteRune('·')
		case isHan(g.R):
			b.WriteRune(g.R)
		default:
			b.WriteString(codes.Narrow(g.Raw))
		}
	}
	return b.String()
}

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3400 && r <= 0x4dbf || r >= 0x20000 && r <= 0x323af || r == '〓' || r == '〇'
}
