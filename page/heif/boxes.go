package heif

import (
	"bytes"
	"encoding/binary"
)

// Info is what the boxes of a HEIC file say without decoding it (ISO/IEC 14496-12 and 23008-12).
type Info struct {
	Width, Height int64  // the largest picture that any property claims, 0 where none does
	Turned        bool   // the file holds its own turns or mirrorings (irot, imir): then EXIF's orientation says the same again
	EXIF          []byte // the TIFF structure of the EXIF block, nil where there is none
}

// mostBoxes bounds how many boxes are looked at; a photograph of 48 tiles has about 200.
const mostBoxes = 4000

// Inspect reads the boxes. It never fails: a damaged file just says little.
func Inspect(data []byte) Info {
	w := walker{file: data, left: mostBoxes}
	w.walk(data)
	w.locations(w.places)
	return w.info
}

// walker goes through the boxes of a file.
type walker struct {
	file   []byte
	left   int
	exif   map[uint32]bool // items of type Exif
	places []byte          // the body of iloc, which stands before the names of the items
	info   Info
}

func (w *walker) walk(b []byte) {
	for len(b) >= 8 && w.left > 0 {
		w.left--
		size, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
		switch {
		case size == 1 && len(b) >= 16:
			size, head = binary.BigEndian.Uint64(b[8:]), 16
		case size == 0:
			size = uint64(len(b))
		}
		if size < head || size > uint64(len(b)) {
			return
		}
		w.box(string(b[4:8]), b[head:size])
		b = b[size:]
	}
}

func (w *walker) box(name string, body []byte) {
	switch name {
	case "meta": // a full box: version and flags come first
		if len(body) > 4 {
			w.walk(body[4:])
		}
	case "iprp", "ipco":
		w.walk(body)
	case "ispe":
		if len(body) >= 12 {
			w.info.Width = max(w.info.Width, int64(binary.BigEndian.Uint32(body[4:])))
			w.info.Height = max(w.info.Height, int64(binary.BigEndian.Uint32(body[8:])))
		}
	case "irot", "imir":
		w.info.Turned = true
	case "iinf":
		w.items(body)
	case "infe":
		w.item(body)
	case "iloc":
		w.places = body
	}
}

func (w *walker) items(body []byte) {
	switch {
	case len(body) >= 6 && body[0] == 0:
		w.walk(body[6:])
	case len(body) >= 8:
		w.walk(body[8:])
	}
}

// item notes an item of type Exif: version 2 has identifiers of 16 bits, version 3 of 32.
func (w *walker) item(body []byte) {
	if len(body) < 4 {
		return
	}
	id, rest := uint32(0), body[4:]
	switch {
	case body[0] == 2 && len(rest) >= 8:
		id, rest = uint32(binary.BigEndian.Uint16(rest)), rest[4:]
	case body[0] == 3 && len(rest) >= 10:
		id, rest = binary.BigEndian.Uint32(rest), rest[6:]
	default:
		return
	}
	if bytes.HasPrefix(rest, []byte("Exif")) {
		if w.exif == nil {
			w.exif = map[uint32]bool{}
		}
		w.exif[id] = true
	}
}

// locations finds where the EXIF item lies.
func (w *walker) locations(body []byte) {
	if len(body) < 8 {
		return
	}
	r := reader{b: body[4:]}
	version, sizes := body[0], r.uint(2)
	offset, length, base, index := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), 0
	idSize := 2
	if version > 0 {
		index = int(sizes & 15)
	}
	if version == 2 {
		idSize = 4
	}
	for n := r.uint(idSize); n > 0 && !r.short; n-- {
		id, method := uint32(r.uint(idSize)), uint64(0)
		if version > 0 {
			method = r.uint(2) & 15
		}
		r.uint(2) // data reference
		start := r.uint(base)
		for extents := r.uint(2); extents > 0 && !r.short; extents-- {
			r.uint(index)
			at, size := start+r.uint(offset), r.uint(length)
			if w.exif[id] && method == 0 && w.info.EXIF == nil {
				w.info.EXIF = exifOf(w.file, at, size)
			}
		}
	}
}

// exifOf cuts the TIFF structure out of an EXIF item: four bytes say how many stand before it.
func exifOf(file []byte, at, size uint64) []byte {
	n := uint64(len(file))
	if at > n || size > n-at || size < 4 {
		return nil
	}
	item := file[at : at+size]
	if skip := uint64(binary.BigEndian.Uint32(item)); skip <= size-4 {
		return item[4+skip:]
	}
	return nil
}

// reader reads big-endian numbers; past the end it gives 0 and is short.
type reader struct {
	b     []byte
	short bool
}

func (r *reader) uint(size int) uint64 {
	if size > len(r.b) || size > 8 {
		r.short, r.b = true, nil
		return 0
	}
	var v uint64
	for _, b := range r.b[:size] {
		v = v<<8 | uint64(b)
	}
	r.b = r.b[size:]
	return v
}
