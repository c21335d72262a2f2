package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// settlement is how far the instalments of a contract are paid at the end of a
// day, in minor units, by due date and number. It is used again and again, so
// that contracts leave no garbage.
type settlement struct {
	amounts  []int64 // what is in force of each
	received []int64 // from 0 to the amount
	written  []int64 // off as bad debt, from 0 to what is not received
}

// settle works a settlement out. What was allocated to an instalment is for
// that one; what was not, and what is more than its instalment, is for the
// oldest due first. Money that went back without an instalment is taken from the
// latest due first, and so is what cancellations leave of the instalments beyond
// the amount in force. Bad debt is taken off the oldest due first.
func (s *settlement) settle(w *World, contractAt int32, day period.Date) {
	s.begin(w, contractAt, day)
	var rest int64 // of no instalment
	for _, p := range w.contract.paid[contractAt] {
		switch {
		case p.day.After(day):
			continue
		case p.at == fact.None:
			rest = bounded(rest, p.minor)
		default:
			s.received[p.at] = bounded(s.received[p.at], p.minor)
		}
	}
	for i, received := range s.received {
		s.received[i] = min(max(received, 0), s.amounts[i])
		rest = bounded(rest, received-s.received[i])
	}
	takeLatest(s.received, -rest)
	for i, received := range s.received {
		if rest <= 0 {
			break
		}
		more := min(rest, s.amounts[i]-received)
		s.received[i] += more
		rest -= more
	}
	s.writeOff(w, contractAt, day)
}

// begin works out what is in force, nothing received yet.
func (s *settlement) begin(w *World, contractAt int32, day period.Date) {
	s.amounts, s.received, s.written = s.amounts[:0], s.received[:0], s.written[:0]
	var all int64
	for _, at := range w.contract.instalments[contractAt] {
		amount := max(0, w.Instalments[at].Amount.Minor)
		s.amounts, s.received, s.written = append(s.amounts, amount), append(s.received, 0), append(s.written, 0)
		all = bounded(all, amount)
	}
	if w.contract.changed[contractAt] {
		takeLatest(s.amounts, bounded(all, -max(0, w.InForce(contractAt, day))))
	}
}

// writeOff takes bad debt off what is not received.
func (s *settlement) writeOff(w *World, contractAt int32, day period.Date) {
	var total int64
	for _, at := range w.contract.badDebts[contractAt] {
		if b := &w.Selling.BadDebts[at]; !b.Date.After(day) {
			total = bounded(total, b.Amount.Minor)
		}
	}
	for i := range s.written {
		if total <= 0 {
			return
		}
		s.written[i] = min(total, s.amounts[i]-s.received[i])
		total -= s.written[i]
	}
}

// open is what is neither received nor written off of an instalment.
func (s *settlement) open(i int) int64 { return s.amounts[i] - s.received[i] - s.written[i] }

// takeLatest takes an amount off a list from its end, down to 0 each.
func takeLatest(list []int64, amount int64) {
	for i := len(list) - 1; i >= 0 && amount > 0; i-- {
		off := min(amount, list[i])
		list[i] -= off
		amount -= off
	}
}

// bindsOn reports whether a contract is effective on a day, on file or not.
func (x *contractIndex) bindsOn(contractAt int32, day period.Date) bool {
	from := x.effective[contractAt]
	return !from.IsZero() && !from.After(day)
}

// dueRows emits a row for each instalment that falls due in a window: what work
// says of it, given a settlement to work its contract out with at the end of
// asOf.
func (w *World) dueRows(in period.Window, asOf period.Date, work func(s *settlement, contractAt int32) []int64, emit func(Row)) {
	var s settlement
	due := daysWithin(w.contract.due, in, func(at int32) period.Date { return w.Instalments[at].Due })
	for _, at := range due {
		contractAt := w.contract.instalment[at]
		if !w.contract.bindsOn(contractAt, asOf) {
			continue
		}
		amounts := work(&s, contractAt)
		for i, other := range w.contract.instalments[contractAt] {
			if other == at {
				w.shared(contractAt, amounts[i], w.instalmentRow(at, w.Instalments[at].Due), emit)
			}
		}
	}
}

// instalmentRow begins the row of an instalment.
func (w *World) instalmentRow(at int32, day period.Date) Row {
	x := &w.Instalments[at]
	return Row{Date: day, Kind: OfInstalment, Ref: x.Contract + "/" + x.Number}
}

// dueAmounts are the instalments that fall due in the window.
func dueAmounts(w *World, in period.Window, emit func(Row)) { w.dueAmounts(in, in.To, emit) }

func (w *World) dueAmounts(in period.Window, asOf period.Date, emit func(Row)) {
	w.dueRows(in, asOf, func(s *settlement, contractAt int32) []int64 {
		s.begin(w, contractAt, asOf)
		return s.amounts
	}, emit)
}

// dueReceived is what was received for them by the window's end.
func dueReceived(w *World, in period.Window, emit func(Row)) {
	w.dueRows(in, in.To, func(s *settlement, contractAt int32) []int64 {
		s.settle(w, contractAt, in.To)
		return s.received
	}, emit)
}

// billedAmounts are the instalments that fell due in the twelve months up to the
// window's end.
func billedAmounts(w *World, in period.Window, emit func(Row)) {
	w.dueAmounts(monthsUpTo(in.To, 12), in.To, emit)
}

// billedPerDay is each of them divided by the days of the twelve months, to 20
// digits, so that millions of them are off by less than a fen in all.
func billedPerDay(w *World, in period.Window, emit func(Row)) {
	days := money.Int(int64(monthsUpTo(in.To, 12).Days()))
	billedAmounts(w, in, func(r Row) {
		value, err := r.Value.Quo(days, 20)
		if err != nil { // cannot be: minor units have at most 19 digits
			return
		}
		r.Value = value
		emit(r)
	})
}

// receivables are what is open of the instalments that have fallen due by the
// window's end, or are invoiced by then: Settings.Invoiced days before they do.
func receivables(w *World, in period.Window, emit func(Row)) {
	w.openOn(in.To, w.Settings.Invoiced, emit)
}

// overdues are what is open of those that were to be paid before its last day:
// a due day lasts until it ends.
func overdues(w *World, in period.Window, emit func(Row)) {
	w.openOn(in.To, -1, emit)
}

// openOn emits what is open at the end of a day of each instalment that falls
// due at most some days after it, of contracts that are effective by the day.
func (w *World) openOn(day period.Date, days int, emit func(Row)) {
	var s settlement
	for c, list := range w.contract.instalments {
		if len(list) == 0 || !w.contract.bindsOn(int32(c), day) {
			continue
		}
		s.settle(w, int32(c), day)
		for i, at := range list {
			if minor := s.open(i); minor != 0 && w.Instalments[at].Due.DaysSince(day) <= days {
				w.shared(int32(c), minor, w.instalmentRow(at, day), emit)
			}
		}
	}
}

// olderOpenings are what was open, as the fiscal year of the window's end began,
// of contracts that were effective before.
func olderOpenings(w *World, in period.Window, emit func(Row)) {
	w.older(in, func(open, _ int64) int64 { return open }, emit)
}

// olderRecovered is what was received for it from then to the window's end.
func olderRecovered(w *World, in period.Window, emit func(Row)) {
	w.older(in, func(open, received int64) int64 { return min(open, max(0, received)) }, emit)
}

// older emits a number about each instalment that was open as the fiscal year
// began: of what was open, and what was received since. A retention that was not
// due on the year's first day is left out.
func (w *World) older(in period.Window, of func(open, received int64) int64, emit func(Row)) {
	first := w.Settings.FiscalToDate(in.To).From
	if first.IsZero() {
		return
	}
	eve := first.AddDays(-1)
	var before, now settlement
	for c, list := range w.contract.instalments {
		if len(list) == 0 || !w.contract.bindsOn(int32(c), eve) {
			continue
		}
		before.settle(w, int32(c), eve)
		now.settle(w, int32(c), in.To)
		retention := w.contract.retention[c]
		for i, at := range list {
			x := &w.Instalments[at]
			if open := before.open(i); open > 0 && (x.Number != retention || !x.Due.After(first)) {
				w.shared(int32(c), of(open, now.received[i]-before.received[i]), w.instalmentRow(at, in.To), emit)
			}
		}
	}
}

// badDebts are what was written off in the twelve months up to the window's end.
func badDebts(w *World, in period.Window, emit func(Row)) {
	list := daysWithin(w.contract.written, monthsUpTo(in.To, 12), func(at int32) period.Date { return w.Selling.BadDebts[at].Date })
	for _, at := range list {
		b := &w.Selling.BadDebts[at]
		w.shared(w.contract.writtenOf[at], b.Amount.Minor, Row{Date: b.Date, Kind: OfBadDebt, Ref: b.Contract + "/" + b.Number}, emit)
	}
}
