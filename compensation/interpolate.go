package compensation

import (
	"strconv"

	"steelyard/compensation/plan"
	"steelyard/compensation/trace"
)

// ratio is a number that is not divided yet: coefficients multiply before the
// one division, so that nothing is lost between. A den without value is 1.
type ratio struct {
	num, den trace.Value
}

// interpolatedRate pays the base at a rate that depends on the position after
// the line: 0 up to 0, at each point the sum of the rates so far, straight between
// the points, level beyond the last:
// base × (rate at the lower point × width + rise × distance) ÷ width.
func (w *worker) interpolatedRate(t *plan.Tiers, base trace.Value) ratio {
	c, at := w.calc, w.position(t, base)
	if at.Sign() <= 0 {
		return ratio{num: w.zeroOf(trace.KeyBelowZero)}
	}
	var reached []trace.Value
	for i, b := range t.Bands {
		rise := w.pointValue(b, i, trace.Percent)
		if bound := w.bound(t, i); at.Cmp(bound.Decimal) >= 0 {
			reached = append(reached, rise)
			continue
		}
		width, distance := w.segment(t, i, at)
		parts := c.Mul(rise, distance)
		if len(reached) > 0 {
			parts = c.Add(c.Mul(c.Sum(reached), width), parts)
		}
		return ratio{c.Mul(base, parts), width}
	}
	return ratio{num: w.money(c.Mul(base, c.Sum(reached)))}
}

// difference pays F(after) − F(before) for a function of the accumulated base
// that is 0 at 0, over the common denominator.
func (w *worker) difference(t *plan.Tiers, base trace.Value, f func(*plan.Tiers, trace.Value) ratio) ratio {
	before, after := w.advance(base)
	if before.IsZero() {
		return f(t, after)
	}
	c, a, b := w.calc, f(t, after), f(t, before)
	switch {
	case a.den.IsZero() && b.den.IsZero():
		return ratio{num: w.money(c.Sub(a.num, b.num))}
	case a.den.IsZero():
		return ratio{c.Sub(c.Mul(a.num, b.den), b.num), b.den}
	case b.den.IsZero():
		return ratio{c.Sub(a.num, c.Mul(b.num, a.den)), a.den}
	case a.den.Equal(b.den.Decimal):
		return ratio{c.Sub(a.num, b.num), a.den}
	}
	return ratio{c.Sub(c.Mul(a.num, b.den), c.Mul(b.num, a.den)), c.Mul(a.den, b.den)}
}

// amountAt is 0 at 0, the amount of each point at the point, straight between,
// and level beyond the last; below zero the first stretch goes on.
func (w *worker) amountAt(t *plan.Tiers, at trace.Value) ratio {
	c := w.calc
	for i, b := range t.Bands {
		order := at.Cmp(w.bound(t, i).Decimal)
		if order > 0 {
			continue
		}
		amount := w.pointValue(b, i, w.engine.code)
		if order == 0 {
			return ratio{num: amount}
		}
		width, distance := w.segment(t, i, at)
		if i == 0 {
			return ratio{c.Mul(amount, distance), width}
		}
		lower := w.pointValue(t.Bands[i-1], i-1, w.engine.code)
		rise := w.money(c.Sub(amount, lower))
		return ratio{c.Add(c.Mul(lower, width), c.Mul(rise, distance)), width}
	}
	last := len(t.Bands) - 1
	return ratio{num: w.pointValue(t.Bands[last], last, w.engine.code)}
}

// segment returns how far apart the points are that a position lies between,
// and how far it is above the lower one.
func (w *worker) segment(t *plan.Tiers, i int, at trace.Value) (width, distance trace.Value) {
	upper := w.bound(t, i)
	if i == 0 {
		return upper, at
	}
	lower := w.bound(t, i-1)
	return w.money(w.calc.Sub(upper, lower)), w.money(w.calc.Sub(at, lower))
}

// divided divides, after everything has been multiplied.
func (w *worker) divided(r ratio) trace.Value {
	if r.den.IsZero() {
		return r.num
	}
	return w.money(w.calc.Quo(r.num, r.den, quotientDigits))
}

// pointValue is the rate or amount of a point.
func (w *worker) pointValue(b plan.Band, i int, unit string) trace.Value {
	v := w.number(b.Value, b.ValuePath)
	if !w.calc.Recording() {
		return v
	}
	return w.calc.Name(v, unit, trace.Named(trace.KeyPoint, strconv.Itoa(i+1)))
}
