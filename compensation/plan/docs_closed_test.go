package plan_test

// What the manuals say about closed months, and about results as JSON.

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/intake"
)

// exampleFacts reads the facts of the complete example, with further rows of
// receipts.
func exampleFacts(t *testing.T, manual, rows string) *fact.Set {
	t.Helper()
	files := fstest.MapFS{}
	for _, b := range blocks(manual) {
		if b.lang == "csv" {
			files[b.name] = &fstest.MapFile{Data: []byte(b.text)}
		}
	}
	files["receipts.csv"].Data = append(files["receipts.csv"].Data, rows...)
	facts, list := intake.Read(files, intake.Plain())
	if len(list) > 0 {
		t.Fatal(list)
	}
	return facts
}

// command is a command line of a manual. Its flags all have a value.
type command struct {
	flags       map[string]string
	prior, into string
}

func parseCommand(t *testing.T, line string) command {
	t.Helper()
	call, into, _ := strings.Cut(strings.TrimSpace(line), " > ")
	words := strings.Fields(call)
	if len(words) < 4 || strings.Join(words[:4], " ") != "go run . calculate" || len(words)%2 != 0 {
		t.Fatalf("no command: %s", line)
	}
	c := command{flags: map[string]string{}, into: into}
	for i := 4; i < len(words); i += 2 {
		c.flags[words[i]] = words[i+1]
	}
	c.prior = c.flags["--prior"]
	delete(c.flags, "--prior")
	if c.flags["--facts"] != "facts" || c.flags["--plan"] != "plan.yaml" {
		t.Fatalf("the example is not meant: %s", line)
	}
	return c
}

// calculateOn calculates on top of earlier results.
func calculateOn(facts *fact.Set, set *plan.Set, from, to string, priors ...*compensation.Prior) (*compensation.Result, problem.List) {
	first, _ := period.ParseMonth(from)
	last, _ := period.ParseMonth(to)
	return compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: set, From: first, To: last, Workers: 1, Prior: priors})
}

func asJSON(t *testing.T, r *compensation.Result) string {
	t.Helper()
	var out strings.Builder
	if err := r.WriteJSON(&out, false); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// closing calculates and closes months of the complete example.
func closing(t *testing.T, manual, from, to string) *compensation.Prior {
	t.Helper()
	r, list := calculateOn(exampleFacts(t, manual, ""), plans(t, named(t, manual, "plan.yaml")), from, to)
	if len(list) > 0 {
		t.Fatal(list)
	}
	prior, list := compensation.ReadPrior(to+".json", []byte(asJSON(t, r)))
	if len(list) > 0 {
		t.Fatal(list)
	}
	return prior
}

// The commands of the section on closed months print what it shows, and its sums
// are those of the engine.
func TestClosedMonthsOfManuals(t *testing.T) {
	for lang, manual := range manuals(t) {
		set := plans(t, named(t, manual, "plan.yaml"))
		first, second := parseCommand(t, named(t, manual, "closing")), parseCommand(t, named(t, manual, "adjusting"))
		if first.flags["--format"] != "json" || first.into == "" || second.prior != first.into || (second.flags["--lang"] == "zh") != (lang == problem.ZH) {
			t.Fatalf("%s: the commands do not fit each other: %v, %v", lang, first, second)
		}
		closed, list := calculateOn(exampleFacts(t, manual, ""), set, first.flags["--from"], first.flags["--to"])
		if len(list) > 0 {
			t.Fatal(list)
		}
		prior, list := compensation.ReadPrior(first.into, []byte(asJSON(t, closed)))
		if len(list) > 0 {
			t.Fatal(list)
		}
		late := exampleFacts(t, manual, named(t, manual, "further-row"))
		open, list := calculateOn(late, set, second.flags["--from"], second.flags["--to"], prior)
		if len(list) > 0 {
			t.Fatal(list)
		}
		var out strings.Builder
		if err := open.WriteText(&out, lang, false); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(named(t, manual, "adjusted"), out.String()); diff != "" {
			t.Errorf("%s: (-manual +printed)\n%s", lang, diff)
		}
		scratch, list := calculateOn(late, set, first.flags["--from"], second.flags["--to"])
		if len(list) > 0 || scratch.Total != closed.Total+open.Total || written(scratch.Total, scratch) != "8,200.00" {
			t.Errorf("%s: from scratch %d, closed %d, open %d %v", lang, scratch.Total, closed.Total, open.Total, list)
		}
		more, list := calculateOn(exampleFacts(t, manual, named(t, manual, "further-row")+"R3,2026-03-10,CNY,100.00,HT-118\n"), set, "2026-03", "2026-03", prior)
		if len(list) > 0 || written(more.Statements[0].Lines[2].Before, more) != "170,000.08" {
			t.Errorf("%s: the next receipt starts elsewhere %v", lang, list)
		}
		for _, said := range []string{"40,000 × 4 % + 10,000.03 × 6 % = 2,200.0018", "110,000.03", "2,400.00 + 2,800.00 + 2,200.00 + 800.00 = 8,200.00", "170,000.08"} {
			if lang == problem.ZH {
				said = strings.ReplaceAll(said, " %", "%")
			}
			if !strings.Contains(manual, said) {
				t.Errorf("%s: %s is not said", lang, said)
			}
		}
	}
}

// Results that are refused are answered as the manuals say.
func TestRefusedPriorsOfManuals(t *testing.T) {
	manual := manuals(t)
	text := manual[problem.EN]
	document := named(t, text, "plan.yaml")
	facts, set := exampleFacts(t, text, ""), plans(t, document)
	january, march := closing(t, text, "2026-01", "2026-01"), closing(t, text, "2026-03", "2026-03")

	r, _ := calculateOn(facts, set, "2026-01", "2026-02")
	for _, change := range [][2]string{{`"amount": "2800.00"`, `"amount": "2900.00"`}, {`"date": "2026-01-10"`, `"date": "2026-01-11"`}, {`"name": "Lin Yue"`, `"name": "Lin Yve"`}} {
		changed := strings.Replace(asJSON(t, r), change[0], change[1], 1)
		if changed == asJSON(t, r) {
			t.Fatalf("%s does not occur", change[0])
		}
		_, list := compensation.ReadPrior("changed.json", []byte(changed))
		said(t, list, "prior.changed", manual)
	}
	first, _ := period.ParseMonth("2026-01")
	part, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: set, From: first, To: first, Workers: 1, Payees: []string{"E1"}})
	if len(list) > 0 {
		t.Fatal(list)
	}
	_, list = compensation.ReadPrior("part.json", []byte(asJSON(t, part)))
	said(t, list, "prior.partial", manual)

	for code, c := range map[string]struct {
		document string
		priors   []*compensation.Prior
	}{
		"prior.plan_missing": {strings.Replace(document, "version: 1", "version: 2", 1), []*compensation.Prior{january}},
		"prior.plan_changed": {strings.Replace(document, "4%", "5%", 1), []*compensation.Prior{january}},
		"prior.months":       {document, []*compensation.Prior{january, march}},
		"prior.currency":     {strings.Replace(document, "CNY", "USD", 1), []*compensation.Prior{january}},
	} {
		result, list := calculateOn(facts, plans(t, c.document), "2026-04", "2026-04", c.priors...)
		if result != nil {
			t.Errorf("%s: it is calculated all the same", code)
		}
		said(t, list, code, manual)
	}
}

// The tables of results as JSON name the fields and kinds of lines that results
// have, and no others.
func TestLinesInJSONAreDescribed(t *testing.T) {
	fields, kinds, causes := map[string]bool{}, map[string]bool{}, map[string]bool{}
	look := func(r *compensation.Result, list problem.List) {
		t.Helper()
		if len(list) > 0 {
			t.Fatal(list)
		}
		var result struct {
			Statements []struct{ Lines []map[string]any }
		}
		if err := json.Unmarshal([]byte(asJSON(t, r)), &result); err != nil {
			t.Fatal(err)
		}
		for _, s := range result.Statements {
			for _, l := range s.Lines {
				for field := range l {
					fields[field] = true
				}
				kinds[l["kind"].(string)] = true
				if cause, ok := l["cause"].(string); ok {
					causes[cause] = true
				}
			}
		}
	}
	const whole = "tiers: {carry: year, mode: whole, catchUp: true, bands: [{upTo: 60000, rate: 4%}, {rate: 6%}]}"
	facts := company("E1", 1, "R1 2026-01-10 20000, R2 2026-02-10 60000, V1 2026-03-10 -20000 R1", deal100000)
	facts.Contracts[0].Customer = "C1"
	look(calculateOn(facts, plans(t, withKeys(whole+", gate: {first_payment: 30%}, limits: {floor: 9000, per: month}")...), "2026-01", "2026-04"))
	english := manuals(t)[problem.EN]
	prior := closing(t, english, "2026-01", "2026-02")
	look(calculateOn(exampleFacts(t, english, named(t, english, "further-row")), plans(t, named(t, english, "plan.yaml")), "2026-03", "2026-03", prior))
	if len(causes) != 2 {
		t.Errorf("the adjustments have the causes %v", causes)
	}
	for _, cause := range []compensation.Cause{compensation.CauseAdded, compensation.CauseRemoved, compensation.CausePlan, compensation.CauseBase, compensation.CausePosition, compensation.CauseValue} {
		causes[string(cause)] = true
	}

	firstCell := regexp.MustCompile("(?m)^\\| (`[^|]+) \\|")
	code := regexp.MustCompile("`([a-zA-Z]+)`")
	for lang, heading := range map[problem.Lang]string{problem.EN: "\n## Results as JSON\n", problem.ZH: "\n## JSON 格式的结果\n"} {
		_, section, _ := strings.Cut(manuals(t)[lang], heading)
		section, _, _ = strings.Cut(section, "\n## ")
		described := map[string]bool{}
		for _, row := range firstCell.FindAllStringSubmatch(section, -1) {
			for _, word := range code.FindAllStringSubmatch(row[1], -1) {
				described[word[1]] = true
			}
		}
		want := maps.Clone(fields)
		maps.Copy(want, kinds)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(described))); diff != "" {
			t.Errorf("%s: (-in results +described)\n%s", lang, diff)
		}
		for cause := range causes {
			if !strings.Contains(section, "`"+cause+"`") {
				t.Errorf("%s: the cause %s is not described", lang, cause)
			}
		}
	}
}
