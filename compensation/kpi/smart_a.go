package kpi

import (
	"slices"
	"strconv"

	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// achievableRules place the target among what was reached before. They claim
// nothing without data.
var achievableRules = []rule{
	{Achievable, "history", (*goal).inHistory},
	{Achievable, "peers", (*goal).amongPeers},
	{Achievable, "growth", (*goal).requiredGrowth},
	{Achievable, "easy", (*goal).tooEasy},
	{Achievable, "pipeline", (*goal).pipelineSuffices},
	{Achievable, "activity", (*goal).activityPerDay},
}

// Bounds of the rules; docs/smart.md gives them with their reasons.
const (
	enough       = 6  // values below which nothing is said of a distribution
	longest      = 12 // the last values of a history that are looked at
	shareDigits  = 4  // digits of shares and percentiles behind the point, half away from zero
	visitsPerDay = 4  // activities a working day that warn, and twice as many that fail
)

// target is the target as a number: the field value, or the number in the text
// where it has one.
func (g *goal) target() (money.Decimal, bool) {
	if g.Value != nil {
		return *g.Value, true
	}
	for _, t := range g.targets {
		if !t.number.read || !g.ofTerm(t.number) {
			continue
		}
		if t.number.unit != unitRate {
			return t.number.value, true
		}
		share, err := t.number.value.Quo(money.Int(100), 12)
		return share, err == nil
	}
	return money.Decimal{}, false
}

// ofTerm reports whether a number can be a value of the term that the metric is
// bound to: 10 % more of an amount is no amount, and 40 is no rate.
func (g *goal) ofTerm(n number) bool {
	term, ok := g.checker.terms[g.code]
	if !ok {
		return true
	}
	switch want := unitOf(term.Type); {
	case n.unit == unitAny:
		return want != unitRate || n.value.Cmp(money.Int(2)) <= 0
	case want == unitCount:
		return n.unit != unitRate && n.unit != unitMoney
	default:
		return n.unit == want
	}
}

// lower reports whether less is better.
func (g *goal) lower() bool {
	if d, ok := measure.ParseDirection(g.Direction); ok {
		return d == measure.Lower
	}
	return g.metric != nil && g.metric.word.directed && g.metric.word.direction == measure.Lower
}

// reaches reports whether a value is at the target or better.
func (g *goal) reaches(value, target money.Decimal) bool {
	if g.lower() {
		return value.Cmp(target) <= 0
	}
	return value.Cmp(target) >= 0
}

// place is where a target lies among values: how many of them reach it, and
// the share of those that do not, which is the target's percentile.
func (g *goal) place(values []money.Decimal, target money.Decimal) (reached int, percentile money.Decimal, err error) {
	for _, v := range values {
		if g.reaches(v, target) {
			reached++
		}
	}
	percentile, err = money.Int(int64(len(values)-reached)).Quo(money.Int(int64(len(values))), shareDigits)
	return reached, percentile, err
}

// recent is the part of the history that is looked at.
func (g *goal) recent() []money.Decimal {
	return g.History[max(0, len(g.History)-longest):]
}

var noTarget = problem.Text{ZH: "没有可以计算的目标值。", EN: "There is no target that can be calculated with."}
var giveTarget = problem.Text{ZH: "请给出目标值。", EN: "Give the target."}

// distribution places the target among values of one kind.
func (g *goal) distribution(values []money.Decimal, absent, few, says, fix problem.Text) Finding {
	target, ok := g.target()
	switch {
	case !ok:
		return notCheckable(noTarget, giveTarget)
	case len(values) == 0:
		return notCheckable(absent, fix)
	case len(values) < enough:
		f := notCheckable(problem.Textf(few.ZH, few.EN, len(values), enough), fix)
		f.Numbers = []Figure{{"n", strconv.Itoa(len(values))}}
		return f
	}
	reached, percentile, err := g.place(values, target)
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	f := pass(says.ZH, says.EN, len(values), reached, percent(percentile))
	share, err := money.Int(int64(reached)).Quo(money.Int(int64(len(values))), shareDigits)
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	f.Numbers = []Figure{{"target", target.Canonical().String()}, {"n", strconv.Itoa(len(values))}, {"reached", strconv.Itoa(reached)}, {"share", share.String()}, {"percentile", percentile.String()}}
	if reached == 0 {
		f.Verdict, f.Fix = Warn, problem.Text{ZH: "请说明凭什么能达到，或把目标定在有人达到过的水平。", EN: "Say what makes it possible, or set it where it has been reached before."}
	}
	return f
}

// percent writes a share as percent.
func percent(d money.Decimal) string {
	p, err := d.Mul(money.Int(100))
	if err != nil {
		return d.String()
	}
	return p.Canonical().String() + "%"
}

// inHistory places the target in the own last 4–12 values.
func (g *goal) inHistory() Finding {
	return g.distribution(g.recent(), problem.Text{ZH: "没有本人以往的数值。", EN: "There are no own values of the past."},
		problem.Text{ZH: "历史不足：%d 期，至少要 %d 期。", EN: "Not enough history: %d periods, at least %d are needed."},
		problem.Text{ZH: "本人最近 %d 期中有 %d 期达到，目标处在第 %s 位。", EN: "Of the person's last %d periods %d reached it; the target is at percentile %s."},
		problem.Text{ZH: "请给出最近 6 至 12 期的数值。", EN: "Give the values of the last 6 to 12 periods."})
}

// amongPeers places the target among the values of people of the same grade.
func (g *goal) amongPeers() Finding {
	return g.distribution(g.Peers, problem.Text{ZH: "没有同职级人员的数值。", EN: "There are no values of peers."},
		problem.Text{ZH: "同职级数据不足：%d 个，至少要 %d 个。", EN: "Not enough peers: %d values, at least %d are needed."},
		problem.Text{ZH: "同职级 %d 个数值中有 %d 个达到，目标处在第 %s 位。", EN: "Of %d values of peers %d reached it; the target is at percentile %s."},
		problem.Text{ZH: "请给出同职级人员的数值。", EN: "Give the values of people of the same grade."})
}

// middle is the q-th quarter of the values by nearest rank: the smallest value
// that at least so many quarters of them do not exceed.
func middle(values []money.Decimal, quarters int) money.Decimal {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, money.Decimal.Cmp)
	return sorted[(len(sorted)*quarters+3)/4-1]
}

// requiredGrowth compares the target with the median of the own history: more
// than half as much again warns, more than double fails; for what is better
// lower, less than half, and less than a quarter.
func (g *goal) requiredGrowth() Finding {
	target, ok := g.target()
	values := g.recent()
	if !ok || len(values) < enough {
		return notCheckable(problem.Textf("目标值或历史不足（%d 期）。", "The target is missing, or there is not enough history (%d periods).", len(values)), problem.Text{ZH: "请给出目标值和最近 6 至 12 期的数值。", EN: "Give the target and the values of the last 6 to 12 periods."})
	}
	median := middle(values, 2)
	if median.Sign() <= 0 {
		return notCheckable(problem.Text{ZH: "历史中位数不大于零，没有增长率。", EN: "The median of the history is not above zero, so there is no growth."}, problem.Text{ZH: "请看绝对值。", EN: "Look at the absolute values."})
	}
	change, err := target.Sub(median)
	if err == nil {
		change, err = change.Quo(median, shareDigits)
	}
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	f := pass("目标与本人历史中位数 %s 相比变化 %s。", "Against the median of the person's history, %s, the target is a change of %s.", median.Canonical(), percent(change))
	f.Numbers = []Figure{{"target", target.Canonical().String()}, {"median", median.Canonical().String()}, {"growth", change.String()}}
	// in percent: beyond the first number it warns, beyond the second it fails
	bounds := [2]int64{50, 100}
	if g.lower() {
		change, bounds = change.Neg(), [2]int64{50, 75}
	}
	if hundred, err := change.Mul(money.Int(100)); err == nil {
		switch {
		case hundred.Cmp(money.Int(bounds[1])) > 0:
			f.Verdict = Fail
		case hundred.Cmp(money.Int(bounds[0])) > 0:
			f.Verdict = Warn
		}
	}
	if f.Verdict != Pass {
		f.Fix = problem.Text{ZH: "请写出增长从哪里来，或分成几个台阶。", EN: "Say where the growth is to come from, or take it in steps."}
	}
	return f
}

// tooEasy warns where the target is reached already, or is worse than the own
// 25th percentile.
func (g *goal) tooEasy() Finding {
	target, ok := g.target()
	fix := problem.Text{ZH: "请提高目标，或换一个还有差距的指标。", EN: "Set the target higher, or take a metric where there is a gap."}
	if ok && g.From != nil && g.reaches(*g.From, target) {
		f := g.finding(Warn, nil, problem.Textf("现值 %s 已经达到目标 %s。", "The present value %s reaches the target %s already.", g.From.Canonical(), target.Canonical()), fix)
		f.Numbers = []Figure{{"from", g.From.Canonical().String()}, {"target", target.Canonical().String()}}
		return f
	}
	values := g.recent()
	if !ok || len(values) < enough {
		return notCheckable(problem.Textf("目标值或历史不足（%d 期）。", "The target is missing, or there is not enough history (%d periods).", len(values)), problem.Text{ZH: "请给出目标值和最近 6 至 12 期的数值。", EN: "Give the target and the values of the last 6 to 12 periods."})
	}
	quarter := middle(values, 1)
	if g.lower() {
		quarter = middle(values, 3)
	}
	f := pass("目标不低于本人较差的四分之一（%s）。", "The target is not below the person's weaker quarter (%s).", quarter.Canonical())
	f.Numbers = []Figure{{"target", target.Canonical().String()}, {"quarter", quarter.Canonical().String()}}
	if easy := target.Cmp(quarter); easy < 0 && !g.lower() || easy > 0 && g.lower() {
		f.Verdict, f.Fix = Warn, fix
		f.Says = problem.Textf("目标 %s 比本人较差的四分之一（%s）还低。", "The target %s is weaker than the person's weaker quarter (%s).", target.Canonical(), quarter.Canonical())
	}
	return f
}

// pipelineSuffices compares what falls due and is expected with a collection
// target: below 1 warns, below 0.8 fails.
func (g *goal) pipelineSuffices() Finding {
	target, ok := g.target()
	if !ok || g.Due == nil || g.Expected == nil || target.Sign() <= 0 {
		return notCheckable(problem.Text{ZH: "没有目标值、当期到期应收或预签合同的预计首期款。", EN: "The target, the receivables due or the expected first payments are not given."}, problem.Text{ZH: "请给出这三项。", EN: "Give all three."})
	}
	if group := g.group(); group != "CL01" && group != "first_payment" {
		return notCheckable(problem.Text{ZH: "只有回款额的目标与到期应收相比。", EN: "Only a target of cash collected is compared with what falls due."}, problem.Text{ZH: "请用于回款额。", EN: "Use it with cash collected."})
	}
	sum, err := g.Due.Add(*g.Expected)
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	coverage, err := sum.Quo(target, shareDigits)
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	f := pass("到期应收加预计首期款是目标的 %s。", "Receivables due and expected first payments are %s of the target.", percent(coverage))
	f.Numbers = []Figure{{"due", g.Due.Canonical().String()}, {"expected", g.Expected.Canonical().String()}, {"target", target.Canonical().String()}, {"coverage", coverage.String()}}
	switch {
	case below(sum, 5, target, 4):
		f.Verdict = Fail
	case below(sum, 1, target, 1):
		f.Verdict = Warn
	}
	if f.Verdict != Pass {
		f.Fix = problem.Text{ZH: "请写明其余的钱从哪里来，或调整目标。", EN: "Say where the rest is to come from, or change the target."}
	}
	return f
}

// below reports whether a times n is less than b times m, exactly.
func below(a money.Decimal, n int64, b money.Decimal, m int64) bool {
	left, err := a.Mul(money.Int(n))
	if err != nil {
		return false
	}
	right, err := b.Mul(money.Int(m))
	return err == nil && left.Cmp(right) < 0
}

// activityPerDay divides a target of activities by the working days.
func (g *goal) activityPerDay() Finding {
	target, ok := g.target()
	if !ok || g.Workdays == nil || *g.Workdays == 0 || g.metric == nil || !g.metric.word.activity {
		return notCheckable(problem.Text{ZH: "不是活动量的目标，或没有工作日数。", EN: "It is no target of activities, or the working days are not given."}, problem.Text{ZH: "请给出期间内的工作日数。", EN: "Give the working days of the period."})
	}
	daily, err := target.Quo(money.Int(int64(*g.Workdays)), 2)
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	f := pass("每个工作日 %s 次。", "It is %s a working day.", daily)
	f.Numbers = []Figure{{"target", target.Canonical().String()}, {"workdays", strconv.Itoa(*g.Workdays)}, {"daily", daily.String()}}
	switch {
	case daily.Cmp(money.Int(2*visitsPerDay)) > 0:
		f.Verdict = Fail
	case daily.Cmp(money.Int(visitsPerDay)) > 0:
		f.Verdict = Warn
	}
	if f.Verdict != Pass {
		f.Fix = problem.Text{ZH: "请减少次数，或要求质量而不是数量。", EN: "Ask for fewer, or for quality in place of quantity."}
	}
	return f
}
