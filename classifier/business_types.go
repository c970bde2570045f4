package classifier

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/goccy/go-yaml"
)

// ReadBusinessTypes reads what matching needs of a rule pack: business/*.yaml below its root. Other keys of the files are the rules'
// own and are not looked at.
func ReadBusinessTypes(pack fs.FS) ([]BusinessType, error) {
	names, err := fs.Glob(pack, "business/*.yaml")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("read business types: the pack holds no business/*.yaml")
	}
	var types []BusinessType
	for _, name := range names {
		b, err := fs.ReadFile(pack, name)
		if err != nil {
			return nil, fmt.Errorf("read business type: %w", err)
		}
		var t struct {
			Key     string   `yaml:"key"`
			Name    string   `yaml:"name_zh"`
			Aliases []string `yaml:"aliases"`
			Phrases []string `yaml:"citizen_phrases"`
			Near    []struct {
				Key string `yaml:"key"`
			} `yaml:"confusable_with"`
		}
		if err := yaml.Unmarshal(b, &t); err != nil {
			return nil, fmt.Errorf("read business type %s: %w", name, err)
		}
		if t.Key == "" || t.Name == "" {
			return nil, fmt.Errorf("read business type %s: key or name_zh is missing", path.Base(name))
		}
		one := BusinessType{Key: t.Key, Name: t.Name, Aliases: t.Aliases, Phrases: t.Phrases}
		for _, n := range t.Near {
			one.Near = append(one.Near, n.Key)
		}
		types = append(types, one)
	}
	return types, nil
}
