package plan

import (
	"regexp"
	"slices"

	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// capped finds caps that leave nothing, that lie below the floor, below the
// amount of a band, or below what reaching the target pays, and limits that
// catching up runs into.
func (f *finder) capped(c *Component) {
	l := c.Limits
	if l == nil {
		return
	}
	f.cap(c, "plan.cap_range", func(k keep) (problem.Text, bool) {
		_, constant := fixed(l.Cap) // those are told where they are read
		return problem.Textf("封顶为 %s，什么都不会付", "With a cap of %s nothing is paid", f.show(*k.cap)), !constant && k.cap.Sign() <= 0
	})
	f.cap(c, "plan.limits_cross", func(k keep) (t problem.Text, cross bool) {
		if k.floor == nil || k.cap.Cmp(*k.floor) >= 0 {
			return t, false
		}
		return problem.Textf("封顶 %s 低于保底 %s", "The cap %s is below the floor %s", f.show(*k.cap), f.show(*k.floor)), true
	})
	f.belowAmounts(c)
	f.belowTarget(c)
	f.caughtUp(c)
}

// cap warns of the cap of a component on the first day on which a defect is
// found.
func (f *finder) cap(c *Component, code string, defect func(keep) (problem.Text, bool)) {
	var text problem.Text
	since, ok := f.onDays(func(day period.Date) bool {
		k, found := f.keepOf(c, day), false
		if k.cap != nil {
			text, found = defect(k)
		}
		return found
	})
	if ok {
		f.warn(code, c.Limits.CapPath, then(text, since, problem.Text{ZH: "。", EN: "."}),
			problem.Text{ZH: "请提高封顶，或改正与它不符的数值。", EN: "Raise the cap, or correct the number that does not fit it."})
	}
}

// belowAmounts finds a cap that cuts the amount of a band on its own: one line
// can never pay it in full.
func (f *finder) belowAmounts(c *Component) {
	t := c.Tiers
	if t == nil || t.Mode.pointed() {
		return
	}
	for i, b := range t.Bands {
		if b.Amount == nil {
			continue
		}
		var text problem.Text
		since, ok := f.onDays(func(day period.Date) bool {
			amount, known := f.known(b.Amount, day)
			limit := f.keepOf(c, day).cap
			least, all := f.leastFactor(c, day)
			if !known || !all || limit == nil {
				return false
			}
			pays, err := amount.Mul(least)
			text = problem.Textf("第 %d 档的金额 %s 超过封顶 %s，永远付不足", "The amount %[2]s of band %[1]d is above the cap %[3]s: it is never paid in full", i+1, f.show(pays), f.show(*limit))
			return err == nil && pays.Cmp(*limit) > 0
		})
		if ok {
			f.warn("plan.cap_below_amount", b.AmountPath, then(text, since, problem.Text{ZH: "。", EN: "."}),
				problem.Text{ZH: "请提高封顶，或降低这个金额。", EN: "Raise the cap, or lower the amount."})
		}
	}
}

// leastFactor is the least product of a component's coefficients.
func (p *Plan) leastFactor(c *Component, day period.Date) (money.Decimal, bool) {
	factors, ok := p.factorsOf(c, day)
	return slices.MinFunc(factors, money.Decimal.Cmp), ok
}

// belowTarget finds a cap under which a person who reaches the target exactly is
// not paid what the plan says for it. A cap over a shorter window than the
// target's counts as often as it fits.
func (f *finder) belowTarget(c *Component) {
	t := c.Tiers
	if t == nil || t.Of == nil && t.Line == nil || t.Mode == Whole && t.On != c.Basis || c.Limits.Cap == nil {
		return
	}
	times, ok := timesWithin(c.Limits.Per, t.Carry)
	if !ok {
		return
	}
	var text problem.Text
	since, ok := f.onDays(func(day period.Date) bool {
		k, known := f.curveOf(t, day)
		goal := k.target
		if t.Line != nil {
			goal = k.bounds[1]
		}
		if t.Of != nil && t.Line == nil && !t.Of.HasMissing && !f.scales(c) {
			return false
		}
		pays, ok := k.at(goal)
		limit, capped := f.capAt(c, day, k.target)
		factors, _ := f.factorsOf(c, day)
		calc := &trace.Calc{}
		earned := calc.Mul(trace.Of(pays), trace.Of(factors[0])).Decimal
		most := calc.Mul(trace.Of(limit), trace.Of(times)).Decimal
		text = problem.Textf("达到目标应得 %s，封顶只给 %s", "Reaching the target earns %s, the cap leaves %s", f.show(earned), f.show(most))
		if !k.target.IsZero() {
			text = then(text, problem.Textf("（目标 %s）", " (at a target of %s)", f.show(k.target)))
		}
		return known && ok && capped && calc.Err() == nil && earned.Cmp(most) > 0
	})
	if ok {
		f.warn("plan.cap_below_target", c.Limits.CapPath, then(text, since, problem.Text{ZH: "。", EN: "."}),
			problem.Text{ZH: "请把封顶提高到目标所得以上，或降低比例或奖金。", EN: "Raise the cap above what the target earns, or lower the rates or the bonus."})
	}
}

// timesWithin is how often the window of a limit fits into a carry, 1 where it
// is longer; ok is false for what is no window.
func timesWithin(per LimitPer, carry period.Span) (money.Decimal, bool) {
	months := map[period.Span]int64{period.InMonth: 1, period.InQuarter: 3, period.InYear: 12}
	span, ok := per.Span()
	if carry == period.Line {
		return money.Int(1), true
	}
	if !ok {
		return money.Decimal{}, false
	}
	return money.Int(max(1, months[carry]/months[span])), true
}

// capAt is the cap of a component on a day where the target has a value.
func (f *finder) capAt(c *Component, day period.Date, target money.Decimal) (money.Decimal, bool) {
	g := given{plan: f.Plan, day: day}
	if c.Tiers.Of != nil {
		g.values = map[string]formula.Value{"figure." + c.Tiers.Of.Code: {Number: target}}
	}
	return g.number(c.Limits.Cap)
}

// scales reports whether the cap is a multiple of the target, so that it lies
// below what the target pays for every target or for none. A cap that does not
// scale can be judged for a known target only.
func (f *finder) scales(c *Component) bool {
	slots, ok := f.factors(c.Limits.Cap)
	targets := 0
	for _, slot := range slots {
		if q := f.inputs[slot].Figure; q != nil && c.Tiers.Of != nil && q.Code == c.Tiers.Of.Code {
			targets++
		}
	}
	return ok && targets == 1
}

// caughtUp finds limits over a window shorter than the one that is caught up
// over: what one month is paid for others is cut by the month's own cap.
func (f *finder) caughtUp(c *Component) {
	t, l := c.Tiers, c.Limits
	span, window := l.Per.Span()
	if t == nil || !t.CatchUp || !window || span >= t.Carry || l.Cap == nil {
		return
	}
	text := problem.Text{
		ZH: "补算跨" + spanName(t.Carry).ZH + "，封顶却按" + spanName(span).ZH + "：补付的差额会被当" + spanName(span).ZH + "的封顶切掉，同样的回款早到反而可能少得",
		EN: "Catching up spans the " + spanName(t.Carry).EN + ", but the cap is per " + spanName(span).EN + ": what is caught up is cut by the cap of the " + spanName(span).EN + " it falls into, and the same cash may pay less when it comes earlier",
	}
	if most, limit, ok := f.mostCaughtUp(c); ok {
		text = then(text, problem.Textf("（进入下一档最多补付 %s，封顶 %s）", " (entering the next band catches up to %s, the cap is %s)", f.show(most), f.show(limit)))
	}
	f.warn("plan.cap_cuts_catch_up", l.CapPath, then(text, problem.Text{ZH: "。", EN: "."}),
		problem.Text{ZH: "请让封顶的窗口不短于 carry，或把 catchUp 写成 false。", EN: "Make the window of the cap at least the carry, or make catchUp false."})
}

// mostCaughtUp is the most that reaching the next band catches up, before
// coefficients, and the cap on the plan's first day.
func (f *finder) mostCaughtUp(c *Component) (most, limit money.Decimal, ok bool) {
	k, known := f.curveOf(c.Tiers, f.days[0])
	keep := f.keepOf(c, f.days[0])
	if !known || keep.cap == nil || c.Tiers.On != c.Basis || c.Tiers.Of != nil {
		return most, limit, false
	}
	for i, b := range k.bounds[:len(k.bounds)-1] {
		before, _ := k.rated(b, i)
		after, _ := k.rated(b, i+1)
		if rise, err := after.Sub(before); err == nil && rise.Cmp(most) > 0 {
			most = rise
		}
	}
	return most, *keep.cap, most.Sign() > 0
}

// spanName names a window.
func spanName(s period.Span) problem.Text {
	switch s {
	case period.InMonth:
		return problem.Text{ZH: "月", EN: "month"}
	case period.InQuarter:
		return problem.Text{ZH: "季", EN: "quarter"}
	}
	return problem.Text{ZH: "年", EN: "year"}
}

// gated finds a first payment that is never in, or that nobody waits for, by a
// parameter; constants are refused where they are read.
func (f *finder) gated(c *Component) {
	if c.Gate == nil {
		return
	}
	var share money.Decimal
	never := false
	since, ok := f.onDays(func(day period.Date) bool {
		v, ok := f.known(c.Gate.FirstPayment, day)
		share, never = v, v.Cmp(money.Int(1)) > 0
		return ok && (never || v.Sign() <= 0)
	})
	if !ok {
		return
	}
	code, text := "plan.gate_always_open", problem.Textf("首付款比例 %s 不大于 0，门槛总是开着", "A first payment of %s is always in: the gate holds nothing back", percent(share))
	if never {
		code, text = "plan.gate_never_opens", problem.Textf("首付款比例 %s 超过合同总额，门槛永远打不开", "A first payment of %s is more than the whole contract: the gate never opens", percent(share))
	}
	f.warn(code, c.Gate.Path, then(text, since, problem.Text{ZH: "。", EN: "."}),
		problem.Text{ZH: "请写大于 0、不超过 100% 的比例，例如 30%。", EN: "Give a share above 0 and at most 100%, such as 30%."})
}

// basePayNames are what a figure or parameter with base pay is called.
var basePayNames = regexp.MustCompile(`(?i)(^|[^a-z])(base|basic|fixed|monthly|annual)[ _-]?(pay|salary|wages?)([^a-z]|$)|底薪|基薪|(基本|基础|固定|岗位)(工资|薪资|薪酬|月薪|年薪)`)

// basePay finds pay that is a share of base pay rather than of receipts.
func (f *finder) basePay(c *Component) {
	list := []clause{{c.Rate, c.Path + ".rate"}, {c.Amount, c.Path + ".amount"}}
	if c.Tiers != nil {
		list = append(list, clausesIn(c.Tiers.Bands)...)
	}
	for _, k := range list {
		if k.Formula == nil {
			continue
		}
		for _, slot := range k.Slots() {
			in, symbol := f.inputs[slot], f.symbols.At(slot)
			if in.Parameter == nil && in.Figure == nil || symbol.Type != formula.MoneyType() {
				continue
			}
			if !basePayNames.MatchString(symbol.Code) && !basePayNames.MatchString(symbol.Title.ZH) && !basePayNames.MatchString(symbol.Title.EN) {
				continue
			}
			f.warn("plan.rate_on_base_pay", k.path,
				problem.Text{
					ZH: "按 " + symbol.Code + "（" + symbol.Title.In(problem.ZH) + "）计提：提成应当按回款，不按工资。",
					EN: symbol.Code + " (" + symbol.Title.In(problem.EN) + ") is what is paid on: commission belongs on receipts, not on base pay.",
				},
				problem.Text{ZH: "请改用 base 或回款指标；与工资挂钩的奖金，用 payout-line 的 bonus 写明达标金额。", EN: "Use base or a measure of receipts; for a bonus that depends on salary, give it as the bonus of a payout line."})
			break
		}
	}
}
