package plan_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// cash is one receipt of the one person: on its own contract or on a shared
// one, on a day, some days after it was due.
type cash struct {
	number   string
	day      int
	late     int
	contract string
	minor    int64
}

// earned is everything that a plan pays on receipts over all time, pending
// lines included, in minor units.
func earned(t interface{ Fatalf(string, ...any) }, p *plan.Plan, receipts []cash) int64 {
	yuan, _ := money.ParseCurrency("CNY")
	amount := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: yuan} }
	start, _ := period.ParseDate("2026-01-01")
	facts := &fact.Set{Persons: []fact.Person{{Code: "E1", Name: "Lin Yue"}}}
	for _, r := range receipts {
		day := start.AddDays(r.day)
		if !slices.ContainsFunc(facts.Contracts, func(c fact.Contract) bool { return c.Number == r.contract }) {
			gross := amount(10_000_000_000) // more than is ever collected
			facts.Contracts = append(facts.Contracts, fact.Contract{Number: r.contract, Kind: "standard", Signed: start, Amount: gross, Net: gross})
			facts.Splits = append(facts.Splits, fact.Split{Contract: r.contract, Person: "E1", Share: money.Int(1)})
		}
		facts.Receipts = append(facts.Receipts, fact.Receipt{Number: r.number, Date: day, ValueDate: day.AddDays(r.late), Amount: amount(r.minor)})
		facts.Allocations = append(facts.Allocations, fact.Allocation{Receipt: r.number, Line: 1, Contract: r.contract, Amount: amount(r.minor)})
	}
	for _, month := range []string{"2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"} {
		facts.Figures = append(facts.Figures, fact.Figure{Person: "E1", Period: month, Code: "quota", Value: money.Int(1000), Unit: "CNY"})
	}
	set, list := plan.NewSet([]*plan.Plan{p})
	if list.Failed() {
		t.Fatalf("%v", list)
	}
	from, _ := period.ParseMonth("2026-01")
	to, _ := period.ParseMonth("2026-12")
	result, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: set, From: from, To: to, Workers: 1})
	if list.Failed() {
		t.Fatalf("%v", list)
	}
	var sum int64
	for _, s := range result.Statements {
		for _, l := range s.Lines {
			if l.Kind != compensation.Release { // pays what was pending
				sum += l.Amount
			}
		}
	}
	return sum
}

func read(t interface{ Fatalf(string, ...any) }, document string) *plan.Plan {
	p, list := plan.Read("p.yaml", []byte(document))
	if p == nil {
		t.Fatalf("%v\n%s", list, document)
	}
	return p
}

const start = "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\n" +
	"parameters:\n  low: [{from: 2026-01-01, value: 1%}, {from: 2026-03-01, value: 3%}]\n  high: [{from: 2026-01-01, value: 4%}, {from: 2026-04-01, value: 2%}]\n" +
	"  ceiling: {unit: money, values: [{from: 2026-01-01, value: 40}, {from: 2026-03-15, value: 90}]}\n" +
	"figures:\n  quota: {unit: money, period: quarter}\n" +
	"tables:\n  age: {unit: days, bands: [{upTo: 5, value: 1.1}, {upTo: 20, value: 1}, {value: 0.35}]}\n"

// drawPlan draws a plan of one component from what plans can say.
func drawPlan(t *rapid.T) string {
	pick := func(label string, list ...string) string { return rapid.SampledFrom(list).Draw(t, label) }
	rate := func(label string) string { return pick(label, "0%", "1%", "1.25%", "2%", "3%", "5%", "low", "high") }
	amount := func(label string) string { return pick(label, "0", "5", "12.5", "20", "7.005") }
	var b strings.Builder
	b.WriteString(start + "components:\n  - code: c\n    basis: collected\n")
	line := func(s string, args ...any) { fmt.Fprintf(&b, "    "+s+"\n", args...) }
	carry := pick("carry", "none", "month", "quarter", "year")
	mode := pick("mode", "flat", "formula", "marginal", "marginal", "whole", "whole", "interpolate-rate", "interpolate-amount", "payout-line")
	bounds := []int{100 * rapid.IntRange(1, 5).Draw(t, "first bound"), 600, 1500}[:rapid.IntRange(1, 3).Draw(t, "bounds")]
	of := carry == "quarter" && rapid.Bool().Draw(t, "of")
	at := func(i int) string {
		if of {
			return fmt.Sprintf("%d%%", bounds[i]/10)
		}
		return fmt.Sprint(bounds[i])
	}
	head := "tiers: {carry: " + carry + ", mode: " + mode
	if of {
		head += ", of: quota"
	}
	switch mode {
	case "flat":
		line("rate: %s", rate("rate"))
	case "formula":
		line("kind: formula")
		line("amount: %s", pick("amount", "base * 2% * share", "IF(base > 300, base * 3%, base * 5%)", "7", "base * high", "collected.year * 1%", "MIN(base * 5%, ceiling)"))
	case "payout-line":
		floor := "0"
		if of {
			floor = "0%"
		}
		line("%s, line: {floor: %s, goal: %s, bonus: %s%s}}", head, floor, at(0), pick("bonus", "30", "45.5", "ceiling"), pick("beyond", "", ", beyond: 50%", ", beyond: 150%"))
	default:
		if mode == "whole" && carry != "none" {
			head += ", catchUp: " + pick("catchUp", "true", "false")
		}
		var bands []string
		key := "rate"
		draw := rate
		if mode == "interpolate-amount" {
			key, draw = "amount", amount
		}
		for i := range bounds {
			extra := ""
			if (mode == "marginal" || mode == "whole" && carry == "none") && rapid.IntRange(0, 3).Draw(t, "extra") == 0 {
				extra = ", amount: " + amount("on top")
			}
			bands = append(bands, fmt.Sprintf("{%s: %s, %s: %s%s}", pick("bound", "upTo", "below"), at(i), key, draw("value"), extra))
		}
		if !strings.HasPrefix(mode, "interpolate") {
			bands = append(bands, "{rate: "+rate("last")+"}")
		}
		line("%s, bands: [%s]}", head, strings.Join(bands, ", "))
	}
	if s := pick("when", "", "", "", `contract.kind = "standard"`, "receipt.amount < 700", "collected.year <= 900"); s != "" {
		line("when: %s", s)
	}
	if s := pick("coefficient", "", "", "{table: age, by: receipt.value_date - receipt.date}", "{value: 0.5}", "{value: 'IF(base > 400, 0.9, 1)'}"); s != "" {
		line("coefficients: [%s]", s)
	}
	if s := pick("limits", "", "", "cap: 30, ", "floor: 4, ", "cap: ceiling, ", "cap: 25.5, floor: 3, "); s != "" {
		line("limits: {%sper: %s}", s, pick("per", "receipt", "deal", "month", "quarter", "year"))
	}
	if rapid.IntRange(0, 3).Draw(t, "gate") == 0 {
		line("gate: {first_payment: 30%%}")
	}
	return b.String()
}

// What Monotone says yes to never pays less for more: a larger receipt, or one
// more of them.
func TestMonotonePlansNeverPayLessForMore(t *testing.T) {
	monotone, drawn := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		document := drawPlan(t)
		p, list := plan.Read("p.yaml", []byte(document))
		if p == nil {
			for _, x := range list {
				if x.Code != "plan.limits_cross" && x.Code != "plan.mirror_catch_up" && x.Code != "plan.input_unavailable" && x.Code != "plan.line_bonus" {
					t.Fatalf("%v\n%s", list, document)
				}
			}
			return
		}
		drawn++
		if !p.Monotone() {
			return
		}
		monotone++
		for _, x := range p.Check() {
			if x.Code == "plan.cliff" || x.Code == "plan.negative" {
				t.Fatalf("called monotone, but: %v\n%s", x, document)
			}
		}
		var less []cash
		for i := range rapid.IntRange(1, 6).Draw(t, "receipts") {
			less = append(less, cash{
				number: fmt.Sprintf("R%d", i), day: rapid.IntRange(0, 200).Draw(t, "day"), late: rapid.IntRange(-10, 40).Draw(t, "late"),
				contract: rapid.SampledFrom([]string{"HT1", "HT2"}).Draw(t, "contract"), minor: rapid.Int64Range(1, 90_000).Draw(t, "minor"),
			})
		}
		more := slices.Clone(less)
		for i := range more {
			if rapid.IntRange(0, 2).Draw(t, "raise") == 0 {
				more[i].minor += rapid.SampledFrom([]int64{1, 7, 100, 5_000, 60_000}).Draw(t, "by")
			}
		}
		if rapid.Bool().Draw(t, "another") {
			more = append(more, cash{"R9", rapid.IntRange(0, 200).Draw(t, "day"), 0, "HT1", rapid.Int64Range(1, 50_000).Draw(t, "minor")})
		}
		if a, b := earned(t, p, less), earned(t, p, more); b < a {
			t.Fatalf("%d for less, %d for more\n%s\nless %+v\nmore %+v", a, b, document, less, more)
		}
	})
	if monotone*8 < drawn {
		t.Errorf("only %d of %d plans are called monotone: the test says little", monotone, drawn)
	}
}

// Each reason for saying no is a real one: here more cash is paid less.
func TestPlansThatPayLessForMore(t *testing.T) {
	one := func(s string) string { return start + "components:\n  - code: c\n    basis: collected\n" + s }
	r := func(number string, day int, contract string, minor int64) cash {
		return cash{number: number, day: day, contract: contract, minor: minor}
	}
	for _, c := range []struct {
		why, document string
		less, more    []cash
		before, after int64
	}{
		{
			"a cliff", one("    tiers: {carry: none, mode: whole, bands: [{upTo: 100, rate: 5%}, {rate: 4%}]}\n"),
			[]cash{r("R1", 0, "HT1", 10_000)}, []cash{r("R1", 0, "HT1", 10_001)}, 500, 400,
		},
		{
			"later slices at a lower rate, under a cap per receipt", one("    tiers: {carry: year, mode: marginal, bands: [{upTo: 1000, rate: 5%}, {rate: 1%}]}\n    limits: {cap: 20, per: receipt}\n"),
			[]cash{r("R1", 0, "HT1", 50_000), r("R2", 1, "HT1", 40_000)}, []cash{r("R1", 0, "HT1", 100_000), r("R2", 1, "HT1", 40_000)}, 4_000, 2_400,
		},
		{
			"later slices at a lower rate, rounded", one("    tiers: {carry: year, mode: marginal, bands: [{upTo: 1, rate: 1%}, {rate: 0%}]}\n"),
			[]cash{r("R1", 0, "HT1", 50), r("R2", 1, "HT1", 50)}, []cash{r("R1", 0, "HT1", 51), r("R2", 1, "HT1", 50)}, 2, 1,
		},
		{
			"an amount on entry that moves to a line with another coefficient", one("    tiers: {carry: year, mode: marginal, bands: [{upTo: 1000, rate: 1%}, {rate: 1%, amount: 100}]}\n    coefficients: [{table: age, by: receipt.value_date - receipt.date}]\n"),
			[]cash{{"R1", 0, 30, "HT1", 90_000}, r("R2", 1, "HT1", 20_000)}, []cash{{"R1", 0, 30, "HT1", 110_000}, r("R2", 1, "HT1", 20_000)}, 315 + 11_220, 3_885 + 220,
		},
		{
			"caught up under a cap per month", one("    tiers: {carry: year, mode: whole, catchUp: true, bands: [{upTo: 1000, rate: 4%}, {rate: 6%}]}\n    limits: {cap: 40, per: month}\n"),
			[]cash{r("R1", 0, "HT1", 90_000), r("R2", 40, "HT1", 11_000)}, []cash{r("R1", 0, "HT1", 101_000), r("R2", 40, "HT1", 11_000)}, 3_600 + 660 + 1_800, 4_000 + 660,
		},
		{
			"points that are level beyond the last, rounded", one("    tiers: {carry: year, mode: interpolate-amount, bands: [{upTo: 1, amount: 0.01}]}\n"),
			[]cash{r("R1", 0, "HT1", 50), r("R2", 1, "HT1", 50)}, []cash{r("R1", 0, "HT1", 51), r("R2", 1, "HT1", 50)}, 2, 1,
		},
		{
			"a payout line that is flatter beyond its goal, under a cap per receipt", one("    tiers: {carry: year, mode: payout-line, line: {floor: 0, goal: 1000, bonus: 50, beyond: 20%}}\n    limits: {cap: 20, per: receipt}\n"),
			[]cash{r("R1", 0, "HT1", 50_000), r("R2", 1, "HT1", 40_000)}, []cash{r("R1", 0, "HT1", 100_000), r("R2", 1, "HT1", 40_000)}, 4_000, 2_400,
		},
		{
			"a condition on the amount", one("    rate: 5%\n    when: receipt.amount < 100\n"),
			[]cash{r("R1", 0, "HT1", 9_999)}, []cash{r("R1", 0, "HT1", 10_000)}, 500, 0,
		},
		{
			"a formula with a step down", one("    kind: formula\n    amount: IF(base > 100, base * 4%, base * 5%)\n"),
			[]cash{r("R1", 0, "HT1", 10_000)}, []cash{r("R1", 0, "HT1", 10_001)}, 500, 400,
		},
	} {
		p := read(t, c.document)
		if p.Monotone() {
			t.Errorf("%s: called monotone", c.why)
		}
		if a, b := earned(t, p, c.less), earned(t, p, c.more); a != c.before || b != c.after {
			t.Errorf("%s: %d for less and %d for more, want %d and %d", c.why, a, b, c.before, c.after)
		}
	}
}

// Plans that are called monotone, so that the answer is worth having.
func TestMonotone(t *testing.T) {
	for _, body := range []string{
		"rate: 5%",
		"rate: low\n    coefficients: [{table: age, by: receipt.value_date - receipt.date}]",
		"rate: 5%\n    coefficients: [{figure: card}]\n    limits: {cap: figure.quota * 2, per: quarter}",
		"kind: formula\n    amount: base * 2% * share",
		"rate: 5%\n    when: contract.kind != \"pilot\"\n    gate: {first_payment: 30%}",
		"tiers: {carry: year, mode: marginal, bands: [{upTo: 1000, rate: 2%}, {rate: 5%}]}\n    limits: {cap: 90, floor: 5, per: receipt}",
		"tiers: {carry: year, mode: marginal, bands: [{upTo: 1000, rate: 2%}, {rate: 5%, amount: 100}]}",
		"tiers: {carry: none, mode: marginal, bands: [{upTo: 1000, rate: 5%}, {rate: 2%}]}",
		"tiers: {carry: quarter, of: quota, mode: whole, catchUp: true, bands: [{below: 80%, rate: 1%}, {rate: 3%}]}\n    limits: {cap: 90, per: year}",
		"tiers: {on: signed, carry: year, mode: whole, catchUp: false, bands: [{below: 1000, rate: 1%}, {rate: 3%}]}",
		"tiers: {carry: none, mode: whole, bands: [{below: 1000, amount: 50}, {rate: 5%}]}",
		"tiers: {carry: quarter, mode: interpolate-rate, bands: [{upTo: 1000, rate: 1%}, {upTo: 5000, rate: 2%}]}",
		"tiers: {carry: none, mode: interpolate-amount, bands: [{upTo: 1000, amount: 10}, {upTo: 5000, amount: 20}]}",
		"tiers: {carry: quarter, of: quota, mode: payout-line, line: {floor: 60%, goal: 100%, bonus: 500, beyond: 150%}}",
	} {
		document := strings.Replace(start, "figures:\n", "figures:\n  card: {unit: number, period: month, missing: 1}\n", 1) + "components:\n  - code: c\n    basis: collected\n    " + body + "\n"
		if !read(t, document).Monotone() {
			t.Errorf("not called monotone:\n%s", body)
		}
	}
}

var cliffText = regexp.MustCompile(`^Bringing in more pays less: ([\d,.]+) CNY pays ([\d,.]+) CNY, ([\d,.]+) CNY pays only ([\d,.]+) CNY(?: \((?:from band|up to point)[^,)]*(?:, with coefficients of ([\d.]+))?\))?(?:, with coefficients of ([\d.]+))?(?: \(from (\S+)\))?\.$`)

// The amounts of a cliff are what the calculation pays: one receipt of the one
// amount, and one of the other.
func TestCliffsTellWhatIsPaid(t *testing.T) {
	cliffs := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 5 {
			document := drawPlan(t)
			if p, _ := plan.Read("p.yaml", []byte(document)); p != nil && oneReceiptTells(p, document) {
				for _, w := range p.Check() {
					if w.Code == "plan.cliff" && !strings.Contains(w.Text.EN, "before coefficients") {
						cliffs++
						checkCliff(t, p, w.Text.EN)
					}
				}
			}
		}
	})
	if cliffs < 10 {
		t.Errorf("only %d cliffs", cliffs)
	}
}

// oneReceiptTells leaves out plans in which a single receipt does not show a
// cliff: the floor of a window is a line of its own, the target of the facts is
// another than that of the message, and a condition may leave the receipt out.
func oneReceiptTells(p *plan.Plan, document string) bool {
	if l := p.Components[0].Limits; l != nil && l.Floor != nil {
		if _, window := l.Per.Span(); window {
			return false
		}
	}
	return !strings.Contains(document, "of: quota") && !strings.Contains(document, "receipt.amount <") && !strings.Contains(document, "collected.year <=")
}

// checkCliff pays the two receipts that a message tells of.
func checkCliff(t *rapid.T, p *plan.Plan, text string) {
	m := cliffText.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("not read: %s", text)
	}
	minor := func(s string) int64 {
		d, err := money.ParseDecimal(strings.ReplaceAll(s, ",", ""))
		n, err2 := d.Int64(2)
		if err != nil || err2 != nil {
			t.Fatalf("%s: %v, %v", s, err, err2)
		}
		return n
	}
	late, known := map[string]int{"": 10, "1.1": 0, "0.35": 30, "0.5": 10}[m[5]+m[6]] // days that give the coefficient
	if !known {
		t.Fatalf("coefficients of %s: %s", m[5]+m[6], text)
	}
	day := 0
	if m[7] != "" {
		first, _ := period.ParseDate("2026-01-01")
		from, _ := period.ParseDate(m[7])
		day = from.DaysSince(first)
	}
	for i := 1; i < 4; i += 2 {
		if paid := earned(t, p, []cash{{"R1", day, late, "HT1", minor(m[i])}}); paid != minor(m[i+1]) {
			t.Fatalf("%s pays %d: %s", m[i], paid, text)
		}
	}
}
