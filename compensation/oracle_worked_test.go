package compensation_test

import (
	"math/big"
	"testing"
)

// The refund under tiers: 100,000 in January at 4 %, 100,000 in February at
// 6 %, January's refunded in March. Mirrored it is the opposite of January's
// line; re-rated, February's cash moves into the first band too.
func TestOracleRefundUnderTiers(t *testing.T) {
	facts := `
		contract HT1 2025-12-01 900000 E1=100%
		receipt R1 2026-01-10 HT1=100000
		receipt R2 2026-02-10 HT1=100000
		reversal V1 2026-03-10 R1 HT1=-100000`
	tiers := oracleTiered("marginal", "year", "100000:4% 6%")
	checkOracle(t, []oracleCase{
		{name: "mirror", facts: facts, plan: oracleOne(tiers.with(func(r *oracleRule) { r.reversal = "mirror" })), want: `
			2026-01 commission/R1/1 4000.00
			2026-02 commission/R2/1 6000.00
			2026-03 reversal/V1/1/R1/1 -4000.00`},
		{name: "rerate, the default", facts: facts, plan: oracleOne(tiers), want: `
			2026-01 commission/R1/1 4000.00
			2026-02 commission/R2/1 6000.00
			2026-03 reversal/V1/1/R1/1 -4000.00
			2026-03 reversal/V1/1/R2/1 -2000.00`},
		{name: "what follows stands on net cash", facts: facts + "\nreceipt R3 2026-04-10 HT1=50000", plan: oracleOne(tiers), want: `
			2026-01 commission/R1/1 4000.00
			2026-02 commission/R2/1 6000.00
			2026-03 reversal/V1/1/R1/1 -4000.00
			2026-03 reversal/V1/1/R2/1 -2000.00
			2026-04 commission/R3/1 3000.00`},
		{name: "mirrored it stands there too", facts: facts + "\nreceipt R3 2026-04-10 HT1=50000", plan: oracleOne(tiers.with(func(r *oracleRule) { r.reversal = "mirror" })), want: `
			2026-01 commission/R1/1 4000.00
			2026-02 commission/R2/1 6000.00
			2026-03 reversal/V1/1/R1/1 -4000.00
			2026-04 commission/R3/1 3000.00`},
		// in whole mode at 6 % both are 6,000 and 4,000 + 2,000; of the rest, 4 %
		{name: "catching up goes back", facts: facts, plan: oracleOne(oracleTiered("whole", "year", "100000:4% 6%").with(func(r *oracleRule) { r.catchUp = true })), want: `
			2026-01 commission/R1/1 4000.00
			2026-02 catchUp/R2/1 2000.00
			2026-02 commission/R2/1 6000.00
			2026-03 reversal/V1/1/R1/1 -4000.00
			2026-03 reversal/V1/1/R2/1 -2000.00
			2026-03 reversal/V1/1/R2/1/catchUp -2000.00`},
	})
}

// 10.00 on 100.01, taken back in three parts: 33.33 of it are 3.33, 66.66 are
// 6.67, all of it is all of it.
func TestOracleMirrorsInParts(t *testing.T) {
	checkOracle(t, []oracleCase{
		{name: "parts sum to the whole", plan: oracleOne(oracleFlat("10%")), facts: `
			contract HT1 2026-01-01 900 E1=100%
			receipt R1 2026-01-10 HT1=100.01
			reversal V1 2026-02-10 R1 HT1=-33.33
			reversal V2 2026-02-11 R1 HT1=-33.33
			reversal V3 2026-03-10 R1 HT1=-33.35`, want: `
			2026-01 commission/R1/1 10.00
			2026-02 reversal/V1/1/R1/1 -3.33
			2026-02 reversal/V2/1/R1/1 -3.34
			2026-03 reversal/V3/1/R1/1 -3.33`},
		{name: "a line of zero is a line", plan: oracleOne(oracleFlat("10%")), facts: `
			contract HT1 2026-01-01 50 E1=100%
			receipt R1 2026-01-10 HT1=50
			receipt R2 2026-01-11 HT1=20
			reversal V1 2026-02-10 R2 HT1=-20`, want: `
			2026-01 commission/R1/1 5.00
			2026-01 commission/R2/1 0.00
			2026-02 reversal/V1/1/R2/1 0.00`},
		// the version that paid is asked, not the one of the refund
		{name: "without an original line, none", facts: `
			contract HT1 2026-01-01 900 E1=100%
			receipt R1 2025-12-30 HT1=100
			reversal V1 2026-02-10 R1 HT1=-100`, plan: oracleOne(oracleFlat("10%")), want: ``},
	})
}

// A reversal moves the quarter of its original: V1 leaves April's cash where it
// is, V2 brings R4 back to where R3 was.
func TestOracleWindowOfReversal(t *testing.T) {
	plan := oracleOne(oracleTiered("marginal", "quarter", "100:4% 6%").with(func(r *oracleRule) { r.reversal = "mirror" }))
	checkOracle(t, []oracleCase{{name: "the original's quarter", plan: plan, facts: `
		contract HT1 2025-12-01 900 E1=100%
		receipt R1 2026-03-10 HT1=100
		receipt R2 2026-04-10 HT1=50
		reversal V1 2026-04-20 R1 HT1=-100
		receipt R3 2026-05-10 HT1=100
		reversal V2 2026-05-20 R3 HT1=-100
		receipt R4 2026-05-30 HT1=100`, want: `
		2026-03 commission/R1/1 4.00
		2026-04 commission/R2/1 2.00
		2026-04 reversal/V1/1/R1/1 -4.00
		2026-05 commission/R3/1 5.00
		2026-05 commission/R4/1 5.00
		2026-05 reversal/V2/1/R3/1 -5.00`}})
}

// −150 that nobody can tie to a receipt, after 100.
func TestOracleUntiedReversals(t *testing.T) {
	facts := `
		contract HT1 2026-01-01 900 E1=100%
		receipt R1 2026-01-10 HT1=100
		receipt R2 2026-01-20 HT1=-150
		receipt R3 2026-01-30 HT1=20`
	rule := func(mode, bands string) oracleRule { return oracleTiered(mode, "year", bands) }
	want := func(a, b, c string) string {
		return "2026-01 commission/R1/1 " + a + "\n2026-01 commission/R2/1 " + b + "\n2026-01 commission/R3/1 " + c
	}
	top := []oracleBand{{rate: big.NewRat(3, 2)}}
	payout := oracleTiered("payout-line", "year", "")
	payout.line = &oraclePayout{floor: oracleNumber("20"), goal: oracleNumber("100"), bonus: oracleNumber("40")}
	checkOracle(t, []oracleCase{
		// 60 × 4 % + 40 × 6 % + 5 = 9.80; back to −50: −50 × 4 % = −2.00, so −11.80; +20 × 4 %
		{name: "marginal", facts: facts, plan: oracleOne(rule("marginal", "60:4% 6%+5")), want: want("9.80", "-11.80", "0.80")},
		{name: "whole", facts: facts, plan: oracleOne(rule("whole", "60:4% 6%")), want: want("6.00", "-6.00", "0.80")},
		{name: "whole, alone, with an amount", facts: facts, plan: oracleOne(oracleTiered("whole", "none", "60:4%+1 6%+2")), want: want("8.00", "-6.00", "1.80")},
		// 2 % up to 50, 6 % at 150: 4 % at 100
		{name: "interpolate-rate", facts: facts, plan: oracleOne(rule("interpolate-rate", "50:2% 150:4%")), want: want("4.00", "0.00", "0.00")},
		// 10 at 50, 20 at 150: 15 at 100, −10 at −50, −6 at −30
		{name: "interpolate-amount", facts: facts, plan: oracleOne(rule("interpolate-amount", "50:10 150:20")), want: want("15.00", "-25.00", "4.00")},
		{name: "payout-line", facts: facts, plan: oracleOne(payout), want: want("40.00", "-40.00", "0.00")},
		{name: "no coefficient above 1", facts: facts, plan: oracleOne(oracleFlat("10%").with(func(r *oracleRule) { r.table = top })), want: want("15.00", "-15.00", "3.00")},
		{name: "limits by size", facts: facts, plan: oracleOne(oracleFlat("10%").with(func(r *oracleRule) {
			r.limits = &oracleLimits{per: "receipt", cap: oracleNumber("12"), floor: oracleNumber("3")}
		})), want: want("10.00", "-12.00", "3.00")},
	})
}

// The payout line of the sources: nothing at the floor, the bonus at the goal.
func TestOraclePayoutLine(t *testing.T) {
	rule := oracleTiered("payout-line", "year", "")
	rule.target = "target"
	rule.line = &oraclePayout{floor: oracleNumber("100%"), goal: oracleNumber("115%"), bonus: oracleNumber("10000")}
	facts := func(cash string) string {
		return "contract HT1 2026-01-01 900000 E1=100%\nfigure E1 2026 target 200000 CNY\n" + cash
	}
	steep := rule.with(func(r *oracleRule) {
		l := *r.line
		l.beyond, r.line = oracleNumber("150%"), &l
	})
	checkOracle(t, []oracleCase{
		{name: "98 %", facts: facts("receipt R1 2026-01-10 HT1=196000"), plan: oracleOne(rule), want: "2026-01 commission/R1/1 0.00"},
		{name: "115 %", facts: facts("receipt R1 2026-01-10 HT1=230000"), plan: oracleOne(rule), want: "2026-01 commission/R1/1 10000.00"},
		// 109 %: 9/15 of 10,000; 121 %: 6,000 and 40 % more, at 150 % 60 % more
		{name: "by and by", facts: facts("receipt R1 2026-01-10 HT1=218000\nreceipt R2 2026-02-10 HT1=24000"), plan: oracleOne(rule), want: `
			2026-01 commission/R1/1 6000.00
			2026-02 commission/R2/1 8000.00`},
		{name: "steeper beyond", facts: facts("receipt R1 2026-01-10 HT1=218000\nreceipt R2 2026-02-10 HT1=24000"), plan: oracleOne(steep), want: `
			2026-01 commission/R1/1 6000.00
			2026-02 commission/R2/1 10000.00`},
	})
}

// 150,000 on a target of 100,000: the bands are 80,000 and 120,000. 3,200, then
// 40,000 × 6 %, then 30,000 × 8 %.
func TestOracleAttainment(t *testing.T) {
	facts := `
		contract HT1 2026-01-01 900000 E1=100%
		figure E1 2026-Q1 target 100000 CNY
		receipt R1 2026-01-10 HT1=150000
		receipt R2 2026-04-10 HT1=150000`
	rule := func(mode string) oracleRule {
		return oracleTiered(mode, "quarter", "80%:4% <1.2:6% 8%").with(func(r *oracleRule) { r.target, r.absent = "target", oracleNumber("150000") })
	}
	checkOracle(t, []oracleCase{
		// from April on the target is 150,000: 120,000 × 4 % + 30,000 × 6 %
		{name: "marginal", facts: facts, plan: oracleOne(rule("marginal")), want: "2026-01 commission/R1/1 8000.00\n2026-04 commission/R2/1 6600.00"},
		{name: "whole", facts: facts, plan: oracleOne(rule("whole")), want: "2026-01 commission/R1/1 12000.00\n2026-04 commission/R2/1 9000.00"},
	})
}

// An overlay credits beside the split: E3 with half of everything, while E1 and
// E2 share the whole.
func TestOracleOverlay(t *testing.T) {
	facts := `
		contract HT1 2026-01-01 900 E1=60% E2=40%
		overlay HT1 E3=50%
		receipt R1 2026-01-10 HT1=0.05
		receipt R2 2026-02-10 HT1=100
		reversal V1 2026-03-10 R2 HT1=-100`
	plan := oracleOne(oracleFlat("100%"))
	over := oracleOne(oracleFlat("100%").with(func(r *oracleRule) { r.credit = "overlay" }))
	checkOracle(t, []oracleCase{
		{name: "split, first", facts: facts, plan: plan, want: "2026-01 commission/R1/1 0.03\n2026-02 commission/R2/1 60.00\n2026-03 reversal/V1/1/R2/1 -60.00"},
		{name: "split, second", facts: facts, plan: plan, person: "E2", want: "2026-01 commission/R1/1 0.02\n2026-02 commission/R2/1 40.00\n2026-03 reversal/V1/1/R2/1 -40.00"},
		{name: "not in the split", facts: facts, plan: plan, person: "E3", want: ""},
		{name: "overlay", facts: facts, plan: over, person: "E3", want: "2026-01 commission/R1/1 0.03\n2026-02 commission/R2/1 50.00\n2026-03 reversal/V1/1/R2/1 -50.00"},
		{name: "not in the overlay", facts: facts, plan: over, want: ""},
	})
}
