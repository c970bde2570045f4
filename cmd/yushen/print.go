package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"yushen/models"
)

var decisionNames = map[models.Decision]string{
	models.AutoApprove:     "可以自动通过",
	models.NeedsCorrection: "需要补正",
	models.ManualReview:    "转人工审核",
}

var severityNames = map[models.Severity]string{models.Block: "障碍", models.Correct: "请补正", models.Notice: "提示"}

// printResult writes a verdict for a person at a terminal.
func printResult(w io.Writer, r models.Result) {
	fmt.Fprintf(w, "结论:%s", decisionNames[r.Decision])
	if r.BusinessType.Name != "" {
		fmt.Fprintf(w, "(%s)", r.BusinessType.Name)
	}
	fmt.Fprintln(w)
	for _, reason := range r.DecisionReasons {
		fmt.Fprintf(w, "  %s\n", reason)
	}
	if q := r.BusinessType.Question; q != nil {
		fmt.Fprintf(w, "请先回答:%s\n", q.Text)
		for _, o := range q.Options {
			fmt.Fprintf(w, "  - %s\n", o.Text)
		}
	}
	for i, f := range r.Findings {
		fmt.Fprintf(w, "%d. [%s] %s  (%s)\n", i+1, severityNames[f.Severity], f.Message, f.Rule)
		for _, t := range f.Targets {
			fmt.Fprintf(w, "   %s", t.File)
			if t.Page > 0 {
				fmt.Fprintf(w, " 第%d页", t.Page)
			}
			if t.Found != "" || t.Expected != "" {
				fmt.Fprintf(w, " %s:读到“%s”,应为“%s”", t.Field, t.Found, t.Expected)
			}
			fmt.Fprintln(w)
		}
	}
	for _, m := range r.Missing {
		if !m.Covered {
			fmt.Fprintf(w, "缺:%s。%s %s\n", m.Name, m.Why, m.HowToGet)
		}
	}
	fmt.Fprintf(w, "检查 %d 项通过,%d 项不通过,%d 项无法判断,%d 项不适用;用时 %.1f 秒\n",
		r.Checks.Passed, r.Checks.Failed, r.Checks.CannotTell, r.Checks.NotApplicable, float64(r.TimingsMS.Total)/1000)
}

// progressOn shows progress on one line of a terminal; elsewhere it is nil.
func progressOn(f *os.File) func(models.Progress) {
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	var mu sync.Mutex
	return func(p models.Progress) {
		mu.Lock()
		defer mu.Unlock()
		switch p.Stage {
		case "ocr":
			fmt.Fprintf(f, "\r\033[K正在读 %d/%d  %s", p.Done, p.Total, p.File)
		case "rules":
			fmt.Fprint(f, "\r\033[K")
		}
	}
}
