package scorecard

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Input is what a card is scored on: one person's actuals and targets of a
// period, the events that take points off, and the numbers that gates look at.
// The order of the lists carries no meaning.
type Input struct {
	Person string // code
	Name   string // as in the source; for people to read
	Period string // as in facts: 2026-10 or 2026-Q4
	Items  []Actual
	Events []Event
	Gates  []GateValue
	// Unrecorded are deductions of which nobody keeps the events: that there are
	// none says nothing.
	Unrecorded []Unrecorded
}

// Unrecorded is a deduction without a record, and why.
type Unrecorded struct {
	Deduction string
	Reason    problem.Text
}

// Actual is the figure of one item. Where Known is false there is none, and
// Reason says why. An item without an Actual counts as one that nobody gave.
type Actual struct {
	Item      string
	Value     Quantity
	Known     bool
	Reason    problem.Text
	Target    Quantity
	HasTarget bool
	Rows      []Row
}

// RowPart says what a row with a value is part of: of the actual itself, which
// is then their sum, or of the numerator or denominator, whose quotient the
// actual then is (a rate; the division stops after 12 digits).
type RowPart string

// The parts.
const (
	OfActual    RowPart = ""
	Numerator   RowPart = "numerator"
	Denominator RowPart = "denominator"
)

// Row is a record behind an actual: a receipt, a contract, an opportunity. Of
// one item either all rows have a value or none has; rows without values only
// say where the actual comes from.
type Row struct {
	Kind     trace.SourceKind
	Ref      string // receipt number, contract number, record
	Path     string // what of it is meant, or ""
	Part     RowPart
	Value    Quantity
	HasValue bool
}

// Event is one occurrence that a deduction counts; Ref identifies it, so that
// none is counted twice.
type Event struct {
	Deduction, Ref string
	Date           period.Date
}

// GateValue is the number that a gate looks at; a gate without one blocks the
// card, since neither answer may be guessed.
type GateValue struct {
	Gate   string
	Value  Quantity
	Known  bool
	Reason problem.Text
}

// notGiven is the reason of an item that nobody gave a figure for.
func notGiven() problem.Text {
	return problem.Text{ZH: "没有提供数据", EN: "no figure was given"}
}

// check reports what in the input cannot belong to the card.
func (t *Template) check(in Input) (list problem.List) {
	unknown := func(path, what, whatEN, code string) {
		list.Add("score.unknown_code", problem.Place{Path: path}, problem.Textf("记分卡没有%[1]s %[3]s。", "The card has no %[2]s %[3]s.", what, whatEN, problem.Show(code)),
			problem.Text{ZH: "请改正代码，或换用相应的记分卡。", EN: "Correct the code, or use the card that has it."})
	}
	twice := func(path, code string) {
		list.Add("score.given_twice", problem.Place{Path: path}, problem.Textf("%s 给了两次。", "%s is given twice.", problem.Show(code)),
			problem.Text{ZH: "请只保留一次。", EN: "Keep one."})
	}
	if in.Period != "" && !fits(t.Cycle, in.Period) {
		list.Add(wrongPeriod(in.Period))
	}
	seen := map[[2]string]bool{}
	again := func(kind, code string) bool {
		key := [2]string{kind, code}
		before := seen[key]
		seen[key] = true
		return before
	}
	for _, a := range in.Items {
		path := "items." + a.Item
		it := t.item(a.Item)
		if it == nil {
			unknown(path, "项目", "item", a.Item)
			continue
		}
		if again("item", a.Item) {
			twice(path, a.Item)
		}
		list = append(list, it.checkActual(a, path)...)
	}
	for _, e := range in.Events {
		path := "events." + e.Deduction
		if t.deduction(e.Deduction) == nil {
			unknown(path, "扣分项", "deduction", e.Deduction)
		} else if e.Ref == "" {
			list.Add(unnamed(path))
		} else if again("event "+e.Deduction, e.Ref) {
			twice(path, e.Ref)
		}
	}
	for _, u := range in.Unrecorded {
		if t.deduction(u.Deduction) == nil {
			unknown("events."+u.Deduction, "扣分项", "deduction", u.Deduction)
		}
	}
	for _, g := range in.Gates {
		path := "gates." + g.Gate
		gate := t.gate(g.Gate)
		switch {
		case gate == nil:
			unknown(path, "红线", "gate", g.Gate)
		case again("gate", g.Gate):
			twice(path, g.Gate)
		case g.Known && g.Value.Unit != gate.Unit:
			list.Add(unitsDiffer(path, g.Value.Unit, gate.Unit))
		}
	}
	return list.Sorted()
}

func unnamed(path string) (code string, at problem.Place, text, fix problem.Text) {
	return "score.unnamed_row", problem.Place{Path: path}, problem.Text{ZH: "有一条依据没有编号。", EN: "A record is not named."},
		problem.Text{ZH: "请写明类别和编号，例如 {kind: receipt, ref: R-1}。", EN: "Say its kind and number, such as {kind: receipt, ref: R-1}."}
}

func unitsDiffer(path, got, want string) (code string, at problem.Place, text, fix problem.Text) {
	return "score.unit", problem.Place{Path: path}, problem.Textf("单位是 %s，应为 %s。", "The unit is %s, but %s is needed.", got, want),
		problem.Textf("请把数值换算成 %s。", "State the value in %s.", want)
}

func (t *Template) deduction(code string) *Deduction {
	for i := range t.Deductions {
		if t.Deductions[i].Code == code {
			return &t.Deductions[i]
		}
	}
	return nil
}

func (t *Template) gate(code string) *Gate {
	for i := range t.Gates {
		if t.Gates[i].Code == code {
			return &t.Gates[i]
		}
	}
	return nil
}

// checkActual compares the units of an actual, its target, its rows and its
// curve, and the rows among themselves.
func (it *Item) checkActual(a Actual, path string) (list problem.List) {
	ratio, valued := false, 0
	for _, row := range a.Rows {
		ratio = ratio || row.Part != OfActual
		if row.HasValue {
			valued++
		}
	}
	unit := a.Value.Unit
	if !a.Known && len(a.Rows) > 0 {
		unit = a.Rows[0].Value.Unit
		if ratio {
			unit = rate
		}
	}
	measured := a.Known || valued > 0
	switch {
	case valued > 0 && valued < len(a.Rows):
		list.Add("score.rows_mixed", problem.Place{Path: path}, problem.Text{ZH: "有的依据有数值，有的没有。", EN: "Some rows have a value and some have none."},
			problem.Text{ZH: "请给每条依据都写上数值，或都不写。", EN: "Give every row a value, or none."})
	case measured && !it.Curve.OnAttainment && unit != it.Curve.Unit:
		list.Add(unitsDiffer(path, unit, it.Curve.Unit))
	case measured && a.HasTarget && a.Target.Unit != unit:
		list.Add(unitsDiffer(path+".target", a.Target.Unit, unit))
	}
	for _, row := range a.Rows {
		if row.Kind == "" || row.Ref == "" {
			list.Add(unnamed(path + ".rows"))
		}
	}
	if valued == 0 {
		return list
	}
	for _, row := range a.Rows {
		want := a.Rows[0].Value.Unit
		if a.Known && !ratio {
			want = a.Value.Unit
		}
		if (row.Part != OfActual) != ratio {
			list.Add("score.rows_mixed", problem.Place{Path: path}, problem.Text{ZH: "有的依据属于分子或分母，有的不属于。", EN: "Some rows belong to the numerator or denominator and some do not."},
				problem.Text{ZH: "请给每条依据写明 numerator 或 denominator，或都不写。", EN: "Say numerator or denominator for every row, or for none."})
			return list
		}
		if row.Value.Unit != want {
			list.Add(unitsDiffer(path+".rows."+row.Ref, row.Value.Unit, want))
		}
	}
	return list
}

// sameValue reports whether two quantities are the same number at the digits that
// a division keeps.
func sameValue(a, b money.Decimal) bool {
	return a.Round(attainmentDigits).Equal(b.Round(attainmentDigits))
}
