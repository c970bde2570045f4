package specimen

import (
	"regexp"
	"strconv"
	"strings"
)

var pathPart = regexp.MustCompile(`^([a-z_0-9]+)(?:\[(\d+)\])?$`)

// note notes a value at a path such as buyers[0].name, and how it is printed where that differs.
func (p *Paper) note(path, value, printed string) {
	if printed != "" && printed != value {
		p.Printed[path] = printed
	}
	head, member, nested := strings.Cut(path, ".")
	m := pathPart.FindStringSubmatch(head)
	switch {
	case m == nil || m[2] == "":
		p.Fields[path] = value
	case !nested:
		p.Fields[m[1]] = put(listOf[string](p.Fields[m[1]]), m[2], value)
	default:
		list := listOf[map[string]any](p.Fields[m[1]])
		n, _ := strconv.Atoi(m[2])
		for len(list) <= n {
			list = append(list, map[string]any{})
		}
		list[n][member] = value
		p.Fields[m[1]] = list
	}
}

func listOf[T any](v any) []T {
	list, _ := v.([]T)
	return list
}

func put(list []string, index, value string) []string {
	n, _ := strconv.Atoi(index)
	for len(list) <= n {
		list = append(list, "")
	}
	list[n] = value
	return list
}
