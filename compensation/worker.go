package compensation

import (
	"sort"

	"steelyard/compensation/fact"
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
	limits       limitState
	targets      []targeted   // of the person
	floored      period.Month // the first month of the track whose floors are still to be looked at
	problems     problem.List
	lines        []Line
	slab         []Line // where the lines of one person after the other lie
	mark         int    // the first line of the current track
	silence      silence

	asOf int32 // the reversal up to which the current track is computed on the cash that is left
	nets map[*crediting]*crediting

	// Replay: the month whose lines are explained, and their amounts, aligned
	// with lines. The zero month explains nothing.
	explain period.Month
	all     bool // explain every month
	amounts []trace.Value
	bases   map[explainedBase]trace.Value // every credit is explained once
}

// silence counts why credits did not become lines, so that an empty statement
// can say why it is empty.
type silence struct {
	credits, noVersion, notCovered, condition int
}

// person evaluates all tracks of a person; the lines come out by track and in
// order of time within it.
func (w *worker) person(at int32) {
	w.payee, w.silence = at, silence{}
	w.targets = w.targets[:0]
	w.amounts, w.bases = w.amounts[:0], nil
	if w.explains() {
		w.bases = map[explainedBase]trace.Value{}
	}
	w.room()
	for i := range w.engine.tracks {
		w.track(int32(i))
	}
}

// slabLines is how many lines are made room for at once.
const slabLines = 1 << 12

// room makes room for the lines of a person behind those of the ones before.
func (w *worker) room() {
	need, all := 0, 0
	for i := range w.engine.tracks {
		basis := w.engine.tracks[i].basis
		need, all = need+len(basis.of(w.payee)), all+len(basis.credits)
	}
	if cap(w.slab)-len(w.slab) < need {
		w.slab = make([]Line, 0, max(need, min(all, slabLines)))
	}
	w.lines = w.slab[len(w.slab):]
}

// taken returns the lines of the person, which stay where they are.
func (w *worker) taken() []Line {
	if n := len(w.lines); n > 0 && cap(w.lines) == cap(w.slab)-len(w.slab) {
		w.slab = w.slab[:len(w.slab)+n]
	}
	return w.lines[:len(w.lines):len(w.lines)]
}

// track evaluates one component for the person over the months asked for and
// what lies before as far as it matters.
func (w *worker) track(number int32) {
	t := &w.engine.tracks[number]
	w.mark, w.asOf, w.nets = len(w.lines), fact.None, nil
	w.begin()
	credits := t.basis.of(w.payee)
	credits = t.basis.between(credits, t.start, w.engine.last)
	switch {
	case t.basis.anyTied(credits):
		w.reversing(number, credits)
	case t.quick != nil && !w.explains() && w.quickly(number, credits):
	default:
		for i := range credits {
			w.credit(number, t.basis, &credits[i])
		}
	}
	w.settle(number)
}

// between returns the credits from the first day up to the last one.
func (c *crediting) between(credits []credit, first, last period.Date) []credit {
	n := len(credits)
	if n > 0 && c.date(&credits[0]).Before(first) {
		credits = credits[sort.Search(n, func(i int) bool { return !c.date(&credits[i]).Before(first) }):]
	}
	if n = len(credits); n > 0 && c.date(&credits[n-1]).After(last) {
		credits = credits[:sort.Search(n, func(i int) bool { return c.date(&credits[i]).After(last) })]
	}
	return credits
}

// begin forgets the track before.
func (w *worker) begin() {
	w.st = position{counted: w.st.counted[:0], paid: w.st.paid[:0], standing: w.st.standing[:0]}
	w.accumulators, w.limits, w.floored = w.accumulators[:0], limitState{}, period.Month{}
}

// credit evaluates a credit of a track.
func (w *worker) credit(number int32, source *crediting, k *credit) {
	date := source.date(k)
	w.addFloors(number, date)
	w.ln = lineContext{track: number, source: source, credit: *k, date: date}
	if w.applies(&w.engine.tracks[number]) {
		w.line()
	}
	w.check()
}

// check turns a failure of the calculation into a problem.
func (w *worker) check() {
	if err := w.calc.Err(); err != nil {
		w.fail(err)
		w.calc.Reset()
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
	ln.version, ln.plan = w.engine.on(t.group, ln.date)
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
	return !ln.source.foreign || w.inCurrency(ln.event())
}

// wanted reports whether the line lies in the months asked for.
func (w *worker) wanted() bool { return !w.ln.date.Before(w.engine.first) }

// keeps reports whether the lines of the current track are kept whatever their
// month, since later ones may look at them.
func (w *worker) keeps() bool {
	t := &w.engine.tracks[w.ln.track]
	return t.keeps() || t.basis.tied
}

// explains reports whether this is a replay that explains anything.
func (w *worker) explains() bool { return w.all || !w.explain.IsZero() }

// recorded reports whether the current line leaves an explanation: the lines of
// the month to be explained do, and where later lines may refer to earlier ones,
// those too.
func (w *worker) recorded() bool {
	if !w.explains() {
		return false
	}
	t := w.ln.component.Tiers
	return w.all || w.ln.date.Month() == w.explain || w.keeps() || t != nil && t.CatchUp
}

// line computes a line (incentive) and the catch-up that it causes.
func (w *worker) line() {
	ln, st, tiers := &w.ln, &w.st, w.ln.component.Tiers
	defer w.calc.Pause(w.calc.Pause(w.recorded()))
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
	cut, paid := w.cut(minor, earned)
	l := lineOf(Commission, cut, exact.Decimal)
	l.Base, l.Before = ln.credit.amount, before
	w.emit(l, paid, earned)
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
	return minor, w.calc.Name(amount, w.engine.code, trace.L(key, w.cause()))
}

// emit adds a line of the current cause to the track, unless nobody will look
// at it or its calculation failed; uncut is the amount before limits.
func (w *worker) emit(l Line, amount, uncut trace.Value) {
	if w.calc.Err() != nil || !w.wanted() && !w.keeps() {
		return
	}
	l.track, l.version, l.date = int16(w.ln.track), int16(w.ln.version), w.ln.date
	if w.ln.source != nil {
		l.event = w.ln.credit.event
		w.noteDeal(&l, amount, uncut)
	}
	w.lines = append(w.lines, l)
	if w.explains() {
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
	}
	switch t := c.Tiers; t.Mode {
	case plan.Marginal:
		return ratio{num: w.marginal(t, base)}, 0
	case plan.InterpolateRate:
		return w.interpolatedRate(t, base), 0
	case plan.InterpolateAmount:
		return w.difference(t, base, w.amountAt), 0
	case plan.PayoutLine:
		return w.difference(t, base, w.payoutAt), 0
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
