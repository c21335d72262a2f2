package competency

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/period"
)

// said is a rating of integrity: part, rater, day and level (0: not observed).
func said(by RaterKind, rater, on string, level int) Rating {
	d, err := period.ParseDate(on)
	if err != nil {
		panic(err)
	}
	return Rating{Dimension: "integrity", By: by, Rater: rater, On: d, Observed: level > 0, Level: level}
}

func TestCurrent(t *testing.T) {
	asOf, _ := period.ParseDate("2026-06-30")
	for name, c := range map[string]struct {
		ratings []Rating
		want    string
	}{
		"none":                              {nil, ""},
		"the later round":                   {[]Rating{said(ByManager, "M", "2026-01-01", 2), said(ByManager, "M", "2026-06-30", 4)}, "M manager 4"},
		"a round that has not come":         {[]Rating{said(ByManager, "M", "2026-01-01", 2), said(ByManager, "M", "2026-07-01", 4)}, "M manager 2"},
		"not observed lately":               {[]Rating{said(ByManager, "M", "2026-01-01", 2), said(ByManager, "M", "2026-06-01", 0)}, "M manager 2"},
		"never observed":                    {[]Rating{said(ByManager, "M", "2026-01-01", 0), said(ByManager, "M", "2026-06-01", 0)}, "M manager 0"},
		"two raters":                        {[]Rating{said(ByPeer, "B", "2026-01-01", 2), said(ByPeer, "C", "2026-06-01", 3)}, "B peer 2,C peer 3"},
		"a peer who became the manager":     {[]Rating{said(ByPeer, "M", "2026-01-01", 2), said(ByManager, "M", "2026-06-01", 3)}, "M manager 3"},
		"a manager who became a peer":       {[]Rating{said(ByManager, "M", "2026-01-01", 2), said(ByPeer, "M", "2026-06-01", 3)}, "M peer 3"},
		"the manager sits on the panel too": {[]Rating{said(ByPanel, "M", "2026-01-01", 2), said(ByManager, "M", "2026-06-01", 3)}, "M manager 3,M panel 2"},
	} {
		var got []string
		for _, r := range Current(c.ratings, asOf) {
			got = append(got, fmt.Sprintf("%s %s %d", r.Rater, r.By, r.Level))
		}
		if strings.Join(got, ",") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// TestCurrent_Laws: whatever was said in whatever order, what is current has no
// rater twice, depends on nothing but what was said, and invents nothing.
func TestCurrent_Laws(t *testing.T) {
	library, _ := Shipped()
	rapid.Check(t, func(t *rapid.T) {
		first, _ := period.ParseDate("2026-01-01")
		seen := map[string]bool{}
		var list []Rating
		for range rapid.IntRange(0, 12).Draw(t, "ratings") {
			r := Rating{
				Dimension: rapid.SampledFrom([]string{"integrity", "lead_digging"}).Draw(t, "dimension"), Rater: rapid.SampledFrom([]string{"M", "B"}).Draw(t, "rater"),
				By: rapid.SampledFrom([]RaterKind{ByManager, ByPeer, ByPanel}).Draw(t, "by"), On: first.AddDays(rapid.IntRange(0, 9).Draw(t, "day")),
				Level: rapid.IntRange(0, 5).Draw(t, "level"), Evidence: "x",
			}
			r.Observed = r.Level > 0
			if key := fmt.Sprint(r.Dimension, r.Rater, r.By, r.On); !seen[key] {
				seen[key] = true
				list = append(list, r)
			}
		}
		asOf := first.AddDays(rapid.IntRange(0, 9).Draw(t, "as of"))
		now := Current(list, asOf)
		if problems := CheckPerson(library, "rep", Person{Code: "A", Ratings: now}); problems.Failed() {
			t.Fatalf("%v of %v: %v", now, list, problems)
		}
		if again := Current(rapid.Permutation(list).Draw(t, "permuted"), asOf); fmt.Sprint(again) != fmt.Sprint(now) {
			t.Fatalf("%v in another order: %v", now, again)
		}
		for _, r := range now {
			if r.On.After(asOf) || !seen[fmt.Sprint(r.Dimension, r.Rater, r.By, r.On)] {
				t.Fatalf("%v was not said by %v", r, asOf)
			}
			for _, o := range list { // what is newer and has a level would count instead
				if o.By == r.By && twice(o, r) && o.On.After(r.On) && !o.On.After(asOf) && o.Observed {
					t.Fatalf("%v stands though %v was said later", r, o)
				}
			}
		}
		for _, o := range list {
			if !o.On.After(asOf) && !hasTwice(now, o) {
				t.Fatalf("nothing of %s on %s is current", o.Rater, o.Dimension)
			}
		}
	})
}

func hasTwice(list []Rating, r Rating) bool {
	for _, o := range list {
		if twice(o, r) {
			return true
		}
	}
	return false
}
