package classifier

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"yushen/models"
)

// BusinessScore are the figures of matching over a table of queries (匹配评分).
type BusinessScore struct {
	Plain     int // queries with one right answer, or several all of which are right
	First     int // of these: right type first
	Three     int // of these: right type among the first three
	NotAsked  int // of these: answered without a question
	Unclear   int // queries that want a question
	Asked     int // of these: asked, with a candidate among the types named
	Foreign   int // queries that are not ours
	Refused   int // of these: out of scope
	Misses    []BusinessMiss
	confident [10]struct{ n, right int } // plain matches by confidence of the first candidate
}

// BusinessMiss is one query that was not answered as wanted.
type BusinessMiss struct {
	Text, Want string
	Got        models.Match
}

// ScoreBusiness answers every query of a table: no header, UTF-8, separated by tabs: text, answer, note. The answer is a key; keys
// joined by | that are all right; with "clarify" among them where a question is wanted; or "none".
func ScoreBusiness(b *Business, table io.Reader) (BusinessScore, error) {
	var s BusinessScore
	in := bufio.NewScanner(table)
	for n := 1; in.Scan(); n++ {
		text, want, err := b.readQuery(in.Text())
		if err != nil {
			return s, fmt.Errorf("score matching: line %d: %w", n, err)
		}
		if text != "" {
			s.add(text, want, b.Match(text))
		}
	}
	return s, in.Err()
}

func (s *BusinessScore) add(text string, want []string, got models.Match) {
	ok := false
	switch {
	case slices.Contains(want, noneKey):
		s.Foreign++
		ok = got.Outcome == outOfScope
		s.Refused += count(ok)
	case slices.Contains(want, clarifyKey):
		s.Unclear++
		ok = got.Outcome == asked && (len(want) == 1 || rank(want, got) >= 0)
		s.Asked += count(ok)
	default:
		s.Plain++
		at := rank(want, got)
		ok = at == 0
		s.First += count(ok)
		s.Three += count(at >= 0 && at < 3)
		s.NotAsked += count(got.Outcome == matched)
		if len(got.Candidates) > 0 {
			bin := &s.confident[min(9, int(got.Candidates[0].Confidence*10))]
			bin.n++
			bin.right += count(ok)
		}
	}
	if !ok {
		s.Misses = append(s.Misses, BusinessMiss{text, strings.Join(want, "|"), got})
	}
}

// rank is where the first wanted type stands among the candidates, -1 if nowhere.
func rank(want []string, got models.Match) int {
	return slices.IndexFunc(got.Candidates, func(c models.Candidate) bool { return slices.Contains(want, c.Key) })
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// String is a table of the figures, one a line.
func (s BusinessScore) String() string {
	var b strings.Builder
	line := func(what string, n, of int) {
		if of > 0 {
			fmt.Fprintf(&b, "%-34s %5.1f %%  (%d of %d)\n", what, 100*float64(n)/float64(of), n, of)
		}
	}
	line("right type first", s.First, s.Plain)
	line("right type among three", s.Three, s.Plain)
	line("clear ones answered unasked", s.NotAsked, s.Plain)
	line("unclear ones answered by a question", s.Asked, s.Unclear)
	line("out of scope refused", s.Refused, s.Foreign)
	for i, c := range s.confident {
		line(fmt.Sprintf("right at confidence %.1f to %.1f", float64(i)/10, float64(i+1)/10), c.right, c.n)
	}
	return b.String()
}
