package codes

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// Fen is an amount of money in fen (分), a hundredth of a yuan; exact, up to 92 quadrillion yuan.
type Fen int64

// MoneyUnit is the unit of an amount that names none, e.g. of a column headed 单位：万元.
type MoneyUnit int64

// The units, in fen.
const (
	InYuan MoneyUnit = 100       // 元
	InWan  MoneyUnit = 1_000_000 // 万元
)

// Errors of amounts; callers branch on them.
var (
	ErrNotMoney  = errors.New("not an amount of money")
	ErrUnclear   = errors.New("can be read in two ways") // 五万六: 56000 or 50006
	ErrPrecision = errors.New("finer than one fen")
)

var moneyPattern = regexp.MustCompile(`^(-?\d+(?:\.\d+)?(?:E\+?\d{1,2})?)(万元|万|亿元|亿|千元|元|)(?:整)?$`)

// ParseYuan reads an amount in figures: 385000, 52.3万元, ￥400,300.00, 523,000.00元整, RMB 1200000, and 1.075e+06 as JSON decoders
// print large numbers. Without a unit it is yuan.
func ParseYuan(s string) (Fen, error) { return ParseYuanIn(s, InYuan) }

// ParseYuanIn is ParseYuan where an amount without a unit of its own is in unit.
func ParseYuanIn(s string, unit MoneyUnit) (Fen, error) {
	n := Variants(Compact(s))
	n = strings.NewReplacer(",", "", "，", "", "、", "", "'", "", "正", "整", "人民币", "", "RMB", "", "CNY", "", "￥", "", "¥", "", "Y", "",
		"小写", "", "(", "", ")", "", ":", "", "*", "").Replace(n)
	m := moneyPattern.FindStringSubmatch(n)
	if m == nil || len(m[1]) > 18 {
		return 0, fmt.Errorf("%w: %q", ErrNotMoney, s)
	}
	fen, _ := new(big.Rat).SetString(m[1])
	scale := int64(unit)
	switch m[2] {
	case "元":
		scale = 100
	case "千元":
		scale = 100_000
	case "万", "万元":
		scale = 1_000_000
	case "亿", "亿元":
		scale = 10_000_000_000
	}
	fen.Mul(fen, new(big.Rat).SetInt64(scale))
	if !fen.IsInt() {
		return 0, fmt.Errorf("%w: %q", ErrPrecision, s)
	}
	if !fen.Num().IsInt64() {
		return 0, fmt.Errorf("%w: %q is too large", ErrNotMoney, s)
	}
	return Fen(fen.Num().Int64()), nil
}

// String is the amount in yuan with two decimals, 400300.00: the canonical form of money fields.
func (f Fen) String() string {
	sign, v := "", f
	if f < 0 {
		sign, v = "-", -f
	}
	return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
}

// UnitSlip reports whether one amount is ten thousand times the other: 元 and 万元 may have been mixed up (单位可能写错).
func UnitSlip(a, b Fen) bool {
	if a == 0 || b == 0 {
		return false
	}
	return a%10000 == 0 && a/10000 == b || b%10000 == 0 && b/10000 == a
}
