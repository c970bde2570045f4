package letters

import (
	"fmt"
	"strings"
	"time"

	"github.com/signintech/gopdf"

	"yushen/models"
)

// Measures in points; A4 with margins as official papers have them (GB/T 9704-2012, rounded).
const (
	width, height = 595.28, 841.89
	left, right   = 72.0, 64.0
	top, bottom   = 80.0, 72.0
	text          = 12.0
	small         = 10.5
	leading       = 1.6
)

// sheet is a letter under construction. The first error stays and makes the rest do nothing.
type sheet struct {
	pdf     *gopdf.GoPdf
	y       float64
	foot    string
	sample  bool
	unknown map[rune]bool // characters that the font doesn't have
	err     error
}

func (p *Press) sheet(title, foot string, sample bool) *sheet {
	s := &sheet{pdf: &gopdf.GoPdf{}, foot: foot, sample: sample, unknown: map[rune]bool{}}
	s.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	s.pdf.SetInfo(gopdf.PdfInfo{Title: title, Creator: "Yushen", CreationDate: time.Time{}})
	s.do(s.pdf.AddTTFFontFromFontContainer(family, p.fonts))
	s.page()
	return s
}

func (s *sheet) do(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheet) size(points float64) { s.do(s.pdf.SetFont(family, "", points)) }

// page begins a new one, with what stands on every page.
func (s *sheet) page() {
	s.pdf.AddPage()
	if s.sample {
		s.size(90)
		s.pdf.SetTextColor(232, 232, 232)
		s.pdf.Rotate(35, width/2, height/2)
		s.at(width/2-90, height/2-45, "样张")
		s.pdf.RotateReset()
	}
	s.size(small)
	s.pdf.SetTextColor(90, 90, 90)
	s.at(left, height-bottom+24, fmt.Sprintf("第 %d 页", s.pdf.GetNumberOfPages()))
	for i, line := range s.split(s.foot, width-left-right-60) {
		s.at(left+60, height-bottom+24+float64(i)*small*1.3, line)
	}
	s.pdf.SetTextColor(0, 0, 0)
	s.y = top
}

// at writes a text at a place.
func (s *sheet) at(x, y float64, t string) {
	s.pdf.SetXY(x, y)
	s.do(s.pdf.Cell(nil, s.known(t)))
}

// known replaces what the font doesn't have by the geta mark, and notes it: nothing is left out without a word.
func (s *sheet) known(t string) string {
	return strings.Map(func(r rune) rune {
		if ok, err := s.pdf.IsCurrFontContainGlyph(r); err == nil && !ok && r != '\n' {
			s.unknown[r] = true
			return []rune(models.Unknown)[0]
		}
		return r
	}, t)
}

// split breaks a text into lines of at most w; closing marks don't begin a line and opening ones don't end it (标点避头尾).
func (s *sheet) split(t string, w float64) []string {
	var out []string
	for _, paragraph := range strings.Split(s.known(t), "\n") {
		line := []rune{}
		for _, r := range paragraph {
			if wide, err := s.pdf.MeasureTextWidth(string(line) + string(r)); err != nil {
				s.do(err)
			} else if wide > w && len(line) > 0 && !strings.ContainsRune("，。；：、！？）》”〕】", r) {
				next := []rune{}
				for len(line) > 1 && strings.ContainsRune("（《“〔【", line[len(line)-1]) {
					next = append(next, line[len(line)-1])
					line = line[:len(line)-1]
				}
				out = append(out, string(line))
				line = next
			}
			line = append(line, r)
		}
		out = append(out, string(line))
	}
	return out
}

// room begins a new page where h does not fit.
func (s *sheet) room(h float64) {
	if s.y+h > height-bottom {
		s.page()
		s.size(text)
	}
}

// title writes a heading in the middle.
func (s *sheet) title(t string, points float64) {
	s.size(points)
	wide, err := s.pdf.MeasureTextWidth(t)
	s.do(err)
	s.at(left+(width-left-right-wide)/2, s.y, t)
	s.y += points * 1.8
	s.size(text)
}

// paragraph writes a text; indent moves all of it, first only its first line.
func (s *sheet) paragraph(t string, indent, first float64) {
	lines := s.split(t, width-left-right-indent-first)
	for i, line := range lines {
		s.room(text * leading)
		x := left + indent
		if i == 0 {
			x += first
		}
		s.at(x, s.y, line)
		s.y += text * leading
	}
}

// note writes small print.
func (s *sheet) note(t string, indent float64) {
	s.size(small)
	s.pdf.SetTextColor(90, 90, 90)
	for _, line := range s.split(t, width-left-right-indent) {
		s.room(small * leading)
		s.size(small)
		s.at(left+indent, s.y, line)
		s.y += small * leading
	}
	s.pdf.SetTextColor(0, 0, 0)
	s.size(text)
}

// toRight writes a line that ends at the right margin.
func (s *sheet) toRight(t string) {
	s.room(text * leading)
	wide, err := s.pdf.MeasureTextWidth(t)
	s.do(err)
	s.at(width-right-wide, s.y, t)
	s.y += text * leading
}

// cell is one cell of a table row; Share is its part of the row's width.
type cell struct {
	text  string
	share float64
	head  bool
}

// row writes a row of a table, as high as its highest cell.
func (s *sheet) row(cells ...cell) {
	const pad = 5.0
	all := width - left - right
	high := 0.0
	lines := make([][]string, len(cells))
	for i, c := range cells {
		lines[i] = s.split(c.text, all*c.share-2*pad)
		high = max(high, float64(len(lines[i]))*text*1.4+2*pad)
	}
	s.room(high)
	x := left
	for i, c := range cells {
		w := all * c.share
		if c.head {
			s.pdf.SetFillColor(240, 240, 240)
			s.pdf.RectFromUpperLeftWithStyle(x, s.y, w, high, "FD")
			s.pdf.SetFillColor(0, 0, 0)
		} else {
			s.pdf.RectFromUpperLeftWithStyle(x, s.y, w, high, "D")
		}
		for j, line := range lines[i] {
			s.at(x+pad, s.y+pad+float64(j)*text*1.4, line)
		}
		x += w
	}
	s.y += high
}

// finish gives the PDF.
func (s *sheet) finish() ([]byte, error) {
	if len(s.unknown) > 0 {
		s.y += text
		s.note(fmt.Sprintf("本文书中的“%s”代表 %d 个字库里没有的字，请工作人员对照证件用笔补上。", models.Unknown, len(s.unknown)), 0)
	}
	if s.err != nil {
		return nil, fmt.Errorf("write letter: %w", s.err)
	}
	b, err := s.pdf.GetBytesPdfReturnErr()
	if err != nil {
		return nil, fmt.Errorf("write letter: %w", err)
	}
	return b, nil
}
