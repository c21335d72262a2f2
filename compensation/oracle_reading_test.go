package compensation_test

import (
	"testing"

	"pgregory.net/rapid"
)

// What the rules leave open, or say in a word that is easily missed.

// A driver that is another measure holds the whole day of the line, but of tied
// reversals only those that came before.
func TestOracleWholeDayOfDriver(t *testing.T) {
	rule := oracleTiered("whole", "year", "150:4% 6%").with(func(r *oracleRule) { r.on = "collected_net" })
	facts := `
		contract HT1 2026-01-01 900 E1=100%
		receipt R0 2026-01-05 HT1=100
		receipt R1 2026-02-10 HT1=50
		receipt R2 2026-02-10 HT1=50
		reversal A0 2026-02-10 R0 HT1=-100`
	paid := `
		2026-01 commission/R0/1 4.00
		2026-02 commission/R1/1 3.00
		2026-02 commission/R2/1 3.00
		2026-02 reversal/A0/1/R0/1 -4.00`
	checkOracle(t, []oracleCase{
		{name: "mirror", facts: facts, plan: oracleOne(rule.with(func(r *oracleRule) { r.reversal = "mirror" })), want: paid},
		{name: "rerate", facts: facts, plan: oracleOne(rule), want: paid + `
			2026-02 reversal/A0/1/R1/1 -1.00
			2026-02 reversal/A0/1/R2/1 -1.00`},
	})
}

// Of signings nothing goes back. Where cash drives them, the next signing finds
// the driver where it then is.
func TestOracleCashDrivesSignings(t *testing.T) {
	rule := oracleTiered("whole", "year", "50:1% 2%").with(func(r *oracleRule) { r.basis, r.on, r.catchUp = "signed", "collected", true })
	checkOracle(t, []oracleCase{{name: "rerate", plan: oracleOne(rule), facts: `
		contract HT1 2026-01-05 1000 E1=100%
		contract HT2 2026-03-01 500 E1=100%
		contract HT3 2026-05-01 100 E1=100%
		receipt R1 2026-02-10 HT1=100
		reversal V1 2026-04-10 R1 HT1=-100`, want: `
		2026-01 commission/HT1/0 10.00
		2026-03 catchUp/HT2/0 10.00
		2026-03 commission/HT2/0 10.00
		2026-05 catchUp/HT3/0 -15.00
		2026-05 commission/HT3/0 1.00`}})
}

// Mirrored, a line leaves the sum of its deal with what it came to before the
// cap, as though it had never been: 7.00 and 6.00 are left to pay.
func TestOracleDealForgetsMirrored(t *testing.T) {
	checkOracle(t, []oracleCase{{name: "cap of 25", plan: oracleOne(oracleLimited(oracleFlat("10%"), "deal", "", "25")), facts: `
		contract HT1 2026-01-01 9000 E1=100%
		receipt R1 2026-01-10 HT1=300
		receipt R2 2026-02-10 HT1=70
		reversal V1 2026-03-10 R1 HT1=-300
		receipt R3 2026-04-10 HT1=60`, want: `
		2026-01 commission/R1/1 25.00
		2026-02 commission/R2/1 0.00
		2026-03 reversal/V1/1/R1/1 -25.00
		2026-04 commission/R3/1 13.00`}})
}

// A difference counts in the window of the line that it is about: February pays
// 6.00 − 2.00 and needs 1.00 more; January is over.
func TestOracleFloorAfterDifferences(t *testing.T) {
	plan := oracleOne(oracleLimited(oracleTiered("marginal", "year", "100:4% 6%"), "month", "5", ""))
	plan.versions[0].to = date("2026-02-28")
	checkOracle(t, []oracleCase{{name: "rerate", plan: plan, facts: `
		contract HT1 2026-01-01 9000 E1=100%
		receipt R1 2026-01-10 HT1=100
		receipt R2 2026-02-10 HT1=100
		reversal V1 2026-02-20 R1 HT1=-100`, want: `
		2026-01 commission/R1/1 4.00
		2026-01 floor/2026-01 1.00
		2026-02 commission/R2/1 6.00
		2026-02 floor/2026-02 1.00
		2026-02 reversal/V1/1/R1/1 -4.00
		2026-02 reversal/V1/1/R2/1 -2.00`}})
}

// Whether catching up is one line or many is for the version of its cause to
// say: a later version with a gate leaves closed months as they are.
func TestOracleLaterGateChangesNothingClosed(t *testing.T) {
	rule := oracleTiered("whole", "year", "100000:4% 6%").with(func(r *oracleRule) { r.catchUp = true })
	one := oracleOne(rule)
	two := oraclePlan{code: "p", versions: append(one.versions[:1:1], oracleVersion{number: 2, from: date("2026-03-01"), rules: []oracleRule{
		rule.with(func(r *oracleRule) { r.gate = oracleNumber("30%") }),
	}})}
	facts := oracleCompany(`
		contract HT1 2025-12-01 200000 E1=100%
		receipt R1 2026-01-10 HT1=60000
		receipt R2 2026-02-10 HT1=60000`)
	closed := newOracle(facts, one).lines("E1", month("2026-01"), month("2026-02"))
	want := oracleRows(`
		2026-01 commission/R1/1 2400.00
		2026-02 catchUp/R2/1 1200.00
		2026-02 commission/R2/1 3600.00`)
	if got := oracleText(closed); got != want {
		t.Errorf("closed is\n%s, worked by hand it is\n%s", got, want)
	}
	prior := oraclePrior{from: month("2026-01"), to: month("2026-02"), versions: map[string][]int{"p": {1}}, lines: map[string][]oracleLine{"E1": closed}}
	if got := oracleText(oracleAfter(facts, []oraclePlan{two}, []oraclePrior{prior}, "E1", month("2026-03"), month("2026-12"))); got != "" {
		t.Errorf("nothing changed, but there is\n%s", got)
	}
}

// A line that was caught up waits for the gate of its own version, not for that
// of the line that caught it up.
func TestOracleCatchUpWaitsWithItsLine(t *testing.T) {
	facts := `
		contract HT1 2025-12-01 900000 E1=100%
		contract HT2 2025-12-01 900000 E1=100%
		receipt R1 2026-01-10 HT1=60000
		receipt R2 2026-03-10 HT2=60000`
	plan := func(first, then string) oraclePlan {
		p := oraclePlan{code: "p"}
		for i, share := range []string{first, then} {
			rule := oracleTiered("whole", "year", "100000:4% 6%").with(func(r *oracleRule) { r.catchUp = true })
			if share != "" {
				rule.gate = oracleNumber(share)
			}
			p.versions = append(p.versions, oracleVersion{number: i + 1, from: date([]string{"2026-01-01", "2026-03-01"}[i]), rules: []oracleRule{rule}})
		}
		return p
	}
	checkOracle(t, []oracleCase{
		{name: "R1 was payable at once", facts: facts, plan: plan("", "30%"), want: `
			2026-01 commission/R1/1 2400.00
			2026-03 catchUp/R2/1/R1/1 1200.00
			2026-03 commission/R2/1 3600.00 pending`},
		{name: "R1 waits for half of it", facts: facts, plan: plan("50%", "5%"), want: `
			2026-01 commission/R1/1 2400.00 pending
			2026-03 catchUp/R2/1/R1/1 1200.00 pending
			2026-03 commission/R2/1 3600.00`},
	})
}

// A score of the month multiplies; who has none gets what the plan says.
func TestOracleScore(t *testing.T) {
	plan := oracleOne(oracleFlat("10%").with(func(r *oracleRule) {
		r.score = &oracleScore{code: "score", period: "month", missing: oracleNumber("0.5")}
	}))
	checkOracle(t, []oracleCase{{name: "by months", plan: plan, facts: `
		contract HT1 2026-01-01 9000 E1=100%
		figure E1 2026-01 score 1.2 number
		receipt R1 2026-01-31 HT1=100
		receipt R2 2026-02-01 HT1=100
		receipt R3 2026-02-01 HT1=-100`, want: `
		2026-01 commission/R1/1 12.00
		2026-02 commission/R2/1 5.00
		2026-02 commission/R3/1 -5.00`}})
}

// The generator reaches every mechanism, and every kind of line.
func TestOracleDrawsEverything(t *testing.T) {
	seen := map[string]int{}
	type drawn struct{ lines []oracleLine }
	generator := rapid.Custom(func(t *rapid.T) drawn {
		s, p := genOracle(t)
		for _, v := range p.versions {
			for _, r := range v.rules {
				for what, has := range map[string]bool{
					"target": r.target != "", "catching up": r.catchUp, "driver": r.on != "" && r.on != r.basis, "gate": r.gate != nil, "beyond": r.line != nil && r.line.beyond != nil,
					"score": r.score != nil, "table": r.table != nil, "kind": r.notKind != "", "least": r.least != 0, "who": v.grades != nil, "versions": v.number > 1,
					"mirror with carry": !r.rerates() && r.carry != "" && r.carry != "none", "rerate alone": r.rerates() && (r.carry == "" || r.carry == "none"),
				} {
					if has {
						seen[what]++
					}
				}
				seen["mode "+r.mode]++
				seen["credit "+r.credit]++
				seen["basis "+r.basis]++
				if r.limits != nil {
					seen["limits per "+r.limits.per]++
				}
			}
		}
		for _, r := range s.Receipts {
			switch {
			case r.Reverses != "":
				seen["tied"]++
			case r.Amount.Minor < 0:
				seen["untied"]++
			}
		}
		var all drawn
		for _, person := range s.Persons {
			all.lines = append(all.lines, newOracle(s, p).lines(person.Code, oracleFrom, oracleTo)...)
		}
		return all
	})
	for seed := range 300 {
		for _, l := range generator.Example(seed).lines {
			seen["line "+l.kind]++
			if l.pending {
				seen["pending "+l.kind]++
			}
		}
	}
	for _, what := range []string{
		"target", "catching up", "driver", "gate", "beyond", "score", "table", "kind", "least", "who", "versions", "mirror with carry", "rerate alone", "tied", "untied",
		"mode rate", "mode step", "mode formula", "mode marginal", "mode whole", "mode interpolate-rate", "mode interpolate-amount", "mode payout-line",
		"credit split", "credit overlay", "basis collected", "basis collected_net", "basis signed",
		"limits per receipt", "limits per deal", "limits per month", "limits per quarter", "limits per year",
		"line commission", "line catchUp", "line reversal", "line release", "line floor", "pending commission", "pending catchUp", "pending reversal",
	} {
		if seen[what] < 3 {
			t.Errorf("%s was drawn only %d times", what, seen[what])
		}
	}
	t.Log(seen)
}
