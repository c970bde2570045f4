package ocr

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	ort "github.com/yalue/onnxruntime_go"
)

// Steps of a recognition network: one class per 8 pixels of strip; class 0 is the blank of CTC (Graves et al., "Connectionist Temporal
// Classification", ICML 2006), the last one a space.
const (
	stepWidth   = 8
	bestClasses = 3
	stripRound  = 16 // strips are padded to a multiple of this
	leastStrip  = 64
	paddedLevel = 0 // what PP-OCR pads with, after normalisation
)

// recognizer reads strips (文本识别).
type recognizer struct {
	net      session
	alphabet []string // class to character
	folded   []int    // class to the class of the same sign in its usual width and form
	known    map[string]bool
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
	r := recognizer{net: net, scratch: scratch, alphabet: append(append([]string{""}, characters...), " "), known: map[string]bool{}}
	first := map[string]int{}
	for class, text := range r.alphabet {
		r.known[text] = true
		sign := inSimplified(fold(text))
		if _, ok := first[sign]; !ok {
			first[sign] = class
		}
		r.folded = append(r.folded, first[sign])
	}
	return r, nil
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
	input, done, err := r.scratch.take(3 * n)
	if err != nil {
		return nil, err
	}
	defer done()
	for y := range stripHeight {
		planes(input[y*padded:], s.pixels[3*y*s.width:], s.width, n)
		for c := range 3 {
			clear(input[c*n+y*padded+s.width : c*n+(y+1)*padded])
		}
	}
	probability, class := make([]float32, padded/stepWidth*bestClasses), make([]int64, padded/stepWidth*bestClasses)
	if err := r.run(input, padded, probability, class); err != nil {
		return nil, fmt.Errorf("ocr: recognize line: %w", err)
	}
	all := make([]step, len(probability)/bestClasses)
	for i := range all {
		copy(all[i].class[:], class[i*bestClasses:])
		copy(all[i].probability[:], probability[i*bestClasses:])
	}
	return all[:min(len(all), (s.width+stepWidth-1)/stepWidth)], nil
}

// run fills the probabilities and classes of the steps of a strip. Memory that ONNX Runtime had to give for them would be asked about call by call.
func (r recognizer) run(input []float32, width int, probability []float32, class []int64) error {
	shape := ort.NewShape(1, int64(width/stepWidth), bestClasses)
	first, err := ort.NewTensor(shape, probability)
	if err != nil {
		return err
	}
	defer first.Destroy()
	second, err := ort.NewTensor(shape, class)
	if err != nil {
		return err
	}
	defer second.Destroy()
	return r.net.run(input, 1, stripHeight, width, []ort.Value{first, second})
}

// read gives the characters of a strip, from left to right.
func (r recognizer) read(s strip) ([]glyph, error) {
	steps, err := r.steps(s)
	if err != nil {
		return nil, err
	}
	return r.decode(steps), nil
}

// knows says whether a character is among those that the network can name.
func (r recognizer) knows(text string) bool { return r.known[text] }

// glyph is one character read from a strip: where its middle stands in the strip's pixels, and how sure the network is.
type glyph struct {
	text       string
	at         float64
	confidence float64
	said       string             // what the file states in its place, "" for nothing
	seen       map[string]float64 // what else the networks took it for, with the highest probability of each; nil where nothing else
}

// leastPitch is how far apart two Chinese characters stand at least, in pixels of a strip: condensed print has 24.
const leastPitch = 14

// decode joins equal neighbours and drops blanks: best path decoding of CTC. The two widths of a sign count as one, and so do its traditional
// and its simplified form. Two Chinese characters that stand closer than any print are one that the network could not settle on.
func (r recognizer) decode(all []step) []glyph {
	var found []glyph
	for from, to := range r.signs(all) {
		seen := r.seen(all[from:to])
		text, sure := r.name(all[from:to], seen)
		g := glyph{text: text, at: float64(from+to) / 2 * stepWidth, confidence: sure, seen: seen}
		if n := len(found); n > 0 && han(text) && han(found[n-1].text) && g.at-found[n-1].at < leastPitch {
			found[n-1] = oneOf(found[n-1], g)
			continue
		}
		found = append(found, g)
	}
	return found
}

// oneOf is the surer of two readings of one character, which might as well be the other.
func oneOf(a, b glyph) glyph {
	if b.confidence > a.confidence {
		a, b = b, a
	}
	a.at, a.seen = (a.at+b.at)/2, either(a.seen, b.seen)
	a.confidence = min(a.confidence, max(1-b.confidence, 0.5))
	return a
}

// signs yields the runs of steps that show one sign each.
func (r recognizer) signs(all []step) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		for i := 0; i < len(all); {
			class, from := r.folded[all[i].class[0]], i
			for i < len(all) && r.folded[all[i].class[0]] == class {
				i++
			}
			if class != 0 && !yield(from, i) {
				return
			}
		}
	}
}

// name is the character that a run of steps shows, and how surely. Print of the mainland is simplified: where the network leans to a traditional
// character that it does not also see in its simplified form, it has met a rare one (龑 for 龔); then its runner-up stands, but in doubt. all is what the run may show.
func (r recognizer) name(run []step, all map[string]float64) (text string, sure float64) {
	var highest float32
	for _, s := range run {
		if p := s.probability[0]; text == "" || p > highest {
			highest, text = p, r.alphabet[s.class[0]]
		}
		sure = max(sure, float64(r.sure(s)))
	}
	if !foreign(text, all) {
		return text, sure
	}
	likely := mayBeRare
	for other, p := range all {
		if p > likely && han(other) && !foreign(other, all) {
			text, likely = other, p
		}
	}
	return text, min(sure, rarelySure)
}

const (
	mayBeRare  = 0.01 // probability of a runner-up that may be a rare character
	rarelySure = 0.70 // neither it nor a traditional character is surer than this: a name with it counts as doubtful
)

// foreign says whether a character is traditional and nothing speaks for its simplified form.
func foreign(text string, seen map[string]float64) bool {
	plain, ok := simplified[text]
	return ok && seen[plain] == 0
}

// among is how likely a character is among those seen that can stand in print of the mainland.
func among(text string, seen map[string]float64) float64 {
	if foreign(text, seen) {
		return 0
	}
	rest := 1.0
	for other, p := range seen {
		if other != text && foreign(other, seen) {
			rest -= p
		}
	}
	return min(seen[text]/max(rest, seen[text], 1e-6), 1)
}

// seen are the characters that a run of steps may show, with the highest probability of each.
func (r recognizer) seen(run []step) map[string]float64 {
	classes, highest := make([]int64, 0, 4*bestClasses), make([]float32, 0, 4*bestClasses) // a run names few, and each in most of its steps
	for _, s := range run {
		for k, class := range s.class {
			if i := slices.Index(classes, class); i >= 0 {
				highest[i] = max(highest[i], s.probability[k])
			} else {
				classes, highest = append(classes, class), append(highest, s.probability[k])
			}
		}
	}
	found := make(map[string]float64, len(classes))
	for i, class := range classes {
		if text := r.alphabet[class]; text != "" {
			found[text] = max(found[text], float64(highest[i]))
		}
	}
	return found
}

// sure is the probability of the best class, together with that of the same sign in its other width or form.
func (r recognizer) sure(s step) float32 {
	sum := s.probability[0]
	for i := 1; i < bestClasses; i++ {
		if r.folded[s.class[i]] == r.folded[s.class[0]] {
			sum += s.probability[i]
		}
	}
	return sum
}
