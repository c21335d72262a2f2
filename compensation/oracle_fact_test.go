package compensation_test

import (
	"math/big"
	"slices"
	"sort"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// oraclePlace is a place in canonical order. Of one day, tied reversals come
// after everything else, and the end of the day comes last.
type oraclePlace struct {
	date   period.Date
	rank   int
	number string
	line   int
}

const (
	oracleOrdinary = iota
	oracleTied
	oracleEndOfDay
)

func (p oraclePlace) compare(q oraclePlace) int {
	if p.date != q.date {
		return p.date.Compare(q.date)
	}
	if p.rank != q.rank {
		return p.rank - q.rank
	}
	if c := strings.Compare(p.number, q.number); c != 0 {
		return c
	}
	return p.line - q.line
}

// oracleEvent is what an allocation, or a signing, adds to a measure.
type oracleEvent struct {
	place    oraclePlace
	window   period.Date // its own date, or that of the original
	contract fact.Contract
	receipt  fact.Receipt
	original oraclePlace // of a tied reversal
	untied   bool
	amount   int64 // minor units of the measure, before it is credited
}

func oracleContract(s *fact.Set, number string) fact.Contract {
	return s.Contracts[slices.IndexFunc(s.Contracts, func(c fact.Contract) bool { return c.Number == number })]
}

func oracleReceipt(s *fact.Set, number string) fact.Receipt {
	return s.Receipts[slices.IndexFunc(s.Receipts, func(r fact.Receipt) bool { return r.Number == number })]
}

func oraclePlaceOf(s *fact.Set, a fact.Allocation) oraclePlace {
	r := oracleReceipt(s, a.Receipt)
	p := oraclePlace{date: r.Date, number: a.Receipt, line: a.Line}
	if r.Reverses != "" {
		p.rank = oracleTied
	}
	return p
}

// oracleOriginal is the allocation that a tied one takes back.
func oracleOriginal(s *fact.Set, a fact.Allocation) fact.Allocation {
	from := oracleReceipt(s, a.Receipt).Reverses
	for _, b := range s.Allocations {
		if b.Receipt == from && (a.Reverses == b.Line || a.Reverses == 0 && b.Contract == a.Contract && (a.Instalment == "" || a.Instalment == b.Instalment)) {
			return b
		}
	}
	panic("oracle: " + a.Receipt + " takes back nothing")
}

// oracleEvents lists what happens to a measure, in canonical order.
func oracleEvents(s *fact.Set, measure string) []oracleEvent {
	var list []oracleEvent
	if measure == "signed" {
		for _, c := range s.Contracts {
			list = append(list, oracleEvent{place: oraclePlace{date: c.Signed, number: c.Number}, window: c.Signed, contract: c, amount: c.Amount.Minor})
		}
	} else {
		sorted := oracleSorted(s)
		for i, a := range sorted {
			r, c := oracleReceipt(s, a.Receipt), oracleContract(s, a.Contract)
			e := oracleEvent{place: oraclePlaceOf(s, a), window: r.Date, contract: c, receipt: r, untied: r.Amount.Minor < 0 && r.Reverses == ""}
			if e.place.rank == oracleTied {
				e.original = oraclePlaceOf(s, oracleOriginal(s, a))
				e.window = e.original.date
			}
			e.amount = oracleReached(sorted[:i+1], c, measure) - oracleReached(sorted[:i], c, measure)
			list = append(list, e)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].place.compare(list[j].place) < 0 })
	return list
}

// oracleSorted is the allocations in canonical order.
func oracleSorted(s *fact.Set) []fact.Allocation {
	sorted := slices.Clone(s.Allocations)
	sort.Slice(sorted, func(i, j int) bool { return oraclePlaceOf(s, sorted[i]).compare(oraclePlaceOf(s, sorted[j])) < 0 })
	return sorted
}

// oracleReached is what counts of all that came to a contract: no more than its
// amount, and of that the net part where net is measured.
func oracleReached(list []fact.Allocation, c fact.Contract, measure string) int64 {
	var sum int64
	for _, a := range list {
		if a.Contract == c.Number {
			sum += a.Amount.Minor
		}
	}
	sum = min(sum, c.Amount.Minor)
	if measure != "collected_net" {
		return sum
	}
	if c.Amount.Minor == 0 {
		return 0
	}
	return oracleRound(new(big.Rat).Mul(big.NewRat(sum, 1), big.NewRat(c.Net.Minor, c.Amount.Minor)))
}

// oracleRound rounds half away from zero.
func oracleRound(r *big.Rat) int64 {
	if r.Sign() < 0 {
		return -oracleRound(new(big.Rat).Neg(r))
	}
	up := new(big.Rat).Add(r, big.NewRat(1, 2))
	return new(big.Int).Quo(up.Num(), up.Denom()).Int64()
}

// oracleMinor rounds major units to minor units.
func oracleMinor(r *big.Rat) int64 { return oracleRound(new(big.Rat).Mul(r, big.NewRat(100, 1))) }

func oracleMajor(minor int64) *big.Rat { return big.NewRat(minor, 100) }

// oracleCredit is a person's part of an amount of a contract; false for those
// who have none.
func oracleCredit(s *fact.Set, c fact.Contract, credit, person string, amount int64) (int64, bool) {
	shares := oracleShares(s, c, credit)
	share, ok := shares[person]
	switch {
	case !ok:
		return 0, false
	case credit == "overlay":
		return oracleRound(new(big.Rat).Mul(big.NewRat(amount, 1), share)), true
	case amount < 0:
		return -naiveShare(-amount, shares, person), true
	}
	return naiveShare(amount, shares, person), true
}

// oracleShares is the set in force on the signing date: the latest that has
// begun, or the earliest.
func oracleShares(s *fact.Set, c fact.Contract, credit string) map[string]*big.Rat {
	type entry struct {
		from, person string
		share        *big.Rat
	}
	var list []entry
	if credit == "overlay" {
		for _, x := range s.Overlays {
			if x.Contract == c.Number {
				list = append(list, entry{x.From.String(), x.Person, oracleRat(x.Share.String())})
			}
		}
	} else {
		for _, x := range s.Splits {
			if x.Contract == c.Number {
				list = append(list, entry{x.From.String(), x.Person, oracleRat(x.Share.String())})
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	sort.Slice(list, func(i, j int) bool { return list[i].from < list[j].from })
	chosen := list[0].from
	for _, x := range list {
		if x.from <= c.Signed.String() {
			chosen = x.from
		}
	}
	shares := map[string]*big.Rat{}
	for _, x := range list {
		if x.from == chosen {
			shares[x.person] = x.share
		}
	}
	return shares
}

// oracleNetted is NET(t): every tied reversal up to t is subtracted from its
// original and gone, later ones never were. Ordinary cash of later days is left
// out; that of the same day stays, since drivers count whole days.
func oracleNetted(s *fact.Set, t oraclePlace) *fact.Set {
	net := *s
	net.Receipts, net.Allocations = nil, nil
	for _, r := range s.Receipts {
		if r.Reverses == "" && !r.Date.After(t.date) {
			net.Receipts = append(net.Receipts, r)
		}
	}
	for _, a := range s.Allocations {
		if p := oraclePlaceOf(s, a); p.rank == oracleTied || p.date.After(t.date) {
			continue
		}
		for _, v := range s.Allocations {
			if p := oraclePlaceOf(s, v); p.rank == oracleTied && p.compare(t) <= 0 {
				if o := oracleOriginal(s, v); o.Receipt == a.Receipt && o.Line == a.Line {
					a.Amount.Minor += v.Amount.Minor
				}
			}
		}
		net.Allocations = append(net.Allocations, a)
	}
	return &net
}

// oracleTaken is how much of an original's allocation the tied reversals before
// a place took back, as a positive amount.
func oracleTaken(s *fact.Set, original, before oraclePlace) int64 {
	var sum int64
	for _, v := range s.Allocations {
		if p := oraclePlaceOf(s, v); p.rank == oracleTied && p.compare(before) < 0 && oraclePlaceOf(s, oracleOriginal(s, v)) == original {
			sum -= v.Amount.Minor
		}
	}
	return sum
}

// oracleAmount is the allocated amount at a place.
func oracleAmount(s *fact.Set, at oraclePlace) int64 {
	for _, a := range s.Allocations {
		if a.Receipt == at.number && a.Line == at.line {
			return a.Amount.Minor
		}
	}
	return 0
}

// oracleOpens is the first day on which a line at a place is payable under a
// gate; no date for never. The facts are taken as they are, reversals included.
// The day of signing begins with the signing: of its receipts only what comes
// after them can open the gate.
func oracleOpens(s *fact.Set, c fact.Contract, at oraclePlace, signing, untied bool, share *big.Rat) period.Date {
	sorted := slices.DeleteFunc(oracleSorted(s), func(a fact.Allocation) bool { return a.Contract != c.Number })
	need := new(big.Rat).Mul(share, big.NewRat(c.Amount.Minor, 1))
	// open says whether the gate is open on a day with the first n allocations
	open := func(n int, day period.Date) bool {
		var sum int64
		for _, a := range sorted[:n] {
			sum += a.Amount.Minor
		}
		return big.NewRat(sum, 1).Cmp(need) >= 0 && !day.Before(c.Signed)
	}
	upTo := func(p oraclePlace) int { // how many lie up to a place
		n := 0
		for _, a := range sorted {
			if oraclePlaceOf(s, a).compare(p) <= 0 {
				n++
			}
		}
		return n
	}
	if open(upTo(at), at.date) || untied && open(upTo(at)-1, at.date) { // what goes back does not close the gate for itself
		return at.date
	}
	var first period.Date
	dayBefore := oraclePlace{date: c.Signed.AddDays(-1), rank: oracleEndOfDay}
	if (signing || c.Signed.After(at.date)) && open(upTo(dayBefore), c.Signed) {
		first = c.Signed
	}
	for _, a := range sorted {
		if p := oraclePlaceOf(s, a); p.compare(at) > 0 && open(upTo(p), p.date) && (first.IsZero() || p.date.Before(first)) {
			first = p.date
		}
	}
	return first
}
