package rules

import (
	"fmt"
	"slices"
	"strings"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

// placeName is how to speak of a place to a citizen: 存量房买卖合同, 申请表单, 不动产登记簿.
func (e *evaluation) placeName(o facts.Origin) string {
	switch o.Kind {
	case facts.FromForm:
		return e.pack.schema.Form.Name
	case facts.FromDepartment:
		return e.pack.schema.Registers[o.Type].Name
	}
	for _, p := range e.facts.Papers {
		if p.ID == o.Document {
			return e.paperName(p)
		}
	}
	return e.pack.schema.Documents[o.Type].Name
}

// paperName is a paper's name, with its holder's for ID cards: 张三的居民身份证.
func (e *evaluation) paperName(p *facts.Paper) string {
	name := e.pack.schema.Documents[p.Type].Name
	if p.Type == "id_card" {
		if party := e.facts.Role(p.Slot.Party); party != nil && party.DisplayName() != "" {
			return party.DisplayName() + "的身份证" + sideName(p.Side)
		}
	}
	if name == "" {
		return "这份材料"
	}
	return name
}

func sideName(side string) string {
	return map[string]string{"front": "人像面", "back": "国徽面"}[side]
}

// slotName is what a slot asks for, in words: 买受人的身份证人像面.
func (e *evaluation) slotName(s facts.Slot) string {
	name := e.pack.slotNames[s.What]
	if name == "" {
		if d, ok := e.pack.schema.Documents[s.What]; ok {
			name = d.Name
		}
	}
	if name == "" {
		name = s.What
	}
	if s.Class == "" {
		return name
	}
	if p := e.facts.Role(s.Party); p != nil && p.DisplayName() != "" {
		return p.DisplayName() + "的" + name
	}
	return className(s.Class) + "的" + name
}

var classNames = map[string]string{"buyer": "买受人", "seller": "出卖人", "mortgagor": "抵押人", "mortgagee": "抵押权人", "donor": "赠与人", "donee": "受赠人",
	"heir": "继承人", "owner": "权利人", "agent": "代办人", "deceased": "被继承人", "transferor": "转让方", "transferee": "受让方", "spouse": "配偶"}

func className(class string) string {
	if n, ok := classNames[class]; ok {
		return n
	}
	return "申请人"
}

func (e *evaluation) schemaOf(o facts.Origin) recordSchema {
	switch o.Kind {
	case facts.FromForm:
		return e.pack.schema.Form
	case facts.FromDepartment:
		return e.pack.schema.Registers[o.Type]
	}
	return e.pack.schema.Documents[o.Type]
}

// label is what a place's field is called, with whose it is where several stand in a list: 买受人祝云舒的证件号.
func (e *evaluation) label(o facts.Origin) string {
	s := e.schemaOf(o)
	head, last, nested := cutLast(o.Field)
	if !nested || last == "name" || !strings.HasSuffix(head, "]") || o.Kind == facts.FromDepartment {
		return s.label(o.Field)
	}
	name := e.treeOf(o).Value(head + ".name")
	member, ok := s.field(o.Field)
	if name == "" || !ok {
		return s.label(o.Field)
	}
	return s.label(head) + name + "的" + member.label
}

// treeOf is the paper or form that a place stands in.
func (e *evaluation) treeOf(o facts.Origin) facts.Tree {
	if o.Kind == facts.FromForm {
		return e.facts.Form
	}
	for _, p := range e.facts.Papers {
		if p.ID == o.Document {
			return p.Tree
		}
	}
	return facts.Tree{}
}

// personal tells whether a place holds a person's number, which is masked wherever it is shown.
func (e *evaluation) personal(o facts.Origin, value string) bool {
	f, ok := e.schemaOf(o).field(o.Field)
	return ok && (f.kind == kindID || o.Key == "real_estate_certificate.right_holder_id_numbers" || o.Key == "old_house_certificate.right_holder_id_numbers") &&
		codes.CheckUSCC(codes.NormalID(value)) != codes.OK
}

// shownClaim is a claim's value for a citizen's eyes: numbers of people masked, and what a department holds of a person's identity never told
// (workflow.md §6, shared_data.md §1.4).
func (e *evaluation) shownClaim(c *facts.Claim) string {
	raw := c.Leaf.Field.Value
	if raw == "" {
		raw = c.Leaf.Field.Raw
	}
	return shown(c.Fact.Kind, raw, c.Value, c.Leaf.Origin.Kind == facts.FromDepartment)
}

func shown(k facts.Kind, raw, value string, department bool) string {
	switch k {
	case facts.PartyNumber:
		if codes.CheckUSCC(value) == codes.OK {
			return value
		}
		return codes.MaskID(codes.NormalID(raw))
	case facts.PartyName, facts.PersonName:
		if department {
			return codes.MaskName(raw)
		}
		return raw
	case facts.Money:
		if value != "" {
			return yuanText(value)
		}
	case facts.Area:
		if value != "" {
			return value + "㎡"
		}
	case facts.Date:
		if value != "" {
			return value
		}
	}
	return raw
}

// yuanText is an amount without needless decimals: 385000元.
func yuanText(v string) string { return strings.TrimSuffix(v, ".00") + "元" }

// counter is the claim to hold against c: the weightiest, but of a person's name or number the one in a paper, which may be shown in full.
func counter(c *facts.Claim) *facts.Claim {
	against := c.Fact.Counter(c)
	if against == nil || against.Leaf.Origin.Kind != facts.FromDepartment || !slices.Contains([]facts.Kind{facts.PartyName, facts.PersonName, facts.PartyNumber}, c.Fact.Kind) {
		return against
	}
	for _, o := range c.Fact.Claims {
		if o.Leaf.Known() && o.Leaf.Origin.Kind != facts.FromDepartment && o.Value == against.Value {
			return o
		}
	}
	return against
}

// expectedOf is what the contrary claim says.
func (e *evaluation) expectedOf(c *facts.Claim) string {
	if against := counter(c); against != nil {
		return e.shownClaim(against)
	}
	return ""
}

// shownPair is what a claim says, what the contrary claim says and where that stands. Of two numbers in papers, masked alike, the digits that
// differ are open.
func (e *evaluation) shownPair(c *facts.Claim) (found, expected, source string) {
	found, expected, source = e.shownClaim(c), e.expectedOf(c), counterSource(c)
	against := counter(c)
	if against == nil || c.Fact.Kind != facts.PartyNumber || against.Leaf.Origin.Kind == facts.FromDepartment || codes.CheckUSCC(c.Value) == codes.OK || codes.CheckUSCC(against.Value) == codes.OK {
		return found, expected, source
	}
	return codes.MaskIDBeside(c.Value, against.Value), codes.MaskIDBeside(against.Value, c.Value), source
}

func (e *evaluation) counterName(c *facts.Claim) string {
	against := counter(c)
	switch {
	case against == nil:
		return ""
	case against.Leaf.Origin.Type == "registry":
		return "登记簿"
	case against.Leaf.Origin.Kind == facts.FromDepartment:
		return e.placeName(against.Leaf.Origin) + "的记录"
	}
	return e.placeName(against.Leaf.Origin)
}

// counterSource is where the expected value comes from, as a finding's target names it.
func counterSource(c *facts.Claim) string {
	against := counter(c)
	if against == nil {
		return ""
	}
	return against.Leaf.Origin.Type
}

func (e *evaluation) pageName(p *problemRef) string {
	name := e.paperName(p.paper)
	if p.paper.Type == "unknown" && p.paper.SlotName != "" {
		name = e.slotName(p.paper.Slot)
	}
	return name + pageOf(p.paper, p.page.File, p.page.Number)
}

// pagePlace is the paper and page of a place, as in 存量房买卖合同第2页.
func (e *evaluation) pagePlace(o facts.Origin) string {
	for _, p := range e.facts.Papers {
		if p.ID == o.Document {
			return e.paperName(p) + pageOf(p, o.File, o.Page)
		}
	}
	return e.placeName(o)
}

// pageOf is which page of a paper a page of an upload is, in words; "" where the paper has only one.
func pageOf(p *facts.Paper, file string, number int) string {
	i := slices.IndexFunc(p.Pages, func(q models.Page) bool { return q.File == file && q.Number == number })
	if len(p.Pages) < 2 || i < 0 {
		return ""
	}
	return fmt.Sprintf("第%d页", i+1)
}

// hiddenBy names the fields that could not be read for a fault of a capture, at most three: “证号”“不动产单元号”.
func (e *evaluation) hiddenBy(p *problemRef) string {
	var names []string
	for _, path := range unreadOn(p) {
		if n := e.pack.schema.Documents[p.paper.Type].label(path); n != "" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return ""
	}
	if len(names) > 3 {
		return "多处内容"
	}
	return "“" + strings.Join(names, "”“") + "”"
}

// shownLeaf is a read value for a citizen's eyes.
func (e *evaluation) shownLeaf(l facts.Leaf) string {
	v := l.Field.Value
	f, _ := e.schemaOf(l.Origin).field(l.Origin.Field)
	switch f.kind {
	case kindMoney:
		if n, ok := facts.Money.Normal(v); ok {
			return yuanText(n)
		}
	case kindArea:
		if n, ok := facts.Area.Normal(v); ok {
			return n + "㎡"
		}
	case kindName:
		if l.Origin.Kind == facts.FromDepartment {
			return codes.MaskName(v)
		}
	}
	if e.personal(l.Origin, v) {
		return codes.MaskID(codes.NormalID(v))
	}
	return v
}
