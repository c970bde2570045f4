package shareddata

import (
	"context"
	_ "embed" // the table
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"yushen/codes"
	"yushen/models"
)

//go:embed precedence.yaml
var precedenceYAML []byte

// Precedence says which register is believed about what (以谁为准).
type Precedence []precedenceFact

type precedenceFact struct {
	Fact    string            `yaml:"fact"`
	Compare string            `yaml:"compare"` // name, company, unit or text
	Order   []precedencePlace `yaml:"order"`
}

// precedencePlace is where a register tells the fact: of the object that key names.
type precedencePlace struct {
	Source string `yaml:"source"`
	Key    string `yaml:"key"`
	Value  string `yaml:"value"`
	Also   string `yaml:"also"`
}

// alike are the ways to compare; none takes a harmless difference of writing for a disagreement.
var alike = map[string]func(a, b string) bool{
	"name":    func(a, b string) bool { return codes.SameName(a, b).Alike() },
	"company": func(a, b string) bool { return codes.SameCompany(a, b).Alike() },
	"unit":    func(a, b string) bool { return codes.SameUnitNo(a, b).Alike() },
	"text":    func(a, b string) bool { return codes.Compact(a) == codes.Compact(b) },
}

// StandardPrecedence is the embedded table.
func StandardPrecedence() (Precedence, error) {
	return ParsePrecedence("precedence.yaml", precedenceYAML)
}

// ParsePrecedence reads a table. Errors name file:line:column.
func ParsePrecedence(file string, b []byte) (Precedence, error) {
	var p Precedence
	if err := yaml.UnmarshalWithOptions(b, &p, yaml.Strict()); err != nil {
		return nil, inFile(file, err)
	}
	for _, f := range p {
		if alike[f.Compare] == nil {
			return nil, fmt.Errorf("%s: %s: compare %q; want name, company, unit or text", file, f.Fact, f.Compare)
		}
		for _, o := range f.Order {
			if !slices.Contains(Sources, o.Source) || o.Key == "" || o.Value == "" {
				return nil, fmt.Errorf("%s: %s: %q needs a known source, key and value", file, f.Fact, o.Source)
			}
		}
	}
	return p, nil
}

// Disagreement is one thing that two registers tell differently: Believed stands before Behind in the table.
type Disagreement struct {
	Fact             string
	Believed, Behind string // sources
}

// told is what a register says about an object.
type told struct {
	source, value string
	former        []string
}

// Disagreements finds what registers tell differently, each pair of fact and register behind once.
func (p Precedence) Disagreements(registers []models.Register) []Disagreement {
	var out []Disagreement
	for _, f := range p {
		believed := map[string]told{} // by object
		for _, place := range f.Order {
			for _, r := range registers {
				if r.Source != place.Source {
					continue
				}
				for object, t := range place.read(r) {
					first, known := believed[object]
					if !known {
						believed[object] = t
						continue
					}
					d := Disagreement{Fact: f.Fact, Believed: first.source, Behind: t.source}
					if !first.agrees(t, alike[f.Compare]) && !slices.Contains(out, d) {
						out = append(out, d)
					}
				}
			}
		}
	}
	return out
}

func (t told) agrees(o told, same func(a, b string) bool) bool {
	return same(t.value, o.value) || slices.ContainsFunc(t.former, func(f string) bool { return same(f, o.value) })
}

// read is what a register says at a place, by object. Several objects in one cell, joined by 、, are paired by position.
func (p precedencePlace) read(r models.Register) map[string]told {
	out := map[string]told{}
	for _, rec := range r.Records {
		keys, values := spread(rec, p.Key), spread(rec, p.Value)
		if len(keys) != len(values) {
			continue
		}
		var former []string
		if p.Also != "" {
			former = valuesAt(map[string]any(rec), p.Also)
		}
		for i, k := range keys {
			if k = codes.NormalNumber(k); k != "" && values[i] != "" && !strings.Contains(k+values[i], "*") {
				out[k] = told{source: r.Source, value: values[i], former: former}
			}
		}
	}
	return out
}

// spread are the values at a path with an empty one for each list member without, so that two paths through one list stay in step.
func spread(r models.Record, path string) []string {
	head, rest, list := strings.Cut(path, "[].")
	if !list {
		return strings.Split(text(r[path]), "、")
	}
	items, _ := r[head].([]any)
	out := make([]string, 0, len(items))
	for _, item := range items {
		m, _ := item.(map[string]any)
		out = append(out, text(m[rest]))
	}
	return out
}

// identities say which records of a source are about the same object.
var identities = map[string][]string{Registry: {"unit_no"}, Police: {"id_number"}, Civil: {"id_number"}, Housing: {"contract_no"}, Tax: {"tax_cert_no"},
	Market: {"uscc"}, Bank: {"loan_contract_no"}, Justice: {"notary_no"}, Health: {"deceased_id_number"}, Court: {"case_no", "unit_no"}}

// contradicts reports whether a register holds two records about the same object that tell a field differently (同一对象多条且内容矛盾).
func contradicts(r models.Register) bool {
	first := map[string]models.Record{}
	for _, rec := range r.Records {
		var object []string
		for _, path := range identities[r.Source] {
			if v := codes.NormalNumber(text(rec[path])); v != "" {
				object = append(object, v)
			}
		}
		if len(object) < len(identities[r.Source]) {
			continue
		}
		id := strings.Join(object, " ")
		if before, seen := first[id]; seen && differ(before, rec) {
			return true
		}
		first[id] = rec
	}
	return false
}

// differ reports whether two records tell a field differently; what one leaves out is no difference, nor is when it was updated.
func differ(a, b models.Record) bool {
	for field, v := range a {
		w, both := b[field]
		if !both || isNothing(v) || isNothing(w) || field == "updated_at" {
			continue
		}
		x, errX := json.Marshal(v)
		y, errY := json.Marshal(w)
		if errors.Join(errX, errY) != nil || string(x) != string(y) {
			return true
		}
	}
	return false
}

func isNothing(v any) bool { return v == nil || v == "" }

// Reconciled is a connector whose answers are held against each other (互相核对): a register that contradicts itself, or one that takes precedence, is
// models.SourceStale. No record and outages stay what they are.
type Reconciled struct {
	Connector  Connector
	Precedence Precedence
	Log        *slog.Logger // nil: slog's default
}

// Ask asks the connector and reconciles its answers. The log names departments and facts, never values.
func (r Reconciled) Ask(ctx context.Context, c *models.Case, sources []string) []models.Register {
	log := r.Log
	if log == nil {
		log = slog.Default()
	}
	out := r.Connector.Ask(ctx, c, sources)
	behind := map[string]bool{}
	var sound []models.Register // only those can put another in the wrong
	for _, reg := range out {
		if contradicts(reg) {
			log.WarnContext(ctx, "a department contradicts itself", "source", reg.Source, "case", c.ID)
			behind[reg.Source] = true
		} else if reg.Status == models.SourceOK {
			sound = append(sound, reg)
		}
	}
	for _, d := range r.Precedence.Disagreements(sound) {
		log.WarnContext(ctx, "departments disagree", "fact", d.Fact, "believed", d.Believed, "behind", d.Behind, "case", c.ID)
		behind[d.Behind] = true
	}
	for i := range out {
		if behind[out[i].Source] && out[i].Status == models.SourceOK {
			out[i].Status = models.SourceStale
		}
	}
	return out
}
