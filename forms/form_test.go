package forms

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"yushen/models"
	"yushen/rules"
)

func book(t *testing.T) *Book {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func tailored(t *testing.T, c models.Case, answers models.Form) models.TailoredForm {
	t.Helper()
	form, ok, err := book(t).Tailor(&c, nil, answers)
	if err != nil || !ok {
		t.Fatalf("%v %v", ok, err)
	}
	return form
}

// everySituation are answers that open each of the conditional parts.
var everySituation = []models.Form{
	nil,
	{"situation": object{"has_agent": "是", "has_minor": "是", "married_sole_owner": "是", "holds_old_cert": "是"}},
	{"co_ownership": "按份共有", "situation": object{"has_agent": "否"}, "inquiry": object{"tenant": "是", "dispute": "是"}},
	{"applicants": []any{object{"role": "buyer1", "id_type": "统一社会信用代码"}, object{"role": "heir1", "id_type": "居民身份证"}}},
}

// TestEveryFormIsJSONSchema: each form is valid by the meta-schema of 2020-12 (the compiler checks against it) and has nothing to ask twice.
func TestEveryFormIsJSONSchema(t *testing.T) {
	for _, key := range book(t).Businesses() {
		for i, answers := range everySituation {
			form := tailored(t, models.Case{BusinessType: key, FiledAt: "2026-11-20"}, answers)
			if _, err := compile(form.Schema); err != nil {
				t.Errorf("%s, situation %d: %v", key, i, err)
			}
			if form.Schema["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
				t.Errorf("%s: dialect %v", key, form.Schema["$schema"])
			}
			if len(form.Open) == 0 && key != "seizure" {
				t.Errorf("%s, situation %d: nothing to answer", key, i)
			}
		}
	}
}

func properties(t *testing.T, schema object, path ...string) object {
	t.Helper()
	for _, p := range path {
		next, ok := schema["properties"].(object)[p].(object)
		if !ok {
			t.Fatalf("no %s in %v", p, path)
		}
		schema = next
	}
	out, _ := schema["properties"].(object)
	return out
}

const (
	cert = "宁(2024)固原市不动产权第0001234号"
	unit = "640402001002GB00012F00030045"
	home = "固原市原州区文化路12号东海花园3号楼2单元601室"
)

// saleCase is a sale whose certificate was read and whose register answered.
func saleCase() models.Case {
	field := func(v string) models.Node {
		return models.Leaf(models.Field{Value: v, Raw: v, Confidence: 0.99, Status: models.Read, File: "02.jpg", Page: 1, Box: models.Rect(0.1, 0.1, 0.4, 0.15)})
	}
	return models.Case{
		BusinessType: "transfer_stock_house", FiledAt: "2026-11-20",
		Uploads: []models.Upload{{File: "01.jpg", Slot: "seller1_id_front"}, {File: "02.jpg", Slot: "property_certificate"}},
		Documents: []models.Document{
			{ID: "doc_1", File: "01.jpg", Type: "id_card", Side: "front", Slot: "seller1_id_front", Pages: []models.Page{{File: "01.jpg", Number: 1}},
				Fields: models.Fields{"name": field("甲某某"), "id_number": field("640402198001010017")}},
			{ID: "doc_2", File: "02.jpg", Type: "real_estate_certificate", Slot: "property_certificate", Pages: []models.Page{{File: "02.jpg", Number: 1}},
				Fields: models.Fields{"cert_no": field(cert), "unit_no": field(unit), "location": field(home)}},
		},
		Registers: []models.Register{
			{Source: "registry", Status: models.SourceOK, AsOf: "2026-11-20T09:00:00+08:00", Records: []models.Record{{"unit_no": unit, "cert_no": cert, "location": home,
				"area_building": 98.76, "usage": "城镇住宅用地/成套住宅", "right_holders": []any{map[string]any{"name": "甲某某", "id_number": "640402198001010017"},
					map[string]any{"name": "乙某", "id_number": "640422198201010527"}}}}},
			{Source: "police", Status: models.SourceOK, AsOf: "2026-11-20T09:00:00+08:00", Records: []models.Record{{"name": "甲某某", "id_number": "640402198001010017", "death_status": "正常"}}},
		},
	}
}

func TestRegistersLockWhatTheySettle(t *testing.T) {
	form := tailored(t, saleCase(), nil)
	for path, want := range map[string]string{"property.location": home, "property.unit_no": unit, "property.area_building": "98.76"} {
		got, _ := lookup(form.Data, path)
		if p := form.Provenance[path]; got != want || p.Source != "registry" || !p.Locked || p.AsOf == "" {
			t.Errorf("%s = %v from %+v, want %s locked by the register", path, got, p, want)
		}
	}
	if properties(t, form.Schema, "property")["location"].(object)["readOnly"] != true {
		t.Error("a locked answer can be written over")
	}
	if p := form.Provenance["property.location"]; p.File != "02.jpg" || p.Box.IsZero() {
		t.Errorf("the place in the certificate is lost: %+v", p)
	}
}

func TestConfirmedPersonIsFilledInAndNobodyElseIsTold(t *testing.T) {
	form := tailored(t, saleCase(), nil)
	b, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), "甲某某") {
		t.Error("the seller's name stands on the card and is asked for all the same")
	}
	if strings.Contains(string(b), "640422198201010527") || strings.Contains(string(b), "乙某") {
		t.Error("the form tells of a co-owner whom nobody named")
	}
}

func TestOldCertificateIsNotAskedForWhereANewOneIsThere(t *testing.T) {
	form := tailored(t, saleCase(), nil)
	if _, asked := properties(t, form.Schema, "situation")["holds_old_cert"]; asked {
		t.Error("asked although the certificate was read")
	}
}

func TestTypedAgainstTheRegister(t *testing.T) {
	c := saleCase()
	_, faults, err := book(t).Check(&c, models.Form{"property": object{"cert_no": cert, "unit_no": unit, "location": "固原市原州区文化路21号西山花园1号楼1单元101室"}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(faults, func(f models.FormFault) bool {
		return f.Path == "property.location" && strings.Contains(f.Message, "登记")
	}) {
		t.Errorf("%v", faults)
	}
}

// goodAnswers complete saleCase.
func goodAnswers() models.Form {
	return models.Form{
		"apply_date": "2026-11-20", "co_ownership": "单独所有", "plate": "单一版",
		"situation": object{"has_agent": "否", "has_minor": "否", "married_sole_owner": "否"},
		"applicants": []any{
			object{"role": "seller1", "name": "甲某某", "id_type": "居民身份证", "id_number": "640402198001010017", "phone": "19900000001", "face_verified": true},
			object{"role": "buyer1", "name": "丙某", "id_type": "居民身份证", "id_number": "640422198201010527", "phone": "0954-2012345"},
		},
		"property": object{"cert_no": cert, "unit_no": unit, "location": home, "area_building": "98.76", "usage": "住宅"},
		"contract": object{"contract_no": "演合2026001", "total_price": "358000.00", "sign_date": "2026-11-01"},
		"inquiry":  object{"true_intent": true, "other_owners": "否", "dispute": "否", "tenant": "否"},
	}
}

func TestGoodAnswersPass(t *testing.T) {
	c := saleCase()
	form, faults, err := book(t).Check(&c, goodAnswers())
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v %v", faults, err)
	}
	if v, _ := lookup(object(form), "applicants[0].face_verified"); v != true {
		t.Error("what the portal verified is lost")
	}
}

func TestWrongAnswers(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(models.Form)
		path   string
	}{
		"身份证号校验位不对": {func(f models.Form) { f["applicants"].([]any)[1].(object)["id_number"] = "640422198201010520" }, "applicants[1].id_number"},
		"电话少一位":     {func(f models.Form) { f["applicants"].([]any)[1].(object)["phone"] = "1990000001" }, "applicants[1].phone"},
		"总价写了中文":    {func(f models.Form) { f["contract"].(object)["total_price"] = "三十五万" }, "contract.total_price"},
		"没有选共有方式":   {func(f models.Form) { delete(f, "co_ownership") }, "co_ownership"},
		"买方没有写":     {func(f models.Form) { f["applicants"].([]any)[1].(object)["role"] = "seller2" }, "applicants[2].name"},
		"同一个人写了两遍": {func(f models.Form) {
			f["applicants"] = append(f["applicants"].([]any), object{"role": "buyer2", "name": "丙某", "id_type": "居民身份证", "id_number": "640422198201010527", "phone": "0954-2012345"})
		}, "applicants[2].id_number"},
		"说不是自己的意思": {func(f models.Form) { f["inquiry"].(object)["true_intent"] = false }, "inquiry.true_intent"},
		"日期没有这一天":  {func(f models.Form) { f["contract"].(object)["sign_date"] = "2026-02-30" }, "contract.sign_date"},
		"替人办没写是谁":  {func(f models.Form) { f["situation"].(object)["has_agent"] = "是" }, "agent.name"},
		"按份共有没写份额": {func(f models.Form) { f["co_ownership"] = "按份共有" }, "applicants[1].share"},
		"份额不到一百": {func(f models.Form) {
			f["co_ownership"] = "按份共有"
			f["applicants"].([]any)[1].(object)["share"] = "60%"
		}, "applicants"},
		"单位没写法定代表人": {func(f models.Form) { f["applicants"].([]any)[1].(object)["id_type"] = "统一社会信用代码" }, "applicants[1].legal_rep"},
	} {
		t.Run(name, func(t *testing.T) {
			c, f := saleCase(), goodAnswers()
			tt.change(f)
			_, faults, err := book(t).Check(&c, f)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(faults, func(v models.FormFault) bool { return v.Path == tt.path && v.Message != "" }) {
				t.Errorf("nothing said at %s: %v", tt.path, faults)
			}
		})
	}
}

func TestHiddenAnswersAreDropped(t *testing.T) {
	c, f := saleCase(), goodAnswers()
	f["agent"] = object{"name": "丁某", "id_number": "110101199003077010"}
	f["applicants"].([]any)[0].(object)["share"] = "50%"
	f["inquiry"].(object)["tenant_note"] = "租给别人了"
	form, faults, err := book(t).Check(&c, f)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v %v", faults, err)
	}
	for _, path := range []string{"agent", "applicants[0].share", "inquiry.tenant_note"} {
		if v, ok := lookup(object(form), path); ok {
			t.Errorf("%s is still there: %v", path, v)
		}
	}
}

func TestDraftOfAnOlderVersionSurvives(t *testing.T) {
	c := saleCase()
	c.Registers, c.Documents = nil, nil
	form := tailored(t, c, models.Form{"property": object{"address": home}, "situation": object{"agent": "是"}, "no_longer_asked": "x"})
	if v, _ := lookup(form.Data, "property.location"); v != home {
		t.Errorf("location: %v", v)
	}
	if v, _ := lookup(form.Data, "situation.has_agent"); v != "是" {
		t.Errorf("agent: %v", v)
	}
	if !slices.Equal(form.Dropped, []string{"no_longer_asked"}) {
		t.Errorf("dropped: %v", form.Dropped)
	}
}

func TestMinorIsSeenInTheNumber(t *testing.T) {
	c := saleCase()
	form := tailored(t, c, models.Form{"applicants": []any{object{"role": "buyer1", "name": "戊某", "id_number": "640402201501010018"}}})
	if _, asked := properties(t, form.Schema, "situation")["has_minor"]; asked {
		t.Error("asked although the number tells")
	}
	if _, ok := form.Schema["properties"].(object)["guardian"]; !ok {
		t.Error("the guardian is not asked for")
	}
}

// TestFormatsAreTheBrowsers: the page holds its own checks of check digits to the same file.
func TestFormatsAreTheBrowsers(t *testing.T) {
	b, err := os.ReadFile("../web/form/testdata/formats.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]struct{ Good, Bad []string }
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	for format, c := range cases {
		schema := object{"properties": object{"x": object{"type": "string", "format": format}}}
		for want, texts := range map[bool][]string{true: c.Good, false: c.Bad} {
			for _, s := range texts {
				wrong, err := validate(schema, object{"x": s})
				if err != nil || (len(wrong) == 0) != want {
					t.Errorf("%s %q: %v %v, want right: %v", format, s, wrong, err, want)
				}
			}
		}
	}
}

func TestTypedNumbersAreTidied(t *testing.T) {
	c, f := saleCase(), goodAnswers()
	f["contract"].(object)["total_price"] = "35.8万元"
	f["contract"].(object)["sign_date"] = "2026年11月1日"
	f["applicants"].([]any)[1].(object)["id_number"] = "640422 19820101 0527"
	form, faults, err := book(t).Check(&c, f)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v %v", faults, err)
	}
	for path, want := range map[string]string{"contract.total_price": "358000.00", "contract.sign_date": "2026-11-01", "applicants[1].id_number": "640422198201010527"} {
		if got, _ := lookup(object(form), path); got != want {
			t.Errorf("%s = %v, want %s", path, got, want)
		}
	}
}

// TestFormsAskWhatTheRulesDemand: what a rule reports as missing in the form (form_keys of the pack) is asked, and not left open.
func TestFormsAskWhatTheRulesDemand(t *testing.T) {
	pack, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range pack.BusinessTypes() {
		l, ok := book(t).layoutOf(b.Key, nil)
		if !ok {
			t.Errorf("%s has no form", b.Key)
			continue
		}
		for _, key := range b.FormKeys {
			path := bare(key)
			group, name, _ := strings.Cut(path, ".")
			q, _ := book(t).find(path)
			if !l.asked(path) || l.optional(group, name, q) {
				t.Errorf("%s: %s may stay open", b.Key, key)
			}
		}
	}
}
