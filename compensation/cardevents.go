package compensation

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/scorecard"
)

// events are those of a deduction in the card's period; why says why nothing is
// recorded.
func (m *cardMaker) events(d *scorecard.Deduction) (list []scorecard.Event, why problem.Text) {
	today := m.of.Today
	if today.IsZero() {
		today = m.window.To.AddDays(366)
	}
	add := func(ref string, on period.Date) {
		list = append(list, scorecard.Event{Deduction: d.Code, Ref: ref, Date: on})
	}
	recorded := false
	switch d.Counts {
	case scorecard.MissedLog:
		var days []period.Date
		if days, recorded = m.w.MissedLogs(m.at, m.window, today); recorded {
			for _, on := range days {
				add(m.of.Person+"/"+on.String(), on)
			}
		}
	case scorecard.MissedPlan:
		var weeks []period.Date
		if weeks, recorded = m.w.MissedPlans(m.at, m.window, today); recorded {
			for _, on := range weeks {
				add(m.of.Person+"/"+on.String(), on)
			}
		}
	case scorecard.MissedReview:
		var missed []measure.Row
		missed, recorded = m.without("logs_to_review", "logs_reviewed")
		for _, r := range missed {
			if r.Date.Before(today) {
				add(r.Ref, r.Date)
			}
		}
	case scorecard.FalseConfirmation:
		_, recorded = m.without("confirmations_checked", "")
		rows, _ := m.w.Rows(m.window, measure.Scope{Level: measure.OfOne, Code: m.of.Person}, "confirmations_false")
		for _, r := range rows {
			add(r.Ref, r.Date)
		}
	}
	if !recorded {
		return nil, problem.Text{ZH: "这类事件没有记录，不能当作没有发生", EN: "nothing records such events, which does not mean that there were none"}
	}
	return list, why
}

// without are the person's rows of a quantity that another one does not have;
// recorded is false where nobody in the company has any of the first.
func (m *cardMaker) without(all, done string) (rows []measure.Row, recorded bool) {
	company, err := m.w.Rows(m.window, measure.Scope{Level: measure.OfCompany}, all)
	if err != nil || len(company) == 0 {
		return nil, false
	}
	settled := map[string]bool{}
	for _, r := range company {
		if r.Person == m.at {
			rows = append(rows, r)
		}
	}
	if done != "" {
		own, _ := m.w.Rows(m.window, measure.Scope{Level: measure.OfOne, Code: m.of.Person}, done)
		for _, r := range own {
			settled[r.Ref] = true
		}
	}
	return slices.DeleteFunc(rows, func(r measure.Row) bool { return r.Person == fact.None || settled[r.Ref] }), true
}
