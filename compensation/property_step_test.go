package compensation_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// receiptOf is the number of the receipt that a line is about: its own, or the one that
// was taken back.
func receiptOf(d compensation.Detail, kind compensation.LineKind) string {
	if kind == compensation.Reversal {
		return strings.Split(d.Of, "/")[3]
	}
	return d.Number
}

// byReceipt sums what was paid about every receipt: its own lines, and what took
// them back.
func byReceipt(r *compensation.Result) map[string]int64 {
	sums := map[string]int64{}
	for _, s := range r.Statements {
		for _, l := range s.Lines {
			sums[s.Payee.Code+" "+receiptOf(r.Detail(l), l.Kind)] += l.Amount
		}
	}
	return sums
}

// cashRule draws a rule on cash.
func cashRule(t *rapid.T) naiveRule {
	rule := genRule(t)
	rule.basis, rule.notKind = rapid.SampledFrom([]string{"collected", "collected_net"}).Draw(t, "cash basis"), ""
	return rule
}

// Mirrored, a receipt that goes back in any number of parts nets to zero.
func TestMirroredRefundNetsToZero(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		facts, rule := genFacts(t), cashRule(t)
		if len(facts.Receipts) == 0 || rule.catchUp {
			return
		}
		gone := rapid.SampledFrom(facts.Receipts).Draw(t, "goes back")
		day := gone.Date
		var of []fact.Allocation
		for _, a := range facts.Allocations {
			if a.Receipt == gone.Number {
				of = append(of, a)
			}
		}
		for part := 0; len(of) > 0; part++ {
			day = day.AddDays(rapid.IntRange(0, 60).Draw(t, "days later"))
			r := fact.Receipt{Number: fmt.Sprintf("V%02d", part), Date: day, ValueDate: day, Reverses: gone.Number, Amount: money.Amount{Currency: yuan}}
			left := of[:0:0]
			for _, a := range of {
				back := a.Amount.Minor
				if part < 3 {
					back = rapid.Int64Range(1, a.Amount.Minor).Draw(t, "part")
				}
				r.Amount.Minor -= back
				facts.Allocations = append(facts.Allocations, fact.Allocation{Receipt: r.Number, Line: a.Line, Contract: a.Contract, Amount: money.Amount{Minor: -back, Currency: yuan}, Reverses: a.Line})
				if a.Amount.Minor -= back; a.Amount.Minor > 0 {
					left = append(left, a)
				}
			}
			facts.Receipts, of = append(facts.Receipts, r), left
		}
		if list := fact.Check(facts, nil); list.Failed() {
			t.Fatalf("%v", list)
		}
		document := strings.Replace(rule.document("test"), "    basis:", "    reversal: mirror\n    basis:", 1)
		r := calculate(t, facts, readPlan(t, document), "2025-01", "2030-12")
		compared++
		for who, sum := range byReceipt(r) {
			if strings.HasSuffix(who, " "+gone.Number) && sum != 0 {
				t.Fatalf("%s is left with %d under\n%s", who, sum, document)
			}
		}
	})
	if compared < 5 {
		t.Errorf("only %d draws had something to compare", compared)
	}
}

// byWindow sums what was paid, by person and by the window that bounds what a
// reversal takes back: that of the carry, or without one the receipt. Every line
// counts where the money it is about came in.
func byWindow(r *compensation.Result, carry string) map[string]int64 {
	sums, spans := map[string]int64{}, map[string]period.Span{"month": period.InMonth, "quarter": period.InQuarter, "year": period.InYear}
	for _, s := range r.Statements {
		for _, l := range s.Lines {
			d := r.Detail(l)
			window := receiptOf(d, l.Kind)
			if over := spans[carry]; over != period.Line {
				window = period.WindowOf(over, d.Origin.First()).From.String()
			}
			sums[s.Payee.Code+" "+window] += l.Amount
		}
	}
	return sums
}

// Under rerate, what a window paid in all is the plan on the cash that is left.
// Where that would be below zero, as falling amounts and coefficients may bring
// about, no more is taken back than was paid: the window stays between the two.
func TestReratedWindowIsThePlanOnNetCash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts, rule := genFacts(t), cashRule(t)
		net := &fact.Set{Persons: facts.Persons, Contracts: facts.Contracts, Splits: facts.Splits, Receipts: append([]fact.Receipt(nil), facts.Receipts...), Allocations: append([]fact.Allocation(nil), facts.Allocations...)}
		last := date("2027-01-01")
		for i := range net.Allocations {
			a := &net.Allocations[i]
			if !rapid.Bool().Draw(t, "goes back") {
				continue
			}
			back := rapid.Int64Range(1, a.Amount.Minor).Draw(t, "amount")
			number := fmt.Sprintf("V%02d", i)
			last = last.AddDays(1) // after everything else
			facts.Receipts = append(facts.Receipts, fact.Receipt{Number: number, Date: last, ValueDate: last, Reverses: a.Receipt, Amount: money.Amount{Minor: -back, Currency: yuan}})
			facts.Allocations = append(facts.Allocations, fact.Allocation{Receipt: number, Line: 1, Contract: a.Contract, Amount: money.Amount{Minor: -back, Currency: yuan}, Reverses: a.Line})
			a.Amount.Minor -= back
		}
		document := strings.Replace(rule.document("test"), "    basis:", "    reversal: rerate\n    basis:", 1)
		plans := readPlan(t, document)
		r, want := byWindow(calculate(t, facts, plans, "2025-01", "2030-12"), rule.carry), byWindow(calculate(t, net, plans, "2025-01", "2030-12"), rule.carry)
		for window, paid := range r {
			if left := want[window]; paid != left && (left >= 0 || paid < left || paid > 0) {
				t.Fatalf("%s: %d in all, %d on the cash that is left, under\n%s", window, paid, left, document)
			}
		}
		for window, left := range want {
			if _, ok := r[window]; !ok {
				t.Fatalf("%s: nothing, %d on the cash that is left, under\n%s", window, left, document)
			}
		}
	})
}

// Splitting a receipt in two changes the total of flat and of marginal plans with
// a carry by no more than half a minor unit for every line that is added or
// replaced.
func TestSplittingAReceipt(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		facts, rule := genFacts(t), cashRule(t)
		if rule.mode != "" && (rule.mode != "marginal" || rule.carry == "none") || rule.least != nil || rule.most != nil || len(facts.Allocations) == 0 {
			return
		}
		for i := range rule.bands {
			rule.bands[i].amount = nil
		}
		plans := readPlan(t, rule.document("test"))
		whole := calculate(t, facts, plans, "2025-01", "2027-12")
		at := rapid.IntRange(0, len(facts.Allocations)-1).Draw(t, "receipt")
		a := facts.Allocations[at]
		first := rapid.Int64Range(1, max(1, a.Amount.Minor-1)).Draw(t, "first part")
		if first >= a.Amount.Minor {
			return
		}
		parts := *facts
		parts.Allocations = append([]fact.Allocation(nil), facts.Allocations...)
		parts.Allocations[at].Amount.Minor = first
		a.Amount.Minor -= first
		a.Line += 100 // behind the others of the receipt
		if a.Line != facts.Allocations[at].Line+100 {
			t.Fatal("the line moved")
		}
		parts.Allocations = append(parts.Allocations, a)
		split := calculate(t, &parts, plans, "2025-01", "2027-12")
		// another order within the receipt moves other lines too: count what is not the same
		was, changed := map[string]int64{}, int64(0)
		for _, s := range whole.Statements {
			for _, l := range s.Lines {
				was[s.Payee.Code+whole.Detail(l).Key] = l.Base<<20 ^ l.Before
			}
		}
		for _, s := range split.Statements {
			for _, l := range s.Lines {
				if k := s.Payee.Code + split.Detail(l).Key; was[k] != l.Base<<20^l.Before {
					changed++
				} else {
					delete(was, k)
				}
			}
		}
		// a part of a credited base may fall to somebody else: a minor unit at the
		// highest rate and coefficient, which stay below 4 together
		moved := int64(len(facts.Persons)) * 4
		compared++
		if d := split.Total - whole.Total; max(d, -d)*2 > changed+int64(len(was))+moved {
			t.Fatalf("%d instead of %d with %d lines changed, under\n%s", split.Total, whole.Total, changed, rule.document("test"))
		}
	})
	if compared < 5 {
		t.Errorf("only %d draws had something to compare", compared)
	}
}

// Closed and open months together are what a calculation from scratch pays,
// whatever was known when; what is closed comes out byte for byte as it was.
func TestClosedAndOpenAreFromScratch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts, known := genOracleFacts(t), (*fact.Set)(nil)
		p := genOraclePlan(t, "p")
		genOracleFigures(t, facts, p)
		known = oracleKnown(t, facts)
		plans := oracleSet(t, p.documents())
		to := month("2025-10").Add(rapid.IntRange(1, 12).Draw(t, "closed months"))
		first, closed := closing(t, known, plans, "2025-06", to.String())
		bytes := jsonOf(t, first)
		if len(facts.Splits) > 0 && rapid.Bool().Draw(t, "split changes") { // somebody else is credited
			facts.Splits = append([]fact.Split(nil), facts.Splits...)
			for i := range facts.Splits {
				if facts.Splits[i].Share.Equal(money.Int(1)) {
					facts.Splits[i].Person = rapid.SampledFrom(facts.Persons).Draw(t, "to").Code
				}
			}
		}
		r, _ := closing(t, facts, plans, to.Add(1).String(), "2027-03", closed)
		scratch := calculate(t, facts, plans, "2025-06", "2027-03")
		if first.Total+r.Total != scratch.Total {
			t.Fatalf("closed %d and open %d are not %d", first.Total, r.Total, scratch.Total)
		}
		if again, _ := closing(t, known, oracleSet(t, p.documents()), "2025-06", to.String()); jsonOf(t, again) != bytes {
			t.Fatal("the closed months, as they were known, come out otherwise")
		}
		shown, _ := closing(t, facts, plans, "2025-06", "2027-03", closed)
		if shown.Total != scratch.Total || len(shown.Closed) != len(first.Statements) {
			t.Fatalf("with the closed months %d, not %d; %d statements of %d", shown.Total, scratch.Total, len(shown.Closed), len(first.Statements))
		}
		for i, s := range first.Statements {
			if c := shown.Closed[i]; c.Payee != s.Payee || c.Month != s.Month || c.Total != s.Total || c.Pending != s.Pending {
				t.Fatalf("%+v is not what was closed: %+v", c, s)
			}
		}
	})
}
