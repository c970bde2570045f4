package assist

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yushen/codes"
)

var (
	quotation = regexp.MustCompile(`[“"「『]([^“”"「」『』]+)[”"」』]`)
	// values are what a wording keeps to the letter: placeholders, titles, dates, numbers with their unit, words in Latin letters.
	values = regexp.MustCompile(`〔[^〔〕]*〕|《[^《》]*》|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]+(?:[,./:-][0-9]+)*[年月日号元米㎡天个份张页套岁时分%]?|[A-Za-z][A-Za-z0-9_.-]*|` +
		// Chinese numerals count where they count something: 三个月, 第三十二条, not 一致 or 统一.
		`[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟半]{2,}|[一二两三四五六七八九十百千万半][个份张页套天日月年岁次人名位处条款项倍成元亩间层本枚里]|第[一二三四五六七八九十]`)
	markup   = regexp.MustCompile("[<>{}\\[\\]`#|\\\\\\n\\r\\t]|\\*\\*|://")
	negation = regexp.MustCompile(`[不没未无缺别勿免非]`)
	// noNegation are words that only look like one.
	noNegation = strings.NewReplacer("不动产", "", "未成年", "", "特别", "", "别墅", "", "分别", "", "性别", "", "非常", "", "类别", "")
)

// places are what findings hold against each other, besides documents.
var places = []string{"表单", "申请书", "登记簿", "证书", "合同", "协议", "证件", "身份证", "发票", "完税证明", "申请人", "卖方", "买方", "出卖人", "买受人", "权利人", "赠与人", "受赠人"}

// weighty are words that change what the citizen must do, where and with whom. A wording has the same ones as its text: none may be new, and none
// may go, for 不要 without 不 is the opposite.
var weighty = []string{
	"批准", "通过", "同意", "核准", "办结", "有效", "无效", "合法", "违法", "伪造", "造假", "忽略", "保证", "承诺", "没问题", "没有问题", "放心",
	"不用", "不必", "不需", "无需", "无须", "不要", "不得", "不能", "不可", "可以不", "免", "除外", "除非", "或者", "任选",
	"原件", "复印件", "签字", "签名", "盖章", "捺印", "按手印", "公证", "本人", "代理人", "监护人", "全体", "重新上传", "补拍", "重拍",
	"窗口", "柜台", "银行", "税务", "法院", "公安", "派出所", "民政", "公证处", "社区", "开发商",
	"注销", "解除", "更正", "变更", "转移", "抵押", "查封", "继承", "赠与", "买卖", "离婚", "结婚", "死亡", "过期", "到期",
	"罚", "缴", "退款", "转账", "汇款", "付款", "密码", "验证码", "微信", "网址", "链接", "电话",
}

const (
	longest  = 2  // times as long as its text may a wording be …
	spare    = 20 // … and so many characters more
	shortest = 3  // a wording has at least a third of the text's characters
)

// holds reports what is amiss with a wording of a text; nil: nothing. Values and documents must come in the text's order too, or found and expected
// could change places. It is strict on purpose: a good wording turned down costs nothing.
func (h *Helper) holds(text, wording string) error {
	n, m := utf8.RuneCountInString(text), utf8.RuneCountInString(wording)
	text, wording = codes.Narrow(text), codes.Narrow(wording)
	switch {
	case m > longest*n+spare || m < n/shortest || m == 0 || !utf8.ValidString(wording):
		return turnedDown("its length is out of bounds")
	case !subset(markup.FindAllString(wording, -1), markup.FindAllString(text, -1)):
		return turnedDown("it brings markup")
	case !slices.Equal(firsts(values, text), firsts(values, wording)):
		return turnedDown("its numbers, dates or titles are others")
	case !slices.Equal(firsts(quotation, text), firsts(quotation, wording)):
		return turnedDown("its quotations are others")
	case !slices.Equal(firsts(h.documents, text), firsts(h.documents, wording)):
		return turnedDown("its documents are others")
	case !slices.Equal(contained(text, weighty), contained(wording, weighty)):
		return turnedDown("it asks for something else")
	case negations(text) != negations(wording):
		return turnedDown("it denies something else")
	case !subset(h.Masker.Personal(wording), h.Masker.Personal(text)):
		return turnedDown("it names somebody else")
	}
	return nil
}

// firsts are what a pattern finds, in order, each once; of quotations what stands between the marks.
func firsts(pattern *regexp.Regexp, text string) (found []string) {
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		if v := m[len(m)-1]; !slices.Contains(found, v) {
			found = append(found, v)
		}
	}
	return found
}

// contained are the words that stand in the text.
func contained(text string, words []string) (found []string) {
	for _, w := range words {
		if strings.Contains(text, w) {
			found = append(found, w)
		}
	}
	return found
}

func negations(text string) int { return len(negation.FindAllString(noNegation.Replace(text), -1)) }

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// anyOf finds any of the words, the longest where several begin at one place: 居民身份证 before 身份证.
func anyOf(words []string) *regexp.Regexp {
	var quoted []string
	for _, w := range words {
		if w != "" {
			quoted = append(quoted, regexp.QuoteMeta(w))
		}
	}
	slices.SortStableFunc(quoted, func(a, b string) int { return len(b) - len(a) })
	return regexp.MustCompile(strings.Join(quoted, "|"))
}
