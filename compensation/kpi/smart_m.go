package kpi

import (
	"regexp"
	"slices"

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
	case g.leftOpen() != nil:
		return g.finding(Fail, g.leftOpen(), problem.Text{ZH: "只说能做就做，没有说做到多少。", EN: "It is to be done as far as it goes, and it is not said how far."}, problem.Text{ZH: "请写出目标值，或完成时应有的状态。", EN: "Give a target value, or the state that is to be reached."})
	case g.doubled() != nil:
		return g.finding(Fail, g.doubled(), problem.Textf("“%s”没有说到什么程度。", "“%s” does not say how much.", string(g.raw[g.doubled().from:g.doubled().to])), problem.Text{ZH: "请写出目标值，或完成时应有的状态。", EN: "Give a target value, or the state that is to be reached."})
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
var than = regexp.MustCompile(`比(?:去年|上年|同期|上季|上月|同行|对手)|较(?:去年|上年|同期|上季|上月)|[<>]\s*(?:\d{1,2}月|q\d|去年|上年|上季|上月)|(?:同|平|等于)(?:q\d|上季|上月|去年)|\b(?:than|versus|vs)\b`)

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
