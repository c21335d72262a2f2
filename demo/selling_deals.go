package demo

import (
	"fmt"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// tell makes the history of one opportunity: its stages, elements and
// confirmation, key persons, visits, milestones and bid.
func (s *seller) tell(d deals) {
	f := &s.out.Facts
	path := s.path(d)
	days := s.spread(d.o.Opened, d.end, len(path))
	for i, stage := range path {
		f.Moves = append(f.Moves, fact.Move{Opportunity: d.o.Number, Date: days[i], Line: i + 1, Stage: stage})
	}
	if at := slices.Index(path, "P5"); at >= 0 && s.dice.chance(60) {
		d.o.Award = earlier(days[at].AddDays(s.dice.days(0, 6)), d.end)
	}
	f.Opportunities = append(f.Opportunities, d.o)
	s.confirm(d)
	s.meet(d, path)
	s.milestones(d, path, days)
	s.bid(d, path, days)
}

// path is the stages that an opportunity passed through.
func (s *seller) path(d deals) []string {
	road := []string{"P2", "P3", "P4", "P5", "P6"}
	if at := slices.Index(road, d.last); at >= 0 {
		return road[:at+1]
	}
	reached := s.dice.days(1, 3)
	if d.last == "X3" { // bids are void where there was one
		reached = 3
	}
	return append(slices.Clone(road[:reached]), d.last)
}

// spread puts n days between two days, the first on the first; of an end the
// last is on the last.
func (s *seller) spread(from, to period.Date, n int) []period.Date {
	days := []period.Date{from}
	for i := 1; i < n; i++ {
		days = append(days, from.AddDays(max(i, to.DaysSince(from)*i/max(n-1, 1))))
	}
	for i := range days {
		days[i] = earlier(days[i], to)
	}
	return days
}

// earlier is the earlier of two days.
func earlier(a, b period.Date) period.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// confirm collects the five elements and has the superior confirm them: mostly
// on time, at times late, never for one in ten.
func (s *seller) confirm(d deals) {
	f, day := &s.out.Facts, d.o.Opened
	complete := true
	for _, which := range fact.ElementKinds() {
		day = day.AddDays(s.dice.days(0, 5))
		if day.After(d.end) || s.dice.chance(3) {
			complete = false
			continue
		}
		f.Elements = append(f.Elements, fact.Element{Opportunity: d.o.Number, Which: which, Date: day})
	}
	post, ok := s.sells(d.o.Owner, day)
	if !complete || !ok {
		return
	}
	c := fact.Confirmation{Opportunity: d.o.Number, By: s.head(post), Asked: day, Mode: "onsite", Level: 1}
	c.Date = s.calendar.AddWorkdays(day, s.dice.days(1, 4))
	if s.dice.chance(18) {
		c.Date = s.calendar.AddWorkdays(day, s.dice.days(7, 15))
	}
	if post.Team == global {
		c.Mode = "call"
	}
	if s.dice.chance(8) || c.Date.After(s.today) {
		c.Date = period.Date{} // asked for, not given
	} else if s.dice.chance(15) {
		c.Checked = earlier(c.Date.AddDays(s.dice.days(10, 40)), s.today)
		c.False = s.dice.chance(12)
	}
	f.Confirmations = append(f.Confirmations, c)
}

// meet names the key persons of an opportunity, and has them visited.
func (s *seller) meet(d deals, path []string) {
	f := &s.out.Facts
	var codes []string
	for i, role := range []fact.BuyerRole{fact.Decider, fact.Influencer, fact.User} {
		code := fmt.Sprintf("%s-K%d", d.o.Number, i+1)
		codes = append(codes, code)
		f.KeyPersons = append(f.KeyPersons, fact.KeyPerson{Code: code, Opportunity: d.o.Number, Role: role})
		grade := s.dice.days(2, 4)
		f.Relations = append(f.Relations, fact.Relation{KeyPerson: code, From: d.o.Opened, Grade: grade})
		if later := d.o.Opened.AddDays(s.dice.days(30, 90)); grade > 1 && !later.After(d.end) && s.dice.chance(25*int64(len(path))/2) {
			f.Relations = append(f.Relations, fact.Relation{KeyPerson: code, From: later, Grade: grade - 1})
		}
	}
	for day := d.o.Opened.AddDays(s.dice.days(1, 6)); !day.After(d.end); day = day.AddDays(s.dice.days(9, 28)) {
		s.visit(d, s.workday(day), codes)
	}
}

// visit makes one visit; every fifth is a joint one.
func (s *seller) visit(d deals, day period.Date, codes []string) {
	post, ok := s.sells(d.o.Owner, day)
	if !ok || day.After(s.today) {
		return
	}
	f := &s.out.Facts
	s.visits++
	v := fact.Visit{
		Number: fmt.Sprintf("BF%05d", s.visits), Person: d.o.Owner, Date: day, Customer: d.o.Customer, Opportunity: d.o.Number,
		High: s.dice.chance(25), Outcome: s.dice.chance(88), Planned: s.dice.chance(80), Held: s.dice.chance(94),
	}
	if s.dice.chance(20) {
		v.With = s.head(post)
		if debriefed := s.calendar.AddWorkdays(day, s.dice.days(0, 4)); v.Held && s.dice.chance(75) && !debriefed.After(s.today) {
			v.Debriefed = debriefed
		}
	}
	v.Outcome, v.High = v.Outcome && v.Held, v.High && v.Held
	f.Visits = append(f.Visits, v)
	for i, code := range codes {
		if v.Held && (s.dice.chance(45) || v.High && i == 0) {
			f.Meetings = append(f.Meetings, fact.Meeting{Visit: v.Number, KeyPerson: code})
		}
	}
}

// milestones are one for each stage that was left, and one to come.
func (s *seller) milestones(d deals, path []string, days []period.Date) {
	names := map[string]string{"P2": "five-elements", "P3": "reference-accepted", "P4": "support-of-three", "P5": "negotiation-closed", "P6": "first-payment"}
	for i, stage := range path {
		name, ok := names[stage]
		if !ok {
			continue
		}
		m := fact.Milestone{Opportunity: d.o.Number, Code: name, Due: days[i].AddDays(s.dice.days(8, 35))}
		if reached := m.Due.AddDays(s.dice.days(-8, 3)); s.dice.chance(82) && !reached.After(s.today) && !reached.Before(days[i]) {
			m.Reached, m.Evidence = reached, "会议纪要 minutes"
		}
		s.out.Facts.Milestones = append(s.out.Facts.Milestones, m)
	}
}

// bid answers the tender of whoever reached the stage of bids.
func (s *seller) bid(d deals, path []string, days []period.Date) {
	at := slices.Index(path, "P4")
	if at < 0 || s.dice.chance(30) && d.last != "X3" {
		return
	}
	b := fact.Bid{Number: "TB-" + d.o.Number, Opportunity: d.o.Number, Person: d.o.Owner, Submitted: earlier(days[at].AddDays(s.dice.days(1, 12)), s.today)}
	if at+1 < len(path) {
		b.Decided, b.Result = days[at+1], "won"
		switch path[at+1] {
		case "X1", "X2":
			b.Result = "lost"
		case "X3":
			b.Result = "void"
		}
		b.Submitted = earlier(b.Submitted, b.Decided)
	}
	s.out.Facts.Bids = append(s.out.Facts.Bids, b)
}
