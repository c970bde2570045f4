package page

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"

	"yushen/models"
	"yushen/page/heif"
)

// A photograph tells where and when it was taken, with what, and often holds a small picture of what was cut off. A bare copy (去元数据副本) holds
// what is seen and nothing else; no pixel is decoded for it. It is what leaves the centre: the original stays.

// Bare gives a copy of an upload without its metadata: EXIF but for the orientation, GPS, XMP, IPTC, comments, what a camera appends. data is
// not altered. A kind of file that cannot be searched for metadata is a *models.Error.
func Bare(name string, data []byte) ([]byte, error) {
	out, ok := bare(data, 0)
	if !ok {
		return nil, &models.Error{Code: models.Invalid, Part: name, Cause: fmt.Errorf("no bare copy of a file of kind %s", sniff(data)),
			Public: fmt.Sprintf("文件“%s”里可能带有拍摄地点等信息，只供工作人员查看。", name)}
	}
	return out, nil
}

// bare makes the copy; ok is false where something may be left. Archives are opened one level deep, as uploads are.
func bare(data []byte, depth int) (out []byte, ok bool) {
	if len(data) == 0 {
		return nil, true
	}
	switch sniff(data) {
	case kindJPEG:
		return bareJPEG(data)
	case kindPNG:
		return barePNG(data)
	case kindWebP:
		return bareWebP(data)
	case kindHEIC:
		return bareHEIC(data)
	case kindTIFF:
		return bareTIFF(data)
	case kindPDF:
		return barePDF(data)
	case kindBMP, kindGIF, kindText, kindHTML: // they have no place for more than XMP
		return blankXMP(bytes.Clone(data)), true
	case kindZIP, kindOFD:
		return bareArchive(data, depth)
	}
	return nil, false
}

// bareArchive packs bare copies of what an archive holds. An entry that is no file of a kind we know (the XML of an OFD, a font) stays as it is.
func bareArchive(data []byte, depth int) ([]byte, bool) {
	a, err := openArchive(data, Limits{}.withDefaults())
	if err != nil || depth > 0 {
		return nil, false
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range a.files {
		if f.FileInfo().IsDir() {
			continue
		}
		inner, err := a.unpack(f)
		if err != nil {
			return nil, false
		}
		clean := inner
		if sniff(data) == kindZIP || isPicture(inner) {
			var ok bool
			if clean, ok = bare(inner, depth+1); !ok {
				return nil, false
			}
		}
		h := zip.FileHeader{Name: f.Name, NonUTF8: f.NonUTF8, Method: f.Method} // without times, comments and extra fields
		w, err := z.CreateHeader(&h)
		if err == nil {
			_, err = w.Write(clean)
		}
		if err != nil {
			return nil, false
		}
	}
	if err := z.Close(); err != nil {
		return nil, false
	}
	return out.Bytes(), true
}

func isPicture(data []byte) bool {
	k := sniff(data)
	_, ok := pictureKinds[k]
	return ok || k == kindHEIC
}

// sealedPDF is a PDF's photograph in a second wrapping, a file of another kind in it, or one whose streams are enciphered: what lies there is not
// looked for.
var sealedPDF = regexp.MustCompile(`/(?:Fl|FlateDecode|LZW|LZWDecode|A85|ASCII85Decode|AHx|ASCIIHexDecode|RL|RunLengthDecode)\s*/(?:DCT|DCTDecode|JPXDecode)\b|/EmbeddedFile|/Encrypt\b`)

// barePDF blanks metadata where it lies, so that nothing in the file moves: the segments of JPEGs that hold no picture, and XMP packets.
func barePDF(data []byte) ([]byte, bool) {
	if sealedPDF.Match(data) {
		return nil, false
	}
	out := blankXMP(bytes.Clone(data))
	for at := 0; ; at += 3 {
		i := bytes.Index(out[at:], []byte("\xff\xd8\xff"))
		if i < 0 {
			return out, true
		}
		at += i
		if before := bytes.TrimSuffix(out[:at], []byte("\n")); !bytes.HasSuffix(bytes.TrimSuffix(before, []byte("\r")), []byte("stream")) {
			continue // not the beginning of a stream
		}
		picture := out[at:]
		if i := bytes.Index(picture, []byte("endstream")); i >= 0 {
			picture = picture[:i]
		}
		end, _ := walkJPEG(picture, func(from, to int) {
			if !keepsSegment(picture[from+1], picture[from+4:to]) {
				clear(picture[from+4 : to])
			}
		})
		clear(picture[end:])
	}
}

var (
	xmpStarts = [][]byte{[]byte("<x:xmpmeta"), []byte("<rdf:RDF")}
	xmpEnds   = [][]byte{[]byte("</x:xmpmeta>"), []byte("</rdf:RDF>")}
)

// blankXMP puts blanks over every XMP packet; one without an end reaches to the end of the file.
func blankXMP(b []byte) []byte {
	for k, start := range xmpStarts {
		for at := 0; ; {
			i := bytes.Index(b[at:], start)
			if i < 0 {
				break
			}
			at += i
			end := len(b)
			if j := bytes.Index(b[at:], xmpEnds[k]); j >= 0 {
				end = at + j + len(xmpEnds[k])
			}
			for ; at < end; at++ {
				b[at] = ' '
			}
		}
	}
	return b
}

// turnOnly is an EXIF block that says nothing but how a picture is turned; nil for one that stands upright.
func turnOnly(o orientation) []byte {
	if o == upright {
		return nil
	}
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x01")
	b = binary.BigEndian.AppendUint16(b, orientationTag)
	b = binary.BigEndian.AppendUint16(b, 3) // SHORT
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint16(b, uint16(o))
	return append(b, 0, 0, 0, 0, 0, 0)
}

// blankEXIF blanks an EXIF block where it lies, all but the orientation.
func blankEXIF(b []byte) {
	keep := turnOnly(tiffOrientation(b))
	clear(b)
	if len(keep) <= len(b) {
		copy(b, keep)
	}
}

// bareHEIC blanks where it lies what stands beside the picture: EXIF, XMP, and the boxes that phones append (motion, sound, maker's notes).
func bareHEIC(data []byte) ([]byte, bool) {
	out := bytes.Clone(data)
	places, ok := heif.Metadata(out)
	for _, p := range places {
		if p.EXIF {
			blankEXIF(out[p.From:p.To])
		} else {
			clear(out[p.From:p.To])
		}
	}
	return blankXMP(out), ok
}
