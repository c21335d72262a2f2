package measure

import (
	"cmp"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// peopleIndex places what quantities about people look for.
type peopleIndex struct {
	amounts  []int64           // what every event of Collected amounts to, in minor units
	starts   []int32           // where the parts of each event begin
	parts    []part            // what people are credited, event by event
	taken    map[int32][]int32 // by event: the events that took it back, oldest first
	first    [][]int32         // by person: the events that may be the first collected after joining, oldest first
	owned    [][]int32         // by person: positions of opportunities
	evidence []period.Date     // by opportunity: the day from which all five elements are evidenced, no date before
	given    [][]int32         // by opportunity: positions in Selling.Confirmations
	targets  map[int32][]int32 // by person: positions of collection targets in Selling.Targets
}

// indexPeople builds the index of collected events, opportunities and targets.
func (w *World) indexPeople() {
	x, s := &w.people, &w.Selling
	if m, ok := Lookup(Collected); ok {
		x.amounts = make([]int64, m.Len(w.Index))
		m.Amounts(w.Index).Next(x.amounts)
	}
	w.creditParts()
	x.taken = map[int32][]int32{}
	for i := range w.Cash {
		if at := w.Cash[i].OriginalAt; at != fact.None {
			x.taken[at] = append(x.taken[at], int32(i))
		}
	}
	x.first = make([][]int32, len(w.Persons))
	for i := range w.Cash {
		if x.amounts[i] <= 0 {
			continue
		}
		for _, p := range w.Portions(w.Cash[i].ContractAt) {
			joined := w.joined(p.PersonAt)
			list := x.first[p.PersonAt]
			sure := len(list) > 0 && len(x.taken[list[len(list)-1]]) == 0
			if !joined.IsZero() && !w.Cash[i].Date.Before(joined) && !sure {
				x.first[p.PersonAt] = append(list, int32(i))
			}
		}
	}
	x.owned = make([][]int32, len(w.Persons))
	for i := range s.Opportunities {
		if at, ok := w.PersonAt(s.Opportunities[i].Owner); ok {
			x.owned[at] = append(x.owned[at], int32(i))
		}
	}
	w.indexValidity()
	x.targets = map[int32][]int32{}
	for i := range s.Targets {
		if at, ok := w.PersonAt(s.Targets[i].Person); ok && s.Targets[i].Of == collectionTarget {
			x.targets[at] = append(x.targets[at], int32(i))
		}
	}
}

// indexValidity finds since when opportunities have evidence of all five
// elements, and their confirmations.
func (w *World) indexValidity() {
	x, s := &w.people, &w.Selling
	since := make([]map[fact.ElementKind]period.Date, len(s.Opportunities))
	for _, e := range s.Elements {
		at, ok := w.opportunities[e.Opportunity]
		if !ok || e.Date.IsZero() {
			continue
		}
		if since[at] == nil {
			since[at] = map[fact.ElementKind]period.Date{}
		}
		if d, known := since[at][e.Which]; !known || e.Date.Before(d) {
			since[at][e.Which] = e.Date
		}
	}
	x.evidence = make([]period.Date, len(s.Opportunities))
	for at, days := range since {
		var last period.Date
		complete := true
		for _, kind := range fact.ElementKinds() {
			d, known := days[kind]
			complete = complete && known
			if d.After(last) {
				last = d
			}
		}
		if complete {
			x.evidence[at] = last
		}
	}
	x.given = make([][]int32, len(s.Opportunities))
	for i := range s.Confirmations {
		if at, ok := w.opportunities[s.Confirmations[i].Opportunity]; ok && !s.Confirmations[i].Date.IsZero() {
			x.given[at] = append(x.given[at], int32(i))
		}
	}
	for _, list := range x.given {
		slices.SortStableFunc(list, func(a, b int32) int {
			return cmp.Or(s.Confirmations[a].Date.Compare(s.Confirmations[b].Date), cmp.Compare(a, b))
		})
	}
}

// joined is the first day of a person's first employment, no date where that
// has no beginning or there is none.
func (w *World) joined(personAt int32) period.Date {
	if list := w.employments[personAt]; len(list) > 0 {
		return list[0].Valid.From
	}
	return period.Date{}
}

// monthsAfter is the same day n months later, or the month's last day where it
// is shorter.
func monthsAfter(d period.Date, n int) period.Date {
	m := d.Month().Add(n)
	_, _, of := d.Civil()
	if m.IsZero() {
		return period.Date{}
	}
	return m.First().AddDays(min(of, m.Last().DaysSince(m.First())+1) - 1)
}
