package plan

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// version writes a document that pays a rate, with the days it is in force.
func version(code string, number int, days, who, component string) string {
	return fmt.Sprintf("plan: %s\nversion: %d\ncurrency: CNY\neffective: {%s}\n%scomponents:\n  - {code: c, basis: collected, rate: 2%%%s}\n", code, number, days, who, component)
}

func TestSetCheck(t *testing.T) {
	east, south := "who: {team: [east]}\n", "who: {team: [south]}\n"
	for _, c := range []struct {
		name      string
		documents []string
		want      []string
	}{
		{"one plan", []string{version("a", 1, "from: 2026-01-01", "", "")}, nil},
		{"versions that touch", []string{version("a", 1, "from: 2026-01-01, to: 2026-06-30", "", ""), version("a", 2, "from: 2026-07-01", "", "")}, nil},
		{"versions that overlap", []string{version("a", 1, "from: 2026-01-01", "", ""), version("a", 2, "from: 2026-07-01, to: 2026-08-31", "", "")}, nil},
		{"one day missing", []string{version("a", 1, "from: 2026-01-01, to: 2026-06-29", "", ""), version("a", 2, "from: 2026-07-01", "", "")},
			[]string{"plan.version_gap: From 2026-06-30 to 2026-06-30 no version is in force, between a v1 and a v2: cash of these 1 day(s) earns nothing. Let a v2 begin on 2026-06-30, or the version before end on 2026-06-30."}},
		{"two gaps, the versions not in order of time", []string{version("a", 1, "from: 2026-05-01, to: 2026-05-31", "", ""), version("a", 2, "from: 2026-01-01, to: 2026-03-31", "", ""), version("a", 3, "from: 2026-07-01", "", "")},
			[]string{"plan.version_gap: From 2026-04-01 to 2026-04-30 no version is in force, between a v2 and a v1", "plan.version_gap: From 2026-06-01 to 2026-06-30 no version is in force, between a v1 and a v3"}},
		{"nothing after the end", []string{version("a", 1, "from: 2026-01-01, to: 2026-06-29", "", "")}, nil},
		{"never in force", []string{version("a", 1, "from: 2026-02-01, to: 2026-03-31", "", ""), version("a", 2, "from: 2026-01-01, to: 2026-02-28", "", ""), version("a", 3, "from: 2026-03-01", "", "")},
			[]string{"plan.version_never: a v1 is in force on no day: higher versions cover all of its days."}},
		{"two plans for everybody", []string{version("a", 1, "from: 2026-01-01", "", ""), version("b", 1, "from: 2026-01-01", "", "")},
			[]string{"plan.paid_twice: a v1 c and b v1 c pay on the same collected amount: 10,000.00 CNY pays 200.00 CNY and 200.00 CNY."}},
		{"told once for all versions", []string{version("a", 1, "from: 2026-01-01, to: 2026-05-31", "", ""), version("a", 2, "from: 2026-06-01", "", ""), version("b", 1, "from: 2026-01-01", east, "")}, []string{"plan.paid_twice: a v1 c and b v1 c"}},
		{"two teams", []string{version("a", 1, "from: 2026-01-01", east, ""), version("b", 1, "from: 2026-01-01", south, "")}, nil},
		{"a team and a grade", []string{version("a", 1, "from: 2026-01-01", east, ""), version("b", 1, "from: 2026-01-01", "who: {grade: [mid]}\n", "")}, []string{"plan.paid_twice"}},
		{"one after the other", []string{version("a", 1, "from: 2026-01-01, to: 2026-05-31", "", ""), version("b", 1, "from: 2026-06-01", "", "")}, nil},
		{"only the version that gave way", []string{version("a", 1, "from: 2026-01-01", "", ""), version("a", 2, "from: 2026-06-01", east, ""), version("b", 1, "from: 2026-06-01", south, "")}, nil},
		{"kept apart by kind", []string{version("a", 1, "from: 2026-01-01", "", ", when: contract.kind = \"pilot\""), version("b", 1, "from: 2026-01-01", "", ", when: contract.kind != \"pilot\"")}, nil},
		{"kept apart by the other plan's grades", []string{version("a", 1, "from: 2026-01-01", "who: {grade: [mid, senior]}\n", ", when: payee.grade != \"mid\""), version("b", 1, "from: 2026-01-01", "who: {grade: [mid]}\n", "")}, nil},
		{"split and overlay", []string{version("a", 1, "from: 2026-01-01", "", ""), version("b", 1, "from: 2026-01-01", "", ", credit: overlay")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var plans []*Plan
			for i, document := range c.documents {
				p, list := Read(fmt.Sprintf("%d.yaml", i+1), []byte(document))
				if len(list) > 0 {
					t.Fatal(list)
				}
				plans = append(plans, p)
			}
			set, list := NewSet(plans)
			if set == nil {
				t.Fatal(list)
			}
			got := set.Check()
			if len(got) != len(c.want) {
				t.Fatalf("%d warnings, want %d: %v", len(got), len(c.want), got)
			}
			for _, want := range c.want {
				found := false
				for _, w := range got {
					found = found || strings.Contains(w.Code+": "+w.Text.EN+" "+w.Fix.EN, want) && w.Severity == problem.Warning && w.Place.Line > 0 && w.Place.File != ""
				}
				if !found {
					t.Errorf("%v, want %s", got, want)
				}
			}
		})
	}
}
