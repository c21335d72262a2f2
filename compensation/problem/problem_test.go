package problem

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestProblemReadsInBothLanguages(t *testing.T) {
	full := Problem{
		Code:  "plan.bands_gap",
		Place: Place{File: "plan.yaml", Line: 12, Column: 7, Path: "components.commission.tiers", Field: "bands"},
		Text:  Text{ZH: "第 2 档与第 3 档之间有空隙。", EN: "There is a gap between bands 2 and 3."},
		Fix:   Text{ZH: "让第 3 档从第 2 档的上限开始。", EN: "Let band 3 start at the upper bound of band 2."},
	}
	warning := full
	warning.Severity = Warning
	for _, c := range []struct {
		name string
		p    Problem
		lang Lang
		want string
	}{
		{"Chinese", full, ZH, "plan.yaml:12:7 (components.commission.tiers, bands): 第 2 档与第 3 档之间有空隙。 处理：让第 3 档从第 2 档的上限开始。 [plan.bands_gap]"},
		{"English", full, EN, "plan.yaml:12:7 (components.commission.tiers, bands): There is a gap between bands 2 and 3. Fix: Let band 3 start at the upper bound of band 2. [plan.bands_gap]"},
		{"a Chinese warning", warning, ZH, "plan.yaml:12:7 (components.commission.tiers, bands): 第 2 档与第 3 档之间有空隙。 处理：让第 3 档从第 2 档的上限开始。 [plan.bands_gap]（警告）"},
		{"an English warning", warning, EN, "plan.yaml:12:7 (components.commission.tiers, bands): There is a gap between bands 2 and 3. Fix: Let band 3 start at the upper bound of band 2. [plan.bands_gap] (warning)"},
		{"nowhere, nothing to do", Problem{Code: "a.b", Text: Same("x")}, ZH, "x [a.b]"},
		{"written in Chinese only", Problem{Code: "a.b", Text: Text{ZH: "缺少客户"}}, EN, "[中文] 缺少客户 [a.b]"},
		{"written in English only", Problem{Code: "a.b", Text: Text{EN: "No customer"}, Fix: Text{EN: "Add one"}}, ZH, "[EN] No customer 处理：[EN] Add one [a.b]"},
	} {
		if diff := cmp.Diff(c.want, c.p.String(c.lang)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestPlaceLeavesOutWhatIsNotKnown(t *testing.T) {
	for want, at := range map[string]Place{
		"":                   {},
		"a.csv":              {File: "a.csv"},
		"a.csv:3":            {File: "a.csv", Line: 3},
		"a.csv:3:9":          {File: "a.csv", Line: 3, Column: 9},
		"b.csv":              {File: "b.csv", Column: 9}, // a column without a line says nothing
		"3:9":                {Line: 3, Column: 9},
		"a.csv (金额)":         {File: "a.csv", Field: "金额"},
		"(who.grade)":        {Path: "who.grade"},
		"(who.grade, 职级)":    {Path: "who.grade", Field: "职级"},
		"a.csv:3 (bands, x)": {File: "a.csv", Line: 3, Path: "bands", Field: "x"},
	} {
		if got := at.String(); got != want {
			t.Errorf("%+v reads %q, want %q", at, got, want)
		}
	}
}

func TestListFailsOnlyOnFailures(t *testing.T) {
	var l List
	if l.Failed() || l.Error() != "" {
		t.Errorf("the empty list: failed %v, %q", l.Failed(), l.Error())
	}
	l.Warn("a.warned", Place{Line: 1}, Same("w"), Text{})
	if l.Failed() {
		t.Error("a warning fails the list")
	}
	l.Add("a.failed", Place{Line: 2}, Text{ZH: "错", EN: "f"}, Text{ZH: "改", EN: "mend"})
	if !l.Failed() {
		t.Error("a failure does not fail the list")
	}
	want := List{
		{Code: "a.warned", Severity: Warning, Place: Place{Line: 1}, Text: Same("w")},
		{Code: "a.failed", Severity: Failure, Place: Place{Line: 2}, Text: Text{ZH: "错", EN: "f"}, Fix: Text{ZH: "改", EN: "mend"}},
	}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := l.Error(), "1: w [a.warned] (warning)\n2: f Fix: mend [a.failed]"; got != want {
		t.Errorf("as an error: %q, want %q", got, want)
	}
}

// few draws from so few values that equal fields and exact repeats are common.
func few() *rapid.Generator[Problem] {
	word := rapid.SampledFrom([]string{"", "a", "b"})
	return rapid.Custom(func(t *rapid.T) Problem {
		return Problem{
			Code:     word.Draw(t, "code"),
			Severity: Severity(rapid.IntRange(0, 1).Draw(t, "severity")),
			Place: Place{
				File: word.Draw(t, "file"), Line: rapid.IntRange(0, 11).Draw(t, "line") / 5, Column: rapid.IntRange(0, 11).Draw(t, "column") / 5,
				Path: word.Draw(t, "path"), Field: word.Draw(t, "field"),
			},
			Text: Text{ZH: word.Draw(t, "zh"), EN: word.Draw(t, "en")},
			Fix:  Text{ZH: word.Draw(t, "fix zh"), EN: word.Draw(t, "fix en")},
		}
	})
}

func TestSortedDependsOnWhatIsInTheListOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := List(rapid.SliceOfN(few(), 0, 12).Draw(t, "problems"))
		for _, p := range list { // repeats, and problems that differ in one field alone
			switch twin := p; rapid.IntRange(0, 6).Draw(t, "twin") {
			case 0:
				list = append(list, twin)
			case 1:
				twin.Fix.ZH += "a"
				list = append(list, twin)
			case 2:
				twin.Severity = 1 - twin.Severity
				list = append(list, twin)
			case 3:
				twin.Text.ZH += "a"
				list = append(list, twin)
			}
		}
		before := slices.Clone(list)
		sorted := list.Sorted()
		if !slices.Equal(list, before) {
			t.Fatal("sorting changed the list itself")
		}
		if other := List(rapid.Permutation([]Problem(list)).Draw(t, "another order")).Sorted(); !slices.Equal(sorted, other) {
			t.Fatalf("found in another order, the list reads otherwise:\n%v\n%v", sorted, other)
		}
		seen := map[Problem]bool{}
		for _, p := range sorted {
			if seen[p] {
				t.Fatalf("%+v is in the list twice", p)
			}
			seen[p] = true
		}
		for _, p := range list {
			if !seen[p] {
				t.Fatalf("%+v is lost", p)
			}
		}
	})
}

func TestSortedOrder(t *testing.T) {
	at := func(file string, line, column int, path, field, code string) Problem {
		return Problem{Code: code, Place: Place{File: file, Line: line, Column: column, Path: path, Field: field}}
	}
	want := List{
		at("", 0, 0, "", "", "z"),
		at("a", 2, 9, "p", "f", "z"),
		at("a", 10, 1, "p", "f", "z"), // by number, not by text
		at("a", 10, 2, "a", "z", "z"),
		at("a", 10, 2, "b", "a", "z"),
		at("a", 10, 2, "b", "b", "a"),
		at("a", 10, 2, "b", "b", "b"),
		at("b", 1, 1, "a", "a", "a"),
	}
	shuffled := List{want[5], want[2], want[7], want[0], want[3], want[6], want[1], want[4]}
	if diff := cmp.Diff(want, shuffled.Sorted()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestInMovesPlaces(t *testing.T) {
	inner := List{
		{Code: "a", Place: Place{Path: "rate"}},
		{Code: "b", Place: Place{Path: "[1].rate", Line: 4}},
		{Code: "c", Place: Place{File: "old.yaml", Field: "x"}},
	}
	want := []Place{
		{File: "plan.yaml", Path: "tiers.bands.rate"},
		{File: "plan.yaml", Path: "tiers.bands[1].rate", Line: 4},
		{File: "plan.yaml", Path: "tiers.bands", Field: "x"},
	}
	var got, top []Place
	for _, p := range inner.In("plan.yaml", "tiers.bands") {
		got = append(got, p.Place)
	}
	for _, p := range inner.In("plan.yaml", "") {
		top = append(top, p.Place)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("below a path (-want +got):\n%s", diff)
	}
	want[0].Path, want[1].Path, want[2].Path = "rate", "[1].rate", ""
	if diff := cmp.Diff(want, top); diff != "" {
		t.Errorf("at the top (-want +got):\n%s", diff)
	}
	if inner[2].Place.File != "old.yaml" || inner[0].Place.Path != "rate" {
		t.Error("In changed the list itself")
	}
}

func TestErrorIsOneLineForEachProblem(t *testing.T) {
	var l List
	for range 3 {
		l.Add("a.b", Place{File: "x"}, Textf("值 %s 不对", "The value %s is wrong", Show("1\n2")), Text{})
	}
	if got := strings.Count(l.Error(), "\n"); got != 2 {
		t.Errorf("three problems take %d line ends:\n%s", got, l.Error())
	}
}
