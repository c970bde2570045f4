// Package shareddata answers what other departments know about a case (部门共享数据). Connectors differ in where records come from, a
// folder of JSON lines, a case folder or a department's HTTP service, never in how the records of a case are picked: by the query keys of each
// source, compared in normal form. How a department is asked is configuration (standard.yaml holds the standard); whom to believe where two disagree
// is a table (precedence.yaml).
//
// Three outcomes are never mixed up. A source that is not connected has no entry in the answer; a source that is connected but has
// nothing under any key of the case is models.SourceNoRecord; a source that cannot be asked is models.SourceDown. A source for which
// neither papers nor form give a key is not asked and has no entry, since "no record" would be untrue.
package shareddata

import (
	"fmt"
	"slices"
	"strings"
)

// The sources (部门).
const (
	Registry = "registry" // 不动产登记簿
	Police   = "police"   // 公安
	Civil    = "civil"    // 民政
	Housing  = "housing"  // 住房城乡建设
	Tax      = "tax"      // 税务
	Market   = "market"   // 市场监管
	Bank     = "bank"     // 银行
	Justice  = "justice"  // 司法
	Health   = "health"   // 卫健
	Court    = "court"    // 人民法院
)

// Sources lists every source, in the order in which answers stand.
var Sources = []string{Registry, Police, Civil, Housing, Tax, Market, Bank, Justice, Health, Court}

// ParseSources reads a comma-separated list of sources, as --down takes it; "" is none. A name that is no source is an error.
func ParseSources(list string) ([]string, error) {
	var out []string
	for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == '，' || r == ' ' }) {
		if !slices.Contains(Sources, name) {
			return nil, fmt.Errorf("no source %q; there are %s", name, strings.Join(Sources, ", "))
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out, nil
}

// ordered is Sources cut to those asked for: each once, in a fixed order, unknown names left out.
func ordered(asked []string) []string {
	var out []string
	for _, s := range Sources {
		if slices.Contains(asked, s) {
			out = append(out, s)
		}
	}
	return out
}
