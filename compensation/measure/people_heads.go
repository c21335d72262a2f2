package measure

import (
	"fmt"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// sells reports whether an employment is in a family that carries a quota.
func (w *World) sells(e *fact.Employment) bool { return slices.Contains(w.Settings.Sellers, e.Family) }

// headRows tells the days of everybody employed in a window: head-days.
func headRows(w *World, in period.Window, emit func(Row)) {
	for person := range w.Persons {
		for _, part := range w.stretches(int32(person), in) {
			emit(Row{Person: int32(person), Date: part.To, Kind: OfPerson, Ref: w.Persons[person].Code, Value: money.Int(int64(part.Days()))})
		}
	}
}

// headsOf makes average heads of head-days: their sum ÷ the days of the window.
func headsOf(_ *World, in period.Window, rows []Row) (money.Decimal, problem.Text) {
	return perHead(in, 1, rows)
}

// quotaRows tells head-days of people who carry a quota. In month k of its ramp
// of n months a newcomer's day counts k ÷ (n + 1).
func quotaRows(w *World, in period.Window, emit func(Row)) {
	steps := int64(max(w.Settings.Ramp, 0)) + 1
	for person := range w.Persons {
		joined := w.joined(int32(person))
		for _, part := range w.stretches(int32(person), in) {
			if !w.sells(part.of) {
				continue
			}
			w.rampParts(joined, part.Window, func(days period.Window, step int64) {
				value, err := money.Int(int64(days.Days())*step).Quo(money.Int(steps), 12)
				if err != nil { // cannot be: steps is at least 1
					return
				}
				emit(Row{Person: int32(person), Date: days.To, Kind: OfPerson, Ref: w.Persons[person].Code, Value: value.Canonical()})
			})
		}
	}
}

// rampParts cuts days where a ramp that begins on joined takes a step: month by
// month from step 1 to the number of its months, and one more after it.
func (w *World) rampParts(joined period.Date, days period.Window, visit func(period.Window, int64)) {
	ramp := max(w.Settings.Ramp, 0)
	if joined.IsZero() {
		visit(days, int64(ramp)+1)
		return
	}
	from := joined
	for k := range ramp {
		next := monthsAfter(joined, k+1)
		part := period.Window{From: from, To: next.AddDays(-1)}
		if part.From.Before(days.From) {
			part.From = days.From
		}
		if part.To.After(days.To) || next.IsZero() {
			part.To = days.To
		}
		if part.Days() > 0 {
			visit(part, int64(k)+1)
		}
		if next.IsZero() { // the calendar ends first
			return
		}
		from = next
	}
	if from.Before(days.From) {
		from = days.From
	}
	if part := (period.Window{From: from, To: days.To}); part.Days() > 0 {
		visit(part, int64(ramp)+1)
	}
}

// quotaHeads makes average heads of head-days with newcomers by their share.
func quotaHeads(w *World, in period.Window, rows []Row) (money.Decimal, problem.Text) {
	return perHead(in, int64(max(w.Settings.Ramp, 0))+1, rows)
}

// perHead is the sum of head-days ÷ the days of the window. Head-days are whole
// numbers of parts, as many to a day as steps; they are added as such, so that
// only the last division rounds, to 12 digits.
func perHead(in period.Window, steps int64, rows []Row) (money.Decimal, problem.Text) {
	var sum int64
	for i := range rows {
		scaled, err1 := rows[i].Value.Mul(money.Int(steps))
		parts, err2 := scaled.Round(0).Int64(0)
		total, err3 := money.AddMinor(sum, parts)
		if err1 != nil || err2 != nil || err3 != nil {
			return money.Decimal{}, tooLarge
		}
		sum = total
	}
	if sum == 0 {
		return money.Decimal{}, problem.Text{}
	}
	heads, err := money.Int(sum).Quo(money.Int(int64(in.Days())*steps), 12)
	if err != nil {
		return money.Decimal{}, tooLarge
	}
	return heads.Canonical(), problem.Text{}
}

// collectionTarget is what targets of collection are about.
const collectionTarget = "collection"

// targetRows tells heads that have a collection target for the fiscal year to
// date and are past their ramp, as of the last day of the window; those who
// reached enough of it only where asked for.
func targetRows(reached bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		year := w.Settings.FiscalToDate(in.To)
		if in.Days() == 0 || year.Days() == 0 {
			return
		}
		var cash []credited
		if reached {
			cash = w.collectedBy(year)
		}
		for person := range w.Persons {
			at := int32(person)
			target := w.targetOf(at, year)
			if target.sum.Sign() <= 0 && !target.unknown || !w.pastRamp(at, in.To) {
				continue
			}
			row := Row{Person: at, Date: in.To, Kind: OfPerson, Ref: w.Persons[person].Code, Value: money.Int(1)}
			if reached {
				enough, err := target.sum.Mul(w.Settings.OnTarget)
				row.Foreign = target.unknown || cash[person].unknown || err != nil
				if !row.Foreign && cash[person].sum.Cmp(enough) < 0 {
					continue
				}
			}
			emit(row)
		}
	}
}

// pastRamp reports whether a person is employed on a day and no newcomer any
// more.
func (w *World) pastRamp(personAt int32, day period.Date) bool {
	if _, employed := w.EmploymentOn(personAt, day); !employed {
		return false
	}
	joined := w.joined(personAt)
	if joined.IsZero() {
		return true
	}
	end := monthsAfter(joined, max(w.Settings.Ramp, 0))
	return !end.IsZero() && !end.After(day)
}

// targetOf is a person's collection target for a window of whole months: the sum
// of the targets whose whole period lies in it, but of a quarter or year only
// where nothing finer is set within it. Unknown says that it is in another
// currency or too large.
func (w *World) targetOf(personAt int32, in period.Window) credited {
	var out credited
	if in.To != in.To.Month().Last() {
		return out
	}
	spans := make([]period.Window, 0, len(w.people.targets[personAt]))
	for _, at := range w.people.targets[personAt] {
		spans = append(spans, spanOf(w.Selling.Targets[at].Period))
	}
	for i, at := range w.people.targets[personAt] {
		t := &w.Selling.Targets[at]
		finer := slices.ContainsFunc(spans, func(o period.Window) bool { return o != spans[i] && within(o, spans[i]) })
		if finer || !within(spans[i], in) {
			continue
		}
		sum, err := out.sum.Add(t.Amount.Decimal())
		out.sum = sum
		out.unknown = out.unknown || err != nil || t.Amount.Currency != w.Settings.Currency
	}
	return out
}

// within reports whether a window of days lies in another.
func within(part, in period.Window) bool { return in.Holds(part.From) && in.Holds(part.To) }

// spanOf reads the name of a month, quarter or year: 2026-10, 2026-Q4 or 2026.
func spanOf(name string) period.Window {
	for _, span := range []period.Span{period.InMonth, period.InQuarter, period.InYear} {
		first := name
		switch {
		case span == period.InQuarter && len(name) == 7 && name[5] == 'Q':
			first = name[:5] + fmt.Sprintf("%02d", (int(name[6])-'1')*3+1)
		case span == period.InYear:
			first = name + "-01"
		}
		if m, err := period.ParseMonth(first); err == nil {
			return period.WindowOf(span, m.First())
		}
	}
	return period.Window{}
}
