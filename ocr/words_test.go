package ocr

import (
	"slices"
	"testing"
)

// readAs makes glyphs of a text; the i-th was guessed, and the networks also saw another character there.
func readAs(text string, i int, sure float64, other string, probability float64) []glyph {
	var glyphs []glyph
	for _, r := range text {
		glyphs = append(glyphs, glyph{text: string(r), at: float64(len(glyphs)) * 40, confidence: 0.999})
	}
	glyphs[i].confidence = sure
	glyphs[i].seen = map[string]float64{glyphs[i].text: sure, other: probability}
	return glyphs
}

func TestAGuessedCharacterIsToldByItsWord(t *testing.T) {
	w := newWords([]string{"固原市", "隆德县", "股份有限公司", "借款合同", "贷款合同", "抵押权登记(首次)"})
	tests := []struct {
		name   string
		glyphs []glyph
		want   string
	}{
		{"地名中猜的一字,看到过对的字", readAs("住国原市区", 1, 0.9, "固", 0.05), "住固原市区"},
		{"看得清楚的字不改,印错也照印错的读", readAs("住国原市区", 1, 0.999, "固", 0.0005), "住国原市区"},
		{"没有看到过那个字,不改", readAs("降德县", 0, 0.7, "陵", 0.2), "降德县"},
		{"两个词只差这一字,不知是哪个", readAs("偕款合同", 0, 0.6, "借", 0.3), "偕款合同"},
		{"已经是词,不改", readAs("借款合同", 0, 0.6, "贷", 0.3), "借款合同"},
		{"太短的词不算", readAs("首饮", 1, 0.6, "次", 0.3), "首饮"},
		{"长词里旁边的字也没把握", seeing(seeing(readAs("股分有限公司", 1, 0.9, "份", 0.1), 0, 0.3, nil), 3, 0.6, nil), "股份有限公司"},
		{"短词里旁边的字没把握,不改", seeing(readAs("住国原市区", 1, 0.9, "固", 0.05), 2, 0.5, nil), "住国原市区"},
		{"长词里的一字", readAs("银行般份有限公司支行", 2, 0.8, "股", 0.15), "银行股份有限公司支行"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := spelled(test.glyphs, -1)
			w.mend(test.glyphs)
			if got := spelled(test.glyphs, -1); got != test.want {
				t.Errorf("read %s, want %s", got, test.want)
			}
			for i, g := range test.glyphs {
				if g.text != string([]rune(before)[i]) && g.confidence > 0.9 {
					t.Errorf("%s was put in and is as sure as what was read: %.2f", g.text, g.confidence)
				}
			}
		})
	}
}

func TestALikelyCharacterIsBorneOutByItsWord(t *testing.T) {
	w := newWords([]string{"固原市"})
	for name, test := range map[string]struct {
		glyphs []glyph
		sure   bool
	}{
		"地名里最像的一字": {readAs("固原市", 0, 0.55, "周", 0.4), true},
		"不如另一字像":   {readAs("固原市", 0, 0.4, "周", 0.5), false},
		"不是词,存疑照旧": {readAs("固源市", 0, 0.55, "周", 0.4), false},
	} {
		t.Run(name, func(t *testing.T) {
			w.bearOut(test.glyphs)
			if got := test.glyphs[0].confidence; got >= mendedSure != test.sure || got > 0.9 {
				t.Errorf("confidence %.2f, want sure %v", got, test.sure)
			}
		})
	}
}

// A bank's branch is named after its city without 市: 固原 is often read 国原, and so short a name leaves it in doubt.
func TestAGuessedCharacterIsToldByItsCity(t *testing.T) {
	w := newWords([]string{"固原市", "吴忠市"})
	for name, test := range map[string]struct {
		glyphs []glyph
		want   string
	}{
		"第一字是猜的":   {readAs("银行国原分行", 2, 0.3, "固", 0.2), "银行固原分行"},
		"第二字是猜的":   {readAs("公司吴志分行", 3, 0.3, "忠", 0.2), "公司吴忠分行"},
		"两字都是猜的":   {seeing(readAs("公司国源分行", 2, 0.5, "固", 0.3), 3, 0.6, map[string]float64{"源": 0.6, "原": 0.4}), "公司固原分行"},
		"有几分把握的不改": {readAs("李国原", 1, 0.7, "固", 0.2), "李国原"},
		"几乎没看到那个字": {readAs("银行国原分行", 2, 0.3, "固", 0.01), "银行国原分行"},
		"不是市名":     {readAs("银行国元分行", 2, 0.3, "固", 0.2), "银行国元分行"},
	} {
		t.Run(name, func(t *testing.T) {
			w.nameCities(test.glyphs)
			if got := spelled(test.glyphs, -1); got != test.want {
				t.Errorf("read %s, want %s", got, test.want)
			}
			if less := slices.ContainsFunc(test.glyphs, func(g glyph) bool { return g.confidence < doubt }); !less {
				t.Error("what was guessed is no longer in doubt")
			}
		})
	}
}
