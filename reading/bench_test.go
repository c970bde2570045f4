package reading_test

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/jpeg"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/image/draw"
	"golang.org/x/sys/unix"

	"yushen/ocr"
	"yushen/page"
	"yushen/page/pagetest"
	"yushen/reading"
)

var scan = flag.String("scan", "", "the picture that BenchmarkScannedA4 reads")

// BenchmarkScannedA4 reads one scanned page from its bytes to lines, quality, seals, codes and traces of editing, on one core: an application form of 1654 x
// 2339 pixels, or what -scan names. It tells the milliseconds of processor time of the whole and of all but ONNX Runtime.
func BenchmarkScannedA4(b *testing.B) {
	var networks atomic.Int64
	engine, err := ocr.Open(ocr.Config{Threads: 1, Around: func() func() {
		runtime.LockOSThread()
		before := threadTime()
		return func() {
			networks.Add(int64(threadTime() - before))
			runtime.UnlockOSThread()
		}
	}})
	if err != nil {
		b.Fatal(err)
	}
	defer engine.Close()
	opener, err := page.NewOpener(page.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	defer opener.Close()
	r := reading.New(opener, engine, 1, 0)
	data := scannedA4(b)
	read := func() {
		if got, err := r.ReadUpload(context.Background(), "scan.jpg", data, nil); err != nil || len(got.Pages[0].Lines) == 0 {
			b.Fatalf("%v, %v", got, err)
		}
	}
	read()
	clock := pagetest.NewClock() // there is a decoder now
	inside, all := networks.Load(), clock.Spent()
	for b.Loop() {
		read()
	}
	spent, inNetworks := clock.Spent()-all, time.Duration(networks.Load()-inside)
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
	b.ReportMetric(milliseconds(spent), "cpu-ms")
	b.ReportMetric(milliseconds(spent-inNetworks), "outside-ms")
}

func threadTime() time.Duration {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_THREAD, &u) // fails only on another who
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func scannedA4(b *testing.B) []byte {
	path := *scan
	if path == "" {
		path = "../testdata/cases/02-stock-house/01_登记申请书.jpg"
	}
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	if *scan != "" {
		return data
	}
	small, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	large := image.NewRGBA(image.Rect(0, 0, 1654, 2339))
	draw.CatmullRom.Scale(large, large.Rect, small, small.Bounds(), draw.Src, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, large, &jpeg.Options{Quality: 90}); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
