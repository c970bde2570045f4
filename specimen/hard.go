package specimen

import (
	"fmt"
	"slices"
)

// Hard lists the captures that an attentive person reads and a program finds hard (难读但可读).
var Hard = []Kind{Lamp, Tilt, Needles, Curl, LowLight, Fold, Chat, SmallFrame, Stained}

// hardDPI gives an A4 page the pixels that it has in a telephone's picture.
const hardDPI = 165

// WriteHard makes single pages as WritePages does, in the captures of Hard only; kinds names some of them, none means all. Readers are compared
// on them: see scripts/bench-peers.
func WriteHard(dir string, seed uint64, count int, kinds ...string) error {
	chosen := Hard
	if len(kinds) > 0 {
		chosen = nil
	}
	for _, name := range kinds {
		if !slices.Contains(Hard, Kind(name)) {
			return fmt.Errorf("no hard capture %q among %v", name, Hard)
		}
		chosen = append(chosen, Kind(name))
	}
	return writePages(dir, seed, count, hardDPI, chosen)
}

// printer is what fills a page's form: needles, the coarser and the more worn the harder, or nil for a laser printer.
func printer(kind Kind, strength float64) *ribbon {
	if kind != Needles {
		return nil
	}
	return &ribbon{rows: 24 - 6*strength, worn: strength}
}
