package api

import (
	"testing"

	"steelyard/compensation/fact"
	"steelyard/models"
)

// sells is how the firm wins its business: each of QN1, QN2, QS1 and QNX has an
// opportunity that is open, with visits before and after the move, and one that
// was lost before it; plans, logs, targets and forecasts on both sides.
func (f *firm) sells(t testing.TB, e *models.FactEntry) {
	t.Helper()
	s := &e.Selling
	s.Stages = []fact.Stage{{Code: "P2", Name: "Need", Meaning: fact.OpenStage, Probability: decimalOf(t, "0.1")},
		{Code: "P6", Name: "Signed", Meaning: fact.Won, Probability: decimalOf(t, "1")}, {Code: "X1", Name: "Lost", Meaning: fact.Lost}}
	bosses := map[string][2]string{"QN1": {"QMX", "QM1"}, "QN2": {"QMX", "QM1"}, "QS1": {"QM2", "QM2"}, "QNX": {"QM2", "QM1"}}
	for _, person := range []string{"QN1", "QN2", "QS1", "QNX"} {
		f.deal(t, e, person, "0", "2026-11-02", []string{"2026-08-25", "2026-09-15"})
		f.deal(t, e, person, "1", "2026-08-20", nil)
		open := "O" + person + "-0"
		s.Moves = append(s.Moves, fact.Move{Opportunity: "O" + person + "-1", Date: day(t, "2026-08-20"), Line: 1, Stage: "X1"})
		for _, which := range fact.ElementKinds() {
			s.Elements = append(s.Elements, fact.Element{Opportunity: open, Which: which, Date: day(t, "2026-06-08")})
		}
		s.Confirmations = append(s.Confirmations, fact.Confirmation{Opportunity: open, By: bosses[person][0], Asked: day(t, "2026-06-08"), Date: day(t, "2026-06-09"), Mode: fact.ModeOnsite, Level: 1})
		s.Milestones = append(s.Milestones, fact.Milestone{Opportunity: open, Code: "first-visit", Due: day(t, "2026-06-20"), Reached: day(t, "2026-06-19"), Evidence: "ME" + person})
		s.KeyPersons = append(s.KeyPersons, fact.KeyPerson{Code: "KP" + person, Opportunity: open, Role: fact.Decider})
		s.Bids = append(s.Bids, fact.Bid{Number: "B" + person, Opportunity: open, Person: person, Submitted: day(t, "2026-10-08")})
		f.mark("opportunityAmount", person, "2026-11-02", "ME"+person, "KP"+person, "B"+person)
		for i, on := range []string{"2026-08-25", "2026-09-15"} {
			visit, monday := "V"+person+"-"+on[5:7], day(t, on).AddDays(-1)
			s.Visits = append(s.Visits, fact.Visit{Number: visit, Person: person, Date: day(t, on), Customer: "CO" + person + "-0", Opportunity: open, Held: true, With: bosses[person][i]})
			s.PlanItems = append(s.PlanItems, fact.PlanItem{Person: person, Week: monday, Number: "1", Kind: "visit", Weight: decimalOf(t, "1"), Planned: true, Done: day(t, on), Evidence: "PE" + person + "-" + on[5:7]})
			s.Logs = append(s.Logs, fact.Log{Person: person, Day: day(t, on), Written: day(t, on), Passed: true, Reviewer: bosses[person][i], Reviewed: day(t, on)})
			f.mark("activity", person, on, visit)
			f.mark("activity", person, monday.String(), "PE"+person+"-"+on[5:7])
			aimed, hoped := yuan(t, f.unique(t)), yuan(t, f.unique(t))
			month := []string{"2026-08", "2026-10"}[i]
			s.Targets = append(s.Targets, fact.Target{Person: person, Period: month, Of: fact.OfCollection, Amount: aimed})
			s.Forecasts = append(s.Forecasts, fact.Forecast{Person: person, Period: month, Of: fact.OfCollection, Frozen: day(t, month+"-03"), Amount: hoped})
			f.mark("figure", person, month+"-31", aimed.String())
			f.mark("forecast", person, month+"-31", hoped.String())
		}
	}
}

// deal is an opportunity of the day on with a customer of its own; visits name
// it on the given days.
func (f *firm) deal(t testing.TB, e *models.FactEntry, person, nth, on string, visits []string) {
	t.Helper()
	number, customer, amount := "O"+person+"-"+nth, "CO"+person+"-"+nth, yuan(t, f.unique(t))
	e.Facts.Customers = append(e.Facts.Customers, fact.Customer{Code: customer, Name: "Zop" + person + "-" + nth, Class: "A"})
	e.Selling.Opportunities = append(e.Selling.Opportunities, fact.Opportunity{Number: number, Customer: customer, Owner: person, Opened: day(t, "2026-06-05"), Amount: amount})
	e.Selling.Moves = append(e.Selling.Moves, fact.Move{Opportunity: number, Date: day(t, "2026-06-05"), Line: 1, Stage: "P2"})
	for _, text := range []string{number, customer, "Zop" + person + "-" + nth} {
		f.marks = append(f.marks, mark{text: text, class: "opportunity", person: person, on: on, days: visits})
	}
	f.mark("opportunityAmount", person, on, amount.String())
}
