package letters

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"

	"github.com/signintech/gopdf"

	"yushen/models"
)

// FontFile is where Debian's fonts-wqy-zenhei puts WenQuanYi Zen Hei (文泉驿正黑): GPL-2 with an exception for fonts embedded in documents. It has all of
// the basic Chinese characters and of extension A.
const FontFile = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"

const family = "zh"

// Press writes letters. It is opened once and only read.
type Press struct {
	fonts *gopdf.FontContainer
}

// Open reads a TrueType font or the first of a collection; "" is FontFile.
func Open(file string) (*Press, error) {
	if file == "" {
		file = FontFile
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, &models.Error{Code: models.Unavailable, Public: "暂时不能生成文书，请到窗口打印。", Cause: fmt.Errorf("font for letters (Debian: fonts-wqy-zenhei): %w", err)}
	}
	if b, err = single(b); err != nil {
		return nil, fmt.Errorf("font %s: %w", file, err)
	}
	fonts := &gopdf.FontContainer{}
	if err := fonts.AddTTFFontData(family, b); err != nil {
		return nil, fmt.Errorf("font %s: %w", file, err)
	}
	return &Press{fonts: fonts}, nil
}

// single takes the first font out of a TrueType collection (OpenType specification, otff: TTC header, table directory): its directory with the tables
// behind it, which the PDF writer wants as a file of their own.
func single(b []byte) ([]byte, error) {
	if len(b) < 16 || string(b[:4]) != "ttcf" {
		return b, nil
	}
	at := int(binary.BigEndian.Uint32(b[12:]))
	if at+12 > len(b) {
		return nil, fmt.Errorf("collection ends early")
	}
	n := int(binary.BigEndian.Uint16(b[at+4:]))
	head := 12 + 16*n
	if at+head > len(b) {
		return nil, fmt.Errorf("table directory ends early")
	}
	out := slices.Clone(b[at : at+head])
	for i := range n {
		entry := out[12+16*i:]
		from, size := int(binary.BigEndian.Uint32(entry[8:])), int(binary.BigEndian.Uint32(entry[12:]))
		if from+size > len(b) {
			return nil, fmt.Errorf("table %s ends early", entry[:4])
		}
		binary.BigEndian.PutUint32(entry[8:], uint32(len(out)))
		out = append(out, b[from:from+size]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out, nil
}
