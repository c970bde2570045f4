package eval

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yushen/models"
	"yushen/precheck"
)

// Shown is one upload of a folder of single documents, how it was captured and what is on it, a line of truth.jsonl (单件样张).
type Shown struct {
	Truth
	Strength   float64            `json:"strength"` // of the capture, 0 to 1
	Seals      []models.Seal      `json:"seals"`
	Signatures []models.Signature `json:"signatures"`
}

// DocumentReader reads documents without a case, what is in doubt twice; precheck.Service is one.
type DocumentReader interface {
	ReadDocumentsTwice(ctx context.Context, files []precheck.File, progress func(models.Progress)) ([]models.Document, []models.Upload, error)
}

// Loose reports whether a field is running text, of which the beginning and the end are a matter of taste.
type Loose func(docType, field string) bool

// FindShown reads truth.jsonl of a folder.
func FindShown(dir string) ([]Shown, error) {
	f, err := os.Open(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("open truth: %w", err)
	}
	defer f.Close()
	var out []Shown
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var x Shown
		d := json.NewDecoder(strings.NewReader(lines.Text()))
		d.UseNumber()
		if err := d.Decode(&x); err != nil {
			return nil, fmt.Errorf("line %d of truth.jsonl: %w", len(out)+1, err)
		}
		out = append(out, x)
	}
	return out, lines.Err()
}

// PagesScore is how well single documents were read, without a case around them.
type PagesScore struct {
	Score
	Seals      Ratio            // seals that were found, by name
	Signatures Ratio            // signatures that were found, by name
	TypeWrong  map[string]Ratio // by true type
}

// ScorePages reads each upload by itself and scores type, fields and marks. critical is as for ScoreAll.
func ScorePages(ctx context.Context, dir string, shown []Shown, r DocumentReader, critical func(docType, field string) bool, loose Loose, progress func(Step)) (*PagesScore, error) {
	s := &PagesScore{Score: Score{ByProfile: map[string]FieldRatio{}, ByType: map[string]FieldRatio{}, WrongFields: map[string]int{}, loose: loose},
		TypeWrong: map[string]Ratio{}}
	for i, x := range shown {
		data, err := os.ReadFile(filepath.Join(dir, x.File))
		if err != nil {
			return nil, fmt.Errorf("read upload: %w", err)
		}
		docs, _, err := r.ReadDocumentsTwice(ctx, []precheck.File{{Name: x.File, Data: data}}, nil)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", x.File, err)
		}
		raw, err := marshal(map[string]any{"documents": docs})
		if err != nil {
			return nil, err
		}
		got, ran, err := parseResult(raw)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", x.File, err)
		}
		s.addPage(x, got, ran, docs, critical)
		if progress != nil {
			progress(Step{Done: i + 1, Total: len(shown), Case: x.File})
		}
	}
	return s, nil
}

func (s *PagesScore) addPage(x Shown, got result, ran bool, docs []models.Document, critical func(docType, field string) bool) {
	d := CaseDetail{Case: x.File, Ran: ran, Acceptable: true}
	before := s.Types.Good
	s.scoreDocuments(Case{Truth: []Truth{x.Truth}}, got, ran, critical, &d)
	t := s.TypeWrong[x.Type]
	t.add(s.Types.Good > before)
	s.TypeWrong[x.Type] = t
	var seals, signatures []string
	for _, doc := range docs {
		for _, m := range doc.Marks.Seals {
			seals = append(seals, m.Text)
		}
		for _, m := range doc.Marks.Signatures {
			signatures = append(signatures, m.Name)
		}
	}
	named := func(ratio *Ratio, kind, want string, have []string) {
		found := slices.ContainsFunc(have, func(h string) bool { return normal(h) == normal(want) })
		if ratio.add(found); !found {
			d.WrongMarks = append(d.WrongMarks, fmt.Sprintf("%s: want %s, have %s", kind, want, strings.Join(have, " ")))
		}
	}
	for _, seal := range x.Seals {
		named(&s.Seals, "seal", seal.Text, seals)
	}
	for _, sign := range x.Signatures {
		named(&s.Signatures, "signature", sign.Name, signatures)
	}
	s.Details = append(s.Details, d)
}

// Write prints the table; with verbose, what is wrong on each upload before it.
func (s *PagesScore) Write(w io.Writer, verbose bool) error {
	p := &printer{w: w}
	if verbose {
		s.writeDetails(p)
	}
	p.line("document type right      %s", s.Types.percent())
	p.line("fields found             %s | critical %s", s.Fields.All.percent(), s.Fields.Critical.percent())
	for _, k := range sortedKeys(s.ByProfile) {
		p.line("   %-14s all %s critical %s", k, s.ByProfile[k].All.percent(), s.ByProfile[k].Critical.percent())
	}
	p.line("critical wrong, admitted %s | right, doubted %s", s.Admitted.percent(), s.Doubted.percent())
	p.line("seals named              %s | signatures named %s", s.Seals.percent(), s.Signatures.percent())
	p.line("%-34s %-22s %-26s %s", "by type", "type right", "fields", "critical")
	for _, k := range sortedKeys(s.TypeWrong) {
		p.line("   %-31s %-22s %-26s %s", k, s.TypeWrong[k].percent(), s.ByType[k].All.percent(), s.ByType[k].Critical.percent())
	}
	return p.err
}
