package codes

import "testing"

func TestCheckUSCC(t *testing.T) {
	for _, c := range []struct {
		name, code string
		want       Fault
	}{
		{"国家标准样例", "91350100M000100Y43", OK},
		{"企业", "91640402YY000001XB", OK},
		{"企业二", "91640402YY0000239T", OK},
		{"个体工商户", "92640422YY10000544", OK},
		{"事业单位", "12640400YY0000781U", OK},
		{"农民专业合作社", "93640425YY00000A38", OK},
		{"小写带空格", "91640402 yy000001 xb", OK},
		{"末位错", "91640402YY000001XC", Checksum},
		{"含字母I", "91640402IY0000239T", Format},
		{"第17位错而末位已重算", "92640422YY1000050P", OrgChecksum},
		{"17位", "12640400YY0000781", Format},
		{"99不是省", "93990425YY00000A31", BadDivision},
		{"没有B类登记部门", "B1640402YY000001XB", Category},
		{"空", "", Format},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := CheckUSCC(c.code); got != c.want {
				t.Errorf("CheckUSCC(%q) = %q, want %q", c.code, got, c.want)
			}
		})
	}
}

func TestOrganisationCodeSample(t *testing.T) { // GB 11714 sample D2143569-X
	if c, ok := OrgCheckChar("D2143569"); !ok || c != 'X' {
		t.Errorf("check character %q %v", c, ok)
	}
}

func TestSuggestUSCC(t *testing.T) {
	for _, c := range []struct{ name, read, want string }{
		{"O读成了字母", "9164O402YY000001XB", "91640402YY000001XB"},
		{"Z是2", "91640402YY0000Z39T", "91640402YY0000239T"},
		{"I是1", "9I640402YY000001XB", "91640402YY000001XB"},
		{"一位认不出", "91640402YY00□001XB", "91640402YY000001XB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := SuggestUSCC(c.read); !ok || got != c.want {
				t.Errorf("SuggestUSCC(%q) = %q, %v", c.read, got, ok)
			}
		})
	}
	if s, ok := SuggestUSCC("91640402YY000001XB"); ok {
		t.Errorf("a valid code needs no suggestion, got %q", s)
	}
	if s, ok := SuggestUSCC("91640402YY"); ok {
		t.Errorf("too short to tell, got %q", s)
	}
}
