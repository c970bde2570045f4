package reading_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"testing"
)

// located is an EXIF block that says upright and 38°28' N.
func located() []byte {
	be := binary.BigEndian
	b := []byte("MM\x00*\x00\x00\x00\x08")
	entry := func(tag, kind uint16, n, value uint32) {
		b = be.AppendUint32(be.AppendUint32(be.AppendUint16(be.AppendUint16(b, tag), kind), n), value)
	}
	b = be.AppendUint16(b, 2)
	entry(0x0112, 3, 1, 1<<16)
	entry(0x8825, 4, 1, 38) // GPS
	b = be.AppendUint32(b, 0)
	b = be.AppendUint16(b, 2)
	entry(1, 2, 2, 'N'<<24)
	entry(2, 5, 3, 68)
	b = be.AppendUint32(b, 0)
	for _, v := range []uint32{38, 1, 28, 1, 0, 1} {
		b = be.AppendUint32(b, v)
	}
	return b
}

// A photo tells where it was taken, that is, where its owner lives; the picture of its page, which others see, must not.
func TestPagePictureDoesNotTellWhereAPhotoWasTaken(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 120, 80))
	for i := range img.Pix {
		img.Pix[i] = 240
	}
	var j, p bytes.Buffer
	if err := jpeg.Encode(&j, img, nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&p, img); err != nil {
		t.Fatal(err)
	}
	segment := append([]byte("Exif\x00\x00"), located()...)
	photo := append(append([]byte("\xff\xd8\xff\xe1"), binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...), append(segment, j.Bytes()[2:]...)...)
	chunk := append(append(binary.BigEndian.AppendUint32(nil, uint32(len(located()))), "eXIf"...), append(located(), 0, 0, 0, 0)...)
	picture := append(append(append([]byte{}, p.Bytes()[:33]...), chunk...), p.Bytes()[33:]...)
	heic, err := os.ReadFile("../page/testdata/turned.heic")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"照片.jpg": photo, "照片.png": picture, "照片.heic": heic} {
		before := bytes.Clone(data)
		if !bytes.Contains(data, []byte("\x88\x25")) {
			t.Fatalf("%s carries no place to begin with", name)
		}
		_, out, err := open(t).PagePicture(context.Background(), name, data, 1, 0)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for at := 2; at+4 <= len(out) && out[at+1] != 0xda; at += 2 + int(binary.BigEndian.Uint16(out[at+2:])) {
			if m := out[at+1]; m >= 0xe1 && m <= 0xef || m == 0xfe { // EXIF, XMP, IPTC, comments
				t.Errorf("%s: the page's picture carries a segment of metadata %x", name, m)
			}
		}
		if !bytes.Equal(before, data) {
			t.Errorf("%s: the original was altered", name)
		}
	}
}
