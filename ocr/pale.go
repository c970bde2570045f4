package ocr

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"unicode"

	"gocv.io/x/gocv"
)

// Pale print (淡字): of needles through a worn ribbon, of an empty cartridge. The tiny network loses and mistakes characters of it without a doubt.
const (
	paleInk     = 0.40 // contrast to the paper of its darkest parts
	weakInk     = 0.50 // the same of print that is worth a second look where it is in doubt
	paleSure    = 0.97 // where all characters are surer, even pale print is read well
	glyphReach  = 20   // columns on either side of a character's middle
	paleShare   = 0.04 // of the pixels around a character are its darkest parts
	leastDotted = 26   // pixels of the picture that a line is high; in a lower one the dots of needles have run together
	needleStep  = 1.1  // pixels of a strip from one dot to the next of a head with 24 needles, as lines of it are cut out: smoothed by so much, dots are strokes
)

// printedWith says whether a quarter of the characters of a reading have less contrast to the paper.
func (s strip) printedWith(contrast float64, glyphs []glyph) bool {
	rows := s.pixels[3*inkRows*s.width : 3*(stripHeight-inkRows)*s.width]
	levels := darkestLevels(rows) // ink of a colour is dark in one of the channels
	light := percentile(levels[:], len(rows)/3*3/4)
	dark := darkerPixels(rows, s.width, byte(math.Floor((1-contrast)*float64(light)))+1)
	pale := 0
	for _, g := range glyphs {
		from, to := max(int(g.at)-glyphReach, 0), min(int(g.at)+glyphReach, s.width)
		n := 0
		for x := from; x < to; x++ {
			n += int(dark[x])
		}
		if n <= int(paleShare*float64(max(to-from, 0)*(stripHeight-2*inkRows))) {
			pale++
		}
	}
	return len(glyphs) > 0 && 4*pale >= len(glyphs)
}

// less says whether a character of a reading is less sure than that.
func less(glyphs []glyph, sure float64) bool {
	return slices.ContainsFunc(glyphs, func(g glyph) bool { return g.confidence < sure && strings.TrimSpace(g.text) != "" })
}

// readSmoothed lets both networks read a row of pale print with its dots run into strokes: one missing dot makes 8 a 3 and 贷 a 货, and the networks sure of it.
func (e *Engine) readSmoothed(glyphs []glyph, s strip) ([]glyph, error) {
	smooth, err := s.smoothed(needleStep)
	if err != nil {
		return nil, err
	}
	quick, err := e.quick.read(smooth)
	if err != nil {
		return nil, err
	}
	careful, err := e.careful.read(smooth)
	if err != nil {
		return nil, err
	}
	return e.weighSmoothed(glyphs, e.fuse(quick, careful, window{0, s.width, paleAlone}, s.width)), nil
}

// weighSmoothed puts what smoothed was read as into a reading: where the two differ, the surer one stands, in doubt, and so does what only the smoothed
// view surely shows. Blanks and punctuation are not told better by it, nor rare characters, whose fine strokes run together too.
func (e *Engine) weighSmoothed(glyphs, smoothed []glyph) []glyph {
	var out []glyph
	for _, p := range align(glyphs, smoothed) {
		switch {
		case p.first == nil:
			if p.second.confidence >= doubt && isSign(*p.second) {
				p.second.confidence = mendedSure
				out = append(out, *p.second)
			}
		case p.second != nil && told(*p.first) && isSign(*p.second) && fold(p.first.text) != fold(p.second.text):
			g := *p.first
			if han(g.text) {
				g = e.judge(g, *p.second)
			} else { // a figure of few strokes may as well lose one by smoothing
				g.confidence *= g.confidence / (g.confidence + p.second.confidence)
			}
			g.seen = either(p.first.seen, p.second.seen)
			out = append(out, g)
		default:
			out = append(out, *p.first)
		}
	}
	return out
}

// told says whether a glyph is told better where strokes are whole: a sign that is no rare character.
func told(g glyph) bool { return isSign(g) && (!han(g.text) || common([]rune(g.text)[0])) }

// isSign says whether a glyph is a character, a letter or a figure.
func isSign(g glyph) bool {
	r := []rune(g.text)[0]
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// smoothed is the strip under a Gaussian of sigma pixels.
func (s strip) smoothed(sigma float64) (strip, error) {
	picture, err := gocv.NewMatFromBytes(stripHeight, s.width, gocv.MatTypeCV8UC3, s.pixels)
	if err != nil {
		return strip{}, fmt.Errorf("ocr: smooth a line: %w", err)
	}
	defer picture.Close()
	out := gocv.NewMat()
	defer out.Close()
	if err := gocv.GaussianBlur(picture, &out, image.Point{}, sigma, sigma, gocv.BorderReplicate); err != nil {
		return strip{}, fmt.Errorf("ocr: smooth a line: %w", err)
	}
	return strip{s.width, out.ToBytes()}, nil
}
