package kpi

import (
	"regexp"
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// unitFits fails where the unit of the target cannot be that of the metric.
func (g *goal) unitFits() Finding {
	if len(g.targets) == 0 || g.metric == nil {
		return notCheckable(problem.Text{ZH: "没有指标或没有目标值，无法核对单位。", EN: "Without a metric and a target the unit cannot be compared."}, problem.Text{ZH: "请写出指标和目标值。", EN: "Give the metric and the target."})
	}
	for i := range g.targets {
		if t := &g.targets[i]; t.number.unit == unitRate && twoUnits.MatchString(g.after(t.to, 4)) {
			return g.finding(Fail, t, problem.Textf("“%s”有两个单位。", "“%s” has two units.", string(g.raw[t.from:t.to])), problem.Text{ZH: "请只写一个单位。", EN: "Write one unit."})
		}
	}
	if t := g.measuredOut(); t != nil {
		return g.finding(Fail, t, problem.Textf("“%s”不能量这个指标。", "“%s” does not measure this metric.", string(g.raw[t.from:t.to])), problem.Text{ZH: "请写成数量、金额、百分比或天数。", EN: "Write a count, an amount, a percentage or days."})
	}
	fitting := g.fitting()
	for i := range g.targets {
		t := &g.targets[i]
		m := g.metricOf(*t)
		if m == nil && len(g.metrics) == 1 && len(g.targets) == 1 && (targetLabel.MatchString(g.before(t.from, 8)) || g.standsAlone(t)) {
			m = &g.metrics[0]
		}
		if m == nil || !g.impossible(m, t) || fitting[m.from] || !g.beside(m, t) {
			continue
		}
		if m.word.unit == unitScore && t.number.unit == unitRate {
			return g.finding(Fail, t, problem.Textf("“%s”不会超过 100%%。", "“%s” cannot be above 100 %%.", string(g.raw[m.from:m.to])), problem.Text{ZH: "请改正目标值。", EN: "Correct the target."})
		}
		return g.finding(Fail, t, problem.Textf("“%[1]s”的单位与“%[2]s”不符。", "The unit of “%[2]s” does not fit “%[1]s”.", string(g.raw[m.from:m.to]), string(g.raw[t.from:t.to])),
			problem.Textf("请写成%[1]s，或换一个指标。", "Write it in %[2]s, or take another metric.", unitNames[m.word.unit].ZH, unitNames[m.word.unit].EN))
	}
	if g.Unit != "" && g.metric != nil {
		if u := writtenUnit("", "", fold(g.Unit)); fold(g.Unit) != "" && !unitFieldFits(g.metric.word.unit, u) {
			return g.finding(Fail, nil, problem.Textf("单位 %s 与指标不符。", "The unit %s does not fit the metric.", problem.Show(g.Unit)),
				problem.Textf("请写成%[1]s。", "Write it in %[2]s.", unitNames[g.metric.word.unit].ZH, unitNames[g.metric.word.unit].EN))
		}
	}
	return pass("目标值的单位与指标相符。", "The unit of the target fits the metric.")
}

// twoUnits is a unit behind a percentage: 35%小时.
var twoUnits = regexp.MustCompile(`^(?:小时|天|家|台|次|元|米|吨|公里|摄氏|分贝)(?:$|[^\p{Han}])`)

// measuredOut finds a target that counts or measures something else than its metric: 17 km
// of new customers, receivables down to 20 visits. nil where there is none.
func (g *goal) measuredOut() *token {
	for i := range g.targets {
		t := &g.targets[i]
		if borrowed.MatchString(g.after(t.to, 12)) && has(g.tokens, upVerb, downVerb, vagueVerb) && slices.ContainsFunc(g.metrics, func(o token) bool {
			return o.to < t.from && byOrTo.MatchString(string(g.folded[o.to:t.from])) && o.word.directed && o.word.unit != unitCount && o.word.unit != unitAny
		}) {
			return t
		}
		if m := physicalOf.FindString(g.after(t.to, 24)); m != "" && slices.ContainsFunc(g.metrics, func(o token) bool {
			return o.from >= t.to && o.from <= t.to+len([]rune(m))+1 && o.word.unit != unitDays
		}) || degrees.MatchString(g.after(t.to, 12)) && has(g.tokens, upVerb, downVerb, vagueVerb) {
			return t
		}
	}
	return nil
}

var (
	// borrowed is what only people and calls are counted in, behind a number.
	borrowed   = regexp.MustCompile(`^(?:visits?|meetings?|calls?|customers?|people|persons?|heads?)\b`)
	byOrTo     = regexp.MustCompile(`^ (?:(?:should|must|will|is to|to) )?(?:(?:drop|fall|rise|go|come) )?(?:(?:down|up) )?(?:by|to) $`)
	physicalOf = regexp.MustCompile(`^(?:kms?|kilomet(?:re|er)s?|met(?:re|er)s?|lit(?:re|er)s?) of (?:the |our |new )*`)
	degrees    = regexp.MustCompile(`^degrees? (?:c|f|celsius|fahrenheit)\b`)
)

// fitting are the metrics, by where they begin, of which some target can be a
// value.
func (g *goal) fitting() map[int]bool {
	out := map[int]bool{}
	for i := range g.targets {
		if m := g.metricOf(g.targets[i]); m != nil && !g.impossible(m, &g.targets[i]) {
			out[m.from] = true
		}
	}
	return out
}

// unitFieldFits compares the field unit with the metric.
func unitFieldFits(metric, written measureUnit) bool {
	return metric == unitAny || written == unitAny || metric == written || metric == unitScore
}

// unitNames are the units in words.
var unitNames = map[measureUnit]problem.Text{
	unitAny: {ZH: "带单位的数字", EN: "a number with its unit"}, unitMoney: {ZH: "金额", EN: "an amount of money"}, unitRate: {ZH: "百分比", EN: "percent"},
	unitCount: {ZH: "个数", EN: "a count"}, unitDays: {ZH: "天数", EN: "days"}, unitScore: {ZH: "分数", EN: "points"},
}

// impossible reports whether no reading lets the number be a value of the
// metric: a ratio in yuan, days in percent points of money.
func (g *goal) impossible(m, t *token) bool {
	u := t.number.unit
	if t.from > m.to && borrowed.MatchString(g.after(t.to, 12)) && strings.HasSuffix(g.before(t.from, 3), "to") && !byOrTo.MatchString(string(g.folded[m.to:t.from])) {
		return false // accuracy training to 20 people
	}
	if netOf.MatchString(g.before(m.from, 16)) {
		return false
	}
	if ratioBehind.MatchString(g.after(t.to, 12)) { // 1,900 of 2,050
		return false
	}
	if g.physical(t) && !m.word.topic && !m.word.ambiguous && m.word.group != "reserve" && m.word.group != "expense" {
		return true
	}
	if m.word.unit == unitCount && numberOf.MatchString(m.word.text) && t.from >= m.to && !t.inside {
		return u == unitMoney || u == unitDays || u == unitScore || t.number.read && t.number.value.Cmp(money.Int(1_000_000)) >= 0
	}
	if m.word.unit == unitScore && u == unitRate && t.number.read && t.number.value.Cmp(money.Int(100)) > 0 && t.from >= m.to && satisfied.MatchString(g.directedOf(m).word.text) && !g.changes(t) && !attained.MatchString(string(g.folded[m.to:t.from])) {
		return true // 120 % satisfied
	}
	if owed(m.word.group) && strings.HasSuffix(string(g.folded[t.from:t.to]), "笔") {
		return false
	}
	if m.word.unit == unitScore && u == unitCount && t.from >= m.to && isHan(g.folded[m.to-1]) && !g.thingAt(t.to) {
		return true
	}
	if valueBefore.MatchString(g.before(t.from, 10)) && !m.word.topic && !m.word.ambiguous {
		switch m.word.unit { // what it is to be at, not by how much it changes
		case unitCount:
			if u == unitDays && !m.word.activity || u == unitScore {
				return true
			}
		case unitDays:
			if after := g.after(t.to, 3); u == unitRate && !strings.HasSuffix(g.before(t.from, 4), "by") && !strings.HasPrefix(after, "of") && !strings.HasPrefix(after, "的") && !g.thingAt(t.to) {
				return true
			}
		case unitMoney:
			if u == unitCount && m.word.directed && t.from >= m.to {
				return true
			}
		}
	}
	switch m.word.unit {
	case unitRate:
		if m.word.group == "CT03" && strings.HasSuffix(m.word.text, "margin") && t.number.value.Cmp(money.Int(1000)) >= 0 || m.word.group == "turnover" && u == unitCount { // an amount, too; so many times
			return false
		}
		return u == unitMoney || u == unitDays || u == unitCount || u == unitAny && (t.number.read && t.number.value.Cmp(money.Int(1000)) >= 0 || g.tensOfThousands(t))
	case unitDays:
		return u == unitMoney || u == unitCount && g.metric == m || u == unitAny && t.number.read && t.number.value.Cmp(money.Int(3660)) > 0 || u == unitRate && !g.changes(t)
	case unitCount:
		return u == unitMoney && (m.word.activity || m.word.group == "complaint" || m.word.group == "churn" || m.word.group == "heads")
	case unitScore:
		return u == unitMoney || u == unitDays || u == unitAny && (t.number.read && t.number.value.Cmp(money.Int(10000)) >= 0 || g.tensOfThousands(t))
	case unitMoney:
		if u == unitCount && (m.word.group == "stock" || strings.HasSuffix(m.word.text, "量")) { // pieces in store, pieces sold
			return false
		}
		if (m.word.group == "stock" || m.word.group == "receivable") && u == unitDays { // 1.5 months of sales
			return false
		}
		return m.word.group == "price" && u == unitRate && !g.changes(t) || u == unitDays || u == unitScore || u == unitCount && !m.word.topic && t.from >= m.to && t.from-m.to <= 4 && !g.thingAt(t.to)
	}
	return false
}

// attained stands between a metric and how much of its target is reached.
var attained = regexp.MustCompile(`目标|达成|完成|考核|任务`)

// satisfied are metrics of which there is no more than all.
var satisfied = regexp.MustCompile(`满意|satisf`)

// owed reports whether a metric is of money that comes in in single payments, which
// can be counted.
func owed(group string) bool {
	return group == "other_amount" || group == "overdue" || group == "receivable" || group == "CL01" || group == "first_payment"
}

// physical reports whether a number weighs, measures or warms: of what people sell
// and collect nothing is a rate, an amount of money or days in litres.
func (g *goal) physical(t *token) bool {
	return physicalUnit.MatchString(string(g.folded[t.from:t.to])) || physicalBehind.MatchString(g.after(t.to, 16))
}

var (
	physicalUnit   = regexp.MustCompile(`(?:摄氏度|公斤|千克|毫升|吨|平方米|平米|立方米|公里)$`)
	physicalBehind = regexp.MustCompile(`^\s*(?:摄氏|平方|立方|公斤|千克|毫升|吨|公里|升(?:$|[^级到至为值高\p{L}])|米(?:$|[^\p{L}])|度(?:$|[^\p{L}])|千瓦|斤(?:$|[^\p{L}]))|^(?:(?:square|cubic) |degrees?\b|celsius\b|kelvin\b|kgs?\b|kilos?\b|kilograms?\b|tons?\b|tonnes?\b|lit(?:re|er)s?\b|met(?:re|er)s?\b|kilomet(?:re|er)s?\b|km\b|decibels?\b|volts?\b|amps?\b|knots\b)`)
)

// thingAt reports whether a Chinese word that can be counted begins at a place.
func (g *goal) thingAt(at int) bool {
	return at < len(g.folded) && isHan(g.folded[at]) && !strings.ContainsRune("以左上下内起之的", g.folded[at])
}

// netOf stands before what is taken off another metric: ARR net of churn.
var netOf = regexp.MustCompile(`\b(?:net of|after|excluding|less|minus|without)$|扣除$|减去$|不含$`)

// ratioBehind makes two counts a rate.
var ratioBehind = regexp.MustCompile(`^(?:out )?of (?:the |our |all )?\d|^/\s?\d`)

// changes reports whether a percentage is that of a change.
func (g *goal) changes(t *token) bool {
	return has(g.tokens, upVerb, downVerb, baseWord, vagueVerb) || len(g.past) > 0 || len(g.froms) > 0 || changeBefore.MatchString(g.before(t.from, 12)) || changeBehind.MatchString(g.after(t.to, 12))
}

// changeBehind is what follows a percentage of a change.
var changeBehind = regexp.MustCompile(`^(?:off|less|more|fewer|lower|higher|shorter|longer|faster|below|above|better|down|up|以上的?增|of\b)`)

// beside reports whether nothing else that a number could be of stands between
// it and a metric.
func (g *goal) beside(m, t *token) bool {
	from, to := m.to, t.from
	if t.to <= m.from {
		from, to = t.to, m.from
	}
	only := len(g.metrics) == 1 && len(g.targets) == 1 && len(g.froms) == 0 && t.from >= m.to && valueBefore.MatchString(g.before(t.from, 10))
	for _, o := range g.tokens {
		if o.from >= from && o.to <= to && (o.kind == numberToken && o.number.role != asFrom || o.kind == wordToken && !(only && o.is(vagueVerb, objectWord, deliverable)) && !o.is(upVerb, downVerb, achieveVerb, atMost, hedgeWord, approxWord, plainWord, baseWord, scopeWord, settledWord)) {
			return false
		}
	}
	if only {
		return true
	}
	if m := targetNoun.FindString(g.after(from, 8)); m != "" {
		from += len([]rune(m))
	}
	return !g.unknownBetween(min(from, to), to) && (t.from >= m.to || to-from <= 3 && t.number.unit != unitCount && t.number.unit != unitAny)
}

// valueBefore stands before the value that a metric is to reach.
var valueBefore = regexp.MustCompile(`(?:\b(?:to|by|at|reach|reaching|hit|is|be)|[:=到至达为])\s*$`)

// tensOfThousands reports whether a number in Chinese words is one of them: 三百万.
func (g *goal) tensOfThousands(t *token) bool {
	return !t.number.read && strings.ContainsAny(string(g.folded[t.from:t.to]), "万亿")
}

// standsAlone reports whether a number has a clause for itself, but for times.
func (g *goal) standsAlone(t *token) bool {
	for _, clause := range g.clauses {
		if len(clause) > 0 && clause[0].from <= t.from && t.from <= clause[len(clause)-1].from {
			return !g.content(clause) && !slices.ContainsFunc(clause, func(o token) bool { return o.kind != timeToken && o.from != t.from })
		}
	}
	return false
}

// numberOf are metrics that say themselves that they are a number of things.
var numberOf = regexp.MustCompile(`(?:数|数量|次数|家数|场次|件数|人数)$`)

// targetLabel is the heading of a target in a form: 指标：毛利率；目标：35%.
var targetLabel = regexp.MustCompile(`(?:目标值?|target|goal)\s*[:=]\s*$`)

// targetNoun stands between a metric and its number.
var targetNoun = regexp.MustCompile(`^(?:的)?(?:目标值|目标|任务|指标|计划|考核值)`)
