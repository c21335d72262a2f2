package competency

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/period"
	"steelyard/compensation/trace"
)

// cards makes a card a month back from 2026-10: a score, "A" a grade alone, ""
// nothing.
func cards(results ...string) (list []Card) {
	month := day("2026-10-01").Month()
	for i, s := range results {
		c := Card{Until: month.Add(-i).Last()}
		if s != "" && s[0] <= '9' {
			c.Score, c.HasScore = num(s), true
		} else {
			c.Grade = s
		}
		list = append(list, c)
	}
	return list
}

func TestPromotionHasItsReasons(t *testing.T) {
	l := shipped(t)
	m, _ := l.Model("rep_junior")
	next, _ := l.Model("rep_mid")
	six := cards("80", "80", "80", "80", "80", "80")
	for _, c := range []struct {
		name   string
		change map[string]int
		since  string
		cards  []Card
		want   string // of competency, months, cards and together
		reason string // in one of the reasons
	}{
		{"everything", nil, "2025-11-01", six, "met met met met", "Every dimension is at what the next grade requires"},
		{"a month less", nil, "2025-11-02", six, "met unmet met unmet", "11 whole months in this grade, 12 are asked"},
		{"not known since when", nil, "", six, "met unknown met unknown", "not known since when"},
		{"in grade from tomorrow", nil, "2026-11-02", six, "met unknown met unknown", "not known since when"},
		{"three of six cards", nil, "2025-01-01", cards("80", "62.5", "62.49", "50", "80", "50"), "met met unmet unmet", "Of the latest 6 cards 3 reach 62.5; 4 are asked"},
		{"grades in place of scores", nil, "2025-01-01", cards("A", "B", "C", "A", "80", ""), "met met met met", "Of the latest 6 cards 4 reach 62.5"},
		{"a card without a result", nil, "2025-01-01", cards("80", "80", "80", "", "", ""), "met met unknown unknown", "only 3 have a result"},
		{"no card", nil, "2025-01-01", nil, "met met unknown unknown", "only 0 have a result"},
		{"older cards do not help", nil, "2025-01-01", cards("50", "50", "50", "80", "80", "80", "80", "80"), "met met unmet unmet", "3 reach"},
		{"critical", map[string]int{"collection": 2, "bidding": 2}, "2025-01-01", six, "unmet met met unmet", "Critical dimensions are below what is required: Closing and collection; nothing"},
		{"one below", map[string]int{"bidding": 2}, "2025-01-01", six, "unmet met met unmet", "Below what is required: Competition and bid"},
		{"not assessed", map[string]int{"bidding": 0}, "2025-01-01", six, "unknown met met unknown", "Not assessed: Competition and bid"},
	} {
		levels := everything(next, 0)
		for code, v := range c.change {
			levels[code] = v
		}
		p := Person{Code: "E1", GradeSince: day(c.since), Cards: c.cards, Ratings: by("M1", ByManager, "2026-10-01", levels)}
		r, list := Promote(l, m, p, day("2026-11-01"), Defaults())
		if list.Failed() || r.To.Code != "rep_mid" {
			t.Fatal(list)
		}
		var states, reasons []string
		for _, x := range r.Conditions {
			states = append(states, string(x.State))
			reasons = append(reasons, x.Reason.EN)
			if x.Reason.ZH == "" || x.Reason.ZH == x.Reason.EN {
				t.Errorf("%s: %+v", c.name, x)
			}
		}
		if got := strings.Join(append(states, string(r.State)), " "); got != c.want || !strings.Contains(strings.Join(reasons, "|"), c.reason) {
			t.Errorf("%s: %s\n%v", c.name, got, reasons)
		}
	}
	last, _ := l.Model("rep_senior")
	if r, list := Promote(l, last, Person{Code: "E1"}, day("2026-11-01"), Defaults()); r != nil || len(list) > 0 {
		t.Errorf("above the last grade: %+v", r)
	}
}

func TestMonthsInGrade(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2026-01-31", "2026-02-27", 0}, {"2026-01-31", "2026-02-28", 1}, {"2026-01-15", "2026-02-14", 0}, {"2026-01-15", "2026-02-15", 1},
		{"2024-02-29", "2025-02-28", 12}, {"2026-05-01", "2026-05-31", 0}, {"2025-11-30", "2026-11-29", 11},
	} {
		if got := monthsBetween(day(c.from), day(c.to)); got != c.want {
			t.Errorf("%s to %s: %d months, want %d", c.from, c.to, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		from := day("2020-01-01").AddDays(rapid.IntRange(0, 3000).Draw(t, "from"))
		n := rapid.IntRange(1, 60).Draw(t, "months")
		to := expires(from, n)
		if monthsBetween(from, to) != n || monthsBetween(from, to.AddDays(-1)) != n-1 || to.Month() != from.Month().Add(n) {
			t.Fatalf("%s and %d months: %s", from, n, to)
		}
	})
}

func TestNineBoxes(t *testing.T) {
	l := shipped(t)
	m, _ := l.Model("rep_junior")
	for _, c := range []struct {
		name   string
		step   int
		cards  []Card
		placed bool
		boxes  [2]int
	}{
		{"at the cut points", 0, cards("87.5", "87.5", "87.5", "87.5"), true, [2]int{3, 3}},
		{"under the upper cut", 0, cards("87.5", "87.5", "87.5", "87.49"), true, [2]int{2, 3}},
		{"low and below", -1, cards("62.4", "62.5", "62.5", "62.5"), true, [2]int{1, 1}},
		{"three cards", 0, cards("90", "90", "90", "A"), false, [2]int{}},
	} {
		p := Person{Code: "E1", Cards: c.cards, Ratings: by("M1", ByManager, "2026-10-01", everything(m, c.step))}
		got := Place(assessed(t, l, m, p, "2026-11-01"), p, Defaults())
		if got.Placed != c.placed || got.Performance != c.boxes[0] || got.Competency != c.boxes[1] || got.Placed != (len(got.Why) == 0) {
			t.Errorf("%s: %+v", c.name, got)
		}
		if mean, share := got.Explain(); got.Placed && (len(trace.Verify(mean)) > 0 || len(trace.Verify(share)) > 0 || !mean.Number.Equal(got.Mean)) || !got.Placed && mean != nil {
			t.Errorf("%s: %v %v", c.name, trace.Verify(mean), trace.Verify(share))
		}
	}
	levels := everything(m, 0)
	delete(levels, "integrity")
	p := Person{Code: "E1", Cards: cards("90", "90", "90", "90"), Ratings: by("M1", ByManager, "2026-10-01", levels)}
	if got := Place(assessed(t, l, m, p, "2026-11-01"), p, Defaults()); got.Placed || len(got.Why) != 1 || got.Why[0].EN != "1 dimension(s) are not assessed" {
		t.Errorf("%+v", got)
	}
}

// Averages are there from four assessed people; others have no part in them.
func TestHeatMap(t *testing.T) {
	l := shipped(t)
	m, _ := l.Model("rep_mid")
	var team []*Assessment
	for i, level := range []int{3, 2, 5, 4, 0} {
		levels := map[string]int{"bidding": level}
		if i > 0 {
			levels["solution"] = 3
		}
		if i > 1 {
			levels["negotiation"] = 3
		}
		team = append(team, assessed(t, l, m, Person{Code: fmt.Sprintf("E%d", i), Ratings: by("M1", ByManager, "2026-10-01", levels)}, "2026-11-01"))
	}
	got := map[string]string{}
	for _, c := range Heat(team, Defaults()) {
		got[c.Dimension] = fmt.Sprint(c.Assessed, c.Averages, " ", c.Held, " ", c.Gap)
		if len(c.Cells) != 5 {
			t.Errorf("%s has %d cells", c.Dimension, len(c.Cells))
		}
		if held, gap := c.Explain(); c.Averages && (len(trace.Verify(held)) > 0 || len(trace.Verify(gap)) > 0 || !gap.Number.Equal(c.Gap)) || !c.Averages && gap != nil {
			t.Errorf("%s: %v", c.Dimension, trace.Verify(gap))
		}
	}
	for code, want := range map[string]string{"bidding": "4 true 3.5 -0.5", "solution": "4 true 3 0", "negotiation": "3 false 0 0", "collection": "0 false 0 0"} {
		if got[code] != want {
			t.Errorf("%s: %s, want %s", code, got[code], want)
		}
	}
	slices.Reverse(team)
	for _, c := range Heat(team, Defaults()) {
		if s := fmt.Sprint(c.Assessed, c.Averages, " ", c.Held, " ", c.Gap); s != got[c.Dimension] {
			t.Errorf("turned round, %s is %s", c.Dimension, s)
		}
	}
	// people of different families side by side: the gates of both are apart
	boss, _ := l.Model("manager_mid")
	mixed := Heat([]*Assessment{team[0], assessed(t, l, boss, Person{Code: "M1"}, "2026-11-01")}, Defaults())
	if len(mixed) != 22 || mixed[10].Family == mixed[21].Family || mixed[21].Cells[0] != nil {
		t.Errorf("%d columns", len(mixed))
	}
}

func TestModelsOnADay(t *testing.T) {
	l := shipped(t)
	if _, ok := l.ModelOn("rep_mid", day("2025-12-31")); ok {
		t.Error("a model is in force before it begins")
	}
	people := []Person{{Code: "E1"}, {Code: "E2", Model: "rep_md"}}
	for _, c := range []struct {
		model string
		day   period.Date
		bad   int
	}{{"rep_mid", day("2026-11-01"), 1}, {"", day("2026-11-01"), 2}, {"rep_mid", day("2025-11-01"), 2}} {
		r, list := AssessAll(l, "r.yaml", people, c.model, c.day, Defaults())
		if r != nil || len(list) != c.bad || list[0].Code != "rating.model" || list[0].Place.File != "r.yaml" {
			t.Errorf("%+v: %v", c, list)
		}
	}
	r, list := AssessAll(l, "r.yaml", people[:1], "rep_mid", day("2026-11-01"), Defaults())
	if list.Failed() || len(r.Assessments) != 1 || r.Assessments[0].Status != NotAssessed || len(r.Heat) != 11 || r.Promotions[0].To.Code != "rep_senior" {
		t.Errorf("%+v %v", r, list)
	}
}
