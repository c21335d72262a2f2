package measure

import (
	"slices"

	"steelyard/compensation/period"
)

// TeamsAbove returns a team and every team above it by code, the nearest first;
// nil where no team has the code.
func (w *World) TeamsAbove(code string) []string {
	at, ok := w.teams[code]
	if !ok {
		return nil
	}
	out := make([]string, len(w.above[at]))
	for i, team := range w.above[at] {
		out[i] = w.codes[team]
	}
	return out
}

// MonthsEmployed counts the whole months from the day on which a person was
// employed first until a day; ok is false where the first day is not known or
// after it.
func (w *World) MonthsEmployed(personAt int32, day period.Date) (months int, ok bool) {
	joined := w.joined(personAt)
	if joined.IsZero() || joined.After(day) {
		return 0, false
	}
	months = day.Month().MonthsSince(joined.Month())
	if monthsAfter(joined, months).After(day) {
		months--
	}
	return months, true
}

// Sells reports whether a job family carries a quota.
func (s *Settings) Sells(family string) bool { return slices.Contains(s.Sellers, family) }
