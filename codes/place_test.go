package codes

import (
	"slices"
	"testing"
)

func TestSameAddress(t *testing.T) {
	const full = "固原市原州区文化路12号东海花园3号楼2单元601室"
	for _, c := range []struct {
		name, a, b string
		want       Sameness
	}{
		{"完全一样", full, full, Same},
		{"省略市名、#楼、短横", full, "原州区文化路12号东海花园3#楼2-601", Explainable},
		{"带上自治区", full, "宁夏回族自治区固原市原州区文化路12号东海花园3幢2单元601号", Explainable},
		{"宁夏简称", full, "宁夏固原原州区文化路12号东海花园3栋2单元601", Explainable},
		{"全角数字", full, "固原市原州区文化路１２号东海花园３号楼２单元６０１室", Same},
		{"汉字数字", full, "固原市原州区文化路十二号东海花园三号楼二单元六〇一室", Explainable},
		{"第3幢", full, "固原市原州区文化路12号东海花园第3幢2单元601室", Explainable},
		{"多写第6层", full, "固原市原州区文化路12号东海花园3幢2单元6层601室", Explainable},
		{"三段短横", full, "原州区文化路12号东海花园3-2-601", Explainable},
		{"座落二字与冒号", full, "座落：固原市原州区文化路12号东海花园3幢2单元601室", Explainable},
		{"数字里混进字母O", full, "固原市原州区文化路12号东海花园3号楼2单元6O1室", Explainable},
		{"小区二字", full, "固原市原州区文化路12号东海花园小区3号楼2单元601室", Explainable},
		{"幢写成号", full, "固原市原州区文化路12号东海花园3号2单元601", Explainable},
		{"多写街道办", full, "固原市原州区北塬街道文化路12号东海花园3号楼2单元601室", Explainable},
		{"1-2401", "隆德县人民街8号例华府1幢1单元2401室", "隆德县人民街8号例华府1幢1-2401", Explainable},
		{"撤县设区前的固原县", "固原县文化路12号", "固原市原州区文化路12号", Explainable},
		{"单元不同", full, "固原市原州区文化路12号东海花园3号楼1单元601室", Different},
		{"楼号不同", full, "固原市原州区文化路12号东海花园8号楼2单元601室", Different},
		{"房号不同", full, "固原市原州区文化路12号东海花园3号楼2单元602室", Different},
		{"县不同", full, "固原市西吉县文化路12号东海花园3号楼2单元601室", Different},
		{"市不同", full, "银川市文化路12号东海花园3号楼2单元601室", Different},
		{"外省", full, "甘肃省兰州市文化路12号东海花园3号楼2单元601室", Different},
		{"外省只写市", full, "兰州市城关区文化路12号东海花园3号楼2单元601室", Different},
		{"路不同", full, "固原市原州区文明路12号东海花园3号楼2单元601室", Different},
		{"门牌不同", full, "固原市原州区文化路21号东海花园3号楼2单元601室", Different},
		{"小区不同", full, "固原市原州区文化路12号西海花园3号楼2单元601室", Different},
		{"同县不同乡镇", "西吉县吉强镇团结村二组12号", "西吉县兴隆镇团结村二组12号", Different},
		{"村组汉字", "西吉县吉强镇团结村二组12号", "西吉县吉强镇团结村2组12号", Explainable},
		{"一处没写单元", full, "固原市原州区文化路12号东海花园3号楼601室", CannotTell},
		{"一处只到小区", full, "固原市原州区文化路12号东海花园", CannotTell},
		{"一字认不出", full, "固原市原州区文化路12号东海花□3号楼2单元601室", CannotTell},
		{"房号认不出", full, "固原市原州区文化路12号东海花园3号楼2单元60□室", CannotTell},
		{"空", full, "", CannotTell},
		{"车库不是住房", "原州区文化路12号东海花园3号楼5号车库", "原州区文化路12号东海花园3号楼5号", CannotTell},
		{"地下一层不是一层", "原州区文化路12号3号楼地下一层5号车位", "原州区文化路12号3号楼1层5号车位", Different},
		{"两段短横对单元房号", "原州区文化路12号东海花园2-601", "原州区文化路12号东海花园2单元601室", CannotTell},
		{"两段短横房号不同", "原州区文化路12号东海花园2-601", "原州区文化路12号东海花园2单元602室", Different},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := SameAddress(c.a, c.b); got != c.want {
				t.Errorf("SameAddress(%q, %q) = %q, want %q\n%+v\n%+v", c.a, c.b, got, c.want, ParseAddress(c.a), ParseAddress(c.b))
			}
			if ab, ba := SameAddress(c.a, c.b), SameAddress(c.b, c.a); ab != ba {
				t.Errorf("the order matters: %q, %q", ab, ba)
			}
		})
	}
}

func TestParseAddress(t *testing.T) {
	for _, c := range []struct {
		written string
		want    Address
	}{
		{"宁夏回族自治区固原市泾源县例文路113号东海公寓2幢1单元1302室", Address{Province: "宁夏回族自治区", City: "固原市", County: "泾源县", Road: "例文路",
			RoadNo: "113", Community: "东海公寓", Building: "2", Unit: "1", Room: "1302"}},
		{"北京路18号北京花园A座1203", Address{Road: "北京路", RoadNo: "18", Community: "北京花园", Building: "A", Room: "1203"}},
		{"北京市朝阳区例路1号", Address{Province: "北京市", County: "朝阳区", Road: "例路", RoadNo: "1"}},
		{"东海小区一区5号楼", Address{Community: "东海小区一区", Building: "5"}},
		{"新疆维吾尔自治区乌鲁木齐市天山区例巷165号3栋803室", Address{Province: "新疆维吾尔自治区", City: "乌鲁木齐市", County: "天山区", Road: "例巷", RoadNo: "165",
			Building: "3", Room: "803"}},
		{"西吉县吉强镇团结村二组12号", Address{County: "西吉县", Town: "吉强镇", Community: "团结村2组12号"}},
	} {
		if got := ParseAddress(c.written); got != c.want {
			t.Errorf("ParseAddress(%q)\n got %+v\nwant %+v", c.written, got, c.want)
		}
	}
}

func TestDivisions(t *testing.T) {
	for place, want := range map[string]string{
		"固原市原州区文化路12号": "640402", "西吉县人民街1号": "640422", "银川市": "640100", "宁夏回族自治区": "640000", "人民街1号": "", "陕西省西安市例路1号": "610000",
	} {
		if got := DivisionOfAddress(place); got != want {
			t.Errorf("DivisionOfAddress(%q) = %q, want %q", place, got, want)
		}
	}
	for no, want := range map[string]string{
		"宁(2024)固原市不动产权第0001234号": "640400", "宁(2021)西吉县不动产权第0000078号": "640422", "陕(2018)西安市不动产权第1234567号": "610000", "房权证固字第567号": "",
	} {
		if got := DivisionOfCertNo(no); got != want {
			t.Errorf("DivisionOfCertNo(%q) = %q, want %q", no, got, want)
		}
	}
	if got := DivisionOfUnitNo("640402 001002 GB00012 F00030045"); got != "640402" {
		t.Errorf("DivisionOfUnitNo = %q", got)
	}
	if !Within("6404", "640425") || !Within("640400", "640402") || Within("6404", "640121") || Within("640402", "640400") || Within("", "640402") {
		t.Error("a city holds its counties and nothing else")
	}
	for _, c := range []struct {
		address string
		want    Sameness
	}{
		{"固原市原州区文化路12号", Same}, {"西吉县人民街1号", Same}, {"银川市金凤区例路1号", Different}, {"兰州市城关区例路1号", Different}, {"人民街1号", CannotTell},
		{"宁夏回族自治区例路1号", CannotTell}, {"中卫市海原县例路1号", Different},
	} {
		if got := AddressWithin("6404", c.address); got != c.want {
			t.Errorf("%s in 固原市: %q, want %q", c.address, got, c.want)
		}
	}
}

func TestTheDivisionsThatAreKnownByName(t *testing.T) {
	names := Divisions()
	for _, want := range []string{"宁夏回族自治区", "固原市", "隆德县"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing among %v", want, names)
		}
	}
}
