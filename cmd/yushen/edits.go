package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"yushen/models"
	"yushen/page"
	"yushen/specimen"
)

// editsCommand measures the search for traces of editing: changed pictures found, innocent ones suspected.
func editsCommand() *cobra.Command {
	var d drawn
	var printed bool
	c := &cobra.Command{
		Use:   "edits [flags]",
		Short: "画出改过的和清白的图片,量一量修改痕迹:改过的查出多少,清白的误疑多少",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.in("edits.jsonl", specimen.WriteEdits, func(a *app, dir string) error {
				truth, err := specimen.ReadEdits(dir)
				if err != nil {
					return err
				}
				look := a.signsRead
				if printed {
					truth = slices.DeleteFunc(truth, func(e specimen.Edited) bool { return len(e.Lines) == 0 })
					look = a.signsBy
				}
				signs, err := eachPicture(cmd.Context(), a, dir, truth, func(e specimen.Edited) string { return e.File }, look)
				if err != nil {
					return err
				}
				printEdits(cmd.OutOrStdout(), truth, signs, d.verbose)
				return nil
			})
		},
	}
	d.flags(c, 1, "每种改法、相机、存法、手法")
	c.Flags().BoolVar(&printed, "printed", false, "不识别,用画图时的文字位置:快得多")
	return c
}

// signsBy gives the signs found on a picture by the lines that were printed on it.
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
	defer page.Release(img)
	return page.Signs(img, models.Homography{}, 0, e.Lines), nil
}

// signsRead gives the signs found on a picture that is read as an upload is, with their boxes on the picture.
func (a *app) signsRead(ctx context.Context, data []byte, e specimen.Edited) ([]models.Sign, error) {
	read, err := a.reader.ReadUpload(ctx, e.File, data, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.File, err)
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
