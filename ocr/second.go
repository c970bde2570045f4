package ocr

/*
#cgo LDFLAGS: -lgomp
extern void omp_set_num_threads(int);
*/
import "C"

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"runtime"
	"strings"
	"unicode"

	"github.com/otiai10/gosseract/v2"
	"gocv.io/x/gocv"

	"yushen/models"
)

// Kind says what a field holds, so that the second reader weighs no characters that cannot stand there.
type Kind string

// The kinds of field.
const (
	AnyText  Kind = "text"   // Chinese and anything else
	IDNumber Kind = "id"     // 公民身份号码, telephone: digits and X
	Code     Kind = "code"   // 统一社会信用代码, 不动产单元号: digits and capitals
	Amount   Kind = "amount" // money and areas: digits, point and comma
)

// whitelist is Tesseract's list of characters of a kind; "" is all that the language has.
func (k Kind) whitelist() string {
	switch k {
	case IDNumber:
		return "0123456789X"
	case Code:
		return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	case Amount:
		return "0123456789.,"
	}
	return ""
}

// Holds says whether a text has only characters of the kind.
func (k Kind) Holds(text string) bool {
	return k.whitelist() == "" || strings.Trim(text, k.whitelist()) == ""
}

// Second is a reader of single fields that shares nothing with Engine: Tesseract with its own training (第二识别). Where both say the same, an
// error of one is unlikely. It may be used by many goroutines at once; each reading takes 30 to 100 ms of one core.
type Second struct {
	chinese, latin chan *gosseract.Client // a client is not safe for two goroutines, so each is lent to one
}

// OpenSecond makes a pool of clients, so many per language; 0 means one per core. Languages load when first used.
func OpenSecond(clients int) (*Second, error) {
	if clients <= 0 {
		clients = runtime.NumCPU()
	}
	have, err := gosseract.GetAvailableLanguages()
	if err != nil || !strings.Contains(strings.Join(have, " "), "chi_sim") {
		return nil, fmt.Errorf("ocr: Tesseract has no chi_sim language (found %v, %v); run `make setup`, or apt-get install tesseract-ocr-chi-sim", have, err)
	}
	s := &Second{make(chan *gosseract.Client, clients), make(chan *gosseract.Client, clients)}
	for range clients {
		for language, pool := range map[string]chan *gosseract.Client{"chi_sim": s.chinese, "eng": s.latin} {
			c := gosseract.NewClient()
			c.Languages = []string{language}
			_ = c.DisableOutput()
			_ = c.SetPageSegMode(gosseract.PSM_SINGLE_LINE)
			_ = c.SetVariable("user_defined_dpi", "300")
			pool <- c
		}
	}
	return s, nil
}

// Close frees the clients; no reading may be under way.
func (s *Second) Close() {
	for _, pool := range []chan *gosseract.Client{s.chinese, s.latin} {
		for range cap(pool) {
			_ = (<-pool).Close()
		}
	}
}

// Read reads a picture of one line of print. confidence is Tesseract's mean over its characters, 0 to 1. Text without blanks; "" where nothing was
// read, which is no error.
func (s *Second) Read(ctx context.Context, img models.Image, kind Kind) (text string, confidence float64, err error) {
	if err := ctx.Err(); err != nil {
		return "", 0, err
	}
	page, err := forTesseract(img)
	if err != nil {
		return "", 0, err
	}
	pool := s.chinese
	if kind.whitelist() != "" {
		pool = s.latin
	}
	var client *gosseract.Client
	select {
	case client = <-pool:
	case <-ctx.Done():
		return "", 0, ctx.Err()
	}
	defer func() { pool <- client }()
	// OpenMP would take all cores and be slower for it; its setting belongs to the thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	C.omp_set_num_threads(1)
	if err := client.SetWhitelist(kind.whitelist()); err != nil {
		return "", 0, fmt.Errorf("ocr: second reader: %w", err)
	}
	if err := client.SetImageFromBytes(page); err != nil {
		return "", 0, fmt.Errorf("ocr: second reader: %w", err)
	}
	symbols, err := client.GetBoundingBoxes(gosseract.RIL_SYMBOL)
	if err != nil {
		return "", 0, fmt.Errorf("ocr: second reader: %w", err)
	}
	text, confidence = join(symbols)
	return text, confidence, nil
}

func join(symbols []gosseract.BoundingBox) (string, float64) {
	var text strings.Builder
	var sum, weight float64
	for _, w := range symbols {
		word := strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || r == '|' { // a table's rule beside the field
				return -1
			}
			return r
		}, w.Word)
		n := float64(len([]rune(word)))
		sum, weight = sum+w.Confidence/100*n, weight+n
		text.WriteString(word)
	}
	if weight == 0 {
		return "", 0
	}
	return text.String(), sum / weight
}

// forTesseract makes the picture that Tesseract reads best: grey, letters some 40 pixels high, a white border; as PGM, which needs no packing.
func forTesseract(img models.Image) ([]byte, error) {
	const lineHeight, border = 56, 16
	picture, err := mat(img)
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	grey := gocv.NewMat()
	defer grey.Close()
	if err := gocv.CvtColor(picture, &grey, gocv.ColorBGRToGray); err != nil {
		return nil, fmt.Errorf("ocr: second reader: %w", err)
	}
	scale := lineHeight / float64(img.Height)
	size := image.Pt(max(1, int(float64(img.Width)*scale)), lineHeight)
	how := gocv.InterpolationCubic
	if scale < 1 {
		how = gocv.InterpolationArea
	}
	if err := gocv.Resize(grey, &grey, size, 0, 0, how); err != nil {
		return nil, fmt.Errorf("ocr: second reader: %w", err)
	}
	pixels := grey.ToBytes()
	w, h := size.X+2*border, size.Y+2*border
	out := fmt.Appendf(nil, "P5 %d %d 255\n", w, h)
	blank := bytes.Repeat([]byte{255}, w)
	for y := range h {
		if y < border || y >= border+size.Y {
			out = append(out, blank...)
			continue
		}
		row := pixels[(y-border)*size.X:][:size.X]
		out = append(append(append(out, blank[:border]...), row...), blank[:border]...)
	}
	return out, nil
}
