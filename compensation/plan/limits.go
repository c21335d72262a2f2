package plan

import (
	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// limits reads {cap, floor, per}. What they are about decides what their
// formulas may use: a line anything, a window or contract no single line.
func (r *reader) limits(o document.Object) *Limits {
	n, path := o.At("limits")
	if n == nil {
		return nil
	}
	m, ok := r.Object(n, path, "cap", "floor", "per")
	if !ok {
		return nil
	}
	m.Need("per")
	r.filled(m, "cap", "floor")
	l := &Limits{Per: LimitPer(m.OneOf("per", string(PerReceipt), string(PerDeal), string(PerMonth), string(PerQuarter), string(PerYear)))}
	l.Cap, l.CapPath = r.limit(m, "cap", l.Per)
	l.Floor, l.FloorPath = r.limit(m, "floor", l.Per)
	if most, ok := fixed(l.Cap); ok && most.Sign() <= 0 && l.Per != PerReceipt {
		node, at := m.At("cap")
		r.Add("plan.cap_range", node, at, problem.Textf("封顶为 %s，什么都不会付。", "With a cap of %s nothing would be paid.", most),
			problem.Text{ZH: "请写大于 0 的金额；不封顶时删去 cap。", EN: "Write an amount above 0; without a cap remove cap."})
	}
	if !m.Has("cap") && !m.Has("floor") {
		r.Add("plan.no_limit", n, path, problem.Text{ZH: "limits 既没有 cap 也没有 floor。", EN: "The limits have neither a cap nor a floor."},
			problem.Text{ZH: "请写封顶 cap 或保底 floor，或删去 limits。", EN: "Write a cap or a floor, or remove limits."})
	}
	most, capped := fixed(l.Cap)
	least, floored := fixed(l.Floor)
	if capped && floored && most.Cmp(least) < 0 {
		r.Add("plan.limits_cross", n, path, problem.Textf("封顶 %s 低于保底 %s。", "The cap %s is below the floor %s.", most, least),
			problem.Text{ZH: "请改正其中一个。", EN: "Correct one of them."})
	}
	return l
}

func (r *reader) limit(o document.Object, key string, per LimitPer) (*formula.Formula, string) {
	n, path := o.At(key)
	if n == nil {
		return nil, path
	}
	f := r.compile(n, path, formula.MoneyType(), r.plan.symbols)
	switch _, window := per.Span(); {
	case window:
		r.only(n, path, f, func(i Input) bool { return i.Parameter != nil || i.Figure != nil },
			problem.Textf("按 %[1]s 的限制管的是整个窗口，不是某一行：只用参数、指标值和数字。", "A limit per %[1]s is about a window, not a line: use parameters, figures and numbers only.", per))
	case per == PerDeal:
		r.only(n, path, f, func(i Input) bool { return i.Parameter != nil },
			problem.Text{ZH: "按合同的限制不分期间，也不看某一行：只用参数和数字。", EN: "A limit per deal is about a contract over all time, not a line or period: use parameters and numbers only."})
	}
	return f, path
}
