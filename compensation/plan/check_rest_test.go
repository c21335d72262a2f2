package plan

import (
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// with writes a plan of one component, with declarations before it.
func with(declarations, component string) string {
	return strings.Replace(head, "components:\n", declarations, 1) + "components:\n  - {code: c, " + component + "}\n"
}

func TestCheckFindsBasePay(t *testing.T) {
	found := "plan.rate_on_base_pay: "
	for name, named := range map[string]bool{
		"base_pay": true, "basePay": true, "my_base_salary": true, "monthly_salary": true, "fixed_wage": true, "basic_wages": true, "底薪": true, "岗位工资": true, "基本工资": true, "固定薪资": true,
		"base_rate_bonus": false, "base_payment": false, "database_paying": false, "quota": false, "绩效奖金": false,
	} {
		var want []string
		if named {
			want = []string{found + "figure." + name}
		}
		checkCase{name, with("figures: {"+name+": {unit: money, period: month}}\n", "basis: collected, kind: formula, amount: figure."+name+" * 20%"), want}.run(t)
	}
	for _, c := range []checkCase{
		{"a parameter", with("parameters: {fixed_pay: {unit: money, values: [{from: 2026-01-01, value: 8000}]}}\n", "basis: collected, kind: formula, amount: fixed_pay * share * 10%"), []string{found + "fixed_pay (fixed_pay)"}},
		{"by its title", with("parameters: {p: {title: {zh: 岗位工资}, unit: money, values: [{from: 2026-01-01, value: 8000}]}}\n", "basis: collected, kind: formula, amount: p * 10%"), []string{found + "p ("}},
		{"in a rate", with("figures: {base_pay: {unit: money, period: month}}\n", "basis: collected, rate: figure.base_pay / collected.year"), []string{found}},
		{"on entering a band", with("figures: {base_pay: {unit: money, period: month}}\n", "basis: collected, tiers: {carry: year, mode: marginal, bands: [{upTo: 100, rate: 1%}, {rate: 2%, amount: figure.base_pay}]}"), []string{found}},
		{"nothing: a rate is no pay", with("figures: {base_pay: {unit: rate, period: month}}\n", "basis: collected, rate: figure.base_pay * 5%"), nil},
		{"nothing: the bonus at a goal", with("figures: {base_pay: {unit: money, period: year}}\n", "basis: collected, tiers: {carry: year, mode: payout-line, line: {floor: 0, goal: 100, bonus: figure.base_pay * 20%}}"), nil},
		{"nothing: a cap", with("figures: {base_pay: {unit: money, period: month}}\n", "basis: collected, rate: 5%, limits: {cap: figure.base_pay * 2, per: month}"), nil},
	} {
		c.run(t)
	}
}

func TestCheckFindsWhatIsNeverThere(t *testing.T) {
	for _, c := range []checkCase{
		{"in a coefficient", with("tables: {t: {unit: days, bands: [{upTo: 5, value: 1}, {value: 0.5}]}}\n", "basis: signed, rate: 5%, coefficients: [{table: t, by: receipt.value_date - contract.signed}]"),
			[]string{"plan.never_there: Under basis signed there is no receipt: receipt.value_date has no value"}},
		{"by its Chinese name", with("", "basis: signed, kind: formula, amount: 分期.金额 * 1%"), []string{"分期.金额 has no value"}},
		{"nothing: provided for", with("", "basis: signed, kind: formula, amount: 'IFBLANK(allocation.amount, base) * 1%'"), nil},
		{"nothing: inputs of the contract", with("", "basis: signed, kind: formula, when: contract.amount > 5, amount: contract.net * share"), nil},
		{"nothing: there is a receipt", with("", "basis: collected, kind: formula, amount: allocation.amount * 1%"), nil},
	} {
		c.run(t)
	}
}

func TestCheckFindsWhatParametersDoLater(t *testing.T) {
	dated := func(unit, first, later string) string {
		return "parameters: {x: {unit: " + unit + ", values: [{from: 2026-01-01, value: " + first + "}, {from: 2026-07-01, value: " + later + "}]}}\n"
	}
	for _, c := range []checkCase{
		{"a rate below 0", with(dated("rate", "1%", "-1%"), "basis: collected, rate: x"), []string{"plan.negative: -0.01 is below 0: bringing in more pays less (from 2026-07-01)."}},
		{"an amount of a band", with(dated("money", "-5", "5"), "basis: collected, tiers: {carry: none, mode: marginal, bands: [{upTo: 100, rate: 1%}, {rate: 2%, amount: x}]}"), []string{"plan.negative: -5 is below 0: bringing in more pays less."}},
		{"the bonus of a payout line", with(dated("money", "5", "-5"), "basis: collected, tiers: {carry: none, mode: payout-line, line: {floor: 0, goal: 100, bonus: x}}"), []string{"plan.negative: -5 is below 0"}},
		{"a coefficient", with(dated("number", "1", "-1"), "basis: collected, rate: 5%, coefficients: [{value: x}]"), []string{"plan.negative: -1 is below 0"}},
		{"nothing: rises to points may be negative", with(dated("rate", "1%", "-1%"), "basis: collected, tiers: {carry: year, mode: interpolate-rate, bands: [{upTo: 100, rate: 5%}, {upTo: 200, rate: x}]}"), nil},
		{"a first payment", with(dated("rate", "30%", "0%"), "basis: collected, rate: 5%, gate: {first_payment: x}"), []string{"plan.gate_always_open: A first payment of 0% is always in: the gate holds nothing back (from 2026-07-01)."}},
		{"a first payment of all of it", with(dated("rate", "30%", "100%"), "basis: collected, rate: 5%, gate: {first_payment: x}"), nil},
		{"a cap of a month", with(dated("money", "500", "-5"), "basis: collected, rate: 5%, limits: {cap: x, per: month}"), []string{"plan.cap_range: With a cap of -5.00 CNY nothing is paid (from 2026-07-01)."}},
		{"a floor", with(dated("money", "500", "1000.01"), "basis: collected, rate: 5%, limits: {cap: 1000, floor: x, per: year}"), []string{"plan.limits_cross: The cap 1,000.00 CNY is below the floor 1,000.01 CNY (from 2026-07-01)."}},
		{"a bonus above the cap", with(dated("money", "500", "600"), "basis: collected, tiers: {carry: year, mode: payout-line, line: {floor: 0, goal: 1000, bonus: x}}, limits: {cap: 550, per: year}"), []string{"plan.cap_below_target: Reaching the target earns 600.00 CNY, the cap leaves 550.00 CNY (from 2026-07-01)."}},
		{"four quarters of a cap", with("", "basis: collected, tiers: {carry: year, mode: payout-line, line: {floor: 0, goal: 1000, bonus: 401}}, limits: {cap: 100, per: quarter}"), []string{"Reaching the target earns 401.00 CNY, the cap leaves 400.00 CNY."}},
		{"nothing: just four quarters", with("", "basis: collected, tiers: {carry: year, mode: payout-line, line: {floor: 0, goal: 1000, bonus: 400}}, limits: {cap: 100, per: quarter}"), nil},
		{"nothing: a cap per deal, over many deals", with("", "basis: collected, tiers: {carry: year, mode: payout-line, line: {floor: 0, goal: 1000, bonus: 400}}, limits: {cap: 100, per: deal}"), nil},
		{"catching up over a quarter, capped by the month", with("", "basis: collected, tiers: {carry: quarter, mode: whole, catchUp: true, bands: [{upTo: 1000, rate: 1%}, {upTo: 2000, rate: 2%}, {rate: 4%}]}, limits: {cap: 30, per: month}"),
			[]string{"but the cap is per month: what is caught up is cut by the cap of the month it falls into, and the same cash may pay less when it comes earlier (entering the next band catches up to 40.00 CNY, the cap is 30.00 CNY)."}},
		{"nothing: capped by the year", with("", "basis: collected, tiers: {carry: quarter, mode: whole, catchUp: true, bands: [{upTo: 1000, rate: 1%}, {rate: 2%}]}, limits: {cap: 100, per: year}"), nil},
	} {
		c.run(t)
	}
}

func TestCheckFindsWhatIsUnused(t *testing.T) {
	for _, c := range []checkCase{
		{"a name that an unused table uses is told with the table", with("parameters: {x: [{from: 2026-01-01, value: 1}]}\ntables: {t: [{upTo: 5, value: x}, {value: 0.5}]}\n", "basis: collected, rate: 5%"), []string{"plan.unused: The table t is never used."}},
		{"a target is used", with("figures: {quota: {unit: money, period: year}}\n", "basis: collected, tiers: {carry: year, of: quota, mode: marginal, bands: [{upTo: 100%, rate: 1%}, {rate: 2%}]}"), nil},
		{"the bonus of a payout line is used", with("parameters: {x: {unit: money, values: [{from: 2026-01-01, value: 100}]}}\n", "basis: collected, tiers: {carry: year, mode: payout-line, line: {floor: 0, goal: 1000, bonus: x}}"), nil},
		{"a gate uses its parameter", with("parameters: {x: [{from: 2026-01-01, value: 30%}]}\n", "basis: collected, rate: 5%, gate: {first_payment: x}"), nil},
		{"two values after the end", strings.Replace(with("parameters: {x: [{from: 2026-01-01, value: 1%}, {from: 2026-03-01, value: 2%}, {from: 2026-05-01, value: 3%}]}\n", "basis: collected, rate: x"), "{from: 2026-01-01}", "{from: 2026-01-01, to: 2026-02-28}", 1),
			[]string{"plan.value_after_end: The value of x from 2026-03-01 is never used: the plan ends on 2026-02-28.", "plan.value_after_end: The value of x from 2026-05-01"}},
		{"a value on the last day", strings.Replace(with("parameters: {x: [{from: 2026-01-01, value: 1%}, {from: 2026-02-28, value: 2%}]}\n", "basis: collected, rate: x"), "{from: 2026-01-01}", "{from: 2026-01-01, to: 2026-02-28}", 1), nil},
	} {
		c.run(t)
	}
}

// The bands of tables are looked at as those of tiers are.
func TestCheckFindsUselessBandsOfTables(t *testing.T) {
	list := func(bands string) string {
		return with("tables: {t: {unit: rate, bands: ["+bands+"]}}\nfigures: {done: {unit: rate, period: month}}\n", "basis: collected, rate: 5%, coefficients: [{table: t, by: figure.done}]")
	}
	for _, c := range []checkCase{
		{"one value", list("{below: 1, value: 0.9}, {upTo: 1, value: 1}, {value: 1.1}"), []string{"plan.band_of_one: Band 2 holds exactly 1 and nothing else."}},
		{"two alike", list("{below: 1, value: 1}, {value: 1.0}"), []string{"plan.bands_alike: Bands 1 and 2 have the same value: the bound 1 between them has no effect."}},
		{"all falling", list("{below: 1, value: 1.1}, {value: 1.0}"), nil},
	} {
		c.run(t)
	}
	share := func(bands string) string {
		return with("tables: {t: {unit: rate, bands: ["+bands+"]}}\n", "basis: collected, rate: 5%, coefficients: [{table: t, by: 分成}]")
	}
	for _, c := range []checkCase{
		{"a share is above 0", share("{upTo: 0, value: 2}, {value: 1}"), []string{"plan.unreachable: No coefficient's lookup reaches band 1 of the table."}},
		{"a share may be 100 %", share("{below: 1, value: 0.9}, {value: 1}"), nil},
		{"a share is not above 100 %", share("{upTo: 1, value: 0.9}, {value: 1}"), []string{"reaches band 2"}},
	} {
		c.run(t)
	}
}

// What is found stands in order of place and names its clause.
func TestCheckNamesClauses(t *testing.T) {
	p, list := Read("p.yaml", []byte(with("parameters:\n  x: [{from: 2026-01-01, value: 1%}]\nfigures:\n  y: {unit: number, period: month}\n", "basis: collected, rate: 5%, when: share > 0")))
	if p == nil {
		t.Fatal(list)
	}
	want := []string{"p.yaml:6:33 (parameters.x)", "p.yaml:8:6 (figures.y)", "p.yaml:10:49 (components.c.when)"}
	got := p.Check()
	if len(got) != len(want) {
		t.Fatal(got)
	}
	for i, w := range got {
		if w.Place.String() != want[i] || w.Severity != problem.Warning {
			t.Errorf("%s, want %s", w.Place, want[i])
		}
	}
}
