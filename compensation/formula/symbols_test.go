package formula

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// TestC7_ClosedSymbols: a formula reaches what its table names and nothing
// else; every other name is refused with its position.
func TestC7_ClosedSymbols(t *testing.T) {
	for _, name := range []string{
		"os", "env", "os.Args", "ENV", "PATH", "receipt.__proto__", "constructor", "this", "self", "nil", "null", "undefined", "collected.amount",
		"contract", "contract.kind.length", "receipt", "sql", "eval", "import", "COLLECTED", "collected_", "回款额", "工资", "E008.pay",
	} {
		source := "collected + " + name
		f, problems := Compile(source, options(t, MoneyType()))
		if f != nil || len(problems) != 1 || problems[0].Code != "formula.unknown_name" {
			t.Errorf("%s: %v", source, problems)
			continue
		}
		if at := problems[0].Place; at.Line != 1 || at.Column != 13 {
			t.Errorf("%s is refused at %v", source, at)
		}
		if !strings.Contains(problems[0].Text.EN, problem.Show(name)) {
			t.Errorf("the message does not name %s: %s", name, problems[0].Text.EN)
		}
		bilingual(t, problems[0])
	}
	for _, call := range []string{"exec", "system", "Getenv", "os.Exit", "include", "eval", "INDIRECT", "CALL", "HYPERLINK", "receipt.delete"} {
		_, problems := Compile(call+`("x") + collected`, options(t, MoneyType()))
		if len(problems) != 1 || problems[0].Code != "formula.unknown_function" || problems[0].Place.Column != 1 {
			t.Errorf("%s: %v", call, problems)
		}
	}
	if _, problems := Compile("collected", Options{Want: MoneyType()}); len(problems) != 1 || problems[0].Code != "formula.unknown_name" {
		t.Errorf("without a table: %v", problems)
	}
}

// A formula asks the environment only for the slots that it states as needed.
func TestC7_ClosedSymbols_InputsAreComplete(t *testing.T) {
	f := compiled(t, "回款 * IF(合同.类型 = \"a\", margin, 毛利率 / 2) + collected * 0", MoneyType())
	if diff := cmp.Diff([]string{"collected", "contract.kind", "margin"}, f.Inputs()); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
	var codes []string
	for _, slot := range f.Slots() {
		codes = append(codes, table(t).At(slot).Code)
	}
	if !slices.IsSorted(f.Slots()) || cmp.Diff([]string{"collected", "margin", "contract.kind"}, codes) != "" {
		t.Errorf("slots %v are %v", f.Slots(), codes)
	}
	w := newWorld(t)
	if _, err := f.Eval(&trace.Calc{}, w); err != nil {
		t.Fatal(err)
	}
	for _, slot := range w.asked {
		if !slices.Contains(f.Slots(), slot) {
			t.Errorf("asked for slot %d, which is not stated", slot)
		}
	}
	f.Inputs()[0], f.Slots()[0] = "changed", 99
	if f.Inputs()[0] != "collected" || f.Slots()[0] != 0 {
		t.Error("a formula can be changed through what it returns")
	}
}

func TestSymbols_Table(t *testing.T) {
	s := table(t)
	if s.Len() != len(words) {
		t.Errorf("Len = %d", s.Len())
	}
	for i, w := range words {
		for _, name := range []string{w.code, w.alias} {
			if slot, ok := s.Lookup(name); !ok || slot != i {
				t.Errorf("%s is in slot %d, %v", name, slot, ok)
			}
		}
		if got := s.At(i); got.Code != w.code || got.Type != w.typ {
			t.Errorf("slot %d is %+v", i, got)
		}
	}
	if _, ok := s.Lookup("Collected"); ok {
		t.Error("names of another case are found")
	}
	for _, slot := range []int{-1, len(words)} {
		if got := s.At(slot); got.Code != "" {
			t.Errorf("slot %d is %+v", slot, got)
		}
	}
	var none *Symbols
	if _, ok := none.Lookup("a"); ok || none.Len() != 0 || none.At(0).Code != "" {
		t.Error("no table holds something")
	}
}

// Nothing that goes in or out can change the table.
func TestSymbols_Immutable(t *testing.T) {
	list := []Symbol{{Code: "a", Aliases: []string{"甲"}}}
	s, err := NewSymbols(list)
	if err != nil {
		t.Fatal(err)
	}
	list[0].Code, list[0].Aliases[0] = "b", "乙"
	s.At(0).Aliases[0] = "丙"
	if got := s.At(0); got.Code != "a" || got.Aliases[0] != "甲" {
		t.Errorf("the symbol became %+v", got)
	}
}

func TestNewSymbols_Refuses(t *testing.T) {
	list := func(symbols ...Symbol) []Symbol { return symbols }
	for _, c := range []struct {
		name  string
		list  []Symbol
		codes []string
	}{
		{"names", list(Symbol{Code: ""}, Symbol{Code: "1a"}, Symbol{Code: "a b"}, Symbol{Code: "a..b"}, Symbol{Code: ".a"}, Symbol{Code: "a."}, Symbol{Code: "_a"},
			Symbol{Code: "a-b"}, Symbol{Code: "ａ"}, Symbol{Code: "a\u200bb"}, Symbol{Code: "a\xff"}, Symbol{Code: strings.Repeat("字", MaxName+1)}, Symbol{Code: "a$"}),
			slices.Repeat([]string{"symbol_malformed"}, 13)},
		{"words", list(Symbol{Code: "and"}, Symbol{Code: "Or"}, Symbol{Code: "NOT"}, Symbol{Code: "true"}, Symbol{Code: "False"},
			Symbol{Code: "a", Aliases: []string{"且", "或", "非", "真", "假", "并且", "或者"}}),
			slices.Repeat([]string{"symbol_reserved"}, 12)},
		{"duplicates", list(Symbol{Code: "a", Aliases: []string{"b"}}, Symbol{Code: "b"}, Symbol{Code: "a"}, Symbol{Code: "c", Aliases: []string{"c"}}),
			slices.Repeat([]string{"symbol_duplicate"}, 3)},
		{"types", list(
			Symbol{Code: "a", Type: Type{Kind: trace.Text, Unit: Unit{Money: 1}}}, Symbol{Code: "b", Type: Type{Unit: Unit{Money: 1, Rate: true}}},
			Symbol{Code: "c", Type: Type{Unit: Unit{Money: MaxPower + 1}}}, Symbol{Code: "d", Type: Type{Unit: Unit{Days: -MaxPower - 1}}}, Symbol{Code: "e", Type: Type{Kind: 9}}),
			slices.Repeat([]string{"symbol_type"}, 5)},
		{"too many", make([]Symbol, MaxSymbols+1), []string{"too_many_symbols"}},
		{"several", list(Symbol{Code: "a"}, Symbol{Code: "a", Type: Type{Kind: 9}}, Symbol{Code: "not"}), []string{"symbol_type", "symbol_duplicate", "symbol_reserved"}},
	} {
		s, err := NewSymbols(c.list)
		problems, ok := errors.AsType[problem.List](err)
		if s != nil || !ok {
			t.Errorf("%s: %v, %v", c.name, s, err)
			continue
		}
		var codes []string
		for _, p := range problems {
			codes = append(codes, strings.TrimPrefix(p.Code, "formula."))
			bilingual(t, p)
		}
		if diff := cmp.Diff(c.codes, codes); diff != "" {
			t.Errorf("%s (-want +got):\n%s%v", c.name, diff, problems)
		}
	}
	if problems := func() problem.List {
		_, err := NewSymbols([]Symbol{{Code: "a"}, {Code: "b", Aliases: []string{"a"}}})
		list, _ := errors.AsType[problem.List](err)
		return list
	}(); len(problems) != 1 || problems[0].Place.Path != "symbols[1]" {
		t.Errorf("the place is %v", problems)
	}
}

// A symbol may be called like a function: only a parenthesis makes a call.
func TestSymbols_NamedLikeFunctions(t *testing.T) {
	s, err := NewSymbols([]Symbol{{Code: "days"}, {Code: "min"}, {Code: "a1.2b", Aliases: []string{"回款.2026年", "é"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"days + min", "DAYS(5) + days", "MIN(min, days)", "a1.2b + 回款.2026年 + é"} {
		if f, problems := Compile(source, Options{Symbols: s}); f == nil {
			t.Errorf("%s: %v", source, problems)
		}
	}
}

func TestSuggest(t *testing.T) {
	s := table(t)
	for _, c := range []struct {
		name string
		want []string
	}{
		{"colected", []string{"collected"}}, {"Collected", []string{"collected"}}, {"collectde", []string{"collected"}}, {"COLLECTED", []string{"collected"}},
		{"kind", []string{"contract.kind"}}, {"类型", []string{"合同.类型"}}, {"contrct.sinned", []string{"contract.signed"}},
		{"合同.类形", []string{"合同.类型"}}, {"missing.tex", []string{"missing.text"}}, {"missing.tate", []string{"missing.date"}},
		{"money", []string{"missing.money"}}, {"回歀", nil}, {"x", nil}, {"salary", nil}, {"wholly.different", nil}, {strings.Repeat("collected", 8), nil},
		{"Target", []string{"target"}}, {"tarets", []string{"target"}}, {"ta", nil},
	} {
		if diff := cmp.Diff(c.want, s.suggest(c.name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Names of equal distance are offered together, at most three, in the order of
// the table.
func TestSuggest_Several(t *testing.T) {
	var list []Symbol
	for _, code := range []string{"rate_d", "rate_a", "rate_c", "rate_b"} {
		list = append(list, Symbol{Code: code})
	}
	s, err := NewSymbols(list)
	if err != nil {
		t.Fatal(err)
	}
	_, problems := Compile("rate_x", Options{Symbols: s})
	if got := problems[0].Fix; got.EN != `Did you mean "rate_d", "rate_a" or "rate_c"?` || got.ZH != `是否要写 "rate_d"、"rate_a" 或 "rate_c"？` {
		t.Errorf("the fix is %+v", got)
	}
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"abc", "abd", 1}, {"abc", "abcd", 1}, {"abc", "cab", 2}, {"kitten", "sitting", 3}, {"回款", "回欵", 1}, {"ab", "ba", 1},
	} {
		for _, pair := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			if got := edits([]rune(pair[0]), []rune(pair[1]), 5); got != c.want {
				t.Errorf("%q to %q takes %d edits, want %d", pair[0], pair[1], got, c.want)
			}
		}
		if c.want > 0 {
			if got := edits([]rune(c.a), []rune(c.b), c.want-1); got != c.want {
				t.Errorf("%q to %q beyond the limit: %d", c.a, c.b, got)
			}
		}
	}
}

// The symbols of a large table are found, and suggested, as in a small one.
func TestSymbols_Large(t *testing.T) {
	list := make([]Symbol, MaxSymbols)
	for i := range list {
		list[i] = Symbol{Code: fmt.Sprintf("input_%05d", i)}
	}
	s, err := NewSymbols(list)
	if err != nil {
		t.Fatal(err)
	}
	if slot, ok := s.Lookup("input_09999"); !ok || slot != 9999 {
		t.Errorf("slot %d, %v", slot, ok)
	}
	f, problems := Compile("input_09999 + input_00000", Options{Symbols: s})
	if f == nil || f.Slots()[1] != 9999 {
		t.Errorf("%v", problems)
	}
}
