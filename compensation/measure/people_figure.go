package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// The units of figures that are not amounts.
const (
	unitNumber = "number"
	unitDays   = "days"
	unitRate   = "rate"
)

// monthIn is a month, or the part of one, in a window. It is whole where its
// last day lies in the window: then figures of the month count in it.
type monthIn struct {
	period.Window
	name  string // as figures name it: 2026-10
	last  period.Date
	whole bool
}

// monthsOf returns the months that a window touches, oldest first.
func monthsOf(in period.Window) []monthIn {
	var out []monthIn
	if in.Days() == 0 {
		return nil
	}
	for m := in.From.Month(); !m.IsZero() && m.Compare(in.To.Month()) <= 0; m = m.Add(1) {
		part := monthIn{Window: period.Window{From: m.First(), To: m.Last()}, name: m.String(), last: m.Last(), whole: in.Holds(m.Last())}
		if part.From.Before(in.From) {
			part.From = in.From
		}
		if part.To.After(in.To) {
			part.To = in.To
		}
		out = append(out, part)
	}
	return out
}

// figureRef is the natural key of a figure.
func figureRef(person, month, code string) string { return person + "/" + month + "/" + code }

// brought is a quantity that comes from outside: the sum of the figures with
// its own code, of the months that end in the window. The unit is number, or ""
// for amounts in the company's currency; zh and en name the quantity.
func brought(code, unit, zh, en string) computed {
	return computed{
		rows: func(w *World, in period.Window, emit func(Row)) {
			for _, m := range monthsOf(in) {
				if !m.whole {
					continue
				}
				for person := range w.Persons {
					value, has, ok := w.Figure(int32(person), m.name, code)
					if !ok {
						continue
					}
					emit(Row{
						Person: int32(person), Date: w.standing(int32(person), m.last), Kind: OfFigure,
						Ref: figureRef(w.Persons[person].Code, m.name, code), Value: value,
						Foreign: unit == "" && w.otherCurrency(has),
					})
				}
			}
		},
		reduce: func(w *World, in period.Window, rows []Row) (money.Decimal, problem.Text) {
			want := unit
			if unit == "" {
				want = w.Settings.Currency.String()
			}
			return w.sumFigures(rows, code, want)
		},
		blank: problem.Text{
			ZH: "窗口内没有月末的指标值「" + code + "」（" + zh + "）",
			EN: "There is no figure “" + code + "” (" + en + ") of a month that ends in this window",
		},
	}
}

// otherCurrency reports whether a unit of figures is another currency.
func (w *World) otherCurrency(unit string) bool {
	return unit != unitNumber && unit != unitDays && unit != unitRate && unit != w.Settings.Currency.String()
}

// sumFigures adds rows; a figure of the code among them that is in another unit
// than the wanted one is the reason why there is no value.
func (w *World) sumFigures(rows []Row, code, want string) (money.Decimal, problem.Text) {
	for i := range rows {
		r := &rows[i]
		if r.Kind != OfFigure || r.Person == fact.None {
			continue
		}
		who := w.Persons[r.Person]
		month := r.Ref[len(who.Code)+1:][:7] // as figureRef wrote it
		if _, has, ok := w.Figure(r.Person, month, code); ok && has != want {
			return money.Decimal{}, problem.Textf("%s（%s）%s 的指标值「%s」单位是 %s，应为 %s",
				"The figure “%[4]s” of %[1]s (%[2]s) for %[3]s is in %[5]s, not in %[6]s", who.Name, who.Code, month, code, problem.Show(has), problem.Show(want))
		}
	}
	return sumRows(rows)
}

// sumPresence adds working days and takes absences off.
func sumPresence(w *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	return w.sumFigures(rows, absences, unitDays)
}

// sumRows adds the values of rows.
func sumRows(rows []Row) (sum money.Decimal, why problem.Text) {
	var err error
	for i := range rows {
		if sum, err = sum.Add(rows[i].Value); err != nil {
			return money.Decimal{}, tooLarge
		}
	}
	return sum, problem.Text{}
}

// tooLarge is the reason of a sum or quotient that cannot be written.
var tooLarge = problem.Text{ZH: "数值太大，无法表示", EN: "the number is too large to be written"}
