package compensation_test

import (
	"fmt"
	"math/big"
	"sort"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// A second implementation of the calculation, in another form: unbounded
// rationals, everything recomputed from the start for every line, no
// accumulators, no shared code beyond the fact types and civil dates. Slow and
// plain on purpose; it is what the engine is checked against.

type naiveBand struct {
	bound  *big.Rat // nil for the last
	below  bool
	rate   *big.Rat // or the amount at a point
	amount *big.Rat // paid on top; nil for none
}

type naiveRule struct {
	basis   string // collected or signed
	carry   string // none, month, quarter, year; "" without tiers
	mode    string // marginal, whole; "" for a flat rate
	catchUp bool
	bands   []naiveBand
	flat    *big.Rat
	notKind string // contracts of this kind are left out; "" for none

	factors []naiveBand // a coefficient by days from 2026-01-01 to the signing date

	least, most *big.Rat // limits of each line; nil for none
}

type naiveCredit struct {
	date   period.Date
	number string
	line   int
	amount int64 // minor units
	signed period.Date
}

type naiveLine struct {
	kind   string
	date   period.Date
	number string
	line   int
	amount int64
}

// naiveRound rounds major units to cents, half away from zero.
func naiveRound(r *big.Rat) int64 {
	scaled := new(big.Rat).Mul(r, big.NewRat(100, 1))
	num, den := new(big.Int).Set(scaled.Num()), scaled.Denom()
	neg := num.Sign() < 0
	num.Abs(num)
	num.Mul(num, big.NewInt(2)).Add(num, den)
	num.Quo(num, new(big.Int).Mul(den, big.NewInt(2)))
	if neg {
		num.Neg(num)
	}
	return num.Int64()
}

func cents(minor int64) *big.Rat { return big.NewRat(minor, 100) }

// naiveShare gives the part of one person by handing out units one at a time
// to whoever is furthest below the exact share.
func naiveShare(total int64, shares map[string]*big.Rat, person string) int64 {
	codes := make([]string, 0, len(shares))
	sum := new(big.Rat)
	for code, share := range shares {
		codes = append(codes, code)
		sum.Add(sum, share)
	}
	sort.Strings(codes)
	parts := map[string]int64{}
	given := int64(0)
	want := map[string]*big.Rat{}
	for _, code := range codes {
		exact := new(big.Rat).Mul(big.NewRat(total, 1), new(big.Rat).Quo(shares[code], sum))
		floor := new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()
		parts[code] = floor
		given += floor
		want[code] = new(big.Rat).Sub(exact, big.NewRat(floor, 1))
	}
	for ; given < total; given++ {
		best := ""
		for _, code := range codes {
			if best == "" || want[code].Cmp(want[best]) > 0 {
				best = code
			}
		}
		parts[best]++
		want[best] = big.NewRat(-1, 1)
	}
	return parts[person]
}

// naiveCredits lists what a person is credited with, in canonical order.
func naiveCredits(s *fact.Set, rule naiveRule, person string) []naiveCredit {
	contracts := map[string]fact.Contract{}
	for _, c := range s.Contracts {
		contracts[c.Number] = c
	}
	receipts := map[string]fact.Receipt{}
	for _, r := range s.Receipts {
		receipts[r.Number] = r
	}
	var list []naiveCredit
	add := func(date period.Date, number string, line int, contract fact.Contract, amount int64) {
		shares := naiveSplit(s, contract)
		if _, ok := shares[person]; !ok || rule.notKind != "" && contract.Kind == rule.notKind {
			return
		}
		list = append(list, naiveCredit{date, number, line, naiveShare(amount, shares, person), contract.Signed})
	}
	if rule.basis == "signed" {
		for _, c := range s.Contracts {
			add(c.Signed, c.Number, 0, c, c.Amount.Minor)
		}
	} else {
		for _, a := range s.Allocations {
			add(receipts[a.Receipt].Date, a.Receipt, a.Line, contracts[a.Contract], naiveCounted(s, receipts, contracts[a.Contract], a, rule.basis))
		}
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.date != b.date {
			return a.date.Before(b.date)
		}
		if a.number != b.number {
			return a.number < b.number
		}
		return a.line < b.line
	})
	return list
}

// naiveCounted is what counts of an allocation: what the contract's amount had
// room for, in gross or in net, as the difference of two running totals over
// everything that came to the contract up to the allocation.
func naiveCounted(s *fact.Set, receipts map[string]fact.Receipt, c fact.Contract, own fact.Allocation, basis string) int64 {
	var before int64
	for _, a := range s.Allocations {
		d, e := receipts[a.Receipt].Date, receipts[own.Receipt].Date
		earlier := d.Before(e) || d == e && (a.Receipt < own.Receipt || a.Receipt == own.Receipt && a.Line < own.Line)
		if a.Contract == c.Number && earlier {
			before += a.Amount.Minor
		}
	}
	total := func(paid int64) int64 {
		paid = min(paid, c.Amount.Minor)
		if basis == "collected_net" {
			// in major units, since that is what naiveRound takes
			return naiveRound(new(big.Rat).Quo(new(big.Rat).Mul(cents(paid), cents(c.Net.Minor)), cents(c.Amount.Minor)))
		}
		return paid
	}
	return total(before+own.Amount.Minor) - total(before)
}

// naiveSplit is the split in force on the signing date: the latest set that has
// begun, or the earliest one.
func naiveSplit(s *fact.Set, c fact.Contract) map[string]*big.Rat {
	sets := map[string]map[string]*big.Rat{}
	for _, p := range s.Splits {
		if p.Contract == c.Number {
			from := p.From.String()
			if sets[from] == nil {
				sets[from] = map[string]*big.Rat{}
			}
			share, _ := new(big.Rat).SetString(p.Share.String())
			sets[from][p.Person] = share
		}
	}
	var starts []string
	for from := range sets {
		starts = append(starts, from)
	}
	sort.Strings(starts)
	chosen := ""
	if len(starts) > 0 {
		chosen = starts[0]
	}
	for _, from := range starts {
		if from <= c.Signed.String() {
			chosen = from
		}
	}
	return sets[chosen]
}

// naiveWindow names the window of a date, so that equal names mean one window.
func naiveWindow(carry string, c naiveCredit) string {
	text := c.date.String()
	switch carry {
	case "year":
		return text[:4]
	case "quarter":
		return text[:4] + "Q" + map[string]string{"01": "1", "02": "1", "03": "1", "04": "2", "05": "2", "06": "2", "07": "3", "08": "3", "09": "3", "10": "4", "11": "4", "12": "4"}[text[5:7]]
	case "month":
		return text[:7]
	}
	return fmt.Sprintf("%s %s %d", text, c.number, c.line)
}

// naiveF is the marginal function of a position in minor units.
func naiveF(bands []naiveBand, position int64) *big.Rat {
	x, low, sum := cents(position), new(big.Rat), new(big.Rat)
	for _, b := range bands {
		high := x
		if b.bound != nil && b.bound.Cmp(x) < 0 {
			high = b.bound
		}
		if high.Cmp(low) > 0 {
			sum.Add(sum, new(big.Rat).Mul(new(big.Rat).Sub(high, low), b.rate))
		}
		if b.bound != nil {
			low = b.bound
		}
	}
	for i, b := range bands {
		if b.amount != nil && position > 0 && i <= bandOf(bands, position) {
			sum.Add(sum, b.amount)
		}
	}
	return sum
}

// naivePoint is what lies on the lines between points: the values themselves,
// or their running sums, at the places of the bands; 0 at 0, level at the end.
func naivePoint(bands []naiveBand, position int64, running bool) *big.Rat {
	x := cents(position)
	place, value := new(big.Rat), new(big.Rat)
	for _, b := range bands {
		next := b.rate
		if running {
			next = new(big.Rat).Add(value, b.rate)
		}
		if x.Cmp(b.bound) <= 0 {
			part := new(big.Rat).Quo(new(big.Rat).Sub(x, place), new(big.Rat).Sub(b.bound, place))
			return new(big.Rat).Add(value, part.Mul(part, new(big.Rat).Sub(next, value)))
		}
		place, value = b.bound, next
	}
	return value
}

// exactAmount is the amount of a credit that moves the position from before to
// after, without coefficient and rounding; driver is where the band is read.
func (rule naiveRule) exactAmount(amount, before, after, driver int64) *big.Rat {
	switch rule.mode {
	case "":
		return new(big.Rat).Mul(cents(amount), rule.flat)
	case "marginal":
		return new(big.Rat).Sub(naiveF(rule.bands, after), naiveF(rule.bands, before))
	case "interpolate-amount":
		return new(big.Rat).Sub(naivePoint(rule.bands, after, false), naivePoint(rule.bands, before, false))
	case "interpolate-rate":
		return new(big.Rat).Mul(cents(amount), naivePoint(rule.bands, driver, true))
	}
	b := rule.bands[bandOf(rule.bands, driver)]
	exact := new(big.Rat).Mul(cents(amount), b.rate)
	if b.amount != nil && amount != 0 {
		exact.Add(exact, b.amount)
	}
	return exact
}

func naiveRate(bands []naiveBand, position int64) *big.Rat {
	x := cents(position)
	for _, b := range bands {
		if b.bound == nil || x.Cmp(b.bound) < 0 || x.Cmp(b.bound) == 0 && !b.below {
			return b.rate
		}
	}
	return nil
}

// naiveLines computes the lines of a person under a rule between two months.
func naiveLines(s *fact.Set, rule naiveRule, person string, from, to period.Month) []naiveLine {
	credits := naiveCredits(s, rule, person)
	var lines []naiveLine
	for i, c := range credits {
		position, before := int64(0), int64(0)
		var window []naiveCredit
		for _, earlier := range credits[:i+1] {
			if naiveWindow(rule.carry, earlier) == naiveWindow(rule.carry, c) {
				window = append(window, earlier)
				before, position = position, position+earlier.amount
			}
		}
		own := naiveRound(rule.factor(c, rule.exactAmount(c.amount, before, position, position)))
		if month := c.date.Month(); month.Compare(from) < 0 || month.Compare(to) > 0 {
			continue
		}
		lines = append(lines, naiveLine{"commission", c.date, c.number, c.line, own})
		if !rule.catchUp || len(window) < 2 {
			continue
		}
		// all earlier lines at the old and at the new rate: the difference is the catch-up
		old, now := naiveRate(rule.bands, before), naiveRate(rule.bands, position)
		if bandOf(rule.bands, before) != bandOf(rule.bands, position) {
			difference := int64(0)
			for _, earlier := range window[:len(window)-1] {
				difference += naiveRound(rule.factor(earlier, new(big.Rat).Mul(cents(earlier.amount), now))) - naiveRound(rule.factor(earlier, new(big.Rat).Mul(cents(earlier.amount), old)))
			}
			lines = append(lines, naiveLine{"catchUp", c.date, c.number, c.line, difference})
		}
	}
	return lines
}

// factor multiplies an exact amount by the rule's coefficient for a credit and
// keeps it within the rule's limits.
func (rule naiveRule) factor(c naiveCredit, exact *big.Rat) *big.Rat {
	exact = rule.multiplied(c, exact)
	if rule.least != nil && c.amount != 0 && exact.Cmp(rule.least) < 0 {
		exact = rule.least
	}
	if rule.most != nil && c.amount != 0 && exact.Cmp(rule.most) > 0 {
		exact = rule.most
	}
	return exact
}

func (rule naiveRule) multiplied(c naiveCredit, exact *big.Rat) *big.Rat {
	if rule.factors == nil {
		return exact
	}
	days := big.NewRat(int64(c.signed.DaysSince(date("2026-01-01"))), 1)
	for _, b := range rule.factors {
		if b.bound == nil || days.Cmp(b.bound) < 0 || days.Cmp(b.bound) == 0 && !b.below {
			return new(big.Rat).Mul(exact, b.rate)
		}
	}
	return nil
}

func bandOf(bands []naiveBand, position int64) int {
	x := cents(position)
	for i, b := range bands {
		if b.bound == nil || x.Cmp(b.bound) < 0 || x.Cmp(b.bound) == 0 && !b.below {
			return i
		}
	}
	return -1
}

// rateText writes a rate with as few digits as it needs, so that the bands of a
// plan differ in them.
func rateText(r *big.Rat) string {
	text := strings.TrimRight(r.FloatString(5), "0")
	return strings.TrimSuffix(text, ".")
}

// boundText writes the bound of a band with its key, nothing for the last.
func (b naiveBand) boundText(digits int) string {
	switch {
	case b.bound == nil:
		return ""
	case b.below:
		return "below: " + b.bound.FloatString(digits) + ", "
	}
	return "upTo: " + b.bound.FloatString(digits) + ", "
}

// document writes the rule as a plan.
func (rule naiveRule) document(code string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "plan: %s\nversion: 1\ncurrency: CNY\neffective: {from: 2020-01-01}\n", code)
	if rule.factors != nil {
		b.WriteString("tables:\n  t:\n    unit: days\n    bands:\n")
		for _, band := range rule.factors {
			fmt.Fprintf(&b, "        - {%svalue: %s}\n", band.boundText(0), rateText(band.rate))
		}
	}
	fmt.Fprintf(&b, "components:\n  - code: pay\n    kind: rate\n    basis: %s\n", rule.basis)
	if rule.factors != nil {
		b.WriteString("    coefficients: [{table: t, by: 'contract.signed - DATE(\"2026-01-01\")'}]\n")
	}
	if rule.least != nil || rule.most != nil {
		b.WriteString("    limits: {per: receipt")
		if rule.least != nil {
			b.WriteString(", floor: " + rule.least.FloatString(3))
		}
		if rule.most != nil {
			b.WriteString(", cap: " + rule.most.FloatString(3))
		}
		b.WriteString("}\n")
	}
	if rule.notKind != "" {
		fmt.Fprintf(&b, "    when: contract.kind <> \"%s\"\n", rule.notKind)
	}
	if rule.mode == "" {
		fmt.Fprintf(&b, "    rate: %s\n", rateText(rule.flat))
		return b.String()
	}
	fmt.Fprintf(&b, "    tiers:\n      carry: %s\n      mode: %s\n", rule.carry, rule.mode)
	if rule.mode == "whole" && rule.carry != "none" {
		fmt.Fprintf(&b, "      catchUp: %v\n", rule.catchUp)
	}
	b.WriteString("      bands:\n")
	for _, band := range rule.bands {
		values := "rate: " + rateText(band.rate)
		if rule.mode == "interpolate-amount" {
			values = "amount: " + band.rate.FloatString(2)
		}
		if band.amount != nil {
			values += ", amount: " + band.amount.FloatString(2)
		}
		fmt.Fprintf(&b, "        - {%s%s}\n", band.boundText(2), values)
	}
	return b.String()
}
