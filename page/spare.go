package page

import (
	"math/bits"
	"sync"

	"yushen/models"
)

// spare is the memory of pictures that are done with, by the bits of its size (像素内存复用): the system clears what is new to the process page by page,
// and a fresh picture costs more than what is copied into it. What nobody asks for goes with the collector.
var spare [64]sync.Pool

// pixels are n bytes that the caller fills, all of them: another picture may have been in them.
func pixels(n int) []byte {
	if b, ok := spare[bits.Len(uint(n))].Get().(*[]byte); ok && cap(*b) >= n {
		return (*b)[:n]
	}
	return make([]byte, n)
}

// kept is a copy.
func kept(b []byte) []byte { return append(pixels(len(b))[:0], b...) }

// mostSpare is the size above which memory is not kept: a phone's photographs would hold hundreds of MB between two pages.
const mostSpare = 16 << 20

// leave puts memory that nobody looks at any more to what is spare.
func leave(b []byte) {
	if cap(b) > 0 && cap(b) <= mostSpare {
		spare[bits.Len(uint(cap(b)))].Put(&b)
	}
}

// Release leaves a picture's memory to the next one. Nobody may look at the picture any more, nor at a Flat of it.
func Release(img models.Image) { leave(img.BGR) }
