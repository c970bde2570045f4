package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"cel.dev/cel-go/common/types/ref"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

// reuseRef is a picture of a paper that another application came with first (图像重复使用).
type reuseRef struct {
	paper *facts.Paper
	page  *models.Page
}

// reuses are the pictures of a paper that came first with an application of other people. A paper that names one of this case's people is theirs,
// whoever used its picture before. The trace of the verdict notes which application that was; no message does, because its id opens its result.
func (e *evaluation) reuses(t *objectType, p *facts.Paper) ref.Val {
	vals := []ref.Val{}
	if len(e.facts.Used) == 0 {
		return list(e, vals)
	}
	people := e.people(p)
	if len(people) == 0 || p.Copy != nil || namesOne(p, people) {
		return list(e, vals)
	}
	for _, page := range e.ownPages(p) {
		for _, u := range e.facts.Used {
			if !slices.Contains(e.pictures(page), u.Picture) || slices.ContainsFunc(u.People, func(d string) bool { return slices.Contains(people, d) }) {
				continue
			}
			vals = append(vals, &object{t, &reuseRef{p, page}, e})
			e.watch.saw(facts.Leaf{Origin: facts.Origin{Document: p.ID, File: page.File, Page: page.Number}}, u.Precheck)
			break
		}
	}
	return list(e, vals)
}

// uses are what the case uses the pictures for that belong to one person or property. A paper in the wrong place tells nothing of whose it is.
func (e *evaluation) uses() []models.Use {
	var out []models.Use
	for _, p := range e.facts.Papers {
		people := e.people(p)
		if !p.Usable() || len(people) == 0 {
			continue
		}
		for _, page := range e.ownPages(p) {
			for _, picture := range e.pictures(page) {
				out = append(out, models.Use{Picture: picture, People: people})
			}
		}
	}
	return out
}

// ownPages are the pages of a paper that can be one person's or one property's only: those that name whose the paper is, and a card in a person's
// slot. What a company is named on, or nobody, many may have a picture of: the certificate of a building site, the printed pages of a contract.
func (e *evaluation) ownPages(p *facts.Paper) []*models.Page {
	owner, listed := e.pack.owners[p.Type]
	if !listed || owner == "" && e.facts.Role(p.Slot.Party) == nil {
		return nil
	}
	var out []*models.Page
	for i := range p.Pages {
		if page := &p.Pages[i]; owner == "" || namesOwner(p, page, owner) {
			out = append(out, page)
		}
	}
	return out
}

func namesOwner(p *facts.Paper, page *models.Page, owner string) bool {
	person := false
	p.Fields.Walk(func(path string, _ *models.Field) {
		l, ok := p.Leaf(path)
		person = person || ok && l.Known() && l.Origin.Key == p.Type+"."+owner && l.Origin.File == page.File && l.Origin.Page == max(page.Number, 1) &&
			!codes.IsCompanyName(l.Field.Value)
	})
	return person
}

// pictures are the contents of a page and of the upload that it is in.
func (e *evaluation) pictures(page *models.Page) []string {
	var out []string
	if page.Picture != "" {
		out = append(out, page.Picture)
	}
	for _, u := range e.facts.Uploads {
		if u.File == page.File && u.SHA256 != "" {
			out = append(out, u.SHA256)
		}
	}
	return out
}

// people are the digests of the names and numbers of whom a paper is used for: the parties and the deceased, on the agent's own papers the agent too.
// A lender takes part in many people's matters.
func (e *evaluation) people(p *facts.Paper) []string {
	var out []string
	for _, party := range e.facts.Everyone() {
		if party.Class == "mortgagee" || party == e.facts.Agent && p.Slot.Party != party.Role {
			continue
		}
		for _, f := range []*facts.Fact{party.Name, party.ID} {
			if v, ok := f.Value(); ok {
				out = append(out, digest(v))
			}
			for _, c := range f.Claims {
				if c.Leaf.Origin.Kind == facts.FromForm && c.Value != "" {
					out = append(out, digest(c.Value))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// namesOne tells whether a paper states the name or number of one of these people.
func namesOne(p *facts.Paper, people []string) bool {
	found := false
	p.Fields.Walk(func(_ string, f *models.Field) {
		for _, part := range strings.FieldsFunc(f.Value, func(r rune) bool { return strings.ContainsRune("、,，;；", r) }) {
			for _, kind := range []facts.Kind{facts.PartyName, facts.PartyNumber} {
				v, ok := kind.Normal(part)
				found = found || ok && slices.Contains(people, digest(v))
			}
		}
	})
	return found
}

// digest tells whether two names or numbers are the same without telling them.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
