package kpi

import (
	"regexp"
	"slices"
	"strings"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// measurableRules ask for something that two strangers compute alike.
var measurableRules = []rule{
	{Measurable, "target", (*goal).hasTarget},
	{Measurable, "unit", (*goal).unitFits},
	{Measurable, "base", (*goal).baseSaid},
	{Measurable, "range", (*goal).rangeRule},
	{Measurable, "formula", (*goal).formulaReads},
	{Measurable, "owner", (*goal).ownerIsAnother},
	{Measurable, "example", (*goal).measurableExample},
}

// hasTarget fails where there is neither a number nor an end state.
func (g *goal) hasTarget() Finding {
	switch {
	case len(g.targets) > 0 && (g.Name != "" || g.counted()):
		t := g.targets[0]
		return g.finding(Pass, &t, problem.Text{ZH: "有目标值。", EN: "There is a target value."}, problem.Text{})
	case g.slogan() != nil:
		return g.finding(Fail, g.slogan(), problem.Text{ZH: "这是一句口号，没有可以核对的东西。", EN: "This is a motto: there is nothing to check."}, problem.Text{ZH: "请写出目标值，或完成时应有的状态。", EN: "Give a target value, or the state that is to be reached."})
	case g.end != nil:
		return g.finding(Pass, g.end, problem.Text{ZH: "有可以核对的完成状态。", EN: "There is an end state that can be checked."}, problem.Text{})
	case len(g.whole) > 0:
		t := g.whole[0]
		return g.finding(Pass, &t, problem.Text{ZH: "要求的是全部，或一个也没有。", EN: "All of it, or none, is asked for."}, problem.Text{})
	case g.repeats() && g.metric != nil && g.metric.word.activity:
		t := g.every[0]
		return g.finding(Warn, &t, problem.Text{ZH: "有频率，但没有写明每次多少、共多少。", EN: "It says how often, but not how many in all."}, problem.Text{ZH: "请写出期末应有的总数。", EN: "Write the number that there should be at the end."})
	case len(g.targets) > 0:
		t, verdict := g.targets[0], Fail
		soft, effort := has(g.tokens, attitude), t.number.unit == unitRate && t.number.read && t.number.value.Cmp(money.Int(100)) > 0 // 120 %
		if !effort && (soft && !isZero(string(g.folded[t.from:t.to])) || !soft && g.says()) {
			verdict = Warn // of something that no rule can count
		}
		if moreBy.MatchString(g.text) {
			verdict = Warn // of something that goes without saying
		}
		return g.finding(verdict, &t, problem.Text{ZH: "有数字，但没有说明量的是什么。", EN: "There is a number, but not what it measures."},
			problem.Text{ZH: "请写出指标的名称和口径。", EN: "Name the metric and how it is counted."})
	case g.measured() != nil && !has(g.tokens, attitude, vagueVerb, vagueWord, supportVerb, upVerb, downVerb, achieveVerb, milestone, hedgeWord, openTime) && g.bareMetric() && !g.strangeWords() && !directionOnly.MatchString(g.text):
		return g.finding(Warn, g.measured(), problem.Text{ZH: "有指标，没有目标值。", EN: "There is a metric, but no target value."}, problem.Text{ZH: "请写出目标值和单位。", EN: "Add the target value and its unit."})
	case (g.hasNames && len(g.firm) > 0 || g.keepsName()) && len(g.targets) == 0 && len(g.metrics) == 0 && !has(g.tokens, attitude, vagueVerb, vagueWord, supportVerb, hedgeWord) && g.bareMetric():
		return g.finding(Warn, nil, problem.Text{ZH: "点到了阶段或对象，没有说明几个、哪几个。", EN: "A stage or an account is named, but not how many or which."}, problem.Text{ZH: "请写出数量，或完成时应有的状态。", EN: "Give the number, or the state that is to be reached."})
	case than.MatchString(g.text) && g.measured() != nil && !has(g.tokens, attitude, vagueVerb):
		return g.finding(Warn, g.measured(), problem.Text{ZH: "有比较的对象，没有目标值。", EN: "It is compared with something, but there is no target value."}, problem.Text{ZH: "请写出起点值和目标值。", EN: "Give the starting value and the target value."})
	case g.takesPlace() != nil:
		return g.finding(Warn, g.takesPlace(), problem.Text{ZH: "可以核对是否到场，不能核对结果。", EN: "Whether one was there can be checked, not what came of it."}, problem.Text{ZH: "请写出次数或要带来的结果。", EN: "Give the number, or what is to come of it."})
	case g.titled() != nil && !has(g.tokens, attitude):
		return g.finding(Warn, g.titled(), problem.Text{ZH: "有书名或文件名，没有说明做到什么程度。", EN: "A title is named, but not what is to be there in the end."}, problem.Text{ZH: "请写出数字或可以核对的状态。", EN: "Give a number, or a state that can be checked."})
	case g.eachTime() != nil:
		return g.finding(Warn, g.eachTime(), problem.Text{ZH: "每次都要做，没有说明共多少次。", EN: "It is to be done every time, but not how many times there are."}, problem.Text{ZH: "请写出期末应有的总数或比例。", EN: "Give the number or the share that there should be at the end."})
	case g.keeps() != nil:
		return g.finding(Warn, g.keeps(), problem.Text{ZH: "要守住的有了，没有说怎样算守住。", EN: "It says what is to be kept, but not what counts as kept."}, problem.Text{ZH: "请写出数字或可以核对的状态。", EN: "Give a number, or a state that can be checked."})
	case g.Formula != "" || g.defined && len(g.metrics) > 0:
		return g.finding(Warn, nil, problem.Text{ZH: "有公式，没有目标值。", EN: "There is a formula, but no target value."}, problem.Text{ZH: "请写出目标值和单位。", EN: "Add the target value and its unit."})
	}
	if t, done := g.order(); done {
		return g.finding(Warn, t, problem.Text{ZH: "可以看出做没做，没有说怎样算做完。", EN: "Whether it was done can be seen, but not what counts as done."}, problem.Text{ZH: "请写出数字或可以核对的状态。", EN: "Give a number, or a state that can be checked."})
	}
	if g.letItPass(checks) {
		return g.finding(Warn, nil, problem.Text{ZH: "可以看出做没做，没有说怎样算做完。", EN: "Whether it was done can be seen, but not what counts as done."}, problem.Text{ZH: "请写出数字或可以核对的状态。", EN: "Give a number, or a state that can be checked."})
	}
	return g.finding(Fail, first(g.tokens, vagueWord, vagueVerb, upVerb, downVerb), problem.Text{ZH: "没有数字，也没有可以核对的完成状态。", EN: "There is no number and no end state that can be checked."},
		problem.Text{ZH: "请写出目标值（如 300 万元、85%），或写明完成时有什么（如“合同已签订”）。", EN: "Give a target value (such as CNY 3m or 85 %), or what is there when it is done (such as contract signed)."})
}

// directionOnly is how Chinese says of something that there is to be more or less of
// it, or that it is to be done: 投诉要少, 拜访记录要写.
var directionOnly = regexp.MustCompile(`要(?:少|多|高|低|快|勤|稳|准|强|轻|上来|上去|补|写|抓)|能[^,。;]就|^[多少]|少来|再[^,。;]{1,3}[点些]`)

// than stands between a metric and what it is compared with.
var than = regexp.MustCompile(`比(?:去年|上年|同期|上季|上月|同行|对手)|较(?:去年|上年|同期|上季|上月)|\b(?:than|versus|vs)\b`)

// isZero reports whether a number is none at all.
func isZero(number string) bool { return number == "zero" || number == "零" || number == "0" }

// bareMetric reports whether the text is little more than names and times.
func (g *goal) bareMetric() bool {
	n := 0
	for _, t := range g.tokens {
		n += t.to - t.from
	}
	words := 0
	for _, r := range g.folded {
		if isHan(r) || isWordRune(r) {
			words++
		}
	}
	return words-n <= 6
}

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
	if ratioBehind.MatchString(g.after(t.to, 12)) { // 1,900 of 2,050
		return false
	}
	if g.physical(t) && !m.word.topic && !m.word.ambiguous && m.word.group != "reserve" && m.word.group != "expense" {
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
		return u == unitMoney || u == unitDays || u == unitCount || u == unitAny && (t.number.read && t.number.value.Cmp(money.Int(1000)) >= 0 || g.tensOfThousands(t))
	case unitDays:
		return u == unitMoney || u == unitCount && g.metric == m || u == unitAny && t.number.read && t.number.value.Cmp(money.Int(3660)) > 0 || u == unitRate && !g.changes(t)
	case unitCount:
		return u == unitMoney && (m.word.activity || m.word.group == "complaint" || m.word.group == "churn" || m.word.group == "heads")
	case unitScore:
		return u == unitMoney || u == unitDays || u == unitAny && (t.number.read && t.number.value.Cmp(money.Int(10000)) >= 0 || g.tensOfThousands(t))
	case unitMoney:
		return m.word.group == "price" && u == unitRate && !g.changes(t) || u == unitDays || u == unitScore || u == unitCount && !m.word.topic && t.from >= m.to && t.from-m.to <= 4 && !g.thingAt(t.to)
	}
	return false
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
		if o.from >= from && o.to <= to && (o.kind == numberToken || o.kind == wordToken && !(only && o.is(vagueVerb, objectWord, deliverable)) && !o.is(upVerb, downVerb, achieveVerb, atMost, hedgeWord, approxWord, plainWord, baseWord, scopeWord, settledWord)) {
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

// targetLabel is the heading of a target in a form: 指标：毛利率；目标：35%.
var targetLabel = regexp.MustCompile(`(?:目标值?|target|goal)\s*[:=]\s*$`)

// targetNoun stands between a metric and its number.
var targetNoun = regexp.MustCompile(`^(?:的)?(?:目标值|目标|任务|指标|计划|考核值)`)

// saidOf finds a denominator behind or before a percentage.
var saidOf = regexp.MustCompile(`目标的|任务的|计划的|预算的|总额的|^\s*of\b|÷|除以|分母|占|口径|按.{1,12}计|\(.{2,}[/÷].{1,}\)|/\s*(?:应收|到期|目标|合同)|\bdivided by\b|目标值|任务额|\bof (?:the )?(?:\w+ ){0,4}(?:target|plan|quota|budget|due|receivables?|instalments?|installments?|invoices?|contracts?|opportunities|bids|tenders|deals|accounts|amounts?|customers|decided|value|signed|balance|orders|leads|visits|tasks|items|proposals|quotes|total)\b`)

// baseSaid warns of a rate whose denominator is not said, and of a change
// whose starting value is not.
func (g *goal) baseSaid() Finding {
	fix := problem.Text{ZH: "请写明分母或起点，如“÷当期到期应收”“由 78% 提高到 85%”。", EN: "Say of what: ÷ amounts due in the period, or from 78 % to 85 %."}
	if g.Formula != "" || g.defined || saidOf.MatchString(g.line.text) {
		return pass("说明了分母或起点。", "The denominator or the starting value is said.")
	}
	for i := range g.metrics {
		m := &g.metrics[i]
		if m.word.base && m.word.unit == unitRate && !g.baseBeside(m) {
			return g.finding(Warn, m, problem.Textf("没有说明“%s”的分母。", "It is not said what the “%s” is a share of.", string(g.raw[m.from:m.to])), fix)
		}
	}
	for i := range g.targets {
		t := &g.targets[i]
		if t.number.unit != unitRate || len(g.froms) > 0 || len(g.past) > 0 || has(g.tokens, baseWord) {
			continue
		}
		m := g.metricOf(*t)
		if m != nil && (m.word.unit == unitRate || m.word.unit == unitScore) && !changeBefore.MatchString(g.before(t.from, 12)) {
			continue
		}
		if m == nil && has(g.tokens, wholeWord) {
			continue
		}
		return g.finding(Warn, t, problem.Textf("没有说明“%s”是什么的百分比。", "It is not said what “%s” is a percentage of.", string(g.raw[t.from:t.to])), fix)
	}
	return pass("不需要说明分母或起点。", "No denominator or starting value is needed.")
}

// baseBeside reports whether the words around a rate say what it is a share of.
func (g *goal) baseBeside(m *token) bool {
	return has(g.tokens, baseWord) || dueBefore.MatchString(g.before(m.from, 12)) || g.code != "" && m.word.code != ""
}

var (
	dueBefore    = regexp.MustCompile(`(?:到期|应收|目标|任务|计划|合同|due|target)(?:款|额|账款|的|\s)*$`)
	changeBefore = regexp.MustCompile(`(?:提高|提升|增长|增加|下降|降低|减少|上升|increase|raise|improve|reduce|cut|decrease|lower|grow|by|up|down)\s*(?:by|了)?\s*$`)
)

// rangeRule warns of a target that is a range.
func (g *goal) rangeRule() Finding {
	for i := range g.targets {
		if t := &g.targets[i]; t.number.ranged && !(g.metric != nil && !g.metric.word.directed && g.metric.word.code != "") {
			return g.finding(Warn, t, problem.Text{ZH: "目标值是一个区间，没有说明区间内怎样算。", EN: "The target is a range, and it is not said how values inside it count."},
				problem.Text{ZH: "请定一个数，或写明两端各得多少分。", EN: "Set one number, or say what either end is worth."})
		}
	}
	return pass("目标值不是区间。", "The target is not a range.")
}

// formulaReads fails where the formula does not read or its units do not fit, and
// warns where it names what the dictionary does not have.
func (g *goal) formulaReads() Finding {
	if g.Formula == "" {
		return notCheckable(problem.Text{ZH: "没有公式。", EN: "There is no formula."}, problem.Text{ZH: "请用数据字典里的名称写出公式。", EN: "Write the formula with the names of the dictionary."})
	}
	symbols, err := measure.Symbols()
	if err != nil {
		return notCheckable(problem.Text{ZH: "数据字典无法读取。", EN: "The dictionary cannot be read."}, problem.Text{ZH: "请报告这个错误。", EN: "Please report this."})
	}
	want := formula.NumberType()
	if t, ok := g.checker.terms[g.code]; ok {
		want = t.Type
	} else if u, ok := fieldTypes[g.wantedUnit()]; ok {
		want = u
	}
	currency, err := money.ParseCurrency("CNY")
	if err != nil {
		return notCheckable(problem.Text{ZH: "币种无法读取。", EN: "The currency cannot be read."}, problem.Text{ZH: "请报告这个错误。", EN: "Please report this."})
	}
	_, problems := formula.Compile(g.Formula, formula.Options{Symbols: symbols, Want: want, Currency: currency})
	if !problems.Failed() {
		return pass("公式可以计算，单位相符。", "The formula reads, and its units fit.")
	}
	p, verdict := problems.Sorted()[0], Fail
	if !slices.ContainsFunc(problems, func(p problem.Problem) bool { return p.Severity == problem.Failure && p.Code != "formula.unknown_name" }) {
		verdict = Warn // it may well be meant: it only names what the dictionary does not
	}
	f := g.finding(verdict, nil, p.Text, p.Fix)
	if p.Place.Column > 0 {
		f.Numbers = []Figure{{Name: "column", Value: money.Int(int64(p.Place.Column)).String()}}
		f.Says = problem.Text{ZH: "公式第 " + f.Numbers[0].Value + " 个字符：" + p.Text.ZH, EN: "Character " + f.Numbers[0].Value + " of the formula: " + p.Text.EN}
	}
	return f
}

// fieldTypes are the types that a unit asks of a formula.
var fieldTypes = map[measureUnit]formula.Type{unitMoney: formula.MoneyType(), unitRate: formula.RateType(), unitDays: formula.DaysType(), unitCount: formula.NumberType()}

// wantedUnit is the unit that the fields give the metric.
func (g *goal) wantedUnit() measureUnit {
	if g.Unit != "" {
		return writtenUnit("", "", fold(g.Unit))
	}
	if len(g.targets) > 0 && g.targets[0].number.unit != unitAny {
		return g.targets[0].number.unit
	}
	if g.metric != nil {
		return g.metric.word.unit
	}
	return unitAny
}

// ownerIsAnother fails where the scored person brings the data.
func (g *goal) ownerIsAnother() Finding {
	if g.Owner == "" || g.Scored == "" {
		return notCheckable(problem.Text{ZH: "没有数据责任人或被考核人。", EN: "The owner of the data or the scored person is not given."}, problem.Text{ZH: "请写明由谁提供数据。", EN: "Say who brings the data."})
	}
	if g.Owner == g.Scored {
		return g.finding(Fail, nil, problem.Textf("数据由被考核人 %s 自己提供。", "The data are brought by the scored person, %s.", problem.Show(g.Scored)), problem.Text{ZH: "请由另一个人或系统提供数据。", EN: "Let another person or a system bring them."})
	}
	return pass("数据由另一个人提供。", "The data are brought by another.")
}
