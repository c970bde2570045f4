// Command specimens makes the committed specimen cases anew: go run ./cmd/specimens [-seed N] [-pages FOLDER] [FOLDER].
package main

import (
	"flag"
	"fmt"
	"os"

	"yushen/specimen"
)

func main() {
	seed := flag.Uint64("seed", 2026, "the same seed gives the same bytes")
	pages := flag.String("pages", "", "instead of cases: single pages in every kind of capture, with truth.jsonl, into this folder")
	count := flag.Int("count", 1, "with -pages: how many pages of each document type and capture")
	flag.Parse()
	if err := run(*seed, *pages, *count, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "specimens:", err)
		os.Exit(1)
	}
}

func run(seed uint64, pages string, count int, dir string) error {
	if pages != "" {
		return specimen.WritePages(pages, seed, count)
	}
	if dir == "" {
		dir = "testdata/cases"
	}
	return specimen.Write(dir, seed)
}
