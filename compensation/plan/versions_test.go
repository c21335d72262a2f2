package plan

import (
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// clean reads a document that must be free of problems.
func clean(t *testing.T, file, document string) *Plan {
	t.Helper()
	p, list := Read(file, []byte(document))
	if len(list) > 0 {
		t.Fatalf("%v in\n%s", list, document)
	}
	return p
}

func TestSetOfPlans(t *testing.T) {
	base := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents: [{code: c, rate: 5%, basis: collected}]\n"
	v1 := clean(t, "1.yaml", base)
	v2 := clean(t, "2.yaml", strings.NewReplacer("version: 1", "version: 2", "2026-01-01", "2026-07-01").Replace(base))
	other := clean(t, "3.yaml", strings.NewReplacer("plan: p", "plan: a", "CNY", "USD").Replace(base))
	basis := clean(t, "4.yaml", strings.NewReplacer("version: 1", "version: 3", "basis: collected", "basis: signed").Replace(base))
	set, list := NewSet([]*Plan{v2, v1})
	if len(list) > 0 || len(set.Groups) != 1 {
		t.Fatalf("%v %v", set, list)
	}
	for date, want := range map[string]*Plan{"2025-12-31": nil, "2026-01-01": v1, "2026-06-30": v1, "2026-07-01": v2, "2027-01-01": v2} {
		if _, got := set.Groups[0].On(day(date)); got != want {
			t.Errorf("%s: %v", date, got)
		}
	}
	for want, plans := range map[string][]*Plan{"plan.none": nil, "plan.repeated_version": {v1, v1}, "plan.currencies_differ": {v1, other}, "plan.basis_changed": {v1, basis}} {
		if set, list := NewSet(plans); set != nil || !found(list, want) {
			t.Errorf("%s: %v", want, list)
		}
	}
}

// A component keeps its way of answering reversals and its credit through all
// versions, whether they are written or not; adding version 2 to a published
// version 1 can always be repaired in version 2.
func TestVersionsKeepReversalAndCredit(t *testing.T) {
	version := func(n, component string) *Plan {
		return clean(t, n+".yaml", "plan: p\nversion: "+n+"\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents:\n  - {code: c, basis: collected, "+component+"}\n")
	}
	bands := func(carry, more string) string {
		return "tiers: {carry: " + carry + ", mode: marginal, bands: [{upTo: 5, rate: 1%}, {rate: 2%}]}" + more
	}
	for _, c := range []struct{ name, first, second, want string }{
		{"flat to carried tiers", "rate: 1%", bands("year", ""), "plan.reversal_changed"},
		{"carried tiers to lines alone", bands("month", ""), bands("none", ""), "plan.reversal_changed"},
		{"written against the default", "rate: 1%", "rate: 1%, reversal: rerate", "plan.reversal_changed"},
		{"credit", "rate: 1%", "rate: 1%, credit: overlay", "plan.credit_changed"},
		{"kept by writing it", "rate: 1%", bands("year", ", reversal: mirror"), ""},
		{"the default, written", bands("year", ""), bands("year", ", reversal: rerate"), ""},
		{"windows differ", bands("year", ""), bands("month", ""), ""},
		{"credit kept", "rate: 1%, credit: overlay", "rate: 2%, credit: overlay", ""},
	} {
		set, list := NewSet([]*Plan{version("2", c.second), version("1", c.first)})
		if c.want == "" {
			if set == nil || len(list) > 0 {
				t.Errorf("%s: %v", c.name, list)
			}
			continue
		}
		if set != nil || len(list) != 1 || !found(list, c.want+" 6:5 components.c") {
			t.Errorf("%s: want %s of version 2, got %v", c.name, c.want, list)
			continue
		}
		p := list[0]
		if p.Place.File != "2.yaml" || p.Fix.ZH == "" || p.Fix.EN == "" || strings.Contains(p.String(problem.ZH)+p.String(problem.EN), "%!") {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
	_, list := NewSet([]*Plan{version("1", "rate: 1%"), version("2", bands("year", ""))})
	if !strings.Contains(list[0].Fix.EN, "Write reversal: mirror in version 2") || !strings.Contains(list[0].Fix.ZH, "第 2 版写明 reversal: mirror") {
		t.Errorf("the hint does not say what keeps version 1: %+v", list[0].Fix)
	}
}
