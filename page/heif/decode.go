// Package heif decodes HEIC photographs (HEVC pictures in an ISO/IEC 23008-12 file), as phones of the last years take them (苹果和安卓手机的HEIC照片).
//
// The decoder is libheif 1.18.2 with libde265 1.0.15 (LGPL-3.0, licences in wasm/) compiled to WebAssembly, as published in the Go module
// github.com/gen2brain/heic v0.4.5 (MIT), from which scripts/setup takes it; without it the program builds and refuses HEIC. That module is not imported: it prefers a libheif.so of the machine, which would put a C
// decoder into this process, and its WebAssembly runs without a bound on memory or time. Here both are bounded, and a decoder that was
// led astray by a hostile file sees nothing but its own memory.
package heif

import (
	"bytes"
	"compress/gzip"
	"context"
	"embed"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed wasm
var wasm embed.FS

const (
	memoryPages = 12288 // of 64 KiB: 768 MiB; a picture of 48 million pixels takes 430
	atOnce      = 2     // pictures decoded at the same moment in the process
)

// Decoder decodes HEIC pictures. It compiles itself on first use. Safe for concurrent use.
type Decoder struct {
	cacheDir string // where compiled code is kept, "" for nowhere
	once     sync.Once
	runtime  wazero.Runtime
	module   wazero.CompiledModule
	err      error
	places   chan struct{}
}

// NewDecoder makes a Decoder that keeps its compiled code in cacheDir, so that a later process starts at once; "" keeps nothing.
func NewDecoder(cacheDir string) *Decoder {
	return &Decoder{cacheDir: cacheDir, places: make(chan struct{}, atOnce)}
}

// Start compiles the decoder, which takes about a second; Decode does it on first use.
func (d *Decoder) Start() error {
	d.once.Do(func() { d.err = d.compile() })
	return d.err
}

func (d *Decoder) compile() error {
	packed, err := wasm.Open("wasm/heif.wasm.gz")
	if err != nil {
		return fmt.Errorf("HEIC decoder: %w; run `make setup` and build again", err)
	}
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		return fmt.Errorf("unpack HEIC decoder: %w", err)
	}
	code, err := io.ReadAll(z)
	if err != nil {
		return fmt.Errorf("unpack HEIC decoder: %w", err)
	}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(memoryPages).WithCloseOnContextDone(true)
	if d.cacheDir != "" {
		// Without a writable folder it compiles each time; that is slower, not wrong.
		if cache, err := wazero.NewCompilationCacheWithDir(d.cacheDir); err == nil {
			config = config.WithCompilationCache(cache)
		}
	}
	ctx := context.Background()
	d.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, d.runtime); err != nil {
		return fmt.Errorf("start HEIC decoder: %w", err)
	}
	if d.module, err = d.runtime.CompileModule(ctx, code); err != nil {
		return fmt.Errorf("compile HEIC decoder: %w", err)
	}
	return nil
}

// Close frees the decoder; it does not start again.
func (d *Decoder) Close() error {
	d.once.Do(func() { d.err = errors.New("HEIC decoder is closed") })
	if d.runtime == nil {
		return nil
	}
	return d.runtime.Close(context.Background())
}

// ErrPicture is a file that the decoder cannot make a picture of.
var ErrPicture = errors.New("no HEIC picture")

// What the compiled decode function reports (libheif's heif_colorspace and heif_chroma).
const (
	colorYCbCr, colorRGB, colorGrey = 0, 1, 2
	chroma420, chroma422, chroma444 = 1, 2, 3
)

// Decode decodes the primary picture with the turns and mirrorings of the file's own properties (irot, imir) applied; EXIF is not looked at.
// A picture of more than maxPixels is refused before decoding. It ends when ctx does.
func (d *Decoder) Decode(ctx context.Context, data []byte, maxPixels int64) (image.Image, error) {
	if err := d.Start(); err != nil {
		return nil, err
	}
	select {
	case d.places <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-d.places }()
	m, err := d.runtime.InstantiateModule(ctx, d.module, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, ended(ctx, fmt.Errorf("instantiate HEIC decoder: %w", err))
	}
	defer m.Close(context.WithoutCancel(ctx))
	img, err := call{ctx, m}.picture(data, maxPixels)
	return img, ended(ctx, err)
}

// ended prefers the context's reason to the decoder's complaint that it was stopped.
func ended(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// call is one decoding in an instance of its own, whose memory goes with it.
type call struct {
	ctx context.Context
	m   api.Module
}

func (c call) alloc(n int) (uint32, error) {
	r, err := c.m.ExportedFunction("malloc").Call(c.ctx, uint64(n))
	if err != nil || r[0] == 0 {
		return 0, fmt.Errorf("%w: %d bytes of memory refused: %v", ErrPicture, n, err)
	}
	return uint32(r[0]), nil
}

func (c call) picture(data []byte, maxPixels int64) (image.Image, error) {
	in, err := c.alloc(len(data))
	if err != nil {
		return nil, err
	}
	report, err := c.alloc(5 * 4)
	if err != nil {
		return nil, err
	}
	if !c.m.Memory().Write(in, data) {
		return nil, fmt.Errorf("%w: file does not fit into memory", ErrPicture)
	}
	decode := func(headOnly, out uint32) error {
		r, err := c.m.ExportedFunction("decode").Call(c.ctx, uint64(in), uint64(len(data)), uint64(headOnly),
			uint64(report), uint64(report+4), uint64(report+8), uint64(report+12), uint64(report+16), uint64(out))
		if err != nil || r[0] == 0 {
			return fmt.Errorf("%w: decode: %v", ErrPicture, err)
		}
		return nil
	}
	if err := decode(1, 0); err != nil {
		return nil, err
	}
	var head [4]uint32
	for i := range head {
		head[i], _ = c.m.Memory().ReadUint32Le(report + 4*uint32(i))
	}
	s, err := shapeOf(int64(head[0]), int64(head[1]), head[2], head[3], maxPixels)
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(s.size())
	if err != nil {
		return nil, err
	}
	if err := decode(0, out); err != nil {
		return nil, err
	}
	px, ok := c.m.Memory().Read(out, uint32(s.size()))
	if !ok {
		return nil, fmt.Errorf("%w: picture outside memory", ErrPicture)
	}
	return s.image(bytes.Clone(px)), nil // the instance's memory goes when it closes
}

// shape is how the decoder lays a picture out: plane by plane, rows padded.
type shape struct {
	w, h          int
	color, chroma uint32
	stride        int // of the first plane
	cstride, ch   int // of the two colour planes of YCbCr
}

// LargeError is a picture of more pixels than allowed.
type LargeError struct{ Width, Height int64 }

func (e *LargeError) Error() string {
	return fmt.Sprintf("picture of %d x %d pixels", e.Width, e.Height)
}

func shapeOf(w, h int64, color, chroma uint32, maxPixels int64) (shape, error) {
	const longest = 1 << 16
	switch {
	case w <= 0 || h <= 0:
		return shape{}, fmt.Errorf("%w: %d x %d pixels", ErrPicture, w, h)
	case w > longest || h > longest || w*h > maxPixels:
		return shape{}, &LargeError{w, h}
	}
	s := shape{w: int(w), h: int(h), color: color, chroma: chroma, stride: padded(int(w))}
	switch {
	case color == colorGrey:
	case color == colorRGB:
		s.stride = 4 * padded(s.w)
	case color == colorYCbCr && chroma == chroma444:
		s.cstride, s.ch = s.stride, s.h
	case color == colorYCbCr && chroma == chroma422:
		s.cstride, s.ch = padded((s.w+1)/2), s.h
	case color == colorYCbCr && chroma == chroma420:
		s.cstride, s.ch = padded((s.w+1)/2), (s.h+1)/2
	default:
		return shape{}, fmt.Errorf("%w: colour space %d, chroma %d", ErrPicture, color, chroma)
	}
	return s, nil
}

// padded is the length of a row of n pixels: libheif makes planes at least 64 wide and rounds up to 16.
func padded(n int) int { return (max(n, 64) + 15) &^ 15 }

func (s shape) size() int { return s.stride*s.h + 2*s.cstride*s.ch }

func (s shape) image(px []byte) image.Image {
	r := image.Rect(0, 0, s.w, s.h)
	switch s.color {
	case colorGrey:
		return &image.Gray{Pix: px, Stride: s.stride, Rect: r}
	case colorRGB:
		return &image.NRGBA{Pix: px, Stride: s.stride, Rect: r}
	}
	ratio := map[uint32]image.YCbCrSubsampleRatio{chroma420: image.YCbCrSubsampleRatio420, chroma422: image.YCbCrSubsampleRatio422,
		chroma444: image.YCbCrSubsampleRatio444}[s.chroma]
	y, c := s.stride*s.h, s.cstride*s.ch
	return &image.YCbCr{Y: px[:y:y], Cb: px[y : y+c : y+c], Cr: px[y+c:], SubsampleRatio: ratio, YStride: s.stride, CStride: s.cstride, Rect: r}
}
