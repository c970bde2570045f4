package rules

import (
	"testing"

	"yushen/codes"
	"yushen/models"
)

func TestSealReadInPart(t *testing.T) {
	const branch, developer = "云川银行股份有限公司望江城东支行", "望江松涛房地产开发有限公司"
	for name, c := range map[string]struct {
		read, org string
		want      codes.Sameness
	}{
		"读全了":            {"云川银行股份有限公司望江城东支行", branch, codes.Same},
		"公司、支行几字没读出来":    {"云川银行股份有限公〓望江城东〓行", branch, codes.Same},
		"一个自己的字没读出来":     {"云川银行股份有限公司望江城〓支行", branch, codes.Same},
		"哪家支行没读出来":       {"云川银行股份有限公司望江〓〓支行", branch, codes.CannotTell},
		"另一家支行":          {"云川银行股份有限公司望江城西支行", branch, codes.CannotTell},
		"分行不是支行":         {"云川银行股份有限公司望江分行", branch, codes.CannotTell},
		"另一家支行，有字没读出来":   {"云川银行股份有〓公司望江城西支行", branch, codes.CannotTell},
		"另一个公司，差一个字":     {"望江松海房地产开发有限公司", developer, codes.CannotTell},
		"另一个公司":          {"青石广厦置业有限公司", developer, codes.Different},
		"共有的词里读错一个字":     {"望江〓涛实地产开发有限公司", developer, codes.Same},
		"没读出来":           {"〓〓〓〓", developer, codes.CannotTell},
		"名字后面还有合同专用章几个字": {"望江松涛房地产开发有限公司合同专用章", developer, codes.Same},
	} {
		if got := sealOf(models.Seal{Text: c.read, Confidence: 0.96}, c.org); got != c.want {
			t.Errorf("%s: %s against %s is %v, want %v", name, c.read, c.org, got, c.want)
		}
	}
}
