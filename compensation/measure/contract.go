package measure

import (
	"cmp"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// signedAmounts are the contracts and change orders that count as newly signed.
func signedAmounts(w *World, in period.Window, emit func(Row)) {
	for _, s := range w.contract.signedIn(in) {
		w.emitSigning(s, emit)
	}
}

// signedIn is what counts as newly signed in a window.
func (x *contractIndex) signedIn(in period.Window) []signing {
	return daysWithin(x.signings, in, func(s signing) period.Date { return s.day })
}

func (w *World) emitSigning(s signing, emit func(Row)) {
	row := Row{Date: s.day, Kind: OfContract, Ref: w.Contracts[s.contractAt].Number}
	if s.changeAt != fact.None {
		row.Kind, row.Ref = OfChange, row.Ref+"/"+w.Selling.Changes[s.changeAt].Number
	}
	w.shared(s.contractAt, s.minor, row, emit)
}

// repeatAmounts are those of signedAmounts whose customer had another contract
// that counted on an earlier day.
func repeatAmounts(w *World, in period.Window, emit func(Row)) {
	for _, s := range w.contract.signedIn(in) {
		customer := w.CustomerAt(s.contractAt)
		if customer != fact.None && w.contract.bought[customer].Before(w.contract.counted[s.contractAt]) {
			w.emitSigning(s, emit)
		}
	}
}

// newContracts calls f for each contract that counts as new in a window, with
// the day from which it does.
func (w *World) newContracts(in period.Window, f func(contractAt int32, day period.Date)) {
	for _, s := range w.contract.signedIn(in) {
		if s.changeAt == fact.None {
			f(s.contractAt, s.day)
		}
	}
}

// signedContracts are the new contracts, one row for everybody who shares in
// one. Those that were cancelled in full by the window's end are left out.
func signedContracts(w *World, in period.Window, emit func(Row)) {
	w.newContracts(in, func(at int32, day period.Date) {
		if w.InForce(at, in.To) > 0 {
			w.each(at, Row{Date: day, Kind: OfContract, Ref: w.Contracts[at].Number, Value: money.Int(1)}, emit)
		}
	})
}

// each emits a row for everybody who shares in a contract, for the company alone
// where nobody does.
func (w *World) each(contractAt int32, row Row, emit func(Row)) {
	portions := w.Portions(contractAt)
	if len(portions) == 0 {
		row.Person = fact.None
		emit(row)
	}
	for _, p := range portions {
		row.Person = p.PersonAt
		emit(row)
	}
}

// signedNet is the amount without tax of new contracts as it is in force on the
// day from which they count.
func signedNet(w *World, in period.Window, emit func(Row)) {
	w.newContracts(in, func(at int32, day period.Date) {
		w.shared(at, w.netInForce(at, day), Row{Date: day, Kind: OfContract, Ref: w.Contracts[at].Number}, emit)
	})
}

// netInForce is a contract's amount without tax in minor units at the end of a
// day.
func (w *World) netInForce(contractAt int32, day period.Date) int64 {
	total := w.Contracts[contractAt].Net.Minor
	for _, at := range w.changes[w.Contracts[contractAt].Number] {
		if c := &w.Selling.Changes[at]; !c.Date.After(day) {
			total = bounded(total, c.Net.Minor)
		}
	}
	return total
}

// signedMargins is what is left of the net amount after the budgeted cost and
// purchases. A contract whose cost is not known has rows too, which
// signedMargin refuses.
func signedMargins(w *World, in period.Window, emit func(Row)) {
	w.newContracts(in, func(at int32, day period.Date) {
		row := Row{Date: day, Kind: OfContract, Ref: w.Contracts[at].Number}
		terms := w.TermsOf(at)
		if !told(terms.Cost) {
			w.each(at, row, emit)
			return
		}
		margin := bounded(bounded(w.netInForce(at, day), -terms.Cost.Minor), -terms.Purchase.Minor)
		w.shared(at, margin, row, func(r Row) {
			r.Foreign = r.Foreign || w.unlike(at, terms.Cost) || w.unlike(at, terms.Purchase)
			emit(r)
		})
	})
}

// told reports whether an amount was given: zero of a currency was, zero of none
// was not.
func told(a money.Amount) bool { return a != money.Amount{} }

// unlike reports whether an amount is in another currency than the contract.
func (w *World) unlike(contractAt int32, a money.Amount) bool {
	return told(a) && a.Currency != w.Contracts[contractAt].Amount.Currency
}

// signedMargin adds margins; without the cost of every contract there is none.
func signedMargin(w *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	unknown := map[string]bool{}
	first := ""
	var sum money.Decimal
	for i := range rows {
		at := w.contractOr(rows[i].Ref)
		if at != fact.None && !told(w.TermsOf(at).Cost) {
			if first == "" || rows[i].Ref < first {
				first = rows[i].Ref
			}
			unknown[rows[i].Ref] = true
		}
		var err error
		if sum, err = sum.Add(rows[i].Value); err != nil {
			return money.Decimal{}, tooLargeToWrite
		}
	}
	if len(unknown) > 0 {
		return money.Decimal{}, problem.Textf("有 %d 份新签合同没有成本预算（如 %s），毛利不可知", "The margin is not known: %d of the new contracts have no budgeted cost, such as %s", len(unknown), first)
	}
	return sum, problem.Text{}
}

// listAmounts is what the new contracts with a known list price would have cost.
func listAmounts(w *World, in period.Window, emit func(Row)) {
	w.priced(in, func(list, _ int64) int64 { return list }, emit)
}

// discountAmounts is by how much the new contracts are below their list price.
func discountAmounts(w *World, in period.Window, emit func(Row)) {
	w.priced(in, func(list, agreed int64) int64 { return bounded(list, -agreed) }, emit)
}

// priced emits a number about each new contract whose list price is known. Those
// whose part of it is nothing have rows too: that it is nothing is known.
func (w *World) priced(in period.Window, of func(list, agreed int64) int64, emit func(Row)) {
	w.newContracts(in, func(at int32, day period.Date) {
		list := w.TermsOf(at).List
		if list.Minor <= 0 {
			return
		}
		row := Row{Date: day, Kind: OfContract, Ref: w.Contracts[at].Number}
		shared := map[int32]bool{}
		w.shared(at, of(list.Minor, w.InForce(at, day)), row, func(r Row) {
			shared[r.Person] = true
			r.Foreign = r.Foreign || w.unlike(at, list)
			emit(r)
		})
		w.each(at, row, func(r Row) {
			if !shared[r.Person] {
				emit(r)
			}
		})
	})
}

// keyAccountsBefore are the key accounts that were active in the months 13 to 24
// back, one row for everybody who was credited with them.
func keyAccountsBefore(w *World, in period.Window, emit func(Row)) { w.keyAccounts(in, nil, emit) }

// keyAccountsLost are those that were active in none of the last twelve months.
func keyAccountsLost(w *World, in period.Window, emit func(Row)) {
	w.keyAccounts(in, func(active bool) bool { return !active }, emit)
}

// keyAccountsKept are those that were active in the last twelve months too.
func keyAccountsKept(w *World, in period.Window, emit func(Row)) {
	w.keyAccounts(in, func(active bool) bool { return active }, emit)
}

// keyAccounts emits the key accounts that were active in the months 13 to 24
// back and of which wanted, where it is given, says yes to whether they were in
// the last twelve. A row is dated by the last time that its person's contracts
// made the customer active in those earlier months.
func (w *World) keyAccounts(in period.Window, wanted func(active bool) bool, emit func(Row)) {
	if in.Days() == 0 {
		return
	}
	recent := monthsUpTo(in.To, 12)
	before := period.Window{From: monthsUpTo(in.To, 24).From, To: recent.From.AddDays(-1)}
	for i := range w.Customers {
		if !slices.Contains(w.Settings.KeyClasses, w.Customers[i].Class) {
			continue
		}
		var rows []Row
		active := false
		for _, at := range w.contract.ofCustomer[i] {
			if day, ok := w.contract.activeIn(at, before); ok {
				w.each(at, Row{Date: day, Kind: OfCustomer, Ref: w.Customers[i].Code, Value: money.Int(1)}, func(r Row) { rows = append(rows, r) })
			}
			if !active {
				_, active = w.contract.activeIn(at, recent)
			}
		}
		if wanted != nil && !wanted(active) {
			continue
		}
		slices.SortFunc(rows, func(a, b Row) int { return cmp.Or(cmp.Compare(a.Person, b.Person), b.Date.Compare(a.Date)) })
		for _, r := range slices.CompactFunc(rows, func(a, b Row) bool { return a.Person == b.Person }) {
			emit(r)
		}
	}
}

// activeIn reports whether a contract begins to count in a window, or more came
// in on it there than went back, and on which day it last did.
func (x *contractIndex) activeIn(contractAt int32, in period.Window) (last period.Date, ok bool) {
	var came int64
	for _, p := range daysWithin(x.paid[contractAt], in, func(p payment) period.Date { return p.day }) {
		came = bounded(came, p.minor)
		if p.minor > 0 {
			last = p.day
		}
	}
	if came <= 0 {
		last = period.Date{}
	}
	if day := x.counted[contractAt]; in.Holds(day) {
		last = laterOf(last, day)
	}
	return last, !last.IsZero()
}
