package typeface

import (
	"encoding/binary"
	"testing"
)

func TestFontOutOfACollection(t *testing.T) {
	// A collection of one font with one table of five bytes.
	b := make([]byte, 49)
	copy(b, "ttcf")
	binary.BigEndian.PutUint32(b[8:], 1)
	binary.BigEndian.PutUint32(b[12:], 16)
	binary.BigEndian.PutUint16(b[20:], 1)
	copy(b[28:], "head")
	binary.BigEndian.PutUint32(b[36:], 44)
	binary.BigEndian.PutUint32(b[40:], 5)
	copy(b[44:], "abcde")
	fonts, err := Members(b)
	if err != nil || len(fonts) != 1 || len(fonts[0]) != 36 || string(fonts[0][28:33]) != "abcde" || binary.BigEndian.Uint32(fonts[0][20:]) != 28 {
		t.Errorf("%v %q", err, fonts)
	}
	for _, end := range []int{46, 30, 17, 15} {
		if fonts, err := Members(b[:end]); err == nil && end > 15 {
			t.Errorf("a collection cut to %d bytes is taken for whole: %q", end, fonts)
		}
	}
}
