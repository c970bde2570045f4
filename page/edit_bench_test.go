package page

import (
	"testing"

	"yushen/models"
	"yushen/page/pagetest"
)

// BenchmarkSigns tells what the search for traces of editing takes on an A4 scan of 1654 x 2339, in milliseconds of processor time.
func BenchmarkSigns(b *testing.B) {
	sheet := pagetest.NewSheet(pagetest.Form, 2339, 1)
	lines := make([]models.Line, len(sheet.Lines))
	for i, l := range sheet.Lines {
		lines[i] = withChars(l)
	}
	before := cpu()
	for b.Loop() {
		Signs(sheet.Image, models.Homography{}, 0, lines)
	}
	b.ReportMetric(float64((cpu()-before).Microseconds())/1000/float64(b.N), "cpu-ms")
}

// withChars gives a line's characters places of even width.
func withChars(l models.Line) models.Line {
	all := []rune(l.Text)
	x0, y0, x1, y1 := l.Box.Bounds()
	step := (x1 - x0) / float64(len(all))
	l.Chars = nil
	for i, r := range all {
		x := x0 + float64(i)*step
		l.Chars = append(l.Chars, models.Char{Text: string(r), Confidence: 1, Box: models.Rect(x, y0, x+step, y1)})
	}
	return l
}
