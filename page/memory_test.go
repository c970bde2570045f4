package page

import (
	"context"
	"runtime/debug"
	"testing"
	"time"

	"yushen/page/pagetest"
)

// 办件一整天，内存不能越用越多: a thousand pages through every stage leave no more behind than a hundred did. A slow machine stops after as many
// as it manages in the time.
func TestThousandPagesLeaveNoMemoryBehind(t *testing.T) {
	kinds := [][]byte{}
	for i, k := range []pagetest.Kind{pagetest.Form, pagetest.Card, pagetest.Certificate, pagetest.Plain} {
		kinds = append(kinds, jpegBytes(goImage(pagetest.NewSheet(k, 300, uint64(i)).Image)))
	}
	lines := pagetest.NewSheet(pagetest.Form, 300, 0).Lines
	through := func(n int, within time.Duration) (done int) {
		for start := time.Now(); done < n && time.Since(start) < within; done++ {
			u, err := opener.Open(context.Background(), "a.jpg", kinds[done%len(kinds)])
			if err != nil {
				t.Fatal(err)
			}
			img, err := u.Page(context.Background(), 0)
			if err != nil {
				t.Fatal(err)
			}
			flat := flattened(img)
			seals := flat.Seals()
			for _, s := range seals {
				s.Unrolled(SoftRed)
				s.Level()
			}
			flat.Inspect()
			flat.Ink(lines, seals)
			flat.Hash()
			flat.Release()
			Release(img)
			_ = u.Close()
		}
		debug.FreeOSMemory()
		return done
	}
	const warm, more, slack = 100, 900, 16 // pages, pages, MiB
	through(warm, 3*time.Second)
	before := pagetest.Resident(t)
	done := through(more, 10*time.Second)
	if grown := pagetest.Resident(t) - before; grown > slack {
		t.Errorf("%d pages left %d MiB behind", done, grown)
	}
}
