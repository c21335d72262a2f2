package measure

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

func day(s string) period.Date { d, _ := period.ParseDate(s); return d }

func cny(s string) money.Amount {
	c, _ := money.ParseCurrency("CNY")
	a, err := money.ParseAmount(s, c)
	if err != nil {
		panic(err)
	}
	return a
}

func sample() *fact.Index {
	return fact.NewIndex(&fact.Set{
		Persons: []fact.Person{{Code: "E1", Name: "林悦"}},
		Contracts: []fact.Contract{
			{Number: "HT2", Signed: day("2026-01-05"), Amount: cny("200"), Net: cny("200")},
			{Number: "HT1", Signed: day("2026-01-05"), Amount: cny("100"), Net: cny("50")},
			{Number: "HT0", Amount: cny("50")}, // not signed
		},
		Receipts: []fact.Receipt{
			{Number: "R2", Date: day("2026-02-01"), ValueDate: day("2026-01-31"), Amount: cny("90")},
			{Number: "R10", Date: day("2026-02-01"), Amount: cny("10")},
			{Number: "R1", Date: day("2026-03-01"), Amount: cny("5")},
		},
		Allocations: []fact.Allocation{
			{Receipt: "R1", Line: 1, Contract: "HT1", Amount: cny("5")},
			{Receipt: "R2", Line: 2, Contract: "HT2", Amount: cny("30")},
			{Receipt: "R2", Line: 1, Contract: "HT1", Amount: cny("40")}, // 20 of R2 are unallocated
			{Receipt: "R10", Line: 1, Contract: "HT1", Amount: cny("10")},
		},
		Figures: []fact.Figure{{Person: "E1", Period: "2026-Q1", Code: "target", Value: money.Int(500), Unit: "CNY"}},
	})
}

func write(x *fact.Index, m Measure) string {
	var list []string
	running, amounts := m.Amounts(x), make([]int64, 2)
	for at := 0; ; {
		n := running.Next(amounts)
		if n == 0 {
			break
		}
		for _, amount := range amounts[:n] {
			list = append(list, writeEvent(x, m, int32(at), amount))
			at++
		}
	}
	if len(list) != m.Len(x) {
		list = append(list, fmt.Sprintf("%d events", m.Len(x)))
	}
	return strings.Join(list, "; ")
}

func writeEvent(x *fact.Index, m Measure, i int32, amount int64) string {
	e := m.Event(x, i)
	number, line := e.Key(x)
	text := fmt.Sprintf("%s %s/%d %s", e.Date, number, line, money.Amount{Minor: amount, Currency: x.Contracts[e.ContractAt].Amount.Currency})
	if e.Window != e.Date {
		text += " of " + e.Window.String()
	}
	if e.Untied(x) {
		text += " untied"
	}
	return text
}

func TestEventsOfTheDictionary(t *testing.T) {
	want := map[Code]string{
		// canonical order: business date, natural number, line; dated by confirmation, not by value date
		Collected: "2026-02-01 R10/1 10.00; 2026-02-01 R2/1 40.00; 2026-02-01 R2/2 30.00; 2026-03-01 R1/1 5.00",
		// the same without tax: 100 gross are 50 net, 200 are 200
		CollectedNet: "2026-02-01 R10/1 5.00; 2026-02-01 R2/1 20.00; 2026-02-01 R2/2 30.00; 2026-03-01 R1/1 2.50",
		Signed:       "2026-01-05 HT1/0 100.00; 2026-01-05 HT2/0 200.00",
	}
	for _, m := range All() {
		if got := write(sample(), m); got != want[m.Code] {
			t.Errorf("%s:\n %s, want\n %s", m.Code, got, want[m.Code])
		}
		if m.Title.ZH == "" || m.Title.EN == "" || m.Title.ZH == m.Title.EN || m.Definition.ZH == "" || m.Definition.EN == "" || m.Alias == "" {
			t.Errorf("%s is not worded in both languages: %+v", m.Code, m)
		}
		if found, ok := Lookup(m.Code); !ok || found.Code != m.Code {
			t.Errorf("%s cannot be looked up", m.Code)
		}
	}
	if _, ok := Lookup("margin"); ok || len(Codes()) != len(want) {
		t.Errorf("the dictionary has %v", Codes())
	}
}

// What went back lowers the contract's running total; a tied reversal counts in
// its original's windows and comes last in its day. The events of a contract sum
// to what counts of it: money beyond the contract goes back first.
func TestEventsOfReversals(t *testing.T) {
	s := &fact.Set{
		Contracts: []fact.Contract{{Number: "HT1", Signed: day("2026-01-05"), Amount: cny("100"), Net: cny("33.33")}},
		Receipts: []fact.Receipt{
			{Number: "R1", Date: day("2026-01-10"), Amount: cny("60")}, {Number: "R2", Date: day("2026-02-10"), Amount: cny("60")},
			{Number: "A", Date: day("2026-02-10"), Amount: cny("-60"), Reverses: "R1"}, {Number: "N", Date: day("2026-03-01"), Amount: cny("-70")},
		},
	}
	for _, r := range s.Receipts {
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: r.Number, Line: 1, Contract: "HT1", Amount: r.Amount})
	}
	x := fact.NewIndex(s)
	for code, want := range map[Code]string{
		Collected: "2026-01-10 R1/1 60.00; 2026-02-10 R2/1 40.00; 2026-02-10 A/1 -40.00 of 2026-01-10; 2026-03-01 N/1 -70.00 untied",
		// of 60, 100, 60 and −10: 19.998, 33.33, 19.998, −3.333
		CollectedNet: "2026-01-10 R1/1 20.00; 2026-02-10 R2/1 13.33; 2026-02-10 A/1 -13.33 of 2026-01-10; 2026-03-01 N/1 -23.33 untied",
	} {
		m, _ := Lookup(code)
		if got := write(x, m); got != want {
			t.Errorf("%s:\n %s, want\n %s", code, got, want)
		}
	}
}

func TestFigure(t *testing.T) {
	x := sample()
	value, found, why := Figure(x, 0, "target", "2026-Q1", "CNY")
	if why != nil || !found || value.String() != "500" {
		t.Errorf("%s, %v", value, why)
	}
	for _, c := range []struct{ code, period, unit, want string }{
		{"target", "2026-Q2", "CNY", "no figure"}, {"scorecard", "2026-Q1", "CNY", "no figure"}, {"target", "2026-Q1", "number", `is in "CNY"`},
	} {
		if _, found, why := Figure(x, 0, c.code, c.period, c.unit); why == nil || found != strings.HasPrefix(c.want, "is in") || !strings.Contains(why.EN, c.want) || !strings.Contains(why.ZH, "林悦") || strings.Contains(why.EN+why.ZH, "%!") {
			t.Errorf("%v: %v", c, why)
		}
	}
}

func TestPeriodName(t *testing.T) {
	for _, c := range []struct {
		span period.Span
		date string
		want string
	}{
		{period.InMonth, "2026-10-31", "2026-10"}, {period.InQuarter, "2026-01-01", "2026-Q1"}, {period.InQuarter, "2026-03-31", "2026-Q1"},
		{period.InQuarter, "2026-04-01", "2026-Q2"}, {period.InQuarter, "2026-12-31", "2026-Q4"}, {period.InYear, "2026-12-31", "2026"}, {period.InYear, "", ""},
	} {
		if got := PeriodName(c.span, day(c.date)); got != c.want {
			t.Errorf("%v %s: %q, want %q", c.span, c.date, got, c.want)
		}
	}
}
