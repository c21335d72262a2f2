package fact

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/money"
)

// numbers are the receipts of an index in its order.
func numbers(x *Index) string {
	var list []string
	for _, r := range x.Receipts {
		list = append(list, r.Number)
	}
	return strings.Join(list, " ")
}

// taken says of every allocation which one it takes back.
func taken(x *Index) []string {
	var list []string
	for _, a := range x.Allocations {
		line := fmt.Sprintf("%s/%d", a.Receipt, a.Line)
		if a.OriginalAt != None {
			o := x.Allocations[a.OriginalAt]
			line += fmt.Sprintf(" takes back %s/%d", o.Receipt, o.Line)
		}
		list = append(list, line)
	}
	return list
}

func returned() *Set {
	day := indexDay("2026-03-02")
	return &Set{
		Contracts:   []Contract{{Number: "K1"}, {Number: "K2"}, {Number: "K3"}},
		Instalments: []Instalment{{Contract: "K1", Number: "1"}, {Contract: "K1", Number: "2"}},
		Receipts: []Receipt{
			{Number: "A-back", Date: day, Amount: amount("-100", "CNY"), Reverses: "R1"},
			{Number: "R1", Date: day, Amount: amount("100", "CNY")},
			{Number: "R0-refund", Date: day, Amount: amount("-5", "CNY")},
			{Number: "R2", Date: indexDay("2026-03-03"), Amount: amount("1", "CNY")},
			{Number: "B-back", Date: indexDay("2026-03-03"), Amount: amount("-1", "CNY"), Reverses: "R1"},
			{Number: "C-back", Date: indexDay("2026-03-03"), Amount: amount("-1", "CNY"), Reverses: "R0"},
		},
		Allocations: []Allocation{
			{Receipt: "R1", Line: 1, Contract: "K1", Instalment: "1", Amount: amount("10", "CNY")},
			{Receipt: "R1", Line: 2, Contract: "K1", Instalment: "2", Amount: amount("20", "CNY")},
			{Receipt: "R1", Line: 3, Contract: "K2", Amount: amount("30", "CNY")},
			{Receipt: "R1", Line: 4, Contract: "K1", Amount: amount("40", "CNY")},
			{Receipt: "A-back", Line: 1, Contract: "K2", Amount: amount("-30", "CNY")},                              // the only one
			{Receipt: "A-back", Line: 2, Contract: "K1", Instalment: "2", Amount: amount("-20", "CNY")},             // the only one of the instalment
			{Receipt: "A-back", Line: 3, Contract: "K1", Amount: amount("-1", "CNY"), Reverses: 1},                  // by its line
			{Receipt: "A-back", Line: 4, Contract: "K1", Amount: amount("-1", "CNY")},                               // three could be meant
			{Receipt: "A-back", Line: 5, Contract: "K3", Amount: amount("-1", "CNY")},                               // none
			{Receipt: "A-back", Line: 6, Contract: "K1", Amount: amount("-1", "CNY"), Reverses: 3},                  // of another contract
			{Receipt: "A-back", Line: 7, Contract: "K1", Instalment: "1", Amount: amount("-1", "CNY"), Reverses: 2}, // of another instalment
			{Receipt: "B-back", Line: 1, Contract: "K2", Amount: amount("-1", "CNY")},
			{Receipt: "C-back", Line: 1, Contract: "K2", Amount: amount("-1", "CNY")}, // of a receipt that is unknown
			{Receipt: "R0-refund", Line: 1, Contract: "K2", Amount: amount("-5", "CNY"), Reverses: 3},
			{Receipt: "R2", Line: 1, Contract: "K2", Amount: amount("1", "CNY")},
		},
	}
}

// A tied reversal comes after everything else of its day, an untied one by its
// number; reversals find what they take back, whatever order they were read in.
func TestReversalsInTheIndex(t *testing.T) {
	const receipts = "R0-refund R1 A-back R2 B-back C-back"
	allocations := []string{
		"R0-refund/1", "R1/1", "R1/2", "R1/3", "R1/4",
		"A-back/1 takes back R1/3", "A-back/2 takes back R1/2", "A-back/3 takes back R1/1", "A-back/4", "A-back/5", "A-back/6", "A-back/7",
		"R2/1", "B-back/1 takes back R1/3", "C-back/1",
	}
	rapid.Check(t, func(t *rapid.T) {
		s := returned()
		s.Receipts = rapid.Permutation(s.Receipts).Draw(t, "receipts")
		s.Allocations = rapid.Permutation(s.Allocations).Draw(t, "allocations")
		x := NewIndex(s)
		if got := numbers(x); got != receipts {
			t.Fatalf("receipts: %s, want %s", got, receipts)
		}
		if diff := cmp.Diff(allocations, taken(x)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The overlays that govern are chosen as splits are; they need not sum to 100 %.
func TestGoverningOverlays(t *testing.T) {
	for _, c := range []struct{ signed, want string }{
		{"2026-01-01", "E2 0.3"}, {"2026-02-28", "E2 0.3"}, {"2026-03-01", "E1 1, E2 0.5"}, {"2026-12-31", "E1 1, E2 0.5"}, {"", "E2 0.3"},
	} {
		x := NewIndex(&Set{
			Persons:   []Person{{Code: "E2"}, {Code: "E1"}},
			Contracts: []Contract{{Number: "HT1", Signed: indexDay(c.signed)}, {Number: "HT0"}},
			Splits:    []Split{{Contract: "HT0", Person: "E1", Share: share("1")}},
			Overlays: []Overlay{
				{Contract: "HT1", Person: "E2", Share: share("0.5"), From: indexDay("2026-03-01")},
				{Contract: "HT1", Person: "E2", Share: share("0.3"), From: indexDay("2026-02-01")},
				{Contract: "HT1", Person: "E1", Share: share("1"), From: indexDay("2026-03-01")},
				{Contract: "HT1", Person: "E9", Share: share("1"), From: indexDay("2026-03-01")},
				{Contract: "HT9", Person: "E1", Share: share("1")},
			},
		})
		var got []string
		for _, p := range x.Overlays(1) {
			got = append(got, x.Persons[p.PersonAt].Code+" "+p.Share.String())
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("signed %s: %v, want %s", c.signed, got, c.want)
		}
		if len(x.Overlays(0)) != 0 || len(x.Portions(1)) != 0 || x.Portions(0)[0].Weight != 1 {
			t.Error("splits and overlays are mixed up")
		}
	}
}

func BenchmarkNewIndex(b *testing.B) {
	const n, contracts = 1_000_000, 10_000
	yuan, _ := money.ParseCurrency("CNY")
	s := &Set{Persons: []Person{{Code: "E1"}}}
	for i := range contracts {
		number := fmt.Sprintf("K%06d", i)
		s.Contracts = append(s.Contracts, Contract{Number: number})
		s.Splits = append(s.Splits, Split{Contract: number, Person: "E1", Share: money.Int(1)})
	}
	start := indexDay("2026-01-01")
	for i := range n {
		number, contract, paid := fmt.Sprintf("R%09d", i), s.Contracts[i%contracts].Number, money.Amount{Minor: 100, Currency: yuan}
		r := Receipt{Number: number, Date: start.AddDays((i * 7919) % 365), Amount: paid}
		if i%20 == 19 { // one in twenty goes back
			r.Reverses, r.Amount.Minor, r.Date = s.Receipts[i-10].Number, -100, s.Receipts[i-10].Date.AddDays(30)
			contract = s.Contracts[(i-10)%contracts].Number
		}
		s.Receipts = append(s.Receipts, r)
		s.Allocations = append(s.Allocations, Allocation{Receipt: number, Line: 1, Contract: contract, Amount: r.Amount})
	}
	b.ResetTimer()
	for b.Loop() {
		if x := NewIndex(s); len(x.Allocations) != n {
			b.Fatal(len(x.Allocations))
		}
	}
}
