package measure

import (
	"slices"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

func TestTeamsAbove(t *testing.T) {
	w := NewWorld(&fact.Set{Teams: []fact.Team{{Code: "east", Parent: "sales"}, {Code: "sales", Parent: "firm"}, {Code: "firm"}, {Code: "a", Parent: "b"}, {Code: "b", Parent: "a"}}}, &fact.Selling{}, Settings{})
	for code, want := range map[string][]string{"east": {"east", "sales", "firm"}, "firm": {"firm"}, "a": {"a", "b"}, "west": nil} {
		if got := w.TeamsAbove(code); !slices.Equal(got, want) {
			t.Errorf("above %s: %v, want %v", code, got, want)
		}
	}
}

func TestMonthsEmployed(t *testing.T) {
	on := func(s string) period.Date {
		d, err := period.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	w := NewWorld(&fact.Set{Persons: []fact.Person{{Code: "E1"}, {Code: "E2"}}, Employments: []fact.Employment{{Person: "E1", Valid: period.Interval{From: on("2026-01-31")}}, {Person: "E2"}}}, &fact.Selling{}, Settings{})
	for _, x := range []struct {
		day    string
		months int
		ok     bool
	}{{"2026-01-30", 0, false}, {"2026-01-31", 0, true}, {"2026-02-27", 0, true}, {"2026-02-28", 1, true}, {"2026-03-30", 1, true}, {"2026-03-31", 2, true}, {"2027-01-30", 11, true}, {"2027-01-31", 12, true}} {
		if months, ok := w.MonthsEmployed(0, on(x.day)); months != x.months || ok != x.ok {
			t.Errorf("%s: %d %v, want %d %v", x.day, months, ok, x.months, x.ok)
		}
	}
	if _, ok := w.MonthsEmployed(1, on("2026-01-01")); ok {
		t.Error("months since an unknown day")
	}
}

func TestSells(t *testing.T) {
	s := Settings{Sellers: []string{"rep"}}
	if !s.Sells("rep") || s.Sells("hr") {
		t.Error("the families that carry a quota are mixed up")
	}
}
