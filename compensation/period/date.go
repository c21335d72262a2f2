// Package period is the company's calendar: civil dates without time of day or
// zone, months, quarters and years with their own arithmetic, and working
// days. Nothing here reads a clock or a time zone, so the machine's settings
// cannot move a receipt into another month.
package period

import (
	"errors"
)

// ErrDate says that a text is not a date of the form 2026-01-31.
var ErrDate = errors.New("period: not a date of the form 2026-01-31")

// Date is a day of the Gregorian calendar, from 0001-01-01 to 9999-12-31. The
// zero value is no date. Dates are comparable with == and ordered by Compare.
type Date struct {
	day int32 // 1 is 0001-01-01
}

// The days of a 400-year cycle and the last day that is supported.
const (
	cycle   = 146097
	lastDay = 3652059 // 9999-12-31
)

// NewDate makes a date; it fails for days that do not exist (2026-02-30).
func NewDate(year, month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > DaysIn(year, month) {
		return Date{}, ErrDate
	}
	return dateOf(year, month, day), nil
}

// dateOf counts days from a year that begins in March, so that the leap day is
// the last of its year (the well-known "days from civil" method).
func dateOf(year, month, day int) Date {
	if month <= 2 {
		year, month = year-1, month+12
	}
	n := 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day
	return Date{day: int32(n - 306)}
}

// ParseDate reads 2026-01-31: four, two and two ASCII digits, a day that exists.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, ErrDate
	}
	year, ok1 := number(s[:4])
	month, ok2 := number(s[5:7])
	day, ok3 := number(s[8:])
	if !ok1 || !ok2 || !ok3 {
		return Date{}, ErrDate
	}
	return NewDate(year, month, day)
}

func number(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// Civil returns year, month (1–12) and day (1–31); zeros for no date.
func (d Date) Civil() (year, month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	n := int(d.day) + 305 // days since 0000-03-01
	era, n := n/cycle, n%cycle
	yearOfEra := (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*yearOfEra + yearOfEra/4 - yearOfEra/100
	m := (5*n + 2) / 153
	day = n - (153*m+2)/5 + 1
	year, month = era*400+yearOfEra, m+3
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.day == 0 }

// Compare orders dates; no date comes first.
func (d Date) Compare(e Date) int { return int(d.day) - int(e.day) }

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.day < e.day }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.day > e.day }

// AddDays moves d by n days. Beyond the supported calendar, or from no date,
// it returns no date.
func (d Date) AddDays(n int) Date {
	moved := int64(d.day) + int64(n)
	if d.IsZero() || moved < 1 || moved > lastDay {
		return Date{}
	}
	return Date{day: int32(moved)}
}

// DaysSince returns the number of days from e to d: 1 from a day to the next.
func (d Date) DaysSince(e Date) int { return int(d.day) - int(e.day) }

// Weekday returns 1 for Monday to 7 for Sunday (ISO 8601), 0 for no date.
func (d Date) Weekday() int {
	if d.IsZero() {
		return 0
	}
	return int(d.day-1)%7 + 1 // 0001-01-01 is a Monday
}

// String writes 2026-01-31, or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.Civil()
	digit := func(n int) byte { return byte('0' + n%10) }
	return string([]byte{
		digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-', digit(month / 10), digit(month), '-', digit(day / 10), digit(day),
	})
}

// DaysIn returns the number of days of a month (1–12).
func DaysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
