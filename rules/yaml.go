package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"yushen/models"
)

// ruleFile is one file of rules.
type ruleFile struct {
	Rules []ruleYAML `yaml:"rules"`
}

// ruleYAML is a rule as written.
type ruleYAML struct {
	ID          source              `yaml:"id"`
	Title       string              `yaml:"title"`
	Applies     appliesYAML         `yaml:"applies"`
	Severity    models.Severity     `yaml:"severity"`
	Retry       models.Retry        `yaml:"retry"`
	ForbidsAuto bool                `yaml:"forbids_auto"`
	Situations  map[string]string   `yaml:"situations"` // 情形: severity/retry
	Obstacle    bool                `yaml:"obstacle"`   // in its way mending is pointless (contract §2)
	Certain     bool                `yaml:"certain"`    // never in doubt: it judges what the service itself knows
	From        string              `yaml:"from"`       // first day in force
	Until       string              `yaml:"until"`      // last day in force
	YieldsTo    map[string]string   `yaml:"yields_to"`  // rule: scope (case, paper, party, fact)
	Basis       []models.LegalBasis `yaml:"basis"`
	Materials   bool                `yaml:"materials"` // found by the list of materials, not by a check
	Fix         []source            `yaml:"fix"`
	FixUnsure   bool                `yaml:"fix_unsure"` // the steps also help where it cannot be told: a new picture may show it
	Own         checkYAML           `yaml:",inline"`
	Checks      []checkYAML         `yaml:"checks"`
}

// appliesYAML says to which business types a rule applies; groups are named in groups.yaml.
type appliesYAML struct {
	To     []string `yaml:"to"`
	Except []string `yaml:"except"`
}

// checkYAML is one check of a rule.
type checkYAML struct {
	Each      eachYAML     `yaml:"each"`
	Needs     []string     `yaml:"needs"` // departments without which the rule does not apply
	When      source       `yaml:"when"`
	Check     source       `yaml:"check"`
	Merge     source       `yaml:"merge"` // findings of one key become one
	Situation source       `yaml:"situation"`
	At        []targetYAML `yaml:"at"`
	Message   source       `yaml:"message"`
	Staff     source       `yaml:"staff"`
	Unsure    source       `yaml:"unsure"` // what to say where it cannot be told; none: nothing
}

// eachYAML are the loops of a check, outermost first: name: list.
type eachYAML []loopYAML

type loopYAML struct {
	name source
	list source
}

// UnmarshalYAML reads {name: list, …} in order.
func (e *eachYAML) UnmarshalYAML(n ast.Node) error {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		return located(n, errors.New("want name: list"))
	}
	for _, v := range m.Values {
		l := loopYAML{}
		l.name = source{text: v.Key.GetToken().Value, line: v.Key.GetToken().Position.Line, column: v.Key.GetToken().Position.Column}
		if err := l.list.UnmarshalYAML(v.Value); err != nil {
			return err
		}
		*e = append(*e, l)
	}
	return nil
}

// targetYAML is one place that a finding points to.
type targetYAML struct {
	At       source `yaml:"at"`
	Field    string `yaml:"field"`
	Found    source `yaml:"found"`
	Expected source `yaml:"expected"`
	Source   source `yaml:"source"`
}

// decode reads a file strictly: a key that the pack does not know is an error.
func decode(fsys fs.FS, name string, into any) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	d := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict())
	if err := d.Decode(into); err != nil {
		return inFile(name, err)
	}
	return nil
}

// inFile puts a file's name before the place of an error: file:line:column: what.
func inFile(name string, err error) error {
	var p *positioned
	if errors.As(err, &p) {
		return fmt.Errorf("%s:%w", name, p)
	}
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		pos := y.GetToken().Position
		return fmt.Errorf("%s:%d:%d: %s", name, pos.Line, pos.Column, y.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}
