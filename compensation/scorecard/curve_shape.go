package scorecard

import (
	"slices"

	"steelyard/compensation/money"
)

// Limit is what a curve gives at a breakpoint or right beside it; Known is
// false where it gives nothing.
type Limit struct {
	Score money.Decimal
	Known bool
}

// Knot is a breakpoint of a curve: where it is, in the unit that the curve
// reads, what the curve gives on it, and what it comes to from below and from
// above. The three differ where the curve jumps.
type Knot struct {
	At              money.Decimal
	Below, On, Over Limit
}

// Jumps reports whether the curve is discontinuous at the knot; where it gives
// nothing on one side there is nothing to jump to.
func (k Knot) Jumps() bool {
	return k.Below.Known && !k.Below.same(k.On) || k.Over.Known && !k.Over.same(k.On)
}

func (l Limit) same(o Limit) bool { return l.Known && o.Known && l.Score.Equal(o.Score) }

// Preview returns the curve's breakpoints in ascending order, exactly: between
// two of them the curve is straight, and beyond the first and the last it is
// level. A curve of counts has one for every count.
func (v *Curve) Preview() []Knot {
	var at []money.Decimal
	for _, p := range v.pieces {
		for _, b := range []bound{p.low, p.high} {
			if b.there {
				at = append(at, b.Decimal)
			}
		}
	}
	slices.SortFunc(at, money.Decimal.Cmp)
	at = slices.CompactFunc(at, money.Decimal.Equal)
	knots := make([]Knot, len(at))
	for i, x := range at {
		knots[i] = Knot{At: x, Below: v.limit(x, below), On: v.limit(x, on), Over: v.limit(x, over)}
	}
	if v.mirrored {
		slices.Reverse(knots)
		for i := range knots {
			k := &knots[i]
			if at, err := money.Int(2).Sub(k.At); err == nil {
				k.At = at
			}
			k.Below, k.Over = k.Over, k.Below
		}
	}
	return knots
}

// side is where a limit is taken from.
type side int

const (
	below side = iota
	on
	over
)

// limit is what the unmirrored curve comes to at x from a side.
func (v *Curve) limit(x money.Decimal, from side) Limit {
	for _, p := range v.pieces {
		inside := p.holds(x)
		switch from {
		case below:
			inside = (!p.low.there || p.low.Cmp(x) < 0) && (!p.high.there || p.high.Cmp(x) >= 0)
		case over:
			inside = (!p.low.there || p.low.Cmp(x) <= 0) && (!p.high.there || p.high.Cmp(x) > 0)
		}
		if !inside {
			continue
		}
		if p.sloped && x.Equal(p.high.Decimal) {
			return Limit{p.to.Decimal, true}
		}
		return Limit{p.from.Decimal, true}
	}
	return Limit{}
}

// Direction says which values of an indicator are better.
type Direction string

// The directions.
const (
	Higher Direction = "higher"
	Lower  Direction = "lower"
	Inside Direction = "band" // those inside of a target band
)

// Follows reports whether the score never moves against the direction: never
// falls while the value rises (Higher), never rises (Lower), or never rises
// again after it has fallen (Inside). at is the first breakpoint where it does.
func (v *Curve) Follows(d Direction) (at money.Decimal, ok bool) {
	var last Limit
	falling := d == Lower
	for _, k := range v.Preview() {
		for _, l := range []Limit{k.Below, k.On, k.Over} {
			if !l.Known {
				continue
			}
			if last.Known {
				order := l.Score.Cmp(last.Score)
				if order < 0 && d == Higher || order > 0 && falling {
					return k.At, false
				}
				falling = falling || order < 0 && d == Inside
			}
			last = l
		}
	}
	return at, true
}

// Complete reports whether the curve gives a score for every value that it can
// be asked for: every number, or every count from 0 up to the last milestone.
// at is a value from which or up to which it gives none.
func (v *Curve) Complete() (at money.Decimal, ok bool) {
	if len(v.pieces) == 0 {
		return at, false
	}
	if first := v.pieces[0].low; first.there && !v.whole {
		return v.seen(first.Decimal), false
	}
	if last := v.pieces[len(v.pieces)-1].high; last.there && v.Kind != Milestone {
		return v.seen(last.Decimal), false
	}
	return at, true
}

// seen is where a position of the pieces lies for who reads the curve.
func (v *Curve) seen(at money.Decimal) money.Decimal {
	if mirrored, err := money.Int(2).Sub(at); v.mirrored && err == nil {
		return mirrored
	}
	return at
}

// extremes are the lowest and the highest score that the curve can give.
func (v *Curve) extremes() (least, most money.Decimal) {
	for i, p := range v.pieces {
		for _, m := range []Clause{p.from, p.to} {
			if i == 0 && m == p.from || m.Cmp(least) < 0 {
				least = m.Decimal
			}
			if i == 0 && m == p.from || m.Cmp(most) > 0 {
				most = m.Decimal
			}
		}
	}
	return least, most
}
