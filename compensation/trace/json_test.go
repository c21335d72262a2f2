package trace

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestJSONOfEverySort(t *testing.T) {
	shared := receipt("R1", "60000.05")
	for what, c := range map[string]struct {
		n    *Node
		want string
	}{
		"nothing": {nil, `null`},
		"a leaf": {shared, `{"op":"leaf","label":{"zh":"回款 R1 核销到合同 C1","en":"Receipt R1 allocated to contract C1"},` +
			`"value":"60000.05","unit":"CNY","source":{"kind":"receipt","ref":"R1"}}`},
		"a clause": {&Node{Number: decimal("0.04"), Unit: Percent, Source: Source{Kind: FromClause, Ref: "p v1", Path: "rate"}},
			`{"op":"leaf","value":"0.04","unit":"rate","source":{"kind":"clause","ref":"p v1","path":"rate"}}`},
		"money has its digits":  {&Node{Number: decimal("7"), Unit: "CNY"}, `{"op":"leaf","value":"7.00","unit":"CNY"}`},
		"and more where needed": {&Node{Number: decimal("7.005"), Unit: "CNY"}, `{"op":"leaf","value":"7.005","unit":"CNY"}`},
		"yen has none":          {&Node{Number: decimal("7.00"), Unit: "JPY"}, `{"op":"leaf","value":"7","unit":"JPY"}`},
		"a word":                {fact(Text, "pilot \"<&>\"\n\u202e𠮷\x7f\xff"), `{"op":"leaf","kind":"text","value":"pilot \"<&>\"\u000a` + "\u202e" + `𠮷\u007f�","source":{"kind":"contract","ref":"C1"}}`},
		"a date":                {fact(Date, "2026-01-31"), `{"op":"leaf","kind":"date","value":"2026-01-31","source":{"kind":"contract","ref":"C1"}}`},
		"a truth":               {yesNo(true), `{"op":"leaf","kind":"truth","value":"true","source":{"kind":"contract","ref":"C1"}}`},
		"a rounding": {with(step(Round, "2.35", plain("2.345")), func(n *Node) { n.Digits, n.Unit = 2, "CNY" }),
			`{"op":"round","value":"2.35","unit":"CNY","digits":2,"children":[{"op":"leaf","value":"2.345","unit":"","source":{"kind":"rule","ref":"constant"}}]}`},
		"a quotient to whole numbers": {step(Quo, "1", nil), `{"op":"divide","value":"1","unit":"","digits":0,"children":[null]}`},
		"a part":                      {with(step(Share, "1"), func(n *Node) { n.Digits, n.Index = 2, 3 }), `{"op":"share","value":"1","unit":"","digits":2,"index":3,"children":[]}`},
		"a sum of nothing":            {step(Sum, "0"), `{"op":"sum","value":"0","unit":"","children":[]}`},
		"a band below":                {with(step(Band, "1"), func(n *Node) { n.Bounds, n.Below = HasUpper, true }), `{"op":"band","value":"1","unit":"","upper":"excluded","children":[]}`},
		"a band from to":              {with(step(Band, "1"), func(n *Node) { n.Bounds = HasUpper | HasLower | LowerIncluded }), `{"op":"band","value":"1","unit":"","lower":"included","upper":"included","children":[]}`},
		"a band above":                {with(step(Band, "1"), func(n *Node) { n.Bounds = HasLower }), `{"op":"band","value":"1","unit":"","lower":"excluded","children":[]}`},
		"the first branch":            {step(If, "1"), `{"op":"if","value":"1","unit":"","taken":"then","children":[]}`},
		"the other branch":            {with(step(If, "1"), func(n *Node) { n.Else = true }), `{"op":"if","value":"1","unit":"","taken":"else","children":[]}`},
		"settings of other steps":     {with(step(Sum, "0"), func(n *Node) { n.Digits, n.Index, n.Bounds, n.Else = 2, 1, HasLower, true }), `{"op":"sum","value":"0","unit":"","children":[]}`},
		"a label without words":       {&Node{Label: L("no.such.key")}, `{"op":"leaf","value":"0","unit":""}`},
		"shared": {step(Mul, "9", plain("1"), step(Neg, "2", yesNo(false)), nil), `{"op":"multiply","value":"9","unit":"","children":[` +
			`{"op":"leaf","value":"1","unit":"","source":{"kind":"rule","ref":"constant"}},` +
			`{"op":"negate","value":"2","unit":"","children":[{"op":"leaf","kind":"truth","value":"false","source":{"kind":"contract","ref":"C1"}}]},null]}`},
	} {
		got := JSON(c.n)
		if diff := cmp.Diff(c.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		if !json.Valid(got) {
			t.Errorf("%s is no JSON: %s", what, got)
		}
	}
	a := step(Neg, "1", plain("-1"))
	want := `{"op":"sum","value":"2","unit":"","children":[{"id":1,"op":"negate","value":"1","unit":"","children":[` +
		`{"op":"leaf","value":"-1","unit":"","source":{"kind":"rule","ref":"constant"}}]},{"ref":1}]}`
	if diff := cmp.Diff(want, string(JSON(step(Sum, "2", a, a)))); diff != "" {
		t.Errorf("a step with two parents (-want +got):\n%s", diff)
	}
}

// alike compares two graphs step by step, labels by what they read, shared
// steps where the other has them shared.
func alike(t interface{ Fatalf(string, ...any) }, want, got *Node) {
	twin := map[*Node]*Node{}
	for stack := [][2]*Node{{want, got}}; len(stack) > 0; {
		w, g := stack[len(stack)-1][0], stack[len(stack)-1][1]
		stack = stack[:len(stack)-1]
		if before, met := twin[w]; met {
			if before != g {
				t.Fatalf("%v was one step and is two", title(w, problem.EN))
			}
			continue
		}
		twin[w] = g
		if w.Op != g.Op || !same(w, g) || w.Unit != g.Unit || w.Digits != g.Digits || w.Index != g.Index || w.Bounds != g.Bounds ||
			w.Below != g.Below || w.Else != g.Else || w.Source != g.Source || len(w.Children) != len(g.Children) ||
			w.Label.In(problem.ZH) != g.Label.In(problem.ZH) || w.Label.In(problem.EN) != g.Label.In(problem.EN) {
			t.Fatalf("%+v came back as %+v", w, g)
		}
		for i := range w.Children {
			stack = append(stack, [2]*Node{w.Children[i], g.Children[i]})
		}
	}
	if len(uses(want)) != len(uses(got)) {
		t.Fatalf("%d steps came back as %d", len(uses(want)), len(uses(got)))
	}
}

func checkRoundTrip(t interface{ Fatalf(string, ...any) }, n *Node) {
	stored := JSON(n)
	back, err := ParseJSON(stored)
	if err != nil {
		t.Fatalf("%v\n%s", err, stored)
	}
	alike(t, n, back)
	if again := JSON(back); !bytes.Equal(again, stored) {
		t.Fatalf("stored again, it differs:\n%s\n%s", stored, again)
	}
}

func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Recorder()
		results := run(c, scripts().Draw(t, "script"))
		if c.Err() != nil { // a failed Calc leaves nodes all the same
			c.Reset()
		}
		n := c.Sum(results).Node()
		n.Label = L(KeyBase, problem.Text{ZH: rapid.String().Draw(t, "zh"), EN: "“" + rapid.String().Draw(t, "en") + "”"})
		words := rapid.String().Draw(t, "words")
		n.Children = append(n.Children, fact(Text, words), fact(Text, "\x00\"\\\u2028"+words))
		checkRoundTrip(t, n)
	})
	for what, n := range sound() {
		t.Run(what, func(t *testing.T) { checkRoundTrip(t, n) })
	}
	for what, n := range map[string]*Node{"a statement": statement(), "a deep chain": chain(3000), "shared steps": doubling(100), "a leaf": plain("1")} {
		t.Run(what, func(t *testing.T) { checkRoundTrip(t, n) })
	}
}

func TestJSONIsTheSameInEveryForm(t *testing.T) {
	long, short := step(Sum, "2.500", plain("2.500")), step(Sum, "2.5", plain("2.5"))
	if !bytes.Equal(JSON(long), JSON(short)) {
		t.Errorf("equal numbers are written differently: %s %s", JSON(long), JSON(short))
	}
	for range 20 { // no order of a map shows
		if a, b := JSON(statement()), JSON(statement()); !bytes.Equal(a, b) {
			t.Fatalf("made twice, it differs:\n%s\n%s", a, b)
		}
	}
}

func TestJSONStaysShallowAndSmall(t *testing.T) {
	stored := JSON(chain(5000))
	depth, deepest := 0, 0
	for _, b := range stored {
		switch b {
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
	}
	if deepest > 2*maxDepth+4 || deepest > 64 {
		t.Errorf("nested %d deep", deepest)
	}
	if len(stored) > 5000*500 {
		t.Errorf("5000 receipts take %d bytes", len(stored))
	}
	if got := len(JSON(doubling(100))); got > 100*200 {
		t.Errorf("100 shared steps take %d bytes", got)
	}
	embedded, err := json.Marshal(map[string]any{"trace": stored})
	if err != nil || !json.Valid(embedded) {
		t.Errorf("it cannot be embedded: %v", err)
	}
}

func TestParseJSONReadsIndentedAndReordered(t *testing.T) {
	stored := JSON(statement())
	var indented bytes.Buffer
	if err := json.Indent(&indented, stored, "", "  "); err != nil {
		t.Fatal(err)
	}
	var anyOrder any
	if err := json.Unmarshal(stored, &anyOrder); err != nil {
		t.Fatal(err)
	}
	sorted, err := json.Marshal(anyOrder) // keys by alphabet, so refs may come before ids
	if err != nil {
		t.Fatal(err)
	}
	for what, data := range map[string][]byte{"indented": indented.Bytes(), "sorted": sorted} {
		back, err := ParseJSON(data)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		alike(t, statement(), back)
		if list := Verify(back); len(list) > 0 {
			t.Errorf("%s does not verify: %v", what, list)
		}
	}
}

// leaf, sum and friends are the parts of hostile documents.
const (
	leaf  = `{"op":"leaf","value":"1","unit":"","source":{"kind":"rule","ref":"constant"}}`
	empty = `{"op":"sum","value":"0","unit":"","children":[]}`
)

func TestParseJSONIsStrict(t *testing.T) {
	sum := func(children string) string {
		return `{"op":"sum","value":"1","unit":"","children":[` + children + `]}`
	}
	if _, err := ParseJSON([]byte(sum(leaf + "," + empty))); err != nil {
		t.Fatalf("the parts themselves are refused: %v", err)
	}
	deep := strings.Repeat(`{"op":"negate","value":"1","unit":"","children":[`, maxDepth+1) + leaf + strings.Repeat(`]}`, maxDepth+1)
	edit := func(from, to string) string { return strings.Replace(leaf, from, to, 1) }
	for _, c := range []struct{ what, in, code, path string }{
		{"nothing", ``, "trace.not_json", "$"},
		{"half", leaf[:len(leaf)-1], "trace.not_json", "$"},
		{"half a word", `{"op":"le`, "trace.not_json", "$.op"},
		{"something after it", leaf + leaf, "trace.not_json", "$"},
		{"a bracket after it", leaf + "]", "trace.not_json", "$"},
		{"no UTF-8", edit("constant", "\xff"), "trace.not_json", "$"},
		{"a comment", "/**/" + leaf, "trace.not_json", "$"},
		{"a name that is no text", `{1:2}`, "trace.not_json", "$"},
		{"a name without a value", `{"op"}`, "trace.not_json", "$.op"},
		{"a truth for an op", edit(`"leaf"`, `true`), "trace.bad_member", "$.op"},
		{"half a number", `{"id":-`, "trace.not_json", "$.id"},
		{"null", `null`, "trace.bad_member", "$"},
		{"a list", `[` + leaf + `]`, "trace.bad_member", "$"},
		{"a number", `1`, "trace.bad_member", "$"},
		{"an empty object", `{}`, "trace.missing_member", "$"},
		{"null for a child", sum("null"), "trace.bad_member", "$.children[0]"},
		{"a text for children", `{"op":"sum","value":"1","unit":"","children":"x"}`, "trace.bad_member", "$.children"},
		{"no op", `{"value":"1","unit":""}`, "trace.missing_member", "$"},
		{"no value", `{"op":"leaf","unit":""}`, "trace.missing_member", "$"},
		{"no unit", `{"op":"leaf","value":"1"}`, "trace.missing_member", "$"},
		{"no children", `{"op":"sum","value":"1","unit":""}`, "trace.missing_member", "$"},
		{"no digits", `{"op":"round","value":"1","unit":"","children":[` + leaf + `]}`, "trace.missing_member", "$"},
		{"no index", `{"op":"share","value":"1","unit":"","digits":0,"children":[]}`, "trace.missing_member", "$"},
		{"no branch", `{"op":"if","value":"1","unit":"","children":[]}`, "trace.missing_member", "$"},
		{"an unknown member", edit(`"op"`, `"extra":1,"op"`), "trace.unknown_member", "$.extra"},
		{"a member in capitals", edit(`"unit"`, `"Unit"`), "trace.unknown_member", "$.Unit"},
		{"a member twice", edit(`"unit":""`, `"unit":"","unit":"CNY"`), "trace.repeated_member", "$.unit"},
		{"a source member twice", edit(`"ref"`, `"ref":"x","ref"`), "trace.repeated_member", "$.source.ref"},
		{"an unknown op", edit(`"leaf"`, `"power"`), "trace.bad_member", "$.op"},
		{"an empty op", edit(`"leaf"`, `""`), "trace.bad_member", "$.op"},
		{"an op as a number", edit(`"leaf"`, `0`), "trace.bad_member", "$.op"},
		{"an unknown kind", edit(`"value"`, `"kind":"money","value"`), "trace.bad_member", "$.kind"},
		{"the kind that is left out", edit(`"value"`, `"kind":"number","value"`), "trace.bad_member", "$.kind"},
		{"a word with a unit", edit(`"value"`, `"kind":"text","value"`), "trace.bad_member", "$"},
		{"an unknown unit", edit(`"unit":""`, `"unit":"RMB"`), "trace.bad_member", "$.unit"},
		{"a unit in small letters", edit(`"unit":""`, `"unit":"cny"`), "trace.bad_member", "$.unit"},
		{"a value as a number", edit(`"1"`, `1`), "trace.bad_member", "$.value"},
		{"a value with an exponent", edit(`"1"`, `"1e5"`), "trace.bad_member", "$"},
		{"a value with a separator", edit(`"1"`, `"1,000"`), "trace.bad_member", "$"},
		{"a value with a zero in front", edit(`"1"`, `"01"`), "trace.bad_member", "$"},
		{"an empty value", edit(`"1"`, `""`), "trace.bad_member", "$"},
		{"a value of a megabyte", edit(`"1"`, `"`+strings.Repeat("9", 1<<20)+`"`), "trace.bad_member", "$"},
		{"a date that is none", `{"op":"leaf","kind":"date","value":"2026-02-30"}`, "trace.bad_member", "$"},
		{"a truth that is none", `{"op":"leaf","kind":"truth","value":"yes"}`, "trace.bad_member", "$"},
		{"an unknown source", edit(`"rule"`, `"rumour"`), "trace.bad_member", "$.source.kind"},
		{"a source without ref", `{"op":"leaf","value":"1","unit":"","source":{"kind":"rule"}}`, "trace.missing_member", "$.source"},
		{"a source without kind", `{"op":"leaf","value":"1","unit":"","source":{"ref":"x"}}`, "trace.missing_member", "$.source"},
		{"a source with more", edit(`"ref"`, `"who":"x","ref"`), "trace.bad_member", "$.source.who"},
		{"a label in one language", edit(`"value"`, `"label":{"zh":"一"},"value"`), "trace.missing_member", "$.label"},
		{"a label in three languages", edit(`"value"`, `"label":{"zh":"一","en":"one","de":"eins"},"value"`), "trace.bad_member", "$.label.de"},
		{"a label as a text", edit(`"value"`, `"label":"one","value"`), "trace.bad_member", "$.label"},
		{"digits of a sum", `{"op":"sum","value":"0","unit":"","digits":2,"children":[]}`, "trace.bad_member", "$"},
		{"a bound of a sum", `{"op":"sum","value":"0","unit":"","upper":"included","children":[]}`, "trace.bad_member", "$"},
		{"digits beyond a byte", `{"op":"round","value":"0","unit":"","digits":256,"children":[]}`, "trace.bad_member", "$.digits"},
		{"negative digits", `{"op":"round","value":"0","unit":"","digits":-1,"children":[]}`, "trace.bad_member", "$.digits"},
		{"digits with a point", `{"op":"round","value":"0","unit":"","digits":2.0,"children":[]}`, "trace.bad_member", "$.digits"},
		{"digits with an exponent", `{"op":"round","value":"0","unit":"","digits":2e0,"children":[]}`, "trace.bad_member", "$.digits"},
		{"digits as a text", `{"op":"round","value":"0","unit":"","digits":"2","children":[]}`, "trace.bad_member", "$.digits"},
		{"a bound of another word", `{"op":"band","value":"0","unit":"","upper":"yes","children":[]}`, "trace.bad_member", "$.upper"},
		{"a branch of another word", `{"op":"if","value":"0","unit":"","taken":"both","children":[]}`, "trace.bad_member", "$.taken"},
		{"a ref to nothing", sum(`{"ref":1}`), "trace.bad_reference", "$"},
		{"a ref with company", sum(edit(`{`, `{"id":1,`) + `,{"ref":1,"op":"leaf"}`), "trace.bad_member", "$.children[1]"},
		{"a ref as the whole", `{"ref":1}`, "trace.bad_member", "$"},
		{"a ref to 0", sum(`{"ref":0}`), "trace.bad_member", "$.children[0].ref"},
		{"an id twice", sum(edit(`{`, `{"id":1,`) + "," + edit(`{`, `{"id":1,`)), "trace.bad_reference", "$.children[1]"},
		{"an id that skips one", sum(edit(`{`, `{"id":2,`) + `,{"ref":2}`), "trace.bad_reference", "$"},
		{"a step that is its own child", `{"id":1,"op":"sum","value":"1","unit":"","children":[{"ref":1}]}`, "trace.cycle", "$"},
		{"a longer cycle", sum(`{"id":1,"op":"negate","value":"1","unit":"","children":[{"op":"negate","value":"1","unit":"","children":[{"ref":1}]}]}`), "trace.cycle", "$"},
		{"a cycle among the rest", `{"op":"sum","value":"1","unit":"","children":[{"ref":1}],"more":[{"id":1,"op":"negate","value":"1","unit":"","children":[{"ref":2}]},` +
			`{"id":2,"op":"negate","value":"1","unit":"","children":[{"ref":1}]}]}`, "trace.cycle", "$"},
		{"a rest that nothing needs", `{"op":"sum","value":"1","unit":"","children":[],"more":[` + leaf + `]}`, "trace.bad_reference", "$"},
		{"a ref among the rest", `{"op":"sum","value":"1","unit":"","children":[` + edit(`{`, `{"id":1,`) + `],"more":[{"ref":1}]}`, "trace.bad_member", "$.more[0]"},
		{"a rest below the top", sum(`{"op":"sum","value":"1","unit":"","children":[],"more":[]}`), "trace.bad_member", "$.children[0].more"},
		{"too deep", deep, "trace.too_deep", "$" + strings.Repeat(".children[0]", maxDepth+1)},
		{"too large", strings.Repeat(" ", MaxJSON+1), "trace.too_large", "$"},
	} {
		n, err := ParseJSON([]byte(c.in))
		var list problem.List
		if !errors.As(err, &list) || len(list) != 1 || n != nil {
			t.Errorf("%s: %v, %v", c.what, n, err)
			continue
		}
		if list[0].Code != c.code || list[0].Place.Path != c.path {
			t.Errorf("%s: %s at %s, want %s at %s", c.what, list[0].Code, list[0].Place.Path, c.code, c.path)
		}
		wellWritten(t, c.what, problem.Text{ZH: regexp.MustCompile(`".*"`).ReplaceAllString(list[0].Text.ZH, "「值」"), EN: list[0].Text.EN})
		wellWritten(t, c.what, list[0].Fix)
	}
}

func TestParseJSONBoundsItsWork(t *testing.T) {
	for what, in := range map[string]string{
		"brackets":        strings.Repeat("[", 1<<20),
		"nested children": strings.Repeat(`{"op":"negate","value":"1","unit":"","children":[`, 1<<15),
		"nested labels":   `{"label":` + strings.Repeat(`{"zh":`, 1<<17),
		"members":         "{" + strings.Repeat(`"x":1,`, 1<<17),
	} {
		if got := testing.AllocsPerRun(1, func() { _, _ = ParseJSON([]byte(in)) }); got > 2000 {
			t.Errorf("%s: %v allocations before they are refused", what, got)
		}
	}
}

func TestParseNumberHoldsEveryDecimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := money.Int(rapid.Int64().Draw(t, "a"))
		for range rapid.IntRange(0, 3).Draw(t, "factors") {
			factor := decimal(rapid.SampledFrom([]string{"0.1", "0.000000000001", "3", "999999999999999999", "12345.678901"}).Draw(t, "factor"))
			if product, err := d.Mul(factor); err == nil {
				d = product
			}
		}
		for _, s := range []string{d.String(), d.Fixed(2), d.Fixed(38)} {
			if got, ok := parseNumber(s); !ok || !got.Equal(d) {
				t.Fatalf("%s is read as %v, %v", s, got, ok)
			}
		}
	})
	for s, want := range map[string]bool{
		"340282366920938463463374607431768211455":    true, // 2^128 − 1
		"340282366920938463463374607431768211456":    false,
		"999999999999999999999999999999999999999":    false,
		"-340282366920938463463374607431768211455.0": true,
		"3.40282366920938463463374607431768211455":   true,
		"0.00000000000000000000000000000000000001":   true,
		"0.000000000000000000000000000000000000001":  false,
		"0.0000000000000000000000000000000000000000": true, // zeros are not digits
		"": false, "-": false, ".": false, ".5": false, "5.": false, "1.2.3": false, "+1": false, "--1": false, "1e5": false, "００": false, " 1": false,
		strconv.Itoa(math.MaxInt): true,
	} {
		if got, ok := parseNumber(s); ok != want {
			t.Errorf("%s is read as %v, %v", s, got, ok)
		}
	}
}

func FuzzParseJSON(f *testing.F) {
	f.Add([]byte(JSON(statement())))
	f.Add([]byte(JSON(chain(40))))
	f.Add([]byte(JSON(doubling(3))))
	f.Add([]byte(`{"op":"band","value":"1","unit":"","lower":"included","upper":"excluded","children":[]}`))
	f.Add([]byte(`{"id":1,"op":"sum","value":"1","unit":"","children":[{"ref":1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := ParseJSON(data)
		if err != nil {
			var list problem.List
			if !errors.As(err, &list) || n != nil {
				t.Fatalf("%v, %v", n, err)
			}
			return
		}
		checkRoundTrip(t, n)
		Verify(n)
		Render(n, problem.ZH)
	})
}
