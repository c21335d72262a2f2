package plan

import (
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

func TestConstantRatesOutOfRange(t *testing.T) {
	points := func(rates string) string {
		var list []string
		for i, rate := range strings.Fields(rates) {
			list = append(list, "{upTo: "+strings.Repeat("9", i+1)+", rate: "+rate+"}")
		}
		return "tiers: {carry: year, mode: interpolate-rate, bands: [" + strings.Join(list, ", ") + "]}"
	}
	for component, want := range map[string]string{
		"rate: -1%":   "plan.rate_range 10:11 components.c.rate",
		"rate: -0.01": "plan.rate_range 10:11 components.c.rate",
		"rate: 1.01":  "plan.rate_range 10:11 components.c.rate",
		"rate: 5":     "plan.rate_range 10:11 components.c.rate",
		"rate: 3 - 1": "plan.rate_range 10:11 components.c.rate",
		"tiers: {carry: year, mode: marginal, bands: [{upTo: 5, rate: -1%}, {rate: 4}]}": "plan.rate_range 10:66 components.c.tiers.bands[0].rate; plan.rate_range 10:79 components.c.tiers.bands[1].rate",
		points("5% -6% 1%"): "plan.rate_range 10:96 components.c.tiers.bands[1].rate",
		points("-1% 2%"):    "plan.rate_range 10:74 components.c.tiers.bands[0].rate",
		points("1% 8"):      "plan.rate_range 10:96 components.c.tiers.bands[1].rate",
	} {
		t.Run(component, func(t *testing.T) { refused(t, targeted(component), want) })
	}
	for _, component := range []string{
		"rate: 0%", "rate: 0", "rate: 100%", "rate: 1", "rate: 1.01%", "rate: portion - 100%",
		"rate: 500%", // said so with its sign
		points("5% -5% 1%"), points("portion -50%"),
		"kind: formula\namount: base * -5%",
		"rate: 1%\ncoefficients: [{value: 1.5}]",
	} {
		clean(t, "p.yaml", targeted(component))
	}
	// one answer for one mistake, which says how to write what was meant
	list := refused(t, targeted("rate: 5"), "plan.rate_range")
	if list[0].Text.EN != "As a rate, 5 is 500%, which is above 100%." || list[0].Fix.EN != "Write 5% for 5 per cent; if 500% is meant, write that." {
		t.Errorf("%+v", list)
	}
	// another formula's suspicion stays
	_, list = Read("p.yaml", []byte(targeted("rate: IF(base > 5, 20, 3%)\n")))
	if list.Failed() || !found(list, "formula.rate_in_percent") {
		t.Errorf("%v", list)
	}
}

// What can be said but is hardly meant: warned of, each with its place.
func TestUnusualNumbers(t *testing.T) {
	for component, want := range map[string]string{
		"rate: 101%": "plan.rate_range 10:11 components.c.rate",
		"tiers: {carry: none, mode: whole, bands: [{upTo: 5, rate: 100%}, {rate: 250%}]}": "plan.rate_range 10:77 components.c.tiers.bands[1].rate",
		"rate: 1%\nlimits: {cap: 0, per: receipt}":                                        "plan.cap_range 11:19 components.c.limits.cap",
		"rate: 100%\nlimits: {cap: 1, floor: 0, per: receipt}":                            "",
		"rate: portion * 5": "",
		"kind: formula\namount: base * -5%\nlimits: {cap: 0, per: receipt}":                                           "",
		"tiers: {carry: year, mode: interpolate-amount, bands: [{upTo: 5, amount: 300}]}":                             "",
		"tiers: {of: target, carry: year, mode: payout-line, line: {floor: 50%, goal: 120%, bonus: 5, beyond: 200%}}": "",
	} {
		p := clean(t, "p.yaml", targeted(component))
		list := p.unusual(&p.Components[0])
		if want == "" {
			if len(list) > 0 {
				t.Errorf("%s: %v", component, list)
			}
			continue
		}
		if len(list) != 1 || !found(list, want) || list[0].Severity != problem.Warning || list[0].Text.ZH == "" || list[0].Fix.ZH == "" || list[0].Fix.EN == "" || strings.Contains(list[0].String(problem.ZH), "%!") {
			t.Errorf("%s: %v, want %s", component, list, want)
		}
	}
}
