package facts

import (
	"slices"
	"strings"

	"yushen/codes"
	"yushen/models"
)

// Placement says whether a paper is what its slot asks for.
type Placement string

// The placements.
const (
	InPlace   Placement = "in_place"   // the right type, or no slot was named
	Misplaced Placement = "misplaced"  // another type than the slot asks for
	WrongSide Placement = "wrong_side" // the other side of an ID card
	Stranger  Placement = "stranger"   // an ID card of somebody else
	Unknown   Placement = "unknown"    // a page that is none of the known documents
	Empty     Placement = "empty"      // blank pages
)

// Paper is one document of the case as the rules see it (材料): the pages of one document put together, be they one upload or several.
type Paper struct {
	Tree
	ID         string
	Type, Side string
	Slot       Slot
	SlotName   models.Slot
	Files      []string
	Pages      []models.Page
	Marks      models.Marks
	Confidence float64
	Placement  Placement
	Several    bool   // a picture shows several cards of one kind
	Copy       *Paper // the paper that this one repeats, nil for none
	Party      *Party // whom the slot or the content names
}

// Usable reports whether the paper may speak: it is in its place, or its content belongs to the case all the same.
func (p *Paper) Usable() bool { return p.Placement == InPlace && p.Copy == nil }

// hidesText lists the faults of a capture behind which text may be lost. A copy or a picture of a screen is legible.
var hidesText = []models.ProblemCode{models.Blur, models.Dark, models.Glare, models.Cropped, models.Occluded, models.LowResolution, models.Tilted, models.Blank}

// unclear are faults of which one photo shows several for one cause: a small picture is blurred, a dark one too.
var unclear = []models.ProblemCode{models.Blur, models.Dark, models.LowResolution}

// Faults are the faults of the paper's captures; of those that come of one cause only the strongest of each page (同一页多条图像问题合并).
func (p *Paper) Faults() []models.Problem {
	var out []models.Problem
	for _, page := range p.Pages {
		strongest := -1
		for _, q := range page.Quality.Problems {
			if !slices.Contains(unclear, q.Code) {
				out = append(out, q)
				continue
			}
			if strongest < 0 || q.Score > out[strongest].Score {
				if strongest < 0 {
					strongest = len(out)
					out = append(out, q)
				}
				out[strongest] = q
			}
		}
	}
	return out
}

// Legible reports whether no fault of a capture may hide text.
func (p *Paper) Legible() bool {
	for _, f := range p.Faults() {
		if slices.Contains(hidesText, f.Code) {
			return false
		}
	}
	return true
}

// Has reports whether a capture has this fault.
func (p *Paper) Has(code models.ProblemCode) bool {
	return slices.ContainsFunc(p.Faults(), func(f models.Problem) bool { return f.Code == code })
}

// PageNumbers are the numbers printed on the pages that carry one, in the order of the pages, and the printed total, 0 for none.
func (p *Paper) PageNumbers() (numbers []int, total int) {
	for _, page := range p.Pages {
		if page.Printed != nil {
			numbers = append(numbers, page.Printed.Number)
			total = max(total, page.Printed.Total)
		}
	}
	return numbers, total
}

// MissingPages are the printed page numbers that are not there (缺页). Pages without a readable number may be any of them: as long as there are
// enough of these to fill the gaps, what is missing is not sure.
func (p *Paper) MissingPages() (missing []int, sure bool) {
	numbers, total := p.PageNumbers()
	if len(numbers) == 0 {
		return nil, true
	}
	total = max(total, slices.Max(numbers))
	for n := 1; n <= total; n++ {
		if !slices.Contains(numbers, n) {
			missing = append(missing, n)
		}
	}
	if unnumbered := len(p.Pages) - len(numbers); len(missing) > 0 && unnumbered >= len(missing) {
		return nil, false
	}
	return missing, true
}

// RepeatedPages are the printed page numbers that occur twice (重复页).
func (p *Paper) RepeatedPages() []int {
	numbers, _ := p.PageNumbers()
	seen, repeated := map[int]bool{}, []int(nil)
	for _, n := range numbers {
		if seen[n] && !slices.Contains(repeated, n) {
			repeated = append(repeated, n)
		}
		seen[n] = true
	}
	return repeated
}

// LastFile is the upload with the last page, where a reader looks for signatures and seals.
func (p *Paper) LastFile() (file string, page int) {
	if len(p.Pages) == 0 {
		return p.Base.File, 1
	}
	last := p.Pages[len(p.Pages)-1]
	return last.File, last.Number
}

func papersOf(c *models.Case) []*Paper {
	var papers []*Paper
	for i := range c.Documents {
		p := paperOf(&c.Documents[i])
		if !joined(papers, p) {
			papers = append(papers, p)
		}
	}
	for _, p := range papers {
		missing, sure := p.MissingPages()
		p.Hidden = !p.Legible() || len(missing) > 0 || !sure
	}
	place(papers, slotsByFile(c.Uploads))
	return papers
}

func paperOf(d *models.Document) *Paper {
	p := &Paper{ID: d.ID, Type: d.Type, Side: d.Side, SlotName: d.Slot, Slot: ParseSlot(d.Slot), Marks: d.Marks, Confidence: d.Confidence, Several: d.Several}
	if p.Type == "" || p.Type == "none" {
		p.Type = models.UnknownType
	}
	p.Pages = slices.Clone(d.Pages)
	if len(p.Pages) == 0 {
		p.Pages = []models.Page{{File: d.File, Number: 1}}
	}
	for i := range p.Pages {
		if p.Pages[i].File == "" {
			p.Pages[i].File = d.File
		}
		if !slices.Contains(p.Files, p.Pages[i].File) {
			p.Files = append(p.Files, p.Pages[i].File)
		}
	}
	p.Base = Origin{Kind: FromDocument, Type: p.Type, Document: d.ID, File: p.Pages[0].File, Page: max(p.Pages[0].Number, 1)}
	p.Fields = placed(d.Fields, p.Base)
	if d.Type == "id_card" {
		p.Elsewhere = otherSide[d.Side]
	}
	return p
}

// otherSide are the fields of an identity card that stand on its other side (居民身份证的人像面、国徽面), by the side.
var otherSide = map[string][]string{
	"front": {"issuing_authority", "valid_from", "valid_to"},
	"back":  {"name", "gender", "ethnicity", "birth_date", "address", "id_number"},
}

// placed copies fields, each with its file and page filled in and a status.
func placed(fields models.Fields, base Origin) models.Fields {
	out := make(models.Fields, len(fields))
	for k, n := range fields {
		out[k] = placedNode(n, base)
	}
	return out
}

func placedNode(n models.Node, base Origin) models.Node {
	switch {
	case n.Field != nil:
		f := *n.Field
		if f.File == "" {
			f.File = base.File
		}
		if f.Page == 0 {
			f.Page = base.Page
		}
		if f.Status == "" {
			f.Status = models.Absent
			if f.Value != "" {
				f.Status = models.Read
			}
		}
		return models.Leaf(f)
	case n.Members != nil:
		return models.Node{Members: placed(n.Members, base)}
	case n.Items != nil:
		items := make([]models.Node, len(n.Items))
		for i := range n.Items {
			items[i] = placedNode(n.Items[i], base)
		}
		return models.Node{Items: items}
	}
	return n
}

// joined puts p to a paper of the same type and slot: as further pages where nothing contradicts, as a copy where everything is repeated.
func joined(papers []*Paper, p *Paper) bool {
	for _, q := range papers {
		if q.Type != p.Type || q.SlotName != p.SlotName || q.Copy != nil || sidesDiffer(q, p) {
			continue
		}
		if repeats(q, p) {
			p.Copy = q
			return false
		}
		if severalPages[p.Type] && continues(q, p) {
			q.append(p)
			return true
		}
	}
	return false
}

func sidesDiffer(a, b *Paper) bool { return a.Side != "" && b.Side != "" && a.Side != b.Side }

// severalPages are the types whose pages may come as separate uploads.
var severalPages = map[string]bool{"real_estate_certificate": true, "old_house_certificate": true, "old_land_certificate": true, "new_house_contract": true,
	"stock_house_contract": true, "gift_contract": true, "mortgage_contract": true, "max_mortgage_contract": true, "loan_contract": true,
	"exchange_contract": true, "easement_contract": true, "residence_right_contract": true, "application_form": true, "notarial_certificate": true,
	"court_document": true, "divorce_agreement": true, "inheritance_agreement": true, "division_agreement": true, "relocation_agreement": true,
	"survey_report": true, "power_of_attorney": true, "will": true, "real_estate_registration_proof": true, "marriage_certificate": true}

// repeats reports whether b shows nothing that a does not show too, page for page: the very same picture, or another capture of the same paper,
// re-encoded, turned or photographed again, which is told by what was read. Pictures that only look alike tell nothing: seen from afar, the backs
// of two people's cards and two contracts of one layout are as like as a picture and its smaller copy (27 of 19,900 pairs of pages of different
// papers were, at a distance at which half of the smaller copies were still known).
func repeats(a, b *Paper) bool {
	na, _ := a.PageNumbers()
	nb, _ := b.PageNumbers()
	if len(na) > 0 && len(nb) > 0 && !slices.Equal(na, nb) {
		return false
	}
	va, vb := readValues(a.Fields), readValues(b.Fields)
	if contradict(va, vb) {
		return false
	}
	common := inCommon(va, vb)
	if a.Several || b.Several { // what was read may be anybody's
		common = 0
	}
	return common > 0 && float64(common) >= repeatShare*float64(max(len(va), len(vb))) ||
		slices.EqualFunc(hashes(a), hashes(b), func(p, q string) bool { return p != "" && p == q })
}

// contradict reports whether a value that was surely read in both differs in more than the width of brackets and blanks.
func contradict(a, b map[string]models.Field) bool {
	for path, v := range b {
		if w, ok := a[path]; ok && v.Value != w.Value && codes.Compact(v.Value) != codes.Compact(w.Value) && v.Status == models.Read && w.Status == models.Read {
			return true
		}
	}
	return false
}

// repeatShare is the share of values that two captures of one paper must have in common; the rest was read on one of them only.
const repeatShare = 0.8

func inCommon(a, b map[string]models.Field) int {
	n := 0
	for path := range b {
		if _, ok := a[path]; ok {
			n++
		}
	}
	return n
}

func readValues(f models.Fields) map[string]models.Field {
	out := map[string]models.Field{}
	f.Walk(func(path string, field *models.Field) {
		if field.Value != "" {
			out[path] = *field
		}
	})
	return out
}

func hashes(p *Paper) []string {
	out := make([]string, len(p.Pages))
	for i, page := range p.Pages {
		out[i] = page.Hash
	}
	return out
}

// continues reports whether no field that both show contradicts.
func continues(a, b *Paper) bool {
	va, vb := values(a.Fields), values(b.Fields)
	for path, v := range vb {
		if w, ok := va[path]; ok && w != v {
			return false
		}
	}
	return true
}

// values are the canonical values by path, without what is blank or unread.
func values(f models.Fields) map[string]string {
	out := map[string]string{}
	f.Walk(func(path string, field *models.Field) {
		if field.Value != "" {
			out[path] = strings.Join(strings.Fields(field.Value), "")
		}
	})
	return out
}

func (p *Paper) append(q *Paper) {
	p.Pages = append(p.Pages, q.Pages...)
	for _, f := range q.Files {
		if !slices.Contains(p.Files, f) {
			p.Files = append(p.Files, f)
		}
	}
	p.Marks.Seals = append(slices.Clone(p.Marks.Seals), q.Marks.Seals...)
	p.Marks.Signatures = append(slices.Clone(p.Marks.Signatures), q.Marks.Signatures...)
	p.Fields = mergeFields(p.Fields, q.Fields)
}

func mergeFields(a, b models.Fields) models.Fields {
	for k, n := range b {
		a[k] = mergeNodes(a[k], n)
	}
	return a
}

func mergeNodes(a, b models.Node) models.Node {
	switch {
	case a.Field == nil && a.Items == nil && a.Members == nil:
		return b
	case a.Field != nil && b.Field != nil:
		if a.Field.Value == "" || (a.Field.Status != models.Read && b.Field.Status == models.Read) {
			return b
		}
	case a.Members != nil && b.Members != nil:
		return models.Node{Members: mergeFields(a.Members, b.Members)}
	case a.Items != nil && b.Items != nil:
		items := slices.Clone(a.Items)
		for i, item := range b.Items {
			if i < len(items) {
				items[i] = mergeNodes(items[i], item)
			} else {
				items = append(items, item)
			}
		}
		return models.Node{Items: items}
	}
	return a
}
