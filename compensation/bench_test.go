package compensation

import (
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// benchFacts makes receipts over the twelve months of 2026, spread evenly over
// people with one contract each, whose instalment falls due in the middle of the
// year.
func benchFacts(receipts, people int) *fact.Set {
	yuan, _ := money.ParseCurrency("CNY")
	start, _ := period.ParseDate("2026-01-01")
	s := &fact.Set{}
	for i := range people {
		code, contract := fmt.Sprintf("E%07d", i), fmt.Sprintf("HT%07d", i)
		amount := money.Amount{Minor: 1 << 40, Currency: yuan}
		s.Persons = append(s.Persons, fact.Person{Code: code, Name: code})
		s.Contracts = append(s.Contracts, fact.Contract{Number: contract, Signed: start, Amount: amount, Net: amount})
		s.Splits = append(s.Splits, fact.Split{Contract: contract, Person: code, Share: money.Int(1)})
		s.Instalments = append(s.Instalments, fact.Instalment{Contract: contract, Number: "1", Due: start.AddDays(120 + i%120), Amount: amount})
	}
	for i := range receipts {
		date := start.AddDays(i * 365 / receipts)
		number := fmt.Sprintf("R%09d", i)
		amount := money.Amount{Minor: int64(10_000 + (i*7919)%4_000_000), Currency: yuan}
		s.Receipts = append(s.Receipts, fact.Receipt{Number: number, Date: date, ValueDate: date, Amount: amount})
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: number, Line: 1, Contract: s.Contracts[i%people].Number, Instalment: "1", Amount: amount})
	}
	return s
}

const benchPlan = `
plan: bench
version: 1
currency: CNY
effective: {from: 2026-01-01}
tables:
  collection_days: {unit: days, bands: [{upTo: 15, value: 1.1}, {upTo: 31, value: 1}, {upTo: 60, value: 0.8}, {upTo: 90, value: 0.6}, {value: 0.4}]}
components:
  - code: pay
    basis: collected
    tiers: {carry: year, mode: marginal, bands: [{upTo: 500000, rate: 1.5%}, {upTo: 1500000, rate: 2.25%}, {rate: 3%}]}
    coefficients: [COEFFICIENT]
`

const (
	byTable   = `{table: collection_days, by: receipt.value_date - instalment.due_date}`
	byFormula = `{value: 'IF(DAYS(receipt.value_date - instalment.due_date) <= 15, 1.1, IF(DAYS(receipt.value_date - instalment.due_date) <= 31, 1, IF(DAYS(receipt.value_date - instalment.due_date) <= 60, 0.8, IF(DAYS(receipt.value_date - instalment.due_date) <= 90, 0.6, 0.4))))'}`
)

// integerLoop is the plainest calculation that gives the same cents: no
// explanation, no records, nothing kept but the sums. It reads the same slice of
// receipts as the engine; contract and person have the same number.
func integerLoop(receipts []fact.Cash, position []int64) (total int64) {
	const scale = 10_000 * 10 // rates in hundredths of a percent, coefficients in tenths
	bounds := [2]int64{50_000_000, 150_000_000}
	rates := [3]int64{150, 225, 300}
	clear(position)
	for i := range receipts {
		r := &receipts[i]
		before := position[r.ContractAt]
		after := before + r.Amount
		position[r.ContractAt] = after
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
		switch days := r.ValueDate.DaysSince(r.Due); {
		case days <= 15:
			exact *= 11
		case days <= 31:
			exact *= 10
		case days <= 60:
			exact *= 8
		case days <= 90:
			exact *= 6
		default:
			exact *= 4
		}
		q, rest := bits.Div64(0, uint64(exact), scale)
		if rest*2 >= scale {
			q++
		}
		total += int64(q)
	}
	return total
}

// benchCase is facts and plan of a benchmark with the plain form of the facts.
type benchCase struct {
	index    *fact.Index
	plans    *plan.Set
	position []int64
	want     int64
	from, to period.Month
}

func newBenchCase(b *testing.B, receipts, people int, coefficient string) *benchCase {
	facts := benchFacts(receipts, people)
	p, list := plan.Read("bench.yaml", []byte(replaceOnce(benchPlan, "COEFFICIENT", coefficient)))
	if list.Failed() {
		b.Fatal(list)
	}
	c := &benchCase{index: fact.NewIndex(facts), position: make([]int64, people)}
	c.plans, _ = plan.NewSet([]*plan.Plan{p})
	c.from, _ = period.ParseMonth("2026-01")
	c.to, _ = period.ParseMonth("2026-12")
	c.want = integerLoop(c.index.Cash, c.position)
	return c
}

func replaceOnce(s, old, with string) string {
	for i := range s {
		if len(s)-i >= len(old) && s[i:i+len(old)] == old {
			return s[:i] + with + s[i+len(old):]
		}
	}
	return s
}

func (c *benchCase) engine(b *testing.B, workers int) {
	r, list := Calculate(Request{Facts: c.index, Plans: c.plans, From: c.from, To: c.to, Workers: workers})
	if list.Failed() || r.Total != c.want {
		b.Fatalf("%v, %d instead of %d", list, r.Total, c.want)
	}
}

// timed runs both sides in turn and reports the median of the ratios and the
// times per line.
func (c *benchCase) timed(b *testing.B, run func()) {
	lines := float64(len(c.index.Cash))
	var ratios, own, loop []float64
	for range 5 {
		integerLoop(c.index.Cash, c.position) // warm
		l := clock(func() { integerLoop(c.index.Cash, c.position) })
		runtime.GC() // what earlier runs left is not this one's
		e := clock(run)
		ratios, own, loop = append(ratios, e/l), append(own, e/lines), append(loop, l/lines)
	}
	for _, m := range []struct {
		list []float64
		unit string
	}{{ratios, "×loop"}, {own, "ns/line"}, {loop, "ns/line-loop"}} {
		slices.Sort(m.list)
		b.ReportMetric(m.list[2], m.unit)
	}
	b.ReportMetric(0, "ns/op")
}

func BenchmarkYearToDateTiers(b *testing.B) {
	for _, size := range []struct {
		name             string
		receipts, people int
	}{{"100k", 100_000, 1_000}, {"1M", 1_000_000, 10_000}, {"10M", 10_000_000, 100_000}} {
		b.Run(size.name, func(b *testing.B) {
			c := newBenchCase(b, size.receipts, size.people, byTable)
			b.ReportAllocs()
			for b.Loop() {
				c.engine(b, 1)
			}
			c.timed(b, func() { c.engine(b, 1) })
		})
	}
	b.Run("1M-two-workers", func(b *testing.B) {
		c := newBenchCase(b, 1_000_000, 10_000, byTable)
		for b.Loop() {
			c.engine(b, 2)
		}
		c.timed(b, func() { c.engine(b, 2) })
	})
	b.Run("1M-formula", func(b *testing.B) {
		c := newBenchCase(b, 1_000_000, 10_000, byFormula)
		for b.Loop() {
			c.engine(b, 1)
		}
		c.timed(b, func() { c.engine(b, 1) })
	})
	b.Run("1M-sorting", func(b *testing.B) {
		facts := benchFacts(1_000_000, 10_000)
		for b.Loop() {
			fact.NewIndex(facts)
		}
	})
}
