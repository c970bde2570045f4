package page

import (
	"image"
	"math"

	"gocv.io/x/gocv"

	"yushen/models"
)

// Flat is a flattened page (展平页): the document alone, as if scanned.
type Flat struct {
	Image    models.Image
	ToUpload models.Homography // fractions of Image to fractions of the picture given to Flatten
	Seen     Observed

	copies *pyramid // of Image; nil until it is looked at
	drawn  bool     // Image was drawn for this page, and goes with it
}

// pyramid is what Inspect, Seals, Ink and Hash share.
func (f *Flat) pyramid() *pyramid {
	if f.copies == nil {
		f.copies = newPyramid(f.Image)
	}
	return f.copies
}

// Release leaves the memory of the page to others, and of the copies that were made to look at it, but not that of the picture given to Flatten. Nobody
// may be looking at it.
func (f *Flat) Release() {
	f.copies.release()
	if f.drawn {
		f.drawn = false
		Release(f.Image)
	}
}

// Observed is what is known about a page beside its pixels, for Inspect.
type Observed struct {
	Outline       bool          // the sheet was found against its background
	CutSides      [4]bool       // top, right, bottom, left: the sheet runs out of the picture there
	CutWriting    [4]int        // top, right, bottom, left: strokes of writing that the picture's border cuts
	Tilt          float64       // how much shorter than its opposite a side of the sheet looks, 0 to 1
	Enlarged      float64       // pixels of the flat page per pixel of the upload; 0 is 1
	Width, Height int           // pixels of the upload
	Screenshot    bool          // the upload begins with a phone's status bar
	Drawn         bool          // a program drew the page (a PDF of text); nothing was captured
	Lines         []models.Line // as recognised on the flat page; nil: not read yet
}

// Flatten finds the document in a photo and rectifies it. A scan, and a photo whose document does not show clearly, stays as it is
// or is only turned by the slope of its lines: nothing is ever cut off on a guess. Where much that may be print lies outside of the sheet that was
// found, locate is asked for the boxes of the picture's text (fractions of the picture), and its error is returned; nil is never asked.
func Flatten(img models.Image, locate func() ([]models.Box, error)) (Flat, error) {
	p := newPhoto(img)
	found, ok := p.outline(nil)
	if found.doubt && locate != nil {
		text, err := locate()
		if err != nil {
			return Flat{}, err
		}
		found, ok = p.outline(text)
	}
	return p.flattened(found, ok), nil
}

// FlattenAround is Flatten where the picture's text boxes are known: it leaves no more than a fifth of the text outside. The facet of a folded sheet, the
// lit part of one in a shadow and one of two cards look like a sheet of their own.
func FlattenAround(img models.Image, text []models.Box) Flat {
	p := newPhoto(img)
	return p.flattened(p.outline(text))
}

// mostStray is the share of what may be print outside of the sheet that was found; with more, the text is looked for before the rest is cut off.
const mostStray = 0.12

// photo is a picture in which the document is looked for.
type photo struct {
	img    models.Image
	copies *pyramid
}

func newPhoto(img models.Image) photo { return photo{img, newPyramid(img)} }

// outline is that of the sheet, in pixels of the small copy.
func (p photo) outline(text []models.Box) (outline, bool) {
	var s scope
	defer s.close()
	small, _ := s.shrunk(p.copies, outlineSize)
	found, ok := findOutline(small, quadsOf(text, small))
	if ok {
		found = found.withoutFacing(small)
	}
	return found, ok
}

// flattened is the page within an outline, or the picture as it is where there is none.
func (p photo) flattened(found outline, ok bool) Flat {
	as := Flat{Image: p.img, Seen: Observed{Width: p.img.Width, Height: p.img.Height}, copies: p.copies}
	var s scope
	defer s.close()
	m := s.own(view(p.img))
	as.Seen.Screenshot = statusBar(m)
	small, scale := s.shrunk(p.copies, outlineSize)
	if !ok {
		as.Seen.CutWriting = cutWriting(p.copies, quad{})
		return deskewed(as, m, small)
	}
	as.Seen.CutWriting = cutWriting(p.copies, found.quad.scaled(1/scale))
	q := found.quad.grown(outlineMargin).scaled(1 / scale)
	flat, toUpload, ok := rectified(m, q, longestFlat)
	if !ok {
		return as
	}
	p.copies.release()
	as.Image, as.ToUpload, as.Seen.Outline, as.copies, as.drawn = flat, toUpload, true, nil, true
	as.Seen.Tilt, as.Seen.Enlarged = q.tilt(), float64(flat.Height)/q.height()
	for i, side := range found.sides {
		as.Seen.CutSides[i] = side.cut()
	}
	return as
}

// outlineMargin, in pixels of the small copy, is kept around the sheet: what is a little table in the margin against a cut letter.
const outlineMargin = 1

// cutShare is how much of a side lies on the border before the sheet counts as running out of the picture there.
const cutShare = 0.5

const (
	longestFlat  = 3000 // pixels of the longer side: A4 at 256 dpi; more costs time and shows no more text
	shortestFlat = 1000 // a document that is smaller in the picture is enlarged, at most twice: the reader finds larger text better
)

// rectified draws the quad of m as a rectangle at the quad's own resolution, with at most longest pixels on its longer side.
func rectified(m gocv.Mat, q quad, longest float64) (models.Image, models.Homography, bool) {
	w, h := q.width(), q.height()
	if w < 16 || h < 16 {
		return models.Image{}, models.Homography{}, false
	}
	f := 1.0
	switch long := math.Max(w, h); {
	case long > longest:
		f = longest / long
	case long < shortestFlat:
		f = math.Min(2, shortestFlat/long)
	}
	size := image.Pt(int(math.Round(w*f)), int(math.Round(h*f)))
	toPixels, ok := homography(quad{{0, 0}, {float64(size.X), 0}, {float64(size.X), float64(size.Y)}, {0, float64(size.Y)}}, q)
	if !ok {
		return models.Image{}, models.Homography{}, false
	}
	fractions := q
	for i := range fractions {
		fractions[i].x /= float64(m.Cols())
		fractions[i].y /= float64(m.Rows())
	}
	toUpload, ok := homography(unitSquare, fractions)
	if !ok {
		return models.Image{}, models.Homography{}, false
	}
	img, ok := warp(m, toPixels, size, f)
	return img, toUpload, ok
}

// warp draws a picture of the given size whose pixels are looked up in m through h.
func warp(m gocv.Mat, h models.Homography, size image.Point, enlarged float64) (models.Image, bool) {
	var s scope
	defer s.close()
	t := s.own(gocv.NewMatWithSize(3, 3, gocv.MatTypeCV64FC1))
	for i, v := range h {
		t.SetDoubleAt(i/3, i%3, v)
	}
	how := gocv.InterpolationLinear
	if enlarged > 1 {
		how = gocv.InterpolationCubic
	}
	out, err := drawn(size.X, size.Y, func(d *gocv.Mat) error {
		return gocv.WarpPerspectiveWithParams(m, d, t, size, how|gocv.WarpInverseMap, gocv.BorderReplicate, white)
	})
	return out, err == nil
}

// Turn turns a flat page clockwise by a multiple of 90 degrees, and with it the map (which then leads to the upload turned by the same
// angle), the sides and the upload's size. Lines are not turned: read the turned page. Both are to be released, the one that is given back first.
func (f Flat) Turn(clockwise int) Flat {
	q := quarter(clockwise)
	out := f
	out.drawn = false
	if q == 0 {
		return out
	}
	out.Image, out.copies = Turn(f.Image, q), nil
	out.drawn = &out.Image.BGR[0] != &f.Image.BGR[0]
	out.ToUpload = TurnedMap(f.ToUpload, q)
	for i := range f.Seen.CutSides {
		out.Seen.CutSides[(i+q/90)%4] = f.Seen.CutSides[i]
		out.Seen.CutWriting[(i+q/90)%4] = f.Seen.CutWriting[i]
	}
	if q != 180 {
		out.Seen.Width, out.Seen.Height = f.Seen.Height, f.Seen.Width
	}
	return out
}
