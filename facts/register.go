package facts

import (
	"fmt"

	"yushen/models"
)

// Register is what one department answered (部门共享数据). A department that is not connected has none.
type Register struct {
	models.Register
	Rows []*Record
}

// Answered reports whether the department was reached, with or without a record.
func (r *Register) Answered() bool { return r != nil && r.Status != models.SourceDown }

// Down reports whether the department could not be reached.
func (r *Register) Down() bool { return r != nil && r.Status == models.SourceDown }

// Record is one record of a department.
type Record struct {
	Tree
	Source string
}

func registersOf(in []models.Register) map[string]*Register {
	out := map[string]*Register{}
	for _, m := range in {
		r := &Register{Register: m}
		for i, rec := range m.Records {
			base := Origin{Kind: FromDepartment, Type: m.Source, File: sharedFile(m.Source), Document: fmt.Sprintf("%s#%d", m.Source, i)}
			r.Rows = append(r.Rows, &Record{Tree: Tree{Fields: fieldsOf(rec), Base: base}, Source: m.Source})
		}
		if len(r.Rows) == 0 && r.Status == models.SourceOK {
			r.Status = models.SourceNoRecord
		}
		out[m.Source] = r
	}
	return out
}

// find is the first record whose value at path means the same as one of the keys.
func (r *Register) find(kind Kind, path string, keys ...string) *Record {
	if r == nil {
		return nil
	}
	for _, row := range r.Rows {
		if row.matches(kind, path, keys) {
			return row
		}
	}
	return nil
}

func (r *Record) matches(kind Kind, path string, keys []string) bool {
	v := r.Value(path)
	if v == "" {
		return false
	}
	for _, k := range keys {
		if k != "" && kind.Same(v, k, 1).Alike() {
			return true
		}
	}
	return false
}
