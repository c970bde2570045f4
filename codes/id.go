package codes

import (
	"fmt"
	"strings"
)

// idWeights are the weights of places 1 to 17, 2^(18-i) mod 11; GB 11643-1999 §5 (ISO 7064 MOD 11-2).
var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

const idCheckChars = "10X98765432"

// IDCheckChar is the 18th character of a citizen's number (公民身份号码校验码), GB 11643-1999 §5; first17 must be 17 digits.
func IDCheckChar(first17 string) (byte, bool) {
	if len(first17) != 17 || !allDigits(first17) {
		return 0, false
	}
	sum := 0
	for i, w := range idWeights {
		sum += int(first17[i]-'0') * w
	}
	return idCheckChars[sum%11], true
}

// NormalID is an id number without blanks, upper case; ×, 乂 and the Cyrillic Х at its end are X. Digits are not repaired: what a person typed
// stays what it is.
func NormalID(s string) string {
	c := Compact(s)
	for _, x := range []string{"×", "乂", "Х", "χ", "Χ", "*"} {
		if rest, ok := strings.CutSuffix(c, x); ok && len(rest) == 17 {
			return rest + "X"
		}
	}
	return c
}

// RepairID reads look-alike letters as digits where an id number must hold digits, and K at its end as X. It is for readings
// of a picture; changed tells that something was replaced.
func RepairID(s string) (id string, changed bool) {
	plain := NormalID(s)
	r := []rune(squeeze(s))
	if len(r) != 18 && len(r) != 15 {
		return plain, false
	}
	last := ""
	if len(r) == 18 {
		last = NormalID(string(r))
		last = last[len(last)-1:]
		if last == "K" {
			last = "X"
		} else if last != "X" {
			last = repairDigits(string(r[17]))
		}
		r = r[:17]
	}
	id = repairDigits(string(r)) + last
	if !allDigits(id[:len(id)-len(last)]) || last != "" && last != "X" && !allDigits(last) {
		return plain, false
	}
	return id, id != plain
}

// CheckID checks a citizen's number (GB 11643-1999) of 18 places: shape, province, birth date between 1900 and 2099, check digit.
// The first six digits beyond the province are never held against it: people born before a county was renamed keep the old code.
// A number of 15 places is FORMAT; see ID15To18.
func CheckID(s string) Fault { return CheckIDAt(s, "2099-12-31") }

// CheckIDAt is CheckID where a birth after today (ISO date) is BIRTHDATE_RANGE.
func CheckIDAt(s, today string) Fault {
	id := NormalID(s)
	if len(id) != 18 || !allDigits(id[:17]) || (id[17] != 'X' && !allDigits(id[17:])) {
		return Format
	}
	if ProvinceName(id[:2]) == "" {
		return Province
	}
	birth := id[6:10] + "-" + id[10:12] + "-" + id[12:14]
	if _, err := parseISO(birth); err != nil {
		return BirthDate
	}
	if birth < "1900-01-01" || birth > today {
		return BirthDateRange
	}
	if c, _ := IDCheckChar(id[:17]); c != id[17] {
		return Checksum
	}
	return OK
}

// ID15To18 lengthens an old number of 15 places: 19 after the sixth, check digit at the end.
func ID15To18(s string) (string, error) {
	c := Compact(s)
	if len(c) != 15 || !allDigits(c) {
		return "", fmt.Errorf("id number of 15 places: %q is not 15 digits", s)
	}
	base := c[:6] + "19" + c[6:]
	check, _ := IDCheckChar(base)
	return base + string(check), nil
}

// SameID reports whether two numbers are the same person's number, written with 15 or 18 places.
func SameID(a, b string) bool { return longID(a) == longID(b) }

func longID(s string) string {
	if id, err := ID15To18(s); err == nil {
		return id
	}
	return NormalID(s)
}

// IDCandidates are the valid numbers one replaced character or one swap of neighbours away from s, in ascending order. A character
// that could not be read (□ or ?) counts as the one replaced.
func IDCandidates(s string) []string {
	id := []rune(NormalID(s))
	if len(id) != 18 {
		return nil
	}
	return candidates(id, func(i int) string {
		if i == 17 {
			return "0123456789X"
		}
		return "0123456789"
	}, func(c string) bool { return CheckID(c) == OK })
}

// SuggestID is the only valid number one replaced character or one swap of neighbours away from a number whose check fails
// (建议值). It is a suggestion to show, never a value to take.
func SuggestID(s string) (string, bool) {
	if CheckID(s) == OK {
		return "", false
	}
	return only(IDCandidates(s))
}

// SuggestAmong is the only one of the known numbers (of a register, of other papers) that is one replaced character or one swap of
// neighbours away from s. One replaced digit always has a dozen valid candidates, so this is the suggestion that mostly exists.
func SuggestAmong(s string, known ...string) (string, bool) {
	var near []string
	for _, k := range known {
		if k = NormalID(k); OneSlip(NormalID(s), k) && !contains(near, k) {
			near = append(near, k)
		}
	}
	return only(near)
}

// Differing are the places, from 0, at which two texts of one length differ; ok is false where they are of another length.
func Differing(a, b string) (at []int, ok bool) {
	ra, rb := []rune(a), []rune(b)
	if len(ra) != len(rb) {
		return nil, false
	}
	for i := range ra {
		if ra[i] != rb[i] {
			at = append(at, i)
		}
	}
	return at, true
}

// OneSlip reports whether a and b are of one length and differ in just one character or in two neighbours swapped.
func OneSlip(a, b string) bool {
	at, ok := Differing(a, b)
	switch {
	case !ok:
		return false
	case len(at) == 2:
		ra, rb := []rune(a), []rune(b)
		i, j := at[0], at[1]
		return j == i+1 && ra[i] == rb[j] && ra[j] == rb[i]
	}
	return len(at) == 1
}

// BirthDateOf is the ISO birth date in a number of 15 or 18 places; ok is false where it holds none.
func BirthDateOf(id string) (iso string, ok bool) {
	id = longID(id)
	if len(id) != 18 || !allDigits(id[6:14]) {
		return "", false
	}
	iso = id[6:10] + "-" + id[10:12] + "-" + id[12:14]
	_, err := parseISO(iso)
	return iso, err == nil
}

// SexOf is 男 or 女 by the 17th digit (末位奇男偶女), "" where the number holds none.
func SexOf(id string) string {
	id = longID(id)
	if len(id) != 18 || !allDigits(id[:17]) {
		return ""
	}
	if (id[16]-'0')%2 == 1 {
		return "男"
	}
	return "女"
}

// AgeOn is the age in full years on a day (周岁); both are ISO dates. Who was born on 29 February is a year older on 1 March of
// a common year.
func AgeOn(birth, day string) (int, error) {
	b, err := parseISO(birth)
	if err != nil {
		return 0, fmt.Errorf("birth date %q: %w", birth, err)
	}
	d, err := parseISO(day)
	if err != nil {
		return 0, fmt.Errorf("day %q: %w", day, err)
	}
	age := d.Year() - b.Year()
	if day[5:] < birth[5:] {
		age--
	}
	return age, nil
}
