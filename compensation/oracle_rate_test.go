package compensation_test

import (
	"math/big"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// holding is the band that holds a position in minor units: the first one below
// zero, -1 above a bounded end.
func oracleHolding(bands []oracleBand, position int64) int {
	return oracleClass(bands, oracleMajor(position))
}

func oracleClass(bands []oracleBand, x *big.Rat) int {
	for i, b := range bands {
		if b.bound == nil || x.Cmp(b.bound) < 0 || x.Cmp(b.bound) == 0 && !b.below {
			return i
		}
	}
	return -1
}

// oracleSlices is the marginal function: every slice below the position at its
// rate, and the amount of every band entered.
func oracleSlices(bands []oracleBand, position int64) *big.Rat {
	x := oracleMajor(position)
	if position <= 0 {
		return x.Mul(x, bands[0].rate)
	}
	sum, low := new(big.Rat), new(big.Rat)
	for i, b := range bands {
		high := x
		if b.bound != nil && b.bound.Cmp(x) < 0 {
			high = b.bound
		}
		if high.Cmp(low) > 0 {
			slice := new(big.Rat).Sub(high, low)
			sum.Add(sum, slice.Mul(slice, b.rate))
			low = high
		}
		if b.extra != nil && i <= oracleHolding(bands, position) {
			sum.Add(sum, b.extra)
		}
	}
	return sum
}

// oracleLevel is the value on the straight lines from (0, 0) through the points,
// level after the last; below zero the first line goes on.
func oracleLevel(points []oracleBand, values []*big.Rat, position int64) *big.Rat {
	x := oracleMajor(position)
	x0, y0 := new(big.Rat), new(big.Rat)
	for i, p := range points {
		if x.Cmp(p.bound) <= 0 {
			slope := new(big.Rat).Quo(new(big.Rat).Sub(values[i], y0), new(big.Rat).Sub(p.bound, x0))
			return slope.Mul(slope, x.Sub(x, x0)).Add(slope, y0)
		}
		x0, y0 = p.bound, values[i]
	}
	return y0
}

// oraclePaidOut is the payout line: 0 up to the floor, the bonus at the goal,
// and a slope of its own beyond.
func oraclePaidOut(l oraclePayout, position int64) *big.Rat {
	x := oracleMajor(position)
	if x.Cmp(l.floor) <= 0 {
		return new(big.Rat)
	}
	perUnit := new(big.Rat).Quo(l.bonus, new(big.Rat).Sub(l.goal, l.floor))
	if x.Cmp(l.goal) <= 0 {
		return perUnit.Mul(perUnit, x.Sub(x, l.floor))
	}
	if l.beyond != nil {
		perUnit.Mul(perUnit, l.beyond)
	}
	return perUnit.Mul(perUnit, x.Sub(x, l.goal)).Add(perUnit, l.bonus)
}

// oracleStand is where a line stands: what the component accumulated before and
// after it, the driver, and the accumulation that a step looks at.
type oracleStand struct{ before, after, driver, step int64 }

// tierAmount is the exact amount of a base, in major units, before coefficients.
func (r *oracleRule) tierAmount(t oracleTerms, base int64, at oracleStand) *big.Rat {
	times := func(rate *big.Rat) *big.Rat { return new(big.Rat).Mul(oracleMajor(base), rate) }
	values := func(running bool) []*big.Rat {
		var list []*big.Rat
		sum := new(big.Rat)
		for _, b := range t.bands {
			if sum = new(big.Rat).Add(sum, b.rate); !running {
				sum = b.rate
			}
			list = append(list, sum)
		}
		return list
	}
	switch r.mode {
	case "rate":
		return times(r.flat)
	case "step":
		if oracleMajor(at.step).Cmp(r.edge) > 0 {
			return times(r.extra)
		}
		return times(r.flat)
	case "formula":
		return new(big.Rat).Add(times(r.flat), r.extra)
	case "marginal":
		return new(big.Rat).Sub(oracleSlices(t.bands, at.after), oracleSlices(t.bands, at.before))
	case "interpolate-amount":
		return new(big.Rat).Sub(oracleLevel(t.bands, values(false), at.after), oracleLevel(t.bands, values(false), at.before))
	case "payout-line":
		return new(big.Rat).Sub(oraclePaidOut(t.line, at.after), oraclePaidOut(t.line, at.before))
	case "interpolate-rate":
		if at.driver <= 0 {
			return new(big.Rat)
		}
		return times(oracleLevel(t.bands, values(true), at.driver))
	case "whole":
		b := t.bands[oracleHolding(t.bands, at.driver)]
		amount := times(b.rate)
		if b.extra != nil && base > 0 {
			amount.Add(amount, b.extra)
		}
		return amount
	}
	panic("oracle: no mode " + r.mode)
}

// paid turns an exact amount into minor units: coefficients, the limits of one
// receipt, and the one rounding.
func (o *oracle) paid(r *oracleRule, e oracleEvent, person string, base int64, exact *big.Rat) int64 {
	var factors []*big.Rat
	if r.table != nil {
		days := big.NewRat(int64(e.contract.Signed.DaysSince(date("2026-01-01"))), 1)
		factors = append(factors, r.table[oracleClass(r.table, days)].rate)
	}
	if r.score != nil {
		factors = append(factors, o.figure(person, r.score.code, r.score.period, e.place.date, r.score.missing))
	}
	one := big.NewRat(1, 1)
	for _, f := range factors {
		if e.untied && f.Cmp(one) > 0 {
			f = one
		}
		exact = new(big.Rat).Mul(exact, f)
	}
	if r.limits == nil || r.limits.per != "receipt" || base == 0 {
		return oracleMinor(exact)
	}
	if base < 0 {
		return oracleMinor(exact.Neg(r.limits.within(exact.Neg(exact))))
	}
	return oracleMinor(r.limits.within(exact))
}

// within keeps an amount in major units between floor and cap.
func (l *oracleLimits) within(x *big.Rat) *big.Rat {
	x = new(big.Rat).Set(x)
	if l.floor != nil && x.Cmp(l.floor) < 0 {
		x.Set(l.floor)
	}
	if l.cap != nil && x.Cmp(l.cap) > 0 {
		x.Set(l.cap)
	}
	return x
}

// whole sums all that a person is credited with of a measure in a window, up to
// a place for the line's own measure and to the end of its day for another. Of
// tied reversals count those in the window of their originals, once their own
// place has come.
func (o *oracle) whole(s *fact.Set, r *oracleRule, person, measure, span string, at oraclePlace) int64 {
	var sum int64
	for _, e := range oracleEvents(s, measure) {
		last := e.place.compare(at) <= 0
		if measure != r.basis && e.place.rank == oracleOrdinary {
			last = !e.place.date.After(at.date)
		}
		if last && oracleWindow(span, e.window) == oracleWindow(span, at.date) {
			amount, _ := oracleCredit(s, e.contract, r.credit, person, e.amount)
			sum += amount
		}
	}
	return sum
}

// stand finds where a line with a base stands after the component's own lines.
func (o *oracle) stand(s *fact.Set, r *oracleRule, own []oracleLine, person string, base int64, at oraclePlace) oracleStand {
	var st oracleStand
	if r.carry != "none" && r.carry != "" {
		for _, l := range own {
			if oracleWindow(r.carry, l.window) == oracleWindow(r.carry, at.date) {
				st.before += l.moves
			}
		}
	}
	st.after = st.before + base
	st.driver = st.after
	if r.driver() != r.basis && r.carry != "none" && r.carry != "" {
		st.driver = o.whole(s, r, person, r.driver(), r.carry, at)
	}
	if r.mode == "step" {
		measure, span, _ := strings.Cut(r.of, ".")
		st.step = o.whole(s, r, person, measure, span, at)
	}
	return st
}

// eligible reports whether a line takes part in the catching up of another: both
// carry the same driver over the same window, and it is the same one.
func (l oracleLine) eligible(k oracleLine) bool {
	return l.kind == "commission" && l.rule.catchUp && l.rule.carry == k.rule.carry && l.rule.driver() == k.rule.driver() &&
		oracleWindow(k.rule.carry, l.date) == oracleWindow(k.rule.carry, k.date)
}

// reRated is what an earlier line comes to with the driver at a later one, and
// the band that it is then in.
func (o *oracle) reRated(l oracleLine, person string, driver int64) (int64, int) {
	t := o.terms(l.rule, person, l.date)
	exact := l.rule.tierAmount(t, l.base, oracleStand{driver: driver})
	return o.paid(l.rule, l.event, person, l.base, exact), oracleHolding(t.bands, driver)
}

// oracleLast is the last of some dates; no date, for never, outlasts all.
func oracleLast(dates ...period.Date) period.Date {
	var last period.Date
	for _, d := range dates {
		if d.IsZero() {
			return d
		}
		if d.After(last) {
			last = d
		}
	}
	return last
}
