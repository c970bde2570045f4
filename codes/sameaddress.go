package codes

import "strings"

// SameAddress compares two locations as a clerk does (坐落比对): province, city, county and town may be left out but must not conflict; 幢,
// 栋, 号楼, #楼 and 室, 号 mean the same; numbers may be Chinese or full width. A part that only one of them names, or a character that could
// not be read, cannot be told.
func SameAddress(a, b string) Sameness { return SameReadAddress(a, b, 1) }

// SameReadAddress is SameAddress for readings of which the less certain can be trusted so far (0 to 1): parts that differ only in characters that
// look alike cannot be told where MayBe says so.
func SameReadAddress(a, b string, sure float64) Sameness {
	na, nb := normalAddress(a), normalAddress(b)
	if na == "" || nb == "" {
		return CannotTell
	}
	if na == nb {
		return sameWritten(a, b, na)
	}
	x, y := ParseAddress(a).whole(), ParseAddress(b).whole()
	if divisionsConflict(x, y) {
		return Different
	}
	pairs := append(x.placePairs(y), x.flatPairs(y)...)
	gap := false
	for _, p := range pairs {
		switch {
		case p[0] == p[1]:
		case p[0] == "" || p[1] == "":
			gap = true
		case MayBe(p[0], p[1], sure):
			gap = true
		case hasUnreadable(na+nb) && !(x.complete() && y.complete()):
			gap = true
		default:
			return Different
		}
	}
	if gap || hasUnreadable(na) || hasUnreadable(nb) {
		return CannotTell
	}
	return Explainable
}

// complete reports whether the flat was understood, so that an unreadable character elsewhere cannot have shifted its parts.
func (a Address) complete() bool { return a.Building != "" && a.Room != "" }

func sameWritten(a, b, normal string) Sameness {
	switch {
	case hasUnreadable(normal):
		return CannotTell
	case Unblanked(a) == Unblanked(b):
		return Same
	}
	return Explainable
}

// divisionsConflict reports whether both name a division of one level and not the same, or divisions of which neither holds the other.
func divisionsConflict(x, y Address) bool {
	levels := [][2]string{{x.Province, y.Province}, {x.City, y.City}, {x.County, y.County}, {x.Town, y.Town}}
	for _, l := range levels {
		if l[0] != "" && l[1] != "" && l[0] != l[1] && !couldAgree(l[0], l[1]) {
			return !(x.City == y.County && y.City == "") && !(y.City == x.County && x.City == "")
		}
	}
	dx, dy := narrowest(x), narrowest(y)
	return dx != "" && dy != "" && !Within(dx, dy) && !Within(dy, dx)
}

// whole adds the city and province of a county of 宁夏, whose names are unique.
func (a Address) whole() Address {
	code := DivisionByName(a.County)
	if code == "" {
		if code = DivisionByName(a.City); code == "" {
			return a
		}
	}
	if a.City == "" {
		a.City = DivisionName(code[:4] + "00")
	}
	if a.Province == "" {
		a.Province = ProvinceName(code)
	}
	return a
}

func narrowest(a Address) string {
	for _, name := range []string{a.County, a.City, a.Province} {
		if name != "" {
			return DivisionByName(name)
		}
	}
	return ""
}

// couldAgree reports whether two strings of one length agree wherever both could be read, and something could not.
func couldAgree(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	return hasUnreadable(a+b) && len(ra) == len(rb) && agreeButUnreadable(ra, rb)
}

func (a Address) placePairs(b Address) [][2]string {
	ca, cb := bareCommunity(a.Community), bareCommunity(b.Community)
	if a.Road+a.RoadNo+ca == b.Road+b.RoadNo+cb {
		return nil
	}
	return [][2]string{{a.Road, b.Road}, {a.RoadNo, b.RoadNo}, {ca, cb}}
}

// bareCommunity is a community's name without 小区 where it says what it is without it: 东海花园小区.
func bareCommunity(s string) string {
	bare := strings.TrimSuffix(s, "小区")
	for _, end := range []string{"园", "苑", "城", "寓", "庭", "府", "湾", "院", "居", "都", "郡", "里"} {
		if strings.HasSuffix(bare, end) && len([]rune(bare)) > 2 {
			return bare
		}
	}
	return s
}

// flatPairs pairs building, unit and room. A pair 2-601 whose first part is unit or building fits both. Floors count only where rooms do not
// tell them.
func (a Address) flatPairs(b Address) [][2]string {
	if a.Dashed != "" || b.Dashed != "" {
		return dashedPairs(a, b)
	}
	pairs := [][2]string{{a.Building, b.Building}, {a.Unit, b.Unit}, {a.Room, b.Room}, {a.Rest, b.Rest}}
	if a.Floor != "" && b.Floor != "" && !roomTellsFloor(a) && !roomTellsFloor(b) {
		pairs = append(pairs, [2]string{a.Floor, b.Floor})
	}
	return pairs
}

func dashedPairs(a, b Address) [][2]string {
	if a.Dashed == b.Dashed {
		return nil
	}
	if a.Dashed == "" {
		a, b = b, a
	}
	first, second, _ := strings.Cut(a.Dashed, "-")
	if b.Dashed != "" {
		return [][2]string{{a.Dashed, b.Dashed}}
	}
	pairs := [][2]string{{second, b.Room}}
	switch first {
	case b.Unit:
		pairs = append(pairs, [2]string{"", b.Building + "幢"}) // 2 may be the building all the same
	case b.Building:
		pairs = append(pairs, [2]string{"", b.Unit})
	default:
		pairs = append(pairs, [2]string{first, b.Unit})
	}
	return pairs
}

// roomTellsFloor reports whether the room number starts with the floor: 601 is on the 6th, 1201 on the 12th.
func roomTellsFloor(a Address) bool {
	return a.Floor != "" && len(a.Room) == len(a.Floor)+2 && strings.HasPrefix(a.Room, a.Floor)
}
