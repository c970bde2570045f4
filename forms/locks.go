package forms

// locks are the answers that a register settles: paths such as property.location, and for entries of a list the names by role.
type locks struct {
	paths map[string]bool
	roles map[string][]string
}

func newLocks() locks { return locks{paths: map[string]bool{}, roles: map[string][]string{}} }

// mark makes a locked answer's schema read-only.
func (l locks) mark(schema object, path string) {
	if l.paths[path] {
		schema["readOnly"] = true
	}
}

// ofRole are the read-only properties of a role's entry.
func (l locks) ofRole(role string) object {
	out := object{}
	for _, name := range l.roles[role] {
		out[name] = object{"readOnly": true}
	}
	return out
}
