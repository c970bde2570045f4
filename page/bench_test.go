package page

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"gocv.io/x/gocv"

	"yushen/models"
	"yushen/page/pagetest"
)

// keepFreedMemory brings the C allocator to where it is in the service: once the networks have freed a large buffer, it keeps what is freed for the
// next picture instead of returning it to the system page by page.
func keepFreedMemory() {
	large := gocv.NewMatWithSize(3000, 3000, gocv.MatTypeCV8UC3)
	_ = large.Close()
}

// BenchmarkPageA4 tells what everything but the reading takes on an A4 scan of 1654 x 2339 and on a 12 megapixel photo of it, stage by stage.
// The figures are milliseconds of processor time, which other work on the machine changes little.
func BenchmarkPageA4(b *testing.B) {
	keepFreedMemory()
	sheet := pagetest.NewSheet(pagetest.Form, 2339, 1)
	photo := pagetest.Photo{Desk: pagetest.WoodDesk, W: 3024, H: 4032, Fill: 0.8, Turn: 5, Tilt: 0.05, Shadow: true}
	desk := photo.Take(sheet.Image, rand.New(rand.NewPCG(1, 1)))
	for name, img := range map[string]models.Image{"scan": sheet.Image, "photo": desk} {
		data := jpegBytes(goImage(img))
		b.Run(name, func(b *testing.B) {
			spent := map[string]time.Duration{}
			decode := func() (picture models.Image) {
				u, _ := opener.Open(context.Background(), "a.jpg", data)
				picture, _ = u.Page(context.Background(), 0)
				return picture
			}
			decode()
			clock := pagetest.NewClock() // there is a decoder now
			stage := func(name string, do func()) {
				before := clock.Spent()
				do()
				d := clock.Spent() - before
				spent[name], spent["all"] = spent[name]+d, spent["all"]+d
			}
			for b.Loop() {
				var picture models.Image
				var flat Flat
				var seals []SealRegion
				stage("decode", func() { picture = decode() })
				stage("flatten", func() { flat, _ = Flatten(picture, nil) })
				stage("inspect", func() { flat.Inspect() })
				stage("seals", func() { seals = flat.Seals() })
				stage("ink", func() { flat.Ink(sheet.Lines, seals) })
				stage("hash", func() { flat.Hash() })
				stage("codes", func() { flat.Codes() })
			}
			for name, d := range spent {
				b.ReportMetric(float64(d.Microseconds())/1000/float64(b.N), name+"-ms")
			}
		})
	}
}
