package scorecard

import (
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

func TestReadTemplate(t *testing.T) {
	card := cardOf(t, smallCard)
	if card.Code != "small" || card.Version != 2 || card.Cite() != "small v2" || len(card.Digest) != 64 || card.Cycle != period.InMonth || card.Purpose != Commission ||
		card.Missing != Renormalise || card.Scale.String() != "100" || card.Digits != 2 || card.ScoredAfter != 10 || card.MostDeducted.String() != "10" {
		t.Errorf("%+v", card)
	}
	if it := card.Items[0]; it.KPI != "CL02" || it.Window != InPeriod || it.Weight.String() != "50" || it.Category != OfCollection || it.Path != "items.cash" {
		t.Errorf("%+v", it)
	}
	same := cardOf(t, strings.Replace(smallCard, "version: 2\n", "version:   2 # the second\n", 1))
	if other := cardOf(t, strings.Replace(smallCard, "weight: 50", "weight: 51", 1)); same.Digest != card.Digest || other.Digest == card.Digest {
		t.Error("the digest is of what the card says")
	}
	if five := cardOf(t, equalThirds("zero", "30 30 40")); five.MostDeducted.String() != "0.5" || five.Items[0].Goal.EN != "Done" {
		t.Errorf("%+v", five)
	}
}

func TestBadTemplates(t *testing.T) {
	for _, c := range []struct{ old, new, code, path string }{
		{"card: small", "card: 1x", "card.code", "card"},
		{"card: small\n", "card: small\ncolour: red\n", "document.unknown_key", "colour"},
		{"version: 2", "version: 0", "card.integer", "version"},
		{"version: 2\n", "", "document.missing_key", "version"},
		{"cycle: month", "cycle: week", "document.not_one_of", "cycle"},
		{"purpose: commission\n", "", "document.missing_key", "purpose"},
		{"missing: renormalise", "missing: guess", "document.not_one_of", "missing"},
		{"missing: renormalise", "missing: renormalise\nscale: 0", "card.scale", "scale"},
		{"missing: renormalise", "missing: renormalise\nscale: 99", "card.score_range", "items.cash.curve"},
		{"missing: renormalise", "missing: renormalise\nround: 7", "card.integer", "round"},
		{"code: deals", "code: cash", "card.repeated_code", "items.cash"},
		{"kpi: CL02, ", "", "card.kpi_or_goal", "items.cash"},
		{"kpi: CL02, ", "kpi: CL02, goal: x, ", "card.kpi_or_goal", "items.cash"},
		{"weight: 50", "weight: -50", "card.weight", "items.cash.weight"},
		{"weight: 50", "weight: 50%", "card.unit", "items.cash.weight"},
		{"weight: 50", "weight: 33.33333", "card.weight", "items.cash.weight"},
		{"category: collection", "category: money", "document.not_one_of", "items.cash.category"},
		{"each: 6, most: 10", "each: -6, most: 10", "card.deduction", "deductions[1]"},
		{"each: 6, most: 10", "each: 6, most: 5", "card.deduction", "deductions[1]"},
		{"code: truth", "code: log", "card.repeated_code", "deductions[1]"},
		{"gates:", "deducted_at_most: -3\ngates:", "card.deduction", "deducted_at_most"},
		{"most: 0, cap: 30", "most: 0, least: 1, cap: 30", "card.gate_bound", "gates[0]"},
		{"most: 0, cap: 30", "most: 0, cap: 101", "card.gate_cap", "gates[0]"},
		{"least: 20%", "least: 20", "card.unit", "gates[1].least"},
		{"from: 62.5", "from: 90", "card.grade_order", "grades[1]"},
		{", from: 62.5", "", "card.grade_from", "grades[1]"},
		{"{grade: C, ", "{grade: C, from: 1, ", "card.grade_from", "grades[2]"},
		{"purpose: commission", "purpose: probation", "card.coefficient", "coefficient"},
		{"{grade: C, ", "{grade: C, coefficient: 1, ", "card.coefficient", "coefficient"},
		{"coefficient: {kind: points, on: actual, unit: number", "coefficient: {kind: points, on: actual, unit: days", "card.coefficient_curve", "coefficient"},
		{"above: 1.2", "above: 12", "card.coefficient_range", "coefficient"},
	} {
		text := strings.Replace(smallCard, c.old, c.new, 1)
		if text == smallCard {
			t.Fatalf("%q is not in the card", c.old)
		}
		card, list := ReadTemplate("card.yaml", []byte(text))
		if card != nil || !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == c.code && p.Place.Path == c.path }) {
			t.Errorf("%s → %s: want %s at %s, got %v", c.old, c.new, c.code, c.path, list)
		}
		complete(t, list)
	}
	for _, text := range []string{"", "[]", "a: &x 1", "items: 5", "items: []\ngrades: []\ndeductions: [1]\ngates: [1]\nfor: 1", "grades: [1]\nitems: [1]"} {
		card, list := ReadTemplate("card.yaml", []byte(text))
		if card != nil || !list.Failed() {
			t.Errorf("%q is read as %+v", text, card)
		}
		complete(t, list)
	}
}

const goodActuals = `
period: 2026-10
persons:
  - person: E1
    name: 林悦
    items:
      - {item: cash, actual: 950000, target: 1000000, unit: CNY, rows: [{kind: receipt, ref: R-1, value: 500000}, {kind: receipt, ref: R-2, of: part 2, value: 450000}]}
      - {item: due, target: 80%, rows: [{kind: contract, ref: H-1, part: numerator, value: 2, unit: CNY}, {kind: contract, ref: H-1, part: denominator, value: 3, unit: CNY}]}
      - {item: deals, missing: {zh: 未复核, en: not confirmed}}
    events: [{deduction: log, ref: L-7, date: 2026-10-09}]
    gates: [{gate: compliance, value: 0}, {gate: margin, value: 25%}, {gate: third, missing: {zh: 未查, en: not looked at}}]
  - person: E2
`

func TestReadActuals(t *testing.T) {
	inputs, list := ReadActuals("a.yaml", []byte(goodActuals))
	if len(list) > 0 || len(inputs) != 2 {
		t.Fatal(list)
	}
	in := inputs[0]
	if in.Person != "E1" || in.Name != "林悦" || in.Period != "2026-10" || len(in.Items) != 3 || inputs[1].Person != "E2" {
		t.Errorf("%+v", in)
	}
	if a := in.Items[0]; !a.Known || a.Value.String() != "950,000.00 CNY" || a.Target.Unit != "CNY" || len(a.Rows) != 2 || a.Rows[1].Path != "part 2" || a.Rows[1].Value.Unit != "CNY" {
		t.Errorf("%+v", a)
	}
	if a := in.Items[1]; a.Known || a.Target.String() != "80%" || a.Rows[0].Part != Numerator || a.Rows[1].Part != Denominator {
		t.Errorf("%+v", a)
	}
	if a := in.Items[2]; a.Known || a.Reason.ZH != "未复核" {
		t.Errorf("%+v", a)
	}
	if in.Events[0].Date.String() != "2026-10-09" || in.Gates[1].Value.Unit != rate || in.Gates[2].Known || in.Gates[2].Reason.EN != "not looked at" {
		t.Errorf("%+v %+v", in.Events, in.Gates)
	}
	for _, c := range []struct{ old, new, code, path string }{
		{"period: 2026-10\n", "", "document.missing_key", "period"},
		{"person: E2", "person: E1", "card.repeated_code", "persons[1]"},
		{"actual: 950000", "actual: 95e4", "card.number", "persons[0].items[0].actual"},
		{"actual: 950000", "actual: NaN", "card.number", "persons[0].items[0].actual"},
		{"actual: 950000", "actual: 95%", "card.unit", "persons[0].items[0].actual"},
		{"unit: CNY, rows", "unit: yuan, rows", "card.unknown_unit", "persons[0].items[0].unit"},
		{"item: deals, missing", "item: deals, actual: 3, missing", "score.missing_and_actual", "persons[0].items[2]"},
		{"item: deals, missing: {zh: 未复核, en: not confirmed}", "item: deals", "score.no_actual", "persons[0].items[2]"},
		{"kind: receipt, ref: R-1", "kind: cheque, ref: R-1", "document.not_one_of", "persons[0].items[0].rows[0].kind"},
		{"kind: receipt, ref: R-1", "kind: receipt", "document.missing_key", "persons[0].items[0].rows[0].ref"},
		{"part: numerator", "part: half", "document.not_one_of", "persons[0].items[1].rows[0].part"},
		{"date: 2026-10-09", "date: 2026-10-32", "document.date", "persons[0].events[0].date"},
		{"gate: compliance, value: 0", "gate: compliance", "score.no_actual", "persons[0].gates[0]"},
		{"gate: third, ", "gate: third, value: 1, ", "score.no_actual", "persons[0].gates[2]"},
	} {
		inputs, list := ReadActuals("a.yaml", []byte(strings.Replace(goodActuals, c.old, c.new, 1)))
		if inputs != nil || !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == c.code && p.Place.Path == c.path }) {
			t.Errorf("%s → %s: want %s at %s, got %v", c.old, c.new, c.code, c.path, list)
		}
		complete(t, list)
	}
	for _, text := range []string{"", "1", "persons: 3", "period: 2026-10\npersons: [1, {person: E, items: [1], events: [2], gates: [3]}]"} {
		if inputs, list := ReadActuals("a.yaml", []byte(text)); inputs != nil || !list.Failed() {
			t.Errorf("%q is read", text)
		}
	}
}
