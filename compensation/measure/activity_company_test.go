package measure

import (
	"fmt"
	"math/rand"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// activityCompany makes up a small company over two years, with everything that
// quantities about activity and people look at: moves, gaps and leavers, splits
// and reversals, opportunities split from others, late and early entries.
type activityCompany struct {
	*rand.Rand
	set     fact.Set
	selling fact.Selling
}

var activityFirst = day("2025-05-01")

const activityDays = 600

func (c *activityCompany) date() period.Date { return activityFirst.AddDays(c.Intn(activityDays)) }
func (c *activityCompany) odds(n int) bool   { return c.Intn(n) == 0 }
func (c *activityCompany) person() string    { return c.set.Persons[c.Intn(len(c.set.Persons))].Code }

// maybe is the day or, one time in n, no date.
func (c *activityCompany) maybe(d period.Date, n int) period.Date {
	if c.odds(n) {
		return period.Date{}
	}
	return d
}

func activityPick[T any](c *activityCompany, list ...T) T { return list[c.Intn(len(list))] }

func newActivityCompany(seed int64) *activityCompany {
	c := &activityCompany{Rand: rand.New(rand.NewSource(seed))}
	c.set.Teams = []fact.Team{{Code: "HQ"}, {Code: "A", Parent: "HQ"}, {Code: "B", Parent: "HQ"}, {Code: "A1", Parent: "A"}}
	for i := range 3 + c.Intn(5) {
		code := fmt.Sprintf("E%d", i)
		c.set.Persons = append(c.set.Persons, fact.Person{Code: code, Name: code})
		from := c.date()
		if c.odds(4) {
			from = period.Date{}
		}
		for range 1 + c.Intn(3) {
			e := fact.Employment{Person: code, Family: activityPick(c, "kam", "sales", "sales", "office"), Team: activityPick(c, "HQ", "A", "B", "A1")}
			e.Valid = period.Interval{From: from, To: c.maybe(c.date(), 3)}
			if !e.Valid.To.IsZero() && e.Valid.To.Before(from) {
				e.Valid.To = from.AddDays(c.Intn(100))
			}
			c.set.Employments = append(c.set.Employments, e)
			if e.Valid.To.IsZero() {
				break
			}
			from = e.Valid.To.AddDays(1 + c.Intn(2)*c.Intn(60))
		}
	}
	c.cash()
	c.figures()
	c.days()
	c.deals()
	return c
}

func (c *activityCompany) cash() {
	for i := range 2 + c.Intn(6) {
		number := fmt.Sprintf("C%d", i)
		amount := money.Amount{Minor: int64(c.Intn(500000)), Currency: cny("0").Currency}
		c.set.Contracts = append(c.set.Contracts, fact.Contract{Number: number, Signed: c.date(), Amount: amount, Net: amount})
		people := c.Perm(len(c.set.Persons))
		for at, share := range activityPick(c, nil, []string{"1"}, []string{"0.5", "0.5"}, []string{"0.333", "0.333", "0.334"}) {
			c.set.Splits = append(c.set.Splits, fact.Split{Contract: number, Person: c.set.Persons[people[at]].Code, Share: activityNumber(share)})
		}
	}
	receipt := func(contract string, on period.Date, minor int64, reverses string) string {
		number := fmt.Sprintf("R%03d", len(c.set.Receipts))
		amount := money.Amount{Minor: minor, Currency: cny("0").Currency}
		c.set.Receipts = append(c.set.Receipts, fact.Receipt{Number: number, Date: on, Amount: amount, Reverses: reverses})
		c.set.Allocations = append(c.set.Allocations, fact.Allocation{Receipt: number, Line: 1, Contract: contract, Amount: amount})
		return number
	}
	for range c.Intn(30) {
		contract, on, minor := c.set.Contracts[c.Intn(len(c.set.Contracts))].Number, c.date(), int64(1+c.Intn(200000))
		number := receipt(contract, on, minor, "")
		switch c.Intn(4) {
		case 0:
			receipt(contract, on.AddDays(c.Intn(60)), -minor, number)
		case 1:
			receipt(contract, on.AddDays(c.Intn(60)), -int64(1+c.Int63n(minor)), activityPick(c, number, ""))
		}
	}
	for range c.Intn(12) {
		t := fact.Target{Person: c.person(), Period: activityPick(c, "2025-11", "2026-01", "2026-02", "2026-05", "2025-Q4", "2026-Q1", "2026-Q2", "2025", "2026"), Of: activityPick(c, "collection", "collection", "signing")}
		t.Amount = money.Amount{Minor: int64(c.Intn(200000)), Currency: cny("0").Currency}
		if !slices.ContainsFunc(c.selling.Targets, func(o fact.Target) bool { return o.Person == t.Person && o.Period == t.Period && o.Of == t.Of }) {
			c.selling.Targets = append(c.selling.Targets, t)
		}
	}
}

func (c *activityCompany) figures() {
	codes := []string{"days_absent", "days_absent", "sales_expense", "hires_good", "satisfaction_points"}
	for range c.Intn(40) {
		f := fact.Figure{Person: c.person(), Period: c.date().Month().String(), Code: activityPick(c, codes...), Value: activityPick(c, activityNumber("0.5"), money.Int(3), money.Int(40)), Unit: "number"}
		switch f.Code {
		case "days_absent":
			f.Unit = activityPick(c, "days", "days", "days", "days", "days", "days", "days", "number")
		case "sales_expense":
			f.Unit = activityPick(c, "CNY", "CNY", "CNY", "CNY", "CNY", "USD", "rate")
		}
		if !slices.ContainsFunc(c.set.Figures, func(o fact.Figure) bool { return o.Person == f.Person && o.Period == f.Period && o.Code == f.Code }) {
			c.set.Figures = append(c.set.Figures, f)
		}
	}
}

// days makes up plans, logs and hours.
func (c *activityCompany) days() {
	for i := range c.Intn(120) {
		week := activityFirst.AddDays(4 + 7*c.Intn(20)) // a Monday
		p := fact.PlanItem{Person: activityPick(c, c.person(), c.person(), c.person(), "stranger"), Week: week, Number: fmt.Sprint(i), Kind: activityPick(c, "", "key-person", "collection")}
		p.Weight, p.Planned = money.Int(int64(c.Intn(5))), !c.odds(4)
		p.Done, p.Evidence = c.maybe(week.AddDays(c.Intn(9)-1), 6), activityPick(c, "note", "note", "note", "")
		c.selling.PlanItems = append(c.selling.PlanItems, p)
	}
	for range c.Intn(150) {
		l := fact.Log{Person: c.person(), Day: c.date(), Passed: !c.odds(5), Failed: c.odds(6), Reviewer: activityPick(c, c.person(), c.person(), "", "stranger")}
		l.Written = c.maybe(l.Day.AddDays(c.Intn(6)-1), 8)
		if !l.Written.IsZero() {
			l.Reviewed = c.maybe(l.Written.AddDays(c.Intn(6)-1), 4)
		}
		if !slices.ContainsFunc(c.selling.Logs, func(o fact.Log) bool { return o.Person == l.Person && o.Day == l.Day }) {
			c.selling.Logs = append(c.selling.Logs, l)
		}
	}
	for range c.Intn(60) {
		h := fact.Hours{Person: c.person(), Day: c.date(), Category: activityPick(c, fact.HoursKinds()...), Hours: activityPick(c, activityNumber("0.5"), activityNumber("7.25"), money.Int(1))}
		if !slices.ContainsFunc(c.selling.Hours, func(o fact.Hours) bool { return o.Person == h.Person && o.Day == h.Day && o.Category == h.Category }) {
			c.selling.Hours = append(c.selling.Hours, h)
		}
	}
}

// deals makes up opportunities with what happened to them, and visits.
func (c *activityCompany) deals() {
	s := &c.selling
	s.Stages = activityVisits().Stages
	for i := range c.Intn(14) {
		o := fact.Opportunity{Number: fmt.Sprintf("O%02d", i), Owner: activityPick(c, c.person(), c.person(), c.person(), "stranger")}
		if i > 0 && c.odds(3) {
			o.Origin = fmt.Sprintf("O%02d", c.Intn(i+1)) // itself now and then: a circle
		}
		s.Opportunities = append(s.Opportunities, o)
		for line := range c.Intn(5) {
			s.Moves = append(s.Moves, fact.Move{Opportunity: o.Number, Date: c.date(), Line: line, Stage: activityPick(c, "P2", "P3", "P3", "P4", "P4", "P5", "P6", "L", "other")})
		}
		start := c.date()
		for _, kind := range fact.ElementKinds() {
			if !c.odds(12) {
				s.Elements = append(s.Elements, fact.Element{Opportunity: o.Number, Which: kind, Date: start.AddDays(c.Intn(40))})
			}
			if c.odds(5) {
				s.Elements = append(s.Elements, fact.Element{Opportunity: o.Number, Which: kind, Date: start.AddDays(60)})
			}
		}
		for n := range c.Intn(4) {
			f := fact.Confirmation{Opportunity: o.Number, By: activityPick(c, c.person(), o.Owner), Asked: start.AddDays(n), Date: c.maybe(start.AddDays(n*9), 7), False: c.odds(4), Level: 1}
			if f.False && !f.Date.IsZero() {
				f.Checked = c.maybe(f.Date.AddDays(c.Intn(50)), 5)
			}
			s.Confirmations = append(s.Confirmations, f)
		}
		for _, role := range []fact.BuyerRole{fact.Decider, fact.Influencer, fact.User, fact.User} {
			k := fact.KeyPerson{Code: fmt.Sprintf("K%d", c.Intn(9)), Opportunity: o.Number, Role: role}
			if !c.odds(8) && !slices.Contains(s.KeyPersons, k) {
				s.KeyPersons = append(s.KeyPersons, k)
			}
		}
	}
	for i := range c.Intn(120) {
		v := fact.Visit{Number: fmt.Sprintf("V%03d", i), Person: activityPick(c, c.person(), c.person(), c.person(), "stranger"), Date: c.date(), Outcome: !c.odds(3), Planned: !c.odds(3), Held: !c.odds(5), With: activityPick(c, "", c.person())}
		v.Debriefed = c.maybe(v.Date.AddDays(c.Intn(8)-1), 4)
		s.Visits = append(s.Visits, v)
		for range c.Intn(3) {
			m := fact.Meeting{Visit: v.Number, KeyPerson: fmt.Sprintf("K%d", c.Intn(10))}
			if !slices.Contains(s.Meetings, m) {
				s.Meetings = append(s.Meetings, m)
			}
		}
	}
}

// shuffled is the company with its facts in another order.
func (c *activityCompany) shuffled() (*fact.Set, *fact.Selling) {
	set, s := c.set, c.selling
	set.Persons, set.Employments, set.Contracts = activityMixed(c, set.Persons), activityMixed(c, set.Employments), activityMixed(c, set.Contracts)
	set.Receipts, set.Allocations, set.Splits, set.Figures = activityMixed(c, set.Receipts), activityMixed(c, set.Allocations), activityMixed(c, set.Splits), activityMixed(c, set.Figures)
	s.PlanItems, s.Logs, s.Hours, s.Visits, s.Meetings = activityMixed(c, s.PlanItems), activityMixed(c, s.Logs), activityMixed(c, s.Hours), activityMixed(c, s.Visits), activityMixed(c, s.Meetings)
	s.Opportunities, s.Moves, s.Elements = activityMixed(c, s.Opportunities), activityMixed(c, s.Moves), activityMixed(c, s.Elements)
	s.Confirmations, s.KeyPersons, s.Targets = activityMixed(c, s.Confirmations), activityMixed(c, s.KeyPersons), activityMixed(c, s.Targets)
	return &set, &s
}

func activityMixed[T any](c *activityCompany, list []T) []T {
	out := slices.Clone(list)
	c.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
