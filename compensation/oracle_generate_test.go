package compensation_test

import (
	"fmt"
	"math/big"
	"math/bits"

	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// oracleDraw is rapid's draws by short names.
type oracleDraw struct{ *rapid.T }

// int is about even over its range, where rapid's own numbers are mostly small:
// it is made of bits. It shrinks to the first.
func (t oracleDraw) int(from, to int, what string) int {
	n := to - from + 1
	return rapid.Custom(func(t *rapid.T) int {
		drawn := 0
		for range bits.Len(uint(n)) + 2 {
			drawn *= 2
			if rapid.Bool().Draw(t, "bit") {
				drawn++
			}
		}
		return from + drawn%n
	}).Draw(t.T, what)
}

// oneIn says yes once in n times; cases shrink to no.
func (t oracleDraw) oneIn(n int, what string) bool { return t.int(0, n-1, what) == n-1 }

func (t oracleDraw) of(what string, list ...string) string {
	return list[t.int(0, len(list)-1, what)]
}

// day lies in one of ten months, often at an edge of it.
func (t oracleDraw) day(what string) period.Date {
	m := month("2025-11").Add(t.int(0, 9, what+", month"))
	switch t.int(0, 3, what+", where") {
	case 0:
		return m.First()
	case 1:
		return m.Last()
	}
	return m.First().AddDays(t.int(0, 27, what+", day"))
}

// minor is an amount from 1 to most minor units, often a tenth or a part of it.
func (t oracleDraw) minor(most int64, what string) int64 {
	if most >= 10 && t.int(0, 2, what+", round") < 2 {
		return most / 10 * int64(t.int(1, 10, what+", tenths"))
	}
	return rapid.Int64Range(1, most).Draw(t.T, what) // often small
}

func (t oracleDraw) amount(minor int64) money.Amount {
	return money.Amount{Minor: minor, Currency: yuan}
}

// genOracleFacts draws a small company: people whose grades change, contracts
// with splits and overlays, money that comes, also too early and too much, and
// money that goes back, tied and untied.
func genOracleFacts(rt *rapid.T) *fact.Set {
	t, s := oracleDraw{rt}, &fact.Set{}
	for i := range t.int(2, 4, "people") {
		code := fmt.Sprintf("E%d", i)
		s.Persons = append(s.Persons, fact.Person{Code: code, Name: "员工" + code})
		t.employ(s, code)
	}
	for i := range t.int(1, 4, "contracts") {
		c := fact.Contract{Number: fmt.Sprintf("HT%d", i), Signed: t.day("signed"), Kind: t.of("kind", "standard", "standard", "pilot")}
		c.Amount = t.amount(t.minor(25_000_000, "gross"))
		c.Net = c.Amount
		if t.oneIn(2, "taxed") {
			c.Net.Minor -= c.Amount.Minor * int64(t.int(0, 40, "tax")) / 113
		}
		s.Contracts = append(s.Contracts, c)
		t.split(s, c.Number, period.Date{})
		if t.oneIn(4, "split changes") {
			t.split(s, c.Number, t.day("split from"))
		}
		if t.oneIn(2, "overlay") {
			t.overlay(s, c.Number, period.Date{})
			if t.oneIn(4, "overlay changes") {
				t.overlay(s, c.Number, t.day("overlay from"))
			}
		}
	}
	for i := range t.int(2, 9, "receipts") {
		number := fmt.Sprintf("R%02d%d", t.int(0, 99, "number"), i)
		switch what := t.int(0, 9, "what"); {
		case what < 6 || what < 9 && !t.reverse(s, number):
			t.receive(s, number, 1)
		case what == 9:
			t.receive(s, number, -1)
		}
	}
	return s
}

// employ gives a person no employment, one, or two with another grade and
// perhaps a gap.
func (t oracleDraw) employ(s *fact.Set, code string) {
	add := func(grade string, from, to period.Date) {
		s.Employments = append(s.Employments, fact.Employment{Person: code, Valid: period.Interval{From: from, To: to}, Family: "rep", Grade: grade})
	}
	switch t.int(0, 3, "employments") {
	case 1:
		add(t.of("grade", "senior", "junior"), period.Date{}, period.Date{})
	case 2:
		change := t.day("change")
		add("junior", period.Date{}, change.AddDays(-1))
		add("senior", change.AddDays(t.int(0, 40, "gap")), period.Date{})
	case 3:
		join := t.day("joined")
		add("senior", join, join.AddDays(t.int(0, 200, "stay")))
	}
}

// split gives a contract shares that sum to the whole, often not in percents.
func (t oracleDraw) split(s *fact.Set, contract string, from period.Date) {
	people := rapid.Permutation(s.Persons).Draw(t.T, "people of the split")
	people = people[:t.int(1, len(people), "size of the split")]
	left := 10000
	for i, p := range people {
		part := left
		if i < len(people)-1 {
			part = t.int(1, left-(len(people)-1-i), "share")
		}
		left -= part
		s.Splits = append(s.Splits, fact.Split{Contract: contract, Person: p.Code, Share: decimal(fmt.Sprintf("%d.%04d", part/10000, part%10000)), From: from})
	}
}

func (t oracleDraw) overlay(s *fact.Set, contract string, from period.Date) {
	people := rapid.Permutation(s.Persons).Draw(t.T, "people of the overlay")
	for _, p := range people[:t.int(1, len(people), "size of the overlay")] {
		part := t.int(1, 15000, "overlay share")
		s.Overlays = append(s.Overlays, fact.Overlay{Contract: contract, Person: p.Code, Share: decimal(fmt.Sprintf("%d.%04d", part/10000, part%10000)), From: from})
	}
}

// receive adds money with one or two allocations; sign -1 is money that goes
// back and cannot be tied.
func (t oracleDraw) receive(s *fact.Set, number string, sign int64) {
	r := fact.Receipt{Number: number, Date: t.day("date"), Amount: t.amount(0)}
	r.ValueDate = r.Date
	for line := range t.int(1, 2, "parts") {
		c := s.Contracts[t.int(0, len(s.Contracts)-1, "contract")]
		a := fact.Allocation{Receipt: number, Line: line + 1, Contract: c.Number, Amount: t.amount(sign * t.minor(c.Amount.Minor+c.Amount.Minor/5, "allocated"))}
		r.Amount.Minor += a.Amount.Minor
		s.Allocations = append(s.Allocations, a)
	}
	if t.oneIn(5, "not all allocated") {
		r.Amount.Minor += sign * 1000
	}
	s.Receipts = append(s.Receipts, r)
}

// reverse adds a tied reversal of an earlier receipt, if one has something left.
func (t oracleDraw) reverse(s *fact.Set, number string) bool {
	left := func(a fact.Allocation) int64 {
		return a.Amount.Minor - oracleTaken(s, oraclePlaceOf(s, a), oraclePlace{date: date("9999-12-31")})
	}
	parts := map[string][]fact.Allocation{}
	var receipts []fact.Receipt
	for _, r := range s.Receipts {
		for _, a := range s.Allocations {
			if a.Receipt == r.Number && a.Amount.Minor > 0 && left(a) > 0 {
				parts[r.Number] = append(parts[r.Number], a)
			}
		}
		if len(parts[r.Number]) > 0 {
			receipts = append(receipts, r)
		}
	}
	if len(receipts) == 0 {
		return false
	}
	original := receipts[t.int(0, len(receipts)-1, "original")]
	v := fact.Receipt{Number: number, Date: original.Date.AddDays(t.int(0, 9, "reversed") * t.int(0, 20, "reversed, times")), Amount: t.amount(0), Reverses: original.Number}
	v.ValueDate = v.Date
	s.Receipts = append(s.Receipts, v)
	whole := &s.Receipts[len(s.Receipts)-1].Amount
	list := parts[original.Number]
	if len(list) > 1 && t.oneIn(2, "one part alone") {
		list = list[1:]
	}
	for i, a := range list {
		back := fact.Allocation{Receipt: number, Line: i + 1, Contract: a.Contract, Reverses: a.Line}
		amount := left(a)
		if t.oneIn(2, "a part") {
			amount = t.minor(amount, "back")
		}
		back.Amount = t.amount(-amount)
		same := 0
		for _, b := range s.Allocations {
			if b.Receipt == original.Number && b.Contract == a.Contract {
				same++
			}
		}
		if same == 1 && t.oneIn(2, "by contract") {
			back.Reverses = 0
		}
		whole.Minor -= amount
		s.Allocations = append(s.Allocations, back)
	}
	return true
}

// genOracleFigures draws targets and scores for what a plan asks; where the plan
// says nothing of those who have none, everybody has one.
func genOracleFigures(rt *rapid.T, s *fact.Set, p oraclePlan) {
	t := oracleDraw{rt}
	have := map[fact.Figure]bool{}
	draw := func(code, span, unit string, needed bool, value func() money.Decimal) {
		for _, person := range s.Persons {
			for m := month("2025-01"); m.Compare(month("2027-06")) <= 0; m = m.Add(1) {
				f := fact.Figure{Person: person.Code, Period: oracleWindow(span, m.First()), Code: code, Unit: unit}
				if have[f] || !needed && (m.Compare(month("2025-11")) < 0 || m.Compare(month("2026-09")) > 0 || !t.oneIn(2, "has "+code)) {
					continue
				}
				have[f] = true
				f.Value = value()
				s.Figures = append(s.Figures, f)
			}
		}
	}
	for _, v := range p.versions {
		for _, r := range v.rules {
			if r.target != "" {
				usual := decimal(new(big.Rat).SetInt64(int64(t.int(1, 300, "usual target")) * 1000).FloatString(2))
				draw(r.target, r.carry, "CNY", r.absent == nil, func() money.Decimal { return usual })
			}
			if r.score != nil {
				score := decimal(big.NewRat(int64(t.int(0, 200, "score")), 100).FloatString(2))
				draw(r.score.code, r.score.period, "number", false, func() money.Decimal { return score })
			}
		}
	}
}
