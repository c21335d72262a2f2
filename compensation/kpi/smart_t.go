package kpi

import (
	"regexp"
	"strconv"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// timeRules ask when the goal begins and ends.
var timeRules = []rule{
	{TimeBound, "time", (*goal).hasTime},
	{TimeBound, "guess", (*goal).guessedTime},
	{TimeBound, "frequency", (*goal).onlyFrequency},
	{TimeBound, "period", (*goal).insidePeriod},
	{TimeBound, "review", (*goal).reviewCycle},
	{TimeBound, "cycle", (*goal).salesCycle},
	{TimeBound, "final", (*goal).finalBeforeScoring},
}

// hasTime fails where there is no time, or only one without an end.
func (g *goal) hasTime() Finding {
	fix := problem.Text{ZH: "请写出期限，如“6 月 30 日前”“第三季度内”。", EN: "Give a deadline, such as by 30 June or in Q3."}
	switch {
	case len(g.firm) > 0:
		t := g.firm[0]
		return g.finding(Pass, &t, problem.Text{ZH: "写明了时间。", EN: "A time is given."}, problem.Text{})
	case len(g.vague) > 0 || g.repeats():
		return pass("写到了时间。", "A time is mentioned.")
	case len(g.open) > 0:
		t := g.open[0]
		return g.finding(Fail, &t, problem.Textf("“%s”没有截止的时间。", "“%s” has no end.", string(g.raw[t.from:t.to])), fix)
	case g.Period != "" || !g.Card.To.IsZero():
		return pass("期间由考核卡给出。", "The period is that of the card.")
	}
	return g.finding(Fail, nil, problem.Text{ZH: "没有时间。", EN: "There is no time."}, fix)
}

// repeats reports whether a frequency says when: it belongs to something that is
// counted or done, and is no mere adjective of a meeting.
func (g *goal) repeats() bool {
	if len(g.every) == 0 {
		return false
	}
	if len(g.targets) > 0 || g.end != nil || len(g.whole) > 0 || regular.MatchString(g.text) {
		return true
	}
	adjective := strings.HasSuffix(string(g.folded[g.every[0].from:g.every[0].to]), "ly")
	if adjective && g.every[0].to >= len(g.folded)-1 && g.every[0].from > 0 && !has(g.tokens, attitude, vagueWord) {
		return true // call him weekly
	}
	return len(g.metrics) > 0 && !adjective && !has(g.tokens, attitude, vagueWord)
}

// guessedTime warns of a time that has to be guessed.
func (g *goal) guessedTime() Finding {
	if len(g.vague) == 0 || len(g.firm) > 0 {
		return pass("时间不需要猜测。", "No time has to be guessed.")
	}
	t := g.vague[0]
	return g.finding(Warn, &t, problem.Textf("“%s”没有确定的截止日。", "“%s” has no certain last day.", string(g.raw[t.from:t.to])), problem.Text{ZH: "请写一个日期、月份或季度。", EN: "Write a date, a month or a quarter."})
}

// onlyFrequency warns where it is said how often but not until when.
func (g *goal) onlyFrequency() Finding {
	if !g.repeats() || len(g.firm) > 0 || g.Period != "" || !g.Card.To.IsZero() {
		return pass("不是只有频率的目标。", "It is not a frequency alone.")
	}
	t := g.every[0]
	return g.finding(Warn, &t, problem.Textf("“%s”是频率，没有结束的时间。", "“%s” is a frequency without an end.", string(g.raw[t.from:t.to])), problem.Text{ZH: "请加上期间，如“第三季度每周……”。", EN: "Add a period, such as every week of Q3."})
}

// insidePeriod fails where the goal ends after the period of its card, or
// before it.
func (g *goal) insidePeriod() Finding {
	if g.Card.From.IsZero() || g.Card.To.IsZero() {
		return notCheckable(problem.Text{ZH: "没有考核卡的期间。", EN: "The period of the card is not given."}, problem.Text{ZH: "请给出考核卡的起止日期。", EN: "Give the first and the last day of the card."})
	}
	for i := range g.firm {
		t := &g.firm[i]
		end := t.time.lastDay(g.Card)
		if end.IsZero() || !end.After(g.Card.To) && !end.Before(g.Card.From) {
			continue
		}
		if end.Before(g.Card.From) && yearOnly.MatchString(string(g.folded[t.from:t.to])) && oldOnes.MatchString(g.after(t.to, 8)) {
			continue // contracts of a year that is over
		}
		f := g.finding(Fail, t, problem.Textf("“%[1]s”到 %[2]s 为止，不在考核卡的期间 %[3]s 至 %[4]s 内。", "“%[1]s” ends on %[2]s, outside the period of the card, %[3]s to %[4]s.", string(g.raw[t.from:t.to]), end, g.Card.From, g.Card.To),
			problem.Text{ZH: "请把期限定在考核卡的期间内，或改写成这一期间要达到的里程碑。", EN: "Put the deadline inside the period of the card, or write the milestone that is due in it."})
		f.Numbers = []Figure{{"end", end.String()}, {"card.from", g.Card.From.String()}, {"card.to", g.Card.To.String()}}
		return f
	}
	return pass("期限在考核卡的期间内。", "The deadline lies inside the period of the card.")
}

// oldOnes are what is left of a year that is over.
var oldOnes = regexp.MustCompile(`^的?(?:签订|签约|遗留|到期|发货)?的?(?:合同|应收|欠款|逾期|尾款|老|订单|账款|发票|项目|货款)|^(?:contracts?|invoices?|receivables?|orders?|projects?)\b`)

// lastDay is the day on which a time ends, seen from a card; no date where it
// is not known.
func (m moment) lastDay(card period.Interval) period.Date {
	year, month, _ := card.From.Civil()
	if m.year > 0 {
		year = m.year
	}
	end := 0
	switch {
	case m.month > 0 && m.month <= 12:
		end = m.month
		if day, err := period.NewDate(year, m.month, m.day); m.day > 0 && err == nil {
			return day
		}
	case m.quarter > 0:
		end = 3 * m.quarter
	case m.half > 0:
		end = 6 * m.half
	case m.year > 0:
		end = 12
	case m.endOf == "month":
		end = month + m.relative
	case m.endOf == "quarter":
		end = (month+2)/3*3 + 3*m.relative
	case m.endOf == "year":
		end = 12 + 12*m.relative
	default:
		return period.Date{}
	}
	first, err := period.NewMonth(year, 1)
	if err != nil {
		return period.Date{}
	}
	return first.Add(end - 1).Last()
}

// reviewCycle warns of something that happens less often than it is reviewed.
func (g *goal) reviewCycle() Finding {
	if g.Review <= 0 {
		return notCheckable(problem.Text{ZH: "没有复盘周期。", EN: "The review cycle is not given."}, problem.Text{ZH: "请给出两次复盘之间的天数。", EN: "Give the days between two reviews."})
	}
	for i := range g.every {
		if t := &g.every[i]; t.time.everyDays > g.Review {
			f := g.finding(Warn, t, problem.Textf("“%s”比复盘周期（%d 天）更长。", "“%s” is longer than the review cycle of %d days.", string(g.raw[t.from:t.to]), g.Review), problem.Text{ZH: "请提高频率，或放到周期更长的考核卡上。", EN: "Make it more frequent, or put it on a card of a longer cycle."})
			f.Numbers = []Figure{{"every", strconv.Itoa(t.time.everyDays)}, {"review", strconv.Itoa(g.Review)}}
			return f
		}
	}
	return pass("频率不低于复盘周期。", "It happens at least as often as it is reviewed.")
}

// salesCycle fails where a deal takes longer than the window in which it is to
// be closed and paid: more than the window fails, more than two thirds warns.
func (g *goal) salesCycle() Finding {
	if g.Cycle == nil || g.Card.From.IsZero() || g.Card.To.IsZero() {
		return notCheckable(problem.Text{ZH: "没有 P2 到 P6 的中位天数或考核卡的期间。", EN: "The median days from P2 to P6 or the period of the card are not given."}, problem.Text{ZH: "请给出这两项。", EN: "Give both."})
	}
	if !closing(g.group()) {
		return pass("这个指标不取决于成交。", "This metric does not wait for a deal to close.")
	}
	days := int64(g.Card.To.DaysSince(g.Card.From)) + 1
	window := money.Int(days)
	twoThirds, err := money.Int(2*days).Quo(money.Int(3), 6)
	verdict := Pass
	switch {
	case err != nil:
		return notCheckable(problem.Text{ZH: "天数无法比较。", EN: "The days cannot be compared."}, problem.Text{})
	case g.Cycle.Cmp(window) > 0:
		verdict = Fail
	case g.Cycle.Cmp(twoThirds) > 0:
		verdict = Warn
	}
	f := g.finding(verdict, nil, problem.Textf("P2 到 P6 的中位数是 %s 天，考核窗口是 %d 天。", "The median from P2 to P6 is %s days, and the window has %d.", g.Cycle.Canonical(), days), problem.Text{})
	if verdict != Pass {
		f.Fix = problem.Text{ZH: "请改用阶段里程碑（如“进入 P4”），或用更长的窗口。", EN: "Take a stage milestone (such as P4 reached), or a longer window."}
	}
	f.Numbers = []Figure{{"cycle", g.Cycle.Canonical().String()}, {"window", window.String()}}
	return f
}

// closing reports whether an outcome waits for deals to be won and paid.
func closing(group string) bool {
	switch group {
	case "CT01", "CT02", "CL01", "CL02", "first_payment", "contracts_signed", "sales", "OP04", "CL03":
		return true
	}
	return false
}

// finalBeforeScoring fails where the number is final only after it is scored.
func (g *goal) finalBeforeScoring() Finding {
	if g.LagDays == nil || g.Scoring.IsZero() || g.Card.To.IsZero() {
		return notCheckable(problem.Text{ZH: "没有数据定稿的天数、评分截止日或考核卡的期间。", EN: "The days until the data are final, the last day of scoring or the period of the card are not given."}, problem.Text{ZH: "请给出这三项。", EN: "Give all three."})
	}
	final := g.Card.To.AddDays(*g.LagDays)
	f := pass("数据在 %s 定稿，评分截止日是 %s。", "The data are final on %s, and scoring ends on %s.", final, g.Scoring)
	if final.After(g.Scoring) {
		f.Verdict, f.Fix = Fail, problem.Text{ZH: "请推迟评分，或换一个更早定稿的指标。", EN: "Score later, or take a metric that is final earlier."}
	}
	f.Numbers = []Figure{{"final", final.String()}, {"scoring", g.Scoring.String()}}
	return f
}
