package plan_test

// The manuals of plan documents (docs/plans.md, docs/plans.zh.md) say what the
// code does: every key, value, input, document, number and message in them is
// compared here. It is an external test package, since what plans pay is known
// to the engine, which imports this package.

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
	"steelyard/intake"
)

// manuals reads both manuals.
func manuals(t *testing.T) map[problem.Lang]string {
	t.Helper()
	en, err := os.ReadFile("../../docs/plans.md")
	zh, err2 := os.ReadFile("../../docs/plans.zh.md")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	return map[problem.Lang]string{problem.EN: string(en), problem.ZH: string(zh)}
}

// block is a fenced block of a manual: its language, the name behind it, and
// its content.
type block struct{ lang, name, text string }

var fence = regexp.MustCompile("(?ms)^```([a-z]+)(?: ([^\n]+))?\n(.*?)^```$")

func blocks(manual string) []block {
	var list []block
	for _, m := range fence.FindAllStringSubmatch(manual, -1) {
		list = append(list, block{m[1], m[2], m[3]})
	}
	return list
}

// named returns the one block with a name.
func named(t *testing.T, manual, name string) string {
	t.Helper()
	var found []string
	for _, b := range blocks(manual) {
		if b.name == name {
			found = append(found, b.text)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d blocks are named %s, want 1", len(found), name)
	}
	return found[0]
}

// words collects the keys and the enumerated values of a JSON Schema.
func words(schema any, into map[string]bool) {
	switch x := schema.(type) {
	case map[string]any:
		if properties, ok := x["properties"].(map[string]any); ok {
			for key := range properties {
				into[key] = true
			}
		}
		if enum, ok := x["enum"].([]any); ok {
			for _, value := range enum {
				into[fmt.Sprint(value)] = true
			}
		}
		for _, inner := range x {
			words(inner, into)
		}
	case []any:
		for _, inner := range x {
			words(inner, into)
		}
	}
}

func TestManualsNameEveryKeyAndValue(t *testing.T) {
	var schema any
	if err := json.Unmarshal(plan.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	words(schema, want)
	if !want["catchUp"] || !want["marginal"] || len(want) < 45 {
		t.Fatalf("the walk through the schema finds only %v", slices.Sorted(maps.Keys(want)))
	}
	for lang, manual := range manuals(t) {
		for _, word := range slices.Sorted(maps.Keys(want)) {
			if !strings.Contains(manual, "`"+word+"`") {
				t.Errorf("%s: `%s` does not occur", lang, word)
			}
		}
	}
}

const smallest = "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\n"

func TestManualsListEveryInput(t *testing.T) {
	p, list := plan.Read("p.yaml", []byte(smallest+"components: [{code: c, basis: collected, rate: 1%}]\n"))
	if len(list) > 0 {
		t.Fatal(list)
	}
	for lang, manual := range manuals(t) {
		for slot := range p.Symbols().Len() {
			s := p.Symbols().At(slot)
			row := fmt.Sprintf("| `%s` | `%s` | %s | %s |", s.Code, strings.Join(s.Aliases, "` `"), s.Type.Name().In(lang), s.Title.In(lang))
			if !strings.Contains(manual, row+"\n") {
				t.Errorf("%s: the table of inputs lacks the row\n%s", lang, row)
			}
		}
	}
}

func TestDocumentsInManualsCanBeRead(t *testing.T) {
	atStart := regexp.MustCompile(`(?m)^plan:`)
	for lang, manual := range manuals(t) {
		n := 0
		for _, b := range blocks(manual) {
			if b.lang != "json" && !(b.lang == "yaml" && atStart.MatchString(b.text)) {
				continue
			}
			n++
			if _, list := plan.Read("plan."+b.lang, []byte(b.text)); len(list) > 0 {
				t.Errorf("%s: %v in\n%s", lang, list, b.text)
			}
		}
		if n < 3 {
			t.Errorf("%s: only %d documents found", lang, n)
		}
		yaml, _ := plan.Read("plan.yaml", []byte(named(t, manual, "plan.yaml")))
		asJSON, _ := plan.Read("plan.json", []byte(named(t, manual, "plan.json")))
		if yaml == nil || asJSON == nil || yaml.Digest != asJSON.Digest {
			t.Errorf("%s: the example in YAML and in JSON is not one plan", lang)
		}
	}
}

// The complete example of each manual, from its own blocks: the files are
// read, calculated, and printed as the manual shows.
func TestCompleteExampleOfManuals(t *testing.T) {
	for lang, manual := range manuals(t) {
		files := fstest.MapFS{}
		for _, b := range blocks(manual) {
			if b.lang == "csv" {
				files[b.name] = &fstest.MapFile{Data: []byte(b.text)}
			}
		}
		facts, list := intake.Read(files, intake.Plain())
		if len(list) > 0 {
			t.Fatal(list)
		}
		set := plans(t, named(t, manual, "plan.yaml"))
		for _, shown := range []struct {
			block, from string
			explain     bool
		}{{"statement", "2026-01", false}, {"explanation", "2026-02", true}} {
			r, list := calculate(facts, set, shown.from, "2026-02")
			if len(list) > 0 {
				t.Fatal(list)
			}
			var out strings.Builder
			if err := r.WriteText(&out, lang, shown.explain); err != nil {
				t.Fatal(err)
			}
			if want := named(t, manual, shown.block); !strings.Contains(out.String(), want) {
				t.Errorf("%s: the %s is not as printed:\n%s", lang, shown.block, cmp.Diff(want, out.String()))
			}
		}
	}
}

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
	first, _ := period.ParseMonth(from)
	last, _ := period.ParseMonth(to)
	return compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: set, From: first, To: last, Workers: 1})
}

// company is one person, E1, or two who share 70 : 30, with the contract HT-118
// and the receipts "number date amount". Further contracts are "number signed
// amount", all separated by commas.
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
	for c := range strings.SplitSeq("HT-118 2025-12-01 600000"+contracts, ", ") {
		part := strings.Fields(c)
		s.Contracts = append(s.Contracts, fact.Contract{Number: part[0], Signed: day(part[1]), Amount: amount(part[2]), Net: amount(part[2])})
		for i, share := range shares {
			s.Splits = append(s.Splits, fact.Split{Contract: part[0], Person: s.Persons[i].Code, Share: number(share)})
		}
	}
	for r := range strings.SplitSeq(receipts, ", ") {
		part := strings.Fields(r)
		s.Receipts = append(s.Receipts, fact.Receipt{Number: part[0], Date: day(part[1]), ValueDate: day(part[1]), Amount: amount(part[2])})
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: part[0], Line: 1, Contract: "HT-118", Amount: amount(part[2])})
	}
	return s
}

// cells lists the amounts of a result by cause and person: "R1/E1", the
// catch-up "+R1/E1", the credited base "=R1/E1".
func cells(r *compensation.Result) map[string]string {
	list := map[string]string{}
	for _, s := range r.Statements {
		for _, l := range s.Lines {
			key := r.Detail(l).Number + "/" + s.Payee.Code
			if l.Kind == compensation.CatchUp {
				list["+"+key] = written(l.Amount, r)
				continue
			}
			list["="+key], list[key] = written(l.Base, r), written(l.Amount, r)
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

// The worked numbers of the manuals: each row of a table, computed by the
// engine. wants are worked out by hand; "—" is no line.
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
	for _, c := range []struct {
		label               string
		people              int
		receipts, contracts string
		documents           []string
		keys, wants         string
	}{
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
		r, list := calculate(company("E1", c.people, c.receipts, c.contracts), plans(t, c.documents...), "2026-01", "2026-12")
		if len(list) > 0 {
			t.Fatal(list)
		}
		row, got, all := c.label, []string{}, cells(r)
		for _, key := range strings.Fields(c.keys) {
			cell, ok := all[key]
			if !ok {
				cell = "—"
			}
			got, row = append(got, cell), row+" "+cell+" |"
		}
		if strings.Join(got, " ") != c.wants {
			t.Errorf("%s: %s, want %s", c.label, got, c.wants)
		}
		for lang, manual := range manuals(t) {
			if !strings.Contains(manual, row+"\n") {
				t.Errorf("%s: no row\n%s", lang, row)
			}
		}
	}
}

// The mistakes that the manuals warn of are answered as they say.
func TestMessagesInManuals(t *testing.T) {
	component := func(s string) string { return smallest + "components:\n  - {code: c, basis: collected, " + s + "}\n" }
	bands := func(s string) string {
		return component("tiers: {carry: year, mode: marginal, bands: [" + s + "]}")
	}
	for _, c := range []struct{ document, code string }{
		{component("amount: base * 5%"), "plan.misplaced_key"},
		{component("rate: base * 5%"), "formula.wrong_result"},
		{component("kind: formula, amount: base + 5%"), "formula.unit_mismatch"},
		{smallest + "parameters: {bonus: [{from: 2026-01-01, value: 500}]}\ncomponents: [{code: c, basis: collected, kind: formula, amount: bonus}]\n", "formula.wrong_result"},
		{component("kind: formula, amount: 500 * share"), "formula.wrong_result"},
		{component("rate: 5"), "plan.rate_range"},
		{component("rate: -1%"), "plan.rate_range"},
		{bands("{upTo: 80%, rate: 4%}, {rate: 6%}"), "plan.no_target"},
		{smallest + "figures: {target: {unit: money}}\ncomponents: [{code: c, basis: collected, tiers: {of: target, carry: year, mode: marginal, bands: [{rate: 1%}]}}]\n", "plan.target_period"},
		{component("rate: 5%, gate: {first_payment: 30}"), "plan.gate_range"},
		{component("rate: 5%, limits: {cap: base * 10%, per: year}"), "plan.input_unavailable"},
		{component("tiers: {carry: year, mode: whole, catchUp: true, bands: [{rate: 4%}]}, reversal: mirror"), "plan.mirror_catch_up"},
		{component("kind: formula, amount: collected * 5%"), "formula.unknown_name"},
		{component("rate: 1%, when: contract.kind = pilot"), "formula.unknown_name"},
		{component("kind: formula, amount: IF(base > 5, 1, 2)"), "formula.parenthesis_not_closed"},
		{bands("{upTo: 300,000, rate: 4%}, {rate: 6%}"), "document.unknown_key"},
		{bands("{upTo: 30万, rate: 4%}, {rate: 6%}"), "document.number"},
		{bands("{upTo: 300000, rate: 4%}"), "plan.band_end"},
		{bands("{upTo: 300000, rate: 4%}, {upTo: 200000, rate: 5%}, {rate: 6%}"), "plan.band_order"},
		{component("tiers: {carry: year, mode: whole, bands: [{rate: 4%}]}"), "plan.catch_up_missing"},
		{component("tiers: {on: signed, carry: year, mode: marginal, bands: [{rate: 4%}]}"), "plan.marginal_driver"},
		{smallest + "parameters: {base_rate: [{from: 2026-03-01, value: 1%}]}\ncomponents: [{code: c, basis: collected, rate: base_rate}]\n", "plan.parameter_gap"},
		{smallest + "who: {family: rep}\ncomponents: [{code: c, basis: collected, rate: 1%}]\n", "document.not_a_list"},
	} {
		_, list := plan.Read("plan.yaml", []byte(c.document))
		said(t, list, c.code, manuals(t))
	}
	flat, _ := plan.Read("1.yaml", []byte(component("rate: 4%")))
	carried, _ := plan.Read("2.yaml", []byte(next(bands("{rate: 4%}"), 2, "2026-07-01")))
	_, list := plan.NewSet([]*plan.Plan{flat, carried})
	said(t, list, "plan.reversal_changed", manuals(t))
	for lang, name := range map[problem.Lang]string{problem.EN: "Lin Yue", problem.ZH: "林悦"} {
		manual := map[problem.Lang]string{lang: manuals(t)[lang]}
		for _, c := range []struct{ currency, amount, code string }{
			{"CNY", "base * 2% * figure.target", "formula.missing_value"},
			{"CNY", "IF(instalment.due_date < receipt.date, 1, 2)", "formula.missing_value"},
			{"USD", "base * 5%", "calculate.currency"},
		} {
			document := strings.Replace(smallest, "CNY", c.currency, 1) + "figures: {target: {}}\ncomponents: [{code: c, basis: collected, kind: formula, amount: '" + c.amount + "'}]\n"
			_, list := calculate(company(name, 1, "R1 2026-01-10 60000", ""), plans(t, document), "2026-01", "2026-01")
			said(t, list, c.code, manual)
		}
	}
}

// said looks for the problem with the code in a row of each manual.
func said(t *testing.T, list problem.List, code string, manuals map[problem.Lang]string) {
	t.Helper()
	i := slices.IndexFunc(list, func(p problem.Problem) bool { return p.Code == code })
	if i < 0 {
		t.Errorf("no problem %s, but %v", code, list)
		return
	}
	for lang, manual := range manuals {
		if want := list[i].Text.In(lang) + " `" + code + "` |"; !strings.Contains(manual, want) {
			t.Errorf("%s: no row has the message\n%s", lang, want)
		}
	}
}
