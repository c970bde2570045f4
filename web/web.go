// Package web holds the pages that the binary serves (网页): the pre-check for citizens, the form, and the browsable contract. They are plain HTML, CSS
// and JavaScript modules without a build step, and need nothing from another host; only the form page has a bundle, pages/built/form.js, which scripts/setup
// makes from form/ and a pinned react-jsonschema-form. Without it the program builds all the same and the form page says what to do.
package web

import (
	"embed"
	"io/fs"
)

//go:embed pages
var pages embed.FS

// Pages are the files to serve: index.html at /, docs.html at /docs, the others by their names.
func Pages() fs.FS {
	sub, err := fs.Sub(pages, "pages")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
