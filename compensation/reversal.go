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

func anyTied(credits []credit) bool {
	return slices.ContainsFunc(credits, func(k credit) bool { return k.tied })
}

// reversing evaluates a track of a person some of whose receipts were taken
// back.
func (w *worker) reversing(number int32, credits []credit) {
	t := &w.engine.tracks[number]
	source := t.basis
	for i := range credits {
		k := &credits[i]
		switch {
		case !k.tied:
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
	w.ln = lineContext{track: number, version: int32(l.version), source: t.basis, credit: *k, date: k.date, plan: t.group.Versions[l.version], component: t.byVersion[l.version]}
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
	w.emit(line, taken, line.Amount)
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
// posts the difference of every line of the original's window that comes out
// otherwise than it stands. It returns the measure on the cash that is left, by
// which the track goes on.
func (w *worker) rerate(number int32, k *credit) *crediting {
	t := &w.engine.tracks[number]
	posted, postedAmounts, mark, silence := w.lines, w.amounts, w.mark, w.silence
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
	w.lines, w.amounts, w.mark, w.silence = posted, postedAmounts, mark, silence
	e := t.basis.event(k.event)
	version, p := w.engine.on(t.group, e.Window)
	if p == nil || t.byVersion[version] == nil || len(w.problems) > 0 {
		return source
	}
	w.ln = lineContext{track: number, version: version, source: t.basis, credit: *k, date: k.date, plan: p, component: t.byVersion[version]}
	defer w.calc.Pause(w.calc.Pause(w.recorded()))
	w.differences(scopeOf(t.byVersion[version], &e), anew, anewAmounts)
	return source
}

// scope is the lines that a reversal re-rates: the original's, those of the
// window over which tiers or limits look at it, and with limits per deal those
// of its contract.
type scope struct {
	window     period.Window
	original   int32
	contractAt int32
}

func scopeOf(c *plan.Component, e *measure.Event) scope {
	s := scope{original: e.Original, contractAt: fact.None}
	span := period.Line
	if c.Tiers != nil {
		span = c.Tiers.Carry
	}
	if c.Limits != nil {
		if over, ok := c.Limits.Per.Span(); ok {
			span = max(span, over)
		}
		if c.Limits.Per == plan.PerDeal {
			s.contractAt = e.ContractAt
		}
	}
	if span != period.Line {
		s.window = period.WindowOf(span, e.Window)
	}
	return s
}

// holds reports whether a line that an event caused is in the scope.
func (s scope) holds(at int32, e measure.Event) bool {
	return at == s.original || e.Original == s.original || s.window.Holds(e.Window) || e.ContractAt == s.contractAt
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
	version      int16
	posted, anew trace.Value
}

// differences posts what the lines of the scope come to anew less what was
// posted for them, in canonical order. No more is taken back than the component
// has paid in the scope.
func (w *worker) differences(s scope, anew []Line, anewAmounts []trace.Value) {
	c, currency := w.calc, w.engine.plans.Currency
	t := &w.engine.tracks[w.ln.track]
	list, available := w.restate(s, anew, anewAmounts)
	for _, r := range list {
		d := w.money(c.Sub(r.anew, r.posted))
		if d.IsZero() {
			continue
		}
		if d.Sign() < 0 {
			most := available.Neg()
			if available.Sign() < 0 {
				most = money.Decimal{}
			}
			if d.Cmp(most) < 0 {
				d = w.money(c.Max(d, c.Leaf(most, w.engine.code, trace.L(trace.KeyPaidInWindow), trace.Source{Kind: trace.FromRule, Ref: "no more than was paid"})))
			}
		}
		sum, err := available.Add(d.Decimal)
		if err != nil {
			c.Fail(err)
		}
		if available = sum; d.IsZero() {
			continue
		}
		if c.Recording() {
			d = c.Name(d, currency.Code(), trace.L(trace.KeyReversal, w.cause(), w.causeOf(t.basis.event(r.key.event))))
		}
		w.ln.version = int32(r.version)
		l := lineOf(Reversal, w.minor(d), d.Decimal)
		l.of, l.about, l.also = r.key.kind, r.key.event, r.key.about
		w.emit(l, d, l.Amount)
	}
	w.limits.window = period.Window{} // what was paid in it is counted anew
}

// restate pairs what was posted with what comes out anew, and sums what was
// paid in the scope.
func (w *worker) restate(s scope, anew []Line, anewAmounts []trace.Value) (list []restated, paid money.Decimal) {
	t := &w.engine.tracks[w.ln.track]
	at := map[lineKey]int{}
	entry := func(k lineKey, version int16) *restated {
		i, ok := at[k]
		if !ok {
			i = len(list)
			at[k], list = i, append(list, restated{key: k, version: version})
		}
		return &list[i]
	}
	var sum int64
	for i, l := range w.lines[w.mark:] {
		if at, e := t.concerned(&l); !s.holds(at, e) {
			continue
		}
		sum += l.Amount
		k := lineKey{l.event, l.about, l.Kind}
		if l.Kind == Reversal {
			k = lineKey{l.about, l.also, l.of}
		}
		r := entry(k, l.version)
		r.posted = w.together(r.posted, w.amountOf(&l, w.amounts, w.mark+i))
	}
	for i, l := range anew {
		if k := (lineKey{l.event, l.about, l.Kind}); s.holds(l.event, t.basis.event(l.event)) {
			r := entry(k, l.version)
			r.version, r.anew = l.version, w.amountOf(&l, anewAmounts, i)
		}
	}
	slices.SortFunc(list, func(a, b restated) int { return a.key.compare(b.key) })
	return list, money.Major(sum, w.engine.plans.Currency)
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
	n := &crediting{facts: x, measure: raw.measure, overlay: raw.overlay, tied: raw.tied, foreign: raw.foreign, asOf: w.asOf}
	credits, left := raw.of(w.payee), map[int32]int64{}
	for i := range credits {
		if k := &credits[i]; k.tied && k.event <= w.asOf {
			w.netContract(n, x.Cash[k.event].ContractAt, left)
		}
	}
	var parts []int64
	for _, k := range credits {
		if k.event <= w.asOf && k.tied {
			continue
		}
		if amount, ok := left[k.event]; ok {
			k.amount = amount
			if portions := n.portions(x, x.Cash[k.event].ContractAt); n.overlay || len(portions) > 1 {
				var err error
				if parts, err = n.parts(parts[:0], amount, portions); err != nil {
					w.calc.Fail(err)
				} else {
					k.amount = parts[k.portion]
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
