package measure

import (
	"testing"

	"steelyard/compensation/period"
)

func TestParseWindow(t *testing.T) {
	calendar, april := Defaults(cny("1").Currency), Defaults(cny("1").Currency)
	april.FiscalMonth = 4
	for _, c := range []struct {
		s        Settings
		in       string
		from, to string
	}{
		{calendar, "2026-02", "2026-02-01", "2026-02-28"}, {calendar, "2026-Q4", "2026-10-01", "2026-12-31"}, {calendar, "2026", "2026-01-01", "2026-12-31"},
		{calendar, "ytd:2026-10", "2026-01-01", "2026-10-31"}, {april, "ytd:2026-10", "2026-04-01", "2026-10-31"}, {april, "ytd:2026-03", "2025-04-01", "2026-03-31"},
	} {
		w, ok := c.s.ParseWindow(c.in)
		if !ok || w.From.String() != c.from || w.To.String() != c.to {
			t.Errorf("%s is %s to %s, %v", c.in, w.From, w.To, ok)
		}
	}
	for _, in := range []string{"", "2026-13", "2026-Q5", "2026-Q0", "2026-Q", "26", "+026", "ytd:2026", "ytd:", "2026-1", "Q4", "2026-Q04"} {
		if w, ok := calendar.ParseWindow(in); ok {
			t.Errorf("%q is %s to %s", in, w.From, w.To)
		}
	}
	for _, d := range []string{"2026-01-01", "2026-05-31", "2024-02-29"} {
		for _, span := range []period.Span{period.InMonth, period.InQuarter, period.InYear} {
			if w, ok := calendar.ParseWindow(PeriodName(span, day(d))); !ok || w != period.WindowOf(span, day(d)) {
				t.Errorf("%s of %s is not read back", span, d)
			}
		}
	}
}
