package codes

import "testing"

func TestCheckID(t *testing.T) {
	for _, c := range []struct {
		name, id string
		want     Fault
	}{
		{"国家标准样例", "11010519491231002X", OK},
		{"男，一九八〇年元旦", "640402198001010017", OK},
		{"女，一九五五年末", "640402195512310122", OK},
		{"闰年二月二十九，末位X", "64040219920229003X", OK},
		{"西吉代码", "640422197806150528", OK},
		{"八八年", "640104198808080071", OK},
		{"小写x、空格、全角", "６４０４０２ 19920229 003x", OK},
		{"末位应为7", "640402198001010010", Checksum},
		{"一九九三不是闰年", "640402199302290034", BirthDate},
		{"没有99省", "990402198001010010", Province},
		{"漏了末位", "64040219551231012", Format},
		{"第6、7位错位", "640421297806150528", BirthDateRange},
		{"字母O当0", "64O402198001010017", Format},
		{"空", "", Format},
		{"认不出的字", "64040219800101001□", Format},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := CheckID(c.id); got != c.want {
				t.Errorf("CheckID(%q) = %q, want %q", c.id, got, c.want)
			}
		})
	}
}

func TestIDOfChangedDivisionIsNoFault(t *testing.T) {
	// 固原县 642221 was 原州区's code before 2002; a number with it stays valid.
	long, err := ID15To18("642221800101001")
	if err != nil || long != "642221198001010017" || CheckID(long) != OK {
		t.Errorf("ID15To18 = %q, %v", long, err)
	}
	if !SameID("642221800101001", "642221198001010017") || SameID("642221800101001", "642221198001010018") {
		t.Error("15 and 18 places of one number must be the same, of another not")
	}
}

func TestBornAfterToday(t *testing.T) {
	if f := CheckIDAt("640402198001010017", "1980-01-01"); f != OK {
		t.Errorf("born today: %q", f)
	}
	if f := CheckIDAt("640402198001010017", "1979-12-31"); f != BirthDateRange {
		t.Errorf("born tomorrow: %q", f)
	}
}

func TestRepairID(t *testing.T) {
	for _, c := range []struct {
		name, read, want string
		changed          bool
	}{
		{"O和l是0和1", "64O4021980O1O1OOl7", "640402198001010017", true},
		{"末位K是X", "64040219920229003K", "64040219920229003X", true},
		{"末位乘号是X", "64040219920229003×", "64040219920229003X", false},
		{"没有可改的", "640402198001010017", "640402198001010017", false},
		{"不是证号就不动", "固原市原州区", "固原市原州区", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, changed := RepairID(c.read); got != c.want || changed != c.changed {
				t.Errorf("RepairID(%q) = %q, %v", c.read, got, changed)
			}
		})
	}
}

func TestSuggestID(t *testing.T) {
	if s, ok := SuggestID("640402198001010017"); ok {
		t.Errorf("a valid number needs no suggestion, got %q", s)
	}
	if s, ok := SuggestID("64040219800101001□"); !ok || s != "640402198001010017" {
		t.Errorf("one unreadable place is told by the check digit, got %q %v", s, ok)
	}
	if s, ok := SuggestID("640402198001□10017"); !ok || s != "640402198001010017" {
		t.Errorf("one unreadable place in the middle, got %q %v", s, ok)
	}
	if s, ok := SuggestID("64040219800101□0□7"); ok {
		t.Errorf("two unreadable places tell nothing, got %q", s)
	}
	if s, ok := SuggestID("640402198001010010"); ok {
		t.Errorf("a wrong digit has many candidates, none may be picked, got %q", s)
	}
	all := IDCandidates("640402198001010010")
	if !contains(all, "640402198001010017") || len(all) < 2 {
		t.Errorf("candidates %v", all)
	}
	for _, id := range all {
		if CheckID(id) != OK {
			t.Errorf("candidate %q is not valid", id)
		}
	}
}

func TestSuggestAmongKnownNumbers(t *testing.T) {
	got, ok := SuggestAmong("640402198001010010", "640402195512310122", "640402198001010017", "640402198001010017")
	if !ok || got != "640402198001010017" {
		t.Errorf("got %q %v", got, ok)
	}
	if _, ok := SuggestAmong("640402198010010017", "640402198001010017"); !ok {
		t.Error("swapped neighbours are one slip")
	}
	if got, ok := SuggestAmong("640402198001010010", "640402198001010017", "640402198001010018"); ok {
		t.Errorf("two known numbers are equally near, got %q", got)
	}
}

func TestWhatAnIDTells(t *testing.T) {
	if d, ok := BirthDateOf("64040219920229003X"); !ok || d != "1992-02-29" {
		t.Errorf("birth date %q %v", d, ok)
	}
	if d, ok := BirthDateOf("640402199302290034"); ok {
		t.Errorf("no such day, got %q", d)
	}
	if SexOf("640402198001010017") != "男" || SexOf("640402195512310122") != "女" || SexOf("6404") != "" {
		t.Error("sex by the 17th digit")
	}
}

func TestAge(t *testing.T) {
	for _, c := range []struct {
		name, birth, day string
		want             int
	}{
		{"十八岁生日前一天", "2008-11-22", "2026-11-21", 17},
		{"十八岁生日当天", "2008-11-22", "2026-11-22", 18},
		{"闰日生人平年二月二十八", "2008-02-29", "2026-02-28", 17},
		{"闰日生人平年三月一日", "2008-02-29", "2026-03-01", 18},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := AgeOn(c.birth, c.day); err != nil || got != c.want {
				t.Errorf("AgeOn(%s, %s) = %d, %v", c.birth, c.day, got, err)
			}
		})
	}
	if _, err := AgeOn("1993-02-29", "2026-01-01"); err == nil {
		t.Error("a birth date that no calendar has must be an error")
	}
}
