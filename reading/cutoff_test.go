package reading

import (
	"testing"

	"yushen/models"
)

func TestALineThatRunsUpToTheEdgeOfThePageIsCutOff(t *testing.T) {
	line := func(text string, box models.Box) models.Line {
		return models.Line{Text: text, Box: box, Chars: make([]models.Char, len([]rune(text)))}
	}
	for name, c := range map[string]struct {
		line models.Line
		want bool
	}{
		"在页内":    {line("房屋坐落", models.Rect(0.2, 0.9, 0.5, 0.96)), false},
		"到了下边":   {line("房屋坐落", models.Rect(0.2, 0.9, 0.5, 1)), true},
		"到了右边":   {line("房屋坐落", models.Rect(0.7, 0.4, 0.999, 0.45)), true},
		"边上一个记号": {line("页", models.Rect(0.98, 0.4, 1, 0.45)), false},
	} {
		if got := cutOff([]models.Line{c.line}); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
