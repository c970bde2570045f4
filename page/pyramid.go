package page

import (
	"image"
	"maps"
	"math"
	"slices"
	"sync"

	"gocv.io/x/gocv"

	"yushen/models"
	"yushen/scaling"
)

// pyramid is a picture and its copies of half the size, a quarter and so on (图像金字塔), of which all the smaller copies are made that the looks at
// the picture share. Each is made when it is first asked for, and once; several may ask at a time.
type pyramid struct {
	whole              models.Image
	ofLevels, ofCopies sync.Mutex
	levels             []models.Image // from the picture itself down
	copies             map[int]models.Image

	ofGround    sync.Once
	grey, paper []byte // of the gauge's copy
}

func newPyramid(img models.Image) *pyramid {
	return &pyramid{whole: img, levels: []models.Image{img}, copies: map[int]models.Image{}}
}

// release leaves the memory of the copies to others; nobody may look at them any more. The picture itself stays.
func (p *pyramid) release() {
	if p == nil {
		return
	}
	made := map[*byte]models.Image{} // a copy may be a level
	for _, m := range append(slices.Collect(maps.Values(p.copies)), p.levels...) {
		if len(m.BGR) > 0 && &m.BGR[0] != &p.whole.BGR[0] {
			made[&m.BGR[0]] = m
		}
	}
	for _, m := range made {
		Release(m)
	}
	leave(p.grey)
	leave(p.paper)
	p.levels, p.copies, p.grey, p.paper, p.ofGround = p.levels[:1], map[int]models.Image{}, nil, nil, sync.Once{}
}

// shrunk is a copy of the pyramid's picture whose longer side has at most long pixels, not to be written to; scale is its size over the picture's.
func (s *scope) shrunk(p *pyramid, long int) (small gocv.Mat, scale float64) {
	whole := p.whole
	scale = math.Min(1, float64(long)/float64(max(whole.Width, whole.Height, 1)))
	return s.own(view(p.copy(long))), scale
}

// ground is the gauge's copy in grey, and the same without what is written on it; neither is to be written to.
func (s *scope) ground(p *pyramid) (grey, paper gocv.Mat) {
	small, _ := s.shrunk(p, gaugeSize)
	p.ofGround.Do(func() {
		var in scope
		defer in.close()
		grey := in.color(small, gocv.ColorBGRToGray)
		paper := in.closed(grey, inkWidth, inkWidth)
		p.grey, p.paper = kept(in.bytes(grey)), kept(in.bytes(paper))
	})
	of := func(px []byte) gocv.Mat {
		m, err := gocv.NewMatFromBytes(small.Rows(), small.Cols(), gocv.MatTypeCV8UC1, px)
		s.do(err)
		return s.own(m)
	}
	return of(p.grey), of(p.paper)
}

// copy is a copy whose longer side has at most long pixels.
func (p *pyramid) copy(long int) models.Image {
	p.ofCopies.Lock()
	defer p.ofCopies.Unlock()
	if _, ok := p.copies[long]; !ok {
		p.copies[long] = p.copied(long)
	}
	return p.copies[long]
}

// redLight is the red channel of such a copy.
func (s *scope) redLight(p *pyramid, long int) gocv.Mat {
	var in scope
	defer in.close()
	near := in.own(view(p.atLeast(long)))
	red := in.out(func(d *gocv.Mat) error { return gocv.ExtractChannel(near, d, 2) })
	s.do(in.err)
	size, how := reduction(near.Cols(), near.Rows(), long)
	if how == gocv.InterpolationLinear {
		return s.linear(red, size)
	}
	return s.out(func(d *gocv.Mat) error { return gocv.Resize(red, d, size, 0, 0, how) })
}

// copied averages the nearest level over areas.
func (p *pyramid) copied(long int) models.Image {
	near := p.atLeast(long)
	if max(near.Width, near.Height) <= long {
		return near
	}
	size, how := reduction(near.Width, near.Height, long)
	if how == gocv.InterpolationArea {
		return smaller(near, size.X, size.Y)
	}
	if len(near.BGR) < 3*near.Width*near.Height {
		return near
	}
	out := models.Image{Width: size.X, Height: size.Y, BGR: pixels(3 * size.X * size.Y)}
	scaling.Linear(out.BGR, out.Width, out.Height, near.BGR, near.Width, near.Height, 3)
	return out
}

// reduction is the size of a picture of w x h pixels with at most long pixels, and how to get there.
func reduction(w, h, long int) (image.Point, gocv.InterpolationFlags) {
	scale := math.Min(1, float64(long)/float64(max(w, h)))
	how := gocv.InterpolationArea
	if scale > nearlySame {
		how = gocv.InterpolationLinear
	}
	side := func(n int) int { return max(1, int(math.Round(float64(n)*scale))) }
	return image.Pt(side(w), side(h)), how
}

// nearlySame is the scale above which a pixel of the copy lies between four pixels of the level anyway: averaging areas costs five times as much, and
// below it the rings of seals are found beside their place.
const nearlySame = 0.75

// atLeast is the smallest level whose longer side has at least long pixels; the picture itself where it has less.
func (p *pyramid) atLeast(long int) models.Image {
	p.ofLevels.Lock()
	defer p.ofLevels.Unlock()
	for i := 0; ; i++ {
		l := p.levels[i]
		if max(l.Width/2, l.Height/2) < long || min(l.Width, l.Height) < 2 || len(l.BGR) < 3*l.Width*l.Height {
			return l
		}
		if i+1 == len(p.levels) {
			p.levels = append(p.levels, halved(l))
		}
	}
}
