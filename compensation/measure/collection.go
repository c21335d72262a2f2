package measure

import (
	"strconv"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// collectedAmounts are the receipts of a window, as the measure Collected counts
// them.
func collectedAmounts(w *World, in period.Window, emit func(Row)) {
	from, to := daysBetween(w.Cash, in, func(c fact.Cash) period.Date { return c.Date })
	for i := from; i < to; i++ {
		if minor := w.contract.collected[i]; minor != 0 {
			a := &w.Allocations[i]
			w.shared(a.ContractAt, minor, Row{Date: w.Cash[i].Date, Kind: OfReceipt, Ref: a.Receipt + "/" + strconv.Itoa(a.Line)}, emit)
		}
	}
}

// firstPaymentsDue are the contracts whose first-payment window closes in the
// window: Settings.Grace days after their first instalment falls due.
func firstPaymentsDue(w *World, in period.Window, emit func(Row)) {
	w.firstPayments(in, func(int64, int64) bool { return true }, emit)
}

// firstPaymentsMet are those on which Settings.FirstPayment of the amount in
// force had come in by then.
func firstPaymentsMet(w *World, in period.Window, emit func(Row)) {
	w.firstPayments(in, w.reachesFirstPayment, emit)
}

// reachesFirstPayment reports whether what came in is the wanted share of what
// is in force.
func (w *World) reachesFirstPayment(came, inForce int64) bool {
	wanted, err := money.Int(inForce).Mul(w.Settings.FirstPayment)
	return err == nil && money.Int(came).Cmp(wanted) >= 0
}

// firstPayments emits the amount in force of each contract whose window closes
// on a day of the window, where what had come in by that day is wanted. A
// contract that is not effective by then, or cancelled in full, has no such
// window.
func (w *World) firstPayments(in period.Window, wanted func(came, inForce int64) bool, emit func(Row)) {
	x := &w.contract
	list := daysWithin(x.first, in, func(at int32) period.Date { return w.firstPaymentCloses(at) })
	for _, at := range list {
		day := w.firstPaymentCloses(at)
		inForce := w.InForce(at, day)
		if inForce > 0 && x.bindsOn(at, day) && wanted(x.cameBy(at, day), inForce) {
			w.shared(at, inForce, Row{Date: day, Kind: OfContract, Ref: w.Contracts[at].Number}, emit)
		}
	}
}

// firstPaymentCloses is the day on which the first-payment window of a contract
// with instalments closes.
func (w *World) firstPaymentCloses(contractAt int32) period.Date {
	return w.Instalments[w.contract.instalments[contractAt][0]].Due.AddDays(w.Settings.Grace)
}

// cameBy is what had come in on a contract by the end of a day, less what went
// back, in minor units.
func (x *contractIndex) cameBy(contractAt int32, day period.Date) int64 {
	var sum int64
	for _, p := range x.paid[contractAt] {
		if p.day.After(day) {
			break
		}
		sum = bounded(sum, p.minor)
	}
	return sum
}

// collectionDays are the days from its effective date until a contract of the
// twelve months up to the window's end was paid in full, one row for everybody
// who shares in it. Those that are not on file by then, or cancelled in full, are
// left out.
func collectionDays(w *World, in period.Window, emit func(Row)) {
	year := monthsUpTo(in.To, 12)
	x := &w.contract
	for i := range w.Contracts {
		at := int32(i)
		from, counted := x.effective[i], x.counted[i]
		if !year.Holds(from) || counted.IsZero() || counted.After(in.To) || w.InForce(at, in.To) <= 0 {
			continue
		}
		row := Row{Date: from, Kind: OfContract, Ref: w.Contracts[i].Number}
		until := w.paidInFull(at, in.To)
		if until.IsZero() {
			row.Open, until = true, in.To
		}
		row.Value = money.Int(int64(max(0, until.DaysSince(from))))
		w.each(at, row, emit)
	}
}

// paidInFull is the day from which on a contract was paid in full until the end
// of a day, no date where it was not then.
func (w *World) paidInFull(contractAt int32, day period.Date) period.Date {
	paid, changes := w.contract.paid[contractAt], w.changes[w.Contracts[contractAt].Number]
	came, inForce := int64(0), w.Contracts[contractAt].Amount.Minor
	var since period.Date
	for i, k := 0, 0; ; {
		var next period.Date // the day on which either changes next
		if i < len(paid) {
			next = paid[i].day
		}
		if k < len(changes) {
			if d := w.Selling.Changes[changes[k]].Date; next.IsZero() || d.Before(next) {
				next = d
			}
		}
		if next.IsZero() || next.After(day) {
			return since
		}
		for ; i < len(paid) && paid[i].day == next; i++ {
			came = bounded(came, paid[i].minor)
		}
		for ; k < len(changes) && w.Selling.Changes[changes[k]].Date == next; k++ {
			inForce = bounded(inForce, w.Selling.Changes[changes[k]].Amount.Minor)
		}
		switch {
		case came < inForce:
			since = period.Date{}
		case since.IsZero():
			since = next
		}
	}
}

// collectionTasks are the planned collection tasks of the weeks whose Sunday
// lies in the window.
func collectionTasks(w *World, in period.Window, emit func(Row)) {
	w.collectionTasks(in, func(*fact.PlanItem, period.Date) bool { return true }, emit)
}

// collectionTasksDone are those that were done by that Sunday, with evidence.
func collectionTasksDone(w *World, in period.Window, emit func(Row)) {
	w.collectionTasks(in, func(p *fact.PlanItem, sunday period.Date) bool {
		return !p.Done.IsZero() && !p.Done.After(sunday) && p.Evidence != ""
	}, emit)
}

func (w *World) collectionTasks(in period.Window, wanted func(p *fact.PlanItem, sunday period.Date) bool, emit func(Row)) {
	for i := range w.Selling.PlanItems {
		p := &w.Selling.PlanItems[i]
		sunday := p.Week.AddDays(6)
		if p.Kind != "collection" || !p.Planned || !in.Holds(sunday) || !wanted(p, sunday) {
			continue
		}
		if personAt, ok := w.PersonAt(p.Person); ok {
			emit(Row{
				Person: personAt, Date: w.firstDayEmployed(personAt, period.Window{From: p.Week, To: sunday}), Kind: OfPlanItem,
				Ref: p.Person + "/" + p.Week.String() + "/" + p.Number, Value: money.Int(1),
			})
		}
	}
}
