package api

import (
	"context"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/models"
	"steelyard/models/trial"
)

// The company of these tests has two subtrees beside each other:
//
//	C                      led by V1
//	├─ N  led by M1:  E1, E2, and E9 until 2026-09-30
//	├─ S  led by M2:  E3, E4, and E9 from 2026-10-01 on
//	└─ P  led by M3:  H1 of human resources, who has a colleague H2
//
// What belongs to the south alone carries the mark below in its codes and
// names: nobody of the north may ever read it. E4 shares a contract with E1, so
// E4's code is known there and carries no mark.
const southMark = "Q7SOUTH"

// E9's facts before and after the move are marked too.
const (
	beforeMark = "Q7BEFORE"
	afterMark  = "Q7AFTER"
)

const (
	e3, c3, k3, r3 = "E3-" + southMark, "C3-" + southMark, "K3-" + southMark, "R3-" + southMark
	k9, r9         = "K9-" + beforeMark, "R9-" + beforeMark
	k9b, r9b, r9c  = "K9-" + afterMark, "R9-" + afterMark, "R8-" + afterMark
)

func yuan(t testing.TB, text string) money.Amount {
	t.Helper()
	c, err := money.ParseCurrency("CNY")
	if err != nil {
		t.Fatal(err)
	}
	a, err := money.ParseAmount(text, c)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func decimalOf(t testing.TB, text string) money.Decimal {
	t.Helper()
	d, err := money.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// enter stores facts as the console does.
func (s *service) enter(t testing.TB, e models.FactEntry) {
	t.Helper()
	err := s.db.Update(context.Background(), models.Actor{Login: "console"}, func(tx *models.Tx) error {
		_, err := tx.Enter(e)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// company makes the company, and a user for each of its people and for those
// who reach everything.
func (s *service) company(t testing.TB) {
	t.Helper()
	s.enter(t, companyFacts(t))
	s.user(t, "e1", "E1", "employee", "rep")
	s.user(t, "e2", "E2", "employee", "rep")
	s.user(t, "e3", e3, "employee", "rep")
	s.user(t, "e9", "E9", "employee", "rep")
	s.user(t, "m1", "M1", "manager", "employee")
	s.user(t, "m2", "M2", "manager", "employee")
	s.user(t, "v1", "V1", "director")
	s.user(t, "h1", "H1", "hr", "employee")
	s.user(t, "bp", "", "hrbp:N")
	s.user(t, "finance", "", "finance")
	s.user(t, "clerk", "", "receivables")
	s.user(t, "ops", "", "salesops")
	s.user(t, "payroll", "", "payroll")
	s.user(t, "designer", "", "designer")
	s.user(t, "auditor", "", "auditor")
}

func companyFacts(t testing.TB) models.FactEntry {
	set := fact.Set{
		Teams: []fact.Team{{Code: "C", Name: "Company"}, {Code: "N", Name: "North", Parent: "C"}, {Code: "S-" + southMark, Name: "South " + southMark, Parent: "C"}, {Code: "P", Name: "People", Parent: "C"}},
		Customers: []fact.Customer{{Code: "C1", Name: "North customer", Class: "A"}, {Code: c3, Name: "South customer " + southMark, Class: "A"},
			{Code: "C9", Name: "Moving customer"}},
	}
	begin := day(t, "2026-01-01")
	work := func(person, name, team string, v period.Interval) {
		if name != "" {
			set.Persons = append(set.Persons, fact.Person{Code: person, Name: name})
		}
		set.Employments = append(set.Employments, fact.Employment{Person: person, Valid: v, Family: "sales", Grade: "mid", Team: team})
	}
	open := period.Interval{From: begin}
	for _, p := range [][3]string{{"V1", "Vice", "C"}, {"M1", "Manager North", "N"}, {"M2", "Manager South", "S-" + southMark}, {"M3", "Manager People", "P"},
		{"E1", "Rep one", "N"}, {"E2", "Rep two", "N"}, {e3, "Rep three " + southMark, "S-" + southMark}, {"E4", "Rep four", "S-" + southMark}, {"H1", "Human one", "P"}, {"H2", "Human two", "P"}} {
		work(p[0], p[1], p[2], open)
	}
	work("E9", "Mover", "N", period.Interval{From: begin, To: day(t, "2026-09-30")})
	work("E9", "", "S-"+southMark, period.Interval{From: day(t, "2026-10-01")})

	sell := func(number, customer, signed string, amount string, shares ...string) {
		a := yuan(t, amount)
		set.Contracts = append(set.Contracts, fact.Contract{Number: number, Customer: customer, Kind: "standard", Signed: day(t, signed), Amount: a, Net: a})
		set.Instalments = append(set.Instalments, fact.Instalment{Contract: number, Number: "1", Due: day(t, signed).AddDays(30), Amount: a})
		for i := 0; i < len(shares); i += 2 {
			set.Splits = append(set.Splits, fact.Split{Contract: number, Person: shares[i], Share: decimalOf(t, shares[i+1])})
		}
	}
	sell("K1", "C1", "2026-03-01", "1000.00", "E1", "1")
	sell("K2", "C1", "2026-03-02", "2000.00", "E2", "1")
	sell(k3, c3, "2026-03-03", "3000.00", e3, "1")
	sell("KX", "C1", "2026-03-04", "4000.00", "E1", "0.6", "E4", "0.4")
	sell(k9, "C9", "2026-05-01", "5000.00", "E9", "1")
	sell(k9b, "C9", "2026-10-15", "6000.00", "E9", "1")

	pay := func(number, customer, on, amount string, parts ...string) {
		set.Receipts = append(set.Receipts, fact.Receipt{Number: number, Customer: customer, Date: day(t, on), ValueDate: day(t, on), Amount: yuan(t, amount)})
		for i := 0; i < len(parts); i += 2 {
			set.Allocations = append(set.Allocations, fact.Allocation{Receipt: number, Line: i/2 + 1, Contract: parts[i], Amount: yuan(t, parts[i+1])})
		}
	}
	pay("R1", "C1", "2026-09-10", "400.00", "K1", "400.00")
	pay("R2", "C1", "2026-09-11", "300.00", "K2", "300.00")
	pay(r3, c3, "2026-09-12", "500.00", k3, "500.00")
	pay("RB", "C1", "2026-09-13", "900.00", "K1", "100.00", k3, "777.77") // one receipt for both subtrees
	pay("RU", "C1", "2026-09-14", "2000.00", "K2", "0.01")
	pay("RS", "C1", "2026-09-15", "4000.00") // as much as is open on KX
	pay(r9, "C9", "2026-09-20", "50.00", k9, "50.00")
	pay(r9b, "C9", "2026-10-20", "60.00", k9, "60.00") // after the move, for the contract before
	pay(r9c, "C9", "2026-10-21", "70.00", k9b, "70.00")

	target := func(person, in, code, value string) {
		set.Figures = append(set.Figures, fact.Figure{Person: person, Period: in, Code: code, Value: decimalOf(t, value), Unit: "CNY"})
	}
	target("E1", "2026-10", "target", "100000")
	target("E2", "2026-10", "target", "200000")
	target(e3, "2026-10", "target", "333333")
	target("E9", "2026-09", "target-"+beforeMark, "90000")
	target("E9", "2026-10", "target-"+afterMark, "99000")
	target("H1", "2026", "target", "1")

	e := models.FactEntry{Facts: set, Selling: companySelling(t), Heads: []models.TeamHead{{Team: "C", Person: "V1", From: begin}, {Team: "N", Person: "M1", From: begin},
		{Team: "S-" + southMark, Person: "M2", From: begin}, {Team: "P", Person: "M3", From: begin}}}
	for i, p := range []string{"E1", e3, "H1", "H2", "M3", "M1"} {
		a := yuan(t, "10000.00")
		a.Minor += int64(i)
		e.Pay = append(e.Pay, models.BasePay{Person: p, Valid: period.Interval{From: begin}, Amount: a, Bank: "62220000" + p})
	}
	return e
}

// count asks the store beside the service for a number.
func (s *service) count(t testing.TB, query string, args ...any) (n int64) {
	t.Helper()
	if err := trial.Raw(t, s.url).QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
