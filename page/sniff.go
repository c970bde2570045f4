package page

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"
)

// kind is what the first bytes of a file say it is.
type kind string

const (
	kindJPEG       kind = "jpeg"
	kindPNG        kind = "png"
	kindPDF        kind = "pdf"
	kindWebP       kind = "webp"
	kindBMP        kind = "bmp"
	kindGIF        kind = "gif"
	kindTIFF       kind = "tiff"
	kindHEIC       kind = "heic"
	kindAVIF       kind = "avif"
	kindOFD        kind = "ofd"
	kindOffice     kind = "office"
	kindZIP        kind = "zip"
	kindArchive    kind = "archive" // other than ZIP
	kindDesign     kind = "design"
	kindHTML       kind = "html"
	kindVideo      kind = "video"
	kindExecutable kind = "executable"
	kindText       kind = "text"
	kindUnknown    kind = "unknown"
)

var signatures = []struct {
	kind  kind
	start string
}{
	{kindJPEG, "\xff\xd8\xff"},
	{kindPNG, "\x89PNG\r\n\x1a\n"},
	{kindGIF, "GIF8"},
	{kindBMP, "BM"},
	{kindTIFF, "II*\x00"},
	{kindTIFF, "MM\x00*"},
	{kindOffice, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, // OLE 2: .doc, .xls
	{kindOffice, "{\\rtf"},
	{kindDesign, "8BPS"},                     // Photoshop
	{kindDesign, "AC10"},                     // AutoCAD
	{kindDesign, "\x00\x00\x00\x0cjP  \r\n"}, // JPEG 2000
	{kindArchive, "Rar!"},
	{kindArchive, "7z\xbc\xaf"},
	{kindArchive, "\x1f\x8b"},
	{kindExecutable, "MZ"},
	{kindExecutable, "\x7fELF"},
	{kindVideo, "\x1aE\xdf\xa3"},
}

// sniff names the kind of a file by its bytes.
func sniff(data []byte) kind {
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.start)) && (s.kind != kindBMP || isBMP(data)) {
			return s.kind
		}
	}
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")): // before PDF: a ZIP may hold one unpacked
		return zipKind(data)
	case hasPDFHeader(data):
		return kindPDF
	case len(data) > 12 && string(data[:4]) == "RIFF":
		if string(data[8:12]) == "WEBP" {
			return kindWebP
		}
		return kindVideo
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		return isoMedia(string(data[8:12]))
	}
	return textKind(data)
}

// hasPDFHeader: readers accept the header anywhere in the first 1024 bytes (ISO 32000-1 annex H, note 13).
func hasPDFHeader(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

func isBMP(data []byte) bool {
	return len(data) >= 26 && binary.LittleEndian.Uint32(data[6:]) == 0 && binary.LittleEndian.Uint32(data[14:]) >= 12
}

func isoMedia(brand string) kind {
	switch brand {
	case "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1":
		return kindHEIC
	case "avif", "avis":
		return kindAVIF
	}
	return kindVideo
}

// zipKind tells by what lies at the top of a ZIP; one without its table of contents is told by its start.
func zipKind(data []byte) kind {
	has := func(name string) bool { return bytes.Contains(data[:min(len(data), 1<<16)], []byte(name)) }
	if a, err := openArchive(data, Limits{}); err == nil {
		has = func(name string) bool {
			return slices.ContainsFunc(a.files, func(f *zip.File) bool {
				return f.Name == name || strings.HasSuffix(name, "/") && strings.HasPrefix(f.Name, name)
			})
		}
	}
	switch {
	case has("OFD.xml"):
		return kindOFD
	case has("[Content_Types].xml"), has("word/"), has("xl/"), has("ppt/"), has("mimetype"):
		return kindOffice
	}
	return kindZIP
}

func textKind(data []byte) kind {
	head := bytes.ToLower(bytes.TrimSpace(data[:min(len(data), 1024)]))
	for _, start := range []string{"<!doctype html", "<html", "<head", "<body", "<script"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return kindHTML
		}
	}
	if bytes.IndexByte(head, 0) < 0 && validText(head) {
		return kindText
	}
	return kindUnknown
}

// validText reports UTF-8, whose last character the sniffed start of the file may have cut.
func validText(b []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut < len(b); cut++ {
		if utf8.Valid(b[:len(b)-cut]) {
			return true
		}
	}
	return false
}
