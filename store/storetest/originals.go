package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"yushen/store"
)

// OpenOriginals opens the same store again each time it is called within one test.
type OpenOriginals func(t *testing.T) store.Originals

// Originals runs the suite; fresh gives each test a store of its own.
func Originals(t *testing.T, fresh func(t *testing.T) OpenOriginals) {
	tests := []struct {
		name string
		run  func(t *testing.T, open OpenOriginals)
	}{
		{"存进去的和取出来的一字节不差，地址就是哈希", bytesAreKept},
		{"空文件也存得下", emptyIsKept},
		{"超过上限的不收，正好上限的收", limit},
		{"没确认的，重新打开后就没有了", stagedIsForgotten},
		{"确认了的，重新打开后还在", keptSurvives},
		{"放弃的取不到", discarded},
		{"同样的内容存两次也只是一份", sameTwice},
		{"同样的内容同时存", sameAtOnce},
		{"传到一半断了，什么也不留下", broken},
		{"地址只认六十四位十六进制", addresses},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, fresh(t)) })
	}
}

func stage(t *testing.T, o store.Originals, content string) store.Staged {
	t.Helper()
	s, err := o.Stage(context.Background(), strings.NewReader(content), 1<<20)
	if err != nil {
		t.Fatalf("stage: %v", err)
	}
	return s
}

func keep(t *testing.T, o store.Originals, content string) store.File {
	t.Helper()
	s := stage(t, o, content)
	if err := o.Keep(context.Background(), s); err != nil {
		t.Fatalf("keep: %v", err)
	}
	return store.File{SHA256: s.SHA256, Bytes: s.Bytes}
}

func mustHold(t *testing.T, o store.Originals, f store.File, want string) {
	t.Helper()
	got, err := store.ReadOriginal(context.Background(), o, f)
	if err != nil || string(got) != want {
		t.Fatalf("read %d bytes, %v; want %d", len(got), err, len(want))
	}
}

func mustLack(t *testing.T, o store.Originals, hash string) {
	t.Helper()
	r, err := o.Open(context.Background(), hash)
	if err == nil {
		_ = r.Close()
	}
	if !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("open %q: %v, want not found", hash, err)
	}
}

func bytesAreKept(t *testing.T, open OpenOriginals) {
	o := open(t)
	content := string(bytes.Repeat([]byte{0, 0xff, '\r', '\n', 0x1a}, 50_000))
	f := keep(t, o, content)
	sum := sha256.Sum256([]byte(content))
	if f.SHA256 != hex.EncodeToString(sum[:]) || f.Bytes != int64(len(content)) {
		t.Fatalf("address %s, %d bytes", f.SHA256, f.Bytes)
	}
	mustHold(t, o, f, content)
}

func emptyIsKept(t *testing.T, open OpenOriginals) {
	o := open(t)
	mustHold(t, o, keep(t, o, ""), "")
}

func limit(t *testing.T, open OpenOriginals) {
	ctx, o := context.Background(), open(t)
	if _, err := o.Stage(ctx, strings.NewReader("12345"), 4); !errors.Is(err, store.ErrTooLarge) {
		t.Fatalf("five of four bytes: %v", err)
	}
	s, err := o.Stage(ctx, strings.NewReader("1234"), 4)
	if err != nil || s.Bytes != 4 {
		t.Fatalf("four of four bytes: %+v, %v", s, err)
	}
	o.Discard(s)
}

func stagedIsForgotten(t *testing.T, open OpenOriginals) {
	o := open(t)
	s := stage(t, o, "没有确认")
	r, err := o.OpenStaged(context.Background(), s)
	if err != nil {
		t.Fatalf("staged bytes can be read: %v", err)
	}
	if b, err := io.ReadAll(r); err != nil || string(b) != "没有确认" {
		t.Fatalf("staged bytes: %q, %v", b, err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	mustLack(t, o, s.SHA256)
	mustLack(t, open(t), s.SHA256)
}

func keptSurvives(t *testing.T, open OpenOriginals) {
	f := keep(t, open(t), "确认了")
	mustHold(t, open(t), f, "确认了")
}

func discarded(t *testing.T, open OpenOriginals) {
	o := open(t)
	s := stage(t, o, "不要了")
	o.Discard(s)
	mustLack(t, o, s.SHA256)
	if err := o.Keep(context.Background(), s); err == nil {
		t.Fatal("kept what had been discarded")
	}
	f := keep(t, o, "要的")
	o.Discard(store.Staged{SHA256: f.SHA256})
	mustHold(t, o, f, "要的")
}

func sameTwice(t *testing.T, open OpenOriginals) {
	o := open(t)
	a, b := stage(t, o, "同一张"), stage(t, o, "同一张")
	for _, s := range []store.Staged{a, b, b} {
		if err := o.Keep(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
	o.Discard(a)
	mustHold(t, o, store.File{SHA256: a.SHA256}, "同一张")
}

func sameAtOnce(t *testing.T, open OpenOriginals) {
	o := open(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := o.Stage(context.Background(), strings.NewReader("同一张"), 100)
			if err == nil {
				err = o.Keep(context.Background(), s)
			}
			if err != nil {
				t.Errorf("keep: %v", err)
			}
		})
	}
	wg.Wait()
	sum := sha256.Sum256([]byte("同一张"))
	mustHold(t, o, store.File{SHA256: hex.EncodeToString(sum[:])}, "同一张")
}

func broken(t *testing.T, open OpenOriginals) {
	o := open(t)
	lost := errors.New("connection lost")
	if _, err := o.Stage(context.Background(), io.MultiReader(strings.NewReader("一半"), iotest.ErrReader(lost)), 100); !errors.Is(err, lost) {
		t.Fatalf("stage: %v", err)
	}
	sum := sha256.Sum256([]byte("一半"))
	mustLack(t, o, hex.EncodeToString(sum[:]))
}

func addresses(t *testing.T, open OpenOriginals) {
	o := open(t)
	for _, hash := range []string{"", "..", "../../etc/passwd", strings.Repeat("0", 64), strings.Repeat("A", 64), strings.Repeat("0", 63) + "/"} {
		mustLack(t, o, hash)
	}
}
