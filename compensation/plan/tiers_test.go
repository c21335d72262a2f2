package plan

import (
	"strings"
	"testing"

	"steelyard/compensation/period"
)

// targeted is a plan whose component c has the given keys and which knows
// figures and parameters of several units and periods.
func targeted(component string) string {
	return `plan: p
version: 1
currency: CNY
effective: {from: 2026-01-01}
parameters: {portion: [{from: 2026-01-01, value: 30%}], bonus: {unit: money, values: [{from: 2026-01-01, value: 500}]}}
figures: {target: {unit: money, period: year, title: {zh: 目标, en: Target}}, monthly: {unit: money}, score: {period: year}, zero: {unit: money, period: year, missing: 0}, given: {unit: money, period: year, missing: 1}}
components:
  - code: c
    basis: collected
    ` + strings.ReplaceAll(component, "\n", "\n    ") + "\n"
}

// Bounds of tiers with a target are rates, however they are written.
func TestTiersOfATarget(t *testing.T) {
	p := clean(t, "p.yaml", targeted("tiers: {of: target, carry: year, mode: marginal, bands: [{upTo: 80%, rate: 1%}, {below: 100%, rate: 2%}, {upTo: 1.2, rate: 3%}, {rate: 4%}]}"))
	tiers := p.Components[0].Tiers
	if tiers.Of != &p.Figures[0] || tiers.Carry != period.InYear || tiers.Line != nil || len(tiers.Bands) != 4 {
		t.Fatalf("%+v", tiers)
	}
	for i, want := range []string{"0.8", "1", "1.2"} {
		if b := tiers.Bands[i]; !b.Bound.Equal(decimal(want)) || b.Open || b.Below != (i == 1) {
			t.Errorf("band %d ends at %s, want %s: %+v", i, b.Bound, want, b)
		}
	}
	if !tiers.Bands[3].Open {
		t.Error("the last band is not open")
	}
	for position, want := range map[string]int{"0.8": 0, "0.80001": 1, "0.99999": 1, "1": 2, "1.2": 2, "1.21": 3} {
		if got := tiers.BandAt(decimal(position)); got != want {
			t.Errorf("%s lies in band %d, want %d", position, got, want)
		}
	}
	for _, mode := range []string{"mode: whole, catchUp: true", "mode: marginal", "mode: whole, catchUp: false, on: signed"} {
		c := clean(t, "p.yaml", targeted("tiers: {of: given, carry: year, "+mode+", bands: [{upTo: 50%, rate: 1%}, {rate: 2%}]}")).Components[0]
		if c.Tiers.Of.Code != "given" || c.Tiers.Bands[0].Bound.String() != "0.5" {
			t.Errorf("%s: %+v", mode, c.Tiers)
		}
	}
	for mode, value := range map[string]string{"interpolate-rate": "rate: 1%", "interpolate-amount": "amount: 100"} {
		c := clean(t, "p.yaml", targeted("tiers: {of: monthly, carry: month, mode: "+mode+", bands: [{upTo: 50%, "+value+"}, {upTo: 100%, "+value+"}]}")).Components[0]
		if c.Tiers.Of.Code != "monthly" || c.Tiers.Bands[1].Bound.String() != "1" {
			t.Errorf("%s: %+v", mode, c.Tiers)
		}
	}
}

func TestPayoutLine(t *testing.T) {
	p := clean(t, "p.yaml", targeted("tiers: {carry: quarter, mode: payout-line, line: {floor: 0, goal: 100000.5, bonus: bonus * 2}}"))
	l := p.Components[0].Tiers.Line
	if l == nil || !l.Floor.IsZero() || l.Goal.String() != "100000.5" || l.Goal.Scale() != 2 || l.Bonus.Inputs()[0] != "bonus" || l.Beyond != nil {
		t.Fatalf("%+v", l)
	}
	path := "components.c.tiers.line."
	if l.FloorPath != path+"floor" || l.GoalPath != path+"goal" || l.BonusPath != path+"bonus" || l.BeyondPath != path+"beyond" {
		t.Errorf("paths: %+v", l)
	}
	if p.Components[0].Tiers.Bands != nil || p.Components[0].Tiers.HasAmounts {
		t.Errorf("bands: %+v", p.Components[0].Tiers.Bands)
	}
	l = clean(t, "p.yaml", targeted("tiers: {of: target, on: collected, carry: year, mode: payout-line, line: {floor: 50%, goal: 1, bonus: 5万, beyond: 150%}}")).Components[0].Tiers.Line
	if d, ok := fixed(l.Beyond); l.Floor.String() != "0.5" || l.Goal.String() != "1" || !ok || d.String() != "1.5" {
		t.Errorf("of a target: %+v", l)
	}
	clean(t, "p.yaml", targeted("tiers: {carry: none, mode: payout-line, line: {floor: 1, goal: 2, bonus: base, beyond: 0%}}"))
}

func TestProblemsOfTargets(t *testing.T) {
	of := func(s string) string {
		return targeted("tiers: {" + s + ", mode: marginal, bands: [{upTo: 80%, rate: 1%}, {rate: 2%}]}")
	}
	bands := func(s string) string {
		return targeted("tiers: {of: target, carry: year, mode: marginal, bands: [" + s + "]}")
	}
	for name, c := range map[string]struct{ document, want string }{
		"not declared":        {of("of: bogey, carry: year"), "plan.no_figure 10:17 components.c.tiers.of"},
		"nearly declared":     {of("of: targt, carry: year"), "plan.no_figure 10:17 components.c.tiers.of"},
		"not money":           {of("of: score, carry: year"), "plan.target_unit 10:17 components.c.tiers.of"},
		"another period":      {of("of: monthly, carry: year"), "plan.target_period 10:17 components.c.tiers.of"},
		"no period":           {of("of: target, carry: none"), "plan.target_without_carry 10:17 components.c.tiers.of"},
		"a carry in words":    {of("of: target, carry: yearly"), "document.not_one_of 10:32 components.c.tiers.carry"},
		"no carry":            {of("of: target"), "document.missing_key 10:12 components.c.tiers.carry"},
		"a target of nothing": {of("of: zero, carry: year"), "plan.target_missing 10:17 components.c.tiers.of"},
		"several at once":     {of("of: score, carry: quarter"), "plan.target_unit 10:17; plan.target_period 10:17"},
		"empty":               {targeted("tiers: {of: , carry: year, mode: marginal, bands: [{rate: 2%}]}"), "document.empty_value 10:13 components.c.tiers.of"},
		"a list":              {of("of: [target], carry: year"), "document.not_a_value 10:17 components.c.tiers.of"},
		"a bound of 0":        {bands("{upTo: 0%, rate: 1%}, {rate: 2%}"), "plan.band_share 10:69 components.c.tiers.bands[0].upTo"},
		"a bound below 0":     {bands("{upTo: -10%, rate: 1%}, {rate: 2%}"), "plan.band_share 10:69 components.c.tiers.bands[0].upTo"},
		"bounds that fall":    {bands("{upTo: 100%, rate: 1%}, {upTo: 0.8, rate: 1%}, {rate: 2%}"), "plan.band_order 10:86 components.c.tiers.bands[1]"},
		"a bound by formula":  {bands("{upTo: portion, rate: 1%}, {rate: 2%}"), "plan.band_share 10:69 components.c.tiers.bands[0].upTo"},
		"a bound in words":    {bands("{upTo: much, rate: 1%}, {rate: 2%}"), "formula. 10:69 components.c.tiers.bands[0].upTo"},
		"rates without of":    {targeted("tiers: {carry: year, mode: marginal, bands: [{upTo: 80%, rate: 1%}, {rate: 2%}]}"), "plan.no_target 10:57 components.c.tiers.bands[0].upTo"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, c.document, c.want) })
	}
	if list := refused(t, of("of: targt, carry: year"), "plan.no_figure"); list[0].Fix.EN != "Did you mean target?" {
		t.Errorf("the hint is %q", list[0].Fix.EN)
	}
	if list := refused(t, bands("{upTo: 100%, rate: 1%}, {upTo: 80%, rate: 1%}, {rate: 2%}"), "plan.band_order"); !strings.Contains(list[0].Text.EN, "bound 80% of this band is not above 100%") {
		t.Errorf("bounds are not cited as they are written: %q", list[0].Text.EN)
	}
	// 80 where 80% may be meant: told, not refused
	_, list := Read("p.yaml", []byte(bands("{upTo: 80, rate: 1%}, {rate: 2%}")))
	if list.Failed() || !found(list, "formula.rate_in_percent 10:69 components.c.tiers.bands[0].upTo") {
		t.Errorf("a bound of 80: %v", list)
	}
}

func TestProblemsOfPayoutLines(t *testing.T) {
	line := func(s string) string {
		return targeted("tiers: {carry: year, mode: payout-line, line: {" + s + "}}")
	}
	share := func(s string) string {
		return targeted("tiers: {of: target, carry: year, mode: payout-line, line: {" + s + "}}")
	}
	at := "components.c.tiers.line"
	for name, c := range map[string]struct{ document, want string }{
		"nothing in it":          {line(""), "document.missing_key 10:51 " + at + ".floor; document.missing_key 10:51 " + at + ".goal; document.missing_key 10:51 " + at + ".bonus"},
		"no line":                {targeted("tiers: {carry: year, mode: payout-line}"), "document.missing_key 10:12 " + at},
		"bands":                  {targeted("tiers: {carry: year, mode: payout-line, bands: [{rate: 1%}], line: {floor: 0, goal: 1, bonus: 1}}"), "plan.misplaced_key 10:52 components.c.tiers.bands"},
		"a line elsewhere":       {targeted("tiers: {carry: year, mode: marginal, bands: [{rate: 1%}], line: {floor: 0, goal: 1, bonus: 1}}"), "plan.misplaced_key 10:69 " + at},
		"catchUp":                {targeted("tiers: {carry: year, mode: payout-line, catchUp: true, line: {floor: 0, goal: 1, bonus: 1}}"), "plan.misplaced_key 10:54 components.c.tiers.catchUp"},
		"another driver":         {targeted("tiers: {carry: year, on: signed, mode: payout-line, line: {floor: 0, goal: 1, bonus: 1}}"), "plan.marginal_driver 10:30 components.c.tiers.on"},
		"unknown key":            {line("floor: 0, goal: 1, bonus: 1, beyound: 1"), "document.unknown_key 10:81 " + at + ".beyound"},
		"a floor below 0":        {line("floor: -1, goal: 1, bonus: 1"), "plan.band_amount 10:59 " + at + ".floor"},
		"a goal of 0":            {line("floor: 0, goal: 0, bonus: 1"), "plan.band_amount 10:68 " + at + ".goal"},
		"too many digits":        {line("floor: 0.001, goal: 1, bonus: 1"), "plan.band_amount 10:59 " + at + ".floor"},
		"shares without of":      {line("floor: 50%, goal: 1.2, bonus: 1"), "plan.no_target 10:59 " + at + ".floor"},
		"separators":             {line("floor: 0, goal: '1,000', bonus: 1"), "document.number 10:68 " + at + ".goal"},
		"goal on the floor":      {line("floor: 5, goal: 5.00, bonus: 1"), "plan.line_order 10:68 " + at + ".goal"},
		"goal below the floor":   {share("floor: 100%, goal: 80%, bonus: 1"), "plan.line_order 10:83 " + at + ".goal"},
		"a share below 0":        {share("floor: -1%, goal: 80%, bonus: 1"), "plan.band_share 10:71 " + at + ".floor"},
		"a bonus of nothing":     {line("floor: 0, goal: 5, bonus: 0"), "plan.line_bonus 10:78 " + at + ".bonus"},
		"a bonus that is a rate": {line("floor: 0, goal: 5, bonus: 5%"), "formula. 10:78 " + at + ".bonus"},
		"a falling slope":        {line("floor: 0, goal: 5, bonus: 5, beyond: -50%"), "plan.rate_range 10:89 " + at + ".beyond"},
		"a slope in money":       {line("floor: 0, goal: 5, bonus: 5, beyond: bonus"), "formula. 10:89 " + at + ".beyond"},
		"an empty slope":         {line("floor: 0, goal: 5, bonus: 5, beyond: "), "document.empty_value 10:81 " + at + ".beyond"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, c.document, c.want) })
	}
	if list := refused(t, share("floor: 100%, goal: 80%, bonus: 1"), "plan.line_order"); list[0].Text.EN != "The goal 80% is not above the floor 100%." {
		t.Errorf("%q", list[0].Text.EN)
	}
}
