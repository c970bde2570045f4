package ocr

import (
	"strings"
	"testing"
)

// spacedOut are the characters of a text with their middles at places, in steps of the network.
func spacedOut(text string, places ...float64) (glyphs []glyph) {
	for i, c := range []rune(text) {
		glyphs = append(glyphs, glyph{text: string(c), at: places[i] * stepWidth, confidence: 0.99})
	}
	return glyphs
}

func TestADigitThatMayBeMissingIsLookedForAgain(t *testing.T) {
	for name, c := range map[string]struct {
		number []glyph
		doubts int
	}{
		"places that are told by whole steps": {spacedOut("64040219", 2, 4, 7, 9, 12, 14, 16, 19), 0},
		"one of three equal digits lost":      {spacedOut("6404021", 2, 4.5, 7, 9, 14, 16, 18.5), 1},
		"one of six lost":                     {spacedOut("750000", 2, 4.5, 9, 11.5, 14, 16.5), 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := dropped(c.number); len(got) != c.doubts {
				t.Errorf("%d places for one more digit, want %d: %v", len(got), c.doubts, got)
			}
		})
	}
}

func TestNamesAreReadByBothNetworksAndWordsOfTheTradeAreNot(t *testing.T) {
	trade := newWords([]string{"申请", "公证书", "成立日期", "房屋坐落"})
	for text, want := range map[string]bool{"李晓": true, "声明人：王豪": true, "申请": false, "公证书": false, "成立日期 2006年": false, "房屋坐落": false, "成立": true} {
		var glyphs []glyph
		for i, c := range strings.Split(text, "") {
			glyphs = append(glyphs, glyph{text: c, at: float64(24 + 48*i), confidence: 0.99})
		}
		if got := len(names(glyphs, 48*len(glyphs), trade)) > 0; got != want {
			t.Errorf("%q may be a name: %v, want %v", text, got, want)
		}
	}
}
