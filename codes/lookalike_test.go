package codes

import "testing"

func TestLookAlikesAreWeighed(t *testing.T) {
	for name, c := range map[string]struct {
		a, b string
		sure float64
		want bool
	}{
		"未和末差一笔,九成三把握还分不清": {"王未", "王末", 0.93, true},
		"未和末,九成八把握就分得清":    {"王未", "王末", 0.98, false},
		"己和已":              {"张己安", "张已安", 0.9, true},
		"日和曰":              {"日照路", "曰照路", 0.9, true},
		"零和字母O":            {"640422009012GBO0775", "640422009012GB00775", 0.93, true},
		"固和国差一个部件,九成三把握分得清": {"固原市", "国原市", 0.93, false},
		"固和国,八成五把握分不清":      {"固原市", "国原市", 0.85, true},
		"不相像的字,再没把握也不是":     {"王未", "王明", 0.5, false},
		"两处都像":              {"王未已", "王末己", 0.9, true},
		"一处像一处不像":           {"王未已", "王末明", 0.9, false},
		"没认出的字":             {"王〓", "王末", 0.99, true},
		"一样的不是存疑":           {"王未", "王未", 0.5, false},
		"长短不一的不比":           {"王未", "王末安", 0.5, false},
	} {
		if got := MayBe(c.a, c.b, c.sure); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if MayBe(c.a, c.b, c.sure) != MayBe(c.b, c.a, c.sure) {
			t.Errorf("%s: not the same both ways", name)
		}
	}
}

func TestLookAlikesAreNeverTheSame(t *testing.T) {
	if s := SameName("王未", "王末"); s != Different {
		t.Errorf("未 and 末: %v", s)
	}
	if s := SameUnitNo("640422009012GB00775F00200395", "640422009012GB00775F00200396"); s != Different {
		t.Errorf("5 and 6: %v", s)
	}
}
