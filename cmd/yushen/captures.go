package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"yushen/eval"
	"yushen/models"
	"yushen/page"
	"yushen/specimen"
)

// capturesCommand measures the quality gate: faulty captures found, readable ones rejected.
func capturesCommand() *cobra.Command {
	var d drawn
	c := &cobra.Command{
		Use:   "captures [flags]",
		Short: "画出各种好的和坏的拍摄,量一量质量关:坏的查出多少,好的错退多少",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			draw := func(dir string, seed uint64, count int) error { return specimen.WritePages(dir, seed, count) }
			return d.in("truth.jsonl", draw, func(a *app, dir string) error {
				truth, err := eval.FindShown(dir)
				if err != nil {
					return err
				}
				seen, err := eachPicture(cmd.Context(), a, dir, truth, func(t eval.Shown) string { return t.File }, a.inspected)
				if err != nil {
					return err
				}
				printCaptures(cmd.OutOrStdout(), truth, seen, d.verbose)
				return nil
			})
		},
	}
	d.flags(c, 8, "每种拍摄、每种程度")
	return c
}

// inspected is the quality of a picture, read as an upload is; one that cannot be read is told and has a problem of no check.
func (a *app) inspected(ctx context.Context, data []byte, t eval.Shown) (models.Quality, error) {
	read, err := a.reader.ReadUpload(ctx, t.File, data, nil)
	switch {
	case ctx.Err() != nil:
		return models.Quality{}, ctx.Err()
	case err != nil:
		fmt.Fprintf(os.Stderr, "%s: %v\n", t.File, err)
		return models.Quality{Problems: []models.Problem{{Code: unread}}}, nil
	}
	return read.Pages[0].Quality, nil
}

// meant are the problems that tell a fault; what is hidden for good may be told as any of the ways in which it is hidden.
var meant = map[specimen.Kind][]models.ProblemCode{
	specimen.Blur: {models.Blur}, specimen.Glare: {models.Glare}, specimen.Cropped: {models.Cropped}, specimen.Occluded: {models.Occluded},
	specimen.Screen: {models.Screen}, specimen.GreyCopy: {models.GreyCopy}, specimen.LowRes: {models.LowResolution, models.Blur},
	specimen.TooDark: {models.Dark, models.Blur}, specimen.Shadow: {models.Dark, models.Occluded}, specimen.Mosaic: {models.Occluded, models.Blur},
	specimen.BlankPage: {models.Blank}, specimen.Screenshot: {models.Screen},
}

// unread stands for the problem of a picture that could not be read at all.
const unread models.ProblemCode = "UNREAD"

// tally counts pictures.
type tally struct{ faulty, found, named, readable, rejected int }

func (t *tally) add(o tally) {
	t.faulty, t.found, t.named = t.faulty+o.faulty, t.found+o.found, t.named+o.named
	t.readable, t.rejected = t.readable+o.readable, t.rejected+o.rejected
}

// printCaptures prints the pictures by kind and strength, the checks with their thresholds and errors, and the sums.
func printCaptures(w io.Writer, truth []eval.Shown, seen []models.Quality, verbose bool) {
	byKind := map[specimen.Capture]tally{}
	var all tally
	for i, t := range truth {
		one := judged(t, seen[i])
		key := specimen.Capture{Kind: specimen.Kind(t.Profile), Strength: t.Strength}
		sum := byKind[key]
		sum.add(one)
		byKind[key] = sum
		all.add(one)
		if verbose && (one.named < one.faulty || one.rejected > 0) {
			fmt.Fprintf(w, "%s: %s\n", t.File, strings.Join(codesOf(seen[i]), " "))
		}
	}
	fmt.Fprintln(w, "kind         strength  faulty found named | readable rejected")
	for _, kind := range slices.Concat(specimen.Faults, specimen.Readable) {
		for _, strength := range specimen.Strengths {
			if t, ok := byKind[specimen.Capture{Kind: kind, Strength: strength}]; ok {
				fmt.Fprintf(w, "%-12s %8.1f  %6d %5d %5d | %8d %8d\n", kind, strength, t.faulty, t.found, t.named, t.readable, t.rejected)
			}
		}
	}
	printChecks(w, truth, seen)
	fmt.Fprintf(w, "pictures %d: faulty found %.2f %% (%d/%d), by their own name %.2f %%, readable rejected %.2f %% (%d/%d)\n", len(truth),
		percent(all.found, all.faulty), all.found, all.faulty, percent(all.named, all.faulty), percent(all.rejected, all.readable), all.rejected, all.readable)
}

// printChecks prints the published threshold of each check and the measured errors of its problem: faults that it is to tell and that went
// without it, readable pictures that were called so.
func printChecks(w io.Writer, truth []eval.Shown, seen []models.Quality) {
	fmt.Fprintln(w, "check           missed     falsely told   threshold")
	for _, c := range page.Checks() {
		var faulty, missed, readable, told int
		for i, t := range truth {
			switch {
			case len(t.QualityDefects) == 0:
				readable++
				if seen[i].Has(c.Code) {
					told++
				}
			case len(meant[specimen.Kind(t.Profile)]) > 0 && meant[specimen.Kind(t.Profile)][0] == c.Code:
				faulty++
				if judged(t, seen[i]).named == 0 {
					missed++
				}
			}
		}
		fmt.Fprintf(w, "%-15s %4d/%-4d  %6d/%-6d  %s: %s\n", c.Code, missed, faulty, told, readable, c.Name, c.Threshold)
	}
}

func judged(t eval.Shown, q models.Quality) tally {
	if len(t.QualityDefects) == 0 {
		return tally{readable: 1, rejected: min(1, len(q.Problems))}
	}
	named := slices.ContainsFunc(meant[specimen.Kind(t.Profile)], q.Has)
	one := tally{faulty: 1, found: min(1, len(q.Problems))}
	if named {
		one.named = 1
	}
	return one
}

func codesOf(q models.Quality) (out []string) {
	for _, p := range q.Problems {
		out = append(out, fmt.Sprintf("%s %.2f", p.Code, p.Score))
	}
	return out
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }
