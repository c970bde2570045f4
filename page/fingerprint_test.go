package page

import (
	"bytes"
	"slices"
	"testing"

	"yushen/models"
)

func TestFingerprintTellsPictures(t *testing.T) {
	img := models.Image{Width: 40, Height: 90, BGR: bytes.Repeat([]byte{200, 210, 220}, 40*90)}
	same := img
	same.BGR = slices.Clone(img.BGR)
	if Fingerprint(img) != Fingerprint(same) {
		t.Error("the same pixels are two pictures")
	}
	for y := 30; y < 42; y++ { // a stroke a line of small text high
		same.BGR[3*(40*y+20)] = 0
	}
	turned := models.Image{Width: img.Height, Height: img.Width, BGR: img.BGR}
	if Fingerprint(img) == Fingerprint(same) || Fingerprint(img) == Fingerprint(turned) {
		t.Error("two pictures are the same")
	}
}
