package extract

import (
	"strings"
	"testing"

	"yushen/documents"
	"yushen/documents/layout/papertest"
	"yushen/models"
)

func read(t *testing.T, typ string, pages ...models.Page) (models.Fields, models.Marks) {
	t.Helper()
	d, ok := catalogue(t).Type(typ)
	if !ok {
		t.Fatalf("no type %s", typ)
	}
	return Extract(d, pages)
}

func field(t *testing.T, f models.Fields, path string) models.Field {
	t.Helper()
	n, ok := f.At(path)
	if !ok || n.Field == nil {
		t.Fatalf("no field at %s", path)
	}
	return *n.Field
}

func TestAFailedCheckDigitOnlySuggests(t *testing.T) {
	f, _ := read(t, "id_card", papertest.Card("姓名  马文\n\n公民身份号码  640402198001010071"))
	got := field(t, f, "id_number")
	if got.Value != "640402198001010071" {
		t.Errorf("the value printed was replaced: %q", got.Value)
	}
	if got.Status != models.Uncertain {
		t.Errorf("status %s, want uncertain", got.Status)
	}
	if got.Suggestion == got.Value {
		t.Errorf("suggests what stands there already")
	}
}

func TestRawTextAndPlaceAreKept(t *testing.T) {
	first := papertest.A4("        存量房买卖合同\n出卖人：王建国\n买受人：李梅")
	second := papertest.A4("（二）不动产单元号：640402 001002 GB00012 F00030045；\n（三）建筑面积89.52平方米")
	first.File, second.File, second.Number = "合同.pdf", "合同.pdf", 2
	f, _ := read(t, "stock_house_contract", first, second)
	got := field(t, f, "unit_no")
	if got.Value != "640402001002GB00012F00030045" || got.Raw != "640402 001002 GB00012 F00030045" {
		t.Errorf("value %q, raw %q", got.Value, got.Raw)
	}
	if got.File != "合同.pdf" || got.Page != 2 {
		t.Errorf("stands on page %d of %q, want page 2", got.Page, got.File)
	}
	line := second.Lines[0].Box
	x0, y0, x1, y1 := got.Box.Bounds()
	lx0, ly0, lx1, ly1 := line.Bounds()
	if x0 <= lx0+0.1 || x1 > lx1 || y0 < ly0-0.001 || y1 > ly1+0.001 {
		t.Errorf("box %v does not lie in the right part of the line %v", got.Box, line)
	}
}

func TestConfidenceIsThatOfTheWorstCharacter(t *testing.T) {
	p := papertest.Card("姓名  马文\n性别  男\n\n公民身份号码  640402198001010017")
	chars := []rune(p.Lines[1].Text)
	for i, r := range chars {
		c := models.Char{Text: string(r), Confidence: 0.98, Box: p.Lines[1].Box}
		if i == 1 {
			c.Confidence = 0.31
		}
		p.Lines[1].Chars = append(p.Lines[1].Chars, c)
	}
	f, _ := read(t, "id_card", p)
	got := field(t, f, "name")
	if got.Confidence != 0.31 || got.Status != models.Uncertain {
		t.Errorf("got %.2f %s, want 0.31 uncertain", got.Confidence, got.Status)
	}
}

func TestACharacterThatCouldNotBeReadMakesAValueUncertain(t *testing.T) {
	f, _ := read(t, "id_card", papertest.Card("姓名  马〓\n\n公民身份号码  640402198001010017"))
	got := field(t, f, "name")
	if got.Value != "马〓" || got.Status != models.Uncertain {
		t.Errorf("got %q %s, want 马〓 uncertain", got.Value, got.Status)
	}
}

func TestTwoPlacesThatDisagree(t *testing.T) {
	f, _ := read(t, "mortgage_contract", papertest.A4("        抵押合同\n抵押人：王建国   身份证号：640402196802030011\n坐落：固原市原州区中山街12号3号楼2单元601室\n第二条 抵押物坐落：固原市原州区中山街12号3号楼2单元607室"))
	got := field(t, f, "location")
	if got.Status != models.Uncertain || got.Second == "" {
		t.Errorf("got %s, second %q: both readings should be kept", got.Status, got.Second)
	}
}

func TestWhatIsNotPrintedIsAbsent(t *testing.T) {
	blank := papertest.A4(`
                           不动产登记申请书
                 权利人姓名(名称)

                 身份证件种类                            证件号

                 通讯地址

                 法定代表人/负责人                       联系电话

                 代理人姓名                              证件号

                 坐落

                 不动产单元号

                 面积                                    用途

                 原不动产权证书号

                 登记原因
`)
	f, marks := read(t, "application_form", blank)
	f.Walk(func(path string, x *models.Field) {
		if x.Status != models.Absent {
			t.Errorf("%s: %s %q from an empty form", path, x.Status, x.Value)
		}
	})
	if len(marks.Signatures) != 0 {
		t.Errorf("signatures on an empty form: %v", marks.Signatures)
	}
	for _, typ := range catalogue(t).Types() {
		f, marks := Extract(typ, []models.Page{papertest.A4("")})
		f.Walk(func(path string, x *models.Field) {
			if x.Status != models.Absent {
				t.Errorf("%s.%s: %s %q from a blank page", typ.Key, path, x.Status, x.Value)
			}
		})
		if len(marks.Signatures)+len(marks.Seals) != 0 {
			t.Errorf("%s: marks on a blank page", typ.Key)
		}
	}
}

func TestAValueThatCannotBeReadIsNotAbsent(t *testing.T) {
	f, _ := read(t, "old_land_certificate", papertest.A4("    固国用（2008）第01234号\n\n    使用权面积   ＃＊％\n\n    终止日期    二OO年"))
	for _, path := range []string{"area_land", "use_term_end"} {
		if got := field(t, f, path); got.Status != models.Unreadable || got.Value != "" || got.Raw == "" {
			t.Errorf("%s: %s %q raw %q, want unreadable with its raw text", path, got.Status, got.Value, got.Raw)
		}
	}
}

func TestSealsAndSpecimenMarksStayOutOfValues(t *testing.T) {
	p := papertest.A4("  样张\n      法定代表人身份证明书\n兹证明马文，男，身份证号码640402198001010017，在我单位任经理职务。\n\n     单位全称（盖章）：固原安居房地产开发有限公司\n     固原安居房地产\n                                   2026年3月5日")
	ring := p.Lines[4]
	p.Seals = []models.Seal{{Text: "固原安居房地产开发有限公司", Box: ring.Box}}
	f, marks := read(t, "legal_rep_certificate", p)
	if got := f.Value("org_name"); got != "固原安居房地产开发有限公司" {
		t.Errorf("org_name %q", got)
	}
	f.Walk(func(path string, x *models.Field) {
		if strings.Contains(x.Value, "样张") {
			t.Errorf("%s holds the specimen mark: %q", path, x.Value)
		}
	})
	if len(marks.Seals) != 1 || marks.Seals[0].File != p.File || marks.Seals[0].Page != 1 {
		t.Errorf("seals %v, want the one given, with its file and page", marks.Seals)
	}
}

func TestFacingPagesDoNotMix(t *testing.T) {
	f, _ := read(t, "real_estate_certificate", papertest.Wide(`
        宁(2020)固原市不动产权第0012345号                                           附        记

   权利人        王建国                                               业务编号：202003180001

   共有情况      单独所有                                             本证遗失应及时声明。

   坐落          固原市原州区中山街12号东海花园3号楼
                 2单元601室                                           原证号已注销。

   用途          城镇住宅用地/成套住宅
`))
	for path, want := range map[string]string{"right_holders[0]": "王建国", "co_ownership": "单独所有", "location": "固原市原州区中山街12号东海花园3号楼2单元601室", "remarks": "本证遗失应及时声明。原证号已注销。"} {
		if got := f.Value(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func TestTickBoxes(t *testing.T) {
	const form = "      不动产登记申请书\n登记类型：%s\n申请证书版式：%s     申请分别持证：%s"
	for _, c := range []struct {
		name, kind, plate, separate       string
		wantKind, wantPlate, wantSeparate string
	}{
		{"方框打勾", "□首次登记 ☑转移登记 □变更登记", "☑单一版 □集成版", "□是 ☑否", "转移登记", "单一版", "否"},
		{"对勾没有方框", "首次登记 √转移登记 变更登记", "√单一版 集成版", "是 √否", "转移登记", "单一版", "否"},
		{"勾选的方框没有读出来", "□首次登记 转移登记 □变更登记", "单一版 □集成版", "□是 否", "转移登记", "单一版", "否"},
		{"方框读成口", "口首次登记 口转移登记 ☑变更登记", "口单一版 ☑集成版", "☑是 口否", "变更登记", "集成版", "是"},
		{"勾在后面", "首次登记□ 转移登记☑ 变更登记□", "单一版☑ 集成版□", "是□ 否☑", "转移登记", "单一版", "否"},
		{"直接写明", "注销登记", "单一版", "否", "注销登记", "单一版", "否"},
		{"都没有勾", "□首次登记 □转移登记 □变更登记", "□单一版 □集成版", "□是 □否", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			art := strings.NewReplacer("登记类型：%s", "登记类型："+c.kind, "申请证书版式：%s", "申请证书版式："+c.plate, "分别持证：%s", "分别持证："+c.separate).Replace(form)
			f, _ := read(t, "application_form", papertest.A4(art))
			for path, want := range map[string]string{"register_kind": c.wantKind, "plate": c.wantPlate, "separate_certificates": c.wantSeparate} {
				if got := f.Value(path); got != want {
					t.Errorf("%s: got %q, want %q", path, got, want)
				}
			}
		})
	}
}

func TestTicksThatOnlyTheInkShows(t *testing.T) {
	p := papertest.A4("      不动产登记申请书\n申请证书版式：  单一版   集成版")
	for _, l := range p.Lines {
		if l.Text == "集成版" {
			x0, y0, _, y1 := l.Box.Bounds()
			p.Ink = append(p.Ink, models.Rect(x0-0.018, y0, x0-0.002, y1))
		}
	}
	f, _ := read(t, "application_form", p)
	if got := f.Value("plate"); got != "集成版" {
		t.Errorf("got %q, want 集成版", got)
	}
}

func TestSignatures(t *testing.T) {
	p := papertest.A4(`
        存量房买卖合同
出卖人（甲方）：王建国、刘芳
买受人（乙方）：李梅

甲方（签字）：王建国刘芳                 乙方（签字）：李梅
代理人（签章）：
经纪人签名：
`)
	var label models.Box
	for _, l := range p.Lines {
		if strings.HasPrefix(l.Text, "经纪人") {
			label = l.Box
		}
	}
	_, y0, x1, y1 := label.Bounds()
	p.Ink = []models.Box{models.Rect(x1+0.02, y0, x1+0.12, y1)}
	_, marks := read(t, "stock_house_contract", p)
	var got []string
	for _, s := range marks.Signatures {
		got = append(got, s.Role+"="+s.Name)
	}
	want := "甲方=王建国 甲方=刘芳 乙方=李梅 经纪人="
	if strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestASignatureIsTakenForThePartyItIsNearestTo(t *testing.T) {
	_, marks := read(t, "mortgage_contract", papertest.A4("        抵押合同\n抵押人：王建国、刘小芳\n抵押权人：固原农村商业银行股份有限公司\n\n抵押人（签字）：王建图 刘芳\n负责人（签章）：赵钱孙"))
	got := map[string]float64{}
	for _, s := range marks.Signatures {
		got[s.Name] = s.Confidence
	}
	if c, ok := got["王建国"]; !ok || c > 0.7 {
		t.Errorf("王建图 is 王建国 with two characters of three: %v", got)
	}
	if _, ok := got["刘小芳"]; !ok {
		t.Errorf("刘芳 is 刘小芳 with a character lost: %v", got)
	}
	if _, ok := got["赵钱孙"]; !ok {
		t.Errorf("a stranger's signature stays as read: %v", got)
	}
}

func TestWhoSignsBesideALabelWithoutTheWordSigns(t *testing.T) {
	signed := func(typ, text string) string {
		_, marks := read(t, typ, papertest.A4(text))
		var names []string
		for _, s := range marks.Signatures {
			names = append(names, s.Role+" "+s.Name)
		}
		return strings.Join(names, ", ")
	}
	cases := map[string]struct{ typ, text, want string }{
		"声明书落款":          {"loss_statement", "          遗失声明\n声明人马文，因保管不慎，将位于固原市的房屋不动产权证书遗失。\n特此声明。\n\n声明人：马文\n2026年5月23日", "声明人 马文"},
		"落款没有签":          {"loss_statement", "          遗失声明\n声明人马文，因保管不慎，将位于固原市的房屋不动产权证书遗失。\n特此声明。\n\n声明人：\n2026年5月23日", ""},
		"落款下还有刊发信息":      {"loss_statement", "          遗失声明\n声明人马文，因保管不慎，将位于固原市的房屋不动产权证书遗失。\n特此声明。\n\n声明人：马文\n2026年5月23日\n\n刊发网站：固原市自然资源局门户网站", "声明人 马文"},
		"正文里有签署二字":       {"power_of_attorney", "          委托书\n委托人：马文\n受托人：李梅\n一、代为办理上述房屋的转移登记、签署登记相关文件；\n二、代为缴纳税费。\n\n委托人：马文\n2026年5月23日", "委托人 马文"},
		"合同开头写明当事人,不是签名": {"exchange_contract", "          房屋互换合同\n甲方：马文\n乙方：李梅\n经双方协商，乙方补给甲方房屋差价人民币一万元，于办理转移登记当日付清。", ""},
		"签名后按了指印":        {"residence_consent", "     共有人同意设立居住权证明\n共有人（签字）：马文O\n2026年5月20日", "共有人 马文"},
		"旁边的日期不是签名":      {"loan_contract", "          借款合同\n贷款人（公章）：      签约日期：2026年5月4日", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := signed(c.typ, c.text); got != c.want {
				t.Errorf("signed by %q, want %q", got, c.want)
			}
		})
	}
}

func TestPrintedPageNumbers(t *testing.T) {
	for _, c := range []struct {
		foot  string
		n, of int
	}{{"第 2 页 共 4 页", 2, 4}, {"第2页共4页", 2, 4}, {"2/4", 2, 4}, {"- 3 -", 3, 0}, {"第二页", 2, 0}, {"12", 0, 0}, {"2026年3月5日", 0, 0}} {
		p := papertest.A4(strings.Repeat("本合同未作约定的事项，按照有关法律、法规的规定执行。\n", 54) + "\n                              " + c.foot)
		got := PrintedNo(p)
		switch {
		case c.n == 0 && got != nil:
			t.Errorf("%q: got %v, want none", c.foot, *got)
		case c.n > 0 && (got == nil || got.Number != c.n || got.Total != c.of):
			t.Errorf("%q: got %v, want %d of %d", c.foot, got, c.n, c.of)
		}
	}
}

func TestEveryKindIsReadSomehow(t *testing.T) {
	for _, typ := range catalogue(t).Types() {
		for _, f := range typ.Fields {
			if _, ok := numberKinds[f.Kind]; ok || !f.Read() {
				continue
			}
			switch f.Kind {
			case documents.Person, documents.People, documents.Org, documents.IDNumber, documents.PartyID, documents.USCC, documents.Phone, documents.Address,
				documents.Text, documents.Clause, documents.Block, documents.Enum, documents.YesNo, documents.Shares, documents.Tick, documents.List:
			default:
				t.Errorf("%s.%s: nothing reads kind %s", typ.Key, f.Key, f.Kind)
			}
		}
	}
}

func TestACountyWithALookAlikeCharacterIsDoubtful(t *testing.T) {
	for printed, meant := range map[string]string{"国原市原州区中山街12号": "固原市原州区中山街12号", "国原县中山街12号": "固原县中山街12号", "固原县中山街12号": ""} {
		f, _ := read(t, "old_land_certificate", papertest.A4("    固国用（2008）第01234号\n\n    坐落    "+printed))
		got := field(t, f, "location")
		if got.Value != printed || got.Suggestion != meant || (got.Status == models.Uncertain) != (meant != "") {
			t.Errorf("got %q %s, suggestion %q, want %q", got.Value, got.Status, got.Suggestion, meant)
		}
	}
}

func TestOneNameInTwoLookAlikeSpellingsIsDoubtful(t *testing.T) {
	f, _ := read(t, "mortgage_contract", papertest.A4("        抵押合同\n抵押人：亓东    身份证号：640402196802030011\n债务人（借款人）：元东"))
	mortgagor, debtor := field(t, f, "mortgagors[0].name"), field(t, f, "debtor")
	if mortgagor.Status == models.Read && debtor.Status == models.Read {
		t.Errorf("both %q and %q pass for read", mortgagor.Value, debtor.Value)
	}
}

func TestWordsOfAValueThatAreLabelsElsewhereDoNotEndIt(t *testing.T) {
	f, _ := read(t, "application_form", papertest.A4("        不动产登记申请书\n权利人姓名  样文  证件号  640402198001010071\n坐落  固原市样山路1号2幢301室\n登记原因  权利人身份证号码变更\n登记原因证明文件  户口簿"))
	if got := field(t, f, "register_reason"); got.Value != "权利人身份证号码变更" {
		t.Errorf("reason %q, want the whole phrase", got.Value)
	}
}

func TestTheRuleUnderAFilledBlankIsNoPartOfTheSentence(t *testing.T) {
	f, _ := read(t, "legal_rep_certificate", papertest.A4("        法定代表人身份证明\n样文山_(身份证号码:640402198001010071)在我单位担任负责人职务,系我单位法定代表人。\n        单位全称(盖章):样城银行股份有限公司"))
	if got := field(t, f, "legal_rep"); got.Value != "样文山" {
		t.Errorf("name %q, want 样文山", got.Value)
	}
}

func TestADateUnderASealIsRead(t *testing.T) {
	p := papertest.A4("        营业执照\n名称  固原样城商贸有限公司\n法定代表人  样文山\n\n        登记机关:固原市市场监督管理局\n        2009年02月02日")
	date := p.Lines[len(p.Lines)-1]
	p.Seals = []models.Seal{{Text: "固原市市场监督管理局", Sub: "下02月", Box: date.Box}} // some of the date was read along with the seal
	f, _ := read(t, "business_license", p)
	if got := field(t, f, "issue_date"); got.Value != "2009-02-02" {
		t.Errorf("date %q (%s), want 2009-02-02", got.Value, got.Status)
	}
}

// On a tilted sheet the label stands between two numbers, which begin a hair's breadth apart, and the other label of its row is nearer to the
// second of them.
func TestNumbersOnTwoLinesAreInTheOrderOfTheNames(t *testing.T) {
	for _, shift := range []float64{-0.002, 0, 0.002} {
		p := models.Page{File: "申请书.jpg", Number: 1, Width: 2000, Height: 3000, Aspect: 2.0 / 3}
		add := func(text string, x0, x1, y0, y1 float64) {
			p.Lines = append(p.Lines, models.Line{Text: text, Confidence: 0.99, Box: models.Rect(x0, y0, x1, y1)})
		}
		add("不动产登记申请书", 0.415, 0.626, 0.120, 0.143)
		add("义务人姓名(名称)", 0.230, 0.345, 0.381, 0.398)
		add("王建国、周强", 0.354, 0.450, 0.381, 0.398)
		add("身份证件种类", 0.247, 0.334, 0.409, 0.426)
		add("居民身份证", 0.354, 0.426, 0.408, 0.425)
		add("证件号", 0.564, 0.611, 0.406, 0.423)
		add("640402196802030019、", 0.647, 0.769, 0.403, 0.415)
		add("640402198805060036", 0.647+shift, 0.761+shift, 0.414, 0.429)
		add("通讯地址", 0.258, 0.321, 0.433, 0.450)
		add("固原市西吉县团结路3号", 0.354, 0.520, 0.433, 0.450)
		f, _ := read(t, "application_form", p)
		for path, want := range map[string]string{
			"obligors[0].name": "王建国", "obligors[0].id_number": "640402196802030019",
			"obligors[1].name": "周强", "obligors[1].id_number": "640402198805060036",
		} {
			if got := f.Value(path); got != want {
				t.Errorf("second line shifted by %g: %s is %q, want %q", shift, path, got, want)
			}
		}
	}
}

func TestAWideLetterIsNotTwoCharactersOfACreditCode(t *testing.T) {
	for text, want := range map[string]models.Status{
		"91640400100000032〓M": models.Read,      // the placeholder is one too many
		"9164040010000003〓M":  models.Uncertain, // here it stands for a character
	} {
		f, _ := read(t, "business_license", papertest.A4("        营业执照\n统一社会信用代码\n"+text+"\n名称  固原样城商贸有限公司\n法定代表人  样文山"))
		got := field(t, f, "uscc")
		if want == models.Read && (got.Value != "91640400100000032M" || got.Status != want) {
			t.Errorf("%s is %q (%s)", text, got.Value, got.Status)
		}
		if want != models.Read && got.Status == models.Read {
			t.Errorf("%s was taken for %q", text, got.Value)
		}
	}
}

func TestADateBehindMisreadWordsOfASealIsRead(t *testing.T) {
	for _, words := range []string{"业务专用", "业÷专用", "务专用童", "-务专"} {
		p := papertest.A4("        抵押权注销证明\n特此证明。\n                    样城银行股份有限公司固原支行\n                      " + words + "2026年6月7日")
		x0, y0, x1, y1 := p.Lines[len(p.Lines)-1].Box.Bounds()
		p.Seals = []models.Seal{{Text: "样城银行股份有限公司固原支行", Sub: "务专用", Box: models.Rect(x0-0.05, y0-0.1, (x0+x1)/2, y1+0.05)}}
		f, _ := read(t, "mortgage_release_proof", p)
		if got := f.Value("issue_date"); got != "2026-06-07" {
			t.Errorf("behind %s the date is %q", words, got)
		}
		if got := f.Value("mortgagee"); got != "样城银行股份有限公司固原支行" {
			t.Errorf("above %s the mortgagee is %q", words, got)
		}
	}
}

func TestAMarkBetweenTheCharactersOfAnEnumLeavesItInDoubt(t *testing.T) {
	f, _ := read(t, "old_land_certificate", papertest.A4("    固国用（2008）第01234号\n\n    使用权类型    出i让              终止日期    2073年5月6日"))
	if got := field(t, f, "use_right_type"); got.Value != "出让" || got.Status != models.Uncertain {
		t.Errorf("got %q %s, want 出让, in doubt", got.Value, got.Status)
	}
}

func TestTheWordOfALabelInASentenceEndsNoClause(t *testing.T) {
	f, _ := read(t, "power_of_attorney", papertest.A4(`
                                  委托书
     委托人：马文            身份证号：640402198001010017
     受托人：李梅            身份证号：640402198202020027
     委托权限：代为提交申请材料、签署有关文件、领取不动产权证书。
     委托期限：2026年3月5日至2026年9月4日`))
	if got := field(t, f, "powers"); got.Value != "代为提交申请材料、签署有关文件、领取不动产权证书。" {
		t.Errorf("got %q", got.Value)
	}
}
