package demo

import (
	"cmp"
	"math/big"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// This file computes the demo's pay a second time, straight from the facts and
// with the plans' rules written out by hand: no index, no measure, no plan
// document, no formula. It shares only the calendar with the engine.

// paid is what one person gets for one component in one month, in fen.
type paid struct{ person, month, component string }

// credited is one person's part of one allocation, in fen.
type credited struct {
	person   string
	base     int64
	date     period.Date
	receipt  fact.Receipt
	contract fact.Contract
}

// rat reads a fraction; it is only given what reads.
func rat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	return r
}

// yuan is an amount of fen.
func yuan(fen int64) *big.Rat { return big.NewRat(fen, 100) }

func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

// toFen rounds half away from zero.
func toFen(r *big.Rat) int64 {
	half := big.NewRat(1, 2)
	if r.Sign() < 0 {
		half.Neg(half)
	}
	n := new(big.Rat).Add(new(big.Rat).Mul(r, big.NewRat(100, 1)), half)
	return new(big.Int).Quo(n.Num(), n.Denom()).Int64() // towards zero
}

// allCredits splits every allocation, in the order of date, receipt and line.
func allCredits(s *fact.Set) []credited {
	l := lookAt(s)
	list := slices.Clone(s.Allocations)
	slices.SortFunc(list, func(a, b fact.Allocation) int {
		return cmp.Or(l.receipts[a.Receipt].Date.Compare(l.receipts[b.Receipt].Date), cmp.Compare(a.Receipt, b.Receipt), cmp.Compare(a.Line, b.Line))
	})
	var out []credited
	for _, a := range list {
		splits := slices.Clone(l.credit[a.Contract])
		slices.SortFunc(splits, func(x, y fact.Split) int { return cmp.Compare(x.Person, y.Person) })
		for i, base := range largestRemainder(a.Amount.Minor, splits) {
			r := l.receipts[a.Receipt]
			out = append(out, credited{splits[i].Person, base, r.Date, r, l.contracts[a.Contract]})
		}
	}
	return out
}

// largestRemainder gives everybody the whole fen of the share and the fen left
// over, one each, to those who lost most.
func largestRemainder(total int64, splits []fact.Split) []int64 {
	parts, lost := make([]int64, len(splits)), make([]*big.Rat, len(splits))
	left := total
	for i, x := range splits {
		exact := times(big.NewRat(total, 1), rat(x.Share.String()))
		parts[i] = new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()
		lost[i] = new(big.Rat).Sub(exact, big.NewRat(parts[i], 1))
		left -= parts[i]
	}
	for ; left > 0; left-- {
		most := 0
		for i := range lost {
			if lost[i].Cmp(lost[most]) > 0 {
				most = i
			}
		}
		parts[most]++
		lost[most] = big.NewRat(-1, 1)
	}
	return parts
}

// expected is the pay of every person, month and component from the beginning
// of the facts.
func expected(s *fact.Set) map[paid]int64 {
	pay := map[paid]int64{}
	l := lookAt(s)
	yearToDate := map[string]*big.Rat{}
	quarters := map[string][]rated{}
	for _, c := range allCredits(s) {
		family, team := l.postOn(c.person, c.date)
		month := c.date.Month().String()
		switch {
		case family != "rep":
		case team == global:
			year, m := c.date.Month().Civil()
			key := c.person + " " + string(rune('0'+year%10)) + string(rune('0'+(m-1)/3))
			lines, amount := wholeQuarter(quarters[key], c.base)
			quarters[key] = lines
			pay[paid{c.person, month, "quarterly_commission"}] += amount
		case c.contract.Kind == "pilot":
			pay[paid{c.person, month, "pilot_commission"}] += toFen(times(yuan(c.base), rat("0.005")))
		default:
			key := c.person + month[:4]
			before := cmp.Or(yearToDate[key], new(big.Rat))
			after := new(big.Rat).Add(before, yuan(c.base))
			yearToDate[key] = after
			pay[paid{c.person, month, "commission"}] += toFen(new(big.Rat).Sub(curve(after, c.date), curve(before, c.date)))
			if !c.date.Before(on(2026, 7, 1)) && c.receipt.Amount.Minor >= 500_000_00 {
				pay[paid{c.person, month, "large_receipt_bonus"}] += toFen(times(times(yuan(c.base), rat("0.002")), l.card(c.person, month)))
			}
		}
	}
	return pay
}

func (l look) postOn(person string, d period.Date) (family, team string) {
	for _, e := range l.Employments {
		if e.Person == person && !d.Before(e.Valid.From) && (e.Valid.To.IsZero() || !d.After(e.Valid.To)) {
			return e.Family, e.Team
		}
	}
	return "", ""
}

// card is the month's coefficient, 1 where there is none.
func (l look) card(person, month string) *big.Rat {
	for _, f := range l.Figures {
		if f.Person == person && f.Period == month && f.Code == "scorecard" {
			return rat(f.Value.String())
		}
	}
	return rat("1")
}

// curve is what a year's collected cash is worth under the rules of a day: the
// base rate on all of it, and half the base rate more above each threshold.
func curve(collected *big.Rat, d period.Date) *big.Rat {
	base, thresholds := "0.009", []string{"3000000"}
	switch {
	case !d.Before(on(2026, 10, 1)):
		base, thresholds = "0.012", []string{"2000000", "5000000"}
	case !d.Before(on(2026, 7, 1)):
		base, thresholds = "0.01", []string{"2000000", "5000000"}
	case !d.Before(on(2026, 1, 1)):
		base = "0.01"
	}
	worth := times(collected, rat(base))
	for _, t := range thresholds {
		if above := new(big.Rat).Sub(collected, rat(t)); above.Sign() > 0 {
			worth.Add(worth, times(above, times(rat(base), rat("0.5"))))
		}
	}
	return worth
}

// rated is a line of a quarter: its base and what it has come to.
type rated struct{ base, amount int64 }

// wholeQuarter adds a line and rates the whole quarter at the rate that the
// quarter's sum has reached; it returns what the line changes.
func wholeQuarter(lines []rated, base int64) ([]rated, int64) {
	lines = append(slices.Clone(lines), rated{base: base})
	var sum, change int64
	for _, x := range lines {
		sum += x.base
	}
	rate := "0.014"
	switch {
	case sum < 800_000_00:
		rate = "0.008"
	case sum < 2_000_000_00:
		rate = "0.011"
	}
	for i, x := range lines {
		now := toFen(times(yuan(x.base), rat(rate)))
		change += now - x.amount
		lines[i].amount = now
	}
	return lines, change
}
