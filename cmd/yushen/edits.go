package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"yushen/models"
	"yushen/page"
	"yushen/specimen"
)

// editsCommand measures the search for traces of editing: changed pictures found, innocent ones suspected.
func editsCommand() *cobra.Command {
	var count int
	var seed uint64
	var keep string
	var printed, verbose bool
	c := &cobra.Command{
		Use:   "edits [flags]",
		Short: "画出改过的和清白的图片,量一量修改痕迹:改过的查出多少,清白的误疑多少",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir := keep
			if dir == "" {
				var err error
				if dir, err = os.MkdirTemp("", "edits"); err != nil {
					return err
				}
				defer os.RemoveAll(dir)
			}
			if _, err := os.Stat(filepath.Join(dir, "edits.jsonl")); err != nil {
				if err := specimen.WriteEdits(dir, seed, count); err != nil {
					return err
				}
			}
			truth, err := specimen.ReadEdits(dir)
			if err != nil {
				return err
			}
			if printed {
				truth = slices.DeleteFunc(truth, func(e specimen.Edited) bool { return len(e.Lines) == 0 })
			}
			a, err := open(options{})
			if err != nil {
				return err
			}
			defer a.Close()
			signs, err := a.suspected(cmd.Context(), dir, truth, printed)
			if err != nil {
				return err
			}
			printEdits(cmd.OutOrStdout(), truth, signs, verbose)
			return nil
		},
	}
	f := c.Flags()
	f.IntVar(&count, "count", 1, "每种改法、相机、存法、手法画几张")
	f.Uint64Var(&seed, "seed", 1, "同一种子画出的图相同")
	f.StringVar(&keep, "keep", "", "图留在这个目录;里面已有图就直接用")
	f.BoolVar(&printed, "printed", false, "不识别,用画图时的文字位置:快得多")
	f.BoolVar(&verbose, "verbose", false, "逐张列出没查出的和误疑的")
	return c
}

// suspected are the signs found on each picture, read as an upload is or with the lines that were printed.
func (a *app) suspected(ctx context.Context, dir string, truth []specimen.Edited, printed bool) ([][]models.Sign, error) {
	found := make([][]models.Sign, len(truth))
	g, group := errgroup.WithContext(ctx)
	g.SetLimit(a.cores)
	for i, e := range truth {
		g.Go(func() error {
			data, err := os.ReadFile(filepath.Join(dir, e.File))
			if err != nil {
				return err
			}
			if printed {
				found[i], err = a.signsBy(group, data, e)
			} else {
				found[i], err = a.signsRead(group, data, e)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", e.File, err)
			}
			return nil
		})
	}
	return found, g.Wait()
}

func (a *app) signsBy(ctx context.Context, data []byte, e specimen.Edited) ([]models.Sign, error) {
	upload, err := a.opener.Open(ctx, e.File, data)
	if err != nil {
		return nil, err
	}
	defer upload.Close()
	img, err := upload.Page(ctx, 0)
	if err != nil {
		return nil, err
	}
	return page.Signs(img, models.Homography{}, 0, e.Lines), nil
}

// signsRead gives the signs with their boxes on the picture.
func (a *app) signsRead(ctx context.Context, data []byte, e specimen.Edited) ([]models.Sign, error) {
	read, err := a.reader.ReadUpload(ctx, e.File, data, nil)
	if err != nil {
		return nil, err
	}
	p := read.Pages[0]
	for i := range p.Signs {
		p.Signs[i].Box = p.Flat.MapBox(p.Signs[i].Box)
	}
	return p.Signs, nil
}

// editTally counts the pictures of one row of the table.
type editTally struct{ pictures, found, suspected int }

func printEdits(w io.Writer, truth []specimen.Edited, signs [][]models.Sign, verbose bool) {
	rows := map[string]*editTally{}
	var order []string
	var changed, innocent editTally
	for i, e := range truth {
		one := editTally{pictures: 1, suspected: min(1, len(signs[i]))}
		if e.Forgery != specimen.None && slices.ContainsFunc(signs[i], func(s models.Sign) bool { return on(s, e.Place) }) {
			one = editTally{pictures: 1, found: 1}
		}
		names := []string{"清白 " + e.Look}
		if e.Forgery != specimen.None {
			names = []string{fmt.Sprintf("改动 %s 手法%.0f", e.Forgery, e.Careful), fmt.Sprintf("原图质量%d 存为%s", e.Camera, e.Saving)}
			changed.add(one)
		} else {
			innocent.add(one)
		}
		for _, name := range names {
			if rows[name] == nil {
				rows[name] = &editTally{}
				order = append(order, name)
			}
			rows[name].add(one)
		}
		if verbose && (one.suspected > 0 || e.Forgery != specimen.None && one.found == 0) {
			fmt.Fprintln(w, e.File, e.Camera, e.Saving, e.Careful, signs[i])
		}
	}
	slices.Sort(order)
	fmt.Fprintln(w, "pictures  found  wrong")
	for _, name := range order {
		fmt.Fprintf(w, "%8d %6d %6d  %s\n", rows[name].pictures, rows[name].found, rows[name].suspected, name)
	}
	for _, t := range page.SignThresholds {
		fmt.Fprintf(w, "threshold %s %g: %s\n", t.Kind, t.Value, strings.TrimSpace(t.Of))
	}
	fmt.Fprintf(w, "changed %d: found in place %.1f %%, elsewhere only %.1f %%; innocent %d: suspected %.2f %% (%d)\n", changed.pictures,
		percent(changed.found, changed.pictures), percent(changed.suspected, changed.pictures), innocent.pictures, percent(innocent.suspected, innocent.pictures), innocent.suspected)
}

func (t *editTally) add(o editTally) {
	t.pictures, t.found, t.suspected = t.pictures+o.pictures, t.found+o.found, t.suspected+o.suspected
}

// on reports whether a sign touches the place of the change.
func on(s models.Sign, p specimen.Place) bool {
	x0, y0, x1, y1 := s.Box.Bounds()
	return x0 < p[2] && x1 > p[0] && y0 < p[3] && y1 > p[1]
}
