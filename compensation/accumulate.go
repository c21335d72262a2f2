package compensation

import (
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
// that canonical order does not put behind it.
func (a *accumulator) at(w *worker) trace.Value {
	ln := &w.ln
	if win := period.WindowOf(a.span, ln.date); win != a.window {
		a.window, a.sum = win, trace.Value{}
		for a.next < len(a.credits) && a.dateOf(a.next).Before(win.From) {
			a.next++
		}
		a.first = a.next
	}
	sum := a.sum
	fresh := sum.Node() == nil // nothing recorded yet in this window: explain the whole sum at once
	from := a.next
	for a.next < len(a.credits) && a.counts(a.next, ln) {
		w.inCurrency(&a.source.events[a.credits[a.next].event])
		if !fresh || !w.calc.Recording() {
			sum = w.calc.Add(sum, w.baseOf(a.source, a.credits[a.next]))
		}
		a.next++
	}
	if w.calc.Recording() {
		if fresh {
			sum = w.sumOf(a.source, a.credits[a.first:a.next])
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

func (a *accumulator) dateOf(i int) period.Date { return a.source.events[a.credits[i].event].Date }

func (a *accumulator) counts(i int, ln *lineContext) bool {
	if a.source == ln.source {
		return a.credits[i].event <= ln.credit.event
	}
	return !a.dateOf(i).After(ln.date)
}

// sumOf explains the sum of credits as one flat list; an empty one is a rule's
// zero.
func (w *worker) sumOf(m *crediting, credits []credit) trace.Value {
	if len(credits) == 0 {
		return w.calc.Leaf(money.Decimal{}, w.engine.code, trace.L(trace.KeyNothingYet), trace.Source{Kind: trace.FromRule, Ref: "window"})
	}
	values := make([]trace.Value, len(credits))
	for i, k := range credits {
		values[i] = w.baseOf(m, k)
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
	source := w.engine.credited[a.Measure]
	w.accumulators = append(w.accumulators, accumulator{source: source, credits: source.of(w.payee), span: a.Span})
	return &w.accumulators[len(w.accumulators)-1]
}
