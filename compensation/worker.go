package compensation

import (
	"sort"

	"steelyard/compensation/formula"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// worker evaluates one person after another. Its scratch is reused, so that
// memory grows with the people, not with their lines.
type worker struct {
	engine       *engine
	calc         *trace.Calc
	payee        int32
	ln           lineContext
	st           position
	accumulators []accumulator
	problems     problem.List
	lines        []Line
	silence      silence

	// Replay: the month whose lines are explained, and their amounts, aligned
	// with lines. The zero month explains nothing.
	explain period.Month
	amounts []trace.Value
	bases   map[explainedBase]trace.Value // every credit is explained once

	byContract map[*crediting]map[int32][]int32 // the events of each contract, for explanations
}

// explainedBase names a credit of a measure.
type explainedBase struct {
	source *crediting
	event  int32
}

// silence counts why credits did not become lines, so that an empty statement
// can say why it is empty.
type silence struct {
	credits, noVersion, notCovered, condition int
}

// person evaluates all tracks of a person; the lines come out by track and in
// canonical order within it.
func (w *worker) person(at int32) {
	w.payee, w.silence = at, silence{}
	w.lines, w.amounts, w.bases = w.lines[:0], w.amounts[:0], map[explainedBase]trace.Value{}
	for i := range w.engine.tracks {
		w.track(int32(i))
	}
}

// track evaluates one component for the person over the months asked for and
// the part of their windows that lies before.
func (w *worker) track(number int32) {
	t := &w.engine.tracks[number]
	w.st = position{counted: w.st.counted[:0], paid: w.st.paid[:0], standing: w.st.standing[:0]}
	w.accumulators = w.accumulators[:0]
	credits := t.basis.of(w.payee)
	begin := sort.Search(len(credits), func(i int) bool { return !t.basis.events[credits[i].event].Date.Before(t.start) })
	for _, k := range credits[begin:] {
		e := &t.basis.events[k.event]
		if e.Date.After(w.engine.last) {
			break
		}
		w.ln = lineContext{track: number, source: t.basis, credit: k, event: e, date: e.Date}
		if w.applies(t) {
			w.line()
		}
		if err := w.calc.Err(); err != nil {
			w.fail(err)
			w.calc.Reset()
		}
	}
}

// applies finds the version in force on the line's day and whether it covers
// the person then.
func (w *worker) applies(t *track) bool {
	ln := &w.ln
	counted := w.wanted()
	if counted {
		w.silence.credits++
	}
	ln.version, ln.plan = t.group.On(ln.date)
	if ln.plan == nil || t.byVersion[ln.version] == nil {
		if counted {
			w.silence.noVersion++
		}
		return false
	}
	ln.component = t.byVersion[ln.version]
	ln.employment, ln.employed = w.engine.facts.EmploymentOn(w.payee, ln.date)
	if !ln.plan.Who.Covers(ln.employment, ln.employed) {
		if counted {
			w.silence.notCovered++
		}
		return false
	}
	return w.inCurrency(ln.event)
}

// wanted reports whether the line lies in the months asked for.
func (w *worker) wanted() bool { return !w.ln.date.Before(w.engine.first) }

// line computes a line (incentive) and the catch-up that it causes. The whole
// of it is recorded for the month to be explained; where catching up may refer
// to earlier lines, those are recorded too.
func (w *worker) line() {
	ln, st, tiers := &w.ln, &w.st, w.ln.component.Tiers
	full := !w.explain.IsZero() && (ln.date.Month() == w.explain || tiers != nil && tiers.CatchUp)
	defer w.calc.Pause(w.calc.Pause(full))
	condition, holds := w.condition()
	if !holds {
		return
	}
	before := int64(0)
	if tiers != nil {
		st.enter(w, tiers.Carry)
		before = st.minor
	} else { // counted by the next version with tiers, which enters its window anew
		st.window, st.counted = period.Window{}, append(st.counted, ln.credit)
	}
	base := w.baseOf(ln.source, ln.credit)
	amount, band := w.incentive(base)
	amount.num = w.coefficients(amount.num)
	exact := w.limited(w.divided(amount), base)
	if condition != nil {
		exact = w.money(trace.WithNode(exact.Decimal, w.calc.Step(trace.If, trace.Number, "", exact.Decimal, condition, exact.Node())))
	}
	minor, earned := w.pay(exact, trace.KeyLine)
	w.emit(Line{Kind: Commission, Amount: minor, Base: ln.credit.amount, Before: before, Exact: exact.Decimal}, earned)
	if tiers != nil && tiers.CatchUp {
		w.catchUp(band, before)
		st.paid = append(st.paid, paidLine{ln: *ln, base: base, band: band, earned: earned})
	}
}

// condition evaluates the component's condition; the node is nil where there is
// none or nothing is recorded.
func (w *worker) condition() (node *trace.Node, holds bool) {
	f := w.ln.component.When
	if f == nil {
		return nil, true
	}
	w.ln.clause = w.ln.component.Path + ".when"
	holds, node, err := f.Truth(w.calc, w)
	if err != nil {
		w.calc.Fail(err)
		return nil, false
	}
	if !holds && w.wanted() {
		w.silence.condition++
	}
	return node, holds
}

// pay rounds an exact amount, once, and names both; key words the amount with
// the line's cause. Labels are made only where they are recorded.
func (w *worker) pay(exact trace.Value, key trace.Key) (int64, trace.Value) {
	currency := w.engine.plans.Currency
	if !w.calc.Recording() {
		return w.calc.Pay(exact, currency)
	}
	minor, amount := w.calc.Pay(w.calc.Name(exact, w.engine.code, trace.L(trace.KeyExact)), currency)
	return minor, w.calc.Name(amount, w.engine.code, trace.L(key, cause(w.ln.event)))
}

// emit adds a line of the current cause to the statement, unless its month was
// not asked for or its calculation failed.
func (w *worker) emit(l Line, amount trace.Value) {
	if !w.wanted() || w.calc.Err() != nil {
		return
	}
	l.track, l.version, l.event = w.ln.track, int16(w.ln.version), w.ln.credit.event
	w.lines = append(w.lines, l)
	if !w.explain.IsZero() {
		w.amounts = append(w.amounts, amount)
	}
}

// incentive returns the exact amount of the line before coefficients, and the
// number of its band in whole mode.
func (w *worker) incentive(base trace.Value) (amount ratio, band int) {
	c := w.ln.component
	switch {
	case c.Kind == plan.Formula:
		return ratio{num: w.number(c.Amount, c.Path+".amount")}, 0
	case c.Tiers == nil:
		rate := w.number(c.Rate, c.Path+".rate")
		if w.calc.Recording() {
			rate = w.calc.Name(rate, trace.Percent, trace.L(trace.KeyRate))
		}
		return ratio{num: w.money(w.calc.Mul(base, rate))}, 0
	case c.Tiers.Mode == plan.Marginal:
		return ratio{num: w.marginal(c.Tiers, base)}, 0
	case c.Tiers.Mode == plan.InterpolateRate:
		return w.interpolatedRate(c.Tiers, base), 0
	case c.Tiers.Mode == plan.InterpolateAmount:
		return w.interpolatedAmount(c.Tiers, base), 0
	}
	exact, band := w.whole(c.Tiers, base)
	return ratio{num: exact}, band
}

// number evaluates a formula for the line; clause is its path in the plan.
func (w *worker) number(f *formula.Formula, clause string) trace.Value {
	w.ln.clause = clause
	v, err := f.Number(w.calc, w)
	if err != nil {
		w.calc.Fail(err)
	}
	return v
}

// money marks an unnamed step as an amount of the plan's currency.
func (w *worker) money(v trace.Value) trace.Value {
	return w.calc.InUnit(v, w.engine.code)
}
