package page

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"testing"
)

// savedBy puts EXIF's Software into a JPEG.
func savedBy(data []byte, tool string) []byte {
	be := binary.BigEndian
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01")
	exif = be.AppendUint16(be.AppendUint16(exif, 0x0131), 2)
	exif = be.AppendUint32(be.AppendUint32(exif, uint32(len(tool)+1)), 26)
	exif = append(append(be.AppendUint32(exif, 0), tool...), 0)
	return segment(data, exif)
}

// segment puts an APP1 segment behind the start marker of a JPEG.
func segment(data, body []byte) []byte {
	head := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xe1"), uint16(len(body)+2))
	return append(append(head, body...), data[2:]...)
}

func pngWith(data []byte, name string, body string) []byte {
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), name+body+"\x00\x00\x00\x00"...)
	return append(append(append([]byte{}, data[:33]...), chunk...), data[33:]...)
}

func TestEditorsAreNamedByTheFilesOwnMetadata(t *testing.T) {
	photo, shot := jpegBytes(flag(64, 48)), pngBytes(flag(64, 48))
	xmp := func(s string) []byte { return append([]byte("http://ns.adobe.com/xap/1.0/\x00"), s...) }
	printed := func(maker string) []byte {
		data := pdf(200, 300, photo, 64, 48, "q 200 0 0 300 0 0 cm /P Do Q")
		data = bytes.Replace(data, []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Info 1 0 R"), 1) // the catalogue stands for both
		return bytes.Replace(data, []byte("/Type/Catalog"), []byte("/Type/Catalog/Producer("+maker+")"), 1)
	}
	cases := map[string]struct {
		data []byte
		page int
		want string // part of the name; "": none
	}{
		"手机直接拍的":              {savedBy(photo, "HUAWEI MATE 60 4.0.0"), 0, ""},
		"没有元数据":               {photo, 0, ""},
		"扫描仪":                 {savedBy(photo, "EPSON Scan 2"), 0, ""},
		"扫描全能王":               {savedBy(photo, "CamScanner"), 0, ""},
		"微信":                  {savedBy(photo, "WeChat 8.0"), 0, ""},
		"相册整理":                {savedBy(photo, "Adobe Photoshop Lightroom Classic 13"), 0, ""},
		"Photoshop 存的":        {savedBy(photo, "Adobe Photoshop 25.1 (Windows)"), 0, "Photoshop 25.1"},
		"美图秀秀存的":              {savedBy(photo, "美图秀秀 9.9"), 0, "美图秀秀"},
		"XMP 里写着 GIMP":        {segment(photo, xmp(`<rdf:Description xmp:CreatorTool="GIMP 2.10"/>`)), 0, "GIMP"},
		"XMP 历史里有 Photoshop":  {segment(photo, xmp(`<xmp:CreatorTool>Picasa</xmp:CreatorTool><li stEvt:softwareAgent="Adobe Photoshop CC"/>`)), 0, "Photoshop CC"},
		"PNG 的 Software":      {pngWith(shot, "tEXt", "Software\x00Adobe ImageReady / Photoshop"), 0, "Photoshop"},
		"手机截屏":                {pngWith(shot, "tEXt", "Software\x00Android UQ1A"), 0, ""},
		"Photoshop 存的 PDF":    {printed("Adobe Photoshop for Windows"), 0, "Photoshop"},
		"打印成 PDF":             {printed("Microsoft: Print To PDF"), 0, ""},
		"压缩包里第二张是 Photoshop的": {zipped(entry{"a.jpg", photo}, entry{"b.jpg", savedBy(photo, "Adobe Photoshop 25.1")}), 1, "Photoshop"},
		"压缩包里第一张不是":           {zipped(entry{"a.jpg", photo}, entry{"b.jpg", savedBy(photo, "Adobe Photoshop 25.1")}), 0, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			u, err := opener.Open(context.Background(), "a", c.data)
			if err != nil {
				t.Fatal(err)
			}
			defer u.Close()
			if got := u.Editor(c.page); got == "" != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("editor %q, want %q", got, c.want)
			}
		})
	}
}

// What a stranger wrote into a file stands in a message for staff: one short line of it.
func TestEditorsNameIsOneShortLine(t *testing.T) {
	got := editorIn([]string{"Photoshop\n\x1b[31m" + strings.Repeat("长", 500)})
	if strings.ContainsAny(got, "\n\x1b") || len([]rune(got)) > 80 {
		t.Errorf("name %q", got)
	}
}
