package plan

import (
	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// reversal reads how the component answers reversals. Without the key it is
// Rerate where tiers accumulate, Mirror otherwise.
func (r *reader) reversal(o document.Object, t *Tiers) Reversal {
	fallback := Mirror
	if t != nil && t.Carry != period.Line {
		fallback = Rerate
	}
	n, path := o.At("reversal")
	if n == nil {
		return fallback
	}
	way := Reversal(o.OneOf("reversal", string(Mirror), string(Rerate)))
	if way == Mirror && t != nil && t.CatchUp && n.Text == string(Mirror) {
		r.Add("plan.mirror_catch_up", n, path, problem.Text{ZH: "catchUp 为 true 时不能用 reversal: mirror：镜像冲销不会撤回补差。", EN: "With catchUp: true the reversal cannot be mirror: it would not take back what was caught up."},
			problem.Text{ZH: "请写 reversal: rerate，或把 catchUp 改为 false。", EN: "Write reversal: rerate, or make catchUp false."})
	}
	return way
}

// gate reads {first_payment: RATE}.
func (r *reader) gate(o document.Object) *Gate {
	n, path := o.At("gate")
	if n == nil {
		return nil
	}
	m, ok := r.Object(n, path, "first_payment")
	if !ok {
		return nil
	}
	share, at := m.Need("first_payment")
	if share == nil {
		return nil
	}
	mark := len(r.Problems)
	g := &Gate{FirstPayment: r.compile(share, at, formula.RateType(), r.plan.symbols), Path: at}
	r.only(share, at, g.FirstPayment, func(i Input) bool { return i.Parameter != nil },
		problem.Text{ZH: "首付款比例要对整份合同成立：只用参数和数字。", EN: "The share holds for a contract as a whole: use parameters and numbers only."})
	if d, ok := fixed(g.FirstPayment); ok && (d.Sign() <= 0 || d.Cmp(money.Int(1)) > 0) {
		r.forget(mark, "formula.rate_in_percent")
		fix := problem.Text{ZH: "请写大于 0、不超过 100% 的比例，例如 30%。", EN: "Write a share above 0 and at most 100%, such as 30%."}
		switch {
		case d.Sign() > 0 && !written(share).Unit.Rate:
			fix = problem.Textf("百分之 %[1]s 写成 %[1]s%%。", "Write %[1]s%% for %[1]s per cent.", d)
		case d.Sign() == 0:
			fix = problem.Text{ZH: "不需要门槛时删去 gate，否则写大于 0 的比例，例如 30%。", EN: "Without a gate remove gate, otherwise write a share above 0, such as 30%."}
		}
		r.Add("plan.gate_range", share, at, problem.Textf("%s 不能作首付款比例。", "%s cannot be the share of a first payment.", percent(d)), fix)
	}
	return g
}
