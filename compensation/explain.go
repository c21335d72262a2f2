package compensation

import (
	"fmt"

	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Explanation is why a statement is what it is. Root is its total, Lines its
// lines in the statement's order; they share the nodes that they have in common.
type Explanation struct {
	Root  *trace.Node
	Lines []*trace.Node
}

// Explain runs the evaluation of a statement again, with the same code on the
// same facts and plan versions, this time recording, and asserts that it comes
// to the same lines. An error means that the facts or plans behind the result
// were changed after it was made.
func (r *Result) Explain(s *Statement) (*Explanation, error) {
	w := &worker{engine: r.engine, calc: trace.Recorder(), explain: s.Month}
	w.person(s.payeeAt)
	if err := w.problems; len(err) > 0 {
		return nil, err
	}
	var lines []Line
	var amounts []trace.Value
	for i, l := range w.lines {
		if r.monthOf(l) == s.Month {
			lines, amounts = append(lines, l), append(amounts, w.amounts[i])
		}
	}
	if len(lines) != len(s.Lines) {
		return nil, fmt.Errorf("compensation: replaying %s %s gives %d lines, the statement has %d", s.Payee.Code, s.Month, len(lines), len(s.Lines))
	}
	for i, l := range lines {
		if !l.same(s.Lines[i]) {
			return nil, fmt.Errorf("compensation: replaying line %s of %s gives %d minor units from exactly %s, the statement has %d from %s",
				r.Detail(l).Key, s.Payee.Code, l.Amount, l.Exact, s.Lines[i].Amount, s.Lines[i].Exact)
		}
	}
	return r.assemble(w.calc, s, amounts), nil
}

// assemble sums the lines by component and the components to the total.
func (r *Result) assemble(c *trace.Calc, s *Statement, amounts []trace.Value) *Explanation {
	currency := r.Plans.Currency.Code()
	x := &Explanation{Lines: make([]*trace.Node, len(amounts))}
	var subtotals []trace.Value
	for start := 0; start < len(amounts); {
		end := start
		for end < len(amounts) && s.Lines[end].track == s.Lines[start].track {
			x.Lines[end] = amounts[end].Node()
			end++
		}
		title := r.Detail(s.Lines[end-1]).Component.Title
		subtotals = append(subtotals, c.Name(c.Sum(amounts[start:end]), currency, trace.L(trace.KeyComponent, title)))
		start = end
	}
	total := c.Name(c.Sum(subtotals), currency, trace.L(trace.KeyStatement, problem.Same(s.Payee.Name), problem.Same(s.Month.String())))
	x.Root = total.Node()
	return x
}
