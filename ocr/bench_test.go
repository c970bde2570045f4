package ocr

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"yushen/models"
)

// BenchmarkReadA4 reads an A4 page of 40 lines, scanned at 200 dpi. Besides Go's own figures: the median, the peak memory of the process, and
// on one core, where it can be told, the share of ONNX Runtime in the processor time and the milliseconds of it outside.
func BenchmarkReadA4(b *testing.B) {
	for _, threads := range []int{runtime.NumCPU(), 1} {
		b.Run(fmt.Sprintf("cores=%d", threads), func(b *testing.B) { benchmarkRead(b, threads) })
	}
}

func benchmarkRead(b *testing.B, threads int) {
	around, spent := measured()
	e, err := Open(Config{Threads: threads, Around: around})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	page := fortyLines(b)
	if lines, err := e.Read(context.Background(), page); err != nil || len(lines) != 40 {
		b.Fatalf("%d lines, %v; want 40", len(lines), err)
	}
	var took []time.Duration
	inside, all := spent(), processorTime(unix.RUSAGE_SELF)
	for b.Loop() {
		start := time.Now()
		if _, err := e.Read(context.Background(), page); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	inside, all = spent()-inside, processorTime(unix.RUSAGE_SELF)-all
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "median-ms")
	b.ReportMetric(peakMB(b), "peak-MB")
	if threads == 1 {
		b.ReportMetric(100*float64(inside)/float64(all), "%onnxruntime")
		b.ReportMetric(float64((all-inside).Microseconds())/1000/float64(len(took)), "outside-ms")
	}
}

// measured gives what is to be called around ONNX Runtime, and what tells its processor time so far, of the threads that called it.
func measured() (around func() func(), spent func() time.Duration) {
	var sum atomic.Int64
	around = func() func() {
		runtime.LockOSThread()
		before := processorTime(unix.RUSAGE_THREAD)
		return func() {
			sum.Add(int64(processorTime(unix.RUSAGE_THREAD) - before))
			runtime.UnlockOSThread()
		}
	}
	return around, func() time.Duration { return time.Duration(sum.Load()) }
}

// processorTime is what the process or the thread has taken so far.
func processorTime(who int) time.Duration {
	var u unix.Rusage
	_ = unix.Getrusage(who, &u) // fails only on another who
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func fortyLines(t testing.TB) models.Image {
	t.Helper()
	f, err := os.Open("testdata/forty_lines.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	rgba := image.NewRGBA(img.Bounds())
	draw.Draw(rgba, rgba.Rect, img, image.Point{}, draw.Src)
	out := models.Image{Width: rgba.Rect.Dx(), Height: rgba.Rect.Dy()}
	for i := 0; i < len(rgba.Pix); i += 4 {
		out.BGR = append(out.BGR, rgba.Pix[i+2], rgba.Pix[i+1], rgba.Pix[i])
	}
	return out
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+)`)

func peakMB(t testing.TB) float64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	kb, err := strconv.Atoi(string(highWater.FindSubmatch(status)[1]))
	if err != nil {
		t.Fatal(err)
	}
	return float64(kb) / 1024
}
