package ocr

import "testing"

// stepsOf makes one step with the given classes and probabilities, best first.
func stepsOf(class [bestClasses]int64, probability [bestClasses]float32) []step {
	return []step{{class, probability}}
}

func TestTraditionalCharactersInPrintOfTheMainland(t *testing.T) {
	r := recognizer{alphabet: []string{"", "龚", "龔", "龑", "海", "昇", "升", "壟"}}
	seen := map[string]int{}
	for class, text := range r.alphabet {
		sign := inSimplified(text)
		if _, ok := seen[sign]; !ok {
			seen[sign] = class
		}
		r.folded = append(r.folded, seen[sign])
	}
	tests := []struct {
		name        string
		class       [bestClasses]int64
		probability [bestClasses]float32
		want        string
		doubt       bool // too unsure for a name
	}{
		{"繁体与简体都像,同一个字", [...]int64{2, 1, 4}, [...]float32{0.6, 0.38, 0.01}, "龔", false},
		{"只像繁体,不像简体:是形近的生僻字,存疑", [...]int64{2, 3, 7}, [...]float32{0.83, 0.15, 0.01}, "龑", true},
		{"只像繁体,没有别的可能:照印的读,存疑", [...]int64{2, 7, 0}, [...]float32{0.99, 0.001, 0.001}, "龔", true},
		{"人名里保留的异体字不算繁体", [...]int64{5, 6, 0}, [...]float32{0.97, 0.02, 0.001}, "昇", false},
		{"普通的字", [...]int64{4, 1, 0}, [...]float32{0.97, 0.02, 0.001}, "海", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := r.decode(stepsOf(test.class, test.probability))
			if len(got) != 1 || got[0].text != test.want || (got[0].confidence < 0.75) != test.doubt {
				t.Errorf("read %v, want %s, in doubt: %v", got, test.want, test.doubt)
			}
		})
	}
	again := r.choices(stepsOf([...]int64{2, 3, 7}, [...]float32{0.83, 0.15, 0.01}))
	if len(again) != 1 || again[0].Text != "龑" || again[0].Confidence < 0.8 || again[0].Others["龚"] < 0.8 {
		t.Errorf("the second reading gives %v, want 龑 with 龚 as the other", again)
	}
}

// 凤 that the network sees for one step as 凤 and for the next as 风 is one character in doubt; two characters stand further apart.
func TestOneCharacterSeenAsTwoIsOneInDoubt(t *testing.T) {
	r := recognizer{alphabet: []string{"", "凤", "风", "0"}, folded: []int{0, 1, 2, 3}}
	read := func(classes ...int64) (text string, least float64) {
		least = 1
		for _, g := range r.decode(stepsAt(classes)) {
			text, least = text+g.text, min(least, g.confidence)
		}
		return text, least
	}
	if text, least := read(0, 1, 2, 0); len([]rune(text)) != 1 || least >= doubt {
		t.Errorf("read %s with %.2f", text, least)
	}
	if text, least := read(0, 1, 0, 0, 2, 0); text != "凤风" || least < doubt {
		t.Errorf("two characters were read as %s with %.2f", text, least)
	}
	if text, _ := read(3, 0, 3); text != "00" {
		t.Errorf("two digits were read as %s", text)
	}
}

// stepsAt makes a step of nothing but one class for each.
func stepsAt(classes []int64) (all []step) {
	for _, c := range classes {
		all = append(all, step{[bestClasses]int64{c}, [bestClasses]float32{0.99}})
	}
	return all
}
