package formula

import (
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// opSigns are the operators as messages write them.
var opSigns = [...]string{
	opNeg: "-", opAdd: "+", opSub: "-", opMul: "*", opQuo: "/",
	opEqual: "=", opDiffer: "<>", opLess: "<", opAtMost: "<=", opMore: ">", opAtLeast: ">=",
}

// sign names an operator or function in messages.
func (o op) sign() string {
	for _, f := range functions {
		if f.op == o {
			return f.words[0]
		}
	}
	return opSigns[min(int(o), len(opSigns)-1)]
}

// kindFix says what to do where a number is needed and something else stands.
func kindFix(k trace.Kind) problem.Text {
	switch k {
	case trace.Truth:
		return problem.Text{ZH: "用 IF(条件, 1, 0) 把条件变成数字。", EN: "Turn a condition into a number with IF(condition, 1, 0)."}
	case trace.Date:
		return problem.Text{ZH: "两个日期相减得到天数：日期2 - 日期1。", EN: "Subtract two dates to get a number of days: later date - earlier date."}
	}
	return problem.Text{ZH: "文本只能用 =、<> 或 IN 比较；数字不加引号。", EN: "Texts can only be compared, with =, <> or IN; write numbers without quotes."}
}

// mismatchFix says what to do where values of two types meet.
func mismatchFix(o op, a, b Type) problem.Text {
	if a.Kind != trace.Number {
		a, b = b, a
	}
	switch {
	case a.Kind != trace.Number || b.Kind != trace.Number:
		return kindsFix(o, a.Kind, b.Kind)
	case a.Unit == MoneyType().Unit || b.Unit == MoneyType().Unit:
		other := b
		if a.Unit != MoneyType().Unit {
			other = a
		}
		return moneyFix(o, other)
	case a.Unit.dimensionless() != b.Unit.dimensionless() && (a.Unit == DaysType().Unit || b.Unit == DaysType().Unit):
		return problem.Text{ZH: "用 DAYS(天数) 把天数变成数字。", EN: "DAYS(…) turns a number of days into a plain number."}
	}
	return sameUnitFix()
}

func sameUnitFix() problem.Text {
	return problem.Text{ZH: "让两边的单位相同；乘法和除法会改变单位。", EN: "Bring both to the same unit; multiplication and division change units."}
}

// blanksFix says that the logical words need blanks around them.
func blanksFix() problem.Text {
	return problem.Text{ZH: "“且”“或”的前后要加空格：回款 > 0 且 目标 > 0。", EN: "Put blanks around 且 and 或: 回款 > 0 且 目标 > 0."}
}

// moneyFix says what to do where money meets a number of another unit.
func moneyFix(o op, other Type) problem.Text {
	switch {
	case !other.Unit.dimensionless():
		return sameUnitFix()
	case !other.Unit.Rate:
		return problem.Text{
			ZH: "先把数字乘以一个金额，例如 人数 * 300元；只有单独写出的数字（如 500）可以当作金额。",
			EN: "Multiply the number by an amount first, for example heads * 300 CNY; only a number written alone, such as 500, can stand for money.",
		}
	case o == opAdd || o == opSub:
		return problem.Text{
			ZH: "要按百分比增减金额，写成 金额 * (1 + 比例)；比例所对应的金额是 金额 * 比例。",
			EN: "To change an amount by a percentage write amount * (1 + rate); a percentage of an amount is amount * rate.",
		}
	}
	return problem.Text{
		ZH: "金额与金额比较；要与比例比较，先相除：回款.本年 / 指标.target >= 80%。",
		EN: "Compare money with money; to compare with a rate, divide first: collected.year / figure.target >= 80%.",
	}
}

// kindsFix says what to do where values of different kinds meet, or of a kind
// that has no such operator.
func kindsFix(o op, a, b trace.Kind) problem.Text {
	is := func(k trace.Kind) bool { return a == k || b == k }
	switch {
	case is(trace.Text) && (o == opAdd || o == opSub):
		return kindFix(trace.Text)
	case is(trace.Text):
		return problem.Text{ZH: "文本只能与文本一起使用；数字和日期不加引号，日期写成 DATE(\"2026-01-31\")。", EN: "A text goes with texts only; write numbers without quotes, and dates as DATE(\"2026-01-31\")."}
	case is(trace.Truth) && opEqual <= o && o <= opAtLeast:
		return problem.Text{ZH: "条件本身就是真或假：直接写它，或在前面加“非”。", EN: "A condition is true or false by itself: write it alone, or with NOT before it."}
	case is(trace.Truth):
		return kindFix(trace.Truth)
	case a == b:
		return kindFix(trace.Date)
	}
	return problem.Text{
		ZH: "日期可以加减天数，两个日期可以相减或比较；其他数字不能与日期一起使用。",
		EN: "Days can be added to a date or subtracted from it, and two dates subtracted or compared; other numbers do not go with dates.",
	}
}

// resultFix says what to do where a formula gives something else than wanted.
func resultFix(got, want Type) problem.Text {
	money := MoneyType()
	switch {
	case want.Kind == trace.Truth:
		return problem.Text{ZH: "写一个条件，例如 回款 > 0。", EN: "Write a condition, for example collected > 0."}
	case want.Kind != trace.Number || got.Kind != trace.Number:
		return say("写一个结果是%s的公式。", "Write a formula that gives %s.", want.Name())
	case want == money && got.Unit.dimensionless():
		return problem.Text{
			ZH: "把它乘以一个金额，例如 业绩 * 5%；给固定金额写上币种：人数 * 300元。",
			EN: "Multiply it by an amount, for example base * 5%; give a fixed amount its currency: heads * 300 CNY.",
		}
	case got == money && want.Unit.dimensionless():
		return problem.Text{ZH: "用除法得到比例，例如 回款.本年 / 指标.target。", EN: "Divide to get a rate, for example collected.year / figure.target."}
	case want.Unit.dimensionless() && got == DaysType():
		return problem.Text{ZH: "用 DAYS(天数) 把天数变成数字。", EN: "DAYS(…) turns a number of days into a plain number."}
	}
	return problem.Text{ZH: "检查乘法和除法：它们改变单位。", EN: "Check the multiplications and divisions: they change units."}
}
