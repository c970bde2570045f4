package codes

import (
	"fmt"
	"regexp"
	"strings"
)

// UnitNo is a real-estate unit code taken apart (不动产单元代码), GB/T 37346-2019: seven layers in 28 places.
type UnitNo struct {
	Division  string // 6 digits, county
	District  string // 3 digits, 地籍区
	Subzone   string // 3 digits, 地籍子区
	Parcel    string // 2 letters, 宗地特征码, e.g. GB
	ParcelSeq string // 5 digits, 宗地顺序号
	Fixture   string // F house, L forest, Q other, W none (定着物特征码)
	FixtureNo string // 8 digits; of a house 4 of the building, 4 of the flat
}

var unitNoPattern = regexp.MustCompile(`^(\d{6})(\d{3})(\d{3})([GJZ][ABSXCDEFGHLNWY])(\d{5})([FLQW])(\d{8})$`)

// NormalUnitNo is a unit number without blanks, dashes and dots, upper case.
func NormalUnitNo(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_·.,、;:/'\"", r) {
			return -1
		}
		return r
	}, Compact(s))
}

// RepairUnitNo reads look-alikes as digits or letters by the place where they stand (G800012F → GB00012F); changed tells that something was
// replaced. Only numbers of 28 places can be repaired.
func RepairUnitNo(s string) (no string, changed bool) {
	plain := NormalUnitNo(s)
	r := []rune(plain)
	if len(r) != 28 {
		return plain, false
	}
	for i, c := range r {
		if i == 12 || i == 13 || i == 19 {
			if l, ok := LetterFor(c); ok {
				r[i] = rune(l)
			}
		} else if d, ok := DigitFor(c); ok {
			r[i] = rune(d)
		}
	}
	if !unitNoPattern.MatchString(string(r)) {
		return plain, false
	}
	return string(r), string(r) != plain
}

// ParseUnitNo takes a unit number apart; the Fault says what is wrong with it. W (no fixture) goes with eight zeros, F with a building
// other than 0000, G (state land) never with A or C.
func ParseUnitNo(s string) (UnitNo, Fault) {
	n := NormalUnitNo(s)
	if c := len([]rune(n)); c != 28 {
		return UnitNo{}, Fault(fmt.Sprintf("LENGTH_%d", c))
	}
	m := unitNoPattern.FindStringSubmatch(n)
	if m == nil {
		return UnitNo{}, Format
	}
	u := UnitNo{m[1], m[2], m[3], m[4], m[5], m[6], m[7]}
	return u, u.fault()
}

func (u UnitNo) fault() Fault {
	zero := u.FixtureNo == "00000000"
	switch {
	case ProvinceName(u.Division[:2]) == "":
		return BadDivision
	case u.ParcelSeq == "00000":
		return ParcelSeqZero
	case u.Parcel == "GA" || u.Parcel == "GC":
		return GWithAOrC
	case u.Fixture == "W" && !zero:
		return WMustBeZero
	case u.Fixture != "W" && zero:
		return UnitNoZero
	case u.Fixture == "F" && u.FixtureNo[:4] == "0000":
		return BuildingNoZero
	}
	return OK
}

// CheckUnitNo checks a unit number (GB/T 37346-2019); it carries no check digit.
func CheckUnitNo(s string) Fault {
	_, f := ParseUnitNo(s)
	return f
}

// String is the number without blanks.
func (u UnitNo) String() string { return u.ParcelCode() + u.Fixture + u.FixtureNo }

// Printed is the number in its four printed groups, 640402 001002 GB00012 F00030045.
func (u UnitNo) Printed() string {
	return u.Division + " " + u.District + u.Subzone + " " + u.Parcel + u.ParcelSeq + " " + u.Fixture + u.FixtureNo
}

// ParcelCode is the first 19 places: equal for units on one parcel (宗地代码).
func (u UnitNo) ParcelCode() string {
	return u.Division + u.District + u.Subzone + u.Parcel + u.ParcelSeq
}

// SameUnitNo compares two unit numbers; blanks and width do not matter, an unreadable character or a number that is not well formed
// but agrees as far as it goes cannot be told.
func SameUnitNo(a, b string) Sameness { return sameCode(NormalUnitNo(a), NormalUnitNo(b)) }
