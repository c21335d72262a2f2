package measure

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

func TestOpportunityConversion(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31")
	c.deal("O1", "E1", "1", "2026-03-01 P2", "2026-03-31 P3")
	c.deal("O2", "E1", "1", "2026-03-01 P2", "2026-04-01 P3")                                   // passed later
	c.deal("O3", "E1", "1", "2026-03-01 P2", "2026-03-02 L")                                    // lost is not passed
	c.deal("O4", "E1", "1", "2026-02-28 P2", "2026-03-02 P3")                                   // another cohort
	c.deal("O5", "E2", "1", "2026-03-15 P2", "2026-03-20 P5")                                   // in T2 when it entered; skipped P3 and P4
	c.deal("O6", "E2", "1", "2026-03-16 P2", "2026-03-16 P3", "2026-03-16 P4", "2026-03-16 P2") // in T1; back again
	c.deal("O7", "E2", "1", "2026-03-17 P3", "2026-03-18 P2")                                   // P3 was before P2
	c.deal("O8", "E1", "1", "2026-02-01 P2", "2026-02-02 P1", "2026-03-03 P2", "2026-03-04 P3") // entered in February
	c.deal("O9", "E1", "1", "2026-03-03 P5", "2026-03-04 P6")
	w := c.world()
	opportunityWant(t, w, march,
		"entered_p2 E1=3 E2=3 T1=5 T2=1 T0=6 -=6", "passed_p2 E1=1 E2=2 T1=2 T2=1 -=3",
		"entered_p3 E1=3 E2=2 -=5", "passed_p3 E1=0 E2=1 -=1",
		"entered_p4 E1=0 E2=1 T1=1 -=1", "passed_p4 -=0",
		"entered_p5 E1=1 E2=1 -=2", "passed_p5 E1=1 E2=0 -=1",
	)
	for code, want := range map[string]string{"OP07": "0.5", "OP08": "0.2", "OP09": "0", "OP10": "0.5"} {
		if got := opportunityIndicator(t, w, march, "", code); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
	if got := opportunityIndicator(t, w, march, "M1", "OP07"); got != "none: Opportunities that entered P2: zero, so there is nothing to divide by" {
		t.Errorf("OP07 of nobody: %s", got)
	}
}

// The product-limit estimate by hand. 10, 20+, 30, 40: of four one is signed
// after 10 days (3/4 last), of the two left one after 30 (3/8 last): 30.
func TestOpportunityCycleMedian(t *testing.T) {
	for _, x := range []struct{ lengths, want string }{
		{"10 20 30", "20"}, {"10 20 30 40", "20"}, {"10 20+ 30 40", "30"}, {"10+ 20+ 30", "30"}, {"5", "5"}, {"0 0 9", "0"},
		{"10 10+ 10+", "none"}, {"10 20 30+ 30+ 30+", "none"}, {"7+", "none"},
		{"10 10+", "10"}, // what ends on a day ends before what is last known of on it
		{"1+ 2 2 3 4+ 5", "3"},
		// 6-MP arm of Freireich's leukaemia trial, whose published median is 23 weeks
		{"6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+", "23"},
		// placebo arm: 8 weeks
		{"1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23", "8"},
	} {
		var rows []Row
		for _, f := range strings.Fields(x.lengths) {
			value, err := money.ParseDecimal(strings.TrimSuffix(f, "+"))
			if err != nil {
				t.Fatal(err)
			}
			rows = append([]Row{{Value: value, Open: strings.HasSuffix(f, "+")}}, rows...)
		}
		got, why := cycleMedian(nil, period.Window{}, rows)
		if (x.want == "none") != !why.IsZero() || why.IsZero() && got.String() != x.want {
			t.Errorf("%s: %s %s, want %s", x.lengths, got, why.EN, x.want)
		}
	}
}

func TestOpportunityCycle(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31") // 24 months: from 1 April 2024
	c.deal("O1", "E1", "1", "2024-04-01 P2", "2024-04-11 P6")
	c.deal("O2", "E1", "1", "2024-03-31 P2", "2024-04-01 P6") // entered too long ago
	c.deal("O3", "E1", "1", "2026-01-01 P1", "2026-01-11 P3", "2026-01-21 P2", "2026-01-31 P6")
	c.deal("O4", "E1", "1", "2026-03-01 P2")                                   // 30 days, open
	c.deal("O5", "E1", "1", "2026-01-01 P2", "2026-01-06 L")                   // 5 days, lost
	c.deal("O6", "E2", "1", "2026-03-01 P2", "2026-04-01 P6")                  // not yet signed on the day
	c.deal("O7", "E1", "1", "2026-01-01 P6")                                   // never in the pipeline
	c.deal("O0", "E1", "1", "2026-01-01 P3", "2026-01-02 P6")                  // never at P2
	c.deal("O8", "E1", "1", "2026-03-01 P2", "2026-03-03 P6", "2026-03-05 P6") // signed on the 3rd, told twice
	c.deal("O9", "M1", "1", "2026-03-01 P2", "2026-03-03 P6", "2026-03-05 P5") // not signed after all
	c.deal("B0", "", "1", "2026-03-01 P2", "2026-03-02 P6")                    // nobody's
	for scope, want := range map[string]string{
		"E1": "10", // 2, 5+, 10, 10, 30+: 4/5 last longer than 2 days, 4/15 than 10
		"E2": "none: not reached: fewer than half of 1 opportunities are signed, so there is no median yet",
		"M1": "none: not reached: fewer than half of 1 opportunities are signed, so there is no median yet",
	} {
		if got := opportunityIndicator(t, c.world(), march, scope, "OP11"); got != want {
			t.Errorf("OP11 of %s: %s, want %s", scope, got, want)
		}
	}
	if got := opportunityIndicator(t, opportunityFixture().world(), march, "", "OP11"); got != "none: No opportunity entered P2 in 24 months" {
		t.Errorf("OP11 of nothing: %s", got)
	}
	rows, err := c.world().Rows(march, opportunityScope("E1"), "sales_cycle_days")
	var list []string
	for _, r := range rows {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %t %s", r.Ref, r.Value, r.Open, r.Cause))+" "+r.Date.String())
	}
	if got, want := strings.Join(list, ", "), "O1 10 false won 2024-04-11, O3 10 false won 2026-01-31, O4 30 true 2026-03-31, O5 5 true lost 2026-01-06, O8 2 false won 2026-03-03"; err != nil || got != want {
		t.Errorf("%s, want %s (%v)", got, want, err)
	}
}

func TestOpportunityStalled(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31")
	// stays in P2: 4, 10 → median 7, so more than 14 days are too many; in P3: 30
	c.deal("S1", "M1", "1", "2026-01-01 P2", "2026-01-05 P3", "2026-02-04 L")
	c.deal("S2", "M1", "1", "2024-03-25 P2", "2024-04-04 L")
	c.deal("S3", "M1", "1", "2024-03-01 P2", "2024-03-31 L")    // left more than 24 months ago
	c.deal("S4", "M1", "1", "2026-04-02 P2", "2026-05-02 L")    // left later
	c.deal("O1", "E1", "10", "2026-03-17 P2")                   // 14 days: not yet
	c.deal("O2", "E1", "20", "2026-03-16 P2")                   // 15
	c.deal("O3", "E1", "40", "2026-02-01 P2")                   // a milestone 14 days ago
	c.deal("O4", "E1", "80", "2026-02-01 P2")                   // a milestone without evidence, one to come
	c.deal("O5", "E2", "160", "2026-03-01 P2", "2026-03-30 P2") // told again, not moved
	c.deal("O6", "E2", "320", "2026-02-01 P3")                  // 58 days of 60
	c.deal("O7", "E2", "640", "2026-01-01 P2", "2026-03-31 P6")
	c.selling.Moves = c.selling.Moves[:len(c.selling.Moves)-1] // O7 did not move
	c.selling.Milestones = []fact.Milestone{
		{Opportunity: "O3", Code: "a", Reached: day("2026-03-17"), Evidence: "minutes"}, {Opportunity: "O3", Code: "b", Reached: day("2026-02-17"), Evidence: "minutes"},
		{Opportunity: "O4", Code: "a", Reached: day("2026-03-17")}, {Opportunity: "O4", Code: "b", Reached: day("2026-04-01"), Evidence: "minutes"},
	}
	w := c.world()
	opportunityWant(t, w, march, "stalled_amount E1=100 E2=800 M1=0 T1=900 -=900", "pipeline_amount E1=150 E2=1120 -=1270")
	if got := opportunityIndicator(t, w, march, "E1", "OP05"); !strings.HasPrefix(got, "0.6666666666") {
		t.Errorf("OP05: %s", got)
	}
	if got := opportunityIndicator(t, w, march, "M1", "OP05"); got != "none: Open amount from P2 to P5: zero, so there is nothing to divide by" {
		t.Errorf("OP05 of nothing: %s", got)
	}
	c.deal("O8", "E2", "5", "2026-03-30 P4")
	want := "none: No opportunity has left stage P4 in 24 months, so it cannot be said whether those in it (such as " + problem.Show("O8") + ") are stalled"
	if got := opportunityIndicator(t, c.world(), march, "E2", "OP05"); got != want {
		t.Errorf("OP05: %s, want %s", got, want)
	}
	opportunityWant(t, c.world(), march, "stalled_amount E1=100")
}

func TestOpportunityWeighted(t *testing.T) {
	c := opportunityFixture()
	c.deal("O1", "E1", "10.01", "2026-03-01 P4") // 0.5
	c.deal("O2", "E1", "8", "2026-03-01 P5")     // 0.625
	c.deal("O3", "E2", "8", "2026-03-01 P2")     // 0.25
	c.deal("O4", "E2", "800", "2026-03-01 P6")
	c.deal("O5", "E2", "", "2026-03-01 P5")
	opportunityWant(t, c.world(), opportunityWindow("2026-03-01", "2026-03-31"), "weighted_amount E1=10.005 E2=2 M1=0 -=12.005")
}
