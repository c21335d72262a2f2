package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/plan"
	"steelyard/compensation/trace"

	"github.com/google/go-cmp/cmp"
)

// drawnPlan is a plan of one component on cash with tiers and limits.
func drawnPlan(tiers, limits string) string {
	return drawnHead + "components:\n  - code: c\n    kind: rate\n    basis: collected\n    tiers: {on: collected, " + tiers + "}\n" + limits
}

const drawnHead = "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\nsettle: month\n"

// points writes curves as "position pay", a mark behind what is only come close to.
func points(p *plan.Plan) (list []string) {
	for _, k := range p.Curves() {
		line := k.Since.String() + ":"
		for _, q := range k.Points {
			line += fmt.Sprintf(" %s=%s", q.At, q.Pay)
			if q.Open {
				line += "○"
			}
		}
		list = append(list, line)
	}
	return list
}

func TestCurves(t *testing.T) {
	for name, c := range map[string]struct {
		tiers, limits string
		want          []string
	}{
		"marginal": {"carry: year, mode: marginal, bands: [{upTo: 1000, rate: 1%}, {rate: 2%}]", "",
			[]string{"2026-01-01: 0=0 1000=10 1250=15"}},
		"amounts on entry jump, the bound to the band that holds it": {"carry: year, mode: marginal, bands: [{upTo: 1000, rate: 1%, amount: 5}, {below: 2000, rate: 2%, amount: 7}, {rate: 3%, amount: 100}]", "",
			[]string{"2026-01-01: 0=0 0=5○ 1000=15 1000=22○ 2000=42○ 2000=142 2500=157"}},
		"whole falls and jumps": {"carry: none, mode: whole, bands: [{below: 1000, rate: 4%}, {upTo: 2000, rate: 3%}, {rate: 5%}]", "",
			[]string{"2026-01-01: 0=0 1000=40○ 1000=30 2000=60 2000=100○ 2500=125"}},
		"amounts at points": {"carry: year, mode: interpolate-amount, bands: [{upTo: 1000, amount: 10}, {upTo: 3000, amount: 50}]", "",
			[]string{"2026-01-01: 0=0 1000=10 3000=50 3750=50"}},
		"a payout line": {"carry: year, mode: payout-line, line: {floor: 600, goal: 1000, bonus: 30, beyond: 150%}", "",
			[]string{"2026-01-01: 0=0 600=0 1000=30 1250=58.13"}},
		"a cap within and a floor of each receipt": {"carry: none, mode: marginal, bands: [{upTo: 1000, rate: 1%}, {rate: 2%}]", "    limits: {cap: 14, floor: 4, per: receipt}\n",
			[]string{"2026-01-01: 0=0 0=4○ 400=4 1000=10 1200=14 1250=14"}},
		"a cap far beyond is looked for": {"carry: year, mode: marginal, bands: [{upTo: 1000, rate: 1%}, {rate: 2%}]", "    limits: {cap: 30, per: year}\n",
			[]string{"2026-01-01: 0=0 1000=10 2000=30 2285.71=30"}},
		"the floor of a window is paid for nothing": {"carry: year, mode: marginal, bands: [{upTo: 1000, rate: 1%}, {rate: 2%}]", "    limits: {floor: 3, per: year}\n",
			[]string{"2026-01-01: 0=3 300=3 1000=10 1250=15"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, points(read(t, drawnPlan(c.tiers, c.limits)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A curve goes with the values of parameters, once for each that changes it,
// and is left out where the facts of a line decide.
func TestCurvesFollowParametersAndClaimNothingElse(t *testing.T) {
	with := func(rate string) string {
		return strings.Replace(drawnPlan("carry: year, mode: marginal, bands: [{upTo: 1000, rate: 1%}, {rate: "+rate+"}]", ""), "settle", "parameters:\n  r: [{from: 2026-01-01, value: 2%}, {from: 2026-03-01, value: 3%}]\n  other: [{from: 2026-01-01, value: 2%}, {from: 2026-05-01, value: 3%}]\nfigures: {score: {missing: 1}}\nsettle", 1)
	}
	want := []string{"2026-01-01: 0=0 1000=10 1250=15", "2026-03-01: 0=0 1000=10 1250=17.5"}
	if diff := cmp.Diff(want, points(read(t, with("r")))); diff != "" {
		t.Error(diff)
	}
	if got := points(read(t, with("r * figure.score"))); len(got) != 0 {
		t.Errorf("a curve that scores decide is drawn: %v", got)
	}
	driven := strings.Replace(drawnPlan("carry: year, mode: whole, catchUp: false, bands: [{upTo: 1000, rate: 1%}, {rate: 2%}]", ""), "on: collected", "on: signed", 1)
	if got := points(read(t, driven)); len(got) != 0 {
		t.Errorf("a curve over another measure than its basis is drawn: %v", got)
	}
}

// The positions of a curve over a target are shares of it, of an example where
// people have their own.
func TestCurvesOverATarget(t *testing.T) {
	document := strings.Replace(drawnPlan("of: quota, carry: quarter, mode: whole, catchUp: true, bands: [{below: 80%, rate: 1%}, {rate: 2%}]", ""), "settle", "figures: {quota: {unit: money, period: quarter}}\nsettle", 1)
	k := read(t, document).Curves()[0]
	if k.Target.String() != "1000000" || !k.Assumed || k.Points[1].Share.String() != "0.8" || k.Points[1].At.String() != "800000" {
		t.Errorf("%+v", k)
	}
	own := read(t, strings.Replace(document, "period: quarter", "period: quarter, missing: 500", 1)).Curves()[0]
	if own.Target.String() != "500" || own.Assumed || own.Points[1].At.String() != "400" {
		t.Errorf("%+v", own)
	}
}

// What a curve says, the engine pays: one receipt of each position is
// calculated, beside each jump from the side that it belongs to.
func TestCurvesAreWhatTheEnginePays(t *testing.T) {
	for _, tiers := range []string{
		"carry: year, mode: marginal, bands: [{upTo: 1000, rate: 1.37%, amount: 5}, {below: 2000.55, rate: 2%, amount: 7}, {rate: 3%, amount: 100}]",
		"carry: none, mode: whole, bands: [{below: 1000, rate: 4%}, {upTo: 2000.01, rate: 3%, amount: 9}, {rate: 5%}]",
		"carry: quarter, mode: whole, catchUp: true, bands: [{below: 1000, rate: 4%}, {rate: 5%}]",
		"carry: year, mode: interpolate-rate, bands: [{upTo: 1000, rate: 1%}, {upTo: 3000, rate: 2%}]",
		"carry: year, mode: interpolate-amount, bands: [{upTo: 1000, amount: 10}, {upTo: 3000, amount: 50}]",
		"carry: month, mode: payout-line, line: {floor: 600, goal: 1100, bonus: 30, beyond: 150%}",
	} {
		for _, limits := range []string{"", "    limits: {cap: 41.50, per: year}\n", "    limits: {cap: 41.50, floor: 8, per: receipt}\n", "    limits: {cap: 60, floor: 3, per: deal}\n"} {
			document := drawnPlan(tiers, limits)
			set := setOf(t, document)
			for _, q := range read(t, document).Curves()[0].Points {
				if q.Open || q.At.Sign() == 0 {
					continue
				}
				r, list := calculate(company("E1", 1, "R1 2026-01-10 "+q.At.String(), ""), set, "2026-01", "2026-01")
				if list.Failed() {
					t.Fatal(list)
				}
				got := money.Major(r.Total, r.Plans.Currency)
				if off, _ := got.Sub(q.Pay); off.Abs().Cmp(tolerance(limits)) > 0 {
					t.Errorf("%s %s: at %s the engine pays %s, the curve says %s", tiers, limits, q.At, got, q.Pay)
				}
			}
		}
	}
}

// tolerance is how far a point may lie off: not at all, but for where a limit
// begins, whose position is rounded to a minor unit.
func tolerance(limits string) money.Decimal {
	if limits == "" {
		return money.Decimal{}
	}
	d, _ := money.ParseDecimal("0.01")
	return d
}

// setOf is a set of one plan that may have warnings.
func setOf(t *testing.T, document string) *plan.Set {
	t.Helper()
	set, list := plan.NewSet([]*plan.Plan{read(t, document)})
	if list.Failed() {
		t.Fatal(list)
	}
	return set
}

// The numbers of a curve stay whole where they are huge, or it is not drawn.
func TestCurvesOfHugeNumbersAreExactOrAbsent(t *testing.T) {
	huge := read(t, drawnPlan("carry: year, mode: marginal, bands: [{upTo: 90000000000000.01, rate: 1%}, {rate: 2%}]", ""))
	k := huge.Curves()
	if len(k) != 1 || k[0].Points[1].Pay.String() != "900000000000" {
		t.Errorf("%v", points(huge))
	}
	if text := trace.Format(k[0].Points[1].At, "CNY", "en"); text != "90,000,000,000,000.01 CNY" {
		t.Error(text)
	}
}
