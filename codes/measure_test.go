package codes

import (
	"math/big"
	"testing"
)

func TestArea(t *testing.T) {
	for _, c := range []struct{ written, want string }{
		{"89.52", "89.52"}, {"89.52㎡", "89.52"}, {"89.5 平方米", "89.50"}, {"67.610", "67.61"}, {"1,089.5m2", "1089.50"}, {"１３８．２Ｍ²", "138.20"},
		{"2亩", "1333.33"}, {"0.5公顷", "5000.00"}, {"100平米", "100.00"},
	} {
		if got, err := ParseArea(c.written); err != nil || got.String() != c.want {
			t.Errorf("ParseArea(%q) = %v, %v, want %s", c.written, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "八十九", "89.5.2", "-3", "89.52元"} {
		if got, err := ParseArea(bad); err == nil {
			t.Errorf("ParseArea(%q) = %v", bad, got)
		}
	}
	a, b := Area(895200), Area(895300)
	if !SameArea(a, b) || SameArea(a, b+1) {
		t.Error("0.01 ㎡ is the same, more is not")
	}
	if !AreaAddsUp(700000, 195000, 895200) || AreaAddsUp(700000, 195000, 895300) {
		t.Error("套内 and 分摊 may miss the sum by 0.02 ㎡")
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		written  string
		num, den int64
		shown    string
	}{
		{"60%", 3, 5, "60%"}, {"60％", 3, 5, "60%"}, {"3/5", 3, 5, "60%"}, {"三分之一", 1, 3, "1/3"}, {"百分之六十", 3, 5, "60%"}, {"五分之三", 3, 5, "60%"},
		{"全部", 1, 1, "100%"}, {"100%", 1, 1, "100%"}, {"33.33%", 3333, 10000, "33.33%"}, {"占二分之一份额", 1, 2, "50%"}, {"0.5", 1, 2, "50%"}, {"一半", 1, 2, "50%"},
	} {
		got, err := ParseShare(c.written)
		if err != nil || got.Cmp(big.NewRat(c.num, c.den)) != 0 || FormatShare(got) != c.shown {
			t.Errorf("ParseShare(%q) = %v, %v", c.written, got, err)
		}
	}
	for _, bad := range []string{"", "0%", "120%", "5/3", "1/0", "零分之一", "若干", "50"} {
		if got, err := ParseShare(bad); err == nil {
			t.Errorf("ParseShare(%q) = %v", bad, got)
		}
	}
	third := big.NewRat(1, 3)
	if !SharesAddUp(third, third, third) || SharesAddUp(third, third) || SharesAddUp() {
		t.Error("three thirds make a whole")
	}
}

func TestPageNo(t *testing.T) {
	for _, c := range []struct {
		written       string
		number, total int
		ok            bool
	}{
		{"第 2 页 共 4 页", 2, 4, true}, {"第2页/共4页", 2, 4, true}, {"第二页 共十二页", 2, 12, true}, {"共4页 第3页", 3, 4, true}, {"2/4", 2, 4, true},
		{"- 3 -", 3, 0, true}, {"— 3 —", 3, 0, true}, {"第 1 页", 1, 0, true}, {"Page 2 of 6", 2, 6, true},
		{"第 5 页 共 4 页", 5, 4, false}, {"2026/11/22", 0, 0, false}, {"第一条", 0, 0, false}, {"", 0, 0, false},
	} {
		n, total, ok := ParsePageNo(c.written)
		if ok != c.ok || ok && (n != c.number || total != c.total) {
			t.Errorf("ParsePageNo(%q) = %d, %d, %v", c.written, n, total, ok)
		}
	}
}
