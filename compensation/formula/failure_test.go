package formula

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// TestC8_DivisionByZeroAndMissing: what has no value is a defined failure with
// a position, never 0, and makes the calculation fail.
func TestC8_DivisionByZeroAndMissing(t *testing.T) {
	for _, c := range []struct {
		source string
		want   Type
		code   string
		at     string
		input  string
		cause  error
	}{
		{"collected / nothing", RateType(), "division_by_zero", "1:11", "", money.ErrDivisionByZero},
		{"collected /\n (target - 100000)", RateType(), "division_by_zero", "1:11", "", money.ErrDivisionByZero},
		{"1 +\n  回款 ÷ 零", RateType(), "division_by_zero", "2:6", "", money.ErrDivisionByZero},
		{"IF(is_new, collected / nothing, 0)", RateType(), "division_by_zero", "1:22", "", money.ErrDivisionByZero},
		{"IFBLANK(collected / nothing, 0)", RateType(), "division_by_zero", "1:19", "", money.ErrDivisionByZero},
		{"MAX(1, collected / nothing)", RateType(), "division_by_zero", "1:18", "", money.ErrDivisionByZero},
		{"collected + missing.money", MoneyType(), "missing_value", "1:13", "missing.money", nil},
		{"collected + 缺.金额", MoneyType(), "missing_value", "1:13", "missing.money", nil},
		{"missing.money", MoneyType(), "missing_value", "1:1", "missing.money", nil},
		{"-ABS(missing.money)", MoneyType(), "missing_value", "1:6", "missing.money", nil},
		{"collected * missing.money / target", MoneyType(), "missing_value", "1:13", "missing.money", nil},
		{"MIN(collected, missing.money)", MoneyType(), "missing_value", "1:16", "missing.money", nil},
		{"CLAMP(missing.money, 1, 2)", MoneyType(), "missing_value", "1:7", "missing.money", nil},
		{"CLAMP(collected, missing.money, 2)", MoneyType(), "missing_value", "1:18", "missing.money", nil},
		{"CLAMP(collected, 1, missing.money)", MoneyType(), "missing_value", "1:21", "missing.money", nil},
		{"IF(missing.truth, 1, 2)", MoneyType(), "missing_value", "1:4", "missing.truth", nil},
		{"IFS(overdue, 1, missing.truth, 2, 3)", MoneyType(), "missing_value", "1:17", "missing.truth", nil},
		{"is_new and missing.truth", TruthType(), "missing_value", "1:12", "missing.truth", nil},
		{"not missing.truth", TruthType(), "missing_value", "1:5", "missing.truth", nil},
		{"missing.truth = is_new", TruthType(), "missing_value", "1:1", "missing.truth", nil},
		{"is_new = missing.truth", TruthType(), "missing_value", "1:10", "missing.truth", nil},
		{"missing.money > 1", TruthType(), "missing_value", "1:1", "missing.money", nil},
		{"1 > missing.money", TruthType(), "missing_value", "1:5", "missing.money", nil},
		{`missing.text = "a"`, TruthType(), "missing_value", "1:1", "missing.text", nil},
		{`"a" = missing.text`, TruthType(), "missing_value", "1:7", "missing.text", nil},
		{`IN(missing.text, "a")`, TruthType(), "missing_value", "1:4", "missing.text", nil},
		{`IN(contract.kind, missing.text)`, TruthType(), "missing_value", "1:19", "missing.text", nil},
		{"missing.date > contract.signed", TruthType(), "missing_value", "1:1", "missing.date", nil},
		{"contract.signed > missing.date", TruthType(), "missing_value", "1:19", "missing.date", nil},
		{"missing.date - contract.signed", DaysType(), "missing_value", "1:1", "missing.date", nil},
		{"contract.signed - missing.date", DaysType(), "missing_value", "1:19", "missing.date", nil},
		{"missing.date + 1", DateType(), "missing_value", "1:1", "missing.date", nil},
		{"contract.signed + (missing.date - contract.signed)", DateType(), "missing_value", "1:20", "missing.date", nil},
		{"MIN(missing.date, contract.signed)", DateType(), "missing_value", "1:5", "missing.date", nil},
		{"MIN(contract.signed, missing.date)", DateType(), "missing_value", "1:22", "missing.date", nil},
		{"IF(missing.truth, contract.signed, contract.signed)", DateType(), "missing_value", "1:4", "missing.truth", nil},
		{`IF(missing.truth, "a", "b")`, TextType(), "missing_value", "1:4", "missing.truth", nil},
		{"IF(missing.truth, is_new, overdue)", TruthType(), "missing_value", "1:4", "missing.truth", nil},
		{"IFBLANK(missing.money, missing.money)", MoneyType(), "missing_value", "1:24", "missing.money", nil},
		{"IFBLANK(missing.date, missing.date)", DateType(), "missing_value", "1:23", "missing.date", nil},
		{"IFBLANK(missing.text, missing.text)", TextType(), "missing_value", "1:23", "missing.text", nil},
		{"IFBLANK(missing.truth, missing.truth)", TruthType(), "missing_value", "1:24", "missing.truth", nil},
		{"IFBLANK(IF(1 / nothing > 1 / target, contract.signed, contract.signed), contract.signed)", DateType(), "division_by_zero", "1:14", "", money.ErrDivisionByZero},
		{`IFBLANK(IF(1 / nothing > 1 / target, "a", "b"), "c")`, TextType(), "division_by_zero", "1:14", "", money.ErrDivisionByZero},
		{"IFBLANK(1 / nothing > 1 / target, is_new)", TruthType(), "division_by_zero", "1:11", "", money.ErrDivisionByZero},
		{"CLAMP(heads, heads, 3)", NumberType(), "clamp_bounds", "1:1", "", nil},
		{"contract.signed + days / 2", DateType(), "part_of_day", "1:17", "", nil},
		{"contract.signed - days / 2", DateType(), "part_of_day", "1:17", "", nil},
		{"contract.signed + days * 1000000", DateType(), "outside_calendar", "1:17", "", nil},
		{"contract.signed - days * 1000000000000", DateType(), "outside_calendar", "1:17", "", nil},
		{"contract.signed + days * 1000000000000 * 1000000000000", DateType(), "outside_calendar", "1:17", "", nil},
		{"(1 / heads) * (1 / heads) * (1 / heads)", NumberType(), "overflow", "1:27", "", money.ErrOverflow},
		{"heads * 999999999999999999 * 999999999999999999 * 99999999", NumberType(), "overflow", "1:49", "", money.ErrOverflow},
	} {
		f := compiled(t, c.source, c.want)
		for _, calc := range []*trace.Calc{{}, trace.Recorder()} {
			v, err := f.Eval(calc, newWorld(t))
			failure, ok := errors.AsType[*Failure](err)
			if !ok {
				t.Errorf("%s = %s, %v", c.source, v.show(), err)
				continue
			}
			got := codesOf(problem.List{failure.Problem})[0]
			if want := c.at + " " + c.code; got != want || failure.Input != c.input || !errors.Is(err, c.cause) && c.cause != nil {
				t.Errorf("%s fails with %s, input %q, cause %v; want %s", c.source, got, failure.Input, failure.Unwrap(), want)
			}
			if v != (Value{}) || !errors.Is(calc.Err(), err) {
				t.Errorf("%s: value %+v, the calculation has %v", c.source, v, calc.Err())
			}
			bilingual(t, failure.Problem)
		}
	}
}

// TestFailure_Sentences pins what people read, with the reason that the
// environment gave.
func TestFailure_Sentences(t *testing.T) {
	for _, c := range []struct {
		source string
		text   problem.Text
	}{
		{"collected + 缺.金额", problem.Text{ZH: `"缺.金额"（缺的金额）没有值：十月没有记录。`, EN: `"缺.金额" (Missing amount) has no value: nothing recorded for October.`}},
		{"collected / (nothing * 2) * collected", problem.Text{ZH: `除数 "nothing * 2" 等于 0。`, EN: `The divisor "nothing * 2" is 0.`}},
		{"CLAMP(collected, target, 99999)", problem.Text{ZH: "CLAMP 的下限 100000 大于上限 99999。", EN: "The lower bound 100000 of CLAMP is above the upper bound 99999."}},
		{"IF(contract.signed + days / 2 > contract.signed, 1, 2)", problem.Text{
			ZH: `"contract.signed + days / 2" 用到了 22.5 天：日期只能加减整天。`, EN: `"contract.signed + days / 2" uses 22.5 days: a date moves by whole days only.`}},
	} {
		_, err := compiled(t, c.source, MoneyType()).Eval(&trace.Calc{}, newWorld(t))
		failure, ok := errors.AsType[*Failure](err)
		if !ok {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		if diff := cmp.Diff(c.text, failure.Problem.Text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.source, diff)
		}
		if failure.Error() != failure.Problem.String(problem.EN) {
			t.Errorf("Error() = %s", failure.Error())
		}
	}
}

// A symbol whose reason for having no value is not known is still named, and
// so is one whose date is no date or that has no environment at all.
func TestFailure_MissingWithoutReason(t *testing.T) {
	w := newWorld(t)
	slot, _ := table(t).Lookup("contract.signed")
	w.values[slot] = DateOf(date(t, "2026-01-01"), nil)
	w.values[slot].Date = w.values[slot].Date.AddDays(10_000_000) // no date
	for name, env := range map[string]Env{"no date": w, "no environment": nil} {
		_, err := compiled(t, "contract.signed", DateType()).Eval(&trace.Calc{}, env)
		failure, ok := errors.AsType[*Failure](err)
		if !ok || failure.Problem.Text.EN != `"contract.signed" has no value.` || failure.Input != "contract.signed" {
			t.Errorf("%s: %v", name, err)
		}
	}
	v := evaluated(t, compiled(t, `IFBLANK(contract.signed, DATE("2026-05-05"))`, DateType()), w)
	if v.show() != "2026-05-05" {
		t.Errorf("the value that stands in is %s", v.show())
	}
}

// An environment that gives another kind than declared is refused.
func TestFailure_WrongKind(t *testing.T) {
	for _, code := range []string{"collected", "contract.kind", "contract.signed", "is_new"} {
		slot, _ := table(t).Lookup(code)
		typ := table(t).At(slot).Type
		f := compiled(t, code, typ)
		for kind := trace.Number; kind <= trace.Truth; kind++ {
			w := newWorld(t)
			w.values[slot] = Value{Kind: kind, Text: "2026-01-01", Date: date(t, "2026-01-01")}
			_, err := f.Eval(&trace.Calc{}, w)
			if (kind == typ.Kind) != (err == nil) || err != nil && !hasCode(err, "formula.wrong_value") {
				t.Errorf("%s given as kind %d: %v", code, kind, err)
			}
			if failure, ok := errors.AsType[*Failure](err); ok {
				bilingual(t, failure.Problem)
			}
		}
	}
}

// What stands in for a missing value is explained with the reason.
func TestIfBlank_Explains(t *testing.T) {
	f := compiled(t, "collected + IFBLANK(missing.money, 500)", MoneyType())
	v, err := f.Number(trace.Recorder(), newWorld(t))
	if err != nil {
		t.Fatal(err)
	}
	n := v.Node().Children[1]
	if got := n.Label.In(problem.ZH); n.Op != trace.If || n.Else || got != "没有值，取 500" || n.Unit != "CNY" {
		t.Errorf("the step is %v %q in %q", n.Op, got, n.Unit)
	}
	reason := n.Children[0]
	if got := reason.Label.In(problem.ZH); reason.Kind != trace.Truth || got != "十月没有记录" || reason.Source.Ref != "E007" {
		t.Errorf("the reason is %q from %+v", got, reason.Source)
	}
}
