package compensation

import (
	"cmp"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/trace"
)

// anyTied reports whether any of the credits is of a tied reversal.
func (c *crediting) anyTied(credits []credit) bool {
	return c.tied && slices.ContainsFunc(credits, func(k credit) bool { return c.isTied(&k) })
}

// reversing evaluates a track of a person some of whose receipts were taken
// back.
func (w *worker) reversing(number int32, credits []credit) {
	t := &w.engine.tracks[number]
	source := t.basis
	for i := range credits {
		k := &credits[i]
		w.addFloors(number, t.basis.date(k))
		switch {
		case !t.basis.isTied(k):
			w.credit(number, source, k)
		case t.reversal == plan.Rerate:
			source = w.rerate(number, k)
		default:
			w.mirror(number, k)
		}
		w.check()
	}
}

// mirror turns the sign of the line that a reversal takes back, in proportion
// to what was reversed of its receipt so far: the parts of several reversals sum
// to the whole line. What made no line is not taken back.
func (w *worker) mirror(number int32, k *credit) {
	t := &w.engine.tracks[number]
	original := t.basis.event(k.event).Original
	at := slices.IndexFunc(w.lines[w.mark:], func(l Line) bool { return l.Kind == Commission && l.event == original })
	if at < 0 {
		return
	}
	at += w.mark
	l := w.lines[at]
	w.ln = lineContext{track: number, version: int32(l.version), source: t.basis, credit: *k, date: t.basis.date(k), plan: t.group.Versions[l.version], component: t.byVersion[l.version]}
	if t.basis.foreign && !w.inCurrency(w.ln.event()) {
		return
	}
	defer w.calc.Pause(w.calc.Pause(w.recorded()))
	currency := w.engine.plans.Currency
	amount := trace.Of(money.Major(l.Amount, currency))
	if w.calc.Recording() {
		amount = w.amounts[at]
	}
	taken := w.mirrored(amount, original, k.event)
	base := w.mirrored(trace.Of(money.Major(l.Base, currency)), original, k.event)
	if w.calc.Recording() {
		taken = w.calc.Name(taken, w.engine.code, trace.L(trace.KeyReversal, w.cause(), w.causeOf(t.basis.event(original))))
	}
	line := lineOf(Reversal, w.minor(taken), taken.Decimal)
	line.about, line.Base = original, w.minor(base)
	uncut := taken
	if whole, ok := w.limits.uncut[original]; ok && !whole.Equal(amount.Decimal) {
		uncut = w.mirrored(whole, original, k.event)
	}
	w.emit(line, taken, uncut)
	w.st.reverse(w, k)
}

// minor returns an amount in whole minor units.
func (w *worker) minor(v trace.Value) int64 {
	n, err := v.Int64(w.engine.plans.Currency.Digits())
	if err != nil {
		w.calc.Fail(err)
	}
	return n
}

// mirrored is −(round(whole × reversed so far ÷ original) − round(whole ×
// reversed before ÷ original)).
func (w *worker) mirrored(whole trace.Value, original, reversal int32) trace.Value {
	c, x := w.calc, w.engine.facts
	before := w.engine.reversed()[reversal]
	received := w.allocated(original)
	part := func(reversed trace.Value) trace.Value {
		return w.money(c.Round(w.money(c.Quo(c.Mul(whole, reversed), received, quotientDigits)), w.engine.plans.Currency.Digits()))
	}
	now := c.Neg(w.allocated(reversal))
	if before == 0 {
		return w.money(c.Neg(part(w.money(now))))
	}
	var earlier []trace.Value
	for _, j := range w.engine.ofContract()[x.Allocations[reversal].ContractAt] {
		if j < reversal && x.Allocations[j].OriginalAt == original {
			earlier = append(earlier, w.allocated(j))
		}
	}
	so := w.money(c.Neg(w.money(c.Sum(earlier))))
	return w.money(c.Sub(part(so), part(w.money(c.Add(so, w.money(now))))))
}

// rerate computes a track anew on the cash that is left after a reversal, and
// posts the difference of every line that comes out otherwise than it stands:
// those of the original's window, and whatever else depends on the receipt, such
// as money that was beyond the contract before. It returns the measure on the
// cash that is left, by which the track goes on.
func (w *worker) rerate(number int32, k *credit) *crediting {
	t := &w.engine.tracks[number]
	posted, postedAmounts, mark, silence, floored := w.lines, w.amounts, w.mark, w.silence, w.floored
	w.asOf, w.nets = k.event, nil
	w.ln = lineContext{track: number}
	source := w.net(t.basis)
	if len(w.problems) > 0 { // the calculation has failed already
		return source
	}
	w.lines, w.amounts, w.mark = nil, nil, 0
	w.begin()
	for i := range source.credits {
		if c := &source.credits[i]; c.event <= k.event {
			w.credit(number, source, c)
		}
	}
	anew, anewAmounts := w.lines, w.amounts
	w.lines, w.amounts, w.mark, w.silence, w.floored = posted, postedAmounts, mark, silence, floored
	version := slices.IndexFunc(t.byVersion, func(c *plan.Component) bool { return c != nil })
	if len(w.problems) > 0 {
		return source
	}
	w.ln = lineContext{track: number, version: int32(version), source: t.basis, credit: *k, date: t.basis.date(k), plan: t.group.Versions[version], component: t.byVersion[version]}
	defer w.calc.Pause(w.calc.Pause(w.recorded()))
	w.differences(anew, anewAmounts)
	return source
}

// scope is what a reversal takes back no more from than was paid in it: the
// window over which the tiers or limits of a line look at it, or the line alone.
type scope struct {
	window period.Window
	event  int32
}

// scopeOf returns the scope of a line that an event caused.
func (w *worker) scopeOf(at int32, e measure.Event) scope {
	t := &w.engine.tracks[w.ln.track]
	span := period.Line
	if version, p := w.engine.on(t.group, e.Window); p != nil && t.byVersion[version] != nil {
		c := t.byVersion[version]
		if c.Tiers != nil {
			span = c.Tiers.Carry
		}
		if c.Limits != nil {
			if over, ok := c.Limits.Per.Span(); ok {
				span = max(span, over)
			}
		}
	}
	if span == period.Line {
		return scope{event: at}
	}
	return scope{window: period.WindowOf(span, e.Window), event: fact.None}
}

// lineKey names a line of a track that a reversal may re-rate.
type lineKey struct {
	event, about int32
	kind         LineKind
}

func (k lineKey) compare(o lineKey) int {
	return cmp.Or(cmp.Compare(k.event, o.event), cmp.Compare(k.kind, o.kind), cmp.Compare(k.about, o.about))
}

// restated is a line with what was posted for it and what it comes to now.
type restated struct {
	key          lineKey
	scope        scope
	version      int16
	posted, anew trace.Value
	change       trace.Value
}

// differences posts what the lines come to anew less what was posted for them,
// in canonical order. No more is taken back in all than the component has paid in
// the scope of a line, what is added there included.
func (w *worker) differences(anew []Line, anewAmounts []trace.Value) {
	c, currency := w.calc, w.engine.plans.Currency
	t := &w.engine.tracks[w.ln.track]
	list, paid := w.restate(anew, anewAmounts)
	for i := range list {
		r := &list[i]
		if r.change = w.money(c.Sub(r.anew, r.posted)); r.change.Sign() > 0 {
			paid[r.scope] += w.minor(r.change)
		}
	}
	for _, r := range list {
		d := r.change
		if d.Sign() < 0 {
			most := money.Major(-max(0, paid[r.scope]), currency)
			if d.Cmp(most) < 0 {
				d = w.money(c.Max(d, c.Leaf(most, w.engine.code, trace.L(trace.KeyPaidInWindow), trace.Source{Kind: trace.FromRule, Ref: "no more than was paid"})))
			}
			paid[r.scope] += w.minor(d)
		}
		if d.IsZero() {
			continue
		}
		if c.Recording() {
			d = c.Name(d, currency.Code(), trace.L(trace.KeyReversal, w.cause(), w.causeOf(t.basis.event(r.key.event))))
		}
		w.ln.version = int32(r.version)
		l := lineOf(Reversal, w.minor(d), d.Decimal)
		l.of, l.about, l.also = r.key.kind, r.key.event, r.key.about
		w.emit(l, d, d)
	}
	w.limits.window = period.Window{} // what was paid in it is counted anew
}

// restate pairs what was posted with what comes out anew, and sums what was
// paid in every scope, in minor units.
func (w *worker) restate(anew []Line, anewAmounts []trace.Value) (list []restated, paid map[scope]int64) {
	t := &w.engine.tracks[w.ln.track]
	at := map[lineKey]int{}
	paid = map[scope]int64{}
	entry := func(k lineKey, l *Line) *restated {
		i, ok := at[k]
		if !ok {
			i = len(list)
			at[k], list = i, append(list, restated{key: k, scope: w.scopeOf(t.concerned(l)), version: l.version})
		}
		return &list[i]
	}
	for i, l := range w.lines[w.mark:] {
		if l.Kind == Floor { // what a floor gave is not taken back
			continue
		}
		k := lineKey{l.event, l.about, l.Kind}
		if l.Kind == Reversal {
			k = lineKey{l.about, l.also, l.of}
		}
		r := entry(k, &l)
		r.posted = w.together(r.posted, w.amountOf(&l, w.amounts, w.mark+i))
		sum, err := money.AddMinor(paid[r.scope], l.Amount)
		if err != nil {
			w.calc.Fail(err)
		}
		paid[r.scope] = sum
	}
	for i, l := range anew {
		if l.Kind == Floor {
			continue
		}
		r := entry(lineKey{l.event, l.about, l.Kind}, &l)
		r.version, r.anew = l.version, w.amountOf(&l, anewAmounts, i)
	}
	slices.SortFunc(list, func(a, b restated) int { return a.key.compare(b.key) })
	return list, paid
}

// concerned is the event of the line that a line is about: its own cause, and
// for a reversal the cause of what it takes back.
func (t *track) concerned(l *Line) (at int32, e measure.Event) {
	if at = l.event; l.Kind == Reversal {
		at = l.about
	}
	return at, t.basis.event(at)
}

// windowOf is the day that decides which windows a line counts in.
func (t *track) windowOf(l *Line) period.Date {
	if l.event == fact.None { // a floor
		return l.date
	}
	_, e := t.concerned(l)
	return e.Window
}

// amountOf is the amount of a line as it was explained.
func (w *worker) amountOf(l *Line, amounts []trace.Value, at int) trace.Value {
	if w.calc.Recording() {
		return amounts[at]
	}
	return trace.Of(money.Major(l.Amount, w.engine.plans.Currency))
}

// together adds, where there is anything yet.
func (w *worker) together(sum, v trace.Value) trace.Value {
	if sum == (trace.Value{}) {
		return v
	}
	return w.money(w.calc.Add(sum, v))
}

// net returns a measure of the person on the cash that is left after the
// reversals up to asOf: those are gone, and their originals stand with what is
// left of them, in the running totals of their contracts too. Later credits are
// as they were.
func (w *worker) net(raw *crediting) *crediting {
	if n := w.nets[raw]; n != nil {
		return n
	}
	x := w.engine.facts
	n := &crediting{facts: x, measure: raw.measure, overlay: raw.overlay, tied: raw.tied, foreign: raw.foreign, origin: raw.origin, asOf: w.asOf}
	credits, left := raw.of(w.payee), map[int32]int64{}
	for i := range credits {
		if k := &credits[i]; k.event <= w.asOf && raw.isTied(k) {
			w.netContract(n, x.Cash[k.event].ContractAt, left)
		}
	}
	var parts []int64
	for _, k := range credits {
		if k.event <= w.asOf && raw.isTied(&k) {
			continue
		}
		if amount, ok := left[k.event]; ok {
			k.amount = amount
			if portions := n.portions(x, x.Cash[k.event].ContractAt); n.overlay || len(portions) > 1 {
				var err error
				if parts, err = n.parts(parts[:0], amount, portions); err != nil {
					w.calc.Fail(err)
				} else {
					k.amount = parts[w.portionOf(portions)]
				}
			}
		}
		n.credits = append(n.credits, k)
	}
	if w.nets == nil {
		w.nets = map[*crediting]*crediting{}
	}
	w.nets[raw] = n
	return n
}

// netContract computes the events of a contract up to asOf on the cash that is
// left: their amounts by event.
func (w *worker) netContract(n *crediting, contractAt int32, amounts map[int32]int64) {
	x, contract := w.engine.facts, &w.engine.facts.Contracts[contractAt]
	taken := map[int32]int64{}
	for _, j := range w.engine.ofContract()[contractAt] {
		if original := x.Cash[j].OriginalAt; original != fact.None && j <= w.asOf {
			taken[original] += x.Cash[j].Amount
		}
	}
	var before int64
	for _, j := range w.engine.ofContract()[contractAt] {
		if j > w.asOf {
			break
		}
		if x.Cash[j].OriginalAt != fact.None {
			continue
		}
		after, err := money.AddMinor(before, x.Cash[j].Amount+taken[j])
		if err != nil {
			w.calc.Fail(err)
		}
		amounts[j], before = n.measure.Count(contract, after)-n.measure.Count(contract, before), after
	}
}
