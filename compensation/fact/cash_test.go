package fact

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Cash says of each allocation what the facts say, in the same order.
func TestCashIsTheAllocations(t *testing.T) {
	s := valid()
	refund(s)
	x := NewIndex(s)
	due := map[string]period.Date{"K1/1": on("2026-02-01")}
	for i, a := range x.Allocations {
		r := x.Receipts[a.ReceiptAt]
		want := Cash{Amount: a.Amount.Minor, Date: r.Date, ValueDate: r.ValueDate, Due: due[a.Contract+"/"+a.Instalment], ContractAt: a.ContractAt, OriginalAt: a.OriginalAt}
		if diff := cmp.Diff(want, x.Cash[i], cmpopts.EquateComparable(period.Date{})); diff != "" {
			t.Errorf("allocation %d: %s", i, diff)
		}
	}
	if len(x.Cash) != 6 || x.Cash[4].Amount != -70_00 || x.Cash[4].OriginalAt != 1 {
		t.Errorf("%+v", x.Cash)
	}
	if diff := cmp.Diff([]int32{2, 4}, x.PerContract); diff != "" {
		t.Error(diff)
	}
}

// Contracts by signing day leave out what is not signed; one currency is told
// only where everything is in it.
func TestContractsBySigning(t *testing.T) {
	signed := func(number, day, currency string) Contract {
		return Contract{Number: number, Signed: on(day), Amount: amount("1", currency)}
	}
	x := NewIndex(&Set{Contracts: []Contract{signed("K4", "2026-01-01", "CNY"), signed("K3", "2026-02-01", "CNY"), signed("K2", "", "CNY"), signed("K1", "2026-02-01", "CNY")}})
	if diff := cmp.Diff([]int32{3, 0, 2}, x.BySigning); diff != "" || x.Currency.Code() != "CNY" {
		t.Error(diff, x.Currency)
	}
	for _, third := range []string{"CNY", "USD"} {
		x := NewIndex(&Set{Contracts: []Contract{signed("K1", "", "CNY"), signed("K2", "", "USD"), signed("K3", "", third)}})
		if x.Currency != (money.Currency{}) {
			t.Errorf("%s is told of two currencies", x.Currency)
		}
	}
	s := valid()
	s.Allocations[1].Amount = amount("70", "USD")
	if x := NewIndex(s); x.Currency != (money.Currency{}) {
		t.Errorf("%s is told of two currencies", x.Currency)
	}
}
