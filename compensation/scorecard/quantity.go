package scorecard

import (
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Quantity is an exact number with its unit, as in facts: rate (0.6 is 60 %),
// number, days, or the code of a currency (in major units).
type Quantity struct {
	Number money.Decimal
	Unit   string
}

// The units of quantities beside currencies.
const (
	rate   = "rate"
	number = "number"
	days   = "days"
)

func knownUnit(unit string) bool {
	if unit == rate || unit == number || unit == days {
		return true
	}
	_, err := money.ParseCurrency(unit)
	return err == nil
}

// traceUnit is the unit of explanations for a unit of facts.
func traceUnit(unit string) string {
	if unit == number {
		return trace.Plain
	}
	return unit // rate and days are the same words, currencies their codes
}

// String writes the quantity for people; numbers read alike in both languages
// but for days.
func (q Quantity) String() string { return show(q.Number, q.Unit) }

// show writes a number in its unit for a sentence of either language.
func show(d money.Decimal, unit string) string {
	if unit == days {
		return d.String()
	}
	return trace.Format(d, traceUnit(unit), problem.EN)
}

// percent is what one percent is.
func percent() money.Decimal {
	d, _ := money.Int(1).Quo(money.Int(100), 2) // 0.01, exactly
	return d
}

// reader reads documents of this package.
type reader struct{ document.Reader }

// number reads a strict decimal in a unit: a rate is written with %, anything
// else without.
func (r *reader) number(o document.Object, key, unit string) (m Clause, ok bool) {
	n, path := o.At(key)
	return r.numberAt(n, path, unit)
}

func (r *reader) needNumber(o document.Object, key, unit string) Clause {
	n, path := o.Need(key)
	m, _ := r.numberAt(n, path, unit)
	return m
}

func (r *reader) numberAt(n *document.Node, path, unit string) (m Clause, ok bool) {
	m.Path = path
	if n == nil {
		return m, false
	}
	text := r.Word(n, path)
	if n.Kind != document.Scalar {
		return m, false
	}
	digits, inPercent := strings.CutSuffix(text, "%")
	d, err := money.ParseDecimal(digits)
	switch {
	case err != nil:
		r.Add("card.number", n, path, problem.Textf("%s 不是有效的数字。", "%s is not a number.", problem.Show(text)),
			problem.Text{ZH: "请写成 1234.50 或 60%：不带千分位、空格或指数。", EN: "Write it like 1234.50 or 60%: no thousands separators, blanks or exponent."})
		return m, false
	case inPercent != (unit == rate):
		fix := problem.Textf("请去掉 %%，这里的单位是 %s。", "Leave the %% out: the unit here is %s.", unit)
		if !inPercent {
			fix = problem.Textf("请写成 %s%%。", "Write it as a percentage, such as %s%%.", text)
		}
		r.Add("card.unit", n, path, problem.Textf("%s 的单位不对。", "%s is in the wrong unit.", problem.Show(text)), fix)
		return m, false
	}
	if inPercent {
		d, err = d.Mul(percent())
	}
	m.Decimal = d
	return m, err == nil
}

// unit reads a unit; fallback where it is absent.
func (r *reader) unit(o document.Object, fallback string) string {
	n, path := o.At("unit")
	if n == nil {
		return fallback
	}
	s := r.Word(n, path)
	if n.Kind == document.Scalar && !knownUnit(s) {
		r.Add("card.unknown_unit", n, path, problem.Textf("%s 不是单位。", "%s is not a unit.", problem.Show(s)),
			problem.Text{ZH: "可用的单位：rate、number、days，或 CNY 这样的币种代码。", EN: "Units: rate, number, days, or the code of a currency such as CNY."})
		return fallback
	}
	return s
}

// weightDigits is how many digits after the point a weight has as a share: a
// percentage with four.
const weightDigits = 6
