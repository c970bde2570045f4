package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"yushen/eval"
	"yushen/rules"
)

func packsCommand() *cobra.Command {
	c := &cobra.Command{Use: "packs", Short: "规则包:用例覆盖、差异、试跑"}
	c.AddCommand(coverageCommand(), diffCommand(), shadowCommand())
	return c
}

// packsIn are the packs of a folder, "" those that come with the program.
func packsIn(dir string) fs.FS {
	if dir == "" {
		return rules.Embedded()
	}
	return os.DirFS(dir)
}

func loadPacks(dir string) (*rules.Pack, error) {
	p, err := rules.Load(packsIn(dir))
	if err != nil {
		return nil, usage{err}
	}
	return p, nil
}

func coverageCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "coverage [--packs DIR]",
		Short: "每条规则有没有用例证明它会不通过、通过、不能确定",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := loadPacks(dir)
			if err != nil {
				return err
			}
			cover := rules.Coverage(cmd.Context(), p)
			fmt.Fprint(cmd.OutOrStdout(), cover)
			if !cover.Whole() {
				return exit(exitFailure)
			}
			return nil
		},
	}
	c.Flags().StringVar(&dir, "packs", "", "规则包目录,默认是程序自带的")
	return c
}

func diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff [REGION | DIR [DIR]]",
		Short: "地方包与全国包的差异(给出六位地区码,默认全部地方包),或两个规则包目录的差异",
		Args:  cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) == 1 && isRegion(args[0]) {
				return diffRegions(cmd.OutOrStdout(), args)
			}
			before, after := "", args[0]
			if len(args) == 2 {
				before, after = args[0], args[1]
			}
			a, err := loadPacks(before)
			if err != nil {
				return err
			}
			b, err := loadPacks(after)
			if err != nil {
				return err
			}
			return printDifferences(cmd.OutOrStdout(), a, b)
		},
	}
}

func isRegion(s string) bool {
	info, err := os.Stat(s)
	return len(s) == 6 && (err != nil || !info.IsDir())
}

func diffRegions(w io.Writer, regions []string) error {
	p, err := loadPacks("")
	if err != nil {
		return err
	}
	if len(regions) == 0 {
		regions = p.Regions()
	} else if !slices.Contains(p.Regions(), regions[0]) {
		return usage{fmt.Errorf("没有地区 %s 的规则包", regions[0])}
	}
	for _, region := range regions {
		if err := printDifferences(w, p, p.In(region)); err != nil {
			return err
		}
	}
	return nil
}

func printDifferences(w io.Writer, a, b *rules.Pack) error {
	differences := rules.Diff(a, b)
	fmt.Fprintf(w, "%s → %s:%d 处不同\n", a.Version, b.Version, len(differences))
	for _, d := range differences {
		if _, err := fmt.Fprintln(w, d); err != nil {
			return err
		}
	}
	return nil
}

func shadowCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "shadow --packs DIR CASES",
		Short: "用草拟的规则包重判一批案件(不读图),列出结论和意见的变化",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if dir == "" {
				return usage{fmt.Errorf("没有用 --packs 给出草拟的规则包目录")}
			}
			dirs, err := eval.FindCases(args[0])
			if err != nil {
				return usage{err}
			}
			var runs [2]eval.Outcome
			for i, packs := range []string{"", dir} {
				a, err := openRules(options{packs: packsIn(packs)})
				if err != nil {
					return usage{err}
				}
				if runs[i], err = eval.Run(cmd.Context(), dirs, eval.Facts(a.service, a.pack.Sources), eval.Options{Parallel: 2, Timeout: time.Minute}); err != nil {
					return err
				}
				for id, err := range runs[i].Failed {
					fmt.Fprintf(cmd.ErrOrStderr(), "%s: %v\n", id, err)
				}
				fmt.Fprintln(cmd.OutOrStdout(), []string{"现行", "草拟"}[i], a.pack.Version)
			}
			changes, err := eval.Compare(runs[0].Results, runs[1].Results)
			if err != nil {
				return err
			}
			return eval.WriteChanges(cmd.OutOrStdout(), changes)
		},
	}
	c.Flags().StringVar(&dir, "packs", "", "草拟的规则包目录")
	return c
}
