package mutate

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"yushen/eval"
)

// Base is a clean case: nothing is wrong with it.
type Base struct {
	ID  string
	raw []byte
}

// Mutant is a case made from a base.
type Mutant struct {
	ID       string
	Base     string
	Operator string
	JSON     []byte // case.json
}

// operator changes a draft and says what is to be found; false where it does not apply to the case.
type operator struct {
	name  string
	apply func(*draft) bool
}

// LoadBases reads the clean cases among the case folders under dir: those with answers and without a fault.
func LoadBases(dir string) ([]Base, error) {
	dirs, err := eval.FindCases(dir)
	if err != nil {
		return nil, err
	}
	var out []Base
	for _, d := range dirs {
		b, err := os.ReadFile(filepath.Join(d, "case.json"))
		if err != nil {
			return nil, fmt.Errorf("load base case: %w", err)
		}
		c, err := eval.ParseCase(b)
		if err != nil {
			return nil, fmt.Errorf("load base case %s: %w", d, err)
		}
		if c.Expected == nil || len(c.Expected.Defects) > 0 {
			continue
		}
		if b, err = withoutPictures(b); err != nil {
			return nil, fmt.Errorf("load base case %s: %w", d, err)
		}
		out = append(out, Base{c.Inputs.ID, b})
	}
	return out, nil
}

// withoutPictures leaves out what only speaks of pictures.
func withoutPictures(text []byte) ([]byte, error) {
	var c object
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, err
	}
	for _, x := range objects(c["documents"]) {
		delete(x, "boxes")
		delete(x, "printed")
	}
	return json.Marshal(c)
}

// Operators lists the names of all changes that Generate makes.
func Operators() []string {
	var out []string
	for _, o := range operators {
		out = append(out, o.name)
	}
	return out
}

// Generate makes up to n cases, every operator as often as another as far as it applies; the same seed gives the same cases. Fewer than n
// means that the bases allow no more different ones.
func Generate(bases []Base, n int, seed uint64) ([]Mutant, error) {
	seen := map[uint64]bool{}
	refused := map[[2]int]int{} // operator, base: how often in vain
	var out []Mutant
	for round, idle := 0, 0; len(out) < n && idle < 3; round++ {
		before := len(out)
		for k, op := range operators {
			for _, at := range order(len(bases), seed, op.name, round) {
				if len(out) == n {
					return out, nil
				}
				if refused[[2]int{k, at}] > 2 {
					continue
				}
				m, ok, err := mutant(bases[at], op, seed, round)
				if err != nil {
					return nil, err
				}
				if !ok {
					refused[[2]int{k, at}]++
					continue
				}
				if h := hash(string(m.JSON)); !seen[h] {
					seen[h] = true
					m.ID = fmt.Sprintf("m%05d-%s", len(out), op.name)
					if m.JSON, err = named(m.JSON, m.ID); err != nil {
						return nil, err
					}
					out = append(out, m)
					break // the next operator's turn
				}
			}
		}
		if idle++; len(out) > before {
			idle = 0
		}
	}
	return out, nil
}

// mutant applies an operator to a base; some are renamed first, so that nothing can be known by its name.
func mutant(b Base, op operator, seed uint64, round int) (Mutant, bool, error) {
	rng := rand.New(rand.NewPCG(seed, hash(fmt.Sprint(b.ID, op.name, round))))
	raw := b.raw
	if round%2 == 1 {
		var err error
		if raw, err = renamed(raw, rng); err != nil {
			return Mutant{}, false, fmt.Errorf("rename %s: %w", b.ID, err)
		}
	}
	d, err := newDraft(raw, rng)
	if err != nil {
		return Mutant{}, false, fmt.Errorf("%s: %w", b.ID, err)
	}
	if !op.apply(d) {
		return Mutant{}, false, nil
	}
	text, err := d.finish(b.ID, op.name)
	if err != nil {
		return Mutant{}, false, fmt.Errorf("%s of %s: %w", op.name, b.ID, err)
	}
	return Mutant{Base: b.ID, Operator: op.name, JSON: text}, true, nil
}

// named puts the id in.
func named(text []byte, id string) ([]byte, error) {
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, err
	}
	m["id"] = id
	return json.MarshalIndent(m, "", " ")
}

// Folder is the case's folder under dir.
func (m Mutant) Folder(dir string) string { return filepath.Join(dir, m.ID) }

// Write writes each case to a folder of its own under dir.
func Write(dir string, mutants []Mutant) error {
	for _, m := range mutants {
		sub := m.Folder(dir)
		if err := os.MkdirAll(sub, 0o755); err != nil {
			return fmt.Errorf("write case: %w", err)
		}
		if err := os.WriteFile(filepath.Join(sub, "case.json"), m.JSON, 0o644); err != nil {
			return fmt.Errorf("write case: %w", err)
		}
	}
	return nil
}

// order is a shuffle of 0…n-1 of its own for each operator and round.
func order(n int, seed uint64, operator string, round int) []int {
	return rand.New(rand.NewPCG(seed, hash(fmt.Sprint(operator, round)))).Perm(n)
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// operators are all changes, in a fixed order.
var operators = slices.Concat(formFaults, paperFaults, markFaults, pageFaults, places, registerFaults, guards, silentGuards, harmless)
