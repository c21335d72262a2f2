package plan

import (
	"strings"
	"testing"
)

// Without the key a component turns signs, unless its tiers accumulate.
func TestReversalsAreReadOrFollowFromTheTiers(t *testing.T) {
	tiers := func(s string) string {
		return "tiers: {" + s + "}"
	}
	bands := ", bands: [{upTo: 5, rate: 1%}, {rate: 2%}]"
	for component, want := range map[string]Reversal{
		"rate: 1%":                                                                     Mirror,
		"kind: formula\namount: base * 1%":                                             Mirror,
		"rate: 1%\nreversal: rerate":                                                   Rerate,
		tiers("carry: none, mode: marginal" + bands):                                   Mirror,
		tiers("carry: none, mode: whole" + bands):                                      Mirror,
		tiers("carry: month, mode: marginal" + bands):                                  Rerate,
		tiers("carry: quarter, mode: whole, catchUp: true" + bands):                    Rerate,
		tiers("carry: year, mode: payout-line, line: {floor: 0, goal: 1, bonus: 1}"):   Rerate,
		tiers("carry: year, mode: marginal"+bands) + "\nreversal: mirror":              Mirror,
		tiers("carry: year, mode: whole, catchUp: false"+bands) + "\nreversal: mirror": Mirror,
		tiers("carry: year, mode: whole, catchUp: true"+bands) + "\nreversal: rerate":  Rerate,
		tiers("carry: none, mode: marginal"+bands) + "\nreversal: rerate":              Rerate,
	} {
		if c := clean(t, "p.yaml", targeted(component)).Components[0]; c.Reversal != want {
			t.Errorf("%s: %s, want %s", component, c.Reversal, want)
		}
	}
	refused(t, targeted("tiers: {carry: year, mode: whole, catchUp: true"+bands+"}\nreversal: mirror"), "plan.mirror_catch_up 11:15 components.c.reversal")
	refused(t, targeted("tiers: {carry: year, mode: whole, catchUp: true"+bands+"}\nreversal: storno"), "document.not_one_of 11:15 components.c.reversal")
	refused(t, targeted("rate: 1%\nreversal:"), "document.empty_value 11:5 components.c.reversal")
}

func TestCreditIsSplitOrOverlay(t *testing.T) {
	for component, want := range map[string]Credit{"rate: 1%": Split, "rate: 1%\ncredit: split": Split, "rate: 1%\ncredit: overlay": Overlay} {
		if c := clean(t, "p.yaml", targeted(component)).Components[0]; c.Credit != want {
			t.Errorf("%s: %s, want %s", component, c.Credit, want)
		}
	}
	refused(t, targeted("rate: 1%\ncredit: both"), "document.not_one_of 11:13 components.c.credit")
	refused(t, targeted("rate: 1%\ncredit:"), "document.empty_value 11:5 components.c.credit")
}

func TestGates(t *testing.T) {
	if c := clean(t, "p.yaml", targeted("rate: 1%")).Components[0]; c.Gate != nil {
		t.Errorf("a gate that nobody wrote: %+v", c.Gate)
	}
	for formula, want := range map[string]string{"30%": "0.3", "100%": "1", "1": "1", "0.5": "0.5", "0.01%": "0.0001"} {
		p := clean(t, "p.yaml", targeted("rate: 1%\ngate: {first_payment: "+formula+"}"))
		g := p.Components[0].Gate
		if d, ok := fixed(g.FirstPayment); !ok || !d.Equal(decimal(want)) || g.Path != "components.c.gate.first_payment" {
			t.Errorf("%s: %+v", formula, g)
		}
		if at := p.Place(g.Path, p.place); at.Line != 11 {
			t.Errorf("the clause is at %+v", at)
		}
	}
	if g := clean(t, "p.yaml", targeted("rate: 1%\ngate: {first_payment: 'MIN(portion * 2, 100%)'}")).Components[0].Gate; g.FirstPayment.Inputs()[0] != "portion" {
		t.Errorf("%+v", g)
	}
	at := "11:23 components.c.gate.first_payment"
	for component, want := range map[string]string{
		"gate:":                                      "document.empty_value 11:5 components.c.gate",
		"gate: 30%":                                  "document.not_a_map 11:11 components.c.gate",
		"gate: {}":                                   "document.missing_key 11:11 components.c.gate.first_payment",
		"gate: {firstPayment: 30%}":                  "document.missing_key 11:11; document.unknown_key 11:12 components.c.gate.firstPayment",
		"gate: {first_payment: 0%}":                  "plan.gate_range " + strings.Replace(at, "23", "27", 1),
		"gate: {first_payment: -5%}":                 "plan.gate_range 11:27 components.c.gate.first_payment",
		"gate: {first_payment: 100.01%}":             "plan.gate_range 11:27",
		"gate: {first_payment: 30}":                  "plan.gate_range 11:27",
		"gate: {first_payment: bonus}":               "formula. 11:27",
		"gate: {first_payment: base / 100000}":       "formula. 11:27",
		"gate: {first_payment: portio}":              "formula.unknown_name 11:27",
		"gate: {first_payment: base / bonus}":        "plan.input_unavailable 11:27",
		"gate: {first_payment: figure.score}":        "plan.input_unavailable 11:27",
		"gate: {first_payment: collected.year/base}": "plan.input_unavailable 11:27; plan.input_unavailable 11:27",
	} {
		t.Run(component, func(t *testing.T) { refused(t, targeted("rate: 1%\n"+component), want) })
	}
	if list := refused(t, targeted("rate: 1%\ngate: {first_payment: base / bonus}"), "plan.input_unavailable"); list[0].Text.EN != "base (Credited base of the line) cannot be used here." || list[0].Text.ZH != "这里不能用 base（归属业绩）。" {
		t.Errorf("the input is not named: %+v", list[0].Text)
	}
	if list := refused(t, targeted("rate: 1%\ngate: {first_payment: 30}"), "plan.gate_range"); list[0].Fix.EN != "Write 30% for 30 per cent." {
		t.Errorf("the hint is %q", list[0].Fix.EN)
	}
}
