package page

// #include "native.h"
import "C"

import (
	"math"

	"yushen/models"
)

// OpenCV averages over areas channel by channel, which took a tenth of what looking at a page costs. native.c does the same arithmetic on all channels at
// once.

// smaller is a smaller copy of a picture of w x h pixels, each averaged over the area that it covers.
func smaller(img models.Image, w, h int) models.Image {
	from, parts := taps(areas(img.Width, w), img.Width, w)
	down := append(areas(img.Height, h), C.share{to: -1})
	scratch := make([]float32, 3*(img.Width+2*w)+3)
	out := models.Image{Width: w, Height: h, BGR: pixels(3 * w * h)}
	C.shrink((*C.uint8_t)(&img.BGR[0]), C.int(img.Width), (*C.uint8_t)(&out.BGR[0]), C.int(w), C.int(h),
		&from[0], &parts[0], C.int(len(parts)/w), &down[0], (*C.float)(&scratch[0]))
	return out
}

// halved averages 2 x 2 pixels, ten times as fast as any other factor.
func halved(img models.Image) models.Image {
	w, h := img.Width/2, img.Height/2
	out := models.Image{Width: w, Height: h, BGR: pixels(3 * w * h)}
	C.halve((*C.uint8_t)(&img.BGR[0]), C.long(img.Width), (*C.uint8_t)(&out.BGR[0]), C.long(w), C.long(h))
	return out
}

// taps tell the first of as many pixels of n for each of fewer, and their parts in it: rows in which all have as many take half the time.
func taps(all []C.share, n, fewer int) (from []C.int32_t, parts []C.float) {
	most, count := 0, make([]int, fewer)
	for _, s := range all {
		count[s.to]++
		most = max(most, count[s.to])
	}
	from, parts = make([]C.int32_t, fewer), make([]C.float, fewer*most)
	for i, s := range all {
		if i == 0 || all[i-1].to != s.to {
			from[s.to] = min(s.from, C.int32_t(n-most))
		}
		parts[int(s.to)*most+int(s.from-from[s.to])] = s.part
	}
	return from, parts
}

// areas tell what each of n pixels goes into when they become fewer, in order.
func areas(n, fewer int) []C.share {
	const nothing = 1e-3 // of a pixel
	var all []C.share
	size := 1 / (float64(fewer) / float64(n))
	for to := range fewer {
		begin := float64(to) * size
		end := begin + size
		whole := math.Min(size, float64(n)-begin)
		first, last := int(math.Ceil(begin)), min(int(end), n-1)
		first = min(first, last)
		add := func(from int, part float64) {
			all = append(all, C.share{C.int32_t(to), C.int32_t(from), C.float(part / whole)})
		}
		if before := float64(first) - begin; before > nothing {
			add(first-1, before)
		}
		for from := first; from < last; from++ {
			add(from, 1)
		}
		if behind := end - float64(last); behind > nothing {
			add(last, min(behind, 1, whole))
		}
	}
	return all
}
