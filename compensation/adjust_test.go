package compensation_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/plan"
)

// plansOf reads documents that must be free of problems.
func plansOf(t interface{ Fatalf(string, ...any) }, documents ...string) *plan.Set {
	var plans []*plan.Plan
	for _, d := range documents {
		p, list := plan.Read("test.yaml", []byte(d))
		if p == nil {
			t.Fatalf("the plan has problems: %v\n%s", list, d)
		}
		plans = append(plans, p)
	}
	set, list := plan.NewSet(plans)
	if list.Failed() {
		t.Fatalf("the plans have problems: %v", list)
	}
	return set
}

// closing calculates months on top of closed ones and gives the result and what
// it closes.
func closing(t interface{ Fatalf(string, ...any) }, s *fact.Set, plans *plan.Set, from, to string, prior ...*compensation.Prior) (*compensation.Result, *compensation.Prior) {
	r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(s), Plans: plans, From: month(from), To: month(to), Workers: 2, Prior: prior})
	if list.Failed() {
		t.Fatalf("the calculation has problems: %v", list)
	}
	p, list := compensation.ReadPrior("prior.json", []byte(jsonOf(t, r)))
	if list.Failed() {
		t.Fatalf("the result cannot be read back: %v", list)
	}
	return r, p
}

// E7 (core): the worked example of PLAN: January and February are closed when a
// receipt of January turns up. They stay; the differences stand in March, each
// with its origin, line and cause; all together is what a calculation from
// scratch pays.
func TestE7_LateReceiptBecomesAdjustments(t *testing.T) {
	plans := readPlan(t, tiersPlan("{carry: year, mode: marginal, "+upTo+"}"))
	known := deals(deal{"R1", "2026-01-10", "60000"}, deal{"R2", "2026-02-10", "60000.05"})
	first, closed := closing(t, known, plans, "2026-01", "2026-02")
	if got := happened(first); got != "26-01 R1 2400.00, 26-02 R2 2800.00" {
		t.Fatalf("closed: %s", got)
	}
	late := deals(deal{"R1", "2026-01-10", "60000"}, deal{"R0", "2026-01-20", "50000.03"}, deal{"R2", "2026-02-10", "60000.05"}, deal{"R3", "2026-03-10", "100"})
	second, open := closing(t, late, plans, "2026-03", "2026-03", closed)
	if got := happened(second); got != "26-03 adjustment 2026-01 added R0 2200.00, 26-03 adjustment 2026-02 position R2 800.00, 26-03 R3 6.00" {
		t.Errorf("March: %s", got)
	}
	if l := second.Statements[0].Lines[2]; l.Before != 170_000_08 {
		t.Errorf("the open month begins at %d", l.Before)
	}
	verifyStatements(t, "March", second)
	if scratch := calculate(t, late, plans, "2026-01", "2026-03"); first.Total+second.Total != scratch.Total {
		t.Errorf("closed %d and open %d are not %d", first.Total, second.Total, scratch.Total)
	}
	// closed months that are asked for are shown as they were posted
	all, _ := closing(t, late, plans, "2026-01", "2026-03", closed)
	if all.Total != first.Total+second.Total || len(all.Closed) != 2 || all.Closed[1].Total != 2800_00 {
		t.Errorf("with the closed months: %d, %+v", all.Total, all.Closed)
	}
	// nothing is adjusted twice: April on top of all three
	fourth, _ := closing(t, late, plans, "2026-04", "2026-04", closed, open)
	if got := happened(fourth); got != "" {
		t.Errorf("April: %s", got)
	}
	// and what is corrected back is taken back
	back, _ := closing(t, known, plans, "2026-04", "2026-04", open, closed)
	if got := happened(back); got != "26-04 adjustment 2026-01 removed R0 -2200.00, 26-04 adjustment 2026-02 position R2 -800.00, 26-04 adjustment 2026-03 removed R3 -6.00" {
		t.Errorf("taken back: %s", got)
	}
	verifyStatements(t, "taken back", back)
}

// A corrected split moves money between people; someone who no longer has any
// part is adjusted too, even where the facts do not know the person any more.
func TestCorrectedSplitBecomesAdjustments(t *testing.T) {
	plans := readPlan(t, flatPlan)
	before := oneDeal("1000")
	before.Persons = append(before.Persons, fact.Person{Code: "E0", Name: "旧人"})
	before.Splits[0].Person = "E0"
	_, closed := closing(t, before, plans, "2026-01", "2026-01")
	after := oneDeal("1000")
	r, _ := closing(t, after, plans, "2026-02", "2026-02", closed)
	if got := happened(r); got != "26-02 adjustment 2026-01 removed R1 -50.00, 26-02 adjustment 2026-01 added R1 50.00" || r.Statements[0].Payee.Name != "旧人" || r.Total != 0 {
		t.Errorf("%s for %+v", got, r.Statements)
	}
	verifyStatements(t, "corrected split", r)
	one, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(after), Plans: plans, From: month("2026-02"), To: month("2026-02"), Payees: []string{"E1"}, Workers: 1, Prior: []*compensation.Prior{closed}})
	if list.Failed() || happened(one) != "26-02 adjustment 2026-01 added R1 50.00" {
		t.Errorf("for one person: %s %v", happened(one), list)
	}
}

// Closed months are computed anew on the plan versions that they were closed
// under; a later version governs them only where that was approved.
func TestClosedMonthsKeepTheirPlanVersions(t *testing.T) {
	one, two := flatPlan, strings.NewReplacer("version: 1", "version: 2", "5%", "6%").Replace(flatPlan)
	facts := deals(deal{"R1", "2026-01-10", "1000"}, deal{"R2", "2026-02-10", "1000"})
	_, closed := closing(t, facts, plansOf(t, one), "2026-01", "2026-01")
	r, _ := closing(t, facts, plansOf(t, one, two), "2026-02", "2026-02", closed)
	if got := happened(r); got != "26-02 R2 60.00" {
		t.Errorf("not approved: %s", got)
	}
	again, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: plansOf(t, one, two), From: month("2026-02"), To: month("2026-02"), Workers: 1,
		Prior: []*compensation.Prior{closed}, Retroactive: []compensation.PlanVersion{{Code: "flat", Version: 2}}})
	if list.Failed() || happened(again) != "26-02 adjustment 2026-01 plan R1 10.00, 26-02 R2 60.00" {
		t.Errorf("approved: %s %v", happened(again), list)
	}
}

// C11: money back after the commission was paid is a line of the month in which
// it went back, linked to what it takes back; the closed result is not touched.
func TestC11_ReversalAfterPay(t *testing.T) {
	plans := readPlan(t, flatPlan)
	facts := oneDeal("1000")
	first, closed := closing(t, facts, plans, "2026-01", "2026-01")
	paid := jsonOf(t, first)
	r, _ := closing(t, back(oneDeal("1000"), "V1", "2026-02-10", "-400", "R1"), plans, "2026-01", "2026-02", closed)
	if got := happened(r); got != "26-02 V1 takes R1 -20.00" {
		t.Errorf("February: %s", got)
	}
	if d := r.Detail(r.Statements[0].Lines[0]); d.Of != "flat/pay/commission/R1/1" || d.Origin != month("2026-01") {
		t.Errorf("the line is linked to %s of %s", d.Of, d.Origin)
	}
	if again := jsonOf(t, first); again != paid || r.Closed[0].Total != first.Total {
		t.Errorf("the paid statement changed")
	}
	// known only after its own month was closed, it is an adjustment of that month
	_, both := closing(t, oneDeal("1000"), plans, "2026-02", "2026-02", closed)
	late, _ := closing(t, back(oneDeal("1000"), "V1", "2026-02-10", "-400", "R1"), plans, "2026-03", "2026-03", closed, both)
	if got := happened(late); got != "26-03 adjustment 2026-02 added V1 -20.00" {
		t.Errorf("known late: %s", got)
	}
	verifyStatements(t, "known late", late)
}

// A gate that is found to have been met earlier pays in the open month what was
// left pending, once.
func TestPendingOfClosedMonths(t *testing.T) {
	plans := readPlan(t, componentPlan("rate: 5%, gate: {first_payment: 30%}"))
	contract := func(s *fact.Set) *fact.Set {
		s.Contracts[0].Amount, s.Contracts[0].Net = cny("100000"), cny("100000")
		return s
	}
	first, closed := closing(t, contract(deals(deal{"R1", "2026-01-10", "10000"})), plans, "2026-01", "2026-02")
	if first.Total != 0 || first.Statements[0].Pending != 500_00 {
		t.Fatalf("closed: %+v", first.Statements)
	}
	r, _ := closing(t, contract(deals(deal{"R1", "2026-01-10", "10000"}, deal{"R2", "2026-02-20", "20000"})), plans, "2026-03", "2026-03", closed)
	if got := happened(r); got != "26-03 adjustment 2026-02 added R1 500.00, 26-03 adjustment 2026-02 added R2 1000.00" {
		t.Errorf("March: %s", got)
	}
	later, _ := closing(t, contract(deals(deal{"R1", "2026-01-10", "10000"}, deal{"R2", "2026-03-20", "20000"})), plans, "2026-03", "2026-03", closed)
	if got := happened(later); got != "26-03 release R1 500.00, 26-03 R2 1000.00" && got != "26-03 R2 1000.00, 26-03 release R1 500.00" {
		t.Errorf("met in the open month: %s", got)
	}
}

func TestPriorsThatDoNotFit(t *testing.T) {
	plans := readPlan(t, flatPlan)
	facts := deals(deal{"R1", "2026-01-10", "1000"}, deal{"R2", "2026-03-10", "1000"})
	r, january := closing(t, facts, plans, "2026-01", "2026-01")
	_, march := closing(t, facts, plans, "2026-03", "2026-03")
	text := jsonOf(t, r)
	for name, data := range map[string]string{
		"prior.changed": strings.Replace(text, `"amount": "50.00"`, `"amount": "51.00"`, 1), "prior.form": text[:len(text)/2],
		"no months": strings.Replace(text, `"from": "2026-01"`, `"from": "2026-02"`, 1), "other": `{"hello": 1}`,
	} {
		p, list := compensation.ReadPrior("p.json", []byte(data))
		if p != nil || !list.Failed() || strings.HasPrefix(name, "prior.") && list[0].Code != name || list[0].Place.File != "p.json" || list[0].Text.ZH == "" || list[0].Fix.EN == "" {
			t.Errorf("%s: %+v", name, list)
		}
	}
	dollars := strings.Replace(flatPlan, "CNY", "USD", 1)
	for _, c := range []struct {
		plans *plan.Set
		prior []*compensation.Prior
		codes string
	}{
		{plans, []*compensation.Prior{march, january}, "prior.months"},
		{plans, []*compensation.Prior{january, january}, ""},
		{plansOf(t, strings.Replace(flatPlan, "5%", "5.0%", 1)), []*compensation.Prior{january}, "prior.plan_changed"},
		{plansOf(t, strings.Replace(flatPlan, "version: 1", "version: 2", 1)), []*compensation.Prior{january}, "prior.plan_missing"},
		{plansOf(t, dollars), []*compensation.Prior{january}, "prior.currency prior.plan_changed"},
	} {
		_, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: c.plans, From: month("2026-04"), To: month("2026-04"), Workers: 1, Prior: c.prior})
		var codes []string
		for _, p := range list {
			codes = append(codes, p.Code)
		}
		slices.Sort(codes)
		if got := strings.Join(codes, " "); got != c.codes {
			t.Errorf("%s, want %s", got, c.codes)
		}
	}
}

// Results stand on each other: one that is missing, or months before the first
// closed one, would be paid twice; what nobody sees is said.
func TestPriorsThatStandOnEachOther(t *testing.T) {
	plans := readPlan(t, tiersPlan("{carry: year, mode: marginal, "+upTo+"}"))
	known := deals(deal{"R1", "2026-01-10", "60000"}, deal{"R2", "2026-02-10", "60000.05"})
	late := deals(deal{"R1", "2026-01-10", "60000"}, deal{"R0", "2026-01-20", "50000.03"}, deal{"R2", "2026-02-10", "60000.05"})
	_, january := closing(t, known, plans, "2026-01", "2026-01")
	_, february := closing(t, late, plans, "2026-02", "2026-02", january)
	_, both := closing(t, late, plans, "2026-01", "2026-02", january)
	_, again := closing(t, late, plans, "2026-01", "2026-01", january)
	run := func(from, to string, prior ...*compensation.Prior) string {
		r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(late), Plans: plans, From: month(from), To: month(to), Workers: 1, Prior: prior})
		if r == nil || len(list) > 0 {
			return list[0].Code
		}
		return happened(r)
	}
	for _, c := range []struct {
		from, to string
		prior    []*compensation.Prior
		want     string
	}{
		{"2026-03", "2026-03", []*compensation.Prior{february}, "prior.missing"},
		{"2026-03", "2026-03", []*compensation.Prior{both}, "prior.missing"},
		{"2026-02", "2026-02", []*compensation.Prior{again}, "prior.missing"},
		{"2026-03", "2026-03", []*compensation.Prior{february, again, january}, ""},
		{"2026-03", "2026-03", []*compensation.Prior{both, january}, ""},
		{"2026-03", "2026-03", []*compensation.Prior{january}, "calculate.adjustments_unseen"},
		{"2026-01", "2026-03", []*compensation.Prior{january, again}, "26-02 adjustment 2026-01 added R0 2200.00, 26-02 R2 3600.00"},
	} {
		if got := run(c.from, c.to, c.prior...); got != c.want {
			t.Errorf("%s to %s on %d results: %s, want %s", c.from, c.to, len(c.prior), got, c.want)
		}
	}
	_, alone := closing(t, late, plans, "2026-02", "2026-02")
	if got := run("2026-01", "2026-03", alone); got != "prior.before" {
		t.Errorf("before the first closed month: %s", got)
	}
	// a retroactive version stays approved for the months that it was approved for
	one, two := flatPlan, strings.NewReplacer("version: 1", "version: 2", "5%", "6%").Replace(flatPlan)
	_, first := closing(t, known, plansOf(t, one), "2026-01", "2026-01")
	r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(known), Plans: plansOf(t, one, two), From: month("2026-02"), To: month("2026-02"), Workers: 1,
		Prior: []*compensation.Prior{first}, Retroactive: []compensation.PlanVersion{{Code: "flat", Version: 2}}})
	if list.Failed() || happened(r) != "26-02 adjustment 2026-01 plan R1 600.00, 26-02 R2 3600.00" {
		t.Fatalf("retroactive: %s %v", happened(r), list)
	}
	second, list := compensation.ReadPrior("feb.json", []byte(jsonOf(t, r)))
	if list.Failed() {
		t.Fatal(list)
	}
	if third, _ := closing(t, known, plansOf(t, one, two), "2026-03", "2026-03", first, second); happened(third) != "" {
		t.Errorf("the approval is forgotten: %s", happened(third))
	}
}

func TestPriorGivenTwiceAndInPart(t *testing.T) {
	plans, facts := readPlan(t, flatPlan), oneDeal("1000")
	_, january := closing(t, facts, plans, "2026-01", "2026-01")
	if r, _ := closing(t, facts, plans, "2026-02", "2026-02", january, january); happened(r) != "" {
		t.Errorf("given twice, it was counted twice: %s", happened(r))
	}
	r, _ := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: plans, From: month("2026-01"), To: month("2026-01"), Payees: []string{"E1"}, Workers: 1})
	if p, list := compensation.ReadPrior("p.json", []byte(jsonOf(t, r))); p != nil || list[0].Code != "prior.partial" {
		t.Errorf("a result for one person closes a month: %v", list)
	}
}

// A line that is kept by the million: its exact amount survives packing.
func TestExactAmountsOfLines(t *testing.T) {
	r := calculate(t, deals(deal{"R1", "2026-01-10", "0.10"}), readPlan(t, strings.Replace(flatPlan, "5%", "-0%", 1)), "2026-01", "2026-01")
	if l := r.Statements[0].Lines[0]; !l.Exact().Equal(money.Int(0)) {
		t.Errorf("%s", l.Exact())
	}
	r = calculate(t, back(deals(deal{"R1", "2026-01-10", "100.10"}), "V1", "2026-02-01", "-0.50", ""), readPlan(t, flatPlan), "2026-01", "2026-02")
	if l := r.Statements[1].Lines[0]; l.Exact().String() != "-0.025" || l.Amount != -3 {
		t.Errorf("%s %d", l.Exact(), l.Amount)
	}
	var b bytes.Buffer
	if err := r.WriteJSON(&b, false); err != nil || !strings.Contains(b.String(), `"exact": "-0.025"`) {
		t.Errorf("%v %s", err, b.String())
	}
}
