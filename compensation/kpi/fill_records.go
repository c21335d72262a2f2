package kpi

import (
	"maps"
	"slices"

	"steelyard/compensation/period"
)

// fillRecords fills what the goal may name: the accounts, opportunities and
// contracts of the person, the stages of the company, and the person's teams
// with those in them.
func (f *filling) fillRecords(s *Statement) {
	if s.Records != nil {
		return
	}
	accounts, customers := map[string]bool{}, map[string]bool{}
	w := f.world
	for i := range w.Contracts {
		if c := &w.Contracts[i]; f.holds(int32(i), f.at) && f.mayTell(c.Signed) {
			accounts[c.Number], customers[c.Customer] = true, true
		}
	}
	for _, o := range w.Selling.Opportunities {
		if o.Owner == f.Person && f.mayTell(o.Opened) {
			accounts[o.Number], customers[o.Customer] = true, true
		}
	}
	for _, c := range w.Customers {
		if customers[c.Code] {
			accounts[c.Code] = true
			if f.Wide {
				accounts[c.Name] = true
			}
		}
	}
	r := &Records{Accounts: inOrder(accounts), People: []string{}, Stages: []string{}, Territories: []string{}}
	for _, stage := range w.Selling.Stages {
		r.Stages = append(r.Stages, stage.Code)
	}
	people := map[string]bool{f.Person: true}
	if e, ok := w.EmploymentOn(f.at, f.Card.From); ok {
		r.Territories = w.TeamsAbove(e.Team)
		for i := range w.Persons {
			if !f.Wide {
				break
			}
			if other, there := w.EmploymentOn(int32(i), f.Card.From); there && slices.Contains(r.Territories, other.Team) {
				people[w.Persons[i].Code] = true
			}
		}
	}
	r.People = inOrder(people)
	s.Records = r
}

// mayTell reports whether what happened on a day may be told.
func (f *filling) mayTell(day period.Date) bool { return f.May == nil || f.May(day.Month().Last()) }

// holds reports whether a person is credited with a part of a contract.
func (f *filling) holds(contractAt, personAt int32) bool {
	for _, p := range f.world.Portions(contractAt) {
		if p.PersonAt == personAt {
			return true
		}
	}
	return false
}

func inOrder(set map[string]bool) []string {
	delete(set, "")
	return slices.Sorted(maps.Keys(set))
}

// targetWords are the money of targets by the KPI that it is of.
var targetWords = map[string]string{"CT01": "signing", "CL01": "collection"}

// fillChain fills who in the reporting chain holds the money of the metric:
// whoever of the person's own team carries no quota, or belongs to a team above
// it, and has a target of that money in the period of the card. Where nobody is
// found nothing is known.
func (f *filling) fillChain(s *Statement) {
	of, ok := targetWords[sameMoney(f.code)]
	own, employed := f.world.EmploymentOn(f.at, f.Card.From)
	if s.Chain != nil || !f.Wide || !ok || !employed {
		return
	}
	aimed := map[string]bool{}
	for _, t := range f.world.Selling.Targets {
		if in, ok := f.world.Settings.ParseWindow(t.Period); ok && t.Of == of && overlaps(in, f.Card) {
			aimed[t.Person] = true
		}
	}
	above := f.world.TeamsAbove(own.Team)
	for i := range f.world.Persons {
		e, there := f.world.EmploymentOn(int32(i), f.Card.From)
		code := f.world.Persons[i].Code
		if !there || int32(i) == f.at || !aimed[code] || !slices.Contains(above, e.Team) || e.Team == own.Team && f.world.Settings.Sells(e.Family) {
			continue
		}
		s.Chain = append(s.Chain, Holder{Person: code, KPI: sameMoney(f.code)})
	}
}

// overlaps reports whether two windows have a day in common.
func overlaps(a, b period.Window) bool { return !a.From.After(b.To) && !b.From.After(a.To) }
