package ocr

import (
	"image"
	"slices"
)

// Red seals (印章) stand over names, dates and amounts. Seal ink is translucent and nearly as bright as paper in the red channel, print under
// it is dark there: so where a seal stands, the red channel alone is searched and read, stretched until the ink is as light as the paper.

// bgr is a picture of 8-bit pixels; no row padding.
type bgr struct {
	w, h   int
	pixels []byte
}

const (
	sealCell   = 8     // pixels; redness is judged per cell of this side
	sealInk    = 45    // how much redder than its other channels ink is, on neutral paper of level 255
	shadeTile  = 128   // pixels; how light the paper is, is judged per tile of this side
	deepShade  = 0.5   // of the page's paper: in deeper shade the noise of a camera is as red as ink
	deepestRed = 22    // in the deepest shade ink is redder than this
	leastSeal  = 0.035 // of the longer side; less is a red mark or letter
	sealSquare = 2.2   // a wider or higher red shape is a line of red print, unless it is cut by the edge
)

// findSeals gives the places of red seals and fingerprints on a page, in its pixels.
func findSeals(p bgr) []image.Rectangle {
	white := paper(p, image.Rect(0, 0, p.w, p.h))
	cols, rows := (p.w+sealCell-1)/sealCell, (p.h+sealCell-1)/sealCell
	red := make([]int32, cols*rows) // red pixels per cell, of every second pixel each way
	for y := 0; y < p.h; y += shadeTile {
		for x := 0; x < p.w; x += shadeTile {
			tile := image.Rect(x, y, min(x+shadeTile, p.w), min(y+shadeTile, p.h))
			if !white.anyRedder(p, tile, deepestRed) {
				continue
			}
			least := leastRed(p, tile, white)
			for y := tile.Min.Y; y < tile.Max.Y; y += 2 {
				white.redder(p.pixels[3*(y*p.w+tile.Min.X):3*(y*p.w+tile.Max.X)], least, red[y/sealCell*cols+x/sealCell:])
			}
		}
	}
	total := 0
	for _, n := range red {
		total += int(n)
	}
	if 4*4*total > p.w*p.h { // a quarter of the page: a red cover, not a seal
		return nil
	}
	var found []image.Rectangle
	for _, cluster := range clusters(red, cols, rows) {
		box := image.Rect(cluster.Min.X*sealCell, cluster.Min.Y*sealCell, min(cluster.Max.X*sealCell, p.w), min(cluster.Max.Y*sealCell, p.h))
		if looksLikeSeal(box, p.w, p.h) {
			found = append(found, box)
		}
	}
	return withoutRows(found)
}

// leastRed is how red ink is at least in a tile: in the shade all differences are smaller. A tile that is not paper, a table beside the sheet, counts as lit.
func leastRed(p bgr, tile image.Rectangle, white balance) int {
	ground := paper(p, tile)
	red := float64(white.r) / float64(ground.r)
	others := max(float64(white.g)/float64(ground.g), float64(white.b)/float64(ground.b))
	if 255*(red-others) > sealInk/2 {
		red = 1
	}
	return int(sealInk * min(1, max(deepShade, red)))
}

func looksLikeSeal(box image.Rectangle, w, h int) bool {
	short, long := min(box.Dx(), box.Dy()), max(box.Dx(), box.Dy())
	cut := box.Min.X == 0 || box.Min.Y == 0 || box.Max.X == w || box.Max.Y == h
	square := sealSquare
	if cut {
		square *= 2 // half of a seal across the edge (骑缝章)
	}
	return float64(long) >= leastSeal*float64(max(w, h)) && float64(long) <= square*float64(short) && long < max(w, h)/2
}

// withoutRows drops shapes that stand in a row of three or more alike: large red letters.
func withoutRows(boxes []image.Rectangle) []image.Rectangle {
	alike := func(a, b image.Rectangle) bool {
		mid := func(r image.Rectangle) int { return (r.Min.Y + r.Max.Y) / 2 }
		return a != b && abs(mid(a)-mid(b)) < a.Dy()/4 && 4*min(a.Dy(), b.Dy()) > 3*max(a.Dy(), b.Dy())
	}
	return slices.DeleteFunc(slices.Clone(boxes), func(a image.Rectangle) bool {
		n := 0
		for _, b := range boxes {
			if alike(a, b) {
				n++
			}
		}
		return n >= 2
	})
}

func abs(v int) int { return max(v, -v) }

// clusters gathers the cells with ink that lie within two cells of one another; rectangles in cells.
func clusters(ink []int32, cols, rows int) []image.Rectangle {
	var found []image.Rectangle
	seen := make([]bool, len(ink))
	for start := range ink {
		if ink[start] < 2 || seen[start] {
			continue
		}
		box := image.Rectangle{}
		for todo := []int{start}; len(todo) > 0; {
			at := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if seen[at] {
				continue
			}
			seen[at] = true
			x, y := at%cols, at/cols
			box = box.Union(image.Rect(x, y, x+1, y+1))
			for dy := max(y-2, 0); dy <= min(y+2, rows-1); dy++ {
				for dx := max(x-2, 0); dx <= min(x+2, cols-1); dx++ {
					if next := dy*cols + dx; ink[next] >= 2 && !seen[next] {
						todo = append(todo, next)
					}
				}
			}
		}
		found = append(found, box)
	}
	return found
}

// balance makes paper of some tint neutral: fixed-point factors for blue, green and red.
type balance struct{ b, g, r int }

// paper takes the level that three quarters of the pixels stay under for the paper's tint.
func paper(p bgr, within image.Rectangle) balance {
	step := max(1, min(within.Dx(), within.Dy())/64)
	histogram := p.levels(within, step)
	n := 0
	for _, k := range histogram[0] {
		n += k
	}
	var factor [3]int
	for c := range 3 {
		factor[c] = 256 * 255 / max(percentile(histogram[c][:], n*3/4), 32)
	}
	return balance{factor[0], factor[1], factor[2]}
}

// percentile is the least level with more than n entries up to it.
func percentile(histogram []int, n int) int {
	for level, count := range histogram {
		if n -= count; n < 0 {
			return level
		}
	}
	return len(histogram) - 1
}

// fade takes red ink out of a picture, in place; what remains is grey. It says whether there was any.
func fade(p bgr) bool {
	red, ground, ink := paper(p, image.Rect(0, 0, p.w, p.h)).reds(p.pixels)
	all, n, inked := ground, p.w*p.h, 0
	for v, k := range ink {
		all[v] += k
		inked += k
	}
	if inked*200 < n {
		return false
	}
	// On tinted paper red ink is lighter than the paper in the red channel: what is not inked tells how light the paper is.
	dark, light, seal := percentile(all[:], n/50), percentile(ground[:], (n-inked)*3/4), percentile(ink[:], inked/2)
	var stretched [256]byte
	for v := range stretched {
		stretched[v] = byte(min(light, max(v, dark+max(0, v-dark)*max(1, light-dark)/max(1, seal-dark))))
	}
	blend(p.pixels, red, stretched)
	return true
}
