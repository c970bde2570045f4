package specimen

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestANumberThatATableCutsIsReplacedAsInTheTruth(t *testing.T) {
	for _, drawn := range []string{"宁(2020)固原市不动产权第0012345\n坐落\n号", "宁(2020)固原市不动产权第0012345\n号）的所有权人"} {
		m := newDisguise(&world{random: rand.New(rand.NewPCG(1, 2))}, nil)
		drawn = m.over(drawn)
		number := strings.TrimSuffix(m.over("宁(2020)固原市不动产权第0012345号"), "号")
		if strings.Contains(number, "0012345") || !strings.HasPrefix(drawn, number+"\n") {
			t.Errorf("drawn %q, truth %q", drawn, number)
		}
	}
}
