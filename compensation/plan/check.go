package plan

import (
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Check looks for what a plan may say but hardly means. Everything it finds is
// a warning with the place, the amounts where they can be known, and what to
// do; what Read refuses is not repeated. Rates, amounts and limits are judged
// where they are made of constants and parameters, on every day on which one
// of those begins to apply.
//
// A plan without any finding may still pay less for more: Monotone says for
// which plans that is excluded.
func (p *Plan) Check() problem.List {
	f := &finder{Plan: p, days: p.stretches()}
	f.unused()
	f.tables()
	for i := range p.Components {
		c := &p.Components[i]
		f.list = append(f.list, p.unusual(c)...)
		f.negative(c)
		f.condition(c)
		f.cliffs(c)
		f.formulaCliffs(c)
		f.bands(c)
		f.capped(c)
		f.gated(c)
		f.neverThere(c)
		f.basePay(c)
	}
	f.paidTwice()
	return f.list.Sorted()
}

// finder collects what Check finds in one plan. days are the first days of the
// stretches on which every parameter keeps its value.
type finder struct {
	*Plan
	days []period.Date
	list problem.List
}

// warn adds a finding about the clause at a path.
func (f *finder) warn(code, path string, text, fix problem.Text) {
	f.list.Warn(code, f.Place(path, problem.Place{}), text, fix)
}

// onDays asks about each stretch of parameters in turn until the answer is yes;
// since says from when it is, nothing where it is so from the plan's first day.
func (f *finder) onDays(found func(day period.Date) bool) (since problem.Text, ok bool) {
	for i, day := range f.days {
		if found(day) {
			if i > 0 {
				since = problem.Textf("（%s 起）", " (from %s)", day)
			}
			return since, true
		}
	}
	return since, false
}

// then joins texts.
func then(parts ...problem.Text) (all problem.Text) {
	for _, t := range parts {
		all.ZH, all.EN = all.ZH+t.ZH, all.EN+t.EN
	}
	return all
}

// show writes an amount of the plan's currency, rounded as it would be paid.
func (p *Plan) show(d money.Decimal) string {
	return trace.Format(d.Round(p.Currency.Digits()), p.Currency.Code(), problem.EN)
}

// titleOf is what people call a measure.
func titleOf(c measure.Code) problem.Text {
	if m, ok := measure.Lookup(c); ok {
		return m.Title
	}
	return problem.Same(string(c))
}
