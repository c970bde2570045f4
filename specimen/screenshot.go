package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
)

// screens are the sizes in pixels in which phones take screenshots.
var screens = [][2]int{{1080, 2340}, {1080, 2400}, {1179, 2556}, {720, 1600}, {1080, 1920}}

// screenWide is the width of a phone's screen in mm.
const screenWide = 68.0

// screenshot is what a phone shows of a photograph (手机截图): mild, it fills the screen under the status bar; then it is shown in an album with its
// bars; at last in a chat between messages. At no strength does the picture tell whether it was taken of the original.
func screenshot(s *Sheet, t float64, random *rand.Rand) *shot {
	taken := photo(s, Desk, 0.3, random)
	size := screens[random.IntN(len(screens))]
	p := newSheet(s.fonts, random, screenWide, screenWide*float64(size[1])/float64(size[0]), 25.4*float64(size[0])/screenWide, white)
	p.statusBar(random)
	share, middle := 1.0, 0.5
	switch {
	case t > 0.8:
		share, middle = 0.72, 0.46
		p.bars("王工", "按住 说话")
		p.message(0.14*p.H, "房本拍好了")
		p.message(0.8*p.H, "好的，我传上去")
	case t >= Unreadable:
		p.bars("相册  3月5日", "分享   收藏   编辑   删除")
	}
	if random.IntN(2) == 0 { // at night
		each(p.Image, func(_, _ int, c [3]float64) [3]float64 { return [3]float64{253 - c[0], 253 - c[1], 251 - c[2]} })
	}
	img := fitted(taken.image, int(share*float64(size[0])), int(0.6*float64(size[1])))
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	at := image.Pt((size[0]-img.Rect.Dx())/2, int(middle*float64(size[1])-h/2))
	draw.Draw(p.Image, img.Rect.Add(at), img, image.Point{}, draw.Src)
	return &shot{image: p.Image, quality: 88, point: func(u, v float64) (float64, float64) {
		x, y := taken.point(u, v)
		return (x*w + float64(at.X)) / float64(size[0]), (y*h + float64(at.Y)) / float64(size[1])
	}}
}

// fitted shrinks a picture to at most w x h pixels.
func fitted(img *image.RGBA, w, h int) *image.RGBA {
	k := min(float64(w)/float64(img.Rect.Dx()), float64(h)/float64(img.Rect.Dy()), 1)
	return resize(img, int(k*float64(img.Rect.Dx())), int(k*float64(img.Rect.Dy())))
}

// statusBar draws the hour at the left, signal and battery at the right.
func (s *Sheet) statusBar(random *rand.Rand) {
	const base = 4.3
	st := style{face: Hei, size: 2.7, color: black}
	s.write(st, 4+2*random.Float64(), base, []string{"9:41", "14:05", "20:37", "08:12"}[random.IntN(4)])
	x := s.W - 18
	for i := range 4 {
		h := 0.6 + 0.45*float64(i)
		s.fill(x+0.8*float64(i), base-h, 0.5, h, black)
	}
	s.write(st, x+4, base, "5G")
	s.fill(x+9, base-2, 4.2, 2, black)
	s.fill(x+13.5, base-1.4, 0.4, 0.8, black)
}

// bars draws a program's title at the top and its tools at the foot.
func (s *Sheet) bars(title, tools string) {
	st := style{face: Hei, size: 3.4, color: black}
	s.write(st, 4, 11.5, "‹")
	s.centred(st, s.W/2, 11.5, title)
	s.centred(st, s.W/2, s.H-6, tools)
}

// message draws what somebody wrote, in its green bubble.
func (s *Sheet) message(y float64, text string) {
	st := style{face: Hei, size: 3.6, color: black}
	s.fill(9, y, s.width(st, text)+6, 9, color.RGBA{149, 236, 105, 255})
	s.write(st, 12, y+5.8, text)
}
