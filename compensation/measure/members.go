package measure

import (
	"slices"

	"steelyard/compensation/period"
)

// Member is somebody who belongs to a team, or to one below it, on some day of
// a window; Last is the last such day of the window.
type Member struct {
	Person string
	Last   period.Date
}

// HasTeam reports whether there is a team of the code.
func (w *World) HasTeam(code string) bool {
	_, ok := w.teams[code]
	return ok
}

// Branch reports whether a team has teams below it.
func (w *World) Branch(code string) bool {
	at, ok := w.teams[code]
	return ok && slices.ContainsFunc(w.above, func(chain []int32) bool { return len(chain) > 0 && chain[0] != at && slices.Contains(chain, at) })
}

// Members returns who belongs to a team or to one below it on some day of a
// window, by code; nobody where there is no such team.
func (w *World) Members(team string, in period.Window) []Member {
	at, ok := w.teams[team]
	if !ok || in.Days() == 0 {
		return nil
	}
	var out []Member
	for person, list := range w.employments {
		var last period.Date
		for i := range list {
			e := &list[i]
			own, known := w.teams[e.Team]
			if !known || !slices.Contains(w.above[own], at) || e.Valid.From.After(in.To) || !e.Valid.To.IsZero() && e.Valid.To.Before(in.From) {
				continue
			}
			to := in.To
			if !e.Valid.To.IsZero() && e.Valid.To.Before(to) {
				to = e.Valid.To
			}
			if last.IsZero() || to.After(last) {
				last = to
			}
		}
		if !last.IsZero() {
			out = append(out, Member{w.Persons[person].Code, last})
		}
	}
	return out
}

// Within reports whether a team is another one or below it.
func (w *World) Within(team, other string) bool {
	at, ok := w.teams[team]
	above, known := w.teams[other]
	return ok && known && slices.Contains(w.above[at], above)
}
