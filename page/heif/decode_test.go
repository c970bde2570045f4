package heif

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"testing"
	"time"
)

var decoder = NewDecoder("")

func photo(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestBoxesTellSizeTurnAndEXIF(t *testing.T) {
	plain, turned := Inspect(photo(t, "picture.heic")), Inspect(photo(t, "turned.heic"))
	if plain.Width != 120 || plain.Height != 80 || plain.Turned || plain.EXIF != nil {
		t.Errorf("plain photo: %+v", plain)
	}
	if !turned.Turned || !bytes.HasPrefix(turned.EXIF, []byte("MM\x00*")) {
		t.Errorf("turned photo: turned %v, EXIF %q", turned.Turned, turned.EXIF[:min(len(turned.EXIF), 8)])
	}
}

func TestBoundsOfADecoding(t *testing.T) {
	data := photo(t, "picture.heic")
	var large *LargeError
	if _, err := decoder.Decode(context.Background(), data, 1000); !errors.As(err, &large) || large.Width != 120 {
		t.Errorf("9600 pixels where 1000 are allowed: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := decoder.Decode(ctx, data, 1<<20); !errors.Is(err, context.Canceled) {
		t.Errorf("after the deadline: %v", err)
	}
	if _, err := decoder.Decode(context.Background(), data[:500], 1<<20); !errors.Is(err, ErrPicture) {
		t.Errorf("half a file: %v", err)
	}
	// The coded picture stays 120 x 80 while the file says 8000 x 8000: what was not decoded must not be made up out of other memory.
	lying := bytes.Clone(data)
	at := bytes.Index(lying, []byte("ispe"))
	binary.BigEndian.PutUint32(lying[at+8:], 8000)
	binary.BigEndian.PutUint32(lying[at+12:], 8000)
	if img, err := decoder.Decode(context.Background(), lying, 1<<27); err == nil && img.Bounds().Dx() != 120 {
		t.Errorf("a file that lies about its size gives a picture of %v", img.Bounds())
	}
	if _, err := decoder.Decode(context.Background(), data, 1<<20); err != nil {
		t.Errorf("the next file: %v", err)
	}
}

func FuzzInspect(f *testing.F) {
	f.Add(photo(f, "picture.heic"))
	f.Add(photo(f, "turned.heic"))
	f.Add([]byte("\x00\x00\x00\x10iloc\x01\x00\x00\x00\x44\x40\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		if info := Inspect(data); info.Width < 0 || info.Height < 0 || len(info.EXIF) > len(data) {
			t.Errorf("%+v", info)
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("took %v", d)
		}
	})
}

func FuzzDecode(f *testing.F) {
	if err := decoder.Start(); err != nil { // compiling must not count as an execution that hangs
		f.Fatal(err)
	}
	f.Add(photo(f, "picture.heic"))
	f.Add(photo(f, "turned.heic"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if img, err := decoder.Decode(ctx, data, 1<<20); err == nil && img.Bounds().Dx()*img.Bounds().Dy() > 1<<20 {
			t.Errorf("picture of %v", img.Bounds())
		}
	})
}
