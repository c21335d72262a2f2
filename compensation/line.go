package compensation

import (
	"errors"
	"slices"
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

// A Commission line pays for a credit; a CatchUp line re-rates earlier lines of
// a window after a credit reached another band; a Reversal line takes back, or
// re-rates, a line after money went back; a Release line pays what was pending;
// a Floor line brings a window up to its floor; an Adjustment line corrects a
// line of a closed month.
const (
	Commission LineKind = iota
	CatchUp
	Reversal
	Release
	Floor
	Adjustment
)

// kindWords are the words of the JSON form.
var kindWords = [...]string{Commission: "commission", CatchUp: "catchUp", Reversal: "reversal", Release: "release", Floor: "floor", Adjustment: "adjustment"}

// String writes the word of the JSON form.
func (k LineKind) String() string { return kindWords[k] }

// kindOf reads the word of a kind; an unknown one is a Commission.
func kindOf(word string) LineKind {
	return LineKind(max(0, slices.Index(kindWords[:], word)))
}

// Line is one earning line of a statement. Base, Before and Amount are minor
// units. Together with the facts and the plan version a line holds what is
// needed to evaluate it again: what caused it, the version, and the position it
// started from.
type Line struct {
	Amount int64
	Base   int64 // 0 for what is not about one base
	Before int64 // the component's accumulation in its window before the line

	exactHigh, exactLow uint64 // the amount before rounding, packed

	// event is the cause; about is the event of the line concerned, and also the
	// event that a concerned catch-up is about in turn; none where there is none.
	event, about, also int32
	date               period.Date // of the statement that the line stands in
	track              int16
	version            int16
	exactForm          uint8
	Kind               LineKind
	of                 LineKind // the kind of the line concerned
	Pending            bool     // earned, but not payable in this month
}

// lineOf makes a line about nothing yet.
func lineOf(kind LineKind, amount int64, exact money.Decimal) Line {
	l := Line{Kind: kind, Amount: amount, event: fact.None, about: fact.None, also: fact.None}
	l.setExact(exact)
	return l
}

// Exact is the amount before rounding, in major units.
func (l *Line) Exact() money.Decimal { return money.Unpack(l.exactHigh, l.exactLow, l.exactForm) }

func (l *Line) setExact(d money.Decimal) { l.exactHigh, l.exactLow, l.exactForm = d.Pack() }

// same reports whether two lines are equal: the same amount for the same
// reason. Exact amounts are compared as numbers, however they are written.
func (l Line) same(o Line) bool {
	equal := l.Exact().Equal(o.Exact())
	l.setExact(money.Decimal{})
	o.setExact(money.Decimal{})
	return equal && l == o
}

// lineContext is the line being evaluated: its cause, the rules in force for
// it, and where the person belonged on its day. What is about no event, such as
// a floor, has no event.
type lineContext struct {
	track, version int32
	source         *crediting
	credit         credit
	date           period.Date
	plan           *plan.Plan
	component      *plan.Component
	employment     fact.Employment
	employed       bool
	clause         string // the path of the formula being evaluated
}

// event is the cause of the line.
func (ln *lineContext) event() measure.Event { return ln.source.event(ln.credit.event) }

// untied reports whether the cause is cash that went back, tied to nothing.
func (ln *lineContext) untied(x *fact.Index) bool {
	if ln.source == nil {
		return false
	}
	e := ln.event()
	return e.Untied(x)
}

// cause names what a line is about: a receipt, or a contract for a measure
// without cash.
func cause(x *fact.Index, e *measure.Event) problem.Text {
	number, _ := e.Key(x)
	if e.Allocation == fact.None {
		return problem.Textf("合同 %s ", "contract %s", problem.Clean(number))
	}
	return problem.Textf("回款 %s ", "receipt %s", problem.Clean(number))
}

// cause names what the current line is about.
func (w *worker) cause() problem.Text {
	if w.ln.source == nil {
		return problem.Textf("截至 %s 的窗口", "the window that ends on %s", w.ln.date)
	}
	return w.causeOf(w.ln.event())
}

func (w *worker) causeOf(e measure.Event) problem.Text { return cause(w.engine.facts, &e) }

// foreignError says that an event is in a currency that the plans do not pay in.
type foreignError struct {
	about    problem.Text
	currency money.Currency
}

func (e *foreignError) Error() string {
	return "compensation: " + e.about.EN + " is in " + e.currency.Code()
}

// unitError says that a figure is in another unit than the plan wants.
type unitError struct{ why problem.Text }

func (e *unitError) Error() string { return "compensation: " + e.why.EN }

// inCurrency lets the calculation fail where an event is in another currency
// than the plans: nothing is converted here, and nothing counted as if it were.
func (w *worker) inCurrency(e measure.Event) bool {
	currency := currencyOf(w.engine.facts, &e)
	if currency == w.engine.plans.Currency {
		return true
	}
	w.calc.Fail(&foreignError{w.causeOf(e), currency})
	return false
}

// fail turns a failure of the calculation into a problem that names the
// person, the cause and the clause.
func (w *worker) fail(err error) {
	ln := &w.ln
	who := w.engine.facts.Persons[w.payee]
	at := ln.plan.Place(ln.clause, problem.Place{})
	about := w.cause()
	var failure *formula.Failure
	var foreign *foreignError
	var unit *unitError
	var target *targetError
	if errors.As(err, &foreign) {
		about, at = foreign.about, ln.plan.Place("currency", problem.Place{})
	}
	subject := problem.Text{
		ZH: problem.Clean(who.Name) + "（" + problem.Clean(who.Code) + "）、" + strings.TrimSpace(about.ZH) + "：",
		EN: problem.Clean(who.Name) + " (" + problem.Clean(who.Code) + "), " + about.EN + ": ",
	}
	switch {
	case foreign != nil:
		money := problem.Textf("币种是 %s，方案按 %s 支付。", "it is in %s, the plan pays in %s.", foreign.currency, ln.plan.Currency)
		w.problems.Add("calculate.currency", at, problem.Text{ZH: subject.ZH + money.ZH, EN: subject.EN + money.EN},
			problem.Text{ZH: "这里从不换算币种：请提供折算后的事实，或使用该币种的方案。", EN: "Nothing is converted here: provide the converted fact, or use a plan in that currency."})
	case errors.As(err, &unit):
		w.problems.Add("calculate.figure_unit", at, problem.Text{ZH: subject.ZH + unit.why.ZH + "。", EN: subject.EN + unit.why.EN + "."},
			problem.Text{ZH: "请改正指标值的单位，或方案中 figures 的 unit。", EN: "Correct the unit of the figure, or its unit under figures in the plan."})
	case errors.As(err, &target):
		w.problems.Add("calculate.target", at, problem.Text{ZH: subject.ZH + target.why.ZH + "。", EN: subject.EN + target.why.EN + "."},
			problem.Text{ZH: "请在事实的指标值中给出目标。", EN: "Give the target among the figures of the facts."})
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
