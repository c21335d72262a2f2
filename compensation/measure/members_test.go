package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

func TestMembersOfTeams(t *testing.T) {
	d := func(s string) period.Date {
		x, err := period.ParseDate(s)
		if err != nil && s != "" {
			t.Fatal(err)
		}
		return x
	}
	set := fact.Set{
		Teams:   []fact.Team{{Code: "N1", Parent: "N"}, {Code: "C"}, {Code: "N", Parent: "C"}, {Code: "S", Parent: "C"}},
		Persons: []fact.Person{{Code: "A"}, {Code: "B"}, {Code: "G"}, {Code: "H"}, {Code: "Z"}},
		Employments: []fact.Employment{
			{Person: "A", Team: "N1", Valid: period.Interval{From: d("2026-01-01"), To: d("2026-03-10")}}, {Person: "A", Team: "S", Valid: period.Interval{From: d("2026-03-11")}},
			{Person: "B", Team: "S", Valid: period.Interval{}}, {Person: "G", Team: "N", Valid: period.Interval{To: d("2026-02-28")}},
			{Person: "H", Team: "N", Valid: period.Interval{From: d("2026-04-01")}}, {Person: "Z", Team: "elsewhere"},
		},
	}
	w := NewWorld(&set, &fact.Selling{}, Defaults(money.Currency{}))
	march := period.Window{From: d("2026-03-01"), To: d("2026-03-31")}
	for _, c := range []struct {
		team string
		in   period.Window
		want []Member
	}{
		{"N", march, []Member{{"A", d("2026-03-10")}}},
		{"N1", march, []Member{{"A", d("2026-03-10")}}},
		{"S", march, []Member{{"A", d("2026-03-31")}, {"B", d("2026-03-31")}}},
		{"C", march, []Member{{"A", d("2026-03-31")}, {"B", d("2026-03-31")}}},
		{"N", period.Window{From: d("2026-02-28"), To: d("2026-04-01")}, []Member{{"A", d("2026-03-10")}, {"G", d("2026-02-28")}, {"H", d("2026-04-01")}}},
		{"none", march, nil}, {"N", period.Window{}, nil},
	} {
		if diff := cmp.Diff(c.want, w.Members(c.team, c.in), cmp.Comparer(func(a, b period.Date) bool { return a == b })); diff != "" {
			t.Errorf("%s in %v (-want +got):\n%s", c.team, c.in, diff)
		}
	}
	for team, want := range map[string][2]bool{"N": {true, true}, "N1": {true, false}, "C": {true, true}, "S": {true, false}, "elsewhere": {false, false}} {
		if w.HasTeam(team) != want[0] || w.Branch(team) != want[1] {
			t.Errorf("%s: there is one: %t, with teams below it: %t", team, w.HasTeam(team), w.Branch(team))
		}
	}
}
