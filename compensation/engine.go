// Package compensation computes pay from facts and plans: credit → measurement
// → incentive → deposit → statement, each a function from values to values. Same
// facts, same plans: same bytes, whatever the order of the input and the number
// of workers. Amounts are exact; pay is rounded once per line, half away from
// zero, to the currency's digits (money.RoundPay).
package compensation

import (
	"slices"
	"sync"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// engine is a calculation made ready: facts in canonical order, every measure
// that the plans use credited to people, and the plans' components lined up
// across versions. It is only read once it is built.
type engine struct {
	facts    *fact.Index
	plans    *plan.Set
	code     string // of the plans' currency
	from, to period.Month
	first    period.Date // of from
	last     period.Date // of to
	credited map[creditKey]*crediting
	tracks   []track
	months   []period.Window // from to to, month by month
	closed   []closedMonths  // what earlier results have closed

	ofContract func() [][]int32 // the allocations of every contract, in canonical order
	reversed   func() []int64   // by allocation: of a tied reversal, what earlier ones took back of its original
}

// creditKey names a measure as it is credited.
type creditKey struct {
	code    measure.Code
	overlay bool
}

// track is one component of one plan through all versions of the plan: it has
// one accumulation. byVersion is aligned with the group's versions; nil where a
// version does not have the component.
type track struct {
	start     period.Date // the first day whose credits matter for the months asked for; none for all
	group     *plan.Group
	code      string
	basis     *crediting
	byVersion []*plan.Component
	reversal  plan.Reversal
	quick     *quick // nil where lines need the whole evaluation

	gated  bool // whether lines may be pending
	deals  bool // whether limits per deal look at lines long ago
	floors bool // whether a window may have a floor
	capped bool // whether a window may have a cap
}

// keeps reports whether lines before the months asked for must be at hand.
func (t *track) keeps() bool { return t.gated || t.deals || t.floors || t.capped }

// newEngine prepares a calculation of the months from to to.
func newEngine(x *fact.Index, plans *plan.Set, from, to period.Month, closed []closedMonths) (*engine, problem.List) {
	e := &engine{
		facts: x, plans: plans, code: plans.Currency.Code(), from: from, to: to, first: from.First(), last: to.Last(),
		credited: map[creditKey]*crediting{}, closed: closed,
	}
	e.ofContract = sync.OnceValue(func() [][]int32 { return allocationsOf(x) })
	e.reversed = sync.OnceValue(func() []int64 { return reversedBefore(x) })
	for i := range to.MonthsSince(from) + 1 {
		m := from.Add(i)
		e.months = append(e.months, period.Window{From: m.First(), To: m.Last()})
	}
	var list problem.List
	for i := range plans.Groups {
		g := &plans.Groups[i]
		for v, p := range g.Versions {
			for j := range p.Components {
				list = append(list, e.addComponent(g, v, &p.Components[j])...)
			}
		}
	}
	for i := range e.tracks {
		t := &e.tracks[i]
		if t.gated || t.deals || t.basis.tied { // what happened long ago may matter
			t.start = period.Date{}
		}
		if len(t.byVersion) == 1 && len(closed) == 0 && t.basis.measure.Cash() && !t.basis.foreign {
			t.quick = quickOf(t.group.Versions[0], t.byVersion[0])
		}
	}
	return e, list
}

func allocationsOf(x *fact.Index) [][]int32 {
	list := make([][]int32, len(x.Contracts))
	for i := range x.Allocations {
		at := x.Allocations[i].ContractAt
		list[at] = append(list[at], int32(i))
	}
	return list
}

func reversedBefore(x *fact.Index) []int64 {
	before, sum := make([]int64, len(x.Allocations)), make([]int64, len(x.Allocations))
	for i := range x.Allocations {
		if original := x.Allocations[i].OriginalAt; original != fact.None {
			before[i] = sum[original]
			sum[original] -= x.Allocations[i].Amount.Minor
		}
	}
	return before
}

// addComponent files a component under its track and prepares the measures it
// reads.
func (e *engine) addComponent(g *plan.Group, version int, c *plan.Component) problem.List {
	overlay := c.Credit == plan.Overlay
	list := e.use(c.Basis, overlay)
	i := slices.IndexFunc(e.tracks, func(t track) bool { return t.group == g && t.code == c.Code })
	if i < 0 {
		i = len(e.tracks)
		e.tracks = append(e.tracks, track{start: e.first, group: g, code: c.Code, basis: e.credited[creditKey{c.Basis, overlay}], byVersion: make([]*plan.Component, len(g.Versions)), reversal: c.Reversal})
	}
	t := &e.tracks[i]
	t.byVersion[version] = c
	if c.Tiers != nil {
		list = append(list, e.use(c.Tiers.On, overlay)...)
		t.reach(period.WindowOf(c.Tiers.Carry, e.first))
	}
	t.gated = t.gated || c.Gate != nil
	if l := c.Limits; l != nil {
		t.deals = t.deals || l.Per == plan.PerDeal
		if span, ok := l.Per.Span(); ok {
			t.floors, t.capped = t.floors || l.Floor != nil, t.capped || l.Cap != nil
			t.reach(period.WindowOf(span, e.first))
		}
	}
	for _, slot := range g.Versions[version].Slots(*c) {
		if a := g.Versions[version].Input(slot).Accumulation; a != nil {
			list = append(list, e.use(a.Measure, overlay)...)
		}
	}
	return list
}

// reach lets the track begin with a window that reaches into the months asked for.
func (t *track) reach(window period.Window) {
	if window.From.Before(t.start) {
		t.start = window.From
	}
}

// use credits a measure, once.
func (e *engine) use(code measure.Code, overlay bool) problem.List {
	key := creditKey{code, overlay}
	if e.credited[key] != nil {
		return nil
	}
	m, ok := measure.Lookup(code)
	if !ok { // plans are checked against the dictionary when they are read
		return nil
	}
	c, list := creditAll(e.facts, m, overlay, e.plans.Currency, period.Window{From: e.first, To: e.last})
	e.credited[key] = c
	return list
}

// on returns the version of a plan that governs a day: in a closed month only
// those that it was closed under, and retroactive ones.
func (e *engine) on(g *plan.Group, d period.Date) (at int32, p *plan.Plan) {
	if len(e.closed) == 0 {
		return g.On(d)
	}
	pins := e.pins(d.Month())
	for i, p := range slices.Backward(g.Versions) {
		if p.Effective.Holds(d) && (pins == nil || pins.names(p)) {
			return int32(i), p
		}
	}
	return 0, nil
}
