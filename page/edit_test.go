package page

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"
	"slices"
	"testing"

	"yushen/models"
	"yushen/page/pagetest"
)

// numbered gives the characters of a sheet names, in turn: the tenth after one is called the same. One of each line is called a digit, as lines without are
// not looked at; they are not shaped as digits.
func numbered(lines []models.Line) []models.Line {
	lines = slices.Clone(lines)
	for i := range lines {
		l := &lines[i]
		l.Text, l.Chars = "", slices.Clone(l.Chars)
		for j := range l.Chars {
			l.Chars[j].Text = string(rune('a' + j%10))
			if j == 0 {
				l.Chars[j].Text = "0"
			}
			l.Text += l.Chars[j].Text
		}
	}
	return lines
}

// snapshot is a photo of a page of print as a camera of a quality stores it; 0: not stored yet.
func snapshot(seed uint64, noise float64, quality int) (models.Image, []models.Line) {
	sheet := pagetest.NewSheet(pagetest.Plain, 1600, seed)
	img := pagetest.Dim(0.85, noise)(sheet.Image, rand.New(rand.NewPCG(seed, 9)))
	if quality > 0 {
		img = restored(img, quality)
	}
	return img, numbered(sheet.Lines)
}

// restored stores a picture as JPEG and opens it again.
func restored(img models.Image, quality int) models.Image {
	data := encoded(func(b *bytes.Buffer) error { return jpeg.Encode(b, goImage(img), &jpeg.Options{Quality: quality}) })
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		panic(err)
	}
	out, err := fromGo(m, upright)
	if err != nil {
		panic(err)
	}
	return out
}

// lay puts a part of one picture on another.
func lay(dst, src models.Image, from image.Rectangle, to image.Point) models.Image {
	d := goImage(dst).(*image.RGBA)
	draw.Draw(d, image.Rectangle{Min: to, Max: to.Add(from.Size())}, goImage(src), from.Min, draw.Src)
	out, _ := fromGo(d, upright)
	return out
}

func pixelsOf(img models.Image, b models.Box) image.Rectangle {
	x0, y0, x1, y1 := b.Bounds()
	w, h := float64(img.Width), float64(img.Height)
	return image.Rect(int(x0*w)-2, int(y0*h)-2, int(x1*w)+3, int(y1*h)+3)
}

// signAt is the sign that lies on a box, "" for none.
func signAt(signs []models.Sign, b models.Box) models.SignKind {
	c := b.Center()
	for _, s := range signs {
		x0, y0, x1, y1 := s.Box.Bounds()
		if c.X > x0 && c.X < x1 && c.Y > y0 && c.Y < y1 {
			return s.Kind
		}
	}
	return ""
}

func TestChangedCharactersAreADoubt(t *testing.T) {
	same := func(img models.Image) models.Image { return img }
	stored := func(quality int) func(models.Image) models.Image {
		return func(img models.Image) models.Image { return restored(img, quality) }
	}
	cases := map[string]struct {
		noise   float64
		camera  int // quality of the photo before the change
		change  func(img models.Image, lines []models.Line) (models.Image, models.Box)
		save    func(models.Image) models.Image
		allowed []models.SignKind
	}{
		"从另一张照片贴来一个字，无损保存":  {1.5, 80, pasteOther, same, []models.SignKind{models.Pasted}},
		"从另一张照片贴来一个字，高质量保存": {1.5, 75, pasteOther, stored(95), []models.SignKind{models.Pasted}},
		"涂成一片纯色再写一个字":       {3, 0, paintOver, same, []models.SignKind{models.Painted, models.Pasted}},
		"从本页复制一个同样的字":       {3, 0, copyOwn, same, []models.SignKind{models.Copied, models.Pasted}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			img, lines := snapshot(5, c.noise, c.camera)
			if signs := Signs(c.save(img), models.Homography{}, 0, lines); len(signs) > 0 {
				t.Errorf("the untouched photo is suspected: %v", signs)
			}
			changed, box := c.change(img, lines)
			signs := Signs(c.save(changed), models.Homography{}, 0, lines)
			if !slices.Contains(c.allowed, signAt(signs, box)) {
				t.Errorf("the change at %v is not found: %v", box.Center(), signs)
			}
			for _, s := range signs {
				if s.Score < 0.5 || s.Score > 1 {
					t.Errorf("score %g", s.Score)
				}
			}
		})
	}
}

func pasteOther(img models.Image, lines []models.Line) (models.Image, models.Box) {
	other, otherLines := snapshot(6, 1.5, 90)
	box := lines[4].Chars[7].Box
	return lay(img, other, pixelsOf(other, otherLines[3].Chars[5].Box), pixelsOf(img, box).Min), box
}

func paintOver(img models.Image, lines []models.Line) (models.Image, models.Box) {
	box := lines[4].Chars[7].Box
	r := pixelsOf(img, box)
	d := goImage(img).(*image.RGBA)
	draw.Draw(d, r, image.NewUniform(d.At(r.Min.X, r.Min.Y)), image.Point{}, draw.Src)
	draw.Draw(d, image.Rect(r.Min.X+6, r.Min.Y+5, r.Min.X+9, r.Max.Y-5), image.Black, image.Point{}, draw.Src)
	out, _ := fromGo(d, upright)
	return out, box
}

func copyOwn(img models.Image, lines []models.Line) (models.Image, models.Box) {
	box := lines[4].Chars[17].Box
	return lay(img, img, pixelsOf(img, lines[4].Chars[7].Box), pixelsOf(img, box).Min.Add(image.Pt(2, 1))), box
}

func TestHonestPicturesRaiseNoDoubt(t *testing.T) {
	cases := map[string]func(seed uint64) (models.Image, []models.Line){
		"手机照片": func(seed uint64) (models.Image, []models.Line) { return snapshot(seed, 2, 85) },
		"相册另存过": func(seed uint64) (models.Image, []models.Line) {
			img, lines := snapshot(seed, 2, 75)
			return restored(img, 92), lines
		},
		"聊天软件压缩过": func(seed uint64) (models.Image, []models.Line) {
			img, lines := snapshot(seed, 2, 90)
			return restored(pagetest.Resized(img, img.Width*3/4, img.Height*3/4), 40), lines
		},
		"电子文件": func(seed uint64) (models.Image, []models.Line) {
			sheet := pagetest.NewSheet(pagetest.Form, 1600, seed)
			return sheet.Image, numbered(sheet.Lines)
		},
		"两张照片拼成一张": func(seed uint64) (models.Image, []models.Line) {
			left, lines := snapshot(seed, 2, 70)
			right, more := snapshot(seed+50, 2, 92)
			both := models.Image{Width: left.Width + right.Width, Height: left.Height, BGR: make([]byte, 3*(left.Width+right.Width)*left.Height)}
			both = lay(lay(both, left, image.Rect(0, 0, left.Width, left.Height), image.Point{}), right, image.Rect(0, 0, right.Width, right.Height), image.Pt(left.Width, 0))
			return restored(both, 95), append(movedTo(lines, 0), movedTo(more, 0.5)...)
		},
	}
	for name, take := range cases {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(4) {
				img, lines := take(seed + 1)
				if signs := Signs(img, models.Homography{}, 0, lines); len(signs) > 0 {
					t.Errorf("seed %d is suspected: %v", seed+1, signs)
				}
			}
		})
	}
}

// movedTo moves lines to one half of a picture twice as wide.
func movedTo(lines []models.Line, left float64) []models.Line {
	move := func(b models.Box) models.Box {
		for i := range b {
			b[i].X = left + b[i].X/2
		}
		return b
	}
	for i := range lines {
		lines[i].Box = move(lines[i].Box)
		for j := range lines[i].Chars {
			lines[i].Chars[j].Box = move(lines[i].Chars[j].Box)
		}
	}
	return lines
}

// What strangers send must end in a finding or in none, never in a panic: boxes outside of the picture, without size, not a number.
func TestSignsOfOddLines(t *testing.T) {
	img, lines := snapshot(3, 2, 80)
	far := models.Rect(-5, -5, 9, 9)
	for _, odd := range [][]models.Line{nil, {{Text: "1"}}, {{Text: "12", Box: far, Chars: []models.Char{{Text: "1", Box: far}, {Text: "2"}}}}} {
		Signs(img, models.Homography{}, 90, append(odd, lines...))
		Signs(models.Image{}, models.Homography{}, 0, append(odd, lines...))
	}
}

// figures is a photo of lines of digits, of seven bars each as on a meter, each digit put off its line by some pixels.
func figures(t *testing.T, off func(line, char int) int) (models.Image, []models.Line) {
	const w, h, high = 1000, 600, 26
	desk := newTable(t, w, h)
	desk.rectangle(image.Rect(0, 0, w+1, h+1), 228)
	bars := [7]image.Rectangle{image.Rect(0, 0, 15, 5), image.Rect(0, 11, 15, 16), image.Rect(0, 22, 15, 27), image.Rect(0, 0, 5, 14), image.Rect(11, 0, 16, 14), image.Rect(0, 12, 5, 27), image.Rect(11, 12, 16, 27)}
	shown := [10]string{"023456", "46", "01245", "01246", "1346", "01236", "012356", "046", "0123456", "012346"}
	var lines []models.Line
	for i, text := range []string{"640424199203189708", "202606010042731559", "916404230000805043", "189097531604288817"} {
		y := 100 + 110*i
		l := models.Line{Text: text, Box: models.Rect(50.0/w, float64(y-4)/h, 620.0/w, float64(y+high+4)/h)}
		for j, c := range text {
			x := 60 + 30*j
			for _, bar := range shown[c-'0'] {
				desk.rectangle(bars[bar-'0'].Add(image.Pt(x, y+off(i, j))), 45)
			}
			l.Chars = append(l.Chars, models.Char{Text: string(c), Box: models.Rect(float64(x-3)/w, float64(y-4)/h, float64(x+20)/w, float64(y+high+4)/h)})
		}
		lines = append(lines, l)
	}
	return restored(pagetest.Noisy(2)(desk.taken(), rand.New(rand.NewPCG(1, 2))), 60), lines
}

// What storage left no trace of still stands where it was put.
func TestADigitThatStandsOffItsLineIsADoubt(t *testing.T) {
	cases := map[string]struct {
		off  func(line, char int) int
		want models.SignKind // of the eighth digit of the first line
	}{
		"都在一条线上": {func(int, int) int { return 0 }, ""},
		"一个数字低了": {func(line, char int) int {
			if line == 0 && char == 7 {
				return 4
			}
			return 0
		}, models.Uneven},
		"行在折痕处拐弯":  {func(_, char int) int { return 2 * max(char-7, 7-char) }, ""},
		"纸是歪着拍的":   {func(_, char int) int { return char / 2 }, ""},
		"整个内容高低不平": {func(line, char int) int { return (char*7+line*3)%9 - 4 }, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			img, lines := figures(t, c.off)
			signs := Signs(img, models.Homography{}, 0, lines)
			if got := signAt(signs, lines[0].Chars[7].Box); got != c.want || c.want == "" && len(signs) > 0 {
				t.Errorf("found %v, want %q", signs, c.want)
			}
		})
	}
}
