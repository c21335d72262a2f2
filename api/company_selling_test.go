package api

import (
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
)

// The opportunities and visits of the company's E9, before and after the move.
const (
	o3, o9, o9b = "O3-" + southMark, "O9-" + beforeMark, "O9-" + afterMark
)

// companySelling is how the company of these tests wins its business: of E1,
// E2, the south's E3, and E9, one of whose opportunities ended before the move
// while the other is still open.
func companySelling(t testing.TB) fact.Selling {
	stage := func(code string, meaning fact.Meaning) fact.Stage {
		return fact.Stage{Code: code, Name: code, Meaning: meaning, Probability: decimalOf(t, "0.5")}
	}
	s := fact.Selling{Stages: []fact.Stage{stage("P2", fact.OpenStage), stage("P3", fact.FirstApproval), stage("P6", fact.Won), stage("X1", fact.Lost)}}
	deal := func(number, customer, owner, opened string, moves ...string) {
		s.Opportunities = append(s.Opportunities, fact.Opportunity{Number: number, Customer: customer, Owner: owner, Opened: day(t, opened), Amount: yuan(t, "100.00")})
		for i := 0; i < len(moves); i += 2 {
			s.Moves = append(s.Moves, fact.Move{Opportunity: number, Date: day(t, moves[i]), Line: 1, Stage: moves[i+1]})
		}
	}
	deal("O1", "C1", "E1", "2026-03-01", "2026-03-01", "P2", "2026-05-01", "P3")
	deal("O2", "C1", "E2", "2026-03-02")
	deal(o3, c3, e3, "2026-03-03", "2026-03-03", "P2")
	deal(o9, "C9", "E9", "2026-03-04", "2026-03-04", "P2", "2026-09-15", "X1")
	deal(o9b, "C9", "E9", "2026-03-05", "2026-03-05", "P2", "2026-10-15", "P3")
	visit := func(number, person, on, opportunity string) {
		s.Visits = append(s.Visits, fact.Visit{Number: number, Person: person, Date: day(t, on), Opportunity: opportunity, Held: true})
	}
	visit("V1", "E1", "2026-09-10", "O1")
	visit("V2", "E2", "2026-09-10", "O2")
	visit("V3-"+southMark, e3, "2026-09-10", o3)
	visit("V9-"+beforeMark, "E9", "2026-09-30", o9)
	visit("V9-"+afterMark, "E9", "2026-10-01", o9b)
	plan := func(person, monday, evidence string) {
		s.PlanItems = append(s.PlanItems, fact.PlanItem{Person: person, Week: day(t, monday), Number: "1", Kind: "visit", Weight: decimalOf(t, "1"), Planned: true, Done: day(t, monday).AddDays(2), Evidence: evidence})
		s.Logs = append(s.Logs, fact.Log{Person: person, Day: day(t, monday), Written: day(t, monday), Passed: true})
	}
	plan("E1", "2026-09-14", "V1")
	plan("E2", "2026-09-14", "V2")
	plan(e3, "2026-09-14", "V3-"+southMark)
	plan("E9", "2026-09-28", "V9-"+beforeMark)
	plan("E9", "2026-10-05", "V9-"+afterMark)
	aim := func(person, in, of string, amount money.Amount) {
		s.Targets = append(s.Targets, fact.Target{Person: person, Period: in, Of: of, Amount: amount})
		s.Forecasts = append(s.Forecasts, fact.Forecast{Person: person, Period: in, Of: of, Frozen: day(t, "2026-09-01"), Amount: amount})
	}
	aim("E1", "2026-09", fact.OfSigning, yuan(t, "1.00"))
	aim("E1", "2026-Q4", fact.OfCollection, yuan(t, "2.00"))
	aim("E2", "2026-09", fact.OfSigning, yuan(t, "3.00"))
	aim(e3, "2026-09", fact.OfSigning, yuan(t, "4.00"))
	aim("E9", "2026-09", fact.OfSigning, yuan(t, "5.00"))
	aim("E9", "2026-10", fact.OfSigning, yuan(t, "6.00"))
	return s
}
