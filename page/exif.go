package page

import (
	"bytes"
	"encoding/binary"
)

// orientation is the EXIF orientation of a picture (拍摄方向), 1 to 8; 1 stands upright. CIPA DC-008 (Exif 2.32), tag 0x0112.
type orientation int

const upright orientation = 1

const orientationTag = 0x0112

// tiffOrientation reads the orientation out of a TIFF structure, which is what an EXIF block holds; upright where it says nothing.
func tiffOrientation(b []byte) orientation {
	order, ifd, ok := tiffStart(b)
	if !ok {
		return upright
	}
	return directoryOrientation(b, order, ifd)
}

func directoryOrientation(b []byte, order binary.ByteOrder, ifd int) orientation {
	if ifd+2 > len(b) {
		return upright
	}
	for i := range int(order.Uint16(b[ifd:])) {
		at := ifd + 2 + 12*i
		if at+12 > len(b) {
			break
		}
		if order.Uint16(b[at:]) == orientationTag {
			if o := orientation(order.Uint16(b[at+8:])); o >= 1 && o <= 8 {
				return o
			}
			break
		}
	}
	return upright
}

// tiffStart reads the byte order and the offset of the first directory.
func tiffStart(b []byte) (order binary.ByteOrder, ifd int, ok bool) {
	if len(b) < 8 {
		return nil, 0, false
	}
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return nil, 0, false
	}
	at := order.Uint32(b[4:])
	if at < 8 || int64(at) > int64(len(b)) {
		return nil, 0, false
	}
	return order, int(at), true
}

// jpegHeader is what a JPEG's markers say before its picture data.
type jpegHeader struct {
	width, height int64
	components    int // 1 grey, 3 colour, 4 CMYK
	orientation   orientation
	scans         int  // of a progressive picture; each costs a pass over all pixels
	ended         bool // the end marker is there
}

// readJPEGHeader walks the markers up to the first scan (ITU-T T.81 annex B). ok is false where no frame header was found.
func readJPEGHeader(data []byte) (h jpegHeader, ok bool) {
	h.orientation = upright
	at := 2
	for at+4 <= len(data) {
		if data[at] != 0xff {
			at++
			continue
		}
		marker := data[at+1]
		if marker == 0xff || marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd8 { // fill bytes and markers without length
			at++
			continue
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 || at+2+length > len(data) {
			break
		}
		body := data[at+4 : at+2+length]
		switch {
		case marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			h.orientation = tiffOrientation(body[6:])
		case isFrameHeader(marker) && len(body) >= 6:
			h.components = int(body[5])
			h.height, h.width = int64(binary.BigEndian.Uint16(body[1:])), int64(binary.BigEndian.Uint16(body[3:]))
		case marker == 0xda:
			rest := data[at:]
			h.scans = bytes.Count(rest, []byte{0xff, 0xda})
			h.ended = bytes.Contains(rest, []byte{0xff, 0xd9})
			return h, h.width > 0 && h.height > 0
		}
		at += 2 + length
	}
	return h, false
}

// isFrameHeader: SOF0 to SOF15 without DHT, JPG and DAC, which share the range.
func isFrameHeader(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}

// pngChunk finds a chunk by its type and returns its data, nil where there is none.
func pngChunk(data []byte, name string) []byte {
	at := 8
	for at+12 <= len(data) {
		length := int64(binary.BigEndian.Uint32(data[at:]))
		end := int64(at) + 8 + length
		if end > int64(len(data)) {
			return nil
		}
		if string(data[at+4:at+8]) == name {
			return data[at+8 : end]
		}
		at = int(end) + 4
	}
	return nil
}

// webpChunk finds a RIFF chunk of a WebP file.
func webpChunk(data []byte, name string) []byte {
	at := 12
	for at+8 <= len(data) {
		length := int64(binary.LittleEndian.Uint32(data[at+4:]))
		end := int64(at) + 8 + length
		if end > int64(len(data)) {
			return nil
		}
		if string(data[at:at+4]) == name {
			return data[at+8 : end]
		}
		at = int(end + end&1)
	}
	return nil
}
