package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"steelyard/compensation/measure"
	"steelyard/compensation/money"
)

func decimal(s string) money.Decimal { d, _ := money.ParseDecimal(s); return d }

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("plan.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("plan.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// instance turns a plan in YAML into what a JSON Schema validator reads.
func instance(t *testing.T, document string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(document), &v); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(textDates(v))
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// textDates undoes what YAML libraries do to unquoted dates.
func textDates(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for k, e := range x {
			x[k] = textDates(e)
		}
	case []any:
		for i, e := range x {
			x[i] = textDates(e)
		}
	case interface{ Format(string) string }:
		return x.Format("2006-01-02")
	}
	return v
}

func TestSchemaAcceptsPlans(t *testing.T) {
	s := compiled(t)
	documents := map[string]string{"test": whole}
	paths, _ := filepath.Glob("../../examples/*/*.yaml")
	demo, _ := filepath.Glob("../../demo/plans/*.yaml")
	for _, path := range append(paths, demo...) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "\nplan: ") {
			documents[path] = string(data)
		}
	}
	if len(documents) < 3 {
		t.Fatalf("only %d plans found", len(documents))
	}
	for name, document := range documents {
		if err := s.Validate(instance(t, document)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, list := Read(name, []byte(document)); len(list) > 0 {
			t.Errorf("%s: %v", name, list)
		}
	}
}

// The schema and the reader know the same keys: each key that the schema lists
// is one that the reader knows, at each object, and the other way round.
func TestSchemaAndReaderKnowTheSameKeys(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	s := compiled(t)
	keys := func(path ...string) []string {
		at := root
		for _, step := range path {
			at = at[step].(map[string]any)
		}
		var list []string
		for key := range at["properties"].(map[string]any) {
			list = append(list, key)
		}
		return list
	}
	places := []struct {
		keys   []string
		insert string // where in the whole plan a key goes
	}{
		{keys(), "plan: key-account-rep\n"},
		{keys("properties", "effective"), "effective: {"},
		{keys("properties", "who"), "who: {"},
		{keys("properties", "figures", "additionalProperties"), "target: {"},
		{keys("$defs", "component"), "  - code: flat\n"},
		{keys("$defs", "tiers"), "    tiers:\n"},
		{keys("$defs", "coefficient"), "    coefficients: [{"},
		{keys("$defs", "component", "properties", "limits"), "    limits: {"},
		{keys("$defs", "component", "properties", "gate"), "    gate: {"},
		{keys("$defs", "tiers", "properties", "line"), "      line: {"},
		{keys("$defs", "tableBands", "items"), "collection_days: [{"},
		{keys("$defs", "tiers", "properties", "bands", "items"), "        - {"},
		{keys("$defs", "datedValues", "items"), "base_rate: [{"},
	}
	for _, place := range places {
		inline := strings.HasSuffix(place.insert, "{")
		try := func(key string) string {
			text := place.insert + key + ": zzz, "
			if !inline {
				indent := ""
				if strings.HasPrefix(place.insert, "  - ") {
					indent = "    "
				} else if strings.HasPrefix(place.insert, "    ") {
					indent = "      "
				}
				text = place.insert + indent + key + ": zzz\n"
			}
			return strings.Replace(whole, place.insert, text, 1)
		}
		for _, key := range place.keys {
			if _, list := Read("p.yaml", []byte(try(key))); found(list, "document.unknown_key") {
				t.Errorf("the schema lists %s after %q, the reader does not know it", key, place.insert)
			}
		}
		document := try("nobody_knows_this")
		if _, list := Read("p.yaml", []byte(document)); !found(list, "document.unknown_key") {
			t.Errorf("the reader takes any key after %q", place.insert)
		}
		if s.Validate(instance(t, document)) == nil {
			t.Errorf("the schema takes any key after %q", place.insert)
		}
	}
	// the reader's own lists, as its messages give them
	for _, want := range []string{
		"plan, version, title, currency, effective, who, settle, round, parameters, figures, tables, components",
		"code, title, kind, basis, credit, when, rate, tiers, amount, coefficients, limits, gate, reversal", "cap, floor, per", "first_payment", "floor, goal, bonus, beyond", "table, by, figure, value, title", "on, of, carry, mode, catchUp, bands, line", "upTo, below, rate, amount", "title, unit, period, missing",
	} {
		n := 0
		for _, place := range places {
			if sameWords(place.keys, strings.Split(want, ", ")) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("no object of the schema has exactly the keys %s", want)
		}
	}
}

// Of forms that the reader refuses for their keys and words, the schema refuses
// every one too, and it takes what the reader takes.
func TestSchemaAndReaderAgreeOnForms(t *testing.T) {
	s := compiled(t)
	line := "line: {floor: 0, goal: 5, bonus: 5}"
	for component, want := range map[string]bool{
		"rate: 1%, credit: overlay, reversal: rerate, gate: {first_payment: 30%}": true,
		"rate: 1%, credit: double":                                                                           false,
		"rate: 1%, reversal: turn":                                                                           false,
		"rate: 1%, reversal: ":                                                                               false,
		"rate: 1%, gate: {}":                                                                                 false,
		"rate: 1%, gate: 30%":                                                                                false,
		"rate: 1%, limits: {cap: 5, per: deal}":                                                              true,
		"rate: 1%, limits: {cap: 5, per: quarter}":                                                           true,
		"rate: 1%, limits: {cap: 5, per: week}":                                                              false,
		"rate: 1%, limits: {cap: , floor: 1, per: month}":                                                    false,
		"tiers: {carry: year, mode: payout-line, " + line + "}":                                              true,
		"tiers: {carry: year, mode: payout-line}":                                                            false,
		"tiers: {carry: year, mode: payout-line, " + line + ", bands: [{rate: 1%}]}":                         false,
		"tiers: {carry: year, mode: marginal, " + line + ", bands: [{rate: 1%}]}":                            false,
		"tiers: {carry: year, mode: marginal, " + line + "}":                                                 false,
		"tiers: {carry: year, mode: payout-line, line: {floor: 0, goal: 5}}":                                 false,
		"tiers: {of: t, carry: year, mode: marginal, bands: [{upTo: 80%, rate: 1%}, {rate: 2%}]}":            true,
		"tiers: {of: t, carry: year, mode: payout-line, line: {floor: 50%, goal: 1.2, bonus: 5, beyond: 1}}": true,
		"tiers: {of: [t], carry: year, mode: marginal, bands: [{upTo: 80%, rate: 1%}, {rate: 2%}]}":          false,
	} {
		document := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\nfigures: {t: {unit: money, period: year}}\ncomponents:\n  - {code: c, basis: collected, " + component + "}\n"
		_, list := Read("p.yaml", []byte(document))
		if err := s.Validate(instance(t, document)); list.Failed() == want || (err == nil) != want {
			t.Errorf("%s: the reader says %v, the schema %v; accepted should be %v", component, list, err, want)
		}
	}
}

func sameWords(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !strings.Contains(", "+strings.Join(b, ", ")+",", ", "+x+",") {
			return false
		}
	}
	return true
}

func TestSchemaListsTheMeasures(t *testing.T) {
	want, _ := json.Marshal(measure.Codes())
	if n := strings.Count(strings.ReplaceAll(string(Schema()), `", "`, `","`), fmt.Sprintf(`{"enum": %s, "desc`, want)); n != 2 {
		t.Errorf("%d enumerations are %s, want 2", n, want)
	}
}
