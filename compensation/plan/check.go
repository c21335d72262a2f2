package plan

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Check looks for what a plan may say but hardly means: a place where bringing
// in more pays less, with the amounts, and the same money paid by two
// components. Everything it finds is a warning with the place and what to do;
// what Read refuses is not repeated. Bands are judged where their rates and
// amounts are constants.
func (p *Plan) Check() problem.List {
	var list problem.List
	for i := range p.Components {
		c := &p.Components[i]
		if c.Tiers != nil {
			list = append(list, p.cliffs(c)...)
		}
		for j := range p.Components[:i] {
			if same, ok := p.paidTwice(&p.Components[j], c); ok {
				list = append(list, same)
			}
		}
	}
	return list
}

// cliffs finds the bounds of a component's bands beyond which the whole base
// pays less than on them, and points that go down.
func (p *Plan) cliffs(c *Component) problem.List {
	var list problem.List
	t := c.Tiers
	for i := range t.Bands[:len(t.Bands)-1] {
		low, high := t.Bands[i], t.Bands[i+1]
		at, above := low.Bound, p.justAbove(low)
		if low.Below { // the bound itself is in the next band
			at, above = p.justBelow(low), low.Bound
		}
		before, ok1 := pays(t.Mode, low, at)
		after, ok2 := pays(t.Mode, high, above)
		if t.Mode == InterpolateAmount {
			at, above = low.Bound, high.Bound
		}
		if !ok1 || !ok2 || after.Cmp(before) >= 0 {
			continue
		}
		list.Warn("plan.cliff", p.Place(c.Path, problem.Place{}),
			problem.Textf("多带来的反而少得：%s 得 %s，%s 只得 %s（第 %d 档到第 %d 档）。", "Bringing in more pays less: %s pays %s, %s pays only %s (from band %d to band %d).",
				p.show(at), p.show(before.Round(p.Currency.Digits())), p.show(above), p.show(after.Round(p.Currency.Digits())), i+1, i+2),
			problem.Text{ZH: "如果不是有意的，请提高后一档的比例或金额，或改用 marginal 模式。", EN: "Where it is not meant, raise the next band's rate or amount, or use marginal mode."})
	}
	return list
}

func (p *Plan) show(d money.Decimal) string {
	return trace.Format(d, p.Currency.Code(), problem.EN)
}

// justAbove and justBelow are one minor unit to either side of a band's bound.
func (p *Plan) justAbove(b Band) money.Decimal {
	d, _ := b.Bound.Add(money.Major(1, p.Currency))
	return d
}

func (p *Plan) justBelow(b Band) money.Decimal {
	d, _ := b.Bound.Sub(money.Major(1, p.Currency))
	return d
}

// pays is what a position pays in all in a band, where more of it can pay less:
// under whole, base × rate + amount; under interpolate-amount, the amount of
// the point. ok is false for other modes and for bands that are not constants.
func pays(m Mode, b Band, position money.Decimal) (money.Decimal, bool) {
	rate, ok := constant(b.Value)
	if !ok || m != Whole && m != InterpolateAmount {
		return money.Decimal{}, false
	}
	if m == InterpolateAmount {
		return rate, true
	}
	amount, ok := constant(b.Amount)
	if !ok {
		return money.Decimal{}, false
	}
	product, err1 := position.Mul(rate)
	sum, err2 := product.Add(amount)
	return sum, err1 == nil && err2 == nil
}

// constant is the value of a formula without inputs, 0 for none.
func constant(f *formula.Formula) (money.Decimal, bool) {
	if f == nil {
		return money.Decimal{}, true
	}
	v, ok := f.Constant()
	return v.Number, ok
}

// paidTwice finds two components that pay on the same money under the same
// condition.
func (p *Plan) paidTwice(a, b *Component) (problem.Problem, bool) {
	if a.Basis != b.Basis || condition(a) != condition(b) {
		return problem.Problem{}, false
	}
	return problem.Problem{
		Code: "plan.paid_twice", Severity: problem.Warning, Place: p.Place(b.Path, problem.Place{}),
		Text: problem.Textf("提成项 %s 和 %s 在同样的条件下按同一笔 %s 计提。", "Components %s and %s pay on the same %s under the same condition.", a.Code, b.Code, a.Basis),
		Fix:  problem.Text{ZH: "如果不是有意的，请合并，或用 when 把两者分开。", EN: "Where it is not meant, merge them, or keep them apart with when."},
	}, true
}

func condition(c *Component) string {
	if c.When == nil {
		return ""
	}
	return c.When.Source()
}
