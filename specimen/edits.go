package specimen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"unicode"

	"yushen/models"
)

// Forgery is a way in which a value of a picture is changed (改图手法).
type Forgery string

// The forgeries, and None for pictures that only look as if.
const (
	None        Forgery = "none"         // 没有改动
	CopiedDigit Forgery = "copied_digit" // 从同一张图里复制一个数字
	TypedDigit  Forgery = "typed_digit"  // 涂掉后用相近的字体打一个数字
	TypedValue  Forgery = "typed_value"  // 涂掉整个内容后重打
	OtherDigit  Forgery = "other_digit"  // 从另一张照片里贴一个数字
	OtherLine   Forgery = "other_line"   // 从另一张照片里贴一整行
)

// Forgeries lists them.
var Forgeries = []Forgery{CopiedDigit, TypedDigit, TypedValue, OtherDigit, OtherLine}

// Saving is how the changed picture is stored and sent (存储方式).
type Saving string

// The savings.
const (
	Lossless Saving = "png"     // 无损
	Finest   Saving = "jpeg95"  // 修图软件的高质量
	Fine     Saving = "jpeg88"  // 修图软件的一般质量
	Coarse   Saving = "jpeg70"  // 低质量
	ByChat   Saving = "by_chat" // 再经聊天软件缩小压缩
)

// Savings lists them.
var Savings = []Saving{Lossless, Finest, Fine, Coarse, ByChat}

// Innocent is a picture without any change that has something of an edited one (清白的样子).
type Innocent string

// The innocents beside every readable kind of capture.
const (
	Resaved   Innocent = "resaved"    // 相册里另存过一次
	ChatTwice Innocent = "chat_twice" // 聊天软件转发了两次
	Drawn     Innocent = "drawn"      // 电子文件存成的图片
	Joined    Innocent = "joined"     // 身份证两面拼成一张
	Cut       Innocent = "cut"        // 裁过边再存
)

// Innocents lists them.
var Innocents = []Innocent{Resaved, ChatTwice, Drawn, Joined, Cut}

// Edited is one picture and what was done to it. Camera is the JPEG quality of the picture before it was changed, Careful 0 for a crude hand to 1.
type Edited struct {
	File    string  `json:"file"`
	Forgery Forgery `json:"forgery"`
	Look    string  `json:"look"` // the capture, or the innocent's name
	Camera  int     `json:"camera"`
	Saving  Saving  `json:"saving"`
	Careful float64 `json:"careful"`
	Place   Place   `json:"place"` // of the change, in the picture
	Type    string  `json:"type"`  // of the document
	// Lines are what is printed in the picture: for measuring without a reader. Empty where the picture was cut or joined of two.
	Lines []models.Line `json:"lines"`
}

// cameras are the JPEG qualities of the pictures that are changed: a frugal phone or scanner, a usual one, the best.
var cameras = []int{75, 88, 96}

// WriteEdits makes count changed pictures of each forgery, camera, saving and hand, and count pictures of each innocent look and camera, with a line
// of edits.jsonl each.
func WriteEdits(dir string, seed uint64, count int) error {
	fonts, err := OpenFonts()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	var list bytes.Buffer
	lines := json.NewEncoder(&list)
	n := 0
	d := &darkroom{fonts: fonts}
	one := func(e Edited) error {
		n++
		d.random = rand.New(rand.NewPCG(seed, uint64(n)))
		data, extension, err := stored(d.develop(&e), e, d.random)
		if err != nil {
			return err
		}
		e.File = fmt.Sprintf("%04d-%s-%s.%s", n, e.Forgery, e.Look, extension)
		if err := os.WriteFile(filepath.Join(dir, e.File), data, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", e.File, err)
		}
		return lines.Encode(e)
	}
	looks := []Kind{Scan, Desk, Lamp, Fold, Stained, Skewed}
	for i := range count {
		d.seed, d.papers = seed+uint64(i), map[paperKey]*Paper{}
		for _, camera := range cameras {
			for _, forgery := range Forgeries {
				for _, saving := range Savings {
					for h, careful := range []float64{0, 1} {
						look := looks[(i*len(looks)/2+n+h)%len(looks)]
						if err := one(Edited{Forgery: forgery, Look: string(look), Camera: camera, Saving: saving, Careful: careful}); err != nil {
							return err
						}
					}
				}
			}
			for _, kind := range Readable {
				if err := one(Edited{Forgery: None, Look: string(kind), Camera: camera}); err != nil {
					return err
				}
			}
			for _, look := range Innocents {
				if err := one(Edited{Forgery: None, Look: string(look), Camera: camera}); err != nil {
					return err
				}
			}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, editsFile), list.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", editsFile, err)
	}
	return nil
}

const editsFile = "edits.jsonl"

// ReadEdits reads what WriteEdits wrote beside its pictures.
func ReadEdits(dir string) (all []Edited, err error) {
	data, err := os.ReadFile(filepath.Join(dir, editsFile))
	if err != nil {
		return nil, fmt.Errorf("open edits: %w", err)
	}
	for lines := json.NewDecoder(bytes.NewReader(data)); lines.More(); {
		var e Edited
		if err := lines.Decode(&e); err != nil {
			return nil, fmt.Errorf("line %d of %s: %w", len(all)+1, editsFile, err)
		}
		all = append(all, e)
	}
	return all, nil
}

// darkroom makes the pictures. Its papers, of each kind one to show and one to take pieces from, serve for a round of pictures.
type darkroom struct {
	fonts  *Fonts
	random *rand.Rand
	seed   uint64
	papers map[paperKey]*Paper
}

type paperKey struct {
	copy, kind int
	needles    bool
}

// paper draws a paper of a kind, once.
func (d *darkroom) paper(k paperKey) *Paper {
	p := d.papers[k]
	if p == nil {
		f := d.studio(rand.New(rand.NewPCG(d.seed, uint64(1000+2*k.kind+k.copy))))
		if k.needles {
			f.pins = printer(Needles, 0.4)
		}
		p = f.anyPaper(k.kind)
		d.papers[k] = p
	}
	return p
}

func (d *darkroom) studio(random *rand.Rand) *folder {
	return &folder{studio: &studio{fonts: d.fonts, random: random, dpi: scanDPI}, world: &world{random: random, today: "2026-06-01"}}
}

// fullest is the page of a paper that holds most values.
func fullest(p *Paper) *Sheet {
	best := p.Pages[0]
	for _, s := range p.Pages {
		if len(s.Places) > len(best.Places) {
			best = s
		}
	}
	return best
}

// taken is a sheet photographed and stored by the camera.
func (d *darkroom) taken(s *Sheet, kind Kind, camera int) *shot {
	out := take(s, Capture{kind, 0.4}, d.random)
	if kind != Chat { // which has a quality of its own
		out.quality = camera
	}
	again(out)
	return out
}

// develop makes one picture and notes what is in it.
func (d *darkroom) develop(e *Edited) *image.RGBA {
	n := d.random.IntN(paperKinds)
	for e.Forgery != None && len(digits(fullest(d.paper(paperKey{kind: n})))) == 0 {
		n = (n + 1) % paperKinds
	}
	p := d.paper(paperKey{kind: n})
	e.Type = p.Type
	s := fullest(p)
	if e.Forgery == None {
		return d.innocent(e, s)
	}
	out := d.taken(s, Kind(e.Look), e.Camera)
	all := digits(s)
	target := all[d.random.IntN(len(all))]
	e.Lines = out.lines(s)
	var now rune
	e.Place, now = d.forge(e, out, s, target, fullest(d.paper(paperKey{copy: 1, kind: n})))
	relabel(e.Lines, out.place(target.place), now)
	return out.image
}

// relabel says what a changed character reads now.
func relabel(lines []models.Line, at Place, now rune) {
	box := models.Rect(at[0], at[1], at[2], at[3])
	for i := range lines {
		for j := range lines[i].Chars {
			if c := &lines[i].Chars[j]; c.Box == box {
				c.Text = string(now)
			}
		}
	}
}

// lines are what is printed on a sheet, where the picture shows it.
func (s *shot) lines(sheet *Sheet) (lines []models.Line) {
	end, base := 0.0, -1.0
	for _, g := range sheet.glyphs {
		if g.char == ' ' {
			continue
		}
		at := s.place(g.place)
		box := models.Rect(at[0], at[1], at[2], at[3])
		if gap := (g.place[0] - end) * sheet.W; g.place[1] != base || gap < -0.1*g.style.size || gap > 1.5*g.style.size {
			lines = append(lines, models.Line{Confidence: 1})
		}
		end, base = g.place[2], g.place[1]
		l := &lines[len(lines)-1]
		l.Text += string(g.char)
		l.Box = l.Box.Union(box)
		l.Chars = append(l.Chars, models.Char{Text: string(g.char), Confidence: 1, Box: box})
	}
	return lines
}

// digits are the digits of a sheet's values.
func digits(s *Sheet) (all []printed) {
	for _, g := range s.glyphs {
		if key, _ := row(s, g); unicode.IsDigit(g.char) && g.style.pins == nil && key != "" {
			all = append(all, g)
		}
	}
	return all
}

// pixels is the place of the picture that a place of the sheet fell on, with a margin in parts of its height.
func (s *shot) pixels(p Place, margin float64) image.Rectangle {
	at := s.place(p)
	w, h := float64(s.image.Rect.Dx()), float64(s.image.Rect.Dy())
	m := margin * (at[3] - at[1]) * h
	return image.Rect(int(at[0]*w-m), int(at[1]*h-m), int(math.Ceil(at[2]*w+m)), int(math.Ceil(at[3]*h+m))).Intersect(s.image.Rect)
}

// forge changes a digit of a value, or the value, and says where, and what the digit is now.
func (d *darkroom) forge(e *Edited, out *shot, s *Sheet, target printed, s2 *Sheet) (Place, rune) {
	now := target.char
	at := out.pixels(target.place, 0.06)
	switch e.Forgery {
	case CopiedDigit:
		if g := d.another(s, target); g != nil {
			now = g.char
			d.laid(out, out, g.place, at, e.Careful)
		}
	case TypedDigit:
		now = otherDigit(target.char, d.random)
		d.typed(out, []printed{{now, target.place, target.style}}, at, e.Careful)
	case TypedValue:
		_, place := row(s, target)
		at = out.pixels(place, 0.06)
		d.typed(out, d.retyped(s, place), at, e.Careful)
	case OtherDigit, OtherLine:
		kind := Kind(e.Look)
		if e.Careful == 0 {
			kind = Desk
		}
		out2 := d.taken(s2, kind, cameras[d.random.IntN(len(cameras))])
		if e.Forgery == OtherLine {
			key, place := row(s, target)
			at = out.pixels(place, 0.06)
			src := out2.pixels(lineLike(s2, key, place), 0.06)
			d.erase(out.image, at, e.Careful)
			paste(out.image, out2.image, src, at.Min, e.Careful)
			at = at.Union(src.Sub(src.Min).Add(at.Min)).Intersect(out.image.Rect)
		} else if g := d.another(s2, target); g != nil {
			now = g.char
			d.laid(out, out2, g.place, at, e.Careful)
		}
	}
	w, h := float64(out.image.Rect.Dx()), float64(out.image.Rect.Dy())
	return Place{float64(at.Min.X) / w, float64(at.Min.Y) / h, float64(at.Max.X) / w, float64(at.Max.Y) / h}, now
}

// laid lays a character of a picture over one of another: a piece of the same size around it, by a crude hand a little beside its place.
func (d *darkroom) laid(out, from *shot, char Place, at image.Rectangle, careful float64) {
	src := from.pixels(char, 0.06)
	middle := src.Min.Add(src.Size().Div(2))
	src = at.Sub(at.Min).Add(middle.Sub(at.Size().Div(2)))
	to := at.Min
	if careful == 0 {
		to = to.Add(image.Pt(d.random.IntN(3)-1, d.random.IntN(5)-2))
	}
	paste(out.image, clone(from.image), src, to, careful)
}

// lineLike is the value on another paper that is most like a place in size, by preference that of the same field.
func lineLike(s *Sheet, key string, like Place) Place {
	best, least := like, math.Inf(1)
	for _, field := range slices.Sorted(maps.Keys(s.Places)) {
		for _, p := range s.Places[field] {
			off := math.Abs(math.Log((p[2]-p[0])/(like[2]-like[0]))) + 3*math.Abs(math.Log((p[3]-p[1])/(like[3]-like[1])))
			if field != key {
				off += 0.5
			}
			if off < least {
				best, least = p, off
			}
		}
	}
	return best
}

// otherDigit is any digit but one.
func otherDigit(r rune, random *rand.Rand) rune { return '0' + (r-'0'+1+rune(random.IntN(9)))%10 }

// retyped are the characters of a value, with other digits.
func (d *darkroom) retyped(s *Sheet, value Place) (chars []printed) {
	for _, g := range s.glyphs {
		if x, y := (g.place[0]+g.place[2])/2, (g.place[1]+g.place[3])/2; x > value[0] && x < value[2] && y > value[1] && y < value[3] && g.char != ' ' {
			if unicode.IsDigit(g.char) {
				g.char = otherDigit(g.char, d.random)
			}
			chars = append(chars, g)
		}
	}
	return chars
}

// another is some other digit of the same print, nil where there is none.
func (d *darkroom) another(s *Sheet, target printed) *printed {
	var all []*printed
	for i := range s.glyphs {
		if g := &s.glyphs[i]; unicode.IsDigit(g.char) && g.char != target.char && g.style.face == target.style.face && g.style.size == target.style.size {
			all = append(all, g)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[d.random.IntN(len(all))]
}

// row is the value that a character stands in, and its field; "" where it stands in none.
func row(s *Sheet, g printed) (key string, value Place) {
	x, y := (g.place[0]+g.place[2])/2, (g.place[1]+g.place[3])/2
	for _, key := range slices.Sorted(maps.Keys(s.Places)) {
		for _, p := range s.Places[key] {
			if x > p[0] && x < p[2] && y > p[1] && y < p[3] {
				return key, Place{p[0], g.place[1], p[2], g.place[3]}
			}
		}
	}
	return "", g.place
}

// paste lays a piece of one picture on another; a careful hand fits its brightness and softens its edge.
func paste(dst, src *image.RGBA, from image.Rectangle, to image.Point, careful float64) {
	from = from.Intersect(src.Rect)
	fit := [3]float64{1, 1, 1}
	if careful > 0 {
		a, b := paperOf(dst, from.Sub(from.Min).Add(to)), paperOf(src, from)
		for i := range fit {
			fit[i] = a[i] / math.Max(1, b[i])
		}
	}
	for y := range from.Dy() {
		for x := range from.Dx() {
			at := image.Pt(to.X+x, to.Y+y)
			if !at.In(dst.Rect) {
				continue
			}
			c, p := src.Pix[src.PixOffset(from.Min.X+x, from.Min.Y+y):], dst.Pix[dst.PixOffset(at.X, at.Y):]
			edge := float64(1 + min(x, y, from.Dx()-1-x, from.Dy()-1-y))
			share := 1.0
			if careful > 0 {
				share = math.Min(1, edge/3)
			}
			for i := range fit {
				p[i] = clamp(float64(p[i]) + (float64(c[i])*fit[i]-float64(p[i]))*share)
			}
		}
	}
}

// paperOf is the colour of the paper in a part of a picture: its brightest tenth.
func paperOf(img *image.RGBA, r image.Rectangle) (c [3]float64) {
	r = r.Intersect(img.Rect)
	var count [3][256]int
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p := img.Pix[img.PixOffset(x, y):]
			for i := range c {
				count[i][p[i]]++
			}
		}
	}
	for i := range c {
		left := r.Dx() * r.Dy() / 5
		for v := 255; v >= 0 && left >= 0; v-- {
			left -= count[i][v]
			c[i] = float64(v)
		}
	}
	return c
}

// erase paints a part of a picture out: a crude hand in one flat colour, a careful one with the cleanest paper from nearby.
func (d *darkroom) erase(img *image.RGBA, at image.Rectangle, careful float64) {
	if careful == 0 {
		draw.Draw(img, at, image.NewUniform(rgba(paperOf(img, at))), image.Point{}, draw.Src)
		return
	}
	h := at.Dy()
	best, cleanest := at, -1.0
	for _, dy := range []int{h, -h, h * 3 / 2, -h * 3 / 2, 2 * h, -2 * h, 0} {
		for _, dx := range []int{0, at.Dx(), -at.Dx(), 2 * at.Dx(), -2 * at.Dx()} {
			if r := at.Add(image.Pt(dx, dy)); r.In(img.Rect) && !r.Overlaps(at) {
				if c := darkest(img, r)[1] / math.Max(1, paperOf(img, r)[1]); c > cleanest+0.02 {
					best, cleanest = r, c
				}
			}
		}
	}
	paste(img, clone(img), best, at.Min, careful)
}

// typed paints a part of a picture out and writes characters over it: a crude hand in a font of its own and nearly their size, a careful one in theirs
// and as soft as the print.
func (d *darkroom) typed(out *shot, chars []printed, at image.Rectangle, careful float64) {
	dark := darkest(out.image, at)
	d.erase(out.image, at, careful)
	larger, lower := 0.96+0.08*d.random.Float64(), (d.random.Float64()-0.5)*0.06
	if careful > 0 {
		larger, lower = 0.98+0.04*d.random.Float64(), (d.random.Float64()-0.5)*0.02
	}
	layer := clone(out.image)
	for _, c := range chars {
		face := c.style.face
		if careful == 0 {
			face = Hei
		}
		inner := out.pixels(c.place, 0)
		size := float64(inner.Dy()) * larger
		g := d.fonts.glyph(face, c.char)
		sh := newShape()
		sh.glyph(g, scale(size/unitsPerGlyph).then(translate(float64(inner.Min.X)+(float64(inner.Dx())-g.advance*size)/2, float64(inner.Min.Y)+(0.88+lower)*float64(inner.Dy()))))
		ink(layer, sh, rgba(dark), nil)
	}
	if careful > 0 {
		part := image.NewRGBA(image.Rect(0, 0, at.Dx(), at.Dy()))
		draw.Draw(part, part.Rect, layer, at.Min, draw.Src)
		blur(part, 0.7)
		draw.Draw(layer, at, part, image.Point{}, draw.Src)
	}
	draw.Draw(out.image, at, layer, at.Min, draw.Src)
}

// darkest is the colour of the ink in a part of a picture: its darkest pixel of each channel but a few.
func darkest(img *image.RGBA, r image.Rectangle) (c [3]float64) {
	r = r.Intersect(img.Rect)
	c = [3]float64{255, 255, 255}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p := img.Pix[img.PixOffset(x, y):]
			for i := range c {
				c[i] = math.Min(c[i], float64(p[i]))
			}
		}
	}
	return c
}

// innocent takes a picture that nobody changed.
func (d *darkroom) innocent(e *Edited, s *Sheet) *image.RGBA {
	switch look := Innocent(e.Look); look {
	case Resaved, Cut:
		e.Saving = Finest
		out := d.taken(s, Desk, e.Camera)
		img := out.image
		if look == Resaved {
			e.Lines = out.lines(s)
		}
		if look == Cut {
			r := img.Rect.Inset(3 + d.random.IntN(20))
			part := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
			draw.Draw(part, part.Rect, img, r.Min, draw.Src)
			img = part
		}
		return img
	case ChatTwice:
		e.Saving = ByChat
		out := d.taken(s, Chat, e.Camera)
		e.Lines = out.lines(s)
		return out.image
	case Drawn:
		e.Saving = Lossless
		e.Lines = (&shot{image: s.Image, point: same}).lines(s)
		return s.Image
	case Joined:
		return d.joined(e)
	}
	return d.unstored(s, e)
}

// The kinds of anyPaper that are asked for by name; the back of an ID card follows its front.
const (
	taxKind     = 9
	idFrontKind = 10
)

// unstored is a capture before its camera stores it.
func (d *darkroom) unstored(s *Sheet, e *Edited) *image.RGBA {
	kind := Kind(e.Look)
	if kind == Needles {
		p := d.paper(paperKey{kind: taxKind, needles: true})
		s, e.Type = fullest(p), p.Type
	}
	out := take(s, Capture{kind, 0.2 + 0.6*d.random.Float64()}, d.random)
	e.Lines = out.lines(s)
	return out.image
}

// joined lays the two sides of an ID card, each taken and stored by itself, into one picture.
func (d *darkroom) joined(e *Edited) *image.RGBA {
	e.Saving, e.Type = Finest, "id_card"
	front := d.taken(fullest(d.paper(paperKey{kind: idFrontKind})), Desk, e.Camera).image
	back := d.taken(fullest(d.paper(paperKey{kind: idFrontKind + 1})), Scan, cameras[d.random.IntN(len(cameras))]).image
	w, gap := max(front.Rect.Dx(), back.Rect.Dx()), 30+d.random.IntN(40)
	out := image.NewRGBA(image.Rect(0, 0, w, front.Rect.Dy()+back.Rect.Dy()+gap))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, front.Rect, front, image.Point{}, draw.Src)
	draw.Draw(out, back.Rect.Add(image.Pt((w-back.Rect.Dx())/2, front.Rect.Dy()+gap)), back, image.Point{}, draw.Src)
	return out
}

// stored is the picture as it is handed in.
func stored(img *image.RGBA, e Edited, random *rand.Rand) (data []byte, extension string, err error) {
	quality := e.Camera
	switch e.Saving {
	case Lossless:
		var b bytes.Buffer
		err = png.Encode(&b, img)
		return b.Bytes(), "png", err
	case Finest:
		quality = 95
	case Fine:
		quality = 88
	case Coarse:
		quality = 70
	case ByChat:
		img, quality = shrink(img, 1280+random.IntN(400)), 45+random.IntN(25)
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, img, &jpeg.Options{Quality: quality})
	return b.Bytes(), "jpg", err
}
