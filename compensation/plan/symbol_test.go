package plan

import (
	"slices"
	"strings"
	"testing"
)

// Every formula of a component counts, wherever it stands, and so does the
// figure that is its target.
func TestSlotsNameEverythingThatAComponentReads(t *testing.T) {
	for component, want := range map[string]string{
		"rate: 1%": "",
		"rate: portion\nwhen: contract.kind = \"a\"":                                                                                                           "contract.kind portion",
		"rate: 1%\ngate: {first_payment: portion}":                                                                                                             "portion",
		"rate: 1%\nlimits: {cap: figure.monthly, floor: bonus, per: month}":                                                                                    "bonus figure.monthly",
		"tiers: {of: target, carry: year, mode: marginal, bands: [{upTo: 80%, rate: 1%}, {rate: portion, amount: bonus}]}":                                     "bonus figure.target portion",
		"tiers: {carry: year, mode: payout-line, line: {floor: 0, goal: 1, bonus: bonus * figure.score, beyond: portion + 1}}":                                 "bonus figure.score portion",
		"tiers: {of: monthly, carry: month, mode: payout-line, line: {floor: 0, goal: 1, bonus: figure.monthly * 2%}}":                                         "figure.monthly",
		"kind: formula\namount: base * 1% + collected.year * 0%\ncoefficients: [{figure: score}, {value: portion * 2}]\ngate: {first_payment: portion * 100%}": "base collected.year figure.score portion",
	} {
		p := clean(t, "p.yaml", targeted(component))
		slots := p.Slots(p.Components[0])
		var got []string
		for _, slot := range slots {
			got = append(got, p.Symbols().At(slot).Code)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%s reads %v, want %s", component, got, want)
		}
		if !slices.IsSorted(slots) || len(slices.Compact(slots)) != len(got) {
			t.Errorf("%s: slots %v", component, slots)
		}
	}
}
