package plan

import (
	"fmt"
	"slices"
	"strings"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// sample is the amount, in major units, that double payment is shown for.
const sample = 10_000

// paidTwice finds components of the plan that pay on the same money.
func (f *finder) paidTwice() {
	for i := range f.Components {
		for j := range i {
			a, b := &f.Components[j], &f.Components[i]
			if p, ok := overlap(payer{f.Plan, a, a.Code}, payer{f.Plan, b, b.Code}, f.Effective); ok {
				f.list = append(f.list, p)
			}
		}
	}
}

// payer is a component of a plan, and what messages call it.
type payer struct {
	*Plan
	*Component
	name string
}

// overlap finds two components that pay on the same money to the same person:
// the same credit, cash or signings in both, and a line that meets both
// conditions. Cash and signings are two steps of one deal, which many plans pay
// in parts, and a formula for some of the lines may be a bonus on top; both are
// said in milder words. A component that pays a fixed amount for an event does
// not pay on the money.
func overlap(a, b payer, valid period.Interval) (w problem.Problem, ok bool) {
	if a.Credit != b.Credit || !a.paysOnBase() || !b.paysOnBase() {
		return w, false
	}
	s := scope{days: []period.Date{valid.From}, valid: valid, basis: a.Basis, who: []Who{a.Who, b.Who}}
	for _, day := range append(a.stretches(), b.stretches()...) {
		if valid.Holds(day) {
			s.days = append(s.days, day)
		}
	}
	switch s.exists(demand{a.When, a.Plan, true}, demand{b.When, b.Plan, true}) {
	case impossible:
		return w, false
	case unproved:
		if a.When != nil && b.When != nil && a.When.Source() != b.When.Source() {
			return w, false
		}
	}
	w = problem.Problem{Severity: problem.Warning, Place: b.Place(b.Path, problem.Place{})}
	x, y, paid := titleOf(a.Basis), titleOf(b.Basis), pays(a, b, valid.From)
	if (a.Basis == measure.Signed) != (b.Basis == measure.Signed) {
		w.Code = "plan.two_part"
		w.Text = problem.Text{
			ZH: fmt.Sprintf("同一份合同签约时和回款时各计提一次：%s 按%s，%s 按%s%s。", a.name, x.ZH, b.name, y.ZH, paid.ZH),
			EN: fmt.Sprintf("The same deal earns at signing and again on its cash: %s pays on the %s, %s on the %s%s.", a.name, lower(x.EN), b.name, lower(y.EN), paid.EN),
		}
		w.Fix = problem.Text{ZH: "如果是有意分两段计提，不用处理；否则请删去一项。", EN: "Where commission is meant to be earned in two parts, leave it; otherwise remove one."}
		return w, true
	}
	w.Code = "plan.paid_twice"
	if a.Basis != b.Basis {
		x = problem.Text{ZH: "回款（含税与不含税是同一笔钱）", EN: "cash (with and without tax it is the same money)"}
	}
	w.Text = problem.Text{
		ZH: fmt.Sprintf("%s 和 %s 对同一笔%s都计提%s。", a.name, b.name, x.ZH, paid.ZH),
		EN: fmt.Sprintf("%s and %s pay on the same %s%s.", a.name, b.name, lower(x.EN), paid.EN),
	}
	w.Fix = problem.Text{ZH: "如果不是有意的，请合并，或用 when 把两者分开。", EN: "Where it is not meant, merge them, or keep them apart with when."}
	if s.onTop(a, b) || s.onTop(b, a) {
		w.Code = "plan.paid_on_top"
		w.Fix = problem.Text{ZH: "如果是有意的额外奖励，不用处理；否则请用 when 把两者分开。", EN: "Where a bonus on top is meant, leave it; otherwise keep them apart with when."}
	}
	return w, true
}

// onTop reports whether b is a formula for some of the lines that a pays on: a
// bonus rather than the same rule written twice.
func (s scope) onTop(a, b payer) bool {
	return b.Kind == Formula && b.When != nil && s.exists(demand{a.When, a.Plan, true}, demand{b.When, b.Plan, false}) == possible
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// pays says what a sample of the money pays in both components, nothing where
// that is not known.
func pays(a, b payer, day period.Date) (t problem.Text) {
	amount := money.Int(sample)
	x, ok1 := a.onSample(amount, day)
	y, ok2 := b.onSample(amount, day)
	if !ok1 || !ok2 {
		return t
	}
	return problem.Textf("：%s 分别得 %s 和 %s", ": %s pays %s and %s", a.show(amount), a.show(x), a.show(y))
}

// onSample is what a component pays on a first receipt of an amount.
func (p payer) onSample(amount money.Decimal, day period.Date) (money.Decimal, bool) {
	rule := p.Amount
	if p.Kind == Rate {
		rule = p.Rate
	}
	var exact money.Decimal
	var ok bool
	if t := p.Tiers; t != nil {
		var k curve
		if k, ok = p.curveOf(t, day); !ok || t.On != p.Basis {
			return exact, false
		}
		exact, ok = k.at(amount)
	} else {
		exact, ok = p.single(p.Component, rule, day, amount)
	}
	factors, known := p.factorsOf(p.Component, day)
	product, err := exact.Mul(factors[0])
	return p.keepOf(p.Component, day).of(product), ok && known && err == nil
}

// paysOnBase reports whether a component pays a share of the money: at a rate,
// or by a formula that moves with every small change of the amount. A formula
// with fixed amounts has a few steps only.
func (p payer) paysOnBase() bool {
	if p.Kind == Rate {
		return true
	}
	for _, size := range []int64{1, 1_000, 1_000_000, 100_000_000} {
		seen := map[string]bool{}
		for step := range int64(4) {
			m, _ := money.Int(size).Mul(money.Int(100 + step))
			if v, err := p.Amount.Number(&trace.Calc{}, p.invented(m)); err == nil {
				seen[v.Canonical().String()] = true
			}
		}
		if len(seen) == 4 {
			return true
		}
	}
	return false
}

// invented makes up values for everything that the amount of a component needs.
func (p payer) invented(amount money.Decimal) given {
	g := given{plan: p.Plan, day: p.Effective.From, values: map[string]formula.Value{}}
	for _, slot := range p.Amount.Slots() {
		symbol := p.symbols.At(slot)
		v := formula.Value{Kind: symbol.Type.Kind, Number: money.Int(1)}
		switch {
		case symbol.Type.Kind == trace.Date:
			v = formula.DateOf(p.Effective.From, nil)
		case slices.Contains([]Field{Base, ReceiptAmount, AllocationAmount, ContractAmount, ContractNet}, Field(slot)):
			v.Number = amount
		}
		g.values[symbol.Code] = v
	}
	return g
}
