package plan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

func TestCheckFindsDefects(t *testing.T) {
	head := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents:\n"
	tiers := func(s string) string { return head + "  - {code: c, basis: collected, tiers: {" + s + "}}\n" }
	cases := []struct {
		name, document string
		want           []string // what each warning says in English, in order
	}{
		{"a volume table with a cliff", tiers("carry: none, mode: whole, bands: [{upTo: 5, amount: 100}, {upTo: 10, amount: 150}, {upTo: 15, rate: 1000%}, {rate: 500%}]"),
			[]string{"10.00 CNY pays 150.00 CNY, 10.01 CNY pays only 100.10 CNY (from band 2 to band 3)", "15.00 CNY pays 150.00 CNY, 15.01 CNY pays only 75.05 CNY (from band 3 to band 4)"}},
		{"a rate that falls, exclusive bound", tiers("carry: year, mode: whole, catchUp: true, bands: [{below: 1000, rate: 5%}, {rate: 4%}]"),
			[]string{"999.99 CNY pays 50.00 CNY, 1,000.00 CNY pays only 40.00 CNY (from band 1 to band 2)"}},
		{"a point that goes down", tiers("carry: year, mode: interpolate-amount, bands: [{upTo: 1000, amount: 50}, {upTo: 2000, amount: 40}]"),
			[]string{"1,000.00 CNY pays 50.00 CNY, 2,000.00 CNY pays only 40.00 CNY"}},
		{"the same money twice", head + "  - {code: a, basis: collected, rate: 1%}\n  - {code: b, basis: collected, kind: formula, amount: base * 2%}\n  - {code: c, basis: signed, rate: 1%}\n",
			[]string{"Components a and b pay on the same collected under the same condition."}},
		{"nothing: rising rates", tiers("carry: year, mode: whole, catchUp: false, bands: [{upTo: 1000, rate: 5%}, {rate: 6%}]"), nil},
		{"nothing: marginal may fall", tiers("carry: year, mode: marginal, bands: [{upTo: 1000, rate: 5%}, {rate: 4%}]"), nil},
		{"nothing: kept apart", head + "  - {code: a, basis: collected, rate: 1%, when: contract.kind = \"pilot\"}\n  - {code: b, basis: collected, rate: 2%, when: contract.kind != \"pilot\"}\n", nil},
		{"nothing: cannot be judged", tiers("carry: none, mode: whole, bands: [{upTo: 1000, rate: 'IF(base > 5, 5%, 4%)'}, {rate: 1%}]"), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, list := Read("p.yaml", []byte(c.document))
			if len(list) > 0 {
				t.Fatal(list)
			}
			got := p.Check()
			if len(got) != len(c.want) {
				t.Fatalf("%d warnings, want %d: %v", len(got), len(c.want), got)
			}
			for i, w := range got {
				if !strings.Contains(w.Text.EN, c.want[i]) || w.Severity != problem.Warning || w.Text.ZH == "" || w.Fix.ZH == "" || w.Fix.EN == "" || w.Place.Line < 6 {
					t.Errorf("%+v, want %s", w, c.want[i])
				}
			}
		})
	}
}

func TestShippedPlansHaveNoDefects(t *testing.T) {
	paths, _ := filepath.Glob("../../examples/*/*.yaml")
	demo, _ := filepath.Glob("../../demo/plans/*.yaml")
	plans := 0
	for _, path := range append(paths, demo...) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), "\nplan: ") {
			continue
		}
		plans++
		p, list := Read(path, data)
		if p == nil || len(list)+len(p.Check()) > 0 {
			t.Errorf("%s: %v", path, list)
		}
	}
	if plans < 5 {
		t.Errorf("only %d plans found", plans)
	}
}
