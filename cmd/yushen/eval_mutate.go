package main

import (
	"fmt"
	"os"

	"yushen/eval"
	"yushen/eval/mutate"
)

// mutation makes the cases of an evaluation out of the true cases of a folder (变异样本) instead of taking that folder's own.
type mutation struct {
	n    int    // how many; 0: the folder's own cases
	seed uint64 // the same seed gives the same cases
	keep string // folder for the cases that were made; "": a temporary one
}

// dirs are the case folders to run, and what removes them again.
func (m mutation) dirs(folder string) (dirs []string, clean func(), err error) {
	if m.n <= 0 {
		dirs, err = eval.FindCases(folder)
		if err != nil {
			err = usage{err}
		}
		return dirs, func() {}, err
	}
	bases, err := mutate.LoadBases(folder)
	if err != nil {
		return nil, nil, usage{err}
	}
	if len(bases) == 0 {
		return nil, nil, usage{fmt.Errorf("no case without a fault in %s to start from", folder)}
	}
	mutants, err := mutate.Generate(bases, m.n, m.seed)
	if err != nil {
		return nil, nil, err
	}
	into, clean := m.keep, func() {}
	if into == "" {
		if into, err = os.MkdirTemp("", "yushen-mutants-"); err != nil {
			return nil, nil, fmt.Errorf("make cases: %w", err)
		}
		clean = func() { os.RemoveAll(into) }
	}
	if err := mutate.Write(into, mutants); err != nil {
		clean()
		return nil, nil, err
	}
	for _, x := range mutants {
		dirs = append(dirs, x.Folder(into))
	}
	return dirs, clean, nil
}
