package compensation

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// quickFacts draws a person with contracts, some of whose receipts are late, have
// no due date, are tiny, huge or went back, or lie a century or two away.
func quickFacts(t *rapid.T) *fact.Set {
	yuan, _ := money.ParseCurrency("CNY")
	start, _ := period.ParseDate("2025-11-01")
	day := func(name string) period.Date { return start.AddDays(rapid.IntRange(0, 500).Draw(t, name)) }
	amount := func(n int64) money.Amount { return money.Amount{Minor: n, Currency: yuan} }
	s := &fact.Set{Persons: []fact.Person{{Code: "E1", Name: "E1"}}}
	for i := range rapid.IntRange(0, 2).Draw(t, "employments") {
		from := start.AddDays(200 * i)
		s.Employments = append(s.Employments, fact.Employment{Person: "E1", Grade: rapid.SampledFrom([]string{"mid", "senior"}).Draw(t, "grade"), Valid: period.Interval{From: from, To: from.AddDays(rapid.IntRange(50, 199).Draw(t, "days"))}})
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "contracts") {
		number := string(rune('A' + i))
		s.Contracts = append(s.Contracts, fact.Contract{Number: number, Signed: day("signed"), Amount: amount(1 << 50), Net: amount(1 << 49)})
		s.Splits = append(s.Splits, fact.Split{Contract: number, Person: "E1", Share: money.Int(1)})
		due := day("due")
		if rapid.IntRange(0, 20).Draw(t, "due long ago") == 0 {
			due = due.AddDays(-rapid.IntRange(32_700, 40_000).Draw(t, "ago"))
		}
		s.Instalments = append(s.Instalments, fact.Instalment{Contract: number, Number: "1", Due: due, Amount: amount(1)})
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "receipts") {
		d := day("date")
		if rapid.IntRange(0, 40).Draw(t, "long ago") == 0 {
			d = d.AddDays(-rapid.IntRange(65_000, 66_000).Draw(t, "days ago"))
		}
		r := fact.Receipt{Number: "R" + string(rune('A'+i)), Date: d, ValueDate: d.AddDays(-rapid.IntRange(0, 40).Draw(t, "booked")), Amount: amount(rapid.Int64Range(1, 40_000_000).Draw(t, "amount"))}
		switch rapid.IntRange(0, 30).Draw(t, "kind") {
		case 0:
			r.Amount.Minor = -r.Amount.Minor
		case 1:
			r.Amount.Minor = 1 << 48
		}
		a := fact.Allocation{Receipt: r.Number, Line: 1, Contract: rapid.SampledFrom(s.Contracts).Draw(t, "contract").Number, Amount: r.Amount, Instalment: "1"}
		if rapid.IntRange(0, 30).Draw(t, "no instalment") == 0 {
			a.Instalment = ""
		}
		s.Receipts, s.Allocations = append(s.Receipts, r), append(s.Allocations, a)
	}
	return s
}

func quickPlan(t *rapid.T) string {
	rate := rapid.SampledFrom([]string{"0%", "1.5%", "2.25%", "3%", "1/8", "12.3456%", "100%"})
	tiers := "rate: " + rate.Draw(t, "rate")
	if rapid.Bool().Draw(t, "tiers") {
		tiers = "tiers: {carry: " + rapid.SampledFrom([]string{"none", "month", "quarter", "year"}).Draw(t, "carry") + ", mode: marginal, bands: ["
		for _, b := range []string{"upTo: 50000", "below: 100000", "upTo: 100000.01"}[rapid.IntRange(0, 3).Draw(t, "from"):] {
			tiers += "{" + b + ", rate: " + rate.Draw(t, "band rate") + "}, "
		}
		tiers += "{rate: " + rate.Draw(t, "last rate") + "}]}"
	}
	by := rapid.SampledFrom([]string{"receipt.value_date - instalment.due_date", "DAYS(receipt.date - contract.signed)", "instalment.due_date - receipt.date"}).Draw(t, "by")
	unit := "days"
	if strings.HasPrefix(by, "DAYS") {
		unit = "number"
	}
	who, to := "", ""
	if rapid.Bool().Draw(t, "who") {
		who = "who: {grade: [senior]}\n"
	}
	if rapid.Bool().Draw(t, "ends") {
		to = ", to: 2026-09-30"
	}
	table := rapid.SampledFrom([]string{"{value: 0.7}", "{upTo: 15, value: 1.1}, {below: 31, value: 1}, {value: 0.25}", "{below: -3.5, value: 2}, {upTo: -1, value: 1}, {upTo: 0.5, value: 0.5}, {value: 0}"}).Draw(t, "table")
	return "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2025-12-01" + to + "}\n" + who + "tables:\n  days: {unit: " + unit + ", bands: [" + table + "]}\ncomponents:\n  - {code: pay, basis: " +
		rapid.SampledFrom([]string{"collected", "collected_net"}).Draw(t, "basis") + ", " + tiers + ", coefficients: [{table: days, by: '" + by + "'}, {value: 0.9}]}\n"
}

// The quick form gives the lines that the whole evaluation gives, in every field.
func TestQuickFormGivesTheSameLines(t *testing.T) {
	quickly := 0
	rapid.Check(t, func(t *rapid.T) {
		p, list := plan.Read("p.yaml", []byte(quickPlan(t)))
		if p == nil {
			t.Fatalf("%v", list)
		}
		set, _ := plan.NewSet([]*plan.Plan{p})
		from, _ := period.ParseMonth("2026-01")
		x := fact.NewIndex(quickFacts(t))
		to := from.Add(rapid.IntRange(0, 14).Draw(t, "months"))
		evaluate := func(whole bool) evaluation {
			e, _ := newEngine(x, set, from, to, nil)
			if e.tracks[0].quick == nil {
				t.Fatalf("the component has no quick form")
			}
			if whole {
				e.tracks[0].quick = nil
			}
			results, _ := e.evaluate([]int32{0}, 1)
			return results[0]
		}
		fast, slow := evaluate(false), evaluate(true)
		if fast.silence != slow.silence || len(fast.statements) != len(slow.statements) || len(fast.problems) != len(slow.problems) {
			t.Fatalf("%+v with %d statements and %v, not %+v with %d and %v", fast.silence, len(fast.statements), fast.problems, slow.silence, len(slow.statements), slow.problems)
		}
		for i := range slow.statements {
			a, b := fast.statements[i], slow.statements[i]
			if a.Month != b.Month || a.Total != b.Total || len(a.Lines) != len(b.Lines) {
				t.Fatalf("%+v is not %+v", a, b)
			}
			for j := range b.Lines {
				quickly++
				if !a.Lines[j].same(b.Lines[j]) {
					t.Fatalf("%+v (exactly %s) is not %+v (exactly %s)", a.Lines[j], a.Lines[j].Exact(), b.Lines[j], b.Lines[j].Exact())
				}
			}
		}
	})
	if quickly == 0 {
		t.Error("no line was compared")
	}
}

// Which components have a quick form.
func TestQuickFormsOfComponents(t *testing.T) {
	for keys, want := range map[string]bool{
		"rate: 5%": true, "rate: 'IF(receipt.amount > 5, 1%, 2%)'": false, "rate: 5%, when: contract.kind = \"x\"": false, "rate: 5%, limits: {cap: 5, per: year}": false,
		"rate: 5%, gate: {first_payment: 30%}": false, "kind: formula, amount: base * 5%": false, "rate: 5%, coefficients: [{value: share + 1}]": false,
		"rate: 0.000000000001%, coefficients: [{value: 0.000001}]": false, "tiers: {carry: year, mode: whole, catchUp: false, bands: [{rate: 5%}]}": false,
		"tiers: {carry: year, mode: marginal, bands: [{upTo: 5, rate: 5%, amount: 3}, {rate: 6%}]}": false, "tiers: {carry: year, mode: marginal, bands: [{upTo: 5, rate: 5%}, {rate: 6%}]}": true,
	} {
		p, list := plan.Read("p.yaml", []byte("plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents:\n  - {code: pay, basis: collected, "+keys+"}\n"))
		if p == nil {
			t.Fatalf("%s: %v", keys, list)
		}
		if got := quickOf(p, &p.Components[0]) != nil; got != want {
			t.Errorf("%s: %v", keys, got)
		}
	}
}

// The day of a credit is the day of its event, however far it lies away.
func TestDaysOfCredits(t *testing.T) {
	facts := quickYears(t, "0001-01-01", "0001-01-02", "0180-06-06", "0180-06-07", "0180-06-08", "9999-12-31")
	c, _ := creditAll(facts, measure.All()[0], false, facts.Currency, period.Window{})
	if len(c.credits) != len(facts.Cash) {
		t.Fatalf("%d credits of %d receipts", len(c.credits), len(facts.Cash))
	}
	far := 0
	for i := range c.credits {
		if k := &c.credits[i]; c.date(k) != facts.Cash[k.event].Date {
			t.Errorf("%s instead of %s", c.date(k), facts.Cash[k.event].Date)
		} else if k.day == farDay {
			far++
		}
	}
	if far == 0 || far == len(c.credits) {
		t.Errorf("%d of %d days are far", far, len(c.credits))
	}
}

// quickYears has one receipt on each of the days.
func quickYears(t *testing.T, days ...string) *fact.Index {
	yuan, _ := money.ParseCurrency("CNY")
	amount := money.Amount{Minor: 1, Currency: yuan}
	s := &fact.Set{Persons: []fact.Person{{Code: "E1", Name: "E1"}}, Contracts: []fact.Contract{{Number: "A", Amount: money.Amount{Minor: 1 << 40, Currency: yuan}}}}
	s.Splits = []fact.Split{{Contract: "A", Person: "E1", Share: money.Int(1)}}
	for _, day := range days {
		d, err := period.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		s.Receipts = append(s.Receipts, fact.Receipt{Number: day, Date: d, Amount: amount})
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: day, Line: 1, Contract: "A", Amount: amount})
	}
	return fact.NewIndex(s)
}

// Division by multiplication is division, for every number that is below 2^63
// with half of the divisor.
func TestQuickDivision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := &quick{divisor: 1}
		for range rapid.IntRange(0, 18).Draw(t, "digits") {
			q.divisor *= 10
		}
		q.invert()
		n := rapid.Uint64Range(0, 1<<63-1).Draw(t, "n")
		if rapid.Bool().Draw(t, "near") { // to where the quotient changes
			n = n / q.divisor * q.divisor
			n += rapid.SampledFrom([]uint64{0, 1, q.divisor / 2, q.divisor - 1}).Draw(t, "rest")
			n &= 1<<63 - 1
		}
		n = min(n, 1<<63-1-q.divisor/2)
		want := n / q.divisor
		if rest := n % q.divisor; rest >= q.divisor-rest {
			want++
		}
		if got := q.minor(n); uint64(got) != want {
			t.Fatalf("%d in units of %d is %d, want %d", n, q.divisor, got, want)
		}
	})
}

// A line is at most 64 bytes of explanation record, and a credit 16.
func TestLinesAreSmall(t *testing.T) {
	if size := reflect.TypeFor[Line]().Size(); size > 64 {
		t.Errorf("a line has %d bytes", size)
	}
	if size := reflect.TypeFor[credit]().Size(); size > 16 {
		t.Errorf("a credit has %d bytes", size)
	}
}
