package compensation_test

import (
	"fmt"
	"math/big"
	"strings"

	"pgregory.net/rapid"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

var yuan, _ = money.ParseCurrency("CNY")

func date(s string) period.Date {
	d, err := period.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func month(s string) period.Month {
	m, err := period.ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

func decimal(s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cny(s string) money.Amount {
	a, err := money.ParseAmount(s, yuan)
	if err != nil {
		panic(err)
	}
	return a
}

// readPlan reads a document that must be free of problems.
func readPlan(t interface{ Fatalf(string, ...any) }, document string) *plan.Set {
	p, list := plan.Read("test.yaml", []byte(document))
	if len(list) > 0 {
		t.Fatalf("the plan has problems: %v\n%s", list, document)
	}
	set, list := plan.NewSet([]*plan.Plan{p})
	if len(list) > 0 {
		t.Fatalf("the plans have problems: %v", list)
	}
	return set
}

// calculate calculates with facts that must be free of problems.
func calculate(t interface{ Fatalf(string, ...any) }, s *fact.Set, plans *plan.Set, from, to string) *compensation.Result {
	r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(s), Plans: plans, From: month(from), To: month(to), Workers: 2})
	if list.Failed() {
		t.Fatalf("the calculation has problems: %v", list)
	}
	return r
}

// genFacts draws a small company: people, contracts with splits that change
// over time, receipts with one or two allocations.
func genFacts(t *rapid.T) *fact.Set {
	s := &fact.Set{}
	people := rapid.IntRange(1, 4).Draw(t, "people")
	for i := range people {
		s.Persons = append(s.Persons, fact.Person{Code: fmt.Sprintf("E%02d", i), Name: fmt.Sprintf("员工%d", i)})
	}
	contracts := rapid.IntRange(1, 5).Draw(t, "contracts")
	for i := range contracts {
		number := fmt.Sprintf("HT%d", i)
		c := fact.Contract{Number: number, Signed: genDate(t), Kind: rapid.SampledFrom([]string{"standard", "pilot"}).Draw(t, "kind")}
		c.Amount = money.Amount{Minor: rapid.Int64Range(1, 50_000_000).Draw(t, "amount"), Currency: yuan}
		c.Net = c.Amount
		if rapid.Bool().Draw(t, "taxed") {
			c.Net.Minor = rapid.Int64Range(0, c.Amount.Minor).Draw(t, "net")
		}
		s.Contracts = append(s.Contracts, c)
		genSplit(t, s, number, period.Date{})
		if rapid.IntRange(0, 3).Draw(t, "split changes") == 0 {
			genSplit(t, s, number, genDate(t))
		}
	}
	for i := range rapid.IntRange(0, 25).Draw(t, "receipts") {
		number := fmt.Sprintf("R%03d", rapid.IntRange(0, 999).Draw(t, "number")*100+i)
		parts := rapid.IntRange(1, 2).Draw(t, "parts")
		r := fact.Receipt{Number: number, Date: genDate(t), Amount: money.Amount{Currency: yuan}}
		r.ValueDate = r.Date
		for line := range parts {
			amount := rapid.Int64Range(1, 30_000_000).Draw(t, "allocated")
			r.Amount.Minor += amount
			s.Allocations = append(s.Allocations, fact.Allocation{
				Receipt: number, Line: line + 1, Contract: fmt.Sprintf("HT%d", rapid.IntRange(0, contracts-1).Draw(t, "contract")),
				Amount: money.Amount{Minor: amount, Currency: yuan},
			})
		}
		s.Receipts = append(s.Receipts, r)
	}
	return s
}

func genDate(t *rapid.T) period.Date {
	return date("2025-06-01").AddDays(rapid.IntRange(0, 560).Draw(t, "day"))
}

// genSplit gives a contract a set of shares that sum to exactly 100 %.
func genSplit(t *rapid.T, s *fact.Set, contract string, from period.Date) {
	people := rapid.Permutation(s.Persons).Draw(t, "people of the split")
	people = people[:rapid.IntRange(1, len(people)).Draw(t, "parts of the split")]
	left := 10000
	for i, p := range people {
		part := left
		if i < len(people)-1 {
			part = rapid.IntRange(1, left-(len(people)-1-i)).Draw(t, "share")
		}
		left -= part
		s.Splits = append(s.Splits, fact.Split{Contract: contract, Person: p.Code, Share: decimal(fmt.Sprintf("%d.%04d", part/10000, part%10000)), From: from})
	}
}

func genRule(t *rapid.T) naiveRule {
	rate := func() *big.Rat { return big.NewRat(rapid.Int64Range(0, 30000).Draw(t, "rate"), 100000) }
	rule := naiveRule{
		basis:   rapid.SampledFrom([]string{"collected", "collected_net", "signed"}).Draw(t, "basis"),
		notKind: rapid.SampledFrom([]string{"", "pilot"}).Draw(t, "left out"),
		mode:    rapid.SampledFrom([]string{"", "marginal", "whole", "interpolate-rate", "interpolate-amount"}).Draw(t, "mode"),
		carry:   rapid.SampledFrom([]string{"none", "month", "quarter", "year"}).Draw(t, "carry"),
	}
	if rapid.Bool().Draw(t, "coefficient") {
		days := int64(-250)
		for range rapid.IntRange(0, 3).Draw(t, "classes") {
			days += rapid.Int64Range(1, 200).Draw(t, "days")
			rule.factors = append(rule.factors, naiveBand{bound: big.NewRat(days, 1), below: rapid.Bool().Draw(t, "below"), rate: big.NewRat(rapid.Int64Range(0, 200).Draw(t, "factor"), 100)})
		}
		rule.factors = append(rule.factors, naiveBand{rate: big.NewRat(rapid.Int64Range(0, 200).Draw(t, "factor"), 100)})
	}
	if least := rapid.Int64Range(0, 3_000_000).Draw(t, "least"); rapid.IntRange(0, 3).Draw(t, "limits") == 0 {
		rule.least = big.NewRat(least, 1000)
		if rapid.Bool().Draw(t, "both") {
			rule.most = big.NewRat(least+rapid.Int64Range(0, 3_000_000).Draw(t, "most"), 1000)
		}
	}
	if rule.mode == "" {
		rule.flat, rule.carry = rate(), ""
		return rule
	}
	rule.catchUp = rule.mode == "whole" && rule.carry != "none" && rapid.Bool().Draw(t, "catchUp")
	pointed := strings.HasPrefix(rule.mode, "interpolate")
	band := func() naiveBand {
		b := naiveBand{rate: rate()}
		if rule.mode == "interpolate-amount" {
			b.rate = cents(rapid.Int64Range(0, 1_000_000).Draw(t, "amount at the point"))
		}
		if rapid.IntRange(0, 2).Draw(t, "amount on top") == 0 && (rule.mode == "marginal" || rule.mode == "whole" && rule.carry == "none") {
			b.amount = cents(rapid.Int64Range(0, 100_000).Draw(t, "amount"))
		}
		return b
	}
	bound, least := int64(0), 0
	if pointed {
		least = 1
	}
	for range rapid.IntRange(least, 4).Draw(t, "bounds") {
		bound += rapid.Int64Range(1, 40_000_000).Draw(t, "width")
		b := band()
		b.bound, b.below = cents(bound), rapid.Bool().Draw(t, "below")
		rule.bands = append(rule.bands, b)
	}
	if !pointed {
		rule.bands = append(rule.bands, band())
	}
	return rule
}

// shuffled returns the same facts in another order.
func shuffled(t *rapid.T, s *fact.Set) *fact.Set {
	return &fact.Set{
		Persons:     rapid.Permutation(s.Persons).Draw(t, "persons"),
		Contracts:   rapid.Permutation(s.Contracts).Draw(t, "contracts"),
		Splits:      rapid.Permutation(s.Splits).Draw(t, "splits"),
		Receipts:    rapid.Permutation(s.Receipts).Draw(t, "receipts"),
		Allocations: rapid.Permutation(s.Allocations).Draw(t, "allocations"),
		Employments: s.Employments, Teams: s.Teams, Customers: s.Customers, Instalments: s.Instalments, Figures: s.Figures,
	}
}

// jsonOf is the whole result with every explanation, as bytes.
func jsonOf(t interface{ Fatalf(string, ...any) }, r *compensation.Result) string {
	var b strings.Builder
	if err := r.WriteJSON(&b, true); err != nil {
		t.Fatalf("the result cannot be written: %v", err)
	}
	return b.String()
}
