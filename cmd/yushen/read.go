package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"yushen/models"
)

func readCommand() *cobra.Command {
	var asJSON, withLines bool
	c := &cobra.Command{
		Use:   "read [flags] FILE...",
		Short: "只读材料:类型、字段、文字",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error {
			files, err := uploads(paths, nil)
			if err != nil {
				return err
			}
			a, err := open(options{})
			if err != nil {
				return err
			}
			defer a.Close()
			docs, faulty, err := a.service.ReadDocuments(cmd.Context(), files, progressOn(os.Stderr))
			if err != nil {
				return err
			}
			for _, u := range faulty {
				fmt.Fprintln(os.Stderr, u.Fault.Public)
			}
			if !withLines {
				for i := range docs {
					for j := range docs[i].Pages {
						docs[i].Pages[j].Lines = nil
					}
				}
			}
			if asJSON {
				err = writeJSON(cmd.OutOrStdout(), map[string]any{"documents": docs})
			} else {
				printDocuments(cmd.OutOrStdout(), docs)
			}
			if err == nil && len(faulty) > 0 {
				return exit(exitFailure)
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	c.Flags().BoolVar(&withLines, "lines", false, "连同识别出的文字行")
	return c
}

func printDocuments(w io.Writer, docs []models.Document) {
	for _, d := range docs {
		fmt.Fprintf(w, "%s  %s %s (%.2f)\n", d.File, d.Type, d.Side, d.Confidence)
		var rows []string
		d.Fields.Walk(func(path string, f *models.Field) {
			rows = append(rows, fmt.Sprintf("  %-28s %s  [%s %.2f]", path, f.Value, f.Status, f.Confidence))
		})
		slices.Sort(rows)
		if len(rows) > 0 {
			fmt.Fprintln(w, strings.Join(rows, "\n"))
		}
		for _, s := range d.Marks.Seals {
			fmt.Fprintf(w, "  印章 %s %s\n", s.Text, s.Sub)
		}
		for _, s := range d.Marks.Signatures {
			fmt.Fprintf(w, "  签名 %s %s\n", s.Role, s.Name)
		}
		for _, p := range d.Pages {
			for _, q := range p.Quality.Problems {
				fmt.Fprintf(w, "  第%d页 %s %s\n", p.Number, q.Code, q.Advice)
			}
			for _, l := range p.Lines {
				fmt.Fprintf(w, "  | %s  [%.2f]\n", l.Text, l.Confidence)
			}
		}
	}
}
