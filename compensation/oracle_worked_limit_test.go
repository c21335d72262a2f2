package compensation_test

import "testing"

func oracleLimited(rule oracleRule, per, least, most string) oracleRule {
	rule.limits = &oracleLimits{per: per}
	if least != "" {
		rule.limits.floor = oracleNumber(least)
	}
	if most != "" {
		rule.limits.cap = oracleNumber(most)
	}
	return rule
}

// A cap of 100 a year, for those who are covered a part of it.
func TestOracleCapOfYear(t *testing.T) {
	seniors := oracleOne(oracleLimited(oracleFlat("10%"), "year", "", "100"))
	seniors.versions[0].grades = []string{"senior"}
	late := oracleOne(oracleLimited(oracleFlat("10%"), "year", "", "100"))
	late.versions[0].from = date("2026-07-01")
	cash := `
		contract HT1 2026-01-01 9000 E1=100%
		receipt R1 2026-05-10 HT1=400
		receipt R2 2026-06-10 HT1=200
		receipt R3 2026-06-11 HT1=200
		receipt R4 2026-07-01 HT1=600`
	fifty := oracleOne(oracleLimited(oracleFlat("10%"), "year", "", "50"))
	again := oracleOne(oracleLimited(oracleTiered("marginal", "year", "10%"), "year", "", "50"))
	refunded := `
		contract HT1 2026-01-01 9000 E1=100%
		receipt R1 2026-01-10 HT1=400
		receipt R2 2026-02-10 HT1=300
		reversal V1 2026-03-10 R1 HT1=-400
		receipt R3 2026-04-10 HT1=450`
	checkOracle(t, []oracleCase{
		// a senior for 181 of 365 days: 49.589
		{name: "181 days", facts: "person E1 senior 2026-01-01 2026-06-30\n" + cash, plan: seniors, want: `
			2026-05 commission/R1/1 40.00
			2026-06 commission/R2/1 9.59
			2026-06 commission/R3/1 0.00`},
		// the version is in force for 184 days: 50.411
		{name: "184 days", facts: cash, plan: late, want: `
			2026-07 commission/R4/1 50.41`},
		// mirrored, the 40 of R1 make room again: 50 − 10
		{name: "room again", facts: refunded, plan: fifty, want: `
			2026-01 commission/R1/1 40.00
			2026-02 commission/R2/1 10.00
			2026-03 reversal/V1/1/R1/1 -40.00
			2026-04 commission/R3/1 40.00`},
		// re-rated, R2 gets what was cut from it, and R3 the rest
		{name: "cut no more", facts: refunded, plan: again, want: `
			2026-01 commission/R1/1 40.00
			2026-02 commission/R2/1 10.00
			2026-03 reversal/V1/1/R1/1 -40.00
			2026-03 reversal/V1/1/R2/1 20.00
			2026-04 commission/R3/1 20.00`},
	})
}

// A floor of 31 a month until the middle of February: 31 and 15.50.
func TestOracleFloorOfMonth(t *testing.T) {
	plan := oracleOne(oracleLimited(oracleFlat("10%"), "month", "31", ""))
	plan.versions[0].to = date("2026-02-14")
	quarter := oraclePlan{code: "p", versions: []oracleVersion{
		{number: 1, from: date("2026-01-01"), rules: []oracleRule{oracleLimited(oracleFlat("10%"), "month", "31", "")}},
		{number: 2, from: date("2026-03-01"), to: date("2026-03-16"), rules: []oracleRule{oracleLimited(oracleFlat("10%"), "quarter", "90", "")}},
		{number: 3, from: date("2026-03-17"), rules: []oracleRule{{code: "other", basis: "collected", credit: "split", mode: "rate", flat: oracleNumber("0")}}},
	}}
	cash := `
		contract HT1 2026-01-01 9000 E1=100%
		receipt R1 2026-01-10 HT1=100
		receipt R2 2026-02-10 HT1=200`
	checkOracle(t, []oracleCase{
		{name: "topped up", facts: cash, plan: plan, want: `
			2026-01 commission/R1/1 10.00
			2026-01 floor/2026-01 21.00
			2026-02 commission/R2/1 20.00`},
		{name: "without any cash", facts: "contract HT1 2026-01-01 9000 E1=100%", plan: plan, want: `
			2026-01 floor/2026-01 31.00
			2026-02 floor/2026-02 15.50`},
		{name: "reversed in the month and after it", facts: cash + "\nreversal V1 2026-01-31 R1 HT1=-40\nreversal V2 2026-02-20 R1 HT1=-60", plan: plan, want: `
			2026-01 commission/R1/1 10.00
			2026-01 floor/2026-01 25.00
			2026-01 reversal/V1/1/R1/1 -4.00
			2026-02 commission/R2/1 20.00
			2026-02 reversal/V2/1/R1/1 -6.00`},
		// covered for 75 of 90 days, lastly by version 2: 75.00 − 31.00 − 31.00
		{name: "the version of the last covered day", facts: cash, plan: quarter, want: `
			2026-01 commission/R1/1 10.00
			2026-01 floor/2026-01 21.00
			2026-02 commission/R2/1 20.00
			2026-02 floor/2026-02 11.00
			2026-03 floor/2026-Q1 13.00`},
	})
}

// At least 20 and at most 50 on each contract: X is 10, 20, 40, 60, then 40
// without R4, and 45.
func TestOracleLimitsOfDeal(t *testing.T) {
	facts := `
		contract HT1 2026-01-01 9000 E1=100%
		contract HT2 2026-01-01 9000 E1=100%
		receipt R1 2026-01-10 HT1=100
		receipt R2 2026-02-10 HT1=100 HT2=200
		receipt R3 2026-03-10 HT1=200
		receipt R4 2026-04-10 HT1=200
		reversal V4 2026-05-10 R4 HT1=-200
		receipt R5 2026-06-10 HT1=50`
	want := `
		2026-01 commission/R1/1 20.00
		2026-02 commission/R2/1 0.00
		2026-02 commission/R2/2 20.00
		2026-03 commission/R3/1 20.00
		2026-04 commission/R4/1 10.00
		2026-05 reversal/V4/1/R4/1 -10.00
		2026-06 commission/R5/1 5.00`
	checkOracle(t, []oracleCase{
		{name: "mirror", facts: facts, plan: oracleOne(oracleLimited(oracleFlat("10%"), "deal", "20", "50")), want: want},
		{name: "rerate", facts: facts, plan: oracleOne(oracleLimited(oracleTiered("marginal", "year", "10%"), "deal", "20", "50")), want: want},
	})
}

// What re-rating looks at, and how far it goes.
func TestOracleRerates(t *testing.T) {
	year := oracleTiered("marginal", "year", "10%")
	flat := oracleFlat("10%").with(func(r *oracleRule) { r.reversal = "rerate" })
	whole := oracleTiered("whole", "year", "100:4% 6%").with(func(r *oracleRule) { r.on = "collected_net" })
	quarters := oraclePlan{code: "p", versions: []oracleVersion{
		{number: 1, from: date("2026-01-01"), rules: []oracleRule{oracleTiered("marginal", "quarter", "100:4% 6%")}},
		{number: 2, from: date("2026-03-01"), rules: []oracleRule{oracleTiered("marginal", "year", "200:4% 6%")}},
	}}
	floored := oracleOne(oracleLimited(year, "month", "5", ""))
	floored.versions[0].to = date("2026-01-31")
	checkOracle(t, []oracleCase{
		// 10.00 − 8.00 were paid, so no more than 2.00 goes back
		{name: "no more than was paid", plan: oracleOne(year), facts: `
			contract HT1 2026-01-01 900 E1=100%
			receipt R1 2026-01-10 HT1=100
			receipt R2 2026-01-20 HT1=-80
			reversal V1 2026-02-10 R1 HT1=-100`, want: `
			2026-01 commission/R1/1 10.00
			2026-01 commission/R2/1 -8.00
			2026-02 reversal/V1/1/R1/1 -2.00`},
		{name: "a part, without tiers", plan: oracleOne(flat), facts: `
			contract HT1 2026-01-01 900 E1=100%
			receipt R1 2026-01-10 HT1=100
			reversal V1 2026-02-10 R1 HT1=-40`, want: `
			2026-01 commission/R1/1 10.00
			2026-02 reversal/V1/1/R1/1 -4.00`},
		{name: "over-payment moves in", plan: oracleOne(year), facts: `
			contract HT1 2026-01-01 100 E1=100%
			receipt R1 2026-01-10 HT1=100
			receipt R2 2026-01-20 HT1=50
			reversal V1 2026-02-10 R1 HT1=-100`, want: `
			2026-01 commission/R1/1 10.00
			2026-01 commission/R2/1 0.00
			2026-02 reversal/V1/1/R1/1 -10.00
			2026-02 reversal/V1/1/R2/1 5.00`},
		{name: "also without tiers", plan: oracleOne(flat), facts: `
			contract HT1 2026-01-01 100 E1=100%
			receipt R1 2026-01-10 HT1=100
			receipt R2 2026-01-20 HT1=50
			reversal V1 2026-02-10 R1 HT1=-100`, want: `
			2026-01 commission/R1/1 10.00
			2026-01 commission/R2/1 0.00
			2026-02 reversal/V1/1/R1/1 -10.00
			2026-02 reversal/V1/1/R2/1 5.00`},
		// driven by net: 90 after R1, 180 after R2; 90 again without R1
		{name: "with another driver", plan: oracleOne(whole), facts: `
			contract HT1 2026-01-01 1000 net=900 E1=100%
			receipt R1 2026-01-10 HT1=100
			receipt R2 2026-02-10 HT1=100
			reversal V1 2026-03-10 R1 HT1=-100
			receipt R3 2026-04-10 HT1=10
			receipt R4 2026-04-10 HT1=10`, want: `
			2026-01 commission/R1/1 4.00
			2026-02 commission/R2/1 6.00
			2026-03 reversal/V1/1/R1/1 -4.00
			2026-03 reversal/V1/1/R2/1 -2.00
			2026-04 commission/R3/1 0.60
			2026-04 commission/R4/1 0.60`},
		// R1 lies in version 1's quarter, R4 in version 2's year, where it falls
		// back from 200–300 to 150–250
		{name: "whatever changes, in whichever window", plan: quarters, facts: `
			contract HT1 2026-01-01 900 E1=100%
			receipt R1 2026-02-10 HT1=100
			receipt R3 2026-03-10 HT1=100
			receipt R4 2026-04-10 HT1=100
			reversal V1 2026-04-20 R1 HT1=-50
			reversal V4 2026-05-20 R4 HT1=-50`, want: `
			2026-02 commission/R1/1 4.00
			2026-03 commission/R3/1 4.00
			2026-04 commission/R4/1 6.00
			2026-04 reversal/V1/1/R1/1 -2.00
			2026-04 reversal/V1/1/R4/1 -1.00
			2026-05 reversal/V4/1/R4/1 -3.00`},
		// nothing but the floor is left of January, and that stays
		{name: "not from a floor", plan: floored, facts: `
			contract HT1 2026-01-01 900 E1=100%
			receipt R1 2026-01-05 HT1=-100
			receipt R2 2026-01-10 HT1=100
			reversal V1 2026-02-10 R2 HT1=-100`, want: `
			2026-01 commission/R1/1 -10.00
			2026-01 commission/R2/1 10.00
			2026-01 floor/2026-01 5.00`},
		// the day's other receipts come first, whatever the numbers say
		{name: "on one day", plan: oracleOne(oracleTiered("marginal", "year", "100:4% 6%")), facts: `
			contract HT1 2026-01-01 900 E1=100%
			receipt R2 2026-01-10 HT1=100
			reversal R1 2026-01-10 R2 HT1=-100
			receipt R3 2026-01-10 HT1=100`, want: `
			2026-01 commission/R2/1 4.00
			2026-01 commission/R3/1 6.00
			2026-01 reversal/R1/1/R2/1 -4.00
			2026-01 reversal/R1/1/R3/1 -2.00`},
	})
}

// Conditions, grades and versions are those of the original's day, whatever the
// refund looks like.
func TestOracleWho(t *testing.T) {
	rule := oracleFlat("10%").with(func(r *oracleRule) { r.notKind, r.least = "pilot", 5000 })
	plan := oracleOne(rule)
	plan.versions[0].grades = []string{"senior"}
	checkOracle(t, []oracleCase{{name: "seniors, no pilots, from 50", plan: plan, facts: `
		person E1 senior 2026-01-01 2026-01-31
		person E1 junior 2026-02-01 2026-12-31
		contract HT1 2026-01-01 900 E1=100%
		contract HT2 2026-01-01 900 kind=pilot E1=100%
		receipt R1 2026-01-31 HT1=50
		receipt R2 2026-01-31 HT1=49.99
		receipt R3 2026-01-31 HT2=50
		receipt R4 2026-02-01 HT1=50
		reversal V1 2026-02-10 R1 HT1=-30
		reversal V2 2026-02-10 R2 HT1=-49.99`, want: `
		2026-01 commission/R1/1 5.00
		2026-02 reversal/V1/1/R1/1 -3.00`}})
}
