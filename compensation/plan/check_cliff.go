package plan

import (
	"cmp"
	"slices"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// fall is a place where one receipt pays less than a smaller one.
type fall struct {
	from, to, before, after money.Decimal
	base                    money.Decimal // where the position is not the base itself
	factor                  money.Decimal // of the coefficients, 1 where there are none
	bare                    bool          // before coefficients and limits, since those are not known
	target                  money.Decimal // 0 where there is none
}

// falls compares what two amounts come to with the coefficients and limits of a
// component, each paid as one receipt. Where coefficients can take several
// values, the first of them under which it falls is told.
func (p *Plan) falls(c *Component, day period.Date, before, after money.Decimal) (x fall, ok bool) {
	factors, known := p.factorsOf(c, day)
	limits := p.keepOf(c, day)
	if !known {
		limits = keep{}
	}
	for _, k := range factors {
		less, err1 := before.Mul(k)
		more, err2 := after.Mul(k)
		if err1 != nil || err2 != nil || k.Sign() <= 0 {
			continue
		}
		x = fall{before: limits.of(less).Round(p.Currency.Digits()), after: limits.of(more).Round(p.Currency.Digits()), factor: k, bare: !known}
		if x.after.Cmp(x.before) < 0 {
			return x, true
		}
	}
	return x, false
}

// meant says for which coefficient and target the amounts are meant.
func (p *Plan) meant(x fall) (t problem.Text) {
	if !x.factor.Equal(money.Int(1)) {
		t = problem.Textf("，系数 %s", ", with coefficients of %s", x.factor)
	}
	if x.bare {
		t = problem.Text{ZH: "，未乘系数", EN: ", before coefficients"}
	}
	if !x.target.IsZero() {
		t = then(t, problem.Textf("，目标 %s", ", at a target of %s", p.show(x.target)))
	}
	return t
}

// cliffs finds the bounds of a component's bands beyond which one receipt pays
// less than up to them, and points between which it does.
func (f *finder) cliffs(c *Component) {
	t := c.Tiers
	if t == nil {
		return
	}
	for i := range t.Bands {
		var x fall
		since, ok := f.onDays(func(day period.Date) bool {
			k, known := f.curveOf(t, day)
			if !known {
				return false
			}
			from, to, exist := k.edge(i)
			if !exist || t.Carry == period.Line && !f.meets(c, from, to) {
				return false
			}
			before, ok1 := k.at(from)
			after, ok2 := k.at(to)
			if t.On != c.Basis && t.Mode == Whole { // the base stays, the driver moves
				before, ok1 = k.rated(k.bounds[i], i)
				after, ok2 = k.rated(k.bounds[i], i+1)
			}
			found := false
			if ok1 && ok2 {
				x, found = f.falls(c, day, before, after)
				x.from, x.to, x.base, x.target = from, to, k.bounds[i], k.target
			}
			return found
		})
		if ok {
			f.cliff(c, i, x, since)
		}
	}
}

func (f *finder) cliff(c *Component, i int, x fall, since problem.Text) {
	t := c.Tiers
	at := min(i+1, len(t.Bands)-1)
	if t.Mode.pointed() {
		at = i
	}
	path := cmp.Or(t.Bands[at].ValuePath, t.Bands[at].AmountPath)
	text := problem.Textf("多带来的反而少得：%s 得 %s，%s 只得 %s", "Bringing in more pays less: %s pays %s, %s pays only %s", f.show(x.from), f.show(x.before), f.show(x.to), f.show(x.after))
	if t.On != c.Basis && t.Mode == Whole {
		text = problem.Textf("从 %s 增到 %s，同样的基数 %s 所得从 %s 降到 %s", " rises from %s to %s, and the same base of %s pays %[5]s instead of %[4]s",
			f.show(x.from), f.show(x.to), f.show(x.base), f.show(x.before), f.show(x.after))
		text = then(problem.Text{ZH: "多带来的反而少得：" + titleOf(t.On).ZH, EN: "Bringing in more pays less: the " + lower(titleOf(t.On).EN)}, text)
	}
	fix := problem.Text{ZH: "如果不是有意的，请提高后一档的比例或金额，或改用 marginal 模式。", EN: "Where it is not meant, raise the next band's rate or amount, or use marginal mode."}
	where := problem.Textf("（第 %d 档到第 %d 档", " (from band %d to band %d", i+1, i+2)
	if t.Mode.pointed() {
		where = problem.Textf("（到第 %d 点为止", " (up to point %d", i+1)
		fix = problem.Text{ZH: "如果不是有意的，请提高这一点的比例或金额。", EN: "Where it is not meant, raise the rate or amount of this point."}
	}
	f.warn("plan.cliff", path, then(text, where, f.meant(x), problem.Text{ZH: "）", EN: ")"}, since, problem.Text{ZH: "。", EN: "."}), fix)
}

// edge returns the two positions around which band i or the point i could pay
// less for more; ok is false where there are none.
func (k curve) edge(i int) (from, to money.Decimal, ok bool) {
	switch {
	case k.Mode == InterpolateAmount:
		if i > 0 {
			from = k.bounds[i-1]
		}
		return from, k.bounds[i], true
	case k.Mode == InterpolateRate:
		from, ok = k.peak(i)
		return from, k.bounds[i], ok
	case k.Mode != Whole || k.Bands[i].Open:
		return from, to, false
	case k.Bands[i].Below: // the bound itself is in the next band
		return k.justBelow(k.bounds[i]), k.bounds[i], true
	}
	return k.bounds[i], k.justAbove(k.bounds[i]), true
}

// peak is where position × rate is highest between a point and the one before
// it, where that is before the point: it falls from there on.
func (k curve) peak(i int) (money.Decimal, bool) {
	c := &trace.Calc{}
	var a, r trace.Value
	for j := range i {
		a, r = trace.Of(k.bounds[j]), c.Add(r, trace.Of(k.values[j]))
	}
	b, fallen := trace.Of(k.bounds[i]), trace.Of(k.values[i].Neg())
	if fallen.Sign() <= 0 {
		return money.Decimal{}, false
	}
	// rate(x) = r − fallen × (x − a) ÷ (b − a); x × rate(x) is highest where
	// r × (b − a) + fallen × a = 2 × fallen × x
	highest := c.Quo(c.Add(c.Mul(r, c.Sub(b, a)), c.Mul(fallen, a)), c.Mul(trace.Of(money.Int(2)), fallen), formula.QuotientDigits)
	x := c.Max(a, highest).Round(k.minor.Scale())
	return x, c.Err() == nil && x.Cmp(k.bounds[i]) < 0
}

// rated is what a base pays at the rate and amount of a band.
func (k curve) rated(base money.Decimal, band int) (money.Decimal, bool) {
	c := &trace.Calc{}
	pay := c.Add(c.Mul(trace.Of(base), trace.Of(k.values[band])), trace.Of(k.amounts[band]))
	return pay.Decimal, c.Err() == nil
}

// formulaCliffs finds constants in the rate or amount of a component around
// which one receipt pays less for more, where the formula needs nothing but
// what the receipt brings in.
func (f *finder) formulaCliffs(c *Component) {
	rule, path := c.Amount, c.Path+".amount"
	if c.Kind == Rate {
		rule, path = c.Rate, c.Path+".rate"
	}
	if rule == nil {
		return
	}
	var x fall
	since, ok := f.onDays(func(day period.Date) bool {
		for _, at := range f.steps(rule, day) {
			minor := money.Major(1, f.Currency)
			below, _ := at.Sub(minor)
			above, _ := at.Add(minor)
			for _, pair := range [][2]money.Decimal{{below, at}, {at, above}} {
				before, ok1 := f.single(c, rule, day, pair[0])
				after, ok2 := f.single(c, rule, day, pair[1])
				if !ok1 || !ok2 {
					return false
				}
				if fallen, ok := f.falls(c, day, before, after); ok && f.meets(c, pair[:]...) {
					x = fallen
					x.from, x.to = pair[0], pair[1]
					return true
				}
			}
		}
		return false
	})
	if !ok {
		return
	}
	text := problem.Textf("多带来的反而少得：%s 得 %s，%s 只得 %s", "Bringing in more pays less: %s pays %s, %s pays only %s", f.show(x.from), f.show(x.before), f.show(x.to), f.show(x.after))
	f.warn("plan.cliff", path, then(text, f.meant(x), since, problem.Text{ZH: "。", EN: "."}),
		problem.Text{ZH: "如果不是有意的，请改写公式，例如用 tiers 分段计算。", EN: "Where it is not meant, rewrite the formula, for example as tiers in marginal mode."})
}

// meets reports whether lines with these bases can meet the component's
// condition, or that cannot be told.
func (f *finder) meets(c *Component, bases ...money.Decimal) bool {
	return !slices.ContainsFunc(bases, func(d money.Decimal) bool {
		is, list := formula.Compile("base = "+d.String(), formula.Options{Symbols: f.symbols, Want: formula.TruthType(), Currency: f.Currency})
		return c.When != nil && !list.Failed() && f.exists(c, yes(c.When), yes(is)) == impossible
	})
}

// steps returns the amounts above zero that a formula names, by number or by
// parameter.
func (f *finder) steps(rule *formula.Formula, day period.Date) (list []money.Decimal) {
	all, _ := words(rule)
	for _, w := range all {
		if w.kind != wordNumber {
			continue
		}
		if v, ok := f.literal(w.text, formula.MoneyType()); ok {
			list = append(list, v.Number)
		}
	}
	for _, slot := range rule.Slots() {
		if q := f.inputs[slot].Parameter; q != nil && q.Type == formula.MoneyType() {
			if v, ok := q.On(day); ok {
				list = append(list, v.Value)
			}
		}
	}
	return slices.DeleteFunc(list, func(d money.Decimal) bool { return d.Cmp(money.Major(1, f.Currency)) <= 0 })
}

// single is what a component pays on the one receipt of a person and a window.
func (p *Plan) single(c *Component, rule *formula.Formula, day period.Date, amount money.Decimal) (money.Decimal, bool) {
	v := formula.Value{Number: amount}
	values := map[string]formula.Value{fields[Base].Code: v, fields[Share].Code: {Number: money.Int(1)}}
	for _, s := range spans {
		values[string(c.Basis)+"."+s.span.String()] = v
	}
	if c.Basis != measure.Signed {
		values[fields[ReceiptAmount].Code], values[fields[AllocationAmount].Code] = v, v
	}
	pay, ok := given{p, day, values}.number(rule)
	if ok && c.Kind == Rate {
		product, err := pay.Mul(amount)
		return product, err == nil
	}
	return pay, ok
}

// negative finds rates, amounts and coefficients below zero, by parameters on
// any day or where Read leaves them to the author.
func (f *finder) negative(c *Component) {
	var list []clause
	for _, k := range clausesOf(c) {
		switch {
		case k.path == c.Path+".rate",
			c.Tiers != nil && c.Tiers.Line != nil && (k.path == c.Tiers.Line.BonusPath || k.path == c.Tiers.Line.BeyondPath):
			list = append(list, k)
		}
	}
	if t := c.Tiers; t != nil && t.Mode != InterpolateRate {
		list = append(list, clausesIn(t.Bands)...)
	}
	for _, k := range c.Coefficients {
		list = append(list, clause{k.Value, k.Path})
		if k.Table != nil {
			list = append(list, clausesIn(k.Table.Bands)...)
		}
	}
	for _, k := range list {
		var value money.Decimal
		since, ok := f.onDays(func(day period.Date) bool {
			v, ok := f.known(k.Formula, day)
			value = v
			return ok && v.Sign() < 0
		})
		if ok {
			f.warn("plan.negative", k.path,
				then(problem.Textf("%s 小于 0：带来越多，得到越少", "%s is below 0: bringing in more pays less", value), since, problem.Text{ZH: "。", EN: "."}),
				problem.Text{ZH: "如果不是有意的，请写不小于 0 的数。", EN: "Where it is not meant, write a number of 0 or more."})
		}
	}
}
