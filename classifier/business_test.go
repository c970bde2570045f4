package classifier

import (
	"os"
	"strings"
	"sync"
	"testing"

	"yushen/models"
)

// nationalBusiness is a matcher over the business types of the national pack.
func nationalBusiness(t testing.TB) *Business {
	t.Helper()
	b, err := loadNational()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var loadNational = sync.OnceValues(func() (*Business, error) {
	types, err := ReadBusinessTypes(os.DirFS("../rules/packs/national"))
	if err != nil {
		return nil, err
	}
	return LoadBusiness(types)
})

// assertScore logs the figures and holds them against bars in percent.
func assertScore(t *testing.T, s BusinessScore, first, three, asked, refused, unasked int) {
	t.Helper()
	t.Logf("\n%s", s)
	bar := func(what string, n, of, percent int) {
		if 100*n < percent*of {
			t.Errorf("%s: %d of %d, want %d %%", what, n, of, percent)
		}
	}
	bar("right type first", s.First, s.Plain, first)
	bar("right type among three", s.Three, s.Plain, three)
	bar("unclear ones answered by a question", s.Asked, s.Unclear, asked)
	bar("out of scope refused", s.Refused, s.Foreign, refused)
	bar("clear ones answered unasked", s.NotAsked, s.Plain, unasked)
}

// queries.tsv holds queries that were written last and took part in nothing, neither rules nor examples: what to expect of a stranger.
func TestBusinessQueriesOfStrangers(t *testing.T) {
	f, err := os.Open("testdata/queries.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := ScoreBusiness(nationalBusiness(t), f)
	if err != nil {
		t.Fatal(err)
	}
	assertScore(t, s, 88, 95, 85, 85, 75)
}

// Each tenth of the examples is answered by a matcher that has not seen that tenth.
func TestBusinessExamplesUnseen(t *testing.T) {
	b := *nationalBusiness(t)
	table, err := os.ReadFile("data/" + examplesFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(table)), "\n")
	known, err := b.readExamples()
	if err != nil {
		t.Fatal(err)
	}
	var all BusinessScore
	for part := range 10 {
		var asked []string
		var seen []example
		for i, x := range known {
			if i < len(lines) && i%10 == part {
				asked = append(asked, lines[i])
			} else {
				seen = append(seen, x)
			}
		}
		b.learned = learnExperience(seen, len(b.types))
		s, err := ScoreBusiness(&b, strings.NewReader(strings.Join(asked, "\n")))
		if err != nil {
			t.Fatal(err)
		}
		all.join(s)
	}
	assertScore(t, all, 95, 98, 90, 90, 80)
	for _, m := range all.Misses {
		t.Logf("missed: %s\twant %s\tgot %s %v", m.Text, m.Want, m.Got.Outcome, keysOf(m.Got))
	}
}

func (s *BusinessScore) join(o BusinessScore) {
	s.Plain, s.First, s.Three, s.NotAsked = s.Plain+o.Plain, s.First+o.First, s.Three+o.Three, s.NotAsked+o.NotAsked
	s.Unclear, s.Asked, s.Foreign, s.Refused = s.Unclear+o.Unclear, s.Asked+o.Asked, s.Foreign+o.Foreign, s.Refused+o.Refused
	for i := range s.confident {
		s.confident[i].n += o.confident[i].n
		s.confident[i].right += o.confident[i].right
	}
	s.Misses = append(s.Misses, o.Misses...)
}

// queries_elders.tsv holds what elders and villagers may say at the window, written without a look at rules and examples.
func TestBusinessQueriesOfElders(t *testing.T) {
	f, err := os.Open("testdata/queries_elders.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := ScoreBusiness(nationalBusiness(t), f)
	if err != nil {
		t.Fatal(err)
	}
	assertScore(t, s, 95, 98, 90, 90, 80)
}

// A confidence is a promise: of answers given at 0.9 or more, nine in ten are right.
func TestBusinessConfidenceKeepsItsPromise(t *testing.T) {
	f, err := os.Open("testdata/queries.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := ScoreBusiness(nationalBusiness(t), f)
	if err != nil {
		t.Fatal(err)
	}
	if c := s.confident[9]; 10*c.right < 9*c.n {
		t.Errorf("%d of %d right at confidence 0.9 and above", c.right, c.n)
	}
}

// The names, aliases and examples of the pack are words that citizens are shown, so they must lead back to their type.
func TestBusinessOwnNames(t *testing.T) {
	b := nationalBusiness(t)
	right, all := 0, 0
	for _, kind := range b.types {
		for _, text := range append(append([]string{kind.Name}, kind.Aliases...), kind.Phrases...) {
			all++
			if m := b.Match(text); len(m.Candidates) > 0 && m.Candidates[0].Key == kind.Key {
				right++
			} else {
				t.Logf("%s: %s gives %s %v", kind.Key, text, m.Outcome, keysOf(m))
			}
		}
	}
	if 100*right < 96*all {
		t.Errorf("%d of %d names and examples lead to their own type", right, all)
	}
}

func TestBusinessMatch(t *testing.T) {
	b := nationalBusiness(t)
	for name, c := range map[string]struct {
		text, outcome, first string
	}{
		"老人去世要办继承":      {"我大去年腊月殁了，屋里的楼想转到我妈名下", matched, "transfer_inheritance"},
		"错别字不妨碍":        {"贷款还清了，想办底压注消", matched, "mortgage_cancel"},
		"繁体字也认":         {"房產證丟了怎麼補辦", matched, "certificate_reissue"},
		"没离婚是夫妻更名":      {"我们没离婚，就想把我老公的名字从房本上去掉", matched, "transfer_spousal"},
		"离了婚是离婚析产":      {"离婚了，把前夫的名字从房本上去掉", matched, "transfer_divorce"},
		"过给儿子没说钱要反问":    {"想把楼过给儿子", asked, "transfer_gift"},
		"过给儿子说了不要钱":     {"想把楼过给儿子，不要他一分钱", matched, "transfer_gift"},
		"面积不符没说原因要反问":   {"房本上的面积跟实际不一样", asked, "change_area"},
		"面积是登错的":        {"领证时发现面积打错了", matched, "correction"},
		"车不是不动产":        {"我的车过户要啥手续", outOfScope, ""},
		"户口不归登记管":       {"孩子户口怎么迁到新房里", outOfScope, ""},
		"公积金贷款还清仍是解押":   {"公积金贷款还完了，来办解押", matched, "mortgage_cancel"},
		"打个招呼要问办什么":     {"你好，咨询个事", asked, ""},
		"什么也没说要问办什么":    {"", asked, ""},
		"身份证丢了不归登记管":    {"身份证丢了咋补", outOfScope, ""},
		"房本同身份证一起丢了要补证": {"包被偷了，身份证和房产证都丢了，想补房产证", matched, "certificate_reissue"},
	} {
		t.Run(name, func(t *testing.T) {
			m := b.Match(c.text)
			if m.Outcome != c.outcome {
				t.Errorf("%s: %s %v, want %s", c.text, m.Outcome, keysOf(m), c.outcome)
			}
			if c.first != "" && (len(m.Candidates) == 0 || m.Candidates[0].Key != c.first) {
				t.Errorf("%s: %v, want %s first", c.text, keysOf(m), c.first)
			}
			if m.Outcome == asked && (m.Question == nil || m.Question.Text == "" || len(m.Question.Options) < 2) {
				t.Errorf("%s: asks without a question to answer: %+v", c.text, m.Question)
			}
			if m.Outcome == matched && len(m.Candidates[0].Why) == 0 {
				t.Errorf("%s: does not say which words decided", c.text)
			}
		})
	}
}

func TestBusinessOptionsAreWordedForAll(t *testing.T) {
	b := nationalBusiness(t)
	for _, kind := range b.types {
		if b.rules.options[kind.Key] == "" {
			t.Errorf("%s has no wording as an answer to a question", kind.Key)
		}
	}
}

func TestBusinessMatchCase(t *testing.T) {
	b := nationalBusiness(t)
	for name, c := range map[string]struct {
		text  string
		form  models.Form
		docs  []string
		slots []string
		first string
	}{
		"只有赠与合同":       {"", nil, []string{"id_card", "gift_contract"}, nil, "transfer_gift"},
		"过给儿子附买卖合同":    {"想把房子过给儿子", nil, []string{"stock_house_contract"}, nil, "transfer_stock_house"},
		"没写原话只填了去世的人":  {"", models.Form{"deceased": map[string]any{"name": "甲乙丙"}}, nil, nil, "transfer_inheritance"},
		"申请人角色是赠与人":    {"办房子", models.Form{"applicants": []any{map[string]any{"role": "donor"}, map[string]any{"role": "donee"}}}, nil, nil, "transfer_gift"},
		"上传位置是结清证明":    {"来办登记", nil, nil, []string{"mortgage_release"}, "mortgage_cancel"},
		"话说得明白时材料只是附件": {"房产证丢了想补办", nil, []string{"stock_house_contract"}, nil, "certificate_reissue"},
		"表单选了业务而话说得含糊": {"过户", models.Form{"business_type": "transfer_exchange"}, []string{"exchange_contract"}, nil, "transfer_exchange"},
		"两份同样的材料只算一次":  {"贷款还清来解押", nil, []string{"stock_house_contract", "stock_house_contract"}, nil, "mortgage_cancel"},
	} {
		t.Run(name, func(t *testing.T) {
			if m := b.MatchCase(c.text, c.form, c.docs, c.slots); len(m.Candidates) == 0 || m.Candidates[0].Key != c.first {
				t.Errorf("%s %v, want %s first", m.Outcome, keysOf(m), c.first)
			}
		})
	}
}

func TestBusinessContradicts(t *testing.T) {
	b := nationalBusiness(t)
	for name, c := range map[string]struct {
		text, chosen, other string
	}{
		"选解押却说过户给弟弟":     {"想把房子过户给我弟弟。", "mortgage_cancel", "transfer_gift"},
		"选新房却说来解押":       {"房贷还清了，来办解除抵押。", "transfer_new_house", "mortgage_cancel"},
		"选改名却说证丢了":       {"房产证丢了，想补一本。", "change_owner_info", "certificate_reissue"},
		"选改名却说卖给了别人":     {"把房子卖给别人了，一起来过户。", "change_owner_info", "transfer_stock_house"},
		"选补证说卖房前先补证不矛盾":  {"想把房子卖给别人，房产证找不到了，先补一本", "certificate_reissue", ""},
		"选二手房却说继承":       {"父亲去世了，房子由我继承，申请过户。", "transfer_stock_house", "transfer_inheritance"},
		"选赠与说过户给弟弟不矛盾":   {"想把房子过户给我弟弟。", "transfer_gift", ""},
		"选买卖说过户给弟弟不矛盾":   {"想把房子过户给我弟弟。", "transfer_stock_house", ""},
		"先解押再卖房不矛盾":      {"贷款还清了，解押以后要卖房过户", "mortgage_cancel", ""},
		"说得含糊不矛盾":        {"来办房子的手续", "mortgage_cancel", ""},
		"没写不矛盾":          {"", "transfer_gift", ""},
		"说别处的事不矛盾":       {"公积金怎么提取", "transfer_gift", ""},
		"买房贷款选抵押不矛盾":     {"买了二手房，银行按揭，来办登记", "mortgage_first_general", ""},
		"买房贷款选买卖不矛盾":     {"买了二手房，银行按揭，来办登记", "transfer_stock_house", ""},
		"继承时提到证丢了选补证不矛盾": {"房产证丢了，我爸也走了", "certificate_reissue", ""},
		"没有这种业务":         {"房产证丢了", "no_such_business", ""},
	} {
		t.Run(name, func(t *testing.T) {
			other, sure := b.Contradicts(c.text, c.chosen)
			if sure != (c.other != "") || sure && other.Key != c.other {
				t.Errorf("sure %v %s, want %q", sure, other.Key, c.other)
			}
		})
	}
}

// What a query may mean is not called a contradiction, be it said well or badly.
func TestBusinessContradictsNotWhatIsMeant(t *testing.T) {
	b := nationalBusiness(t)
	meanings, wrong := 0, 0
	for _, name := range []string{"testdata/queries.tsv", "data/" + examplesFile} {
		table, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n") {
			cells := strings.Split(line, "\t")
			for _, key := range strings.Split(cells[1], "|") {
				meanings++
				if other, sure := b.Contradicts(cells[0], key); sure {
					wrong++
					t.Logf("%s: %s is said to contradict %s", cells[0], other.Key, key)
				}
			}
		}
	}
	if wrong*200 > meanings {
		t.Errorf("%d of %d meanings are called a contradiction", wrong, meanings)
	}
}

func TestBusinessLoadFaults(t *testing.T) {
	if _, err := LoadBusiness(nil); err == nil {
		t.Error("loads without business types")
	}
	if _, err := LoadBusiness([]BusinessType{{Key: "transfer_gift"}, {Key: "transfer_gift"}}); err == nil {
		t.Error("loads with one type twice")
	}
	if _, err := LoadBusiness([]BusinessType{{Key: "transfer_gift"}}); err == nil {
		t.Error("loads with types missing that the rules speak of")
	}
	if _, err := ReadBusinessTypes(os.DirFS("testdata")); err == nil {
		t.Error("reads business types where there are none")
	}
}

func TestBusinessScoreReadsItsTable(t *testing.T) {
	b := nationalBusiness(t)
	for name, table := range map[string]string{
		"少一列":    "只有一列\n",
		"没有这种业务": "房产证丢了\tno_such_type\t\n",
	} {
		if _, err := ScoreBusiness(b, strings.NewReader(table)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	s, err := ScoreBusiness(b, strings.NewReader("房产证丢了怎么补\tcertificate_reissue\t\n怎么过户\ttransfer_gift|transfer_stock_house|clarify\t\n取公积金\tnone\t\n"))
	if err != nil || s.Plain != 1 || s.First != 1 || s.Unclear != 1 || s.Asked != 1 || s.Foreign != 1 || s.Refused != 1 {
		t.Errorf("%+v %v", s, err)
	}
}

func BenchmarkBusinessMatch(b *testing.B) {
	m := nationalBusiness(b)
	text := "同志你好 我们家是老城区的 我爸妈二十年前买的楼 房本写的我爸 去年我爸走了 我妈身体也不好 我哥在外地打工 电话里说房他不要 就想趁我妈清醒把本换成我妈一个人的名字 后头的事后头再说 要不要我哥专门请假回来签字"
	for b.Loop() {
		m.Match(text)
	}
}

func BenchmarkBusinessLoad(b *testing.B) {
	types, err := ReadBusinessTypes(os.DirFS("../rules/packs/national"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := LoadBusiness(types); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzBusinessMatch(f *testing.F) {
	m := nationalBusiness(f)
	for _, text := range []string{"", "房", "没没没不不", "过户,过户，过户", strings.Repeat("房产证", 600), "\xff\xfe", "把…"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := m.Match(text)
		if got.Candidates == nil {
			t.Error("candidates must be a list")
		}
		for _, c := range got.Candidates {
			if c.Confidence < 0 || c.Confidence > 1 || c.Why == nil {
				t.Errorf("%+v", c)
			}
		}
		m.Contradicts(text, "transfer_gift")
	})
}

func keysOf(m models.Match) []string {
	var keys []string
	for _, c := range m.Candidates {
		keys = append(keys, c.Key)
	}
	return keys
}
