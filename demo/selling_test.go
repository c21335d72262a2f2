package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// The digest of what seed 1's company did pins it like the others.
const digestOfSelling1 = "4df4c912e1ec37fb48f108d4a2b317b606e3d085dde6eb2905e7b2b86c878250"

func TestSelling_SameSeedSameFacts(t *testing.T) {
	digest := func(seed uint64) string {
		g := NewGrown(seed)
		sum := sha256.Sum256(fmt.Appendf(nil, "%v", g.Selling(seed)))
		return hex.EncodeToString(sum[:])
	}
	first := digest(1)
	if again := digest(1); again != first {
		t.Fatal("the same seed makes other facts")
	}
	if first == digest(2) {
		t.Fatal("another seed makes the same facts")
	}
	if first != digestOfSelling1 {
		t.Errorf("the facts of seed 1 have changed: digest %s", first)
	}
}

func TestSelling_ReferToWhatIsThereAndEndToday(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		g := NewGrown(seed)
		s, all := g.Selling(seed).Facts, g.Whole()
		persons, customers, contracts := map[string]bool{}, map[string]bool{}, map[string]fact.Contract{}
		for _, p := range all.Persons {
			persons[p.Code] = true
		}
		for _, c := range all.Customers {
			customers[c.Code] = true
		}
		for _, c := range all.Contracts {
			contracts[c.Number] = c
		}
		past := func(what string, days ...period.Date) {
			t.Helper()
			for _, d := range days {
				if d.After(g.Today) {
					t.Errorf("seed %d: %s happens on %s, after today", seed, what, d)
				}
			}
		}
		known, last := map[string]fact.Opportunity{}, map[string]fact.Move{}
		for _, o := range s.Opportunities {
			if _, twice := known[o.Number]; twice || !persons[o.Owner] || !customers[o.Customer] || o.Amount.Minor <= 0 {
				t.Errorf("seed %d: %+v is there twice, or refers to nobody", seed, o)
			}
			if c, ok := contracts[o.Contract]; o.Contract != "" && (!ok || c.Customer != o.Customer) {
				t.Errorf("seed %d: %s became a contract of somebody else", seed, o.Number)
			}
			known[o.Number] = o
			past("an opportunity", o.Opened, o.Award)
		}
		for _, m := range s.Moves {
			if before, ok := last[m.Opportunity]; ok && (m.Date.Before(before.Date) || m.Line <= before.Line) {
				t.Errorf("seed %d: %s moves back in time", seed, m.Opportunity)
			}
			if last[m.Opportunity] = m; known[m.Opportunity].Number == "" {
				t.Errorf("seed %d: a move of %s", seed, m.Opportunity)
			}
			past("a move", m.Date)
		}
		for number, m := range last {
			if won := known[number].Contract != ""; won != (m.Stage == "P6") {
				t.Errorf("seed %d: %s stands at %s, its contract is %q", seed, number, m.Stage, known[number].Contract)
			}
		}
		for _, v := range s.Visits {
			past("a visit", v.Date, v.Debriefed)
			if v.With == v.Person || v.With != "" && !persons[v.With] {
				t.Errorf("seed %d: visit %s is joined by %q", seed, v.Number, v.With)
			}
		}
		for _, c := range s.Confirmations {
			past("a confirmation", c.Date, c.Checked)
			if c.By == known[c.Opportunity].Owner {
				t.Errorf("seed %d: %s is confirmed by its owner", seed, c.Opportunity)
			}
		}
		for _, l := range s.Logs {
			past("a log", l.Day, l.Written, l.Reviewed)
		}
		for _, x := range s.PlanItems {
			past("a plan item", x.Done)
			if x.Week.Weekday() != 1 {
				t.Errorf("seed %d: a week begins on %s", seed, x.Week)
			}
		}
	}
}

func TestSelling_ShowsWhatItIsMeantTo(t *testing.T) {
	g := NewGrown(1)
	x := g.Selling(1)
	s := x.Facts
	for name, n := range map[string][2]int{
		"stages": {len(s.Stages), 10}, "leads": {len(s.Leads), 500}, "opportunities": {len(s.Opportunities), 250}, "moves": {len(s.Moves), 700},
		"milestones": {len(s.Milestones), 500}, "elements": {len(s.Elements), 1000}, "confirmations": {len(s.Confirmations), 150},
		"key persons": {len(s.KeyPersons), 700}, "relations": {len(s.Relations), 700}, "visits": {len(s.Visits), 1500}, "meetings": {len(s.Meetings), 1500},
		"plan items": {len(s.PlanItems), 3000}, "logs": {len(s.Logs), 4000}, "hours": {len(s.Hours), 2000}, "bids": {len(s.Bids), 60},
		"forecasts": {len(s.Forecasts), 500}, "targets": {len(s.Targets), 900}, "terms": {len(s.Terms), 100}, "changes": {len(s.Changes), 5},
		"bad debts": {len(s.BadDebts), 1}, "figures": {len(x.Figures), 300},
	} {
		if n[0] < n[1] {
			t.Errorf("%d %s, at least %d are wanted", n[0], name, n[1])
		}
	}
	ends := map[string]int{}
	for _, m := range s.Moves {
		ends[m.Stage]++
	}
	for _, stage := range []string{"P2", "P3", "P4", "P5", "P6", "X1", "X2", "X3"} {
		if ends[stage] == 0 {
			t.Errorf("nothing reaches %s", stage)
		}
	}
	again, late, void := 0, 0, 0
	for _, o := range s.Opportunities {
		if o.Origin != "" {
			again++
		}
	}
	for _, c := range s.Confirmations {
		if c.False {
			void++
		}
		if !c.Date.IsZero() && c.Date.DaysSince(c.Asked) > 7 {
			late++
		}
	}
	if again != 1 || late == 0 || void == 0 {
		t.Errorf("%d re-opened, %d confirmed late, %d confirmed falsely", again, late, void)
	}
}

func TestSelling_HoldsTogether(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		g := NewGrown(seed)
		s := g.Selling(seed).Facts
		for _, p := range fact.CheckSelling(g.Whole(), &s, nil) {
			t.Errorf("seed %d: %s", seed, p.String("en"))
		}
	}
}
