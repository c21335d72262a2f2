package measure

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Asked for all at once, in any order and more than once, every scope gets what
// it gets alone.
func TestScopesAskedForTogetherGetWhatEachGetsAlone(t *testing.T) {
	codes := make([]string, 0, len(indicators))
	for _, x := range indicators {
		codes = append(codes, x.Code)
	}
	for seed := range int64(5) {
		c := newActivityCompany(seed)
		w := NewWorld(&c.set, &c.selling, Defaults(cny("1").Currency))
		scopes := []Scope{{Level: OfTeam, Code: "A"}, {Level: OfOne, Code: "E1"}, {Level: OfCompany}, {Level: OfOne, Code: "E1"}, {Level: OfOne, Code: "E0"},
			{Level: OfTeam, Code: "HQ"}, {Level: OfCompany}, {Level: OfTeam, Code: "A"}}
		in := activityWindow("2026-01-01..2026-06-30")
		together, err := w.Compute(in, scopes, codes)
		if err != nil || len(together) != len(scopes)*len(codes) {
			t.Fatalf("%d results: %v", len(together), err)
		}
		for i, scope := range scopes {
			for k, code := range codes {
				alone, err := w.Compute(in, []Scope{scope}, []string{code})
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(fmt.Sprintf("%+v", alone[0]), fmt.Sprintf("%+v", together[i*len(codes)+k])); d != "" {
					t.Fatalf("%v, %s:\n%s", scope, code, d)
				}
			}
		}
	}
}

// What is placed by day is in the order of days, and on one day in the order in
// which it was.
func TestByDayKeepsTheOrderWithinADay(t *testing.T) {
	days := []string{"2026-03-01", "2024-02-29", "2026-03-01", "2025-12-31", "2024-02-29", "2026-02-28"}
	var list []placed
	for i, d := range days {
		list = append(list, placed{day(d), int32(i), 0})
	}
	var got []int32
	for _, p := range byDay(list) {
		got = append(got, p.at)
	}
	if d := cmp.Diff([]int32{1, 4, 3, 5, 0, 2}, got); d != "" {
		t.Error(d)
	}
	if len(byDay(nil)) != 0 {
		t.Error("something came of nothing")
	}
}
