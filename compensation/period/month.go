package period

import (
	"errors"
	"fmt"
)

// ErrMonth says that a text is not a month of the form 2026-01.
var ErrMonth = errors.New("period: not a month of the form 2026-01")

// Month is a calendar month, the period in which pay is settled. The zero
// value is no month. Months are ordered by Compare; arithmetic counts months,
// so there are no month-end surprises.
type Month struct {
	n int32 // year × 12 + month − 1, for years 1 to 9999
}

// NewMonth makes a month; month is 1–12.
func NewMonth(year, month int) (Month, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 {
		return Month{}, ErrMonth
	}
	return Month{n: int32(year*12 + month - 1)}, nil
}

// ParseMonth reads 2026-01.
func ParseMonth(s string) (Month, error) {
	if len(s) != 7 || s[4] != '-' {
		return Month{}, ErrMonth
	}
	year, ok1 := number(s[:4])
	month, ok2 := number(s[5:])
	if !ok1 || !ok2 {
		return Month{}, ErrMonth
	}
	return NewMonth(year, month)
}

// Month returns the month that the date lies in.
func (d Date) Month() Month {
	if d.IsZero() {
		return Month{}
	}
	year, month, _ := d.Civil()
	return Month{n: int32(year*12 + month - 1)}
}

// Civil returns the year and the month (1–12).
func (m Month) Civil() (year, month int) {
	if m.IsZero() {
		return 0, 0
	}
	return int(m.n) / 12, int(m.n)%12 + 1
}

// IsZero reports whether m is no month.
func (m Month) IsZero() bool { return m.n == 0 }

// Compare orders months; no month comes first.
func (m Month) Compare(o Month) int { return int(m.n) - int(o.n) }

// Add moves m by n months; beyond the years 1 to 9999 it returns no month.
func (m Month) Add(n int) Month {
	moved := int64(m.n) + int64(n)
	if m.IsZero() || moved < 12 || moved >= 12*10000 {
		return Month{}
	}
	return Month{n: int32(moved)}
}

// MonthsSince returns the number of months from o to m.
func (m Month) MonthsSince(o Month) int { return int(m.n) - int(o.n) }

// First returns the first day of the month.
func (m Month) First() Date {
	if m.IsZero() {
		return Date{}
	}
	year, month := m.Civil()
	return dateOf(year, month, 1)
}

// Last returns the last day of the month.
func (m Month) Last() Date {
	if m.IsZero() {
		return Date{}
	}
	year, month := m.Civil()
	return dateOf(year, month, DaysIn(year, month))
}

// String writes 2026-01, or "" for no month.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	year, month := m.Civil()
	return fmt.Sprintf("%04d-%02d", year, month)
}
