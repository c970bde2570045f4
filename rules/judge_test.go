package rules

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"yushen/models"
)

var eight = []string{"transfer_stock_house", "transfer_new_house", "mortgage_first_general", "mortgage_cancel", "change_owner_info", "transfer_gift",
	"transfer_inheritance", "certificate_reissue"}

func TestSoundApplications(t *testing.T) {
	p := national(t)
	want := map[string]models.Decision{ // 赠与、继承、补证一律由人审
		"transfer_stock_house": models.AutoApprove, "transfer_new_house": models.AutoApprove, "mortgage_first_general": models.AutoApprove,
		"mortgage_cancel": models.AutoApprove, "change_owner_info": models.AutoApprove,
		"transfer_gift": models.ManualReview, "transfer_inheritance": models.ManualReview, "certificate_reissue": models.ManualReview}
	for _, business := range eight {
		v := p.Judge(t.Context(), sound(t, p, business))
		if v.Decision != want[business] || len(v.Findings) > 0 || len(v.Missing) > 0 {
			t.Errorf("%s: %s, findings %v, missing %v, %v", business, v.Decision, v.Findings, v.Missing, v.Reasons)
		}
		if len(v.Reasons) == 0 {
			t.Errorf("%s: no reason for %s", business, v.Decision)
		}
		if c := v.Checks; c.Passed == 0 || c.Failed != 0 || c.Passed+c.CannotTell+c.NotApplicable != len(p.Rules) {
			t.Errorf("%s: counts %+v of %d rules", business, c, len(p.Rules))
		}
	}
}

// TestWhatForbidsApproval takes one leg away from under an application that would be approved.
func TestWhatForbidsApproval(t *testing.T) {
	p := national(t)
	for _, test := range []struct {
		what string
		caseTest
		want models.Decision
	}{
		{"买方没有人脸核验", caseTest{Set: map[string]any{"form.applicants[0].face_verified": false}}, models.ManualReview},
		{"由人代办", caseTest{Set: map[string]any{"form.agent": map[string]any{"name": "邬远山", "id_number": "640422198507013130", "principal_role": "buyer1"}}}, models.NeedsCorrection},
		{"没有申请表单", caseTest{Drop: []string{"form.applicants", "form.property", "form.contract"}}, models.NeedsCorrection},
		{"登记簿连不上", caseTest{Down: []string{"registry"}}, models.ManualReview},
		{"公安连不上", caseTest{Down: []string{"police"}}, models.ManualReview},
		{"法院连不上", caseTest{Down: []string{"court"}}, models.ManualReview},
		{"登记簿的数据是旧的", caseTest{Stale: []string{"registry"}}, models.ManualReview},
		{"一张身份证有点模糊", caseTest{Set: map[string]any{"buyer1_id_front.@doubts": []any{"BLUR"}}}, models.ManualReview},
		{"合同价款的读数不确定", caseTest{Uncertain: []string{"sale_contract.total_price"}}, models.ManualReview},
		{"买方号码的读数不确定", caseTest{Uncertain: []string{"buyer1_id_front.id_number"}}, models.ManualReview},
		{"卖方姓名没有看清", caseTest{Unread: []string{"seller1_id_front.name"}}, models.ManualReview},
		{"证号没有看清", caseTest{Unread: []string{"property_certificate.cert_no"}}, models.ManualReview},
		{"坐落没有看清", caseTest{Unread: []string{"sale_contract.location"}}, models.ManualReview},
		{"有一份认不出的材料", caseTest{Add: []map[string]any{{"slot": "other", "type": "unknown"}}}, models.ManualReview},
		{"有居住权", caseTest{Set: map[string]any{"registry.residence_rights": []any{map[string]any{"holder": "宫若水"}}}}, models.ManualReview},
		{"一个文件因系统的问题没有读成", caseTest{Stalled: []string{"other"}}, models.ManualReview},
		{"还没有确定业务", caseTest{Business: "-"}, models.ManualReview},
	} {
		t.Run(test.what, func(t *testing.T) {
			test.Base = "transfer_stock_house"
			c := caseOfTest(t, p, test.caseTest)
			if test.Business == "-" {
				c.BusinessType = ""
			}
			v := p.Judge(t.Context(), c)
			if v.Decision != test.want {
				t.Errorf("want %s, got %s: %v", test.want, v.Decision, v.Reasons)
			}
		})
	}
}

func TestADepartmentThatIsNotConnectedForbidsApproval(t *testing.T) {
	p := national(t)
	for _, source := range p.Sources("transfer_stock_house") {
		if source == "justice" || source == "court" { // 没有公证书就不用问；没有接入法院的地方，查封以登记簿为准
			continue
		}
		c := sound(t, p, "transfer_stock_house")
		c.Registers = slices.DeleteFunc(c.Registers, func(r models.Register) bool { return r.Source == source })
		if v := p.Judge(t.Context(), c); v.Decision == models.AutoApprove {
			t.Errorf("approved without %s", source)
		}
	}
}

func TestEveryPaperIsNeededForApproval(t *testing.T) {
	p := national(t)
	covered := map[string]bool{"deed_tax_certificate": true, "sale_contract": true, "mortgage_contract": true, "loan_contract": true, "mortgage_release": true,
		"seller_business_license": true, "mortgagee_business_license": true, "change_proof": true, "owner_household_register": true}
	for _, business := range eight[:5] {
		whole := sound(t, p, business)
		for i, d := range whole.Documents {
			c := sound(t, p, business)
			c.Documents = slices.Delete(c.Documents, i, i+1)
			v := p.Judge(t.Context(), c)
			if strings.Contains(d.Slot, "_id_") { // 人脸核验加公安记录代替身份证
				continue
			}
			if !covered[d.Slot] && v.Decision != models.NeedsCorrection {
				t.Errorf("%s without %s: %s %v", business, d.Slot, v.Decision, v.Reasons)
			}
		}
	}
}

func TestCorrectionsAndObstacles(t *testing.T) {
	p := national(t)
	seized := map[string]any{"registry.seizures": []any{map[string]any{"case_no": "(2025)宁0402执保3号", "court": "原州区人民法院", "kind": "查封"}}}
	for _, test := range []struct {
		what string
		set  map[string]any
		want models.Decision
	}{
		{"有查封又填错号码：先由人看，改了也办不了", map[string]any{"registry.seizures": seized["registry.seizures"], "form.applicants[0].phone": "138"}, models.ManualReview},
		{"网签价不同又填错号码：先改错", map[string]any{"housing.record_status": "草签", "form.applicants[0].phone": "138"}, models.NeedsCorrection},
		{"只有提示", map[string]any{"form.property.unit_no": "640402 001002 GB00012 F00030045", "form.property.cert_no": "宁(2019)固原市不动产权第12345号"}, models.AutoApprove},
	} {
		c := caseOfTest(t, p, caseTest{Base: "transfer_stock_house", Set: test.set})
		if v := p.Judge(t.Context(), c); v.Decision != test.want {
			t.Errorf("%s: want %s, got %s: %v", test.what, test.want, v.Decision, v.Reasons)
		}
	}
}

func TestMissingPapersSayWhyAndHow(t *testing.T) {
	p := national(t)
	c := caseOfTest(t, p, caseTest{Base: "transfer_stock_house", Drop: []string{"property_certificate", "deed_tax_certificate"}})
	v := p.Judge(t.Context(), c)
	var slots []string
	for _, m := range v.Missing {
		slots = append(slots, m.Slot)
		if m.Name == "" || m.Why == "" || !m.Covered && m.HowToGet == "" {
			t.Errorf("%s: name %q, why %q, how %q", m.Slot, m.Name, m.Why, m.HowToGet)
		}
		if m.Covered != (m.Slot == "deed_tax_certificate") {
			t.Errorf("%s: covered %v", m.Slot, m.Covered)
		}
	}
	if !slices.Equal(slots, []string{"property_certificate", "deed_tax_certificate"}) {
		t.Errorf("missing %v", slots)
	}
}

func TestOneCauseIsOneFinding(t *testing.T) {
	p := national(t)
	for _, test := range []struct {
		what string
		caseTest
		want string
	}{
		{"身份证拍糊了，字段也读不出", caseTest{Set: map[string]any{"buyer1_id_front.@defects": []any{"BLUR"}}, Unread: []string{"buyer1_id_front.name", "buyer1_id_front.id_number", "buyer1_id_front.birth_date"}}, "R-IMG-001"},
		{"国徽面一栏传了人像面", caseTest{Set: map[string]any{"buyer1_id_back": map[string]any{"slot": "buyer1_id_back", "type": "id_card", "side": "front", "fields": map[string]any{"name": "祝云舒", "id_number": "640402199005202264"}}}}, "R-FMT-011"},
		{"合同里号码错一位，既不合校验又和身份证不同", caseTest{Set: map[string]any{"sale_contract.buyers[0].id_number": "640402199005202263"}}, "R-FMT-001"},
		{"大小写不一致，不再说总价不一致", caseTest{Set: map[string]any{"sale_contract.total_price_cn": "伍拾叁万元整"}}, "R-CON-012"},
		{"登记簿上是另一个人", caseTest{Set: map[string]any{"registry.right_holders": []any{map[string]any{"name": "宫若水", "id_number": "640402198809153176", "share": "100%"}}}}, "R-SHD-001"},
		{"共有人没有申请", caseTest{Set: map[string]any{"property_certificate.co_ownership": "共同共有", "registry.co_ownership": "共同共有", "registry.right_holders[1]": map[string]any{"name": "宫若水", "id_number": "640402198809153176"}}}, "R-LOG-005"},
		{"完税证明是另一份合同的", caseTest{Set: map[string]any{"deed_tax_certificate.contract_or_record_no": "CL202600099999"}}, "R-CON-014"},
		{"缺完税证明而税务查无", caseTest{Drop: []string{"deed_tax_certificate"}, Set: map[string]any{"tax": []any{}}}, "R-CMP-011"},
	} {
		test.Base = "transfer_stock_house"
		v := p.Judge(t.Context(), caseOfTest(t, p, test.caseTest))
		var rules []string
		for _, f := range v.Findings {
			if f.Outcome == models.Fail {
				rules = append(rules, f.Rule)
			}
		}
		if !slices.Equal(rules, []string{test.want}) {
			t.Errorf("%s: want %s alone, got %v", test.what, test.want, rules)
		}
	}
}

func TestAWrongNumberIsHeldAgainstTheIdentityCard(t *testing.T) {
	p := national(t)
	for _, test := range []struct{ number, want, found, expected string }{
		{"640402199005202263", "末位分别是3和4", "640402********2263", "640402********2264"},
		{"640402199002502264", "第12、13位分别是2、5和5、2", "640402*****25*2264", "640402*****52*2264"},
	} {
		v := p.Judge(t.Context(), caseOfTest(t, p, caseTest{Base: "transfer_stock_house", Set: map[string]any{"sale_contract.buyers[0].id_number": test.number}}))
		i := slices.IndexFunc(v.Findings, func(f models.Finding) bool { return f.Rule == "R-FMT-001" && f.Outcome == models.Fail })
		if i < 0 {
			t.Errorf("%s: no finding", test.number)
			continue
		}
		f := v.Findings[i]
		if want := "买受人祝云舒的证件号和祝云舒的身份证人像面里的不一样（" + test.want + "）"; !strings.Contains(f.Message, want) {
			t.Errorf("%s: want %s in %s", test.number, want, f.Message)
		}
		if at := f.Targets[0]; at.Source != "祝云舒的身份证人像面" || at.Found != test.found || at.Expected != test.expected {
			t.Errorf("%s: %+v", test.number, at)
		}
	}
}

func TestTwoNumbersThatDifferAreShownWhereTheyDiffer(t *testing.T) {
	p := national(t)
	v := p.Judge(t.Context(), caseOfTest(t, p, caseTest{Base: "transfer_stock_house", Set: map[string]any{"sale_contract.buyers[0].id_number": "64040219800520226X"}}))
	i := slices.IndexFunc(v.Findings, func(f models.Finding) bool { return f.Rule == "R-CON-002" && f.Outcome == models.Fail })
	if i < 0 {
		t.Fatalf("%+v", v.Findings)
	}
	if at := v.Findings[i].Targets[0]; at.Found != "640402**8*****226X" || at.Expected != "640402**9*****2264" {
		t.Errorf("found %s, expected %s", at.Found, at.Expected)
	}
}

func TestGlareOnOneSideOfACardIsNotToldOfTheOther(t *testing.T) {
	p := national(t)
	v := p.Judge(t.Context(), caseOfTest(t, p, caseTest{Base: "transfer_stock_house", Set: map[string]any{"seller1_id_front.@defects": []any{"GLARE"}}, Unread: []string{"seller1_id_front.id_number"}}))
	for _, f := range v.Findings {
		if f.Outcome != models.Pass && strings.Contains(f.Message, "有效期") {
			t.Errorf("the term of validity stands on the other side, in full light: %s", f.Message)
		}
	}
}

func TestAHolderThatCouldNotBeReadIsNotShown(t *testing.T) {
	p := national(t)
	v := p.Judge(t.Context(), caseOfTest(t, p, caseTest{Base: "transfer_stock_house", Unread: []string{"property_certificate.right_holders[0]"}}))
	if v.Decision != models.ManualReview || !slices.ContainsFunc(v.Reasons, func(r string) bool { return strings.Contains(r, "没有读到权利人") }) {
		t.Errorf("%s %v", v.Decision, v.Reasons)
	}
}

func TestWhatMayBeRightIsNotToBeMended(t *testing.T) {
	p := national(t)
	v := p.Judge(t.Context(), caseOfTest(t, p, caseTest{Base: "transfer_stock_house", Unread: []string{"seller1_id_back.valid_to"}}))
	i := slices.IndexFunc(v.Findings, func(f models.Finding) bool { return f.Rule == "R-VAL-001" && f.Outcome == models.CannotTell })
	if i < 0 || len(v.Findings[i].Fix) != 0 {
		t.Errorf("a card whose term was not read is not to be renewed: %+v", v.Findings)
	}
}

func TestFindingsAreForCitizens(t *testing.T) {
	p := national(t)
	bases := map[string]map[string]any{}
	names, err := testFiles(p.fsys, p.layer, bases)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range names {
		var file testsFile
		if err := decode(p.fsys, name, &file); err != nil {
			t.Fatal(err)
		}
		for _, rt := range file.Tests {
			for _, test := range rt.Cases {
				if test.Want != models.Fail {
					continue
				}
				c, err := test.build(bases)
				if err != nil {
					t.Fatal(err)
				}
				e := newEvaluation(t.Context(), p, c)
				for _, d := range rootCauses(e.judge(p.rule(rt.Rule)).drafts) {
					seen++
					readable(t, rt.Rule+" "+test.Name, d.finding)
				}
			}
		}
	}
	if seen < len(p.Rules) {
		t.Errorf("only %d findings for %d rules", seen, len(p.Rules))
	}
}

// readable checks what a citizen reads: short, in plain Chinese, with no key or code of ours, and nobody's number in full.
func readable(t *testing.T, what string, f models.Finding) {
	t.Helper()
	if n := utf8.RuneCountInString(f.Message); f.Outcome == models.Fail && (n < 10 || n > 130) {
		t.Errorf("%s: %d characters: %s", what, n, f.Message)
	}
	if strings.HasSuffix(f.Message, "，") || !strings.HasSuffix(f.Message, "。") && f.Message != "" {
		t.Errorf("%s: does not end: %s", what, f.Message)
	}
	for _, bad := range []string{"seller", "buyer", "owner", "registry", "R-", "（）", "“”", "  ", "nil", "null", "{", "}", "、。", "：。"} {
		if strings.Contains(f.Message, bad) {
			t.Errorf("%s: %q in: %s", what, bad, f.Message)
		}
	}
	for _, number := range []string{"640402199005202264", "640402197803121515", "640402198809153176", "640402195002031158"} {
		for _, text := range []string{f.Message, targetsText(f)} {
			if strings.Contains(text, number) {
				t.Errorf("%s: a person's number in full: %s", what, text)
			}
		}
	}
	if f.Outcome != models.Fail {
		return
	}
	if len(f.Targets) == 0 {
		t.Errorf("%s: no target", what)
		return
	}
	for _, x := range f.Targets {
		if x.Found == "" || x.Expected == "" || x.Source == "" {
			t.Errorf("%s: target without found, expected or source: %+v", what, x)
		}
	}
}

func targetsText(f models.Finding) string {
	var out strings.Builder
	for _, x := range f.Targets {
		out.WriteString(x.Found + " " + x.Expected + " ")
	}
	return out.String()
}

func TestARequestThatWasGivenUpApprovesNothing(t *testing.T) {
	p := national(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if v := p.Judge(ctx, sound(t, p, "transfer_stock_house")); v.Decision != models.ManualReview {
		t.Errorf("got %s", v.Decision)
	}
}

func TestAnEmptyCase(t *testing.T) {
	p := national(t)
	for _, c := range []*models.Case{{}, {BusinessType: "transfer_stock_house"}, {BusinessType: "no_such_business", FiledAt: "2026-03-02"}} {
		if v := p.Judge(t.Context(), c); v.Decision == models.AutoApprove || len(v.Reasons) == 0 {
			t.Errorf("%q: %s %v", c.BusinessType, v.Decision, v.Reasons)
		}
	}
}

func TestJudgingLeavesTheCaseAlone(t *testing.T) {
	p := national(t)
	c, before := sound(t, p, "transfer_stock_house"), sound(t, p, "transfer_stock_house")
	first := p.Judge(t.Context(), c)
	if a, b := asJSON(t, c), asJSON(t, before); a != b {
		t.Error("the case has changed")
	}
	if a, b := asJSON(t, first), asJSON(t, p.Judge(t.Context(), c)); a != b {
		t.Error("the same case gets another verdict")
	}
}

// A signature that was read well and has no character of anybody's name is not taken for that of whoever is missing.
func TestSignatureOfAStrangerIsSeenByAPerson(t *testing.T) {
	p := national(t)
	for name, tt := range map[string]struct {
		signed     string
		confidence float64
		want       models.Decision
	}{
		"签的是别人的名字":    {"宫若水", 0.97, models.ManualReview},
		"潦草得认不准":      {"宫若水", 0.55, models.AutoApprove},
		"本人签的、认错了一个字": {"祝云许", 0.97, models.AutoApprove},
		"本人签的、认得清清楚楚": {"祝云舒", 0.97, models.AutoApprove},
	} {
		t.Run(name, func(t *testing.T) {
			c := sound(t, p, "transfer_stock_house")
			for i := range c.Documents {
				for j, s := range c.Documents[i].Marks.Signatures {
					if c.Documents[i].Type == "application_form" && s.Name == "祝云舒" {
						c.Documents[i].Marks.Signatures[j].Name, c.Documents[i].Marks.Signatures[j].Confidence = tt.signed, tt.confidence
					}
				}
			}
			if v := p.Judge(t.Context(), c); v.Decision != tt.want || v.Pack == "" {
				t.Errorf("%s under %q: %v, want %s", v.Decision, v.Pack, v.Reasons, tt.want)
			}
		})
	}
}

// What a department leaves open is no confirmation, though every rule may pass.
func TestSilenceConfirmsNothing(t *testing.T) {
	p := national(t)
	for name, tt := range map[string]struct{ business, path string }{
		"税务没有说缴没缴":     {"transfer_stock_house", "tax.tax_status"},
		"住建没有说备案状态":    {"transfer_stock_house", "housing.record_status"},
		"登记簿没有说共有方式":   {"transfer_stock_house", "registry.co_ownership"},
		"登记簿没有权利人号码":   {"transfer_stock_house", "registry.right_holders[0].id_number"},
		"市场监管没有说存续没有":  {"mortgage_first_general", "market.status"},
		"银行没有说贷款状态":    {"mortgage_first_general", "bank.status"},
		"登记证明上没有读到抵押人": {"mortgage_cancel", "registration_certificate.obligor"},
		"申请书上没有写权利人":   {"transfer_stock_house", "application_form.right_holders[0].name"},
		"合同上没有读到买方":    {"transfer_stock_house", "sale_contract.buyers[0].name"},
		"证书上没有读到权利人":   {"transfer_stock_house", "property_certificate.right_holders[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			if v := p.Judge(t.Context(), sound(t, p, tt.business)); v.Decision != models.AutoApprove {
				t.Fatalf("the sound case: %s %v", v.Decision, v.Reasons)
			}
			c := caseOfTest(t, p, caseTest{Base: tt.business, Set: map[string]any{tt.path: ""}})
			if v := p.Judge(t.Context(), c); v.Decision == models.AutoApprove {
				t.Error("approved")
			}
		})
	}
}
