package kpi

import (
	"testing"

	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Every word of a closed set has a name of its own in both languages.
func TestWordsAreAllDifferent(t *testing.T) {
	sets := map[string][]problem.Text{}
	for _, u := range units {
		sets["unit"] = append(sets["unit"], KPI{Type: u.typ}.UnitName())
	}
	for _, d := range []measure.Direction{measure.Higher, measure.Lower, measure.Band} {
		sets["direction"] = append(sets["direction"], KPI{Direction: d}.DirectionName())
	}
	for _, f := range []period.Span{period.InMonth, period.InQuarter, period.InYear} {
		sets["frequency"] = append(sets["frequency"], KPI{Frequency: f}.FrequencyName())
	}
	for _, a := range []Aggregation{Sum, Last, RatioOfSums, Median} {
		sets["aggregation"] = append(sets["aggregation"], a.Name())
	}
	for _, c := range []Category{Result, Collection, Process, Risk, People} {
		sets["category"] = append(sets["category"], c.Name())
	}
	for _, l := range []Level{Person, Team, Branch, Company} {
		sets["level"] = append(sets["level"], l.Name())
	}
	for _, a := range []Action{Added, NewVersion, Unchanged, Kept, Refused} {
		sets["action"] = append(sets["action"], a.Name())
	}
	for set, names := range sets {
		seen := map[string]bool{}
		for _, n := range names {
			if n.ZH == "" || n.EN == "" || seen[n.ZH] || seen[n.EN] {
				t.Errorf("%s: %v is empty or given twice", set, n)
			}
			seen[n.ZH], seen[n.EN] = true, true
		}
	}
}
