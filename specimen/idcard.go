package specimen

import (
	"image/color"
	"math"
	"strings"

	"golang.org/x/image/font/sfnt"
)

func wave(turns float64) float64 { return math.Sin(turns * 2 * math.Pi) }

var (
	cardValue = style{face: Hei, size: 3.5, color: black, tracking: 0.15}
	cardLabel = style{face: Hei, size: 2.9, color: labelBlue, tracking: 0.3}
)

// idFront draws the portrait side (人像面).
func (d *studio) idFront(who Person) *Paper {
	p := newPaper("id_card")
	p.Side = "front"
	s := p.page(d.sheet(85.6, 54, color.RGBA{236, 243, 247, 255}))
	s.weave(color.RGBA{170, 205, 225, 120}, 2.2, 1.4)
	s.weave(color.RGBA{235, 190, 205, 70}, 3.1, 2.2)
	label := func(x, y float64, t string) { s.write(cardLabel, x, y, t) }
	label(6, 9.2, "姓 名")
	s.value("name", style{face: Hei, size: 4.3, color: black, tracking: 0.4}, 16.5, 9.4, who.Name)
	label(6, 16.4, "性 别")
	s.value("gender", cardValue, 16.5, 16.5, who.Sex)
	label(27, 16.4, "民 族")
	s.value("ethnicity", cardValue, 37, 16.5, who.Ethnic)
	label(6, 23.4, "出 生")
	month, day := strings.TrimPrefix(who.Birth[5:7], "0"), strings.TrimPrefix(who.Birth[8:], "0")
	x := s.value("birth_date", cardValue, 16.5, 23.5, who.Birth[:4]) + 1.2
	label(x, 23.4, "年")
	x = s.value("birth_date", cardValue, x+5, 23.5, month) + 1.2
	label(x, 23.4, "月")
	x = s.value("birth_date", cardValue, x+5, 23.5, day) + 1.2
	label(x, 23.4, "日")
	label(6, 30.4, "住 址")
	for i, l := range s.wrap(cardValue, who.Address, 39) {
		s.value("address", cardValue, 16.5, 30.4+float64(i)*4.6, l)
	}
	label(6, 48.4, "公民身份号码")
	s.value("id_number", style{face: HeiBold, size: 4.1, color: black, tracking: 0.5}, 29, 48.6, who.ID)
	s.portrait(60.5, 6.5, 20, 31)
	s.mark()
	p.Fields = map[string]any{"name": who.Name, "gender": who.Sex, "ethnicity": who.Ethnic, "birth_date": who.Birth, "address": who.Address, "id_number": who.ID}
	return p
}

// portrait draws a silhouette; nobody's face is used.
func (s *Sheet) portrait(x, y, w, h float64) {
	s.fill(x, y, w, h, color.RGBA{226, 232, 240, 255})
	d := s.dots
	oval := func(cx, cy, rx, ry float64, c color.RGBA, from, to float64) {
		sh := newShape()
		for i := range 60 {
			sin, cos := math.Sincos(from + (to-from)*float64(i)/59)
			kind := sfnt.SegmentOp(sfnt.SegmentOpLineTo)
			if i == 0 {
				kind = sfnt.SegmentOpMoveTo
			}
			sh.add(kind, (cx+rx*cos)*d, (cy+ry*sin)*d)
		}
		ink(s.Image, sh, c, nil)
	}
	oval(x+w/2, y+h, w*0.44, h*0.32, color.RGBA{70, 84, 110, 255}, math.Pi, 2*math.Pi)
	oval(x+w/2, y+h*0.42, w*0.24, h*0.2, color.RGBA{222, 190, 170, 255}, 0, 2*math.Pi)
	oval(x+w/2, y+h*0.36, w*0.26, h*0.19, color.RGBA{58, 48, 46, 255}, math.Pi, 2*math.Pi)
}

// idBack draws the emblem side (国徽面).
func (d *studio) idBack(who Person) *Paper {
	p := newPaper("id_card")
	p.Side = "back"
	s := p.page(d.sheet(85.6, 54, color.RGBA{238, 244, 246, 255}))
	s.weave(color.RGBA{170, 210, 225, 120}, 2.0, 1.8)
	s.weave(color.RGBA{225, 215, 190, 80}, 2.9, 2.6)
	s.emblem(14.5, 13.5, 7)
	s.centred(style{face: SongBold, size: 5.2, color: black, tracking: 1.2}, 52, 13, "中华人民共和国")
	s.centred(style{face: SongBold, size: 7.2, color: black, tracking: 1.6}, 52, 24, "居 民 身 份 证")
	s.write(cardLabel, 20, 39.4, "签发机关")
	s.value("issuing_authority", cardValue, 35, 39.5, who.Authority)
	s.write(cardLabel, 20, 46.9, "有效期限")
	from, to := strings.ReplaceAll(who.From, "-", "."), strings.ReplaceAll(who.To, "-", ".")
	x := s.value("valid_from", cardValue, 35, 47, from)
	x = s.write(cardValue, x+0.15, 47, "-")
	s.value("valid_to", cardValue, x+0.15, 47, to)
	s.mark()
	p.set("issuing_authority", who.Authority, "")
	p.set("valid_from", who.From, from)
	p.set("valid_to", who.To, to)
	return p
}

// emblem draws a round ornament where the state emblem would be; the emblem itself is not for copying.
func (s *Sheet) emblem(x, y, r float64) {
	sh := newShape()
	d := s.dots
	sh.ring(x*d, y*d, r*d, r*d, r*0.2*d)
	sh.ring(x*d, y*d, r*0.72*d, r*0.72*d, r*0.05*d)
	s.star(sh, x, y-r*0.15, r*0.3, 0)
	for i := range 4 {
		sin, cos := math.Sincos(math.Pi * (0.2 + 0.2*float64(i)))
		s.star(sh, x+r*0.5*cos, y-r*0.1+r*0.42*sin, r*0.11, 0)
	}
	ink(s.Image, sh, color.RGBA{196, 48, 42, 230}, nil)
}

// idBoth lays both sides on one copied page (双面复印); the boxes of both are kept.
func (d *studio) idBoth(who Person) *Paper {
	front, back := d.idFront(who), d.idBack(who)
	p := newPaper("id_card")
	p.Side = "both"
	s := p.page(d.a4())
	for i, side := range []*Paper{front, back} {
		x, y := 62.0, 38+float64(i)*68
		s.paste(side.Pages[0], x, y)
		for k, v := range side.Fields {
			p.Fields[k] = v
		}
		for k, v := range side.Printed {
			p.Printed[k] = v
		}
	}
	s.mark()
	return p
}

// paste lays another sheet on this one, both of one resolution.
func (s *Sheet) paste(o *Sheet, x, y float64) {
	ox, oy := int(x*s.dots), int(y*s.dots)
	for j := range o.Image.Rect.Dy() {
		copy(s.Image.Pix[s.Image.PixOffset(ox, oy+j):], o.Image.Pix[o.Image.PixOffset(0, j):o.Image.PixOffset(0, j)+4*o.Image.Rect.Dx()])
	}
	for k, places := range o.Places {
		for _, r := range places {
			s.Places[k] = append(s.Places[k], Place{(x + r[0]*o.W) / s.W, (y + r[1]*o.H) / s.H, (x + r[2]*o.W) / s.W, (y + r[3]*o.H) / s.H})
		}
	}
}
