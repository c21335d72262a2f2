package measure

import (
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// The words of fact.Target and fact.Forecast for what they are about.
const (
	ofSigning    = "signing"
	ofCollection = "collection"
)

// targetsOf emits what people are to reach in a window, which has to be of whole
// calendar months: targets are agreed for months, quarters and years, so part of
// a month has none. A target counts where its whole period lies in the window
// and no target for a finer period of the same person does within that period.
func targetsOf(of string) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		if !wholeMonths(in) {
			return
		}
		list := w.Selling.Targets // by person, what it is of, and period
		for i := 0; i < len(list); {
			next := i + 1
			for next < len(list) && list[next].Person == list[i].Person && list[next].Of == list[i].Of {
				next++
			}
			if list[i].Of == of {
				w.targetsOfOne(list[i:next], in, emit)
			}
			i = next
		}
	}
}

// targetsOfOne emits those targets of one person that count.
func (w *World) targetsOfOne(list []fact.Target, in period.Window, emit func(Row)) {
	personAt, ok := w.PersonAt(list[0].Person)
	if !ok {
		return
	}
	for i := range list {
		t := &list[i]
		about, ok := periodOf(t.Period)
		if !ok || !holdsAll(in, about) || hasFiner(list, about) {
			continue
		}
		emit(Row{
			Person: personAt, Date: w.firstDayEmployed(personAt, about), Kind: OfTarget, Ref: t.Person + "/" + t.Of + "/" + t.Period,
			Value: t.Amount.Decimal(), Foreign: w.foreign(t.Amount),
		})
	}
}

// hasFiner reports whether one of the targets is about a part of a period.
func hasFiner(list []fact.Target, about period.Window) bool {
	for i := range list {
		if part, ok := periodOf(list[i].Period); ok && part != about && holdsAll(about, part) {
			return true
		}
	}
	return false
}

// forecastsOf emits what people expected of the months of a window, which has to
// be of whole calendar months: for each month the last forecast that was frozen
// by its first working day.
func forecastsOf(of string) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		if !wholeMonths(in) {
			return
		}
		list := w.Selling.Forecasts // by person, what it is of, period, and day
		for i := range list {
			f := &list[i]
			month, err := period.ParseMonth(f.Period)
			if err != nil || f.Of != of || !in.Holds(month.First()) {
				continue
			}
			frozen := w.Settings.Calendar.AddWorkdays(month.First(), 0)
			if f.Frozen.After(frozen) {
				continue
			}
			if i+1 < len(list) && list[i+1].Person == f.Person && list[i+1].Of == of && list[i+1].Period == f.Period && !list[i+1].Frozen.After(frozen) {
				continue // a later one counts
			}
			if personAt, ok := w.PersonAt(f.Person); ok {
				emit(Row{
					Person: personAt, Date: w.firstDayEmployed(personAt, monthWindow(month)), Kind: OfForecast,
					Ref: f.Person + "/" + f.Of + "/" + f.Period + "/" + f.Frozen.String(), Value: f.Amount.Decimal(), Foreign: w.foreign(f.Amount),
				})
			}
		}
	}
}

// foreign reports whether an amount cannot be added to others; nothing can,
// whatever it is written in.
func (w *World) foreign(a money.Amount) bool {
	return a.Minor != 0 && a.Currency != w.Settings.Currency
}

// firstDayEmployed is the first day of a window on which somebody is employed;
// where there is none, its first day.
func (w *World) firstDayEmployed(personAt int32, in period.Window) period.Date {
	for _, e := range w.employments[personAt] { // oldest first
		if from := laterOf(in.From, e.Valid.From); in.Holds(from) && e.Valid.Holds(from) {
			return from
		}
	}
	return in.From
}

// wholeMonths reports whether a window begins with a month and ends with one.
func wholeMonths(in period.Window) bool {
	return in.Days() > 0 && in.From == in.From.Month().First() && in.To == in.To.Month().Last()
}

// holdsAll reports whether a window holds every day of another one.
func holdsAll(in, other period.Window) bool { return in.Holds(other.From) && in.Holds(other.To) }

func monthWindow(m period.Month) period.Window { return period.Window{From: m.First(), To: m.Last()} }

// periodOf reads the name of a period: 2026-10, 2026-Q4 or 2026.
func periodOf(name string) (period.Window, bool) {
	year, part, _ := strings.Cut(name, "-")
	month, span := "-01", period.InYear
	switch {
	case len(name) == 7 && strings.HasPrefix(part, "Q"):
		at := strings.Index("1234", part[1:])
		if at < 0 {
			return period.Window{}, false
		}
		month, span = "-"+[...]string{"01", "04", "07", "10"}[at], period.InQuarter
	case len(name) == 7:
		month, span = "-"+part, period.InMonth
	case len(name) != 4:
		return period.Window{}, false
	}
	first, err := period.ParseMonth(year + month)
	if err != nil {
		return period.Window{}, false
	}
	return period.WindowOf(span, first.First()), true
}
