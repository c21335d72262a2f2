package plan

import (
	"slices"
	"strconv"

	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// target reads of: a figure of the plan in money, for the window of the carry.
func (r *reader) target(o document.Object, carry period.Span) *Figure {
	n, at := o.At("of")
	if n == nil {
		return nil
	}
	none := carry == period.Line
	if word, _ := o.At("carry"); none && word != nil && word.Text == "none" {
		r.Add("plan.target_without_carry", n, at, problem.Text{ZH: "carry 为 none 时各行单独计算，没有对应的目标期间。", EN: "With carry none every line stands alone: no period of a target belongs to it."},
			problem.Text{ZH: "请把 carry 写成目标的期间：month、quarter 或 year。", EN: "Make carry the period of the target: month, quarter or year."})
	}
	f := r.figureNamed(n, at, "{unit: money, period: year}")
	if f == nil {
		return nil
	}
	if f.Type != formula.MoneyType() {
		r.Add("plan.target_unit", n, at, problem.Textf("指标值 %s 的单位是 %s，目标要用金额。", "The figure %s is in %s; a target is an amount of money.", f.Code, f.Unit),
			problem.Textf("请在 figures 下给 %s 写 unit: money，或换一个指标值。", "Write unit: money for %s under figures, or name another figure.", f.Code))
	}
	if !none && f.Span != carry {
		r.Add("plan.target_period", n, at, problem.Textf("指标值 %s 的期间是 %s，而累计窗口 carry 是 %s。", "The figure %s is of a %s, but the carry is %s.", f.Code, f.Span, carry),
			problem.Text{ZH: "请让指标值的 period 与 carry 相同。", EN: "Make the period of the figure and the carry the same."})
	}
	if f.HasMissing && f.Missing.Sign() <= 0 {
		r.Add("plan.target_missing", n, at, problem.Textf("没有目标的人按 %s 算，而目标必须大于 0。", "People without a target are given %s, but a target must be above 0.", f.Missing),
			problem.Textf("请从 figures 下的 %s 删去 missing，或写大于 0 的金额。", "Remove missing from %s under figures, or write an amount above 0.", f.Code))
	}
	return f
}

// figureNamed finds a figure of the plan by its code; like shows how to declare
// one.
func (r *reader) figureNamed(n *document.Node, path, like string) *Figure {
	name := r.Word(n, path)
	if n.Kind != document.Scalar {
		return nil
	}
	i := slices.IndexFunc(r.plan.Figures, func(f Figure) bool { return f.Code == name })
	if i >= 0 {
		return &r.plan.Figures[i]
	}
	var names []string
	for _, f := range r.plan.Figures {
		names = append(names, f.Code)
	}
	fix := problem.Textf("请在 figures 下写 %s: %s。", "Write %s: %s under figures.", name, like)
	if near := document.Nearest(name, names); near != "" {
		fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
	}
	r.Add("plan.no_figure", n, path, problem.Textf("没有声明指标值 %s。", "The figure %s is not declared.", problem.Show(name)), fix)
	return nil
}

// payoutLine reads {floor, goal, bonus, beyond}.
func (r *reader) payoutLine(o document.Object) *Line {
	n, path := o.Need("line")
	if n == nil {
		return nil
	}
	m, ok := r.Object(n, path, "floor", "goal", "bonus", "beyond")
	if !ok {
		return nil
	}
	r.filled(m, "beyond")
	s := scaleOf(PayoutLine, o.Has("of"))
	l := &Line{}
	var floored, aimed bool
	m.Need("floor")
	l.Floor, l.FloorPath, floored = r.bound(m, "floor", s, 0)
	goal, _ := m.Need("goal")
	l.Goal, l.GoalPath, aimed = r.bound(m, "goal", s, 1)
	if floored && aimed && l.Floor.Cmp(l.Goal) >= 0 {
		r.Add("plan.line_order", goal, l.GoalPath, problem.Textf("目标点 %s 不高于起付点 %s。", "The goal %s is not above the floor %s.", s.show(l.Goal), s.show(l.Floor)),
			problem.Text{ZH: "起付点 floor 要低于目标点 goal；没有起付点时写 floor: 0。", EN: "The floor lies below the goal; without a floor write floor: 0."})
	}
	var bonus, beyond *document.Node
	if bonus, l.BonusPath = m.Need("bonus"); bonus != nil {
		l.Bonus = r.compile(bonus, l.BonusPath, formula.MoneyType(), r.plan.symbols)
	}
	if d, ok := fixed(l.Bonus); ok && d.Sign() <= 0 {
		r.Add("plan.line_bonus", bonus, l.BonusPath, problem.Textf("奖金 %s 不大于 0，什么都不会付。", "The bonus %s is not above 0: nothing would be paid.", d),
			problem.Text{ZH: "请写达到目标时的奖金。", EN: "Write what reaching the goal pays."})
	}
	if beyond, l.BeyondPath = m.At("beyond"); beyond != nil {
		l.Beyond = r.compile(beyond, l.BeyondPath, formula.RateType(), r.plan.symbols)
	}
	if d, ok := fixed(l.Beyond); ok && d.Sign() < 0 {
		r.belowZero(beyond, l.BeyondPath, d)
	}
	return l
}

// bound reads a bound of tiers: a share of the target, or an amount of the
// plan's currency, positive (sign 1) or not negative (sign 0). ok is false
// where it cannot be used.
func (r *reader) bound(o document.Object, key string, s scale, sign int) (d money.Decimal, path string, ok bool) {
	n, path := o.At(key)
	if n == nil {
		return d, path, false
	}
	if s.shares {
		f := r.compile(n, path, formula.RateType(), r.plan.symbols)
		if d, ok = fixed(f); f != nil && !ok {
			r.Add("plan.band_share", n, path, problem.Text{ZH: "界限是固定的比例，不能随每一行变化。", EN: "A bound is a fixed rate, it cannot change from line to line."},
				problem.Text{ZH: "请直接写比例，例如 80%。", EN: "Write the rate itself, such as 80%."})
		}
		if !ok || d.Sign() >= sign {
			return d, path, ok
		}
		r.Add("plan.band_share", n, path, problem.Textf("%s 不能作达成率的界限。", "%s cannot be a bound of an attainment.", percent(d)),
			problem.Text{ZH: "请写" + least(sign).ZH + "的比例，例如 80%。", EN: "Write a rate " + least(sign).EN + ", such as 80%."})
		return d, path, false
	}
	if n.Kind == document.Scalar && written(n).Unit.Rate {
		r.Add("plan.no_target", n, path, problem.Textf("%s 是比例，而阶梯没有写目标。", "%s is a share, but the tiers name no target.", problem.Show(n.Text)),
			problem.Text{ZH: "请用 of 写明目标的指标代码，或把界限写成金额。", EN: "Name the figure that is the target with of, or write an amount."})
		return d, path, false
	}
	d, ok = o.Decimal(key)
	if !ok || r.plan.Currency == (money.Currency{}) {
		return d, path, false
	}
	if _, err := money.FromDecimal(d, r.plan.Currency); err == nil && d.Sign() >= sign {
		return d.Widen(r.plan.Currency.Digits()), path, true // as positions are written
	}
	digits := strconv.Itoa(int(r.plan.Currency.Digits()))
	r.Add("plan.band_amount", n, path, problem.Textf("%s 不能作 %s 的界限。", "%s cannot be a bound in %s.", d, r.plan.Currency),
		problem.Text{ZH: "请写" + least(sign).ZH + "的金额，小数位不超过 " + digits + " 位。", EN: "Write an amount " + least(sign).EN + " with at most " + digits + " digits after the point."})
	return d, path, false
}

func least(sign int) problem.Text {
	if sign == 0 {
		return problem.Text{ZH: "不小于 0 ", EN: "of 0 or more"}
	}
	return problem.Text{ZH: "大于 0 ", EN: "above 0"}
}
