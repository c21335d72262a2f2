package compensation

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Symbol gives formulas the values of the current line. It implements
// formula.Env.
func (w *worker) Symbol(c *trace.Calc, slot int) formula.Value {
	switch in := w.ln.plan.Input(slot); {
	case in.Accumulation != nil:
		return formula.NumberOf(w.accumulatorFor(*in.Accumulation).at(w))
	case in.Parameter != nil:
		return w.parameter(c, in.Parameter)
	case in.Figure != nil:
		return w.figure(c, in.Figure)
	default:
		return w.field(c, in.Field, w.ln.plan.Symbols().At(slot).Title)
	}
}

// parameter is the value in force on the line's day.
func (w *worker) parameter(c *trace.Calc, p *plan.Parameter) formula.Value {
	v, ok := p.On(w.ln.date)
	if !ok { // a plan has a value from its first day on
		return formula.Absent(trace.L(trace.KeyParameter, p.Title, problem.Same("?")), w.ln.plan.Clause("parameters."+p.Name))
	}
	if !c.Recording() {
		return formula.Value{Number: v.Value}
	}
	return formula.NumberOf(c.Leaf(v.Value, p.Type.TraceUnit(w.ln.plan.Currency),
		trace.L(trace.KeyParameter, p.Title, problem.Same(v.From.String())), w.ln.plan.Clause(v.Path)))
}

// figure is figure(person, period, code) for the period of the line's day.
func (w *worker) figure(c *trace.Calc, f *plan.Figure) formula.Value {
	name := measure.PeriodName(f.Span, w.ln.date)
	value, found, why := measure.Figure(w.engine.facts, w.payee, f.Code, name, f.Unit)
	who := w.engine.facts.Persons[w.payee]
	switch {
	case !found && f.HasMissing:
		return formula.NumberOf(c.Leaf(f.Missing, f.Type.TraceUnit(w.ln.plan.Currency),
			trace.L(trace.KeyMissingFigure, f.Title, problem.Same(who.Name), problem.Same(name)), w.ln.plan.Clause(f.Path+".missing")))
	case found && why != nil: // a mistake in the facts, which no default may hide
		c.Fail(&unitError{*why})
		return formula.Value{}
	case why != nil:
		return formula.Absent(trace.L(trace.KeySymbol, *why), trace.Source{Kind: trace.FromFigure, Ref: who.Code, Path: f.Code + " " + name})
	}
	return formula.NumberOf(c.Leaf(value, f.Type.TraceUnit(w.ln.plan.Currency),
		trace.L(trace.KeyFigure, problem.Same(who.Name), f.Title, problem.Same(name)),
		trace.Source{Kind: trace.FromFigure, Ref: who.Code, Path: f.Code + " " + name}))
}

// field is something about the line's receipt, contract, instalment, customer,
// person or base.
func (w *worker) field(c *trace.Calc, f plan.Field, title problem.Text) formula.Value {
	switch {
	case f <= plan.AllocationAmount:
		return w.receiptField(c, f, title)
	case f <= plan.ContractNet:
		return w.contractField(c, f, title)
	case f <= plan.InstalmentAmount:
		return w.instalmentField(c, f, title)
	case f <= plan.CustomerIndustry:
		return w.customerField(c, f, title)
	}
	return w.payeeField(c, f, title)
}

// about makes leaves of one fact.
type about struct {
	c        *trace.Calc
	title    problem.Text
	source   trace.Source
	currency money.Currency
}

func (a about) text(s string) formula.Value {
	if s == "" {
		return a.nothing()
	}
	return formula.TextOf(s, a.c.Fact(trace.Text, s, money.Decimal{}, trace.L(trace.KeySymbol, a.title), a.source))
}

func (a about) date(d period.Date) formula.Value {
	if d.IsZero() {
		return a.nothing()
	}
	if !a.c.Recording() {
		return formula.DateOf(d, nil)
	}
	return formula.DateOf(d, a.c.Fact(trace.Date, d.String(), money.Decimal{}, trace.L(trace.KeySymbol, a.title), a.source))
}

func (a about) money(m money.Amount) formula.Value {
	if !a.c.Recording() {
		return formula.Value{Number: m.Decimal()}
	}
	return formula.NumberOf(a.c.Leaf(m.Decimal(), a.currency.Code(), trace.L(trace.KeySymbol, a.title), a.source))
}

// nothing says that the facts are silent about it.
func (a about) nothing() formula.Value {
	return formula.Absent(trace.L(trace.KeyNoFact, a.title, problem.Same(a.source.Ref)), a.source)
}

func (w *worker) about(c *trace.Calc, title problem.Text, kind trace.SourceKind, ref string) about {
	return about{c: c, title: title, source: trace.Source{Kind: kind, Ref: ref}, currency: w.engine.plans.Currency}
}

func (w *worker) receiptField(c *trace.Calc, f plan.Field, title problem.Text) formula.Value {
	e := w.ln.event()
	number, _ := e.Key(w.engine.facts)
	if e.Allocation == fact.None { // a contract, no cash
		return w.about(c, title, trace.FromContract, number).nothing()
	}
	a := w.about(c, title, trace.FromReceipt, number)
	allocation := &w.engine.facts.Allocations[e.Allocation]
	r := &w.engine.facts.Receipts[allocation.ReceiptAt]
	switch f {
	case plan.ReceiptNumber:
		return a.text(r.Number)
	case plan.ReceiptDate:
		return a.date(r.Date)
	case plan.ReceiptValueDate:
		return a.date(r.ValueDate)
	case plan.ReceiptAmount:
		return a.money(r.Amount)
	}
	return a.money(allocation.Amount)
}

func (w *worker) contractField(c *trace.Calc, f plan.Field, title problem.Text) formula.Value {
	k := &w.engine.facts.Contracts[w.ln.event().ContractAt]
	a := w.about(c, title, trace.FromContract, k.Number)
	switch f {
	case plan.ContractNumber:
		return a.text(k.Number)
	case plan.ContractKind:
		return a.text(k.Kind)
	case plan.ContractSigned:
		return a.date(k.Signed)
	case plan.ContractAmount:
		return a.money(k.Amount)
	}
	return a.money(k.Net)
}

func (w *worker) instalmentField(c *trace.Calc, f plan.Field, title problem.Text) formula.Value {
	a := w.about(c, title, trace.FromContract, w.engine.facts.Contracts[w.ln.event().ContractAt].Number)
	at := fact.None
	if e := w.ln.event(); e.Allocation != fact.None {
		at = w.engine.facts.Allocations[e.Allocation].InstalmentAt
	}
	if at == fact.None {
		return a.nothing()
	}
	i := &w.engine.facts.Instalments[at]
	a.source.Path = i.Number
	switch f {
	case plan.InstalmentNumber:
		return a.text(i.Number)
	case plan.InstalmentDue:
		return a.date(i.Due)
	}
	return a.money(i.Amount)
}

func (w *worker) customerField(c *trace.Calc, f plan.Field, title problem.Text) formula.Value {
	contract := &w.engine.facts.Contracts[w.ln.event().ContractAt]
	at := w.engine.facts.CustomerAt(w.ln.event().ContractAt)
	if at == fact.None {
		return w.about(c, title, trace.FromContract, contract.Number).nothing()
	}
	a := w.about(c, title, trace.FromCustomer, contract.Customer)
	k := &w.engine.facts.Customers[at]
	switch f {
	case plan.CustomerCode:
		return a.text(k.Code)
	case plan.CustomerClass:
		return a.text(k.Class)
	}
	return a.text(k.Industry)
}

func (w *worker) payeeField(c *trace.Calc, f plan.Field, title problem.Text) formula.Value {
	who := &w.engine.facts.Persons[w.payee]
	a := w.about(c, title, trace.FromPerson, who.Code)
	switch f {
	case plan.PayeeCode:
		return a.text(who.Code)
	case plan.PayeeFamily:
		return a.text(w.ln.employment.Family)
	case plan.PayeeGrade:
		return a.text(w.ln.employment.Grade)
	case plan.PayeeTeam:
		return a.text(w.ln.employment.Team)
	case plan.Share:
		return formula.NumberOf(w.shareOf(w.ln.source, w.ln.credit))
	}
	return formula.NumberOf(w.baseOf(w.ln.source, w.ln.credit))
}
