package plan

import (
	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
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
	o, ok := r.Object(n, path, "code", "title", "kind", "basis", "credit", "when", "rate", "tiers", "amount", "coefficients", "limits", "gate", "reversal")
	if !ok {
		return Component{}, false
	}
	c := Component{Code: r.code(o, "code"), Title: o.Text("title"), Path: path}
	r.plan.clauses[path] = n
	r.filled(o, "credit", "when", "coefficients", "limits", "gate", "reversal")
	if c.Title.IsZero() {
		c.Title = problem.Same(c.Code)
	}
	c.Kind = Kind(o.OneOf("kind", string(Rate), string(Formula)))
	o.Need("basis")
	c.Basis = r.measureCode(o, "basis", measure.Collected)
	c.Credit = Credit(o.OneOf("credit", string(Split), string(Overlay)))
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
	c.Gate = r.gate(o)
	c.Reversal = r.reversal(o, c.Tiers)
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
		c.Rate = r.rate(rate, ratePath)
	case tiers != nil:
		c.Tiers = r.tiers(tiers, tiersPath, c.Basis)
	default:
		r.Add("plan.no_rate", o.Node(), o.Path, problem.Text{ZH: "既没有 rate 也没有 tiers。", EN: "There is neither a rate nor tiers."},
			problem.Text{ZH: "请写 rate: 5%，或写 tiers。", EN: "Write rate: 5%, or tiers."})
	}
}
