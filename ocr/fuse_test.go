package ocr

import (
	"strings"
	"testing"
)

func TestACharacterThatOneReadingLacksStandsInItsPlace(t *testing.T) {
	first := spacedOut("编号逯安平春燕", 3, 9, 15, 21, 27, 39, 45)
	for name, second := range map[string][]glyph{
		"the first of the stretch read again": spacedOut("鄢春燕", 33, 39, 45),
		"amid it":                             spacedOut("平鄢春", 27, 33, 39),
		"the last of it":                      spacedOut("安平鄢", 21, 27, 33),
	} {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			for _, p := range align(first, second) {
				if p.first != nil {
					text.WriteString(p.first.text)
				} else {
					text.WriteString(p.second.text)
				}
			}
			if got := text.String(); got != "编号逯安平鄢春燕" {
				t.Errorf("read %s", got)
			}
		})
	}
}
