package kpi

import (
	"regexp"
	"strconv"
	"strings"

	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// measuredRules ask whether the number comes out at all. They claim nothing
// without data.
var measuredRules = []rule{
	{Measurable, "backtest", (*goal).backtested},
	{Measurable, "rounding", (*goal).roundingSaid},
}

const (
	leastClosed = 3 // closed periods below which nothing is said of a back-test
	shownDigits = 1 // digits behind the point of a rate in percent, where the KPI does not say
)

// backtested looks at closed periods computed again: fewer than 80 % of them
// with a value warns, fewer than 50 % fails.
func (g *goal) backtested() Finding {
	if len(g.Backtest) < leastClosed {
		f := notCheckable(problem.Textf("回算的已结账期间有 %d 期，至少要 %d 期。", "%d closed periods were computed again, at least %d are needed.", len(g.Backtest), leastClosed),
			problem.Text{ZH: "请给出最近几个已结账期间的回算结果。", EN: "Give what the last closed periods come to."})
		f.Numbers = []Figure{{"periods", strconv.Itoa(len(g.Backtest))}}
		return f
	}
	n, values, zero, missing, rows := int64(len(g.Backtest)), int64(0), 0, 0, 0
	var last []Figure
	var without *ClosedPeriod // the newest one without a value
	for i := range g.Backtest {
		p := &g.Backtest[i]
		rows, missing = rows+p.Rows, missing+p.Missing
		switch {
		case p.Value != nil:
			values++
			last = append(last, Figure{p.Period, p.Value.Canonical().String()})
		case p.Zero:
			zero++
		}
		if p.Value == nil {
			without = p
		}
	}
	coverage, err := money.Int(values).Quo(money.Int(n), shareDigits)
	if err != nil {
		return notCheckable(noTarget, giveTarget)
	}
	f := pass("回算 %d 期，%d 期有数值。", "Of %d closed periods computed again %d have a value.", n, values)
	if without != nil {
		f.Says = problem.Textf("回算 %d 期，%d 期有数值；%s 没有：", "Of %d closed periods computed again %d have a value; %s has none: ", n, values, without.Period)
		f.Says.ZH, f.Says.EN = f.Says.ZH+ended(without.Why.ZH, "。"), f.Says.EN+ended(without.Why.EN, ".")
	}
	f.Numbers = append([]Figure{{"periods", strconv.FormatInt(n, 10)}, {"values", strconv.FormatInt(values, 10)}, {"coverage", coverage.String()}, {"zero", strconv.Itoa(zero)},
		{"other", strconv.FormatInt(n-values-int64(zero), 10)}, {"rows", strconv.Itoa(rows)}, {"missing", strconv.Itoa(missing)}}, last[max(0, len(last)-leastClosed):]...)
	switch {
	case 2*values < n:
		f.Verdict = Fail
	case 5*values < 4*n:
		f.Verdict = Warn
	}
	if f.Verdict != Pass {
		f.Fix = problem.Text{ZH: "请补齐缺失的数据，或换一个每期都算得出的指标。", EN: "Complete the data that are missing, or take a metric that comes out in every period."}
	}
	return f
}

// ended puts a full stop behind a sentence that has none.
func ended(s, stop string) string { return strings.TrimRight(s, "。.") + stop }

var (
	decimalsPart = regexp.MustCompile(`\d\.(\d+)`)
	roundedWords = regexp.MustCompile(`四舍五入|取整|精确到|保留\s*\S{1,3}\s*位|小数点后|\brounded\b|\brounding\b|\bdecimals?\b|\bto (?:one|two|three|\d) (?:digits?|places?)\b`)
)

// roundingSaid warns where a rate has more digits than the KPI shows, and the
// text does not say how it is rounded.
func (g *goal) roundingSaid() Finding {
	digits, rate, ok := g.rateDigits()
	if !ok {
		return notCheckable(noTarget, giveTarget)
	}
	if !rate {
		return pass("目标值不是比率。", "The target is no rate.")
	}
	shown := shownDigits
	if g.Digits != nil {
		shown = *g.Digits
	}
	numbers := []Figure{{"digits", strconv.Itoa(digits)}, {"shown", strconv.Itoa(shown)}}
	f := pass("目标值的小数位不比指标显示的多。", "The target has no more digits than the KPI shows.")
	if digits > shown {
		f = pass("写明了怎样取整。", "It is said how it is rounded.")
		if !roundedWords.MatchString(g.text) {
			f = g.finding(Warn, nil, problem.Textf("目标值有 %d 位小数，指标只显示 %d 位，没有写明怎样取整。", "The target has %d digits behind the point and the KPI shows %d, and it is not said how it is rounded.", digits, shown),
				problem.Text{ZH: "请减少小数位，或写明“四舍五入到几位小数”。", EN: "Take fewer digits, or say to how many places it is rounded."})
			if len(g.targets) > 0 {
				f.Span = g.span(g.targets[0].from, g.targets[0].to)
			}
		}
	}
	f.Numbers = numbers
	return f
}

// rateDigits counts the digits behind the point of the target in percent; rate
// is false where the target is no rate, and ok where there is none.
func (g *goal) rateDigits() (digits int, rate, ok bool) {
	for _, t := range g.targets {
		if !t.number.read {
			continue
		}
		if t.number.unit == unitRate {
			if m := decimalsPart.FindStringSubmatch(string(g.folded[t.from:t.to])); m != nil {
				digits = max(digits, len(m[1]))
			}
			rate = true
		}
		ok = true
	}
	if ok || g.Value == nil {
		return digits, rate, ok
	}
	if term, known := g.checker.terms[g.code]; !known || term.Type != formula.RateType() {
		return 0, false, true
	}
	if _, behind, cut := strings.Cut(g.Value.Canonical().String(), "."); cut {
		digits = max(0, len(behind)-2)
	}
	return digits, true, true
}
