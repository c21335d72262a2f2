package kpi

import (
	"slices"

	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Ask says whose goal is checked, for which card, and what may be used.
type Ask struct {
	Person string        // the scored one, by code
	Card   period.Window // whole calendar months
	Known  period.Date   // facts are known up to this day; none is the day before the card begins
	Wide   bool          // whether names of customers may be told, and what is of others: colleagues by code, and who in the chain has a target
	Few    int           // peers below which none is used
	// May says whether values of the person may be used in a period that ends on
	// the day, and what was signed or opened in the month that does; nil is always.
	May func(last period.Date) bool
}

// filling fills the fields of one statement.
type filling struct {
	Ask
	*goal
	world  *measure.World
	at     int32 // the person
	closed []period.Window
}

// Fill completes a statement from facts. What the statement gives is kept. A
// goal that names an account, a product, a stage or some other part of what a
// person does is compared with no total of the person, and one whose metric is
// no indicator with nothing. Problems are a person that the facts do not have and
// a card that is not of whole months.
func (c *Checker) Fill(s Statement, library []KPI, w *measure.World, ask Ask) (Statement, problem.List) {
	var list problem.List
	at, ok := w.PersonAt(ask.Person)
	if !ok {
		list.Add("smart.person", problem.Place{Field: "scored"}, problem.Textf("事实中没有 %s 这个人。", "The facts have no person %s.", problem.Show(ask.Person)), problem.Text{ZH: "请核对工号。", EN: "Check the code."})
	}
	if ask.Card.Days() == 0 || ask.Card.From != ask.Card.From.Month().First() || ask.Card.To != ask.Card.To.Month().Last() {
		list.Add("smart.card_months", problem.Place{Field: "card"}, problem.Text{ZH: "考核卡的期间不是完整的月份。", EN: "The card is not of whole months."}, problem.Text{ZH: "请从某月第一天写到某月最后一天。", EN: "Let it begin with the first day of a month and end with the last day of one."})
	}
	if list.Failed() {
		return s, list
	}
	if before := ask.Card.From.AddDays(-1); ask.Known.IsZero() || ask.Known.After(before) {
		ask.Known = before
	}
	f := &filling{Ask: ask, world: w, at: at}
	f.closed = f.closedWindows()
	s.Scored = ask.Person
	f.fillPerson(&s)
	f.fillRecords(&s)
	f.goal = &goal{Statement: s, reading: c.words.read(s.words()), checker: c}
	f.bind()
	k := slices.IndexFunc(library, func(k KPI) bool { return k.Code == f.code })
	if k < 0 {
		return s, nil
	}
	if s.LagDays == nil {
		lag := library[k].LagDays
		s.LagDays = &lag
	}
	f.fillChain(&s)
	f.fillCycle(&s)
	if _, indicator := measure.LookupIndicator(f.code); indicator && !f.part() && (len(library[k].Levels) == 0 || slices.Contains(library[k].Levels, Person)) {
		f.fillValues(&s)
		f.fillCash(&s)
	}
	return s, nil
}

// closedWindows are the last 12 periods of the card's length that ended by the
// known day, the newest last.
func (f *filling) closedWindows() []period.Window {
	months := f.Card.To.Month().MonthsSince(f.Card.From.Month()) + 1
	var out []period.Window
	for first := f.Card.From.Month().Add(-months); !first.IsZero() && len(out) < longest; first = first.Add(-months) {
		if w := (period.Window{From: first.First(), To: first.Add(months - 1).Last()}); !w.To.After(f.Known) {
			out = append(out, w)
		}
	}
	slices.Reverse(out)
	return out
}

// fillPerson fills what is known of the person and the card.
func (f *filling) fillPerson(s *Statement) {
	if s.Card.From.IsZero() && s.Card.To.IsZero() {
		s.Card = period.Interval(f.Card)
	}
	if e, ok := f.world.EmploymentOn(f.at, f.Card.From); ok {
		if s.Family == "" {
			s.Family = e.Family
		}
		if s.Grade == "" {
			s.Grade = e.Grade
		}
	}
	settings := &f.world.Settings
	if s.Workdays == nil {
		n := settings.Calendar.Workdays(f.Card)
		s.Workdays = &n
	}
	if s.Calendar == nil && len(settings.Calendar.Off)+len(settings.Calendar.On) > 0 {
		calendar := settings.Calendar
		s.Calendar = &calendar
	}
	if months, ok := f.world.MonthsEmployed(f.at, f.Card.From); ok && s.TenureMonths == nil && s.RampMonths == nil {
		ramp := settings.Ramp
		s.TenureMonths, s.RampMonths = &months, &ramp
	}
}

// part reports whether a goal is about a part of what the person does, so that
// no total can be compared with it.
func (f *filling) part() bool {
	if f.hasNames || slices.ContainsFunc(f.tokens, func(t token) bool {
		return t.is(scopeWord) && t.word.text != "名下" || t.kind == numberToken && t.number.role == asScope
	}) {
		return true
	}
	if f.Records == nil {
		return false
	}
	return slices.ContainsFunc(f.mentions(f.Records.roll()), func(m mention) bool { return m.name != fold(f.Person) })
}

// own and wholeCompany are the scopes of the person and of the company.
func (f *filling) own() measure.Scope { return measure.Scope{Level: measure.OfOne, Code: f.Person} }

var wholeCompany = measure.Scope{Level: measure.OfCompany}

// compute gives the indicator of scopes in a window; no results where they
// cannot be asked for.
func (f *filling) compute(w *measure.World, in period.Window, code string, scopes ...measure.Scope) []measure.Result {
	out, err := w.Compute(in, scopes, []string{code})
	if err != nil { // person and indicator were looked up before
		return nil
	}
	return out
}

// rowsOf counts the facts behind a result.
func rowsOf(r *measure.Result) (n int) {
	for _, in := range r.Inputs {
		n += in.Rows
	}
	return n
}

// fillValues computes the closed periods again, and the same of the person's
// peers in the last one. Periods of which the company has no facts at all, and
// those in which the person was not employed from the first day to the last, say
// nothing.
func (f *filling) fillValues(s *Statement) {
	var tests []ClosedPeriod
	var last period.Window
	rows := 0
	for _, in := range f.closed {
		results := f.compute(f.world, in, f.code, f.own(), wholeCompany)
		if len(results) != 2 || rowsOf(&results[1]) == 0 {
			continue
		}
		last = in
		if !f.employed(f.at, in) || f.May != nil && !f.May(in.To) {
			continue
		}
		p := f.closedPeriod(in, &results[0])
		rows += p.Rows
		tests = append(tests, p)
	}
	if rows > 0 {
		if s.Backtest == nil {
			s.Backtest = tests
		}
		for i := range tests {
			if tests[i].Value != nil && len(f.History) == 0 {
				s.History = append(s.History, *tests[i].Value)
			}
		}
	}
	if s.Peers == nil && last.Days() > 0 {
		s.Peers = f.peersIn(last)
	}
}

// closedPeriod is one line of a back-test.
func (f *filling) closedPeriod(in period.Window, r *measure.Result) ClosedPeriod {
	p := ClosedPeriod{Period: periodName(in), Rows: rowsOf(r), Why: r.Why}
	if r.Has {
		value := r.Value.Canonical()
		p.Value, p.Why = &value, problem.Text{}
	} else {
		p.Zero = !slices.ContainsFunc(r.Inputs, func(in measure.Input) bool { return !in.Has })
	}
	for _, input := range r.Inputs {
		rows, err := f.world.Rows(in, f.own(), input.Quantity)
		if err != nil { // the dictionary has it
			continue
		}
		for i := range rows {
			if rows[i].Cause == measure.CauseUnrecorded || rows[i].Foreign {
				p.Missing++
			}
		}
	}
	return p
}

// periodName names a window of whole months.
func periodName(in period.Window) string {
	for _, span := range []period.Span{period.InMonth, period.InQuarter, period.InYear} {
		if period.WindowOf(span, in.From) == in {
			return measure.PeriodName(span, in.From)
		}
	}
	return in.From.Month().String() + "/" + in.To.Month().String()
}

// employed reports whether a person was employed on every day of a window.
func (f *filling) employed(at int32, in period.Window) bool {
	for day := in.From; !day.After(in.To); day = day.AddDays(1) {
		e, ok := f.world.EmploymentOn(at, day)
		if !ok {
			return false
		}
		if e.Valid.To.IsZero() || !e.Valid.To.Before(in.To) {
			return true
		}
		day = e.Valid.To
	}
	return true
}

// peersIn are the values of the people of the same family and grade who were
// employed in all of a window; none where they are too few to be no names.
func (f *filling) peersIn(in period.Window) []money.Decimal {
	own, ok := f.world.EmploymentOn(f.at, f.Card.From)
	if !ok {
		return nil
	}
	var scopes []measure.Scope
	for i := range f.world.Persons {
		e, there := f.world.EmploymentOn(int32(i), in.To)
		if int32(i) != f.at && there && e.Family == own.Family && e.Grade == own.Grade && f.employed(int32(i), in) {
			scopes = append(scopes, measure.Scope{Level: measure.OfOne, Code: f.world.Persons[i].Code})
		}
	}
	var out []money.Decimal
	for _, r := range f.compute(f.world, in, f.code, scopes...) {
		if r.Has {
			out = append(out, r.Value.Canonical())
		}
	}
	if len(out) < f.Few {
		return nil
	}
	slices.SortFunc(out, money.Decimal.Cmp)
	return out
}

// fillCash fills what is expected to come in: the instalments due in the
// period of the card, and the first payments of pre-signed deals that are
// expected in it, seen from the known day.
func (f *filling) fillCash(s *Statement) {
	if group := f.group(); s.Due != nil || s.Expected != nil || group != "CL01" && group != "first_payment" || f.May != nil && !f.May(f.Known) {
		return
	}
	due := f.compute(f.world, f.Card, "AR01", f.own(), wholeCompany)
	until, rows := f.expectedUntil(f.Card.To)
	if len(due) != 2 || until == nil || rows+inputOf(&due[1], "due_amount").Rows == 0 {
		return // the company has no such facts
	}
	before := money.Int(0)
	if last := f.Card.From.AddDays(-1); f.Known.Before(last) {
		if early, _ := f.expectedUntil(last); early != nil {
			before = *early
		}
	}
	input := inputOf(&due[0], "due_amount")
	expected, err := until.Sub(before)
	if err != nil || !input.Has {
		return
	}
	amount := input.Value.Canonical()
	s.Due, s.Expected = &amount, &expected
}

// expectedUntil are the person's expected first payments up to a day, and how
// many facts the company has behind them; nil where there is no number.
func (f *filling) expectedUntil(day period.Date) (*money.Decimal, int) {
	ahead := *f.world
	ahead.Settings.Ahead = day.DaysSince(f.Known)
	r := f.compute(&ahead, period.Window{From: f.Known, To: f.Known}, "CL04", f.own(), wholeCompany)
	if len(r) != 2 || !r[0].Has {
		return nil, 0
	}
	value := r[0].Value.Canonical()
	return &value, rowsOf(&r[1])
}

// inputOf finds a quantity behind a result.
func inputOf(r *measure.Result, quantity string) measure.Input {
	for _, in := range r.Inputs {
		if in.Quantity == quantity {
			return in
		}
	}
	return measure.Input{}
}

// fillCycle fills the person's median days from P2 to P6.
func (f *filling) fillCycle(s *Statement) {
	if s.Cycle != nil || f.May != nil && !f.May(f.Known) {
		return
	}
	if r := f.compute(f.world, period.Window{From: f.Known, To: f.Known}, "OP11", f.own()); len(r) == 1 && r[0].Has {
		days := r[0].Value.Canonical()
		s.Cycle = &days
	}
}
