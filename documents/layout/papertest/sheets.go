package papertest

import (
	"bufio"
	"embed"
	"io/fs"
	"path"
	"strings"

	"yushen/models"
)

//go:embed sheets/*.txt
var files embed.FS

// Sheet is one layout of one type of document, and what must be read from it.
type Sheet struct {
	Name string
	Type string // the file's name
	Page models.Page
	Want []Value
}

// Value is the canonical value at a path such as buyers[0].name; a path that ends in # asks for the number of items.
type Value struct{ Path, Value string }

// Sheets are all layouts of sheets/*.txt. A sheet starts with "== name (a4)", its art follows, then "--" and lines "path = value".
func Sheets() ([]Sheet, error) {
	names, err := fs.Glob(files, "sheets/*.txt")
	if err != nil {
		return nil, err
	}
	var out []Sheet
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, parse(strings.TrimSuffix(path.Base(name), ".txt"), string(data))...)
	}
	return out, nil
}

func parse(typ, data string) []Sheet {
	var out []Sheet
	var art strings.Builder
	paper, values := "", false
	finish := func() {
		if len(out) > 0 {
			out[len(out)-1].Page = paperOf(paper, art.String())
		}
	}
	for s := bufio.NewScanner(strings.NewReader(data)); s.Scan(); {
		line := s.Text()
		switch {
		case strings.HasPrefix(line, "== "):
			finish()
			name, kind, _ := strings.Cut(strings.TrimPrefix(line, "== "), " (")
			out = append(out, Sheet{Name: name, Type: typ})
			paper, values = strings.TrimSuffix(kind, ")"), false
			art.Reset()
		case line == "--":
			values = true
		case values:
			if p, v, ok := strings.Cut(line, " ="); ok {
				last := &out[len(out)-1]
				last.Want = append(last.Want, Value{p, strings.TrimSpace(v)})
			}
		default:
			art.WriteString(line + "\n")
		}
	}
	finish()
	return out
}

func paperOf(kind, art string) models.Page {
	switch kind {
	case "wide":
		return Wide(art)
	case "card":
		return Card(art)
	}
	return A4(art)
}
