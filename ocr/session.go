package ocr

import (
	"fmt"
	"os"
	"slices"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
	"gocv.io/x/gocv"
)

// startRuntime loads ONNX Runtime; once per process, because the library allows no more.
var startRuntime = sync.OnceValue(func() error {
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return err
	}
	return shareMemory()
})

// The store is one stretch of addresses, of which only takes memory what was once written to: the closer look at a photograph works where the first look at
// it did. In a stretch for each piece, as ONNX Runtime makes them of its own, neither finds room in what the other left.
const (
	oneStretch   = 0         // its strategy kNextPowerOfTwo: stretches of at least the first one's size
	stretchBytes = 512 << 20 // more than the largest look takes
)

// shareMemory makes one store of working memory for all networks: detection never runs beside recognition of the same page, so that one can use
// what the other left.
func shareMemory() error {
	arena, err := ort.NewArenaCfg(0, oneStretch, stretchBytes, -1)
	if err != nil {
		return err
	}
	defer arena.Destroy()
	info, err := ort.GetMemoryInfo()
	if err != nil {
		return err
	}
	return ort.CreateAndRegisterAllocator(info, arena)
}

func loadRuntime(library string) error {
	if ort.IsInitialized() {
		return startRuntime()
	}
	if _, err := os.Stat(library); err != nil {
		return fmt.Errorf("ocr: ONNX Runtime: %w; %s", err, runSetup)
	}
	ort.SetSharedLibraryPath(library)
	if err := startRuntime(); err != nil {
		return fmt.Errorf("ocr: start ONNX Runtime %s: %w", library, err)
	}
	return nil
}

// session is one opened network with one input. Its run may be called by several goroutines at once.
type session struct {
	net    *ort.DynamicAdvancedSession
	around func() (end func()) // see Config
}

// openSession opens a network; threads is how many cores one run uses.
func openSession(onnx []byte, input string, outputs []string, threads int) (session, error) {
	options, err := ort.NewSessionOptions()
	if err != nil {
		return session{}, err
	}
	defer options.Destroy()
	for _, set := range []func() error{
		func() error { return options.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableAll) },
		func() error { return options.SetIntraOpNumThreads(threads) },
		func() error { return options.SetInterOpNumThreads(1) },
		// Idle threads that spin take the cores from the lines being read.
		func() error { return options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0") },
		func() error { return options.AddSessionConfigEntry("session.use_env_allocators", "1") },
		// Pages and lines differ in size: a block planned for each shape would only stand beside the last one.
		func() error { return options.SetMemPattern(false) },
	} {
		if err := set(); err != nil {
			return session{}, err
		}
	}
	net, err := ort.NewDynamicAdvancedSessionWithONNXData(onnx, []string{input}, outputs, options)
	return session{net: net}, err
}

// run feeds one tensor of shape batch, 3, height, width. The outputs have the shape and the memory that the network fills.
func (s session) run(input []float32, batch, height, width int, outputs []ort.Value) error {
	in, err := ort.NewTensor(ort.NewShape(int64(batch), 3, int64(height), int64(width)), input)
	if err != nil {
		return err
	}
	defer in.Destroy()
	if s.around != nil {
		defer s.around()()
	}
	return s.net.Run([]ort.Value{in}, outputs)
}

func (s session) close() {
	if s.net != nil {
		_ = s.net.Destroy()
	}
}

// floats is a bounded store of scratch slices, so that reading a page does not make the garbage collector clear megabytes anew, nor the system give them.
type floats struct {
	mu   sync.Mutex
	kept [][]float32 // the largest first
}

const (
	mostKept   = 8       // slices: for each of some cores one, and two for a page
	mostValues = 4 << 20 // of a slice that is kept: the first look at a page; the closer look at a photograph gives its memory back
)

// take gives n values of any content, and what is to be called when nobody looks at them any more.
func (f *floats) take(n int) (b []float32, done func(), err error) {
	if n > mostValues {
		m := gocv.NewMatWithSize(1, n, gocv.MatTypeCV32FC1)
		b, err = m.DataPtrFloat32()
		return b, func() { _ = m.Close() }, err
	}
	b = f.find(n)
	return b, func() { f.give(b) }, nil
}

// find gives the smallest slice that is large enough; a new one comes in the place of the largest, as only so many are in use at a time.
func (f *floats) find(n int) []float32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := len(f.kept) - 1; i >= 0; i-- {
		if b := f.kept[i]; cap(b) >= n {
			f.kept = slices.Delete(f.kept, i, i+1)
			return b[:n]
		}
	}
	f.kept = f.kept[min(1, len(f.kept)):]
	return make([]float32, n)
}

func (f *floats) give(b []float32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, _ := slices.BinarySearchFunc(f.kept, cap(b), func(a []float32, n int) int { return n - cap(a) })
	f.kept = slices.Insert(f.kept, i, b)
	f.kept = f.kept[:min(len(f.kept), mostKept)]
}
