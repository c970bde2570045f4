// Package typeface takes fonts out of the collections in which Debian packs Chinese ones (字体), as font files of their own.
package typeface

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// ZenHei is where Debian's fonts-wqy-zenhei puts WenQuanYi Zen Hei (文泉驿正黑): GPL-2 with an exception for fonts embedded in documents. It
// has all of the basic Chinese characters and of extension A.
const ZenHei = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"

// Members are the fonts of a TrueType collection (OpenType specification, otff: TTC header, table directory), or the one font that b is. The tables of
// each lie on boundaries of four bytes, which readers insist on and the collections of WenQuanYi and Arphic lack.
func Members(b []byte) ([][]byte, error) {
	if len(b) < 16 || string(b[:4]) != "ttcf" {
		return [][]byte{b}, nil
	}
	n := int(binary.BigEndian.Uint32(b[8:]))
	if n < 1 || n > (len(b)-12)/4 {
		return nil, fmt.Errorf("collection ends early")
	}
	var fonts [][]byte
	for i := range n {
		font, err := member(b, int(binary.BigEndian.Uint32(b[12+4*i:])))
		if err != nil {
			return nil, err
		}
		fonts = append(fonts, font)
	}
	return fonts, nil
}

// member copies the font whose table directory stands at a place.
func member(b []byte, at int) ([]byte, error) {
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
