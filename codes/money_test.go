package codes

import (
	"errors"
	"math/rand/v2"
	"testing"
)

func TestParseYuan(t *testing.T) {
	for _, c := range []struct{ written, want string }{
		{"385000", "385000.00"}, {"52.3万元", "523000.00"}, {"￥400,300.00", "400300.00"}, {"¥ 523，000.00 元整", "523000.00"},
		{"1020000元", "1020000.00"}, {"人民币1200000元正", "1200000.00"}, {"RMB 12.5", "12.50"}, {"０．０５元", "0.05"}, {"1.2亿元", "120000000.00"},
		{"33.33万", "333300.00"}, {"1.075e+06", "1075000.00"}, {"0", "0.00"},
	} {
		if got, err := ParseYuan(c.written); err != nil || got.String() != c.want {
			t.Errorf("ParseYuan(%q) = %v, %v, want %s", c.written, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "五万", "12a", "1.2.3", "面议", "1e99", "99999999999999999999999"} {
		if got, err := ParseYuan(bad); !errors.Is(err, ErrNotMoney) {
			t.Errorf("ParseYuan(%q) = %v, %v", bad, got, err)
		}
	}
	if _, err := ParseYuan("12.345"); !errors.Is(err, ErrPrecision) {
		t.Errorf("a tenth of a fen must not be rounded away: %v", err)
	}
}

func TestColumnInWan(t *testing.T) {
	if got, err := ParseYuanIn("52.3", InWan); err != nil || got.String() != "523000.00" {
		t.Errorf("52.3 in a column of 万元 = %v, %v", got, err)
	}
	if got, err := ParseYuanIn("523000元", InWan); err != nil || got.String() != "523000.00" {
		t.Errorf("a unit of its own goes first, got %v, %v", got, err)
	}
	if !UnitSlip(5230, 52300000) || UnitSlip(100, 1000) || UnitSlip(0, 0) {
		t.Error("only ten thousand times is a slip of the unit")
	}
}

func TestParseYuanCN(t *testing.T) {
	for _, c := range []struct {
		name, words, want string
		fault             WordsFault
	}{
		{"带人民币", "人民币叁拾捌万伍仟元整", "385000.00", WordsFine},
		{"圆正", "伍拾贰万叁仟圆正", "523000.00", WordsFine},
		{"中间有零", "壹佰零贰万元整", "1020000.00", WordsFine},
		{"零角", "捌仟零伍拾元零叁角", "8050.30", WordsFine},
		{"万后有零", "肆拾万零叁佰元整", "400300.00", WordsFine},
		{"分", "捌仟零伍拾元叁分", "8050.03", WordsFine},
		{"没写零，数也变了", "壹佰贰万元整", "1020000.00", WordsZero},
		{"小写汉字", "二十五万六千元", "256000.00", WordsEveryday},
		{"冒号和空格", "（大写）：人民币 叁拾 万元整", "300000.00", WordsFine},
		{"异体字", "貮拾伍萬叄仟陸佰圓整", "253600.00", WordsFine},
		{"省略开头的壹", "拾万元整", "100000.00", WordsFine},
		{"省略整字", "叁拾万元", "300000.00", WordsFine},
		{"缺元字", "叁拾捌万伍仟整", "385000.00", WordsNoUnit},
		{"只有角", "伍角整", "0.50", WordsFine},
		{"亿", "壹亿元零伍分", "100000000.05", WordsFine},
		{"零元", "零元整", "0.00", WordsFine},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, fault, err := ParseYuanCN(c.words)
			if err != nil || got.String() != c.want || fault != c.fault {
				t.Errorf("ParseYuanCN(%q) = %v, %q, %v; want %s, %q", c.words, got, fault, err, c.want, c.fault)
			}
		})
	}
	for _, words := range []string{"五万六", "贰拾五万六", "叁拾万伍"} {
		if got, _, err := ParseYuanCN(words); !errors.Is(err, ErrUnclear) {
			t.Errorf("%s can mean two amounts, got %v, %v", words, got, err)
		}
	}
	for _, words := range []string{"", "元整", "叁拾□万元整", "万元整", "叁贰拾元", "固原市", "拾佰元", "壹万万元", "叁元伍元"} {
		if got, _, err := ParseYuanCN(words); !errors.Is(err, ErrNotMoney) {
			t.Errorf("ParseYuanCN(%q) = %v, %v", words, got, err)
		}
	}
}

func TestFormatYuanCN(t *testing.T) {
	for amount, want := range map[Fen]string{
		38500000:    "叁拾捌万伍仟元整",
		123456789:   "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分",
		10000000005: "壹亿元零伍分",
		2030050:     "贰万零叁佰元伍角整",
		101000100:   "壹佰零壹万零壹元整",
		0:           "零元整",
		30:          "叁角整",
		3:           "叁分",
	} {
		if got := FormatYuanCN(amount); got != want {
			t.Errorf("FormatYuanCN(%v) = %s, want %s", amount, got, want)
		}
	}
}

// codes.md §5: two hundred thousand random amounts survive the round trip.
func TestWordsRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 7))
	for range 200_000 {
		f := Fen(random.Int64N([]int64{1e4, 1e8, 1e12, 1e16}[random.IntN(4)]))
		if random.IntN(2) == 0 {
			f -= f % 100
		}
		got, fault, err := ParseYuanCN(FormatYuanCN(f))
		if err != nil || got != f || fault != WordsFine {
			t.Fatalf("%v as %s came back as %v, %q, %v", f, FormatYuanCN(f), got, fault, err)
		}
	}
}
