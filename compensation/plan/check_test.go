package plan

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// head begins a plan; its components follow from line 6 on.
const head = "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents:\n"

// checkCase is a document and what each warning says in English, in order of
// place: its code, and a part of its sentence.
type checkCase struct {
	name, document string
	want           []string
}

func (c checkCase) run(t *testing.T) {
	t.Run(c.name, func(t *testing.T) {
		p, list := Read("p.yaml", []byte(c.document))
		if p == nil {
			t.Fatal(list)
		}
		got := p.Check()
		if len(got) != len(c.want) {
			t.Fatalf("%d warnings, want %d: %v", len(got), len(c.want), got)
		}
		for i, w := range got {
			if s := w.Code + ": " + w.Text.EN; !strings.Contains(s, c.want[i]) || w.Severity != problem.Warning {
				t.Errorf("%s, want %s", s, c.want[i])
			}
		}
	})
}

func TestCheckFindsCliffs(t *testing.T) {
	tiers := func(s string) string { return head + "  - {code: c, basis: collected, tiers: {" + s + "}}\n" }
	for _, c := range []checkCase{
		{"a volume table", tiers("carry: none, mode: whole, bands: [{upTo: 5, amount: 100}, {upTo: 10, amount: 150}, {upTo: 15, rate: 1000%}, {rate: 500%}]"), []string{
			"plan.cliff: Bringing in more pays less: 10.00 CNY pays 150.00 CNY, 10.01 CNY pays only 100.10 CNY (from band 2 to band 3).", "plan.rate_range",
			"15.00 CNY pays 150.00 CNY, 15.01 CNY pays only 75.05 CNY (from band 3 to band 4)", "plan.rate_range",
		}},
		{"a rate that falls, exclusive bound", tiers("carry: year, mode: whole, catchUp: true, bands: [{below: 1000, rate: 5%}, {rate: 4%}]"),
			[]string{"999.99 CNY pays 50.00 CNY, 1,000.00 CNY pays only 40.00 CNY (from band 1 to band 2)"}},
		{"a point that goes down", tiers("carry: year, mode: interpolate-amount, bands: [{upTo: 1000, amount: 50}, {upTo: 2000, amount: 40}]"),
			[]string{"1,000.00 CNY pays 50.00 CNY, 2,000.00 CNY pays only 40.00 CNY (up to point 2)"}},
		// 6 % at 1,000, 1 % at 2,000: x × (6 % − 5 % × (x − 1,000) ÷ 1,000) is highest at 1,100, where the rate is 5.5 %
		{"a rate that falls too fast", tiers("carry: year, mode: interpolate-rate, bands: [{upTo: 1000, rate: 6%}, {upTo: 2000, rate: -5%}]"),
			[]string{"1,100.00 CNY pays 60.50 CNY, 2,000.00 CNY pays only 20.00 CNY (up to point 2)"}},
		{"a rate that falls slowly", tiers("carry: year, mode: interpolate-rate, bands: [{upTo: 1000, rate: 6%}, {upTo: 2000, rate: -2%}]"), nil},
		{"a driver that is not the basis", tiers("on: signed, carry: year, mode: whole, catchUp: false, bands: [{upTo: 1000, rate: 5%}, {rate: 4%}]"),
			[]string{"the signed amount rises from 1,000.00 CNY to 1,000.01 CNY, and the same base of 1,000.00 CNY pays 40.00 CNY instead of 50.00 CNY (from band 1 to band 2)"}},
		{"a target that the plan states", strings.Replace(tiers("carry: year, of: quota, mode: whole, catchUp: true, bands: [{upTo: 100%, rate: 5%}, {rate: 4%}]"), "components", "figures: {quota: {unit: money, period: year, missing: 2000}}\ncomponents", 1),
			[]string{"2,000.00 CNY pays 100.00 CNY, 2,000.01 CNY pays only 80.00 CNY (from band 1 to band 2, at a target of 2,000.00 CNY)"}},
		{"a formula", head + "  - {code: c, basis: collected, kind: formula, amount: 'MIN(base * 10%, IF(receipt.amount >= 1000, 50, 80))'}\n",
			[]string{"plan.cliff: Bringing in more pays less: 999.99 CNY pays 80.00 CNY, 1,000.00 CNY pays only 50.00 CNY."}},
		{"a rate by formula", head + "  - {code: c, basis: collected, rate: 'IF(collected.year > 500, 4%, 5%)'}\n",
			[]string{"500.00 CNY pays 25.00 CNY, 500.01 CNY pays only 20.00 CNY."}},
		{"nothing: above what the condition lets in", head + "  - {code: c, basis: collected, when: base < 1000, tiers: {carry: none, mode: whole, bands: [{upTo: 500, rate: 5%}, {rate: 6%}]}}\n", nil},
		{"a cliff below what the condition lets in", strings.Replace(tiers("carry: none, mode: whole, bands: [{upTo: 500, rate: 5%}, {rate: 4%}]"), "basis", "when: base > 500 AND base < 1000, basis", 1),
			[]string{"plan.unreachable: No line that meets the condition \"base > 500 AND base < 1000\" lies in band 1."}},
		{"nothing: rising rates", tiers("carry: year, mode: whole, catchUp: false, bands: [{upTo: 1000, rate: 5%}, {rate: 6%}]"), nil},
		{"nothing: marginal may fall", tiers("carry: year, mode: marginal, bands: [{upTo: 1000, rate: 5%}, {rate: 4%}]"), nil},
		{"nothing: cannot be judged", tiers("carry: none, mode: whole, bands: [{upTo: 1000, rate: 'IF(base > 5, 5%, 4%)'}, {rate: 1%}]"), nil},
		{"nothing: depends on more than the receipt", head + "  - {code: c, basis: collected, kind: formula, amount: 'IF(base > 500 AND customer.class = \"A\", base * 4%, base * 5%)'}\n", nil},
	} {
		c.run(t)
	}
}

func TestCheckFindsDoublePayment(t *testing.T) {
	components := func(list ...string) string {
		s := head
		for i, c := range list {
			s += fmt.Sprintf("  - {code: %c, %s}\n", 'a'+i, c)
		}
		return s
	}
	for _, c := range []checkCase{
		{"three components", components("basis: collected, rate: 1%", "basis: collected, kind: formula, amount: base * 2%", "basis: signed, rate: 1%"), []string{
			"plan.paid_twice: a and b pay on the same collected amount: 10,000.00 CNY pays 100.00 CNY and 200.00 CNY.",
			"plan.two_part: The same deal earns at signing and again on its cash: a pays on the collected amount, c on the signed amount",
			"plan.two_part: The same deal earns at signing and again on its cash: b pays on the collected amount, c on the signed amount",
		}},
		{"limits and coefficients count", components("basis: collected, rate: 5%, limits: {cap: 300, per: receipt}", "basis: collected_net, rate: 2%, coefficients: [{value: 0.5}]"),
			[]string{"plan.paid_twice: a and b pay on the same cash (with and without tax it is the same money): 10,000.00 CNY pays 300.00 CNY and 100.00 CNY."}},
		{"a bonus on top", components("basis: collected, rate: 1%", "basis: collected, kind: formula, when: receipt.amount > 5000, amount: base * 1%"), []string{"plan.paid_on_top: a and b pay on the same collected amount"}},
		{"the same unknown condition", components("basis: collected, rate: 1%, when: receipt.amount > contract.amount / 2", "basis: collected, rate: 1%, when: receipt.amount > contract.amount / 2"), []string{"plan.paid_twice"}},
		{"nothing: unknown conditions", components("basis: collected, rate: 1%, when: receipt.amount > contract.amount / 2", "basis: collected, rate: 1%, when: receipt.amount <= contract.amount / 2"), nil},
		{"nothing: fixed amounts in steps", components("basis: collected, rate: 1%", "basis: collected, kind: formula, amount: 'IFS(base > 8000, 300, base > 5000, 100, 0)'"), nil},
		{"nothing: other credit", components("basis: collected, rate: 1%", "basis: collected, rate: 1%, credit: overlay"), nil},
		{"two overlays", components("basis: collected, rate: 1%, credit: overlay", "basis: collected, rate: 1%, credit: overlay"), []string{"plan.paid_twice"}},
		{"nothing: kept apart", components("basis: collected, rate: 1%, when: contract.kind = \"pilot\"", "basis: collected, rate: 2%, when: contract.kind != \"pilot\""), nil},
	} {
		c.run(t)
	}
}

func TestCheckFindsUselessBandsAndLimits(t *testing.T) {
	one := func(s string) string { return head + "  - {code: c, basis: collected, " + s + "}\n" }
	for _, c := range []checkCase{
		{"the cap is reached where band 3 begins", one("tiers: {carry: year, mode: marginal, bands: [{upTo: 1000, rate: 5%}, {upTo: 2000, rate: 10%}, {rate: 20%}]}, limits: {cap: 150, per: year}"),
			[]string{"plan.unreachable: At 2,000.00 CNY, where band 3 begins, 150.00 CNY has been paid, and the cap is 150.00 CNY"}},
		{"one more and it is not", one("tiers: {carry: year, mode: marginal, bands: [{upTo: 1000, rate: 5%}, {upTo: 2000, rate: 10%}, {rate: 20%}]}, limits: {cap: 150.01, per: year}"), nil},
		{"a month's cap says nothing about a year's bands", one("tiers: {carry: year, mode: marginal, bands: [{upTo: 1000, rate: 5%}, {rate: 10%}]}, limits: {cap: 10, per: month}"), nil},
		{"a year's cap does about a month's", one("tiers: {carry: month, mode: marginal, bands: [{upTo: 1000, rate: 5%}, {rate: 10%}]}, limits: {cap: 10, per: year}"), []string{"plan.unreachable"}},
		{"the least coefficient decides", one("coefficients: [{value: 0.5}], tiers: {carry: none, mode: whole, bands: [{below: 1000, rate: 5%}, {rate: 6%}]}, limits: {cap: 25, per: receipt}"),
			[]string{"where band 2 begins, 30.00 CNY has been paid, and the cap is 25.00 CNY"}},
		{"what is paid beyond may still be less", one("tiers: {carry: year, mode: whole, catchUp: false, bands: [{below: 1000, rate: 5%}, {rate: 6%}]}, limits: {cap: 25, per: year}"), nil},
		{"a cap that hides a part of a cliff", one("tiers: {carry: none, mode: whole, bands: [{upTo: 1000, rate: 10%}, {rate: 5%}]}, limits: {cap: 80, per: receipt}"),
			[]string{"plan.cliff: Bringing in more pays less: 1,000.00 CNY pays 80.00 CNY, 1,000.01 CNY pays only 50.00 CNY"}},
		{"a coefficient below 0 is told as such alone", one("tiers: {carry: none, mode: whole, bands: [{upTo: 1000, rate: 5%}, {rate: 10%}]}, coefficients: [{value: '-1'}]"), []string{"plan.negative: -1 is below 0"}},
		{"a condition below the band", one("when: base < 1000, tiers: {carry: none, mode: marginal, bands: [{upTo: 1000, rate: 5%}, {rate: 6%}]}"), []string{"plan.unreachable: No line that meets the condition \"base < 1000\" lies in band 2."}},
		{"a condition on the bound", one("when: base <= 1000, tiers: {carry: none, mode: whole, bands: [{below: 1000, rate: 5%}, {rate: 6%}]}"), nil},
		{"the target earns more than twelve caps", strings.Replace(one("tiers: {carry: year, of: quota, mode: payout-line, line: {floor: 0%, goal: 80%, bonus: 1200.12}}, limits: {cap: 100, per: month}"), "components", "figures: {quota: {unit: money, period: year}}\ncomponents", 1),
			[]string{"plan.cap_below_target: Reaching the target earns 1,200.12 CNY, the cap leaves 1,200.00 CNY (at a target of 1,000,000.00 CNY)"}},
		{"a payout line over amounts", one("tiers: {carry: none, mode: payout-line, line: {floor: 0, goal: 5000, bonus: 200}}, limits: {cap: 150, per: deal}"),
			[]string{"plan.cap_below_target: Reaching the target earns 200.00 CNY, the cap leaves 150.00 CNY."}},
		{"no amount is known of a target that varies", strings.Replace(one("tiers: {carry: year, of: quota, mode: whole, catchUp: true, bands: [{below: 100%, rate: 1%}, {rate: 3%}]}, limits: {cap: 100, per: year}"), "components", "figures: {quota: {unit: money, period: year}}\ncomponents", 1), nil},
		{"a band's amount", one("tiers: {carry: none, mode: whole, bands: [{below: 100, amount: 60}, {rate: 70%}]}, coefficients: [{value: 2}], limits: {cap: 100, per: receipt}"),
			[]string{"plan.cap_below_amount: The amount 120.00 CNY of band 1 is above the cap 100.00 CNY", "plan.unreachable"}},
		{"a lookup that never varies", strings.Replace(one("rate: 5%, coefficients: [{table: t, by: years}]"), "components", "parameters: {years: [{from: 2026-01-01, value: 2}, {from: 2026-05-01, value: 3}]}\ntables: {t: [{upTo: 1, value: 0.8}, {upTo: 2, value: 1}, {value: 1.2}]}\ncomponents", 1),
			[]string{"plan.unreachable: No coefficient's lookup reaches band 1 of the table."}},
		{"two lookups of one table", strings.Replace(one("rate: 5%, coefficients: [{table: t, by: 2}, {table: t, by: DAYS(receipt.value_date - receipt.date)}]"), "components", "tables: {t: [{upTo: 1, value: 0.8}, {value: 1.2}]}\ncomponents", 1), nil},
	} {
		c.run(t)
	}
}
