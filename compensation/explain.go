package compensation

import (
	"fmt"
	"sort"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Explanation is why a statement is what it is. Root is its total, Pending the
// sum of its pending lines, nil where it has none, and Lines its lines in the
// statement's order; they share the nodes that they have in common.
type Explanation struct {
	Root    *trace.Node
	Pending *trace.Node
	Lines   []*trace.Node
}

// Explain runs the evaluation of a statement again, with the same code on the
// same facts and plan versions, this time recording, and asserts that it comes
// to the same lines. An error means that the facts or plans behind the result
// were changed after it was made.
func (r *Result) Explain(s *Statement) (*Explanation, error) {
	corrections := 0 // adjustments come first
	for corrections < len(s.Lines) && s.Lines[corrections].Kind == Adjustment {
		corrections++
	}
	w := &worker{engine: r.engine, calc: trace.Recorder(), explain: s.Month, all: corrections > 0}
	if s.payeeAt != fact.None {
		w.person(s.payeeAt)
	}
	if err := w.problems; len(err) > 0 {
		return nil, err
	}
	w.sortByMonth()
	var lines []Line
	var amounts []trace.Value
	for i := range s.Lines[:corrections] {
		amounts = append(amounts, r.correction(w, &s.Lines[i]))
	}
	for i, l := range w.lines {
		if l.date.Month() == s.Month {
			lines, amounts = append(lines, l), append(amounts, w.amounts[i])
		}
	}
	if own := s.Lines[corrections:]; len(lines) != len(own) {
		return nil, fmt.Errorf("compensation: replaying %s %s gives %d lines, the statement has %d", s.Payee.Code, s.Month, len(lines), len(own))
	}
	for i, l := range lines {
		if was := &s.Lines[corrections+i]; !l.same(*was) {
			return nil, fmt.Errorf("compensation: replaying line %s of %s gives %d minor units from exactly %s, the statement has %d from %s",
				r.Detail(l).Key, s.Payee.Code, l.Amount, l.Exact(), was.Amount, was.Exact())
		}
	}
	return r.assemble(w.calc, s, amounts), nil
}

// sortByMonth brings the explained lines into the order of statements.
func (w *worker) sortByMonth() {
	if len(w.engine.tracks) > 1 {
		sort.Stable(&explainedLines{lines: w.lines, amounts: w.amounts, byMonth: true})
	}
}

// correction explains an adjustment: the line as it comes out now less what was
// posted for it.
func (r *Result) correction(w *worker, l *Line) trace.Value {
	a, c, code := &r.adjusted[l.about], w.calc, r.Plans.Currency.Code()
	anew := c.Leaf(money.Decimal{}, code, trace.L(trace.KeyAnew), trace.Source{Kind: trace.FromRule, Ref: "no such line any more"})
	for i, k := range w.lines {
		if k.date.Month() == a.origin && !k.Pending && r.Detail(k).Key == a.key {
			anew = c.Name(w.amounts[i], code, trace.L(trace.KeyAnew))
		}
	}
	was := c.Leaf(money.Major(a.posted, r.Plans.Currency), code, trace.L(trace.KeyPosted), trace.Source{Kind: trace.FromLine, Ref: a.key, Path: a.origin.String()})
	return c.Name(c.Sub(anew, was), code, trace.Named(trace.KeyAdjustment, a.key, a.origin.String()))
}

// assemble sums the payable lines by component and the components to the total,
// and the pending lines apart from them.
func (r *Result) assemble(c *trace.Calc, s *Statement, amounts []trace.Value) *Explanation {
	return assemble(c, r.Plans.Currency.Code(), s.Payee, s.Month, amounts, summed{
		pending: func(i int) bool { return s.Lines[i].Pending },
		joined:  func(i int) bool { return s.Lines[i].track == s.Lines[i+1].track },
		label:   func(i int) trace.Label { return r.subtotalLabel(&s.Lines[i]) },
	})
}

// summed says how lines are summed: which ones are pending, which ones are of
// the same component as the next, and how the sum that ends with one is called.
type summed struct {
	pending, joined func(i int) bool
	label           func(i int) trace.Label
}

func assemble(c *trace.Calc, currency string, payee fact.Person, month period.Month, amounts []trace.Value, by summed) *Explanation {
	x := &Explanation{Lines: make([]*trace.Node, len(amounts))}
	var subtotals, payable, pending []trace.Value
	for i := range amounts {
		if x.Lines[i] = amounts[i].Node(); by.pending(i) {
			pending = append(pending, amounts[i])
		} else {
			payable = append(payable, amounts[i])
		}
		if last := i == len(amounts)-1; (last || !by.joined(i)) && len(payable) > 0 {
			subtotals = append(subtotals, c.Name(c.Sum(payable), currency, by.label(i)))
			payable = payable[len(payable):]
		}
	}
	who, when := problem.Same(payee.Name), problem.Same(month.String())
	x.Root = c.Name(c.Sum(subtotals), currency, trace.L(trace.KeyStatement, who, when)).Node()
	if len(pending) > 0 {
		x.Pending = c.Name(c.Sum(pending), currency, trace.L(trace.KeyPending, who, when)).Node()
	}
	return x
}

func (r *Result) subtotalLabel(l *Line) trace.Label {
	if l.Kind == Adjustment {
		return trace.L(trace.KeyAdjustments)
	}
	return trace.L(trace.KeyComponent, r.Detail(*l).Component.Title)
}
