package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"yushen/documents"
	"yushen/eval"
)

func evalCommand() *cobra.Command {
	var facts, verbose, pages bool
	var out, against string
	var o eval.Options
	var made mutation
	c := &cobra.Command{
		Use:   "eval [flags] DIR",
		Short: "跑一批案件目录,打分",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if pages {
				return evalPages(cmd, args[0], verbose)
			}
			dirs, clean, err := made.dirs(args[0])
			if err != nil {
				return err
			}
			defer clean()
			if out != "" {
				f, err := os.Create(out)
				if err != nil {
					return usage{err}
				}
				defer f.Close()
				o.Out = f
			}
			o.Progress = progressLine()
			runner, done, err := runnerFor(facts || made.n > 0)
			if err != nil {
				return err
			}
			defer done()
			run, err := eval.Run(cmd.Context(), dirs, runner, o)
			if err != nil {
				return err
			}
			for _, id := range slices.Sorted(maps.Keys(run.Failed)) {
				fmt.Fprintf(os.Stderr, "%s: %v\n", id, run.Failed[id])
			}
			if err := printScore(cmd.OutOrStdout(), run, verbose); err != nil || against == "" {
				return err
			}
			return printChanges(cmd.OutOrStdout(), against, run)
		},
	}
	f := c.Flags()
	f.BoolVar(&pages, "pages", false, "目录里是单件材料和 truth.jsonl(specimens -types 所造),只评类型、字段、印章和签名；拿不准的像预审那样再读一遍")
	f.BoolVar(&facts, "facts", false, "不读图,以案件里写明的识读结果为准,只评规则")
	f.IntVar(&made.n, "mutate", 0, "从其中没有差错的案件造出这么多件各改一处的案件来跑(不读图),并打分")
	f.Uint64Var(&made.seed, "seed", 1, "造案件的种子,同一种子造出的案件相同")
	f.StringVar(&made.keep, "keep", "", "造出的案件留在这个目录")
	f.StringVar(&out, "out", "", "逐案结果写到这个 JSON 行文件")
	f.StringVar(&against, "against", "", "与另一次的结果文件比,列出变化的案件")
	f.IntVar(&o.Parallel, "parallel", 1, "同时跑几案")
	f.DurationVar(&o.Timeout, "timeout", 5*time.Minute, "一案的时限")
	f.BoolVar(&verbose, "verbose", false, "逐案列出差错")
	return c
}

// evalPages reads single documents, each by itself.
func evalPages(cmd *cobra.Command, dir string, verbose bool) error {
	shown, err := eval.FindShown(dir)
	if err != nil {
		return usage{err}
	}
	a, err := open(options{})
	if err != nil {
		return err
	}
	defer a.Close()
	score, err := eval.ScorePages(cmd.Context(), dir, shown, a.service, criticalIn(a.documents), looseIn(a.documents), progressLine())
	if err != nil {
		return err
	}
	return score.Write(cmd.OutOrStdout(), verbose)
}

// criticalIn tells whether a field decides identity, ownership or money.
func criticalIn(c *documents.Catalogue) func(docType, field string) bool {
	return func(docType, field string) bool {
		t, _ := c.Type(docType)
		f, ok := t.Field(field)
		return ok && f.IsCritical()
	}
}

func looseIn(c *documents.Catalogue) eval.Loose {
	return func(docType, field string) bool {
		t, _ := c.Type(docType)
		f, ok := t.Field(field)
		return ok && (f.Kind == documents.Clause || f.Kind == documents.Block)
	}
}

// progressLine tells how far a run is where somebody looks on.
func progressLine() func(eval.Step) {
	if info, err := os.Stderr.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return eval.Terminal(os.Stderr)
}

func runnerFor(facts bool) (eval.Runner, func(), error) {
	if facts {
		a, err := openRules(options{})
		if err != nil {
			return nil, nil, err
		}
		return eval.Facts(a.service, a.pack.Sources), func() {}, nil
	}
	a, err := open(options{})
	if err != nil {
		return nil, nil, err
	}
	return eval.Pictures(a.service), a.Close, nil
}

func printScore(w io.Writer, run eval.Outcome, verbose bool) error {
	catalogue, err := documents.Load()
	if err != nil {
		return err
	}
	score, err := eval.ScoreAll(run.Cases, run.Results, criticalIn(catalogue))
	if err != nil {
		return err
	}
	return score.Write(w, verbose)
}

func printChanges(w io.Writer, against string, run eval.Outcome) error {
	f, err := os.Open(against)
	if err != nil {
		return usage{err}
	}
	defer f.Close()
	before, err := eval.ReadResults(f)
	if err != nil {
		return fmt.Errorf("%s: %w", against, err)
	}
	changes, err := eval.Compare(before, run.Results)
	if err != nil {
		return err
	}
	return eval.WriteChanges(w, changes)
}
