package measure

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// part is what somebody is credited of a collected event, in minor units of the
// contract's currency; the person is fact.None where it is nobody's.
type part struct {
	minor  int64
	person int32
}

// creditParts credits every collected event by the split that governs.
func (w *World) creditParts() {
	x := &w.people
	x.starts = make([]int32, len(w.Cash)+1)
	for i := range w.Cash {
		digits := w.Contracts[w.Cash[i].ContractAt].Amount.Currency.Digits()
		w.shared(w.Cash[i].ContractAt, x.amounts[i], Row{}, func(r Row) {
			if minor, err := r.Value.Int64(digits); err == nil { // always: shared gives whole minor units
				x.parts = append(x.parts, part{minor, r.Person})
			}
		})
		x.starts[i+1] = int32(len(x.parts))
	}
}

// eachCollected tells what people collected on the days of a window, reversals
// on their own day.
func (w *World) eachCollected(in period.Window, visit func(event int, p part)) {
	if in.Days() == 0 {
		return
	}
	from, _ := slices.BinarySearchFunc(w.Cash, in.From, func(c fact.Cash, d period.Date) int { return c.Date.Compare(d) })
	for i := from; i < len(w.Cash) && !w.Cash[i].Date.After(in.To); i++ {
		for _, p := range w.people.parts[w.people.starts[i]:w.people.starts[i+1]] {
			if p.person != fact.None {
				visit(i, p)
			}
		}
	}
}

// inOtherCurrency reports whether a collected event is in another currency.
func (w *World) inOtherCurrency(event int) bool {
	return w.Contracts[w.Cash[event].ContractAt].Amount.Currency != w.Settings.Currency
}

// credited is what somebody collected in a window. Unknown says that no sum can
// be written: an amount in another currency is among it, or it is too large.
type credited struct {
	sum     money.Decimal
	unknown bool
}

// collectedBy is what every person collected in a window, by position.
func (w *World) collectedBy(in period.Window) []credited {
	out, minor := make([]credited, len(w.Persons)), make([]int64, len(w.Persons))
	w.eachCollected(in, func(event int, p part) {
		sum, err := money.AddMinor(minor[p.person], p.minor)
		minor[p.person] = sum
		out[p.person].unknown = out[p.person].unknown || err != nil || w.inOtherCurrency(event)
	})
	for at := range out {
		out[at].sum = money.Major(minor[at], w.Settings.Currency)
	}
	return out
}

// topRows tells what heads collected, employment by employment: everybody in a
// family that carries a quota, with nothing too, and everybody who is credited.
func topRows(w *World, in period.Window, emit func(Row)) {
	type head struct {
		minor       int64
		date        period.Date
		counts, odd bool
	}
	heads, jobs := make([][]head, len(w.Persons)), make([][]stretch, len(w.Persons))
	for at := range w.Persons {
		jobs[at] = w.stretches(int32(at), in)
		heads[at] = make([]head, len(jobs[at])+1) // and one for days on which nothing is known of them
		for i, job := range jobs[at] {
			heads[at][i] = head{date: job.To, counts: w.sells(job.of)}
		}
	}
	w.eachCollected(in, func(event int, p part) {
		date := w.Cash[event].Date
		i := slices.IndexFunc(jobs[p.person], func(job stretch) bool { return job.Holds(date) })
		if i < 0 {
			i = len(jobs[p.person])
			heads[p.person][i].date = date
		}
		h := &heads[p.person][i]
		sum, err := money.AddMinor(h.minor, p.minor)
		h.minor, h.counts, h.odd = sum, true, h.odd || err != nil || w.inOtherCurrency(event)
	})
	for at, list := range heads {
		for _, h := range list {
			if h.counts {
				emit(Row{Person: int32(at), Date: h.date, Kind: OfPerson, Ref: w.Persons[at].Code, Value: money.Major(h.minor, w.Settings.Currency), Foreign: h.odd})
			}
		}
	}
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
