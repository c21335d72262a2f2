package demo

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// calculate runs the engine over the company's plans and fails on any problem.
func calculate(t *testing.T, c Company, from period.Month) *compensation.Result {
	t.Helper()
	r, list := compensation.Calculate(compensation.Request{
		Facts: fact.NewIndex(c.Facts), Plans: readPlans(t, c), From: from, To: c.Month, Workers: 2,
	})
	for _, x := range list {
		t.Errorf("%s", x.String(problem.EN))
	}
	if r == nil {
		t.Fatal("no result")
	}
	return r
}

// byComponent sums a result as the second calculation does.
func byComponent(r *compensation.Result) map[paid]int64 {
	sums := map[paid]int64{}
	for _, s := range r.Statements {
		for _, l := range s.Lines {
			sums[paid{s.Payee.Code, s.Month.String(), r.Detail(l).Component.Code}] += l.Amount
		}
	}
	return sums
}

// Every total of the whole period agrees with a calculation that shares no code
// with the engine.
func TestCalculate_AgreesWithASecondCalculation(t *testing.T) {
	for seed := range uint64(20) {
		c := New(seed)
		want := expected(c.Facts)
		if diff := cmp.Diff(want, byComponent(calculate(t, c, on(2025, 7, 1).Month()))); diff != "" {
			t.Errorf("seed %d (-second calculation +engine):\n%s", seed, diff)
		}
	}
}

// The month alone comes to the same as the month after all others: what it
// carries in is read from the facts.
func TestCalculate_OctoberAloneAgrees(t *testing.T) {
	components := map[string]int{}
	for seed := range uint64(20) {
		c := New(seed)
		want := expected(c.Facts)
		maps.DeleteFunc(want, func(k paid, _ int64) bool { return k.month != c.Month.String() })
		r := calculate(t, c, c.Month)
		if diff := cmp.Diff(want, byComponent(r)); diff != "" {
			t.Errorf("seed %d (-second calculation +engine):\n%s", seed, diff)
		}
		var total int64
		for k, amount := range want {
			total += amount
			components[k.component]++
		}
		if r.Total != total {
			t.Errorf("seed %d: the month's total is %d, want %d", seed, r.Total, total)
		}
	}
	for _, code := range []string{"commission", "pilot_commission", "large_receipt_bonus", "quarterly_commission"} {
		if components[code] < 20 {
			t.Errorf("component %s occurs in %d months of 20: too few to prove anything", code, components[code])
		}
	}
}

func statementOf(r *compensation.Result, person string) *compensation.Statement {
	for i, s := range r.Statements {
		if s.Payee.Code == person {
			return &r.Statements[i]
		}
	}
	return nil
}

// The featured person's month, worked by hand: it is in the README.
//
//	before October 400,000.00 + 371,840.00 + 174,330.10 + 562,290.00 + 128,628.24 = 1,637,088.34
//	600,000.00: 362,911.66 × 1.2 % + 237,088.34 × 1.8 % = 4,354.93992 + 4,267.59012 = 8,622.53004
//	60 % of 581,100.33 = 348,660.198: 348,660.20 × 1.8 % = 6,275.8836
//	257,256.48 × 1.8 % = 4,630.61664
//	the three × 0.2 % × 1.05 = 1,260.00, 732.18642, 540.238608
//	pilot 86,530.50 × 0.5 % = 432.6525
var featuredLines = []string{
	"commission base 600000.00 after 1637088.34 exact 8622.53004 pays 8622.53",
	"commission base 348660.20 after 2237088.34 exact 6275.8836 pays 6275.88",
	"commission base 257256.48 after 2585748.54 exact 4630.61664 pays 4630.62",
	"pilot_commission base 86530.50 after 0.00 exact 432.6525 pays 432.65",
	"large_receipt_bonus base 600000.00 after 0.00 exact 1260 pays 1260.00",
	"large_receipt_bonus base 348660.20 after 0.00 exact 732.18642 pays 732.19",
	"large_receipt_bonus base 257256.48 after 0.00 exact 540.238608 pays 540.24",
}

func TestFeatured_SameMonthForEverySeed(t *testing.T) {
	for seed := range uint64(20) {
		c := New(seed)
		r := calculate(t, c, c.Month)
		s := statementOf(r, c.Featured)
		if s == nil {
			t.Fatalf("seed %d: the featured person has no statement", seed)
		}
		var lines []string
		for _, l := range s.Lines {
			lines = append(lines, fmt.Sprintf("%s base %s after %s exact %s pays %s",
				r.Detail(l).Component.Code, fen(l.Base), fen(l.Before), l.Exact(), fen(l.Amount)))
		}
		if diff := cmp.Diff(featuredLines, lines); diff != "" {
			t.Errorf("seed %d (-by hand +engine):\n%s", seed, diff)
		}
		if s.Total != 22_494_11 {
			t.Errorf("seed %d: the statement comes to %d, want 2249411", seed, s.Total)
		}
	}
}

// The month crosses a band, pays a shared contract, and one receipt of it pays
// two contracts.
func TestFeatured_HasAnInterestingMonth(t *testing.T) {
	for seed := range uint64(20) {
		c := New(seed)
		l, r := lookAt(c.Facts), calculate(t, c, c.Month)
		seen, perReceipt := map[string]bool{}, map[string]map[string]bool{}
		for _, x := range statementOf(r, c.Featured).Lines {
			d := r.Detail(x)
			bound := money.Decimal{}
			if d.Component.Tiers != nil {
				bound = d.Component.Tiers.Bands[0].Bound
			}
			if fen(x.Before).Decimal().Cmp(bound) < 0 && bound.Cmp(fen(x.Before+x.Base).Decimal()) < 0 {
				seen["crosses a band"] = true
			}
			if len(l.credit[d.Contract]) > 1 {
				seen["shares a contract"] = true
			}
			if perReceipt[d.Number] == nil {
				perReceipt[d.Number] = map[string]bool{}
			}
			perReceipt[d.Number][d.Contract] = true
			if len(perReceipt[d.Number]) == 2 {
				seen["one receipt, two contracts"] = true
			}
		}
		for _, want := range []string{"crosses a band", "shares a contract", "one receipt, two contracts"} {
			if !seen[want] {
				t.Errorf("seed %d: the featured month lacks: %s", seed, want)
			}
		}
		if _, err := r.Explain(statementOf(r, c.Featured)); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

// Reaching the second band in the quarter's first month rates its first receipt
// again: 618,400.00 × (1.1 % − 0.8 %) = 1,855.20, or more where an earlier
// receipt of the seed is rated again with it.
func TestGlobal_CatchesUpInOctober(t *testing.T) {
	for seed := range uint64(50) {
		c := New(seed)
		r := calculate(t, c, c.Month)
		s := statementOf(r, catcher)
		if s == nil {
			t.Fatalf("seed %d: %s has no statement", seed, catcher)
		}
		i := slices.IndexFunc(s.Lines, func(l compensation.Line) bool { return l.Kind == compensation.CatchUp })
		if i < 0 || s.Lines[i].Amount < 1_855_20 {
			t.Errorf("seed %d: no line catches up: %+v", seed, s.Lines)
		}
	}
}

// Somebody who is covered by a plan gets nothing in the month, and the
// calculation can say why; the heads have no plan yet.
func TestCalculate_SomeGetNothing(t *testing.T) {
	for seed := range uint64(20) {
		c := New(seed)
		everybody := []string{}
		for _, p := range c.Facts.Persons {
			everybody = append(everybody, p.Code)
		}
		r, list := compensation.Calculate(compensation.Request{
			Facts: fact.NewIndex(c.Facts), Plans: readPlans(t, c), From: c.Month, To: c.Month, Payees: everybody, Workers: 1,
		})
		if r == nil {
			t.Fatalf("seed %d: %v", seed, list)
		}
		silent := map[string]bool{}
		for _, s := range r.Silent {
			silent[s.Payee.Code] = s.Reason.ZH != "" && s.Reason.EN != ""
		}
		for _, code := range []string{newcomer, "E001", "E006", "E011"} {
			if !silent[code] {
				t.Errorf("seed %d: %s has lines, or no reason for having none", seed, code)
			}
		}
		if got := len(r.Statements); got < 6 || got > 10 {
			t.Errorf("seed %d: %d people get something in the month", seed, got)
		}
	}
}

// Where the month's scorecard is missing, the plan's 1 takes its place.
func TestCalculate_MissingScorecard(t *testing.T) {
	for seed := range uint64(20) {
		c := New(seed)
		r := calculate(t, c, c.Month)
		found := false
		for _, l := range statementOf(r, cardless).Lines {
			if r.Detail(l).Component.Code == "large_receipt_bonus" {
				found = true
				if want := toFen(times(yuan(l.Base), rat("0.002"))); l.Amount != want {
					t.Errorf("seed %d: the bonus on %d is %d, want %d", seed, l.Base, l.Amount, want)
				}
			}
		}
		if !found {
			t.Errorf("seed %d: %s has no large receipt", seed, cardless)
		}
	}
}
