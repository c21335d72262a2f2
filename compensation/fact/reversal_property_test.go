package fact

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
)

// genReversed draws receipts of two contracts, and money that goes back with and
// without a word on what it takes back. About half of them fit.
func genReversed(t *rapid.T) *Set {
	s := &Set{
		Contracts: []Contract{{Number: "K0", Signed: on("2026-01-01"), Amount: amount("9", "CNY"), Net: amount("9", "CNY")}, {Number: "K1", Signed: on("2026-01-01"), Amount: amount("9", "CNY"), Net: amount("9", "CNY")}},
		Instalments: []Instalment{
			{Contract: "K0", Number: "1", Due: on("2026-01-01"), Amount: amount("1", "CNY")}, {Contract: "K1", Number: "1", Due: on("2026-01-01"), Amount: amount("1", "CNY")},
		},
	}
	yuan := amount("0", "CNY").Currency
	instalment := func() string { return rapid.SampledFrom([]string{"", "", "1"}).Draw(t, "instalment") }
	contract := func() string { return rapid.SampledFrom([]string{"K0", "K0", "K1"}).Draw(t, "contract") }
	in, back := rapid.IntRange(1, 2).Draw(t, "in"), rapid.IntRange(0, 3).Draw(t, "back")
	for i := range in + back {
		r := Receipt{Number: fmt.Sprintf("R%d", (i*7+3)%10), Date: on("2026-03-01").AddDays(rapid.IntRange(0, 1).Draw(t, "day"))}
		r.ValueDate = r.Date
		sign := int64(1)
		if i >= in {
			sign, r.Reverses = -1, rapid.SampledFrom([]string{"", s.Receipts[0].Number, s.Receipts[0].Number, s.Receipts[i-1].Number}).Draw(t, "reverses")
			r.Date = r.Date.AddDays(rapid.IntRange(0, 1).Draw(t, "later"))
		}
		for line := range rapid.IntRange(0, 2).Draw(t, "lines") {
			a := Allocation{Receipt: r.Number, Line: line + 1, Contract: contract(), Instalment: instalment(), Amount: money.Amount{Minor: sign * rapid.Int64Range(1, 3).Draw(t, "amount"), Currency: yuan}}
			if r.Reverses != "" {
				a.Reverses = rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "line")
			}
			r.Amount.Minor += a.Amount.Minor
			s.Allocations = append(s.Allocations, a)
		}
		r.Amount.Currency = yuan
		r.Amount.Minor += sign * rapid.Int64Range(0, 1).Draw(t, "rest")
		s.Receipts = append(s.Receipts, r)
	}
	return s
}

// fits says in the plainest way whether the receipts of a set may stand: for
// each allocation of a tied reversal it returns the place of what it takes back.
func fits(s *Set) (back map[int]int, ok bool) {
	byNumber := make(map[string]Receipt)
	for _, r := range s.Receipts {
		byNumber[r.Number] = r
	}
	for _, r := range s.Receipts {
		o, known := byNumber[r.Reverses]
		switch {
		case r.Amount.Minor == 0:
			return nil, false
		case r.Reverses != "" && (!known || o.Amount.Minor < 0 || o.Reverses != "" || r.Date.Before(o.Date)):
			return nil, false
		}
	}
	back, left := make(map[int]int), make(map[int]int64)
	for i, a := range s.Allocations {
		left[i] += a.Amount.Minor
		original := byNumber[a.Receipt].Reverses
		if original == "" {
			continue
		}
		var meant []int
		for j, o := range s.Allocations {
			if o.Receipt == original && o.Contract == a.Contract && (a.Reverses == 0 || o.Line == a.Reverses) && (a.Instalment == "" || o.Instalment == a.Instalment) {
				meant = append(meant, j)
			}
		}
		if len(meant) != 1 {
			return nil, false
		}
		back[i] = meant[0]
		left[meant[0]] += a.Amount.Minor
	}
	for i, a := range s.Allocations {
		if a.Amount.Minor > 0 && left[i] < 0 {
			return nil, false
		}
	}
	return back, true
}

// TestReversalsAgainstThePlainestReading compares Check and NewIndex with fits:
// what may stand is accepted, nothing else is, and the index ties the same.
func TestReversalsAgainstThePlainestReading(t *testing.T) {
	accepted, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := genReversed(t)
		back, ok := fits(s)
		if list := Check(s, nil); list.Failed() == ok {
			t.Fatalf("fits: %v, but %v\n%+v\n%+v", ok, list, s.Receipts, s.Allocations)
		}
		if !ok {
			refused++
			return
		}
		accepted++
		x := NewIndex(s)
		if len(x.Allocations) != len(s.Allocations) {
			t.Fatal(len(x.Allocations))
		}
		at := make(map[[2]any]int)
		for i, a := range x.Allocations {
			at[[2]any{a.Receipt, a.Line}] = i
		}
		for i, a := range s.Allocations {
			here := at[[2]any{a.Receipt, a.Line}]
			want := None
			if original, tied := back[i]; tied {
				o := s.Allocations[original]
				want = int32(at[[2]any{o.Receipt, o.Line}])
				if int(want) >= here {
					t.Fatalf("%s/%d comes before what it takes back", a.Receipt, a.Line)
				}
			}
			if got := x.Allocations[here].OriginalAt; got != want {
				t.Fatalf("%s/%d takes back %d, want %d", a.Receipt, a.Line, got, want)
			}
		}
	})
	if accepted < 10 || refused < 10 {
		t.Errorf("%d accepted and %d refused: the test says little", accepted, refused)
	}
}

// TestC12_NoMoreIsAllocatedThanTheReceipt draws what several contracts take of a
// receipt, which came in or went back: to the fen it is the receipt that decides.
func TestC12_NoMoreIsAllocatedThanTheReceipt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sign := rapid.SampledFrom([]int64{1, -1}).Draw(t, "sign")
		parts := rapid.SliceOfN(rapid.Int64Range(1, money.MaxMinor), 1, 5).Draw(t, "parts")
		s := &Set{}
		sum := new(big.Int)
		for i, part := range parts {
			contract := fmt.Sprintf("K%d", i)
			s.Contracts = append(s.Contracts, Contract{Number: contract, Signed: on("2026-01-01"), Amount: amount("1", "CNY"), Net: amount("1", "CNY")})
			s.Allocations = append(s.Allocations, Allocation{Receipt: "R", Line: i, Contract: contract, Amount: money.Amount{Minor: sign * part, Currency: amount("1", "CNY").Currency}})
			sum.Add(sum, big.NewInt(part))
		}
		whole := rapid.Int64Range(1, money.MaxMinor).Draw(t, "receipt")
		if near := new(big.Int).Add(sum, big.NewInt(rapid.Int64Range(-1, 1).Draw(t, "near"))); near.IsInt64() && near.Sign() > 0 && rapid.Bool().Draw(t, "to the fen") {
			whole = near.Int64()
		}
		s.Receipts = []Receipt{{Number: "R", Date: on("2026-01-01"), ValueDate: on("2026-01-01"), Amount: money.Amount{Minor: sign * whole, Currency: amount("1", "CNY").Currency}}}
		list := Check(s, nil)
		if fits := sum.Cmp(big.NewInt(whole)) <= 0; fits != (len(list) == 0) || !fits && list[0].Code != "fact.over_allocated" {
			t.Fatalf("%d × %v of %d: %v", sign, parts, whole, list)
		}
	})
}
