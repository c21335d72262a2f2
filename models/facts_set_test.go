package models_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/models"
	"steelyard/models/trial"
)

func day(s string) period.Date {
	d, err := period.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cny(minor int64) money.Amount { return inCurrency("CNY", minor) }

func inCurrency(code string, minor int64) money.Amount {
	c, err := money.ParseCurrency(code)
	if err != nil {
		panic(err)
	}
	return money.Amount{Currency: c, Minor: minor}
}

func rate(s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d.Canonical()
}

// ordered puts a set into one order, for comparing.
func ordered(s *fact.Set) *fact.Set {
	out := *s
	out.Teams = sortedBy(s.Teams)
	out.Persons = sortedBy(s.Persons)
	out.Employments = sortedBy(s.Employments)
	out.Customers = sortedBy(s.Customers)
	out.Contracts = sortedBy(s.Contracts)
	out.Splits = sortedBy(s.Splits)
	out.Overlays = sortedBy(s.Overlays)
	out.Instalments = sortedBy(s.Instalments)
	out.Receipts = sortedBy(s.Receipts)
	out.Allocations = sortedBy(s.Allocations)
	out.Figures = sortedBy(s.Figures)
	return &out
}

func sortedBy[T any](list []T) []T {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b T) int { return cmp.Compare(fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b)) })
	return out
}

// sameFacts compares sets without regard to order.
func sameFacts(t interface {
	Helper()
	Errorf(string, ...any)
}, want, got *fact.Set) {
	t.Helper()
	diff := gocmp.Diff(ordered(want), ordered(got), cmpopts.EquateEmpty(),
		gocmp.Comparer(func(a, b money.Decimal) bool { return a == b }), gocmp.Comparer(func(a, b money.Amount) bool { return a == b }),
		gocmp.Comparer(func(a, b period.Date) bool { return a == b }))
	if diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

var hr = models.Actor{Login: "hr", Request: "test"}

// enter stores facts in one Update and gives the batch's number.
func enter(db *models.DB, e models.FactEntry) (number int64, err error) {
	err = db.Update(context.Background(), hr, func(tx *models.Tx) error {
		number, err = tx.Enter(e)
		return err
	})
	return number, err
}

func mustEnter(t testing.TB, db *models.DB, e models.FactEntry) int64 {
	t.Helper()
	n, err := enter(db, e)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return n
}

// factsAt reads what is visible at a number; 0: the newest.
func factsAt(t testing.TB, db *models.DB, known int64) *fact.Set {
	t.Helper()
	var set *fact.Set
	err := db.View(context.Background(), func(tx *models.Tx) (err error) {
		if known == 0 {
			if known, err = tx.KnownAt(); err != nil {
				return err
			}
		}
		set, err = tx.Facts(known)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// oddSet has every kind, with values at the edges of what can be stored.
func oddSet() fact.Set {
	long := strings.Repeat("长", 64)
	return fact.Set{
		Teams:   []fact.Team{{Code: "T", Name: ""}, {Code: long, Name: strings.Repeat("𠮷", 200), Parent: "T"}, {Code: "t", Name: "its code differs in case alone", Parent: "T"}},
		Persons: []fact.Person{{Code: "É1", Name: "Ω'\"\\\n%_;--"}, {Code: "e1", Name: "=1+1"}, {Code: " 0007", Name: "\t林 悦 "}},
		Employments: []fact.Employment{
			{Person: "É1", Team: long, Family: "kam", Grade: "G1"},
			{Person: "e1", Valid: period.Interval{From: day("2024-02-29"), To: day("2024-02-29")}, Team: "t"},
			{Person: "e1", Valid: period.Interval{From: day("9999-12-31")}},
		},
		Customers: []fact.Customer{{Code: "K", Name: "K", Class: "A", Industry: strings.Repeat("业", 100)}},
		Contracts: []fact.Contract{
			{Number: "C1", Customer: "K", Kind: "standard", Signed: day("2026-01-01"), Amount: cny(9_223_372_036_854_775_807), Net: cny(0)},
			{Number: "C2", Signed: day("0001-01-02"), Amount: inCurrency("JPY", 1), Net: inCurrency("JPY", 1)},
		},
		Splits:      []fact.Split{{Contract: "C1", Person: "É1", Share: rate("0.333333333333")}, {Contract: "C1", Person: "e1", Share: rate("0.666666666667")}},
		Overlays:    []fact.Overlay{{Contract: "C1", Person: "e1", Share: rate("0.000000000001"), From: day("2026-03-01")}, {Contract: "C2", Person: "É1", Share: rate("999999999999999999")}},
		Instalments: []fact.Instalment{{Contract: "C1", Number: "1", Due: day("9999-12-31"), Amount: cny(1)}},
		Receipts: []fact.Receipt{
			{Number: "R1", Customer: "K", Date: day("2026-01-31"), ValueDate: day("0001-01-01"), Amount: cny(9_223_372_036_854_775_807)},
			{Number: "r1", Date: day("2026-02-01"), ValueDate: day("2026-02-01"), Amount: cny(-5), Reverses: "R1"},
		},
		Allocations: []fact.Allocation{
			{Receipt: "R1", Line: 1, Contract: "C1", Instalment: "1", Amount: cny(7)}, {Receipt: "R1", Line: 2_000_000_000, Contract: "C1", Amount: cny(1)},
			{Receipt: "r1", Line: -1, Contract: "C1", Amount: cny(-5), Reverses: 1},
		},
		Figures: []fact.Figure{{Person: "É1", Period: "2026-Q4", Code: "score", Value: rate("-0.000000000001"), Unit: "rate"}, {Person: "É1", Period: "2026", Code: "score", Unit: "CNY"}},
	}
}

func TestFacts_RoundTripOfOddValues(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		want := oddSet()
		if n := mustEnter(t, db, models.FactEntry{Facts: oddSet()}); n != 1 {
			t.Errorf("the first batch has number %d", n)
		}
		sameFacts(t, &want, factsAt(t, db, 0))
		if n := mustEnter(t, db, models.FactEntry{Facts: oddSet()}); n != 0 {
			t.Errorf("the same facts once more are batch %d", n)
		}
		sameFacts(t, &want, factsAt(t, db, 0))
	})
}

// drawn is a set of facts whose codes begin with a prefix.
func drawn(t *rapid.T, prefix string) fact.Set {
	var s fact.Set
	word := rapid.StringMatching(`[A-Za-z0-9=+@'"\\%_中é -]{0,8}[A-Za-z0-9中]`)
	distinct := func(label string, least, most int) []string {
		list := rapid.SliceOfNDistinct(word, least, most, rapid.ID[string]).Draw(t, label)
		for i := range list {
			list[i] = prefix + list[i]
		}
		return list
	}
	text := rapid.StringMatching(`[ -~中文\n\t]{0,12}`)
	date := rapid.Custom(func(t *rapid.T) period.Date { return day("2020-01-01").AddDays(rapid.IntRange(0, 4000).Draw(t, "day")) })
	teams, persons := distinct("teams", 1, 4), distinct("persons", 1, 4)
	for i, code := range teams {
		parent := ""
		if i > 0 {
			parent = teams[rapid.IntRange(0, i-1).Draw(t, "parent")]
		}
		s.Teams = append(s.Teams, fact.Team{Code: code, Name: text.Draw(t, "name"), Parent: parent})
	}
	for _, code := range persons {
		s.Persons = append(s.Persons, fact.Person{Code: code, Name: text.Draw(t, "name")})
		from := date.Draw(t, "from")
		for range rapid.IntRange(0, 2).Draw(t, "employments") {
			to := from.AddDays(rapid.IntRange(0, 400).Draw(t, "days"))
			s.Employments = append(s.Employments, fact.Employment{Person: code, Valid: period.Interval{From: from, To: to}, Team: rapid.SampledFrom(teams).Draw(t, "team"), Grade: word.Draw(t, "grade")})
			from = to.AddDays(1)
		}
		s.Figures = append(s.Figures, fact.Figure{Person: code, Period: "2026-01", Code: word.Draw(t, "figure"), Unit: "number",
			Value: money.Major(rapid.Int64().Draw(t, "value"), cny(0).Currency).Canonical()})
	}
	for _, number := range distinct("contracts", 0, 3) {
		amount := cny(rapid.Int64Range(0, 1e12).Draw(t, "amount"))
		s.Contracts = append(s.Contracts, fact.Contract{Number: number, Kind: word.Draw(t, "kind"), Signed: date.Draw(t, "signed"), Amount: amount, Net: amount})
		s.Splits = append(s.Splits, fact.Split{Contract: number, Person: persons[0], Share: money.Int(1), From: rapid.SampledFrom([]period.Date{{}, day("2021-01-01")}).Draw(t, "from")})
		s.Instalments = append(s.Instalments, fact.Instalment{Contract: number, Number: word.Draw(t, "instalment"), Due: date.Draw(t, "due"), Amount: cny(rapid.Int64Range(0, 1e9).Draw(t, "part"))})
	}
	for _, number := range distinct("receipts", 0, 4) {
		amount, on := rapid.Int64Range(1, 1e12).Draw(t, "amount"), date.Draw(t, "date")
		s.Receipts = append(s.Receipts, fact.Receipt{Number: number, Date: on, ValueDate: date.Draw(t, "value"), Amount: cny(amount)})
		if len(s.Contracts) > 0 && rapid.Bool().Draw(t, "allocated") {
			s.Allocations = append(s.Allocations, fact.Allocation{Receipt: number, Line: rapid.IntRange(-3, 3).Draw(t, "line"), Contract: rapid.SampledFrom(s.Contracts).Draw(t, "contract").Number,
				Amount: cny(rapid.Int64Range(1, amount).Draw(t, "allocated"))})
		}
	}
	return s
}

func TestFacts_WhatIsEnteredIsRead(t *testing.T) {
	for _, dialect := range trial.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			db := trial.Open(t, dialect)
			checks, before := 0, &fact.Set{}
			rapid.Check(t, func(rt *rapid.T) {
				checks++
				set := drawn(rt, fmt.Sprintf("%d:", checks))
				if list := fact.Check(&set, nil); list.Failed() {
					rt.Skip(list.Error())
				}
				want := together(before, &set)
				if _, err := enter(db, models.FactEntry{Facts: set}); err != nil {
					rt.Fatalf("%v", err)
				}
				before = factsAt(t, db, 0)
				sameFacts(rt, want, before)
			})
		})
	}
}
