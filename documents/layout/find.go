package layout

import "strings"

// Normal is a text in the form in which glyphs are compared: narrow, simplified, without blanks.
func Normal(s string) string {
	return strings.Map(func(r rune) rune {
		n := normal(r)
		if n == ' ' || n == '\n' || n == '\t' || invisible(n) {
			return -1
		}
		return n
	}, s)
}

// Simplify is the normal form of one character.
func Simplify(r rune) rune { return normal(r) }

// Distance is the number of replaced, dropped and added characters between a and b (Levenshtein); more than limit is limit+1.
func Distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, ra := range a {
		diag := row[0]
		row[0] = i + 1
		least := row[0]
		for j, rb := range b {
			up := row[j+1]
			cost := diag
			if ra != rb {
				cost = 1 + min(diag, up, row[j])
			}
			diag, row[j+1] = up, cost
			least = min(least, cost)
		}
		if least > limit {
			return limit + 1
		}
	}
	return min(row[len(b)], limit+1)
}

// Find is the first best place of a phrase in a text with at most limit characters replaced, dropped or added (Sellers);
// ok is false where there is none.
func Find(text, phrase []rune, limit int) (from, to, slips int, ok bool) {
	n := len(phrase)
	if n == 0 {
		return 0, 0, 0, false
	}
	cost := make([]int, n+1)  // least slips of phrase[:i] ending here
	start := make([]int, n+1) // where that match began
	for i := range cost {
		cost[i] = i
	}
	best := limit + 1
	for j, r := range text {
		diag, diagStart := cost[0], j
		cost[0], start[0] = 0, j+1
		for i := 1; i <= n; i++ {
			c, s := diag, diagStart
			if phrase[i-1] != r {
				c++
			}
			if cost[i]+1 < c {
				c, s = cost[i]+1, start[i]
			}
			if cost[i-1]+1 < c {
				c, s = cost[i-1]+1, start[i-1]
			}
			diag, diagStart = cost[i], start[i]
			cost[i], start[i] = c, s
		}
		if cost[n] < best {
			best, from, to, ok = cost[n], start[n], j+1, true
		}
	}
	return from, to, best, ok && best <= limit
}

// Slips is how many wrong characters are still taken for a phrase of n characters.
func Slips(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 8:
		return 1
	case n < 14:
		return 2
	}
	return 3
}
