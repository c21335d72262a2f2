package measure

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
)

func TestOpportunityWinRate(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31") // twelve months: from 1 April 2025
	c.deal("O1", "E1", "300", "2025-01-05 P2", "2025-04-01 P6")
	c.deal("O2", "E1", "10000", "2025-01-05 P2", "2025-03-31 P6")                 // thirteen months back
	c.deal("O3", "E1", "100", "2025-01-05 P2", "2026-03-31 W")                    // the customer gave it up
	c.deal("O4", "E1", "20000", "2025-01-05 P2", "2026-02-01 V")                  // void, apart
	c.deal("O5", "E1", "40000", "2025-01-05 P2", "2026-02-01 L", "2026-03-01 P3") // re-opened: not decided
	c.deal("O6", "E2", "500", "2025-01-05 P2", "2026-03-01 P6")                   // in T2
	c.deal("O7", "E2", "700", "2025-01-05 P2", "2026-03-16 L")                    // in T1
	c.deal("O8", "E2", "80000", "2025-01-05 P2", "2026-02-01 L")                  // carried on by O9
	next := c.deal("O9", "E2", "900", "2026-02-10 P2", "2026-03-20 L")
	next.Origin, next.Opened = "O8", day("2026-02-10")
	split := c.deal("O10", "E2", "1", "2025-06-01 P2") // split from O7 while it was open: O7 is lost all the same
	split.Origin, split.Opened = "O7", day("2025-06-01")
	c.deal("O11", "", "2000", "2025-01-05 P2", "2025-12-01 P6") // nobody's
	c.deal("O12", "E1", "4000", "2025-01-05 P2", "2026-04-01 P6")
	w := c.world()
	opportunityWant(t, w, march,
		"won_amount E1=300 E2=500 M1=0 T1=300 T2=500 -=2800",
		"decided_amount E1=400 E2=2100 T1=2000 T2=500 -=4500",
	)
	for scope, want := range map[string]string{"E1": "0.75", "T1": "0.15", "T2": "1", "M1": "none: Amount decided: zero, so there is nothing to divide by"} {
		if got := opportunityIndicator(t, w, march, scope, "OP04"); got != want {
			t.Errorf("OP04 of %s: %s, want %s", scope, got, want)
		}
	}
	opportunityWant(t, w, opportunityWindow("2026-02-01", "2026-02-09"), "decided_amount E2=80000") // not carried on yet
	counts, err := w.WinCounts(opportunityWindow("2025-04-01", "2026-03-31"), []Scope{opportunityScope(""), opportunityScope("T1"), opportunityScope("M1")})
	if err != nil {
		t.Fatal(err)
	}
	if beside, err := w.Wins(march, opportunityScope("T1")); err != nil || beside != counts[1] {
		t.Errorf("beside OP04 of March stands %+v, want the twelve months: %+v, %v", beside, counts[1], err)
	}
	if got, want := fmt.Sprintf("%+v", counts[2]), fmt.Sprintf("%+v", WinCount{}); got != want {
		t.Errorf("of nothing: %s", got)
	}
	if got := opportunityCount(counts[0]); got != "won 3 lost 2 withdrawn 1 void 1 rate 0.5 between 0.1876 and 0.8124" {
		t.Errorf("the company: %s", got)
	}
	if got := opportunityCount(counts[1]); got != "won 1 lost 2 withdrawn 1 void 1 rate 0.25 between 0.0456 and 0.6994" {
		t.Errorf("T1: %s", got)
	}
	if _, err := w.WinCounts(march, []Scope{{Level: OfOne, Code: "X"}}); err == nil || !strings.Contains(err.Error(), "X") {
		t.Errorf("an unknown person: %v", err)
	}
}

func opportunityCount(c WinCount) string {
	return fmt.Sprintf("won %d lost %d withdrawn %d void %d rate %s between %s and %s", c.Won, c.Lost, c.Withdrawn, c.Void, c.Rate.Canonical(), c.Low.Canonical(), c.High.Canonical())
}

// The ends of the interval are those of published tables of Wilson's score
// interval, without correction for continuity.
func TestOpportunityWinInterval(t *testing.T) {
	for _, x := range []struct {
		won, n    int64
		low, high string
	}{
		{0, 10, "0", "0.2775"}, {1, 10, "0.0179", "0.4042"}, {5, 10, "0.2366", "0.7634"}, {10, 10, "0.7225", "1"}, {1, 1, "0.2065", "1"}, {29, 29, "0.883", "1"},
	} {
		low, high, _ := Wilson(x.won, x.n)
		low, high = low.Round(4), high.Round(4)
		if low.Canonical().String() != x.low || high.Canonical().String() != x.high {
			t.Errorf("%d of %d: %s to %s, want %s to %s", x.won, x.n, low, high, x.low, x.high)
		}
	}
	c := opportunityFixture()
	for i := range 30 {
		c.deal(fmt.Sprint("O", i), "E1", "1", "2026-01-05 P2", "2026-02-01 "+[]string{"P6", "L"}[i%2])
	}
	counts, err := c.world().WinCounts(opportunityWindow("2026-01-01", "2026-12-31"), []Scope{opportunityScope("E1")})
	if err != nil || counts[0].Decided() != 30 || counts[0].Rate.Canonical().String() != "0.5" || !counts[0].High.IsZero() {
		t.Errorf("thirty need no interval: %+v, %v", counts, err)
	}
}

func TestOpportunityWinRateWithoutAmounts(t *testing.T) {
	march := opportunityWindow("2026-03-01", "2026-03-31")
	c := opportunityFixture()
	c.deal("O1", "E1", "300", "2026-01-05 P6")
	c.deal("O2", "E1", "100", "2026-01-05 L")
	c.deal("O3", "E1", "", "2026-01-05 L")
	c.deal("O4", "E1", "", "2026-01-05 W")
	c.deal("O5", "E1", "", "2026-01-05 V") // void bids are apart, with or without an amount
	c.deal("O6", "E2", "", "2026-01-05 P6")
	c.deal("O7", "E2", "1", "2026-01-05 L")
	c.deal("O8", "M1", "1", "2026-01-05 P6")
	w := c.world()
	for scope, want := range map[string]string{
		"E1": "none: lost deals carry no amount: 2 of 3 lost or withdrawn; see the win rate by count instead",
		"E2": "none: won deals carry no amount: 1 of 1; see the win rate by count instead",
		"":   "none: lost deals carry no amount: 2 of 4 lost or withdrawn; see the win rate by count instead",
		"M1": "1",
	} {
		if got := opportunityIndicator(t, w, march, scope, "OP04"); got != want {
			t.Errorf("OP04 of %q: %s, want %s", scope, got, want)
		}
	}
	counts, err := w.WinCounts(opportunityWindow("2026-01-01", "2026-03-31"), []Scope{opportunityScope("E1")})
	if err != nil || counts[0].Decided() != 4 || counts[0].Rate.Canonical().String() != "0.25" {
		t.Errorf("by count: %+v, %v", counts, err)
	}
}

// What a scope needs ahead: E1 by the conversion of its own 24 months, E2 by a
// reserve that was set.
func TestOpportunityReserveNeeded(t *testing.T) {
	march := opportunityWindow("2026-03-01", "2026-03-31") // ahead: to 29 June
	target := func(person, period, of, amount string) fact.Target {
		return fact.Target{Person: person, Period: period, Of: of, Amount: cny(amount)}
	}
	build := func() *opportunityCompany {
		c := opportunityFixture()
		c.selling.Targets = []fact.Target{
			target("E1", "2026-Q1", "signing", "900"), target("E1", "2026-02", "signing", "500"), // the month goes before its quarter
			target("E1", "2026", "signing", "3650"), target("E1", "2025", "signing", "7"), target("E1", "2026-Q9", "signing", "7"),
			target("E1", "2026-Q2", "collection", "7"),
			target("E2", "2026", "reserve", "50"), target("E2", "2026-03", "reserve", "60"), target("E2", "2026-04", "reserve", "70"),
			target("E2", "2026", "signing", "7000"),
		}
		return c
	}
	// January 310 and March 310 of the quarter, February 500, April 300, May 310, June 290 of 300: 2020
	opportunityWant(t, build().world(), march, "reserve_needed E1=6060 E2=60 T1=6120 -=6120")
	c := build()
	c.set.Contracts = []fact.Contract{
		{Number: "C1", Signed: day("2026-01-05"), Amount: cny("1000")}, // half of it E2's, who has a reserve of his own
		{Number: "C2", Signed: day("2026-01-05"), Amount: cny("400")},  // binds from 1 March
		{Number: "C3", Signed: day("2026-01-05"), Amount: cny("5000")}, // not on file
		{Number: "C4", Signed: day("2026-04-01"), Amount: cny("5000")},
		{Number: "C5", Signed: day("2025-12-31"), Amount: cny("5000")}, // last year's, with a cancellation of this year
		{Number: "C6", Signed: day("2025-12-01"), Amount: cny("30")},   // last year's, on file only this year
	}
	half, _ := money.ParseDecimal("0.5")
	c.set.Splits = []fact.Split{{Contract: "C1", Person: "E1", Share: half}, {Contract: "C1", Person: "E2", Share: half}}
	for _, n := range []string{"C2", "C3", "C4", "C5", "C6"} {
		c.set.Splits = append(c.set.Splits, fact.Split{Contract: n, Person: "E1", Share: money.Int(1)})
	}
	c.selling.Terms = []fact.Terms{{Contract: "C2", Effective: day("2026-03-01"), Filed: day("2026-03-31")}, {Contract: "C3", Filed: day("2026-04-01")}, {Contract: "C6", Filed: day("2026-01-09")}}
	c.selling.Changes = []fact.Change{
		{Contract: "C5", Number: "1", Date: day("2026-02-01"), Amount: cny("-100")}, {Contract: "C2", Number: "1", Date: day("2026-02-01"), Amount: cny("20")},
		{Contract: "C5", Number: "2", Date: day("2026-04-01"), Amount: cny("-9999")},
	}
	// 2020 − 500 − 400 − 20 + 100 − 30 = 1170 remain
	opportunityWant(t, c.world(), march, "reserve_needed E1=3510 E2=60 T1=3570 -=3570")
	if got := opportunityIndicator(t, c.world(), march, "E1", "OP01"); got != "0" {
		t.Errorf("OP01 with nothing in reserve: %s", got)
	}
	for i := range 30 { // ten of thirty deals won, 300 of 1200 in amount
		c.deal(fmt.Sprint("O", i), "E1", []string{"30", "40", "50"}[i%3], "2025-01-05 P2", "2026-02-01 "+[]string{"P6", "L", "W"}[i%3])
	}
	c.deal("direct", "E1", "7777", "2026-02-01 P6") // never stood at P2 to P5
	opportunityWant(t, c.world(), march, "reserve_needed E1=4680 T1=4740")
	c.selling.Opportunities[1].Amount = money.Amount{}
	opportunityWant(t, c.world(), opportunityWindow("2026-03-01", "2026-03-31"), "reserve_needed E2=60")
	if got := opportunityIndicator(t, c.world(), march, "E1", "OP01"); !strings.HasPrefix(got, "none: lost deals carry no amount: 1 of 20") {
		t.Errorf("lost deals without amounts: %s", got)
	}
	c.selling.Moves = nil
	for i := range 30 {
		c.deal(fmt.Sprint("N", i), "E1", "1", "2025-01-05 P2", "2026-02-01 L")
	}
	if got := opportunityIndicator(t, c.world(), march, "E1", "OP01"); got != "none: None of the 30 deals that ended in 24 months was won, so no reserve would be enough" {
		t.Errorf("nothing won: %s", got)
	}
	c.set.Contracts[0].Amount = cny("9000") // the target is met
	for scope, want := range map[string]string{"E1": "none: No need left: the signing target is met already", "M1": "none: No signing target and no reserve target is set", "E2": "0"} {
		if got := opportunityIndicator(t, c.world(), march, scope, "OP01"); got != want {
			t.Errorf("OP01 of %s: %s, want %s", scope, got, want)
		}
	}
	opportunityWant(t, c.world(), march, "reserve_needed T1=60")
}
