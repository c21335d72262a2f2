package models_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/plan"
	"steelyard/demo"
	"steelyard/models"
	"steelyard/models/trial"
)

// paid calculates a person's statements of the last year, as
// the bytes that clients get.
func paid(t *testing.T, facts *fact.Set, company demo.Company, person string) string {
	t.Helper()
	var plans []*plan.Plan
	for _, file := range company.Plans {
		p, list := plan.Read(file.Name, file.Data)
		if list.Failed() {
			t.Fatal(list)
		}
		plans = append(plans, p)
	}
	set, list := plan.NewSet(plans)
	if list.Failed() {
		t.Fatal(list)
	}
	r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: set, From: company.Month.Add(-11), To: company.Month, Payees: []string{person}, Workers: 1})
	if list.Failed() {
		t.Fatal(list)
	}
	var out bytes.Buffer
	if err := r.WriteJSON(&out, false); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// withReversals adds to a company what makes people's cash hang together: money
// that went back, tied and untied, a receipt for contracts of two people, and
// overlays.
func withReversals(s *fact.Set) {
	n := 0
	for _, a := range s.Allocations {
		if n++; n > 12 {
			break
		}
		r := s.Receipts[0]
		for _, x := range s.Receipts {
			if x.Number == a.Receipt {
				r = x
			}
		}
		back := fact.Receipt{Number: "B" + a.Receipt + string(rune('a'+n)), Customer: r.Customer, Date: r.Date.AddDays(n), ValueDate: r.Date.AddDays(n), Amount: money.Amount{Minor: -a.Amount.Minor / 20, Currency: a.Amount.Currency}}
		if n%3 > 0 {
			back.Reverses = r.Number
		}
		part := fact.Allocation{Receipt: back.Number, Line: 1, Contract: a.Contract, Instalment: a.Instalment, Amount: back.Amount}
		if back.Reverses != "" {
			part.Reverses = a.Line
		}
		s.Receipts, s.Allocations = append(s.Receipts, back), append(s.Allocations, part)
	}
	for i, c := range s.Contracts {
		if i%4 == 0 {
			s.Overlays = append(s.Overlays, fact.Overlay{Contract: c.Number, Person: s.Persons[i%len(s.Persons)].Code, Share: money.Int(1)})
		}
	}
}

// TestFactsOf_GiveTheSameStatements compares what a person gets from the facts
// around that person with what comes from all facts, for demo companies.
func TestFactsOf_GiveTheSameStatements(t *testing.T) {
	for _, dialect := range trial.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			for seed := range uint64(3) {
				company := demo.New(seed + 1)
				withReversals(company.Facts)
				db := trial.Open(t, dialect)
				mustEnter(t, db, models.FactEntry{Facts: *company.Facts})
				all := factsAt(t, db, 0)
				sameFacts(t, company.Facts, all)
				statements, fewer := 0, false
				for _, p := range all.Persons {
					var of *fact.Set
					err := db.View(context.Background(), func(tx *models.Tx) (err error) {
						of, err = tx.FactsOf(p.Code, 1)
						return err
					})
					if err != nil {
						t.Fatal(err)
					}
					if list := fact.Check(of, nil); list.Failed() {
						t.Errorf("seed %d, %s: the facts around do not stand on their own: %v", seed, p.Code, list)
					}
					want, got := paid(t, all, company, p.Code), paid(t, of, company, p.Code)
					if want != got {
						t.Errorf("seed %d, %s: other statements from the facts around (-all +around):\n%s", seed, p.Code, gocmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
					}
					statements += bytes.Count([]byte(want), []byte(`"lines"`))
					fewer = fewer || len(of.Receipts) < len(all.Receipts)
				}
				if statements < 20 || !fewer {
					t.Errorf("%d statements were compared, fewer facts: %v", statements, fewer)
				}
			}
		})
	}
}
