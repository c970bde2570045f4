package page

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"syscall"
	"testing"

	"yushen/models"
)

// waiting takes the decoder that has just worked out of the pool and gives it back when the test ends.
func waiting(t *testing.T) *decoder {
	t.Helper()
	openPage(t, jpegBytes(flag(40, 30)), 0)
	d, waited, err := decoders.take()
	if err != nil || !waited {
		t.Fatalf("no decoder waits (%v)", err)
	}
	return d
}

func TestADecoderMayOpenNoFilesAndTakeNoMemoryBeyondItsPicture(t *testing.T) {
	d := waiting(t)
	defer decoders.give(d)
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", d.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`Max open files +0 +0 `, `Max core file size +0 +0 `, `Max file size +0 +0 `, `Max address space +[0-9]+ +[0-9]+ `} {
		if !regexp.MustCompile(want).Match(limits) {
			t.Errorf("not confined: %s\n%s", want, limits)
		}
	}
}

func TestPicturesAreDecodedAfterADecoderDied(t *testing.T) {
	d := waiting(t)
	if err := d.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	decoders.give(d)
	for range 3 {
		if img := openPage(t, jpegBytes(flag(40, 30)), 0); !isRed(img, 0.2, 0.2) {
			t.Error("another picture came out")
		}
	}
}

// These are refused at three different moments; none may show what was decoded before.
func TestOneCitizensPictureDoesNotShowInTheNext(t *testing.T) {
	openPage(t, jpegBytes(flag(400, 300)), 0)
	data := jpegBytes(flag(400, 300))
	frame := bytes.Index(data, []byte{0xff, 0xc0})
	sixteen, medical := bytes.Clone(data), bytes.Clone(data)
	sixteen[frame+4], medical[frame+1] = 16, 0xc3
	for name, damaged := range map[string][]byte{
		"只有头":  append(bytes.Clone(data[:bytes.Index(data, []byte{0xff, 0xda})]), 0xff, 0xd9),
		"16位":  sixteen,
		"无损压缩": medical,
	} {
		if img, err := picture0(damaged); err == nil {
			t.Errorf("%s: a picture of %d x %d came out", name, img.Width, img.Height)
		}
	}
}

// What a damaged one no longer holds is grey: every pixel is written.
func TestADamagedPictureLeavesNoGap(t *testing.T) {
	const w, h = 400, 300
	whole := jpegBytes(flag(w, h))
	scan := bytes.Index(whole, []byte{0xff, 0xda})
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 60 {
		data := bytes.Clone(whole)
		for range n % 7 {
			data[scan+14+r.IntN(len(data)-scan-14)] = byte(r.IntN(256))
		}
		data = data[:scan+14+(len(data)-scan-14)*(n+1)/60]
		over, under := bytes.Repeat([]byte{1}, 3*w*h), bytes.Repeat([]byte{254}, 3*w*h)
		if _, _, err := decodeJPEGInto(over, data); err != nil {
			continue // refused
		}
		if _, _, err := decodeJPEGInto(under, data); err != nil || !bytes.Equal(over, under) {
			t.Errorf("%d: what lay in the memory before shows (%v)", n, err)
		}
	}
}

func picture0(data []byte) (models.Image, error) {
	u, err := opener.Open(context.Background(), "头.jpg", data)
	if err != nil {
		return models.Image{}, err
	}
	return u.Page(context.Background(), 0)
}

func TestALargePicturesMemoryIsGivenBack(t *testing.T) {
	openPage(t, jpegBytes(flag(4000, 3000)), 0)
	d := waiting(t)
	defer decoders.give(d)
	info, err := d.memory.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if held := info.Sys().(*syscall.Stat_t).Blocks * 512; held > keptBytes {
		t.Errorf("%d MiB are held for a decoder that waits", held>>20)
	}
}

func TestADecodingEndsWithItsRequest(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := decodeApart(ctx, jpegBytes(flag(40, 30)), codedJPEG, 40, 30); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	openPage(t, jpegBytes(flag(40, 30)), 0)
}
