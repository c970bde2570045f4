package page

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"yushen/page/heif"
)

// editors are the programs that exist to change what a picture shows (编辑软件), by what they write into a file's metadata, in small letters. Not
// listed, since honest files carry them: cameras, scanners and their apps, albums, chat programs, office and printing programs, and what joins,
// packs or turns pages (微信, QQ, 扫描全能王, WPS, Acrobat, Quartz, Word, iText).
var editors = []struct{ name, why string }{
	{"photoshop", "layers, clone stamp, text over pictures"},
	{"gimp", "layers, clone stamp, text over pictures"},
	{"meitu", "美图秀秀: retouching and text on a phone"},
	{"美图", "美图秀秀 by its Chinese name"},
	{"xingtu", "醒图: retouching and text on a phone"},
	{"醒图", "醒图 by its Chinese name"},
	{"hypic", "醒图 abroad"},
	{"photopea", "Photoshop in the browser"},
	{"pixlr", "layers and text in the browser"},
	{"picsart", "retouching and text on a phone"},
	{"snapseed", "healing brush and text on a phone"},
	{"facetune", "retouching on a phone"},
	{"affinity photo", "layers, clone stamp"},
	{"paintshop", "layers, clone stamp"},
	{"corel photo-paint", "layers, clone stamp"},
	{"coreldraw", "text over pictures"},
	{"illustrator", "text over pictures"},
	{"inkscape", "text over pictures"},
	{"krita", "layers and brushes"},
	{"paint.net", "layers, clone stamp"},
	{"pixelmator", "layers, healing brush"},
	{"neo imaging", "光影魔术手: retouching and text"},
	{"光影魔术手", "光影魔术手 by its Chinese name"},
	{"canva", "text over pictures in the browser"},
	{"gaoding", "稿定设计: text over pictures in the browser"},
	{"稿定", "稿定设计 by its Chinese name"},
	{"stable diffusion", "pictures by a model"},
	{"midjourney", "pictures by a model"},
	{"firefly", "pictures by a model"},
}

// harmlessEditors only develop, sort or scan, though their names hold an editor's.
var harmlessEditors = []string{"lightroom", "elements organizer"}

// editorIn is the first of the names that is an editor's, as it stands in the file; "" for none.
func editorIn(names []string) string {
	for _, name := range names {
		small := strings.ToLower(name)
		if slices.ContainsFunc(harmlessEditors, func(h string) bool { return strings.Contains(small, h) }) {
			continue
		}
		for _, e := range editors {
			if strings.Contains(small, e.name) {
				return cleanName(name)
			}
		}
	}
	return ""
}

// longestTool bounds what of a file's own words gets into a message for staff.
const longestTool = 60

// cleanName keeps one short line of what a stranger wrote.
func cleanName(s string) string {
	s = strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s), "")
	if r := []rune(s); len(r) > longestTool {
		s = string(r[:longestTool])
	}
	return strings.TrimSpace(s)
}

// The tags of a TIFF structure that name a program (CIPA DC-008, tag 0x0131 Software; 0x000b is ACD's ProcessingSoftware).
const (
	processingTag = 0x000b
	softwareTag   = 0x0131
	xmpTag        = 0x02bc
)

// metadataBytes bounds how much of a file is searched for its metadata, which stand first.
const metadataBytes = 1 << 20

// programs are the names of programs that a picture's metadata give: EXIF, XMP, text chunks.
func programs(k kind, data []byte) []string {
	switch k {
	case kindJPEG:
		return jpegPrograms(data)
	case kindPNG:
		return pngPrograms(data)
	case kindWebP:
		return append(exifPrograms(bytes.TrimPrefix(webpChunk(data, "EXIF"), exifStart)), xmpPrograms(webpChunk(data, "XMP "))...)
	case kindTIFF:
		return exifPrograms(data)
	case kindHEIC:
		return exifPrograms(heif.Inspect(data).EXIF)
	}
	return nil
}

var exifStart = []byte("Exif\x00\x00")

// jpegPrograms looks into the application segments of a JPEG, up to its first scan.
func jpegPrograms(data []byte) (names []string) {
	for at := 2; at+4 <= min(len(data), metadataBytes) && data[at] == 0xff && data[at+1] != 0xda; {
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 || at+2+length > len(data) {
			break
		}
		body := data[at+4 : at+2+length]
		switch {
		case data[at+1] != 0xe1:
		case bytes.HasPrefix(body, exifStart):
			names = append(names, exifPrograms(body[len(exifStart):])...)
		default:
			names = append(names, xmpPrograms(body)...)
		}
		at += 2 + length
	}
	return names
}

// exifPrograms reads the programs out of a TIFF structure's first directory.
func exifPrograms(b []byte) (names []string) {
	order, ifd, ok := tiffStart(b)
	if !ok || ifd+2 > len(b) {
		return nil
	}
	for i := range int(order.Uint16(b[ifd:])) {
		at := ifd + 2 + 12*i
		if at+12 > len(b) {
			break
		}
		tag, size := order.Uint16(b[at:]), int64(order.Uint32(b[at+4:]))
		if tag != softwareTag && tag != processingTag && tag != xmpTag {
			continue
		}
		from := int64(at + 8)
		if size > 4 {
			from = int64(order.Uint32(b[at+8:]))
		}
		if size <= 0 || from+size > int64(len(b)) {
			continue
		}
		if value := b[from : from+size]; tag == xmpTag {
			names = append(names, xmpPrograms(value)...)
		} else {
			names = append(names, string(bytes.TrimRight(value, "\x00 ")))
		}
	}
	return names
}

// xmpProgram finds the programs that XMP names (XMP specification part 2): what made the file, and what changed it since.
var xmpProgram = regexp.MustCompile(`(?:CreatorTool|softwareAgent|tiff:Software)(?:="|='|>)([^"'<]{1,200})`)

func xmpPrograms(xmp []byte) (names []string) {
	for _, m := range xmpProgram.FindAllSubmatch(xmp[:min(len(xmp), metadataBytes)], 50) {
		names = append(names, string(m[1]))
	}
	return names
}

// pngPrograms looks into the text chunks of a PNG (W3C PNG, section 11.3.3).
func pngPrograms(data []byte) (names []string) {
	names = exifPrograms(pngChunk(data, "eXIf"))
	if text, ok := bytes.CutPrefix(pngChunk(data, "tEXt"), []byte("Software\x00")); ok {
		names = append(names, string(text))
	}
	if text := pngChunk(data, "iTXt"); bytes.HasPrefix(text, []byte("XML:com.adobe.xmp\x00")) {
		names = append(names, xmpPrograms(text)...)
	}
	return names
}

// pdfPrograms are the programs that a PDF names as its maker (ISO 32000-1, table 317).
func pdfPrograms(p pdfium.Pdfium, doc references.FPDF_DOCUMENT) (names []string) {
	for _, tag := range []string{"Creator", "Producer"} {
		if m, err := p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: doc, Tag: tag}); err == nil && m.Value != "" {
			names = append(names, m.Value)
		}
	}
	return names
}
