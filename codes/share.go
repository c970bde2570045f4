package codes

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// ErrNotShare: the text names no share.
var ErrNotShare = errors.New("not a share")

var (
	percentShare  = regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,8})?)%$`)
	decimalShare  = regexp.MustCompile(`^[01]?\.\d{1,8}$`)
	fractionShare = regexp.MustCompile(`^(\d{1,6})/(\d{1,6})$`)
	wordShare     = regexp.MustCompile(`^(?:占)?(\D{1,6})分之(\D{1,6})$`)
)

// ParseShare reads a share of ownership (份额): 60%, 百分之六十, 3/5, 五分之三, 0.6, 全部, 一半. The result is between 0 (excluded) and 1.
func ParseShare(s string) (*big.Rat, error) {
	n := strings.NewReplacer("%", "%", "﹪", "%", "份额", "", "占", "", "产权", "", "比例", "", ":", "", "⁄", "/").Replace(Compact(s))
	var r *big.Rat
	switch m := percentShare.FindStringSubmatch(n); {
	case n == "全部" || n == "单独所有" || n == "1" || n == "壹":
		r = big.NewRat(1, 1)
	case n == "一半" || n == "各半" || n == "半":
		r = big.NewRat(1, 2)
	case m != nil:
		r, _ = new(big.Rat).SetString(m[1])
		r.Quo(r, big.NewRat(100, 1))
	case decimalShare.MatchString(n):
		r, _ = new(big.Rat).SetString(n)
	default:
		r = fraction(n)
	}
	if r == nil || r.Sign() <= 0 || r.Cmp(big.NewRat(1, 1)) > 0 {
		return nil, fmt.Errorf("%w: %q", ErrNotShare, s)
	}
	return r, nil
}

func fraction(n string) *big.Rat {
	if m := fractionShare.FindStringSubmatch(n); m != nil && atoi(m[2]) > 0 {
		return big.NewRat(int64(atoi(m[1])), int64(atoi(m[2])))
	}
	m := wordShare.FindStringSubmatch(n)
	if m == nil {
		return nil
	}
	below, ok := cnInt(m[1])
	if m[1] == "百" || m[1] == "佰" {
		below, ok = 100, true
	}
	above, ok2 := cnInt(m[2])
	if m[2] == "百" || m[2] == "佰" {
		above, ok2 = 100, true
	}
	if !ok || !ok2 || below == 0 {
		return nil
	}
	return big.NewRat(int64(above), int64(below))
}

// FormatShare is the canonical form: 60% where the percentage has at most two decimals, else 1/3.
func FormatShare(r *big.Rat) string {
	p := new(big.Rat).Mul(r, big.NewRat(100, 1))
	for decimals := range 3 {
		if s := p.FloatString(decimals); equalRat(s, p) {
			return s + "%"
		}
	}
	return r.Num().String() + "/" + r.Denom().String()
}

func equalRat(s string, r *big.Rat) bool {
	v, ok := new(big.Rat).SetString(s)
	return ok && v.Cmp(r) == 0
}

// SharesAddUp reports whether the shares make one whole.
func SharesAddUp(shares ...*big.Rat) bool {
	sum := new(big.Rat)
	for _, s := range shares {
		sum.Add(sum, s)
	}
	return sum.Cmp(big.NewRat(1, 1)) == 0
}
