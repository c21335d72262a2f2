package kpi

import (
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// relevantRules connect the goal with those around it. They claim nothing
// without data.
var relevantRules = []rule{
	{Relevant, "parent", (*goal).parentLink},
	{Relevant, "children", (*goal).childrenSum},
	{Relevant, "allowed", (*goal).allowedForRole},
	{Relevant, "weight", (*goal).weightInBounds},
	{Relevant, "guard", (*goal).guarded},
	{Relevant, "twice", (*goal).paidTwice},
}

// parentLink looks for the objective that the goal serves.
func (g *goal) parentLink() Finding {
	if g.ParentOf == "" && g.Parent == nil {
		return notCheckable(problem.Text{ZH: "没有写明支撑哪个上级目标。", EN: "It is not given which objective above it serves."}, problem.Text{ZH: "请写明上级目标的编码或名称。", EN: "Give the code or name of the objective above."})
	}
	return pass("支撑上级目标 %s。", "It serves the objective %s.", problem.Show(g.ParentOf))
}

// childrenSum compares the sum of the targets below with the parent's: below
// 1.00 fails, above 1.20 warns.
func (g *goal) childrenSum() Finding {
	parent, ok := g.target()
	if g.Parent != nil {
		parent, ok = *g.Parent, true
	}
	if !ok || len(g.Children) == 0 || parent.Sign() <= 0 {
		return notCheckable(problem.Text{ZH: "没有上级目标值或下级目标值。", EN: "The target above or the targets below are not given."}, problem.Text{ZH: "请给出两者。", EN: "Give both."})
	}
	sum, err := money.Int(0), error(nil)
	for _, c := range g.Children {
		if sum, err = sum.Add(c); err != nil {
			return notCheckable(noTarget, giveTarget)
		}
	}
	share, err := sum.Quo(parent, shareDigits)
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	f := pass("下级目标之和 %s 是上级目标 %s 的 %s。", "The targets below sum to %s, which is %[3]s of the target above, %[2]s.", sum.Canonical(), parent.Canonical(), percent(share))
	f.Numbers = []Figure{{"sum", sum.Canonical().String()}, {"parent", parent.Canonical().String()}, {"share", share.String()}}
	switch {
	case below(sum, 1, parent, 1):
		f.Verdict, f.Fix = Fail, problem.Text{ZH: "请补足差额，否则人人达标，上级目标也完不成。", EN: "Distribute the rest: as it is, all may reach theirs and the target above is missed."}
	case below(parent, 6, sum, 5):
		f.Verdict, f.Fix = Warn, problem.Text{ZH: "加码超过 20%，请减少。", EN: "More than 20 % is added on top; take some of it off."}
	}
	return f
}

// allowedForRole compares job family and grade with those that the term is
// meant for.
func (g *goal) allowedForRole() Finding {
	term, ok := g.checker.terms[g.code]
	if !ok || g.Family == "" && g.Grade == "" {
		return notCheckable(problem.Text{ZH: "指标不在指标库中，或没有职族与职级。", EN: "The metric is not in the library, or family and grade are not given."}, problem.Text{ZH: "请用指标库中的名称，并给出职族或职级。", EN: "Use a name of the library, and give family or grade."})
	}
	for _, x := range []struct {
		value   string
		allowed []string
	}{{g.Family, term.Families}, {g.Grade, term.Grades}} {
		if x.value != "" && len(x.allowed) > 0 && !slices.Contains(x.allowed, x.value) {
			return g.finding(Fail, nil, problem.Textf("指标 %s 不适用于 %s。", "The metric %s is not meant for %s.", term.Code, problem.Show(x.value)),
				problem.Textf("适用于：%[1]s。请换一个指标。", "It is meant for: %s. Take another metric.", strings.Join(x.allowed, ", ")))
		}
	}
	return pass("指标 %s 适用于这一岗位。", "The metric %s is meant for this role.", term.Code)
}

// weightInBounds fails outside 5 % to 50 % of the card.
func (g *goal) weightInBounds() Finding {
	if g.Weight == nil {
		return notCheckable(problem.Text{ZH: "没有权重。", EN: "The weight is not given."}, problem.Text{ZH: "请给出权重，如 0.15。", EN: "Give the weight, such as 0.15."})
	}
	f := pass("权重是 %s。", "The weight is %s.", percent(*g.Weight))
	f.Numbers = []Figure{{"weight", g.Weight.Canonical().String()}}
	hundred, err := g.Weight.Mul(money.Int(100))
	if err != nil || hundred.Cmp(money.Int(5)) < 0 || hundred.Cmp(money.Int(50)) > 0 {
		f.Verdict, f.Fix = Fail, problem.Text{ZH: "请定在 5% 到 50% 之间。", EN: "Set it between 5 % and 50 %."}
	}
	return f
}

// guarded warns where signing is asked for and collection is not, or volume
// and neither margin nor discount.
func (g *goal) guarded() Finding {
	if g.Guards == nil || g.metric == nil {
		return notCheckable(problem.Text{ZH: "没有考核卡上其他指标的编码。", EN: "The codes of the other metrics of the card are not given."}, problem.Text{ZH: "请给出其他指标的编码。", EN: "Give the codes of the other metrics."})
	}
	on := func(prefixes ...string) bool {
		return slices.ContainsFunc(g.Guards, func(code string) bool {
			return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(code, p) })
		})
	}
	switch g.metric.word.group {
	case "CT01", "CT02", "contracts_signed", "sales":
		if !on("CL", "AR") {
			return g.finding(Warn, g.metric, problem.Text{ZH: "考核签约，却没有考核回款。", EN: "Signing is asked for, and collection is not."}, problem.Text{ZH: "请在卡上加一个回款指标，如 CL02 或 AR01。", EN: "Add a metric of collection to the card, such as CL02 or AR01."})
		}
		if !on("CT03", "CT08") {
			return g.finding(Warn, g.metric, problem.Text{ZH: "考核规模，却没有约束毛利或折扣。", EN: "Volume is asked for, with margin and discount left free."}, problem.Text{ZH: "请加上 CT03 或 CT08。", EN: "Add CT03 or CT08."})
		}
	}
	return pass("卡上有相互制约的指标，或不需要。", "The card has what keeps this metric honest, or needs none.")
}

// paidTwice warns where the pay plan pays on the same metric.
func (g *goal) paidTwice() Finding {
	if g.Paid == nil || g.code == "" {
		return notCheckable(problem.Text{ZH: "没有薪酬方案已计发的指标，或指标不在指标库中。", EN: "What the pay plan pays on is not given, or the metric is not in the library."}, problem.Text{ZH: "请给出薪酬方案用到的指标编码。", EN: "Give the codes that the pay plan pays on."})
	}
	if slices.Contains(g.Paid, g.code) {
		return g.finding(Warn, nil, problem.Textf("薪酬方案已经按 %s 计发，这里又考核一次。", "The pay plan pays on %s already; here it counts again.", g.code), problem.Text{ZH: "请换一个指标，或写明这是有意的。", EN: "Take another metric, or state that it is meant."})
	}
	return pass("没有重复计酬。", "It is not paid twice.")
}
