package formula_test

import (
	"fmt"

	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// The inputs that this company lets its formulas use.
func inputs() *formula.Symbols {
	symbols, err := formula.NewSymbols([]formula.Symbol{
		{Code: "collected", Aliases: []string{"回款"}, Type: formula.MoneyType(), Title: problem.Text{ZH: "回款额", EN: "Collected"}},
		{Code: "target", Aliases: []string{"目标"}, Type: formula.MoneyType(), Title: problem.Text{ZH: "回款目标", EN: "Collection target"}},
		{Code: "receipt.value_date", Aliases: []string{"回款.到账日"}, Type: formula.DateType()},
		{Code: "instalment.due_date", Aliases: []string{"分期.到期日"}, Type: formula.DateType()},
	})
	if err != nil {
		fmt.Println(err)
	}
	return symbols
}

// receipt is one receipt of one person, as a formula sees it.
type receipt map[int]formula.Value

func (r receipt) Symbol(_ *trace.Calc, slot int) formula.Value {
	v, ok := r[slot]
	if !ok {
		return formula.Absent(trace.L(trace.KeySymbol, problem.Text{ZH: "本期没有记录", EN: "nothing is recorded for this period"}), trace.Source{})
	}
	return v
}

func amount(s string) formula.Value {
	d, _ := money.ParseDecimal(s)
	return formula.NumberOf(trace.Of(d))
}

func day(s string) formula.Value {
	d, _ := period.ParseDate(s)
	return formula.DateOf(d, nil)
}

// A commission of 5 %, more for money that comes early, less for money that
// comes late.
func Example() {
	cny, _ := money.ParseCurrency("CNY")
	symbols := inputs()
	f, problems := formula.Compile(
		`collected * 5% * IFS(receipt.value_date - instalment.due_date <= 15, 1.1,
		                      receipt.value_date - instalment.due_date <= 60, 1,
		                      0.8)`,
		formula.Options{Symbols: symbols, Want: formula.MoneyType(), Currency: cny})
	if problems.Failed() {
		fmt.Println(problems)
		return
	}
	fmt.Println("needs", f.Inputs())

	r := receipt{0: amount("120000.50"), 2: day("2026-03-10"), 3: day("2026-01-31")}
	v, err := f.Number(&trace.Calc{}, r)
	fmt.Println(v, err)

	delete(r, 3)
	_, err = f.Number(&trace.Calc{}, r)
	fmt.Println(err)
	// Output:
	// needs [collected instalment.due_date receipt.value_date]
	// 6000.025 <nil>
	// 1:43: "instalment.due_date" has no value: nothing is recorded for this period. Fix: Supply the value, or say what holds without it: IFBLANK(value, value if there is none). [formula.missing_value]
}

// Everything that is wrong is said at once, with its place, in the language of
// the reader.
func Example_problems() {
	cny, _ := money.ParseCurrency("CNY")
	_, problems := formula.Compile("如果(回款 > 5%, 回款 * 3%, colected + 1000块)",
		formula.Options{Symbols: inputs(), Want: formula.MoneyType(), Currency: cny})
	for _, p := range problems {
		fmt.Println(p.String(problem.ZH))
	}
	for _, p := range problems {
		fmt.Println(p.String(problem.EN))
	}
	// Output:
	// 1:7: 不能把金额（"回款"）与比例（"5%"）比较。 处理：金额与金额比较；要与比例比较，先相除：回款.本年 / 指标.target >= 80%。 [formula.unit_mismatch]
	// 1:22: 没有名为 "colected" 的数据项。 处理：是否要写 "collected"？ [formula.unknown_name]
	// 1:33: 数字 "1000" 后面不能写 "块"。 处理：金额写成 5000元 或 12万元。 [formula.number_suffix]
	// 1:7: Cannot compare money ("回款") with a rate ("5%"). Fix: Compare money with money; to compare with a rate, divide first: collected.year / figure.target >= 80%. [formula.unit_mismatch]
	// 1:22: There is no input named "colected". Fix: Did you mean "collected"? [formula.unknown_name]
	// 1:33: The number "1000" cannot be followed by "块". Fix: Write an amount as 5000 CNY, or as a plain 5000. [formula.number_suffix]
}
