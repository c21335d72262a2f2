package formula

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// The world of these tests: a small table of symbols and an environment that
// gives them values.

// words are the symbols of the tests, with a value written as in the tests'
// tables: a decimal, a date, a text, true or false, or "-" for none.
var words = []struct {
	code, alias string
	typ         Type
	title       problem.Text
	value       string
}{
	{"collected", "回款", MoneyType(), problem.Text{ZH: "回款额", EN: "Collected"}, "120000.50"},
	{"target", "目标", MoneyType(), problem.Text{ZH: "回款目标", EN: "Collection target"}, "100000"},
	{"nothing", "零", MoneyType(), problem.Text{}, "0"},
	{"margin", "毛利率", RateType(), problem.Text{}, "0.125"},
	{"heads", "人数", NumberType(), problem.Text{}, "7"},
	{"days", "账期", DaysType(), problem.Text{}, "45"},
	{"contract.kind", "合同.类型", TextType(), problem.Text{}, "pilot"},
	{"contract.signed", "合同.签约日", DateType(), problem.Text{}, "2026-01-31"},
	{"receipt.value_date", "回款.到账日", DateType(), problem.Text{}, "2026-03-01"},
	{"is_new", "新客户", TruthType(), problem.Text{}, "true"},
	{"overdue", "逾期", TruthType(), problem.Text{}, "false"},
	{"missing.money", "缺.金额", MoneyType(), problem.Text{ZH: "缺的金额", EN: "Missing amount"}, "-"},
	{"missing.text", "缺.文本", TextType(), problem.Text{}, "-"},
	{"missing.date", "缺.日期", DateType(), problem.Text{}, "-"},
	{"missing.truth", "缺.真假", TruthType(), problem.Text{}, "-"},
}

func cny(t testing.TB) money.Currency {
	t.Helper()
	c, err := money.ParseCurrency("CNY")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func table(t testing.TB) *Symbols {
	t.Helper()
	list := make([]Symbol, len(words))
	for i, w := range words {
		list[i] = Symbol{Code: w.code, Aliases: []string{w.alias}, Type: w.typ, Title: w.title}
	}
	s, err := NewSymbols(list)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var clause = trace.Source{Kind: trace.FromClause, Ref: "plan v1", Path: "components.commission.amount"}

func options(t testing.TB, want Type) Options {
	t.Helper()
	return Options{Symbols: table(t), Want: want, Currency: cny(t), Source: clause}
}

// world is an environment with the values of the table; it counts what it is
// asked for.
type world struct {
	values []Value
	units  []string
	titles []problem.Text
	asked  []int
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{}
	for i, word := range words {
		w.values = append(w.values, valueOf(t, word.typ.Kind, word.value))
		w.units = append(w.units, word.typ.TraceUnit(cny(t)))
		w.titles = append(w.titles, table(t).At(i).title())
	}
	return w
}

// set gives symbols other values: set("collected", "5", "days", "-").
func (w *world) set(t testing.TB, pairs ...string) *world {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		slot, ok := table(t).Lookup(pairs[i])
		if !ok {
			t.Fatalf("no symbol %s", pairs[i])
		}
		w.values[slot] = valueOf(t, words[slot].typ.Kind, pairs[i+1])
	}
	return w
}

func valueOf(t testing.TB, kind trace.Kind, s string) Value {
	t.Helper()
	if s == "-" {
		return Absent(trace.L(trace.KeySymbol, problem.Text{ZH: "十月没有记录", EN: "nothing recorded for October"}),
			trace.Source{Kind: trace.FromFigure, Ref: "E007", Path: "2026-10"})
	}
	switch kind {
	case trace.Text:
		return TextOf(s, nil)
	case trace.Date:
		return DateOf(date(t, s), nil)
	case trace.Truth:
		return TruthOf(s == "true", nil)
	}
	return NumberOf(trace.Of(decimal(t, s)))
}

func (w *world) Symbol(c *trace.Calc, slot int) Value {
	w.asked = append(w.asked, slot)
	v := w.values[slot]
	if v.Missing || !c.Recording() {
		return v
	}
	v.Node = c.Fact(v.Kind, textOf(v), numberOf(v), trace.L(trace.KeySymbol, w.titles[slot]), trace.Source{Kind: trace.FromFigure, Ref: "E007"})
	v.Node.Unit = w.units[slot]
	return v
}

func decimal(t testing.TB, s string) money.Decimal {
	t.Helper()
	d, err := money.ParseDecimal(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return d
}

func date(t testing.TB, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return d
}

// show writes a value as the tables of the tests do.
func (v Value) show() string {
	switch {
	case v.Missing:
		return "-"
	case v.Kind == trace.Text:
		return v.Text
	case v.Kind == trace.Date:
		return v.Date.String()
	case v.Kind == trace.Truth:
		return fmt.Sprint(v.Truth)
	}
	return v.Number.String()
}

// compiled compiles a formula that must have no problem at all.
func compiled(t testing.TB, source string, want Type) *Formula {
	t.Helper()
	f, problems := Compile(source, options(t, want))
	if len(problems) > 0 || f == nil {
		t.Fatalf("%s: %v", source, problems)
	}
	return f
}

// evaluated evaluates a formula with and without recording, demands the same
// from both, verifies the explanation, and returns the value.
func evaluated(t testing.TB, f *Formula, w Env) Value {
	t.Helper()
	plain, err := f.Eval(&trace.Calc{}, w)
	if err != nil {
		t.Fatalf("%s: %v", f.Source(), err)
	}
	if plain.Node != nil {
		t.Errorf("%s leaves a node without recording", f.Source())
	}
	recorded, err := f.Eval(trace.Recorder(), w)
	if err != nil {
		t.Fatalf("%s, recording: %v", f.Source(), err)
	}
	if plain.show() != recorded.show() || plain.Kind != recorded.Kind {
		t.Errorf("%s gives %s, recording %s", f.Source(), plain.show(), recorded.show())
	}
	follows(t, f, recorded)
	return plain
}

// follows checks an explanation: its root is the formula, and every node
// follows from its children.
func follows(t testing.TB, f *Formula, v Value) {
	t.Helper()
	n := v.Node
	if n == nil {
		t.Fatalf("%s is not explained", f.Source())
	}
	if got := n.Label.In(problem.EN); n.Label.Key != trace.KeyFormula || !strings.Contains(got, f.Source()) {
		t.Errorf("the root of %s is labelled %q", f.Source(), got)
	}
	if n.Kind != v.Kind || n.Text != textOf(v) || !n.Number.Equal(numberOf(v)) || n.Unit != f.unit {
		t.Errorf("the root of %s states %v %q %v %q, the value is %s in %q", f.Source(), n.Kind, n.Text, n.Number, n.Unit, v.show(), f.unit)
	}
	if problems := trace.Verify(n); len(problems) > 0 {
		t.Errorf("the explanation of %s does not follow:\n%v", f.Source(), problems)
	}
}

// codesOf lists the codes of problems with their places: "1:5 formula.x".
func codesOf(problems problem.List) []string {
	out := make([]string, len(problems))
	for i, p := range problems {
		out[i] = fmt.Sprintf("%d:%d %s", p.Place.Line, p.Place.Column, strings.TrimPrefix(p.Code, "formula."))
	}
	return out
}

// bilingual checks that a problem reads well in both languages: there, with a
// fix, ended by the right full stop, and not the same words.
func bilingual(t testing.TB, p problem.Problem) {
	t.Helper()
	for what, text := range map[string]problem.Text{"text": p.Text, "fix": p.Fix} {
		if text.ZH == "" || text.EN == "" || text.ZH == text.EN {
			t.Errorf("%s: the %s is not in two languages: %+v", p.Code, what, text)
		}
		if !strings.ContainsAny(lastRune(text.ZH), "。？") || !strings.ContainsAny(lastRune(text.EN), ".?") {
			t.Errorf("%s: the %s does not end a sentence: %+v", p.Code, what, text)
		}
		if strings.Contains(text.EN+text.ZH, "%!") {
			t.Errorf("%s: the %s is badly formatted: %+v", p.Code, what, text)
		}
		if !slices.ContainsFunc([]rune(text.ZH), func(r rune) bool { return '一' <= r && r <= '鿿' }) {
			t.Errorf("%s: the Chinese %s is not Chinese: %s", p.Code, what, text.ZH)
		}
	}
}

func lastRune(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return " "
	}
	return string(r[len(r)-1:])
}
