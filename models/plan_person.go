package models

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// PlanStretch is a stretch of time over which one version governs a person.
type PlanStretch struct {
	Plan  *plan.Plan
	Valid period.Interval
}

// PlansOf lists the plans that govern a person in the reach people on the day,
// by code and time: on every day the highest version that is in force, where it
// covers the employment of the day. What the reach plans does not meet, and what
// the reach people does not tell of employments, is left out.
func (tx *Tx) PlansOf(people, plans Reach, person string, on period.Date) ([]PlanStretch, error) {
	told, err := tx.Employments(people, person, on)
	if err != nil {
		return nil, err
	}
	all, err := tx.publishedPlans("1 = 1")
	if err != nil {
		return nil, err
	}
	visible, err := tx.planReach(plans, slices.Clone(all))
	if err != nil || len(visible) == 0 {
		return nil, err
	}
	employments := make([]fact.Employment, len(told))
	for i, e := range told {
		employments[i] = e.Employment
	}
	var list []PlanStretch
	for first := 0; first < len(all); {
		next := first
		g := plan.Group{Code: all[first].Plan.Code}
		for ; next < len(all) && all[next].Plan.Code == g.Code; next++ {
			g.Versions = append(g.Versions, all[next].Plan)
		}
		first = next
		list = append(list, governed(g, employments)...)
	}
	return slices.DeleteFunc(list, func(s PlanStretch) bool {
		return !slices.ContainsFunc(visible, func(p PublishedPlan) bool { return p.Plan.Name() == s.Plan.Name() })
	}), nil
}

// governed lists when which version of a plan governs somebody: nothing changes
// between the days on which an employment or a version begins or has ended.
func governed(g plan.Group, employments []fact.Employment) (list []PlanStretch) {
	var days []period.Date
	mark := func(v period.Interval) {
		days = append(days, v.From)
		if !v.To.IsZero() {
			days = append(days, v.To.AddDays(1))
		}
	}
	for _, e := range employments {
		mark(e.Valid)
	}
	for _, p := range g.Versions {
		mark(p.Effective)
	}
	slices.SortFunc(days, period.Date.Compare)
	days = slices.Compact(days)
	for i, day := range days {
		var to period.Date
		if i+1 < len(days) {
			to = days[i+1].AddDays(-1)
		}
		_, p := g.On(day)
		at := slices.IndexFunc(employments, func(e fact.Employment) bool { return e.Valid.Holds(day) })
		if p == nil || at < 0 || !p.Who.Covers(employments[at], true) {
			continue
		}
		if n := len(list); n > 0 && list[n-1].Plan == p && list[n-1].Valid.To == day.AddDays(-1) {
			list[n-1].Valid.To = to
			continue
		}
		list = append(list, PlanStretch{p, period.Interval{From: day, To: to}})
	}
	return list
}
