package kpi

import (
	"steelyard/compensation/problem"
)

// workdayRules look at the company's calendar.
var workdayRules = []rule{{TimeBound, "workday", (*goal).onWorkday}}

// onWorkday warns where a day that is written as the deadline is no working
// day. The end of a month, quarter or year closes a period whatever day it is.
func (g *goal) onWorkday() Finding {
	if g.Calendar == nil {
		return notCheckable(problem.Text{ZH: "没有公司日历。", EN: "The calendar of the company is not given."}, problem.Text{ZH: "请给出节假日和调休的工作日。", EN: "Give the holidays, and the weekend days that are worked."})
	}
	checked := false
	for i := range g.firm {
		t := &g.firm[i]
		if t.time.day == 0 || t.time.year == 0 && g.Card.From.IsZero() {
			continue
		}
		day := t.time.lastDay(g.Card)
		if y, m, d := day.Civil(); day.IsZero() || m != t.time.month || d != t.time.day || t.time.year > 0 && y != t.time.year {
			continue // 31 June
		}
		checked = true
		if g.Calendar.IsWorkday(day) {
			continue
		}
		before := g.Calendar.AddWorkdays(day, -1)
		f := g.finding(Warn, t, problem.Textf("“%s”（%s）不是工作日。", "“%s” (%s) is no working day.", string(g.raw[t.from:t.to]), day),
			problem.Text{ZH: "请定在前一个工作日 " + before.String() + "。", EN: "Take the working day before it, " + before.String() + "."})
		f.Numbers = []Figure{{"deadline", day.String()}, {"workday", before.String()}}
		return f
	}
	if !checked {
		return notCheckable(problem.Text{ZH: "没有写到日的期限，或没有年份。", EN: "No day is written as the deadline, or its year is not known."}, problem.Text{ZH: "请写明年月日，或给出考核卡的期间。", EN: "Write day, month and year, or give the period of the card."})
	}
	return pass("期限是工作日。", "The deadline is a working day.")
}
