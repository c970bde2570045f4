package ocr_test

import (
	"slices"
	"testing"

	"yushen/models"
)

// lit is a picture with every channel (blue, green, red) of every pixel scaled by f of its place across (0 to 1).
func lit(img models.Image, f func(x float64) [3]float64) models.Image {
	out := models.Image{Width: img.Width, Height: img.Height, BGR: slices.Clone(img.BGR)}
	for i := range out.BGR {
		out.BGR[i] = byte(float64(out.BGR[i]) * f(float64(i/3%img.Width) / float64(img.Width))[i%3])
	}
	return out
}

func TestPoorLightReadsLikeDaylight(t *testing.T) {
	day := picture(t, "certificate.png")
	want := texts(read(t, day))
	for name, light := range map[string]func(x float64) [3]float64{
		"夜里没开灯": func(float64) [3]float64 { return [3]float64{0.14, 0.16, 0.16} },
		"黄色台灯照一半": func(x float64) [3]float64 {
			if x < 0.5 {
				return [3]float64{0.6, 0.85, 1}
			}
			return [3]float64{0.17, 0.24, 0.28}
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := texts(read(t, lit(day, light))); !slices.Equal(got, want) {
				t.Errorf("read\n%v\nwant\n%v", got, want)
			}
		})
	}
}
