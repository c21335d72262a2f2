package demo

import (
	"slices"
	"testing"

	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// readPlans reads the company's plans and fails on any problem, warnings
// included.
func readPlans(t *testing.T, c Company) *plan.Set {
	t.Helper()
	var plans []*plan.Plan
	for _, f := range c.Plans {
		p, list := plan.Read(f.Name, f.Data)
		for _, x := range list {
			t.Errorf("%s", x.String(problem.EN))
		}
		if p != nil {
			plans = append(plans, p)
		}
	}
	set, list := plan.NewSet(plans)
	for _, x := range list {
		t.Errorf("%s", x.String(problem.EN))
	}
	if set == nil {
		t.Fatal("no set of plans")
	}
	return set
}

func TestPlans_ReadWithoutProblem(t *testing.T) {
	set := readPlans(t, New(1))
	var names []string
	for _, g := range set.Groups {
		for _, p := range g.Versions {
			names = append(names, p.Name())
		}
	}
	if want := []string{"global-accounts v1", "key-account-rep v1", "key-account-rep v2"}; !slices.Equal(names, want) {
		t.Errorf("the plans are %q, want %q", names, want)
	}
}

// Every document in the folder belongs to the grown company, and those of the
// small one are among them.
func TestPlans_AreAllThere(t *testing.T) {
	entries, err := documents.ReadDir("plans")
	if err != nil {
		t.Fatal(err)
	}
	var files []PlanFile
	for _, s := range NewGrown(1).Stages {
		files = append(files, s.Plans...)
	}
	for _, e := range entries {
		if !slices.ContainsFunc(files, func(f PlanFile) bool { return f.Name == e.Name() && len(f.Data) > 0 }) {
			t.Errorf("%s is not among the company's plans", e.Name())
		}
	}
	if len(files) != len(entries) || len(New(1).Plans) != 3 {
		t.Errorf("%d plans, %d documents; %d of the small company", len(files), len(entries), len(New(1).Plans))
	}
}

// What people read of a plan is in both languages.
func TestPlans_SpeakBothLanguages(t *testing.T) {
	c := Company{}
	for _, s := range NewGrown(1).Stages {
		c.Plans = append(c.Plans, s.Plans...)
	}
	for _, g := range readPlans(t, c).Groups {
		for _, p := range g.Versions {
			texts := []problem.Text{p.Title}
			for _, x := range p.Parameters {
				texts = append(texts, x.Title)
			}
			for _, x := range p.Figures {
				texts = append(texts, x.Title)
			}
			for _, x := range p.Components {
				texts = append(texts, x.Title)
			}
			for _, x := range texts {
				if x.ZH == "" || x.EN == "" || x.ZH == x.EN {
					t.Errorf("%s: %q / %q", p.Name(), x.ZH, x.EN)
				}
			}
		}
	}
}

// The demo shows a change of version inside the year, a dated parameter, every
// kind of component and both modes of tiers.
func TestPlans_ShowTheEngine(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range readPlans(t, New(1)).Groups {
		for i, p := range g.Versions {
			if i > 0 && p.Effective.From == g.Versions[i-1].Effective.To.AddDays(1) && p.Effective.From.Month().MonthsSince(on(2026, 1, 1).Month()) > 0 {
				seen["version inside the year"] = true
			}
			for _, x := range p.Parameters {
				if last := x.Values[len(x.Values)-1]; last.From == lastDay().Month().First() {
					seen["rate that changes with the month"] = true
				}
			}
			for _, x := range p.Components {
				seen[string(x.Kind)] = true
				if x.Tiers != nil {
					seen[string(x.Tiers.Mode)] = true
				} else if x.Rate != nil {
					seen["flat"] = true
				}
			}
		}
	}
	for _, want := range []string{"version inside the year", "rate that changes with the month", "formula", "marginal", "whole", "flat"} {
		if !seen[want] {
			t.Errorf("no plan shows: %s", want)
		}
	}
}
