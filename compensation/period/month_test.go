package period

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// leap is the Gregorian rule, written here in another form.
func leap(year int) bool {
	switch {
	case year%400 == 0:
		return true
	case year%100 == 0:
		return false
	}
	return year%4 == 0
}

// Every month of every year: its ends, its neighbours, and that moving by
// months never slips into the month after the one that is meant.
func TestE3_MonthArithmeticHasNoMonthEndSurprises(t *testing.T) {
	leapYears := 0
	for year := 1; year <= 9999; year++ {
		if leap(year) {
			leapYears++
		}
		for month := 1; month <= 12; month++ {
			m, err := NewMonth(year, month)
			if err != nil {
				t.Fatal(err)
			}
			days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
			if month == 2 && leap(year) {
				days = 29
			}
			first, last := m.First(), m.Last()
			if y, mm, dd := first.Civil(); y != year || mm != month || dd != 1 {
				t.Fatalf("%s begins on %s", m, first)
			}
			if y, mm, dd := last.Civil(); y != year || mm != month || dd != days || DaysIn(year, month) != days {
				t.Fatalf("%s ends on %s and has %d days, want %d", m, last, DaysIn(year, month), days)
			}
			if first.Month() != m || last.Month() != m || last.DaysSince(first) != days-1 {
				t.Fatalf("%s runs from %s to %s", m, first, last)
			}
			next := m.Add(1)
			if m.First().AddDays(days) != next.First() || !next.IsZero() && (next.Add(-1) != m || next.MonthsSince(m) != 1) {
				t.Fatalf("%s is followed by %s", m, next)
			}
		}
	}
	if leapYears != 2424 {
		t.Errorf("%d leap years before the year 10000, want 2424", leapYears)
	}
}

// January 31 and one month more: package time says March, a pay period must not.
func TestE3_MonthEndsStayInTheirMonth(t *testing.T) {
	for _, c := range []struct {
		day   string
		n     int
		month string
		last  string
	}{
		{"2026-01-31", 1, "2026-02", "2026-02-28"}, {"2024-01-31", 1, "2024-02", "2024-02-29"}, {"2024-01-30", 1, "2024-02", "2024-02-29"},
		{"2100-01-31", 1, "2100-02", "2100-02-28"}, {"2000-01-31", 1, "2000-02", "2000-02-29"}, {"2026-03-31", -1, "2026-02", "2026-02-28"},
		{"2026-05-31", 1, "2026-06", "2026-06-30"}, {"2026-12-31", 2, "2027-02", "2027-02-28"}, {"2024-02-29", 12, "2025-02", "2025-02-28"},
		{"2024-02-29", 48, "2028-02", "2028-02-29"}, {"2026-10-31", 1, "2026-11", "2026-11-30"}, {"2026-01-01", -1, "2025-12", "2025-12-31"},
	} {
		moved := date(t, c.day).Month().Add(c.n)
		if moved.String() != c.month || moved.Last().String() != c.last {
			t.Errorf("the month of %s moved by %d is %s and ends on %s; want %s, %s", c.day, c.n, moved, moved.Last(), c.month, c.last)
		}
	}
	if naive := time.Date(2026, time.January, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 1, 0); naive.Month() != time.March {
		t.Errorf("the fault this type exists for is gone: %s", naive)
	}
}

func months() *rapid.Generator[Month] {
	return rapid.Custom(func(t *rapid.T) Month {
		m, err := NewMonth(rapid.IntRange(1, 9999).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"))
		if err != nil {
			t.Fatal(err)
		}
		return m
	})
}

func TestMonthArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, o := months().Draw(t, "m"), months().Draw(t, "o")
		if o.Add(m.MonthsSince(o)) != m || m.MonthsSince(o) != -o.MonthsSince(m) {
			t.Fatalf("%s and %s are %d months apart", m, o, m.MonthsSince(o))
		}
		if sign(m.Compare(o)) != sign(m.First().Compare(o.First())) || (m == o) != (m.Compare(o) == 0) {
			t.Fatalf("%s and %s compare as %d", m, o, m.Compare(o))
		}
		if read, err := ParseMonth(m.String()); err != nil || read != m {
			t.Fatalf("%s is read as %v, %v", m, read, err)
		}
		year, month := m.Civil()
		if made, err := NewMonth(year, month); err != nil || made != m {
			t.Fatalf("%s made from its parts is %v, %v", m, made, err)
		}
	})
}

func TestMonthsThatDoNotExist(t *testing.T) {
	for _, text := range []string{
		"", "2026", "2026-00", "2026-13", "2026-1", "0000-12", "10000-01", "2026/01", "202601", "2026-01-01", " 2026-01", "2026-01 ",
		"２０２６-01", "2026-０1", "2026年01月", "2026-Q1", "-026-01", "2026-0a", "\xff026-01",
	} {
		if m, err := ParseMonth(text); !errors.Is(err, ErrMonth) || m != (Month{}) {
			t.Errorf("%q is read as %v, %v", text, m, err)
		}
	}
	for _, c := range [][2]int{{0, 1}, {10000, 1}, {2026, 0}, {2026, 13}, {-1, -1}, {math.MaxInt, 1}, {2026, math.MinInt}} {
		if m, err := NewMonth(c[0], c[1]); !errors.Is(err, ErrMonth) || m != (Month{}) {
			t.Errorf("%v is made into %v, %v", c, m, err)
		}
	}
}

func TestMonthAddStopsAtTheEndsOfTheCalendar(t *testing.T) {
	first, last := date(t, "0001-01-01").Month(), date(t, "9999-12-31").Month()
	const all = 9999*12 - 1
	for _, c := range []struct {
		from Month
		n    int
		want string
	}{
		{first, 0, "0001-01"}, {first, -1, ""}, {first, all, "9999-12"}, {first, all + 1, ""}, {first, math.MaxInt, ""}, {first, math.MinInt, ""},
		{last, 0, "9999-12"}, {last, 1, ""}, {last, -all, "0001-01"}, {last, -all - 1, ""}, {last, math.MaxInt, ""}, {last, math.MinInt, ""},
		{first, 1 << 32, ""}, {last, -(1 << 32), ""}, {Month{}, 24312, ""}, {Month{}, 0, ""},
	} {
		if got := c.from.Add(c.n); got.String() != c.want {
			t.Errorf("%s moved by %d months is %q, want %q", c.from, c.n, got, c.want)
		}
	}
}

func TestNoMonth(t *testing.T) {
	var none Month
	year, month := none.Civil()
	if !none.IsZero() || none.String() != "" || !none.First().IsZero() || !none.Last().IsZero() || year != 0 || month != 0 {
		t.Errorf("no month reads as %q, %s to %s, %d-%d", none, none.First(), none.Last(), year, month)
	}
	if first := date(t, "0001-01-01").Month(); none.Compare(first) >= 0 || first.IsZero() {
		t.Error("no month does not come first")
	}
}
