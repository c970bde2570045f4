package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"yushen/models"
	"yushen/precheck"
	"yushen/shareddata"
)

func checkCommand() *cobra.Command {
	var r precheck.Request
	var departments, form string
	var down, slots []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "check [flags] FILE...",
		Short: "审一件:材料文件到结论",
		Long: `审一件:读材料、比对表单和部门数据,给出结论。
退出码:0 自动通过,10 需要补正,20 转人工,2 用法不对,1 失败。`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			var err error
			if r.Files, err = uploads(files, slots); err != nil {
				return err
			}
			if form != "" {
				if r.Form, err = readForm(form); err != nil {
					return err
				}
			}
			if r.Departments, err = connect(departments, down); err != nil {
				return err
			}
			a, err := open(options{})
			if err != nil {
				return err
			}
			defer a.Close()
			result, err := a.service.Run(cmd.Context(), "check", r, progressOn(os.Stderr))
			if err != nil {
				return err
			}
			if asJSON {
				if err := writeJSON(cmd.OutOrStdout(), result); err != nil {
					return err
				}
			} else {
				printResult(cmd.OutOrStdout(), result)
			}
			switch result.Decision {
			case models.NeedsCorrection:
				return exit(exitCorrection)
			case models.ManualReview:
				return exit(exitReview)
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&r.BusinessType, "business-type", "", "业务类型键,如 mortgage_cancel;不写则按表单、材料和 --text 判断")
	f.StringVar(&r.RequestText, "text", "", "申请人的原话")
	f.StringVar(&departments, "departments", "", "部门数据目录,每个部门一个 .jsonl")
	f.StringSliceVar(&down, "down", nil, "视为停机的部门,逗号分隔")
	f.StringVar(&form, "form", "", "申请表单 JSON 文件")
	f.StringVar(&r.Region, "region", "", "六位区划代码,选用当地规则")
	f.StringArrayVar(&slots, "slot", nil, "文件=栏目,如 01.jpg=buyer1_id_front;可多次")
	f.StringVar(&r.FiledAt, "today", "", "申请日 YYYY-MM-DD,默认今天")
	f.BoolVar(&asJSON, "json", false, "输出 JSON")
	return c
}

// uploads reads the files; --slot names a file by its path or by its base name.
func uploads(paths, slots []string) ([]precheck.File, error) {
	slot := map[string]string{}
	for _, s := range slots {
		file, name, ok := strings.Cut(s, "=")
		if !ok {
			return nil, usage{fmt.Errorf("--slot %s: 要写成 文件=栏目", s)}
		}
		slot[file] = name
	}
	used := map[string]bool{}
	var files []precheck.File
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			return nil, usage{err}
		}
		base := filepath.Base(p)
		f := precheck.File{Name: base, Data: data, Slot: slot[base]}
		if s, ok := slot[p]; ok {
			f.Slot = s
			used[p] = true
		}
		used[base] = true
		files = append(files, f)
	}
	for file := range slot {
		if !used[file] {
			return nil, usage{fmt.Errorf("--slot %s=%s: 没有给出这个文件", file, slot[file])}
		}
	}
	return files, nil
}

func readForm(path string) (models.Form, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, usage{err}
	}
	var form models.Form
	if err := json.Unmarshal(data, &form); err != nil {
		return nil, usage{fmt.Errorf("%s: %w", path, err)}
	}
	return form, nil
}

// connect opens the department folder; without one no department is connected.
func connect(dir string, down []string) (precheck.Departments, error) {
	if dir == "" && len(down) == 0 {
		return nil, nil
	}
	var d shareddata.Connector = shareddata.NewMemory(nil, "")
	if dir != "" {
		files, err := shareddata.OpenFiles(dir, slog.Default())
		if err != nil {
			return nil, usage{err}
		}
		d = files
	}
	sources, err := shareddata.ParseSources(strings.Join(down, ","))
	if err != nil {
		return nil, usage{err}
	}
	return reconciled(d, sources, slog.Default())
}

// reconciled holds what departments say against each other; some may be taken for down.
func reconciled(d shareddata.Connector, down []string, log *slog.Logger) (precheck.Departments, error) {
	table, err := shareddata.StandardPrecedence()
	if err != nil {
		return nil, err
	}
	return shareddata.Reconciled{Connector: shareddata.Down{Connector: d, Sources: down}, Precedence: table, Log: log}, nil
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}
