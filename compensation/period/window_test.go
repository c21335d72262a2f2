package period

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSpanNames(t *testing.T) {
	for s, name := range map[Span]string{Line: "none", InMonth: "month", InQuarter: "quarter", InYear: "year"} {
		if read, ok := ParseSpan(name); !ok || read != s || s.String() != name {
			t.Errorf("%q is read as %v, %v and written %q", name, read, ok, s)
		}
	}
	for _, text := range []string{"", "Month", "week", "line", " month", "months", "月"} {
		if s, ok := ParseSpan(text); ok || s != 0 {
			t.Errorf("%q is read as %v", text, s)
		}
	}
	if got := Span(4).String(); got != "" {
		t.Errorf("what is no span is written %q", got)
	}
}

// Windows against package time, whose AddDate is sound from the first of a month.
func TestWindowsAgreeWithPackageTime(t *testing.T) {
	day := func(at time.Time) string { return at.Format("2006-01-02") }
	for year := 1999; year <= 2101; year++ {
		for at := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC); at.Year() == year; at = at.AddDate(0, 0, 1) {
			d := date(t, day(at))
			firstOf := func(month time.Month) time.Time { return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC) }
			quarter := firstOf((at.Month()-1)/3*3 + 1)
			for _, c := range []struct {
				span  Span
				from  time.Time
				after time.Time
			}{
				{Line, at, at.AddDate(0, 0, 1)},
				{InMonth, firstOf(at.Month()), firstOf(at.Month()).AddDate(0, 1, 0)},
				{InQuarter, quarter, quarter.AddDate(0, 3, 0)},
				{InYear, firstOf(time.January), firstOf(time.January).AddDate(1, 0, 0)},
			} {
				w := WindowOf(c.span, d)
				if w.From.String() != day(c.from) || w.To.String() != day(c.after.AddDate(0, 0, -1)) {
					t.Fatalf("the %s of %s runs from %s to %s", c.span, d, w.From, w.To)
				}
				if want := int(c.after.Sub(c.from) / (24 * time.Hour)); w.Days() != want || !w.Holds(d) {
					t.Fatalf("the %s of %s has %d days, want %d; holds it: %v", c.span, d, w.Days(), want, w.Holds(d))
				}
			}
		}
	}
}

func TestWindowsOfTheLastYear(t *testing.T) {
	d := date(t, "9999-11-30")
	for span, want := range map[Span]string{Line: "9999-11-30", InMonth: "9999-11-30", InQuarter: "9999-12-31", InYear: "9999-12-31"} {
		if got := WindowOf(span, d).To.String(); got != want {
			t.Errorf("the %s ends on %s, want %s", span, got, want)
		}
	}
	for _, span := range []Span{Line, InMonth, InQuarter, InYear} {
		if w := WindowOf(span, Date{}); w != (Window{}) {
			t.Errorf("the %s of no date is %v", span, w)
		}
	}
}

// base is the first of a few days in which windows and intervals are tried.
const base = 739617

// fewDays draws one of a few neighbouring days, or sometimes no date.
func fewDays() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		if rapid.IntRange(0, 5).Draw(t, "none") == 0 {
			return Date{}
		}
		return Date{day: base + rapid.Int32Range(0, 12).Draw(t, "day")}
	})
}

func TestWindowHoldsAsManyDaysAsItCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := Window{From: fewDays().Draw(t, "from"), To: fewDays().Draw(t, "to")}
		held := 0
		for n := int32(-5); n < 20; n++ {
			if w.Holds(Date{day: base + n}) {
				held++
			}
		}
		if w.Holds(Date{}) || held != w.Days() {
			t.Fatalf("%s to %s counts %d days and holds %d; holds no date: %v", w.From, w.To, w.Days(), held, w.Holds(Date{}))
		}
	})
}

// holds is the meaning of an interval, said without Compare.
func holds(i Interval, n int32) bool {
	return (i.From.IsZero() || n >= i.From.day) && (i.To.IsZero() || n <= i.To.day)
}

func TestIntervalsOverlapWhereTheyShareADay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := Interval{From: fewDays().Draw(t, "i from"), To: fewDays().Draw(t, "i to")}
		o := Interval{From: fewDays().Draw(t, "o from"), To: fewDays().Draw(t, "o to")}
		share := false
		for n := int32(base - 5); n < base+20; n++ { // beyond the drawn days on both sides: open ends count
			share = share || holds(i, n) && holds(o, n)
			if i.Holds(Date{day: n}) != holds(i, n) {
				t.Fatalf("%v holds %s: %v", i, Date{day: n}, i.Holds(Date{day: n}))
			}
		}
		if i.Overlaps(o) != share || o.Overlaps(i) != share {
			t.Fatalf("%s…%s and %s…%s overlap: %v and %v, want %v", i.From, i.To, o.From, o.To, i.Overlaps(o), o.Overlaps(i), share)
		}
	})
}

func TestIntervalEdges(t *testing.T) {
	jan, feb := date(t, "2026-01-31"), date(t, "2026-02-01")
	for name, c := range map[string]struct {
		a, b Interval
		want bool
	}{
		"one ends the day before the other begins": {Interval{To: jan}, Interval{From: feb}, false},
		"both hold the same day":                   {Interval{To: jan}, Interval{From: jan}, true},
		"always and always":                        {Interval{}, Interval{}, true},
		"always and one day":                       {Interval{}, Interval{From: jan, To: jan}, true},
		"one that holds no day":                    {Interval{From: feb, To: jan}, Interval{}, false},
	} {
		if c.a.Overlaps(c.b) != c.want || c.b.Overlaps(c.a) != c.want {
			t.Errorf("%s: %v", name, !c.want)
		}
	}
	if all := (Interval{}); !all.Holds(date(t, "0001-01-01")) || !all.Holds(date(t, "9999-12-31")) || all.Holds(Date{}) {
		t.Error("the interval without ends holds every day and not the absence of one")
	}
}
