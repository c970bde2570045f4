package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"yushen/models"
	"yushen/precheck"
)

// Checker runs a pre-check from pictures; precheck.Service is one.
type Checker interface {
	Run(ctx context.Context, id string, r precheck.Request, progress func(models.Progress)) (models.Result, error)
}

// Judge makes the verdict over what was read; precheck.Service is one.
type Judge interface {
	Judge(ctx context.Context, c *models.Case) models.Result
}

// Runner turns a case into a result. It gets no answers: only the inputs, and for facts what was read.
type Runner func(ctx context.Context, dir string, in Inputs, read []Read) (models.Result, error)

// Pictures runs cases from their uploads.
func Pictures(c Checker) Runner {
	return func(ctx context.Context, dir string, in Inputs, _ []Read) (models.Result, error) {
		r, err := in.Request(dir)
		if err != nil {
			return models.Result{}, err
		}
		return c.Run(ctx, in.ID, r, nil)
	}
}

// Facts runs cases from what was read (--facts). sources names the departments that a business type needs.
func Facts(j Judge, sources func(businessType string) []string) Runner {
	return func(ctx context.Context, _ string, in Inputs, read []Read) (models.Result, error) {
		c, err := FactsCase(Case{Inputs: in, Read: read})
		if err != nil {
			return models.Result{}, err
		}
		if c.BusinessType == "" { // which departments to ask is known once the business is matched
			first := c
			c.BusinessType = j.Judge(ctx, &first).BusinessType.Key
		}
		c.Registers = in.Departments().Ask(ctx, &c, sources(c.BusinessType))
		return j.Judge(ctx, &c), nil
	}
}

// Step is one case done.
type Step struct {
	Done, Total int
	Case        string
	Took        time.Duration
	Err         error
}

// Options of a run.
type Options struct {
	Out      io.Writer     // gets one line of JSON a case, in order of dirs, as soon as it is known; nil: nowhere
	Parallel int           // cases at a time, 0 is one
	Timeout  time.Duration // of one case, 0 is none
	Progress func(Step)    // nil: none; never called by two goroutines at a time
}

// Outcome is what a run left.
type Outcome struct {
	Cases   []Case                     // that could be loaded
	Results map[string]json.RawMessage // by case id, as written
	Failed  map[string]error           // by case id or folder; a failed case is a miss, not the end of the run
}

// resultLine is one line of a results file.
type resultLine struct {
	Case   string          `json:"case"`
	Result json.RawMessage `json:"result"`
}

// Run runs each case folder. Only a writer's error or the context ends it early; then what was done so far is given with the error.
func Run(ctx context.Context, dirs []string, runner Runner, o Options) (Outcome, error) {
	out := Outcome{Results: map[string]json.RawMessage{}, Failed: map[string]error{}}
	type done struct {
		c      Case
		loaded bool
		line   resultLine
		err    error
		took   time.Duration
	}
	slots := make([]chan done, len(dirs))
	for i := range slots {
		slots[i] = make(chan done, 1)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(o.Parallel, 1) {
		workers.Go(func() {
			for i := range next {
				start := time.Now()
				d := done{}
				d.c, d.err = LoadCase(dirs[i])
				if d.loaded = d.err == nil; d.loaded {
					d.line, d.err = runCase(ctx, runner, d.c, o.Timeout)
				}
				d.took = time.Since(start)
				slots[i] <- d
			}
		})
	}
	go func() {
		defer close(next)
		for i := range dirs {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	defer workers.Wait()
	defer stop()
	for i, slot := range slots {
		var d done
		select {
		case d = <-slot:
		case <-ctx.Done():
			return out, ctx.Err()
		}
		name := dirs[i]
		if d.loaded {
			name = d.c.Inputs.ID
			out.Cases = append(out.Cases, d.c)
			out.Results[name] = d.line.Result
			if err := writeLine(o.Out, d.line); err != nil {
				return out, err
			}
		}
		if d.err != nil {
			out.Failed[name] = d.err
		}
		if o.Progress != nil {
			o.Progress(Step{Done: i + 1, Total: len(dirs), Case: name, Took: d.took, Err: d.err})
		}
	}
	return out, nil
}

// runCase runs one case; where that fails the line says so.
func runCase(ctx context.Context, runner Runner, c Case, timeout time.Duration) (resultLine, error) {
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	result, err := runSafely(ctx, runner, c)
	if err != nil {
		result = models.Result{ID: c.Inputs.ID, Status: models.Failed, Failure: err.Error()}
	}
	raw, jsonErr := marshal(result.Listed())
	if jsonErr != nil {
		err = fmt.Errorf("write result of %s: %w", c.Inputs.ID, jsonErr)
		raw = []byte(`{"status":"failed"}`)
	}
	return resultLine{Case: c.Inputs.ID, Result: raw}, err
}

// runSafely turns a panic into that case's failure: one case must not end the run.
func runSafely(ctx context.Context, runner Runner, c Case) (r models.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return runner(ctx, c.Dir, c.Inputs, c.Read)
}

// marshal is JSON with Chinese and < > left readable.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

func writeLine(w io.Writer, line resultLine) error {
	if w == nil {
		return nil
	}
	b, err := marshal(line)
	if err != nil {
		return fmt.Errorf("write result of %s: %w", line.Case, err)
	}
	if _, err := w.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("write result of %s: %w", line.Case, err)
	}
	return nil
}

// ReadResults reads a results file. A line without a case id, or the same case twice, counts as the scorer counts it: id instead, last
// one wins.
func ReadResults(r io.Reader) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	d := json.NewDecoder(r)
	for n := 1; ; n++ {
		var raw json.RawMessage
		if err := d.Decode(&raw); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("results, entry %d: %w", n, err)
		}
		var line struct {
			Case   string          `json:"case"`
			ID     string          `json:"id"`
			Result json.RawMessage `json:"result"`
		}
		if err := json.Unmarshal(raw, &line); err != nil {
			return nil, fmt.Errorf("results, entry %d: %w", n, err)
		}
		if line.Case == "" {
			line.Case = line.ID
		}
		if line.Result == nil {
			line.Result = raw
		}
		out[line.Case] = line.Result
	}
}

// Terminal writes progress on one line of a terminal, failures on lines of their own.
func Terminal(w io.Writer) func(Step) {
	return func(s Step) {
		if s.Err != nil {
			fmt.Fprintf(w, "\r\x1b[K%s: %v\n", s.Case, s.Err)
		}
		fmt.Fprintf(w, "\r\x1b[K%d/%d  %s  %.1fs", s.Done, s.Total, s.Case, s.Took.Seconds())
		if s.Done == s.Total {
			fmt.Fprint(w, "\r\x1b[K")
		}
	}
}
