package page

import (
	"gocv.io/x/gocv"

	"yushen/models"
)

// OpenCV's threads spin while they wait for the next piece of work, for more processor time than the pieces of a page take; pages are what is done beside
// each other.
func init() { gocv.SetNumThreads(1) }

// toImage copies an 8-bit BGR Mat out of native memory.
func toImage(m gocv.Mat) models.Image {
	return models.Image{Width: m.Cols(), Height: m.Rows(), BGR: m.ToBytes()}
}

// drawn is a picture of w x h pixels that draw fills, all of them. Drawing into its own memory saves a copy of it.
func drawn(w, h int, draw func(dst *gocv.Mat) error) (models.Image, error) {
	img := models.Image{Width: w, Height: h, BGR: pixels(3 * w * h)}
	m := view(img)
	defer m.Close()
	if err := draw(&m); err != nil {
		return models.Image{}, err
	}
	if px, err := m.DataPtrUint8(); err != nil || &px[0] != &img.BGR[0] { // draw made another picture
		return toImage(m), err
	}
	return img, nil
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

// Turn turns an image clockwise by a multiple of 90 degrees.
func Turn(img models.Image, clockwise int) models.Image {
	code, ok := map[int]gocv.RotateFlag{90: gocv.Rotate90Clockwise, 180: gocv.Rotate180Clockwise, 270: gocv.Rotate90CounterClockwise}[quarter(clockwise)]
	if !ok {
		return img
	}
	m := view(img)
	defer m.Close()
	w, h := img.Width, img.Height
	if code != gocv.Rotate180Clockwise {
		w, h = h, w
	}
	out, err := drawn(w, h, func(d *gocv.Mat) error { return gocv.Rotate(m, d, code) })
	if err != nil {
		return img
	}
	return out
}

// quarter brings an angle in degrees to 0, 90, 180 or 270.
func quarter(degrees int) int { return ((degrees/90*90)%360 + 360) % 360 }
