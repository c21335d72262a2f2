package compensation_test

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// happened writes what a person gets, month by month: "2026-01 R1 4000.00" for a
// commission, the other kinds with their word, what is pending in brackets.
func happened(r *compensation.Result) string {
	var list []string
	for _, s := range r.Statements {
		month := s.Month.String()
		for _, l := range s.Lines {
			d := r.Detail(l)
			text := d.Number + " " + money.Amount{Minor: l.Amount, Currency: yuan}.String()
			switch {
			case l.Kind == compensation.Reversal:
				parts := strings.Split(d.Of, "/")
				text = d.Number + " takes " + strings.Join(parts[3:4], "/") + " " + money.Amount{Minor: l.Amount, Currency: yuan}.String()
			case l.Kind == compensation.Adjustment:
				text = "adjustment " + d.Origin.String() + " " + string(d.Cause) + " " + text
			case l.Kind != compensation.Commission:
				text = strings.TrimSpace(l.Kind.String() + " " + strings.TrimLeft(text, " "))
			}
			if l.Pending {
				text = "(" + text + ")"
			}
			list = append(list, month[2:]+" "+text)
			month = month[:7]
		}
	}
	return strings.Join(list, ", ")
}

// scene calculates 2026, explains every statement, and compares.
func scene(t *testing.T, name string, facts *fact.Set, document, want string) *compensation.Result {
	t.Helper()
	if list := fact.Check(facts, nil); list.Failed() {
		t.Fatalf("%s: the facts have problems: %v", name, list)
	}
	r := calculate(t, facts, readPlan(t, document), "2026-01", "2026-12")
	if got := happened(r); got != want {
		t.Errorf("%s:\n %s, want\n %s", name, got, want)
	}
	verifyStatements(t, name, r)
	return r
}

func verifyStatements(t *testing.T, name string, r *compensation.Result) {
	t.Helper()
	for i := range r.Statements {
		s := &r.Statements[i]
		x, err := r.Explain(s)
		if err != nil {
			t.Fatalf("%s: %s %s: %v", name, s.Payee.Code, s.Month, err)
		}
		for _, root := range []*trace.Node{x.Root, x.Pending} {
			if root == nil {
				continue
			}
			if wrong := trace.Verify(root); len(wrong) > 0 {
				t.Errorf("%s: %s: %v", name, s.Month, wrong)
			}
		}
		if total, err := x.Root.Number.Int64(2); err != nil || total != s.Total {
			t.Errorf("%s: the explanation of %s comes to %s, the statement to %d", name, s.Month, x.Root.Number, s.Total)
		}
		if (x.Pending != nil) != (s.Pending != 0) && s.Pending != 0 {
			t.Errorf("%s: %s has %d pending without explanation", name, s.Month, s.Pending)
		}
		for j, l := range s.Lines {
			if amount, err := x.Lines[j].Number.Int64(2); err != nil || amount != l.Amount {
				t.Errorf("%s: line %s is explained as %s, not %d", name, r.Detail(l).Key, x.Lines[j].Number, l.Amount)
			}
		}
	}
}

// back adds money that went back: of a receipt, or of none that is known.
func back(s *fact.Set, number, day, amount, of string) *fact.Set {
	contract := s.Contracts[0].Number
	for _, a := range s.Allocations {
		if a.Receipt == of {
			contract = a.Contract
		}
	}
	s.Receipts = append(s.Receipts, fact.Receipt{Number: number, Date: date(day), ValueDate: date(day), Amount: cny(amount), Reverses: of})
	s.Allocations = append(s.Allocations, fact.Allocation{Receipt: number, Line: 1, Contract: contract, Amount: cny(amount)})
	return s
}

// componentPlan is a plan of one component with more keys.
func componentPlan(keys string) string {
	return "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents:\n  - {code: pay, basis: collected, " + keys + "}\n"
}

// C3: pay is rounded once, per line; totals are sums of rounded lines, and the
// plan says so. Three receipts of 2.10 at 5 % are 0.105 each: 0.11 a line, 0.33
// in all, where rounding the total would give 0.32.
func TestC3_RoundedOncePerLine(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "2.10"}, deal{"R2", "2026-01-11", "2.10"}, deal{"R3", "2026-01-12", "2.10"})
	document := strings.Replace(flatPlan, "effective", "round: line\neffective", 1)
	r := scene(t, "three lines", facts, document, "26-01 R1 0.11, 26-01 R2 0.11, 26-01 R3 0.11")
	if r.Total != 33 {
		t.Errorf("the total is %d", r.Total)
	}
	// below zero away from zero too, and nothing is rounded on the way: 2.10 × 5 % × 0.95 is 0.09975, not 0.11 × 0.95
	scene(t, "on the way", facts, componentPlan("rate: 5%, coefficients: [{value: 0.95}]"), "26-01 R1 0.10, 26-01 R2 0.10, 26-01 R3 0.10")
	scene(t, "below zero", back(oneDeal("5"), "V1", "2026-01-20", "-2.10", ""), componentPlan("rate: 5%"), "26-01 R1 0.25, 26-01 V1 -0.11")
	if _, list := plan.Read("p.yaml", []byte(strings.Replace(document, "round: line", "round: total", 1))); !list.Failed() {
		t.Error("another rule is accepted")
	}
}

// C10: commission follows the cash: signing pays nothing, parts pay their part,
// what goes back is taken back, by the plan's way.
func TestC10_CashThatGoesBack(t *testing.T) {
	two := func() *fact.Set {
		return back(deals(deal{"R1", "2026-01-10", "100000"}, deal{"R2", "2026-02-10", "100000"}), "V1", "2026-03-05", "-100000", "R1")
	}
	year := "tiers: {carry: year, mode: marginal, " + upTo + "}"
	scene(t, "rerate", two(), componentPlan(year), "26-01 R1 4000.00, 26-02 R2 6000.00, 26-03 V1 takes R1 -4000.00, 26-03 V1 takes R2 -2000.00")
	scene(t, "mirror", two(), componentPlan("reversal: mirror, "+year), "26-01 R1 4000.00, 26-02 R2 6000.00, 26-03 V1 takes R1 -4000.00")
	whole := "tiers: {carry: year, mode: whole, catchUp: true, " + upTo + "}"
	// 200,000 at 6 %; the catch-up of R2 belonged to R1
	scene(t, "rerate whole", two(), componentPlan(whole), "26-01 R1 4000.00, 26-02 R2 6000.00, 26-02 catchUp R2 2000.00, 26-03 V1 takes R1 -4000.00, 26-03 V1 takes R2 -2000.00, 26-03 V1 takes R2 -2000.00")
	// parts: 5 % of 100.01 is 5.0005; a third of it, then the rest
	parts := back(back(deals(deal{"R1", "2026-01-10", "100.01"}), "V1", "2026-02-05", "-33.33", "R1"), "V2", "2026-03-05", "-66.68", "R1")
	scene(t, "mirror in parts", parts, componentPlan("rate: 5%"), "26-01 R1 5.00, 26-02 V1 takes R1 -1.67, 26-03 V2 takes R1 -3.33")
	scene(t, "rerate in parts", parts, componentPlan("reversal: rerate, rate: 5%"), "26-01 R1 5.00, 26-02 V1 takes R1 -1.67, 26-03 V2 takes R1 -3.33")
	// amounts that fall: 100 at 1,000, 0 from 2,000 on, and a coefficient for each
	// size of receipt: R1 100 × 2, R2 -100 × 0, R3 0 × 5. Without R2, R3 runs from 100
	// to 0 and comes to -500; 200 was paid, and no more is taken back
	falling := back(deals(deal{"R1", "2026-01-10", "1000"}, deal{"R2", "2026-01-11", "1200"}, deal{"R3", "2026-01-12", "2000"}), "V1", "2026-02-05", "-1200", "R2")
	points := componentPlan("reversal: rerate, coefficients: [{value: 'IF(receipt.amount <= 1000, 2, IF(receipt.amount <= 1500, 0, 5))'}], tiers: {carry: month, mode: interpolate-amount, bands: [{upTo: 1000, amount: 100}, {upTo: 2000, amount: 0}]}")
	scene(t, "rerate to nothing", falling, points, "26-01 R1 200.00, 26-01 R2 0.00, 26-01 R3 0.00, 26-02 V1 takes R3 -200.00")
	// later receipts count from what is left
	later := two()
	later.Receipts = append(later.Receipts, fact.Receipt{Number: "R3", Date: date("2026-04-01"), ValueDate: date("2026-04-01"), Amount: cny("50000")})
	later.Allocations = append(later.Allocations, fact.Allocation{Receipt: "R3", Line: 1, Contract: "HT1", Amount: cny("50000")})
	scene(t, "after rerate", later, componentPlan(year), "26-01 R1 4000.00, 26-02 R2 6000.00, 26-03 V1 takes R1 -4000.00, 26-03 V1 takes R2 -2000.00, 26-04 R3 3000.00")
	// not tied: the current window falls, below zero at the first band's rate
	untied := back(deals(deal{"R1", "2026-01-10", "100000"}, deal{"R2", "2026-02-10", "50000"}), "V1", "2026-03-05", "-160000", "")
	scene(t, "untied", untied, componentPlan(year), "26-01 R1 4000.00, 26-02 R2 3000.00, 26-03 V1 -7400.00")
	signed := deals(deal{"R1", "2026-01-10", "100000"})
	signed.Receipts, signed.Allocations = nil, nil
	scene(t, "signing alone", signed, componentPlan("rate: 5%"), "")
}

// A coefficient above 1 is taken back where the receipt is known, and never
// applied to money that cannot be tied to one.
func TestCoefficientsOfReversals(t *testing.T) {
	keys := "rate: 5%, coefficients: [{value: 1.1}]"
	tied := back(deals(deal{"R1", "2026-01-10", "100000"}), "V1", "2026-03-05", "-100000", "R1")
	scene(t, "tied", tied, componentPlan(keys), "26-01 R1 5500.00, 26-03 V1 takes R1 -5500.00")
	loose := back(deals(deal{"R1", "2026-01-10", "100000"}), "V1", "2026-03-05", "-100000", "")
	scene(t, "untied", loose, componentPlan(keys), "26-01 R1 5500.00, 26-03 V1 -5000.00")
	scene(t, "below 1", loose, componentPlan("rate: 5%, coefficients: [{value: 0.8}]"), "26-01 R1 4000.00, 26-03 V1 -4000.00")
}

// A first payment of 30 % of 100,000: what is earned before waits, is listed
// with its own sum, and is paid in the month in which the gate is met.
func TestFirstPayment(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "10000"}, deal{"R2", "2026-02-10", "19999.99"}, deal{"R3", "2026-04-10", "0.01"}, deal{"R4", "2026-05-10", "30000"})
	facts.Contracts[0].Amount, facts.Contracts[0].Net = cny("100000"), cny("100000")
	keys := "rate: 5%, gate: {first_payment: 30%}"
	r := scene(t, "gate", facts, componentPlan(keys), "26-01 (R1 500.00), 26-02 (R2 1000.00), 26-04 R3 0.00, 26-04 release R1 500.00, 26-04 release R2 1000.00, 26-05 R4 1500.00")
	if r.Statements[0].Total != 0 || r.Statements[0].Pending != 500_00 || r.Statements[2].Total != 1500_00 || r.Total != 3000_00 {
		t.Errorf("totals: %+v", r.Statements)
	}
	// asked for one month, the releases of it are there
	part := calculate(t, facts, readPlan(t, componentPlan(keys)), "2026-04", "2026-04")
	if got := happened(part); got != "26-04 R3 0.00, 26-04 release R1 500.00, 26-04 release R2 1000.00" {
		t.Errorf("April alone: %s", got)
	}
	verifyStatements(t, "April alone", part)
	// money back before the gate: what is pending shrinks, nothing is taken from pay
	fallen := back(deals(deal{"R1", "2026-01-10", "10000"}, deal{"R2", "2026-04-10", "40000"}), "V1", "2026-02-10", "-4000", "R1")
	fallen.Contracts[0].Amount, fallen.Contracts[0].Net = cny("100000"), cny("100000")
	scene(t, "back before", fallen, componentPlan(keys), "26-01 (R1 500.00), 26-02 (V1 takes R1 -200.00), 26-04 R2 2000.00, 26-04 release R1 500.00, 26-04 release V1 -200.00")
	// money back after the gate: paid lines stay, the take-back is paid, later lines wait again
	after := back(deals(deal{"R1", "2026-01-10", "30000"}, deal{"R2", "2026-03-10", "5000"}, deal{"R3", "2026-05-10", "5000"}), "V1", "2026-02-10", "-10000", "R1")
	after.Contracts[0].Amount, after.Contracts[0].Net = cny("100000"), cny("100000")
	scene(t, "back after", after, componentPlan(keys), "26-01 R1 1500.00, 26-02 V1 takes R1 -500.00, 26-03 (R2 250.00), 26-05 R3 250.00, 26-05 release R2 250.00")
	// not tied: what went back is taken at once where the money before was payable
	loose := back(deals(deal{"R1", "2026-01-10", "50000"}, deal{"R2", "2026-03-10", "5000"}), "V1", "2026-02-10", "-40000", "")
	loose.Contracts[0].Amount, loose.Contracts[0].Net = cny("100000"), cny("100000")
	scene(t, "untied after", loose, componentPlan(keys), "26-01 R1 2500.00, 26-02 V1 -2000.00, 26-03 (R2 250.00)")
	// no formal contract yet
	early := deals(deal{"R1", "2026-01-10", "50000"})
	early.Contracts[0].Amount, early.Contracts[0].Net, early.Contracts[0].Signed = cny("100000"), cny("100000"), date("2026-03-01")
	scene(t, "before signing", early, componentPlan(keys), "26-01 (R1 2500.00), 26-03 release R1 2500.00")
}

// C16: caps and floors: only the excess is cut, lines are cut in their order, and
// the explanation shows limit and cut.
func TestC16_CapsAndFloors(t *testing.T) {
	facts := func() *fact.Set {
		return deals(deal{"R1", "2026-01-10", "60000"}, deal{"R2", "2026-01-20", "60000"}, deal{"R3", "2026-03-10", "60000"})
	}
	scene(t, "per receipt", facts(), componentPlan("rate: 5%, limits: {cap: 2000, per: receipt}"), "26-01 R1 2000.00, 26-01 R2 2000.00, 26-03 R3 2000.00")
	scene(t, "per month", facts(), componentPlan("rate: 5%, limits: {cap: 4000, per: month}"), "26-01 R1 3000.00, 26-01 R2 1000.00, 26-03 R3 3000.00")
	scene(t, "per quarter", facts(), componentPlan("rate: 5%, limits: {cap: 4000, per: quarter}"), "26-01 R1 3000.00, 26-01 R2 1000.00, 26-03 R3 0.00")
	r := scene(t, "per year", facts(), componentPlan("rate: 5%, limits: {cap: 7000, per: year}"), "26-01 R1 3000.00, 26-01 R2 3000.00, 26-03 R3 1000.00")
	var text strings.Builder
	if err := r.WriteText(&text, problem.EN, true); err != nil {
		t.Fatal(err)
	}
	// the order of the steps: rate, rounding, what is left of the cap
	for _, step := range []string{
		"After the cap: 1,000.00 CNY = the smallest of 3,000.00 CNY, 1,000.00 CNY", "1,000.00 CNY = 7,000.00 CNY − 6,000.00 CNY", "Paid before: 6,000.00 CNY = 3,000.00 CNY + 3,000.00 CNY",
		"clause components.pay.limits.cap", "Exact amount before rounding: 3,000.00 CNY = 60,000.00 CNY × 5%",
	} {
		if !strings.Contains(text.String(), step) {
			t.Errorf("the explanation lacks %q:\n%s", step, text.String())
		}
	}
	if l := r.Statements[1].Lines[0]; l.Exact().String() != "3000" && !l.Exact().Equal(money.Int(3000)) {
		t.Errorf("the exact amount of a cut line is %s", l.Exact())
	}
	scene(t, "per deal", facts(), componentPlan("rate: 5%, limits: {cap: 7000, floor: 3500, per: deal}"), "26-01 R1 3500.00, 26-01 R2 2500.00, 26-03 R3 1000.00")
	scene(t, "floor per month", facts(), componentPlan("rate: 5%, limits: {floor: 4000, per: quarter}"), "26-01 R1 3000.00, 26-01 R2 3000.00, 26-03 R3 3000.00, 26-06 floor 4000.00, 26-09 floor 4000.00, 26-12 floor 4000.00")
	// prorated by calendar days: in force from July 2, 183 of 365 days
	half := strings.Replace(componentPlan("rate: 5%, limits: {cap: 3650, floor: 3650, per: year}"), "from: 2026-01-01", "from: 2026-07-02", 1)
	scene(t, "prorated", deals(deal{"R1", "2026-08-01", "30000"}, deal{"R2", "2026-09-01", "30000"}), half, "26-08 R1 1500.00, 26-09 R2 330.00")
	scene(t, "prorated floor", deals(deal{"R1", "2026-08-01", "20000"}), half, "26-08 R1 1000.00, 26-12 floor 830.00")
	// money back frees room
	freed := back(facts(), "V1", "2026-02-10", "-60000", "R1")
	scene(t, "mirror frees room", freed, componentPlan("rate: 5%, limits: {cap: 4000, per: year}"), "26-01 R1 3000.00, 26-01 R2 1000.00, 26-02 V1 takes R1 -3000.00, 26-03 R3 3000.00")
	scene(t, "rerate fills it", freed, componentPlan("reversal: rerate, rate: 5%, limits: {cap: 4000, per: year}"), "26-01 R1 3000.00, 26-01 R2 1000.00, 26-02 V1 takes R1 -3000.00, 26-02 V1 takes R2 2000.00, 26-03 R3 1000.00")
}

// Attainment drives the bands: bounds are shares of the person's target.
func TestAttainment(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "90000"}, deal{"R2", "2026-02-10", "30000"}, deal{"R3", "2026-04-10", "30000"})
	facts.Figures = []fact.Figure{
		{Person: "E1", Period: "2026-Q1", Code: "quota", Value: money.Int(100000), Unit: "CNY"},
		{Person: "E1", Period: "2026-Q2", Code: "quota", Value: money.Int(20000), Unit: "CNY"},
	}
	document := func(tiers string) string {
		return "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\nfigures:\n  quota: {unit: money, period: quarter}\ncomponents:\n  - {code: pay, basis: collected, kind: rate, tiers: " + tiers + "}\n"
	}
	bands := "bands: [{upTo: 80%, rate: 1%}, {upTo: 100%, rate: 2%}, {rate: 3%}]}"
	// 80,000 at 1 % and 10,000 at 2 %; 10,000 at 2 % and 20,000 at 3 %; of 20,000: 16,000, 4,000 and 10,000
	scene(t, "marginal", facts, document("{of: quota, carry: quarter, mode: marginal, "+bands), "26-01 R1 1000.00, 26-02 R2 800.00, 26-04 R3 540.00")
	scene(t, "whole", facts, document("{of: quota, carry: quarter, mode: whole, catchUp: true, "+bands), "26-01 R1 1800.00, 26-02 R2 900.00, 26-02 catchUp R2 900.00, 26-04 R3 900.00")
	// nothing to 80 %, 5,000 at 100 %, half the slope beyond: 90 % is 2,500; 120 % is 5,000 + 2,500; 150 % is 5,000 + 6,250
	line := "{of: quota, carry: quarter, mode: payout-line, line: {floor: 80%, goal: 100%, bonus: 5000, beyond: 50%}}"
	scene(t, "payout line", facts, document(line), "26-01 R1 2500.00, 26-02 R2 5000.00, 26-04 R3 11250.00")
	if list := refusal(t, facts, document(line), "2026-08"); list != "" {
		t.Errorf("no receipts, no target needed: %s", list)
	}
	facts.Figures = facts.Figures[:1]
	if got := refusal(t, facts, document(line), "2026-04"); !strings.Contains(got, "calculate.target") || !strings.Contains(got, "2026-Q2") {
		t.Errorf("without target: %s", got)
	}
	facts.Figures[0].Value = money.Int(0)
	if got := refusal(t, facts, document(line), "2026-01"); !strings.Contains(got, "calculate.target") || !strings.Contains(got, "above zero") {
		t.Errorf("target zero: %s", got)
	}
}

// refusal is what stops a calculation.
func refusal(t *testing.T, facts *fact.Set, document, m string) string {
	t.Helper()
	_, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: readPlan(t, document), From: month(m), To: month(m), Workers: 1})
	var texts []string
	for _, p := range list {
		texts = append(texts, fmt.Sprintf("%s: %s / %s", p.Code, p.Text.EN, p.Text.ZH))
	}
	return strings.Join(texts, "; ")
}

// Overlay is double credit: it takes nothing from the split and need not sum to
// anything.
func TestOverlay(t *testing.T) {
	facts := deals(deal{"R1", "2026-01-10", "1000.01"})
	facts.Persons = append(facts.Persons, fact.Person{Code: "P1", Name: "Ada"}, fact.Person{Code: "P2", Name: "Bo"})
	facts.Overlays = []fact.Overlay{{Contract: "HT1", Person: "P1", Share: decimal("1")}, {Contract: "HT1", Person: "P2", Share: decimal("0.5")}}
	document := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents:\n  - {code: own, basis: collected, rate: 5%}\n  - {code: presales, basis: collected, credit: overlay, rate: 1%}\n"
	r := scene(t, "overlay", facts, document, "26-01 R1 50.00, 26-01 R1 10.00, 26-01 R1 5.00")
	for i, want := range []int64{1000_01, 1000_01, 500_01} { // 500.005, half away from zero
		if got := r.Statements[i].Lines[0].Base; got != want {
			t.Errorf("base %d is %d, want %d", i, got, want)
		}
	}
	verifyStatements(t, "mirrored overlay", scene(t, "back", back(facts, "V1", "2026-02-01", "-1000.01", "R1"), document, "26-01 R1 50.00, 26-02 V1 takes R1 -50.00, 26-01 R1 10.00, 26-02 V1 takes R1 -10.00, 26-01 R1 5.00, 26-02 V1 takes R1 -5.00"))
}
