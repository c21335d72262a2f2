package formula

import (
	"errors"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// faultKind is a way in which an evaluation can fail.
type faultKind uint8

const (
	noFault faultKind = iota
	missingValue
	strangeValue
	failedArithmetic
	crossedBounds
	partOfDay
	outsideCalendar
	tooManySteps
)

// fault is a failure in short; it becomes sentences only when it is final.
type fault struct {
	kind    faultKind
	at      uint16 // the node
	reason  *trace.Node
	cause   error
	numbers *[2]money.Decimal // what the sentence states: low and high bound, or the days
}

// fail notes a fault and returns false.
func (r *run) fail(kind faultKind, at uint16) bool {
	r.fault.kind, r.fault.at = kind, at
	return false
}

// failure puts the fault into words, with its position.
func (r *run) failure() *Failure {
	f, n := r.f, &r.f.nodes[r.fault.at]
	failure := &Failure{cause: r.fault.cause}
	p := &failure.Problem
	p.Place = placeOf(f.source, int(n.at))
	spelled := problem.Show(f.spelling(r.fault.at))
	switch r.fault.kind {
	case missingValue:
		failure.Input = f.symbols.list[n.index].Code
		p.Code, p.Text = "formula.missing_value", r.lackingText()
		p.Fix = problem.Text{ZH: "补录这个数据，或用 IFBLANK(值, 没有值时的值) 说明没有值时怎么办。", EN: "Supply the value, or say what holds without it: IFBLANK(value, value if there is none)."}
	case strangeValue:
		p.Code = "formula.wrong_value"
		p.Text = say("%s 得到的值不是%s。", "The value given for %s is not %s.", spelled, Type{Kind: n.kind}.Name())
		p.Fix = problem.Text{ZH: "数据项的值必须与它声明的类型一致。", EN: "The value of an input must have the type that is declared for it."}
	case crossedBounds:
		p.Code, p.Text, p.Fix = "formula.clamp_bounds", clampText(r.fault.numbers[0], r.fault.numbers[1]), clampFix()
	case partOfDay:
		p.Code = "formula.part_of_day"
		p.Text, p.Fix = partOfDayText(spelled, r.fault.numbers[0])
	case outsideCalendar:
		p.Code = "formula.outside_calendar"
		p.Text = problem.Textf("%s 的结果不在 0001-01-01 至 9999-12-31 之间。", "The result of %s lies outside 0001-01-01 to 9999-12-31.", spelled)
		p.Fix = problem.Text{ZH: "检查天数。", EN: "Check the number of days."}
	case tooManySteps:
		p.Code = "formula.too_many_steps"
		p.Text = problem.Textf("计算超过 %d 步。", "The evaluation takes more than %d steps.", MaxSteps)
		p.Fix = problem.Text{ZH: "把公式拆成几个提成项。", EN: "Split the formula into several components."}
	default:
		r.arithmeticFailure(p, n, spelled)
	}
	return failure
}

// partOfDayText says that a date is moved by a part of a day.
func partOfDayText(spelled string, days money.Decimal) (text, fix problem.Text) {
	return problem.Textf("%s 用到了 %s 天：日期只能加减整天。", "%s uses %s days: a date moves by whole days only.", spelled, days),
		problem.Text{ZH: "先用 ROUND(天数, 0) 取整。", EN: "Round the days first: ROUND(days, 0)."}
}

// isWhole reports whether a number is whole.
func isWhole(d money.Decimal) bool { return d.Truncate(0).Equal(d) }

// arithmeticFailure words a division by zero or a result that does not fit.
func (r *run) arithmeticFailure(p *problem.Problem, n *node, spelled string) {
	if errors.Is(r.fault.cause, money.ErrDivisionByZero) {
		divisor := problem.Show(r.f.spelling(r.f.children(n)[1]))
		p.Code = "formula.division_by_zero"
		p.Text = problem.Textf("除数 %s 等于 0。", "The divisor %s is 0.", divisor)
		p.Fix = problem.Text{ZH: "说明除数为 0 时怎么办：IF(除数 = 0, …, …)。", EN: "Say what holds when the divisor is 0: IF(divisor = 0, …, …)."}
		return
	}
	p.Code = "formula.overflow"
	p.Text = problem.Textf("%s 的精确结果放不下（最多约 38 位数字）。", "The exact result of %s does not fit (about 38 digits at most).", spelled)
	p.Fix = problem.Text{
		ZH: "商带有 18 位小数，再相乘之前先舍入：ROUND(a / b, 6)。",
		EN: "A quotient has 18 digits after the point; round it before multiplying further: ROUND(a / b, 6).",
	}
}

// lackingText says which symbol has no value, and why where that is known.
func (r *run) lackingText() problem.Text {
	n := &r.f.nodes[r.fault.at]
	symbol := &r.f.symbols.list[n.index]
	spelled := problem.Show(r.f.spelling(r.fault.at))
	what := say("%s 没有值", "%s has no value", spelled)
	if !symbol.Title.IsZero() {
		what = say("%s（%s）没有值", "%s (%s) has no value", spelled, symbol.Title)
	}
	reason := r.fault.reason
	if reason == nil || reason.Label.Key == "" {
		return problem.Text{ZH: what.ZH + "。", EN: what.EN + "."}
	}
	return problem.Text{
		ZH: what.ZH + "：" + reason.Label.In(problem.ZH) + "。",
		EN: what.EN + ": " + reason.Label.In(problem.EN) + ".",
	}
}

// lacking makes the condition “has no value” of an explanation: a leaf with
// the reason and the source of the missing value.
func (r *run) lacking() *trace.Node {
	if !r.c.Recording() {
		return nil
	}
	n := &r.f.nodes[r.fault.at]
	label := trace.L(trace.KeySymbol, say("%s没有值", "%s has no value", r.f.symbols.list[n.index].title()))
	source := r.f.sourceOf(n)
	if reason := r.fault.reason; reason != nil {
		if reason.Label.Key != "" {
			label = reason.Label
		}
		if !reason.Source.IsZero() {
			source = reason.Source
		}
	}
	return r.c.Fact(trace.Truth, "", one(true), label, source)
}

// failedBefore is the failure of an evaluation in a calculation that had
// failed already: the earlier failure itself where it is one of ours.
func (f *Formula) failedBefore(err error) *Failure {
	if earlier, ok := errors.AsType[*Failure](err); ok {
		return earlier
	}
	return &Failure{cause: err, Problem: problem.Problem{
		Code: "formula.failed_before", Place: placeOf(f.source, 0),
		Text: problem.Text{ZH: "在这个公式之前，计算已经失败。", EN: "The calculation failed before it came to this formula."},
		Fix:  problem.Text{ZH: "先处理前面的失败。", EN: "Deal with the earlier failure first."},
	}}
}

// otherKind is the failure of asking a formula for another kind of value than
// it gives.
func (f *Formula) otherKind(c *trace.Calc) *Failure {
	failure := &Failure{Problem: problem.Problem{
		Code: "formula.wrong_result", Place: placeOf(f.source, 0),
		Text: say("这个公式的结果是%s，不能用在这里。", "The formula gives %s, which cannot be used here.", f.typ.Name()),
		Fix:  problem.Text{ZH: "换一个结果类型合适的公式。", EN: "Use a formula that gives the type needed here."},
	}}
	c.Fail(failure)
	return failure
}
