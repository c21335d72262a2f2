package compensation

import (
	"cmp"
	"slices"
	"strings"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/scorecard"
	"steelyard/compensation/trace"
)

// mostCardRows is how many facts behind one item are explained one by one; an
// item with more has its number alone, and whoever wants them lists them.
const mostCardRows = 100

// CardSubject is whom a card is scored for, when, and what of single facts may be
// told.
type CardSubject struct {
	Person string      // code
	Team   string      // that the person leads at the end of the period, "" for none
	Period string      // 2026-10 for a monthly card, 2026-Q4 for a quarterly one
	Today  period.Date // days that are not over yet miss nothing; without one all are over
	// Tells says whether the facts behind a number may be told one by one, and named
	// in reasons; rows are none where it is about reasons. nil tells all.
	Tells func(of measure.Scope, rows []measure.Row) bool
}

// CardInput makes what a card is scored on from facts: of every item with an
// indicator its number in its window, with the facts behind it; of goals and of
// gates without an indicator the figure of the person in the period whose code
// is that of the item or gate; targets from targets, from the figure whose code
// is the indicator's with “_target” behind it, or from the card itself; the
// events of deductions that facts record. What is not there has its reason. The
// problems say that the person or the period does not exist.
//
// An indicator that is an attainment by its formula (collected ÷ target) is
// taken apart again: its numerator is the actual, its denominator the target.
func CardInput(w *measure.World, card *scorecard.Template, of CardSubject) (scorecard.Input, problem.List) {
	var list problem.List
	at, known := w.PersonAt(of.Person)
	if !known {
		list.Add("score.person_unknown", problem.Place{Path: "person"}, problem.Textf("没有工号 %s。", "There is no person %s.", problem.Show(of.Person)),
			problem.Text{ZH: "请核对工号。", EN: "Check the code."})
	}
	window, ok := w.Settings.ParseWindow(of.Period)
	if !ok || !card.Fits(of.Period) {
		list.Add("score.period", problem.Place{Path: "period"}, problem.Textf("%s 不是这张记分卡的周期。", "%s is not a period of this card.", problem.Show(of.Period)),
			problem.Text{ZH: "月度卡写 2026-10，季度卡写 2026-Q4。", EN: "Write 2026-10 for a monthly card, 2026-Q4 for a quarterly one."})
	}
	if list.Failed() {
		return scorecard.Input{}, list
	}
	m := &cardMaker{w: w, of: of, at: at, window: window}
	in := scorecard.Input{Person: of.Person, Name: w.Persons[at].Name, Period: of.Period}
	for i := range card.Items {
		in.Items = append(in.Items, m.item(&card.Items[i]))
	}
	for i := range card.Gates {
		in.Gates = append(in.Gates, m.gate(&card.Gates[i]))
	}
	for i := range card.Deductions {
		d := &card.Deductions[i]
		events, why := m.events(d)
		in.Events = append(in.Events, events...)
		if !why.IsZero() {
			in.Unrecorded = append(in.Unrecorded, scorecard.Unrecorded{Deduction: d.Code, Reason: why})
		}
	}
	return in, nil
}

// CardWindow is the stretch of time that a window of a card means for a period:
// the month, quarter or fiscal year in which the period ends, or the fiscal year
// up to its end. ahead is 0 but for windows that look ahead, which are about what
// is known at the end of the period of the days up to the end of the next
// calendar quarter, or of the one after it.
func CardWindow(s *measure.Settings, window scorecard.Window, in period.Window) (of period.Window, ahead int) {
	quarters := 0
	switch window {
	case scorecard.InMonth:
		return period.WindowOf(period.InMonth, in.To), 0
	case scorecard.InQuarter:
		return period.WindowOf(period.InQuarter, in.To), 0
	case scorecard.InYear:
		year := s.FiscalToDate(in.To)
		return period.Window{From: year.From, To: year.From.Month().Add(11).Last()}, 0
	case scorecard.YearToDate:
		return s.FiscalToDate(in.To), 0
	case scorecard.NextQuarter:
		quarters = 1
	case scorecard.NextTwo:
		quarters = 2
	}
	if quarters == 0 {
		return in, 0
	}
	end := period.WindowOf(period.InQuarter, in.To).To.Month().Add(3 * quarters).Last()
	return in, end.DaysSince(in.To)
}

// cardMaker makes the input of one card for one person.
type cardMaker struct {
	w      *measure.World
	of     CardSubject
	at     int32
	window period.Window
}

// scope is whose number a level means; why says why there is nobody.
func (m *cardMaker) scope(level scorecard.Level) (s measure.Scope, why problem.Text) {
	if level != scorecard.OfTeam {
		return measure.Scope{Level: measure.OfOne, Code: m.of.Person}, why
	}
	if m.of.Team == "" {
		return s, problem.Text{ZH: "期末没有负责任何团队", EN: "no team is led at the end of the period"}
	}
	return measure.Scope{Level: measure.OfTeam, Code: m.of.Team}, why
}

func (m *cardMaker) tells(of measure.Scope, rows []measure.Row) bool {
	return m.of.Tells == nil || m.of.Tells(of, rows)
}

// result computes an indicator; why says why it has no value.
func (m *cardMaker) result(w *measure.World, code string, scope measure.Scope, in period.Window) (r measure.Result, x measure.Indicator, why problem.Text) {
	x, _ = measure.LookupIndicator(code)
	results, err := w.Compute(in, []measure.Scope{scope}, []string{code})
	if err != nil || len(results) != 1 {
		return r, x, problem.Textf("不能由事实计算 %s", "%s cannot be computed from facts", problem.Show(code))
	}
	r = results[0]
	if r.Has {
		return r, x, why
	}
	for i := range r.Inputs {
		if in := &r.Inputs[i]; !in.Has && !m.tells(scope, nil) && !general(in) {
			return r, x, problem.Text{ZH: "有的事实不完整，或不能相加", EN: "some of the facts are not complete, or cannot be added"}
		}
	}
	return r, x, r.Why
}

// general reports whether the reason of an input names no single fact.
func general(in *measure.Input) bool {
	list := measure.Quantities()
	at := slices.IndexFunc(list, func(q measure.Quantity) bool { return q.Code == in.Quantity })
	return at >= 0 && list[at].General(in.Why)
}

// planned are the quantities that are a target by themselves: whoever divides by
// one has an attainment.
func planned(quantity string) bool {
	return slices.Contains([]string{"signing_target", "collection_target", "reserve_needed"}, quantity)
}

// item makes the actual of one item.
func (m *cardMaker) item(it *scorecard.Item) scorecard.Actual {
	if it.KPI == "" {
		return m.goal(it)
	}
	a := scorecard.Actual{Item: it.Code}
	scope, why := m.scope(it.Level)
	if !why.IsZero() {
		a.Reason = why
		return a
	}
	in, ahead := CardWindow(&m.w.Settings, it.Window, m.window)
	w := m.w
	if ahead > 0 {
		w = w.Looking(ahead)
	}
	r, x, why := m.result(w, it.KPI, scope, in)
	if !why.IsZero() {
		a.Reason = why
		return a
	}
	a.Known = true
	m.measured(&a, it, w, in, scope, &r, &x)
	if !a.HasTarget {
		a.Target, a.HasTarget = m.figure(it.KPI+"_target", a.Value.Unit)
	}
	return a
}

// measured fills in what an indicator comes to: the number, its target where its
// formula has one, and the facts behind it.
func (m *cardMaker) measured(a *scorecard.Actual, it *scorecard.Item, w *measure.World, in period.Window, scope measure.Scope, r *measure.Result, x *measure.Indicator) {
	above, below := x.Formula, ""
	if upper, lower, ok := strings.Cut(x.Formula, " / "); ok {
		above, below = upper, lower
	}
	upper, lower := inputOf(r, above), inputOf(r, below) // nil where it is no single quantity
	isRatio := upper != nil && lower != nil
	switch {
	case isRatio && planned(below) && it.Curve.OnAttainment:
		a.Value, a.Target, a.HasTarget = scorecard.Quantity{Number: upper.Value, Unit: m.unitOf(above)}, scorecard.Quantity{Number: lower.Value, Unit: m.unitOf(below)}, true
		a.Rows = m.rows(w, in, scope, upper, scorecard.OfActual)
	case isRatio && x.Type == formula.RateType() && m.unitOf(above) == m.unitOf(below):
		a.Value = scorecard.Quantity{Number: r.Value, Unit: "rate"}
		parts, whole := m.rows(w, in, scope, upper, scorecard.Numerator), m.rows(w, in, scope, lower, scorecard.Denominator)
		if whole != nil && (parts != nil || upper.Rows == 0 && upper.Value.IsZero()) {
			a.Rows = append(parts, whole...)
		}
	default:
		a.Value = scorecard.Quantity{Number: r.Value, Unit: unitOf(x.Type, m.w.Settings.Currency)}
		if upper != nil && below == "" {
			a.Rows = m.rows(w, in, scope, upper, scorecard.OfActual)
		}
	}
}

// inputOf finds a quantity among the inputs of a result, nil where it is not one.
func inputOf(r *measure.Result, quantity string) *measure.Input {
	for i := range r.Inputs {
		if r.Inputs[i].Quantity == quantity {
			return &r.Inputs[i]
		}
	}
	return nil
}

// goal is what somebody established about a goal in words: a figure.
func (m *cardMaker) goal(it *scorecard.Item) scorecard.Actual {
	a := scorecard.Actual{Item: it.Code}
	want := it.Curve.Unit
	if a.Value, a.Known = m.figure(it.Code, want); !a.Known {
		a.Reason = m.noFigure(it.Code, want)
		return a
	}
	a.Target, a.HasTarget = m.figure(it.Code+"_target", want)
	return a
}

// gate makes the number that a gate looks at.
func (m *cardMaker) gate(g *scorecard.Gate) scorecard.GateValue {
	v := scorecard.GateValue{Gate: g.Code}
	if g.KPI == "" {
		if v.Value, v.Known = m.figure(g.Code, g.Unit); !v.Known {
			v.Reason = m.noFigure(g.Code, g.Unit)
		}
		return v
	}
	scope, why := m.scope(g.Level)
	if why.IsZero() {
		var r measure.Result
		var x measure.Indicator
		if r, x, why = m.result(m.w, g.KPI, scope, m.window); why.IsZero() {
			v.Value, v.Known = scorecard.Quantity{Number: r.Value, Unit: unitOf(x.Type, m.w.Settings.Currency)}, true
		}
	}
	v.Reason = why
	return v
}

// figure finds a figure of the person in the card's period, in the unit that is
// wanted; "" takes any.
func (m *cardMaker) figure(code, unit string) (scorecard.Quantity, bool) {
	value, has, ok := m.w.Figure(m.at, m.of.Period, code)
	if !ok || unit != "" && has != unit {
		return scorecard.Quantity{}, false
	}
	return scorecard.Quantity{Number: value, Unit: has}, true
}

func (m *cardMaker) noFigure(code, unit string) problem.Text {
	return problem.Textf("%s 没有单位为 %s 的指标值「%s」", "there is no figure “%[3]s” in the unit %[2]s for %[1]s", m.of.Period, cmp.Or(unit, "number"), code)
}

// unitOf names the unit of a quantity as figures do.
func (m *cardMaker) unitOf(quantity string) string {
	for _, q := range measure.Quantities() {
		if q.Code == quantity {
			return unitOf(q.Type, m.w.Settings.Currency)
		}
	}
	return ""
}

func unitOf(t formula.Type, c money.Currency) string {
	switch t {
	case formula.MoneyType():
		return c.Code()
	case formula.RateType():
		return "rate"
	case formula.DaysType():
		return "days"
	}
	return "number"
}

// rows are the facts behind a quantity, where there are not too many, they may
// all be told, and they sum to it; nil otherwise.
func (m *cardMaker) rows(w *measure.World, in period.Window, of measure.Scope, q *measure.Input, part scorecard.RowPart) []scorecard.Row {
	if q.Rows == 0 || q.Rows > mostCardRows {
		return nil
	}
	list, err := w.Rows(in, of, q.Quantity)
	if err != nil || !m.tells(of, list) {
		return nil
	}
	unit := m.unitOf(q.Quantity)
	var sum money.Decimal
	out := make([]scorecard.Row, 0, len(list))
	for _, r := range list {
		if sum, err = sum.Add(r.Value); err != nil {
			return nil
		}
		row := scorecard.Row{Kind: sourceOf(r.Kind), Ref: r.Ref, Part: part, Value: scorecard.Quantity{Number: r.Value, Unit: unit}, HasValue: true}
		if row.Kind == trace.FromRecord {
			row.Path = string(r.Kind)
		}
		if r.Ref == "" {
			return nil
		}
		out = append(out, row)
	}
	if !sum.Equal(q.Value) { // a median, or things that are counted once however often they occur
		return nil
	}
	return out
}

// sourceOf is the kind of record as explanations name it.
func sourceOf(kind measure.RowKind) trace.SourceKind {
	switch kind {
	case measure.OfReceipt:
		return trace.FromReceipt
	case measure.OfContract:
		return trace.FromContract
	case measure.OfCustomer:
		return trace.FromCustomer
	case measure.OfPerson:
		return trace.FromPerson
	case measure.OfFigure:
		return trace.FromFigure
	}
	return trace.FromRecord
}
