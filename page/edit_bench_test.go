package page

import (
	"testing"

	"yushen/models"
	"yushen/page/pagetest"
)

// BenchmarkSigns tells what the search for traces of editing takes on an A4 scan of 1654 x 2339, in milliseconds of processor time.
func BenchmarkSigns(b *testing.B) {
	sheet := pagetest.NewSheet(pagetest.Form, 2339, 1)
	lines := numbered(sheet.Lines)
	clock := pagetest.NewClock()
	before := clock.Spent()
	for b.Loop() {
		Signs(sheet.Image, models.Homography{}, 0, lines)
	}
	b.ReportMetric(float64((clock.Spent()-before).Microseconds())/1000/float64(b.N), "cpu-ms")
}
