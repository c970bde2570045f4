package codes

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// Area is a floor or land area in ten-thousandths of a square metre; exact for what is printed.
type Area int64

// ErrNotArea: the text names no area.
var ErrNotArea = errors.New("not an area")

var areaPattern = regexp.MustCompile(`^(\d+(?:\.\d+)?)(㎡|亩|公顷|)$`)

var areaWords = strings.NewReplacer("平方公尺", "㎡", "平方米", "㎡", "平方", "㎡", "平米", "㎡", "M2", "㎡", "M²", "㎡", "m2", "㎡", "m²", "㎡", "M^2", "㎡",
	"HM2", "公顷", "hm2", "公顷", "HM²", "公顷", "hm²", "公顷", ",", "", "，", "")

// ParseArea reads an area: 89.52, 89.52㎡, 1,089.5平方米, 2亩 (2000/3 ㎡ each), 0.5公顷. Without a unit it is square metres.
func ParseArea(s string) (Area, error) {
	n := areaWords.Replace(squeeze(s))
	m := areaPattern.FindStringSubmatch(strings.TrimSuffix(n, "."))
	if m == nil || len(m[1]) > 16 {
		return 0, fmt.Errorf("%w: %q", ErrNotArea, s)
	}
	v, _ := new(big.Rat).SetString(m[1])
	switch m[2] {
	case "亩":
		v.Mul(v, big.NewRat(2000, 3))
	case "公顷":
		v.Mul(v, big.NewRat(10000, 1))
	}
	v.Mul(v, big.NewRat(10000, 1))
	v.Add(v, big.NewRat(1, 2)) // half up
	whole := new(big.Int).Quo(v.Num(), v.Denom())
	if !whole.IsInt64() {
		return 0, fmt.Errorf("%w: %q is too large", ErrNotArea, s)
	}
	return Area(whole.Int64()), nil
}

// String is the area in square metres with two decimals, half up: the canonical form of area fields.
func (a Area) String() string {
	v := (int64(a) + 50) / 100
	return fmt.Sprintf("%d.%02d", v/100, v%100)
}

// SameArea reports whether two areas of one survey are equal: within 0.01 ㎡.
func SameArea(a, b Area) bool { return a-b <= 100 && b-a <= 100 }

// AreaAddsUp reports whether 套内 and 分摊 make the floor area, within 0.02 ㎡.
func AreaAddsUp(inner, shared, total Area) bool {
	d := inner + shared - total
	return d <= 200 && d >= -200
}
