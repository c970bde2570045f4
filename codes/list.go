package codes

import "strings"

// SplitList splits several values in one field (程某、孔某; 640…、640…) at 、, comma, semicolon and line break; blanks around them go.
func SplitList(s string) []string {
	parts := strings.FieldsFunc(Narrow(s), func(r rune) bool { return strings.ContainsRune("、,;；，\n", r) })
	list := parts[:0]
	for _, p := range parts {
		if p = Normal(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}
