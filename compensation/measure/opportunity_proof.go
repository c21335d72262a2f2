package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// leadsReceived tells the leads received in a window, on the day on which they were,
// with their channel.
func leadsReceived(became bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i := range w.Selling.Leads {
			l := &w.Selling.Leads[i]
			if !in.Holds(l.Received) {
				continue
			}
			if at, ok := w.opportunities[l.Opportunity]; became && (!ok || w.openedOn(at).After(in.To)) {
				continue
			}
			emit(Row{Person: w.ownerOf(l.Person), Date: l.Received, Kind: OfLead, Ref: l.Number, Value: money.Int(1), Cause: l.Channel})
		}
	}
}

// elementsExpected tells five elements for each open opportunity.
func elementsExpected(w *World, in period.Window, emit func(Row)) {
	for i := range w.deals {
		if w.dealOpenOn(int32(i), in.To) {
			w.dealCount(int32(i), OfElement, in.To, len(w.deals[i].evidence), emit)
		}
	}
}

// elementsComplete tells how many of them there is evidence of.
func elementsComplete(w *World, in period.Window, emit func(Row)) {
	for i := range w.deals {
		n := 0
		for _, day := range w.deals[i].evidence {
			if !day.IsZero() && !day.After(in.To) {
				n++
			}
		}
		if n > 0 && w.dealOpenOn(int32(i), in.To) {
			w.dealCount(int32(i), OfElement, in.To, n, emit)
		}
	}
}

// confirmationsAsked tells the confirmations that a superior was asked for and that were
// due in the window; only those given in time, where that is asked for.
func confirmationsAsked(onTime bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i := range w.Selling.Confirmations {
			c := &w.Selling.Confirmations[i]
			if c.Asked.IsZero() || c.Asked.After(in.To) {
				continue
			}
			due := w.Settings.Calendar.AddWorkdays(c.Asked, w.Settings.Confirm)
			if in.Holds(due) && (!onTime || !c.Date.IsZero() && !c.Date.After(due)) {
				w.confirmationRow(c, due, emit)
			}
		}
	}
}

// spotChecked tells the confirmations that were spot-checked in the window; only
// those found false, where that is asked for.
func spotChecked(onlyFalse bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i := range w.Selling.Confirmations {
			if c := &w.Selling.Confirmations[i]; in.Holds(c.Checked) && (c.False || !onlyFalse) {
				w.confirmationRow(c, c.Checked, emit)
			}
		}
	}
}

// confirmationRow emits a confirmation for the superior.
func (w *World) confirmationRow(c *fact.Confirmation, date period.Date, emit func(Row)) {
	if _, ok := w.opportunities[c.Opportunity]; ok {
		emit(Row{Person: w.ownerOf(c.By), Date: date, Kind: OfConfirmation, Ref: c.Opportunity, Value: money.Int(1)})
	}
}

// relationsGraded tells key persons of opportunities that were open at the end of the day
// before the window and whose grade was known then; only those with a better one
// at its end, where that is asked for.
func relationsGraded(onlyRaised bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		start := in.From.AddDays(-1)
		for i := range w.buyers {
			k := &w.buyers[i]
			if before := k.gradeOn(start); before != 0 && (!onlyRaised || k.gradeOn(in.To) < before) && w.dealOpenOn(k.deal, start) {
				w.keyPersonRow(k.deal, k.Code, in.To, emit)
			}
		}
	}
}

// decidersKnown tells the deciders of opportunities open on the last day; only those
// at CR1 or CR2 on it, where that is asked for.
func decidersKnown(onlyInFavour bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i := range w.buyers {
			k := &w.buyers[i]
			if k.Role != fact.Decider || !w.dealOpenOn(k.deal, in.To) {
				continue
			}
			if grade := k.gradeOn(in.To); !onlyInFavour || grade == 1 || grade == 2 {
				w.keyPersonRow(k.deal, k.Code, in.To, emit)
			}
		}
	}
}

// gradeOn is the grade of the relationship with a key person at the end of a
// day, 0 where none is known.
func (b *buyer) gradeOn(day period.Date) int {
	grade := 0
	for _, r := range b.grades {
		if r.From.After(day) {
			break
		}
		grade = r.Grade
	}
	return grade
}

// keyPersonRow emits a key person for the owner of an opportunity.
func (w *World) keyPersonRow(at int32, code string, date period.Date, emit func(Row)) {
	emit(Row{Person: w.deals[at].owner, Date: date, Kind: OfKeyPerson, Ref: code, Value: money.Int(1)})
}

// leftApproval tells the opportunities that went from P4 to another stage in the
// window, each once, on the last day on which it did; only those with a high
// visit by that day, where that is asked for.
func leftApproval(onlyVisited bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i, moves := range w.moves {
			var left period.Date
			for n := 1; n < len(moves); n++ {
				if moves[n-1].Stage.Meaning == fact.Approval && moves[n].Stage.Meaning != fact.Approval && in.Holds(moves[n].Date) {
					left = moves[n].Date
				}
			}
			high := w.deals[i].high
			if !left.IsZero() && (!onlyVisited || !high.IsZero() && !high.After(left)) {
				w.dealCount(int32(i), OfOpportunity, left, 1, emit)
			}
		}
	}
}

// milestonesDue tells the milestones due in the window; only those reached by their
// day with evidence, where that is asked for.
func milestonesDue(onlyReached bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i := range w.Selling.Milestones {
			m := &w.Selling.Milestones[i]
			at := w.goals[i]
			if at == fact.None || !in.Holds(m.Due) {
				continue
			}
			if reached := !m.Reached.IsZero() && !m.Reached.After(m.Due) && m.Evidence != ""; reached || !onlyReached {
				emit(Row{Person: w.deals[at].owner, Date: m.Due, Kind: OfMilestone, Ref: m.Opportunity + " " + m.Code, Value: money.Int(1)})
			}
		}
	}
}

// bidsOn tells the tenders of which a condition gives a day that lies in the
// window.
func bidsOn(on func(b *fact.Bid, by period.Date) period.Date) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i := range w.Selling.Bids {
			b := &w.Selling.Bids[i]
			if day := on(b, in.To); in.Holds(day) {
				emit(Row{Person: w.ownerOf(b.Person), Date: day, Kind: OfBid, Ref: b.Number, Value: money.Int(1), Cause: b.Result})
			}
		}
	}
}

// The days of bids.
func submittedBid(b *fact.Bid, _ period.Date) period.Date { return b.Submitted }

func voidBid(b *fact.Bid, by period.Date) period.Date {
	if b.Result != "void" || b.Decided.After(by) {
		return period.Date{}
	}
	return b.Submitted
}

func decidedBid(b *fact.Bid, _ period.Date) period.Date {
	if b.Result != "won" && b.Result != "lost" {
		return period.Date{}
	}
	return b.Decided
}

func wonBid(b *fact.Bid, _ period.Date) period.Date {
	if b.Result != "won" {
		return period.Date{}
	}
	return b.Decided
}
