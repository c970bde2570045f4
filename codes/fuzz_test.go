package codes

import (
	"testing"
	"unicode/utf8"
)

// The parsers read what strangers write: nothing may make them crash, and what they return must be well formed.

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"640402198001010017", "91640402YY000001XB", "640402 001002 GB00012 F00030045", "宁（2024）固原市不动产权第0001234号", "□", "\xff",
		"64O402198O0I01001×", "J640402-2019-001234", "(2024)宁0402民初1号", "+86 13800001234"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckID(s) == OK && len(NormalID(s)) != 18 {
			t.Errorf("%q passed as an id number", s)
		}
		if id, changed := RepairID(s); changed && len(id) != 18 && len(id) != 15 {
			t.Errorf("repaired %q to %q", s, id)
		}
		if id, ok := SuggestID(s); ok && CheckID(id) != OK {
			t.Errorf("suggested %q for %q", id, s)
		}
		if c, ok := SuggestUSCC(s); ok && CheckUSCC(c) != OK {
			t.Errorf("suggested %q for %q", c, s)
		}
		if no, changed := RepairUnitNo(s); changed && len(no) != 28 {
			t.Errorf("repaired %q to %q", s, no)
		}
		if c, fault := ParseCertNo(s); fault == OK && NormalCertNo(c.String()) != c.String() {
			t.Errorf("%q read as %q", s, c)
		}
		RepairCertNo(s)
		OldCertKindOf(s)
		CheckUSCC(s)
		CheckUnitNo(s)
		CheckMarriageNo(s)
		CheckCaseNo(s)
		CheckNotaryNo(s)
		CheckBankCard(s)
		NormalPrintNo(s)
		if n := NormalPhone(s); IsMobile(s) && len(n) != 11 {
			t.Errorf("%q read as phone %q", s, n)
		}
	})
}

func FuzzMoney(f *testing.F) {
	for _, s := range []string{"52.3万元", "￥400,300.00", "人民币叁拾捌万伍仟元整", "五万六", "壹亿元零伍分", "1e9", "拾", "万", "零零"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if fen, err := ParseYuan(s); err == nil {
			if again, err := ParseYuan(fen.String()); err != nil || again != fen {
				t.Errorf("%q read as %v, which reads as %v, %v", s, fen, again, err)
			}
		}
		if fen, _, err := ParseYuanCN(s); err == nil {
			if fen < 0 {
				t.Errorf("%q read as %v", s, fen)
			}
			if again, fault, err := ParseYuanCN(FormatYuanCN(fen)); err != nil || again != fen || fault != WordsFine {
				t.Errorf("%q read as %v, written %s, read as %v", s, fen, FormatYuanCN(fen), again)
			}
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"二〇二四年一月十五日", "2016.05.20-2036.05.20", "长期", "贰零贰叁年零壹拾月零贰拾日", "2024-01-15T08:00:00Z", "自2016年5月20日起"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if iso, err := ParseDate(s); err == nil && iso != Forever {
			if again, err := ParseDate(iso); err != nil || again != iso {
				t.Errorf("%q read as %q, which reads as %q, %v", s, iso, again, err)
			}
		}
		if from, to, err := ParseDateRange(s); err == nil && from == "" && to == "" {
			t.Errorf("%q read as a period without ends", s)
		}
	})
}

func FuzzMeasures(f *testing.F) {
	for _, s := range []string{"89.52㎡", "2亩", "60%", "三分之一", "第 2 页 共 4 页", "百分之一百"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a, err := ParseArea(s); err == nil && a < 0 {
			t.Errorf("%q read as area %v", s, a)
		}
		if r, err := ParseShare(s); err == nil {
			if again, err := ParseShare(FormatShare(r)); err != nil || again.Cmp(r) != 0 {
				t.Errorf("%q read as %v, shown as %s", s, r, FormatShare(r))
			}
		}
		if n, total, ok := ParsePageNo(s); ok && (n < 1 || total != 0 && n > total) {
			t.Errorf("%q read as page %d of %d", s, n, total)
		}
	})
}

func FuzzAddress(f *testing.F) {
	f.Add("固原市原州区文化路12号东海花园3号楼2单元601室", "原州区文化路12号东海花园3#楼2-601")
	f.Add("东海花园3-2-601", "□")
	f.Add("", "北京")
	f.Fuzz(func(t *testing.T, a, b string) {
		if x, y := SameAddress(a, b), SameAddress(b, a); x != y {
			t.Errorf("%q, %q: %q one way, %q the other", a, b, x, y)
		}
		if s := SameAddress(a, a); s == Different {
			t.Errorf("%q differs from itself", a)
		}
		if m := MaskAddress(a); utf8.ValidString(a) && !utf8.ValidString(m) {
			t.Errorf("masked %q as %q", a, m)
		}
		AddressWithin("6404", a)
	})
}

func FuzzName(f *testing.F) {
	f.Add("阿依例·吐例逊", "阿依例•吐例逊")
	f.Add("马□例", "马小例")
	f.Fuzz(func(t *testing.T, a, b string) {
		if x, y := SameName(a, b), SameName(b, a); x != y {
			t.Errorf("%q, %q: %q one way, %q the other", a, b, x, y)
		}
		if SameName(a, b) == Same && NormalName(a) != NormalName(b) {
			t.Errorf("%q and %q passed for one name", a, b)
		}
		if x, y := SameCompany(a, b), SameCompany(b, a); x != y {
			t.Errorf("companies %q, %q: %q, %q", a, b, x, y)
		}
		MaskName(a)
		SameUsage(a, b)
	})
}
