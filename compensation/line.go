package compensation

import (
	"errors"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// LineKind says why a line exists.
type LineKind uint8

// A Commission line pays for a credit; a CatchUp line re-rates the earlier
// lines of a window after a credit reached another band.
const (
	Commission LineKind = iota
	CatchUp
)

// String writes the word of the JSON form.
func (k LineKind) String() string {
	if k == CatchUp {
		return "catchUp"
	}
	return "commission"
}

// Line is one earning line of a statement. Base, Before and Amount are minor
// units; Exact is the amount before rounding, in major units. Together with
// the facts and the plan version a line holds what is needed to evaluate it
// again: the credit that caused it, the version, and the position it started
// from.
type Line struct {
	Amount int64
	Base   int64 // 0 for a catch-up, which is about other lines' bases
	Before int64 // the component's accumulation in its window before the line
	Exact  money.Decimal

	track, event int32
	version      int16
	Kind         LineKind
}

// same reports whether two lines are equal: the same amount for the same
// reason. Exact amounts are compared as numbers, however they are written.
func (l Line) same(o Line) bool {
	equal := l.Exact.Equal(o.Exact)
	l.Exact, o.Exact = money.Decimal{}, money.Decimal{}
	return equal && l == o
}

// lineContext is the line being evaluated: its cause, the rules in force for
// it, and where the person belonged on its day.
type lineContext struct {
	track, version int32
	source         *crediting
	credit         credit
	event          *measure.Event
	date           period.Date
	plan           *plan.Plan
	component      *plan.Component
	employment     fact.Employment
	employed       bool
	clause         string // the path of the formula being evaluated
}

// cause names what a line is about: a receipt, or a contract for a measure
// without cash.
func cause(e *measure.Event) problem.Text {
	if e.Allocation == fact.None {
		return problem.Textf("合同 %s ", "contract %s", problem.Clean(e.Number))
	}
	return problem.Textf("回款 %s ", "receipt %s", problem.Clean(e.Number))
}

// foreignError says that an event is in a currency that the plans do not pay in.
type foreignError struct{ event *measure.Event }

func (e *foreignError) Error() string {
	return "compensation: " + cause(e.event).EN + " is in " + e.event.Amount.Currency.Code()
}

// unitError says that a figure is in another unit than the plan wants.
type unitError struct{ why problem.Text }

func (e *unitError) Error() string { return "compensation: " + e.why.EN }

// inCurrency lets the calculation fail where an event is in another currency
// than the plans: nothing is converted here, and nothing counted as if it were.
func (w *worker) inCurrency(e *measure.Event) bool {
	if e.Amount.Currency == w.engine.plans.Currency {
		return true
	}
	w.calc.Fail(&foreignError{e})
	return false
}

// fail turns a failure of the calculation into a problem that names the
// person, the cause and the clause.
func (w *worker) fail(err error) {
	ln := &w.ln
	who := w.engine.facts.Persons[w.payee]
	at := ln.plan.Place(ln.clause, problem.Place{})
	about := cause(ln.event)
	var failure *formula.Failure
	var foreign *foreignError
	var unit *unitError
	if errors.As(err, &foreign) {
		about, at = cause(foreign.event), ln.plan.Place("currency", problem.Place{})
	}
	subject := problem.Text{
		ZH: problem.Clean(who.Name) + "（" + problem.Clean(who.Code) + "）、" + strings.TrimSpace(about.ZH) + "：",
		EN: problem.Clean(who.Name) + " (" + problem.Clean(who.Code) + "), " + about.EN + ": ",
	}
	switch {
	case foreign != nil:
		money := problem.Textf("币种是 %s，方案按 %s 支付。", "it is in %s, the plan pays in %s.", foreign.event.Amount.Currency, ln.plan.Currency)
		w.problems.Add("calculate.currency", at, problem.Text{ZH: subject.ZH + money.ZH, EN: subject.EN + money.EN},
			problem.Text{ZH: "这里从不换算币种：请提供折算后的事实，或使用该币种的方案。", EN: "Nothing is converted here: provide the converted fact, or use a plan in that currency."})
	case errors.As(err, &unit):
		w.problems.Add("calculate.figure_unit", at, problem.Text{ZH: subject.ZH + unit.why.ZH + "。", EN: subject.EN + unit.why.EN + "."},
			problem.Text{ZH: "请改正指标值的单位，或方案中 figures 的 unit。", EN: "Correct the unit of the figure, or its unit under figures in the plan."})
	case errors.As(err, &failure):
		p := failure.Problem
		p.Text = problem.Text{ZH: subject.ZH + p.Text.ZH, EN: subject.EN + p.Text.EN}
		p.Place = ln.plan.Place(ln.clause, p.Place)
		w.problems = append(w.problems, p)
	default:
		w.problems.Add("calculate.overflow", at,
			problem.Text{ZH: subject.ZH + "数额超出可以精确计算的范围。", EN: subject.EN + "the amount is beyond what can be computed exactly."},
			problem.Text{ZH: "请检查金额和比例是否多写了零。", EN: "Check the amounts and rates for extra zeros."})
	}
}
