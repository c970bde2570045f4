package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"yushen/models"
)

// Pixels of an A4 page at 200 dpi, for pages that are known only by what was read from them.
const (
	pageWidth  = 1654
	pageHeight = 2339
)

// defectCodes are the quality defects of cases as capture problems.
var defectCodes = map[string]models.ProblemCode{
	"quality_blur": models.Blur, "quality_dark": models.Dark, "quality_glare": models.Glare, "quality_cropped": models.Cropped,
	"quality_occluded": models.Occluded, "quality_screen_recapture": models.Screen, "quality_bw_copy": models.GreyCopy,
	"quality_tilted": models.Tilted, "quality_low_resolution": models.LowResolution, "quality_blank": models.Blank,
}

// FactsCase is the case as if its uploads had been read without error: documents with their fields, marks and capture problems, so that
// rules are judged without pictures. It holds no registers; ask c.Inputs.Departments.
func FactsCase(c Case) (models.Case, error) {
	in := c.Inputs
	m := models.Case{ID: in.ID, BusinessType: in.businessType(), RequestText: in.RequestText, FiledAt: in.FiledAt, Authority: in.Authority, Form: in.Form, Given: true}
	var sorted []part
	for _, r := range c.Read {
		p, err := newPart(r)
		if err != nil {
			return models.Case{}, fmt.Errorf("upload %s: %w", r.File, err)
		}
		m.Uploads = append(m.Uploads, p.upload)
		sorted = append(sorted, p)
	}
	m.Documents = joined(sorted)
	return m, nil
}

// part is one upload and the document, or part of one, that it holds.
type part struct {
	upload models.Upload
	doc    models.Document
	k, n   int // kth of n uploads of one document
}

func newPart(r Read) (part, error) {
	print, err := fingerprint(r)
	if err != nil {
		return part{}, err
	}
	p := part{k: 1, n: 1}
	if len(r.Part) == 2 && r.Part[1] > 1 {
		p.k, p.n = r.Part[0], r.Part[1]
	}
	pages := max(r.Pages, 1)
	p.upload = models.Upload{File: r.File, Slot: r.Slot, Slots: r.Slots, SHA256: print, Pages: pages}
	if p.upload.Slots == nil && r.Slot != "" {
		p.upload.Slots = []models.Slot{r.Slot}
	}
	fields, err := cloneFields(r.Fields)
	if err != nil {
		return part{}, err
	}
	for _, path := range r.LostFields {
		lose(fields, path)
	}
	page := 1
	if pages > 1 {
		page = 0 // somewhere in the file
	}
	fields.Walk(func(_ string, f *models.Field) { f.File, f.Page = r.File, page })
	p.doc = models.Document{File: r.File, Type: r.Type, Side: r.Side, Confidence: 1, Slot: r.Slot, Fields: fields}
	if r.Type == "none" || r.Type == "" {
		p.doc.Type = models.UnknownType
	}
	for i := range pages {
		p.doc.Pages = append(p.doc.Pages, newPage(r, i, print))
	}
	for _, s := range r.Seals {
		s.File, s.Confidence = r.File, 1
		p.doc.Marks.Seals = append(p.doc.Marks.Seals, s)
		if i := s.Page - 1; i >= 0 && i < pages {
			p.doc.Pages[i].Seals = append(p.doc.Pages[i].Seals, s)
		}
	}
	for _, s := range r.Signatures {
		s.File, s.Confidence = r.File, 1
		p.doc.Marks.Signatures = append(p.doc.Marks.Signatures, s)
	}
	return p, nil
}

// newPage is page i of the upload. A capture defect that is not known to lie elsewhere is put on the first page.
func newPage(r Read, i int, print string) models.Page {
	p := models.Page{File: r.File, Number: i + 1, Width: pageWidth, Height: pageHeight, Quality: models.Quality{Score: 1}}
	if print != "" {
		p.Hash = fmt.Sprintf("%s/%d", print, i+1)
	}
	if i < len(r.PageNumbers) && r.PageNumbers[i] > 0 {
		p.Printed = &models.PrintedNo{Number: r.PageNumbers[i], Total: r.PagesTotal}
	}
	if i > 0 {
		return p
	}
	for _, d := range r.QualityDefects {
		if code, ok := defectCodes[d]; ok {
			p.Quality.Score = 0.3
			p.Quality.Problems = append(p.Quality.Problems, models.Problem{Code: code, Score: 1})
		}
	}
	return p
}

// fingerprint stands for the bytes of a file that is not there: two uploads to the same slot from which the same was read are the same
// picture. "" where nothing was read.
func fingerprint(r Read) (string, error) {
	if len(r.Fields) == 0 {
		return "", nil
	}
	r.File = ""
	b, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("fingerprint: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// cloneFields copies fields, so that a case can be run twice.
func cloneFields(f models.Fields) (models.Fields, error) {
	out := models.Fields{}
	if f == nil {
		return out, nil
	}
	b, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("copy fields: %w", err)
	}
	return out, json.Unmarshal(b, &out)
}

// unread is a field whose place was found and whose value could not be read.
func unread() models.Node { return models.Leaf(models.Field{Status: models.Unreadable}) }

// lose marks the fields at a path as unreadable: name, right_holders[] (each item), buyers[].name (that member of each item), donors[0].name.
// A list of which nothing is left gets one item.
func lose(f models.Fields, path string) {
	head, rest, _ := strings.Cut(path, ".")
	key, index, indexed := strings.Cut(head, "[")
	switch {
	case !indexed && rest == "":
		f[key] = unread()
	case !indexed:
		n := f[key]
		if n.Members == nil {
			n = models.Node{Members: models.Fields{}}
		}
		lose(n.Members, rest)
		f[key] = n
	default:
		n := f[key]
		if len(n.Items) == 0 {
			n = models.Node{Items: []models.Node{{}}}
		}
		for i := range n.Items {
			if want := strings.TrimSuffix(index, "]"); want == "" || want == fmt.Sprint(i) {
				loseItem(&n.Items[i], rest)
			}
		}
		f[key] = n
	}
}

func loseItem(item *models.Node, rest string) {
	if rest == "" && len(item.Members) > 0 {
		for key := range item.Members {
			item.Members[key] = unread()
		}
		return
	}
	if rest == "" {
		*item = unread()
		return
	}
	if item.Members == nil {
		*item = models.Node{Members: models.Fields{}}
	}
	lose(item.Members, rest)
}

// joined makes documents of uploads: parts of one document, told by slot, type and number of parts, become one. A part that is there already
// starts another document.
func joined(parts []part) []models.Document {
	type group struct {
		slot, typ string
		n         int
	}
	var docs []models.Document
	open := map[group]int{}          // where the document being collected stands
	have := map[group]map[int]bool{} // which of its parts are there
	for _, p := range parts {
		g := group{p.doc.Slot, p.doc.Type, p.n}
		at, collecting := open[g]
		if p.n > 1 && collecting && !have[g][p.k] {
			join(&docs[at], p.doc)
		} else {
			at = len(docs)
			docs = append(docs, p.doc)
			open[g], have[g] = at, map[int]bool{}
		}
		have[g][p.k] = true
	}
	for i := range docs {
		docs[i].ID = fmt.Sprintf("doc_%d", i+1)
		numberPages(&docs[i])
	}
	return docs
}

// numberPages puts the pages of a document in the order of their printed numbers where all carry one.
func numberPages(d *models.Document) {
	for _, p := range d.Pages {
		if p.Printed == nil {
			return
		}
	}
	slices.SortStableFunc(d.Pages, func(a, b models.Page) int { return a.Printed.Number - b.Printed.Number })
}

func join(d *models.Document, more models.Document) {
	d.Pages = append(d.Pages, more.Pages...)
	d.Marks.Seals = append(d.Marks.Seals, more.Marks.Seals...)
	d.Marks.Signatures = append(d.Marks.Signatures, more.Marks.Signatures...)
	joinFields(d.Fields, more.Fields)
}

// joinFields adds what a further page says; a value that is already there stays, an unreadable one gives way, and one that the further page contradicts
// is uncertain.
func joinFields(into, more models.Fields) {
	for key, n := range more {
		have, ok := into[key]
		if !ok {
			into[key] = n
			continue
		}
		into[key] = joinNodes(have, n)
	}
}

func joinNodes(have, more models.Node) models.Node {
	switch {
	case have.Members != nil && more.Members != nil:
		joinFields(have.Members, more.Members)
	case have.Items != nil && more.Items != nil:
		have.Items = joinItems(have.Items, more.Items)
	case have.Field != nil && more.Field != nil && have.Field.Value == "" && more.Field.Value != "":
		return more
	case have.Field != nil && more.Field != nil && more.Field.Value != "" && more.Field.Value != have.Field.Value:
		have.Field.Status, have.Field.Second = models.Uncertain, more.Field.Value // the pages contradict one another
	case have.Field == nil && have.Members == nil && len(have.Items) == 0:
		return more
	}
	return have
}

// joinItems joins lists of parties. Pages name the same parties in the same order; a page may give only their names, only their numbers or
// only their shares. Where both give names, equal names are the same party.
func joinItems(have, more []models.Node) []models.Node {
	for i, m := range more {
		at := i
		if name := m.Members.Value("name"); name != "" && (i >= len(have) || have[i].Members.Value("name") != name) {
			at = slices.IndexFunc(have, func(h models.Node) bool { return h.Members.Value("name") == name })
			if at < 0 && i < len(have) && have[i].Members.Value("name") == "" {
				at = i
			}
		}
		if at >= 0 && at < len(have) {
			have[at] = joinNodes(have[at], m)
		} else {
			have = append(have, m)
		}
	}
	return have
}
