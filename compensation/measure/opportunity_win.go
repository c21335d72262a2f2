package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// ending says how and when an opportunity ended, as seen at the end of a day; ok
// is false where it was open then. One that ended without a contract and from
// which another was opened since has not ended: the other one carries it on.
func (w *World) ending(at int32, day period.Date) (end Entered, ok bool) {
	end, ok = w.runOn(at, day)
	if !ok || !endsRoad(end.Stage.Meaning) {
		return Entered{}, false
	}
	if end.Stage.Meaning != fact.Won {
		for _, opened := range w.deals[at].follows {
			if !opened.Before(end.Date) && !opened.After(day) {
				return Entered{}, false
			}
		}
	}
	return end, true
}

// runOn returns the stage in which an opportunity stood at the end of a day and
// the day since which it had stood in it: entering a stage again that it already
// stands in is no move.
func (w *World) runOn(at int32, day period.Date) (since Entered, ok bool) {
	for _, m := range w.moves[at] {
		if m.Date.After(day) {
			break
		}
		if !ok || m.Stage.Code != since.Stage.Code {
			since, ok = m, true
		}
	}
	return since, ok
}

// endCause is the cause of rows about deals that ended; ok is false for void
// bids, which are listed apart.
func endCause(m fact.Meaning) (cause string, ok bool) {
	switch m {
	case fact.Won:
		return CauseWon, true
	case fact.Lost:
		return CauseLost, true
	case fact.Withdrawn:
		return CauseWithdrawn, true
	}
	return "", false
}

// decided tells the deals that ended with or without a contract in the months
// up to the end of a window, void bids left out, on the days on which they did.
func (w *World) decided(to period.Date, months int, emit func(at int32, end Entered, cause string)) {
	in := monthsTo(to, months)
	for i := range w.deals {
		end, ok := w.ending(int32(i), to)
		if !ok || !in.Holds(end.Date) {
			continue
		}
		if cause, ok := endCause(end.Stage.Meaning); ok {
			emit(int32(i), end, cause)
		}
	}
}

// decidedAmounts tells the amounts of deals decided in twelve months.
func decidedAmounts(w *World, in period.Window, emit func(Row)) {
	w.decided(in.To, 12, func(at int32, end Entered, cause string) {
		w.dealRow(at, w.Selling.Opportunities[at].Amount, end.Date, cause, emit)
	})
}

// wonAmounts tells the amounts of deals won in twelve months.
func wonAmounts(w *World, in period.Window, emit func(Row)) {
	decidedAmounts(w, in, func(r Row) {
		if r.Cause == CauseWon {
			emit(r)
		}
	})
}

// sumOfDecided adds the amounts of decided deals. One without an amount would
// count as nothing, and a lost one make the rate look better than it is: then
// there is no sum.
func sumOfDecided(_ *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	if why := withoutAmounts(rows); !why.IsZero() {
		return money.Decimal{}, why
	}
	return sumOfRows(rows)
}

// withoutAmounts says whether decided deals lack their amounts, the lost and
// withdrawn ones first.
func withoutAmounts(rows []Row) problem.Text {
	var won, lost, wonBare, lostBare int
	for _, r := range rows {
		bare := 0
		if r.Value.IsZero() {
			bare = 1
		}
		switch r.Cause {
		case CauseWon:
			won, wonBare = won+1, wonBare+bare
		case CauseLost, CauseWithdrawn:
			lost, lostBare = lost+1, lostBare+bare
		}
	}
	switch {
	case lostBare > 0:
		return problem.Textf("输单没有金额：%[2]d 个输单和撤单中有 %[1]d 个未填写，请改看按个数计算的赢单率",
			"lost deals carry no amount: %d of %d lost or withdrawn; see the win rate by count instead", lostBare, lost)
	case wonBare > 0:
		return problem.Textf("赢单没有金额：%[2]d 个赢单中有 %[1]d 个未填写，请改看按个数计算的赢单率",
			"won deals carry no amount: %d of %d; see the win rate by count instead", wonBare, won)
	}
	return problem.Text{}
}

// WinCount is the win rate by count: how many deals of a scope ended and how.
// Rate is won ÷ (won + lost + withdrawn), to 12 digits; where nothing was decided
// there is none and Has is false. Void bids are counted apart. Of fewer than 30
// decided deals, Low and High are the ends of the interval in which the rate
// lies with 95 % confidence (Wilson's score interval, to 4 digits), else both are
// 0.
type WinCount struct {
	Won, Lost, Withdrawn, Void int
	Rate                       money.Decimal
	Has                        bool
	Low, High                  money.Decimal
}

// Decided is how many deals the rate is of.
func (c *WinCount) Decided() int { return c.Won + c.Lost + c.Withdrawn }

// WinRate is the indicator beside which its rate by count stands.
const WinRate = "OP04"

// Wins counts the deals behind WinRate in a window: those of a scope that ended in
// the twelve months up to its end, whether their amounts are known or not. The
// error is a problem.List: a person or a team that does not exist. Nothing is said
// about access: who may see the indicator may see its count.
func (w *World) Wins(in period.Window, scope Scope) (WinCount, error) {
	counts, err := w.WinCounts(monthsTo(in.To, 12), []Scope{scope})
	if err != nil {
		return WinCount{}, err
	}
	return counts[0], nil
}

// WinCounts counts the deals of scopes that ended in a window, as seen on its
// last day. The error is a problem.List: a person or a team that does not exist.
func (w *World) WinCounts(in period.Window, scopes []Scope) ([]WinCount, error) {
	targets, err := w.resolveScopes(scopes)
	if err != nil {
		return nil, err
	}
	out := make([]WinCount, len(scopes))
	for i := range w.deals {
		end, ok := w.ending(int32(i), in.To)
		if !ok || !in.Holds(end.Date) {
			continue
		}
		row := Row{Person: w.deals[i].owner, Date: end.Date}
		for at, to := range targets {
			if w.belongs(&row, to) {
				out[at].add(end.Stage.Meaning)
			}
		}
	}
	for i := range out {
		out[i].divide()
	}
	return out, nil
}

func (c *WinCount) add(m fact.Meaning) {
	switch m {
	case fact.Won:
		c.Won++
	case fact.Lost:
		c.Lost++
	case fact.Withdrawn:
		c.Withdrawn++
	case fact.Void:
		c.Void++
	}
}

// divide finds the rate and, of few deals, its interval.
func (c *WinCount) divide() {
	n := c.Decided()
	rate, err := money.Int(int64(c.Won)).Quo(money.Int(int64(n)), 12)
	if err != nil { // nothing was decided
		return
	}
	c.Rate, c.Has = rate, true
	if n < 30 {
		low, high, _ := Wilson(int64(c.Won), int64(n)) // n is positive
		c.Low, c.High = low.Round(4), high.Round(4)
	}
}
