package fact

import (
	"cmp"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Cash is an allocation as calculations read it, millions of times: the days and
// the amount, in minor units, without names. It is number i of Index.Cash for
// allocation number i.
type Cash struct {
	Amount     int64
	Date       period.Date // of the receipt
	ValueDate  period.Date
	Due        period.Date // of the instalment, none where there is none
	ContractAt int32
	OriginalAt int32
}

// makeCash fills what is derived from allocations and contracts: Cash, Currency,
// PerContract and BySigning.
func (x *Index) makeCash() {
	x.Cash = make([]Cash, len(x.Allocations))
	x.PerContract = make([]int32, len(x.Contracts))
	for i := range x.Allocations {
		a := &x.Allocations[i]
		r := &x.Receipts[a.ReceiptAt]
		c := Cash{Amount: a.Amount.Minor, Date: r.Date, ValueDate: r.ValueDate, ContractAt: a.ContractAt, OriginalAt: a.OriginalAt}
		if a.InstalmentAt != None {
			c.Due = x.Instalments[a.InstalmentAt].Due
		}
		x.Cash[i] = c
		x.PerContract[a.ContractAt]++
		x.note(a.Amount.Currency, i == 0)
	}
	for i := range x.Contracts {
		c := &x.Contracts[i]
		x.note(c.Amount.Currency, i == 0 && len(x.Allocations) == 0)
		if !c.Signed.IsZero() {
			x.BySigning = append(x.BySigning, int32(i))
		}
	}
	slices.SortFunc(x.BySigning, func(a, b int32) int {
		return cmp.Or(x.Contracts[a].Signed.Compare(x.Contracts[b].Signed), cmp.Compare(a, b)) // contracts are ordered by number
	})
}

// note keeps the currency that all allocations and contracts are in, the zero
// one where they differ.
func (x *Index) note(c money.Currency, first bool) {
	if first {
		x.Currency = c
	} else if x.Currency != c {
		x.Currency = money.Currency{}
	}
}
