package specimen

import (
	"fmt"
	"os"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"yushen/typeface"
)

// unitsPerGlyph is the size at which outlines are loaded; drawing scales them.
const unitsPerGlyph = 1000

// Typeface is one of the styles of Chinese print (字体).
type Typeface int

// The typefaces.
const (
	Song     Typeface = iota // 宋体, body text
	SongBold                 // 粗宋, headings
	Ming                     // 明体, a lighter 宋体
	Hei                      // 黑体
	HeiBold                  // 粗黑
	ZenHei                   // 正黑, typewriter-like
	Kai                      // 楷体, filled-in values, signatures
	faces
)

// debianFonts are the files of the Debian packages, and the member of each collection.
var debianFonts = [faces]struct{ file, name string }{
	Song:     {"/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC"},
	SongBold: {"/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC"},
	Ming:     {"/usr/share/fonts/truetype/arphic/uming.ttc", "AR PL UMing CN"},
	Hei:      {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"},
	HeiBold:  {"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", "Noto Sans CJK SC"},
	ZenHei:   {typeface.ZenHei, "WenQuanYi Zen Hei"},
	Kai:      {"/usr/share/fonts/truetype/arphic/ukai.ttc", "AR PL UKai CN"},
}

// Fonts are the opened typefaces. Not for use by several goroutines: see another.
type Fonts struct {
	faces  [faces]*sfnt.Font
	buf    sfnt.Buffer
	glyphs map[glyphKey]glyph
}

type glyphKey struct {
	face Typeface
	r    rune
}

// glyph is an outline in unitsPerGlyph, y downwards from the baseline.
type glyph struct {
	segments sfnt.Segments
	advance  float64 // in em
}

// OpenFonts opens the typefaces; the error names the Debian packages where one is missing.
func OpenFonts() (*Fonts, error) {
	f := &Fonts{glyphs: map[glyphKey]glyph{}}
	for i, source := range debianFonts {
		data, err := os.ReadFile(source.file)
		if err != nil {
			return nil, fmt.Errorf("font %s (Debian: fonts-noto-cjk fonts-wqy-zenhei fonts-arphic-ukai fonts-arphic-uming): %w", source.name, err)
		}
		if f.faces[i], err = member(data, source.name); err != nil {
			return nil, fmt.Errorf("font %s: %w", source.file, err)
		}
	}
	return f, nil
}

// another is the same typefaces for one more goroutine.
func (f *Fonts) another() *Fonts { return &Fonts{faces: f.faces, glyphs: map[glyphKey]glyph{}} }

// member finds a font of a collection by its family name.
func member(data []byte, name string) (*sfnt.Font, error) {
	members, err := typeface.Members(data)
	if err != nil {
		return nil, err
	}
	for _, single := range members {
		f, err := sfnt.Parse(single)
		if err != nil {
			return nil, err
		}
		if family, err := f.Name(nil, sfnt.NameIDFamily); err == nil && family == name {
			return f, nil
		}
	}
	return nil, fmt.Errorf("no member %q", name)
}

// glyph loads an outline; what the typeface lacks comes from the Noto faces, which hold the rare characters of names.
func (f *Fonts) glyph(face Typeface, r rune) glyph {
	key := glyphKey{face, r}
	if g, ok := f.glyphs[key]; ok {
		return g
	}
	g := f.load(face, r)
	if g.advance == 0 {
		for _, other := range []Typeface{Song, Hei} {
			if g = f.load(other, r); g.advance > 0 {
				break
			}
		}
	}
	f.glyphs[key] = g
	return g
}

func (f *Fonts) load(face Typeface, r rune) glyph {
	font := f.faces[face]
	i, err := font.GlyphIndex(&f.buf, r)
	if err != nil || i == 0 {
		return glyph{}
	}
	segments, err := font.LoadGlyph(&f.buf, i, fixed.I(unitsPerGlyph), nil)
	if err != nil {
		return glyph{}
	}
	advance, err := font.GlyphAdvance(&f.buf, i, fixed.I(unitsPerGlyph), 0)
	if err != nil {
		return glyph{}
	}
	return glyph{append(sfnt.Segments(nil), segments...), float64(advance) / 64 / unitsPerGlyph}
}

// width is the length of a text in em.
func (f *Fonts) width(face Typeface, s string) float64 {
	w := 0.0
	for _, r := range s {
		w += f.glyph(face, r).advance
	}
	return w
}
