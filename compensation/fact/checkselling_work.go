package fact

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// monday is the number of the day with which a week begins.
const monday = 1

func (c *sellingChecker) checkPlanItems() {
	type key struct {
		dayOf
		number string
	}
	list := c.selling.PlanItems
	named(&c.checker, KindPlanItem, "number", len(list), func(i int) key { return key{dayOf{list[i].Person, list[i].Week}, list[i].Number} })
	for i := range list {
		x := &list[i]
		c.owned(KindPlanItem, i, "person", x.Person)
		c.needDate(KindPlanItem, i, "week", x.Week)
		c.needKey(KindPlanItem, i, "number", x.Number)
		c.aboveZero(KindPlanItem, i, "weight", x.Weight)
		if !x.Week.IsZero() && x.Week.Weekday() != monday {
			c.add("fact.not_a_monday", KindPlanItem, i, "week",
				told("%s的日期不是星期一。", "%s has a week that does not begin on a Monday.", c.subject(KindPlanItem, i)),
				problem.Text{ZH: "请填写那一周的星期一。", EN: "Give the Monday of that week."})
		}
		if !x.Done.IsZero() && x.Done.Before(x.Week) {
			c.warn("fact.done_before_week", KindPlanItem, i, "done",
				told("%s在这一周之前的 %s 就已完成。", "%s was done on %s, before that week.", c.subject(KindPlanItem, i), x.Done),
				problem.Text{ZH: "请核对完成日期和所属的周。", EN: "Compare the day with the week."})
		}
		c.evidence(KindPlanItem, i, x.Done, x.Evidence)
	}
}

func (c *sellingChecker) checkLogs() {
	list := c.selling.Logs
	named(&c.checker, KindLog, "day", len(list), func(i int) dayOf { return dayOf{list[i].Person, list[i].Day} })
	for i := range list {
		x := &list[i]
		c.owned(KindLog, i, "person", x.Person)
		c.needDate(KindLog, i, "day", x.Day)
		c.needDate(KindLog, i, "written", x.Written)
		c.notBefore(KindLog, i, "written", x.Written, "day", x.Day)
		c.refer(KindLog, i, "reviewer", KindPerson, c.persons, x.Reviewer, false)
		if !x.Reviewed.IsZero() { // a reviewer alone has still to review it
			c.together(KindLog, i, "reviewer", x.Reviewer != "", "reviewed", true)
		}
		c.notBefore(KindLog, i, "reviewed", x.Reviewed, "written", x.Written)
		if x.Reviewer != "" && x.Reviewer == x.Person {
			c.add("fact.reviewed_by_author", KindLog, i, "reviewer",
				told("%s由本人审阅。", "%s was reviewed by its author.", c.subject(KindLog, i)),
				problem.Text{ZH: "请填写审阅的上级。", EN: "Name the superior who reviewed it."})
		}
	}
}

// dayHours is how many hours a day has.
const dayHours = 24

func (c *sellingChecker) checkHours() {
	type key struct {
		dayOf
		category HoursKind
	}
	list := c.selling.Hours
	named(&c.checker, KindHours, "category", len(list), func(i int) key { return key{dayOf{list[i].Person, list[i].Day}, list[i].Category} })
	type total struct {
		sum   money.Decimal
		first int
	}
	sums := make(map[dayOf]*total)
	var order []*total
	for i := range list {
		x := &list[i]
		c.owned(KindHours, i, "person", x.Person)
		c.needDate(KindHours, i, "day", x.Day)
		c.oneOf(KindHours, i, "category", string(x.Category), wordsOf(HoursKinds())...)
		c.aboveZero(KindHours, i, "hours", x.Hours)
		t := sums[dayOf{x.Person, x.Day}]
		if t == nil {
			t = &total{first: i}
			sums[dayOf{x.Person, x.Day}], order = t, append(order, t)
		}
		if x.Category < list[t.first].Category {
			t.first = i
		}
		if sum, err := t.sum.Add(x.Hours); err == nil {
			t.sum = sum
		} else {
			t.sum = money.Int(dayHours + 1) // more than fits into a number does not fit into a day
		}
	}
	for _, t := range order {
		if x := &list[t.first]; t.sum.Cmp(money.Int(dayHours)) > 0 {
			c.add("fact.too_many_hours", KindHours, t.first, "hours",
				problem.Textf("%s 在 %s 的工时合计超过 24 小时。", "The hours of %s on %s sum to more than 24.", problem.Show(x.Person), day(x.Day.String())),
				problem.Text{ZH: "请改正工时，使一天不超过 24 小时。", EN: "Correct the hours so that a day has no more than 24."})
		}
	}
}

// Results of a bid.
const (
	BidWon  = "won"
	BidLost = "lost"
	BidVoid = "void"
)

func (c *sellingChecker) checkBids() {
	list := c.selling.Bids
	named(&c.checker, KindBid, "number", len(list), func(i int) string { return list[i].Number })
	for i := range list {
		x := &list[i]
		c.opportunity(KindBid, i, x.Opportunity, true)
		c.owned(KindBid, i, "person", x.Person)
		c.needDate(KindBid, i, "submitted", x.Submitted)
		c.notBefore(KindBid, i, "decided", x.Decided, "submitted", x.Submitted)
		c.together(KindBid, i, "result", x.Result != "", "decided", !x.Decided.IsZero())
		if x.Result != "" {
			c.oneOf(KindBid, i, "result", x.Result, BidWon, BidLost, BidVoid)
		}
	}
}

// What forecasts and targets are of.
const (
	OfSigning    = "signing"
	OfCollection = "collection"
	OfReserve    = "reserve"
)

func (c *sellingChecker) checkForecasts() {
	list := c.selling.Forecasts
	type key struct {
		dayOf
		period, of string
	}
	named(&c.checker, KindForecast, "frozen", len(list), func(i int) key { return key{dayOf{list[i].Person, list[i].Frozen}, list[i].Period, list[i].Of} })
	for i := range list {
		x := &list[i]
		c.owned(KindForecast, i, "person", x.Person)
		c.needPeriod(KindForecast, i, x.Period)
		c.oneOf(KindForecast, i, "of", x.Of, OfSigning, OfCollection)
		c.needDate(KindForecast, i, "frozen", x.Frozen)
		c.asked(KindForecast, i, "amount", x.Amount)
	}
}

func (c *sellingChecker) checkTargets() {
	list := c.selling.Targets
	type key struct{ person, period, of string }
	named(&c.checker, KindTarget, "period", len(list), func(i int) key { return key{list[i].Person, list[i].Period, list[i].Of} })
	for i := range list {
		x := &list[i]
		c.owned(KindTarget, i, "person", x.Person)
		c.needPeriod(KindTarget, i, x.Period)
		c.oneOf(KindTarget, i, "of", x.Of, OfSigning, OfCollection, OfReserve)
		c.asked(KindTarget, i, "amount", x.Amount)
	}
}
