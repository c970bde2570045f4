package page

import (
	"image"
	"math"

	"gocv.io/x/gocv"

	"yushen/models"
)

// inspection is one page under the checks.
type inspection struct {
	s        *scope
	page     gocv.Mat
	copies   *pyramid // of the gauge's copy
	g        *gauge
	o        Observed
	toUpload models.Homography // as Flat has it
	read     float64           // share of the writing that was read well; negative: not read yet
}

// Inspect judges the capture of a flat page. With Seen.Lines nil it judges by the pixels alone; with lines, what was read well is not called
// blurred, dark or too small. Problems come without order; a blank page has no other problem.
func (f *Flat) Inspect() models.Quality {
	var s scope
	defer s.close()
	page := s.own(view(f.Image))
	in := inspection{s: &s, page: page, g: s.gauge(page, f.pyramid()), copies: newPyramid(f.pyramid().copy(gaugeSize)), o: f.Seen, toUpload: f.ToUpload}
	defer in.copies.release()
	in.read = in.readShare()
	problems := []models.Problem{}
	if p := in.blank(); p != nil {
		problems = p
	} else if !f.Seen.Drawn { // a page drawn by a program has no capture
		for _, check := range []func() []models.Problem{in.lowResolution, in.blur, in.dark, in.glare, in.cropped, in.occluded, in.mosaic,
			in.screen, in.greyCopy, in.tilted} {
			problems = append(problems, check()...)
		}
	}
	if s.err != nil { // out of memory: say nothing rather than refuse
		problems = []models.Problem{}
	}
	return models.Quality{Score: score(problems), Problems: problems}
}

// score is 1 without problems and falls with the surest one.
func score(problems []models.Problem) float64 {
	worst := 0.0
	for _, p := range problems {
		worst = math.Max(worst, p.Score)
	}
	return math.Round((1-worst)*100) / 100
}

// advice tells what to do, as the citizen would be told at the counter.
var advice = map[models.ProblemCode]string{
	models.Blur:          "照片有点糊，字看不清。请在光线好的地方拿稳手机，对焦清楚后再拍一张。",
	models.Dark:          "照片太暗，字看不清。请开灯或到窗边，光线亮一些再拍一张。",
	models.Glare:         "照片有反光，反光处的字看不见。请避开灯光直射，或从塑料套里取出来再拍。",
	models.Cropped:       "没有拍全，边上的内容被裁掉了。请让四个角都在画面里再拍一张。",
	models.Occluded:      "有东西挡住了一部分内容。请把手指和杂物移开，不要压在字上，再拍一张。",
	models.Screen:        "这张像是对着手机或电脑屏幕拍的。请直接拍原件，或上传原来的文件。",
	models.GreyCopy:      "这张是黑白的复印件，看不出红色印章。请拍原件；没有原件的，请到窗口核对。",
	models.Tilted:        "照片拍得太斜，字看不清。请把材料放平，手机正对着再拍一张。",
	models.LowResolution: "图片太小，放大也看不清字。请上传原图，不要用聊天里的缩略图。",
	models.Blank:         "这一页没有内容。请检查是不是传错了，换成有内容的那一页。",
}

func problem(code models.ProblemCode, box models.Box, score float64) []models.Problem {
	return []models.Problem{{Code: code, Box: box, Score: math.Round(math.Max(0, math.Min(1, score))*100) / 100, Advice: advice[code]}}
}

// over is how sure a value beyond a threshold makes: 0.6 at the threshold, 1 at double the distance.
func over(value, threshold float64) float64 { return 0.6 + 0.4*math.Min(1, value/threshold-1) }

// readShare is the share of the pieces of writing that lie under a line that was read well.
func (in *inspection) readShare() float64 {
	if in.o.Lines == nil {
		return -1
	}
	var all, well float64
	for _, b := range in.g.blobs {
		area := float64(b.box.Dx() * b.box.Dy())
		all += area
		c := models.Point{X: float64(b.box.Min.X+b.box.Max.X) / 2 / float64(in.g.w), Y: float64(b.box.Min.Y+b.box.Max.Y) / 2 / float64(in.g.h)}
		for _, l := range in.o.Lines {
			x0, y0, x1, y1 := l.Box.Bounds()
			if l.Confidence >= sureChar && c.X >= x0 && c.X <= x1 && c.Y >= y0 && c.Y <= y1 {
				well += area
				break
			}
		}
	}
	if all == 0 {
		return 0
	}
	return well / all
}

// harmless reports whether the reader read the page well all the same: what may be writing on a sheet, or, where a table of grained wood shows
// around one, what it found to be writing.
func (in *inspection) harmless() bool {
	return in.read >= readWell || in.legible() && in.onTable()
}

// legible reports whether nearly all of what was found to be writing was read well, on a page on which much was found.
func (in *inspection) legible() bool {
	return in.characters() >= manyCharacters && in.sure() >= readSurely
}

// onTable reports a picture of a sheet on a table from which the sheet was not cut out.
func (in *inspection) onTable() bool {
	if in.o.Outline {
		return false
	}
	const rim = 5
	small, _ := in.s.shrunk(in.copies, coverSize)
	lab := in.s.bytes(in.s.lab(small))
	w, h := small.Cols(), small.Rows()
	var around [][3]float64
	for x := rim; x < w-rim && in.s.err == nil; x++ {
		for _, y := range []int{rim, h - 1 - rim} {
			i := 3 * (y*w + x)
			around = append(around, [3]float64{float64(lab[i]), float64(lab[i+1]), float64(lab[i+2])})
		}
	}
	return isTable(medianColor(around))
}

// harmful reports whether the reader had its trouble: with what may be writing, and with what it read. The grain of a table around the sheet may
// be writing, too.
func (in *inspection) harmful() bool {
	return in.read >= 0 && in.read < readPoorly && in.sure() < readWell
}

// sure is the share of the read characters that lie in lines that were read well.
func (in *inspection) sure() float64 {
	well := 0
	for _, l := range in.o.Lines {
		if l.Confidence >= sureChar {
			well += len([]rune(l.Text))
		}
	}
	return float64(well) / float64(max(1, in.characters()))
}

// unsure is the share of the read characters that were read with less confidence than a line that was read well.
func (in *inspection) unsure() float64 {
	n := 0
	for _, l := range in.o.Lines {
		for _, c := range l.Chars {
			if c.Confidence < sureChar {
				n++
			}
		}
		if len(l.Chars) == 0 && l.Confidence < sureChar {
			n += len([]rune(l.Text))
		}
	}
	return float64(n) / float64(max(1, in.characters()))
}

func (in *inspection) characters() (n int) {
	for _, l := range in.o.Lines {
		n += len([]rune(l.Text))
	}
	return n
}

// manyCharacters are enough to trust what the reader says of a page: some lines, not a title alone.
const manyCharacters = 60

// fewCharacters is how many read characters a blank page may have: the mark of the paper maker, a page number.
const fewCharacters = 4

func (in *inspection) blank() []models.Problem {
	if len(in.g.blobs) >= blankPieces || in.characters() > fewCharacters {
		return nil
	}
	if in.g.mottle(in.s) > blankMottle && len(in.g.blobs) > 0 {
		return nil
	}
	return problem(models.Blank, models.Box{}, 0.9)
}

// textHeight is the height of the writing in pixels of the upload.
func (in *inspection) textHeight() float64 {
	h := in.g.height / in.g.scale
	if in.o.Enlarged > 0 {
		h /= in.o.Enlarged
	}
	return h
}

func (in *inspection) lowResolution() []models.Problem {
	long := max(in.o.Width, in.o.Height)
	h := in.textHeight()
	switch {
	case in.harmless():
	case long > 0 && long < smallestLong:
		return problem(models.LowResolution, models.Box{}, 0.95)
	case h > 0 && h < smallSure:
		return problem(models.LowResolution, models.Box{}, over(smallSure/h, 1))
	case h > 0 && h < smallDoubt && in.harmful():
		return problem(models.LowResolution, models.Box{}, 0.6)
	}
	return nil
}

// blur tells blurred strokes where the reader does not say that they do no harm, as the edges of a cloth's squares beside the sheet. Of slightly blurred
// ones a few doubtful characters decide, on whatever share of the page their lines lie.
func (in *inspection) blur() []models.Problem {
	if in.g.height == 0 {
		return nil
	}
	h := in.g.height / in.g.scale
	whole, part := in.g.sigma/h, in.g.worst/h
	many, unsure := in.characters() >= manyCharacters, in.unsure()
	switch {
	case many && unsure < readUnsure:
		return nil
	case many && unsure > readDoubt && whole > blurLoses:
		return problem(models.Blur, models.Box{}, over(math.Max(whole, blurSure), blurSure))
	case in.harmless():
		return nil
	case whole > blurSure:
		return problem(models.Blur, models.Box{}, over(whole, blurSure))
	case part > blurSure*1.2:
		return problem(models.Blur, in.blurredPart(blurSure*h), over(part, blurSure*1.2))
	case whole > blurDoubt && in.harmful():
		return problem(models.Blur, models.Box{}, 0.6)
	}
	return nil
}

// blurredPart is the box around the blurred pieces.
func (in *inspection) blurredPart(sigma float64) (box models.Box) {
	for _, b := range in.g.blobs {
		if b.sigma > sigma {
			box = box.Union(in.g.fractions(b.box))
		}
	}
	return box
}

func (g *gauge) fractions(r image.Rectangle) models.Box {
	w, h := float64(g.w), float64(g.h)
	return models.Rect(float64(r.Min.X)/w, float64(r.Min.Y)/h, float64(r.Max.X)/w, float64(r.Max.Y)/h)
}

func (in *inspection) dark() []models.Problem {
	level := in.g.level
	switch {
	case in.harmless():
	case level < darkSure, level < darkDoubt && in.harmful():
		return problem(models.Dark, models.Box{}, over(darkDoubt/math.Max(1, level), 1))
	}
	return nil
}

// paper is the part of the copy that is known to be the page: all of it once the sheet was cut out, or where nothing was read; else what lies around its
// lines. The weave of a cloth beside a sheet is as regular as a screen.
func (in *inspection) paper() (r image.Rectangle) {
	whole := image.Rect(0, 0, in.g.w, in.g.h)
	if in.o.Outline || len(in.o.Lines) == 0 {
		return whole
	}
	for _, l := range in.o.Lines {
		x0, y0, x1, y1 := l.Box.Bounds()
		r = r.Union(image.Rect(int(x0*float64(in.g.w)), int(y0*float64(in.g.h)), int(x1*float64(in.g.w)), int(y1*float64(in.g.h))))
	}
	return r
}

func (in *inspection) screen() []models.Problem {
	if in.o.Screenshot {
		p := problem(models.Screen, models.Box{}, 0.9)
		p[0].Advice = "这张像是手机截图。请上传拍照的原图，或直接拍原件。"
		return p
	}
	if peak, cross := in.g.screenPeak(in.s, in.page, in.paper()); peak > screenSure && (peak > screenLines || cross > screenCross*peak) {
		return problem(models.Screen, models.Box{}, over(peak, screenSure))
	}
	return nil
}

func (in *inspection) greyCopy() []models.Problem {
	if c := colorfulness(in.s, in.copies); c <= greyChroma && len(in.g.blobs) > 0 {
		return problem(models.GreyCopy, models.Box{}, 0.95-0.1*c)
	}
	return nil
}

func (in *inspection) tilted() []models.Problem {
	if in.o.Tilt > tiltDoubt && in.read >= 0 && in.read < tiltRead && !in.legible() {
		return problem(models.Tilted, models.Box{}, 0.6)
	}
	return nil
}

// tiltDoubt is how much shorter than its opposite a side looks before poor reading is put down to the angle: 1 - cos of 40 degrees.
const tiltDoubt = 0.25

// tiltRead is the share of the writing that must have been read well on a page seen from the side; sheets photographed at 30 degrees reach 0.6.
const tiltRead = 0.5

// writing is the least upright rectangle around the pieces of writing, in pixels of the copy; empty where there is none.
func (g *gauge) writing() (r image.Rectangle) {
	for _, b := range g.blobs {
		r = r.Union(b.box)
	}
	return r
}
