package measure

import (
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

func TestOpportunityLeads(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31")
	c.deal("O1", "E1", "1", "2026-03-31 P2")
	c.deal("O2", "E1", "1", "2026-03-01 P2").Opened = day("2026-04-01")
	lead := func(number, person, received, channel, became string) {
		c.selling.Leads = append(c.selling.Leads, fact.Lead{Number: number, Person: person, Received: day(received), Channel: channel, Opportunity: became})
	}
	lead("L1", "E1", "2026-03-01", "referral", "O1")
	lead("L2", "E1", "2026-03-31", "event", "O2") // became one later
	lead("L3", "E2", "2026-03-15", "event", "")
	lead("L4", "E2", "2026-02-28", "event", "O1")
	lead("L5", "E2", "2026-03-16", "event", "unknown")
	w := c.world()
	opportunityWant(t, w, march, "leads_received E1=2 E2=2 T1=3 T2=1 -=4", "leads_to_opportunity E1=1 E2=0 -=1")
	if got := opportunityIndicator(t, w, march, "M1", "OP13"); got != "none: Leads received: zero, so there is nothing to divide by" {
		t.Errorf("OP13 of nothing: %s", got)
	}
	rows, err := w.Rows(march, opportunityScope("T2"), "leads_received")
	if err != nil || len(rows) != 1 || rows[0].Cause != "event" || rows[0].Ref != "L3" {
		t.Errorf("leads of T2: %+v, %v", rows, err)
	}
}

func TestOpportunityElements(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31")
	c.deal("O1", "E1", "1", "2026-02-01 P2")
	c.deal("O2", "E1", "1", "2026-02-01 P5")
	c.deal("O3", "E1", "1", "2026-02-01 P1")
	c.deal("O4", "E2", "1", "2026-02-01 P2", "2026-03-31 L")
	for _, e := range []string{"O1 need 2026-03-31", "O1 need 2026-02-01", "O1 budget 2026-04-01", "O2 timing 2026-01-01", "O2 contact 2026-01-01", "O3 need 2026-01-01", "O4 need 2026-01-01", "O2 colour 2026-01-01"} {
		f := strings.Fields(e)
		c.selling.Elements = append(c.selling.Elements, fact.Element{Opportunity: f[0], Which: fact.ElementKind(f[1]), Date: day(f[2])})
	}
	w := c.world()
	opportunityWant(t, w, march, "elements_expected E1=10 E2=0 -=10", "elements_complete E1=3 E2=0 -=3")
	if got := opportunityIndicator(t, w, march, "E1", "OP14"); got != "0.3" {
		t.Errorf("OP14: %s", got)
	}
}

// Five working days from Monday the 23rd end on Monday the 30th. The 27th is a
// day off, so they end on the 31st, and those from the 24th on 1 April.
func TestOpportunityConfirmations(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31")
	c.settings.Calendar.Off = map[period.Date]bool{day("2026-03-27"): true}
	c.deal("O1", "E1", "1", "2026-02-01 P2")
	add := func(of, by, asked, date, checked string, wrong bool) {
		c.selling.Confirmations = append(c.selling.Confirmations, fact.Confirmation{Opportunity: of, By: by, Asked: day(asked), Date: day(date), Checked: day(checked), False: wrong})
	}
	add("O1", "M1", "2026-03-23", "2026-03-31", "", false)
	add("O1", "M1", "2026-03-24", "2026-03-25", "", false)           // not due yet
	add("O1", "M1", "2026-02-23", "2026-03-03", "2026-03-31", true)  // due on 2 March, late
	add("O1", "M1", "2026-02-20", "2026-02-27", "2026-03-01", false) // due on 27 February
	add("O1", "E2", "2026-03-02", "", "", false)                     // due on the 9th, in T2, never given
	add("O1", "E2", "", "2026-03-02", "2026-04-01", true)            // not asked for; checked later
	add("other", "M1", "2026-03-02", "2026-03-03", "2026-03-04", true)
	w := c.world()
	opportunityWant(t, w, march,
		"confirmations_due M1=2 E1=0 E2=1 T1=2 T2=1 -=3", "confirmed_on_time M1=1 E2=0 -=1",
		"confirmations_checked M1=2 E2=0 -=2", "confirmations_false M1=1 E2=0 -=1",
	)
	for code, want := range map[string]string{"OP15": "0.5", "OP22": "0.5"} {
		if got := opportunityIndicator(t, w, march, "M1", code); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
		if got := opportunityIndicator(t, w, march, "E1", code); !strings.Contains(got, "zero, so there is nothing to divide by") {
			t.Errorf("%s of nothing: %s", code, got)
		}
	}
}

func TestOpportunityRelations(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31")
	c.deal("O1", "E1", "1", "2026-02-01 P2", "2026-03-10 P6") // open at the start only
	c.deal("O2", "E2", "1", "2026-02-01 P2")
	c.deal("O3", "E2", "1", "2026-03-01 P2") // open at the end only
	for _, k := range []string{"O1 a KDM", "O1 b KI", "O2 a KDM", "O2 c KDM", "O2 d KU", "O3 e KDM", "O3 a KDM", "O9 f KDM"} {
		f := strings.Fields(k)
		c.selling.KeyPersons = append(c.selling.KeyPersons, fact.KeyPerson{Opportunity: f[0], Code: f[1], Role: fact.BuyerRole(f[2])})
	}
	relation := func(who, from string, grade int) {
		c.selling.Relations = append(c.selling.Relations, fact.Relation{KeyPerson: who, From: day(from), Grade: grade})
	}
	relation("a", "2026-03-31", 2)
	relation("a", "2026-01-01", 3) // 3 → 2: raised
	relation("b", "2026-02-28", 3)
	relation("b", "2026-03-05", 1)
	relation("b", "2026-03-06", 3) // 3 → 3
	relation("c", "2026-03-01", 3) // not known before the window
	relation("d", "2026-01-01", 1)
	relation("d", "2026-03-01", 2) // fell
	relation("e", "2026-01-01", 1)
	w := c.world()
	opportunityWant(t, w, march,
		"relations_watched E1=2 E2=2 T1=3 -=3", // a once in the team
		"relations_raised E1=1 E2=1 -=1",
		"deciders_known E1=0 E2=3 -=3", // a, c, e
		"deciders_in_favour E1=0 E2=2 -=2",
	)
	if got := opportunityIndicator(t, w, march, "E2", "OP16"); got != "0.5" {
		t.Errorf("OP16: %s", got)
	}
	for _, code := range []string{"OP16", "OP17"} {
		if got := opportunityIndicator(t, w, march, "M1", code); !strings.Contains(got, "zero, so there is nothing to divide by") {
			t.Errorf("%s of nothing: %s", code, got)
		}
	}
}

func TestOpportunityLeavingP4(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31")
	c.deal("O1", "E1", "1", "2026-02-01 P4", "2026-03-10 P5")
	c.deal("O2", "E1", "1", "2026-02-01 P4", "2026-03-10 L")
	c.deal("O3", "E1", "1", "2026-02-01 P4", "2026-03-10 P3", "2026-03-12 P4", "2026-03-20 P5") // once, on the 20th
	c.deal("O4", "E2", "1", "2026-02-01 P4", "2026-03-15 P5", "2026-04-02 P6")                  // in T2
	c.deal("O5", "E2", "1", "2026-02-01 P4", "2026-03-10 P4", "2026-04-01 P5")                  // later
	visit := func(number, of, date string, high, held bool) {
		c.selling.Visits = append(c.selling.Visits, fact.Visit{Number: number, Opportunity: of, Date: day(date), High: high, Held: held})
	}
	visit("V1", "O1", "2026-03-10", true, true)
	visit("V2", "O2", "2026-03-11", true, true)
	visit("V3", "O3", "2026-03-20", true, true)
	visit("V4", "O4", "2026-03-01", true, false)
	visit("V5", "O4", "2026-03-01", false, true)
	visit("V6", "", "2026-03-01", true, true)
	w := c.world()
	opportunityWant(t, w, march, "left_p4 E1=3 E2=1 T1=3 T2=1 -=4", "left_p4_after_high_visit E1=2 E2=0 -=2")
	opportunityWant(t, w, opportunityWindow("2026-03-01", "2026-03-15"), "left_p4 E1=3", "left_p4_after_high_visit E1=1")
	if got := opportunityIndicator(t, w, march, "", "OP18"); got != "0.5" {
		t.Errorf("OP18: %s", got)
	}
}

func TestOpportunityMilestones(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31")
	c.deal("O1", "E1", "1", "2026-02-01 P4")
	c.deal("O2", "E2", "1", "2026-02-01 L")
	add := func(of, code, due, reached, evidence string) {
		c.selling.Milestones = append(c.selling.Milestones, fact.Milestone{Opportunity: of, Code: code, Due: day(due), Reached: day(reached), Evidence: evidence})
	}
	add("O1", "a", "2026-03-31", "2026-03-31", "minutes")
	add("O1", "b", "2026-03-30", "2026-03-31", "minutes") // late
	add("O1", "c", "2026-03-01", "2026-02-01", "")        // nothing to show
	add("O1", "d", "2026-04-01", "2026-03-01", "minutes") // due later
	add("O2", "e", "2026-03-15", "", "minutes")
	add("O9", "f", "2026-03-15", "2026-03-15", "minutes")
	w := c.world()
	opportunityWant(t, w, march, "milestones_planned E1=3 E2=1 T2=1 T1=3 -=4", "milestones_reached E1=1 E2=0 -=1")
	if got := opportunityIndicator(t, w, march, "", "OP19"); got != "0.25" {
		t.Errorf("OP19: %s", got)
	}
	if got := opportunityIndicator(t, w, march, "M1", "OP19"); !strings.Contains(got, "nothing to divide by") {
		t.Errorf("OP19 of nothing: %s", got)
	}
}

func TestOpportunityBids(t *testing.T) {
	c := opportunityFixture()
	march := opportunityWindow("2026-03-01", "2026-03-31")
	add := func(number, person, submitted, decided, result string) {
		c.selling.Bids = append(c.selling.Bids, fact.Bid{Number: number, Person: person, Submitted: day(submitted), Decided: day(decided), Result: result})
	}
	add("B1", "E1", "2026-01-01", "2026-03-01", "won")
	add("B2", "E1", "2026-03-01", "2026-03-31", "lost")
	add("B3", "E1", "2026-03-01", "2026-03-31", "void")
	add("B4", "E1", "2026-03-01", "2026-04-01", "void") // not void yet
	add("B5", "E2", "2026-03-15", "", "")
	add("B6", "E2", "2026-02-01", "2026-03-16", "won")
	add("B7", "E2", "2026-02-01", "2026-03-16", "void")
	w := c.world()
	opportunityWant(t, w, march,
		"bids_submitted E1=3 E2=1 T2=1 T1=3 -=4", "bids_void E1=1 E2=0 -=1",
		"bids_decided E1=2 E2=1 T1=3 T2=0 -=3", "bids_won E1=1 E2=1 -=2",
	)
	for code, want := range map[string]string{"OP20": "0.5", "OP21": "0.333333333333333333"} {
		if got := opportunityIndicator(t, w, march, "E1", code); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
		if got := opportunityIndicator(t, w, march, "M1", code); !strings.Contains(got, "nothing to divide by") {
			t.Errorf("%s of nothing: %s", code, got)
		}
	}
}
