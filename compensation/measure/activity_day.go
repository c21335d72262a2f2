package measure

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// debriefDays is how many working days after a joint visit its debrief is to
// take place at the latest.
const debriefDays = 3

// logRows tells the qualified logs of working days: written in time, passed,
// and not found wrong by a spot check.
func logRows(w *World, in period.Window, emit func(Row)) {
	calendar := w.Settings.Calendar
	for _, at := range inside(w.activity.logs, in) {
		l := &w.Selling.Logs[at.at]
		if !l.Passed || l.Failed || l.Written.IsZero() || l.Written.Before(l.Day) || !calendar.IsWorkday(l.Day) {
			continue
		}
		if _, employed := w.EmploymentOn(at.person, l.Day); !employed || l.Written.After(calendar.AddWorkdays(l.Day, w.Settings.Log)) {
			continue
		}
		emit(Row{Person: at.person, Date: l.Day, Kind: OfLog, Ref: logRef(l), Value: money.Int(1)})
	}
}

func logRef(l *fact.Log) string { return l.Person + "/" + l.Day.String() }

// reviewRows tells logs for the reviewer, on the day by which they are to be
// reviewed; those reviewed by then only where asked for.
func reviewRows(reviewed bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for _, at := range inside(w.activity.reviews, in) {
			l := &w.Selling.Logs[at.at]
			if reviewed && (l.Reviewed.IsZero() || l.Reviewed.Before(l.Written) || l.Reviewed.After(at.day)) {
				continue
			}
			emit(Row{Person: at.person, Date: at.day, Kind: OfLog, Ref: logRef(l), Value: money.Int(1)})
		}
	}
}

// hourRows tells hours of the categories that count.
func hourRows(counts func(*fact.Hours) bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for _, at := range inside(w.activity.hours, in) {
			if h := &w.Selling.Hours[at.at]; counts(h) {
				emit(Row{Person: at.person, Date: h.Day, Kind: OfHours, Ref: h.Person + "/" + h.Day.String() + "/" + string(h.Category), Value: h.Hours})
			}
		}
	}
}

// visitRows tells effective visits: held, with an outcome, and with a key
// person met.
func visitRows(w *World, in period.Window, emit func(Row)) {
	for _, at := range inside(w.activity.visits, in) {
		if v := &w.Selling.Visits[at.at]; v.Held && v.Outcome && w.activity.met[at.at] {
			emit(Row{Person: at.person, Date: v.Date, Kind: OfVisit, Ref: v.Number, Value: money.Int(1)})
		}
	}
}

// jointRows tells planned joint visits for the superior; those debriefed in
// time and by the end of the window only where asked for.
func jointRows(debriefed bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for _, at := range inside(w.activity.joint, in) {
			v := &w.Selling.Visits[at.at]
			if debriefed && !w.debriefed(v, in.To) {
				continue
			}
			emit(Row{Person: at.person, Date: v.Date, Kind: OfVisit, Ref: v.Number, Value: money.Int(1)})
		}
	}
}

// debriefed reports whether a joint visit was held, and was debriefed in time
// and by the given day.
func (w *World) debriefed(v *fact.Visit, by period.Date) bool {
	d := v.Debriefed
	return v.Held && !d.IsZero() && !d.Before(v.Date) && !d.After(by) && !d.After(w.Settings.Calendar.AddWorkdays(v.Date, debriefDays))
}

// dealRows tells opportunities that are open at the first approval or later at
// the end of the window; those whose buyers were met only where asked for.
func dealRows(covered bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i := range w.Selling.Opportunities {
			o := &w.Selling.Opportunities[i]
			owner, ok := w.PersonAt(o.Owner)
			if !ok {
				continue
			}
			at, ok := w.StageOn(int32(i), in.To)
			if !ok || !slices.Contains([]fact.Meaning{fact.FirstApproval, fact.Approval, fact.Negotiation}, at.Stage.Meaning) {
				continue
			}
			if covered && !w.covered(int32(i), in.To) {
				continue
			}
			emit(Row{Person: owner, Date: in.To, Kind: OfOpportunity, Ref: o.Number, Value: money.Int(1)})
		}
	}
}

// covered reports whether somebody of each buyer role of an opportunity was met
// in the last days before a day, as many as Settings.Met says.
func (w *World) covered(opportunityAt int32, day period.Date) bool {
	met := map[fact.BuyerRole]bool{}
	for _, at := range w.activity.buyers[opportunityAt] {
		k := &w.Selling.KeyPersons[at]
		days := w.activity.seen[k.Code]
		after, _ := slices.BinarySearchFunc(days, day, func(d, day period.Date) int {
			if d.After(day) {
				return 1
			}
			return -1
		})
		if after > 0 && day.DaysSince(days[after-1]) <= w.Settings.Met {
			met[k.Role] = true
		}
	}
	return met[fact.Decider] && met[fact.Influencer] && met[fact.User]
}
