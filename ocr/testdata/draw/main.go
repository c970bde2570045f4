// Command draw makes the pictures of the ocr tests anew: go run ./ocr/testdata/draw ocr/testdata
// It needs the Debian package fonts-noto-cjk; the pictures are committed, so the tests do not. All persons and numbers are made up.
package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log"
	"math"
	"os"
	"path/filepath"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

var song = load("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC")

func load(path, name string) *opentype.Font {
	data, err := os.ReadFile(path)
	if err != nil {
		log.Fatalf("%v; apt-get install fonts-noto-cjk", err)
	}
	all, err := opentype.ParseCollection(data)
	if err != nil {
		log.Fatal(err)
	}
	for i := range all.NumFonts() {
		f, err := all.Font(i)
		if err != nil {
			log.Fatal(err)
		}
		if full, _ := f.Name(nil, 4); full == name {
			return f
		}
	}
	log.Fatalf("no %s in %s", name, path)
	return nil
}

// few are the colours of the pictures, so that they stay small: paper, two greys, ink, seal ink, and seal ink over print.
var few = color.Palette{color.White, color.Gray{175}, color.Gray{95}, color.Gray{25}, color.RGBA{214, 60, 66, 255}, color.RGBA{70, 12, 16, 255}}

const (
	inkLevels = 3
	seal      = 4
	sealOnInk = 5
)

type sheet struct{ *image.Paletted }

func newSheet(w, h int) sheet { return sheet{image.NewPaletted(image.Rect(0, 0, w, h), few)} }

// write sets a line of text in black; x, y is the left end of its base line, size the pixels of a full-width character.
func (s sheet) write(x, y int, size float64, text string) {
	face, err := opentype.NewFace(song, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		log.Fatal(err)
	}
	grey := image.NewGray(s.Bounds())
	d := font.Drawer{Dst: grey, Src: image.White, Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
	for i, v := range grey.Pix {
		if level := (int(v)*inkLevels + 127) / 255; level > 0 {
			s.Pix[i] = max(s.Pix[i], uint8(level))
		}
	}
}

// line draws a straight rule.
func (s sheet) line(x0, y0, x1, y1 int) {
	for x := x0; x <= x1; x++ {
		for y := y0; y <= y1; y++ {
			s.SetColorIndex(x, y, inkLevels)
			s.SetColorIndex(x, y+1, inkLevels)
		}
	}
}

// stamp puts a seal: a ring with a star of strokes and a bar, translucent, over what stands there.
func (s sheet) stamp(cx, cy, radius float64) {
	for y := int(cy - radius - 2); y <= int(cy+radius+2); y++ {
		for x := int(cx - radius - 2); x <= int(cx+radius+2); x++ {
			dx, dy := float64(x)-cx, float64(y)-cy
			r, a := math.Hypot(dx, dy), math.Atan2(dy, dx)
			ring := r < radius && r > radius-7
			letters := r < radius-16 && r > radius-48 && math.Mod(a*11+40, 2) < 1 && math.Mod(r, 9) < 5
			star := r < 30*(1+0.5*math.Cos(5*a))
			bar := math.Abs(dy-radius*0.45) < 14 && math.Abs(dx) < radius*0.5 && math.Mod(dx+400, 22) < 13
			if !ring && !letters && !star && !bar {
				continue
			}
			if s.ColorIndexAt(x, y) < inkLevels-1 {
				s.SetColorIndex(x, y, seal)
			} else {
				s.SetColorIndex(x, y, sealOnInk)
			}
		}
	}
}

func (s sheet) save(name string) {
	f, err := os.Create(filepath.Join(os.Args[1], name))
	if err != nil {
		log.Fatal(err)
	}
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, s); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}

func main() {
	fortyLines().save("forty_lines.png")
	names().save("names.png")
	dates().save("date_under_seal.png")
	certificate().save("certificate.png")
	facing().save("facing_pages.png")
	longLine().save("long_line.png")
}

// fortyLines is an A4 page at 200 dpi.
func fortyLines() sheet {
	s := newSheet(1654, 2339)
	clauses := []string{
		"第%d条 出卖人自愿将坐落于云川市望江区松涛路%d号的房屋转让给买受人，买受人已实地看房。",
		"第%d条 该房屋建筑面积共%d.37平方米，不动产单元号以登记簿的记载为准，双方没有异议。",
		"第%d条 总价款为人民币%d00元，买受人应当在合同签订之日起三十日内一次付清。",
		"第%d条 任何一方违反约定的，应当向守约方支付违约金%d0元，并赔偿由此造成的损失。",
	}
	for i := range 40 {
		s.write(150, 160+i*52, 32, fmt.Sprintf(clauses[i%4], i+1, 101+i*37))
	}
	return s
}

func names() sheet {
	s := newSheet(900, 520)
	for i, text := range []string{"权利人：邱成喆", "共有人：叶堃", "配偶：马犇、苏翀", "经办人：沈煊彧", "证件号：11010119900307721X"} {
		s.write(60, 90+i*92, 44, text)
	}
	return s
}

func dates() sheet {
	s := newSheet(1000, 700)
	s.write(80, 120, 40, "云川市望江公证处")
	s.write(420, 330, 40, "公证员　沈文渊")
	s.write(420, 430, 40, "二〇二六年三月十五日")
	s.stamp(600, 380, 170)
	return s
}

// certificate is a ruled table in which one value stands on two lines and its label beside their middle.
func certificate() sheet {
	s := newSheet(1200, 620)
	for _, y := range []int{60, 160, 320, 420, 520} {
		s.line(60, y, 1140, y)
	}
	for _, x := range []int{60, 320, 1140} {
		s.line(x, 60, x, 520)
	}
	for y, text := range map[int]string{125: "权利人", 253: "坐落", 385: "用途", 485: "面积"} {
		s.write(110, y, 40, text)
	}
	s.write(350, 125, 40, "沈文渊")
	s.write(350, 222, 40, "云川市望江区松涛路一百二十号")
	s.write(350, 286, 40, "听雨花园三幢二单元")
	s.write(350, 385, 40, "成套住宅")
	s.write(350, 485, 40, "108.37平方米")
	return s
}

func facing() sheet {
	s := newSheet(1600, 900)
	for i, text := range []string{"左一甲乙丙丁", "左二戊己庚辛", "左三子丑寅卯", "左四辰巳午未", "左五申酉戌亥"} {
		s.write(120, 140+i*130, 42, text)
	}
	for i, text := range []string{"右一春夏秋冬", "右二东南西北", "右三金木水火", "右四风花雪月", "右五琴棋书画"} {
		s.write(960, 200+i*120, 42, text)
	}
	return s
}

// longLine is a line of some 70 characters in small print, which must not be squeezed.
func longLine() sheet {
	s := newSheet(2339, 200)
	s.write(60, 110, 32, "经审查，申请人提交的材料齐全并且符合法定形式，申请登记的不动产权属清楚，界址明确，面积准确，没有争议，依照有关规定决定准予登记。")
	return s
}
