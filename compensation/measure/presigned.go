package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// presignedOn reports whether an opportunity is pre-signed at the end of a day:
// open, in negotiation or with an award notice, and expected to be signed from
// that day up to Settings.Ahead days later.
func (w *World) presignedOn(opportunityAt int32, day period.Date) (stage fact.Stage, ok bool) {
	o := &w.Selling.Opportunities[opportunityAt]
	if o.Opened.After(day) || !w.ahead(day).Holds(o.Signing) {
		return stage, false
	}
	at, ok := w.StageOn(opportunityAt, day)
	if !ok {
		return stage, false
	}
	switch at.Stage.Meaning {
	case fact.Won, fact.Lost, fact.Withdrawn, fact.Void:
		return stage, false
	}
	if contract, known := w.ContractAt(o.Contract); known {
		if signed := w.Contracts[contract].Signed; !signed.IsZero() && !signed.After(day) {
			return stage, false
		}
	}
	awarded := !o.Award.IsZero() && !o.Award.After(day)
	return at.Stage, awarded || at.Stage.Meaning == fact.Negotiation
}

// ahead is the stretch that pre-signed deals look ahead from a day on.
func (w *World) ahead(day period.Date) period.Window {
	return period.Window{From: day, To: day.AddDays(w.Settings.Ahead)}
}

// ofOwner begins the row of an opportunity; ok is false where nobody owns it.
func (w *World) ofOwner(opportunityAt int32, day period.Date) (row Row, ok bool) {
	o := &w.Selling.Opportunities[opportunityAt]
	personAt, ok := w.PersonAt(o.Owner)
	return Row{Person: personAt, Date: day, Kind: OfOpportunity, Ref: o.Number}, ok
}

// presignedAmounts are the amounts of what is pre-signed at the window's end.
func presignedAmounts(w *World, in period.Window, emit func(Row)) {
	for i := range w.Selling.Opportunities {
		if _, ok := w.presignedOn(int32(i), in.To); !ok {
			continue
		}
		if row, ok := w.ofOwner(int32(i), in.To); ok {
			w.amount(w.Selling.Opportunities[i].Amount, row, emit)
		}
	}
}

// presignedChanges are the amounts of what is pre-signed at the window's end and
// was not seven days before, and with the sign turned of what was and is not.
func presignedChanges(w *World, in period.Window, emit func(Row)) {
	before := in.To.AddDays(-7)
	for i := range w.Selling.Opportunities {
		_, is := w.presignedOn(int32(i), in.To)
		_, was := w.presignedOn(int32(i), before)
		row, ok := w.ofOwner(int32(i), in.To)
		if !ok || is == was {
			continue
		}
		amount := w.Selling.Opportunities[i].Amount
		if was {
			amount.Minor = -amount.Minor
		}
		w.amount(amount, row, emit)
	}
}

// expectedCash are the first payments that pre-signed deals are expected to make
// within the days looked ahead, times the chance of signing from their stage.
func expectedCash(w *World, in period.Window, emit func(Row)) {
	for i := range w.Selling.Opportunities {
		o := &w.Selling.Opportunities[i]
		if o.First.Minor == 0 || !w.ahead(in.To).Holds(o.Cash) {
			continue
		}
		stage, ok := w.presignedOn(int32(i), in.To)
		if !ok || stage.Probability.IsZero() {
			continue
		}
		value, err := o.First.Decimal().Mul(stage.Probability)
		if err != nil { // cannot be: an amount has at most 64 bits, and a chance few digits
			continue
		}
		if row, ok := w.ofOwner(int32(i), in.To); ok {
			row.Value, row.Foreign = value, w.foreign(o.First)
			emit(row)
		}
	}
}
