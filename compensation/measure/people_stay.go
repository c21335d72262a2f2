package measure

import (
	"slices"
	"strconv"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// newcomer is somebody who joined in the twelve months that end with a window,
// as long as watched: to its end or to the last day of employment.
type newcomer struct {
	person       int32
	joined, last period.Date
}

// newcomers returns who joined in a quota-carrying family in the twelve months
// that end on a day, by person.
func (w *World) newcomers(to period.Date) []newcomer {
	window := period.Window{From: monthsAfter(to.AddDays(1), -12), To: to}
	var out []newcomer
	for person := range w.Persons {
		joined := w.joined(int32(person))
		if window.Holds(joined) && w.sells(&w.employments[person][0]) {
			out = append(out, newcomer{int32(person), joined, w.standing(int32(person), to)})
		}
	}
	return out
}

// stay emits how long it took a newcomer, or how long nothing has come about.
func (w *World) stay(n newcomer, reached period.Date, kind RowKind, ref string, emit func(Row)) {
	row := Row{Person: n.person, Date: n.last, Kind: kind, Ref: ref}
	if reached.IsZero() || reached.After(n.last) {
		row.Open, row.Kind, row.Ref, reached = true, OfPerson, w.Persons[n.person].Code, n.last
	}
	row.Value = money.Int(int64(reached.DaysSince(n.joined)))
	emit(row)
}

// firstCashRows tells how many days passed until money came in on a contract
// that is credited to a newcomer.
func firstCashRows(w *World, in period.Window, emit func(Row)) {
	for _, n := range w.newcomers(in.To) {
		var reached period.Date
		var ref string
		for _, at := range w.people.first[n.person] {
			if !w.Cash[at].Date.After(in.To) && w.standsOn(at, in.To) {
				a := &w.Allocations[at]
				reached, ref = w.Cash[at].Date, a.Receipt+"/"+strconv.Itoa(a.Line)
				break
			}
		}
		w.stay(n, reached, OfReceipt, ref, emit)
	}
}

// standsOn reports whether something of a collected event is left on a day
// after what took it back.
func (w *World) standsOn(event int32, day period.Date) bool {
	left := w.Cash[event].Amount
	for _, at := range w.people.taken[event] {
		if !w.Cash[at].Date.After(day) {
			left = bounded(left, w.Cash[at].Amount)
		}
	}
	return left > 0
}

// firstOpportunityRows tells how many days passed until an opportunity of a
// newcomer was valid.
func firstOpportunityRows(w *World, in period.Window, emit func(Row)) {
	for _, n := range w.newcomers(in.To) {
		var reached period.Date
		var ref string
		for _, at := range w.people.owned[n.person] {
			d := w.firstValidDay(at, in.To)
			if d.IsZero() || d.Before(n.joined) || w.wasValid(at, d, in.To) {
				continue
			}
			if reached.IsZero() || d.Before(reached) {
				reached, ref = d, w.Selling.Opportunities[at].Number
			}
		}
		w.stay(n, reached, OfOpportunity, ref, emit)
	}
}

// firstValidDay is the day on which an opportunity became valid, as known at
// the end of a day: all five elements are evidenced and a superior has confirmed
// it, and no spot check has found that confirmation false. No date where it has
// not.
func (w *World) firstValidDay(opportunityAt int32, known period.Date) period.Date {
	day := w.people.evidence[opportunityAt]
	if day.IsZero() || day.After(known) {
		return period.Date{}
	}
	owner := w.Selling.Opportunities[opportunityAt].Owner
	for _, at := range w.people.given[opportunityAt] { // oldest first
		c := &w.Selling.Confirmations[at]
		switch {
		case c.Date.After(known):
			return period.Date{}
		case c.By == owner || c.False && !c.Checked.After(known):
			continue
		case c.Date.After(day):
			return c.Date
		}
		return day
	}
	return period.Date{}
}

// wasValid reports whether what an opportunity was split or re-opened from had
// been valid before a day: then it is not a new one.
func (w *World) wasValid(opportunityAt int32, day, known period.Date) bool {
	list := w.Selling.Opportunities
	seen := []int32{opportunityAt}
	for {
		at, ok := w.opportunities[list[opportunityAt].Origin]
		if !ok || slices.Contains(seen, at) {
			return false
		}
		if d := w.firstValidDay(at, known); !d.IsZero() && d.Before(day) {
			return true
		}
		opportunityAt, seen = at, append(seen, at)
	}
}

// stayed makes the median of lengths of time.
func stayed(_ *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	if days, ok := ProductLimit(spellsOf(rows)); ok {
		return money.Int(days), problem.Text{}
	}
	return money.Decimal{}, problem.Text{
		ZH: "到窗口末仍有一半以上的新人没有达到，还没有中位天数",
		EN: "more than half of the newcomers had not got there by the end of the window, so there is no median yet",
	}
}

// nobodyJoined says why there is no length of time.
var nobodyJoined = problem.Text{
	ZH: "到窗口末的十二个月内没有人在背任务的岗位族入职",
	EN: "Nobody joined in a quota-carrying family in the twelve months up to the end of this window",
}
