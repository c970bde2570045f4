package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"
)

func findCommand() *cobra.Command {
	var l language
	c := &cobra.Command{
		Use:   "find [flags] QUESTION FILE...",
		Short: "在材料里查找原文:用对话模型定位,只认一字不差的引文",
		Args:  cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, words []string) error {
			files, err := uploads(words[1:], nil)
			if err != nil {
				return err
			}
			a, err := open(options{})
			if err != nil {
				return err
			}
			defer a.Close()
			helper, err := l.helper(a, slog.Default())
			if err != nil {
				return err
			}
			if helper == nil {
				return usage{errors.New("查找原文要用对话模型:--chat-url 和 --chat-model")}
			}
			docs, _, err := a.service.ReadDocuments(cmd.Context(), files, progressOn(os.Stderr))
			if err != nil {
				return err
			}
			var texts, places []string
			for _, d := range docs {
				for _, p := range d.Pages {
					for _, line := range p.Lines {
						texts = append(texts, line.Text)
						places = append(places, fmt.Sprintf("%s 第%d页", p.File, p.Number))
					}
				}
			}
			found, ok := helper.Find(cmd.Context(), words[0], texts)
			if !ok {
				fmt.Fprintln(cmd.OutOrStdout(), "没有找到。")
				return exit(exitFailure)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s  “%s”\n  | %s\n", places[found.Line], found.Quote, found.Text)
			return nil
		},
	}
	l.chatFlags(c.Flags())
	return c
}
