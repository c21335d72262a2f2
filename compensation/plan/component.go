package plan

import (
	"slices"

	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

func (r *reader) components(o document.Object) []Component {
	o.Need("components")
	items, path := o.Items("components")
	if n, _ := o.At("components"); n != nil && n.Kind == document.List && len(items) == 0 {
		r.Add("plan.no_component", n, path, problem.Text{ZH: "方案没有任何提成项。", EN: "The plan has no component."},
			problem.Text{ZH: "请至少写一个提成项。", EN: "Write at least one."})
	}
	var list []Component
	lines := map[string]int{}
	for i, item := range items {
		c, ok := r.component(item, document.Item(path, i))
		if !ok {
			continue
		}
		if line, twice := lines[c.Code]; twice && c.Code != "" {
			r.Add("plan.repeated_component", item, c.Path, problem.Textf("提成项代码 %s 重复，前一个在第 %d 行。", "The component code %s is repeated; the first one is on line %d.", problem.Show(c.Code), line),
				problem.Text{ZH: "请给每个提成项不同的代码。", EN: "Give every component a code of its own."})
		}
		lines[c.Code] = item.Line
		list = append(list, c)
	}
	return list
}

// component reads one entry; its path uses its code, so that a clause keeps its
// address when the order changes.
func (r *reader) component(n *document.Node, path string) (Component, bool) {
	if word := n.Get("code"); word != nil && code.MatchString(word.Text) {
		path = "components." + word.Text
	}
	o, ok := r.Object(n, path, "code", "title", "kind", "basis", "credit", "when", "rate", "tiers", "amount", "coefficients", "limits")
	if !ok {
		return Component{}, false
	}
	c := Component{Code: r.code(o, "code"), Title: o.Text("title"), Path: path}
	r.plan.clauses[path] = n
	if c.Title.IsZero() {
		c.Title = problem.Same(c.Code)
	}
	c.Kind = Kind(o.OneOf("kind", string(Rate), string(Formula)))
	o.Need("basis")
	c.Basis = r.measureCode(o, "basis", measure.Collected)
	o.OneOf("credit", "split")
	if when, at := o.At("when"); when != nil {
		c.When = r.compile(when, at, formula.TruthType(), r.plan.symbols)
	}
	switch c.Kind {
	case Rate:
		r.rateOrTiers(o, &c)
		r.misplaced(o, "amount", "提成项类型 rate 没有 amount。", "A component of kind rate has no amount.", "请删去，或把 kind 改为 formula。", "Remove it, or make the kind formula.")
	case Formula:
		amount, at := o.Need("amount")
		if amount != nil {
			c.Amount = r.compile(amount, at, formula.MoneyType(), r.plan.symbols)
		}
		for _, key := range []string{"rate", "tiers"} {
			r.misplaced(o, key, "提成项类型 formula 只用 amount。", "A component of kind formula has only an amount.", "请删去，或把 kind 改为 rate。", "Remove it, or make the kind rate.")
		}
	}
	c.Coefficients = r.coefficients(o)
	c.Limits = r.limits(o)
	return c, true
}

func (r *reader) misplaced(o document.Object, key, zh, en, fixZH, fixEN string) {
	if n, path := o.At(key); n != nil {
		r.Add("plan.misplaced_key", n, path, problem.Text{ZH: zh, EN: en}, problem.Text{ZH: fixZH, EN: fixEN})
	}
}

func (r *reader) rateOrTiers(o document.Object, c *Component) {
	rate, ratePath := o.At("rate")
	tiers, tiersPath := o.At("tiers")
	switch {
	case rate != nil && tiers != nil:
		r.Add("plan.rate_and_tiers", tiers, tiersPath, problem.Text{ZH: "rate 和 tiers 只能写一个。", EN: "Only one of rate and tiers may be given."},
			problem.Text{ZH: "单一比例用 rate，分档用 tiers。", EN: "Use rate for a flat rate, tiers for bands."})
	case rate != nil:
		c.Rate = r.compile(rate, ratePath, formula.RateType(), r.plan.symbols)
	case tiers != nil:
		c.Tiers = r.tiers(tiers, tiersPath, c.Basis)
	default:
		r.Add("plan.no_rate", o.Node(), o.Path, problem.Text{ZH: "既没有 rate 也没有 tiers。", EN: "There is neither a rate nor tiers."},
			problem.Text{ZH: "请写 rate: 5%，或写 tiers。", EN: "Write rate: 5%, or tiers."})
	}
}

func (r *reader) tiers(n *document.Node, path string, basis measure.Code) *Tiers {
	o, ok := r.Object(n, path, "on", "carry", "mode", "catchUp", "bands")
	if !ok {
		return nil
	}
	t := &Tiers{Path: path, On: r.measureCode(o, "on", basis)}
	o.Need("mode")
	t.Mode = Mode(o.OneOf("mode", string(Marginal), string(Whole), string(InterpolateRate), string(InterpolateAmount)))
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
	r.catchUp(o, t)
	t.Bands = r.bands(o, scaleOf(t.Mode))
	t.HasAmounts = slices.ContainsFunc(t.Bands, func(b Band) bool { return b.Amount != nil })
	if t.Mode == Whole && t.Carry != period.Line {
		r.noAmounts(o)
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
