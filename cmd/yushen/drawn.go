package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

// drawn are pictures that a program draws to measure something: in a folder that is kept and drawn only once, or in one that goes at the end.
type drawn struct {
	count   int
	seed    uint64
	keep    string
	verbose bool
}

// flags adds what is the same for every measurement; each is what count pictures are drawn of.
func (d *drawn) flags(c *cobra.Command, count int, each string) {
	f := c.Flags()
	f.IntVar(&d.count, "count", count, each+"画几张")
	f.Uint64Var(&d.seed, "seed", 1, "同一种子画出的图相同")
	f.StringVar(&d.keep, "keep", "", "图留在这个目录;里面已有图就直接用")
	f.BoolVar(&d.verbose, "verbose", false, "逐张列出判错的")
}

// in draws the pictures where their list is missing, and uses their folder.
func (d *drawn) in(list string, draw func(dir string, seed uint64, count int) error, use func(a *app, dir string) error) error {
	dir := d.keep
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "drawn"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if _, err := os.Stat(filepath.Join(dir, list)); err != nil {
		if err := draw(dir, d.seed, d.count); err != nil {
			return err
		}
	}
	a, err := open(options{})
	if err != nil {
		return err
	}
	defer a.Close()
	return use(a, dir)
}

// eachPicture looks at the pictures of a folder, as many at once as there are cores.
func eachPicture[P, S any](ctx context.Context, a *app, dir string, pictures []P, file func(P) string, look func(ctx context.Context, data []byte, p P) (S, error)) ([]S, error) {
	seen := make([]S, len(pictures))
	g, group := errgroup.WithContext(ctx)
	g.SetLimit(a.cores)
	for i, p := range pictures {
		g.Go(func() error {
			data, err := os.ReadFile(filepath.Join(dir, file(p)))
			if err != nil {
				return err
			}
			seen[i], err = look(group, data, p)
			return err
		})
	}
	return seen, g.Wait()
}
