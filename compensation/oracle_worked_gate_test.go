package compensation_test

import (
	"testing"

	"steelyard/compensation/period"
)

// 10 % on a contract of 1,000 whose first payment is 30 %.
func TestOracleGate(t *testing.T) {
	plan := oracleOne(oracleFlat("10%").with(func(r *oracleRule) { r.gate = oracleNumber("30%") }))
	checkOracle(t, []oracleCase{
		{name: "met to the cent by the second receipt", plan: plan, facts: `
			contract HT1 2026-01-01 1000 E1=100%
			receipt R1 2026-01-10 HT1=200
			receipt R2 2026-02-10 HT1=100`, want: `
			2026-01 commission/R1/1 20.00 pending
			2026-02 commission/R1/1/release 20.00
			2026-02 commission/R2/1 10.00`},
		{name: "a cent short", plan: plan, facts: `
			contract HT1 2026-01-01 1000 E1=100%
			receipt R1 2026-01-10 HT1=299.99`, want: `
			2026-01 commission/R1/1 30.00 pending`},
		{name: "met in the same month", plan: plan, facts: `
			contract HT1 2026-01-01 1000 E1=100%
			receipt R1 2026-01-10 HT1=200
			receipt R2 2026-01-31 HT1=100`, want: `
			2026-01 commission/R1/1 20.00
			2026-01 commission/R2/1 10.00`},
		{name: "money before the signature", plan: plan, facts: `
			contract HT1 2026-03-05 1000 E1=100%
			receipt R1 2026-01-10 HT1=500`, want: `
			2026-01 commission/R1/1 50.00 pending
			2026-03 commission/R1/1/release 50.00`},
		{name: "money before the signature, but not enough", plan: plan, facts: `
			contract HT1 2026-03-05 1000 E1=100%
			receipt R1 2026-01-10 HT1=200
			receipt R2 2026-05-10 HT1=200`, want: `
			2026-01 commission/R1/1 20.00 pending
			2026-05 commission/R1/1/release 20.00
			2026-05 commission/R2/1 20.00`},
		{name: "a reversal closes it for later lines", plan: plan, facts: `
			contract HT1 2026-01-01 1000 E1=100%
			receipt R1 2026-01-10 HT1=300
			reversal V1 2026-02-10 R1 HT1=-100
			receipt R2 2026-03-10 HT1=50
			receipt R3 2026-04-10 HT1=50`, want: `
			2026-01 commission/R1/1 30.00
			2026-02 reversal/V1/1/R1/1 -10.00
			2026-03 commission/R2/1 5.00 pending
			2026-04 commission/R2/1/release 5.00
			2026-04 commission/R3/1 5.00`},
		{name: "a reversal waits for its line", plan: plan, facts: `
			contract HT1 2026-01-01 1000 E1=100%
			receipt R1 2026-01-10 HT1=200
			reversal V1 2026-02-10 R1 HT1=-100
			receipt R2 2026-03-10 HT1=300`, want: `
			2026-01 commission/R1/1 20.00 pending
			2026-02 reversal/V1/1/R1/1 -10.00 pending
			2026-03 commission/R1/1/release 20.00
			2026-03 commission/R2/1 30.00
			2026-03 reversal/V1/1/R1/1/release -10.00`},
	})
}

// The catch-up of R1 waits with R1, that of others does not; a reversal of R2
// takes the catch-up back, and that waits as well.
func TestOracleGatedCatchUp(t *testing.T) {
	plan := oracleOne(oracleTiered("whole", "year", "100:4% 6%").with(func(r *oracleRule) { r.catchUp, r.gate = true, oracleNumber("30%") }))
	facts := `
		contract HT1 2026-01-01 1000 E1=100%
		contract HT2 2026-01-01 100 E1=100%
		receipt R0 2026-01-05 HT2=30
		receipt R1 2026-01-10 HT1=60
		receipt R2 2026-02-10 HT2=60`
	checkOracle(t, []oracleCase{
		{name: "one line each", plan: plan, facts: facts + "\nreceipt R3 2026-03-10 HT1=240", want: `
			2026-01 commission/R0/1 1.20
			2026-01 commission/R1/1 2.40 pending
			2026-02 catchUp/R2/1/R0/1 0.60
			2026-02 catchUp/R2/1/R1/1 1.20 pending
			2026-02 commission/R2/1 3.60
			2026-03 catchUp/R2/1/R1/1/release 1.20
			2026-03 commission/R1/1/release 2.40
			2026-03 commission/R3/1 14.40`},
		{name: "and back", plan: plan, facts: facts + "\nreversal V1 2026-02-20 R2 HT2=-60\nreceipt R3 2026-03-10 HT1=240", want: `
			2026-01 commission/R0/1 1.20
			2026-01 commission/R1/1 2.40 pending
			2026-02 catchUp/R2/1/R0/1 0.60
			2026-02 catchUp/R2/1/R1/1 1.20 pending
			2026-02 commission/R2/1 3.60
			2026-02 reversal/V1/1/R2/1 -3.60
			2026-02 reversal/V1/1/R2/1/catchUp/R0/1 -0.60
			2026-02 reversal/V1/1/R2/1/catchUp/R1/1 -1.20 pending
			2026-03 catchUp/R2/1/R1/1/release 1.20
			2026-03 catchUp/R3/1/R0/1 0.60
			2026-03 catchUp/R3/1/R1/1 1.20
			2026-03 commission/R1/1/release 2.40
			2026-03 commission/R3/1 14.40
			2026-03 reversal/V1/1/R2/1/catchUp/R1/1/release -1.20`},
	})
}

// Late cash, from the plan: R0 of January 20 turns up when January and February
// are closed. A second late receipt is measured against the first adjustment.
func TestOracleLateReceipt(t *testing.T) {
	plan := oracleOne(oracleTiered("marginal", "year", "100000:4% 6%"))
	closed := `
		contract HT1 2025-12-01 900000 E1=100%
		receipt R1 2026-01-10 HT1=60000
		receipt R2 2026-02-10 HT1=60000.05`
	after := func(facts string, plan oraclePlan, priors []oraclePrior, m string) []oracleLine {
		return oracleAfter(oracleCompany(facts), []oraclePlan{plan}, priors, "E1", month(m), month(m))
	}
	prior := func(lines []oracleLine, from, to string, versions ...int) oraclePrior {
		return oraclePrior{from: month(from), to: month(to), versions: map[string][]int{"p": versions}, lines: map[string][]oracleLine{"E1": lines}}
	}
	check := func(name string, lines []oracleLine, want string) {
		t.Helper()
		if got := oracleText(lines); got != oracleRows(want) {
			t.Errorf("%s: the oracle has\n%s\nworked by hand it is\n%s", name, got, oracleRows(want))
		}
	}
	first := newOracle(oracleCompany(closed), plan).lines("E1", month("2026-01"), month("2026-02"))
	check("as it was closed", first, "2026-01 commission/R1/1 2400.00\n2026-02 commission/R2/1 2800.00")
	priors := []oraclePrior{prior(first, "2026-01", "2026-02", 1)}
	check("nothing changed", after(closed, plan, priors, "2026-03"), "")

	late := closed + "\nreceipt R0 2026-01-20 HT1=50000.03"
	adjusted := `
		2026-03 commission/R0/1 2200.00 adjusts 2026-01
		2026-03 commission/R2/1 800.00 adjusts 2026-02`
	march := after(late, plan, priors, "2026-03")
	check("R0 turned up", march, adjusted)
	check("not twice in April", after(late, plan, priors, "2026-04"), "")
	check("March stands on all of it", after(late+"\nreceipt R3 2026-03-10 HT1=1000", plan, priors, "2026-03"), "2026-03 commission/R3/1 60.00\n"+adjusted)

	priors = append(priors, prior(march, "2026-03", "2026-03", 1))
	check("posted is posted", after(late, plan, priors, "2026-04"), "")
	check("and then R2 bounced in February", after(late+"\nreversal V1 2026-02-20 R2 HT1=-60000.05", plan, priors, "2026-04"), `
		2026-04 reversal/V1/1/R2/1 -3600.00 adjusts 2026-02`)

	// a new version for all of the year changes open months alone
	two := oraclePlan{code: "p", versions: append(plan.versions[:1:1], oracleVersion{number: 2, from: date("2026-01-01"), rules: []oracleRule{oracleFlat("10%")}})}
	check("closed months keep version 1", after(late+"\nreceipt R4 2026-04-10 HT1=100", two, priors, "2026-04"), "2026-04 commission/R4/1 10.00")
	named := []oraclePrior{prior(first, "2026-01", "2026-02", 2)}
	check("unless closed under version 2", after(closed, two, named, "2026-03"), `
		2026-03 commission/R1/1 3600.00 adjusts 2026-01
		2026-03 commission/R2/1 3200.01 adjusts 2026-02`)
}

// What was paid in a closed month and now waits is taken back, and released
// when it is due; what waited and was due is paid.
func TestOracleAdjustsWhatIsPayable(t *testing.T) {
	plan := oracleOne(oracleFlat("10%").with(func(r *oracleRule) { r.gate = oracleNumber("30%") }))
	facts := "contract HT1 2026-01-01 1000 E1=100%\nreceipt R1 2026-01-10 HT1=200\nreceipt R3 2026-02-20 HT1=100\n"
	close := func(facts string, to string) []oraclePrior {
		lines := newOracle(oracleCompany(facts), plan).lines("E1", month("2026-01"), month(to))
		return []oraclePrior{{from: month("2026-01"), to: month(to), versions: map[string][]int{"p": {1}}, lines: map[string][]oracleLine{"E1": lines}}}
	}
	for _, c := range []struct{ name, before, now, want string }{
		{"paid too early", "receipt R2 2026-01-20 HT1=100", "", `
			2026-02 commission/R1/1/release 20.00
			2026-02 commission/R3/1 10.00
			2026-02 commission/R1/1 -20.00 adjusts 2026-01
			2026-02 commission/R2/1 -10.00 adjusts 2026-01`},
		{"paid too late", "", "receipt R2 2026-01-20 HT1=100", `
			2026-02 commission/R3/1 10.00
			2026-02 commission/R1/1 20.00 adjusts 2026-01
			2026-02 commission/R2/1 10.00 adjusts 2026-01`},
	} {
		lines := oracleAfter(oracleCompany(facts+c.now), []oraclePlan{plan}, close(facts+c.before, "2026-01"), "E1", month("2026-02"), month("2026-02"))
		if got := oracleText(lines); got != oracleRows(c.want) {
			t.Errorf("%s: the oracle has\n%s\nworked by hand it is\n%s", c.name, got, oracleRows(c.want))
		}
	}
	var none period.Month
	if lines := oracleAfter(oracleCompany(facts), []oraclePlan{plan}, close(facts, "2026-02"), "E1", none, none); len(lines) > 0 {
		t.Errorf("no months, but lines %v", lines)
	}
}
