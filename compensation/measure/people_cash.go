package measure

import (
	"slices"
	"strconv"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// eachCollected tells what was collected on the days of a window, reversals on
// their own day, credited by the split that governs.
func (w *World) eachCollected(in period.Window, emit func(Row)) {
	if in.Days() == 0 {
		return
	}
	from, _ := slices.BinarySearchFunc(w.Cash, in.From, func(c fact.Cash, d period.Date) int { return c.Date.Compare(d) })
	for i := from; i < len(w.Cash) && !w.Cash[i].Date.After(in.To); i++ {
		a := &w.Allocations[i]
		w.shared(w.Cash[i].ContractAt, w.people.amounts[i], Row{Date: w.Cash[i].Date, Kind: OfReceipt, Ref: a.Receipt + "/" + strconv.Itoa(a.Line)}, emit)
	}
}

// credited is what somebody collected in a window. Unknown says that no sum can
// be written: an amount in another currency is among it, or it is too large.
type credited struct {
	sum     money.Decimal
	unknown bool
}

// collectedBy is what every person collected in a window, by position.
func (w *World) collectedBy(in period.Window) []credited {
	out := make([]credited, len(w.Persons))
	w.eachCollected(in, func(r Row) {
		if r.Person == fact.None {
			return
		}
		c := &out[r.Person]
		sum, err := c.sum.Add(r.Value)
		if c.unknown = c.unknown || r.Foreign || err != nil; !c.unknown {
			c.sum = sum
		}
	})
	return out
}

// topRows tells what was collected by people, and nothing for every head that
// carries a quota, so that heads without receipts are counted too.
func topRows(w *World, in period.Window, emit func(Row)) {
	for person := range w.Persons {
		for _, part := range w.stretches(int32(person), in) {
			if w.sells(part.of) {
				emit(Row{Person: int32(person), Date: part.To, Kind: OfPerson, Ref: w.Persons[person].Code})
			}
		}
	}
	w.eachCollected(in, func(r Row) {
		if r.Person != fact.None {
			emit(r)
		}
	})
}

// topSum adds what the heads who collected most did: Settings.Top of the heads
// of the rows, rounded up.
func topSum(w *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	sums := map[int32]money.Decimal{}
	for i := range rows {
		sum, err := sums[rows[i].Person].Add(rows[i].Value)
		if err != nil {
			return money.Decimal{}, tooLarge
		}
		sums[rows[i].Person] = sum
	}
	list := make([]money.Decimal, 0, len(sums))
	for _, sum := range sums {
		list = append(list, sum)
	}
	slices.SortFunc(list, func(a, b money.Decimal) int { return b.Cmp(a) })
	n, ok := shareOf(len(list), w.Settings.Top)
	if !ok {
		return money.Decimal{}, tooLarge
	}
	var top money.Decimal
	for _, sum := range list[:n] {
		var err error
		if top, err = top.Add(sum); err != nil {
			return money.Decimal{}, tooLarge
		}
	}
	return top, problem.Text{}
}

// shareOf is a share of n, rounded up, from 0 to n.
func shareOf(n int, share money.Decimal) (int, bool) {
	exact, err := money.Int(int64(n)).Mul(share)
	if err != nil {
		return 0, false
	}
	whole, err := exact.Truncate(0).Int64(0)
	if err != nil {
		return 0, false
	}
	if exact.Cmp(money.Int(whole)) > 0 {
		whole++
	}
	return int(min(max(whole, 0), int64(n))), true
}
