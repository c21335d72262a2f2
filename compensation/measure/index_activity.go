package measure

import (
	"cmp"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// activityIndex places what people did by day, so that a window is found
// without reading everything.
type activityIndex struct {
	items   []placed                 // plan items by the Sunday of their week
	logs    []placed                 // logs by the day that they are about
	reviews []placed                 // logs by the day by which they are to be reviewed, for the reviewer
	hours   []placed                 // hours by day
	visits  []placed                 // visits by day
	joint   []placed                 // planned joint visits by day, for the superior who comes along
	met     []bool                   // by visit: a key person was met
	seen    map[string][]period.Date // by key person: the days on which a held visit met them, oldest first
	buyers  [][]int32                // by opportunity: positions in Selling.KeyPersons
}

// placed is a fact on the day that decides its window: its position among the
// facts of its kind, and the position of the person for whom it counts.
type placed struct {
	day        period.Date
	at, person int32
}

// indexActivity builds the index of plans, logs, hours and visits.
func (w *World) indexActivity() {
	s, x := &w.Selling, &w.activity
	x.items = place(w, s.PlanItems, func(p *fact.PlanItem) (period.Date, string) { return sunday(p.Week), p.Person })
	x.logs = place(w, s.Logs, func(l *fact.Log) (period.Date, string) { return l.Day, l.Person })
	x.reviews = place(w, s.Logs, func(l *fact.Log) (period.Date, string) {
		if l.Reviewer == "" || l.Written.IsZero() {
			return period.Date{}, ""
		}
		return w.Settings.Calendar.AddWorkdays(l.Written, w.Settings.Log), l.Reviewer
	})
	x.hours = place(w, s.Hours, func(h *fact.Hours) (period.Date, string) { return h.Day, h.Person })
	x.visits = place(w, s.Visits, func(v *fact.Visit) (period.Date, string) { return v.Date, v.Person })
	x.joint = place(w, s.Visits, func(v *fact.Visit) (period.Date, string) {
		if !v.Planned || v.With == "" {
			return period.Date{}, ""
		}
		return v.Date, v.With
	})
	known := make(map[string]bool, len(s.KeyPersons))
	x.buyers = make([][]int32, len(s.Opportunities))
	for i := range s.KeyPersons {
		k := &s.KeyPersons[i]
		known[k.Code] = true
		if at, ok := w.opportunities[k.Opportunity]; ok {
			x.buyers[at] = append(x.buyers[at], int32(i))
		}
	}
	x.met = make([]bool, len(s.Visits))
	x.seen = make(map[string][]period.Date)
	for _, m := range s.Meetings {
		at, ok := slices.BinarySearchFunc(s.Visits, m.Visit, func(v fact.Visit, number string) int { return cmp.Compare(v.Number, number) })
		if !ok || !known[m.KeyPerson] {
			continue
		}
		x.met[at] = true
		if s.Visits[at].Held {
			x.seen[m.KeyPerson] = append(x.seen[m.KeyPerson], s.Visits[at].Date)
		}
	}
	for _, days := range x.seen {
		slices.SortFunc(days, period.Date.Compare)
	}
}

// place orders facts by the day that decides their window; those of one day
// stay in the order of their natural keys. Facts without a day or a known
// person are left out.
func place[T any](w *World, list []T, on func(*T) (period.Date, string)) []placed {
	out := make([]placed, 0, len(list))
	for i := range list {
		day, code := on(&list[i])
		if at, ok := w.PersonAt(code); ok && !day.IsZero() {
			out = append(out, placed{day, int32(i), at})
		}
	}
	return byDay(out)
}

// byDay orders by day what is in order otherwise: it counts how many there are
// of each day, and deals them out.
func byDay(list []placed) []placed {
	if len(list) == 0 {
		return list
	}
	first, last := list[0].day, list[0].day
	for _, p := range list {
		if p.day.Before(first) {
			first = p.day
		}
		if p.day.After(last) {
			last = p.day
		}
	}
	begins := make([]int32, last.DaysSince(first)+2) // by day: where its first one goes
	for _, p := range list {
		begins[p.day.DaysSince(first)+1]++
	}
	for i := 1; i < len(begins); i++ {
		begins[i] += begins[i-1]
	}
	out := make([]placed, len(list))
	for _, p := range list {
		at := &begins[p.day.DaysSince(first)]
		out[*at] = p
		*at++
	}
	return out
}

// inside returns what is placed in a window.
func inside(list []placed, in period.Window) []placed {
	if in.Days() == 0 {
		return nil
	}
	from, _ := slices.BinarySearchFunc(list, in.From, func(p placed, d period.Date) int { return p.day.Compare(d) })
	to, _ := slices.BinarySearchFunc(list, in.To.AddDays(1), func(p placed, d period.Date) int {
		if d.IsZero() { // the window ends with the calendar
			return -1
		}
		return p.day.Compare(d)
	})
	return list[from:to]
}

// sunday is the last day of the week that a day lies in.
func sunday(d period.Date) period.Date { return d.AddDays(7 - d.Weekday()) }

// standing is the last day up to the given one on which a person was employed,
// so that what is known at the end of a period belongs to the team that
// somebody left in it; the day itself for somebody who never was employed.
func (w *World) standing(personAt int32, day period.Date) period.Date {
	last := day
	for _, e := range w.employments[personAt] {
		if e.Valid.From.After(day) {
			break
		}
		if last = day; !e.Valid.To.IsZero() && e.Valid.To.Before(day) {
			last = e.Valid.To
		}
	}
	return last
}

// stretch is the part of an employment that lies in a window.
type stretch struct {
	period.Window
	of *fact.Employment
}

// stretches returns the parts of a person's employments in a window, oldest
// first.
func (w *World) stretches(personAt int32, in period.Window) []stretch {
	var out []stretch
	for i := range w.employments[personAt] {
		e := &w.employments[personAt][i]
		part := period.Window{From: in.From, To: in.To}
		if e.Valid.From.After(part.From) {
			part.From = e.Valid.From
		}
		if !e.Valid.To.IsZero() && e.Valid.To.Before(part.To) {
			part.To = e.Valid.To
		}
		if part.Days() > 0 {
			out = append(out, stretch{part, e})
		}
	}
	return out
}
