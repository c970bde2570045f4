package documents

import (
	"slices"
	"testing"
)

func TestWordsHoldWhatIsPrinted(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	words := c.Words()
	for what, word := range map[string]string{"标题": "不动产登记申请书", "字段": "不动产单元号", "取值": "共同共有", "当事人": "买受人", "机构名的一部分": "股份有限公司"} {
		if !slices.Contains(words, word) {
			t.Errorf("%s %s is missing", what, word)
		}
	}
}
