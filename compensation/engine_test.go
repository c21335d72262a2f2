package compensation_test

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

const flatPlan = `
plan: flat
version: 1
currency: CNY
effective: {from: 2026-01-01}
components:
  - {code: pay, basis: collected, kind: rate, rate: 5%}
`

// oneDeal is one person with one contract and one receipt of January 2026.
func oneDeal(amount string) *fact.Set {
	return deals(deal{"R1", "2026-01-10", amount})
}

type deal struct{ receipt, date, amount string }

// deals is one person, E1, with one contract that all receipts belong to.
func deals(list ...deal) *fact.Set {
	s := &fact.Set{
		Persons:   []fact.Person{{Code: "E1", Name: "林悦"}},
		Contracts: []fact.Contract{{Number: "HT1", Signed: date("2025-12-01"), Kind: "standard", Amount: cny("9000000"), Net: cny("9000000")}},
		Splits:    []fact.Split{{Contract: "HT1", Person: "E1", Share: decimal("1")}},
	}
	for _, d := range list {
		s.Receipts = append(s.Receipts, fact.Receipt{Number: d.receipt, Date: date(d.date), ValueDate: date(d.date), Amount: cny(d.amount)})
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: d.receipt, Line: 1, Contract: "HT1", Amount: cny(d.amount)})
	}
	return s
}

// amounts writes the lines of a result as "receipt amount".
func amounts(r *compensation.Result) string {
	var list []string
	for _, s := range r.Statements {
		for _, l := range s.Lines {
			d := r.Detail(l)
			text := d.Number + " " + money.Amount{Minor: l.Amount, Currency: yuan}.String()
			if l.Kind == compensation.CatchUp {
				text = "+" + text
			}
			list = append(list, text)
		}
	}
	return strings.Join(list, ", ")
}

// tiersPlan is a plan with the given tiers.
func tiersPlan(tiers string) string {
	return "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents:\n  - {code: pay, basis: collected, kind: rate, tiers: " + tiers + "}\n"
}

const (
	upTo  = "bands: [{upTo: 100000, rate: 4%}, {rate: 6%}]"
	below = "bands: [{below: 100000, rate: 4%}, {rate: 6%}]"
)

// C9: a position on a bound and a cent to either side of it, in every mode.
func TestC9_TierBoundaries(t *testing.T) {
	cases := []struct{ tiers, amount, want string }{
		{"{carry: none, mode: whole, " + upTo + "}", "99999.99", "R1 4000.00"},
		{"{carry: none, mode: whole, " + upTo + "}", "100000", "R1 4000.00"},
		{"{carry: none, mode: whole, " + upTo + "}", "100000.01", "R1 6000.00"},
		{"{carry: none, mode: whole, " + below + "}", "99999.99", "R1 4000.00"},
		{"{carry: none, mode: whole, " + below + "}", "100000", "R1 6000.00"},
		{"{carry: none, mode: whole, " + below + "}", "100000.01", "R1 6000.00"},
		{"{carry: none, mode: marginal, " + upTo + "}", "99999.99", "R1 4000.00"},
		{"{carry: none, mode: marginal, " + upTo + "}", "100000", "R1 4000.00"},
		{"{carry: none, mode: marginal, " + below + "}", "100000", "R1 4000.00"},
		{"{carry: none, mode: marginal, " + upTo + "}", "100000.25", "R1 4000.02"}, // 0.25 × 6 % = 0.015, half away from zero
		{"{carry: none, mode: marginal, " + upTo + "}", "100000.24", "R1 4000.01"}, // 0.0144
		{"{carry: none, mode: whole, bands: [{below: 100, rate: 1%}, {upTo: 100, rate: 2%}, {rate: 3%}]}", "99.99", "R1 1.00"},
		{"{carry: none, mode: whole, bands: [{below: 100, rate: 1%}, {upTo: 100, rate: 2%}, {rate: 3%}]}", "100", "R1 2.00"},
		{"{carry: none, mode: whole, bands: [{below: 100, rate: 1%}, {upTo: 100, rate: 2%}, {rate: 3%}]}", "100.01", "R1 3.00"},
	}
	for _, c := range cases {
		if got := amounts(calculate(t, oneDeal(c.amount), readPlan(t, tiersPlan(c.tiers)), "2026-01", "2026-01")); got != c.want {
			t.Errorf("%s of %s: %s, want %s", c.tiers, c.amount, got, c.want)
		}
	}
}

func TestTiersWithCarry(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "60000"}, deal{"R2", "2026-02-10", "60000.05"}, deal{"R3", "2026-04-01", "10000"}, deal{"R4", "2027-01-01", "10000"})
	cases := []struct{ tiers, want string }{
		{"{carry: year, mode: marginal, " + upTo + "}", "R1 2400.00, R2 2800.00, R3 600.00, R4 400.00"},
		{"{carry: quarter, mode: marginal, " + upTo + "}", "R1 2400.00, R2 2800.00, R3 400.00, R4 400.00"},
		{"{carry: month, mode: marginal, " + upTo + "}", "R1 2400.00, R2 2400.00, R3 400.00, R4 400.00"},
		{"{carry: year, mode: whole, catchUp: false, " + upTo + "}", "R1 2400.00, R2 3600.00, R3 600.00, R4 400.00"},
		{"{carry: year, mode: whole, catchUp: true, " + upTo + "}", "R1 2400.00, R2 3600.00, +R2 1200.00, R3 600.00, R4 400.00"},
		{"{carry: quarter, mode: whole, catchUp: true, " + upTo + "}", "R1 2400.00, R2 3600.00, +R2 1200.00, R3 400.00, R4 400.00"},
	}
	for _, c := range cases {
		if got := amounts(calculate(t, facts, readPlan(t, tiersPlan(c.tiers)), "2026-01", "2027-12")); got != c.want {
			t.Errorf("%s:\n %s, want\n %s", c.tiers, got, c.want)
		}
		// asking for less changes nothing about what is asked for
		if got := amounts(calculate(t, facts, readPlan(t, tiersPlan(c.tiers)), "2026-04", "2026-04")); !strings.Contains(c.want, got) || !strings.HasPrefix(got, "R3") {
			t.Errorf("%s, April alone: %s", c.tiers, got)
		}
	}
}

// The worked example of late cash: from scratch, with the receipt in its place.
func TestLateReceiptFromScratch(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "60000"}, deal{"R0", "2026-01-20", "50000.03"}, deal{"R2", "2026-02-10", "60000.05"})
	r := calculate(t, facts, readPlan(t, tiersPlan("{carry: year, mode: marginal, "+upTo+"}")), "2026-01", "2026-02")
	if got, want := amounts(r), "R1 2400.00, R0 2200.00, R2 3600.00"; got != want || r.Total != 820000 {
		t.Errorf("%s, total %d; want %s, total 820000", got, r.Total, want)
	}
}

func TestFormulas(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "60000"}, deal{"R2", "2026-02-10", "40000"})
	facts.Customers = []fact.Customer{{Code: "C1", Name: "东海机电", Class: "A"}}
	facts.Contracts[0].Customer = "C1"
	facts.Instalments = []fact.Instalment{{Contract: "HT1", Number: "1", Due: date("2025-12-31"), Amount: cny("60000")}}
	facts.Allocations[0].Instalment = "1"
	facts.Employments = []fact.Employment{{Person: "E1", Family: "rep", Grade: "senior", Team: "T1"}}
	facts.Figures = []fact.Figure{
		{Person: "E1", Period: "2026-01", Code: "scorecard", Value: decimal("1.1"), Unit: "number"},
		{Person: "E1", Period: "2026", Code: "target", Value: decimal("200000"), Unit: "CNY"},
	}
	cases := []struct{ component, want string }{
		{"{code: c, basis: collected, kind: formula, amount: base * 5%}", "R1 3000.00, R2 2000.00"},
		{"{code: c, basis: collected, kind: formula, amount: 业绩 * 5%}", "R1 3000.00, R2 2000.00"},
		{"{code: c, basis: collected, kind: formula, amount: 'base * bonus'}", "R1 600.00, R2 800.00"},
		{"{code: c, basis: collected, kind: formula, amount: 'base * 1% * figure.scorecard'}", "R1 660.00, R2 200.00"}, // February has none: 0.5
		{"{code: c, basis: collected, kind: formula, amount: 'IF(collected.year > 80000, 500, 100)'}", "R1 100.00, R2 500.00"},
		{"{code: c, basis: collected, kind: formula, amount: 'IF(回款.本月 > 50000, 500, 100)'}", "R1 500.00, R2 100.00"},
		{"{code: c, basis: collected, kind: formula, amount: 'signed.year * 0 + base * share'}", "R1 60000.00, R2 40000.00"},
		{"{code: c, basis: collected, kind: formula, amount: 'base * (collected.year / figure.target)'}", "R1 18000.00, R2 20000.00"},
		{"{code: c, basis: collected, kind: formula, amount: 'IF(payee.grade = \"senior\", base * 3%, base * 2%)'}", "R1 1800.00, R2 1200.00"},
		{"{code: c, basis: collected, kind: formula, amount: 'IF(customer.class = \"A\", 10, 20)'}", "R1 10.00, R2 10.00"},
		{"{code: c, basis: collected, kind: formula, when: 'receipt.date >= DATE(\"2026-02-01\")', amount: 7}", "R2 7.00"},
		{"{code: c, basis: collected, kind: rate, when: 'receipt.amount > 50000', rate: 'IF(contract.kind = \"standard\", 2%, 1%)'}", "R1 1200.00"},
		{"{code: c, basis: collected, kind: formula, when: 'receipt.number = \"R1\"', amount: 'base * IF(DAYS(receipt.value_date - instalment.due_date) <= 15, 1.1, 1)'}", "R1 66000.00"},
	}
	for _, c := range cases {
		document := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\nparameters: {bonus: [{from: 2026-01-01, value: 1%}, {from: 2026-02-01, value: 2%}]}\n" +
			"figures: {scorecard: {unit: number, missing: 0.5}, target: {unit: money, period: year}}\ncomponents:\n  - " + c.component + "\n"
		r := calculate(t, facts, readPlan(t, document), "2026-01", "2026-12")
		if got := amounts(r); got != c.want {
			t.Errorf("%s: %s, want %s", c.component, got, c.want)
		}
		verifyAll(t, r)
	}
}

// C8: what has no value stops the calculation as a whole, with a problem for
// every line concerned; nothing is paid on a guess.
func TestC8_NoValueIsAProblemNotAZero(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "60000"}, deal{"R2", "2026-02-10", "40000"})
	facts.Figures = []fact.Figure{{Person: "E1", Period: "2026-01", Code: "target", Value: decimal("0"), Unit: "CNY"}}
	cases := []struct{ amount, code string }{
		{"base * (base / figure.target)", "formula."}, // January: division by zero, February: no figure
		{"base * (base / (base - base))", "formula."},
		{"base + figure.nobody", "formula."},
		{"IF(instalment.due_date > receipt.date, 1, 2)", "formula."},
		{"base * 99999999999 * 99999999999 * 99999999999 * 99999999999", ""},
	}
	for _, c := range cases {
		document := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\nfigures: {target: {unit: money}, nobody: {unit: money}}\ncomponents:\n  - {code: c, basis: collected, kind: formula, amount: '" + c.amount + "'}\n"
		r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: readPlan(t, document), From: month("2026-01"), To: month("2026-02"), Workers: 1})
		if r != nil || len(list) != 2 {
			t.Errorf("%s: result %v, problems %v; want none and one problem a line", c.amount, r, list)
			continue
		}
		for _, p := range list {
			if !strings.HasPrefix(p.Code, c.code) || p.Place.Path != "components.c.amount" || !strings.Contains(p.Text.ZH, "林悦") || p.Text.EN == p.Text.ZH || p.Fix.IsZero() {
				t.Errorf("%s: the problem is %+v", c.amount, p)
			}
		}
	}
}

func TestVersionsContinueTheAccumulation(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "90000"}, deal{"R2", "2026-06-10", "20000"}, deal{"R3", "2026-07-01", "20000"})
	first := strings.Replace(tiersPlan("{carry: year, mode: marginal, "+upTo+"}"), "plan: p", "plan: p # the first", 1)
	second := strings.NewReplacer("version: 1", "version: 2", "2026-01-01", "2026-07-01").Replace(tiersPlan("{carry: year, mode: marginal, bands: [{upTo: 100000, rate: 4%}, {upTo: 120000, rate: 10%}, {rate: 20%}]}"))
	var plans []*plan.Plan
	for i, document := range []string{first, second} {
		p, list := plan.Read(fmt.Sprintf("%d.yaml", i), []byte(document))
		if len(list) > 0 {
			t.Fatal(list)
		}
		plans = append(plans, p)
	}
	set, list := plan.NewSet(plans)
	if len(list) > 0 {
		t.Fatal(list)
	}
	r := calculate(t, facts, set, "2026-01", "2026-12")
	// R3 starts at 110,000: 10,000 at 10 % and 10,000 at 20 %
	if got, want := amounts(r), "R1 3600.00, R2 1000.00, R3 3000.00"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := r.Detail(r.Statements[2].Lines[0]).Plan.Version; got != 2 {
		t.Errorf("July is paid by version %d", got)
	}
}

func TestWhoIsCoveredAsOfTheLine(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "100"}, deal{"R2", "2026-02-10", "200"}, deal{"R3", "2026-03-10", "300"})
	facts.Employments = []fact.Employment{
		{Person: "E1", Family: "rep", Grade: "junior", Valid: period.Interval{To: date("2026-01-31")}},
		{Person: "E1", Family: "rep", Grade: "senior", Valid: period.Interval{From: date("2026-02-01"), To: date("2026-02-28")}},
	}
	senior := strings.Replace(flatPlan, "components:", "who: {family: [rep], grade: [mid, senior]}\ncomponents:", 1)
	if got := amounts(calculate(t, facts, readPlan(t, senior), "2026-01", "2026-12")); got != "R2 10.00" {
		t.Errorf("%s, want R2 10.00", got)
	}
	// an empty statement says why
	for from, want := range map[string]string{"2026-01": "no plan covers", "2026-03": "no plan covers", "2026-05": "no confirmed receipt"} {
		r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: readPlan(t, senior), From: month(from), To: month(from), Payees: []string{"E1"}})
		if list.Failed() || len(r.Silent) != 1 || !strings.Contains(r.Silent[0].Reason.EN, want) || r.Silent[0].Reason.ZH == "" {
			t.Errorf("%s: %v %+v, want %s", from, list, r.Silent, want)
		}
	}
}

// C10 (what step 1 has of it): nothing is earned on what was not collected or
// not allocated.
func TestOnlyAllocatedCashCounts(t *testing.T) {
	facts := oneDeal("1000")
	facts.Receipts = append(facts.Receipts, fact.Receipt{Number: "R2", Date: date("2026-01-11"), ValueDate: date("2026-01-11"), Amount: cny("5000")})
	facts.Allocations[0].Amount = cny("400") // 600 of the first receipt and all of the second are unallocated
	if got := amounts(calculate(t, facts, readPlan(t, flatPlan), "2026-01", "2026-01")); got != "R1 20.00" {
		t.Errorf("%s, want R1 20.00", got)
	}
}

// A contract in another currency neither pays nor chooses a band.
func TestForeignMoneyIsNotAccumulated(t *testing.T) {
	dollars, _ := money.ParseCurrency("USD")
	for _, rule := range []string{
		"tiers: {on: signed, carry: year, mode: whole, catchUp: false, bands: [{upTo: 100000, rate: 1%}, {rate: 3%}]}",
		"kind: formula, amount: 'signed.year * 1%'",
	} {
		facts := oneDeal("1000")
		facts.Contracts = append(facts.Contracts, fact.Contract{Number: "US1", Signed: date("2026-01-02"), Amount: money.Amount{Minor: 500_000_000, Currency: dollars}})
		facts.Splits = append(facts.Splits, fact.Split{Contract: "US1", Person: "E1", Share: decimal("1")})
		document := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents: [{code: c, basis: collected, " + rule + "}]\n"
		_, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: readPlan(t, document), From: month("2026-01"), To: month("2026-01"), Workers: 1})
		if len(list) != 1 || list[0].Code != "calculate.currency" || !strings.Contains(list[0].Text.EN, "contract US1") || !strings.Contains(list[0].Text.ZH, "合同 US1") {
			t.Errorf("%s: %v", rule, list)
		}
	}
}

// A figure in the wrong unit is a mistake, not a missing figure.
func TestFigureInTheWrongUnitIsNotMissing(t *testing.T) {
	facts := oneDeal("1000")
	facts.Figures = []fact.Figure{{Person: "E1", Period: "2026-01", Code: "k", Value: decimal("1.1"), Unit: "rate"}}
	document := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\nfigures: {k: {unit: number, missing: 1}}\ncomponents: [{code: c, basis: collected, kind: formula, amount: base * figure.k}]\n"
	_, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: readPlan(t, document), From: month("2026-01"), To: month("2026-01"), Workers: 1})
	if len(list) != 1 || !strings.Contains(list[0].Text.EN, `is in "rate"`) {
		t.Errorf("%v", list)
	}
}

// What the facts are silent about can be defaulted, and the explanation of the
// default ends at a fact that exists.
func TestDefaultsForAbsentFacts(t *testing.T) {
	facts := oneDeal("1000")
	for component, want := range map[string]string{
		"basis: collected, kind: formula, amount: 'base * IF(IFBLANK(customer.class, \"C\") = \"C\", 1%, 2%)'": "R1 10.00",
		"basis: signed, kind: formula, amount: 'IFBLANK(receipt.amount, 3)'":                                   "HT1 3.00",
	} {
		r := calculate(t, facts, readPlan(t, "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2025-01-01}\ncomponents: [{code: c, "+component+"}]\n"), "2025-12", "2026-01")
		if got := amounts(r); got != want {
			t.Errorf("%s: %s, want %s", component, got, want)
		}
		verifyAll(t, r)
	}
}

// The first line of a window may cross into a band whose rate has fewer digits
// than the one before.
func TestExplainsRatesOfDifferentDigits(t *testing.T) {
	r := calculate(t, oneDeal("150000"), readPlan(t, tiersPlan("{carry: year, mode: marginal, bands: [{upTo: 100000, rate: 1.5%}, {rate: 2%}]}")), "2026-01", "2026-01")
	if got := amounts(r); got != "R1 2500.00" {
		t.Errorf("%s", got)
	}
	verifyAll(t, r)
}

// Who is credited but covered by no plan in force is not passed over in silence.
func TestCreditsThatNoPlanCovers(t *testing.T) {
	facts := oneDeal("1000")
	for name, document := range map[string]string{
		"misspelled": strings.Replace(flatPlan, "components:", "who: {family: [kamm]}\ncomponents:", 1),
		"too late":   strings.Replace(flatPlan, "2026-01-01", "2026-02-01", 1),
	} {
		_, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: readPlan(t, document), From: month("2026-01"), To: month("2026-01"), Workers: 1})
		if len(list) != 1 || list[0].Code != "calculate.not_covered" || list[0].Severity != problem.Warning || !strings.Contains(list[0].Text.ZH, "林悦") {
			t.Errorf("%s: %v", name, list)
		}
	}
}

// Names cannot forge lines of a statement or drive a terminal.
func TestStatementsKeepForeignTextOnItsLine(t *testing.T) {
	facts := oneDeal("1000")
	facts.Persons[0].Name = "An\x1b[31mn\u202E\nTotal: 9"
	facts.Customers = []fact.Customer{{Code: "C1", Name: "A\tB\nC"}}
	facts.Contracts[0].Customer = "C1"
	var b strings.Builder
	if err := calculate(t, facts, readPlan(t, flatPlan), "2026-01", "2026-01").WriteText(&b, problem.EN, true); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u202E\t") || strings.Contains(b.String(), "\nTotal: 9") || strings.Contains(b.String(), "\nC") {
		t.Errorf("%q", b.String())
	}
}

// A component without a carry does not look at months that were not asked for,
// whatever other components of the plan do.
func TestEachComponentReachesBackOnItsOwn(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "1000"}, deal{"R2", "2026-10-10", "1000"})
	facts.Figures = []fact.Figure{{Person: "E1", Period: "2026-10", Code: "k", Value: decimal("2"), Unit: "number"}}
	document := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\nfigures: {k: {unit: number}}\ncomponents:\n" +
		"  - {code: a, basis: collected, kind: formula, amount: base * figure.k}\n  - {code: b, basis: collected, tiers: {carry: year, mode: marginal, " + upTo + "}}\n"
	if got := amounts(calculate(t, facts, readPlan(t, document), "2026-10", "2026-10")); got != "R2 2000.00, R2 40.00" {
		t.Errorf("%s", got)
	}
}

// Published examples of interpolation and of amounts of bands.
func TestPointsAndAmounts(t *testing.T) {
	six := deals(deal{"T1", "2026-01-01", "200"}, deal{"T2", "2026-01-02", "300"}, deal{"T3", "2026-01-03", "1500"}, deal{"T4", "2026-01-04", "1200"}, deal{"T5", "2026-01-05", "2000"}, deal{"T6", "2026-01-06", "4500"})
	cases := []struct {
		facts       *fact.Set
		tiers, want string
	}{
		// Oracle, interpolated rates: 10 / 40 / 100 / 2000 earned in proportion to how far a transaction reaches
		{six, "{carry: none, mode: interpolate-amount, bands: [{upTo: 1000, amount: 10}, {upTo: 3000, amount: 50}, {upTo: 8000, amount: 150}, {upTo: 20000, amount: 2150}]}",
			"T1 2.00, T2 3.00, T3 20.00, T4 14.00, T5 30.00, T6 80.00"},
		// Oracle, proportional rate: 1 % and a quarter of 2 % at 2,000
		{oneDeal("2000"), "{carry: none, mode: interpolate-rate, bands: [{upTo: 1000, rate: 1%}, {upTo: 5000, rate: 2%}]}", "R1 30.00"},
		{oneDeal("9000"), "{carry: none, mode: interpolate-rate, bands: [{upTo: 1000, rate: 1%}, {upTo: 5000, rate: 2%}]}", "R1 270.00"}, // level at 3 %
		{oneDeal("500"), "{carry: none, mode: interpolate-rate, bands: [{upTo: 1000, rate: 1%}, {upTo: 5000, rate: 2%}]}", "R1 2.50"},
		{deals(deal{"R1", "2026-01-01", "500"}, deal{"R2", "2026-01-02", "1500"}), "{carry: year, mode: interpolate-amount, bands: [{upTo: 1000, amount: 10}, {upTo: 3000, amount: 50}]}", "R1 5.00, R2 25.00"},
		// volume tiers with flat amounts: 100 to 5, 150 to 10, then 10 a unit to 15, 5 a unit beyond
		{oneDeal("3"), volume, "R1 100.00"}, {oneDeal("5"), volume, "R1 100.00"}, {oneDeal("7"), volume, "R1 150.00"}, {oneDeal("15"), volume, "R1 150.00"}, {oneDeal("16"), volume, "R1 80.00"},
		// graduated: the flat part of a tier is paid once, on entering it
		{oneDeal("5.01"), graduated, "R1 150.00"},
		{deals(deal{"R1", "2026-01-01", "3"}, deal{"R2", "2026-01-02", "2"}, deal{"R3", "2026-01-03", "7"}, deal{"R4", "2026-01-04", "10"}), graduated, "R1 100.00, R2 0.00, R3 60.00, R4 22.00"},
	}
	for _, c := range cases {
		r := calculate(t, c.facts, readPlan(t, tiersPlan(c.tiers)), "2026-01", "2026-12")
		if got := amounts(r); got != c.want {
			t.Errorf("%s:\n %s, want\n %s", c.tiers, got, c.want)
		}
		verifyAll(t, r)
	}
}

const (
	volume    = "{carry: none, mode: whole, bands: [{upTo: 5, amount: 100}, {upTo: 10, amount: 150}, {upTo: 15, rate: 1000%}, {rate: 500%}]}"
	graduated = "{carry: year, mode: marginal, bands: [{upTo: 5, amount: 100}, {upTo: 10, amount: 50}, {upTo: 15, rate: 500%}, {rate: 100%}]}"
)

// Limits of each line: published figures (2.99 % with 1.75 at least and 12 at
// most; a volume price of 150 capped at 125), and only the excess is cut.
func TestLimits(t *testing.T) {
	three := deals(deal{"R1", "2026-01-01", "10"}, deal{"R2", "2026-01-02", "80"}, deal{"R3", "2026-01-03", "10000"})
	cases := []struct {
		facts           *fact.Set
		component, want string
	}{
		{three, "rate: 2.99%, limits: {floor: 1.75, cap: 12, per: receipt}", "R1 1.75, R2 2.39, R3 12.00"},
		{three, "rate: 2.99%, limits: {floor: 1.75, per: receipt}", "R1 1.75, R2 2.39, R3 299.00"},
		{three, "rate: 2.99%, limits: {cap: 12, per: receipt}", "R1 0.30, R2 2.39, R3 12.00"},
		{oneDeal("7"), "limits: {cap: 125, per: receipt}, tiers: " + volume, "R1 125.00"},
		{three, "kind: formula, amount: base * 50%, limits: {cap: base * 10%, floor: 2, per: receipt}", "R1 1.00, R2 8.00, R3 1000.00"},
		// a line that catches up is limited too: 10 → 0.10 and 80 → 0.80, then 10 % of 10, 80 and 10,000, at most 5
		{three, "limits: {cap: 5, per: receipt}, tiers: {carry: year, mode: whole, catchUp: true, bands: [{upTo: 1000, rate: 1%}, {rate: 10%}]}", "R1 0.10, R2 0.80, R3 5.00, +R3 5.10"},
	}
	for _, c := range cases {
		document := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents:\n  - {code: c, basis: collected, " + c.component + "}\n"
		r := calculate(t, c.facts, readPlan(t, document), "2026-01", "2026-12")
		if got := amounts(r); got != c.want {
			t.Errorf("%s: %s, want %s", c.component, got, c.want)
		}
		verifyAll(t, r)
	}
}

// The collection period as a coefficient, from the published classes: up to 15
// days 1.1, 31 days 1.0, 60 days 0.8, 90 days 0.6, beyond 0.4, by the bank's
// value date; and a scorecard figure beside it.
func TestCoefficients(t *testing.T) {
	list := []deal{{"R1", "2026-01-05", "1000"}, {"R2", "2026-01-16", "1000"}, {"R3", "2026-02-01", "1000"}, {"R4", "2026-03-01", "1000.01"}, {"R5", "2026-12-31", "1000"}}
	facts := deals(list...)
	facts.Instalments = []fact.Instalment{{Contract: "HT1", Number: "1", Due: date("2026-01-01"), Amount: cny("9000000")}}
	for i := range facts.Allocations {
		facts.Allocations[i].Instalment = "1"
		facts.Receipts[i].Date = facts.Receipts[i].Date.AddDays(3) // confirmed later than it arrived
	}
	facts.Figures = []fact.Figure{{Person: "E1", Period: "2026-01", Code: "scorecard", Value: decimal("1.05"), Unit: "number"}}
	r := calculate(t, facts, readPlan(t, `
plan: p
version: 1
currency: CNY
effective: {from: 2026-01-01}
figures: {scorecard: {unit: number, missing: 1}}
tables:
  collection_days: [{upTo: 15, value: 1.1}, {upTo: 31, value: 1.0}, {upTo: 60, value: 0.8}, {upTo: 90, value: 0.6}, {value: 0.4}]
components:
  - code: commission
    basis: collected
    rate: 10%
    coefficients:
      - {table: collection_days, by: DAYS(receipt.value_date - instalment.due_date)}
      - {figure: scorecard}
`), "2026-01", "2027-12")
	// 100 × 1.1 × 1.05, × 1.1 × 1.05 (day 15), × 1.0 (day 31, February has no card), × 0.8 (day 59), × 0.4
	if got, want := amounts(r), "R1 115.50, R2 115.50, R3 100.00, R4 80.00, R5 40.00"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	verifyAll(t, r)
	var b strings.Builder
	if err := r.WriteText(&b, problem.EN, true); err != nil || !strings.Contains(b.String(), "1,000.00 × 10% × 1.1 × 1.05") || !strings.Contains(b.String(), "Coefficient “collection_days” = Value of band 1: 1.1 (the band that holds 4: up to 15)") {
		t.Errorf("%v\n%s", err, b.String()[:3000])
	}
}

// Tax drops out in proportion to what was paid, a contract collected in full
// comes to its net amount exactly, and cash beyond the contract earns nothing.
func TestNetAndTheEndOfTheContract(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "70"}, deal{"R2", "2026-02-10", "0.05"}, deal{"R3", "2026-03-10", "29.90"}, deal{"R4", "2026-04-10", "10"}, deal{"R5", "2026-05-10", "1"})
	facts.Contracts[0].Amount, facts.Contracts[0].Net = cny("100"), cny("90.09")
	bases := func(basis string) (list []string, total int64) {
		document := strings.Replace(flatPlan, "basis: collected", "basis: "+basis, 1)
		r := calculate(t, facts, readPlan(t, document), "2026-01", "2026-12")
		verifyAll(t, r)
		for _, s := range r.Statements {
			for _, l := range s.Lines {
				list = append(list, money.Amount{Minor: l.Base, Currency: yuan}.String())
				total += l.Base
			}
		}
		return list, total
	}
	if got, total := bases("collected"); fmt.Sprint(got) != "[70.00 0.05 29.90 0.05 0.00]" || total != 100_00 {
		t.Errorf("collected: %v, %d", got, total)
	}
	// 63.063 → 63.06; 63.108045 → 63.11, +0.05; 90.044955 → 90.04, +26.93; 90.09, +0.05
	if got, total := bases("collected_net"); fmt.Sprint(got) != "[63.06 0.05 26.93 0.05 0.00]" || total != 90_09 {
		t.Errorf("collected_net: %v, %d", got, total)
	}
}

func TestRefusals(t *testing.T) {
	dollars, _ := money.ParseCurrency("USD")
	foreign := oneDeal("1000")
	foreign.Allocations[0].Amount.Currency, foreign.Receipts[0].Amount.Currency = dollars, dollars
	huge := oneDeal("90000000000000000")
	huge.Contracts[0].Amount = cny("90000000000000000")
	huge.Splits[0].Share = decimal("1")
	unsplit := oneDeal("1000")
	unsplit.Splits = nil
	cases := []struct {
		facts    *fact.Set
		document string
		payees   []string
		from     string
		code     string
		severity problem.Severity
	}{
		{foreign, flatPlan, nil, "2026-01", "calculate.currency", problem.Failure},
		{huge, strings.Replace(flatPlan, "5%", "500%", 1), nil, "2026-01", "calculate.overflow", problem.Failure},
		{oneDeal("1"), flatPlan, []string{"E2"}, "2026-01", "calculate.unknown_payee", problem.Failure},
		{oneDeal("1"), flatPlan, nil, "2026-02", "calculate.months", problem.Failure},
		{unsplit, flatPlan, nil, "2026-01", "calculate.credited_to_nobody", problem.Warning},
	}
	for _, c := range cases {
		r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(c.facts), Plans: readPlan(t, c.document), From: month(c.from), To: month("2026-01"), Payees: c.payees, Workers: 1})
		if len(list) != 1 || list[0].Code != c.code || list[0].Severity != c.severity || (r == nil) != (c.severity == problem.Failure) {
			t.Errorf("%s: result %v, problems %+v", c.code, r != nil, list)
			continue
		}
		if list[0].Text.ZH == "" || list[0].Text.EN == "" || list[0].Fix.ZH == "" || strings.Contains(list[0].Text.EN, "%!") || strings.Contains(list[0].Text.ZH, "%!") {
			t.Errorf("%s: wording %+v", c.code, list[0])
		}
	}
}
