package formula

import (
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Unit is what a number counts, as powers of money and of days: an amount is
// money¹, a length of time days¹, an amount per day money¹·days⁻¹. A number
// with neither is a plain number or a rate; Rate is set only then. Rates and
// plain numbers may be mixed, the difference is how people read them.
type Unit struct {
	Money, Days int8
	Rate        bool
}

// Type is the kind of a value and, for numbers, its unit. The zero value is a
// plain number.
type Type struct {
	Kind trace.Kind
	Unit Unit
}

// MoneyType is an amount in major units of the plan's currency.
func MoneyType() Type { return Type{Unit: Unit{Money: 1}} }

// RateType is a share or rate: 0.05 is 5 %.
func RateType() Type { return Type{Unit: Unit{Rate: true}} }

// NumberType is a plain number such as a count or a coefficient.
func NumberType() Type { return Type{} }

// DaysType is a length of time in days.
func DaysType() Type { return Type{Unit: Unit{Days: 1}} }

// TextType is a text such as a code or a class.
func TextType() Type { return Type{Kind: trace.Text} }

// DateType is a day of the calendar.
func DateType() Type { return Type{Kind: trace.Date} }

// TruthType is the answer to a condition: true or false.
func TruthType() Type { return Type{Kind: trace.Truth} }

// Name says what the type is, in the words that messages use.
func (t Type) Name() problem.Text {
	switch t.Kind {
	case trace.Text:
		return problem.Text{ZH: "文本", EN: "a text"}
	case trace.Date:
		return problem.Text{ZH: "日期", EN: "a date"}
	case trace.Truth:
		return problem.Text{ZH: "真假值", EN: "a truth value"}
	}
	switch t.Unit {
	case Unit{}:
		return problem.Text{ZH: "数字", EN: "a plain number"}
	case Unit{Rate: true}:
		return problem.Text{ZH: "比例", EN: "a rate"}
	case Unit{Money: 1}:
		return problem.Text{ZH: "金额", EN: "money"}
	case Unit{Days: 1}:
		return problem.Text{ZH: "天数", EN: "a number of days"}
	}
	return problem.Text{
		ZH: "单位为「" + powers(t.Unit, "金额", "天") + "」的数",
		EN: "a number in " + powers(t.Unit, "money", "days"),
	}
}

// powers writes a unit as a product: money²·days⁻¹.
func powers(u Unit, moneyWord, daysWord string) string {
	var parts []string
	for _, p := range []struct {
		word  string
		power int8
	}{{moneyWord, u.Money}, {daysWord, u.Days}} {
		if p.power != 0 {
			parts = append(parts, p.word+superscript(p.power))
		}
	}
	return strings.Join(parts, "·")
}

// superscript writes a power from −2×MaxPower to 2×MaxPower, nothing for 1.
func superscript(n int8) string {
	sign := ""
	if n < 0 {
		sign, n = "⁻", -n
	}
	if sign == "" && n == 1 {
		return ""
	}
	return sign + string([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[n%10])
}

// TraceUnit returns the unit that a node of an explanation carries for numbers
// of the type: the code of the currency, trace.Percent, trace.InDays, or
// trace.Plain for everything else.
func (t Type) TraceUnit(currency money.Currency) string {
	switch {
	case t.Kind != trace.Number:
		return trace.Plain
	case t.Unit == Unit{Money: 1}:
		return currency.Code()
	case t.Unit == Unit{Days: 1}:
		return trace.InDays
	case t.Unit.Rate:
		return trace.Percent
	}
	return trace.Plain
}

// valid reports whether the type is one that a symbol can have.
func (t Type) valid() bool {
	u := t.Unit
	if t.Kind != trace.Number {
		return t.Kind <= trace.Truth && u == Unit{}
	}
	return u.inBounds() && !(u.Rate && !u.dimensionless())
}

func (u Unit) inBounds() bool {
	return -MaxPower <= u.Money && u.Money <= MaxPower && -MaxPower <= u.Days && u.Days <= MaxPower
}

func (u Unit) dimensionless() bool { return u.Money == 0 && u.Days == 0 }

// times is the unit of a product. A rate of something stays a rate: 5 % × 1.1.
func (u Unit) times(v Unit) Unit {
	w := Unit{Money: u.Money + v.Money, Days: u.Days + v.Days}
	w.Rate = u.dimensionless() && v.dimensionless() && (u.Rate || v.Rate)
	return w
}

// over is the unit of a quotient. Money over money is a rate (an attainment,
// a margin); days over days is a plain number.
func (u Unit) over(v Unit) Unit {
	w := Unit{Money: u.Money - v.Money, Days: u.Days - v.Days}
	if w.dimensionless() {
		w.Rate = u.Money != 0 || u.Rate && !v.Rate
	}
	return w
}

// common is the unit in which numbers of both units can be added, compared or
// chosen between.
func (u Unit) common(v Unit) (Unit, bool) {
	switch {
	case u == v:
		return u, true
	case u.dimensionless() && v.dimensionless():
		return Unit{}, true
	}
	return Unit{}, false
}
