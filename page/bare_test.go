package page

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image/gif"
	"slices"
	"testing"

	"golang.org/x/image/tiff"

	"yushen/models"
)

// secret stands in every place where a camera writes where it was.
const secret = "38.4679N-PLACE"

// located is an EXIF block that turns the picture by a quarter and says where it was taken.
func located() []byte {
	be := binary.BigEndian
	b := []byte("MM\x00*\x00\x00\x00\x08")
	entry := func(tag, kind uint16, n, value uint32) {
		b = be.AppendUint32(be.AppendUint32(be.AppendUint16(be.AppendUint16(b, tag), kind), n), value)
	}
	b = be.AppendUint16(b, 3)
	entry(0x010f, 2, uint32(len(secret)), 68) // maker
	entry(0x0112, 3, 1, 6<<16)
	entry(0x8825, 4, 1, 50) // GPS
	b = be.AppendUint32(b, 0)
	b = be.AppendUint16(b, 1)
	entry(0x001b, 2, uint32(len(secret)), 68)
	b = be.AppendUint32(b, 0)
	return append(b, secret...)
}

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF exif:GPSLatitude="` + secret + `"/></x:xmpmeta>`

func marked(marker byte, body string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

// photograph is a JPEG with all that a phone writes beside the picture.
func photograph() []byte {
	j := jpegBytes(flag(120, 80))
	return slices.Concat(j[:2], marked(0xe1, "Exif\x00\x00"+string(located())), marked(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmp), marked(0xed, "Photoshop 3.0\x00"+secret),
		marked(0xfe, secret), j[2:], []byte("\xff\xd8\xff\xe1 a film, taken at "+secret))
}

// withNotes is a TIFF whose only directory has a maker and a place.
func withNotes(data []byte) []byte {
	b := bytes.Clone(data)
	le := binary.LittleEndian
	at := int(le.Uint32(b[4:]))
	n := int(le.Uint16(b[at:]))
	old := bytes.Clone(b[at+2 : at+2+12*n])
	place := len(b)
	b = append(b, secret...)
	gps := len(b)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, 0x1b), 2), uint32(len(secret))), uint32(place))
	b = le.AppendUint32(b, 0)
	dir := len(b)
	b = le.AppendUint16(b, uint16(n+3))
	b = append(b, old...)
	b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, 700), 1), uint32(len(xmp))), uint32(dir+2+12*(n+3)+4))
	b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, 33432), 2), uint32(len(secret))), uint32(place))
	b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, 34853), 4), 1), uint32(gps))
	b = le.AppendUint32(b, 0)
	b = append(b, xmp...)
	le.PutUint32(b[4:], uint32(dir))
	return b
}

func TestABareCopyTellsNoPlaceAndShowsTheSame(t *testing.T) {
	png, webp := pngBytes(flag(120, 80)), file(t, "picture.webp")
	chunk := appendPNGChunk(appendPNGChunk(appendPNGChunk(nil, "eXIf", located()), "iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp)), "tEXt", []byte("Place\x00"+secret))
	riff := slices.Concat(webp, []byte("EXIF"), binary.LittleEndian.AppendUint32(nil, uint32(len(located()))), located(), []byte("XMP "), binary.LittleEndian.AppendUint32(nil, uint32(len(xmp)+len(xmp)&1)), []byte(xmp), make([]byte, len(xmp)&1))
	binary.LittleEndian.PutUint32(riff[4:], uint32(len(riff)-8))
	heic := append(file(t, "turned.heic"), append(binary.BigEndian.AppendUint32(nil, uint32(8+len(secret))), "mpvd"+secret...)...)
	ofdText := ofd(photograph(), nil, ofdImage)
	for name, data := range map[string][]byte{
		"照片.jpg":  photograph(),
		"渐进.jpg":  slices.Concat(file(t, "progressive.jpg")[:2], marked(0xe1, "Exif\x00\x00"+string(located())), file(t, "progressive.jpg")[2:]),
		"照片.png":  slices.Concat(png[:33], chunk, png[33:], []byte(secret)),
		"照片.webp": riff,
		"照片.heic": heic,
		"传真.tif":  withNotes(encoded(func(b *bytes.Buffer) error { return tiff.Encode(b, flag(60, 40), nil) })),
		"扫描.pdf":  pdf(300, 200, photograph(), 80, 120, "300 0 0 200 0 0 cm /P Do"),
		"一包.zip":  zipped(entry{"一.jpg", photograph()}, entry{"二.pdf", pdf(300, 200, photograph(), 80, 120, "300 0 0 200 0 0 cm /P Do")}),
		"电子.ofd":  ofdText,
		"动图.gif":  append(encoded(func(b *bytes.Buffer) error { return gif.Encode(b, flag(60, 40), nil) }), xmp...),
	} {
		t.Run(name, func(t *testing.T) {
			if !bytes.Contains(data, []byte(secret)) && !bytes.Contains(data, []byte("Exif")) && sniff(data) != kindOFD && sniff(data) != kindZIP {
				t.Fatal("it tells no place to begin with")
			}
			before := bytes.Clone(data)
			out, err := Bare(name, data)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(before, data) {
				t.Error("the original was altered")
			}
			for at, part := range unpacked(t, out) {
				for _, told := range []string{secret, "GPSLatitude"} {
					if bytes.Contains(part, []byte(told)) {
						t.Errorf("part %d of the copy tells %s", at, told)
					}
				}
				if i := bytes.Index(part, []byte("\x88\x25")); i >= 0 && sniff(data) != kindTIFF && bytes.HasPrefix(part[i:], []byte("\x88\x25\x00\x04")) {
					t.Errorf("part %d of the copy has a directory of the place", at)
				}
			}
			want, got := openPage(t, data, 0), openPage(t, out, 0)
			if want.Width != got.Width || !bytes.Equal(want.BGR, got.BGR) {
				t.Errorf("the copy shows another picture: %d x %d, not %d x %d", got.Width, got.Height, want.Width, want.Height)
			}
		})
	}
}

// unpacked is a file, and what it holds where it is an archive.
func unpacked(t *testing.T, data []byte) [][]byte {
	t.Helper()
	parts := [][]byte{data}
	if k := sniff(data); k != kindZIP && k != kindOFD {
		return parts
	}
	a, err := openArchive(data, Limits{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.files {
		part, err := a.unpack(f)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part)
	}
	return parts
}

func TestWhatMayTellAPlaceIsNotGivenAway(t *testing.T) {
	for name, data := range map[string][]byte{
		"录像.mp4":    []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x10udta" + secret),
		"文档.docx":   zipped(entry{"[Content_Types].xml", []byte("<Types/>")}, entry{"word/media/1.jpg", photograph()}),
		"包中包.zip":   zipped(entry{"里.zip", zipped(entry{"一.jpg", photograph()})}),
		"没有头的.jpg":  photograph()[:60],
		"附件.pdf":    []byte("%PDF-1.7\n1 0 obj<</Type/EmbeddedFile/Length 3>>stream\nabc\nendstream endobj"),
		"断了的.heic":  file(t, "turned.heic")[:900],
		"不知什么.data": {0, 1, 2, 3, 255},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Bare(name, data)
			var e *models.Error
			if !errors.As(err, &e) || e.Public == "" {
				t.Errorf("got %v, want a refusal in words", err)
			}
		})
	}
}

func FuzzBare(f *testing.F) {
	heic := file(f, "turned.heic")
	for _, data := range [][]byte{photograph(), pngBytes(flag(8, 8)), file(f, "picture.webp"), heic, withNotes(encoded(func(b *bytes.Buffer) error { return tiff.Encode(b, flag(6, 4), nil) })),
		pdf(300, 200, photograph(), 80, 120, "300 0 0 200 0 0 cm /P Do"), zipped(entry{"一.jpg", photograph()})} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		out, err := Bare("f", data)
		if err == nil && len(out) > 2*len(data)+1024 && sniff(data) != kindZIP {
			t.Errorf("a copy of %d bytes of a file of %d", len(out), len(data))
		}
		if !bytes.Equal(before, data) {
			t.Error("the original was altered")
		}
	})
}
