package plan

import (
	"testing"

	"steelyard/compensation/period"
)

func TestLimitsPerDealAndWindow(t *testing.T) {
	for per, want := range map[string]struct {
		per  LimitPer
		span period.Span
		ok   bool
	}{"receipt": {PerReceipt, 0, false}, "deal": {PerDeal, 0, false}, "month": {PerMonth, period.InMonth, true}, "quarter": {PerQuarter, period.InQuarter, true}, "year": {PerYear, period.InYear, true}} {
		l := clean(t, "p.yaml", targeted("rate: 1%\nlimits: {cap: bonus * 3, floor: bonus, per: "+per+"}")).Components[0].Limits
		span, ok := l.Per.Span()
		if l.Per != want.per || span != want.span || ok != want.ok || l.Cap.Inputs()[0] != "bonus" || l.FloorPath != "components.c.limits.floor" {
			t.Errorf("%s: %+v, span %v %v", per, l, span, ok)
		}
	}
	for _, component := range []string{
		"rate: 1%\nlimits: {cap: figure.target * 2%, per: month}",    // a figure is about a person, as a window is
		"rate: 1%\nlimits: {floor: 0, per: month}",                   // never below zero
		"rate: 1%\nlimits: {cap: base * 2%, floor: 1, per: receipt}", // a line may use what it has
		"kind: formula\namount: base * -5%\nlimits: {cap: 0, floor: -500, per: receipt}",
	} {
		clean(t, "p.yaml", targeted(component))
	}
}

func TestProblemsOfLimits(t *testing.T) {
	for limits, want := range map[string]string{
		"":                                     "document.empty_value 11:5 components.c.limits",
		"{}":                                   "document.missing_key 11:13 components.c.limits.per; plan.no_limit 11:13 components.c.limits",
		"{cap: 5}":                             "document.missing_key 11:13 components.c.limits.per",
		"{per: year}":                          "plan.no_limit 11:13 components.c.limits",
		"{cap: , floor: 5, per: deal}":         "document.empty_value 11:14 components.c.limits.cap",
		"{cap: '', per: deal}":                 "formula.empty 11:20 components.c.limits.cap",
		"{cap: 5, per: week}":                  "document.not_one_of 11:27 components.c.limits.per",
		"{cap: 0, per: year}":                  "plan.cap_range 11:19 components.c.limits.cap",
		"{cap: 0.00, per: deal}":               "plan.cap_range 11:19 components.c.limits.cap",
		"{cap: -5, per: month}":                "plan.cap_range 11:19 components.c.limits.cap",
		"{cap: 5, floor: 6, per: deal}":        "plan.limits_cross 11:13 components.c.limits",
		"{cap: 5%, per: year}":                 "formula. 11:19 components.c.limits.cap",
		"{cap: base, per: deal}":               "plan.input_unavailable 11:19 components.c.limits.cap",
		"{cap: base, per: quarter}":            "plan.input_unavailable 11:19 components.c.limits.cap",
		"{cap: figure.target, per: deal}":      "plan.input_unavailable 11:19 components.c.limits.cap",
		"{floor: collected.month, per: month}": "plan.input_unavailable 11:21 components.c.limits.floor",
		"{floor: 'IF(contract.kind = \"a\", bonus, figure.target)', per: month}": "plan.input_unavailable 11:21 components.c.limits.floor",
		"{cap: contract.amount * 合同.不含税金额 / 合同.金额, per: deal}":                   "plan.input_unavailable 11:19; plan.input_unavailable 11:19",
	} {
		t.Run(limits, func(t *testing.T) { refused(t, targeted("rate: 1%\nlimits: "+limits), want) })
	}
}
