package rules

import (
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"yushen/facts"
	"yushen/models"
)

// vocabulary is everything that an expression of a pack may name: object types and variables.
type vocabulary struct {
	types  map[string]*objectType
	vars   map[string]variable
	schema schemaFile
}

// variable is a name that every expression may use.
type variable struct {
	typ *types.Type
	get func(e *evaluation) ref.Val
}

// provider tells the CEL compiler the fields of the vocabulary's types.
type provider struct {
	*types.Registry
	v *vocabulary
}

func (p provider) FindStructType(name string) (*types.Type, bool) {
	if t, ok := p.v.named(name); ok {
		return types.NewTypeTypeWithParam(t.cel), true
	}
	return p.Registry.FindStructType(name)
}

func (p provider) FindStructFieldNames(name string) ([]string, bool) {
	if t, ok := p.v.named(name); ok {
		return slices.Collect(maps.Keys(t.fields)), true
	}
	return p.Registry.FindStructFieldNames(name)
}

func (p provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	if t, ok := p.v.named(name); ok {
		f, ok := t.fields[field]
		return &types.FieldType{Type: f.typ}, ok
	}
	return p.Registry.FindStructFieldType(name, field)
}

// named is the type of a CEL type name.
func (v *vocabulary) named(name string) (*objectType, bool) {
	short, ours := strings.CutPrefix(name, typePrefix)
	t, ok := v.types[short]
	return t, ok && ours
}

// hasField tells whether a type has a field.
func (v *vocabulary) hasField(typ, field string) bool {
	t, ok := v.named(typ)
	if !ok {
		return false
	}
	_, ok = t.fields[field]
	return ok
}

func newVocabulary(s schemaFile) *vocabulary {
	v := &vocabulary{types: map[string]*objectType{}, vars: map[string]variable{}, schema: s}
	v.treeTypes()
	v.claimTypes()
	v.paperTypes()
	v.partyTypes()
	v.caseTypes()
	return v
}

func (v *vocabulary) add(t *objectType) *objectType {
	v.types[t.name] = t
	return t
}

// environment is the CEL environment of a vocabulary.
func (v *vocabulary) environment() (*cel.Env, *types.Registry, error) {
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, nil, err
	}
	opts := []cel.EnvOption{cel.CustomTypeProvider(provider{registry, v}), cel.CustomTypeAdapter(registry)}
	for name, x := range v.vars {
		opts = append(opts, cel.Variable(name, x.typ))
	}
	opts = append(opts, v.functions()...)
	env, err := cel.NewEnv(opts...)
	return env, registry, err
}

var goType = map[kind]*types.Type{kindText: types.StringType, kindName: types.StringType, kindID: types.StringType, kindDate: types.StringType,
	kindMoney: types.IntType, kindWords: types.StringType, kindArea: types.IntType, kindInt: types.IntType, kindBool: types.BoolType}

// treeTypes makes a type of every document type, register and of the form, with docs.<type> and reg.<register> to reach them.
func (v *vocabulary) treeTypes() {
	docs := v.add(newType("docs"))
	for key, s := range v.schema.Documents {
		t := v.treeType("doc."+key, s.Fields)
		docs.fields[key] = objectField{typ: types.NewListType(t.cel), get: func(o *object) ref.Val { return o.eval.papers(t, key) }}
	}
	v.vars["docs"] = variable{docs.cel, func(e *evaluation) ref.Val { return &object{docs, e, e} }}
	reg := v.add(newType("reg"))
	for key, s := range v.schema.Registers {
		t := v.treeType("reg."+key, s.Fields)
		reg.fields[key] = objectField{typ: types.NewListType(t.cel), get: func(o *object) ref.Val { return o.eval.records(t, key) }}
	}
	v.vars["reg"] = variable{reg.cel, func(e *evaluation) ref.Val { return &object{reg, e, e} }}
	form := v.treeType("form", v.schema.Form.Fields)
	v.vars["form"] = variable{form.cel, func(e *evaluation) ref.Val { return e.tree(form, treeNode{tree: &e.facts.Form}) }}
	registry := v.types["reg.registry"]
	filing := v.types["reg.housing"]
	v.vars["filings"] = variable{types.NewListType(filing.cel), func(e *evaluation) ref.Val { return e.allRecords(filing, "housing") }}
	v.vars["reused"] = variable{types.NewListType(registry.cel), func(e *evaluation) ref.Val {
		if e.facts.Registers["registry"].Down() {
			return unsure("registry")
		}
		return e.recordList(registry, e.facts.Reused)
	}}
}

func (v *vocabulary) treeType(name string, fields map[string]fieldSchema) *objectType {
	t := v.add(newType(name))
	for key, f := range fields {
		switch f.kind {
		case kindMark:
		case kindList:
			t.fields[key] = v.listField(name, key, f)
		case kindTree:
			member := v.treeType(name+"."+key, f.of)
			t.fields[key] = objectField{typ: member.cel, get: func(o *object) ref.Val {
				n := o.data.(treeNode)
				n.path = n.at(key)
				return o.eval.tree(member, n)
			}, set: func(o *object) bool {
				n := o.data.(treeNode)
				node, _ := n.tree.Fields.At(n.at(key))
				return len(node.Members) > 0
			}}
		default:
			t.fields[key] = leafField(key, f.kind)
		}
	}
	return t
}

func leafField(key string, k kind) objectField {
	return objectField{typ: goType[k],
		get: func(o *object) ref.Val {
			n := o.data.(treeNode)
			l, ok := n.tree.Leaf(n.at(key))
			if !ok {
				return unsure(n.at(key))
			}
			return o.eval.leafValue(k, l)
		},
		set: func(o *object) bool {
			n := o.data.(treeNode)
			l, ok := n.tree.Leaf(n.at(key))
			return ok && l.Stated()
		}}
}

// listField reaches a list: objects where members are named, else plain values. A list that is not there is empty; but in the register, which states
// even that there is nothing, and in a paper that hides something, it is unknown.
func (v *vocabulary) listField(owner, key string, f fieldSchema) objectField {
	set := func(o *object) bool {
		n := o.data.(treeNode)
		_, stated := n.tree.Fields.At(n.at(key))
		return stated || n.tree.Hidden
	}
	hidden := func(n treeNode) bool {
		_, stated := n.tree.Fields.At(n.at(key))
		return n.tree.Len(n.at(key)) == 0 && (n.tree.Hidden || n.tree.Base.Type == "registry" && !stated)
	}
	if len(f.of) == 0 {
		return objectField{typ: types.NewListType(types.StringType), set: set, get: func(o *object) ref.Val {
			n := o.data.(treeNode)
			if hidden(n) {
				return unsure(n.at(key))
			}
			vals := make([]ref.Val, n.tree.Len(n.at(key)))
			for i := range vals {
				l, _ := n.tree.Leaf(indexed(n.at(key), i))
				vals[i] = o.eval.leafValue(kindText, l)
			}
			return list(o.eval, vals)
		}}
	}
	member := v.treeType(owner+"."+key, f.of)
	return objectField{typ: types.NewListType(member.cel), set: set, get: func(o *object) ref.Val {
		n := o.data.(treeNode)
		if hidden(n) {
			return unsure(n.at(key))
		}
		vals := make([]ref.Val, n.tree.Len(n.at(key)))
		for i := range vals {
			m := n
			m.path = indexed(n.at(key), i)
			vals[i] = o.eval.tree(member, m)
		}
		return list(o.eval, vals)
	}}
}

// claimTypes are the facts, their claims, and single read values.
func (v *vocabulary) claimTypes() {
	claim := v.add(newType("Claim"))
	text := func(get func(c *facts.Claim, e *evaluation) string) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(get(o.data.(*facts.Claim), o.eval)) }}
	}
	claim.fields["from"] = text(func(c *facts.Claim, _ *evaluation) string { return string(c.Leaf.Origin.Kind) })
	claim.fields["type"] = text(func(c *facts.Claim, _ *evaluation) string { return c.Leaf.Origin.Type })
	claim.fields["key"] = text(func(c *facts.Claim, _ *evaluation) string { return c.Leaf.Origin.Key })
	claim.fields["value"] = text(func(c *facts.Claim, _ *evaluation) string { return c.Value })
	claim.fields["fact"] = text(func(c *facts.Claim, _ *evaluation) string { return c.Fact.Name })
	claim.fields["place"] = text(func(c *facts.Claim, e *evaluation) string { return e.placeName(c.Leaf.Origin) })
	claim.fields["label"] = text(func(c *facts.Claim, e *evaluation) string { return e.label(c.Leaf.Origin) })
	claim.fields["found"] = text(func(c *facts.Claim, e *evaluation) string { return e.shownClaim(c) })
	claim.fields["expected"] = text(func(c *facts.Claim, e *evaluation) string { return e.expectedOf(c) })
	claim.fields["counter"] = text(func(c *facts.Claim, e *evaluation) string { return e.counterName(c) })
	claim.fields["slip"] = text(func(c *facts.Claim, e *evaluation) string { return slipOf(c) })
	claim.fields["witness"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.data.(*facts.Claim).Weight == 0) }}
	fact := v.add(newType("Fact"))
	fact.fields["claims"] = objectField{typ: types.NewListType(claim.cel), get: func(o *object) ref.Val { return o.eval.claims(o.data.(*facts.Fact)) }}
	fact.fields["value"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return o.eval.factValue(o.data.(*facts.Fact)) },
		set: func(o *object) bool { return o.data.(*facts.Fact).State() != facts.Missing }}
	fact.fields["state"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(o.data.(*facts.Fact).State()) }}
	all := v.add(newType("facts"))
	for _, name := range facts.FactNames() {
		all.fields[name] = objectField{typ: fact.cel, get: func(o *object) ref.Val { return &object{fact, o.eval.facts.Fact(name), o.eval} }}
	}
	v.vars["facts"] = variable{all.cel, func(e *evaluation) ref.Val { return &object{all, e.facts, e} }}
	leaf := v.add(newType("Leaf"))
	plain := func(get func(l *leafRef, e *evaluation) string) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(get(o.data.(*leafRef), o.eval)) }}
	}
	leaf.fields["key"] = plain(func(l *leafRef, _ *evaluation) string { return l.leaf.Origin.Key })
	leaf.fields["type"] = plain(func(l *leafRef, _ *evaluation) string { return l.leaf.Origin.Type })
	leaf.fields["from"] = plain(func(l *leafRef, _ *evaluation) string { return string(l.leaf.Origin.Kind) })
	leaf.fields["place"] = plain(func(l *leafRef, e *evaluation) string { return e.placeName(l.leaf.Origin) })
	leaf.fields["label"] = plain(func(l *leafRef, e *evaluation) string { return e.label(l.leaf.Origin) })
	leaf.fields["id_type"] = plain(func(l *leafRef, _ *evaluation) string { return l.idType() })
	leaf.fields["page"] = plain(func(l *leafRef, e *evaluation) string { return e.pagePlace(l.leaf.Origin) })
	leaf.fields["may_read"] = plain(func(l *leafRef, e *evaluation) string { return e.mayRead(l.leaf) })
	leaf.fields["stamped"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.eval.stamped(o.data.(*leafRef).leaf)) }}
	leaf.fields["several"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.eval.amongSeveral(o.data.(*leafRef).leaf)) }}
	leaf.fields["unread"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.data.(*leafRef).leaf.Field.Value == "") }}
	v.vars["doubts"] = variable{types.NewListType(leaf.cel), func(e *evaluation) ref.Val { return e.leafRefs(leaf, e.doubtful()) }}
	pair := v.add(newType("AmountPair"))
	pair.fields["figures"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return o.eval.leafValue(kindWords, o.data.(*amountPair).figures) }}
	pair.fields["words"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return o.eval.leafValue(kindWords, o.data.(*amountPair).words) }}
	pair.fields["place"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(o.eval.placeName(o.data.(*amountPair).words.Origin)) }}
	pair.fields["label"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(o.eval.label(o.data.(*amountPair).figures.Origin)) }}
	pair.fields["agree"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return sameness(o.data.(*amountPair).agree()) }}
	v.vars["amounts"] = variable{types.NewListType(pair.cel), func(e *evaluation) ref.Val { return e.amountPairList() }}
	read := func(get func(l *leafRef) string) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val {
			l := o.data.(*leafRef)
			if !l.leaf.Known() {
				return o.eval.unread(l.leaf)
			}
			return types.String(get(l))
		}}
	}
	leaf.fields["value"] = read(func(l *leafRef) string { return l.leaf.Field.Value })
	leaf.fields["raw"] = read((*leafRef).raw)
}

// paperTypes are the papers as such, whatever their type, and the faults of their captures.
func (v *vocabulary) paperTypes() {
	paper := v.add(newType("Paper"))
	text := func(get func(p *facts.Paper, e *evaluation) string) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(get(o.data.(*facts.Paper), o.eval)) }}
	}
	flag := func(get func(p *facts.Paper) bool) objectField {
		return objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(get(o.data.(*facts.Paper))) }}
	}
	numbers := func(get func(p *facts.Paper) ([]int, bool)) objectField {
		return objectField{typ: types.NewListType(types.IntType), get: func(o *object) ref.Val {
			list, sure := get(o.data.(*facts.Paper))
			if !sure {
				return unsure("pages")
			}
			return types.NewDynamicList(o.eval.adapter, list)
		}}
	}
	paper.fields["type"] = text(func(p *facts.Paper, _ *evaluation) string { return p.Type })
	paper.fields["side"] = text(func(p *facts.Paper, _ *evaluation) string { return p.Side })
	paper.fields["slot"] = text(func(p *facts.Paper, _ *evaluation) string { return p.SlotName })
	paper.fields["what"] = text(func(p *facts.Paper, _ *evaluation) string { return p.Slot.What })
	paper.fields["placement"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return placementValue(o.data.(*facts.Paper)) }}
	paper.fields["name"] = text(func(p *facts.Paper, e *evaluation) string { return e.paperName(p) })
	paper.fields["slot_name"] = text(func(p *facts.Paper, e *evaluation) string { return e.slotName(p.Slot) })
	paper.fields["file"] = text(func(p *facts.Paper, _ *evaluation) string { return p.Base.File })
	paper.fields["repeated"] = flag(func(p *facts.Paper) bool { return p.Copy != nil })
	paper.fields["several"] = flag(func(p *facts.Paper) bool { return p.Several })
	paper.fields["legible"] = flag(func(p *facts.Paper) bool { return p.Legible() })
	paper.fields["usable"] = flag(func(p *facts.Paper) bool { return p.Usable() })
	paper.fields["needed"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.eval.slotNeeded(o.data.(*facts.Paper))) }}
	paper.fields["confidence"] = objectField{typ: types.DoubleType, get: func(o *object) ref.Val { return types.Double(confidenceOf(o.data.(*facts.Paper))) }}
	paper.fields["page_count"] = objectField{typ: types.IntType, get: func(o *object) ref.Val { return types.Int(len(o.data.(*facts.Paper).Pages)) }}
	paper.fields["missing_pages"] = numbers((*facts.Paper).MissingPages)
	paper.fields["repeated_pages"] = numbers(func(p *facts.Paper) ([]int, bool) { return p.RepeatedPages(), true })
	paper.fields["repeats"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return o.eval.repeats(o.data.(*facts.Paper)) }}
	paper.fields["total_pages"] = objectField{typ: types.IntType, get: func(o *object) ref.Val {
		_, total := o.data.(*facts.Paper).PageNumbers()
		return types.Int(total)
	}}
	v.vars["papers"] = variable{types.NewListType(paper.cel), func(e *evaluation) ref.Val { return e.paperList(paper) }}
	problem := v.add(newType("Problem"))
	of := func(get func(p *problemRef, e *evaluation) string) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(get(o.data.(*problemRef), o.eval)) }}
	}
	problem.fields["code"] = of(func(p *problemRef, _ *evaluation) string { return string(p.problem.Code) })
	problem.fields["advice"] = of(func(p *problemRef, _ *evaluation) string { return p.problem.Advice })
	problem.fields["file"] = of(func(p *problemRef, _ *evaluation) string { return p.page.File })
	problem.fields["place"] = of(func(p *problemRef, e *evaluation) string { return e.pageName(p) })
	problem.fields["hides"] = of(func(p *problemRef, e *evaluation) string { return e.hiddenBy(p) })
	problem.fields["paper"] = objectField{typ: paper.cel, get: func(o *object) ref.Val { return &object{paper, o.data.(*problemRef).paper, o.eval} }}
	paper.fields["problems"] = objectField{typ: types.NewListType(problem.cel), get: func(o *object) ref.Val { return o.eval.problems(problem, o.data.(*facts.Paper)) }}
	sign := v.add(newType("Sign"))
	trace := func(get func(s *signRef) string) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(get(o.data.(*signRef))) }}
	}
	sign.fields["kind"] = trace(func(s *signRef) string { return string(s.sign.Kind) })
	sign.fields["told"] = trace((*signRef).told)
	paper.fields["signs"] = objectField{typ: types.NewListType(sign.cel), get: func(o *object) ref.Val { return o.eval.signs(sign, o.data.(*facts.Paper)) }}
	paper.fields["editors"] = objectField{typ: types.NewListType(types.StringType), get: func(o *object) ref.Val { return o.eval.editors(o.data.(*facts.Paper)) }}
	reuse := v.add(newType("Reuse"))
	paper.fields["reuses"] = objectField{typ: types.NewListType(reuse.cel), get: func(o *object) ref.Val { return o.eval.reuses(reuse, o.data.(*facts.Paper)) }}
	leaf := v.types["Leaf"]
	paper.fields["under_seals"] = objectField{typ: types.NewListType(leaf.cel), get: func(o *object) ref.Val {
		return o.eval.leafRefs(leaf, o.eval.underSeals(o.data.(*facts.Paper)))
	}}
	upload := v.add(newType("Upload"))
	upload.fields["file"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(o.data.(*models.Upload).File) }}
	upload.fields["opened"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return o.eval.opened(o.data.(*models.Upload)) }}
	upload.fields["fault"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(o.data.(*models.Upload).Fault.Public) },
		set: func(o *object) bool { return o.data.(*models.Upload).Fault != nil }}
	v.vars["uploads"] = variable{types.NewListType(upload.cel), func(e *evaluation) ref.Val { return e.uploads(upload) }}
}

// partyTypes are the parties and how papers and registers name them.
func (v *vocabulary) partyTypes() {
	party, claim, mention := v.add(newType("Party")), v.types["Claim"], v.add(newType("Mention"))
	text := func(get func(p *facts.Party) string) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(get(o.data.(*facts.Party))) }}
	}
	known := func(get func(p *facts.Party) *facts.Fact) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val { return o.eval.factValue(get(o.data.(*facts.Party))) },
			set: func(o *object) bool { return get(o.data.(*facts.Party)).State() != facts.Missing }}
	}
	claims := func(get func(p *facts.Party) *facts.Fact) objectField {
		return objectField{typ: types.NewListType(claim.cel), get: func(o *object) ref.Val { return o.eval.claims(get(o.data.(*facts.Party))) }}
	}
	party.fields["role"] = text(func(p *facts.Party) string { return p.Role })
	party.fields["class"] = text(func(p *facts.Party) string { return p.Class })
	party.fields["side"] = text(func(p *facts.Party) string { return string(p.Side) })
	party.fields["called"] = text((*facts.Party).DisplayName)
	party.fields["name"], party.fields["names"] = known(nameOf), claims(nameOf)
	party.fields["id_number"], party.fields["numbers"] = known(idOf), claims(idOf)
	party.fields["share"], party.fields["shares"] = known(shareOf), claims(shareOf)
	party.fields["held_share"], party.fields["held_shares"] = known(heldOf), claims(heldOf)
	party.fields["old_name"], party.fields["old_names"] = known(oldNameOf), claims(oldNameOf)
	party.fields["old_id_number"], party.fields["old_numbers"] = known(oldIDOf), claims(oldIDOf)
	party.fields["legal_rep"], party.fields["legal_reps"] = known(legalRepOf), claims(legalRepOf)
	party.fields["org"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val {
		p := o.data.(*facts.Party)
		if !p.Org && p.Nameless() {
			return unsure("party")
		}
		return types.Bool(p.Org)
	}}
	party.fields["minor"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return o.eval.minor(o.data.(*facts.Party)) }}
	party.fields["age"] = objectField{typ: types.IntType, get: func(o *object) ref.Val { return o.eval.age(o.data.(*facts.Party)) }}
	party.fields["face_verified"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.eval.faceVerified(o.data.(*facts.Party))) }}
	party.fields["represented"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.eval.principal() == o.data.(*facts.Party)) }}
	for source, get := range map[string]func(p *facts.Party) *facts.Record{"police": func(p *facts.Party) *facts.Record { return p.Police },
		"civil": func(p *facts.Party) *facts.Record { return p.Civil }, "market": func(p *facts.Party) *facts.Record { return p.Market }} {
		t := v.types["reg."+source]
		party.fields[source] = objectField{typ: t.cel, get: func(o *object) ref.Val {
			r := get(o.data.(*facts.Party))
			if r == nil {
				return unsure(source)
			}
			return o.eval.tree(t, treeNode{tree: &r.Tree})
		}, set: func(o *object) bool { return get(o.data.(*facts.Party)) != nil }}
	}
	mention.fields["called"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(o.data.(*facts.Mention).Name.Field.Value) }}
	mention.fields["name"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return o.eval.leafValue(kindName, o.data.(*facts.Mention).Name) }}
	mention.fields["id_number"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return o.eval.leafValue(kindID, o.data.(*facts.Mention).ID) },
		set: func(o *object) bool { return o.data.(*facts.Mention).ID.Stated() }}
	mention.fields["share"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return o.eval.leafValue(kindText, o.data.(*facts.Mention).Share) },
		set: func(o *object) bool { return o.data.(*facts.Mention).Share.Stated() }}
	mention.fields["matched"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return o.eval.matched(o.data.(*facts.Mention)) }}
	mention.fields["party"] = objectField{typ: party.cel, get: func(o *object) ref.Val {
		if p := o.data.(*facts.Mention).Party; p != nil {
			return &object{party, p, o.eval}
		}
		return unsure("party")
	}, set: func(o *object) bool { return o.data.(*facts.Mention).Party != nil }}
	parties := types.NewListType(party.cel)
	group := func(get func(c *facts.Case) []*facts.Party) variable {
		return variable{parties, func(e *evaluation) ref.Val { return e.partyList(party, get(e.facts)) }}
	}
	v.vars["parties"] = group(func(c *facts.Case) []*facts.Party { return c.Parties })
	v.vars["everyone"] = group((*facts.Case).Everyone)
	v.vars["disposers"] = group(func(c *facts.Case) []*facts.Party { return c.Of(facts.Disposes) })
	v.vars["acquirers"] = group(func(c *facts.Case) []*facts.Party { return c.Of(facts.Acquires) })
	v.vars["owners"] = group(func(c *facts.Case) []*facts.Party { return c.Of(facts.Owns) })
	v.vars["agents"] = group(func(c *facts.Case) []*facts.Party { return orNone(c.Agent) })
	v.vars["deceased"] = group(func(c *facts.Case) []*facts.Party { return orNone(c.Deceased) })
	v.vars["principals"] = group(func(c *facts.Case) []*facts.Party { return orNone(c.Principal()) })
}

func orNone(p *facts.Party) []*facts.Party {
	if p == nil {
		return nil
	}
	return []*facts.Party{p}
}

func nameOf(p *facts.Party) *facts.Fact     { return p.Name }
func idOf(p *facts.Party) *facts.Fact       { return p.ID }
func shareOf(p *facts.Party) *facts.Fact    { return p.Share }
func heldOf(p *facts.Party) *facts.Fact     { return p.Held }
func oldNameOf(p *facts.Party) *facts.Fact  { return p.OldName }
func oldIDOf(p *facts.Party) *facts.Fact    { return p.OldID }
func legalRepOf(p *facts.Party) *facts.Fact { return p.LegalRep }

// caseTypes are the case itself and the business it is about.
func (v *vocabulary) caseTypes() {
	t := v.add(newType("Case"))
	text := func(get func(e *evaluation) string) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(get(o.eval)) }}
	}
	t.fields["business_type"] = text(func(e *evaluation) string { return e.facts.BusinessType })
	t.fields["business_name"] = text(func(e *evaluation) string { return e.business.called() })
	t.fields["category"] = text(func(e *evaluation) string { return e.business.Category })
	t.fields["filed_at"] = text(func(e *evaluation) string { return e.facts.FiledAt })
	t.fields["request_text"] = text(func(e *evaluation) string { return e.facts.RequestText })
	t.fields["region"] = text(func(e *evaluation) string { return e.facts.Region })
	t.fields["authority"] = text(func(e *evaluation) string { return e.facts.Authority.Name })
	t.fields["division"] = text(func(e *evaluation) string { return e.facts.Authority.Division })
	t.fields["match_outcome"] = text(func(e *evaluation) string { return e.facts.Match.Outcome })
	t.fields["meant_key"] = text(func(e *evaluation) string { return e.meant().Key })
	t.fields["meant_name"] = text(func(e *evaluation) string { return e.meantName() })
	t.fields["has_form"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.eval.facts.HasForm()) }}
	t.fields["has_history"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.eval.facts.Used != nil) }}
	t.fields["powers"] = objectField{typ: types.NewListType(types.StringType), get: func(o *object) ref.Val {
		return types.NewDynamicList(o.eval.adapter, o.eval.business.Powers)
	}}
	blank := v.add(newType("Blank"))
	blank.fields["label"] = objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(o.data.(*blankKey).label) }}
	blank.fields["filled"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.data.(*blankKey).filled) }}
	v.vars["form_keys"] = variable{types.NewListType(blank.cel), func(e *evaluation) ref.Val { return e.formKeys(blank) }}
	v.sourceType()
	v.vars["case"] = variable{t.cel, func(e *evaluation) ref.Val { return &object{t, e.facts, e} }}
}

// sourceType is the departments that the business asks.
func (v *vocabulary) sourceType() {
	t := v.add(newType("Source"))
	text := func(get func(s *sourceRef, e *evaluation) string) objectField {
		return objectField{typ: types.StringType, get: func(o *object) ref.Val { return types.String(get(o.data.(*sourceRef), o.eval)) }}
	}
	t.fields["key"] = text(func(s *sourceRef, _ *evaluation) string { return s.name })
	t.fields["name"] = text(func(s *sourceRef, e *evaluation) string { return e.pack.schema.Registers[s.name].Name })
	t.fields["status"] = objectField{typ: types.StringType, get: func(o *object) ref.Val {
		s := o.data.(*sourceRef)
		if s.status == "" {
			return unsure(s.name)
		}
		return types.String(s.status)
	}}
	t.fields["asked"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.data.(*sourceRef).status != "") }}
	t.fields["as_of"] = text(func(s *sourceRef, _ *evaluation) string { return s.asOf })
	t.fields["needed"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return o.eval.sourceNeeded(o.data.(*sourceRef).name) }}
	t.fields["wanted"] = objectField{typ: types.BoolType, get: func(o *object) ref.Val { return types.Bool(o.eval.wantedFrom(o.data.(*sourceRef).name)) }}
	v.vars["sources"] = variable{types.NewListType(t.cel), func(e *evaluation) ref.Val { return e.sourceList(t) }}
}
