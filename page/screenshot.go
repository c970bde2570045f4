package page

import (
	"image"
	"math"

	"gocv.io/x/gocv"
)

// What a phone's status bar (状态栏) looks like: the hour at the left and signs of signal and battery at the right, in one row above everything
// else, on a ground that a program filled. No lens gives a strip across a whole picture in which every pixel has the same colour.
const (
	phoneAspect  = 1.7   // height over width: phones have 16:9 and more, paper 1.41
	statusStrip  = 0.065 // share of the height in which the bar lies
	statusGround = 2     // grey levels by which the ground differs from itself at most
	statusShare  = 0.8   // share of the strip that is ground
	statusInk    = 60    // grey levels by which its signs differ from the ground
	statusLowest = 0.006 // height of its row of signs, share of the picture's
	statusTaller = 0.03
	statusSigns  = 5    // separate signs: two digits, a colon, a sign of signal, a battery are the least
	statusGap    = 0.2  // share of the width between hour and signs
	statusSide   = 0.35 // share of the width in which the hour begins
)

// statusBar reports whether an upload begins with the status bar of a phone: a screenshot (截图), not a picture of paper.
func statusBar(upload gocv.Mat) bool {
	w, h := upload.Cols(), upload.Rows()
	if float64(h) < phoneAspect*float64(w) || w < 300 {
		return false
	}
	var s scope
	defer s.close()
	strip := image.Rect(0, 0, w, int(statusStrip*float64(h)))
	grey := s.bytes(s.color(s.own(upload.Region(strip)), gocv.ColorBGRToGray))
	if s.err != nil {
		return false
	}
	ground := mode(grey)
	like := 0
	for _, v := range grey {
		if apart(v, ground) <= statusGround {
			like++
		}
	}
	if float64(like) < statusShare*float64(len(grey)) {
		return false
	}
	row := func(y int) bool { return anySign(grey[y*w:(y+1)*w], ground) }
	top := 0
	for top < strip.Dy() && !row(top) {
		top++
	}
	foot := top
	for foot < strip.Dy() && row(foot) {
		foot++
	}
	if tall := float64(foot-top) / float64(h); top == 0 || foot == strip.Dy() || tall < statusLowest || tall > statusTaller {
		return false
	}
	return hourAndSigns(grey[top*w:foot*w], w, ground)
}

// hourAndSigns reports whether a row of signs has some at both ends and none between.
func hourAndSigns(row []byte, w int, ground byte) bool {
	signs, first, last, gap := 0, -1, -1, 0
	for x := range w {
		marked := false
		for i := x; i < len(row) && !marked; i += w {
			marked = apart(row[i], ground) > statusInk
		}
		if !marked {
			continue
		}
		if first < 0 {
			first = x
		}
		if last < x-1 || last < 0 {
			signs++
		}
		if last >= 0 {
			gap = max(gap, x-last)
		}
		last = x
	}
	wide := float64(w)
	return signs >= statusSigns && float64(gap) > statusGap*wide && float64(first) < statusSide*wide && float64(last) > (1-statusSide)*wide
}

func anySign(row []byte, ground byte) bool {
	for _, v := range row {
		if apart(v, ground) > statusInk {
			return true
		}
	}
	return false
}

// apart is how far two grey levels lie from each other.
func apart(a, b byte) int { return int(math.Abs(float64(a) - float64(b))) }

// mode is the most frequent value.
func mode(v []byte) byte {
	var count [256]int
	best := 0
	for _, x := range v {
		if count[x]++; count[x] > count[best] {
			best = int(x)
		}
	}
	return byte(best)
}
