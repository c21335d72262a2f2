package plan

import (
	"slices"

	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// rate reads the rate of a component.
func (r *reader) rate(n *document.Node, path string) *formula.Formula {
	f := r.scaledRate(n, path)
	if d, ok := fixed(f); ok && d.Sign() < 0 {
		r.belowZero(n, path, d)
	}
	return f
}

// scaledRate compiles a rate and refuses a constant above 100 % that is written
// as a plain number, since 5 may be meant as 5 %.
func (r *reader) scaledRate(n *document.Node, path string) *formula.Formula {
	mark := len(r.Problems)
	f := r.compile(n, path, formula.RateType(), r.plan.symbols)
	d, ok := fixed(f)
	if !ok || d.Cmp(money.Int(1)) <= 0 || written(n).Unit.Rate {
		return f
	}
	r.forget(mark, "formula.rate_in_percent")
	r.Add("plan.rate_range", n, path, problem.Textf("%s 作为比例就是 %s，超过 100%%。", "As a rate, %s is %s, which is above 100%%.", d, percent(d)),
		problem.Textf("百分之 %[1]s 写成 %[1]s%%；如果确实是 %[2]s，就这样写。", "Write %[1]s%% for %[1]s per cent; if %[2]s is meant, write that.", d, percent(d)))
	return f
}

func (r *reader) belowZero(n *document.Node, path string, d money.Decimal) {
	r.Add("plan.rate_range", n, path, problem.Textf("比例 %s 低于 0%%：带来越多，得到越少。", "The rate %s is below 0%%: bringing in more would pay less.", percent(d)),
		problem.Text{ZH: "请写 0% 以上的比例；要扣减，请另写一个 kind: formula 的提成项。", EN: "Write a rate of 0% or more; to deduct something, write a component of kind formula."})
}

// checkRises wants the rate at every point not below zero, as far as the rises
// are constants; a single one may be negative.
func (r *reader) checkRises(points []Band) {
	var sum money.Decimal
	for _, b := range points {
		d, ok := fixed(b.Value)
		if ok {
			next, err := sum.Add(d)
			sum, ok = next, err == nil
		}
		if !ok {
			return
		}
		if sum.Sign() < 0 {
			r.belowZero(r.plan.clauses[b.ValuePath], b.ValuePath, sum)
			return
		}
	}
}

// unusual finds numbers that a plan may say but hardly means: a rate above
// 100 %, and a cap under which a line pays nothing.
func (p *Plan) unusual(c *Component) problem.List {
	var list problem.List
	rate := func(f *formula.Formula, path string) {
		if d, ok := fixed(f); ok && d.Cmp(money.Int(1)) > 0 {
			list.Warn("plan.rate_range", p.Place(path, problem.Place{}), problem.Textf("比例 %s 超过 100%%：付出的比带来的还多。", "The rate %s is above 100%%: it pays more than is brought in.", percent(d)),
				problem.Text{ZH: "如果不是有意的，请改正。", EN: "Correct it where it is not meant."})
		}
	}
	rate(c.Rate, c.Path+".rate")
	if t := c.Tiers; t != nil && t.Mode != InterpolateAmount {
		for _, b := range t.Bands {
			rate(b.Value, b.ValuePath)
		}
	}
	if l := c.Limits; l != nil && l.Per == PerReceipt && c.Kind == Rate {
		if d, ok := fixed(l.Cap); ok && d.Sign() <= 0 {
			list.Warn("plan.cap_range", p.Place(l.CapPath, problem.Place{}), problem.Textf("封顶为 %s，每一行都不会有提成。", "With a cap of %s no line pays anything.", d),
				problem.Text{ZH: "如果不是有意的，请写大于 0 的金额，或删去 cap。", EN: "Where it is not meant, write an amount above 0, or remove cap."})
		}
	}
	return list
}

// fixed is the value of a formula without inputs; ok is false for any other and
// for none.
func fixed(f *formula.Formula) (money.Decimal, bool) {
	if f == nil {
		return money.Decimal{}, false
	}
	v, ok := f.Constant()
	return v.Number, ok
}

// forget drops the problems with a code that were found from mark on, because a
// better one follows.
func (r *reader) forget(mark int, code string) {
	kept := slices.DeleteFunc(slices.Clone(r.Problems[mark:]), func(p problem.Problem) bool { return p.Code == code })
	r.Problems = append(r.Problems[:mark], kept...)
}

// percent writes a rate for people, in percent.
func percent(d money.Decimal) string { return trace.Format(d, trace.Percent, problem.EN) }

// only refuses the inputs of a formula that its place does not allow.
func (r *reader) only(n *document.Node, path string, f *formula.Formula, allowed func(Input) bool, fix problem.Text) {
	if f == nil {
		return
	}
	for _, slot := range f.Slots() {
		if allowed(r.plan.Input(slot)) {
			continue
		}
		s := r.plan.symbols.At(slot)
		r.Add("plan.input_unavailable", n, path, problem.Text{ZH: "这里不能用 " + s.Code + "（" + s.Title.In(problem.ZH) + "）。", EN: s.Code + " (" + s.Title.In(problem.EN) + ") cannot be used here."}, fix)
	}
}

// filled refuses keys with nothing behind them, which would count as absent.
func (r *reader) filled(o document.Object, keys ...string) {
	for _, f := range o.Node().Fields {
		if f.Value.Kind == document.Null && slices.Contains(keys, f.Key) {
			r.Problems.Add("document.empty_value", problem.Place{File: r.File, Line: f.Line, Column: f.Column, Path: document.Join(o.Path, f.Key)},
				problem.Textf("%s 不能为空。", "%s must not be empty.", f.Key), problem.Textf("请填写；不需要时删去 %s。", "Fill it in, or remove %s.", f.Key))
		}
	}
}
