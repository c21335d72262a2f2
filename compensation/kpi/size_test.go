package kpi

import (
	"fmt"
	"testing"

	"steelyard/compensation/problem"
)

// many are KPIs of a company with very many, all different.
func many(t *testing.T, n int) []KPI {
	t.Helper()
	list := make([]KPI, n)
	for i := range list {
		list[i] = version(t, "XA01", 1, "2026-01-01")
		list[i].Code = fmt.Sprintf("X%c%c%02d", 'A'+i/2600, 'A'+i/100%26, i%100)
		list[i].Name = problem.Text{ZH: fmt.Sprint("指标第", i, "号"), EN: fmt.Sprint("Number ", i)}
		list[i].Formula = fmt.Sprintf("signed_margin / signed_net + %d", i+1)
	}
	return list
}

// A library of many hundreds is merged, checked and searched, and nothing is left
// out or taken for another.
func TestLargeLibraries(t *testing.T) {
	list := many(t, 600)
	half := Merge(NewLibrary(list[:300]), list)
	if got := len(half.Library.All()); got != 600 || len(half.Warnings) != 0 || len(half.Outcomes) != 600 {
		t.Errorf("%d versions, %d outcomes, warnings %v", got, len(half.Outcomes), half.Warnings)
	}
	again := Merge(half.Library, list)
	for _, o := range again.Outcomes {
		if o.Action != Unchanged {
			t.Fatalf("imported again, %s is %s", o.Code, o.Action)
		}
	}
	if again.Library != half.Library {
		t.Error("an import of nothing new gives another library")
	}
	if hits := half.Library.Search("number 599"); len(hits) != 1 {
		t.Errorf("number 599 is found %d times", len(hits))
	}
}

// So many names that not all pairs are compared: it says so.
func TestTooManyNamesAreNotCompared(t *testing.T) {
	list := many(t, 2)
	for i := range list {
		list[i].Aliases = nil
		for j := range 3200 {
			list[i].Aliases = append(list[i].Aliases, problem.Text{EN: fmt.Sprint(i, "/", j)})
		}
	}
	found := Similar(nil, list)
	if len(found) != 1 || found[0].Code != "kpi.not_compared" {
		t.Errorf("%v", found)
	}
}
