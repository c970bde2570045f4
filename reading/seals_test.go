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
			read := marking(nil).with(c.first.spaced())
			if c.second != nil {
				read = read.with(c.second.spaced())
			}
			text, sure := read.text()
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
