package plan

import (
	"cmp"

	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// component says the rules of a component in the order in which they act.
func (r *reciter) component(c *Component) {
	r.about = c.Code
	r.say(c.Path, r.basis(c))
	if c.When != nil {
		r.say(document.Join(c.Path, "when"), frame("只计算满足这个条件的：{1}。", "Only where {1}.", r.spoken(c.When, formula.TruthType())))
	}
	switch {
	case c.Amount != nil:
		r.say(document.Join(c.Path, "amount"), frame("金额 = {1}。", "The amount is {1}.", r.spoken(c.Amount, formula.MoneyType())))
	case c.Rate != nil:
		r.say(document.Join(c.Path, "rate"), frame("比例是 {1}。", "The rate is {1}.", r.spoken(c.Rate, formula.RateType())))
	case c.Tiers != nil:
		r.tiers(c)
	}
	for i := range c.Coefficients {
		r.coefficient(&c.Coefficients[i])
	}
	r.limits(c)
	if c.Gate != nil {
		r.say(c.Gate.Path, frame("合同的首付款到 {1} 以前，只计不发；达到时一并释放。", "Until {1} of the contract is in, what is earned waits; it is released when that is reached.", r.spoken(c.Gate.FirstPayment, formula.RateType())))
	}
	r.reversal(c)
}

func (r *reciter) basis(c *Component) problem.Text {
	if c.Credit == Overlay {
		return frame("按{1}计算，在合同分成之外另计业绩，不减少他人的份额。", "Paid on the {1}, credited beside the split of the contract: it takes nothing from anybody’s share.", named(c))
	}
	return frame("按{1}计算，依合同的分成归属业绩。", "Paid on the {1}, credited by the split of the contract.", named(c))
}

// named is the basis of a component within a sentence.
func named(c *Component) problem.Text { return inside(titleOf(c.Basis)) }

func inside(t problem.Text) problem.Text { return problem.Text{ZH: t.ZH, EN: lower(t.EN)} }

// reversal says what happens where money goes back.
func (r *reciter) reversal(c *Component) {
	text := problem.Text{ZH: "退款时，按退回的比例冲回原来那一行。", EN: "Where money goes back, its line is taken back in proportion."}
	if c.Reversal == Rerate {
		text = problem.Text{ZH: "退款时，按剩下的钱重算原来所在的期间，差额记在退款当月。", EN: "Where money goes back, the period that it came in is computed anew on what is left, and the difference is posted in the month of the refund."}
	}
	r.say(document.Join(c.Path, "reversal"), text)
}

// modes word what tiers do.
var modes = map[Mode]problem.Text{
	Marginal:          {ZH: "按{1}分档，每一档的比例只对落在该档内的部分计算", EN: "By {1} in bands, each rate paying only the part within its band"},
	Whole:             {ZH: "{1}所在的档决定全部的比例", EN: "The band that {1} reaches sets the rate for all of it"},
	InterpolateRate:   {ZH: "比例随{1}在各点之间均匀上升，每点写的是增加多少", EN: "The rate moves evenly with {1} from point to point, by what each point adds"},
	InterpolateAmount: {ZH: "金额随{1}在各点之间均匀上升，超过最后一点不再增加", EN: "The amount moves evenly with {1} from point to point, and stays beyond the last"},
	PayoutLine:        {ZH: "按{1}的达成情况给奖金", EN: "A bonus by {1}"},
}

func (r *reciter) tiers(c *Component) {
	t := c.Tiers
	driver := problem.Text{ZH: "单笔" + titleOf(t.On).ZH, EN: "each line’s " + lower(titleOf(t.On).EN)}
	if w, ok := windows[t.Carry]; ok {
		driver = frame("{1}{2}", "the {2} of {1}", w.sofar, inside(titleOf(t.On)))
	}
	how := frame(modes[t.Mode].ZH, modes[t.Mode].EN, driver)
	if t.Of != nil {
		how = frame("{1}；界限是目标「{2}」的百分比", "{1}; bounds are shares of the target “{2}”", how, t.Of.Title)
	}
	if t.Line != nil {
		r.say(t.Path, then(how, problem.Text{ZH: "。", EN: "."}))
		r.line(t)
		return
	}
	r.say(t.Path, then(how, r.catchingUp(t), problem.Text{ZH: "。", EN: "."}))
	for i, b := range t.Bands {
		r.say(cmp.Or(b.ValuePath, b.AmountPath), frame("{1}：{2}。", "{1}: {2}.", r.reach(t, i), r.pays(t, b)))
	}
}

func (r *reciter) catchingUp(t *Tiers) problem.Text {
	switch {
	case t.Mode != Whole || t.Carry == period.Line:
		return problem.Text{}
	case t.CatchUp:
		return problem.Text{ZH: "；升档时，同一期间较早的行补足差额", EN: "; reaching a higher band makes up the difference on earlier lines of the period"}
	}
	return problem.Text{ZH: "；升档只影响以后的行", EN: "; reaching a higher band concerns later lines only"}
}

// position writes a bound of tiers.
func (r *reciter) position(t *Tiers, d money.Decimal) string {
	if t.Of != nil {
		return percent(d)
	}
	return r.amount(d)
}

// reach says which positions a band holds, or where a point lies.
func (r *reciter) reach(t *Tiers, i int) problem.Text {
	b := t.Bands[i]
	number, at := ordinalOf(i), problem.Same(r.position(t, b.Bound))
	switch {
	case t.Mode.pointed():
		return frame("第 {1} 点，{2}", "Point {1}, at {2}", number, at)
	case b.Open && i == 0:
		return problem.Text{ZH: "不分高低", EN: "At any height"}
	case b.Open:
		before := problem.Same(r.position(t, t.Bands[i-1].Bound))
		if t.Bands[i-1].Below {
			return frame("第 {1} 档，{2} 起", "Band {1}, from {2} on", number, before)
		}
		return frame("第 {1} 档，超过 {2}", "Band {1}, above {2}", number, before)
	case b.Below:
		return frame("第 {1} 档，不到 {2}", "Band {1}, below {2}", number, at)
	}
	return frame("第 {1} 档，到 {2}（含）", "Band {1}, up to and including {2}", number, at)
}

// pays says what a band pays.
func (r *reciter) pays(t *Tiers, b Band) problem.Text {
	var parts []problem.Text
	if b.Value != nil {
		unit := formula.RateType()
		if t.Mode == InterpolateAmount {
			unit = formula.MoneyType()
		}
		parts = append(parts, r.spoken(b.Value, unit))
	}
	if b.Amount != nil {
		amount := r.spoken(b.Amount, formula.MoneyType())
		if t.Mode == Marginal {
			amount = frame("进档一次性 {1}", "{1} once on entering it", amount)
		}
		parts = append(parts, amount)
	}
	return listed(parts, "，另加 ", ", and ", func(t problem.Text) problem.Text { return t })
}

func (r *reciter) line(t *Tiers) {
	l := t.Line
	r.say(l.FloorPath, frame("到 {1} 以前没有奖金。", "Nothing is paid up to {1}.", problem.Same(r.position(t, l.Floor))))
	r.say(l.BonusPath, frame("从那里均匀上升，达到 {1} 时是 {2}。", "From there it rises evenly to {2} at {1}.", problem.Same(r.position(t, l.Goal)), r.spoken(l.Bonus, formula.MoneyType())))
	slope := problem.Same("100%")
	if l.Beyond != nil {
		slope = r.spoken(l.Beyond, formula.RateType())
	}
	path := l.BeyondPath
	if l.Beyond == nil {
		path = l.GoalPath
	}
	r.say(path, frame("超过以后，按这个速度的 {1} 继续上升。", "Beyond, it goes on rising at {1} of that pace.", slope))
}

func (r *reciter) coefficient(k *Coefficient) {
	if k.Table == nil {
		r.say(k.Path, frame("乘以{1}。", "Multiplied by {1}.", r.spoken(k.Value, formula.NumberType())))
		return
	}
	steps := listed(numbered(k.Table.Bands), "；", "; ", func(i int) problem.Text {
		b := k.Table.Bands[i]
		gives := r.spoken(b.Value, formula.NumberType())
		at := r.value(b.Bound, k.Table.Type)
		switch {
		case b.Open:
			return frame("其余为 {1}", "otherwise {1}", gives)
		case b.Below:
			return frame("不到 {1} 为 {2}", "{2} below {1}", at, gives)
		}
		return frame("到 {1} 为 {2}", "{2} up to {1}", at, gives)
	})
	r.say(k.Path, frame("乘以系数「{1}」，由{2}查得：{3}。", "Multiplied by the coefficient “{1}”, by {2}: {3}.", k.Title, r.spoken(k.By, k.Table.Type), steps))
}

func numbered[T any](list []T) []int {
	out := make([]int, len(list))
	for i := range out {
		out[i] = i
	}
	return out
}

// pers word what a limit is about.
var pers = map[LimitPer]problem.Text{
	PerReceipt: {ZH: "每笔", EN: "each line"},
	PerDeal:    {ZH: "每份合同累计", EN: "each contract over all its receipts"},
	PerMonth:   {ZH: "每月", EN: "each month"},
	PerQuarter: {ZH: "每季", EN: "each quarter"},
	PerYear:    {ZH: "每年", EN: "each year"},
}

func (r *reciter) limits(c *Component) {
	l := c.Limits
	if l == nil {
		return
	}
	if l.Floor != nil {
		r.say(l.FloorPath, frame("{1}最少 {2}。", "At least {2} for {1}.", pers[l.Per], r.spoken(l.Floor, formula.MoneyType())))
	}
	if l.Cap != nil {
		r.say(l.CapPath, frame("{1}最多 {2}。", "At most {2} for {1}.", pers[l.Per], r.spoken(l.Cap, formula.MoneyType())))
	}
}
