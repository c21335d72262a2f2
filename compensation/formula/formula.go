// Package formula is the expression language of plans and figures: what HR
// people know from spreadsheets, with exact decimals, units checked before
// anything is calculated, a closed table of names, bounds, and an explanation
// of every step.
//
// A source text is read by Compile into a Formula, or into the list of
// everything that is wrong with it. A Formula never changes and may be
// evaluated by several goroutines at once, each with its own trace.Calc.
package formula

import (
	"cmp"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Options say what a formula may use and what it must give.
type Options struct {
	Symbols  *Symbols       // the names it may use; nil for none
	Want     Type           // what it must give; the zero value is a plain number
	Currency money.Currency // of its amounts
	Source   trace.Source   // the clause that its literals come from; none makes them constants of the rules
}

// Formula is a formula that has been read and checked.
type Formula struct {
	tree
	root     uint16
	typ      Type
	unit     string // of the result, for explanations
	symbols  *Symbols
	slots    []int
	inputs   []string
	clause   trace.Source
	constant *Value
}

// Compile reads and checks a formula. The list holds every problem found, with
// its line and column in the source; the formula is nil exactly when the list
// has failures, so a formula may come with warnings.
//
// A formula whose wanted type is money may be made of bare literals: 500 is 500
// of the plan's currency. Where a rate or a plain number is wanted, each does
// for the other.
func Compile(source string, o Options) (*Formula, problem.List) {
	n := &notes{source: source, currency: o.Currency}
	if !readable(n) {
		return nil, n.list
	}
	t := parse(n)
	if n.full {
		return nil, n.sorted()
	}
	typ := check(n, t, o)
	if n.list.Failed() {
		return nil, n.sorted()
	}
	f := &Formula{
		tree: *t, root: uint16(len(t.nodes) - 1), typ: typ, unit: typ.TraceUnit(o.Currency),
		symbols: o.Symbols, clause: o.Source,
	}
	if f.clause.IsZero() {
		f.clause = trace.Source{Kind: trace.FromRule, Ref: "constant"}
	}
	f.collect()
	f.settle(n)
	if n.list.Failed() {
		return nil, n.sorted()
	}
	return f, n.sorted()
}

// collect lists the symbols that the formula needs.
func (f *Formula) collect() {
	for i := range f.nodes {
		if n := &f.nodes[i]; n.op == opSymbol {
			f.slots = append(f.slots, int(n.index))
			f.inputs = append(f.inputs, f.symbols.list[n.index].Code)
		}
	}
	slices.Sort(f.slots)
	slices.SortFunc(f.inputs, cmp.Compare[string])
	f.slots, f.inputs = slices.Compact(f.slots), slices.Compact(f.inputs)
}

// settle evaluates every largest part that needs no inputs, so that a constant
// that has no value is found before any calculation.
func (f *Formula) settle(n *notes) {
	constant := make([]bool, len(f.nodes))
	inner := make([]bool, len(f.nodes)) // part of a larger constant
	for i := range f.nodes {
		node := &f.nodes[i]
		constant[i] = node.op != opSymbol && node.op != opBroken
		for _, k := range f.children(node) {
			constant[i] = constant[i] && constant[k]
		}
		if constant[i] {
			for _, k := range f.children(node) {
				inner[k] = true
			}
		}
	}
	for i := range f.nodes {
		if node := &f.nodes[i]; node.op == opQuo && !constant[i] && constant[f.children(node)[1]] {
			f.refuseZero(n, uint16(i))
		}
		if !constant[i] || inner[i] {
			continue
		}
		v, failure := f.part(uint16(i))
		switch {
		case failure != nil:
			n.list = append(n.list, failure.Problem)
		case uint16(i) == f.root:
			f.constant = &v
		}
	}
}

// refuseZero reports a division whose divisor is the constant 0.
func (f *Formula) refuseZero(n *notes, quotient uint16) {
	v, failure := f.part(f.children(&f.nodes[quotient])[1])
	if failure == nil && v.Number.IsZero() {
		r := run{f: f, fault: fault{kind: failedArithmetic, at: quotient, cause: money.ErrDivisionByZero}}
		n.list = append(n.list, r.failure().Problem)
	}
}

// part evaluates a node that needs no inputs.
func (f *Formula) part(i uint16) (Value, *Failure) {
	r := run{f: f, c: &trace.Calc{}, left: MaxSteps}
	v, ok := r.value(i)
	if !ok {
		return Value{}, r.failure()
	}
	return v, nil
}

// Source returns the text of the formula.
func (f *Formula) Source() string { return f.source }

// Type returns the type of the result: the wanted one, or where a plain number
// was wanted possibly a rate.
func (f *Formula) Type() Type { return f.typ }

// Inputs returns the codes of the symbols that the formula needs, sorted, each
// once, whichever spelling it uses.
func (f *Formula) Inputs() []string { return slices.Clone(f.inputs) }

// Slots returns the slots of the symbols that the formula needs, ascending.
func (f *Formula) Slots() []int { return slices.Clone(f.slots) }

// Constant returns the value of a formula that needs no inputs.
func (f *Formula) Constant() (Value, bool) {
	if f.constant == nil {
		return Value{}, false
	}
	return *f.constant, true
}

// Between returns the slots of a formula that is nothing but the days from one
// date to another, as in receipt.value_date - instalment.due_date, with or
// without DAYS around it.
func (f *Formula) Between() (later, earlier int, ok bool) {
	n := &f.nodes[f.root]
	if n.op == opDays {
		n = &f.nodes[f.children(n)[0]]
	}
	if n.op != opBetween {
		return 0, 0, false
	}
	a, b := &f.nodes[f.children(n)[0]], &f.nodes[f.children(n)[1]]
	return int(a.index), int(b.index), a.op == opSymbol && b.op == opSymbol
}
