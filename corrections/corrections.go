// Package corrections puts what is wrong with an application into the order in which a person would mend it (补正): one task for each thing to do,
// however many findings it mends, with what to do at home and what at the counter; and tells after a new upload what got solved.
package corrections

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"yushen/models"
)

// step is a way to act on findings, in the order in which a person would: what stands in the way, then what takes a minute with the phone in hand,
// then papers to get, and last what takes a visit or time.
type step struct {
	retry   models.Retry
	title   string // %s: what it is about
	home    string
	counter string
}

// obstacle is the step of findings that nobody can mend here; it comes first.
var obstacle = step{title: "先解决：%s", counter: "这件事补材料解决不了。请先向有关部门问清、办好，再来申请；也可以到窗口请工作人员看一看。"}

// mended is the step of an upload whose content is wrong: another photograph does not help.
var mended = step{models.Reupload, "改正后重新上传%s", "请先把材料改正，再用手机拍照，在这里重新上传。", "也可以带改正后的原件到窗口，请工作人员扫描。"}

var steps = []step{
	{models.Reupload, "重新拍照上传%s", "用手机重拍一张，在这里重新上传。", "也可以带原件到窗口，请工作人员扫描。"},
	{models.EditForm, "改填写的内容：%s", "点“去改填写的内容”，改好后系统再查一遍。", "也可以到窗口请工作人员替您改，改后由您签字确认。"},
	{models.OtherDocument, "换交或补交%s", "拿到材料后拍照，在这里上传。", "也可以带原件到窗口补交。"},
	{models.Counter, "到窗口办：%s", "", "请带上身份证和有关材料的原件，到登记窗口办理。"},
	{models.Wait, "等一等：%s", "先不用跑，过一会儿再来查，您交的材料都还在。", "着急的话可以到窗口，请工作人员查询。"},
}

// Arrange makes the tasks of a verdict. Notices ask for nothing and are left out; a missing paper that a department answers for is no task.
func Arrange(r models.Result) []models.Correction {
	names := namesOf(r)
	pictures := unclear(r.Findings)
	told := map[models.Slot][]int{} // findings that say what the list of missing papers says
	var tasks []models.Correction
	at := map[string]int{}
	add := func(s step, key, about string, task func(*models.Correction)) {
		key = string(s.retry) + "|" + key
		i, ok := at[key]
		if !ok {
			i = len(tasks)
			at[key] = i
			tasks = append(tasks, models.Correction{Retry: s.retry, Title: fmt.Sprintf(s.title, about), AtHome: s.home, AtCounter: s.counter})
		}
		task(&tasks[i])
	}
	for i, f := range r.Findings {
		if m, ok := repeats(f, r.Missing); ok && f.Severity != models.Notice {
			told[m] = append(told[m], i)
		}
	}
	for _, m := range r.Missing {
		if m.Covered {
			continue
		}
		add(stepOf(models.OtherDocument), m.Slot, "“"+m.Name+"”", func(t *models.Correction) {
			t.Slot, t.Findings = m.Slot, append(t.Findings, told[m.Slot]...)
			for _, s := range []string{m.Why, m.HowToGet} {
				if s != "" && !slices.Contains(t.Steps, s) {
					t.Steps = append(t.Steps, s)
				}
			}
		})
	}
	for i, f := range r.Findings {
		if _, repeated := repeats(f, r.Missing); repeated || f.Severity == models.Notice {
			continue
		}
		s, key, about := place(f, names, pictures[file(f)])
		add(s, key, about, func(t *models.Correction) {
			t.Findings = append(t.Findings, i)
			t.File = file(f)
			for _, fix := range f.Fix {
				if !slices.Contains(t.Steps, fix) {
					t.Steps = append(t.Steps, fix)
				}
			}
		})
	}
	slices.SortStableFunc(tasks, func(a, b models.Correction) int {
		return cmp.Or(rank(a.Retry)-rank(b.Retry), strings.Compare(a.File, b.File)) // papers to get have no file and come first
	})
	for i := range tasks {
		tasks[i].Number = i + 1
		tasks[i].Cause = cause(tasks[i], r.Findings)
	}
	return tasks
}

// place says which task a finding belongs to: all of one upload that must be taken anew are one, all of the form are one.
func place(f models.Finding, names map[string]string, unclear bool) (s step, key, about string) {
	if f.Severity == models.Block {
		return obstacle, f.Rule, strings.TrimRight(first(f.Message), "。")
	}
	s = stepOf(f.Retry)
	switch {
	case f.Retry == models.EditForm:
		return s, "form", "申请表"
	case file(f) != "":
		name := names[file(f)]
		if name == "" {
			name = file(f)
		}
		if f.Retry == models.Reupload && !unclear {
			s = mended
		}
		return s, file(f), "“" + name + "”"
	}
	return s, f.Rule, strings.TrimRight(first(f.Message), "。")
}

// cause names the one thing that explains several findings of a task: a capture that cannot be read.
func cause(t models.Correction, all []models.Finding) string {
	if t.Retry != models.Reupload || len(t.Findings) < 2 {
		return ""
	}
	pictures := 0
	said := ""
	for _, i := range t.Findings {
		if strings.HasPrefix(all[i].Rule, "R-IMG") {
			pictures++
			said = first(all[i].Message)
		}
	}
	if pictures == 0 || pictures == len(t.Findings) {
		return ""
	}
	return fmt.Sprintf("%s其余 %d 处多半是因为看不清，重拍后会一起解决。", said, len(t.Findings)-pictures)
}

// repeats finds the missing paper that a finding only speaks of.
func repeats(f models.Finding, missing []models.Missing) (slot models.Slot, ok bool) {
	for _, t := range f.Targets {
		i := slices.IndexFunc(missing, func(m models.Missing) bool { return m.Slot == t.Field && !m.Covered })
		if t.File != "" || i < 0 {
			return "", false
		}
		slot, ok = missing[i].Slot, true
	}
	return slot, ok
}

// unclear are the uploads that cannot be read as they were taken, or not be opened.
func unclear(findings []models.Finding) map[string]bool {
	out := map[string]bool{}
	for _, f := range findings {
		if strings.HasPrefix(f.Rule, "R-IMG") || f.Outcome == models.CannotTell {
			out[file(f)] = true
		}
	}
	return out
}

// file is the upload that a finding is about, "" for the form and registers.
func file(f models.Finding) string {
	for _, t := range f.Targets {
		if t.File != "" && t.File != "form" && !strings.HasPrefix(t.File, "shared:") {
			return t.File
		}
	}
	return ""
}

func namesOf(r models.Result) map[string]string {
	out := map[string]string{}
	for _, d := range r.Documents {
		for _, p := range d.Pages {
			out[p.File] = p.File
		}
	}
	return out
}

func stepOf(retry models.Retry) step {
	if i := slices.IndexFunc(steps, func(s step) bool { return s.retry == retry }); i >= 0 {
		return steps[i]
	}
	return stepOf(models.Counter)
}

func rank(retry models.Retry) int {
	return slices.IndexFunc(steps, func(s step) bool { return s.retry == retry }) // -1, an obstacle, is first
}

// first is the first sentence of a message.
func first(message string) string {
	if i := strings.Index(message, "。"); i >= 0 {
		return message[:i+len("。")]
	}
	return message
}

// Compare tells what a new verdict solved of an earlier one, what is left of it, and what is new.
func Compare(before, now models.Result) models.Recheck {
	out := models.Recheck{Previous: before.ID, Solved: []models.Told{}}
	left := map[string]int{}
	for _, p := range points(now) {
		left[p.key]++
	}
	total := len(points(now))
	for _, p := range points(before) {
		if left[p.key] > 0 {
			left[p.key]--
			out.Left++
			continue
		}
		out.Solved = append(out.Solved, models.Told{Rule: p.rule, Message: p.message})
	}
	out.New = total - out.Left
	return out
}

type point struct{ key, rule, message string }

// points are the things to mend of a verdict, each with a key that outlives another file name and another number of findings.
func points(r models.Result) []point {
	what := map[string]string{}
	for _, d := range r.Documents {
		what[d.ID] = d.Type
		if d.Slot != "" {
			what[d.ID] = d.Slot
		}
	}
	var out []point
	for _, f := range r.Findings {
		if _, repeated := repeats(f, r.Missing); repeated || f.Severity == models.Notice {
			continue
		}
		key := f.Rule
		if len(f.Targets) > 0 {
			t := f.Targets[0]
			place := what[t.Document]
			if place == "" {
				place = t.File
			}
			key += "|" + place + "|" + t.Field
		}
		out = append(out, point{key, f.Rule, f.Message})
	}
	for _, m := range r.Missing {
		if !m.Covered {
			out = append(out, point{"missing|" + m.Slot, "", "缺少" + m.Name})
		}
	}
	return out
}
