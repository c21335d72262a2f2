package plan

import (
	"slices"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Check looks for what plans may do together but hardly mean: two plans that
// cover the same people on the same days and pay on the same money, days
// between two versions of a plan on which none is in force, and versions that
// never are. Everything it finds is a warning. It does not repeat what
// Plan.Check finds in each.
func (s *Set) Check() problem.List {
	var list problem.List
	for i := range s.Groups {
		stretches := s.Groups[i].inForce()
		list = append(list, s.Groups[i].gaps(stretches)...)
		for j := range i {
			list = append(list, paidTwice(s.Groups[j].inForce(), stretches)...)
		}
	}
	return list.Sorted()
}

// stretch is a run of days on which one version is in force, nil for none.
type stretch struct {
	period.Interval
	*Plan
}

// inForce returns the days of a plan from its first version's beginning on, as
// stretches that touch; the last is without an end.
func (g Group) inForce() []stretch {
	var days []period.Date // on which a version begins, or has ended
	for _, p := range g.Versions {
		days = append(days, p.Effective.From)
		if end := p.Effective.To; !end.IsZero() && !end.AddDays(1).IsZero() {
			days = append(days, end.AddDays(1))
		}
	}
	slices.SortFunc(days, period.Date.Compare)
	var list []stretch
	for _, day := range slices.Compact(days) {
		_, p := g.On(day)
		if n := len(list); n > 0 {
			list[n-1].To = day.AddDays(-1)
		}
		list = append(list, stretch{period.Interval{From: day}, p})
	}
	return list
}

// gaps finds days between versions on which none is in force, and versions that
// never are.
func (g Group) gaps(stretches []stretch) problem.List {
	var list problem.List
	for i, s := range stretches {
		if s.Plan != nil || s.To.IsZero() {
			continue
		}
		before, after := stretches[i-1].Plan, stretches[i+1].Plan
		list.Warn("plan.version_gap", after.Place("effective", problem.Place{}),
			problem.Textf("从 %s 到 %s 没有一版在施行：%s 到期后 %s 还没开始，这 %d 天的回款没有提成。", "From %s to %s no version is in force, between %s and %s: cash of these %d day(s) earns nothing.",
				s.From, s.To, before.Name(), after.Name(), s.To.DaysSince(s.From)+1),
			problem.Textf("请让 %s 从 %s 开始，或让前一版到 %s 为止。", "Let %s begin on %s, or the version before end on %s.", after.Name(), s.From, s.To))
	}
	for _, p := range g.Versions {
		if !slices.ContainsFunc(stretches, func(s stretch) bool { return s.Plan == p }) {
			list.Warn("plan.version_never", p.Place("effective", problem.Place{}),
				problem.Textf("%s 没有一天在施行：更高的版本盖住了它的全部日期。", "%s is in force on no day: higher versions cover all of its days.", p.Name()),
				problem.Text{ZH: "请改正施行日期，或不再使用这一版。", EN: "Correct the dates, or leave the version out."})
		}
	}
	return list
}

// paidTwice finds the components of two plans that pay on the same money to
// people whom both cover; each pair of components is told once.
func paidTwice(a, b []stretch) problem.List {
	var list problem.List
	told := map[[2]string]bool{}
	for _, x := range a {
		for _, y := range b {
			if x.Plan == nil || y.Plan == nil || !x.Overlaps(y.Interval) || !x.Who.overlaps(y.Who) {
				continue
			}
			both := x.Interval
			if y.From.After(both.From) {
				both.From = y.From
			}
			if both.To.IsZero() || !y.To.IsZero() && y.To.Before(both.To) {
				both.To = y.To
			}
			for i := range x.Components {
				for j := range y.Components {
					c, d := &x.Components[i], &y.Components[j]
					w, ok := overlap(payer{x.Plan, c, x.Name() + " " + c.Code}, payer{y.Plan, d, y.Name() + " " + d.Code}, both)
					if key := [2]string{c.Code, d.Code}; ok && !told[key] {
						told[key] = true
						list = append(list, w)
					}
				}
			}
		}
	}
	return list
}

// overlaps reports whether a person can be covered by both.
func (w Who) overlaps(v Who) bool {
	meet := func(a, b []string) bool {
		return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
	}
	return meet(w.Families, v.Families) && meet(w.Grades, v.Grades) && meet(w.Teams, v.Teams)
}
