package plan

import (
	"slices"

	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/trace"
)

// given answers the names of a plan's formulas with the parameters of a day and
// with values by code; everything else is missing.
type given struct {
	plan   *Plan
	day    period.Date
	values map[string]formula.Value
}

// Symbol returns the value of a slot.
func (g given) Symbol(_ *trace.Calc, slot int) formula.Value {
	if q := g.plan.inputs[slot].Parameter; q != nil {
		if v, ok := q.On(g.day); ok {
			return formula.Value{Number: v.Value}
		}
	}
	if v, ok := g.values[g.plan.symbols.At(slot).Code]; ok {
		return v
	}
	return formula.Absent(trace.Label{}, trace.Source{})
}

// answers reports whether every name of a formula has a value.
func (g given) answers(f *formula.Formula) bool {
	return !slices.ContainsFunc(f.Slots(), func(slot int) bool {
		if g.plan.inputs[slot].Parameter != nil {
			return false
		}
		_, ok := g.values[g.plan.symbols.At(slot).Code]
		return !ok
	})
}

// number is the value of a formula, 0 for none; ok is false where it needs more
// than is given, or has no value.
func (g given) number(f *formula.Formula) (money.Decimal, bool) {
	if f == nil {
		return money.Decimal{}, true
	}
	if !g.answers(f) {
		return money.Decimal{}, false
	}
	v, err := f.Number(&trace.Calc{}, g)
	return v.Decimal, err == nil
}

// known is the value of a formula of constants and parameters on a day, 0 for
// no formula.
func (p *Plan) known(f *formula.Formula, day period.Date) (money.Decimal, bool) {
	return given{plan: p, day: day}.number(f)
}

// stretches returns the days in force from which on any parameter has another
// value, the plan's first day first.
func (p *Plan) stretches() []period.Date {
	days := []period.Date{p.Effective.From}
	for _, q := range p.Parameters {
		for _, v := range q.Values {
			if p.Effective.Holds(v.From) {
				days = append(days, v.From)
			}
		}
	}
	slices.SortFunc(days, period.Date.Compare)
	return slices.Compact(days)
}

// clause is a formula of a plan with its path.
type clause struct {
	*formula.Formula
	path string
}

// clausesOf lists the formulas of a component, those of its tables included.
func clausesOf(c *Component) []clause {
	list := []clause{{c.When, c.Path + ".when"}, {c.Rate, c.Path + ".rate"}, {c.Amount, c.Path + ".amount"}}
	if t := c.Tiers; t != nil {
		list = append(list, clausesIn(t.Bands)...)
		if t.Line != nil {
			list = append(list, clause{t.Line.Bonus, t.Line.BonusPath}, clause{t.Line.Beyond, t.Line.BeyondPath})
		}
	}
	for _, k := range c.Coefficients {
		list = append(list, clause{k.By, k.Path}, clause{k.Value, k.Path})
		if k.Table != nil {
			list = append(list, clausesIn(k.Table.Bands)...)
		}
	}
	if l := c.Limits; l != nil {
		list = append(list, clause{l.Cap, l.CapPath}, clause{l.Floor, l.FloorPath})
	}
	if c.Gate != nil {
		list = append(list, clause{c.Gate.FirstPayment, c.Gate.Path})
	}
	return slices.DeleteFunc(list, func(f clause) bool { return f.Formula == nil })
}

// clausesIn lists the formulas of bands.
func clausesIn(bands []Band) []clause {
	var list []clause
	for _, b := range bands {
		list = append(list, clause{b.Value, b.ValuePath}, clause{b.Amount, b.AmountPath})
	}
	return list
}
