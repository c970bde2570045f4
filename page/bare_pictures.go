package page

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// bareJPEG copies a JPEG's own segments (ITU-T T.81 annex B): tables, frames, scans, and of the application segments those without which the colours
// would be others. What lies behind the end of the picture, as phones append it, is left out.
func bareJPEG(data []byte) ([]byte, bool) {
	out := append(make([]byte, 0, len(data)), 0xff, 0xd8)
	h, ok := readJPEGHeader(data)
	if !ok {
		return nil, false
	}
	if block := turnOnly(h.orientation); block != nil {
		body := append(slices.Clone(exifStart), block...)
		out = append(binary.BigEndian.AppendUint16(append(out, 0xff, 0xe1), uint16(len(body)+2)), body...)
	}
	end, scanned := walkJPEG(data, func(from, to int) {
		if keepsSegment(data[from+1], data[from+4:to]) {
			out = append(out, data[from:to]...)
		}
	})
	if bytes.HasSuffix(data[:end], []byte("\xff\xd9")) {
		out = append(out, 0xff, 0xd9)
	}
	return out, scanned
}

// walkJPEG goes through the segments of a JPEG, each with the coded data that follows it, up to the end of the picture, which may be missing. scanned
// is false where no picture is.
func walkJPEG(data []byte, segment func(from, to int)) (end int, scanned bool) {
	for at := 2; at+2 <= len(data); {
		marker := data[at+1]
		switch {
		case data[at] != 0xff: // bytes between segments are nobody's
			at++
			continue
		case marker == 0xd9:
			return at + 2, scanned
		case marker == 0xff, marker == 0, marker == 1, marker >= 0xd0 && marker <= 0xd8:
			at++
			continue
		}
		if at+4 > len(data) {
			break
		}
		to := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if to < at+4 || to > len(data) {
			break
		}
		if marker == 0xda {
			scanned = true
			to += scanLength(data[to:])
		}
		segment(at, to)
		at = to
	}
	return len(data), scanned
}

// keepsSegment: JFIF, colour profile (ICC.1, annex B.4), Adobe's colour transform, and all that is not an application's or a comment.
func keepsSegment(marker byte, body []byte) bool {
	switch {
	case marker == 0xe0:
		return bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) == 14 // a longer one holds a small picture
	case marker == 0xe2:
		return bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	case marker == 0xee:
		return bytes.HasPrefix(body, []byte("Adobe"))
	}
	return (marker < 0xe0 || marker > 0xef) && marker != 0xfe
}

// scanLength is the length of entropy-coded data up to the next marker.
func scanLength(data []byte) int {
	for i := 0; i+1 < len(data); i++ {
		if m := data[i+1]; data[i] == 0xff && m != 0 && m != 0xff && (m < 0xd0 || m > 0xd7) {
			return i
		}
	}
	return len(data)
}

// pngPictures are the chunks that make a PNG's picture; all others are notes.
var pngPictures = []string{"IHDR", "PLTE", "IDAT", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"}

func barePNG(data []byte) ([]byte, bool) {
	out := append(make([]byte, 0, len(data)), data[:8]...)
	turned := turnOnly(tiffOrientation(pngChunk(data, "eXIf")))
	for at := 8; at+12 <= len(data); {
		end := int64(at) + 12 + int64(binary.BigEndian.Uint32(data[at:]))
		if end > int64(len(data)) {
			return nil, false
		}
		name := string(data[at+4 : at+8])
		if name == "IDAT" && turned != nil {
			out, turned = appendPNGChunk(out, "eXIf", turned), nil
		}
		if slices.Contains(pngPictures, name) {
			out = append(out, data[at:end]...)
		}
		if name == "IEND" {
			return appendPNGChunk(out, "IEND", nil), true
		}
		at = int(end)
	}
	return nil, false
}

func appendPNGChunk(b []byte, name string, body []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
	from := len(b)
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[from:]))
}

// webpPictures are the chunks that make a WebP's picture.
var webpPictures = []string{"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"}

func bareWebP(data []byte) ([]byte, bool) {
	out := append(make([]byte, 0, len(data)), data[:12]...)
	turned := turnOnly(tiffOrientation(webpChunk(data, "EXIF")))
	for at := 12; at+8 <= len(data); {
		size := int64(binary.LittleEndian.Uint32(data[at+4:]))
		end := int64(at) + 8 + size + size&1
		if end > int64(len(data)) {
			return nil, false
		}
		name := string(data[at : at+4])
		if slices.Contains(webpPictures, name) {
			from := len(out)
			out = append(out, data[at:end]...)
			if name == "VP8X" && size > 0 { // flags: EXIF 8, XMP 4
				out[from+8] &^= 0x0c
				if turned != nil {
					out[from+8] |= 0x08
				}
			}
		}
		at = int(end)
	}
	if turned != nil {
		out = append(binary.LittleEndian.AppendUint32(append(out, "EXIF"...), uint32(len(turned))), turned...)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, len(out) > 12
}

// Tags of TIFF that hold no part of the picture (TIFF 6.0, EXIF 2.32, Adobe): names, texts, times, XMP, IPTC, Photoshop, other directories.
var tiffNotes = []uint16{269, 270, 271, 272, 285, 305, 306, 315, 316, 330, 700, 33432, 33723, 34377, 34665, 34853, 37724, 40965, 50341, 42112, 42113}

// tiffDirectories are the tags whose value is the place of another directory.
var tiffDirectories = []uint16{330, 34665, 34853, 40965}

// bareTIFF blanks where it lies what is no part of the pictures: what a tag holds, what a directory that it points to holds, and the tag.
func bareTIFF(data []byte) ([]byte, bool) {
	order, ifd, ok := tiffStart(data)
	if !ok {
		return nil, false
	}
	t := tiffBlanker{b: bytes.Clone(data), order: order, left: 100_000}
	for at, seen := ifd, 0; at != 0; seen++ {
		next, ok := t.directory(at, false, 0)
		if !ok || seen > defaultPages {
			return nil, false
		}
		at = next
	}
	return blankXMP(t.b), true
}

type tiffBlanker struct {
	b     []byte
	order binary.ByteOrder
	left  int // entries that are still looked at
}

// directory blanks the notes of one directory, or all that it holds, and tells where the next one is.
func (t *tiffBlanker) directory(at int, whole bool, depth int) (next int, ok bool) {
	if at < 8 || at+2 > len(t.b) || depth > 3 {
		return 0, false
	}
	n := int(t.order.Uint16(t.b[at:]))
	end := at + 2 + 12*n
	if end+4 > len(t.b) {
		return 0, false
	}
	for e := at + 2; e < end; e += 12 {
		if t.left--; t.left < 0 {
			return 0, false
		}
		tag := t.order.Uint16(t.b[e:])
		if !whole && !slices.Contains(tiffNotes, tag) {
			continue
		}
		if slices.Contains(tiffDirectories, tag) && !t.directories(e, depth+1) || !t.blank(e) {
			return 0, false
		}
	}
	next = int(t.order.Uint32(t.b[end:]))
	if whole {
		clear(t.b[at : end+4])
	}
	return next, true
}

// directories blanks all directories that an entry points to.
func (t *tiffBlanker) directories(e, depth int) bool {
	n, at := int(t.order.Uint32(t.b[e+4:])), e+8
	if n > 1 {
		at = int(t.order.Uint32(t.b[at:]))
	}
	if n > 64 || at+4*n > len(t.b) {
		return false
	}
	for i := range n {
		if _, ok := t.directory(int(t.order.Uint32(t.b[at+4*i:])), true, depth); !ok {
			return false
		}
	}
	return true
}

// blank clears what an entry holds; its own tag and type stay, so that the directory is still sound.
func (t *tiffBlanker) blank(e int) bool {
	size := map[uint16]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}[t.order.Uint16(t.b[e+2:])]
	total := size * int64(t.order.Uint32(t.b[e+4:]))
	if size == 0 {
		return false
	}
	if total > 4 {
		from := int64(t.order.Uint32(t.b[e+8:]))
		if from+total > int64(len(t.b)) {
			return false
		}
		clear(t.b[from : from+total])
		return true
	}
	clear(t.b[e+8 : e+12])
	return true
}
