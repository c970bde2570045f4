package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"yushen/classifier"
	"yushen/models"
)

func matchCommand() *cobra.Command {
	var asJSON bool
	var table string
	var l language
	c := &cobra.Command{
		Use:   "match [--json] TEXT|- | match --eval FILE",
		Short: "一句话找业务;- 从标准输入逐行读,逐行输出 JSON",
		Args: func(cmd *cobra.Command, words []string) error {
			if table != "" {
				return cobra.NoArgs(cmd, words)
			}
			return cobra.MinimumNArgs(1)(cmd, words)
		},
		RunE: func(cmd *cobra.Command, words []string) error {
			a, err := openRules(options{})
			if err != nil {
				return err
			}
			if table != "" {
				return scoreMatches(cmd.OutOrStdout(), a.business, table)
			}
			w, closing, err := l.witness(a, slog.Default())
			if err != nil {
				return err
			}
			defer closing()
			if w != nil {
				w.Prepare(cmd.Context())
			}
			text := strings.Join(words, " ")
			if text == "-" {
				return matchLines(cmd.InOrStdin(), cmd.OutOrStdout(), a)
			}
			m := a.matcher.Match(text)
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), m)
			}
			printMatch(cmd.OutOrStdout(), m)
			return nil
		},
	}
	l.embeddingsFlags(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	c.Flags().StringVar(&table, "eval", "", "用一张说法表打分:每行原话、答案、说明,以制表符隔开")
	return c
}

func scoreMatches(w io.Writer, b *classifier.Business, table string) error {
	f, err := os.Open(table)
	if err != nil {
		return usage{err}
	}
	defer f.Close()
	s, err := classifier.ScoreBusiness(b, f)
	if err != nil {
		return usage{err}
	}
	fmt.Fprintln(w, s)
	for _, m := range s.Misses {
		fmt.Fprintf(w, "%s\t应为 %s\t得到 %s", m.Text, m.Want, m.Got.Outcome)
		for _, c := range m.Got.Candidates {
			fmt.Fprintf(w, " %s %.2f", c.Key, c.Confidence)
		}
		fmt.Fprintln(w)
	}
	return nil
}

func matchLines(in io.Reader, out io.Writer, a *app) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if err := e.Encode(a.matcher.Match(lines.Text())); err != nil {
			return err
		}
	}
	return lines.Err()
}

func printMatch(w io.Writer, m models.Match) {
	switch m.Outcome {
	case "out_of_scope":
		fmt.Fprintln(w, "不属于不动产登记。")
	case "ask":
		if m.Question != nil {
			fmt.Fprintln(w, "请先回答:", m.Question.Text)
			for _, o := range m.Question.Options {
				fmt.Fprintf(w, "  - %s (%s)\n", o.Text, o.Key)
			}
		}
	}
	for _, c := range m.Candidates {
		fmt.Fprintf(w, "%.2f %-28s %s  %s\n", c.Confidence, c.Key, c.Name, strings.Join(c.Why, "、"))
	}
}
