package plan

import (
	"slices"

	"steelyard/compensation/document"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

func (r *reader) tiers(n *document.Node, path string, basis measure.Code) *Tiers {
	o, ok := r.Object(n, path, "on", "of", "carry", "mode", "catchUp", "bands", "line")
	if !ok {
		return nil
	}
	r.filled(o, "on", "of", "catchUp")
	t := &Tiers{Path: path, On: r.measureCode(o, "on", basis)}
	o.Need("mode")
	t.Mode = Mode(o.OneOf("mode", string(Marginal), string(Whole), string(InterpolateRate), string(InterpolateAmount), string(PayoutLine)))
	o.Need("carry")
	t.Carry, _ = period.ParseSpan(o.OneOf("carry", "none", "month", "quarter", "year"))
	if t.Mode.cumulative() && t.On != basis {
		node, at := o.At("on")
		r.Add("plan.marginal_driver", node, at, problem.Textf("%s 模式按基数 %s 本身累计，不能用 %s。", "In %s mode the basis %s itself accumulates; %s cannot drive it.", t.Mode, basis, t.On),
			problem.Text{ZH: "请让 on 等于 basis，或改用 whole。", EN: "Make on equal to basis, or use whole."})
	}
	if !t.Mode.cumulative() && t.On != basis && t.Carry == period.Line {
		node, at := o.At("on")
		r.Add("plan.driver_without_carry", node, at, problem.Textf("carry 为 none 时各行单独计算，不能由 %s 决定档位。", "With carry none every line stands alone: %s cannot choose its band.", t.On),
			problem.Text{ZH: "请写明累计窗口，或让 on 等于 basis。", EN: "Give a window to carry, or make on equal to basis."})
	}
	t.Of = r.target(o, t.Carry)
	r.catchUp(o, t)
	if t.Mode == PayoutLine {
		t.Line = r.payoutLine(o)
		r.misplaced(o, "bands", "payout-line 模式不分档。", "Mode payout-line has no bands.", "请删去 bands，改写 line；或另选一种模式。", "Write line instead of bands, or choose another mode.")
		return t
	}
	r.misplaced(o, "line", "line 只用于 payout-line 模式。", "A line belongs to mode payout-line.", "请删去 line，或把 mode 改为 payout-line。", "Remove line, or make the mode payout-line.")
	t.Bands = r.bands(o, scaleOf(t.Mode, o.Has("of")))
	t.HasAmounts = slices.ContainsFunc(t.Bands, func(b Band) bool { return b.Amount != nil })
	if t.Mode == Whole && t.Carry != period.Line {
		r.noAmounts(o)
	}
	if t.Mode == InterpolateRate {
		r.checkRises(t.Bands)
	}
	return t
}

// noAmounts refuses amounts where every line of a window would pay them again.
func (r *reader) noAmounts(o document.Object) {
	items, path := o.Items("bands")
	for i, item := range items {
		if n := item.Get("amount"); n != nil {
			r.Add("plan.amount_with_carry", n, document.Join(document.Item(path, i), "amount"),
				problem.Text{ZH: "whole 模式有累计时，每一行都会再付一次这个金额。", EN: "In whole mode with a carry every line of the window would pay this amount again."},
				problem.Text{ZH: "一次性金额请用 marginal 模式，或把 carry 写成 none。", EN: "For an amount that is paid once use marginal mode, or make carry none."})
		}
	}
}

// catchUp wants the switch exactly where it has a meaning.
func (r *reader) catchUp(o document.Object, t *Tiers) {
	is, given := o.Truth("catchUp")
	n, path := o.At("catchUp")
	t.CatchUp = is
	meaningful := t.Mode == Whole && t.Carry != period.Line
	switch {
	case meaningful && n == nil:
		r.Add("plan.catch_up_missing", o.Node(), path, problem.Text{ZH: "whole 模式有累计时，必须写明 catchUp。", EN: "whole mode with a carry must say catchUp."},
			problem.Text{ZH: "升档时补算窗口内以前的行，写 catchUp: true；只影响以后的行，写 catchUp: false。", EN: "Write catchUp: true where reaching a band re-rates the earlier lines of the window, catchUp: false where it concerns only later ones."})
	case !meaningful && given:
		r.Add("plan.misplaced_key", n, path, problem.Text{ZH: "catchUp 只用于有累计的 whole 模式。", EN: "catchUp belongs to whole mode with a carry."},
			problem.Text{ZH: "请删去 catchUp。", EN: "Remove catchUp."})
	}
}
