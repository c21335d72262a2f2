package plan

import (
	"testing"
)

// FuzzPlan: whatever a document says, reading it neither panics nor accepts
// what it found a failure in, and reading it again says the same.
func FuzzPlan(f *testing.F) {
	f.Add(whole, false)
	f.Add("plan: p\nversion: 1\ncurrency: JPY\neffective: {from: 2026-01-01}\ncomponents: [{code: c, basis: collected, rate: 5%}]\n", false)
	f.Add(`{"plan":"p","version":1,"currency":"CNY","effective":{"from":"2026-01-01"},"components":[{"code":"c","basis":"collected","rate":"5%"}]}`, true)
	f.Add("plan: &a [*a]\n", false)
	f.Add("components:\n  - {code: c, basis: collected, tiers: {carry: year, mode: whole, bands: [{upTo: 9}, {below: 9}]}}\n", false)
	f.Add(targeted("rate: 5\ncredit: overlay\nreversal: mirror\ngate: {first_payment: portion}\nlimits: {cap: base, floor: , per: deal}"), false)
	f.Add(targeted("tiers: {of: target, carry: year, mode: whole, catchUp: true, bands: [{upTo: 80%, rate: -1%}, {below: 1.2, rate: 101%}, {rate: 9}]}"), false)
	f.Add(targeted("tiers: {carry: none, mode: payout-line, line: {floor: 0, goal: 1, bonus: bonus, beyond: 150%}}\nlimits: {floor: figure.monthly, per: quarter}"), false)
	f.Add(targeted("tiers: {of: zero, carry: month, mode: interpolate-rate, line: {}, bands: [{upTo: 1/3, rate: 5%}, {upTo: 100%, rate: -6%}]}\ngate: {first_payment: 0%}"), false)
	f.Fuzz(func(t *testing.T, document string, json bool) {
		file := "p.yaml"
		if json {
			file = "p.json"
		}
		p, list := Read(file, []byte(document))
		if (p == nil) != list.Failed() {
			t.Fatalf("plan %v with problems %v", p, list)
		}
		_, again := Read(file, []byte(document))
		if list.Error() != again.Error() {
			t.Fatalf("read twice:\n%v\n%v", list, again)
		}
		if p == nil {
			return
		}
		for slot := range p.Symbols().Len() {
			p.Input(slot)
		}
		for _, c := range p.Components {
			p.Slots(c)
			if x := c.Tiers; c.Reversal == "" || c.Credit == "" || x != nil && (x.Mode == PayoutLine) != (x.Line != nil) || x != nil && (x.Line == nil) != (len(x.Bands) > 0) {
				t.Fatalf("a component that is not whole: %+v", c)
			}
		}
		set, list := NewSet([]*Plan{p})
		if list.Failed() || set.Currency != p.Currency {
			t.Fatalf("a plan that can be read cannot be used: %v", list)
		}
	})
}
