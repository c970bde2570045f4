package page

import (
	"image"
	"math"

	"gocv.io/x/gocv"

	"yushen/models"
)

// toImage copies an 8-bit BGR Mat out of native memory.
func toImage(m gocv.Mat) models.Image {
	return models.Image{Width: m.Cols(), Height: m.Rows(), BGR: m.ToBytes()}
}

// view looks at an image's pixels as a Mat without copying; close it before the image goes out of use. An image without pixels gives
// a Mat of one white pixel, so that no caller has to ask.
func view(img models.Image) gocv.Mat {
	if img.Width <= 0 || img.Height <= 0 || len(img.BGR) < 3*img.Width*img.Height {
		return gocv.NewMatWithSizeFromScalar(gocv.NewScalar(255, 255, 255, 0), 1, 1, gocv.MatTypeCV8UC3)
	}
	m, err := gocv.NewMatFromBytes(img.Height, img.Width, gocv.MatTypeCV8UC3, img.BGR)
	if err != nil {
		return gocv.NewMatWithSizeFromScalar(gocv.NewScalar(255, 255, 255, 0), 1, 1, gocv.MatTypeCV8UC3)
	}
	return m
}

// shrunk is a copy of m whose longer side has at most long pixels, averaged over areas; scale is its size over m's.
func shrunk(m gocv.Mat, long int) (small gocv.Mat, scale float64) {
	scale = float64(long) / float64(max(m.Rows(), m.Cols()))
	if scale >= 1 {
		return m.Clone(), 1
	}
	if w, h := m.Cols()/2, m.Rows()/2; max(w, h) >= long {
		if half, err := halved(m, w, h); err == nil {
			defer half.Close()
			small, _ = shrunk(half, long)
			return small, scale
		}
	}
	how := gocv.InterpolationArea
	if scale > nearlySame {
		how = gocv.InterpolationLinear
	}
	small = gocv.NewMat()
	size := image.Pt(max(1, int(math.Round(float64(m.Cols())*scale))), max(1, int(math.Round(float64(m.Rows())*scale))))
	if err := gocv.Resize(m, &small, size, 0, 0, how); err != nil {
		small.Close()
		return m.Clone(), 1
	}
	return small, scale
}

// nearlySame is the scale above which a pixel of the copy lies between four pixels of the page anyway: averaging areas costs five times as much.
const nearlySame = 0.75

// halved averages 2 x 2 pixels, ten times as fast as any other factor: in two steps a page is shrunk in half the time.
func halved(m gocv.Mat, w, h int) (gocv.Mat, error) {
	even := m.Region(image.Rect(0, 0, 2*w, 2*h))
	defer even.Close()
	out := gocv.NewMat()
	return out, gocv.Resize(even, &out, image.Pt(w, h), 0, 0, gocv.InterpolationArea)
}

// Turn turns an image clockwise by a multiple of 90 degrees.
func Turn(img models.Image, clockwise int) models.Image {
	code, ok := map[int]gocv.RotateFlag{90: gocv.Rotate90Clockwise, 180: gocv.Rotate180Clockwise, 270: gocv.Rotate90CounterClockwise}[quarter(clockwise)]
	if !ok {
		return img
	}
	m := view(img)
	defer m.Close()
	out := gocv.NewMat()
	defer out.Close()
	if err := gocv.Rotate(m, &out, code); err != nil {
		return img
	}
	return toImage(out)
}

// quarter brings an angle in degrees to 0, 90, 180 or 270.
func quarter(degrees int) int { return ((degrees/90*90)%360 + 360) % 360 }
