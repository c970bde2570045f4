package facts

import (
	"slices"
	"testing"

	"yushen/models"
)

func TestSlots(t *testing.T) {
	for slot, want := range map[string]Slot{
		"buyer1_id_front":           {Party: "buyer1", Class: "buyer", What: "id_front"},
		"seller_business_license":   {Party: "seller1", Class: "seller", What: "business_license"},
		"agent_id_back":             {Party: "agent", Class: "agent", What: "id_back"},
		"mortgagee_consent":         {What: "mortgagee_consent"},
		"sale_contract":             {What: "sale_contract"},
		"heir12_household_register": {Party: "heir12", Class: "heir", What: "household_register"},
		"ownership_papers":          {What: "ownership_papers"},
		"":                          {},
	} {
		if got := ParseSlot(slot); got != want {
			t.Errorf("%q: want %+v, got %+v", slot, want, got)
		}
	}
	if types := TypesOf(ParseSlot("something_new")); types != nil {
		t.Errorf("a slot that nobody knows asks for %v", types)
	}
	if types := TypesOf(ParseSlot("gift_contract")); !slices.Equal(types, []string{"gift_contract"}) {
		t.Errorf("a slot named after a document asks for %v", types)
	}
}

func placements(c *Case) map[string]Placement {
	out := map[string]Placement{}
	for _, p := range c.Papers {
		out[p.ID] = p.Placement
	}
	return out
}

func TestPlacement(t *testing.T) {
	blank := paper(t, "sale_contract", models.UnknownType, "")
	blank.Pages[0].Quality.Problems = []models.Problem{{Code: models.Blank, Score: 1}}
	back := paper(t, "buyer1_id_front", "id_card", `{"valid_to": "2040-06-01"}`)
	back.Side = "back"
	for _, test := range []struct {
		what string
		doc  models.Document
		want Placement
	}{
		{"对的材料", paper(t, "sale_contract", "stock_house_contract", ""), InPlace},
		{"别的材料", paper(t, "sale_contract", "marriage_certificate", ""), Misplaced},
		{"旧证可以放房产证一栏", paper(t, "property_certificate", "old_house_certificate", ""), InPlace},
		{"白纸", blank, Empty},
		{"认不出的", paper(t, "sale_contract", models.UnknownType, ""), Unknown},
		{"身份证的另一面", back, WrongSide},
		{"其他一栏放什么都行", paper(t, "other", "household_register", ""), InPlace},
		{"没有说是什么", paper(t, "", "household_register", ""), InPlace},
		{"没听说过的栏目", paper(t, "my_papers", "household_register", ""), InPlace},
	} {
		c := Build(&models.Case{Documents: []models.Document{test.doc}})
		if got := c.Papers[0].Placement; got != test.want {
			t.Errorf("%s: want %s, got %s", test.what, test.want, got)
		}
	}
}

func TestSwappedSidesOfOneCard(t *testing.T) {
	front, back := idCard(t, "buyer1_id_back", buyer, buyerID), paper(t, "buyer1_id_front", "id_card", `{"valid_to": "2040-06-01"}`)
	back.Side = "back"
	c := Build(&models.Case{Documents: []models.Document{front, back}})
	for id, p := range placements(c) {
		if p != InPlace {
			t.Errorf("%s is %s", id, p)
		}
	}
}

func TestOneUploadForBothSides(t *testing.T) {
	front, back := idCard(t, "buyer1_id_front", buyer, buyerID), paper(t, "buyer1_id_front", "id_card", `{"valid_to": "2040-06-01"}`)
	back.Side, back.ID = "back", "back"
	c := Build(&models.Case{Documents: []models.Document{front, back}, Uploads: []models.Upload{{File: "buyer1_id_front.jpg", Slots: []string{"buyer1_id_front", "buyer1_id_back"}}}})
	if p := c.Papers[1]; p.Placement != InPlace || p.SlotName != "buyer1_id_back" {
		t.Errorf("the back fills %q: %s", p.SlotName, p.Placement)
	}
}

func numbered(d models.Document, file string, numbers ...int) models.Document {
	d.File, d.Pages = file, nil
	for i, n := range numbers {
		page := models.Page{File: file, Number: i + 1}
		if n > 0 {
			page.Printed = &models.PrintedNo{Number: n, Total: 4}
		}
		d.Pages = append(d.Pages, page)
	}
	return d
}

func TestAContractInSeveralUploads(t *testing.T) {
	first := numbered(paper(t, "sale_contract", "stock_house_contract", `{"contract_no": "CL1", "location": "`+house+`"}`), "a.jpg", 1, 2)
	rest := numbered(paper(t, "sale_contract", "stock_house_contract", `{"contract_no": "CL1", "sign_date": "2026-02-10"}`), "b.jpg", 3, 4)
	rest.Marks.Signatures = []models.Signature{{Name: buyer}}
	c := Build(&models.Case{Documents: []models.Document{first, rest}})
	if len(c.Papers) != 1 {
		t.Fatalf("%d papers", len(c.Papers))
	}
	p := c.Papers[0]
	if p.Value("sign_date") != "2026-02-10" || p.Value("location") != house || len(p.Marks.Signatures) != 1 || len(p.Files) != 2 {
		t.Errorf("put together: %+v", p)
	}
	if missing, sure := p.MissingPages(); len(missing) > 0 || !sure {
		t.Errorf("missing %v, sure %v", missing, sure)
	}
	if l, _ := p.Leaf("sign_date"); l.Origin.File != "b.jpg" {
		t.Errorf("the date stands in %s", l.Origin.File)
	}
}

func TestMissingPages(t *testing.T) {
	for _, test := range []struct {
		what    string
		numbers []int
		missing []int
		sure    bool
	}{
		{"齐全", []int{1, 2, 3, 4}, nil, true}, {"缺第2页", []int{1, 3, 4}, []int{2}, true}, {"第3页拍了两次", []int{1, 2, 3, 3}, []int{4}, true},
		{"一页的页码没有看清", []int{1, 0, 3, 4}, nil, false}, {"页码都没有", []int{0, 0}, nil, true}, {"顺序乱了", []int{2, 1, 4, 3}, nil, true},
		{"缺两页，一页没有看清", []int{1, 0, 4}, []int{2, 3}, true},
	} {
		p := paperOf(&models.Document{})
		p.Pages = numbered(models.Document{}, "a.jpg", test.numbers...).Pages
		missing, sure := p.MissingPages()
		if !slices.Equal(missing, test.missing) || sure != test.sure {
			t.Errorf("%s: missing %v, sure %v", test.what, missing, sure)
		}
	}
}

func TestTheSamePaperTwice(t *testing.T) {
	card := idCard(t, "buyer1_id_front", buyer, buyerID)
	again := idCard(t, "buyer1_id_front", buyer, buyerID)
	again.ID, again.File = "again", "again.jpg"
	c := Build(&models.Case{Documents: []models.Document{card, again}})
	if len(c.Papers) != 2 || c.Papers[1].Copy != c.Papers[0] || c.Papers[0].Copy != nil {
		t.Errorf("papers %+v", c.Papers)
	}
	if len(c.PapersOf("id_card")) != 1 {
		t.Error("the copy speaks too")
	}
}

func TestOnlyTheSamePaperCountsAsSentTwice(t *testing.T) {
	const picture, other = "4x4:oVo", "4x4:Wqc" // two pages of writing
	contract := func(no, hash string) models.Document {
		d := paper(t, "sale_contract", "stock_house_contract", `{"contract_no": "`+no+`"}`)
		d.Pages[0].Hash = hash
		return d
	}
	stranger := func(hash string) models.Document {
		return models.Document{File: "a.jpg", Type: models.UnknownType, Pages: []models.Page{{File: "a.jpg", Number: 1, Hash: hash}}}
	}
	unread := contract("", picture)
	unread.Fields = nil
	for name, c := range map[string]struct {
		one, two models.Document
		repeats  bool
	}{
		"同一张图，字都没读出来":      {unread, unread, true},
		"同一份合同再拍一次，图不一样":   {contract("CL1", picture), contract("CL1", other), true},
		"同一格式的两份合同，远看一样":   {contract("CL1", picture), contract("CL2", picture), false},
		"认不出的同一张图传了两遍":     {stranger(picture), stranger(picture), true},
		"认不出的两张不同的图":       {stranger(picture), stranger(other), false},
		"认不出、也没有字的两张图，不知道": {stranger(""), stranger(""), false},
	} {
		t.Run(name, func(t *testing.T) {
			one, two := c.one, c.two
			two.ID, two.File = "again", "b.jpg"
			if got := repeats(paperOf(&one), paperOf(&two)); got != c.repeats {
				t.Errorf("counts as sent twice: %v", got)
			}
		})
	}
}

func TestADamagedCaptureHidesWhatIsNotThere(t *testing.T) {
	d := paper(t, "sale_contract", "stock_house_contract", `{"contract_no": "CL1"}`)
	d.Pages[0].Quality.Problems = []models.Problem{{Code: models.Glare, Score: 0.9}}
	p := Build(&models.Case{Documents: []models.Document{d}}).Papers[0]
	if l, ok := p.Leaf("total_price"); !ok || l.Known() || !l.Stated() {
		t.Errorf("the price may stand under the glare: %v %+v", ok, l)
	}
	if p.Legible() || !p.Hidden {
		t.Error("glare hides text")
	}
	d.Pages[0].Quality.Problems = []models.Problem{{Code: models.GreyCopy, Score: 0.9}}
	if p := Build(&models.Case{Documents: []models.Document{d}}).Papers[0]; !p.Legible() || p.Hidden {
		t.Error("a copy is legible")
	}
}

func TestBuildLeavesTheCaseAlone(t *testing.T) {
	m := sale(t)
	m.Documents[0].Fields["name"] = models.Leaf(models.Field{Value: seller})
	Build(m)
	if f := m.Documents[0].Fields["name"].Field; f.Status != "" || f.File != "" {
		t.Errorf("the case's own field was filled in: %+v", f)
	}
}

// Of several people's cards in one picture nothing tells whose was read, so that it repeats nobody's.
func TestAPictureOfSeveralCardsIsNoCopy(t *testing.T) {
	one := paper(t, "buyer1_id_front", "id_card", `{"name": "样某甲", "id_number": "640402199005202264"}`)
	two := paper(t, "buyer1_id_front", "id_card", `{"name": {"value": "样某乙", "status": "uncertain"}, "id_number": {"value": "640402197803121515", "status": "uncertain"}}`)
	two.ID, two.File, two.Pages[0].File, two.Several = "doc_2", "b.jpg", "b.jpg", true
	for _, p := range papersOf(&models.Case{Documents: []models.Document{one, two}}) {
		if p.Copy != nil {
			t.Errorf("%s is said to be a copy", p.ID)
		}
	}
}
