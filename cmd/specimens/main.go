// Command specimens makes the committed specimen cases anew: go run ./cmd/specimens [-seed N] [-pages FOLDER | -types FOLDER | -hard FOLDER] [FOLDER].
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
	types := flag.String("types", "", "instead of cases: every document type in two layouts and three kinds of photograph, with truth.jsonl, into this folder; arguments name single types")
	hard := flag.String("hard", "", "instead of cases: single pages in captures that are hard to read, with truth.jsonl, into this folder; arguments name single captures")
	captures := flag.Int("captures", 3, "with -types: 1 for clean scans only, 2 for good photographs too, 3 for hard ones too")
	count := flag.Int("count", 1, "with -pages or -hard: how many pages of each document type and capture")
	flag.Parse()
	if err := run(*seed, *pages, *types, *hard, *count, *captures, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "specimens:", err)
		os.Exit(1)
	}
}

func run(seed uint64, pages, types, hard string, count, captures int, args []string) error {
	switch {
	case pages != "":
		return specimen.WritePages(pages, seed, count)
	case types != "":
		return specimen.WriteTypes(types, seed, captures, args...)
	case hard != "":
		return specimen.WriteHard(hard, seed, count, args...)
	case len(args) > 0:
		return specimen.Write(args[0], seed)
	}
	return specimen.Write("testdata/cases", seed)
}
