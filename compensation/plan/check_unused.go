package plan

import (
	"slices"

	"steelyard/compensation/problem"
)

// unused finds parameters, figures and tables that no component uses, and
// values of parameters that begin after the plan's last day.
func (f *finder) unused() {
	used := map[int]bool{}
	for _, c := range f.Components {
		for _, slot := range f.Slots(c) {
			used[slot] = true
		}
	}
	for i := range f.Tables {
		f.unusedTable(&f.Tables[i])
		for _, k := range clausesIn(f.Tables[i].Bands) { // a name that only an unused table uses is told with the table
			if k.Formula != nil {
				for _, slot := range k.Slots() {
					used[slot] = true
				}
			}
		}
	}
	for slot, in := range f.inputs {
		switch {
		case used[slot]:
		case in.Parameter != nil:
			f.neverUsed(in.Parameter.Values[0].Path, "parameters."+in.Parameter.Name, problem.Textf("参数 %s", "The parameter %s", in.Parameter.Name))
		case in.Figure != nil:
			f.neverUsed(in.Figure.Path, in.Figure.Path, problem.Textf("指标值 %s", "The figure %s", in.Figure.Code))
		}
	}
	for _, q := range f.Parameters {
		for _, v := range q.Values {
			if end := f.Effective.To; !end.IsZero() && v.From.After(end) {
				f.warn("plan.value_after_end", v.Path,
					problem.Textf("参数 %s 从 %s 起的值不会用到：方案到 %s 为止。", "The value of %s from %s is never used: the plan ends on %s.", q.Name, v.From, end),
					problem.Text{ZH: "请改正日期，或把这个值写进下一版。", EN: "Correct the date, or write the value into the next version."})
			}
		}
	}
}

// neverUsed warns of something that is declared for nothing; at is a clause of
// it, whose line is told.
func (f *finder) neverUsed(at, path string, what problem.Text) {
	place := f.Place(at, problem.Place{})
	place.Path = path
	f.list.Warn("plan.unused", place, then(what, problem.Text{ZH: " 没有用到。", EN: " is never used."}),
		problem.Text{ZH: "请在提成项中使用，或删去。", EN: "Use it in a component, or remove it."})
}

// unusedTable warns of a table that no coefficient names.
func (f *finder) unusedTable(t *Table) {
	looked := slices.ContainsFunc(f.Components, func(c Component) bool {
		return slices.ContainsFunc(c.Coefficients, func(k Coefficient) bool { return k.Table == t })
	})
	if !looked {
		f.neverUsed(t.Bands[0].ValuePath, t.Path, problem.Textf("系数表 %s", "The table %s", t.Name))
	}
}
