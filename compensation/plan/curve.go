package plan

import (
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/trace"
)

// Curve is what the tiers of a component pay for one receipt that brings in a
// position from nothing: after the limits, before coefficients. It holds from
// Since on, until the next curve of the component. Amounts are in major units
// of the plan's currency, what is paid is rounded as it would be paid.
type Curve struct {
	Component string // code
	Since     period.Date
	Target    money.Decimal // the target that the positions are meant for, 0 without one
	Assumed   bool          // the target is an example: each person has an own one
	Cap       *money.Decimal
	Per       LimitPer // of the cap, and of a floor
	Points    []Point  // by rising position
}

// Point is a place of a curve; between two points it is straight. Where the
// curve jumps, two points share a position, and the Open one of them is only
// come close to. Bound tells the bounds of bands from places in between.
type Point struct {
	At    money.Decimal
	Pay   money.Decimal
	Open  bool
	Bound bool
	Share money.Decimal // of the target, where there is one
}

// between is how many places of a bent stretch are computed.
const between = 7

// Curves returns the curves of the components with tiers, as far as they depend
// on nothing but the position: constants and parameters, and the component's own
// basis as the driver.
func (p *Plan) Curves() []Curve {
	var list []Curve
	for i := range p.Components {
		c := &p.Components[i]
		if c.Tiers == nil || c.Tiers.On != c.Basis {
			continue
		}
		var last *Curve
		for _, day := range p.stretches() {
			k, ok := p.drawn(c, day)
			if !ok || last != nil && last.same(&k) {
				continue
			}
			list = append(list, k)
			last = &list[len(list)-1]
		}
	}
	return list
}

func (k *Curve) same(other *Curve) bool {
	return k.Target.Equal(other.Target) && (k.Cap == nil) == (other.Cap == nil) && (k.Cap == nil || k.Cap.Equal(*other.Cap)) &&
		slices.EqualFunc(k.Points, other.Points, func(a, b Point) bool {
			return a.At.Equal(b.At) && a.Pay.Equal(b.Pay) && a.Open == b.Open
		})
}

// drawing makes the points of a curve.
type drawing struct {
	curve
	keep
	window bool // a floor is paid for nothing too
	calc   trace.Calc
	points []Point
}

// drawn is the curve of a component on a day.
func (p *Plan) drawn(c *Component, day period.Date) (Curve, bool) {
	k, known := p.curveOf(c.Tiers, day)
	if !known || len(k.bounds) == 0 {
		return Curve{}, false
	}
	d := &drawing{curve: k, keep: p.keepOf(c, day)}
	out := Curve{Component: c.Code, Since: day, Target: k.target}
	if c.Tiers.Of != nil {
		out.Assumed = !c.Tiers.Of.HasMissing
	}
	if l := c.Limits; l != nil {
		out.Cap, out.Per = d.cap, l.Per
		_, d.window = l.Per.Span()
		if l.Cap != nil && d.cap == nil || l.Floor != nil && d.floor == nil {
			return Curve{}, false // a limit that is not known
		}
	}
	d.draw()
	out.Points = d.points
	return out, d.calc.Err() == nil && len(d.points) > 1
}

// draw goes from nothing over every bound to some way beyond the last.
func (d *drawing) draw() {
	zero := money.Decimal{}
	d.start(zero)
	from, last := zero, zero
	for i, b := range d.bounds {
		if i < len(d.Bands) && d.Bands[i].Open {
			break
		}
		if b.Sign() > 0 {
			d.stretch(i, from, b)
			d.bound(i, b)
		}
		from, last = b, b
	}
	end := money.Int(assumedTarget)
	if last.Sign() > 0 {
		end = d.part(last, 5, 4)
	}
	if top, ok := d.meetsCap(d.part(end, 4, 1)); ok && top.Cmp(end) >= 0 {
		end = d.part(top, 8, 7)
	}
	d.stretch(len(d.bounds)-1, from, end)
	d.add(Point{At: end, Pay: d.paid(end)})
}

// start is what nothing pays, and what the first money pays where that is more.
func (d *drawing) start(zero money.Decimal) {
	least := zero
	if d.floor != nil && d.window {
		least = d.keep.of(zero)
	}
	d.add(Point{At: zero, Pay: d.rounded(least)})
	if next := d.rounded(d.keep.of(d.inBand(zero, 0))); !next.Equal(d.rounded(least)) {
		d.add(Point{At: zero, Pay: next, Open: true})
	}
}

// bound adds the bound of band i: one point, or two where the curve jumps.
func (d *drawing) bound(i int, at money.Decimal) {
	if d.Mode.pointed() || d.Mode == PayoutLine {
		d.add(Point{At: at, Pay: d.paid(at), Bound: true})
		return
	}
	left, right := d.rounded(d.keep.of(d.inBand(at, i))), d.rounded(d.keep.of(d.inBand(at, i+1)))
	if left.Equal(right) {
		d.add(Point{At: at, Pay: left, Bound: true})
		return
	}
	d.add(Point{At: at, Pay: left, Open: d.Bands[i].Below, Bound: true})
	d.add(Point{At: at, Pay: right, Open: !d.Bands[i].Below, Bound: true})
}

// stretch adds what lies between two positions of band i: where the cap or the
// floor begins or ends, and where it is bent some places in between.
func (d *drawing) stretch(i int, from, to money.Decimal) {
	if d.Mode == InterpolateRate {
		for n := 1; n <= between; n++ {
			step := d.calc.Mul(d.calc.Sub(trace.Of(to), trace.Of(from)), trace.Of(money.Int(int64(n))))
			at := d.calc.Add(trace.Of(from), d.calc.Quo(step, trace.Of(money.Int(between+1)), d.minor.Scale()))
			d.add(Point{At: at.Decimal, Pay: d.paid(at.Decimal)})
		}
		return
	}
	for _, limit := range []*money.Decimal{d.floor, d.cap} {
		if limit == nil {
			continue
		}
		low, high := d.inBand(from, i), d.inBand(to, i)
		if low.Cmp(*limit) < 0 && high.Cmp(*limit) > 0 {
			at := d.crossing(i, from, to, *limit)
			d.add(Point{At: at, Pay: d.rounded(*limit)})
		}
	}
}

// crossing is the first position of a straight stretch that pays at least an
// amount.
func (d *drawing) crossing(i int, from, to, amount money.Decimal) money.Decimal {
	c := &d.calc
	low, high := trace.Of(d.inBand(from, i)), trace.Of(d.inBand(to, i))
	share := c.Mul(c.Sub(trace.Of(to), trace.Of(from)), c.Sub(trace.Of(amount), low))
	return c.Add(trace.Of(from), c.Quo(share, c.Sub(high, low), d.minor.Scale())).Decimal
}

// meetsCap finds where beyond the last bound the cap is reached.
func (d *drawing) meetsCap(far money.Decimal) (money.Decimal, bool) {
	if d.cap == nil {
		return money.Decimal{}, false
	}
	last := len(d.bounds) - 1
	from := d.bounds[last]
	if last < len(d.Bands) && d.Bands[last].Open {
		from = money.Decimal{}
		if last > 0 {
			from = d.bounds[last-1]
		}
	}
	if d.inBand(from, last).Cmp(*d.cap) >= 0 || d.inBand(far, last).Cmp(*d.cap) < 0 {
		return money.Decimal{}, false
	}
	return d.crossing(last, from, far, *d.cap), true
}

// part is a position times a fraction, in whole minor units.
func (d *drawing) part(position money.Decimal, num, den int64) money.Decimal {
	c := &d.calc
	return c.Quo(c.Mul(trace.Of(position), trace.Of(money.Int(num))), trace.Of(money.Int(den)), d.minor.Scale()).Decimal
}

// inBand is what a position pays at the terms of band i, which it may just not
// be in.
func (d *drawing) inBand(position money.Decimal, i int) money.Decimal {
	var pay money.Decimal
	ok := true
	switch d.Mode {
	case Whole:
		pay, ok = d.rated(position, i)
	case Marginal:
		pay = d.upTo(&d.calc, trace.Of(position), i).Decimal
	default:
		pay, ok = d.curve.at(position)
	}
	if !ok {
		d.calc.Fail(money.ErrOverflow)
	}
	return pay
}

// paid is what a position pays within the limits, as it would be paid.
func (d *drawing) paid(position money.Decimal) money.Decimal {
	pay, ok := d.curve.at(position)
	if !ok {
		d.calc.Fail(money.ErrOverflow)
	}
	return d.rounded(d.keep.of(pay))
}

func (d *drawing) rounded(pay money.Decimal) money.Decimal { return pay.Round(d.minor.Scale()) }

// add adds a point with its share of the target.
func (d *drawing) add(q Point) {
	q.At = d.rounded(q.At)
	if d.target.Sign() > 0 {
		q.Share = d.calc.Quo(trace.Of(q.At), trace.Of(d.target), 6).Decimal.Canonical()
	}
	d.points = append(d.points, q)
}
