package compensation

import (
	"cmp"
	"slices"
	"sort"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// settle brings the lines of a track to the statements that they belong to
// (deposit): floors of windows are added, lines whose gate is not met in their
// month become pending, and pending ones are released in the month in which it
// is met. Lines of months that were not asked for are left out.
func (w *worker) settle(number int32) {
	t := &w.engine.tracks[number]
	w.addFloors(number, w.engine.last.AddDays(1))
	if t.gated {
		w.hold(number)
	}
	if !t.keeps() && !t.basis.tied {
		return
	}
	w.order()
	kept := w.mark
	for i := w.mark; i < len(w.lines); i++ {
		if w.lines[i].date.Before(w.engine.first) {
			continue
		}
		w.lines[kept] = w.lines[i]
		if len(w.amounts) > 0 {
			w.amounts[kept] = w.amounts[i]
		}
		kept++
	}
	if len(w.amounts) > 0 {
		w.amounts = w.amounts[:kept]
	}
	w.lines = w.lines[:kept]
}

// order puts the lines of the track in the order of their days.
func (w *worker) order() {
	lines := w.lines[w.mark:]
	byDay := func(a, b Line) int { return a.date.Compare(b.date) }
	if slices.IsSortedFunc(lines, byDay) {
		return
	}
	if len(w.amounts) == 0 {
		slices.SortStableFunc(lines, byDay)
		return
	}
	sort.Stable(&explainedLines{lines: lines, amounts: w.amounts[w.mark:]})
}

// explainedLines sorts lines with their explanations.
type explainedLines struct {
	lines   []Line
	amounts []trace.Value
	byMonth bool // and not by day
}

func (e *explainedLines) Len() int { return len(e.lines) }
func (e *explainedLines) Less(i, j int) bool {
	a, b := e.lines[i].date, e.lines[j].date
	return a.Before(b) && (!e.byMonth || a.Month() != b.Month())
}
func (e *explainedLines) Swap(i, j int) {
	e.lines[i], e.lines[j] = e.lines[j], e.lines[i]
	e.amounts[i], e.amounts[j] = e.amounts[j], e.amounts[i]
}

// hold finds the lines of the track that wait for the first payment.
func (w *worker) hold(number int32) {
	end := len(w.lines)
	for i := w.mark; i < end; i++ {
		l := w.lines[i]
		met, ok, waits := w.payable(number, &l)
		if !waits || ok && met.date.Month() == l.date.Month() {
			continue
		}
		w.lines[i].Pending = true
		if ok && !met.date.After(w.engine.last) {
			w.release(number, i, met)
		}
		w.check()
	}
}

// met is when and by what a contract's first payment came to be in.
type met struct {
	date  period.Date
	paid  int // how many allocations of the contract are in by then
	share trace.Value
	at    int32 // the contract
}

// payable returns the day from which a line can be paid; ok is false where that
// day has not come, waits is false where nothing is waited for.
func (w *worker) payable(number int32, l *Line) (m met, ok, waits bool) {
	t := &w.engine.tracks[number]
	if l.event == fact.None {
		return met{}, false, false
	}
	concerned := l.event // a line about another waits with it, by the version of its day
	switch {
	case l.also != fact.None:
		concerned = l.also
	case l.about != fact.None:
		concerned = l.about
	}
	e := t.basis.event(concerned)
	version, p := w.engine.on(t.group, e.Date)
	if p == nil || t.byVersion[version] == nil || t.byVersion[version].Gate == nil {
		return met{}, false, false
	}
	c := t.byVersion[version]
	w.ln = lineContext{track: number, version: version, source: t.basis, credit: credit{event: concerned}, date: e.Date, plan: p, component: c}
	defer w.calc.Pause(w.calc.Pause(w.recorded()))
	share := w.number(c.Gate.FirstPayment, c.Gate.Path)
	after := concerned            // the last allocation that is in by then
	if e.Untied(w.engine.facts) { // what goes back does not close the gate for itself
		after--
	}
	m, ok = w.firstPayment(e.ContractAt, e.Date, after, e.Allocation != fact.None, share.Decimal)
	if m.share = share; m.date.Before(l.date) {
		m.date = l.date
	}
	return m, ok, true
}

// firstPayment finds the first day on or after a cause at which a contract is
// signed and what is allocated to it reaches the share of its gross amount.
func (w *worker) firstPayment(contractAt int32, date period.Date, last int32, cash bool, share money.Decimal) (m met, ok bool) {
	x := w.engine.facts
	contract := &x.Contracts[contractAt]
	least, err := contract.Amount.Decimal().Mul(share)
	if err != nil {
		w.calc.Fail(err)
		return met{}, false
	}
	list := w.engine.ofContract()[contractAt]
	dateOf := func(i int) period.Date { return x.Receipts[x.Allocations[list[i]].ReceiptAt].Date }
	in := sort.Search(len(list), func(i int) bool { // the allocations up to the cause
		if cash {
			return list[i] > last
		}
		return !dateOf(i).Before(date)
	})
	day := date
	if contract.Signed.After(date) {
		day = contract.Signed
		in = max(in, sort.Search(len(list), func(i int) bool { return !dateOf(i).Before(day) }))
	}
	var sum int64
	for i := 0; i <= len(list); i++ {
		if i >= in && money.Major(sum, contract.Amount.Currency).Cmp(least) >= 0 {
			return met{date: day, paid: i, at: contractAt}, true
		}
		if i == len(list) {
			break
		}
		if sum, err = money.AddMinor(sum, x.Allocations[list[i]].Amount.Minor); err != nil {
			w.calc.Fail(err)
		}
		if i >= in {
			day = dateOf(i)
		}
	}
	return met{}, false
}

// release pays a pending line on the day on which its gate is met.
func (w *worker) release(number int32, i int, m met) {
	l := w.lines[i]
	out := l
	out.Kind, out.of, out.date, out.Pending = Release, l.Kind, m.date, false
	if w.explains() {
		defer w.calc.Pause(w.calc.Pause(w.recorded()))
		w.amounts = append(w.amounts, w.released(&l, w.amounts[i], m))
	}
	w.lines = append(w.lines, out)
}

// released explains why what was pending is paid now.
func (w *worker) released(l *Line, amount trace.Value, m met) trace.Value {
	c, x := w.calc, w.engine.facts
	if !c.Recording() {
		return amount
	}
	contract := &x.Contracts[m.at]
	in := make([]trace.Value, m.paid)
	for i, j := range w.engine.ofContract()[m.at][:m.paid] {
		in[i] = w.allocated(j)
	}
	paid := c.Name(c.Sum(in), w.engine.code, trace.Named(trace.KeyAllocatedBy, contract.Number, m.date.String()))
	least := w.money(c.Mul(w.contractAmount(contract, contract.Amount, trace.KeyGross), c.Name(m.share, trace.Percent, trace.L(trace.KeyFirstPayment))))
	condition := c.Step(trace.AtLeast, trace.Truth, "", money.Int(1), paid.Node(), least.Node())
	node := c.Step(trace.If, trace.Number, "", amount.Decimal, condition, amount.Node())
	return c.Name(w.money(trace.WithNode(amount.Decimal, node)), w.engine.code, trace.L(trace.KeyRelease, problem.Same(m.date.String())))
}

// waitsFor words what a pending line of a component waits for.
func waitsFor(c *plan.Component) problem.Text {
	share := problem.Same(c.Gate.FirstPayment.Source())
	return problem.Text{ZH: "待首付款（" + cmp.Or(share.ZH, "?") + "）", EN: "waits for the first payment (" + cmp.Or(share.EN, "?") + ")"}
}
