package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// The causes of rows about opportunities. A loss of value while a deal stays on
// the list cannot be told: facts carry one amount of an opportunity, the last.
const (
	CauseNew        = "new"        // came onto the list of pre-signed deals
	CauseSigned     = "signed"     // left it, or counts, because it was signed
	CauseSlipped    = "slipped"    // left it still open: its date moved or passed, or its stage fell back
	CauseLost       = "lost"       // left it, or ended, without a contract
	CauseWon        = "won"        // ended with a contract
	CauseWithdrawn  = "withdrawn"  // ended because the customer gave the project up
	CauseUnrecorded = "unrecorded" // what would have to be added is not recorded
	CauseUnjudged   = "unjudged"   // there is nothing to judge it by
	CauseReserve    = "reserve"    // a reserve that was set as a target
	CauseTarget     = "target"     // a signing target
)

// endsRoad reports whether a stage ends the road.
func endsRoad(m fact.Meaning) bool {
	return m == fact.Won || m == fact.Lost || m == fact.Withdrawn || m == fact.Void
}

// roadStep is the place of a meaning on the road from P0 to P6, -1 for an end
// without a contract.
func roadStep(m fact.Meaning) int {
	switch m {
	case fact.Territory:
		return 0
	case fact.LeadStage:
		return 1
	case fact.OpenStage:
		return 2
	case fact.FirstApproval:
		return 3
	case fact.Approval:
		return 4
	case fact.Negotiation:
		return 5
	case fact.Won:
		return 6
	}
	return -1
}

// inPipeline reports whether a stage is one of P2 to P5.
func inPipeline(m fact.Meaning) bool {
	at := roadStep(m)
	return at >= 2 && at <= 5
}

// dealOpenOn reports whether an opportunity stood at P2 to P5 at the end of a day.
func (w *World) dealOpenOn(at int32, day period.Date) bool {
	stage, ok := w.StageOn(at, day)
	return ok && inPipeline(stage.Stage.Meaning)
}

// withinDays reports whether a day is one of the n days after another.
func withinDays(d, after period.Date, n int) bool {
	return !d.IsZero() && d.After(after) && d.DaysSince(after) <= n
}

// monthsTo is the window of whole months that ends on a day: twelve months ending
// on 31 March begin on 1 April, those ending on 15 March on 16 March.
func monthsTo(day period.Date, months int) period.Window {
	if day.IsZero() {
		return period.Window{}
	}
	before := day.Month().Add(-months)
	if day == day.Month().Last() {
		return period.Window{From: before.Last().AddDays(1), To: day}
	}
	_, _, n := day.Civil()
	from := before.First().AddDays(n)
	if first := before.Add(1).First(); from.After(first) {
		from = first
	}
	return period.Window{From: from, To: day}
}

// dealRow emits an amount of an opportunity for its owner. Deals without an
// amount are emitted too: they are known, their amount is not, and that is their
// cause unless they have one.
func (w *World) dealRow(at int32, amount money.Amount, day period.Date, cause string, emit func(Row)) {
	if amount.Minor == 0 && cause == "" {
		cause = CauseUnrecorded
	}
	emit(Row{
		Person: w.deals[at].owner, Foreign: amount.Minor != 0 && amount.Currency != w.Settings.Currency, Date: day,
		Kind: OfOpportunity, Ref: w.Selling.Opportunities[at].Number, Value: amount.Decimal(), Cause: cause,
	})
}

// dealCount emits one opportunity for its owner.
func (w *World) dealCount(at int32, kind RowKind, day period.Date, n int, emit func(Row)) {
	emit(Row{Person: w.deals[at].owner, Date: day, Kind: kind, Ref: w.Selling.Opportunities[at].Number, Value: money.Int(int64(n))})
}

// eachDeal is a quantity of the amounts of the opportunities that a condition
// holds for on the last day of the window.
func eachDeal(holds func(w *World, at int32, day period.Date) bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i := range w.deals {
			if at := int32(i); holds(w, at, in.To) {
				w.dealRow(at, w.Selling.Opportunities[at].Amount, in.To, "", emit)
			}
		}
	}
}

// sumOfRows adds the values of rows, with the reason where the sum is too large.
func sumOfRows(rows []Row) (money.Decimal, problem.Text) {
	var sum money.Decimal
	for _, r := range rows {
		var err error
		if sum, err = sum.Add(r.Value); err != nil {
			return money.Decimal{}, problem.Textf("%s太大，无法表示", "%s is too large to be written", err)
		}
	}
	return sum, problem.Text{}
}

// noAmounts is why amounts of opportunities that all lack theirs have no sum.
var noAmounts = problem.Text{ZH: "这些商机都没有填写金额", EN: "None of the opportunities carries an amount"}

// countRefs counts what rows are about: what belongs to several people or deals
// of a scope counts once.
func countRefs(_ *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	seen := make(map[string]bool, len(rows))
	for _, r := range rows {
		seen[r.Ref] = true
	}
	return money.Int(int64(len(seen))), problem.Text{}
}

// ownValidity is the day from which an opportunity was valid by its own
// evidence and confirmations, no date where it was not by a day: all five
// elements have evidence, and a superior has confirmed it. A confirmation that a
// spot check found false by the day is none, nor is the owner's own.
func (w *World) ownValidity(at int32, by period.Date) period.Date {
	d := &w.deals[at]
	var complete, confirmed period.Date
	for _, day := range d.evidence {
		if day.IsZero() {
			return period.Date{}
		}
		if day.After(complete) {
			complete = day
		}
	}
	for _, i := range d.confirmed {
		c := &w.Selling.Confirmations[i]
		if c.By != w.Selling.Opportunities[at].Owner && !(c.False && !c.Checked.After(by)) {
			keepEarlier(&confirmed, c.Date)
		}
	}
	if confirmed.IsZero() {
		return confirmed
	}
	if complete.After(confirmed) {
		confirmed = complete
	}
	if confirmed.After(by) {
		return period.Date{}
	}
	return confirmed
}

// validSince is the day from which an opportunity was valid, no date where it
// was not by a day: one that was split or re-opened from another has been since
// that one was.
func (w *World) validSince(at int32, by period.Date) period.Date {
	var since period.Date
	for _, origin := range w.deals[at].line {
		keepEarlier(&since, w.ownValidity(origin, by))
	}
	return since
}

// becameValid tells the opportunities that became valid in a window, each line
// of split and re-opened ones once: its first day, by the lowest number of that
// day.
func becameValid(w *World, in period.Window, emit func(Row)) {
	type first struct {
		day period.Date
		at  int32
	}
	firsts := map[int32]first{} // by the first opportunity of the line
	for i := range w.deals {
		day := w.ownValidity(int32(i), in.To)
		if day.IsZero() {
			continue
		}
		line := w.deals[i].line
		root := line[len(line)-1]
		if f, ok := firsts[root]; !ok || day.Before(f.day) {
			firsts[root] = first{day, int32(i)}
		}
	}
	for i := range w.deals {
		line := w.deals[i].line
		if f, ok := firsts[line[len(line)-1]]; ok && f.at == int32(i) && in.Holds(f.day) {
			w.dealCount(f.at, OfOpportunity, f.day, 1, emit)
		}
	}
}
