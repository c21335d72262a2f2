package measure

import (
	"math/big"
	"slices"
	"sort"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// naiveContracts computes the quantities about contracts a second time, from
// their definitions, with plain loops over the facts as they were read. It
// shares no code with what it checks but dates and the facts' types.
type naiveContracts struct {
	set      *fact.Set
	selling  *fact.Selling
	window   period.Window
	rows     []naiveRow
	settings Settings
}

// naiveRow is what somebody contributes; value is in major units.
type naiveRow struct {
	person string
	day    period.Date
	ref    string
	value  *big.Rat
	open   bool
	hidden bool // its cost is not known
}

// of returns the value of a quantity of a scope; nil where there is none.
func (n *naiveContracts) of(quantity string, scope Scope) *big.Rat {
	sum, seen, count := new(big.Rat), map[string]bool{}, 0
	var kept []naiveRow
	for _, r := range n.rows {
		if !n.isIn(r, scope) {
			continue
		}
		count++
		if r.hidden {
			return nil
		}
		sum.Add(sum, r.value)
		if !seen[r.ref] {
			kept = append(kept, r)
		}
		seen[r.ref] = true
	}
	switch quantity {
	case "contracts_signed", "key_accounts_before", "key_accounts_lost", "key_accounts_kept":
		return new(big.Rat).SetInt64(int64(len(seen)))
	case "collection_days":
		return naiveMedian(kept)
	case "billed_per_day":
		days := 0
		for d := n.window.To; naiveBack(d, n.window.To, 12); d = d.AddDays(-1) {
			days++
		}
		return sum.Quo(sum, new(big.Rat).SetInt64(int64(days)))
	case "signing_target", "collection_target", "signing_forecast", "collection_forecast", "list_amount", "discount_amount":
		if count == 0 {
			return nil
		}
	}
	return sum
}

func (n *naiveContracts) isIn(r naiveRow, scope Scope) bool {
	if scope.Level == OfCompany {
		return true
	}
	if scope.Level == OfOne {
		return r.person == scope.Code
	}
	for _, e := range n.set.Employments {
		if e.Person != r.person || r.day.Before(e.Valid.From) || !e.Valid.To.IsZero() && r.day.After(e.Valid.To) {
			continue
		}
		for team := e.Team; team != ""; {
			if team == scope.Code {
				return true
			}
			above := ""
			for _, t := range n.set.Teams {
				if t.Code == team {
					above = t.Parent
				}
			}
			team = above
		}
	}
	return false
}

// naiveMedian moves the weight of what is open to all that lasts longer.
func naiveMedian(rows []naiveRow) *big.Rat {
	sort.Slice(rows, func(i, k int) bool {
		if c := rows[i].value.Cmp(rows[k].value); c != 0 {
			return c < 0
		}
		return !rows[i].open && rows[k].open
	})
	weight, gone := make([]*big.Rat, len(rows)), new(big.Rat)
	for i := range rows {
		weight[i] = big.NewRat(1, max(1, int64(len(rows))))
	}
	for i, r := range rows {
		if !r.open {
			if gone.Add(gone, weight[i]); gone.Cmp(big.NewRat(1, 2)) >= 0 {
				return r.value
			}
			continue
		}
		for k := i + 1; k < len(rows); k++ {
			weight[k].Add(weight[k], new(big.Rat).Quo(weight[i], new(big.Rat).SetInt64(int64(len(rows)-i-1))))
		}
	}
	return nil
}

// share adds a row for each person of a contract's split: whole fen, those that
// are left over one by one to the largest fractions, the lower code first.
func (n *naiveContracts) share(contract string, minor int64, r naiveRow) {
	type part struct {
		person string
		whole  int64
		rest   *big.Rat
	}
	var parts []part
	left := max(minor, -minor)
	for _, s := range n.set.Splits {
		if s.Contract == contract {
			share, _ := new(big.Rat).SetString(s.Share.String())
			exact := share.Mul(share, new(big.Rat).SetInt64(max(minor, -minor)))
			whole := new(big.Int).Quo(exact.Num(), exact.Denom())
			parts = append(parts, part{s.Person, whole.Int64(), exact.Sub(exact, new(big.Rat).SetInt(whole))})
			left -= whole.Int64()
		}
	}
	if len(parts) == 0 {
		parts, left = []part{{"", left, new(big.Rat)}}, 0
	}
	sort.Slice(parts, func(i, k int) bool {
		if c := parts[i].rest.Cmp(parts[k].rest); c != 0 {
			return c > 0
		}
		return parts[i].person < parts[k].person
	})
	for i, p := range parts {
		if int64(i) < left {
			p.whole++
		}
		if minor < 0 {
			p.whole = -p.whole
		}
		r.person, r.value = p.person, big.NewRat(p.whole, 100)
		n.rows = append(n.rows, r)
	}
}

// everybody adds a row of one for each person of a contract's split.
func (n *naiveContracts) everybody(contract string, r naiveRow) {
	found := false
	for _, s := range n.set.Splits {
		if s.Contract == contract {
			r.person, found = s.Person, true
			n.rows = append(n.rows, r)
		}
	}
	if !found {
		r.person = ""
		n.rows = append(n.rows, r)
	}
}

// naiveBack reports whether a day lies in the months that end with a day.
func naiveBack(d, to period.Date, months int) bool {
	year, month, of := to.Civil()
	for range months {
		if month--; month == 0 {
			year, month = year-1, 12
		}
	}
	last := to.AddDays(1).Month() != to.Month()
	for of > period.DaysIn(year, month) || last && of < period.DaysIn(year, month) {
		if last {
			of = period.DaysIn(year, month)
		} else {
			of--
		}
	}
	before, err := period.NewDate(year, month, of)
	return err == nil && d.After(before) && !d.After(to)
}

func (n *naiveContracts) terms(contract string) (t fact.Terms, known bool) {
	for _, t := range n.selling.Terms {
		if t.Contract == contract {
			return t, true
		}
	}
	return t, false
}

// begins is the day from which a contract is effective, and from which it counts
// as new.
func (n *naiveContracts) begins(c fact.Contract) (effective, counts period.Date) {
	t, known := n.terms(c.Number)
	effective = c.Signed
	if !t.Effective.IsZero() {
		effective = t.Effective
	}
	counts = effective
	if known && !effective.IsZero() {
		if counts = t.Filed; !counts.IsZero() && effective.After(counts) {
			counts = effective
		}
	}
	return effective, counts
}

// inForce is a contract's gross and net amount on a day.
func (n *naiveContracts) inForce(c fact.Contract, on period.Date) (gross, net int64) {
	gross, net = c.Amount.Minor, c.Net.Minor
	for _, x := range n.selling.Changes {
		if x.Contract == c.Number && !x.Date.After(on) {
			gross, net = gross+x.Amount.Minor, net+x.Net.Minor
		}
	}
	return gross, net
}

// naiveCash is an allocation with its receipt.
type naiveCash struct {
	fact.Allocation
	receipt fact.Receipt
	of      string // the instalment that it is for
}

// cash lists what was allocated to a contract in the order in which it counts.
func (n *naiveContracts) cash(contract string) []naiveCash {
	receipts := map[string]fact.Receipt{}
	for _, r := range n.set.Receipts {
		receipts[r.Number] = r
	}
	var out []naiveCash
	for _, a := range n.set.Allocations {
		if a.Contract != contract {
			continue
		}
		x := naiveCash{a, receipts[a.Receipt], a.Instalment}
		for _, o := range n.set.Allocations {
			if a.Instalment == "" && x.receipt.Reverses != "" && o.Receipt == x.receipt.Reverses && o.Contract == contract {
				x.of = o.Instalment
			}
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b naiveCash) int {
		if c := a.receipt.Date.Compare(b.receipt.Date); c != 0 {
			return c
		}
		if tied := a.receipt.Reverses != ""; tied != (b.receipt.Reverses != "") {
			if tied {
				return 1
			}
			return -1
		}
		return strings.Compare(a.Receipt, b.Receipt)
	})
	return out
}

// came is what had come in on a contract by the end of a day.
func (n *naiveContracts) came(contract string, on period.Date) (sum int64) {
	for _, x := range n.cash(contract) {
		if !x.receipt.Date.After(on) {
			sum += x.Amount.Minor
		}
	}
	return sum
}
