package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// presigned reports whether an opportunity was pre-signed at the end of a day:
// open, in negotiation or with an award notice by then, and to be signed within
// the days that the settings look ahead.
func presigned(w *World, at int32, day period.Date) bool {
	stage, ok := w.StageOn(at, day)
	if !ok || !inPipeline(stage.Stage.Meaning) {
		return false
	}
	o := &w.Selling.Opportunities[at]
	awarded := !o.Award.IsZero() && !o.Award.After(day)
	return (stage.Stage.Meaning == fact.Negotiation || awarded) && withinDays(o.Signing, day, w.Settings.Ahead)
}

// presignedChange tells what came onto and left the list of pre-signed deals in
// the seven days up to the end of the window.
func presignedChange(w *World, in period.Window, emit func(Row)) {
	before := in.To.AddDays(-7)
	for i := range w.deals {
		at := int32(i)
		was, is := presigned(w, at, before), presigned(w, at, in.To)
		amount := w.Selling.Opportunities[at].Amount
		switch {
		case is && !was:
			w.dealRow(at, amount, in.To, causeOf(amount, CauseNew), emit)
		case was && !is:
			amount.Minor = -amount.Minor
			w.dealRow(at, amount, in.To, causeOf(amount, w.leftBecause(at, in.To)), emit)
		}
	}
}

// causeOf is the cause of a change of the list, where its amount is recorded.
func causeOf(amount money.Amount, cause string) string {
	if amount.Minor == 0 {
		return CauseUnrecorded
	}
	return cause
}

// leftBecause says why a deal is no longer pre-signed.
func (w *World) leftBecause(at int32, day period.Date) string {
	stage, _ := w.StageOn(at, day)
	switch m := stage.Stage.Meaning; {
	case m == fact.Won:
		return CauseSigned
	case endsRoad(m):
		return CauseLost
	}
	return CauseSlipped
}

// expectedCash tells the first payments of pre-signed deals that are expected in
// the days ahead, each times the probability of its stage.
func expectedCash(w *World, in period.Window, emit func(Row)) {
	for i := range w.deals {
		at := int32(i)
		o := &w.Selling.Opportunities[at]
		if !presigned(w, at, in.To) {
			continue
		}
		stage, _ := w.StageOn(at, in.To)
		switch {
		case o.Cash.IsZero() || o.First.Minor == 0:
			w.dealRow(at, money.Amount{}, in.To, CauseUnrecorded, emit)
		case withinDays(o.Cash, in.To, w.Settings.Ahead):
			w.weighted(at, o.First, stage.Stage, in.To, emit)
		}
	}
}

// weighted emits an amount of an opportunity times the probability of a stage.
func (w *World) weighted(at int32, amount money.Amount, stage fact.Stage, day period.Date, emit func(Row)) {
	w.dealRow(at, amount, day, "", func(r Row) {
		product, err := r.Value.Mul(stage.Probability)
		if err != nil { // an amount has 19 digits and a probability at most 13
			return
		}
		r.Value = product
		emit(r)
	})
}

// weightedPipeline tells every open deal times the probability of its stage.
func weightedPipeline(w *World, in period.Window, emit func(Row)) {
	for i := range w.deals {
		at := int32(i)
		if stage, ok := w.StageOn(at, in.To); ok && inPipeline(stage.Stage.Meaning) {
			w.weighted(at, w.Selling.Opportunities[at].Amount, stage.Stage, in.To, emit)
		}
	}
}
