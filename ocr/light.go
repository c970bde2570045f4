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

// lit opens a page in even light; the caller closes the picture.
func lit(page models.Image) (models.Image, gocv.Mat, error) {
	page, err := evenlyLit(page)
	if err != nil {
		return page, gocv.Mat{}, err
	}
	picture, err := mat(page)
	return page, picture, err
}

// evenlyLit gives a page as it would look in even white light. A page that is lit well enough comes back as it is.
func evenlyLit(page models.Image) (models.Image, error) {
	if min(page.Width, page.Height) < leastLit || len(page.BGR) != 3*page.Width*page.Height || !badlyLit(page) {
		return page, nil // mat tells what is broken
	}
	picture, err := mat(page)
	if err != nil {
		return page, err
	}
	defer picture.Close()
	gains := gocv.NewMat()
	defer gains.Close()
	usual, err := gainsOf(picture, &gains)
	if err != nil {
		return page, err
	}
	out := gocv.NewMat()
	defer out.Close()
	if usual > noisyGain {
		if err := gocv.GaussianBlur(picture, &out, image.Point{}, 1, 1, gocv.BorderReplicate); err != nil {
			return page, fmt.Errorf("ocr: smooth a dark page: %w", err)
		}
	} else if err := picture.CopyTo(&out); err != nil {
		return page, fmt.Errorf("ocr: copy page: %w", err)
	}
	if err := gocv.Resize(gains, &gains, image.Pt(page.Width, page.Height), 0, 0, gocv.InterpolationLinear); err != nil {
		return page, fmt.Errorf("ocr: spread gains over the page: %w", err)
	}
	if err := gocv.MultiplyWithParams(out, gains, &out, 1.0/gainUnit, -1); err != nil {
		return page, fmt.Errorf("ocr: light up the page: %w", err)
	}
	return models.Image{Width: page.Width, Height: page.Height, BGR: out.ToBytes()}, nil
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
