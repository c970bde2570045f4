package page

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"gocv.io/x/gocv"
	"golang.org/x/sys/unix"

	"yushen/models"
)

// JPEG and PNG are read by C libraries, in which a stranger's bytes may do anything. They are therefore decoded apart (隔离解码): in child processes of
// this very program, which open no files, may take so much memory, and are killed with the request that they work for. Bytes go in through a pipe;
// pixels come back in memory that both share, as many as the file's header says and no more. ADR 7.

// decoderName is the name under which a process of this program is a decoder and nothing else.
const decoderName = "yushen-decoder"

func init() {
	if len(os.Args) == 1 && os.Args[0] == decoderName {
		os.Exit(decodeForParent())
	}
}

const (
	decodeTime    = 30 * time.Second // for one picture
	decodeMemory  = 3 << 29          // address space beside the program's own: 60 megapixels of 16 bits and their conversion
	picturesEach  = 500              // after which a decoder is replaced, so that nothing piles up in it
	sharedBytes   = 3 * defaultPixels
	keptBytes     = 16 << 20 // of shared memory that a decoder keeps while it waits, if it needed no more: a scanned A4 page
	requestHeader = 16       // coding, length, width, height
	replyHeader   = 12       // done, width, height
)

// decoders are the process's children, one for two cores: decoding is a twentieth of a page's work. They are started when needed and end with it,
// since their input does.
var decoders = decoderPool{places: make(chan struct{}, max(1, runtime.NumCPU()/2)), idle: make(chan *decoder, max(1, runtime.NumCPU()/2))}

type decoderPool struct {
	places chan struct{}
	idle   chan *decoder
}

// decoder is a child that waits for a picture.
type decoder struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.ReadCloser
	memory *os.File // that both share
	pixels []byte   // the memory
	left   int
}

// coding is what a decoder is given.
type coding int

const (
	codedJPEG coding = iota
	codedPNG
	codedBMP // of a kind that the Go decoder does not know
)

// decodeApart decodes a picture whose header says w by h pixels, to BGR on white paper, not yet turned upright.
func decodeApart(ctx context.Context, data []byte, as coding, w, h int64) (models.Image, error) {
	if 3*w*h > sharedBytes {
		return models.Image{}, tooManyPixels(w, h)
	}
	ctx, cancel := context.WithTimeout(ctx, decodeTime)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return models.Image{}, err
	}
	select {
	case decoders.places <- struct{}{}:
		defer func() { <-decoders.places }()
	case <-ctx.Done():
		return models.Image{}, ctx.Err()
	}
	for again := true; ; again = false {
		d, waited, err := decoders.take()
		if err != nil {
			return models.Image{}, err
		}
		img, err := d.decode(ctx, data, as, w, h)
		var refused *fault
		if err == nil || errors.As(err, &refused) {
			decoders.give(d)
			return img, err
		}
		d.end()
		if !waited || !again || ctx.Err() != nil { // one that had waited may have been ended by the machine meanwhile
			return models.Image{}, cmp.Or(ctx.Err(), err)
		}
	}
}

// take gives a decoder that waits, or starts one.
func (p *decoderPool) take() (d *decoder, waited bool, err error) {
	select {
	case d = <-p.idle:
		return d, true, nil
	default:
		d, err = startDecoder()
		return d, false, err
	}
}

func (p *decoderPool) give(d *decoder) {
	if d.left--; d.left > 0 {
		select {
		case p.idle <- d:
			return
		default:
		}
	}
	d.end()
}

func startDecoder() (d *decoder, err error) {
	d = &decoder{cmd: &exec.Cmd{Path: "/proc/self/exe", Args: []string{decoderName}, Dir: "/"}, left: picturesEach}
	defer func() {
		if err != nil {
			d.free()
			err = fmt.Errorf("start decoder: %w: %w", err, faultDecoder)
		}
	}()
	if d.memory, d.pixels, err = sharedMemory(); err != nil {
		return nil, err
	}
	d.cmd.ExtraFiles = []*os.File{d.memory}
	if d.in, err = d.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if d.out, err = d.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	return d, d.cmd.Start()
}

// sharedMemory makes memory that takes room only where it was written to. It is sealed, so that a child led astray cannot cut it off under this process.
func sharedMemory() (*os.File, []byte, error) {
	fd, err := unix.MemfdCreate(decoderName, unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, nil, err
	}
	f := os.NewFile(uintptr(fd), decoderName)
	if err := f.Truncate(sharedBytes); err != nil {
		return f, nil, err
	}
	if _, err := unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_SEAL); err != nil {
		return f, nil, err
	}
	pixels, err := unix.Mmap(fd, 0, sharedBytes, unix.PROT_READ, unix.MAP_SHARED)
	return f, pixels, err
}

func (d *decoder) end() {
	_ = d.in.Close()
	_ = d.cmd.Process.Kill()
	_ = d.cmd.Wait()
	d.free()
}

func (d *decoder) free() {
	if d.pixels != nil {
		_ = unix.Munmap(d.pixels)
	}
	if d.memory != nil {
		_ = d.memory.Close()
	}
}

// decode has the child decode one picture; any error but a fault leaves the child of no use.
func (d *decoder) decode(ctx context.Context, data []byte, as coding, w, h int64) (models.Image, error) {
	stop := context.AfterFunc(ctx, func() { _ = d.cmd.Process.Kill() })
	defer stop()
	var head []byte
	for _, v := range []int64{int64(as), int64(len(data)), w, h} {
		head = binary.LittleEndian.AppendUint32(head, uint32(v))
	}
	for _, b := range [][]byte{head, data} {
		if _, err := d.in.Write(b); err != nil {
			return models.Image{}, fmt.Errorf("decoder: %w", err)
		}
	}
	var reply [replyHeader]byte
	if _, err := io.ReadFull(d.out, reply[:]); err != nil {
		return models.Image{}, fmt.Errorf("decoder ended: %w", err)
	}
	number := func(i int) int64 { return int64(binary.LittleEndian.Uint32(reply[4*i:])) }
	if number(0) == 0 {
		return models.Image{}, faultDamaged
	}
	if number(1) != w || number(2) != h {
		return models.Image{}, fmt.Errorf("decoder: picture of %d x %d, the header says %d x %d", number(1), number(2), w, h)
	}
	img := models.Image{Width: int(w), Height: int(h), BGR: pixels(int(3 * w * h))}
	copy(img.BGR, d.pixels)
	if len(img.BGR) > keptBytes {
		if unix.Fallocate(int(d.memory.Fd()), unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, 0, sharedBytes) != nil {
			d.left = 1 // the memory goes with the decoder instead
		}
	}
	return img, nil
}

// decodeForParent is the child: pictures come in on the standard input, pixels go out into memory that it finds as its fourth file. It ends with its
// input.
func decodeForParent() int {
	pixels, err := unix.Mmap(3, 0, sharedBytes, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil || confine() != nil {
		return 1
	}
	var head [requestHeader]byte
	for {
		if err := readFull(head[:]); err != nil {
			return 0
		}
		number := func(i int) int { return int(binary.LittleEndian.Uint32(head[4*i:])) }
		data := make([]byte, number(1))
		if err := readFull(data); err != nil {
			return 0
		}
		var reply []byte
		w, h, err := fill(pixels, data, coding(number(0)))
		for _, v := range []int{map[bool]int{true: 1}[err == nil], w, h} {
			reply = binary.LittleEndian.AppendUint32(reply, uint32(v))
		}
		if err := writeFull(reply); err != nil {
			return 1
		}
	}
}

// fill decodes a picture into the shared memory.
func fill(pixels, data []byte, as coding) (w, h int, err error) {
	if as == codedJPEG {
		return decodeJPEGInto(pixels, data)
	}
	how := gocv.IMReadUnchanged
	if as == codedBMP {
		how = gocv.IMReadColor // else a palette's numbers come out, not its colours
	}
	img, err := anyPicture(data, how)
	if err != nil {
		return 0, 0, err
	}
	defer Release(img)
	if len(img.BGR) > len(pixels) {
		return 0, 0, tooManyPixels(int64(img.Width), int64(img.Height))
	}
	copy(pixels, img.BGR)
	return img.Width, img.Height, nil
}

// anyPicture decodes a picture of any number of channels and bits.
func anyPicture(data []byte, how gocv.IMReadFlag) (models.Image, error) {
	m, err := gocv.IMDecode(data, how)
	if err != nil {
		return models.Image{}, err
	}
	defer m.Close()
	if m.Empty() {
		return models.Image{}, faultDamaged
	}
	return onWhite(m)
}

// readFull and writeFull use the two pipes as they are: Go's files would want to open one more to wait on.
func readFull(b []byte) error {
	for len(b) > 0 {
		n, err := syscall.Read(0, b)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return err
		case n == 0:
			return io.EOF
		default:
			b = b[n:]
		}
	}
	return nil
}

func writeFull(b []byte) error {
	for len(b) > 0 {
		n, err := syscall.Write(1, b)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return err
		default:
			b = b[n:]
		}
	}
	return nil
}
