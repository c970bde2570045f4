package main

import "github.com/spf13/cobra"

func prepareCommand() *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "prepare",
		Short: "预先编译PDF和HEIC读取器,存到识别模型旁边,以后启动不再编译",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			a, err := open(o)
			if err != nil {
				return err
			}
			defer a.Close()
			return a.opener.WarmUp()
		},
	}
	c.Flags().StringVar(&o.assets, "assets", "", "识别库和模型的目录，默认在程序旁边找")
	return c
}
