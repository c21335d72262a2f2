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
		set, list := NewSet([]*Plan{p})
		if list.Failed() || set.Currency != p.Currency {
			t.Fatalf("a plan that can be read cannot be used: %v", list)
		}
	})
}
