package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/models"
	"steelyard/models/trial"
)

// proposed writes proposals as "contract/instalment amount left grounds".
func proposed(list []models.Proposal) (lines []string) {
	for _, p := range list {
		lines = append(lines, fmt.Sprint(p.Contract, "/", p.Instalment, " ", p.Open.Minor, " ", p.Amount.Minor, " ", p.Left.Minor, " ", p.Evidence))
	}
	return lines
}

// The order of what a receipt may be for: a number in the memo, who has paid for
// it before, whose contract it is, and the amount last of all.
func TestPropose_OrderOfEvidence(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		on, late := dayAt(t, "2026-02-01"), dayAt(t, "2026-09-01")
		var s fact.Set
		s.Customers = []fact.Customer{{Code: "OWN", Name: "Own"}, {Code: "GROUP", Name: "Group"}, {Code: "FAR", Name: "Far"}}
		sell := func(number, customer string, instalments ...int64) {
			sum := int64(0)
			for i, minor := range instalments {
				sum += minor
				s.Instalments = append(s.Instalments, fact.Instalment{Contract: number, Number: fmt.Sprint(i + 1), Due: on, Amount: fen(t, minor)})
			}
			if len(instalments) == 0 {
				sum = 70000
			}
			s.Contracts = append(s.Contracts, fact.Contract{Number: number, Customer: customer, Kind: "standard", Signed: on, Amount: fen(t, sum), Net: fen(t, sum)})
		}
		sell("HT-1", "FAR", 30000, 40000)   // named in the memo
		sell("HT-19", "FAR", 90000)         // not named: HT-1 is another number
		sell("HT-2", "GROUP", 20000, 60000) // paid by OWN before, the first instalment wholly
		sell("HT-3", "OWN", 50000)          // its own, with the amount
		sell("HT-4", "OWN")                 // its own, without instalments, 100.00 of 700.00 are in
		sell("HT-5", "FAR", 50000)          // the amount alone
		sell("HT-6", "FAR", 50001)          // nothing speaks for it
		cash := func(number, customer string, minor int64, parts ...fact.Allocation) {
			s.Receipts = append(s.Receipts, fact.Receipt{Number: number, Customer: customer, Date: late, ValueDate: late, Amount: fen(t, minor)})
			for i, a := range parts {
				a.Receipt, a.Line = number, i+1
				s.Allocations = append(s.Allocations, a)
			}
		}
		cash("old", "OWN", 20000, fact.Allocation{Contract: "HT-2", Instalment: "1", Amount: fen(t, 20000)})
		cash("older", "FAR", 10000, fact.Allocation{Contract: "HT-4", Amount: fen(t, 10000)})
		cash("new", "OWN", 52000, fact.Allocation{Contract: "HT-3", Amount: fen(t, 2000)})
		cash("back", "OWN", -500)
		enterFacts(t, db, models.FactEntry{Facts: s})
		everything := models.Reach{Scopes: []models.Scope{models.All}}
		ask := func(contracts models.Reach, number, memo string) (list []models.Proposal) {
			err := db.View(context.Background(), func(tx *models.Tx) error {
				r, err := tx.Receipt(everything, everything, number)
				if err == nil {
					list, err = tx.Propose(contracts, everything, r, memo)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		got := strings.Join(proposed(ask(everything, "new", "合同HT-1第一期货款")), "\n")
		want := strings.Join([]string{
			"HT-1/1 30000 30000 20000 [number]",
			"HT-1/2 40000 40000 10000 [number]",
			"HT-2/2 60000 50000 0 [payer]",
			"HT-3/1 50000 50000 0 [customer amount]",
			"HT-4/ 60000 50000 0 [customer]",
			"HT-5/1 50000 50000 0 [amount]",
		}, "\n")
		if got != want {
			t.Errorf("proposals:\n%s\nwant:\n%s", got, want)
		}
		if list := ask(models.Reach{}, "new", "HT-1"); len(list) != 0 {
			t.Errorf("without reach of contracts: %v", proposed(list))
		}
		for _, number := range []string{"old", "back"} {
			if list := ask(everything, number, "HT-1"); len(list) != 0 {
				t.Errorf("nothing is left of %s to allocate: %v", number, proposed(list))
			}
		}
	})
}

// A number counts only as a word of its own.
func TestPropose_NumbersAreWholeWords(t *testing.T) {
	for text, want := range map[string]bool{
		"HT-1": true, "付HT-1款": true, "ref HT-1.": true, "HT-19 and HT-1": true,
		"HT-19": false, "XHT-1": false, "": false, "ht-1": false,
	} {
		if got := models.Mentions(text, "HT-1"); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
