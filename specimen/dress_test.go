package specimen

import "testing"

func TestAnOfficePrintsItsOwnWordsForLabels(t *testing.T) {
	x := dress{words: map[string]string{"坐落": "房屋坐落", "身份证号": "公民身份号码"}}
	for line, want := range map[string]string{
		"| 坐　落 | {location=h1.location} |":            "| 房屋坐落 | {location=h1.location} |",
		"| 甲方 | {a=p1.name} | 身份证号 | {b=p1.id} |":     "| 甲方 | {a=p1.name} | 公民身份号码 | {b=p1.id} |",
		"- 坐落：{a=h1.location} ¦ 坐落：{b=h2.location}":   "- 房屋坐落：{a=h1.location} ¦ 房屋坐落：{b=h2.location}",
		"第一条　甲方有坐落于{a=h1.location}的房屋，身份证号{b=p1.id}。": "第一条　甲方有坐落于{a=h1.location}的房屋，身份证号{b=p1.id}。",
	} {
		if got := x.reword(line); got != want {
			t.Errorf("%s\nbecame %s,\nwant   %s", line, got, want)
		}
	}
}

func TestOnlyTablesOfLabelsWithTheirValuesAreSetWithoutRules(t *testing.T) {
	got := paired([]string{
		"| 委托人 | {a=p1.name} |", "| 住址 | {b=p1.address} |",
		"cols 1 1",
		"| 称谓 | 姓名 |", "| 配偶 | {c=p2.name} |",
	})
	for i, want := range []bool{true, true, false, false, false} {
		if got[i] != want {
			t.Errorf("line %d: paired is %v", i, got[i])
		}
	}
}
