package specimen

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"yushen/documents/layout/papertest"
)

// hardKinds are the captures of which WriteTypes takes one for its hard photograph.
var hardKinds = []Kind{Tilt, Lamp, Chat, LowLight, Fold, Curl, SmallFrame, Stained}

// WriteTypes makes specimens of every document type in two layouts, each as a clean scan, a good photograph and a hard one, with a line of
// truth.jsonl each (各类材料样张). The layouts are a sheet of text art and a template of papers/; where a type has several of one
// kind the seed decides, and in which dress of an office it is printed. captures is how many of the three are wanted; only names types, none: all.
func WriteTypes(dir string, seed uint64, captures int, only ...string) error {
	fonts, err := OpenFonts()
	if err != nil {
		return err
	}
	sheets, err := papertest.Sheets()
	if err != nil {
		return fmt.Errorf("text art: %w", err)
	}
	layouts, err := templates()
	if err != nil {
		return fmt.Errorf("templates: %w", err)
	}
	return writeTruth(dir, func(lines *json.Encoder) error {
		for n, kind := range kindsOf(layouts) {
			if len(only) > 0 && !slices.Contains(only, kind) {
				continue
			}
			random := rand.New(rand.NewPCG(seed, uint64(n)))
			f := &folder{dir: dir, studio: &studio{fonts: fonts, random: random, dpi: scanDPI}, world: &world{random: random, today: "2026-06-01"}}
			if err := f.inCaptures(kind, captures, sheets, layouts, lines); err != nil {
				return err
			}
		}
		return nil
	})
}

// kindsOf are the types that there are templates for, in order of name.
func kindsOf(layouts []template) []string {
	var kinds []string
	for _, t := range layouts {
		if !slices.Contains(kinds, t.kind) {
			kinds = append(kinds, t.kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// inCaptures draws both layouts of a type and takes their pictures.
func (f *folder) inCaptures(kind string, captures int, sheets []papertest.Sheet, layouts []template, lines *json.Encoder) error {
	sheets = slices.DeleteFunc(slices.Clone(sheets), func(s papertest.Sheet) bool { return s.Type != kind || len(s.Want) < 2 })
	layouts = slices.DeleteFunc(slices.Clone(layouts), func(t template) bool { return t.kind != kind })
	if kind == "id_card" {
		f.dpi = cardDPI
	}
	var papers []*Paper
	if len(sheets) > 0 {
		papers = append(papers, f.fromSheet(pick(f.world, sheets), f.world))
	}
	p, err := f.fromTemplate(pick(f.world, layouts), newCast(f.world))
	if err != nil {
		return err
	}
	papers = append(papers, p)
	for i, p := range papers {
		for _, c := range []Capture{{Scan, 0}, {Desk, 0.3}, {pick(f.world, hardKinds), 0.6}}[:min(captures, 3)] {
			f.Documents = nil
			name := fmt.Sprintf("%s-%s-%s", p.Type, map[bool]string{true: "b", false: "a"}[i == len(papers)-1], c.Kind)
			file := f.add(p, name, c, "")
			u := f.Documents[0]
			u.File = name + filepath.Ext(file)
			if f.err == nil {
				f.err = os.Rename(filepath.Join(f.dir, file), filepath.Join(f.dir, u.File))
			}
			if f.err != nil {
				return f.err
			}
			if err := lines.Encode(u); err != nil {
				return fmt.Errorf("write truth.jsonl: %w", err)
			}
		}
	}
	return nil
}
