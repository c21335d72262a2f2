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

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
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
		facts, set := exampleFacts(t, manual, ""), plans(t, named(t, manual, "plan.yaml"))
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
