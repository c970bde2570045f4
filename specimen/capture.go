package specimen

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"slices"
)

// Kind is a way in which a page gets into a picture (拍摄方式).
type Kind string

// The kinds. Scan to Turned270 leave the page readable at any strength up to 1; the faults from Blur on do up to a strength below Unreadable.
const (
	Scan       Kind = "scan"       // 平整扫描
	Skewed     Kind = "skewed"     // 放歪的扫描
	Desk       Kind = "desk"       // 桌上拍照
	SmallFrame Kind = "small"      // 画面里很小
	Tilt       Kind = "tilt"       // 斜着拍
	Fold       Kind = "fold"       // 折痕
	Curl       Kind = "curl"       // 书脊处卷曲
	Lamp       Kind = "lamp"       // 灯下，影子边
	LowLight   Kind = "lowlight"   // 光线暗
	Chat       Kind = "chat"       // 聊天软件压缩
	Needles    Kind = "dotmatrix"  // 针式打印
	Stained    Kind = "stained"    // 污渍、折角印
	Turned90   Kind = "turned90"   // 横着
	Turned180  Kind = "turned180"  // 倒着
	Turned270  Kind = "turned270"  // 横着,另一边
	Blur       Kind = "blur"       // 模糊
	Glare      Kind = "glare"      // 反光
	Cropped    Kind = "cropped"    // 缺边
	Occluded   Kind = "occluded"   // 遮挡
	Screen     Kind = "moire"      // 翻拍屏幕
	GreyCopy   Kind = "grey_copy"  // 黑白复印件
	LowRes     Kind = "low_res"    // 分辨率低
	TooDark    Kind = "dark"       // 太暗
	Shadow     Kind = "shadow"     // 阴影盖住字
	Mosaic     Kind = "mosaic"     // 打了马赛克
	BlankPage  Kind = "blank"      // 空白页
	Screenshot Kind = "screenshot" // 手机截图
)

// Unreadable is the strength from which a fault costs information.
const Unreadable = 0.5

// Readable and Faults list the kinds.
var (
	Readable = []Kind{Scan, Skewed, Desk, SmallFrame, Tilt, Fold, Curl, Lamp, LowLight, Chat, Needles, Stained, Turned90, Turned180, Turned270}
	Faults   = []Kind{Blur, Glare, Cropped, Occluded, Screen, GreyCopy, LowRes, TooDark, Shadow, Mosaic, BlankPage, Screenshot}
)

// defects are the words for faults in case.json.
var defects = map[Kind]string{
	Blur: "quality_blur", Glare: "quality_glare", Cropped: "quality_cropped", Occluded: "quality_occluded", Screen: "quality_screen_recapture",
	GreyCopy: "quality_bw_copy", Shadow: "quality_dark", Mosaic: "quality_occluded", LowRes: "quality_low_resolution", TooDark: "quality_dark", BlankPage: "quality_blank",
	Screenshot: "quality_screen_recapture",
}

// always are the kinds that are faults at any strength: what they lack is the original, not a value.
var always = []Kind{Screen, GreyCopy, BlankPage, Screenshot}

// Capture is a kind and its strength, 0 to 1.
type Capture struct {
	Kind     Kind
	Strength float64
}

// defect is the fault that a capture has, "" for none.
func (c Capture) defect() string {
	if c.Strength >= Unreadable || slices.Contains(always, c.Kind) {
		return defects[c.Kind]
	}
	return ""
}

// shot is a picture taken: its pixels, where the sheet's places went, and how it is stored.
type shot struct {
	image   *image.RGBA
	point   func(u, v float64) (x, y float64) // fractions of the sheet to fractions of the picture
	quality int                               // of the JPEG
	lost    func(Place) bool                  // whether a place of the picture can no longer be read; nil: none is lost
}

func same(u, v float64) (float64, float64) { return u, v }

// place maps a place of the sheet to the least upright rectangle of the picture.
func (s *shot) place(p Place) Place {
	out := Place{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range 9 {
		x, y := s.point(p[0]+(p[2]-p[0])*float64(i%3)/2, p[1]+(p[3]-p[1])*float64(i/3)/2)
		out = Place{math.Min(out[0], x), math.Min(out[1], y), math.Max(out[2], x), math.Max(out[3], y)}
	}
	return out
}

func (s *shot) jpeg() ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, s.image, &jpeg.Options{Quality: s.quality}); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return b.Bytes(), nil
}

// take captures a sheet.
func take(s *Sheet, c Capture, random *rand.Rand) *shot {
	t := math.Min(1, math.Max(0, c.Strength))
	switch c.Kind {
	case Skewed:
		return skewed(s, t, random)
	case Desk, Tilt, SmallFrame, Fold, Curl, Lamp, LowLight, Chat, Stained, TooDark:
		return photo(s, c.Kind, t, random)
	case Turned90, Turned180, Turned270:
		return turned(s, c.Kind, random)
	case Blur, Glare, Cropped, Occluded, Screen, LowRes, Shadow, Mosaic:
		return faulty(s, c.Kind, t, random)
	case GreyCopy:
		return greyCopy(s, t, random)
	case Screenshot:
		return screenshot(s, t, random)
	case BlankPage:
		return backOf(s, random)
	}
	return scanned(s, random)
}

func clone(img *image.RGBA) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	copy(out.Pix, img.Pix)
	return out
}

// scanned is the sheet as a flatbed sees it: a little soft, a little noise, a faint edge shadow.
func scanned(s *Sheet, random *rand.Rand) *shot {
	img := clone(s.Image)
	blur(img, 0.45)
	w := float64(img.Rect.Dx())
	each(img, func(x, y int, c [3]float64) [3]float64 {
		return times(c, 1-0.06*math.Exp(-(w-float64(x))/14))
	})
	grainy(img, random, 0.6)
	return &shot{image: img, point: same, quality: 48}
}

// skewed is a sheet laid askew on the scanner's glass, with the lid's grey around it.
func skewed(s *Sheet, t float64, random *rand.Rand) *shot {
	angle := (1 + 4*t) * math.Pi / 180
	if random.IntN(2) == 0 {
		angle = -angle
	}
	w, h := float64(s.Image.Rect.Dx()), float64(s.Image.Rect.Dy())
	margin := 0.02 * math.Max(w, h)
	sin, cos := math.Sincos(angle)
	ow, oh := w*cos+h*math.Abs(sin)+2*margin, h*cos+w*math.Abs(sin)+2*margin
	fwd := translate(-w/2, -h/2).then(rotate(angle)).then(translate(ow/2, oh/2))
	back := translate(-ow/2, -oh/2).then(rotate(-angle)).then(translate(w/2, h/2))
	seed := random.Uint32()
	img := render(int(ow), int(oh), func(x, y float64) [3]float64 {
		sx, sy := back.apply(x, y)
		if c, ok := sample(s.Image, sx, sy); ok {
			return c
		}
		return grey3(236 + 6*noise(int(x)/3, int(y)/3, seed))
	})
	blur(img, 0.4)
	grainy(img, random, 1)
	return &shot{image: img, quality: 48, point: func(u, v float64) (float64, float64) {
		x, y := fwd.apply(u*w, v*h)
		return x / ow, y / oh
	}}
}

// render makes a picture by asking for every pixel's colour.
func render(w, h int, at func(x, y float64) [3]float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, rgba(at(float64(x)+0.5, float64(y)+0.5)))
		}
	}
	return img
}

func turned(s *Sheet, kind Kind, random *rand.Rand) *shot {
	up := scanned(s, random)
	w, h := up.image.Rect.Dx(), up.image.Rect.Dy()
	ow, oh := w, h
	if kind != Turned180 {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	for y := range h {
		for x := range w {
			nx, ny := w-1-x, h-1-y
			switch kind {
			case Turned90:
				nx, ny = h-1-y, x
			case Turned270:
				nx, ny = y, w-1-x
			}
			copy(out.Pix[ny*out.Stride+nx*4:ny*out.Stride+nx*4+4], up.image.Pix[y*up.image.Stride+x*4:])
		}
	}
	return &shot{image: out, quality: up.quality, point: func(u, v float64) (float64, float64) {
		switch kind {
		case Turned90:
			return 1 - v, u
		case Turned270:
			return v, 1 - u
		}
		return 1 - u, 1 - v
	}}
}

// greyCopy is a photocopy: no colour, harder contrast, specks and a dark edge.
func greyCopy(s *Sheet, t float64, random *rand.Rand) *shot {
	out := scanned(s, random)
	seed := random.Uint32()
	each(out.image, func(x, y int, c [3]float64) [3]float64 {
		v := 0.3*c[0] + 0.59*c[1] + 0.11*c[2]
		v = 128 + (v-128)*(1.15+0.35*t) + 8
		if n := noise(x, y, seed); n > 0.9993-0.0007*t {
			v -= 110
		}
		return grey3(v)
	})
	return out
}

// backOf is the back of a sheet: paper, a trace of what shines through.
func backOf(s *Sheet, random *rand.Rand) *shot {
	img := clone(s.Image)
	seed := random.Uint32()
	each(img, func(x, y int, c [3]float64) [3]float64 {
		return grey3(248 + 4*smoothNoise(float64(x), float64(y), 40, seed))
	})
	grainy(img, random, 1.5)
	return &shot{image: img, point: same, quality: 72, lost: func(Place) bool { return true }}
}

func decode(data []byte) (*image.RGBA, error) {
	src, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(src.Bounds())
	draw.Draw(img, img.Rect, src, src.Bounds().Min, draw.Src)
	return img, nil
}
