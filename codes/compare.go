package codes

// sameCode compares two normal forms: equal is Same; where unreadable characters are all that differs, or one is empty, it cannot
// be told.
func sameCode(a, b string) Sameness {
	if a == "" || b == "" {
		return CannotTell
	}
	if a == b {
		if hasUnreadable(a) {
			return CannotTell
		}
		return Same
	}
	ra, rb := []rune(a), []rune(b)
	if len(ra) == len(rb) && agreeButUnreadable(ra, rb) {
		return CannotTell
	}
	return Different
}

func hasUnreadable(s string) bool {
	for _, r := range s {
		if unreadable(r) {
			return true
		}
	}
	return false
}

// agreeButUnreadable reports whether a and b, of one length, agree wherever both could be read.
func agreeButUnreadable(a, b []rune) bool {
	for i := range a {
		if a[i] != b[i] && !unreadable(a[i]) && !unreadable(b[i]) {
			return false
		}
	}
	return true
}
