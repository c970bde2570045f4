package ocr_test

import (
	"strings"
	"testing"

	"yushen/models"
)

// lay puts a picture on a page, each pixel the mean of n x n of its own.
func lay(page, small models.Image, n, left, top int) {
	for y := range small.Height / n {
		for x := range small.Width / n {
			for c := range 3 {
				sum := 0
				for j := range n * n {
					sum += int(small.BGR[3*((y*n+j/n)*small.Width+x*n+j%n)+c])
				}
				page.BGR[3*((top+y)*page.Width+left+x)+c] = byte(sum / (n * n))
			}
		}
	}
}

// At the size of the first look such print is a row of dots, and the large print beside it tells nothing of it.
func TestAFewSmallLinesOnALargeEmptyPageAreRead(t *testing.T) {
	page, names := white(2400, 3200), picture(t, "names.png")
	lay(page, names, 4, 300, 260)
	lay(page, models.Image{Width: names.Width, Height: names.Height / 5, BGR: names.BGR[:3*names.Width*(names.Height/5)]}, 1, 1400, 3000)
	got := strings.Join(texts(read(t, page)), "\n")
	for _, want := range []string{"共有人：叶堃", "配偶：马犇、苏翀", "证件号：11010119900307721X"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s was not read; what was is\n%s", want, got)
		}
	}
}
