package codes

import (
	"errors"
	"testing"
)

func TestReadDate(t *testing.T) {
	for _, c := range []struct {
		written, want string
		form          DateForm
	}{
		{"二〇二四年一月十五日", "2024-01-15", FormalForm},
		{"二○二三年十月二十日", "2023-10-20", FormalForm},
		{"二O二六年三月廿一日", "2026-03-21", FormalForm},
		{"二零二六年十二月三十一日", "2026-12-31", FormalForm},
		{"贰零贰叁年零壹拾月零贰拾日", "2023-10-20", BillForm},
		{"贰零贰陆年零贰月零玖日", "2026-02-09", BillForm},
		{"贰零贰肆年壹拾壹月壹拾壹日", "2024-11-11", BillForm},
		{"2024年1月15日", "2024-01-15", NumericForm},
		{"2024 年 01 月 15 日", "2024-01-15", NumericForm},
		{"2024-01-15", "2024-01-15", NumericForm},
		{"2024.1.15", "2024-01-15", NumericForm},
		{"２０２４／１／１５", "2024-01-15", NumericForm},
		{"2024·01·15", "2024-01-15", NumericForm},
		{"2024-01-15 08:30:00", "2024-01-15", NumericForm},
		{"2024-01-15T08:30:00+08:00", "2024-01-15", NumericForm},
		{"20240115", "2024-01-15", DigitsForm},
		{"长期", Forever, ForeverForm},
	} {
		if got, form, err := ReadDate(c.written); err != nil || got != c.want || form != c.form {
			t.Errorf("ReadDate(%q) = %q, %q, %v; want %q, %q", c.written, got, form, err, c.want, c.form)
		}
	}
	for _, s := range []string{"二〇二四年二月三十日", "二〇二三年十三月一日", "2023-02-29", "贰零贰肆年零壹月肆拾日", "2024-00-10"} {
		if got, err := ParseDate(s); !errors.Is(err, ErrNoSuchDay) || got != "" {
			t.Errorf("ParseDate(%q) = %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "2024年", "二□二六年三月一日", "明天", "202401155", "2024-1", "10101年1月1日"} {
		if got, err := ParseDate(s); !errors.Is(err, ErrNotDate) {
			t.Errorf("ParseDate(%q) = %q, %v", s, got, err)
		}
	}
	if !(Forever > "9999-12-31") {
		t.Error("长期 must sort after every date")
	}
}

func TestParseDateRange(t *testing.T) {
	for _, c := range []struct{ written, from, to string }{
		{"2016.05.20-2036.05.20", "2016-05-20", "2036-05-20"},
		{"2019.08.16—长期", "2019-08-16", Forever},
		{"自2016年5月20日起至2036年5月20日止", "2016-05-20", "2036-05-20"},
		{"2006-03-01 至 2076-02-28", "2006-03-01", "2076-02-28"},
		{"二〇二四年一月十五日至二〇二五年一月十四日", "2024-01-15", "2025-01-14"},
		{"2016年05月20日起2086年05月19日止", "2016-05-20", "2086-05-19"},
		{"2086年05月19日止", "", "2086-05-19"},
		{"2016年05月20日起", "2016-05-20", ""},
		{"长期", "", Forever},
	} {
		from, to, err := ParseDateRange(c.written)
		if err != nil || from != c.from || to != c.to {
			t.Errorf("ParseDateRange(%q) = %q, %q, %v; want %q, %q", c.written, from, to, err, c.from, c.to)
		}
	}
	if _, _, err := ParseDateRange("2016.05.20-2035.02.30"); !errors.Is(err, ErrNoSuchDay) {
		t.Errorf("an end that no calendar has: %v", err)
	}
}

func TestCalendar(t *testing.T) {
	if d, _ := AddMonths("2026-01-31", 1); d != "2026-02-28" {
		t.Errorf("a month after 31 January is %s", d)
	}
	if d, _ := AddMonths("2026-11-30", 3); d != "2027-02-28" {
		t.Errorf("three months after 30 November are %s", d)
	}
	if d, _ := AddMonths("2006-03-01", 70*12); d != "2076-03-01" {
		t.Errorf("seventy years are %s", d)
	}
	if n, _ := DaysBetween("2026-02-28", "2026-03-01"); n != 1 {
		t.Errorf("days %d", n)
	}
}

// The examples of workflow.md §3.2.
func TestWorkdays(t *testing.T) {
	for _, c := range []struct {
		name, start string
		n           int
		want        string
	}{
		{"春节前受理", "2026-02-12", 5, "2026-02-26"},
		{"五一前受理", "2026-04-29", 3, "2026-05-07"},
		{"国庆前受理", "2026-09-28", 1, "2026-09-29"},
		{"三十个工作日", "2026-09-18", 30, "2026-11-05"},
		{"公告十五个工作日", "2026-09-18", 15, "2026-10-15"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := AddWorkdays(c.start, c.n); err != nil || got != c.want {
				t.Errorf("AddWorkdays = %s, %v, want %s", got, err, c.want)
			}
		})
	}
	if d, err := AddDaysRolled("2026-09-20", 15); err != nil || d != "2026-10-08" {
		t.Errorf("异议登记十五日届满于假期: %s %v", d, err)
	}
	if d, err := AddDaysRolled("2026-07-03", 90); err != nil || d != "2026-10-08" {
		t.Errorf("预告九十日届满于假期: %s %v", d, err)
	}
	if n, err := CountWorkdays("2026-02-12", "2026-02-26"); err != nil || n != 5 {
		t.Errorf("工作日数 %d %v", n, err)
	}
	if _, err := IsWorkday("2027-01-04"); !errors.Is(err, ErrNoCalendar) {
		t.Errorf("a year without calendar must not be guessed: %v", err)
	}
	if _, err := AddWorkdays("2026-12-31", 1); !errors.Is(err, ErrNoCalendar) {
		t.Errorf("running into such a year: %v", err)
	}
}
