package codes

import "strings"

// usccChars are the 31 characters of GB 32100-2015, without I, O, S, V, Z.
const usccChars = "0123456789ABCDEFGHJKLMNPQRTUWXY"

const orgChars = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

var orgWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

// usccCategories are the registration departments (登记管理部门代码), place 1.
const usccCategories = "123456789ANY"

// OrgCheckChar is the check character of an organisation code of 8 places (组织机构代码), GB 11714-1997.
func OrgCheckChar(first8 string) (byte, bool) {
	if len(first8) != 8 {
		return 0, false
	}
	sum := 0
	for i, w := range orgWeights {
		v := strings.IndexByte(orgChars, first8[i])
		if v < 0 {
			return 0, false
		}
		sum += v * w
	}
	return "0123456789X0"[11-sum%11], true // 10 is X, 11 is 0
}

// USCCCheckChar is the 18th character of a unified social credit code (统一社会信用代码), GB 32100-2015: weights 3^(i-1) mod 31.
func USCCCheckChar(first17 string) (byte, bool) {
	if len(first17) != 17 {
		return 0, false
	}
	sum, w := 0, 1
	for i := range 17 {
		v := strings.IndexByte(usccChars, first17[i])
		if v < 0 {
			return 0, false
		}
		sum += v * w
		w = w * 3 % 31
	}
	return usccChars[(31-sum%31)%31], true
}

// CheckUSCC checks a unified social credit code (GB 32100-2015): characters, department, division, both check characters.
func CheckUSCC(s string) Fault {
	c := Compact(s)
	if len(c) != 18 || strings.Trim(c, usccChars) != "" {
		return Format
	}
	if !strings.ContainsRune(usccCategories, rune(c[0])) {
		return Category
	}
	if !allDigits(c[2:8]) || (ProvinceName(c[2:4]) == "" && c[2:8] != "100000") {
		return BadDivision
	}
	if org, ok := OrgCheckChar(c[8:16]); !ok || org != c[16] {
		return OrgChecksum
	}
	if check, ok := USCCCheckChar(c[:17]); !ok || check != c[17] {
		return Checksum
	}
	return OK
}

// usccMisread are what the five characters that the code never holds must have been (一定是误识).
var usccMisread = map[rune]string{'I': "1", 'O': "0", 'S': "5", 'V': "UY", 'Z': "2"}

// SuggestUSCC is the only valid code that s can stand for: first with I, O, S, V, Z read as the characters that they resemble,
// else one replaced character or one swap of neighbours away. A suggestion to show, never a value to take.
func SuggestUSCC(s string) (string, bool) {
	c := Compact(s)
	if len([]rune(c)) != 18 || CheckUSCC(c) == OK {
		return "", false
	}
	if strings.ContainsAny(c, "IOSVZ") {
		readings := expand([]rune(c), usccMisread)
		if code, ok := only(keep(readings, func(r string) bool { return CheckUSCC(r) == OK })); ok {
			return code, true
		}
		if len(readings) == 1 {
			c = readings[0]
		}
	}
	valid := func(r string) bool { return CheckUSCC(r) == OK }
	return only(candidates([]rune(c), func(int) string { return usccChars }, valid))
}

// expand gives every reading of s in which the runes of misread are replaced; at most 64 readings.
func expand(s []rune, misread map[rune]string) []string {
	out := []string{""}
	for _, r := range s {
		options, ok := misread[r]
		if !ok || len(out)*len(options) > 64 {
			options = string(r)
		}
		var next []string
		for _, o := range options {
			for _, head := range out {
				next = append(next, head+string(o))
			}
		}
		out = next
	}
	return out
}

func keep(list []string, wanted func(string) bool) []string {
	var kept []string
	for _, s := range list {
		if wanted(s) {
			kept = append(kept, s)
		}
	}
	return kept
}
