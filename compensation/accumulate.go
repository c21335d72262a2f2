package compensation

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// accumulator is what one person was credited with of one measure since the
// first day of a window (measurement). It only moves forward through the
// person's credits, so reading it along a person's lines costs one pass.
type accumulator struct {
	source  *crediting
	credits []credit
	span    period.Span
	window  period.Window
	first   int // the first credit of the window
	next    int // the first credit not yet counted
	sum     trace.Value
}

// at returns the accumulation up to and including a line: every credit dated
// before the line's day or on it, but of the line's own measure only those
// that canonical order does not put behind it, as it does tied reversals of the
// day. A tied reversal counts in the windows of its original.
func (a *accumulator) at(w *worker) trace.Value {
	ln := &w.ln
	if !a.window.Holds(ln.date) {
		a.window, a.sum = period.WindowOf(a.span, ln.date), trace.Value{}
		for a.next < len(a.credits) && a.source.date(&a.credits[a.next]).Before(a.window.From) {
			a.next++
		}
		a.first = a.next
	}
	sum := a.sum
	fresh := sum.Node() == nil // nothing recorded yet in this window: explain the whole sum at once
	from := a.next
	for a.next < len(a.credits) && a.counts(&a.credits[a.next], ln) {
		k := &a.credits[a.next]
		a.next++
		if a.source.foreign {
			w.inCurrency(a.source.event(k.event))
		}
		if (!fresh || !w.calc.Recording()) && a.source.lies(k, a.window) {
			sum = w.calc.Add(sum, w.baseOf(a.source, *k))
		}
	}
	if w.calc.Recording() {
		if fresh {
			sum = w.sumOf(a.source, a.window, a.credits[a.first:a.next])
		}
		if fresh || a.next > from {
			m := a.source.measure
			sum = w.calc.Name(sum, w.engine.code, trace.L(trace.KeyAccumulated, m.Title,
				problem.Textf("%s 至 %s", "%s to %s", a.window.From, ln.date)))
		}
	}
	a.sum = sum
	return sum
}

func (a *accumulator) counts(k *credit, ln *lineContext) bool {
	if a.source == ln.source {
		return k.event <= ln.credit.event
	}
	date := a.source.date(k)
	return date.Before(ln.date) || date == ln.date && !a.source.isTied(k)
}

// lies reports whether a credit counts in a window.
func (c *crediting) lies(k *credit, window period.Window) bool {
	if c.isTied(k) {
		return window.Holds(c.event(k.event).Window)
	}
	return window.Holds(c.date(k))
}

// sumOf explains the sum of those credits that count in the window as one flat
// list; an empty one is a rule's zero.
func (w *worker) sumOf(m *crediting, window period.Window, credits []credit) trace.Value {
	values := make([]trace.Value, 0, len(credits))
	for i := range credits {
		if m.lies(&credits[i], window) {
			values = append(values, w.baseOf(m, credits[i]))
		}
	}
	if len(values) == 0 {
		return w.calc.Leaf(money.Decimal{}, w.engine.code, trace.L(trace.KeyNothingYet), trace.Source{Kind: trace.FromRule, Ref: "window"})
	}
	return w.calc.Sum(values)
}

// accumulatorFor returns the person's accumulator of a measure over a window.
func (w *worker) accumulatorFor(a plan.Accumulation) *accumulator {
	for i := range w.accumulators {
		if acc := &w.accumulators[i]; acc.source.measure.Code == a.Measure && acc.span == a.Span {
			return acc
		}
	}
	source := w.source(a.Measure)
	w.accumulators = append(w.accumulators, accumulator{source: source, credits: source.of(w.payee), span: a.Span})
	return &w.accumulators[len(w.accumulators)-1]
}

// source returns a measure as the current track credits it: by split or
// overlay, and on the cash that is left where that is what is computed.
func (w *worker) source(code measure.Code) *crediting {
	t := &w.engine.tracks[w.ln.track]
	raw := w.engine.credited[creditKey{code, t.basis.overlay}]
	if w.asOf == fact.None || !raw.tied {
		return raw
	}
	return w.net(raw)
}
