package page

// #include "edit_native.h"
import "C"

import (
	"image"
	"unsafe"
)

// block is what is seen of 8 x 8 pixels.
type block = C.block

// brightness fills the brightness of a part of a picture of which bgr begins with the first pixel, in rows of w pixels (ITU-T T.871), and what is clipped.
func (p *patch) brightness(bgr []byte, w int) {
	if width, height := p.r.Dx(), p.r.Dy(); width > 0 && height > 0 {
		_, _, _ = bgr[3*(w*(height-1)+width)-1], p.grey[width*height-1], p.clip[width*height-1]
		C.brightness((*C.uint8_t)(&bgr[0]), C.long(3*w), C.long(width), C.long(height), whiteLeast, (*C.float)(&p.grey[0]), (*C.uint8_t)(&p.clip[0]))
	}
}

// look tells of blocks of 8 x 8 values, given by where they begin in the patch, whether they hold writing, what is clipped white of them, and their first
// four frequencies across of the first four down.
func (p *patch) look(at []int32) []block {
	if len(at) == 0 {
		return nil
	}
	out := make([]block, len(at))
	C.look((*C.float)(&p.grey[0]), (*C.uint8_t)(&p.clip[0]), C.long(p.r.Dx()), (*C.int32_t)(&at[0]), C.long(len(at)), (*C.float)(&cosines[0][0]), blockContrast, &out[0])
	return out
}

// binned counts the coefficients of one frequency by their size.
func binned(blocks []dctBlock, f int) (bins [coefBins]int32) {
	if len(blocks) > 0 {
		u, v := frequencies[f][0], frequencies[f][1]
		C.count_bins(&blocks[0].frequencies[v][u], C.long(unsafe.Sizeof(blocks[0])/unsafe.Sizeof(C.float(0))), C.long(len(blocks)), fineBins, (*C.int32_t)(&bins[0]), coefBins)
	}
	return bins
}

// nearMultiples counts for each step, from leastStep on, what stands in the bins that it is told from, and what of it near a multiple.
func nearMultiples(bins *[coefBins]int32) (all, near [mostStep + 1]int32) {
	C.near_multiples((*C.int32_t)(&bins[0]), (*C.uint8_t)(&combNear[leastStep][0]), coefBins, (*C.int32_t)(&firstBin[leastStep]), mostStep+1-leastStep,
		(*C.int32_t)(&all[leastStep]), (*C.int32_t)(&near[leastStep]))
	return all, near
}

// grainIn is the noise of the paper of a rectangle two rows and more inside the patch; negative with fewer
// than least pixels of paper.
func (p *patch) grainIn(r image.Rectangle, paper float32, least int) float64 {
	if r.Empty() {
		return -1
	}
	return float64(C.grain((*C.float)(&p.grey[p.index(r.Min)]), C.long(p.r.Dx()), C.long(r.Dx()), C.long(r.Dy()), C.float(paper), paperWhite, C.long(least)))
}

// grainsIn are the same of those of the blocks of 8 x 8 values that have it, given by where they begin.
func (p *patch) grainsIn(at []int32, paper float32, least int) []float64 {
	if len(at) == 0 {
		return nil
	}
	out := make([]float64, len(at))
	n := C.grains((*C.float)(&p.grey[0]), C.long(p.r.Dx()), (*C.int32_t)(&at[0]), C.long(len(at)), C.float(paper), paperWhite, C.long(least), (*C.double)(&out[0]))
	return out[:n]
}
