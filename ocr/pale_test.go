package ocr

import (
	"strings"
	"testing"
)

// A needle that does not strike makes an 8 a 3 and 贷 a 货: what the row shows with its dots run together decides, and a difference is a doubt, however sure
// both were.
func TestTheSmoothedViewOfPalePrintIsWeighed(t *testing.T) {
	e := &Engine{quick: recognizer{known: map[string]bool{"演": true, "货": true, "贷": true, "3": true, "8": true, "号": true}}}
	line := func(text string, sure ...float64) (glyphs []glyph) {
		for i, r := range []rune(text) {
			if r != '_' { // nothing read there
				glyphs = append(glyphs, glyph{text: string(r), at: float64(i) * 40, confidence: sure[i]})
			}
		}
		return glyphs
	}
	for name, test := range map[string]struct {
		first, smoothed []glyph
		want            string
		inDoubt         string // characters
	}{
		"抹匀后看得更清的字":   {line("演货8", 0.99, 0.81, 0.99), line("演贷8", 0.99, 0.95, 0.99), "演贷8", "贷"},
		"抹匀后反而不清的字":   {line("演贷8", 0.99, 0.9, 0.99), line("演货8", 0.99, 0.6, 0.99), "演贷8", "贷"},
		"两次都有把握而不同的数": {line("3号", 0.99, 0.99), line("8号", 0.98, 0.99), "3号", "3"},
		"数只存疑不改":      {line("4月", 0.6, 0.99), line("1月", 0.95, 0.99), "4月", "4"},
		"漏读的数补上":      {line("演_号", 0.99, 0, 0.99), line("演8号", 0.99, 0.97, 0.99), "演8号", "8"},
		"生僻字不被常用字顶掉":  {line("龑8", 0.7, 0.99), line("龚8", 0.99, 0.99), "龑8", "龑"},
		"没把握的不补":      {line("演_号", 0.99, 0, 0.99), line("演8号", 0.99, 0.7, 0.99), "演号", ""},
		"标点照旧":        {line("8,8", 0.99, 0.6, 0.99), line("8.8", 0.99, 0.95, 0.99), "8,8", ","},
		"两次相同并不更有把握":  {line("演8", 0.99, 0.6), line("演8", 0.99, 0.99), "演8", "8"},
	} {
		t.Run(name, func(t *testing.T) {
			text, unsure := "", ""
			for _, g := range e.weighSmoothed(test.first, test.smoothed) {
				if text += g.text; g.confidence < doubt {
					unsure += g.text
				}
			}
			if text != test.want || unsure != test.inDoubt {
				t.Errorf("read %s with %q in doubt, want %s with %q", text, unsure, test.want, test.inDoubt)
			}
		})
	}
}

func TestPalePrintIsToldByItsContrast(t *testing.T) {
	row := func(ink byte) strip {
		s := strip{width: 160, pixels: []byte(strings.Repeat("\xf0", 3*160*stripHeight))}
		for y := 12; y < 36; y++ {
			for x := 0; x < s.width; x += 8 {
				for c := range 3 * 3 {
					s.pixels[3*(y*s.width+x)+c] = ink
				}
			}
		}
		return s
	}
	glyphs := []glyph{{text: "一", at: 40}, {text: "二", at: 80}, {text: "三", at: 120}}
	for name, test := range map[string]struct {
		ink  byte
		want bool
	}{"新色带": {60, false}, "旧色带": {170, true}} {
		if got := row(test.ink).printedWith(paleInk, glyphs); got != test.want {
			t.Errorf("%s: pale %v", name, got)
		}
	}
}
