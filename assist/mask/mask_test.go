package mask

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"yushen/codes"
)

// public stands for a pack's names and phrases.
var public = []string{"二手房过户", "新房办证", "把房子赠与女儿", "小区车位", "房产证丢了想补办", "抵押注销", "离婚析产", "名字写错了要更正"}

func TestHide(t *testing.T) {
	const id = "110101199003070118" // the check digit is right, the person made up
	if codes.CheckID(id) != codes.OK {
		t.Fatal("the sample number is no number")
	}
	m := New(public)
	for name, c := range map[string]struct {
		text   string
		hidden []string // must be gone
		stays  []string // must still be there
	}{
		"自报姓名":        {"我叫样建国,要办房产证", []string{"样建国"}, []string{"房产证"}},
		"姓氏加名字":       {"把房子赠与女儿钱样娜", []string{"钱样娜"}, []string{"把房子赠与女儿"}},
		"复姓":          {"欧阳样堃卖给上官试", []string{"欧阳", "样堃", "上官"}, []string{"卖给"}},
		"两个字的名字后面接着说": {"孙样的房子", []string{"孙样"}, []string{"的房子"}},
		"名字里有间隔点":     {"艾样古丽·买样提把房子赠与女儿", []string{"艾样古丽", "买样提"}, []string{"把房子赠与女儿"}},
		"已经打了星号的名字":   {"申请人马*华没有签字", []string{"马*华"}, []string{"没有签字"}},
		"称呼":          {"和王女士离婚析产", []string{"王女士"}, []string{"离婚析产"}},
		"身份证号":        {"身份证" + id + "拍糊了", []string{id}, []string{"身份证", "拍糊了", "〔证件号1〕"}},
		"身份证号里有空格":    {"身份证 110101 19900307 0118", []string{"19900307", "0118"}, []string{"身份证"}},
		"全角身份证号":      {"身份证１１０１０１１９９００３０７０１１８", []string{"１９９００３０７"}, []string{"身份证"}},
		"十五位老身份证号":    {"老号110101900307011", []string{"110101900307011"}, nil},
		"读错一位的身份证号":   {"身份证110101199003070119", []string{"1101011990"}, nil},
		"手机号":         {"打138 0013 8000找我", []string{"138", "8000"}, []string{"〔电话1〕"}},
		"座机":          {"电话0954-2031234", []string{"2031234"}, nil},
		"用汉字报的号码":     {"电话一三八零零一三八零零零", []string{"一三八"}, []string{"电话"}},
		"银行卡":         {"卡号 6222 0212 3456 7890 128", []string{"6222", "7890"}, nil},
		"不动产权证号":      {"证号宁（2024）样城市不动产权第0001234号丢了", []string{"样城市", "0001234"}, []string{"丢了"}},
		"老房产证号":       {"样城房权证字第20051234号", []string{"20051234"}, nil},
		"不动产单元号":      {"单元号 640402 001002 GB00012 F00030045", []string{"640402", "00030045"}, nil},
		"合同编号":        {"合同编号GF-2026-001234", []string{"001234"}, []string{"合同编号"}},
		"出生日期":        {"1990年3月7日生,一九九〇年三月七日也是", []string{"1990", "3月7日", "九九〇"}, []string{"也是"}},
		"详细地址":        {"住样城市样州区文样路12号阳样小区3号楼2单元601室,想卖", []string{"文样", "12号", "阳样", "601"}, []string{"想卖"}},
		"地址里用短横线":     {"文样街5号3幢2-601过户", []string{"文样", "601"}, []string{"过户"}},
		"只说小区名":       {"样城市阳样小区的车位", []string{"阳样小区"}, []string{"的车位"}},
		"邮箱":          {"寄到 some.one@example.com 行吗", []string{"some.one"}, []string{"行吗"}},
		"没有什么可遮":      {"小区车位跟开发商买的,合同网签了,能办证么", nil, []string{"小区车位跟开发商买的,合同网签了,能办证么"}},
		"常用词不当作人名":    {"马上要成交了,方便的话查询一下,付清了万元尾款", nil, []string{"马上要成交了,方便的话查询一下,付清了万元尾款"}},
		"小数目不遮":       {"结婚5年了,89年的证,3本", nil, []string{"结婚5年了,89年的证,3本"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := m.Hide(c.text)
			for _, s := range c.hidden {
				if strings.Contains(h.Text, s) {
					t.Errorf("%q leaves: %q", s, h.Text)
				}
			}
			for _, s := range c.stays {
				if !strings.Contains(h.Text, s) {
					t.Errorf("%q is lost: %q", s, h.Text)
				}
			}
			if back := h.Restore(h.Text); back != c.text {
				t.Errorf("comes back as %q", back)
			}
		})
	}
}

func TestKnownValuesGoWhereverTheyStand(t *testing.T) {
	h := New(public).Hide("高新说好了,高新是我", "高新")
	if h.Text != "〔内容1〕说好了,〔内容1〕是我" {
		t.Errorf("%q", h.Text)
	}
	if len(h.Marks()) != 1 || h.Restore("请〔内容1〕来") != "请高新来" {
		t.Errorf("marks %q", h.Marks())
	}
}

func TestAPlaceholderInTheTextIsNotTakenForOurs(t *testing.T) {
	const text = "〔姓名1〕不是姓名:我叫样建国"
	h := New(nil).Hide(text)
	if strings.Contains(h.Text, "样建国") || h.Restore(h.Text) != text {
		t.Errorf("%q comes back as %q", h.Text, h.Restore(h.Text))
	}
}

func TestARestoredValueIsNotReadAgain(t *testing.T) {
	h := New(nil).Hide("甲〔内容2〕乙,丙丁", "甲〔内容2〕乙", "丙丁")
	if back := h.Restore(h.Text); back != "甲〔内容2〕乙,丙丁" {
		t.Errorf("%q comes back as %q", h.Text, back)
	}
}

// Nothing of a random person leaves, whatever sentence they put themselves in.
func TestNothingOfAPersonLeaves(t *testing.T) {
	d := rand.New(rand.NewPCG(7, 7))
	pick := func(s string) string { r := []rune(s); return string(r[d.IntN(len(r))]) }
	m := New(public)
	sentences := []string{
		"我叫N,身份证I,电话P,要过户", "卖方:N(I),买方另有其人", "N的房子在A,证号C", "电话P,我是N,身份证号码是I", "A的房产证丢了,权利人N", "把C抵押给银行,联系P", "我爸N要把A赠与女儿",
	}
	for range 3000 {
		first17 := "6404021" + digits(d, 0, 3) // to be completed
		first17 = first17[:6] + "19" + digits(d, 10, 99) + "0" + digits(d, 1, 9) + "1" + digits(d, 0, 9) + digits(d, 100, 999)
		check, ok := codes.IDCheckChar(first17)
		if !ok {
			t.Fatal(first17)
		}
		person := map[string]string{
			"N": pick("赵钱孙李周吴郑王冯陈马杨丁哈纳撒") + pick("堃喆犇翀昊淼燚赟") + pick("堃喆犇翀昊淼燚赟"),
			"I": first17 + string(check),
			"P": "1" + digits(d, 30, 99) + digits(d, 10000000, 99999999),
			"A": "样州区" + pick("昊淼燚赟") + pick("堃喆犇翀") + "路" + digits(d, 1, 99) + "号" + digits(d, 1, 30) + "号楼" + digits(d, 101, 999) + "室",
			"C": "宁(20" + digits(d, 15, 26) + ")样城市不动产权第" + digits(d, 1000000, 9999999) + "号",
		}
		text := sentences[d.IntN(len(sentences))]
		said := regexp.MustCompile("[NIPAC]").ReplaceAllStringFunc(text, func(k string) string { return person[k] })
		h := m.Hide(said)
		for _, secret := range person {
			if strings.Contains(h.Text, secret) {
				t.Fatalf("%q leaves: %q", secret, h.Text)
			}
		}
		if regexp.MustCompile(`\d{5}`).MatchString(h.Text) || strings.Contains(h.Text, person["N"][3:]) || h.Restore(h.Text) != said {
			t.Fatalf("%q leaves as %q", said, h.Text)
		}
	}
}

// digits is a random number from low to high.
func digits(d *rand.Rand, low, high int) string {
	n, out := low+d.IntN(high-low+1), ""
	for ; n > 0 || out == ""; n /= 10 {
		out = string(rune('0'+n%10)) + out
	}
	return out
}

func TestALongTextTakesNoLong(t *testing.T) {
	for _, piece := range []string{"文", "路", "1", "1-", "文路1号", "王样", "一", "·样", "((2024", "《", "〔姓名1〕"} {
		text, began := strings.Repeat(piece, 3000), time.Now()
		if h := New(public).Hide(text); h.Restore(h.Text) != text {
			t.Errorf("%q… comes back otherwise", piece)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%q… takes %s", piece, took)
		}
	}
}

func FuzzHide(f *testing.F) {
	for _, s := range []string{"我叫样建国", "〔姓名1〕110101199003070118", "宁(2024)样城市不动产权第0001234号", "\xff\xe4王样", "a·b·样·州", "一九九〇年三月七日"} {
		f.Add(s, "样州")
	}
	m := New(public)
	valid := regexp.MustCompile(`[0-9]{17}[0-9X]`)
	f.Fuzz(func(t *testing.T, text, known string) {
		h := m.Hide(text, known)
		if back := h.Restore(h.Text); back != text {
			t.Errorf("%q comes back as %q", text, back)
		}
		for _, id := range valid.FindAllString(h.Text, -1) {
			if codes.CheckID(id) == codes.OK {
				t.Errorf("%s leaves in %q", id, h.Text)
			}
		}
		for _, mark := range h.Marks() {
			if !strings.Contains(h.Text, mark) || strings.Contains(text, mark) {
				t.Errorf("placeholder %s of %q", mark, h.Text)
			}
		}
	})
}
