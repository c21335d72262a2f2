package compensation

import (
	"fmt"
	"math/bits"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// benchFacts makes receipts over the twelve months of 2026, spread evenly over
// people with one contract each.
func benchFacts(receipts, people int) *fact.Set {
	yuan, _ := money.ParseCurrency("CNY")
	start, _ := period.ParseDate("2026-01-01")
	s := &fact.Set{}
	for i := range people {
		code, contract := fmt.Sprintf("E%07d", i), fmt.Sprintf("HT%07d", i)
		s.Persons = append(s.Persons, fact.Person{Code: code, Name: code})
		s.Contracts = append(s.Contracts, fact.Contract{Number: contract, Signed: start, Amount: money.Amount{Minor: 1 << 40, Currency: yuan}, Net: money.Amount{Minor: 1 << 40, Currency: yuan}})
		s.Splits = append(s.Splits, fact.Split{Contract: contract, Person: code, Share: money.Int(1)})
	}
	for i := range receipts {
		date := start.AddDays(i * 365 / receipts)
		number := fmt.Sprintf("R%09d", i)
		amount := money.Amount{Minor: int64(10_000 + (i*7919)%4_000_000), Currency: yuan}
		s.Receipts = append(s.Receipts, fact.Receipt{Number: number, Date: date, ValueDate: date, Amount: amount})
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: number, Line: 1, Contract: s.Contracts[i%people].Number, Amount: amount})
	}
	return s
}

const benchPlan = `
plan: bench
version: 1
currency: CNY
effective: {from: 2026-01-01}
components:
  - code: pay
    basis: collected
    tiers: {carry: year, mode: marginal, bands: [{upTo: 500000, rate: 1.5%}, {upTo: 1500000, rate: 2.25%}, {rate: 3%}]}
`

// integerLoop is the plainest calculation that gives the same cents: no
// explanation, no records, nothing kept but the sums.
func integerLoop(amounts []int64, people int) (total int64) {
	const scale = 10_000 // rates in hundredths of a percent
	bounds := [2]int64{50_000_000, 150_000_000}
	rates := [3]int64{150, 225, 300}
	position := make([]int64, people)
	for i, amount := range amounts {
		p := i % people
		before, after := position[p], position[p]+amount
		position[p] = after
		var exact int64
		if after > bounds[1] {
			exact += (after - max(before, bounds[1])) * rates[2]
		}
		if after > bounds[0] && before < bounds[1] {
			exact += (min(after, bounds[1]) - max(before, bounds[0])) * rates[1]
		}
		if before < bounds[0] {
			exact += (min(after, bounds[0]) - before) * rates[0]
		}
		q, r := bits.Div64(0, uint64(exact), scale)
		if r*2 >= scale {
			q++
		}
		total += int64(q)
	}
	return total
}

func BenchmarkYearToDateTiers(b *testing.B) {
	const receipts, people = 1_000_000, 10_000
	facts := benchFacts(receipts, people)
	x := fact.NewIndex(facts)
	p, list := plan.Read("bench.yaml", []byte(benchPlan))
	if list.Failed() {
		b.Fatal(list)
	}
	set, _ := plan.NewSet([]*plan.Plan{p})
	from, _ := period.ParseMonth("2026-01")
	to, _ := period.ParseMonth("2026-12")
	amounts := make([]int64, receipts)
	for i, a := range facts.Allocations {
		amounts[i] = a.Amount.Minor
	}
	want := integerLoop(amounts, people)
	b.Run("integers", func(b *testing.B) {
		for b.Loop() {
			integerLoop(amounts, people)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/receipts, "ns/line")
	})
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("engine-%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, list := Calculate(Request{Facts: x, Plans: set, From: from, To: to, Workers: workers})
				if list.Failed() || r.Total != want {
					b.Fatalf("%v, %d instead of %d", list, r.Total, want)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/receipts, "ns/line")
		})
	}
}
