package page

import (
	"context"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"yushen/models"
	"yushen/page/pagetest"
)

// cpu is the processor time that the process has taken.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkStages tells what each stage takes on an A4 scan of 1654 x 2339 and on a 12 megapixel photo of it; cpu-ms/op is processor time,
// which other work on the machine does not change.
func BenchmarkStages(b *testing.B) {
	sheet := pagetest.NewSheet(pagetest.Form, 2339, 1)
	photo := pagetest.Photo{Desk: pagetest.WoodDesk, W: 3024, H: 4032, Fill: 0.8, Turn: 5, Tilt: 0.05, Shadow: true}
	desk := photo.Take(sheet.Image, rand.New(rand.NewPCG(1, 1)))
	for name, img := range map[string]models.Image{"scan": sheet.Image, "photo": desk} {
		data := jpegBytes(goImage(img))
		flat := Flatten(img)
		seals := Seals(flat.Image)
		stages := map[string]func(){
			"decode": func() {
				u, _ := opener.Open(context.Background(), "a.jpg", data)
				_, _ = u.Page(context.Background(), 0)
			},
			"flatten": func() { Flatten(img) },
			"inspect": func() { Inspect(flat.Image, flat.Seen) },
			"seals":   func() { Seals(flat.Image) },
			"ink":     func() { Ink(flat.Image, sheet.Lines, seals) },
			"hash":    func() { Hash(flat.Image) },
		}
		for stage, do := range stages {
			b.Run(name+"/"+stage, func(b *testing.B) {
				before := cpu()
				for b.Loop() {
					do()
				}
				b.ReportMetric(float64((cpu()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
			})
		}
	}
}
