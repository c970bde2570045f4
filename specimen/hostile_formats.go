package specimen

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
)

// hostileFormats are broken uploads of the formats that hold others: HEIC, TIFF, WebP, ZIP and OFD.
func hostileFormats(good []byte) []Broken {
	return append(append(append(brokenHEICs(), brokenRasters(good)...), brokenZIPs(good)...), brokenOFDs(good)...)
}

// isoBox is a box of an ISO media file (ISO/IEC 14496-12).
func isoBox(kind string, body ...string) string {
	all := strings.Join(body, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(all)))) + kind + all
}

func brokenHEICs() []Broken {
	start := isoBox("ftyp", "heic\x00\x00\x00\x00mif1heic")
	size := func(side string) string { return isoBox("ispe", "\x00\x00\x00\x00"+side+side) }
	holding := func(boxes ...string) []byte {
		return []byte(start + isoBox("meta", "\x00\x00\x00\x00", isoBox("iprp", isoBox("ipco", boxes...))))
	}
	deep := size("\x00\x00\x01\x00")
	for range 2000 {
		deep = isoBox("iprp", deep)
	}
	return []Broken{
		{Name: "声称很大.heic", Data: holding(size("\x00\x01\x00\x00")), Why: "HEIC that claims 65536x65536 pixels"},
		{Name: "负数.heic", Data: holding(size("\xff\xff\xff\xff")), Why: "HEIC that claims four thousand million pixels a side"},
		{Name: "只有尺寸.heic", Data: holding(size("\x00\x00\x01\x00")), Why: "HEIC that states a size and holds no picture"},
		{Name: "套很深.heic", Data: []byte(start + isoBox("meta", "\x00\x00\x00\x00", deep)), Why: "HEIC whose boxes are nested 2000 deep"},
		{Name: "盒子超界.heic", Data: []byte(start + "\x7f\xff\xff\xffmeta\x00\x00\x00\x00"), Why: "HEIC whose box is longer than the file"},
		{Name: "盒子为零.heic", Data: []byte(start + strings.Repeat("\x00\x00\x00\x08free", 20_000)), Why: "HEIC of twenty thousand empty boxes"},
		{Name: "位置乱写.heic", Data: []byte(start + isoBox("meta", "\x00\x00\x00\x00", isoBox("iloc", "\x01\x00\x00\x00\x88\x88\xff\xff"+strings.Repeat("\xff", 400)), size("\x00\x00\x01\x00"))), Why: "HEIC whose items lie outside the file"},
		{Name: "换代.avif", Data: []byte(isoBox("ftyp", "avif\x00\x00\x00\x00mif1avif")), Why: "AVIF, which is not read"},
	}
}

func brokenRasters(good []byte) []Broken {
	tag := func(id, kind uint16, n, value uint32) string {
		b := binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, id), kind)
		return string(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, n), value))
	}
	tiff := func(tags ...string) []byte {
		return []byte("II*\x00\x08\x00\x00\x00" + string(binary.LittleEndian.AppendUint16(nil, uint16(len(tags)))) + strings.Join(tags, "") + "\x00\x00\x00\x00")
	}
	webp := func(w, h uint32) []byte {
		body := "WEBPVP8L" + string(binary.LittleEndian.AppendUint32(nil, 10)) + "\x2f" + string(binary.LittleEndian.AppendUint32(nil, w-1|(h-1)<<14)) + "\x00\x00\x00\x00\x00"
		return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
	}
	frame := bytes.Index(good, []byte{0xff, 0xc0})
	lossless, precise := bytes.Clone(good), bytes.Clone(good)
	lossless[frame+1], precise[frame+4] = 0xc3, 16
	return []Broken{
		{Name: "声称很大.tif", Data: tiff(tag(256, 4, 1, 900_000), tag(257, 4, 1, 900_000), tag(258, 3, 1, 8), tag(259, 3, 1, 1), tag(262, 3, 1, 1)), Why: "TIFF that claims 900000x900000 pixels"},
		{Name: "没有数据.tif", Data: tiff(tag(256, 4, 1, 100), tag(257, 4, 1, 100), tag(258, 3, 1, 8), tag(259, 3, 1, 1), tag(262, 3, 1, 1)), Why: "TIFF without its rows"},
		{Name: "数据在外面.tif", Data: tiff(tag(256, 4, 1, 100), tag(257, 4, 1, 100), tag(258, 3, 1, 8), tag(259, 3, 1, 5), tag(262, 3, 1, 1), tag(273, 4, 1, 1<<30), tag(278, 4, 1, 100), tag(279, 4, 1, 1<<30)), Why: "TIFF whose rows lie outside the file"},
		{Name: "标签四十亿.tif", Data: tiff(tag(256, 4, 0xffffffff, 8), tag(257, 4, 0xffffffff, 8), tag(258, 3, 0xffffffff, 8)), Why: "TIFF whose tags claim four thousand million values"},
		{Name: "声称很大.webp", Data: webp(16384, 16384), Why: "WebP that claims 16384x16384 pixels"},
		{Name: "没有数据.webp", Data: webp(200, 200), Why: "WebP without its pixels"},
		{Name: "无损.jpg", Data: lossless, Why: "JPEG of a kind that only medical scanners write"},
		{Name: "十六位.jpg", Data: precise, Why: "JPEG of 16 bits, which no baseline picture has"},
	}
}

// packed is an entry of a ZIP written field by field, so that it can lie.
type packed struct {
	name   string
	data   string
	flags  uint16
	method uint16
	size   uint32 // as claimed; 0 is the truth
}

func rawZIP(entries ...packed) []byte {
	var b, toc []byte
	le := binary.LittleEndian
	for _, e := range entries {
		size := e.size
		if size == 0 {
			size = uint32(len(e.data))
		}
		common := le.AppendUint16(le.AppendUint16(le.AppendUint16(nil, 20), e.flags), e.method)
		common = le.AppendUint32(append(common, 0, 0, 0, 0), crc32.ChecksumIEEE([]byte(e.data))) // after the time
		common = le.AppendUint32(le.AppendUint32(common, uint32(len(e.data))), size)
		common = le.AppendUint16(le.AppendUint16(common, uint16(len(e.name))), 0)
		toc = append(append(toc, "PK\x01\x02\x14\x00"...), common...)
		toc = append(toc, make([]byte, 10)...)
		toc = append(le.AppendUint32(toc, uint32(len(b))), e.name...)
		b = append(append(append(append(b, "PK\x03\x04"...), common...), e.name...), e.data...)
	}
	start := uint32(len(b))
	b = append(append(b, toc...), "PK\x05\x06\x00\x00\x00\x00"...)
	b = le.AppendUint16(le.AppendUint16(b, uint16(len(entries))), uint16(len(entries)))
	b = le.AppendUint32(le.AppendUint32(b, uint32(len(toc))), start)
	return append(b, 0, 0)
}

// zipOfFiles is an honest ZIP of names and contents in turn.
func zipOfFiles(pairs ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		if w, err := z.Create(pairs[i]); err == nil {
			w.Write([]byte(pairs[i+1]))
		}
	}
	z.Close()
	return b.Bytes()
}

func brokenZIPs(good []byte) []Broken {
	photo := string(good)
	var many, folders []packed
	for i := range 150 {
		many = append(many, packed{name: fmt.Sprintf("%d.jpg", i), data: photo[:200]})
	}
	for i := range 5000 {
		folders = append(folders, packed{name: fmt.Sprintf("%d/", i)})
	}
	nested := zipOfFiles("照片.jpg", photo)
	for range 30 {
		nested = zipOfFiles("内.zip", string(nested))
	}
	return []Broken{
		{Name: "正常.zip", Data: zipOfFiles("材料/身份证.jpg", photo, "材料/产权证.jpg", photo), Why: "two photos in a ZIP", Valid: true},
		{Name: "名字穿越.zip", Data: zipOfFiles("../../../etc/passwd", photo, `..\..\windows\x.jpg`, photo, "/etc/cron.d/x", photo), Why: "photos whose names climb out of their folder", Valid: true},
		{Name: "名字带零.zip", Data: rawZIP(packed{name: "a\x00b\n<script>.jpg", data: photo}), Why: "photo in a ZIP whose name holds a zero and a script", Valid: true},
		{Name: "一百五十个.zip", Data: rawZIP(many...), Why: "ZIP of 150 photos"},
		{Name: "五千个文件夹.zip", Data: rawZIP(folders...), Why: "ZIP of 5000 folders"},
		{Name: "层层打包.zip", Data: nested, Why: "ZIP in a ZIP, 30 deep"},
		{Name: "夹带程序.zip", Data: zipOfFiles("照片.jpg", photo, "照片2.jpg", "MZ\x90\x00"+strings.Repeat("\x00", 500)), Why: "ZIP of a photo and a program"},
		{Name: "夹带坏图.zip", Data: zipOfFiles("照片.jpg", photo, "坏.jpg", photo[:100]), Why: "ZIP of a good and a broken photo"},
		{Name: "炸弹图.zip", Data: zipOf("图.bmp", 64<<20), Why: "ZIP whose picture is 64 MiB of zeros"},
		{Name: "设密码.zip", Data: rawZIP(packed{name: "照片.jpg", data: photo, flags: 1}), Why: "ZIP with a password"},
		{Name: "算法怪.zip", Data: rawZIP(packed{name: "照片.jpg", data: photo, method: 99}), Why: "ZIP of an unknown packing method"},
		{Name: "谎报大小.zip", Data: rawZIP(packed{name: "照片.jpg", data: "\x4b\x04\x00", method: 8, size: 0xfffffff0}), Why: "ZIP that claims to unpack to 4 GiB"},
		{Name: "空.zip", Data: []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), Why: "ZIP without files"},
		{Name: "没有目录.zip", Data: cut(zipOfFiles("照片.jpg", photo), 300), Why: "ZIP cut before its table of contents"},
		{Name: "只有杂物.zip", Data: zipOfFiles("__MACOSX/._a", "x", "Thumbs.db", "x"), Why: "ZIP of nothing but a system's litter"},
	}
}

func brokenOFDs(good []byte) []Broken {
	const root = `<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>`
	with := func(box, content string, more ...string) []byte {
		document := `<Document><CommonData><PageArea><PhysicalBox>` + box + `</PhysicalBox></PageArea><DocumentRes>R.xml</DocumentRes></CommonData><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>`
		res := `<Res><Fonts><Font ID="3" FontFile="x"><FontFile>f.ttf</FontFile></Font></Fonts><MultiMedias><MultiMedia ID="7"><MediaFile>i.jpg</MediaFile></MultiMedia></MultiMedias></Res>`
		return zipOfFiles(append([]string{"OFD.xml", root, "D.xml", document, "R.xml", res, "i.jpg", string(good), "f.ttf", "\x00\x01\x00\x00\xff\xff",
			"P.xml", `<Page><Content><Layer>` + content + `</Layer></Content></Page>`}, more...)...)
	}
	const a4 = "0 0 210 297"
	text := func(attributes, words string) string {
		return `<TextObject Boundary="0 0 210 20" Font="3" Size="5"><TextCode X="0" Y="10" ` + attributes + `>` + words + `</TextCode></TextObject>`
	}
	return []Broken{
		{Name: "没有文档.ofd", Data: zipOfFiles("OFD.xml", root), Why: "OFD without its document"},
		{Name: "指到外面.ofd", Data: zipOfFiles("OFD.xml", strings.Replace(root, "D.xml", "../../../../etc/passwd", 1)), Why: "OFD that points out of itself"},
		{Name: "实体炸弹.ofd", Data: zipOfFiles("OFD.xml", `<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><OFD><DocBody><DocRoot>&b;</DocRoot></DocBody></OFD>`), Why: "OFD whose XML expands itself"},
		{Name: "外部实体.ofd", Data: zipOfFiles("OFD.xml", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><OFD><DocBody><DocRoot>&a;</DocRoot></DocBody></OFD>`), Why: "OFD whose XML asks for a file of the machine"},
		{Name: "套很深.ofd", Data: with(a4, strings.Repeat("<PageBlock>", 30_000)+strings.Repeat("</PageBlock>", 30_000)), Why: "OFD page nested 30000 deep"},
		{Name: "纸为零.ofd", Data: with("0 0 0 0", ""), Why: "OFD page without size"},
		{Name: "纸很大.ofd", Data: with("0 0 999999 999999", ""), Why: "OFD page a kilometre wide", Valid: true},
		{Name: "纸一条线.ofd", Data: with("0 0 999999 0.0001", ""), Why: "OFD page that is a line"},
		{Name: "纸非数.ofd", Data: with("NaN Inf -1 1e999", ""), Why: "OFD page whose size is no number"},
		{Name: "百万对象.ofd", Data: with(a4, strings.Repeat("<PageBlock/>", 150_000)), Why: "OFD page of 150000 objects"},
		{Name: "字距十亿.ofd", Data: with(a4, text(`DeltaX="g 1000000000 1"`, "产权")), Why: "OFD text with a thousand million steps", Valid: true},
		{Name: "字很大.ofd", Data: with(a4, strings.Replace(text("", "产权"), `Size="5"`, `Size="999"`, 1)), Why: "OFD text a metre high", Valid: true},
		{Name: "字体坏.ofd", Data: with(a4, text("", "产权")), Why: "OFD whose own font is broken", Valid: true},
		{Name: "矩阵乱写.ofd", Data: with(a4, `<ImageObject Boundary="0 0 1 1" CTM="999999 999999 -999999 999999 0 0" ResourceID="7"/>`), Why: "OFD picture enlarged a million times", Valid: true},
		{Name: "路径乱写.ofd", Data: with(a4, `<PathObject Boundary="0 0 1 1" Fill="true"><AbbreviatedData>M 0 0 L 999999 999999 B 1 2 3 X `+strings.Repeat("C ", 1000)+`</AbbreviatedData></PathObject>`), Why: "OFD drawing out of bounds", Valid: true},
		{Name: "缺图.ofd", Data: with(a4, `<ImageObject Boundary="0 0 9 9" ResourceID="8"/>`), Why: "OFD without its picture"},
		{Name: "图是程序.ofd", Data: zipOfFiles("OFD.xml", root, "D.xml", `<Document><CommonData><PageArea><PhysicalBox>`+a4+`</PhysicalBox></PageArea><PublicRes>R.xml</PublicRes></CommonData><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>`,
			"R.xml", `<Res><MultiMedias><MultiMedia ID="7"><MediaFile>i</MediaFile></MultiMedia></MultiMedias></Res>`, "i", "MZ\x90\x00", "P.xml", `<Page><Content><Layer><ImageObject Boundary="0 0 9 9" ResourceID="7"/></Layer></Content></Page>`), Why: "OFD whose picture is a program"},
		{Name: "合成对象.ofd", Data: with(a4, `<CompositeObject Boundary="0 0 9 9" ResourceID="9"/>`), Why: "OFD with vector graphics from its resources, which are not drawn"},
	}
}
