package trace

import (
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// opWords name a step in a sentence.
var opWords = [...]problem.Text{
	Leaf:    {ZH: "依据", EN: "a source"},
	Sum:     {ZH: "求和", EN: "a sum"},
	Sub:     {ZH: "相减", EN: "a difference"},
	Mul:     {ZH: "相乘", EN: "a product"},
	Quo:     {ZH: "相除", EN: "a quotient"},
	Min:     {ZH: "取最小", EN: "a smallest value"},
	Max:     {ZH: "取最大", EN: "a largest value"},
	Neg:     {ZH: "取相反数", EN: "an opposite"},
	Abs:     {ZH: "取绝对值", EN: "a magnitude"},
	Round:   {ZH: "四舍五入", EN: "a rounding"},
	Share:   {ZH: "分摊", EN: "a share"},
	Band:    {ZH: "所在档", EN: "a band"},
	If:      {ZH: "条件取值", EN: "a choice"},
	Same:    {ZH: "同值", EN: "the same value"},
	Equal:   {ZH: "是否相等", EN: "a comparison (=)"},
	Differ:  {ZH: "是否不等", EN: "a comparison (≠)"},
	Less:    {ZH: "是否小于", EN: "a comparison (<)"},
	AtMost:  {ZH: "是否不大于", EN: "a comparison (≤)"},
	More:    {ZH: "是否大于", EN: "a comparison (>)"},
	AtLeast: {ZH: "是否不小于", EN: "a comparison (≥)"},
	And:     {ZH: "是否都成立", EN: "whether all hold"},
	Or:      {ZH: "是否有一项成立", EN: "whether one holds"},
	Not:     {ZH: "取反", EN: "a negation"},
	Days:    {ZH: "相隔天数", EN: "a number of days"},
	Shift:   {ZH: "推移日期", EN: "a shifted date"},
}

// title names a node in a sentence: its label, or what kind of step it is.
func title(n *Node, lang problem.Lang) string {
	switch label := n.Label.In(lang); {
	case label != "":
		return problem.Clean(label)
	case int(n.Op) < len(opWords):
		return opWords[n.Op].In(lang)
	}
	return "?"
}

// value writes the value of a node for people, exactly and in its unit.
func value(n *Node, lang problem.Lang) string {
	switch n.Kind {
	case Text:
		return problem.Show(n.Text)
	case Date:
		return problem.Clean(n.Text)
	case Truth:
		return answer(!n.Number.IsZero(), lang)
	}
	return number(n.Number.String(), n.Unit, lang)
}

func answer(yes bool, lang problem.Lang) string {
	if yes {
		return problem.Text{ZH: "是", EN: "yes"}.In(lang)
	}
	return problem.Text{ZH: "否", EN: "no"}.In(lang)
}

// number writes an exact decimal, given in digits, in its unit.
func number(exact, unit string, lang problem.Lang) string {
	switch unit {
	case Plain:
		return exact
	case Percent:
		return percent(exact) + "%"
	case InDays:
		if exact == "1" || exact == "-1" {
			return say(lang, problem.Text{ZH: "{0} 天", EN: "{0} day"}, exact)
		}
		return say(lang, problem.Text{ZH: "{0} 天", EN: "{0} days"}, exact)
	}
	whole, fraction, _ := strings.Cut(exact, ".")
	if currency, err := money.ParseCurrency(unit); err == nil {
		fraction += strings.Repeat("0", max(0, int(currency.Digits())-len(fraction)))
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return grouped(whole) + fraction + " " + problem.Clean(unit)
}

// grouped separates every three digits with a comma.
func grouped(whole string) string {
	sign, digits := signOf(whole)
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// percent moves the point of an exact decimal two places to the right.
func percent(exact string) string {
	sign, digits := signOf(exact)
	whole, fraction, _ := strings.Cut(digits, ".")
	fraction += strings.Repeat("0", max(0, 2-len(fraction)))
	whole, fraction = strings.TrimLeft(whole+fraction[:2], "0"), fraction[2:]
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + whole + fraction
}

func signOf(number string) (sign, digits string) {
	if digits, negative := strings.CutPrefix(number, "-"); negative {
		return "-", digits
	}
	return "", number
}

// sourceWords say where a leaf comes from, as a whole and in part: {0} is its
// Ref, {1} its Path.
var sourceWords = map[SourceKind][2]problem.Text{
	FromReceipt:  {{ZH: "回款 {0}", EN: "receipt {0}"}, {ZH: "回款 {0} 之 {1}", EN: "receipt {0}, {1}"}},
	FromContract: {{ZH: "合同 {0}", EN: "contract {0}"}, {ZH: "合同 {0} 之分期 {1}", EN: "contract {0}, instalment {1}"}},
	FromOverlay:  {{ZH: "合同 {0} 的双计业绩", EN: "overlay of contract {0}"}, {ZH: "合同 {0} 中 {1} 的双计业绩", EN: "overlay of contract {0}, {1}"}},
	FromSplit:    {{ZH: "合同 {0} 的分成", EN: "split of contract {0}"}, {ZH: "合同 {0} 中 {1} 的分成", EN: "split of contract {0}, {1}"}},
	FromPerson:   {{ZH: "人员 {0}", EN: "person {0}"}, {ZH: "人员 {0} 之 {1}", EN: "person {0}, {1}"}},
	FromCustomer: {{ZH: "客户 {0}", EN: "customer {0}"}, {ZH: "客户 {0} 之 {1}", EN: "customer {0}, {1}"}},
	FromFigure:   {{ZH: "{0} 的指标值", EN: "figure of {0}"}, {ZH: "{0} 的指标值 {1}", EN: "figure {1} of {0}"}},
	FromClause:   {{ZH: "方案 {0}", EN: "plan {0}"}, {ZH: "方案 {0} 条款 {1}", EN: "plan {0}, clause {1}"}},
	FromLine:     {{ZH: "提成单明细 {0}", EN: "statement line {0}"}, {ZH: "提成单明细 {0} 之 {1}", EN: "statement line {0}, {1}"}},
	FromModel:    {{ZH: "胜任力模型 {0}", EN: "competency model {0}"}, {ZH: "胜任力模型 {0} 条款 {1}", EN: "competency model {0}, clause {1}"}},
	FromCard:     {{ZH: "记分卡 {0}", EN: "card {0}"}, {ZH: "记分卡 {0} 条款 {1}", EN: "card {0}, clause {1}"}},
	FromRecord:   {{ZH: "记录 {0}", EN: "record {0}"}, {ZH: "记录 {0} 之 {1}", EN: "record {0}, {1}"}},
	FromRule:     {{ZH: "计算规则", EN: "rule of the calculation"}, {ZH: "计算规则", EN: "rule of the calculation"}},
}

// source says in words where a leaf comes from, "" where that is not known.
func source(s Source, lang problem.Lang) string {
	words, known := sourceWords[s.Kind]
	switch {
	case !known:
		return ""
	case s == Source{Kind: FromRule, Ref: constant}:
		return problem.Text{ZH: "常数", EN: "constant"}.In(lang)
	case s.Path == "":
		return problem.Clean(say(lang, words[0], s.Ref))
	}
	return problem.Clean(say(lang, words[1], s.Ref, s.Path))
}

// say fills words into a sentence of the language for {0}, {1} ….
func say(lang problem.Lang, pattern problem.Text, args ...string) string {
	texts := make([]problem.Text, len(args))
	for i, a := range args {
		texts[i] = problem.Same(a)
	}
	return fill(pattern.In(lang), texts, lang)
}

func comma(lang problem.Lang) string { return problem.Text{ZH: "，", EN: ", "}.In(lang) }

func bracketed(text string, lang problem.Lang) string {
	return say(lang, problem.Text{ZH: "（{0}）", EN: " ({0})"}, text)
}
