package formula

import (
	"errors"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// TestEval_EveryOperatorAndFunction evaluates in the world of the tests:
// collected 120000.50, target 100000, margin 12.5 %, heads 7, days 45, a pilot
// contract signed 2026-01-31, a receipt of 2026-03-01.
func TestEval_EveryOperatorAndFunction(t *testing.T) {
	m, r, n, d := MoneyType(), RateType(), NumberType(), DaysType()
	text, day, truth := TextType(), DateType(), TruthType()
	for _, c := range []struct {
		source string
		want   Type
		value  string
	}{
		// literals
		{"500", m, "500"}, {"12.30", m, "12.3"}, {"-5", m, "-5"}, {"5%", r, "0.05"}, {"5‰", r, "0.005"}, {"5 %", r, "0.05"},
		{"5％", r, "0.05"}, {"12.3万", m, "123000"}, {"1.5亿", m, "150000000"}, {"12.3 万", m, "123000"}, {"0.000000000001", n, "0.000000000001"},
		{"１２．５", n, "12.5"}, {"-5%", r, "-0.05"},
		{"500元", m, "500"}, {"500 CNY", m, "500"}, {"1.2万元", m, "12000"}, {"1.2 亿元", m, "120000000"}, {"3万 CNY", m, "30000"}, {"3万CNY", m, "30000"}, {"-5 元", m, "-5"}, {"５００ＣＮＹ", m, "500"},
		{"heads * 300元", m, "2100"}, {"3000 CNY * margin", m, "375"}, {"collected / 1元", r, "120000.5"}, {"collected > 30万元", truth, "false"}, {"10万元 * 5%", m, "5000"},
		{"999999999999999999.999999999999亿", m, "99999999999999999999999999.9999"}, {"0.000000000001%", r, "0.00000000000001"}, {"0.000000000001‰", r, "0.000000000000001"},
		{`"pilot"`, text, "pilot"}, {"'it''s'", text, "it's"}, {`"say ""yes"""`, text, `say "yes"`}, {"“试点”", text, "试点"},
		{"‘试点’", text, "试点"}, {"＂a＋b＂", text, "a＋b"}, {`"他说“好”"`, text, "他说“好”"}, {`""`, text, ""},
		{"true", truth, "true"}, {"FALSE", truth, "false"}, {"真", truth, "true"}, {"假", truth, "false"},
		{`DATE("2026-01-31")`, day, "2026-01-31"}, {`日期(“2024-02-29”)`, day, "2024-02-29"},
		// names
		{"collected", m, "120000.5"}, {"回款", m, "120000.5"}, {"合同.类型", text, "pilot"}, {"ｃｏｌｌｅｃｔｅｄ", m, "120000.5"}, {"is_new", truth, "true"},
		// arithmetic
		{"collected + 1", m, "120001.5"}, {"collected - target", m, "20000.5"}, {"target - collected", m, "-20000.5"}, {"-collected", m, "-120000.5"},
		{"--collected", m, "120000.5"}, {"collected * 5%", m, "6000.025"}, {"5% * collected", m, "6000.025"}, {"collected × margin", m, "15000.0625"},
		{"collected / target", r, "1.200005"}, {"collected ÷ heads", m, "17142.928571428571428571"}, {"2 / 3", n, "0.666666666666666667"}, {"-2 / 3", n, "-0.666666666666666667"},
		{"1 + 2 * 3", n, "7"}, {"(1 + 2) * 3", n, "9"}, {"（１＋２）＊３", n, "9"}, {"10 - 2 - 3", n, "5"}, {"24 / 4 / 2", n, "3"}, {"24 / 4 * 2", n, "12"}, {"2 * -3", n, "-6"},
		{"7 − 2", n, "5"}, {"margin + 1", n, "1.125"}, {"margin * margin", r, "0.015625"}, {"days / 30", d, "1.5"}, {"days / days", n, "1"},
		// comparison
		{"collected = 120000.5", truth, "true"}, {"collected == 120000.50", truth, "true"}, {"collected ＝ 1", truth, "false"}, {"collected <> 1", truth, "true"},
		{"collected != 120000.5", truth, "false"}, {"collected ≠ 1", truth, "true"}, {"collected > 30万", truth, "false"}, {"collected >= 120000.5", truth, "true"},
		{"collected ≥ 120000.51", truth, "false"}, {"collected < target", truth, "false"}, {"target <= 100000", truth, "true"}, {"target ≤ 99999.99", truth, "false"},
		{"collected ＞ target", truth, "true"}, {"1 ≦ 2", truth, "true"}, {"1 ≧ 2", truth, "false"}, {"1 ！＝ 2", truth, "true"}, {"1 ＜ 2", truth, "true"}, {"1 < -2", truth, "false"}, {"collected / target >= 80%", truth, "true"},
		{`contract.kind = "pilot"`, truth, "true"}, {`contract.kind <> "pilot"`, truth, "false"}, {`contract.kind = "Pilot"`, truth, "false"},
		{"is_new = overdue", truth, "false"}, {"is_new <> overdue", truth, "true"}, {`contract.signed < DATE("2026-02-01")`, truth, "true"},
		{"contract.signed = receipt.value_date", truth, "false"}, {"contract.signed >= receipt.value_date", truth, "false"}, {"contract.signed <= contract.signed", truth, "true"},
		{"contract.signed > receipt.value_date", truth, "false"}, {"contract.signed <> receipt.value_date", truth, "true"}, {"days <= 45", truth, "true"},
		// dates
		{"receipt.value_date - contract.signed", d, "29"}, {"contract.signed - receipt.value_date", d, "-29"}, {"contract.signed + 1", day, "2026-02-01"},
		{"1 + contract.signed", day, "2026-02-01"}, {"contract.signed + days", day, "2026-03-17"}, {"days + contract.signed", day, "2026-03-17"},
		{"contract.signed - 31", day, "2025-12-31"}, {"contract.signed - days", day, "2025-12-17"}, {"contract.signed + 1.0", day, "2026-02-01"},
		{"DAYS(receipt.value_date - contract.signed)", n, "29"}, {"天数(receipt.value_date - contract.signed) * 2", n, "58"}, {"DAYS(30)", n, "30"}, {"heads + DAYS(days)", n, "52"},
		// logic
		{"is_new and overdue", truth, "false"}, {"is_new AND NOT overdue", truth, "true"}, {"is_new or overdue", truth, "true"}, {"overdue Or overdue", truth, "false"},
		{"AND(is_new, true, 1 < 2)", truth, "true"}, {"并且(is_new, overdue)", truth, "false"}, {"OR(overdue, overdue, is_new)", truth, "true"}, {"或者(overdue, 假)", truth, "false"},
		{"NOT(overdue)", truth, "true"}, {"非 overdue", truth, "true"}, {"not not overdue", truth, "false"}, {"not 1 > 2", truth, "true"}, {"is_new 且 非(overdue)", truth, "true"},
		{"overdue 或 is_new", truth, "true"}, {"is_new 并且 is_new 或者 overdue", truth, "true"}, {"overdue and overdue or is_new", truth, "true"},
		{"overdue and (overdue or is_new)", truth, "false"}, {"is_new or is_new and overdue", truth, "true"}, {"1 < 2 and 2 < 3", truth, "true"}, {"且(is_new, is_new)", truth, "true"},
		// choice
		{"IF(is_new, collected, 0)", m, "120000.5"}, {"if(overdue, collected, 0)", m, "0"}, {"如果（overdue，1，2）", n, "2"}, {`IF(is_new, "a", "b")`, text, "a"},
		{"IF(overdue, contract.signed, receipt.value_date)", day, "2026-03-01"}, {"IF(is_new, overdue, true)", truth, "false"},
		{"IFS(overdue, 1, days <= 30, 2, days <= 60, 3, 4)", n, "3"}, {"IFS(overdue, 1, days <= 30, 2, 4)", n, "4"}, {"ifs(is_new, 1%, 2%)", r, "0.01"},
		{"多条件(overdue, 1, 真, 9)", n, "9"}, {`IFS(overdue, "a", is_new, "b", "c")`, text, "b"}, {"IFS(overdue, is_new, is_new, overdue, true)", truth, "false"},
		{`IFS(overdue, contract.signed, DATE("2026-05-01"))`, day, "2026-05-01"},
		{"IFBLANK(collected, 0)", m, "120000.5"}, {"IFBLANK(missing.money, 5)", m, "5"}, {"如空(missing.money + collected, target)", m, "100000"},
		{`IFBLANK(missing.text, "none")`, text, "none"}, {`IFBLANK(contract.kind, "none")`, text, "pilot"}, {"IFBLANK(missing.date, contract.signed)", day, "2026-01-31"},
		{"IFBLANK(contract.signed, missing.date)", day, "2026-01-31"}, {"IFBLANK(missing.truth, true)", truth, "true"}, {"IFBLANK(overdue, true)", truth, "false"},
		{"IFBLANK(IFBLANK(missing.money, missing.money), 3)", m, "3"}, {"IFBLANK(IF(missing.truth, 1, 2), 3)", n, "3"}, {`IFBLANK(IN(missing.text, "a"), overdue)`, truth, "false"},
		{"MIN(collected, target, 130000)", m, "100000"}, {"最小(3, 1, 2)", n, "1"}, {"MAX(collected, target)", m, "120000.5"}, {"最大(1, 5, 3, 4, 2, 0)", n, "5"}, {"MAX(-1, -2)", n, "-1"}, {"MAX(heads,500)", n, "500"}, {"MAX(1.5,500)", n, "500"},
		{"MAX(1500,500, 2, 30)", n, "1500"}, {"MAX((1),500)", n, "500"}, {"MAX(1, 500)", n, "500"}, {"MAX(1,50)", n, "50"}, {"MAX(1,5000)", n, "5000"}, {"IF(is_new,100,200)", n, "100"}, {"MAX(1%,500%)", r, "5"},
		{"MIN(-1, 2)", n, "-1"}, {"MIN(contract.signed, receipt.value_date)", day, "2026-01-31"}, {`MAX(contract.signed, receipt.value_date, DATE("2026-02-02"))`, day, "2026-03-01"},
		{"CLAMP(collected / target, 50%, 100%)", r, "1"}, {"限于(5, 1, 10)", n, "5"}, {"CLAMP(-5, 1, 10)", n, "1"}, {"CLAMP(50, 1, 10)", n, "10"}, {"CLAMP(5, 5, 5)", n, "5"},
		{"ABS(target - collected)", m, "20000.5"}, {"绝对值(5)", n, "5"}, {"ABS(-heads)", n, "7"},
		// rounding
		{"ROUND(2.345, 2)", n, "2.35"}, {"ROUND(-2.345, 2)", n, "-2.35"}, {"四舍五入(collected, 0)", m, "120001"}, {"ROUND(2.3, 5)", n, "2.3"}, {"ROUND(margin, 2)", r, "0.13"},
		{"ROUND(1 / 3, 12)", n, "0.333333333333"},
		{"ROUNDDOWN(2.349, 2)", n, "2.34"}, {"ROUNDDOWN(2.341, 2)", n, "2.34"}, {"ROUNDDOWN(-2.349, 2)", n, "-2.34"}, {"ROUNDDOWN(-2.341, 2)", n, "-2.34"}, {"向下舍入(0.9, 0)", n, "0"}, {"ROUNDDOWN(0, 0)", n, "0"},
		{"ROUNDUP(2.341, 2)", n, "2.35"}, {"ROUNDUP(2.349, 2)", n, "2.35"}, {"ROUNDUP(-2.341, 2)", n, "-2.35"}, {"ROUNDUP(2.34, 2)", n, "2.34"}, {"向上舍入(-0.1, 0)", n, "-1"}, {"ROUNDUP(0, 0)", n, "0"},
		{"ROUNDDOWN(collected / 10000, 0) * 50", m, "600"}, {"ROUNDUP(0.000000000001 / 10, 12)", n, "0.000000000001"},
		// lists
		{`IN(contract.kind, "standard", "pilot")`, truth, "true"}, {`属于(合同.类型, "a", "b")`, truth, "false"}, {`IN("a", contract.kind, "a")`, truth, "true"},
	} {
		f := compiled(t, c.source, c.want)
		v := evaluated(t, f, newWorld(t))
		if got := v.show(); got != c.value {
			t.Errorf("%s = %s, want %s", c.source, got, c.value)
		}
		if v.Kind != c.want.Kind {
			t.Errorf("%s gives kind %v, want %v", c.source, v.Kind, c.want.Kind)
		}
	}
}

// TestEval_IsLazy proves by what the environment is asked that untaken
// branches and undecided operands are not evaluated.
func TestEval_IsLazy(t *testing.T) {
	for _, c := range []struct {
		source string
		want   Type
		asked  []string
	}{
		{"IF(is_new, collected, target)", MoneyType(), []string{"is_new", "collected"}},
		{"IF(overdue, collected, target)", MoneyType(), []string{"overdue", "target"}},
		{"IFS(overdue, collected, is_new, target, nothing)", MoneyType(), []string{"overdue", "is_new", "target"}},
		{"IFBLANK(collected, target)", MoneyType(), []string{"collected"}},
		{"IFBLANK(missing.money, target)", MoneyType(), []string{"missing.money", "target"}},
		{"IFBLANK(missing.money + collected, target)", MoneyType(), []string{"missing.money", "target"}},
		{"overdue and is_new", TruthType(), []string{"overdue"}},
		{"is_new and overdue and is_new", TruthType(), []string{"is_new", "overdue"}},
		{"OR(is_new, overdue)", TruthType(), []string{"is_new"}},
		{"overdue or is_new or missing.truth", TruthType(), []string{"overdue", "is_new"}},
		{"IN(contract.kind, contract.kind, missing.text)", TruthType(), []string{"contract.kind", "contract.kind"}},
		{"IF(nothing = 0, 0, collected / nothing)", RateType(), []string{"nothing"}},
	} {
		f := compiled(t, c.source, c.want)
		for _, calc := range []*trace.Calc{{}, trace.Recorder()} {
			w := newWorld(t)
			if _, err := f.Eval(calc, w); err != nil {
				t.Errorf("%s: %v", c.source, err)
			}
			var asked []string
			for _, slot := range w.asked {
				asked = append(asked, words[slot].code)
			}
			if len(asked) != len(c.asked) {
				t.Errorf("%s asked for %v, want %v", c.source, asked, c.asked)
				continue
			}
			for i := range asked {
				if asked[i] != c.asked[i] {
					t.Errorf("%s asked for %v, want %v", c.source, asked, c.asked)
				}
			}
		}
	}
}

func TestEval_NumberAndTruth(t *testing.T) {
	w := newWorld(t)
	f := compiled(t, "collected * 5%", MoneyType())
	v, err := f.Number(&trace.Calc{}, w)
	if err != nil || v.String() != "6000.025" || v.Node() != nil {
		t.Errorf("Number = %v, %v, %v", v, v.Node(), err)
	}
	if v, err = f.Number(trace.Recorder(), w); err != nil || v.Node() == nil || v.Node().Unit != "CNY" {
		t.Errorf("Number, recording = %v, %v, %v", v, v.Node(), err)
	}
	b, node, err := compiled(t, "collected > target", TruthType()).Truth(&trace.Calc{}, w)
	if !b || node != nil || err != nil {
		t.Errorf("Truth = %v, %v, %v", b, node, err)
	}
	if b, node, err = compiled(t, "collected > target", TruthType()).Truth(trace.Recorder(), w); !b || node == nil || err != nil {
		t.Errorf("Truth, recording = %v, %v, %v", b, node, err)
	}

	c := &trace.Calc{}
	if _, _, err = f.Truth(c, w); !hasCode(err, "formula.wrong_result") || !errors.Is(c.Err(), err) {
		t.Errorf("the truth of a number: %v, the calculation has %v", err, c.Err())
	}
	c = &trace.Calc{}
	if _, err = compiled(t, "is_new", TruthType()).Number(c, w); !hasCode(err, "formula.wrong_result") || !errors.Is(c.Err(), err) {
		t.Errorf("the number of a truth: %v, the calculation has %v", err, c.Err())
	}
}

// A constant formula gives its value without an environment.
func TestEval_Constant(t *testing.T) {
	f := compiled(t, "1.5% * 2", RateType())
	for _, c := range []*trace.Calc{{}, trace.Recorder()} {
		v, err := f.Number(c, nil)
		if err != nil || v.String() != "0.03" || (v.Node() != nil) != c.Recording() {
			t.Errorf("the constant is %v, %v, %v", v, v.Node(), err)
		}
	}
	if v, ok := f.Constant(); !ok || v.Number.String() != "0.03" || v.Node != nil {
		t.Errorf("Constant = %+v, %v", v, ok)
	}
	if v, ok := compiled(t, `IF(1 < 2, "a", "b")`, TextType()).Constant(); !ok || v.Text != "a" || v.Kind != trace.Text {
		t.Errorf("Constant = %+v, %v", v, ok)
	}
	if v, ok := compiled(t, "collected", MoneyType()).Constant(); ok || v != (Value{}) {
		t.Errorf("a formula with inputs is the constant %+v", v)
	}
}

// A calculation that has failed stays failed: nothing is evaluated in it.
func TestEval_InAFailedCalculation(t *testing.T) {
	c, w := &trace.Calc{}, newWorld(t)
	c.Fail(money.ErrOverflow)
	f := compiled(t, "collected", MoneyType())
	_, err := f.Eval(c, w)
	if !hasCode(err, "formula.failed_before") || !errors.Is(err, money.ErrOverflow) || len(w.asked) > 0 {
		t.Errorf("error %v, asked for %v", err, w.asked)
	}

	if _, err = compiled(t, "contract.kind", TextType()).Eval(c, w); !hasCode(err, "formula.failed_before") || len(w.asked) > 0 {
		t.Errorf("error %v, asked for %v", err, w.asked)
	}

	c.Reset()
	_, first := compiled(t, "collected / nothing", RateType()).Eval(c, w)
	_, second := f.Eval(c, w)
	if first == nil || second != first || !errors.Is(c.Err(), first) { //nolint:errorlint // the very same failure is meant
		t.Errorf("first %v, then %v", first, second)
	}
	c.Reset()
	if _, err = f.Eval(c, w); err != nil {
		t.Errorf("after Reset: %v", err)
	}
}

func hasCode(err error, code string) bool {
	failure, ok := errors.AsType[*Failure](err)
	return ok && failure.Problem.Code == code
}

func TestEval_SymbolWithoutNode(t *testing.T) {
	f := compiled(t, "collected + target", MoneyType())
	bare := bareWorld{newWorld(t).values}
	v, err := f.Number(trace.Recorder(), bare)
	if err != nil {
		t.Fatal(err)
	}
	if problems := trace.Verify(v.Node()); len(problems) > 0 {
		t.Error(problems)
	}
	leaf := v.Node().Children[0]
	if got := leaf.Label.In(problem.ZH); got != "回款额" || leaf.Unit != "CNY" || leaf.Source.Ref != "collected" {
		t.Errorf("the leaf is %q in %q from %+v", got, leaf.Unit, leaf.Source)
	}
}

// bareWorld gives values without nodes even when the calculation records.
type bareWorld struct{ values []Value }

func (b bareWorld) Symbol(_ *trace.Calc, slot int) Value { return b.values[slot] }

// A step that the environment made and shares is not renamed by a formula.
func TestEval_LeavesTheNodesOfTheEnvironmentAlone(t *testing.T) {
	shared := computedWorld{}
	c := trace.Recorder()
	shared.value = c.Add(trace.Of(money.Int(1)), trace.Of(money.Int(2)))
	for _, source := range []string{"collected", "IFBLANK(collected, 0)", "collected + 0"} {
		v, err := compiled(t, source, MoneyType()).Number(c, shared)
		if err != nil || v.String() != "3" || v.Node() == shared.value.Node() {
			t.Errorf("%s = %v, %v", source, v, err)
		}
		if n := shared.value.Node(); n.Label.Key != "" || n.Unit != "" {
			t.Errorf("%s renamed the node of the environment to %v in %q", source, n.Label, n.Unit)
		}
		if problems := trace.Verify(v.Node()); len(problems) > 0 {
			t.Errorf("%s: %v", source, problems)
		}
	}
}

type computedWorld struct{ value trace.Value }

func (w computedWorld) Symbol(*trace.Calc, int) Value { return NumberOf(w.value) }
