package reading_test

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"reflect"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"yushen/models"
	"yushen/page/pagetest"
	"yushen/precheck"
)

var pages = flag.Int("pages", 200, "pages that the memory test reads")

// 办件一整天，内存不能越用越多: pages of many sizes, read with every network and every gate, leave no more behind than the first ones did. A slow machine
// stops after as many as it manages in the time; -pages 1000 reads as many as a day brings.
func TestReadPagesLeaveNoMemoryBehind(t *testing.T) {
	r, parts := open(t), partsOfACertificate(t)
	through := func(n int, within time.Duration) (done int) {
		for start := time.Now(); done < n && time.Since(start) < within; done++ {
			if _, err := r.ReadUpload(context.Background(), "a.png", parts[done%len(parts)], nil); err != nil {
				t.Fatal(err)
			}
		}
		debug.FreeOSMemory()
		return done
	}
	const slack = 24 // MiB; a single picture kept per page would be a hundred
	through(3*len(parts), time.Minute)
	before := pagetest.Resident(t)
	done := through(*pages, time.Duration(*pages)*100*time.Millisecond)
	grown := pagetest.Resident(t) - before
	t.Logf("%d pages: %d MiB, then %d more", done, before, grown)
	if grown > slack {
		t.Errorf("%d pages left %d MiB behind", done, grown)
	}
}

// 同时办件: pages share memory one after the other, and none shows what was on another.
func TestAPageReadsAloneAsItDoesAmongOthers(t *testing.T) {
	r, parts := open(t), partsOfACertificate(t)
	read := func(data []byte) precheck.Reading {
		got, err := r.ReadUpload(context.Background(), "a.png", data, nil)
		if err != nil {
			t.Error(err)
		}
		got.Timings = models.Timings{}
		return got
	}
	want := make([]precheck.Reading, len(parts))
	for i, data := range parts {
		want[i] = read(data)
	}
	var all sync.WaitGroup
	for range 2 {
		for i, data := range parts {
			all.Go(func() {
				if got := read(data); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("part %d reads as %+v, alone as %+v", i, got, want[i])
				}
			})
		}
	}
	all.Wait()
}

// partsOfACertificate are pieces of one page, each of another size and shape: memory that is kept for each size would grow with them.
func partsOfACertificate(t *testing.T) (parts [][]byte) {
	t.Helper()
	data, _, _ := certificate(t, 0)
	whole, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	size := whole.Bounds().Size()
	for i := range 16 {
		part := image.NewRGBA(image.Rect(0, 0, size.X/3+23*(i%5), size.Y/4+17*(i%7)))
		draw.Draw(part, part.Rect, whole, image.Pt(size.X/16*(i%8), size.Y/16*(i%9)), draw.Src)
		var out bytes.Buffer
		if err := png.Encode(&out, part); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, out.Bytes())
	}
	return parts
}
