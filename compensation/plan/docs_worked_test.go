package plan_test

// The worked numbers of the manuals are calculated by the engine, and printed in
// the manuals as it gives them.

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
	"steelyard/compensation/trace"
)

func plans(t *testing.T, documents ...string) *plan.Set {
	t.Helper()
	var read []*plan.Plan
	for i, document := range documents {
		p, list := plan.Read(fmt.Sprintf("%d.yaml", i+1), []byte(document))
		if len(list) > 0 {
			t.Fatalf("%v in\n%s", list, document)
		}
		read = append(read, p)
	}
	set, list := plan.NewSet(read)
	if len(list) > 0 {
		t.Fatal(list)
	}
	return set
}

func calculate(facts *fact.Set, set *plan.Set, from, to string) (*compensation.Result, problem.List) {
	return calculateOn(facts, set, from, to)
}

// company is one person, E1, or two who share 70 : 30, with the contract HT-118
// and the receipts "number date amount", or "number date amount original" for
// what takes another back. Contracts are "number signed amount"; where the first
// begins with a comma they come on top of HT-118 of 600,000. All are separated by
// commas. E1 has an overlay share of 50 % in every contract.
func company(name string, people int, receipts, contracts string) *fact.Set {
	yuan, _ := money.ParseCurrency("CNY")
	day := func(s string) period.Date { d, _ := period.ParseDate(s); return d }
	amount := func(s string) money.Amount { a, _ := money.ParseAmount(s, yuan); return a }
	number := func(s string) money.Decimal { d, _ := money.ParseDecimal(s); return d }
	s := &fact.Set{Figures: []fact.Figure{{Person: "E1", Period: "2026-01", Code: "scorecard", Value: number("1.1"), Unit: "number"}}}
	shares := map[int][]string{1: {"1"}, 2: {"0.7", "0.3"}}[people]
	for i := range shares {
		s.Persons = append(s.Persons, fact.Person{Code: fmt.Sprintf("E%d", i+1), Name: name})
	}
	if contracts == "" || strings.HasPrefix(contracts, ",") {
		contracts = "HT-118 2025-12-01 600000" + contracts
	}
	for c := range strings.SplitSeq(contracts, ", ") {
		part := strings.Fields(c)
		s.Contracts = append(s.Contracts, fact.Contract{Number: part[0], Signed: day(part[1]), Amount: amount(part[2]), Net: amount(part[2])})
		for i, share := range shares {
			s.Splits = append(s.Splits, fact.Split{Contract: part[0], Person: s.Persons[i].Code, Share: number(share)})
		}
		s.Overlays = append(s.Overlays, fact.Overlay{Contract: part[0], Person: "E1", Share: number("0.5")})
	}
	for r := range strings.SplitSeq(receipts, ", ") {
		part := append(strings.Fields(r), "")
		s.Receipts = append(s.Receipts, fact.Receipt{Number: part[0], Date: day(part[1]), ValueDate: day(part[1]), Amount: amount(part[2]), Reverses: part[3]})
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: part[0], Line: 1, Contract: "HT-118", Amount: amount(part[2])})
	}
	return s
}

// cells lists the amounts of a result by cause and person: "R1/E1", the credited
// base "=R1/E1", the catch-up "+R1/E1", what is pending "?R1/E1", its release
// ">R1/E1", what V1 takes back of R1 "V1-R1/E1", the floor of a window
// "_2026-01/E1"; the total of a statement "2026-01/E1", and of all "all".
func cells(r *compensation.Result) map[string]string {
	list := map[string]string{"all": written(r.Total, r)}
	for _, s := range r.Statements {
		list[s.Month.String()+"/"+s.Payee.Code] = written(s.Total, r)
		for _, l := range s.Lines {
			d := r.Detail(l)
			key := d.Number + "/" + s.Payee.Code
			switch {
			case l.Kind == compensation.CatchUp:
				key = "+" + key
			case l.Kind == compensation.Reversal:
				key = d.Number + "-" + strings.Split(d.Of, "/")[3] + "/" + s.Payee.Code
			case l.Kind == compensation.Release:
				key = ">" + key
			case l.Kind == compensation.Floor:
				key = "_" + d.Key[strings.LastIndex(d.Key, "/")+1:] + "/" + s.Payee.Code
			case l.Pending:
				key = "?" + key
			default:
				list["="+key] = written(l.Base, r)
			}
			list[key] = written(l.Amount, r)
		}
	}
	return list
}

func written(minor int64, r *compensation.Result) string {
	code := r.Plans.Currency.Code()
	return strings.TrimSuffix(trace.Format(money.Major(minor, r.Plans.Currency), code, problem.EN), " "+code)
}

const (
	three     = "R1 2026-01-10 60000, R2 2026-02-10 60000.05, R3 2026-04-01 10000"
	bandsUpTo = "bands: [{upTo: 100000, rate: 4%}, {rate: 6%}]}}]\n"
	dated     = "parameters: {base_rate: [{from: 2026-01-01, value: 1%}, {from: 2026-02-01, value: 2%}], bonus: {unit: money, values: [{from: 2026-01-01, value: 500}]}}\nfigures: {scorecard: {missing: 1}}\n"
)

// next turns a document into the next version from a day on.
func next(document string, version int, from string) string {
	return strings.NewReplacer("version: 1", fmt.Sprintf("version: %d", version), "effective: {from: 2026-01-01}", "effective: {from: "+from+"}").Replace(document)
}

// worked is a row of a table of the manuals: its label, the facts and plans, and
// the cells behind the label with what they must be. wants are worked out by
// hand; "—" is no line.
type worked struct {
	label               string
	people              int
	receipts, contracts string
	documents           []string
	keys, wants         string
}

// results calculates the year and picks the cells.
func (c *worked) results(t *testing.T) []string {
	t.Helper()
	r, list := calculate(company("E1", c.people, c.receipts, c.contracts), plans(t, c.documents...), "2026-01", "2026-12")
	if len(list) > 0 {
		t.Fatal(list)
	}
	var got []string
	for all := cells(r); len(got) < len(strings.Fields(c.keys)); {
		cell, ok := all[strings.Fields(c.keys)[len(got)]]
		if !ok {
			cell = "—"
		}
		got = append(got, cell)
	}
	return got
}

func (c *worked) check(t *testing.T) {
	t.Helper()
	got := c.results(t)
	if strings.Join(got, " ") != c.wants {
		t.Errorf("%s: %s, want %s", c.label, got, c.wants)
	}
	for lang, manual := range manuals(t) {
		if row := c.label + " " + strings.Join(got, " | ") + " |"; !strings.Contains(manual, row+"\n") {
			t.Errorf("%s: no row\n%s", lang, row)
		}
	}
}

// The worked numbers of the manuals: each row of a table, computed by the engine.
func TestWorkedNumbersOfManuals(t *testing.T) {
	tiers := func(s string) string {
		return smallest + "components: [{code: c, basis: collected, tiers: {" + s + ", " + bandsUpTo
	}
	bounded := func(key string) string {
		return smallest + "components: [{code: c, basis: collected, tiers: {carry: none, mode: whole, bands: [{" + key + ": 100000, rate: 4%}, {rate: 6%}]}}]\n"
	}
	rate := func(s string) string {
		return smallest + dated + "components: [{code: c, basis: collected, rate: '" + s + "'}]\n"
	}
	formula := func(s string) string {
		return smallest + dated + "components: [{code: c, basis: collected, kind: formula, amount: '" + s + "'}]\n"
	}
	signed := func(catchUp string) string {
		return smallest + "components: [{code: c, basis: collected, tiers: {on: signed, carry: year, mode: whole, catchUp: " + catchUp + ", bands: [{below: 500000, rate: 4%}, {rate: 6%}]}}]\n"
	}
	rerated := func(carry, low, high string) string {
		return smallest + "components: [{code: c, basis: collected, tiers: {carry: " + carry + ", mode: whole, catchUp: true, bands: [{upTo: 100000, rate: " + low + "}, {rate: " + high + "}]}}]\n"
	}
	marginal := strings.Replace(tiers("carry: year, mode: marginal"), "{rate: 6%}", "{upTo: 120000, rate: 10%}, {rate: 20%}", 1)
	two := ", HT-119 2026-01-05 400000, HT-120 2026-02-20 200000"
	for _, c := range []worked{
		{"| `none` | `marginal` | |", 1, three, "", []string{tiers("carry: none, mode: marginal")}, "R1/E1 R2/E1 +R2/E1 R3/E1", "2,400.00 2,400.00 — 400.00"},
		{"| `quarter` | `marginal` | |", 1, three, "", []string{tiers("carry: quarter, mode: marginal")}, "R1/E1 R2/E1 +R2/E1 R3/E1", "2,400.00 2,800.00 — 400.00"},
		{"| `year` | `marginal` | |", 1, three, "", []string{tiers("carry: year, mode: marginal")}, "R1/E1 R2/E1 +R2/E1 R3/E1", "2,400.00 2,800.00 — 600.00"},
		{"| `year` | `whole` | `false` |", 1, three, "", []string{tiers("carry: year, mode: whole, catchUp: false")}, "R1/E1 R2/E1 +R2/E1 R3/E1", "2,400.00 3,600.00 — 600.00"},
		{"| `year` | `whole` | `true` |", 1, three, "", []string{tiers("carry: year, mode: whole, catchUp: true")}, "R1/E1 R2/E1 +R2/E1 R3/E1", "2,400.00 3,600.00 1,200.00 600.00"},
		{"| `quarter` | `whole` | `true` |", 1, three, "", []string{tiers("carry: quarter, mode: whole, catchUp: true")}, "R1/E1 R2/E1 +R2/E1 R3/E1", "2,400.00 3,600.00 1,200.00 400.00"},
		{"| `upTo: 100000` |", 1, "R1 2026-01-01 99999.99, R2 2026-01-02 100000, R3 2026-01-03 100000.01", "", []string{bounded("upTo")}, "R1/E1 R2/E1 R3/E1", "4,000.00 4,000.00 6,000.00"},
		{"| `below: 100000` |", 1, "R1 2026-01-01 99999.99, R2 2026-01-02 100000, R3 2026-01-03 100000.01", "", []string{bounded("below")}, "R1/E1 R2/E1 R3/E1", "4,000.00 6,000.00 6,000.00"},
		{"| `rate: 5%` |", 1, three, "", []string{rate("5%")}, "R1/E1 R2/E1", "3,000.00 3,000.00"},
		{"| `rate: base_rate` |", 1, three, "", []string{rate("base_rate")}, "R1/E1 R2/E1", "600.00 1,200.00"},
		{"| `amount: base * 0.2% * figure.scorecard` |", 1, three, "", []string{formula("base * 0.2% * figure.scorecard")}, "R1/E1 R2/E1", "132.00 120.00"},
		{"| `amount: IF(collected.year > 100000, 500, 0)` |", 1, three, "", []string{formula("IF(collected.year > 100000, 500, 0)")}, "R1/E1 R2/E1", "0.00 500.00"},
		{"| `base` |", 2, three, "", []string{rate("5%")}, "=R2/E1 =R2/E2", "42,000.04 18,000.01"},
		{"| `rate: 5%` |", 2, three, "", []string{rate("5%")}, "R2/E1 R2/E2", "2,100.00 900.00"},
		{"| `amount: 500` |", 2, three, "", []string{formula("500")}, "R2/E1 R2/E2", "500.00 500.00"},
		{"| `amount: bonus * share` |", 2, three, "", []string{formula("bonus * share")}, "R2/E1 R2/E2", "350.00 150.00"},
		{"| `catchUp: false` |", 1, three, two, []string{signed("false")}, "R1/E1 R2/E1 R3/E1 +R3/E1", "2,400.00 2,400.00 600.00 —"},
		{"| `catchUp: true` |", 1, three, two, []string{signed("true")}, "R1/E1 R2/E1 R3/E1 +R3/E1", "2,400.00 2,400.00 600.00 2,400.00"},
		{"| `marginal` |", 1, "R1 2026-01-10 90000, R2 2026-06-10 20000, R3 2026-07-01 20000", "", []string{tiers("carry: year, mode: marginal"), next(marginal, 2, "2026-07-01")}, "R1/E1 R2/E1 R3/E1", "3,600.00 1,000.00 3,000.00"},
		{"| `carry: year` |", 1, "R1 2026-07-10 60000, R2 2026-08-10 60000", "", []string{rerated("year", "4%", "6%"), next(rerated("year", "5%", "8%"), 2, "2026-08-01")}, "R1/E1 R2/E1 +R2/E1", "2,400.00 4,800.00 1,200.00"},
		{"| `carry: quarter` |", 1, "R1 2026-07-10 60000, R2 2026-08-10 60000", "", []string{rerated("quarter", "4%", "6%"), next(rerated("year", "5%", "8%"), 2, "2026-08-01")}, "R1/E1 R2/E1 +R2/E1", "2,400.00 4,800.00 —"},
	} {
		c.check(t)
	}
}

const (
	deal100000 = "HT-118 2025-12-01 100000"
	goesBack   = "R1 2026-01-10 100000, R2 2026-02-10 100000, V1 2026-03-10 -100000 R1"
)

// withKeys is a plan of one component on collected cash.
func withKeys(keys string) []string {
	return []string{smallest + "figures: {target: {unit: money, period: year, missing: 200000}}\ncomponents: [{code: c, basis: collected, " + keys + "}]\n"}
}

// The same for targets, money that goes back, the first payment, and limits.
func TestWorkedNumbersOfManualsForMechanisms(t *testing.T) {
	attainment := func(target string) []string {
		plan := withKeys("tiers: {of: target, carry: year, mode: marginal, bands: [{upTo: 80%, rate: 4%}, {upTo: 100%, rate: 6%}, {rate: 8%}]}")
		return []string{strings.Replace(plan[0], "200000", target, 1)}
	}
	bands := func(reversal string) []string {
		return withKeys("reversal: " + reversal + ", tiers: {carry: year, mode: marginal, " + strings.TrimSuffix(bandsUpTo, "}]\n"))
	}
	limits := func(limits string) []string { return withKeys("rate: 10%, limits: " + limits) }
	const (
		thirds = "R1 2026-01-10 100000, R2 2026-02-10 100000, R3 2026-03-10 50000"
		part   = "R1 2026-01-10 20000, R2 2026-02-10 15000"
		gate   = "?R1/E1 2026-01/E1 >R1/E1 R2/E1 2026-02/E1"
		deals  = "R1 2026-01-05 30000, R2 2026-01-20 30000, R3 2026-02-05 10000"
		floors = "R1/E1 R2/E1 R3/E1 _2026-01/E1 _2026-02/E1"
	)
	for _, c := range []worked{
		{"| 200,000 |", 1, thirds, "", attainment("200000"), "R1/E1 R2/E1 R3/E1", "4,000.00 4,800.00 4,000.00"},
		{"| 100,000 |", 1, thirds, "", attainment("100000"), "R1/E1 R2/E1 R3/E1", "4,400.00 8,000.00 4,000.00"},
		{"| `reversal: rerate` |", 1, goesBack, "", bands("rerate"), "R1/E1 R2/E1 V1-R1/E1 V1-R2/E1 all", "4,000.00 6,000.00 -4,000.00 -2,000.00 4,000.00"},
		{"| `reversal: mirror` |", 1, goesBack, "", bands("mirror"), "R1/E1 R2/E1 V1-R1/E1 V1-R2/E1 all", "4,000.00 6,000.00 -4,000.00 — 6,000.00"},
		{"| `rate: 5%` |", 1, part, deal100000, withKeys("rate: 5%"), gate, "— 1,000.00 — 750.00 750.00"},
		{"| `rate: 5%`, `gate: {first_payment: 30%}` |", 1, part, deal100000, withKeys("rate: 5%, gate: {first_payment: 30%}"), gate, "1,000.00 0.00 1,000.00 750.00 1,750.00"},
		{"| `{cap: 5000, floor: 2000, per: month}` |", 1, deals, "", limits("{cap: 5000, floor: 2000, per: month}"), floors, "3,000.00 2,000.00 1,000.00 — 1,000.00"},
		{"| `{cap: 5000, floor: 4000, per: deal}` |", 1, deals, "", limits("{cap: 5000, floor: 4000, per: deal}"), floors, "4,000.00 1,000.00 0.00 — —"},
	} {
		c.check(t)
	}
}

// Numbers that stand in sentences: the label is the sentence in English and,
// behind a line break, in Chinese.
func TestWorkedNumbersOfManualsInSentences(t *testing.T) {
	const line = "tiers: {carry: year, mode: payout-line, line: {floor: 100000, goal: 200000, bonus: 10000, beyond: 150%}}"
	joined := []string{strings.Replace(withKeys("rate: 10%, limits: {cap: 5000, per: month}")[0], "2026-01-01}", "2026-01-17}", 1)}
	for _, c := range []worked{
		{"An overlay share of 50 % in 60,000.05 is %s.\n60,000.05 的 50% 双计，是 %s。", 1, three, "", withKeys("rate: 5%, credit: overlay"), "=R2/E1", "30,000.03"},
		{"33.33 at 1.25 % is exactly 0.416625, and pays %s.\n33.33 按 1.25% 计提，精确值是 0.416625，发 %s。", 1, "R1 2026-01-10 33.33", "", withKeys("rate: 1.25%"), "R1/E1", "0.42"},
		{"receipts of 80,000, 70,000 and 100,000 pay %s, %s and %s:\n回款 80,000、70,000、100,000 依次得 %s、%s、%s。", 1, "R1 2026-01-10 80000, R2 2026-02-10 70000, R3 2026-03-10 100000", "", withKeys(line), "R1/E1 R2/E1 R3/E1", "0.00 5,000.00 12,500.00"},
		{"A line of 10.00 on 300.00 that goes back in three parts of 100.00 is answered by %s, %s and %s.\n300.00 的回款得了 10.00，分三次各退 100.00，扣回 %s、%s、%s。", 1,
			"R1 2026-01-10 300, V1 2026-02-01 -100 R1, V2 2026-02-02 -100 R1, V3 2026-02-03 -100 R1", "", withKeys("kind: formula, amount: '10'"), "V1-R1/E1 V2-R1/E1 V3-R1/E1", "-3.33 -3.34 -3.33"},
		{"R1 of 100,000 in January pays %s, and R2 of 20,000 in February, beyond the contract, %s. When 30,000 of R1 go back, it is %s about R1, and %s about R2, which now has room.\n1 月 R1 共 100,000，得 %s；2 月 R2 共 20,000，超出合同，得 %s。R1 退回 30,000 时，对 R1 是 %s，对 R2 是 %s，因为合同又容得下它了。", 1,
			"R1 2026-01-10 100000, R2 2026-02-10 20000, V1 2026-03-10 -30000 R1", deal100000, withKeys("rate: 5%, reversal: rerate"), "R1/E1 R2/E1 V1-R1/E1 V1-R2/E1", "5,000.00 0.00 -1,500.00 1,000.00"},
		{"100,000 at 5 % × 1.1 pays %s; a refund of 100,000 that cannot be tied pays %s.\n100,000 按 5% × 1.1 得 %s；100,000 的退款如果对不上原回款，得 %s。", 1, "R1 2026-01-10 100000, V1 2026-02-10 -100000", "", withKeys("rate: 5%, coefficients: [{value: 1.1}]"), "R1/E1 V1/E1", "5,500.00 -5,000.00"},
		{"After 60,000 at 4 %, a refund of 100,000 pays %s.\n60,000 按 4% 计提之后，100,000 的退款得 %s。", 1, "R1 2026-01-10 60000, V1 2026-02-10 -100000", "", withKeys("tiers: {carry: year, mode: marginal, " + strings.TrimSuffix(bandsUpTo, "}]\n")), "V1/E1", "-4,000.00"},
		{"10.00 pays %s, 80.00 pays %s and 10,000.00 pays %s.\n10.00 元得 %s 元，80.00 元得 %s 元，10,000.00 元得 %s 元。", 1, "R1 2026-01-10 10, R2 2026-01-11 80, R3 2026-01-12 10000", "", withKeys("rate: 2.99%, limits: {floor: 1.75, cap: 12, per: receipt}"), "R1/E1 R2/E1 R3/E1", "1.75 2.39 12.00"},
		{"a cap of 5,000 is %s for that January.\n5,000 的封顶在当年 1 月是 %s。", 1, "R1 2026-01-20 600000", "", joined, "R1/E1", "2,419.35"},
		{"10 % with a cap of 5,000: R1 of 30,000 pays %s, R2 of 30,000 is cut to %s, and when R2 goes back, that is %s. The contract then stands at 3,000 and not at 4,000, and R3 of 10,000 pays %s.\n比例 10%、封顶 5,000：R1 共 30,000，得 %s；R2 共 30,000，封顶后得 %s；R2 退回，得 %s。合同至此是 3,000，而不是 4,000；R3 共 10,000，得 %s。", 1,
			"R1 2026-01-05 30000, R2 2026-01-20 30000, V1 2026-02-01 -30000 R2, R3 2026-02-05 10000", "", withKeys("rate: 10%, limits: {cap: 5000, per: deal}"), "R1/E1 R2/E1 V1-R2/E1 R3/E1", "3,000.00 2,000.00 -2,000.00 1,000.00"},
	} {
		got := c.results(t)
		if strings.Join(got, " ") != c.wants {
			t.Errorf("%s: %s, want %s", c.label, got, c.wants)
		}
		en, zh, _ := strings.Cut(c.label, "\n")
		for lang, sentence := range map[problem.Lang]string{problem.EN: en, problem.ZH: zh} {
			for _, cell := range got {
				sentence = strings.Replace(sentence, "%s", cell, 1)
			}
			if !strings.Contains(manuals(t)[lang], sentence) {
				t.Errorf("%s: no sentence\n%s", lang, sentence)
			}
		}
	}
}
