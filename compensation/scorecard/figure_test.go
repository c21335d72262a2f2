package scorecard_test

import (
	"strings"
	"testing"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/scorecard"
)

const coefficientCard = `
card: c
version: 1
title: {zh: 卡, en: Card}
cycle: CYCLE
purpose: commission
missing: block
items: [{code: due, title: {zh: 到期, en: Due}, kpi: AR01, weight: 100, category: collection, curve: {kind: linear, floor: {at: 0%, score: 0}, cap: {at: 100%, score: 100}}}]
grades: [{grade: P}]
coefficient: {kind: linear, on: actual, unit: number, floor: {at: 0, score: 0.5}, cap: {at: 100, score: 1.5}}
`

func scoredCard(t *testing.T, cycle, periodName, actual string) *scorecard.Result {
	t.Helper()
	card, list := scorecard.ReadTemplate("c.yaml", []byte(strings.Replace(coefficientCard, "CYCLE", cycle, 1)))
	if card == nil {
		t.Fatal(list)
	}
	in := scorecard.Input{Person: "E1", Period: periodName}
	if actual != "" {
		d, err := money.ParseDecimal(actual)
		if err != nil {
			t.Fatal(err)
		}
		in.Items = []scorecard.Actual{{Item: "due", Known: true, Value: scorecard.Quantity{Number: d, Unit: "rate"}, HasTarget: true, Target: scorecard.Quantity{Number: money.Int(1), Unit: "rate"}}}
	}
	r, list := card.Score(in)
	if r == nil {
		t.Fatal(list)
	}
	return r
}

// A card's coefficient multiplies commission in the engine: 60 % of what was
// due gives 0.5 + 60 ÷ 100 = 1.1.
func TestCoefficientReachesThePlan(t *testing.T) {
	for _, c := range []struct{ cycle, name, missing, want string }{
		{"month", "2026-10", "", "110.00"},
		{"quarter", "2026-Q4", "", "110.00"},
		{"month", "2026-11", ", missing: 1", "100.00"}, // the card of another month
	} {
		f, list := scoredCard(t, c.cycle, c.name, "0.6").Figure("")
		if list != nil || f.Unit != "number" || f.Code != scorecard.FigureCode {
			t.Fatal(f, list)
		}
		currency, _ := money.ParseCurrency("CNY")
		amount := money.Amount{Minor: 1_000_00, Currency: currency}
		signed, _ := period.ParseDate("2026-01-01")
		paid, _ := period.ParseDate("2026-10-15")
		facts := &fact.Set{
			Persons: []fact.Person{{Code: "E1", Name: "林悦"}}, Customers: []fact.Customer{{Code: "C1"}},
			Contracts:   []fact.Contract{{Number: "H1", Customer: "C1", Signed: signed, Amount: amount, Net: amount}},
			Splits:      []fact.Split{{Contract: "H1", Person: "E1", Share: money.Int(1)}},
			Receipts:    []fact.Receipt{{Number: "R1", Customer: "C1", Date: paid, ValueDate: paid, Amount: amount}},
			Allocations: []fact.Allocation{{Receipt: "R1", Line: 1, Contract: "H1", Amount: amount}},
			Figures:     []fact.Figure{f},
		}
		p, list := plan.Read("p.yaml", []byte("plan: p\nversion: 1\ntitle: {zh: 方案, en: Plan}\ncurrency: CNY\neffective: {from: 2026-01-01}\nfigures: {scorecard: {unit: number, period: "+c.cycle+c.missing+"}}\ncomponents: [{code: c, basis: collected, rate: 10%, coefficients: [{figure: scorecard}]}]\n"))
		if p == nil {
			t.Fatal(list)
		}
		set, list := plan.NewSet([]*plan.Plan{p})
		if list.Failed() {
			t.Fatal(list)
		}
		month, _ := period.ParseMonth("2026-10")
		result, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: set, From: month, To: month, Workers: 1})
		if list.Failed() {
			t.Fatal(list)
		}
		var out strings.Builder
		if err := result.WriteJSON(&out, false); err != nil || !strings.Contains(out.String(), `"total": "`+c.want+`"`) {
			t.Errorf("%s %s: %v, want %s", c.cycle, c.name, err, c.want)
		}
	}
}

func TestCardsWithoutAFigure(t *testing.T) {
	if _, list := scoredCard(t, "month", "2026-10", "").Figure(""); !strings.Contains(list.Error(), "score.no_coefficient") {
		t.Errorf("a blocked card: %v", list)
	}
	for _, c := range []struct{ cycle, name string }{{"month", "2026-Q4"}, {"month", "2026-13"}, {"quarter", "2026-10"}, {"quarter", "2026-Q5"}, {"quarter", "0000-Q1"}, {"quarter", ""}} {
		r := scoredCard(t, c.cycle, "", "0.6")
		r.Period = c.name
		if _, list := r.Figure(""); !strings.Contains(list.Error(), "score.period") {
			t.Errorf("%s %q: %v", c.cycle, c.name, list)
		}
	}
	r := scoredCard(t, "month", "2026-10", "0.6")
	r.Person = ""
	if _, list := r.Figure("k"); !strings.Contains(list.Error(), "score.nobody") {
		t.Errorf("nobody: %v", list)
	}
}
