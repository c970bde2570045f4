package codes

import "testing"

func TestSameName(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       Sameness
	}{
		{"一样", "马小例", "马小例", Same},
		{"空格", "马 小 例", "马小例", Same},
		{"间隔号写法", "阿依例·吐例逊", "阿依例•吐例逊", Same},
		{"间隔号写成点", "阿依例·吐例逊", "阿依例.吐例逊", Same},
		{"漏写间隔号", "阿依例·吐例逊", "阿依例吐例逊", Explainable},
		{"一字之差", "马小例", "马小列", Different},
		{"形近字也是不同的人", "马未例", "马末例", Different},
		{"繁体字不当成简体", "馬小例", "马小例", Different},
		{"少一个字", "马小例", "马例", Different},
		{"一字认不出", "马小例", "马〓例", CannotTell},
		{"表格里写了方框", "马小例", "马□例", CannotTell},
		{"认不出而其余不同", "马小例", "牛□例", Different},
		{"没有姓名", "马小例", "", CannotTell},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := SameName(c.a, c.b); got != c.want {
				t.Errorf("SameName(%q, %q) = %q, want %q", c.a, c.b, got, c.want)
			}
		})
	}
	if SameReadName("马未例", "马末例") != CannotTell {
		t.Error("of an uncertain reading look-alikes cannot be told")
	}
	if SameReadName("马未例", "马东例") != Different || SameReadName("马小例", "马小例") != Same {
		t.Error("an uncertain reading excuses only look-alikes")
	}
}

func TestSameCompany(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       Sameness
	}{
		{"全角括号", "例安（固原）置业有限公司", "例安(固原)置业有限公司", Same},
		{"断行空格", "例安固原置业 有限公司", "例安固原置业有限公司", Same},
		{"缺有限公司", "例安固原置业", "例安固原置业有限公司", Different},
		{"责任二字", "例安固原置业有限责任公司", "例安固原置业有限公司", CannotTell},
		{"另一家支行", "例安银行股份有限公司固原分行", "例安银行股份有限公司西吉支行", Different},
		{"一字之差", "例安固原置业有限公司", "例安国原置业有限公司", Different},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := SameCompany(c.a, c.b); got != c.want {
				t.Errorf("SameCompany(%q, %q) = %q, want %q", c.a, c.b, got, c.want)
			}
		})
	}
	if SameReadCompany("例安固原置业有限公司", "例安国原置业有限公司") != CannotTell {
		t.Error("固 and 国 look alike in an uncertain reading")
	}
	if !IsCompanyName("例安银行股份有限公司固原分行") || IsCompanyName("马小例") || IsCompanyName("阿依例·吐例逊") {
		t.Error("organisations are told by how their names end")
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       Sameness
	}{
		{"成套住宅", "城镇住宅用地/成套住宅", "住宅", Explainable},
		{"只差土地用途", "城镇住宅用地/住宅", "住宅", Same},
		{"普通住宅", "普通住宅", "住宅", Explainable},
		{"住宅不是商业", "住宅", "商业服务", Different},
		{"车库不是住宅", "城镇住宅用地/车库", "住宅", Different},
		{"只写了土地用途", "城镇住宅用地", "住宅", CannotTell},
		{"旧土地证只有土地用途", "城镇住宅用地", "城镇住宅用地/住宅", Explainable},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := SameUsage(c.a, c.b); got != c.want {
				t.Errorf("SameUsage(%q, %q) = %q, want %q", c.a, c.b, got, c.want)
			}
		})
	}
	if LandUsage("城镇住宅用地/住宅") != "城镇住宅用地" || LandUsage("住宅") != "" {
		t.Error("the land's usage stands before the slash")
	}
}

func TestKinds(t *testing.T) {
	if NormalIDType("身份证") != "居民身份证" || NormalIDType("营业执照") != "统一社会信用代码" || NormalIDType("驾驶证") != "驾驶证" {
		t.Error("ID types")
	}
	if NormalCoOwnership("共同") != "共同共有" || NormalCoOwnership("单独共有") != "单独所有" {
		t.Error("co-ownership")
	}
	if g, ok := NormalEthnicity("维吾尔族"); !ok || g != "维吾尔" {
		t.Errorf("%q %v", g, ok)
	}
	if g, ok := NormalEthnicity("汊"); ok {
		t.Errorf("there is no group %q", g)
	}
	if s, ok := NormalSex(" 男 "); !ok || s != "男" {
		t.Errorf("%q %v", s, ok)
	}
	if got := SplitList("马小例、牛小例； 羊小例"); len(got) != 3 || got[2] != "羊小例" {
		t.Errorf("%q", got)
	}
}

// The formats of workflow.md §6.2.
func TestMask(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{MaskName("马小华"), "马*华"}, {MaskName("马华"), "马*"}, {MaskName("欧阳小例"), "欧阳**"}, {MaskName("阿依例·吐例逊"), "阿*****逊"},
		{MaskName("例安固原置业有限公司"), "例安固原置业有限公司"},
		{MaskID("640402198001010017"), "640402********0017"}, {MaskID("123"), "***"},
		{MaskIDBeside("640402198001010017", "640402198101010017"), "640402***0****0017"}, {MaskIDBeside("640402198101010017", "640402198001010017"), "640402***1****0017"},
		{MaskIDBeside("640402198001010017", "64040219800101001"), "640402********0017"}, {MaskIDBeside("640402198001010017", "640402192512310017"), "640402********0017"},
		{MaskPhone("13800001234"), "138****1234"}, {MaskBankCard("6228480000000000018"), "***************0018"},
		{MaskCertNo("宁（2024）固原市不动产权第0001234号"), "宁(2024)固原市不动产权第****234号"},
		{MaskAddress("固原市原州区文化路12号东海花园3号楼2单元601室"), "固原市原州区文化路12号东海花园"},
	} {
		if c.got != c.want {
			t.Errorf("masked %q, want %q", c.got, c.want)
		}
	}
}

func TestNormal(t *testing.T) {
	if got := Normal("　房屋\u200b 坐落：\n ６０１室 "); got != "房屋 坐落: 601室" {
		t.Errorf("Normal = %q", got)
	}
	if got := Normal("89.52㎡"); got != "89.52㎡" {
		t.Errorf("㎡ must stay, got %q", got)
	}
	if got := Compact(" 〔２０２４〕 a—1 "); got != "(2024)A-1" {
		t.Errorf("Compact = %q", got)
	}
	if got := Compact("川(2020)乐至县"); got != "川(2020)乐至县" {
		t.Errorf("至 is part of a name here, got %q", got)
	}
}
