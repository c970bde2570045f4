package specimen

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
)

// Broken is an upload that no honest reader can use, or that tries to do harm (坏文件). Valid tells that a reader may open it all the
// same, so that only its name, its size or its emptiness is at fault.
type Broken struct {
	Name  string // as the browser sends it
	Data  []byte
	Why   string
	Valid bool
}

// Hostile makes the broken uploads; it needs no fonts.
func Hostile() []Broken {
	good := smallJPEG()
	list := append(append(brokenPictures(good), brokenPDFs()...), disguised()...)
	return append(append(list, hostileFormats(good)...), badNames(good)...)
}

func smallJPEG() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for i := range img.Pix {
		img.Pix[i] = 250
	}
	for y := 60; y < 140; y += 20 {
		for x := 40; x < 280; x++ {
			img.Set(x, y, color.Black)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err) // writing to memory cannot fail
	}
	return b.Bytes()
}

func brokenPictures(good []byte) []Broken {
	half := good[:len(good)/2]
	noise := bytes.Clone(good)
	for i := 200; i < len(noise)-20; i += 7 {
		noise[i] ^= 0x5a
	}
	return []Broken{
		{Name: "空文件.jpg", Data: []byte{}, Why: "empty"},
		{Name: "一个字节.png", Data: []byte{0x89}, Why: "one byte"},
		{Name: "截断.jpg", Data: half, Why: "JPEG cut in the middle of its data"},
		{Name: "只有头.jpg", Data: good[:24], Why: "JPEG header only"},
		{Name: "数据损坏.jpg", Data: noise, Why: "JPEG with flipped bits"},
		{Name: "声称很大.jpg", Data: hugeJPEG(), Why: "JPEG that claims 65500x65500 pixels"},
		{Name: "三万乘三万.png", Data: pngOf(30000, 30000, nil), Why: "PNG header of 30000x30000 pixels without data"},
		{Name: "解压炸弹.png", Data: pngOf(20000, 20000, make([]byte, 20001*2000)), Why: "PNG that inflates to far more than it should"},
		{Name: "校验错.png", Data: badCRC(), Why: "PNG with wrong checksums"},
		{Name: "截断.png", Data: cut(pngOf(100, 100, make([]byte, 101*100)), 60), Why: "PNG cut in its header"},
		{Name: "零像素.png", Data: pngOf(0, 0, nil), Why: "PNG of no pixels"},
		{Name: "一条线.png", Data: strip(1, 12000), Why: "picture one pixel wide and 12000 high", Valid: true},
		{Name: "一像素.png", Data: strip(1, 1), Why: "picture of one pixel", Valid: true},
		{Name: "空白.png", Data: strip(400, 300), Why: "all white", Valid: true},
		{Name: "空.gif", Data: []byte("GIF89a\x00\x00\x00\x00\x00\x00\x00;"), Why: "GIF without frames"},
		{Name: "大.gif", Data: []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x08\x01\x00;"), Why: "GIF that claims 65535x65535 pixels"},
		{Name: "负数.bmp", Data: bmpOf(-2147483648, 5), Why: "BMP with a width below zero"},
		{Name: "大.bmp", Data: bmpOf(40000, 40000), Why: "BMP that claims 40000x40000 pixels without data"},
		{Name: "循环.tif", Data: []byte("II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"), Why: "TIFF whose directory points to itself"},
		{Name: "截断.webp", Data: []byte("RIFF\xff\xff\xff\x7fWEBPVP8 \xff\xff\xff\x7f"), Why: "WebP that claims two gigabytes"},
		{Name: "空.heic", Data: []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"), Why: "HEIC header only"},
		{Name: "方向乱写.jpg", Data: exif(good, 99), Why: "JPEG whose EXIF orientation is 99", Valid: true},
		{Name: "段很多.jpg", Data: manySegments(good), Why: "JPEG with ten thousand comments", Valid: true},
		{Name: "EXIF越界.jpg", Data: exifOut(good), Why: "JPEG whose EXIF points outside the file", Valid: true},
	}
}

func brokenPDFs() []Broken {
	return []Broken{
		{Name: "空.pdf", Data: []byte("%PDF-1.4\n%%EOF\n"), Why: "PDF without objects"},
		{Name: "没有页.pdf", Data: pdfPages(0, "612 792", ""), Why: "PDF without pages"},
		{Name: "六百页.pdf", Data: pdfPages(600, "595 842", ""), Why: "PDF of 600 pages"},
		{Name: "有密码.pdf", Data: pdfPages(1, "595 842", lockedPDF), Why: "PDF that needs a password"},
		{Name: "纸很大.pdf", Data: pdfPages(1, "99999999 99999999", ""), Why: "PDF whose page is 35 kilometres wide", Valid: true},
		{Name: "纸为零.pdf", Data: pdfPages(1, "0 0", ""), Why: "PDF whose page has no size", Valid: true},
		{Name: "截断.pdf", Data: cut(pdfPages(5, "595 842", ""), 200), Why: "PDF cut after 200 bytes"},
		{Name: "页树循环.pdf", Data: loopingPDF(), Why: "PDF whose page tree holds itself"},
		{Name: "嵌套很深.pdf", Data: []byte("%PDF-1.4\n1 0 obj\n" + strings.Repeat("[", 50000) + "\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"), Why: "PDF nested 50000 deep"},
		{Name: "目录指错.pdf", Data: bytes.Replace(pdfPages(1, "595 842", ""), []byte("startxref\n"), []byte("startxref\n9999999"), 1), Why: "PDF whose table of contents lies outside the file", Valid: true},
		{Name: "页数夸大.pdf", Data: bytes.Replace(pdfPages(1, "595 842", ""), []byte("/Count 1"), []byte("/Count 2000000000"), 1), Why: "PDF that claims two thousand million pages", Valid: true},
		{Name: "带脚本.pdf", Data: bytes.Replace(pdfPages(1, "595 842", ""), []byte("/Type /Catalog"), []byte("/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), 1), Why: "PDF that runs a script when opened", Valid: true},
		{Name: "文字.pdf", Data: []byte("这不是PDF，只是一段文字。"), Why: "text named .pdf"},
	}
}

func disguised() []Broken {
	exe := append([]byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"), bytes.Repeat([]byte{0}, 2000)...)
	return []Broken{
		{Name: "程序.jpg", Data: exe, Why: "EXE named .jpg"},
		{Name: "脚本.png", Data: []byte("#!/bin/sh\necho harm\n"), Why: "shell script named .png"},
		{Name: "网页.jpg", Data: []byte("<html><script>alert(1)</script></html>"), Why: "web page named .jpg"},
		{Name: "矢量.png", Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), Why: "SVG with a script named .png"},
		{Name: "压缩包.jpg", Data: zipOf("a.txt", 10), Why: "ZIP named .jpg"},
		{Name: "压缩炸弹.zip", Data: zipOf("a.bin", 64<<20), Why: "ZIP that unpacks to 64 MiB of zeros"},
		{Name: "穿越.zip", Data: zipOf("../../x.jpg", 10), Why: "ZIP whose member climbs out of its folder"},
		{Name: "空.ofd", Data: zipOf("OFD.xml", 0), Why: "OFD without pages"},
		{Name: "文档.docx", Data: zipOf("word/document.xml", 100), Why: "word processor document"},
		{Name: "零.jpg", Data: make([]byte, 5000), Why: "only zero bytes"},
		{Name: "视频.jpg", Data: []byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41\x00\x00\x00\x08free"), Why: "video named .jpg"},
		{Name: "实体炸弹.png", Data: []byte("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><x>&b;</x>"), Why: "XML that expands itself, named .png"},
		{Name: "压缩.jpg", Data: []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00"), Why: "gzip named .jpg"},
		{Name: "乱码.jpg", Data: []byte(strings.Repeat("\xff\xd8\xff\xfe\x12\x9c", 800)), Why: "JPEG markers in disorder"},
	}
}

func badNames(good []byte) []Broken {
	var list []Broken
	for _, n := range []struct{ name, why string }{
		{"../../../etc/passwd.jpg", "name that climbs out of its folder"},
		{`..\..\windows\x.jpg`, "name that climbs out of its folder, the other slash"},
		{"/etc/cron.d/x.jpg", "absolute name"},
		{"<img src=x onerror=alert(1)>.jpg", "name with markup"},
		{`"><script>alert(1)</script>.jpg`, "name with a script"},
		{"'; DROP TABLE prechecks;--.jpg", "name with SQL"},
		{"{{7*7}}${7*7}.jpg", "name with template code"},
		{"换行\n头: 值.jpg", "name with a line break"},
		{"反转\u202egpj.exe", "name that reads backwards"},
		{strings.Repeat("很长", 400) + ".jpg", "name of 800 characters"},
		{".jpg", "name that is only an extension"},
		{"con.jpg", "name that some systems keep for a device"},
		{"没有扩展名", "name without extension"},
		{"\xff\xfe坏编码.jpg", "name that is not UTF-8"},
		{"emoji😀👪.jpg", "name with emoji"},
	} {
		list = append(list, Broken{Name: n.name, Data: good, Why: n.why, Valid: true})
	}
	return list
}

func cut(b []byte, n int) []byte { return b[:min(n, len(b))] }

// pngOf is a grey PNG that claims a size; raw are its unpacked rows, nil for no data at all.
func pngOf(w, h uint32, raw []byte) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	chunk(&b, "IHDR", append(head, 8, 0, 0, 0, 0))
	if raw != nil {
		var z bytes.Buffer
		packer := zlib.NewWriter(&z)
		packer.Write(raw)
		packer.Close()
		chunk(&b, "IDAT", z.Bytes())
	}
	chunk(&b, "IEND", nil)
	return b.Bytes()
}

func chunk(b *bytes.Buffer, kind string, data []byte) {
	b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	body := append([]byte(kind), data...)
	b.Write(body)
	b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}

func badCRC() []byte {
	b := pngOf(60, 60, make([]byte, 61*60))
	b[len(b)-1] ^= 0xff
	b[29] ^= 0xff
	return b
}

func strip(w, h int) []byte {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // writing to memory cannot fail
	}
	return b.Bytes()
}

func hugeJPEG() []byte {
	return []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x0b\x08\xff\xdc\xff\xdc\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00?\x00\xff\xd9")
}

func bmpOf(w, h int32) []byte {
	b := append([]byte("BM"), make([]byte, 52)...)
	binary.LittleEndian.PutUint32(b[2:], 54)
	binary.LittleEndian.PutUint32(b[10:], 54)
	binary.LittleEndian.PutUint32(b[14:], 40)
	binary.LittleEndian.PutUint32(b[18:], uint32(w))
	binary.LittleEndian.PutUint32(b[22:], uint32(h))
	b[26], b[28] = 1, 24
	return b
}

// exif puts an APP1 segment with an orientation after the JPEG's first marker.
func exif(jpg []byte, orientation byte) []byte {
	return insert(jpg, "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00"+string(orientation)+"\x00\x00\x00\x00\x00\x00\x00")
}

func exifOut(jpg []byte) []byte {
	return insert(jpg, "Exif\x00\x00II*\x00\xff\xff\xff\x7f\xff\xff")
}

func insert(jpg []byte, app1 string) []byte {
	out := append([]byte(nil), jpg[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(app1)+2))
	out = append(out, app1...)
	return append(out, jpg[2:]...)
}

func manySegments(jpg []byte) []byte {
	out := append([]byte(nil), jpg[:2]...)
	for range 10_000 {
		out = append(out, 0xff, 0xfe, 0, 4, 'h', 'i')
	}
	return append(out, jpg[2:]...)
}

// lockedPDF is an encryption dictionary (standard handler, revision 2) that no empty password opens.
const lockedPDF = "<< /Filter /Standard /V 1 /R 2 /P -44 /O <28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a> /U <11223344556677889900aabbccddeeff11223344556677889900aabbccddeeff> >>"

// pdfPages is a PDF of n empty pages.
func pdfPages(n int, box, encrypt string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range n {
		kids += fmt.Sprintf("%d 0 R ", 3+i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [ %s] >>", n, kids))
	for range n {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + box + "] >>")
	}
	extra := ""
	if encrypt != "" {
		object(encrypt)
		extra = fmt.Sprintf(" /Encrypt %d 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]", len(offsets))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, extra, start)
	return b.Bytes()
}

func loopingPDF() []byte {
	return bytes.Replace(pdfPages(1, "595 842", ""), []byte("/Kids [ 3 0 R ]"), []byte("/Kids [ 2 0 R ]"), 1)
}

// zipOf is a ZIP with one member of n zero bytes.
func zipOf(name string, n int) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		zeros := make([]byte, 1<<16)
		for left := n; left > 0; left -= len(zeros) {
			w.Write(zeros[:min(left, len(zeros))])
		}
	}
	z.Close()
	return b.Bytes()
}
