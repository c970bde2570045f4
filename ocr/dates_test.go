package ocr

import (
	"strings"
	"testing"
)

// seeing says how surely a character of a reading was read, and what the networks saw in its place.
func seeing(glyphs []glyph, i int, sure float64, others map[string]float64) []glyph {
	glyphs[i].confidence, glyphs[i].seen = sure, others
	return glyphs
}

func sureOf(text string) []glyph { return readAs(text, 0, 0.999, "〇", 0) }

// A date that no calendar has was misread; what was also seen in it tells the date, and it stays in doubt.
func TestImpossibleDatesAreMended(t *testing.T) {
	tests := []struct {
		name   string
		glyphs []glyph
		want   string
	}{
		{"没有35日,还看到1", seeing(sureOf("2024年07月35日"), 8, 0.92, map[string]float64{"3": 0.92, "1": 0.03, "2": 0.02}), "2024年07月15日"},
		{"没有13月,还看到0", seeing(sureOf("2024年13月5日"), 5, 0.9, map[string]float64{"1": 0.9, "0": 0.1}), "2024年03月5日"},
		{"六月没有31日", seeing(sureOf("2024年6月31日"), 7, 0.9, map[string]float64{"3": 0.9, "2": 0.1}), "2024年6月21日"},
		{"年份第一位没看清,只能是2", seeing(sureOf("0026年5月24日"), 0, 0.5, map[string]float64{"0": 0.5}), "2026年5月24日"},
		{"没看清的有几种可能,不猜", seeing(sureOf("2024年0月5日"), 5, 0.5, map[string]float64{"0": 0.5}), "2024年0月5日"},
		{"看得清楚,印错也照印错的读", sureOf("2024年13月5日"), "2024年13月5日"},
		{"能有的日期不改", seeing(sureOf("2024年07月25日"), 8, 0.6, map[string]float64{"2": 0.6, "1": 0.4}), "2024年07月25日"},
		{"少一位,只能是2", sureOf("028年5月26日"), "2028年5月26日"},
		{"年数不是日期", sureOf("使用期限70年0月"), "使用期限70年0月"},
		{"期限的止日早于起日", seeing(sureOf("2024年7月6日起至2014年7月"), 13, 0.99, map[string]float64{"1": 0.98, "4": 0.25}), "2024年7月6日起至2044年7月"},
		{"两个日期不是期限,不比先后", seeing(sureOf("2024年7月6日登记,2014年7月1日建"), 14, 0.99, map[string]float64{"1": 0.98, "4": 0.25}), "2024年7月6日登记,2014年7月1日建"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := spelled(test.glyphs, -1)
			got := mendDates(test.glyphs)
			if spelled(got, -1) != test.want {
				t.Errorf("read %s, want %s", spelled(got, -1), test.want)
			}
			if test.want != before && !less(got, doubt) {
				t.Errorf("%s was guessed and stands in no doubt", test.want)
			}
		})
	}
}

// A figure of a year that only a gap tells of stands as one that was not read, where it might be any.
func TestAFigureThatAYearLacks(t *testing.T) {
	glyphs := sureOf("204年9月26日")
	for i := 2; i < len(glyphs); i++ { // one more would fit before the third
		glyphs[i].at += 40
	}
	if got := spelled(mendDates(glyphs), -1); got != "20〓4年9月26日" {
		t.Errorf("read %s", got)
	}
}

// Of other readings of the same print, the date that most have stands in place of an impossible one; one elsewhere in the line does not.
func TestAPossibleDateOfAnotherReading(t *testing.T) {
	tests := []struct {
		name, read string
		others     []string
		want       string
	}{
		{"日子盖在章下", "于2023年05月月止", []string{"于2023年05月19日止", "于2023年05月0日止"}, "于2023年05月19日止"},
		{"多数", "2024年13月1日", []string{"2024年11月1日", "2024年12月1日", "2024年12月1日"}, "2024年12月1日"},
		{"都不成日期", "2024年13月1日", []string{"2024年18月1日"}, "2024年13月1日"},
		{"别处的日期", "2024年13月1日至2030年1月1日", []string{"〓〓〓〓〓〓〓〓〓〓〓2030年1月1日"}, "2024年13月1日至2030年1月1日"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var others [][]glyph
			for _, text := range test.others {
				others = append(others, sureOf(text))
			}
			got := redate(sureOf(test.read), others)
			if spelled(got, -1) != test.want {
				t.Errorf("read %s, want %s", spelled(got, -1), test.want)
			}
			if test.want != test.read && !less(got, doubt) {
				t.Errorf("%s stands in no doubt", test.want)
			}
		})
	}
}

// Amounts in capitals and unit numbers are written with few signs; a look-alike of one is told by its place.
func TestSignsThatAPlaceCallsFor(t *testing.T) {
	unit := "640423 004017GB00492 F00260229"
	tests := []struct {
		name   string
		glyphs []glyph
		want   string
	}{
		{"佰看成伯", seeing(sureOf("捌仟玖伯肆拾元整"), 3, 1, map[string]float64{"伯": 1, "佰": 0.06}), "捌仟玖佰肆拾元整"},
		{"整看成基", seeing(sureOf("(大写)伍拾伍万元基,"), 9, 0.6, map[string]float64{"基": 0.8, "整": 0.35}), "(大写)伍拾伍万元整,"},
		{"没看到过能用的字,不改", seeing(sureOf("捌仟玖伯肆拾元整"), 3, 1, map[string]float64{"伯": 1}), "捌仟玖伯肆拾元整"},
		{"不在金额里,不改", seeing(sureOf("伯父的房屋"), 0, 0.9, map[string]float64{"伯": 0.9, "佰": 0.1}), "伯父的房屋"},
		{"单元号里G看成6", seeing(sureOf(strings.Replace(unit, "G", "6", 1)), 13, 0.5, map[string]float64{"6": 0.9, "G": 0.8}), unit},
		{"单元号里G看成€", seeing(sureOf(strings.Replace(unit, "G", "€", 1)), 13, 0.5, map[string]float64{"€": 0.9, "C": 0.5, "G": 0.2}), unit},
		{"不是单元号,不改", seeing(sureOf("00401760049"), 6, 0.5, map[string]float64{"6": 0.9, "G": 0.8}), "00401760049"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := spelled(test.glyphs, -1)
			mendShapes(test.glyphs)
			if got := spelled(test.glyphs, -1); got != test.want {
				t.Errorf("read %s, want %s", got, test.want)
			}
			if test.want != before && !less(test.glyphs, doubt) {
				t.Errorf("%s was put in and stands in no doubt", test.want)
			}
		})
	}
}
