package rules

import "io/fs"

// fixture is a sound case that tests start from.
type fixture struct{}

// testYAML is one test of a rule.
type testYAML struct {
	Name string `yaml:"name"`
}

func (in *layered) readFixture(fsys fs.FS, name string) error { return nil }
