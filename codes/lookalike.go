package codes

import (
	_ "embed"
	"strings"
)

// lookAlikes are the pairs of characters that readers and writers mix up (形近字), with the share of the doubt in a reading of one that goes to the
// other. They never make two values equal; they only say that an uncertain reading of one may be the other.
var lookAlikes = parseLookAlikes(lookAlikeTable)

//go:embed lookalikes.txt
var lookAlikeTable string

// The shares of doubt: what is left open in a reading goes to characters a stroke apart rather than a component apart, and to no others.
var shareOf = map[string]float64{"一笔": 0.5, "部件": 0.2}

// mayBe is the probability from which a reading may be another: one in fifty.
const mayBe = 0.02

func parseLookAlikes(table string) map[[2]rune]float64 {
	m := map[[2]rune]float64{}
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] == "#" {
			continue
		}
		for _, a := range words[1] {
			for _, b := range words[1] {
				m[[2]rune{a, b}] = max(m[[2]rune{a, b}], shareOf[words[0]])
			}
		}
	}
	return m
}

// LookAlike reports whether an uncertain reading of one character may be the other.
func LookAlike(a, b rune) bool { return a == b || lookAlikes[[2]rune{a, b}] > 0 }

// OnlyLookAlikes reports whether two strings of one length differ, and only in characters that look alike or could not be read.
func OnlyLookAlikes(a, b string) bool { return MayBe(a, b, 0) }

// MayBe reports whether of two strings of one length one may be a misreading of the other: they differ only in characters that look alike or could
// not be read, and the reading is not too sure for that. sure is the confidence (0 to 1) of the less certain of the two: below 0.90 characters that
// differ in a component may be one another, below 0.96 those a stroke apart.
func MayBe(a, b string, sure float64) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) != len(rb) || a == b {
		return false
	}
	for i := range ra {
		if ra[i] == rb[i] || unreadable(ra[i]) || unreadable(rb[i]) {
			continue
		}
		if (1-sure)*lookAlikes[[2]rune{ra[i], rb[i]}] <= mayBe {
			return false
		}
	}
	return true
}
