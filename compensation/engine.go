// Package compensation computes pay from facts and plans: credit → measurement
// → incentive → statement, each a function from values to values. Same facts,
// same plans: same bytes, whatever the order of the input and the number of
// workers. Amounts are exact; pay is rounded once per line, half away from
// zero, to the currency's digits (money.RoundPay).
package compensation

import (
	"slices"

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
	credited map[measure.Code]*crediting
	tracks   []track
}

// track is one component of one plan through all versions of the plan: it has
// one accumulation. byVersion is aligned with the group's versions; nil where a
// version does not have the component.
type track struct {
	start     period.Date // the first day of the earliest window that reaches into the months asked for
	group     *plan.Group
	code      string
	basis     *crediting
	byVersion []*plan.Component
}

// newEngine prepares a calculation of the months from to to.
func newEngine(x *fact.Index, plans *plan.Set, from, to period.Month) (*engine, problem.List) {
	e := &engine{facts: x, plans: plans, code: plans.Currency.Code(), from: from, to: to, first: from.First(), last: to.Last(), credited: map[measure.Code]*crediting{}}
	var list problem.List
	for i := range plans.Groups {
		g := &plans.Groups[i]
		for v, p := range g.Versions {
			for j := range p.Components {
				list = append(list, e.addComponent(g, v, &p.Components[j])...)
			}
		}
	}
	return e, list
}

// addComponent files a component under its track and prepares the measures it
// reads.
func (e *engine) addComponent(g *plan.Group, version int, c *plan.Component) problem.List {
	list := e.use(c.Basis)
	i := slices.IndexFunc(e.tracks, func(t track) bool { return t.group == g && t.code == c.Code })
	if i < 0 {
		i = len(e.tracks)
		e.tracks = append(e.tracks, track{start: e.first, group: g, code: c.Code, basis: e.credited[c.Basis], byVersion: make([]*plan.Component, len(g.Versions))})
	}
	e.tracks[i].byVersion[version] = c
	if c.Tiers != nil {
		list = append(list, e.use(c.Tiers.On)...)
		if from := period.WindowOf(c.Tiers.Carry, e.first).From; from.Before(e.tracks[i].start) {
			e.tracks[i].start = from
		}
	}
	for _, slot := range g.Versions[version].Slots(*c) {
		if a := g.Versions[version].Input(slot).Accumulation; a != nil {
			list = append(list, e.use(a.Measure)...)
		}
	}
	return list
}

// use credits a measure, once.
func (e *engine) use(code measure.Code) problem.List {
	if e.credited[code] != nil {
		return nil
	}
	m, ok := measure.Lookup(code)
	if !ok { // plans are checked against the dictionary when they are read
		return nil
	}
	c, list := creditAll(e.facts, m, period.Window{From: e.first, To: e.last})
	e.credited[code] = c
	return list
}
