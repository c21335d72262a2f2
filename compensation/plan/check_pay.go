package plan

import (
	"slices"

	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/trace"
)

// curve is what tiers pay on a day for one receipt that brings in a position
// from nothing, before coefficients and limits. Bounds are amounts of money.
type curve struct {
	*Tiers
	bounds        []money.Decimal // of the bands; floor and goal of a payout line
	values        []money.Decimal // rates, or amounts at points; bonus and beyond of a payout line
	amounts       []money.Decimal // of the bands, on top
	target, minor money.Decimal   // 0 without a target; one minor unit
}

// assumedTarget is the target, in major units, that amounts are shown for where
// the plan states none.
const assumedTarget = 1_000_000

// curveOf returns the curve of tiers on a day; ok is false where it depends on
// more than constants and parameters.
func (p *Plan) curveOf(t *Tiers, day period.Date) (k curve, ok bool) {
	k = curve{Tiers: t, minor: money.Major(1, p.Currency)}
	if t.Of != nil {
		k.target = money.Int(assumedTarget)
		if t.Of.HasMissing {
			k.target = t.Of.Missing
		}
	}
	known := true
	value := func(f *formula.Formula) money.Decimal {
		v, ok := p.known(f, day)
		known = known && ok
		return v
	}
	if l := t.Line; l != nil {
		k.bounds = []money.Decimal{l.Floor, l.Goal}
		k.values = []money.Decimal{value(l.Bonus), money.Int(1)}
		if l.Beyond != nil {
			k.values[1] = value(l.Beyond)
		}
	}
	for _, b := range t.Bands {
		k.bounds, k.values, k.amounts = append(k.bounds, b.Bound), append(k.values, value(b.Value)), append(k.amounts, value(b.Amount))
	}
	if t.Of != nil {
		c := &trace.Calc{}
		for i, b := range k.bounds {
			k.bounds[i] = c.Mul(trace.Of(b), trace.Of(k.target)).Decimal
		}
		known = known && c.Err() == nil
	}
	return k, known
}

// at is what a position pays; ok is false where the numbers do not fit.
func (k curve) at(position money.Decimal) (money.Decimal, bool) {
	if position.Sign() <= 0 {
		return money.Decimal{}, true
	}
	c, x := &trace.Calc{}, trace.Of(position)
	var pay trace.Value
	switch k.Mode {
	case Marginal:
		pay = k.marginal(c, x)
	case Whole:
		i := k.band(position)
		pay = c.Add(c.Mul(x, trace.Of(k.values[i])), trace.Of(k.amounts[i]))
	case InterpolateRate:
		pay = c.Mul(x, k.point(c, x, true))
	case InterpolateAmount:
		pay = k.point(c, x, false)
	case PayoutLine:
		pay = k.line(c, x)
	}
	return pay.Decimal, c.Err() == nil
}

// band returns the number of the band that holds a position.
func (k curve) band(position money.Decimal) int {
	for i, b := range k.Bands[:len(k.Bands)-1] {
		if cmp := position.Cmp(k.bounds[i]); cmp < 0 || cmp == 0 && !b.Below {
			return i
		}
	}
	return len(k.Bands) - 1
}

func (k curve) marginal(c *trace.Calc, x trace.Value) trace.Value {
	return k.upTo(c, x, k.band(x.Decimal))
}

// upTo pays the slices of a position up to a band, the last.
func (k curve) upTo(c *trace.Calc, x trace.Value, last int) trace.Value {
	var sum, from trace.Value
	for i := range last + 1 {
		to := x
		if !k.Bands[i].Open {
			to = c.Min(x, trace.Of(k.bounds[i]))
		}
		sum = c.Add(sum, c.Add(c.Mul(c.Sub(to, from), trace.Of(k.values[i])), trace.Of(k.amounts[i])))
		from = to
	}
	return sum
}

// point is the height of the straight line from point to point, from 0 at 0;
// values are heights, or where rising what each adds.
func (k curve) point(c *trace.Calc, x trace.Value, rising bool) trace.Value {
	var from, height trace.Value
	for i, b := range k.bounds {
		to, next := trace.Of(b), trace.Of(k.values[i])
		if rising {
			next = c.Add(height, next)
		}
		if x.Cmp(b) < 0 {
			rise := c.Mul(c.Sub(next, height), c.Sub(x, from))
			return c.Add(height, c.Quo(rise, c.Sub(to, from), formula.QuotientDigits))
		}
		from, height = to, next
	}
	return height
}

func (k curve) line(c *trace.Calc, x trace.Value) trace.Value {
	floor, goal := trace.Of(k.bounds[0]), trace.Of(k.bounds[1])
	bonus, beyond := trace.Of(k.values[0]), trace.Of(k.values[1])
	width := c.Sub(goal, floor)
	below := c.Max(trace.Value{}, c.Sub(c.Min(x, goal), floor))
	above := c.Max(trace.Value{}, c.Sub(x, goal))
	return c.Quo(c.Mul(bonus, c.Add(below, c.Mul(beyond, above))), width, formula.QuotientDigits)
}

// justAbove and justBelow are one minor unit to either side of a position. A
// share of a target need not be whole minor units.
func (k curve) justAbove(position money.Decimal) money.Decimal {
	d, _ := position.Add(k.minor)
	return d
}

func (k curve) justBelow(position money.Decimal) money.Decimal {
	d, _ := position.Sub(k.minor)
	return d
}

// keep is what the limits of a component are on a day, nil for none and for
// what is not known.
type keep struct {
	cap, floor *money.Decimal
	deal       bool
	digits     uint8 // of the currency
}

// keepOf returns the limits of a component on a day.
func (p *Plan) keepOf(c *Component, day period.Date) (k keep) {
	value := func(f *formula.Formula) *money.Decimal {
		if v, ok := p.known(f, day); ok && f != nil {
			return &v
		}
		return nil
	}
	if c.Limits != nil {
		k = keep{value(c.Limits.Cap), value(c.Limits.Floor), c.Limits.Per == PerDeal, p.Currency.Digits()}
	}
	return k
}

// of limits an amount that is paid at once: the floor first, then the cap. Per
// deal, what comes to nothing stays nothing.
func (k keep) of(pay money.Decimal) money.Decimal {
	if k.deal && pay.Round(k.digits).Sign() <= 0 {
		return pay
	}
	if k.floor != nil && pay.Cmp(*k.floor) < 0 {
		pay = *k.floor
	}
	if k.cap != nil && pay.Cmp(*k.cap) > 0 {
		pay = *k.cap
	}
	return pay
}

// maxFactors bounds the combinations of coefficients that are tried.
const maxFactors = 256

// factorsOf returns the products that the coefficients of a component can come
// to on a day, 1 first where it is among them, the others falling; ok is false
// where they are not all known, and 1 then stands for them.
func (p *Plan) factorsOf(c *Component, day period.Date) (list []money.Decimal, ok bool) {
	one := money.Int(1)
	list = []money.Decimal{one}
	for _, k := range c.Coefficients {
		values := []*formula.Formula{k.Value}
		if k.Table != nil {
			values = nil
			for _, b := range k.Table.Bands {
				values = append(values, b.Value)
			}
		}
		var next []money.Decimal
		for _, f := range values {
			v, known := p.known(f, day)
			if !known || len(list)*len(values) > maxFactors {
				return []money.Decimal{one}, false
			}
			for _, d := range list {
				product, err := d.Mul(v)
				if err != nil {
					return []money.Decimal{one}, false
				}
				next = append(next, product.Canonical())
			}
		}
		list = next
	}
	slices.SortFunc(list, func(a, b money.Decimal) int {
		switch {
		case a.Equal(one) && !b.Equal(one):
			return -1
		case b.Equal(one) && !a.Equal(one):
			return 1
		}
		return b.Cmp(a)
	})
	return slices.CompactFunc(list, money.Decimal.Equal), true
}
