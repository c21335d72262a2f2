package fact

import (
	"testing"

	"steelyard/compensation/money"
)

// refund adds a tied reversal of a part of R1, and one that nobody tied.
func refund(s *Set) {
	s.Receipts = append(s.Receipts,
		Receipt{Number: "R1-back", Customer: "C1", Date: on("2026-03-03"), ValueDate: on("2026-03-03"), Amount: amount("-100", "CNY"), Reverses: "R1"},
		Receipt{Number: "R3", Date: on("2026-03-04"), ValueDate: on("2026-03-04"), Amount: amount("-20", "CNY")})
	s.Allocations = append(s.Allocations,
		Allocation{Receipt: "R1-back", Line: 1, Contract: "K1", Instalment: "1", Amount: amount("-30", "CNY")},
		Allocation{Receipt: "R1-back", Line: 2, Contract: "K2", Amount: amount("-70", "CNY"), Reverses: 2},
		Allocation{Receipt: "R3", Line: 1, Contract: "K2", Amount: amount("-19.99", "CNY")})
}

// Where refund puts them.
const (
	tied, untied                 = 2, 3
	tiedPart, tiedRest, untiedAt = 3, 4, 5
)

func TestCheckAcceptsReversals(t *testing.T) {
	for name, change := range map[string]func(s *Set){
		"as they are": func(*Set) {},
		"on the day of the receipt": func(s *Set) {
			s.Receipts[tied].Date = s.Receipts[0].Date
		},
		"all of it, in two parts": func(s *Set) {
			s.Allocations[tiedPart].Amount = amount("-30", "CNY")
			s.Receipts = append(s.Receipts, Receipt{Number: "R1-rest", Date: on("2026-05-01"), ValueDate: on("2026-05-01"), Amount: amount("-300", "CNY"), Reverses: "R1"})
			s.Allocations = append(s.Allocations, Allocation{Receipt: "R1-rest", Line: 1, Contract: "K1", Amount: amount("-300", "CNY")})
		},
		"a fen that was never allocated": func(s *Set) {
			s.Receipts[tied].Reverses, s.Receipts[tied].Amount = "R2", amount("-0.01", "CNY")
			s.Allocations = append(s.Allocations[:tiedPart], s.Allocations[untiedAt])
		},
		"two lines of one reversal that take back one": func(s *Set) {
			s.Allocations[tiedRest] = Allocation{Receipt: "R1-back", Line: 2, Contract: "K1", Amount: amount("-70", "CNY")}
		},
	} {
		s := valid()
		refund(s)
		change(s)
		if list := Check(s, numbered); len(list) != 0 {
			t.Errorf("%s: %v", name, list)
		}
	}
}

// reversalRefusals are reversals that do not fit what they take back.
var reversalRefusals = []refusal{
	{
		name:  "a reversal of nothing that is known",
		spoil: func(s *Set) { refund(s); s.Receipts[tied].Reverses = "R9" },
		want: []string{
			"receipt:3 (reverses) fact.unknown_receipt",
		},
	},
	{
		name:  "a reversal above zero",
		spoil: func(s *Set) { refund(s); s.Receipts[tied].Amount = amount("100", "CNY") },
		want: []string{
			"receipt:3 (amount) fact.reversal_not_negative",
		},
	},
	{
		name:  "a reversal of zero",
		spoil: func(s *Set) { refund(s); s.Receipts[tied].Amount = amount("0", "CNY") },
		want: []string{
			"receipt:3 (amount) fact.zero_amount",
		},
	},
	{
		name:  "a reversal of itself",
		spoil: func(s *Set) { refund(s); s.Receipts[tied].Reverses = "R1-back" },
		want: []string{
			"receipt:3 (reverses) fact.reverses_reversal",
		},
	},
	{
		name: "a reversal of a reversal",
		spoil: func(s *Set) {
			refund(s)
			s.Receipts = append(s.Receipts, Receipt{Number: "R4", Date: on("2026-05-01"), ValueDate: on("2026-05-01"), Amount: amount("-100", "CNY"), Reverses: "R1-back"})
		},
		want: []string{
			"receipt:5 (reverses) fact.reverses_reversal",
		},
	},
	{
		name:  "a reversal of a refund",
		spoil: func(s *Set) { refund(s); s.Receipts[tied].Reverses = "R3" },
		want: []string{
			"receipt:3 (reverses) fact.reverses_reversal",
		},
	},
	{
		name:  "a day too early",
		spoil: func(s *Set) { refund(s); s.Receipts[tied].Date = on("2026-02-02") },
		want: []string{
			"receipt:3 (date) fact.reversal_before_original",
		},
	},
	{
		name: "a reversal in another currency",
		spoil: func(s *Set) {
			refund(s)
			s.Receipts[tied].Amount = amount("-100", "USD")
			s.Allocations = append(s.Allocations[:tiedPart], s.Allocations[untiedAt])
		},
		want: []string{
			"receipt:3 (currency) fact.currency_differs",
		},
	},
	{
		name:  "a contract that the receipt did not pay for",
		spoil: func(s *Set) { refund(s); s.Receipts[tied].Reverses, s.Receipts[tied].Date = "R2", on("2026-06-01") },
		want: []string{
			"allocation:4 (instalment) fact.reversal_unmatched",
			"allocation:5 (reverses) fact.reversal_unmatched",
		},
	},
	{
		name: "an instalment that the receipt did not pay for",
		spoil: func(s *Set) {
			refund(s)
			s.Allocations[tiedRest].Instalment, s.Allocations[tiedRest].Reverses = "1", 0
		},
		want: []string{
			"allocation:5 (instalment) fact.reversal_unmatched",
		},
	},
	{
		name: "a line to another contract, and one to another instalment",
		spoil: func(s *Set) {
			refund(s)
			s.Allocations[tiedPart].Reverses, s.Allocations[tiedRest].Reverses = 2, -2
		},
		want: []string{
			"allocation:4 (reverses) fact.reversal_unmatched",
			"allocation:5 (reverses) fact.reversal_unmatched",
		},
	},
	{
		name:  "no such contract, said once",
		spoil: func(s *Set) { refund(s); s.Allocations[tiedRest].Contract = "K9" },
		want: []string{
			"allocation:5 (contract) fact.unknown_contract",
		},
	},
	{
		name:  "no such instalment, said once",
		spoil: func(s *Set) { refund(s); s.Allocations[tiedPart].Instalment = "9" },
		want: []string{
			"allocation:4 (instalment) fact.unknown_instalment",
		},
	},
	{
		name: "two lines of the receipt could be meant",
		spoil: func(s *Set) {
			refund(s)
			s.Allocations[0].Amount = amount("300", "CNY")
			s.Allocations[tiedPart].Instalment = ""
			s.Allocations = append(s.Allocations, Allocation{Receipt: "R1", Line: 3, Contract: "K1", Amount: amount("30", "CNY")})
		},
		want: []string{
			"allocation:4 (contract) fact.reversal_ambiguous",
		},
	},
	{
		name: "a line that is there twice",
		spoil: func(s *Set) {
			refund(s)
			s.Allocations[1].Amount = amount("35", "CNY")
			s.Allocations = append(s.Allocations, s.Allocations[1])
		},
		want: []string{
			"allocation:7 (line) fact.repeated_key",
		},
	},
	{
		name:  "a line without a receipt that is taken back",
		spoil: func(s *Set) { refund(s); s.Allocations[untiedAt].Reverses = 1; s.Allocations[2].Reverses = 1 },
		want: []string{
			"allocation:3 (reverses) fact.reverses_no_receipt",
			"allocation:6 (reverses) fact.reverses_no_receipt",
		},
	},
	{
		name:  "a fen more than was allocated",
		spoil: func(s *Set) { refund(s); s.Allocations[1].Amount = amount("69.99", "CNY") },
		want: []string{
			"allocation:2 (amount) fact.over_reversed",
		},
	},
	{
		name: "the same money taken back twice",
		spoil: func(s *Set) {
			refund(s)
			again := s.Receipts[tied]
			again.Number = "R1-again"
			s.Receipts = append(s.Receipts, again)
			s.Allocations = append(s.Allocations, Allocation{Receipt: "R1-again", Line: 1, Contract: "K2", Amount: amount("-70", "CNY")},
				Allocation{Receipt: "R1-again", Line: 2, Contract: "K1", Amount: amount("-30", "CNY")})
		},
		want: []string{
			"allocation:2 (amount) fact.over_reversed",
		},
	},
	{
		name: "more taken back than any amount",
		spoil: func(s *Set) {
			refund(s)
			s.Receipts[tied].Amount.Minor, s.Allocations[tiedPart].Amount.Minor, s.Allocations[tiedRest].Amount.Minor = -money.MaxMinor, -money.MaxMinor, -money.MaxMinor
		},
		want: []string{
			"allocation:1 (amount) fact.over_reversed",
			"allocation:2 (amount) fact.over_reversed",
			"receipt:3 (amount) fact.over_allocated",
		},
	},
	{
		name:  "more allocated than went back",
		spoil: func(s *Set) { refund(s); s.Allocations[untiedAt].Amount = amount("-20.01", "CNY") },
		want: []string{
			"receipt:4 (amount) fact.over_allocated",
		},
	},
	{
		name:  "a part of a refund that comes in",
		spoil: func(s *Set) { refund(s); s.Allocations[untiedAt].Amount = amount("1", "CNY") },
		want: []string{
			"allocation:6 (amount) fact.sign_differs",
		},
	},
	{
		name: "more back than in",
		spoil: func(s *Set) {
			refund(s)
			s.Allocations[2].Amount, s.Receipts[tied].Reverses = amount("80", "CNY"), "R2"
			s.Receipts[tied].Amount = amount("-100.01", "CNY")
			s.Allocations = append(s.Allocations[:tiedPart], Allocation{Receipt: "R1-back", Line: 1, Contract: "K2", Amount: amount("-80", "CNY")})
		},
		want: []string{
			"receipt:2 (amount) fact.more_back_than_in",
		},
	},
	{
		name:  "a reversal that nobody allocated",
		spoil: func(s *Set) { refund(s); s.Allocations = append(s.Allocations[:tiedPart], s.Allocations[untiedAt]) },
		want: []string{
			"receipt:3 (amount) fact.reversal_not_allocated",
		},
	},
	{
		name: "a repeated receipt, and its reversal",
		spoil: func(s *Set) {
			refund(s)
			s.Receipts = append(s.Receipts, s.Receipts[0], s.Receipts[tied])
			s.Allocations = append(s.Allocations, s.Allocations[0], s.Allocations[1], s.Allocations[tiedPart])
		},
		want: []string{
			"receipt:5 (number) fact.repeated_key",
			"receipt:6 (number) fact.repeated_key",
		},
	},
	{
		name:  "a repeated reversal, of which nothing else is said",
		spoil: func(s *Set) { refund(s); s.Receipts = append(s.Receipts, s.Receipts[tied]) },
		want: []string{
			"receipt:5 (number) fact.repeated_key",
		},
	},
	{
		name: "a contract twice, in another currency",
		spoil: func(s *Set) {
			again := s.Contracts[1]
			again.Amount, again.Net, again.Customer = amount("1", "USD"), amount("1", "USD"), "C1"
			s.Contracts = append(s.Contracts, again)
			s.Contracts[1], s.Contracts[2] = s.Contracts[2], s.Contracts[1]
		},
		want: []string{
			"contract:3 (number) fact.repeated_key",
		},
	},
	{
		name: "cash of another customer",
		spoil: func(s *Set) {
			s.Customers = append(s.Customers, Customer{Code: "C2"})
			s.Contracts[0].Customer = "C2"
		},
		want: []string{
			"allocation:1 (contract) fact.other_customer",
		},
	},
	{
		name:  "a customer that is not known, said once",
		spoil: func(s *Set) { s.Contracts[0].Customer = "C2" },
		want: []string{
			"contract:1 (customer) fact.unknown_customer",
		},
	},
}

// shareRefusals are overlays that cannot be.
var shareRefusals = []refusal{
	{
		name: "unknown contract and person of an overlay",
		spoil: func(s *Set) {
			s.Overlays[0].Contract, s.Overlays[1].Person = "K9", "E9"
			s.Overlays[2].Contract, s.Overlays[2].Person = "", " "
		},
		want: []string{
			"overlay:1 (contract) fact.unknown_contract",
			"overlay:2 (person) fact.unknown_person",
			"overlay:3 (contract) fact.empty_key",
			"overlay:3 (person) fact.empty_key",
		},
	},
	{
		name:  "overlays of nothing and below",
		spoil: func(s *Set) { s.Overlays[0].Share, s.Overlays[1].Share = money.Decimal{}, decimal("-0.5") },
		want: []string{
			"overlay:1 (share) fact.share_not_positive",
			"overlay:2 (share) fact.share_not_positive",
		},
	},
	{
		name: "an overlay twice",
		spoil: func(s *Set) {
			s.Overlays = append(s.Overlays, Overlay{Contract: "K1", Person: "E2", Share: decimal("0.1"), From: on("2026-05-01")})
		},
		want: []string{
			"overlay:4 (person) fact.repeated_key",
		},
	},
}

// Warnings are shown, and the work goes on.
func TestC10_WrongCustomerWarns(t *testing.T) {
	s := valid()
	s.Customers = append(s.Customers, Customer{Code: "C2"})
	s.Contracts[0].Customer = "C2"
	list := Check(s, nil)
	if len(list) != 1 || list.Failed() {
		t.Fatalf("%v", list)
	}
	want := `Allocation line 1 of receipt "R1": the receipt is from customer "C1", but contract "K1" belongs to customer "C2".`
	if list[0].Text.EN != want {
		t.Error(list[0].Text.EN)
	}
	s.Receipts[0].Customer = "C2"
	if list := Check(s, nil); len(list) != 0 {
		t.Errorf("the same customer: %v", list)
	}
	s.Receipts[0].Customer = ""
	if list := Check(s, nil); len(list) != 0 {
		t.Errorf("a customer that is not known: %v", list)
	}
}

// A reversal that leaves commission standing, and one that is more than came
// in, are shown; nothing is calculated wrongly because of them.
func TestC10_ReversalWarnings(t *testing.T) {
	s := valid()
	refund(s)
	s.Receipts[tied].Amount = amount("-400.01", "CNY")
	list := Check(s, nil)
	if len(list) != 2 || list.Failed() {
		t.Fatalf("%v", list)
	}
	for i, want := range []string{
		`Receipt "R1" is 400.00, but 400.01 went back.`,
		`Receipt "R1-back" is -400.01, of which -100.00 is allocated: receipt "R1" still counts with 300.00, though 0.00 of it is left.`,
	} {
		if list[i].Text.EN != want {
			t.Error(list[i].Text.EN)
		}
	}
}
