package plan

import (
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Monotone reports whether it is certain that the plan never pays less for
// more. It answers true only where this holds, whatever the facts:
//
// Let the plan be the only version in force, and let two sets of facts differ
// for one person in nothing but that in the second some lines' credited bases,
// and the amounts of their receipts and allocations, are larger, or that it has
// further lines. No base and no figure is negative, and no receipt is reversed.
// Then all that the plan pays the person in the second, over all time and with
// what is still pending, is at least what it pays in the first, to the minor
// unit, wherever both can be calculated. Being paid later, or in another month,
// is not being paid less.
//
// It is conservative: it answers false wherever it cannot tell. Every component
// must meet all of:
//
//   - its condition, and the rates, amounts and points of its tiers, do not
//     depend on amounts of the line or on accumulations;
//   - rates, amounts, coefficients and limits are not negative: constants and
//     parameters are looked at on every day, products such as base * 2% *
//     figure.scorecard by their factors;
//   - whole and interpolate-rate: rates do not fall from band to band, and a
//     band's amount leaves no cliff;
//   - what slices pay (marginal, interpolate-amount, payout-line) with a carry:
//     rates do not fall either. Where they fall, a larger receipt moves later
//     ones to a lower rate, and their rounding, coefficients and limits can take
//     more than the larger receipt brings; interpolate-amount is level beyond
//     its last point and therefore passes with carry none only;
//   - amounts on entering a band, with a carry: they are whole minor units that
//     never change, and there are neither coefficients nor limits, since a
//     larger receipt moves them to another line;
//   - catchUp: limits are per receipt, or constants over a window at least as
//     long as the carry, since a larger receipt moves what is caught up.
func (p *Plan) Monotone() bool {
	days := p.stretches()
	return !slices.ContainsFunc(p.Components, func(c Component) bool { return !p.rises(&c, days) })
}

// rises is Monotone for one component.
func (p *Plan) rises(c *Component, days []period.Date) bool {
	if c.When != nil && p.moves(c.When.Slots()) {
		return false
	}
	for _, k := range c.Coefficients {
		switch {
		case k.Table == nil && !p.notNegative(k.Value, days):
			return false
		case k.Table != nil && p.moves(k.By.Slots()):
			return false
		case k.Table != nil && slices.ContainsFunc(k.Table.Bands, func(b Band) bool { return !p.notNegative(b.Value, days) }):
			return false
		}
	}
	if l := c.Limits; l != nil && (!p.notNegative(l.Cap, days) || !p.notNegative(l.Floor, days)) {
		return false
	}
	switch {
	case c.Tiers != nil:
		return p.tiersRise(c, days)
	case c.Kind == Formula:
		return p.notNegative(c.Amount, days)
	}
	return p.notNegative(c.Rate, days)
}

// moves reports whether any slot holds an amount that a larger receipt changes.
func (p *Plan) moves(slots []int) bool {
	return slices.ContainsFunc(slots, func(slot int) bool {
		in := p.inputs[slot]
		switch {
		case in.Accumulation != nil:
			return true
		case in.Parameter != nil || in.Figure != nil:
			return false
		case in.Field == ContractAmount || in.Field == ContractNet:
			return true // the base of signings
		}
		return in.Field == Base || in.Field == ReceiptAmount || in.Field == AllocationAmount
	})
}

// tiersRise is Monotone for the tiers of a component.
func (p *Plan) tiersRise(c *Component, days []period.Date) bool {
	t := c.Tiers
	if t.Line != nil {
		return p.lineRises(t, days)
	}
	carried := t.Carry != period.Line
	if t.CatchUp && !catchUpRises(c.Limits, t.Carry) {
		return false
	}
	if carried && t.Mode == InterpolateAmount || carried && t.HasAmounts && (len(c.Coefficients) > 0 || c.Limits != nil || !p.wholeAmounts(t)) {
		return false
	}
	for _, day := range days {
		k, known := p.curveOf(t, day)
		if !known || !k.rises(carried) {
			return false
		}
	}
	return true
}

// rises reports whether a curve pays no less for more, for one line alone or
// for lines that carry over.
func (k curve) rises(carried bool) bool {
	var before money.Decimal
	for i, v := range k.values {
		falls := v.Cmp(before) < 0
		switch k.Mode {
		case InterpolateRate: // what the rate rises by
			falls = false
		case Marginal:
			falls = falls && carried
		case Whole:
			falls = falls && carried || i > 0 && !carried && !k.joins(i)
		}
		if falls || v.Sign() < 0 || k.amounts[i].Sign() < 0 {
			return false
		}
		before = v
	}
	return true
}

// joins reports whether a band of whole tiers pays at its lower bound at least
// what the band before it pays there.
func (k curve) joins(i int) bool {
	at := k.bounds[i-1]
	before, ok1 := k.rated(at, i-1)
	after, ok2 := k.rated(at, i)
	return ok1 && ok2 && after.Cmp(before) >= 0
}

// wholeAmounts reports whether the amounts of bands are constants in whole minor
// units, which rounding leaves alone wherever they are added.
func (p *Plan) wholeAmounts(t *Tiers) bool {
	return !slices.ContainsFunc(t.Bands, func(b Band) bool {
		if b.Amount == nil {
			return false
		}
		amount, ok := fixed(b.Amount)
		_, err := money.FromDecimal(amount, p.Currency)
		return !ok || err != nil
	})
}

// lineRises is Monotone for a payout line: its slope does not fall at the goal,
// or it concerns each line alone.
func (p *Plan) lineRises(t *Tiers, days []period.Date) bool {
	if !p.notNegative(t.Line.Bonus, days) || p.moves(t.Line.Bonus.Slots()) {
		return false
	}
	for _, day := range days {
		beyond, ok := p.known(t.Line.Beyond, day)
		if t.Line.Beyond == nil {
			beyond = money.Int(1)
		}
		if !ok || beyond.Sign() < 0 || t.Carry != period.Line && beyond.Cmp(money.Int(1)) < 0 {
			return false
		}
	}
	return true
}

// catchUpRises reports whether limits leave what is caught up alone.
func catchUpRises(l *Limits, carry period.Span) bool {
	if l == nil || l.Per == PerReceipt {
		return true
	}
	_, capped := fixed(l.Cap)
	_, floored := fixed(l.Floor)
	return l.covers(carry) && (capped || l.Cap == nil) && (floored || l.Floor == nil)
}
