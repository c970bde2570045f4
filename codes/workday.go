package codes

import (
	"errors"
	"fmt"
	"time"
)

// ErrNoCalendar: the holidays of a year are not known here; weekends alone must not stand in for them.
var ErrNoCalendar = errors.New("no holiday calendar for this year")

// holidays are the days off, first and last, as the State Council's office announces them each autumn (国务院办公厅放假安排).
var holidays = map[int][][2]string{
	2024: {{"01-01", "01-01"}, {"02-10", "02-17"}, {"04-04", "04-06"}, {"05-01", "05-05"}, {"06-10", "06-10"}, {"09-15", "09-17"}, {"10-01", "10-07"}},
	2025: {{"01-01", "01-01"}, {"01-28", "02-04"}, {"04-04", "04-06"}, {"05-01", "05-05"}, {"05-31", "06-02"}, {"10-01", "10-08"}},
	2026: {{"01-01", "01-03"}, {"02-15", "02-23"}, {"04-04", "04-06"}, {"05-01", "05-05"}, {"06-19", "06-21"}, {"09-25", "09-27"}, {"10-01", "10-07"}},
}

// swapped are weekend days worked in exchange (调休上班).
var swapped = map[int][]string{
	2024: {"02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"},
	2025: {"01-26", "02-08", "04-27", "09-28", "10-11"},
	2026: {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"},
}

// IsWorkday reports whether an ISO date is a working day (工作日). A year without a calendar is ErrNoCalendar.
func IsWorkday(iso string) (bool, error) {
	t, err := parseISO(iso)
	if err != nil {
		return false, err
	}
	off, ok := holidays[t.Year()]
	if !ok {
		return false, fmt.Errorf("%w: %d", ErrNoCalendar, t.Year())
	}
	day := iso[5:]
	if contains(swapped[t.Year()], day) {
		return true, nil
	}
	for _, span := range off {
		if day >= span[0] && day <= span[1] {
			return false, nil
		}
	}
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday, nil
}

// AddWorkdays is the n-th working day after start; the day of the start does not count (民法典 §201).
func AddWorkdays(start string, n int) (string, error) {
	day := start
	for n > 0 {
		var err error
		if day, err = AddDays(day, 1); err != nil {
			return "", err
		}
		work, err := IsWorkday(day)
		if err != nil {
			return "", err
		}
		if work {
			n--
		}
	}
	return day, nil
}

// AddDaysRolled is n calendar days after start, moved to the next working day where it falls on a day off (民法典 §203).
func AddDaysRolled(start string, n int) (string, error) {
	day, err := AddDays(start, n)
	if err != nil {
		return "", err
	}
	for {
		work, err := IsWorkday(day)
		if err != nil || work {
			return day, err
		}
		if day, err = AddDays(day, 1); err != nil {
			return "", err
		}
	}
}

// CountWorkdays counts the working days after a, up to and with b.
func CountWorkdays(a, b string) (int, error) {
	n := 0
	for day := a; day < b; {
		var err error
		if day, err = AddDays(day, 1); err != nil {
			return 0, err
		}
		work, err := IsWorkday(day)
		if err != nil {
			return 0, err
		}
		if work {
			n++
		}
	}
	return n, nil
}
