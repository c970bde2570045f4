package ocr

import (
	"encoding/json"
	"fmt"
	"strings"

	ort "github.com/yalue/onnxruntime_go"
)

// Steps of a recognition network: one class per 8 pixels of strip; class 0 is the blank of CTC (Graves et al., "Connectionist Temporal
// Classification", ICML 2006), the last one a space.
const (
	stepWidth   = 8
	bestClasses = 2
	stripRound  = 32 // strips are padded to a multiple of this
	leastStrip  = 64
	paddedLevel = 0 // what PP-OCR pads with, after normalisation
)

// recognizer reads strips (文本识别).
type recognizer struct {
	net      session
	alphabet []string // class to character
	scratch  *floats
}

// openRecognizer opens a recognition network. characters lists its classes without blank and space; empty: the network names them itself.
func openRecognizer(onnx []byte, characters []string, scratch *floats) (recognizer, error) {
	net, err := openSession(withTop(onnx, "fetch_name_0", bestClasses), "x", []string{"top_probability", "top_class"}, 1)
	if err != nil {
		return recognizer{}, err
	}
	if len(characters) == 0 {
		if characters, err = ownCharacters(net); err != nil {
			net.close()
			return recognizer{}, err
		}
	}
	alphabet := append([]string{""}, characters...)
	return recognizer{net, append(alphabet, " "), scratch}, nil
}

func ownCharacters(net session) ([]string, error) {
	meta, err := net.net.GetModelMetadata()
	if err != nil {
		return nil, err
	}
	defer meta.Destroy()
	list, ok, err := meta.LookupCustomMetadataMap("character")
	if err != nil || !ok {
		return nil, fmt.Errorf("network names no characters: %w", err)
	}
	return strings.Split(strings.TrimSuffix(list, "\n"), "\n"), nil
}

func parseCharacters(data []byte) (list []string, err error) {
	err = json.Unmarshal(data, &list)
	return
}

// step is what the network sees at one step: its best class and the runner-up.
type step struct {
	class       [bestClasses]int64
	probability [bestClasses]float32
}

// steps runs the network over one strip.
func (r recognizer) steps(s strip) ([]step, error) {
	padded := max(leastStrip, (s.width+stripRound-1)/stripRound*stripRound)
	n := stripHeight * padded
	input := r.scratch.take(3 * n)
	defer r.scratch.give(input)
	for y := range stripHeight {
		planes(input[y*padded:], s.pixels[3*y*s.width:], s.width, n)
		for c := range 3 {
			clear(input[c*n+y*padded+s.width : c*n+(y+1)*padded])
		}
	}
	outputs := make([]ort.Value, 2)
	if err := r.net.run(input, 1, stripHeight, padded, outputs); err != nil {
		return nil, fmt.Errorf("ocr: recognize line: %w", err)
	}
	defer outputs[0].Destroy()
	defer outputs[1].Destroy()
	probability := outputs[0].(*ort.Tensor[float32]).GetData()
	class := outputs[1].(*ort.Tensor[int64]).GetData()
	all := make([]step, len(probability)/bestClasses)
	for i := range all {
		copy(all[i].class[:], class[i*bestClasses:])
		copy(all[i].probability[:], probability[i*bestClasses:])
	}
	return all[:min(len(all), (s.width+stepWidth-1)/stepWidth)], nil
}

// glyph is one character read from a strip: where it stands in steps, and how sure.
type glyph struct {
	text       string
	at         float64
	confidence float64
}

// decode joins equal neighbours and drops blanks: best path decoding of CTC.
func (r recognizer) decode(all []step) []glyph {
	var found []glyph
	for i := 0; i < len(all); {
		class, from := all[i].class[0], i
		best := float32(0)
		for i < len(all) && all[i].class[0] == class {
			best = max(best, all[i].probability[0])
			i++
		}
		if class == 0 || int(class) >= len(r.alphabet) {
			continue
		}
		found = append(found, glyph{r.alphabet[class], float64(from+i) / 2, float64(best)})
	}
	return found
}
