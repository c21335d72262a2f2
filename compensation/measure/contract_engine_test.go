package measure_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// everyYuan pays exactly what a person is credited with.
const everyYuan = `
plan: every-yuan
version: 1
currency: CNY
effective: {from: 2024-01-01}
components:
  - {code: pay, basis: collected, kind: rate, rate: 100%, reversal: mirror}
`

// A person's collected amount of a month is what the engine of pay credits that
// person with in the month, to the fen: capped at the contract, split by largest
// remainder, less what went back.
func TestCollectedIsWhatPayIsCalculatedOn(t *testing.T) {
	p, problems := plan.Read("every-yuan.yaml", []byte(everyYuan))
	if problems.Failed() {
		t.Fatal(problems)
	}
	plans, problems := plan.NewSet([]*plan.Plan{p})
	if problems.Failed() {
		t.Fatal(problems)
	}
	yuan, err := money.ParseCurrency("CNY")
	if err != nil {
		t.Fatal(err)
	}
	first, _ := period.ParseMonth("2026-01")
	rapid.Check(t, func(t *rapid.T) {
		set := drawPaidContracts(t, yuan)
		r, problems := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(set), Plans: plans, From: first, To: first.Add(5), Workers: 1})
		if r == nil {
			t.Fatal(problems)
		}
		paid := map[string]money.Decimal{}
		for _, s := range r.Statements {
			paid[s.Payee.Code+" "+s.Month.String()] = money.Major(s.Total, yuan)
		}
		w := measure.NewWorld(set, &fact.Selling{}, measure.Defaults(yuan))
		for month := first; month != first.Add(6); month = month.Add(1) {
			in := period.Window{From: month.First(), To: month.Last()}
			var scopes []measure.Scope
			for _, x := range set.Persons {
				scopes = append(scopes, measure.Scope{Level: measure.OfOne, Code: x.Code})
			}
			results, err := w.Compute(in, scopes, []string{"CL01"})
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range results {
				if want := paid[x.Scope.Code+" "+month.String()]; !x.Has || !x.Value.Equal(want) {
					t.Fatalf("%s in %s: collected %s (%v), credited %s, of %s", x.Scope.Code, month, x.Value, x.Why, want, said(set))
				}
			}
		}
	})
}

// drawPaidContracts draws contracts with receipts of half a year. Receipts that
// are taken back are so as a whole, and of contracts that are not overpaid: the
// engine takes back what the line of the receipt paid, which is the same there.
func drawPaidContracts(t *rapid.T, yuan money.Currency) *fact.Set {
	first, _ := period.ParseDate("2026-01-01")
	amount := func(low, high int64) money.Amount {
		return money.Amount{Minor: rapid.Int64Range(low, high).Draw(t, "amount"), Currency: yuan}
	}
	set := &fact.Set{Persons: []fact.Person{{Code: "A", Name: "A"}, {Code: "B", Name: "B"}, {Code: "C", Name: "C"}}}
	splits := []string{"A=1", "A=0.5 B=0.5", "C=0.6 A=0.4", "A=0.333333 B=0.333333 C=0.333334", "B=0.999 C=0.001"}
	for c := range rapid.IntRange(1, 4).Draw(t, "contracts") {
		number := fmt.Sprintf("HT%d", c)
		overpaid := rapid.Bool().Draw(t, "overpaid")
		x := fact.Contract{Number: number, Signed: first, Amount: amount(1, 20000)}
		if !overpaid {
			x.Amount.Minor = 1000000
		}
		x.Net = x.Amount
		set.Contracts = append(set.Contracts, x)
		for _, share := range strings.Fields(rapid.SampledFrom(splits).Draw(t, "split")) {
			person, part, _ := strings.Cut(share, "=")
			d, err := money.ParseDecimal(part)
			if err != nil {
				t.Fatal(err)
			}
			set.Splits = append(set.Splits, fact.Split{Contract: number, Person: person, Share: d})
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "receipts") {
			r := fact.Receipt{Number: fmt.Sprintf("R%d-%d", c, i), Date: first.AddDays(rapid.IntRange(0, 150).Draw(t, "day")), Amount: amount(1, 15000)}
			if overpaid && rapid.IntRange(0, 3).Draw(t, "sign") == 0 {
				r.Amount.Minor = -r.Amount.Minor
			}
			back := !overpaid && rapid.IntRange(0, 2).Draw(t, "back") == 0
			addReceipt(set, r, number)
			if back {
				r.Reverses, r.Number = r.Number, "V"+r.Number
				r.Amount.Minor, r.Date = -r.Amount.Minor, r.Date.AddDays(rapid.IntRange(0, 30).Draw(t, "later"))
				addReceipt(set, r, number)
			}
		}
	}
	return set
}

func addReceipt(set *fact.Set, r fact.Receipt, contract string) {
	r.ValueDate = r.Date
	set.Receipts = append(set.Receipts, r)
	set.Allocations = append(set.Allocations, fact.Allocation{Receipt: r.Number, Line: 1, Contract: contract, Amount: r.Amount})
}

func said(set *fact.Set) string {
	var b strings.Builder
	for _, c := range set.Contracts {
		fmt.Fprintf(&b, "\n%s %s", c.Number, c.Amount)
	}
	for _, s := range set.Splits {
		fmt.Fprintf(&b, "\n%s %s %s", s.Contract, s.Person, s.Share)
	}
	for i, r := range set.Receipts {
		fmt.Fprintf(&b, "\n%s %s %s %s of %s", r.Number, r.Date, set.Allocations[i].Contract, r.Amount, r.Reverses)
	}
	return b.String()
}
