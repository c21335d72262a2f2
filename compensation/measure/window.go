package measure

import (
	"strconv"
	"strings"

	"steelyard/compensation/period"
)

// ParseWindow reads the name of a month, quarter or year as PeriodName writes
// it: 2026-10, 2026-Q4, 2026. With “ytd:” before a month it is the fiscal year
// up to the month's last day.
func (s *Settings) ParseWindow(name string) (period.Window, bool) {
	if month, toDate := strings.CutPrefix(name, "ytd:"); toDate {
		m, err := period.ParseMonth(month)
		if err != nil {
			return period.Window{}, false
		}
		w := s.FiscalToDate(m.Last())
		return w, !w.From.IsZero()
	}
	if m, err := period.ParseMonth(name); err == nil {
		return period.Window{From: m.First(), To: m.Last()}, true
	}
	year, quarter, inQuarter := strings.Cut(name, "-Q")
	y, err := strconv.ParseUint(year, 10, 16)
	if err != nil || len(year) != 4 {
		return period.Window{}, false
	}
	month, span := 1, period.InYear
	if inQuarter {
		q, err := strconv.ParseUint(quarter, 10, 8)
		if err != nil || len(quarter) != 1 || q < 1 || q > 4 {
			return period.Window{}, false
		}
		month, span = 3*int(q)-2, period.InQuarter
	}
	first, err := period.NewDate(int(y), month, 1)
	if err != nil {
		return period.Window{}, false
	}
	return period.WindowOf(span, first), true
}
