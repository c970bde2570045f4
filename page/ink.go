package page

import (
	"image"
	"image/color"
	"slices"

	"gocv.io/x/gocv"

	"yushen/models"
)

// Sizes of what counts as strokes of a pen, against the height of the page's printed lines.
const (
	inkSearch      = 1160 // pixels of the longer side of the copy that is searched: half of an A4 scan
	inkDarker      = 22   // grey levels below the surrounding paper
	inkDeep        = 0.4  // of the paper's brightness: a pen within a stamp is that much darker, the stamp itself is not
	inkLeastHeight = 0.8  // of a printed line
	inkMostHeight  = 4.5
	inkLeastWidth  = 0.9
	inkMostWidth   = 14.0
	inkLeastFill   = 0.04 // of the box: less is dirt that was joined
	inkMostFill    = 0.55 // more is a picture or a bar
	inkJoin        = 0.45 // of a printed line: strokes this near belong together
	inkRule        = 3.0  // of a printed line: a straight run this long is a table's rule
	inkMargin      = 0.3  // of a line's height, by which its box hides what is read already
	inkEdge        = 0.012
)

// Ink finds strokes that no text line, seal, table rule or picture explains (笔迹): signatures and other handwriting that was not read.
// Boxes are fractions of the page. Lines are those recognised on it; without any there is no telling what is print.
func (f *Flat) Ink(lines []models.Line, seals []SealRegion) []models.Box {
	height := lineHeight(lines)
	if height == 0 {
		return nil
	}
	var s scope
	defer s.close()
	red := s.redLight(f.pyramid(), inkSearch)
	w, h := red.Cols(), red.Rows()
	text := max(4, int(height*float64(h)))
	mask, deep := s.strokes(red, text, len(seals) > 0)
	if s.err != nil {
		return nil
	}
	around := func(b models.Box, margin float64) image.Rectangle {
		x0, y0, x1, y1 := b.Bounds()
		d := int(margin * (y1 - y0) * float64(h))
		return image.Rect(int(x0*float64(w))-d, int(y0*float64(h))-d, int(x1*float64(w))+d, int(y1*float64(h))+d).Intersect(image.Rect(0, 0, w, h))
	}
	for _, seal := range seals { // a pen that crosses a stamp is darker than the stamp, in red light by far
		r := around(seal.Box, 0.02)
		in, out := s.own(deep.Region(r)), s.own(mask.Region(r))
		s.do(in.CopyTo(&out))
	}
	for _, l := range lines {
		s.do(gocv.RectangleWithParams(&mask, around(l.Box, inkMargin), color.RGBA{}, -1, gocv.Line8, 0))
	}
	join := max(2, int(inkJoin*float64(text)))
	joined := s.closed(mask, 2*join, join)
	if s.err != nil {
		return nil
	}
	contours := gocv.FindContours(joined, gocv.RetrievalExternal, gocv.ChainApproxSimple)
	defer contours.Close()
	var out []models.Box
	for i := range contours.Size() {
		r := gocv.BoundingRect(contours.At(i))
		if penSized(r, text, w, h) && s.fills(mask, r) {
			out = append(out, models.Rect(float64(r.Min.X)/float64(w), float64(r.Min.Y)/float64(h), float64(r.Max.X)/float64(w), float64(r.Max.Y)/float64(h)))
		}
	}
	return out
}

// lineHeight is the median height of the lines, as a fraction of the page.
func lineHeight(lines []models.Line) float64 {
	var all []float64
	for _, l := range lines {
		_, y0, _, y1 := l.Box.Bounds()
		all = append(all, y1-y0)
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// strokes is the mask of what is darker than the paper around it, less red ink and straight rules; deep, of a stamped page, is the same of what is much
// darker. The page is seen in red light, in which red ink is as light as paper.
func (s *scope) strokes(red gocv.Mat, text int, stamped bool) (mask, deep gocv.Mat) {
	darker := s.paper(red, text)
	s.do(gocv.Subtract(darker, red, &darker))
	mask = s.above(darker, inkDarker)
	long := max(15, int(inkRule*float64(text)))
	rules := s.highest(s.rules(mask, long), 5, 5)
	s.do(gocv.Subtract(mask, rules, &mask))
	if stamped {
		deep = s.above(darker, float32(inkDeep*float64(quantile(s.bytes(red), 0.7))))
		s.do(gocv.Subtract(deep, rules, &deep))
	}
	return mask, deep
}

// paper is the brightness of the paper around each place; it changes slowly, so half the resolution tells it.
func (s *scope) paper(red gocv.Mat, text int) gocv.Mat {
	var in scope
	defer in.close()
	half := in.out(func(d *gocv.Mat) error {
		return gocv.Resize(red, d, image.Pt((red.Cols()+1)/2, (red.Rows()+1)/2), 0, 0, gocv.InterpolationLinear)
	})
	smooth := in.blur(in.median(half, 3), 2*text+1)
	s.do(in.err)
	return s.linear(smooth, image.Pt(red.Cols(), red.Rows()))
}

func penSized(r image.Rectangle, text, w, h int) bool {
	dx, dy, t := float64(r.Dx()), float64(r.Dy()), float64(text)
	edge := image.Rect(int(inkEdge*float64(w)), int(inkEdge*float64(h)), w-int(inkEdge*float64(w)), h-int(inkEdge*float64(h)))
	return r.In(edge) && dy >= inkLeastHeight*t && dy <= inkMostHeight*t && dx >= inkLeastWidth*t && dx <= inkMostWidth*t
}

func (s *scope) fills(mask gocv.Mat, r image.Rectangle) bool {
	part := s.own(mask.Region(r))
	share := float64(gocv.CountNonZero(part)) / float64(r.Dx()*r.Dy())
	return share >= inkLeastFill && share <= inkMostFill
}
