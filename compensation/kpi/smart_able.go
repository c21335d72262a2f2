package kpi

import (
	"strconv"

	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// ableRules ask what the person can do about the number, chainRules who else is
// asked for it. They claim nothing without data.
var (
	ableRules = []rule{
		{Achievable, "ramp", (*goal).ramped},
		{Achievable, "control", (*goal).controllable},
	}
	chainRules = []rule{{Relevant, "chain", (*goal).heldTwice}}
)

// ramped warns where a newcomer has the whole target. In month k of a ramp of n
// months the share is k ÷ (n + 1), as it is for quota-carrying heads. A target
// that is not above this share of the median of at least 6 peers is ramped
// already.
func (g *goal) ramped() Finding {
	target, ok := g.target()
	if !ok || g.TenureMonths == nil || g.RampMonths == nil {
		return notCheckable(problem.Text{ZH: "没有目标值、入职月数或爬坡期月数。", EN: "The target, the months since joining or those of the ramp are not given."}, problem.Text{ZH: "请给出这三项。", EN: "Give all three."})
	}
	months, ramp := *g.TenureMonths, *g.RampMonths
	numbers := []Figure{{"tenure", strconv.Itoa(months)}, {"ramp", strconv.Itoa(ramp)}}
	if months >= ramp || g.lower() || g.banded() {
		f := notCheckable(problem.Text{ZH: "不在爬坡期内，或指标不按爬坡折算。", EN: "The person is no newcomer, or the metric does not ramp up."}, problem.Text{ZH: "只用于爬坡期内的新人和越高越好的指标。", EN: "Use it for newcomers and metrics that are better when higher."})
		f.Numbers = numbers
		return f
	}
	k, n := int64(months)+1, int64(ramp)+1
	share, err := money.Int(k).Quo(money.Int(n), shareDigits)
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	part, err := target.Mul(money.Int(k))
	if err == nil {
		part, err = part.Quo(money.Int(n), 2)
	}
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	numbers = append(numbers, Figure{"target", target.Canonical().String()}, Figure{"share", share.String()}, Figure{"ramped", part.Canonical().String()})
	if len(g.Peers) >= enough {
		if median := middle(g.Peers, 2); !below(median, k, target, n) {
			f := pass("目标已按爬坡期折算。", "The target is ramped already.")
			f.Numbers = numbers
			return f
		}
	}
	f := g.finding(Warn, nil, problem.Textf("入职满 %d 个月，爬坡期 %d 个月：这一期按 %s 折算，目标却是全额。", "The person joined %d whole months ago and ramps up for %d: the share of this period is %s, but the target is the whole one.", months, ramp, percent(share)),
		problem.Textf("请把目标定在 %s 左右，或写明为什么不折算。", "Set the target at about %s, or say why it is not ramped.", part.Canonical()))
	f.Numbers = numbers
	return f
}

// banded reports whether the metric is to lie in a band, neither high nor low.
func (g *goal) banded() bool {
	d, ok := measure.ParseDirection(g.Direction)
	if !ok {
		d = g.checker.terms[g.code].Direction
	}
	return d == measure.Band
}

// controllable looks at the share of the number that the person can move: below
// 0.5 warns, below 0.25 fails.
func (g *goal) controllable() Finding {
	if g.Controllable == nil {
		return notCheckable(problem.Text{ZH: "没有给出本人能左右的份额。", EN: "The share that the person can move is not given."}, problem.Text{ZH: "请给出 0 到 1 之间的份额。", EN: "Give a share from 0 to 1."})
	}
	f := pass("本人能左右这个数的 %s。", "The person can move %s of the number.", percent(*g.Controllable))
	f.Numbers = []Figure{{"share", g.Controllable.Canonical().String()}}
	switch {
	case below(*g.Controllable, 4, money.Int(1), 1):
		f.Verdict = Fail
	case below(*g.Controllable, 2, money.Int(1), 1):
		f.Verdict = Warn
	}
	if f.Verdict != Pass {
		f.Fix = problem.Text{ZH: "请换成本人能左右的部分，如名下客户的回款，或到达的里程碑。", EN: "Take the part that the person moves, such as cash of own accounts or milestones reached."}
	}
	return f
}

// heldTwice warns where somebody in the reporting chain, the scored person
// included, holds the same money more than once.
func (g *goal) heldTwice() Finding {
	if g.Chain == nil || g.code == "" {
		return notCheckable(problem.Text{ZH: "没有汇报线上各人的指标，或指标不在指标库中。", EN: "What the reporting chain holds is not given, or the metric is not in the library."}, problem.Text{ZH: "请给出汇报线上各人承担的指标。", EN: "Give who in the chain holds which KPI."})
	}
	times, holders := map[string]int{}, 0
	if g.Scored != "" {
		times[g.Scored]++
	}
	for _, h := range g.Chain {
		code := g.checker.named(h.KPI)
		if code == "" || sameMoney(code) != sameMoney(g.code) {
			continue
		}
		if times[h.Person] == 0 {
			holders++
		}
		if times[h.Person]++; times[h.Person] > 1 {
			f := g.finding(Warn, nil, problem.Textf("%[1]s 在汇报线上承担同一笔钱不止一次（%[2]s）。", "%[1]s holds the same money more than once in the reporting chain (%[2]s).", problem.Show(h.Person), code),
				problem.Text{ZH: "请只留一处，或让其中一处改用别的指标。", EN: "Leave it in one place, or give the other one another metric."})
			f.Numbers = []Figure{{"person", h.Person}, {"kpi", code}}
			return f
		}
	}
	f := pass("汇报线上没有人重复承担。", "Nobody in the reporting chain holds it twice.")
	f.Numbers = []Figure{{"holders", strconv.Itoa(holders)}}
	return f
}

// sameMoney names the money behind a KPI: an amount and the share of its target
// that is reached are the same.
func sameMoney(code string) string {
	switch code {
	case "CT02":
		return "CT01"
	case "CL02":
		return "CL01"
	}
	return code
}
