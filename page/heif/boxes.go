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
	return look(data).info
}

func look(data []byte) walker {
	w := walker{file: data, left: mostBoxes, exif: map[uint32]bool{}, notes: map[uint32]bool{}}
	w.walk(data)
	w.locations(w.places)
	return w
}

// walker goes through the boxes of a file.
type walker struct {
	file   []byte
	left   int
	exif   map[uint32]bool // items of type Exif
	notes  map[uint32]bool // items that are no picture: XMP, addresses
	places []byte          // the body of iloc, which stands before the names of the items
	info   Info
	beside []Place // where EXIF and notes lie
	astray bool    // … or where that cannot be told
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
	switch {
	case bytes.HasPrefix(rest, []byte("Exif")):
		w.exif[id] = true
	case bytes.HasPrefix(rest, []byte("mime")), bytes.HasPrefix(rest, []byte("uri ")):
		w.notes[id] = true
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
			if !w.exif[id] && !w.notes[id] {
				continue
			}
			if method != 0 || at > uint64(len(w.file)) || size > uint64(len(w.file))-at {
				w.astray = true
				continue
			}
			p := Place{From: int(at), To: int(at + size)}
			if from, ok := exifFrom(w.file[p.From:p.To]); ok && w.exif[id] {
				p.From, p.EXIF = p.From+from, true
				if w.info.EXIF == nil {
					w.info.EXIF = w.file[p.From:p.To]
				}
			}
			w.beside = append(w.beside, p)
		}
	}
}

// exifFrom is where the TIFF structure begins in an EXIF item: four bytes say how many stand before it.
func exifFrom(item []byte) (int, bool) {
	if len(item) < 4 {
		return 0, false
	}
	skip := uint64(binary.BigEndian.Uint32(item))
	return int(4 + min(skip, 1<<31)), skip <= uint64(len(item)-4)
}

// Place is a stretch of a file that holds no picture. EXIF: it is a TIFF structure.
type Place struct {
	From, To int
	EXIF     bool
}

// Metadata finds what lies beside the pictures of a file: EXIF, XMP, and boxes that are none of a still picture's. ok is false where the
// boxes are damaged or hide such a thing where it is not looked for.
func Metadata(data []byte) (places []Place, ok bool) {
	w := look(data)
	places = w.beside
	for at, left := 0, mostBoxes; at < len(data); left-- {
		if len(data)-at < 8 || left == 0 {
			return places, false
		}
		size, head := uint64(binary.BigEndian.Uint32(data[at:])), 8
		switch {
		case size == 1 && len(data)-at >= 16:
			size, head = binary.BigEndian.Uint64(data[at+8:]), 16
		case size == 0:
			size = uint64(len(data) - at)
		}
		if size < uint64(head) || size > uint64(len(data)-at) {
			return places, false
		}
		switch string(data[at+4 : at+8]) {
		case "ftyp", "meta", "mdat", "idat":
		default:
			places = append(places, Place{From: at + head, To: at + int(size)})
		}
		at += int(size)
	}
	return places, w.left > 0 && !w.astray
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
