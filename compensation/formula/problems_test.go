package formula

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// TestCompile_Problems states, for every defect a formula can have, which
// problems are reported and where: one mistake, one problem.
func TestCompile_Problems(t *testing.T) {
	m, r, n, truth := MoneyType(), RateType(), NumberType(), TruthType()
	for _, c := range []struct {
		source string
		want   Type
		codes  []string
	}{
		// the text as a whole
		{"", m, []string{"1:1 empty"}},
		{" \t\r\n　", m, []string{"1:1 empty"}},
		{"collected \xff", m, []string{"1:11 not_utf8"}},
		{"collected\x00 * 5%", m, []string{"1:10 hidden_character"}},
		{"coll\u200bected * \u202e5%\u2066\u2069", m, []string{"1:5 hidden_character", "1:14 hidden_character", "1:17 hidden_character"}},
		{"collected\u3164", m, []string{"1:10 hidden_character"}},
		{"collected\ufe0f", m, []string{"1:10 hidden_character"}},
		// numbers
		{"1.5.2", n, []string{"1:1 number_malformed"}},
		{"5. + 1", n, []string{"1:1 number_malformed"}},
		{".5", n, []string{"1:1 number_malformed"}},
		{"007", n, []string{"1:1 number_malformed"}},
		{"1234567890123456789", n, []string{"1:1 number_too_long"}},
		{"0.1234567890123", n, []string{"1:1 number_too_long"}},
		{"1e5", n, []string{"1:1 number_suffix"}},
		{"5块 + 30天", n, []string{"1:1 number_suffix", "1:6 number_suffix"}},
		{"5元人民币", n, []string{"1:1 number_suffix"}},
		{"5cny", n, []string{"1:1 number_suffix"}},
		{"5元%", n, []string{"1:1 number_suffix"}},
		{"collected + 5 USD", m, []string{"1:13 other_currency"}},
		{"collected + 5万USD", m, []string{"1:13 other_currency"}},
		{"5 元 元", m, []string{"1:5 operator_missing", "1:5 unknown_name"}},
		{"margin + 5元", r, []string{"1:8 unit_mismatch"}},
		{"5元", n, []string{"1:1 wrong_result"}},
		{"ROUND(heads, 2元)", n, []string{"1:14 round_digits"}},
		{"5万%", n, []string{"1:1 number_suffix"}},
		{"5x", n, []string{"1:1 number_suffix"}},
		{"0x1F", n, []string{"1:1 number_suffix"}},
		{"1_000", n, []string{"1:1 number_suffix"}},
		{"1,000", n, []string{"1:1 number_separators"}},
		{"1,500,000 * 2", n, []string{"1:1 number_separators"}},
		{"MAX(1,500, heads)", n, []string{"1:5 number_separators"}},
		{"MIN(heads, -1,500,200)", n, []string{"1:13 number_separators"}},
		{"MAX(heads * 1,500, 2)", n, []string{"1:13 number_separators"}},
		{"MAX(1,500 * heads, 2,500)", n, []string{"1:5 number_separators", "1:20 number_separators"}},
		{"MAX(1,500%, 1)", r, []string{"1:5 number_separators"}},
		{"1,500", n, []string{"1:2 comma_outside"}},
		// texts
		{`IN(contract.kind, "a, b)`, truth, []string{"1:19 text_not_closed"}},
		{`contract.kind = "a`, truth, []string{"1:17 text_not_closed"}},
		{`IN(contract.kind, "a, "b")`, truth, []string{"1:25 text_not_closed"}},
		{`foo = 'a and bar = 'b' and 1 + 5%%`, truth, []string{"1:1 unknown_name", "1:22 text_not_closed"}},
		{"IF(contract.kind = \"a, 1, 2) + foo\n + bar + 5%% + 'a'", m, []string{"1:20 text_not_closed", "2:4 unknown_name", "2:12 percent_not_after_number", "2:14 unit_mismatch"}[:3]},
		{"contract.kind = \"a\n\"", truth, []string{"1:17 text_not_closed", "2:1 text_not_closed"}},
		{"contract.kind = “a\"", truth, []string{"1:17 text_not_closed"}},
		// signs and characters
		{"collected ^ 2", m, []string{"1:11 unknown_operator"}},
		{"collected ** 2", m, []string{"1:11 unknown_operator"}},
		{"collected & collected", m, []string{"1:11 unknown_operator"}},
		{"collected =< 5 && is_new || overdue | !is_new", truth,
			[]string{"1:11 unknown_operator", "1:16 unknown_operator", "1:26 unknown_operator", "1:37 unknown_operator", "1:39 unknown_operator"}},
		{"collected => 5", truth, []string{"1:11 unknown_operator"}},
		{"MAX[collected; 5]", m, []string{"1:4 unknown_operator", "1:14 unknown_operator", "1:17 unknown_operator"}},
		{"MAX{collected、5}", m, []string{"1:4 unknown_operator", "1:14 unknown_operator", "1:16 unknown_operator"}},
		{"MAX【collected, 5】", m, []string{"1:4 unknown_operator", "1:17 unknown_operator"}},
		{"collected – 5 — 6", m, []string{"1:11 unknown_operator", "1:15 unknown_operator"}},
		{"collected # 5", m, []string{"1:11 unknown_character"}},
		{"#@: collected", m, []string{"1:1 unknown_character"}},
		{"collected ?", m, []string{"1:11 unknown_character"}},
		{"collected * $5", m, []string{"1:13 unknown_character"}},
		{"#，collected", m, []string{"1:1 unknown_character", "1:2 operand_missing"}},
		{"#；collected", m, []string{"1:1 unknown_character", "1:2 operand_missing", "1:2 unknown_operator"}},
		{"_collected", m, []string{"1:1 unknown_character"}},
		{"collected 😀😀 5", m, []string{"1:11 unknown_character"}},
		// syntax
		{"=collected", m, []string{"1:1 leading_equals"}},
		{"=", m, []string{"1:1 leading_equals", "1:2 operand_missing"}},
		{"collected *", m, []string{"1:12 operand_missing"}},
		{"collected *  ", m, []string{"1:12 operand_missing"}},
		{"collected + * 5", m, []string{"1:13 operand_missing"}},
		{"* 5", m, []string{"1:1 operand_missing"}},
		{"()", m, []string{"1:2 operand_missing"}},
		{"MAX(collected,,5)", m, []string{"1:15 operand_missing"}},
		{"MAX(collected,)", m, []string{"1:15 operand_missing"}},
		{"MAX(,collected)", m, []string{"1:5 operand_missing"}},
		{"is_new and", truth, []string{"1:11 operand_missing"}},
		{"and is_new", truth, []string{"1:1 operand_missing"}},
		{"% 5", n, []string{"1:1 operand_missing"}},
		{"collected target", m, []string{"1:11 operator_missing"}},
		{"2 collected", m, []string{"1:3 operator_missing"}},
		{"collected (5)", m, []string{"1:1 unknown_function"}},
		{"(collected)(5)", m, []string{"1:12 operator_missing"}},
		{"is_new not overdue", truth, []string{"1:8 operator_missing"}},
		{"collected true", m, []string{"1:11 operator_missing"}},
		{"(collected", m, []string{"1:1 parenthesis_not_closed"}},
		{"((collected) * (5", m, []string{"1:16 parenthesis_not_closed"}},
		{"MAX(collected, 5", m, []string{"1:4 parenthesis_not_closed"}},
		{"ROUND((collected + 5, 2)", m, []string{"1:7 parenthesis_not_closed"}},
		{"collected)", m, []string{"1:10 parenthesis_not_opened"}},
		{"(collected)) * 5))", m, []string{"1:12 parenthesis_not_opened"}},
		{")", m, []string{"1:1 operand_missing"}},
		{"collected, 5", m, []string{"1:10 comma_outside"}},
		{"(collected, 5)", m, []string{"1:11 comma_outside"}},
		{"collected, 5, 6", m, []string{"1:10 comma_outside"}},
		{"1 < heads < 3 < 4", truth, []string{"1:11 comparison_chain"}},
		{"(collected)%", m, []string{"1:12 percent_not_after_number"}},
		{"5%%", r, []string{"1:3 percent_not_after_number"}},
		{"heads % 5", n, []string{"1:7 percent_not_after_number"}},
		{"IF is_new, 1, 2", n, []string{"1:1 function_without_parentheses"}},
		{"collected * MAX", m, []string{"1:13 function_without_parentheses"}},
		// names
		{"colected", m, []string{"1:1 unknown_name"}},
		{"foo + foo * bar + foo", m, []string{"1:1 unknown_name", "1:13 unknown_name"}},
		{"SUM(collected, foo)", m, []string{"1:1 unknown_function", "1:16 unknown_name"}},
		{"MAX(foo, collected) + 5%", m, []string{"1:5 unknown_name"}},
		{"IF(foo, 1, 2) + 5%", r, []string{"1:4 unknown_name"}},
		{"is_new && overdue", m, []string{"1:8 unknown_operator"}},
		{"Collected", m, []string{"1:1 unknown_name"}},
		{"contract.kind = pilot", truth, []string{"1:17 unknown_name"}},
		// arguments
		{"IF(is_new, 1)", n, []string{"1:1 argument_count"}},
		{"IF(is_new, 1, 2, 3)", n, []string{"1:1 argument_count"}},
		{"MIN(collected)", m, []string{"1:1 argument_count"}},
		{"MIN()", m, []string{"1:1 argument_count"}},
		{"ABS(1, 2)", n, []string{"1:1 argument_count"}},
		{"DATE(2026, 1, 31)", DateType(), []string{"1:1 argument_count"}},
		{"IFS(is_new, 1)", n, []string{"1:1 argument_count"}},
		{"IFS(is_new, 1, overdue, 2)", n, []string{"1:1 ifs_without_otherwise"}},
		{"IFS(is_new, 1, FALSE, 2)", n, []string{"1:1 ifs_without_otherwise"}},
		{"ROUND(collected, heads)", m, []string{"1:18 round_digits"}},
		{"ROUND(collected, 13)", m, []string{"1:18 round_digits"}},
		{"ROUNDUP(collected, -2)", m, []string{"1:20 round_digits"}},
		{"ROUNDDOWN(collected, 1.5)", m, []string{"1:22 round_digits"}},
		{"ROUND(collected, 2%)", m, []string{"1:18 round_digits"}},
		{"ROUND(collected, 1 + 1)", m, []string{"1:18 round_digits"}},
		{"DAYS(foo) * collected", m, []string{"1:6 unknown_name"}},
		{"MAX(foo, collected, 5%)", m, []string{"1:1 unit_mismatch", "1:5 unknown_name"}},
		{"ROUND(collected, foo)", m, []string{"1:18 unknown_name"}},
		{`DATE("2026-02-30")`, DateType(), []string{"1:6 date_malformed"}},
		{`DATE("31.1.2026")`, DateType(), []string{"1:6 date_malformed"}},
		{"DATE(contract.kind)", DateType(), []string{"1:6 date_malformed"}},
		{"CLAMP(heads, 5, 1)", n, []string{"1:1 clamp_bounds"}},
		// constants without a value
		{"1 / 0", n, []string{"1:3 division_by_zero"}},
		{"collected / (1 - 1)", m, []string{"1:11 division_by_zero"}},
		{"heads + 1 / (2 - 2)", n, []string{"1:11 division_by_zero"}},
		{"IF(is_new, 1 / 0, 2)", n, []string{"1:14 division_by_zero"}},
		{`DATE("9999-12-31") + 1`, DateType(), []string{"1:20 outside_calendar"}},
		{`DATE("2026-01-31") + 1.5`, DateType(), []string{"1:20 part_of_day"}},
		{`DATE("2026-01-31") + 1 / 2`, DateType(), []string{"1:20 part_of_day"}},
		{"contract.signed + 1.5", DateType(), []string{"1:17 part_of_day"}},
		{"1.5 + contract.signed", DateType(), []string{"1:5 part_of_day"}},
		{"contract.signed - -1.5", DateType(), []string{"1:17 part_of_day"}},
		{"CLAMP(1, 3 - 1, 2 - 1)", n, []string{"1:1 clamp_bounds"}},
		{"999999999999999999 * 999999999999999999 * 999999999999999999", n, []string{"1:41 overflow"}},
		{"heads + (1/3) * (1/3) * (1/3)", n, []string{"1:23 overflow"}},
	} {
		f, problems := Compile(c.source, options(t, c.want))
		if f != nil {
			t.Errorf("%q compiles", c.source)
		}
		if diff := cmp.Diff(c.codes, codesOf(problems)); diff != "" {
			t.Errorf("%q (-want +got):\n%s%v", c.source, diff, problems)
		}
		for _, p := range problems {
			bilingual(t, p)
		}
	}
}

// TestCompile_Hints pins the fixes that depend on what was probably meant.
func TestCompile_Hints(t *testing.T) {
	for _, c := range []struct{ source, fix string }{
		{"IF(新客户且逾期, 1, 2)", "Put blanks around 且 and 或"},
		{"IF(回款>30万且新客户, 1, 2)", "Put blanks around 且 and 或"},
		{"IF(回款>5或, 1, 2)", "Put blanks around 且 and 或"},
		{"5块", "as 5000 CNY"}, {"30天", "Leave out 天"}, {"1E5", "without exponent"}, {"5kg", "a name cannot start with a digit"}, {"1e", "without exponent"}, {"1ex", "a name cannot"},
		{"collected + heads", "Multiply the number by an amount first"},
		{"heads > collected", "Multiply the number by an amount first"},
		{"collected - days", "Bring both to the same unit"},
		{"collected / days + collected / heads / days / days", "Bring both to the same unit"},
		{"collected + 5%", "amount * (1 + rate)"}, {"5% - collected", "amount * (1 + rate)"}, {"MAX(collected, 5%)", "divide first"}, {"margin >= collected", "divide first"},
		{"days + heads", "DAYS(…) turns"}, {"margin + days", "DAYS(…) turns"}, {"days * days + 1%", "Bring both to the same unit"},
		{"contract.signed + contract.signed", "Subtract two dates"}, {"-contract.signed", "Subtract two dates"}, {"contract.signed * 2", "Subtract two dates"},
		{"contract.signed + heads", "Days can be added to a date"}, {"contract.signed > 5", "Days can be added to a date"}, {"5 - contract.signed", "Days can be added to a date"},
		{`contract.kind + "a"`, "Texts can only be compared"}, {"contract.kind * 2", "Texts can only be compared"}, {`IF(is_new, 1, "a")`, "A text goes with texts only"},
		{"contract.kind = 5", "A text goes with texts only"}, {"is_new + 1", "IF(condition, 1, 0)"}, {"is_new * 1", "IF(condition, 1, 0)"}, {"is_new = 1", "with NOT before it"}, {"IF(overdue, is_new, 1)", "IF(condition, 1, 0)"},
		{"is_new + is_new", "IF(condition, 1, 0)"}, {"is_new < overdue", "with = or <>"}, {"DAYS(contract.signed)", "difference of two dates"}, {"DAYS(heads)", "difference of two dates"},
		{"IN(heads, \"a\")", "Put texts in quotes"}, {"not heads", "Write a comparison"},
	} {
		_, problems := Compile(c.source, options(t, MoneyType()))
		if !slices.ContainsFunc(problems, func(p problem.Problem) bool { return strings.Contains(p.Fix.EN, c.fix) }) {
			t.Errorf("%s: no hint %q: %v", c.source, c.fix, problems)
		}
		for _, p := range problems {
			bilingual(t, p)
		}
	}
	for _, c := range []struct {
		source string
		want   Type
		fix    string
	}{
		{"days", NumberType(), "DAYS(…) turns"}, {"collected", RateType(), "Divide to get a rate"}, {"heads", MoneyType(), "Multiply it by an amount"},
		{"collected * collected", MoneyType(), "they change units"}, {"days", MoneyType(), "they change units"}, {"collected", TruthType(), "Write a condition"},
		{"contract.kind", DateType(), "gives a date"}, {"contract.kind", MoneyType(), "gives money"},
	} {
		_, problems := Compile(c.source, options(t, c.want))
		if len(problems) != 1 || !strings.Contains(problems[0].Fix.EN, c.fix) {
			t.Errorf("%s: no hint %q: %v", c.source, c.fix, problems)
		}
	}
}

// Several mistakes are all found at once, each with its line and column in
// characters, in the order of the text.
func TestCompile_CollectsEverything(t *testing.T) {
	source := "IF(回款 > 5%,\n   回款额 * 1e3,\r\n\t“试点” + SUMM(1, 2)) ^ 如果"
	_, problems := Compile(source, options(t, MoneyType()))
	want := []string{"1:7 unit_mismatch", "2:4 unknown_name", "2:10 number_suffix", "3:9 unknown_function", "3:21 unknown_operator", "3:23 function_without_parentheses"}
	if diff := cmp.Diff(want, codesOf(problems)); diff != "" {
		t.Errorf("(-want +got):\n%s%v", diff, problems)
	}
}

// TestCompile_Sentences pins what people read, in both languages.
func TestCompile_Sentences(t *testing.T) {
	for _, c := range []struct {
		source string
		text   problem.Text
		fix    problem.Text
	}{
		{"collected + 5%",
			problem.Text{ZH: `不能把金额（"collected"）与比例（"5%"）相加。`, EN: `Cannot add money ("collected") and a rate ("5%").`},
			problem.Text{ZH: "要按百分比增减金额，写成 金额 * (1 + 比例)；比例所对应的金额是 金额 * 比例。", EN: "To change an amount by a percentage write amount * (1 + rate); a percentage of an amount is amount * rate."}},
		{"IF(回款 > 5%, 1, 0)",
			problem.Text{ZH: `不能把金额（"回款"）与比例（"5%"）比较。`, EN: `Cannot compare money ("回款") with a rate ("5%").`},
			problem.Text{ZH: "金额与金额比较；要与比例比较，先相除：回款.本年 / 指标.target >= 80%。", EN: "Compare money with money; to compare with a rate, divide first: collected.year / figure.target >= 80%."}},
		{"contract.signed - collected",
			problem.Text{ZH: `不能从日期（"contract.signed"）中减去金额（"collected"）。`, EN: `Cannot subtract money ("collected") from a date ("contract.signed").`},
			problem.Text{ZH: "日期可以加减天数，两个日期可以相减或比较；其他数字不能与日期一起使用。", EN: "Days can be added to a date or subtracted from it, and two dates subtracted or compared; other numbers do not go with dates."}},
		{"MAX(collected, days)",
			problem.Text{ZH: `MAX 的各个值必须同类，而 "collected" 是金额，"days" 是天数。`, EN: `The values of MAX must be alike, but "collected" is money and "days" is a number of days.`},
			problem.Text{ZH: "让两边的单位相同；乘法和除法会改变单位。", EN: "Bring both to the same unit; multiplication and division change units."}},
		{"colected",
			problem.Text{ZH: `没有名为 "colected" 的数据项。`, EN: `There is no input named "colected".`},
			problem.Text{ZH: `是否要写 "collected"？`, EN: `Did you mean "collected"?`}},
		{"IF(collected, 1, 2)",
			problem.Text{ZH: `IF 需要条件，而 "collected" 是金额。`, EN: `IF needs a condition, but "collected" is money.`},
			problem.Text{ZH: "写一个比较，例如 回款 > 0。", EN: "Write a comparison, for example collected > 0."}},
		{"margin",
			problem.Text{ZH: "公式的结果必须是金额，现在是比例。", EN: "The formula must give money, but it gives a rate."},
			problem.Text{ZH: "把它乘以一个金额，例如 业绩 * 5%；给固定金额写上币种：人数 * 300元。", EN: "Multiply it by an amount, for example base * 5%; give a fixed amount its currency: heads * 300 CNY."}},
		{"IF(is_new, 1)",
			problem.Text{ZH: "IF 需要 3 个参数，这里有 2 个。", EN: "IF takes 3 arguments, not 2."},
			problem.Text{ZH: "写成 IF(条件, 成立时的值, 不成立时的值)。", EN: "Write IF(condition, value if true, value if false)."}},
		{"collected * collected / days * collected * target",
			problem.Text{ZH: `"collected * collected / days * collected * target" 的结果是单位为「金额⁴·天⁻¹」的数，没有意义。`, EN: `The result of "collected * collected / days * collected * target" would be a number in money⁴·days⁻¹, which has no meaning.`},
			problem.Text{ZH: "检查是否多乘或多除了一次金额或天数。", EN: "Check whether an amount or a number of days is multiplied or divided once too often."}},
	} {
		_, problems := Compile(c.source, options(t, MoneyType()))
		if len(problems) != 1 {
			t.Errorf("%s: %d problems: %v", c.source, len(problems), problems)
			continue
		}
		if diff := cmp.Diff([]problem.Text{c.text, c.fix}, []problem.Text{problems[0].Text, problems[0].Fix}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.source, diff)
		}
	}
}

// A formula with warnings compiles; a bare 80 beside a rate is suspicious, a
// written 8000% is not.
func TestCompile_WarnsOfPercent(t *testing.T) {
	for _, c := range []struct {
		source string
		want   Type
		codes  []string
	}{
		{"margin >= 80", TruthType(), []string{"1:11 rate_in_percent"}},
		{"margin >= -80", TruthType(), []string{"1:11 rate_in_percent"}},
		{"MAX(margin, 10)", RateType(), []string{"1:13 rate_in_percent"}},
		{"margin >= 9.99", TruthType(), []string{}},
		{"margin >= 8000%", TruthType(), []string{}},
		{"5", RateType(), []string{"1:1 rate_in_percent"}},
		{"IF(is_new, 1.99, 2)", RateType(), []string{"1:18 rate_in_percent"}},
		{"5", NumberType(), []string{}},
		{"80", MoneyType(), []string{}},
		{"heads >= 80", TruthType(), []string{}},
	} {
		f, problems := Compile(c.source, options(t, c.want))
		if f == nil || problems.Failed() {
			t.Errorf("%s does not compile: %v", c.source, problems)
		}
		if diff := cmp.Diff(c.codes, codesOf(problems)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.source, diff)
		}
		for _, p := range problems {
			bilingual(t, p)
		}
	}
	_, problems := Compile("margin >= 80", options(t, TruthType()))
	if got := problems[0].String(problem.ZH); !strings.Contains(got, "80 作为比例就是 8000%。") || !strings.Contains(got, "（警告）") {
		t.Error(got)
	}
}

// Foreign functions of spreadsheets get an answer of their own.
func TestCompile_ForeignFunctions(t *testing.T) {
	for name, fix := range map[string]string{
		"SUM": "+", "average": "/ 2", "TODAY": "no clock", "VLOOKUP": "IFS", "INT": "ROUNDDOWN", "CEILING": "ROUNDUP", "POWER": "a * a", "IFERROR": "IFBLANK",
		"RUND": "Did you mean ROUND?", "最大值": "Did you mean 最大?", "XYZZY": "The functions are: IF, IFS, IFBLANK",
	} {
		_, problems := Compile(name+"(collected, 1)", options(t, MoneyType()))
		if len(problems) != 1 || problems[0].Code != "formula.unknown_function" || !strings.Contains(problems[0].Fix.EN, fix) {
			t.Errorf("%s: %v", name, problems)
			continue
		}
		bilingual(t, problems[0])
	}
}

// The currency of an amount is the one of the formula; 元 is for CNY only.
func TestCompile_Currency(t *testing.T) {
	for _, c := range []struct {
		currency string
		source   string
		text     string // "" where it compiles
	}{
		{"CNY", "5元", ""}, {"CNY", "5 CNY", ""}, {"USD", "5 USD", ""}, {"USD", "5万 USD", ""}, {"", "5", ""},
		{"USD", "5元", `Amounts here are in USD, not in "元".`}, {"CNY", "5 USD", `Amounts here are in CNY, not in "USD".`},
		{"", "5元", `There is no currency here, so "元" cannot be written.`}, {"", "5 CNY", `There is no currency here, so "CNY" cannot be written.`},
	} {
		currency, _ := money.ParseCurrency(c.currency)
		f, problems := Compile(c.source, Options{Want: MoneyType(), Currency: currency})
		switch {
		case c.text == "" && f == nil:
			t.Errorf("%s in %s: %v", c.source, c.currency, problems)
		case c.text != "" && (len(problems) != 1 || problems[0].Text.EN != c.text):
			t.Errorf("%s in %s: %v", c.source, c.currency, problems)
		}
		for _, p := range problems {
			bilingual(t, p)
		}
	}
}

// A hostile spelling is escaped and cut in messages.
func TestCompile_MessagesCannotBeForged(t *testing.T) {
	_, problems := Compile(strings.Repeat("x", 500)+" + \"a\\\"", options(t, MoneyType()))
	for _, p := range problems {
		if len(p.Text.EN) > 400 {
			t.Errorf("a message of %d bytes: %s", len(p.Text.EN), p.Text.EN)
		}
	}
	if len(problems) == 0 {
		t.Error("no problem")
	}
}
