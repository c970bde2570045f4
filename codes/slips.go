package codes

import "sort"

// unreadable reports whether r stands for a character that could not be read: models.Unknown, or what people and other readers write.
func unreadable(r rune) bool {
	return r == '〓' || r == '□' || r == '?' || r == '？' || r == '�' || r == '■' || r == '▢'
}

// candidates are the valid strings one slip away from s; alphabet gives what may stand at a place. With one unreadable character
// only that place varies; with more there is nothing to say.
func candidates(s []rune, alphabet func(place int) string, valid func(string) bool) []string {
	found := map[string]bool{}
	try := func(i int) {
		kept := s[i]
		for _, c := range alphabet(i) {
			if s[i] = c; c != kept && valid(string(s)) {
				found[string(s)] = true
			}
		}
		s[i] = kept
	}
	var holes []int
	for i, r := range s {
		if unreadable(r) {
			holes = append(holes, i)
		}
	}
	switch len(holes) {
	case 0:
		for i := range s {
			try(i)
		}
		for i := 0; i+1 < len(s); i++ {
			s[i], s[i+1] = s[i+1], s[i]
			if valid(string(s)) {
				found[string(s)] = true
			}
			s[i], s[i+1] = s[i+1], s[i]
		}
	case 1:
		try(holes[0])
	}
	list := make([]string, 0, len(found))
	for c := range found {
		list = append(list, c)
	}
	sort.Strings(list)
	return list
}

func only(list []string) (string, bool) {
	if len(list) == 1 {
		return list[0], true
	}
	return "", false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
