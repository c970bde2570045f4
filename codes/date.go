package codes

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Forever is the canonical value of an end date without end (长期). It sorts after every ISO date.
const Forever = "长期"

// Errors of dates; callers branch on them.
var (
	ErrNotDate   = errors.New("not a date")
	ErrNoSuchDay = errors.New("no such day") // 2023-02-29
)

// DateForm is a way of writing a date.
type DateForm string

// The forms. A DigitsForm (20240115) can be read but should be confirmed.
const (
	NumericForm DateForm = "numeric" // 2024年1月15日, 2024-01-15, 2024.01.15, 2024/1/15
	FormalForm  DateForm = "formal"  // 二〇二四年一月十五日
	BillForm    DateForm = "bill"    // 贰零贰肆年零壹月壹拾伍日
	DigitsForm  DateForm = "digits"  // 20240115
	ForeverForm DateForm = "forever" // 长期
)

var (
	numericDate = regexp.MustCompile(`^(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|号)?$`)
	digitsDate  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	clockTime   = regexp.MustCompile(`(?:T| |日)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$`)
	wordDate    = regexp.MustCompile(`^([^年月日]{2,6})年([^年月日]{1,3})月([^年月日]{1,4})日?$`)
)

// ParseDate reads a date in any of the forms to ISO (2024-01-15), 长期 to Forever. A day that no calendar has is ErrNoSuchDay, all
// else ErrNotDate.
func ParseDate(s string) (string, error) {
	iso, _, err := ReadDate(s)
	return iso, err
}

// ReadDate is ParseDate that also tells the form.
func ReadDate(s string) (iso string, form DateForm, err error) {
	n := Unblanked(clockTime.ReplaceAllString(Normal(s), ""))
	n = strings.NewReplacer("—", "-", "–", "-", "−", "-", "·", ".", "。", ".", ",", ".", "‧", ".", "・", ".").Replace(n)
	n = strings.TrimRight(n, ".;")
	if n == Forever || n == "长期有效" || n == "永久" || n == "長期" {
		return Forever, ForeverForm, nil
	}
	if m := numericDate.FindStringSubmatch(n); m != nil {
		iso, err = isoDate(atoi(m[1]), atoi(m[2]), atoi(m[3]))
		return iso, NumericForm, err
	}
	if m := digitsDate.FindStringSubmatch(n); m != nil {
		iso, err = isoDate(atoi(m[1]), atoi(m[2]), atoi(m[3]))
		return iso, DigitsForm, err
	}
	if m := wordDate.FindStringSubmatch(n); m != nil {
		return readWordDate(s, m)
	}
	return "", "", fmt.Errorf("%w: %q", ErrNotDate, s)
}

func readWordDate(s string, m []string) (string, DateForm, error) {
	form := FormalForm
	if strings.ContainsAny(m[1]+m[2]+m[3], "壹贰叁肆伍陆柒捌玖拾貳貮叄參陸") {
		form = BillForm
	}
	year, ok := strungDigits([]rune(repairYear(m[1])))
	month, ok2 := cnInt(strings.TrimLeft(m[2], "零〇"))
	day, ok3 := cnInt(strings.TrimLeft(m[3], "零〇"))
	if !ok || !ok2 || !ok3 || len([]rune(m[1])) != 4 {
		return "", "", fmt.Errorf("%w: %q", ErrNotDate, s)
	}
	iso, err := isoDate(year, month, day)
	return iso, form, err
}

// repairYear reads what 〇 is taken for inside a year: ○, O, 口, Q.
func repairYear(s string) string {
	return strings.NewReplacer("O", "〇", "o", "〇", "口", "〇", "Q", "〇").Replace(s)
}

func isoDate(y, m, d int) (string, error) {
	iso := fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	if _, err := parseISO(iso); err != nil {
		return "", err
	}
	return iso, nil
}

// parseISO reads YYYY-MM-DD strictly.
func parseISO(iso string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: %q", ErrNoSuchDay, iso)
	}
	return t, nil
}

var rangeParts = regexp.MustCompile(`(?:\d{4}|[〇○零O一二三四五六七八九壹贰叁肆伍陆柒捌玖]{4})(?:年|[-./·])[^年月日\-./·]{1,4}(?:月|[-./·])(?:\d{1,2}|[^年月日\d\s至起止]{1,4}日)日?|长期有效|长期`)

// ParseDateRange reads a period: 2016.05.20-2036.05.20, 自2016年5月20日起至2036年5月20日止, 2019-08-16至长期. Either end is "" where the text
// does not name it; an end before its start is returned as it stands.
func ParseDateRange(s string) (from, to string, err error) {
	n := Unblanked(s)
	parts := rangeParts.FindAllString(n, -1)
	switch len(parts) {
	case 1:
		d, err := ParseDate(parts[0])
		if err != nil {
			return "", "", err
		}
		if d == Forever || (strings.HasPrefix(n, "至") || strings.Contains(n, "止")) && !strings.Contains(n, "起") {
			return "", d, nil
		}
		return d, "", nil
	case 2:
		if from, err = ParseDate(parts[0]); err != nil {
			return "", "", err
		}
		if to, err = ParseDate(parts[1]); err != nil {
			return "", "", err
		}
		return from, to, nil
	}
	return "", "", fmt.Errorf("%w: %q", ErrNotDate, s)
}

// AddDays is the ISO date n days after (before, for negative n) an ISO date.
func AddDays(iso string, n int) (string, error) {
	t, err := parseISO(iso)
	if err != nil {
		return "", err
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly), nil
}

// AddMonths is the same day n months later, or that month's last day where it has no such day (民法典 §202).
func AddMonths(iso string, n int) (string, error) {
	t, err := parseISO(iso)
	if err != nil {
		return "", err
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	if t.Day() > last.Day() {
		return last.Format(time.DateOnly), nil
	}
	return first.AddDate(0, 0, t.Day()-1).Format(time.DateOnly), nil
}

// DaysBetween counts the days from a to b, negative where b is earlier.
func DaysBetween(a, b string) (int, error) {
	ta, err := parseISO(a)
	if err != nil {
		return 0, err
	}
	tb, err := parseISO(b)
	if err != nil {
		return 0, err
	}
	return int(tb.Sub(ta).Hours() / 24), nil
}
