package specimen

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// dress is how one office prints a form (版式): with rules or without, and with its own words for the labels.
type dress struct {
	table tableDress
	words map[string]string // label → the word that stands for it here
}

// tableDress is how a table of labels with their values is set.
type tableDress int

// The ways to set it: within rules; as lines 坐落：…; as lines whose values are underlined; each label above its value.
const (
	ruled tableDress = iota
	listed
	underlined
	stacked
)

// sameLabels are labels that offices use for each other, whatever the form is.
var sameLabels = [][]string{
	{"身份证号", "身份证号码", "公民身份号码", "居民身份证号码", "身份证件号码", "证件号码"},
	{"坐落", "座落", "房屋坐落", "不动产坐落", "坐落位置", "房屋地址"},
	{"联系电话", "电话", "手机号码", "联系方式"},
	{"建筑面积", "房屋建筑面积", "建筑面积（㎡）", "建筑面积（平方米）"},
	{"签订日期", "签约日期", "签订时间", "签署日期"},
	{"不动产权证号", "不动产权证书号", "不动产权证编号", "不动产权证书编号", "权属证书号", "产权证号"},
	{"不动产单元号", "不动产单元代码"},
	{"不动产登记证明号", "登记证明号", "不动产登记证明编号"},
	{"出生日期", "出生年月日", "出生年月"},
	{"合同编号", "合同号"},
	{"住址", "住所", "家庭住址", "现住址"},
	{"登记日期", "登记时间"},
	{"用途", "规划用途", "房屋用途"},
	{"法定代表人", "法定代表人（负责人）", "负责人"},
	{"总层数", "房屋总层数"},
	{"所在层", "所在层数"},
	{"结构", "房屋结构"},
	{"开票日期", "开具日期"},
	{"共有情况", "共有方式"},
	{"债务履行期限", "债务履行期间"},
	{"委托人", "授权人", "委托方"},
	{"受托人", "被委托人", "受委托人", "代理人"},
	{"委托期限", "授权期限", "委托有效期", "代理期限"},
	{"委托权限", "委托事项", "代理权限", "授权事项"},
	{"声明人", "申明人", "承诺人"},
	{"借款人", "借款方"},
	{"贷款人", "贷款方", "贷款银行"},
	{"抵押人", "抵押方"},
	{"抵押权人", "抵押权方"},
	{"出卖人", "卖方", "出卖方"},
	{"买受人", "买方", "买受方"},
	{"转让方", "出让方"},
	{"被征收人", "被拆迁人"},
	{"协议编号", "协议书编号", "协议号"},
	{"建设单位", "建设单位名称"},
	{"工程名称", "项目名称", "建设项目名称"},
	{"工程地点", "建设地点", "工程地址", "建设位置"},
	{"竣工验收日期", "验收日期", "竣工日期"},
	{"测绘单位", "测绘机构", "测量单位"},
	{"专有建筑面积", "套内建筑面积", "套内面积"},
	{"分摊建筑面积", "分摊面积", "公摊面积", "分摊共有建筑面积"},
	{"所在层次", "所在层", "所在楼层"},
	{"原地址", "变更前地址", "原坐落", "原门牌地址"},
	{"现地址", "变更后地址", "现坐落", "新地址"},
	{"与被继承人关系", "与死者关系", "关系"},
	{"继承份额", "份额", "分配份额"},
	{"称谓", "关系", "与本人关系"},
	{"供役地权利人", "供役地人", "供役方"},
	{"需役地权利人", "需役地人", "需役方"},
	{"地役权期限", "期限", "地役权的期限", "使用期限"},
	{"借款用途", "贷款用途"},
	{"借款金额", "贷款金额"},
	{"借款期限", "贷款期限"},
	{"立遗嘱人", "遗嘱人"},
	{"被询问人", "被询问人姓名"},
	{"通讯地址", "联系地址", "地址"},
	{"出具单位", "证明单位", "出具机关"},
	{"户主姓名", "户主"},
	{"安置对象", "安置人口"},
	{"变更原因", "变更事由"},
}

// dressed chooses how a paper is printed, where its form leaves that to the office.
func (d *studio) dressed(t template) dress {
	if slices.Contains(t.lines, "fixed") {
		return dress{}
	}
	x := dress{table: []tableDress{ruled, ruled, listed, underlined, stacked}[d.random.IntN(5)], words: map[string]string{}}
	for _, group := range sameLabels {
		to := group[d.random.IntN(len(group))]
		for _, from := range group {
			x.words[from] = to
		}
	}
	return x
}

// labelInLine is a label with what tells it in a template: it begins a cell, a column or a stretch, and a colon, a wide blank or the cell's
// end follows.
var labelInLine = regexp.MustCompile(`(^[-|>]? ?|[|¦；，。（　] ?)([\p{Han}　]{2,12})((?:（\p{Han}{2,8}）)?(?:：|　+\{| *\|))`)

// reword puts the office's words for the labels of a line; labels that are spaced out (坐　落) are as good as others.
func (x dress) reword(line string) string {
	for {
		changed := false
		next := labelInLine.ReplaceAllStringFunc(line, func(s string) string {
			m := labelInLine.FindStringSubmatch(s)
			to, ok := x.words[strings.ReplaceAll(m[2], "　", "")]
			if !ok || to == m[2] || strings.HasPrefix(m[3], "（") && strings.Contains(to, "（") {
				return s
			}
			changed = true
			return m[1] + to + m[3]
		})
		if line = next; !changed { // a bar between two cells belongs to one match at a time
			return line
		}
	}
}

// paired tells of the lines of a template which are rows of labels with their values; all rows of one table are or none is.
func paired(lines []string) []bool {
	out := make([]bool, len(lines))
	for i := 0; i < len(lines); {
		end := i
		for end < len(lines) && strings.HasPrefix(lines[end], "|") {
			end++
		}
		all := end > i && !slices.ContainsFunc(lines[i:end], func(l string) bool { return !pairedRow(l) })
		for ; i < end; i++ {
			out[i] = all
		}
		i = max(end, i+1)
	}
	return out
}

var labelCell = regexp.MustCompile(`^[\p{Han}　（）()、/㎡]+$`)

func pairedRow(line string) bool {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	if len(cells)%2 > 0 || !strings.Contains(line, "{") {
		return false
	}
	for i := 0; i < len(cells); i += 2 {
		if !labelCell.MatchString(strings.TrimSpace(cells[i])) {
			return false
		}
	}
	return true
}

// pairs draws a row of labels with their values without a table's rules, or each label above its value.
func (w *setter) pairs(cells []string) {
	type pair struct {
		label, value []run
		x, width     float64
	}
	var all []pair
	x, low := w.left, 0.0
	for i := 0; i < len(cells); i += 2 {
		p := pair{label: w.runs(strings.TrimSpace(cells[i])), value: w.runs(strings.TrimSpace(cells[i+1])), x: x, width: w.columns[i]}
		for k := i + 1; k < len(w.columns) && (k == i+1 || i+2 >= len(cells)); k++ {
			p.width += w.columns[k]
		}
		x += p.width
		for k := range p.value {
			p.value[k].under = w.dress.table == underlined
		}
		all = append(all, p)
	}
	w.room(w.skip() * 3)
	for _, p := range all {
		var end float64
		base := w.y + w.body.size*1.1
		switch w.dress.table {
		case stacked:
			small := w.body
			small.size *= 0.9
			small.color = labelBlue
			w.paragraph(small, p.x+1.5, base, p.width-3, w.skip(), 0, p.label...)
			end = w.paragraph(w.body, p.x+1.5, base+w.skip()*0.9, p.width-3, w.body.size*1.3, 0, p.value...) - w.body.size*0.6
		default:
			at := p.x + 1
			for _, r := range p.label {
				at = w.write(w.body, at, base, r.text) + w.body.tracking
			}
			at = w.write(w.body, at, base, "：")
			end = w.paragraph(w.body, at, base, p.x+p.width-at-2, w.body.size*1.4, 0, p.value...) - w.body.size*0.7
		}
		low = math.Max(low, end)
	}
	if w.dress.table == stacked {
		for _, p := range all {
			w.frame(p.x, w.y-0.5, p.width, low-w.y+0.5, 0.2, black)
		}
		low += 0.5
	}
	w.ticks()
	w.y = low
	w.wasRow = true
}
