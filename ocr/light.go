package ocr

import (
	"fmt"
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"

	"yushen/models"
)

// Light (光照): a page taken by night, under a lamp or half in a shadow. The networks learned from evenly lit pages.
const (
	lightSize   = 480 // pixels of the longer side of the copy on which the paper's brightness is looked at
	lightInk    = 15  // pixels of the copy, wider than strokes and narrower than shadows
	lightSigma  = 6.0 // pixels of the copy by which the paper's brightness is smoothed
	darkPaper   = 120 // brightness of half of the paper; darker is a dark picture
	unevenPaper = 0.5 // how much darker than its brightest part the tenth darkest part of the paper is, in an uneven picture
	whitePaper  = 225 // brightness that paper gets
	mostGain    = 6.0 // what is darker still shows noise instead of print
	noisyGain   = 2.5 // from here on noise is smoothed
	leastLit    = 64  // pixels of the shorter side; less is no page
	gainUnit    = 40  // of the gain as a pixel value
	leastTint   = 0.6 // of a channel to the brightest one; more colour is a coloured page's own, not the lamp's
)

// lit opens a page as it would look in even white light; one that is lit well enough as it is. The caller closes the picture, and the page given back
// is good until then.
func lit(page models.Image) (models.Image, gocv.Mat, error) {
	picture, err := mat(page)
	if err != nil || min(page.Width, page.Height) < leastLit || !badlyLit(page) {
		return page, picture, err
	}
	defer picture.Close()
	bright, err := evenlyLit(picture)
	if err != nil {
		return page, bright, err
	}
	page, err = pageOf(bright)
	return page, bright, err
}

// evenlyLit is a copy of a picture in even white light, to be closed. What it takes of memory beside is one more such picture, where noise is smoothed.
func evenlyLit(picture gocv.Mat) (gocv.Mat, error) {
	out := gocv.NewMat()
	err := lightUp(picture, &out)
	if err != nil {
		_ = out.Close()
	}
	return out, err
}

func lightUp(picture gocv.Mat, out *gocv.Mat) error {
	usual, err := gainsOf(picture, out)
	if err != nil {
		return err
	}
	if usual > noisyGain {
		smooth := gocv.NewMat()
		defer smooth.Close()
		if err := gocv.GaussianBlur(picture, &smooth, image.Point{}, 1, 1, gocv.BorderReplicate); err != nil {
			return fmt.Errorf("ocr: smooth a dark page: %w", err)
		}
		picture = smooth
	}
	if err := gocv.Resize(*out, out, image.Pt(picture.Cols(), picture.Rows()), 0, 0, gocv.InterpolationLinear); err != nil {
		return fmt.Errorf("ocr: spread gains over the page: %w", err)
	}
	if err := gocv.MultiplyWithParams(picture, *out, out, 1.0/gainUnit, -1); err != nil {
		return fmt.Errorf("ocr: light up the page: %w", err)
	}
	return nil
}

// badlyLit looks at the brightest of every few pixels, which are paper.
func badlyLit(page models.Image) bool {
	const grid, step = 24, 3
	var paper []int
	columns := make([]byte, 3*page.Width)
	for row := range grid {
		clear(columns)
		for y := row * page.Height / grid; y < (row+1)*page.Height/grid; y += step {
			brightestColumns(page.BGR[3*y*page.Width:3*(y+1)*page.Width], columns)
		}
		for column := range grid {
			brightest := 0
			for x := column * page.Width / grid; x < (column+1)*page.Width/grid; x += step {
				brightest = max(brightest, int(columns[3*x]), int(columns[3*x+1]), int(columns[3*x+2]))
			}
			paper = append(paper, brightest)
		}
	}
	slices.Sort(paper)
	dark, middle, light := paper[len(paper)/10], paper[len(paper)/2], paper[len(paper)*9/10]
	return middle < darkPaper || float64(dark) < unevenPaper*float64(light)
}

// gainsOf is by how much each channel of each place must be raised, in units of gainUnit, on a small copy; and by how much the middle one.
func gainsOf(picture gocv.Mat, gains *gocv.Mat) (usual float64, err error) {
	scale := min(1, lightSize/float64(max(picture.Cols(), picture.Rows())))
	size := image.Pt(max(1, int(scale*float64(picture.Cols()))), max(1, int(scale*float64(picture.Rows()))))
	if err := gocv.Resize(picture, gains, size, 0, 0, gocv.InterpolationArea); err != nil {
		return 0, fmt.Errorf("ocr: shrink page for its light: %w", err)
	}
	kernel := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(lightInk, lightInk))
	defer kernel.Close()
	if err := gocv.MorphologyEx(*gains, gains, gocv.MorphClose, kernel); err != nil {
		return 0, fmt.Errorf("ocr: take the print off a page: %w", err)
	}
	if err := gocv.GaussianBlur(*gains, gains, image.Point{}, lightSigma, lightSigma, gocv.BorderReplicate); err != nil {
		return 0, fmt.Errorf("ocr: smooth a page's light: %w", err)
	}
	pixels, err := gains.DataPtrUint8()
	if err != nil {
		return 0, err
	}
	all := make([]float64, 0, len(pixels)/3)
	for i := 0; i+2 < len(pixels); i += 3 {
		brightest := float64(max(pixels[i], pixels[i+1], pixels[i+2]))
		for c := range 3 {
			level := max(float64(pixels[i+c]), leastTint*brightest, whitePaper/mostGain)
			pixels[i+c] = byte(math.Round(min(whitePaper/level, mostGain) * gainUnit))
		}
		all = append(all, whitePaper/max(brightest, whitePaper/mostGain))
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}
