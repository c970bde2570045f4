package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"yushen/rules"
)

func rulesCommand() *cobra.Command {
	c := &cobra.Command{Use: "rules", Short: "规则包"}
	c.AddCommand(&cobra.Command{
		Use:   "test",
		Short: "运行每条规则自带的用例",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			pack, err := rules.Load(rules.Embedded())
			if err != nil {
				return err
			}
			report := rules.Test(cmd.Context(), pack)
			fmt.Fprint(cmd.OutOrStdout(), report)
			if report.Failed > 0 {
				return exit(exitFailure)
			}
			return nil
		},
	})
	return c
}
