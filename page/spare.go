package page

import (
	"math/bits"
	"sync"

	"golang.org/x/sys/unix"

	"yushen/models"
)

// spare is the memory of pictures that are done with, by its size (像素内存复用): the system clears what is new to the process page by page,
// and a fresh picture costs more than what is copied into it. What nobody asks for goes with the collector.
var spare [64 * sizes]sync.Pool

// sizes is how many sizes there are between a power of two and the next: a picture's memory is at most so much of it larger.
const sizes = 8

// stepOf is how far the sizes around n bytes are apart.
func stepOf(n int) int { return max(1, 1<<bits.Len(uint(n))/(2*sizes)) }

// ofSize is the spare memory of a size.
func ofSize(n int) *sync.Pool {
	return &spare[(bits.Len(uint(n))-1)*sizes+n/stepOf(n)%sizes]
}

// mostSpare is the size above which memory comes from the system and goes back as soon as it is left: the collector would let half as much again as all
// photographs under way pile up beside them. What is never left is lost.
const mostSpare = 16 << 20

// pixels are n bytes that the caller fills, all of them: another picture may have been in them.
func pixels(n int) []byte {
	switch {
	case n > mostSpare:
		if b, err := unix.Mmap(-1, 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE); err == nil {
			return b
		}
	case n > 0:
		step := stepOf(n)
		size := (n + step - 1) / step * step
		if b, ok := ofSize(size).Get().(*[]byte); ok {
			return (*b)[:n]
		}
		return make([]byte, size)[:n]
	}
	return make([]byte, n)
}

// kept is a copy.
func kept(b []byte) []byte { return append(pixels(len(b))[:0], b...) }

// leave puts memory that nobody looks at any more to what is spare.
func leave(b []byte) {
	switch n := cap(b); {
	case n > mostSpare:
		_ = unix.Munmap(b[:n]) // fails on what is the collector's, which stays so
	case n > 0:
		ofSize(n / stepOf(n) * stepOf(n)).Put(&b)
	}
}

// Release leaves a picture's memory to the next one. Nobody may look at the picture any more, nor at a Flat of it.
func Release(img models.Image) { leave(img.BGR) }
