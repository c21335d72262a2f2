package measure

import (
	"cmp"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// contractIndex is what the quantities about contracts are looked up by.
type contractIndex struct {
	effective []period.Date // by contract: from when it binds, filed or not; no date while it is not signed
	counted   []period.Date // by contract: from when it counts as new; no date while it is not on file
	changed   []bool        // by contract: whether it has change orders
	retention []string      // by contract: the instalment that is kept back
	signings  []signing     // what counts as new, by day, contract and change

	collected []int64 // by allocation: what counts of it for the measure Collected

	paid        [][]payment // by contract, in the order of receipts
	instalments [][]int32   // by contract: positions in Instalments, by due date and number
	due         []int32     // positions in Instalments, by due date, contract and number
	instalment  []int32     // by position in Instalments: its contract's position
	first       []int32     // contracts that have instalments, by the due date of the first one and number

	ofCustomer [][]int32 // by customer: its contracts
	bought     []period.Date

	badDebts  [][]int32 // by contract: positions in Selling.BadDebts, oldest first
	written   []int32   // positions in Selling.BadDebts, by date, contract and number
	writtenOf []int32   // by position in Selling.BadDebts: its contract's position
}

// signing is an amount that counts as newly signed on a day: a contract, or a
// change order of one. Minor may be negative.
type signing struct {
	day        period.Date
	contractAt int32
	changeAt   int32 // position in Selling.Changes, fact.None for the contract itself
	minor      int64
}

// payment is a part of a receipt that was allocated to a contract. At is the
// instalment that it is for, as a position in the contract's instalments,
// fact.None for none.
type payment struct {
	day   period.Date
	at    int32
	minor int64
}

// indexContracts fills what the quantities about contracts are looked up by.
func (w *World) indexContracts() {
	x := &w.contract
	n := len(w.Contracts)
	x.effective, x.counted = make([]period.Date, n), make([]period.Date, n)
	x.changed, x.retention = make([]bool, n), make([]string, n)
	customers := make([]int32, n)
	for i := range w.Contracts {
		terms := w.TermsOf(int32(i))
		x.effective[i], x.retention[i] = terms.Effective, terms.Retention
		x.changed[i] = len(w.changes[w.Contracts[i].Number]) > 0
		x.counted[i] = terms.Effective
		if _, known := w.terms[w.Contracts[i].Number]; known && !terms.Effective.IsZero() {
			x.counted[i] = terms.Filed
			if !terms.Filed.IsZero() {
				x.counted[i] = laterOf(terms.Effective, terms.Filed)
			}
		}
		customers[i] = w.CustomerAt(int32(i))
	}
	x.ofCustomer = byOwner(len(w.Customers), customers)
	x.bought = make([]period.Date, len(w.Customers))
	for i, list := range x.ofCustomer {
		for _, at := range list {
			if day := x.counted[at]; !day.IsZero() && (x.bought[i].IsZero() || day.Before(x.bought[i])) {
				x.bought[i] = day
			}
		}
	}
	w.indexSignings()
	w.indexInstalments()
	w.indexCash()
	x.writtenOf = make([]int32, len(w.Selling.BadDebts))
	for i := range w.Selling.BadDebts {
		x.writtenOf[i] = w.contractOr(w.Selling.BadDebts[i].Contract)
	}
	x.badDebts = byOwner(n, x.writtenOf)
	x.written = ownedInOrder(x.writtenOf, func(a, b int32) int {
		return cmp.Or(w.Selling.BadDebts[a].Date.Compare(w.Selling.BadDebts[b].Date), cmp.Compare(a, b))
	})
}

// indexSignings lists what counts as newly signed.
func (w *World) indexSignings() {
	x := &w.contract
	for i := range w.Contracts {
		day := x.counted[i]
		if day.IsZero() {
			continue
		}
		x.signings = append(x.signings, signing{day, int32(i), fact.None, w.Contracts[i].Amount.Minor})
		for _, at := range w.changes[w.Contracts[i].Number] {
			c := &w.Selling.Changes[at]
			x.signings = append(x.signings, signing{laterOf(day, c.Date), int32(i), at, c.Amount.Minor})
		}
	}
	slices.SortFunc(x.signings, func(a, b signing) int {
		return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.contractAt, b.contractAt), cmp.Compare(a.changeAt, b.changeAt))
	})
}

// indexInstalments lists instalments by contract and by the day on which they
// fall due.
func (w *World) indexInstalments() {
	x := &w.contract
	x.instalment = make([]int32, len(w.Instalments))
	for i := range w.Instalments {
		x.instalment[i] = w.contractOr(w.Instalments[i].Contract)
	}
	byDue := func(a, b int32) int {
		return cmp.Or(w.Instalments[a].Due.Compare(w.Instalments[b].Due), cmp.Compare(a, b))
	}
	x.instalments = byOwner(len(w.Contracts), x.instalment)
	for i, list := range x.instalments {
		slices.SortFunc(list, byDue)
		if len(list) > 0 {
			x.first = append(x.first, int32(i))
		}
	}
	slices.SortFunc(x.first, func(a, b int32) int {
		return cmp.Or(w.Instalments[x.instalments[a][0]].Due.Compare(w.Instalments[x.instalments[b][0]].Due), cmp.Compare(a, b))
	})
	x.due = ownedInOrder(x.instalment, byDue)
}

// indexCash lists what was paid by contract, and what of each allocation counts
// as collected. A reversal that names no instalment is of the one whose payment
// it takes back.
func (w *World) indexCash() {
	x := &w.contract
	x.collected = make([]int64, len(w.Cash))
	if m, ok := Lookup(Collected); ok {
		running := m.Amounts(w.Index)
		for next := 0; next < len(w.Cash); {
			n := running.Next(x.collected[next:])
			if n == 0 {
				break
			}
			next += n
		}
	}
	local := make([]int32, len(w.Instalments)) // by position: where it stands in its contract
	for _, list := range x.instalments {
		for i, at := range list {
			local[at] = int32(i)
		}
	}
	all := make([]payment, 0, len(w.Cash))
	x.paid = make([][]payment, len(w.Contracts))
	for i, n := range w.PerContract {
		x.paid[i] = all[len(all) : len(all) : len(all)+int(n)]
		all = all[:len(all)+int(n)]
	}
	for i := range w.Cash {
		c := &w.Cash[i]
		instalment := w.Allocations[i].InstalmentAt
		if instalment == fact.None && c.OriginalAt != fact.None {
			instalment = w.Allocations[c.OriginalAt].InstalmentAt
		}
		p := payment{c.Date, fact.None, c.Amount}
		if instalment != fact.None {
			p.at = local[instalment]
		}
		x.paid[c.ContractAt] = append(x.paid[c.ContractAt], p)
	}
}

// contractOr finds a contract by number, fact.None where there is none.
func (w *World) contractOr(number string) int32 {
	if at, ok := w.contracts[number]; ok {
		return at
	}
	return fact.None
}

// byOwner lists positions by their owners, of whom there are n, in order; what
// has no owner is left out.
func byOwner(n int, owners []int32) [][]int32 {
	counts := make([]int, n)
	for _, at := range owners {
		if at != fact.None {
			counts[at]++
		}
	}
	out, all := make([][]int32, n), make([]int32, len(owners))
	for i, count := range counts {
		out[i], all = all[:0:count], all[count:]
	}
	for i, at := range owners {
		if at != fact.None {
			out[at] = append(out[at], int32(i))
		}
	}
	return out
}

// ownedInOrder lists in order the positions of all that have an owner.
func ownedInOrder(owners []int32, order func(a, b int32) int) []int32 {
	out := make([]int32, 0, len(owners))
	for i, at := range owners {
		if at != fact.None {
			out = append(out, int32(i))
		}
	}
	slices.SortFunc(out, order)
	return out
}

// daysWithin is the part of a list, ordered by days, whose days lie in a window.
func daysWithin[T any](list []T, in period.Window, day func(T) period.Date) []T {
	from, to := daysBetween(list, in, day)
	return list[from:to]
}

// daysBetween is where that part begins, and where what comes after it does.
func daysBetween[T any](list []T, in period.Window, day func(T) period.Date) (from, to int) {
	if in.Days() == 0 {
		return 0, 0
	}
	from, _ = slices.BinarySearchFunc(list, in.From, func(x T, d period.Date) int { return day(x).Compare(d) })
	to, _ = slices.BinarySearchFunc(list, in.To, func(x T, d period.Date) int {
		return cmp.Or(day(x).Compare(d), -1) // behind the last day
	})
	return from, max(from, to)
}

// laterOf is the later one of two days.
func laterOf(a, b period.Date) period.Date {
	if b.After(a) {
		return b
	}
	return a
}

// monthsUpTo is the window of n months that ends with a day: whole months where
// the day is the last of its month, else from the day after the same day n
// months before.
func monthsUpTo(to period.Date, n int) period.Window {
	month := to.Month().Add(-n)
	if to == to.Month().Last() {
		return period.Window{From: month.Add(1).First(), To: to}
	}
	_, _, day := to.Civil()
	last := month.Last()
	_, _, days := last.Civil()
	return period.Window{From: last.AddDays(1 - max(0, days-day)), To: to}
}
