// Package extract reads the fields and marks of a document whose type is known (抽取): labels and the values beside, beneath or after
// them, tables, tick boxes, wordings of running text, and lists of parties. What to look for is data of package documents; the code
// knows only how values stand on paper. Nothing is invented: what is not printed is absent.
package extract

import (
	"slices"
	"strings"

	"yushen/documents"
	"yushen/models"
)

// Extract reads one document from its pages, which are in order and of one type. Every field of the type is in the answer, absent
// ones too; of a type with sides only those of the sides that the pages show. Boxes are fractions of the flattened page.
func Extract(t documents.Type, pages []models.Page) (models.Fields, models.Marks) {
	r := newReader(t, pages)
	wordings, said := r.wordings()
	fields := models.Fields{}
	var known []string
	known = append(known, r.readParties(fields, wordings, append(r.parties(), said...))...)
	for i, f := range t.Fields {
		if _, done := fields[f.Key]; done || !f.Read() || f.Kind == documents.List {
			continue
		}
		fields[f.Key] = r.node(i, wordings)
	}
	r.nameSeals(fields)
	r.cross(fields)
	r.dropHiddenSides(fields)
	return fields, models.Marks{Seals: seals(pages), Signatures: r.signatures(append(known, namesIn(fields)...))}
}

// nameSeals gives fields that stand for who sealed the document the name on its first seal.
func (r *reader) nameSeals(fields models.Fields) {
	for _, f := range r.t.Fields {
		if !f.Named {
			continue
		}
		x := models.Field{Status: models.Absent}
		if all := seals(r.src); len(all) > 0 {
			s := all[0]
			x = models.Field{Value: s.Text, Raw: s.Text, Confidence: s.Confidence, Box: s.Box, Status: models.Read, File: s.File, Page: s.Page}
			if strings.Contains(s.Text, models.Unknown) {
				x.Status = models.Uncertain
			}
		}
		fields[f.Key] = models.Leaf(x)
	}
}

// node reads one field.
func (r *reader) node(i int, wordings map[string][]candidate) models.Node {
	f := r.t.Fields[i]
	if f.Kind == documents.Tick {
		if x, ok := r.tick(f); ok {
			return models.Leaf(x)
		}
		if x, ok := r.choose(f, wordings[f.Key]); ok { // said in a sentence instead
			return models.Leaf(x)
		}
		return absent(f)
	}
	if x, ok := r.tickedChoice(f); ok {
		return models.Leaf(x)
	}
	list, place := r.candidatesOf(i, wordings)
	if f.List && len(list) > 0 {
		return r.plainList(f, list)
	}
	if x, ok := r.choose(f, list); ok {
		return models.Leaf(x)
	}
	if place != nil && !f.List {
		if noValue.MatchString(r.text(place)) {
			return absent(f)
		}
		return models.Leaf(r.unreadable(place))
	}
	x, ok := r.hiddenField(i)
	switch {
	case ok && f.List:
		return models.Node{Items: []models.Node{models.Leaf(x)}}
	case ok:
		return models.Leaf(x)
	}
	return absent(f)
}

func absent(f documents.Field) models.Node {
	if f.List || f.Kind == documents.List {
		return models.Node{Items: []models.Node{}}
	}
	return models.Leaf(models.Field{Status: models.Absent})
}

// plainList is a field of several values, each a node of its own.
func (r *reader) plainList(f documents.Field, list []candidate) models.Node {
	best := list[0]
	for _, c := range list[1:] {
		if c.score > best.score+0.02 {
			best = c
		}
	}
	parts := best.parts
	if len(parts) == 0 {
		parts = []reading{best.reading}
	}
	if f.Kind == documents.PartyID { // each holder's beside a label of its own
		slices.SortStableFunc(list, func(a, b candidate) int { return a.at - b.at })
		parts = nil
		for _, c := range list {
			if c.score < best.score-0.2 {
				continue
			}
			for _, x := range c.parts {
				if !slices.ContainsFunc(parts, func(y reading) bool { return y.value == x.value || overlaps(y.pos, x.pos) }) {
					parts = append(parts, x)
				}
			}
		}
		if slices.ContainsFunc(parts, func(x reading) bool { return x.failed }) {
			parts = best.parts // one number, once misread
		}
	}
	items := []models.Node{}
	for _, x := range parts {
		items = append(items, models.Leaf(r.field(x)))
	}
	return models.Node{Items: items}
}

// readParties fills the lists of parties and the fields that members go into; it returns the names.
func (r *reader) readParties(fields models.Fields, wordings map[string][]candidate, said []party) (names []string) {
	all := make([][]person, len(r.t.Roles))
	for i := range r.t.Roles {
		all[i] = r.persons(i, said)
	}
	for i, role := range r.t.Roles {
		persons := r.withoutOthers(all, i)
		r.addShares(persons, i)
		for _, p := range persons {
			if p.name.value != "" {
				names = append(names, p.name.value)
			}
		}
		if f, ok := r.t.Field(role.Key); ok && f.Kind == documents.List {
			fields[role.Key] = r.listNode(persons, i)
		}
		for k, m := range role.Members {
			if m.Into == "" {
				continue
			}
			if c, second, ok := r.flat(persons, i, m, k); ok {
				wordings[m.Into] = append(wordings[m.Into], c)
				if second != "" {
					wordings[m.Into] = append(wordings[m.Into], candidate{reading{value: second, quality: 1}, c.score - 0.05, c.at})
				}
			}
		}
	}
	return names
}

// dropHiddenSides takes out the fields of sides of which nothing was read: they are not on these pages.
func (r *reader) dropHiddenSides(fields models.Fields) {
	if len(r.t.Sides) == 0 {
		return
	}
	seen := map[string]bool{}
	for _, f := range r.t.Fields {
		if x := leaf(fields, f.Key); x != nil && x.Status != models.Absent {
			seen[f.Side] = true
		}
	}
	for _, f := range r.t.Fields {
		if f.Side != "" && !seen[f.Side] {
			delete(fields, f.Key)
		}
	}
}

// namesIn are the names of people among the fields read, for telling signatures apart.
func namesIn(fields models.Fields) []string {
	var out []string
	fields.Walk(func(_ string, f *models.Field) {
		for _, n := range strings.Split(f.Value, "、") {
			if q, ok := personQuality(n); ok && q == 1 && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	})
	slices.Sort(out)
	return out
}

func leaf(fields models.Fields, key string) *models.Field {
	n, ok := fields[key]
	if !ok {
		return nil
	}
	return n.Field
}

// seals passes on the seals of the pages, with page and file.
func seals(pages []models.Page) []models.Seal {
	out := []models.Seal{}
	for _, p := range pages {
		for _, s := range p.Seals {
			s.File, s.Page = p.File, p.Number
			out = append(out, s)
		}
	}
	return out
}
