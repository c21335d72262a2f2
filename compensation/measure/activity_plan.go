package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// keyPersonItem is the kind of plan item that is a key person to be met.
const keyPersonItem = "key-person"

// kept reports whether a plan item was done by the end of its week, with
// evidence.
func kept(p *fact.PlanItem, end period.Date) bool {
	return !p.Done.IsZero() && !p.Done.After(end) && p.Evidence != ""
}

// itemRows tells the plan items that count, whose week ends in the window.
// Weighed items count with their weight, others as one each.
func itemRows(weighed bool, counts func(p *fact.PlanItem, done bool) bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for _, at := range inside(w.activity.items, in) {
			p := &w.Selling.PlanItems[at.at]
			if !counts(p, kept(p, at.day)) {
				continue
			}
			value := money.Int(1)
			if weighed {
				value = p.Weight
			}
			emit(Row{
				Person: at.person, Date: w.standing(at.person, at.day), Kind: OfPlanItem,
				Ref: p.Person + "/" + p.Week.String() + "/" + p.Number, Value: value,
			})
		}
	}
}

func itemPlanned(p *fact.PlanItem, _ bool) bool   { return p.Planned }
func itemDone(p *fact.PlanItem, done bool) bool   { return p.Planned && done }
func itemAstray(p *fact.PlanItem, done bool) bool { return p.Planned != done }
func buyerPlanned(p *fact.PlanItem, _ bool) bool  { return p.Planned && p.Kind == keyPersonItem }
func buyerMet(p *fact.PlanItem, done bool) bool   { return buyerPlanned(p, done) && done }
func anyHours(*fact.Hours) bool                   { return true }
func frontHours(h *fact.Hours) bool               { return h.Category == fact.FrontLine }
func coachingHours(h *fact.Hours) bool            { return h.Category == fact.Coaching }

// absences is the code of the figure of days absent, in the unit days.
const absences = "days_absent"

// presence is a person's part of a month in one employment: its working days,
// and how many of them the person was absent.
type presence struct {
	person   int32
	days     period.Window
	workdays int
	absent   money.Decimal
	figure   string // the natural key of the figure of absences, "" without one
}

// workdaysIn counts working days: entry i is how many there are in the first i
// days of the window.
func (w *World) workdaysIn(in period.Window) []int {
	counts := make([]int, in.Days()+1)
	for i := range in.Days() {
		counts[i+1] = counts[i]
		if w.Settings.Calendar.IsWorkday(in.From.AddDays(i)) {
			counts[i+1]++
		}
	}
	return counts
}

// presences tells where people were employed in a window, by person, month and
// employment. Absences of a month count in the window that holds its last day,
// and are taken off its last days.
func (w *World) presences(in period.Window, visit func(presence, func(period.Window) int)) {
	counts := w.workdaysIn(in)
	workdays := func(part period.Window) int {
		return counts[part.To.DaysSince(in.From)+1] - counts[part.From.DaysSince(in.From)]
	}
	months := monthsOf(in)
	for person := range w.Persons {
		for _, m := range months {
			parts := w.stretches(int32(person), m.Window)
			list := make([]presence, len(parts))
			for i, part := range parts {
				list[i] = presence{person: int32(person), days: part.Window, workdays: workdays(part.Window)}
			}
			if m.whole && len(list) > 0 {
				w.takeOff(list, m.name)
			}
			for _, p := range list {
				visit(p, workdays)
			}
		}
	}
}

// takeOff spreads a month's absences over the parts of the month, last first.
func (w *World) takeOff(list []presence, month string) {
	absent, unit, found := w.Figure(list[0].person, month, absences)
	if !found {
		return
	}
	for i := len(list) - 1; i >= 0; i-- {
		p := &list[i]
		p.figure = figureRef(w.Persons[p.person].Code, month, absences)
		if unit != unitDays || absent.Sign() <= 0 {
			continue
		}
		if p.absent = money.Int(int64(p.workdays)); absent.Cmp(p.absent) < 0 {
			p.absent = absent
		}
		rest, err := absent.Sub(p.absent)
		if err != nil { // cannot be: the difference of a number and a smaller one fits
			return
		}
		absent = rest
	}
}

// presentRows tells working days of people, and below zero their absences.
func presentRows(w *World, in period.Window, emit func(Row)) {
	w.presences(in, func(p presence, _ func(period.Window) int) {
		row := Row{Person: p.person, Date: p.days.To}
		if p.workdays > 0 {
			row.Kind, row.Ref, row.Value = OfPerson, w.Persons[p.person].Code, money.Int(int64(p.workdays))
			emit(row)
		}
		if p.figure != "" {
			row.Kind, row.Ref, row.Value = OfFigure, p.figure, p.absent.Neg()
			emit(row)
		}
	})
}

// keptRows tells working days of weeks whose plan was kept, week by week, no
// more than the days on which the person was present.
func keptRows(w *World, in period.Window, emit func(Row)) {
	weeks := w.keptWeeks(in)
	w.presences(in, func(p presence, workdays func(period.Window) int) {
		left, err := money.Int(int64(p.workdays)).Sub(p.absent)
		if err != nil { // cannot be: no more is absent than there are working days
			return
		}
		for from := p.days.From; !from.IsZero() && !from.After(p.days.To); from = sunday(from).AddDays(1) {
			part := period.Window{From: from, To: sunday(from)}
			if part.To.IsZero() || part.To.After(p.days.To) {
				part.To = p.days.To
			}
			if !weeks[weekOf{p.person, sunday(from)}] {
				continue
			}
			days := money.Int(int64(workdays(part)))
			if left.Cmp(days) < 0 {
				days = left
			}
			if days.Sign() <= 0 {
				continue
			}
			if left, err = left.Sub(days); err != nil { // cannot be, as above
				return
			}
			code := w.Persons[p.person].Code
			emit(Row{Person: p.person, Date: part.To, Kind: OfPlanItem, Ref: code + "/" + sunday(from).AddDays(-6).String(), Value: days})
		}
	})
}

// weekOf is a week of a person, by its Sunday.
type weekOf struct {
	person int32
	sunday period.Date
}

// keptWeeks finds the weeks that touch a window in which enough of what was
// planned was done: the share of its weight that Settings.Kept asks for.
func (w *World) keptWeeks(in period.Window) map[weekOf]bool {
	out := map[weekOf]bool{}
	if in.Days() == 0 {
		return out
	}
	items := inside(w.activity.items, period.Window{From: in.From, To: sunday(in.To)})
	for len(items) > 0 { // by week, and of a week by person
		n, week := 0, weekOf{items[0].person, items[0].day}
		var planned, done money.Decimal
		var err1, err2 error
		for ; n < len(items) && (weekOf{items[n].person, items[n].day}) == week; n++ {
			p := &w.Selling.PlanItems[items[n].at]
			if p.Planned && err1 == nil {
				planned, err1 = planned.Add(p.Weight)
			}
			if p.Planned && kept(p, week.sunday) && err2 == nil {
				done, err2 = done.Add(p.Weight)
			}
		}
		items = items[n:]
		needed, err3 := planned.Mul(w.Settings.Kept)
		if err1 == nil && err2 == nil && err3 == nil && planned.Sign() > 0 && done.Cmp(needed) >= 0 {
			out[week] = true
		}
	}
	return out
}
