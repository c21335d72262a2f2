package kpi

import (
	"regexp"
	"slices"
	"strings"

	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// wrongWay compares the starting value with the target: to shorten from three
// days to five, or overdue from 6m to 9m.
func (g *goal) wrongWay() (Finding, bool) {
	if len(g.froms) != 1 || len(g.targets) == 0 {
		return Finding{}, false
	}
	from, to := g.froms[0], g.targets[0]
	if i := slices.IndexFunc(g.targets, func(t token) bool { return t.from > from.to }); i > 0 {
		to = g.targets[i] // not the 60 days of what is described before
	}
	if !from.number.read || !to.number.read || from.number.unit != to.number.unit && from.number.unit != unitAny && to.number.unit != unitAny || to.number.ranged || (to.number.unit == unitRate) != (from.number.unit == unitRate) && from.number.value.Cmp(money.Int(1000)) >= 0 {
		return Finding{}, false
	}
	if byHowMuch.MatchString(g.before(to.from, 10)) {
		return Finding{}, false // up by 8 from 20
	}
	m := g.directedOf(g.metricOf(to))
	if m == nil && len(g.metrics) == 1 && g.metrics[0].from < from.from && (g.metrics[0].word.unit == from.number.unit || g.metrics[0].word.unit == to.number.unit) {
		m = &g.metrics[0] // 账期再压一压，由 90 天谈到 60 天
	}
	if m != nil && (daysTo.MatchString(g.before(m.from, 40)) || m.word.unit == unitMoney && to.number.unit == unitRate && ofBefore.MatchString(g.before(m.from, 24))) {
		m = nil // days to the first invoice; 90 % of receivables insured
	}
	if m != nil && from.number.unit == unitDays && to.number.unit != unitCount && m.word.unit == unitCount {
		m = nil // time to hire: 55 days -> 38
	}
	bad := m != nil && g.bad(m) && (m.word.unit == unitCount || to.number.unit == unitCount)
	if m != nil && g.modified(*m) {
		m = nil
	}
	rises := to.number.value.Cmp(from.number.value) > 0
	lower := m != nil && m.word.directed && m.word.direction == measure.Lower
	higher := m != nil && m.word.directed && m.word.direction == measure.Higher
	verb := first(g.tokens, upVerb, downVerb)
	if strings.HasPrefix(g.after(to.to, 2), "折") { // 88 折 is less of a discount than 82 折
		if m == nil || m.word.group != "CT08" || verb != nil && verb.is(upVerb) == rises {
			return Finding{}, false
		}
		rises = !rises
	}
	if verb != nil && verb.is(upVerb) == rises && verb.from < from.from {
		return Finding{}, false // cut from 12 to 3: whether that is wanted is looked at by another rule
	}
	if hastens.MatchString(g.text) && rises && from.number.unit == unitDays && to.number.unit == unitDays {
		lower = true
		m, verb = nil, nil
	}
	if t, ok := g.against(&from, &to, rises); ok {
		return t, true
	}
	switch { // a verb against its metric is looked at by another rule
	case bad:
		lower, higher = true, false
	case verb != nil && (m == nil || m.word.topic):
		lower, higher = verb.is(downVerb), verb.is(upVerb)
	case verb != nil:
		own := m.word.unit == to.number.unit || to.number.unit == unitAny
		lower, higher = lower && own || verb.is(downVerb), higher && own || verb.is(upVerb)
	case m != nil && (m.word.topic || !isHan(g.folded[m.from]) && (headBefore.MatchString(g.before(m.from, 40)) || goneBehind.MatchString(g.after(m.to, 16)) || nounBehind.MatchString(g.after(m.to, 16)) && !smallWords.MatchString(g.after(m.to, 16)) || m.word.unit == unitDays && strings.Contains(g.text, "supplier"))):
		return Finding{}, false
	}
	if !(rises && lower || !rises && !from.number.value.Equal(to.number.value) && higher) {
		return Finding{}, false
	}
	f := g.finding(Fail, &to, problem.Textf("从“%[1]s”到“%[2]s”是朝相反的方向变化。", "From “%[1]s” to “%[2]s” is a change the wrong way.", string(g.raw[from.from:from.to]), string(g.raw[to.from:to.to])),
		problem.Text{ZH: "请核对起点值和目标值，或改正动词。", EN: "Check the starting value and the target, or correct the verb."})
	f.Numbers = []Figure{{"from", from.number.value.String()}, {"target", to.number.value.String()}}
	return f, true
}

// against fails where the word before the starting value says the other way: down from 6
// to 11.
func (g *goal) against(from, to *token, rises bool) (Finding, bool) {
	m := upOrDown.FindStringSubmatch(g.before(from.from, 12))
	if m == nil || (m[1] == "up") == rises || to.from < from.to || !rightTo.MatchString(string(g.folded[from.to:to.from])) {
		return Finding{}, false
	}
	return g.finding(Fail, from, problem.Textf("“%s”与数字的变化方向相反。", "“%s” goes the other way than the numbers.", m[1]),
		problem.Text{ZH: "请核对起点值和目标值，或改正动词。", EN: "Check the starting value and the target, or correct the verb."}), true
}

// toOther leads up by going down, or the other way round.
var toOther = regexp.MustCompile(`\b(?:lower|reduce|cut|decrease)\b[^,;.]{0,40}\bto a higher (?:level|value|rate|figure|number|percentage)\b|\b(?:raise|increase|lift)\b[^,;.]{0,40}\bto a lower (?:level|value|rate|figure|number|percentage)\b`)

// inTenths is a discount by what is left to pay.
var inTenths = regexp.MustCompile(`\d\s*折`)

var (
	// sharesOnly are shares of anything, of which more is neither good nor bad by itself.
	sharesOnly = regexp.MustCompile(`^(?:占比|比例|比率)$`)
	// loadBefore makes a number what one has to bear, or what something costs.
	loadBefore = regexp.MustCompile(`人均$|所需[^,。;]{0,3}$|每单[^,。;]{0,4}$`)
)

var (
	// hastens is how English says that less time is to be taken.
	hastens = regexp.MustCompile(`\b(?:speed(?:ing)? up|accelerat(?:e|ing)|faster|quicker)\b`)
	// headBefore stands before a metric that only says of what another number is, or that
	// is missing there.
	headBefore = regexp.MustCompile(`\b(?:as an? (?:percentage|share|proportion) of|per|share of|rank(?: of [a-z ]{1,24})? in|days (?:from|between|to)(?: [a-z]+){0,3}|missed|cancelled|amended|wrong|idle|without(?: an?)?(?: [a-z]+)?|with no(?: [a-z]+)?)(?: net| total| the)?$`)
	// goneBehind follows a metric of which something is missing.
	goneBehind = regexp.MustCompile(`^(?:shortfall|gap|leakage|erosion|drop-?outs?|no-shows?|without|cancelled|amended|not yet|booked to the wrong|as an? (?:percentage|share))\b`)
)

// byHowMuch stands before a change, which is no level.
var byHowMuch = regexp.MustCompile(`\bby (?:cny|rmb|usd|eur|¥|\$)?\s*$|\bby$|净(?:增加?|减少?|新增|流失)\p{Han}{0,4}$`)

// rightTo stands between a starting value and where it leads.
var rightTo = regexp.MustCompile(`^ (?:(?:per|a|each) [a-z]+ )?to $`)

// upOrDown stands before a starting value.
var upOrDown = regexp.MustCompile(`\b(up|down) from$`)

// daysTo stands before what a time is counted to.
var daysTo = regexp.MustCompile(`\b(?:days|hours|weeks|time)[- ]to[- ][a-z ]{0,24}$|\b(?:days|hours|weeks|time)[- ]to[- ][a-z ]{2,20} (?:after|from|since)$`)
