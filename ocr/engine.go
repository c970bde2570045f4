// Package ocr reads the text lines of a page image (识别): PP-OCRv6 detection and recognition on ONNX Runtime, and Tesseract as a second,
// independent reader of single fields. The networks are opened once and only read; nothing of one request is kept for the next.
package ocr

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"gocv.io/x/gocv"
	"golang.org/x/sync/semaphore"

	"yushen/models"
)

// Config says where the pinned files are and how much of the machine reading may use. The zero value is right for a server of its own.
type Config struct {
	Assets  string   // folder with lib and models; "": see findAssets
	Threads int      // cores; 0: all
	Words   []string // that the print of the trade consists of: a guessed character is read so that it makes one

	Around func() (end func()) // called before each run of a network, and what it gives behind it; nil: nothing. Benchmarks measure with it
}

// Engine reads pages (识别引擎). All methods may be called by many goroutines at once; together they use no more than Config.Threads cores.
type Engine struct {
	detect  detector   // tiny: with print followed beyond its boxes as good as small, at less than half the time
	quick   recognizer // tiny: four times faster, fewer characters
	careful recognizer // small
	cores   *semaphore.Weighted
	threads int64
	models  map[string]string
	assets  string
	scratch *floats
	words   words
	around  func() (end func())
	witness func() (*Second, error) // opened when first asked for
	second  *Second                 // nil until then
}

// Open finds and checks the pinned files and opens the networks, some 0.3 s. The error says what to run where they are missing.
func Open(c Config) (*Engine, error) {
	a, err := findAssets(c.Assets)
	if err != nil {
		return nil, err
	}
	if err := loadRuntime(a.library()); err != nil {
		return nil, err
	}
	threads := c.Threads
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	e := &Engine{cores: semaphore.NewWeighted(int64(threads)), threads: int64(threads), models: map[string]string{}, assets: a.dir, scratch: &floats{}, words: newWords(c.Words), around: c.Around}
	e.witness = sync.OnceValues(func() (*Second, error) {
		s, err := OpenSecond(threads)
		if err != nil {
			slog.Warn("no second reader; doubtful fields stay doubtful", "error", err)
		}
		e.second = s
		return s, err
	})
	if err := e.open(a); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

func (e *Engine) open(a assets) error {
	read := func(name string) ([]byte, error) {
		path := "models/" + name
		e.models[strings.TrimSuffix(name, filepath.Ext(name))] = a.hashes[path][:12]
		return a.read(path)
	}
	det, err := read("PP-OCRv6_det_tiny.onnx")
	if err != nil {
		return err
	}
	quick, err := read("PP-OCRv6_rec_tiny.onnx")
	if err != nil {
		return err
	}
	careful, err := read("PP-OCRv6_rec_small.onnx")
	if err != nil {
		return err
	}
	list, err := a.read("models/PP-OCRv6_rec_tiny.json")
	if err != nil {
		return err
	}
	characters, err := parseCharacters(list)
	if err != nil {
		return fmt.Errorf("ocr: characters of the tiny network: %w", err)
	}
	if e.detect, err = openDetector(det, int(e.threads), e.scratch); err != nil {
		return fmt.Errorf("ocr: open detection: %w", err)
	}
	if e.quick, err = openRecognizer(quick, characters, e.scratch); err != nil {
		return fmt.Errorf("ocr: open tiny recognition: %w", err)
	}
	if e.careful, err = openRecognizer(careful, nil, e.scratch); err != nil {
		return fmt.Errorf("ocr: open small recognition: %w", err)
	}
	e.detect.net.around, e.quick.net.around, e.careful.net.around = e.around, e.around, e.around
	return nil
}

// Close frees the networks; no reading may be under way.
func (e *Engine) Close() {
	e.detect.net.close()
	e.quick.net.close()
	e.careful.net.close()
	if e.second != nil {
		e.second.Close()
	}
}

// Assets is the folder of the pinned files.
func (e *Engine) Assets() string { return e.assets }

// Models names the networks with the first 12 digits of their SHA-256, for the versions of a result.
func (e *Engine) Models() map[string]string {
	out := map[string]string{}
	for name, hash := range e.models {
		out[name] = hash
	}
	return out
}

// mat shows an image to OpenCV without copying it.
func mat(page models.Image) (gocv.Mat, error) {
	if page.Width <= 0 || page.Height <= 0 || len(page.BGR) != 3*page.Width*page.Height {
		return gocv.Mat{}, &models.Error{Code: models.Internal, Public: "图片无法读取。", Cause: fmt.Errorf("ocr: image of %d x %d with %d bytes", page.Width, page.Height, len(page.BGR))}
	}
	return gocv.NewMatFromBytes(page.Height, page.Width, gocv.MatTypeCV8UC3, page.BGR)
}

// pageOf shows the pixels of an open picture without copying them; it is good until the picture is closed.
func pageOf(picture gocv.Mat) (models.Image, error) {
	pixels, err := picture.DataPtrUint8()
	return models.Image{Width: picture.Cols(), Height: picture.Rows(), BGR: pixels}, err
}
