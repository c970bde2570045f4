package reading

import (
	"math"
	"testing"

	"yushen/models"
)

// ring is a reading of a seal's ring: letters at even distances, a blank where one was skipped.
func ring(letters string, sure float64) (m marking) {
	all := []rune(letters)
	for i, r := range all {
		if r != ' ' {
			m = append(m, models.Choice{Text: string(r), Confidence: sure, At: (float64(i) + 0.5) / float64(len(all))})
		}
	}
	return m
}

func TestSealReadInPartSaysSo(t *testing.T) {
	cases := map[string]struct {
		first, second marking
		text          string
		surer         bool // than 0.9
	}{
		"全部读出":         {ring("固原演禾置业有限公司", 0.99), nil, "固原演禾置业有限公司", true},
		"中间漏读一个字":      {ring("固原演 置业有限公司", 0.99), nil, "固原演〓置业有限公司", false},
		"另一种画法补上漏读的字":  {ring("固原演 置业有限公司", 0.99), ring("固原演禾置业有限公司", 0.92), "固原演禾置业有限公司", true},
		"两种画法说法不同,存疑":  {ring("固原演禾置业有限公司", 0.93), ring("   和      ", 0.99), "固原演〓置业有限公司", false},
		"只有碎片的印章当作没读出": {ring("OIV", 0.4), ring("xU", 0.5), "", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			read := lettering{{c.first.spaced(), 1}}
			if c.second != nil {
				read = append(read, view{c.second.spaced(), 1})
			}
			text, sure := read.voted().text()
			if text != c.text {
				t.Errorf("read %q, want %q", text, c.text)
			}
			if sure > 0.901 != c.surer {
				t.Errorf("confidence %.3f, want above 0.9: %v", sure, c.surer)
			}
			if math.IsNaN(sure) {
				t.Error("confidence is no number")
			}
		})
	}
}

func TestAPrintedNameSettlesOnlyDoubtsOfASeal(t *testing.T) {
	seal := func(letters string, at int, sure float64, other string, share float64) marking {
		m := ring(letters, 0.99)
		m[at].Confidence, m[at].Others = sure, map[string]float64{other: share}
		return m
	}
	const bank = "演信银行固原新区支行"
	cases := map[string]struct {
		read    marking
		printed []string
		text    string
	}{
		"印文存疑的字,纸上印的名称是另一个可能": {seal("演信银行固原薪区支行", 6, 0.65, "新", 0.3), []string{"抵押权人:" + bank}, bank},
		"一个字看得清楚,是另一家支行":      {seal("演信银行固原东区支行", 6, 0.97, "新", 0.03), []string{bank}, "演信银行固原东区支行"},
		"更像另一个字,纸上印的也不作数":     {seal("演信银行固原薪区支行", 6, 0.8, "新", 0.15), []string{bank}, "演信银行固原〓区支行"},
		"存疑的字从没看成过印的那个字":      {seal("演信银行固原薪区支行", 6, 0.6, "菥", 0.3), []string{bank}, "演信银行固原〓区支行"},
		"纸上两家支行都可能":           {seal("演信银行固原薪区支行", 6, 0.5, "新", 0.3), []string{bank, "演信银行固原薪区支行"}, "演信银行固原〓区支行"},
		"另有一个看清的字不同":          {seal("演汇银行固原薪区支行", 6, 0.65, "新", 0.3), []string{bank}, "演汇银行固原〓区支行"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var lines []models.Line
			for _, text := range c.printed {
				lines = append(lines, models.Line{Text: text})
			}
			c.read.borneOutBy(lines)
			if text, _ := c.read.text(); text != c.text {
				t.Errorf("read %s, want %s", text, c.text)
			}
		})
	}
}
