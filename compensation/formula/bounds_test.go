package formula

import (
	"runtime"
	"strings"
	"testing"

	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// TestC6_FormulaBounds_Exact: what is at a bound compiles, what is one beyond
// it is refused with the bound's own code.
func TestC6_FormulaBounds_Exact(t *testing.T) {
	ones := func(n int) string { return "1" + strings.Repeat("+1", n-1) }
	for _, c := range []struct {
		name, within, beyond, code string
	}{
		{"length", "1" + strings.Repeat(" ", MaxBytes-1), "1" + strings.Repeat(" ", MaxBytes), "formula.too_long"},
		{"length in bytes", "1" + strings.Repeat("　", (MaxBytes-1)/3), "1" + strings.Repeat("　", (MaxBytes-1)/3+1), "formula.too_long"},
		{"parentheses", nested("(", "1", ")", MaxDepth), nested("(", "1", ")", MaxDepth+1), "formula.too_deep"},
		{"full-width parentheses", nested("（", "1", "）", MaxDepth), nested("（", "1", "）", MaxDepth+1), "formula.too_deep"},
		{"calls", nested("ABS(", "1", ")", MaxDepth), nested("ABS(", "1", ")", MaxDepth+1), "formula.too_deep"},
		{"minus", nested("-", "1", "", MaxDepth), nested("-", "1", "", MaxDepth+1), "formula.too_deep"},
		{"mixed", nested("-(", "1", ")", MaxDepth/2), nested("-(", "1", ")", MaxDepth/2+1), "formula.too_deep"},
		{"IF in IF", nested("IF(is_new, 1, ", "2", ")", MaxDepth), nested("IF(is_new, 1, ", "2", ")", MaxDepth+1), "formula.too_deep"},
		{"not", "IF(" + nested("not ", "is_new", "", MaxDepth-1) + ", 1, 2)", "IF(" + nested("not ", "is_new", "", MaxDepth) + ", 1, 2)", "formula.too_deep"},
		{"nodes", "-heads*1+" + ones(248), "-heads*1+" + ones(249), "formula.too_many_nodes"},
		{"arguments", "MAX(" + strings.Repeat("1, ", MaxNodes-2) + "1)", "MAX(" + strings.Repeat("1, ", MaxNodes-1) + "1)", "formula.too_many_nodes"},
		{"cases", "IFS(" + strings.Repeat("is_new, 1, ", MaxNodes/2-1) + "1)", "IFS(" + strings.Repeat("is_new, 1, ", MaxNodes/2) + "1)", "formula.too_many_nodes"},
	} {
		f, problems := Compile(c.within, options(t, NumberType()))
		if f == nil {
			t.Errorf("%s: at the bound: %v", c.name, problems)
		} else if _, err := f.Eval(trace.Recorder(), newWorld(t)); err != nil {
			t.Errorf("%s: at the bound: %v", c.name, err)
		}
		f, problems = Compile(c.beyond, options(t, NumberType()))
		if f != nil || len(problems) != 1 || problems[0].Code != c.code {
			t.Errorf("%s: beyond the bound: %v", c.name, problems)
		}
		for _, p := range problems {
			bilingual(t, p)
		}
	}
	if f, _ := Compile("-heads*1+"+ones(248), options(t, NumberType())); len(f.nodes) != MaxNodes {
		t.Errorf("the formula at the bound has %d nodes", len(f.nodes))
	}
}

func nested(before, inner, after string, depth int) string {
	return strings.Repeat(before, depth) + inner + strings.Repeat(after, depth)
}

// hostile texts: none may panic, cost much memory, or give endless problems.
var hostile = map[string]string{
	"100,000 parentheses":      strings.Repeat("(", 100_000),
	"1 MB of digits":           strings.Repeat("9", 1<<20),
	"1 MB of letters":          strings.Repeat("a", 1<<20),
	"1 MB of nonsense":         strings.Repeat("\xff\x00(", 1<<20/3),
	"full of parentheses":      strings.Repeat("(", MaxBytes),
	"full of closing ones":     strings.Repeat(")", MaxBytes),
	"full of both":             strings.Repeat("()", MaxBytes/2),
	"full of calls":            strings.Repeat("IF(", MaxBytes/3),
	"full of unknown calls":    strings.Repeat("f(", MaxBytes/2),
	"full of minus":            strings.Repeat("-", MaxBytes),
	"full of plus":             strings.Repeat("+", MaxBytes),
	"full of not":              strings.Repeat("not ", MaxBytes/4),
	"full of commas":           strings.Repeat(",", MaxBytes),
	"full of comparisons":      strings.Repeat("<", MaxBytes),
	"full of junk":             strings.Repeat("#", MaxBytes),
	"full of separate junk":    strings.Repeat("# ", MaxBytes/2),
	"full of powers":           strings.Repeat("a^", MaxBytes/2),
	"full of names":            strings.Repeat("a ", MaxBytes/2),
	"full of other names":      names(MaxBytes),
	"full of numbers":          strings.Repeat("1 ", MaxBytes/2),
	"full of broken numbers":   strings.Repeat("1x ", MaxBytes/3),
	"one long number":          strings.Repeat("9", MaxBytes),
	"one long fraction":        "0." + strings.Repeat("9", MaxBytes-2),
	"one long name":            strings.Repeat("合", MaxBytes/3),
	"one long text":            `"` + strings.Repeat("合", MaxBytes/3-1) + `"`,
	"full of quotes":           strings.Repeat(`"`, MaxBytes-1),
	"full of open quotes":      strings.Repeat("'\n", MaxBytes/2),
	"full of percent":          "5" + strings.Repeat("%", MaxBytes-1),
	"full of separators":       "1" + strings.Repeat(",000", MaxBytes/4-1),
	"full of NUL":              strings.Repeat("\x00", MaxBytes),
	"full of separate NUL":     strings.Repeat("\x00 ", MaxBytes/2),
	"full of direction marks":  strings.Repeat("a\u202e", MaxBytes/4),
	"full of broken UTF-8":     strings.Repeat("\xc3(", MaxBytes/2),
	"full of combining marks":  "e" + strings.Repeat("\u0301", MaxBytes/2-1),
	"deep IF":                  nested("IF(is_new, 1, ", "2", ")", 250),
	"long chain of sums":       "1" + strings.Repeat("+1", 249),
	"long chain of ands":       "IF(is_new" + strings.Repeat(" and is_new", 300) + ", 1, 2)",
	"long IFS":                 "IFS(" + strings.Repeat("overdue, 1, ", 200) + "2)",
	"long IN":                  "IF(IN(contract.kind" + strings.Repeat(`, "a"`, 400) + "), 1, 2)",
	"huge product":             strings.Repeat("999999999999999999亿 * ", 100) + "1",
	"huge quotient":            "1" + strings.Repeat(" / 0.000000000001", 100),
	"many quotients":           strings.Repeat("1 / 7 * ", 100) + "1",
	"nested IFBLANK":           nested("IFBLANK(", "missing.money", ", missing.money) * 1 / 1", 20),
	"comparison of everything": strings.Repeat("1 < ", 1000) + "1",
}

func names(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size-20; i++ {
		b.WriteString("collecte")
		b.WriteByte(byte('a' + i%26))
		b.WriteByte(byte('a' + i/26%26))
		b.WriteString(" + ")
	}
	return b.String() + "1"
}

// TestC6_FormulaBounds_Hostile counts what hostile texts cost: bytes
// allocated, problems reported, steps evaluated; not time.
func TestC6_FormulaBounds_Hostile(t *testing.T) {
	o := options(t, NumberType())
	for name, source := range hostile {
		budget := uint64(1 << 20)
		if len(source) > MaxBytes {
			budget = 16 << 10 // refused before anything is read
		}
		var f *Formula
		var problems problem.List
		if got := allocated(func() { f, problems = Compile(source, o) }); got > budget {
			t.Errorf("%s: compiling allocates %d bytes, more than %d", name, got, budget)
		}
		if (f == nil) != problems.Failed() || len(problems) > MaxProblems {
			t.Errorf("%s: formula %v with %d problems", name, f != nil, len(problems))
		}
		if len(source) > MaxBytes && (len(problems) != 1 || problems[0].Code != "formula.too_long") {
			t.Errorf("%s: %v", name, problems)
		}
		for _, p := range problems {
			bilingual(t, p)
			if len(p.Text.ZH)+len(p.Text.EN) > 1000 || p.Place.Line < 1 || p.Place.Column < 1 {
				t.Errorf("%s: %v", name, p)
			}
		}
		if f == nil {
			continue
		}
		if len(f.nodes) > MaxNodes {
			t.Errorf("%s: %d nodes", name, len(f.nodes))
		}
		w := newWorld(t)
		if got := allocated(func() { f.Eval(trace.Recorder(), w) }); got > 1<<20 {
			t.Errorf("%s: evaluating allocates %d bytes", name, got)
		}
	}
}

// allocated counts the bytes that fn allocates.
func allocated(fn func()) uint64 {
	var before, after runtime.MemStats
	fn() // what is made once, such as tables, is not the formula's
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Problems are listed up to a bound, and the last one says that there are more.
func TestC6_FormulaBounds_Problems(t *testing.T) {
	_, problems := Compile(strings.Repeat("\x00 ", 150), options(t, NumberType()))
	if len(problems) != MaxProblems || problems[MaxProblems-1].Code != "formula.too_many_problems" {
		t.Errorf("%d problems, the last is %v", len(problems), problems[len(problems)-1])
	}
	bilingual(t, problems[len(problems)-1])
	_, problems = Compile(strings.Repeat("\x00 ", MaxProblems-1), options(t, NumberType()))
	if len(problems) != MaxProblems-1 || problems[len(problems)-1].Code != "formula.hidden_character" {
		t.Errorf("%d problems, the last is %v", len(problems), problems[len(problems)-1])
	}
}

// An evaluation takes at most one step for each node, and would be stopped at
// its bound.
func TestC6_FormulaBounds_Steps(t *testing.T) {
	for _, source := range []string{
		"1" + strings.Repeat("+1", 249), "IFS(" + strings.Repeat("overdue, 1, ", 200) + "2)", "MAX(heads, 1, heads) * heads / (heads + 1)",
		"IFBLANK(missing.money, IFBLANK(missing.money, 2)) * 1 / target", "IF(is_new and overdue or IN(contract.kind, \"a\", \"pilot\"), DAYS(contract.signed + 1 - contract.signed), 2)",
	} {
		f, problems := Compile(source, options(t, RateType()))
		if f == nil {
			t.Fatalf("%s: %v", source, problems)
		}
		r := run{f: f, c: &trace.Calc{}, env: newWorld(t), left: MaxSteps}
		if _, ok := r.value(f.root); !ok {
			t.Errorf("%s: %v", source, r.failure())
		}
		steps := MaxSteps - r.left
		if steps > len(f.nodes) || steps == 0 {
			t.Errorf("%s: %d steps for %d nodes", source, steps, len(f.nodes))
		}
		for left := range steps {
			short := run{f: f, c: &trace.Calc{}, env: newWorld(t), left: left}
			if _, ok := short.value(f.root); ok || short.failure().Problem.Code != "formula.too_many_steps" {
				t.Errorf("%s: with %d of %d steps: %v", source, left, steps, ok)
			}
			bilingual(t, short.failure().Problem)
		}
	}
	if MaxNodes > MaxSteps {
		t.Error("a formula may have more nodes than an evaluation has steps")
	}
}

// TestC6_FormulaBounds_EvaluationDoesNotAllocate: without recording nothing is
// allocated.
func TestC6_FormulaBounds_EvaluationDoesNotAllocate(t *testing.T) {
	w := &quiet{newWorld(t).values}
	var env Env = w
	c := &trace.Calc{}
	for _, source := range []string{
		"collected * IF(days <= 30, 1.1, 0.9)",
		"IF(is_new and not overdue, MIN(collected, target, 5) + MAX(1, 2, 3, collected), CLAMP(collected, 1, 2))",
		"IFS(overdue, 1, contract.kind = \"a\", 2, IN(contract.kind, \"b\", \"pilot\"), 3, 4) * collected",
		"collected * IF(receipt.value_date - MAX(contract.signed, DATE(\"2026-02-02\")) <= 30, 1.1, 0.9) + ROUNDDOWN(collected, 0) - ROUND(collected, 1)",
		"IFBLANK(missing.money + collected, target)",
		"500",
	} {
		f := compiled(t, source, MoneyType())
		if n := testing.AllocsPerRun(100, func() { f.Number(c, env) }); n != 0 {
			t.Errorf("%s allocates %v times", source, n)
		}
	}
}

// quiet is a world that keeps no record of what it is asked for.
type quiet struct{ values []Value }

func (q *quiet) Symbol(_ *trace.Calc, slot int) Value { return q.values[slot] }
