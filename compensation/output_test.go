package compensation_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a kept file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-kept +now); run with -update where the change is meant:\n%s", name, diff)
	}
}

// shown is a small case with everything that outputs must show: a split, two
// bands, catch-up, a condition, a formula, names in Chinese and English.
func shown(t *testing.T) *compensation.Result {
	t.Helper()
	s := deals(deal{"R1", "2026-01-10", "60000"}, deal{"R2", "2026-02-10", "60000.05"}, deal{"R3", "2026-02-11", "333.33"})
	s.Persons = append(s.Persons, fact.Person{Code: "E2", Name: "=Zhou Lan"})
	s.Customers = []fact.Customer{{Code: "C1", Name: "东海机电"}}
	s.Contracts[0].Customer = "C1"
	s.Splits = []fact.Split{{Contract: "HT1", Person: "E1", Share: decimal("0.7")}, {Contract: "HT1", Person: "E2", Share: decimal("0.3")}}
	return calculate(t, s, readPlan(t, `
plan: 示例
version: 2
title: {zh: 示例方案, en: Sample plan}
currency: CNY
effective: {from: 2026-01-01}
parameters: {base_rate: [{from: 2026-01-01, value: 2%}]}
components:
  - code: commission
    basis: collected
    title: {zh: 回款提成, en: Commission}
    when: contract.kind <> "pilot"
    tiers: {carry: quarter, mode: whole, catchUp: true, bands: [{upTo: 50000, rate: base_rate}, {rate: base_rate + 1%}]}
  - code: steps
    basis: collected
    title: {zh: 分段提成, en: Steps}
    tiers: {carry: year, mode: marginal, bands: [{upTo: 50000, rate: 1%}, {rate: 1.5%}]}
  - code: 现金奖
    basis: collected
    kind: formula
    amount: IF(业绩 > 10000, 业绩 * 0.1%, 0)
`), "2026-02", "2026-02")
}

func TestGoldenOutputs(t *testing.T) {
	r := shown(t)
	verifyAll(t, r)
	for _, lang := range []problem.Lang{problem.ZH, problem.EN} {
		var short, full strings.Builder
		if err := r.WriteText(&short, lang, false); err != nil {
			t.Fatal(err)
		}
		golden(t, "statement."+string(lang)+".txt", short.String())
		if err := r.WriteText(&full, lang, true); err != nil {
			t.Fatal(err)
		}
		golden(t, "explained."+string(lang)+".txt", full.String())
	}
	golden(t, "result.json", jsonOf(t, r))
}

// C1: nothing that is money, a rate or an exact value is a JSON number.
func TestC1_AmountsAreTextsInJSON(t *testing.T) {
	counts := []string{"version", "part", "id", "ref", "digits", "index"}
	decoder := json.NewDecoder(strings.NewReader(jsonOf(t, shown(t))))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch x := v.(type) {
		case map[string]any:
			for k, e := range x {
				walk(k, e)
			}
		case []any:
			for _, e := range x {
				walk(key, e)
			}
		case json.Number:
			if !slices.Contains(counts, key) {
				t.Errorf("%s is the JSON number %s", key, x)
			}
		case string:
			seen[key]++
		}
	}
	walk("", document)
	for _, key := range []string{"total", "pending", "base", "before", "exact", "amount", "value"} {
		if seen[key] == 0 {
			t.Errorf("%s does not occur as a text", key)
		}
	}
}

// A line reads the same alone as in the whole: its explanation starts at its
// amount and its exact value is in its JSON.
func TestExactValueIsShown(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "33.33"})
	out := jsonOf(t, calculate(t, facts, readPlan(t, strings.Replace(flatPlan, "5%", "1.25%", 1)), "2026-01", "2026-01"))
	for _, want := range []string{`"exact": "0.416625"`, `"amount": "0.42"`, `"total": "0.42"`, `"name": "林悦"`, `"pending": "0.00"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
}
