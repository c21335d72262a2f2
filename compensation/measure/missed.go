package measure

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// Looking is the same world, whose pre-signed deals and reserves look so many
// days ahead.
func (w *World) Looking(days int) *World {
	other := *w
	other.Settings.Ahead = days
	return &other
}

// MissedLogs returns the working days of a window on which somebody was employed
// and of which there is no log that was written in time, passed and held under
// spot checks; days whose log may still come on the given day are left out, and
// so are the last ones, as many as the person was absent. recorded is false
// where nobody in the company has a log of that window: then nothing is known.
func (w *World) MissedLogs(personAt int32, in period.Window, today period.Date) (days []period.Date, recorded bool) {
	if len(inside(w.activity.logs, in)) == 0 {
		return nil, false
	}
	have := map[period.Date]bool{}
	logRows(w, in, func(r Row) {
		if r.Person == personAt {
			have[r.Date] = true
		}
	})
	calendar := w.Settings.Calendar
	w.presences(in, func(p presence, _ func(period.Window) int) {
		if p.person != personAt {
			return
		}
		from := len(days)
		for d := p.days.From; !d.IsZero() && !d.After(p.days.To); d = d.AddDays(1) {
			if calendar.IsWorkday(d) && !have[d] && calendar.AddWorkdays(d, w.Settings.Log).Before(today) {
				days = append(days, d)
			}
		}
		absent, err := p.absent.Int64(0)
		if err != nil { // part of a day
			absent, err = p.absent.Round(0).Int64(0)
		}
		if err == nil {
			days = days[:max(from, len(days)-int(absent))]
		}
	})
	return days, true
}

// MissedPlans returns the Mondays of the weeks that end in a window, before the
// given day, in which somebody was employed on every working day and had no
// planned item. recorded is false where nobody in the company has planned
// anything in that window.
func (w *World) MissedPlans(personAt int32, in period.Window, today period.Date) (weeks []period.Date, recorded bool) {
	items := inside(w.activity.items, in)
	if len(items) == 0 {
		return nil, false
	}
	planned := map[period.Date]bool{}
	for _, at := range items {
		if at.person == personAt && w.Selling.PlanItems[at.at].Planned {
			planned[at.day] = true
		}
	}
	for end := sunday(in.From); !end.IsZero() && !end.After(in.To) && end.Before(today); end = end.AddDays(7) {
		if !planned[end] && w.employedThrough(personAt, period.Window{From: end.AddDays(-6), To: end}) {
			weeks = append(weeks, end.AddDays(-6))
		}
	}
	return weeks, true
}

// employedThrough reports whether somebody was employed on every working day of
// a window, and there is one.
func (w *World) employedThrough(personAt int32, in period.Window) bool {
	worked := false
	for d := in.From; !d.IsZero() && !d.After(in.To); d = d.AddDays(1) {
		if !w.Settings.Calendar.IsWorkday(d) {
			continue
		}
		worked = true
		if !slices.ContainsFunc(w.employments[personAt], func(e fact.Employment) bool { return e.Valid.Holds(d) }) {
			return false
		}
	}
	return worked
}
