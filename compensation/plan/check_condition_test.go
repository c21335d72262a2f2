package plan

import (
	"slices"
	"testing"

	"steelyard/compensation/formula"
)

// always, never and sometimes are what is proved about a condition; perhaps is
// where nothing is claimed.
func TestWhatConditionsAreProvedToBe(t *testing.T) {
	plan := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01, to: 2026-12-31}\nwho: {grade: [junior, mid]}\n" +
		"parameters:\n  large: {unit: money, values: [{from: 2026-01-01, value: 1000}, {from: 2026-07-01, value: 5000}]}\n" +
		"figures:\n  card: {unit: number, period: month}\n"
	for _, c := range []struct{ when, want string }{
		{`contract.kind = "a"`, "sometimes"},
		{`contract.kind = "a" OR contract.kind <> "a"`, "always"},
		{`contract.kind = "a" AND contract.kind = "b"`, "never"},
		{`IN(contract.kind, "a", "b") AND NOT IN(合同.类型, "b", "a")`, "never"},
		{`合同.类型 = “a” 且 非 (“a” = 合同.类型)`, "never"},
		{`receipt.amount > 1000 AND receipt.amount <= 1000`, "never"},
		{`receipt.amount >= 1000 AND receipt.amount <= 1000`, "sometimes"},
		{`receipt.amount > 1000 OR receipt.amount < 1000.01`, "always"},
		{`receipt.amount > large AND receipt.amount < 1000`, "never"},
		{`receipt.amount > large AND receipt.amount < 1001`, "sometimes"}, // before July
		{`large > 0`, "always"},
		{`large >= 5000`, "sometimes"},
		{`large > 10000`, "never"},
		{`payee.grade = "senior"`, "never"},
		{`payee.grade = "mid" OR payee.grade = "junior"`, "always"},
		{`payee.family = "rep"`, "sometimes"},
		{`share > 0`, "always"},
		{`share > 100%`, "never"},
		{`share >= 50%`, "sometimes"},
		{`share < 50% AND share > 40%`, "sometimes"},
		{`share = 100%`, "sometimes"},
		{`receipt.date >= DATE("2026-01-01")`, "always"},
		{`receipt.date > DATE("2026-12-31")`, "never"},
		{`receipt.date = DATE("2026-12-31")`, "sometimes"},
		{`contract.signed < DATE("2026-01-01")`, "sometimes"},
		{`figure.card >= 1 AND figure.card < 0.5`, "never"},
		{`AND(TRUE, receipt.amount > 5)`, "sometimes"},
		{`receipt.amount > 10万 AND receipt.amount < 9万`, "never"},
		// no claim: arithmetic, names among themselves, functions
		{`receipt.amount > contract.amount`, "perhaps"},
		{`receipt.amount * 2 > 10 AND receipt.amount < 1`, "perhaps"},
		{`receipt.amount > MAX(5, 6)`, "perhaps"},
		{`receipt.date - contract.signed < 30`, "perhaps"},
		{`IFBLANK(customer.class, "C") = "A"`, "perhaps"},
		{`receipt.amount > -5`, "perhaps"},
		{`ABS(receipt.amount) < 0`, "perhaps"},
		{`(receipt.amount) > 5`, "perhaps"},
		{`receipt.amount > 100 CNY`, "perhaps"},
	} {
		p, list := Read("p.yaml", []byte(plan+"components:\n  - code: c\n    basis: collected\n    rate: 5%\n    when: |\n      "+c.when+"\n"))
		if p == nil {
			t.Fatalf("%s: %v", c.when, list)
		}
		f := &finder{Plan: p, days: p.stretches()}
		component := &p.Components[0]
		holds, fails := f.exists(component, yes(component.When)), f.exists(component, no(component.When))
		got := "perhaps"
		switch {
		case holds == impossible:
			got = "never"
		case fails == impossible:
			got = "always"
		case holds == possible && fails == possible:
			got = "sometimes"
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.when, got, c.want)
		}
	}
}

// A condition with too many names to try is not judged.
func TestConditionWithTooManyCases(t *testing.T) {
	when := "receipt.amount > 1"
	for _, name := range []string{"contract.amount", "contract.net", "allocation.amount", "base", "instalment.amount", "collected.year", "collected.month", "signed.year", "signed.month"} {
		when += " AND " + name + " > 1"
	}
	p, list := Read("p.yaml", []byte(head+"  - {code: c, basis: collected, rate: 5%, when: '"+when+" AND receipt.amount < 1'}\n"))
	if p == nil {
		t.Fatal(list)
	}
	f := &finder{Plan: p, days: p.stretches()}
	if got := f.exists(&p.Components[0], yes(p.Components[0].When)); got != unproved {
		t.Errorf("%v", got)
	}
}

func TestWordsAndFactors(t *testing.T) {
	p, list := Read("p.yaml", []byte("plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\nparameters:\n  down: [{from: 2026-01-01, value: 1}, {from: 2026-05-01, value: -1}]\nfigures:\n  card: {unit: number, period: month}\ncomponents: [{code: c, basis: collected, rate: 5%}]\n"))
	if p == nil {
		t.Fatal(list)
	}
	for source, want := range map[string]struct {
		factors, notNegative bool
	}{
		"base * 2%":                      {true, true},
		"业绩 × 2% * figure.card * share":  {true, true},
		"receipt.amount*5‰":              {true, true},
		"base * 2% * down":               {true, false},
		"collected.year * 1%":            {true, false}, // other receipts move it
		"base * (1 - 2%)":                {false, false},
		"base - 5":                       {false, false},
		"MIN(base, 5)":                   {false, false},
		"5":                              {true, true},
		"IF(TRUE, 5, 6)":                 {false, true}, // a constant
		"MAX(0 CNY, down * 5 CNY)":       {false, true}, // known on every day
		"IFBLANK(instalment.amount, 5)":  {false, false},
		"base / 2":                       {false, false},
		"-5":                             {false, false},
		"instalment.amount * 1% * share": {true, true},
	} {
		f, list := formula.Compile(source, formula.Options{Symbols: p.symbols, Want: formula.MoneyType(), Currency: p.Currency})
		if f == nil {
			t.Fatalf("%s: %v", source, list)
		}
		if _, ok := p.factors(f); ok != want.factors {
			t.Errorf("%s: factors %v", source, ok)
		}
		if ok := p.notNegative(f, p.stretches()); ok != want.notNegative {
			t.Errorf("%s: not negative %v", source, ok)
		}
	}
	f, _ := formula.Compile(`IN(合同.类型，“a，b”, 'it''s') 且 base≥5 %`, formula.Options{Symbols: p.symbols, Want: formula.TruthType(), Currency: p.Currency})
	if f != nil {
		t.Fatal("a rate is compared with money")
	}
	f, list = formula.Compile(`IN(合同.类型，“a，b”, 'it''s') 且 base≥5万`, formula.Options{Symbols: p.symbols, Want: formula.TruthType(), Currency: p.Currency})
	if f == nil {
		t.Fatal(list)
	}
	var texts []string
	all, ok := words(f)
	for _, w := range all {
		texts = append(texts, w.text)
	}
	if want := []string{"IN", "(", "合同.类型", ",", "“a，b”", ",", "'it''s'", ")", "且", "base", "≥", "5万"}; !ok || !slices.Equal(texts, want) {
		t.Errorf("%q, %v", texts, ok)
	}
}
