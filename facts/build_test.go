package facts

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"yushen/models"
)

// paper is a document as tests write it: its slot, type and fields as JSON.
func paper(t *testing.T, slot, typ, fields string) models.Document {
	t.Helper()
	d := models.Document{ID: slot, Slot: slot, Type: typ, File: slot + ".jpg", Pages: []models.Page{{File: slot + ".jpg", Number: 1}}}
	if fields != "" {
		if err := json.Unmarshal([]byte(fields), &d.Fields); err != nil {
			t.Fatalf("%s: %v", slot, err)
		}
	}
	return d
}

func idCard(t *testing.T, slot, name, number string) models.Document {
	d := paper(t, slot, "id_card", fmt.Sprintf(`{"name": %q, "id_number": %q}`, name, number))
	d.Side = "front"
	return d
}

func form(t *testing.T, text string) models.Form {
	t.Helper()
	var f models.Form
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func register(source string, records ...models.Record) models.Register {
	r := models.Register{Source: source, Status: models.SourceOK, Records: records}
	if len(records) == 0 {
		r.Status = models.SourceNoRecord
	}
	return r
}

const (
	seller, sellerID = "岳清和", "640402197803121515"
	buyer, buyerID   = "祝云舒", "640402199005202264"
	house            = "固原市原州区云杉路18号清溪家园3幢2单元601室"
	unit             = "640402001002GB00012F00030045"
	certificate      = "宁(2019)固原市不动产权第0012345号"
)

// sale is a sale of a home: form, ID cards, certificate, contract and the register agree.
func sale(t *testing.T) *models.Case {
	return &models.Case{
		BusinessType: "transfer_stock_house", FiledAt: "2026-03-02",
		Form: form(t, `{"applicants": [{"role": "buyer1", "name": "`+buyer+`", "id_type": "居民身份证", "id_number": "`+buyerID+`", "share": "100%"},
			{"role": "seller1", "name": "`+seller+`", "id_type": "居民身份证", "id_number": "`+sellerID+`"}],
			"property": {"location": "`+house+`", "unit_no": "`+unit+`", "cert_no": "`+certificate+`"}, "contract": {"total_price": "520000.00"}}`),
		Documents: []models.Document{
			idCard(t, "seller1_id_front", seller, sellerID), idCard(t, "buyer1_id_front", buyer, buyerID),
			paper(t, "property_certificate", "real_estate_certificate", `{"cert_no": "`+certificate+`", "right_holders": ["`+seller+`"], "right_holder_id_numbers": ["`+sellerID+`"],
				"location": "`+house+`", "unit_no": "`+unit+`", "area_building": "98.76"}`),
			paper(t, "sale_contract", "stock_house_contract", `{"sellers": [{"name": "`+seller+`", "id_number": "`+sellerID+`"}], "buyers": [{"name": "`+buyer+`", "id_number": "`+buyerID+`"}],
				"location": "`+house+`", "cert_no": "`+certificate+`", "total_price": "520000.00", "contract_no": "CL202600012345"}`),
		},
		Registers: []models.Register{
			register("registry", models.Record{"unit_no": unit, "cert_no": certificate, "location": house, "area_building": 98.76,
				"right_holders": []any{map[string]any{"name": seller, "id_number": sellerID, "share": "100%"}}}),
			register("police", models.Record{"name": seller, "id_number": sellerID}, models.Record{"name": buyer, "id_number": buyerID}),
			register("housing", models.Record{"contract_no": "CL202600012345", "total_price": 520000.0}),
		},
	}
}

// set changes a field of the document in a slot.
func set(t *testing.T, c *models.Case, slot, path, value string) *models.Field {
	t.Helper()
	for i := range c.Documents {
		if c.Documents[i].Slot != slot {
			continue
		}
		n, ok := c.Documents[i].Fields.At(path)
		if !ok || n.Field == nil {
			t.Fatalf("%s has no %s", slot, path)
		}
		n.Field.Value, n.Field.Raw = value, value
		return n.Field
	}
	t.Fatalf("no %s", slot)
	return nil
}

func claimAt(t *testing.T, f *Fact, key string) *Claim {
	t.Helper()
	for _, c := range f.Claims {
		if c.Leaf.Origin.Key == key {
			return c
		}
	}
	t.Fatalf("%s: nothing claims it at %s", f.Name, key)
	return nil
}

func TestAllPlacesAgree(t *testing.T) {
	c := Build(sale(t))
	for _, f := range []*Fact{c.Fact("location"), c.Fact("unit_no"), c.Fact("cert_no"), c.Fact("area_building"), c.Fact("total_price"), c.Role("buyer1").Name,
		c.Role("buyer1").ID, c.Role("seller1").Name, c.Role("seller1").ID} {
		if f.State() != Known {
			t.Errorf("%s is %s", f.Name, f.State())
		}
		for _, claim := range f.Claims {
			if f.Verdict(claim) != Agrees {
				t.Errorf("%s: %s at %s", f.Name, f.Verdict(claim), claim.Leaf.Origin.Key)
			}
		}
	}
	if v, _ := c.Fact("total_price").Value(); v != "520000.00" {
		t.Errorf("price %q", v)
	}
	if c.Fact("proof_no").State() != Missing {
		t.Errorf("a sale has no mortgage, but proof_no is %s", c.Fact("proof_no").State())
	}
}

func TestTheOneWhoStandsAloneDiffers(t *testing.T) {
	m := sale(t)
	set(t, m, "sale_contract", "sellers[0].name", "岳青和")
	c := Build(m)
	f := c.Role("seller1").Name
	if v, _ := f.Value(); v != seller {
		t.Errorf("the seller is %q", v)
	}
	for _, claim := range f.Claims {
		want := Agrees
		if claim.Leaf.Origin.Type == "stock_house_contract" {
			want = Differs
		}
		if got := f.Verdict(claim); got != want {
			t.Errorf("%s: want %s, got %s", claim.Leaf.Origin.Key, want, got)
		}
	}
	if against := f.Counter(claimAt(t, f, "stock_house_contract.sellers[].name")); against == nil || against.Value != seller {
		t.Errorf("held against it: %+v", against)
	}
}

func TestTheRegisterOutweighsOneCertificate(t *testing.T) {
	m := sale(t)
	m.Registers[0].Records[0]["area_building"] = 108.76
	f := Build(m).Fact("area_building")
	if v, _ := f.Value(); v != "108.76" {
		t.Errorf("area %q", v)
	}
	if got := f.Verdict(claimAt(t, f, "real_estate_certificate.area_building")); got != Differs {
		t.Errorf("the certificate %s", got)
	}
}

func TestAnOwnerWhoIsNoneOfTheParties(t *testing.T) {
	m := sale(t)
	m.Registers[0].Records[0]["right_holders"] = []any{map[string]any{"name": "宫若水", "id_number": "640402198809153176"}}
	c := Build(m)
	if v, _ := c.Role("seller1").Name.Value(); v != seller {
		t.Errorf("the seller is %q", v)
	}
	mentions := c.MentionsIn("registry", "right_holders")
	if len(mentions) != 1 || mentions[0].Party != nil {
		t.Errorf("the register's owner passes for a party: %+v", mentions)
	}
}

func TestAnUncertainReadingNeitherAccusesNorConfirms(t *testing.T) {
	for _, status := range []models.Status{models.Uncertain, models.Unreadable} {
		m := sale(t)
		set(t, m, "sale_contract", "location", "固原市原州区云杉路18号清溪家园3幢2单元602室").Status = status
		f := Build(m).Fact("location")
		if got := f.Verdict(claimAt(t, f, "stock_house_contract.location")); got != Unclear {
			t.Errorf("%s: %s", status, got)
		}
		if v, _ := f.Value(); v == "" {
			t.Errorf("%s: the others still tell where the house is", status)
		}
	}
}

func TestNothingWasReadIsNotNothingIsThere(t *testing.T) {
	m := &models.Case{BusinessType: "transfer_stock_house", Documents: []models.Document{paper(t, "sale_contract", "stock_house_contract", `{"location": {"value": "", "status": "unreadable"}}`)}}
	c := Build(m)
	if s := c.Fact("location").State(); s != Unread {
		t.Errorf("location is %s", s)
	}
	if s := c.Fact("unit_no").State(); s != Missing {
		t.Errorf("unit_no is %s", s)
	}
}

func TestTwoOfOneWeightConflict(t *testing.T) {
	m := &models.Case{BusinessType: "mortgage_first_general", Documents: []models.Document{
		paper(t, "mortgage_contract", "mortgage_contract", `{"secured_amount": "300000"}`), paper(t, "loan_contract", "loan_contract", `{"loan_amount": "310000"}`)}}
	f := Build(m).Fact("secured_amount")
	if f.State() != Conflicting {
		t.Fatalf("state %s", f.State())
	}
	for _, c := range f.Claims {
		if f.Verdict(c) != Differs {
			t.Errorf("%s: %s", c.Leaf.Origin.Key, f.Verdict(c))
		}
	}
	if _, ok := f.Value(); ok {
		t.Error("a conflict has a value")
	}
}

func TestWitnessesNeverAccuse(t *testing.T) {
	m := sale(t)
	m.Documents = append(m.Documents, paper(t, "deed_tax_certificate", "tax_certificate", `{"taxpayer_name": "`+buyer+`", "tax_base": "600000.00"}`))
	f := Build(m).Fact("total_price")
	if c := claimAt(t, f, "tax_certificate.tax_base"); c.Weight != 0 {
		t.Errorf("the assessed price weighs %d", c.Weight)
	}
	if v, _ := f.Value(); v != "520000.00" {
		t.Errorf("price %q", v)
	}
}

func TestHarmlessDifferencesAgree(t *testing.T) {
	for _, test := range []struct{ slot, path, value, fact string }{
		{"sale_contract", "location", "云杉路18号清溪家园3号楼2-601", "location"},
		{"sale_contract", "cert_no", "宁（2019）固原市不动产权第12345号", "cert_no"},
		{"sale_contract", "total_price", "52万元", "total_price"},
		{"property_certificate", "area_building", "98.76㎡", "area_building"},
		{"property_certificate", "unit_no", "640402 001002 GB00012 F00030045", "unit_no"},
	} {
		m := sale(t)
		set(t, m, test.slot, test.path, test.value)
		f := Build(m).Fact(test.fact)
		for _, c := range f.Claims {
			if f.Verdict(c) != Agrees {
				t.Errorf("%s: %s is %s", test.value, c.Leaf.Origin.Key, f.Verdict(c))
			}
		}
	}
}

func TestRecordsOfOtherMattersStayOut(t *testing.T) {
	m := sale(t)
	other := models.Record{"unit_no": "640402001002GB00012F00039999", "cert_no": "宁(2020)固原市不动产权第0099999号", "location": "固原市原州区云杉路99号",
		"right_holders": []any{map[string]any{"name": "宫若水", "id_number": "640402198809153176"}}}
	m.Registers[0].Records = append([]models.Record{other}, m.Registers[0].Records...)
	m.Registers[2].Records = append([]models.Record{{"contract_no": "CL202600099999", "total_price": 1.0}}, m.Registers[2].Records...)
	c := Build(m)
	if c.Registry == nil || c.Registry.Value("unit_no") != unit {
		t.Errorf("the record of another house was taken")
	}
	if c.Housing == nil || c.Housing.Value("contract_no") != "CL202600012345" {
		t.Errorf("the filing of another contract was taken")
	}
	if len(c.Reused) > 0 {
		t.Errorf("nobody used the other house's number")
	}
	m.Registers[0].Records = []models.Record{other}
	if c = Build(m); c.Registry != nil {
		t.Error("a record under none of the case's keys was taken")
	}
}

func TestACertificateNumberOfAnotherHouse(t *testing.T) {
	m := sale(t)
	m.Registers[0].Records = append(m.Registers[0].Records, models.Record{"unit_no": "640402001002GB00012F00039999", "cert_no": "宁(2020)固原市不动产权第0099999号"})
	set(t, m, "property_certificate", "cert_no", "宁(2020)固原市不动产权第0099999号")
	c := Build(m)
	if c.Registry == nil || c.Registry.Value("unit_no") != unit || len(c.Reused) != 1 {
		t.Errorf("the house's record %v, reused %d", c.Registry, len(c.Reused))
	}
}

func TestDepartmentsHaveFourAnswers(t *testing.T) {
	m := sale(t)
	m.Registers = []models.Register{{Source: "registry", Status: models.SourceDown}, {Source: "police", Status: models.SourceNoRecord}, {Source: "tax", Status: models.SourceOK}}
	c := Build(m)
	if r := c.Registers["registry"]; !r.Down() || r.Answered() {
		t.Error("the register is down")
	}
	if r := c.Registers["police"]; r.Down() || !r.Answered() {
		t.Error("the police answered that they hold nothing")
	}
	if c.Registers["tax"].Status != models.SourceNoRecord {
		t.Error("no records is no record")
	}
	if r := c.Registers["housing"]; r != nil || r.Down() || r.Answered() {
		t.Error("housing is not connected")
	}
}

func TestPartiesWithoutAForm(t *testing.T) {
	m := sale(t)
	m.Form = nil
	c := Build(m)
	var roles []string
	for _, p := range c.Parties {
		roles = append(roles, p.Role)
	}
	slices.Sort(roles)
	if !slices.Equal(roles, []string{"buyer1", "seller1"}) {
		t.Fatalf("parties %v", roles)
	}
	if v, _ := c.Role("buyer1").Name.Value(); v != buyer {
		t.Errorf("the buyer is %q", v)
	}
	if c.HasForm() {
		t.Error("there is no form")
	}
}

func TestPartiesOfAnApplicationFormOnly(t *testing.T) {
	m := &models.Case{BusinessType: "transfer_stock_house", Documents: []models.Document{paper(t, "", "application_form",
		`{"right_holders": [{"name": "`+buyer+`", "id_number": "`+buyerID+`"}], "obligors": [{"name": "`+seller+`", "id_number": "`+sellerID+`"}]}`)}}
	c := Build(m)
	if len(c.Of(Acquires)) != 1 || len(c.Of(Disposes)) != 1 || c.Of(Disposes)[0].DisplayName() != seller {
		t.Errorf("parties %+v", c.Parties)
	}
}

func TestCardsWithoutSlotsFindTheirParty(t *testing.T) {
	m := sale(t)
	for i := range m.Documents[:2] {
		m.Documents[i].Slot, m.Documents[i].ID = "", fmt.Sprintf("card%d", i)
	}
	c := Build(m)
	for _, p := range c.PapersOf("id_card") {
		if p.Party == nil || p.Party.DisplayName() != p.Value("name") {
			t.Errorf("%s's card belongs to %v", p.Value("name"), p.Party)
		}
	}
}

func TestACardOfSomebodyElse(t *testing.T) {
	m := sale(t)
	m.Documents[1] = idCard(t, "buyer1_id_front", "宫若水", "640402198809153176")
	c := Build(m)
	for _, p := range c.Papers {
		want := InPlace
		if p.SlotName == "buyer1_id_front" {
			want = Stranger
		}
		if p.Placement != want {
			t.Errorf("%s is %s", p.SlotName, p.Placement)
		}
	}
	if v, _ := c.Role("buyer1").Name.Value(); v != buyer {
		t.Errorf("the stranger's name became the buyer's: %q", v)
	}
}

func TestAPartyWhoseNumberHasASlipIsStillThatParty(t *testing.T) {
	m := sale(t)
	set(t, m, "sale_contract", "buyers[0].id_number", "640402199005202246")
	c := Build(m)
	for _, mention := range c.MentionsIn("stock_house_contract", "buyers") {
		if mention.Party == nil || mention.Party.Role != "buyer1" {
			t.Errorf("the buyer of the contract is nobody")
		}
	}
	f := c.Role("buyer1").ID
	if got := f.Verdict(claimAt(t, f, "stock_house_contract.buyers[].id_number")); got != Differs {
		t.Errorf("the slip: %s", got)
	}
}

func TestTwoBuyersInAnotherOrder(t *testing.T) {
	m := sale(t)
	applicants := m.Form["applicants"].([]any)
	m.Form["applicants"] = append(applicants, map[string]any{"role": "buyer2", "name": "宫若水", "id_number": "640402198809153176"})
	m.Documents[3] = paper(t, "sale_contract", "stock_house_contract", `{"sellers": [{"name": "`+seller+`"}], "buyers": [{"name": "宫若水", "id_number": "640402198809153176", "share": "40%"}, {"name": "`+buyer+`", "id_number": "`+buyerID+`", "share": "60%"}]}`)
	c := Build(m)
	for role, share := range map[string]string{"buyer1": "60%", "buyer2": "40%"} {
		if got := claimAt(t, c.Role(role).Share, "stock_house_contract.buyers[].share").Leaf.Field.Value; got != share {
			t.Errorf("%s gets %s", role, got)
		}
	}
}

func TestAgentAndPrincipal(t *testing.T) {
	m := sale(t)
	m.Form["agent"] = map[string]any{"name": "邬远山", "id_number": "640422198507013130", "principal_role": "buyer1"}
	c := Build(m)
	if c.Agent == nil || c.Agent.DisplayName() != "邬远山" || c.Principal() != c.Role("buyer1") {
		t.Errorf("agent %+v acts for %+v", c.Agent, c.Principal())
	}
	if c := Build(sale(t)); c.Agent != nil || c.Principal() != nil {
		t.Error("nobody acts for another here")
	}
}

func TestADeceasedOwner(t *testing.T) {
	m := &models.Case{BusinessType: "transfer_inheritance",
		Form:      form(t, `{"applicants": [{"role": "heir1", "name": "祝云帆", "id_number": "640402198809153176"}], "deceased": {"name": "祝守业", "id_number": "640402195002031158"}}`),
		Documents: []models.Document{paper(t, "death_certificate", "death_certificate", `{"deceased_name": "祝守业", "deceased_id_number": "640402195002031158", "death_date": "2025-10-08"}`)},
		Registers: []models.Register{register("police", models.Record{"name": "祝守业", "id_number": "640402195002031158", "death_date": "2025-10-08"}),
			register("health", models.Record{"deceased_name": "祝守业", "deceased_id_number": "640402195002031158", "death_date": "2025-10-09"})}}
	c := Build(m)
	if c.Deceased == nil || c.Deceased.Police == nil {
		t.Fatalf("deceased %+v", c.Deceased)
	}
	f := c.Fact("death_date")
	if v, _ := f.Value(); v != "2025-10-08" {
		t.Errorf("died on %q", v)
	}
	if got := f.Verdict(claimAt(t, f, "health.death_date")); got != Differs {
		t.Errorf("the hospital's other day: %s", got)
	}
}

func TestNamesBeforeAndAfterAChange(t *testing.T) {
	m := sale(t)
	m.BusinessType = "change_owner_info"
	m.Form = form(t, `{"applicants": [{"role": "owner1", "name": "岳清和", "id_number": "`+sellerID+`"}], "change": {"kind": "name", "old_name": "岳青河", "new_name": "岳清和"},
		"property": {"unit_no": "`+unit+`"}}`)
	m.Documents = []models.Document{idCard(t, "owner1_id_front", seller, sellerID),
		paper(t, "property_certificate", "real_estate_certificate", `{"right_holders": ["岳青河"], "right_holder_id_numbers": ["`+sellerID+`"], "unit_no": "`+unit+`"}`)}
	m.Registers[0].Records[0]["right_holders"] = []any{map[string]any{"name": "岳青河", "id_number": sellerID}}
	p := Build(m).Role("owner1")
	now, _ := p.Name.Value()
	before, _ := p.OldName.Value()
	if now != "岳清和" || before != "岳青河" {
		t.Errorf("now %q, before %q", now, before)
	}
}

func TestOrganisations(t *testing.T) {
	m := sale(t)
	m.Form = form(t, `{"applicants": [{"role": "seller1", "name": "固原云杉房地产开发有限公司", "id_type": "统一社会信用代码", "id_number": "91640402MA76A1B29W"}, {"role": "buyer1", "name": "`+buyer+`"}]}`)
	m.Registers = []models.Register{register("market", models.Record{"uscc": "91640402MA76A1B29W", "name": "固原云杉房地产开发有限公司", "legal_rep": "晏文达", "status": "存续"})}
	c := Build(m)
	if p := c.Role("seller1"); !p.Org || p.Market == nil {
		t.Errorf("seller %+v", p)
	}
	if rep, _ := c.Role("seller1").LegalRep.Value(); rep != "晏文达" {
		t.Errorf("represented by %q", rep)
	}
	if c.Role("buyer1").Org {
		t.Error("the buyer is a person")
	}
}
