package formula

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// run is one evaluation. Every node is evaluated at most once; the branch of
// an IF that is not taken is not evaluated at all.
type run struct {
	f     *Formula
	c     *trace.Calc
	env   Env
	left  int // steps that remain
	fault fault
}

// Eval evaluates the formula. The error is a *Failure: a missing value, a
// division by zero, a result that does not fit, a date outside the calendar.
// It makes c fail as well. Where c has failed before, nothing is evaluated.
func (f *Formula) Eval(c *trace.Calc, env Env) (Value, error) {
	if f.nodes[f.root].kind == trace.Number {
		v, err := f.Number(c, env)
		return NumberOf(v), err
	}
	if c.Err() != nil {
		return Value{}, f.failedBefore(c.Err())
	}
	r := run{f: f, c: c, env: env, left: MaxSteps}
	v, ok := r.value(f.root)
	if !ok {
		return Value{}, r.end()
	}
	v.Node = r.name(v)
	return v, nil
}

// Number evaluates a formula that gives a number; see Eval.
func (f *Formula) Number(c *trace.Calc, env Env) (trace.Value, error) {
	switch {
	case c.Err() != nil:
		return trace.Value{}, f.failedBefore(c.Err())
	case f.nodes[f.root].kind != trace.Number:
		return trace.Value{}, f.otherKind(c)
	case f.constant != nil && !c.Recording():
		return trace.Of(f.constant.Number), nil
	}
	r := run{f: f, c: c, env: env, left: MaxSteps}
	v, ok := r.number(f.root)
	if !ok {
		return trace.Value{}, r.end()
	}
	if c.Recording() {
		v = c.Name(v, f.unit, trace.L(trace.KeyFormula, problem.Same(f.source)))
	}
	return v, nil
}

// Truth evaluates a formula that gives a truth value, and returns its node
// where c records; see Eval.
func (f *Formula) Truth(c *trace.Calc, env Env) (bool, *trace.Node, error) {
	if f.nodes[f.root].kind != trace.Truth {
		return false, nil, f.otherKind(c)
	}
	v, err := f.Eval(c, env)
	return v.Truth, v.Node, err
}

// end turns the fault of a run into its failure and makes the calculation fail
// with it: a bare arithmetic error is replaced by the one with a position.
func (r *run) end() error {
	failure := r.failure()
	r.c.Reset()
	r.c.Fail(failure)
	return failure
}

// name puts the label of the formula on the node of a result that is not a
// number.
func (r *run) name(v Value) *trace.Node {
	n := v.Node
	if n == nil || !r.c.Recording() {
		return nil
	}
	if n.Label.Key != "" || n.Op == trace.Leaf {
		n = r.c.Step(trace.Same, n.Kind, n.Text, n.Number, n)
	}
	n.Label = trace.L(trace.KeyFormula, problem.Same(r.f.source))
	return n
}

// step counts a node against the bound.
func (r *run) step(i uint16) bool {
	if r.left--; r.left < 0 {
		return r.fail(tooManySteps, i)
	}
	return true
}

// value evaluates a node of any kind.
func (r *run) value(i uint16) (Value, bool) {
	switch r.f.nodes[i].kind {
	case trace.Text:
		s, node, ok := r.text(i)
		return TextOf(s, node), ok
	case trace.Date:
		d, node, ok := r.date(i)
		return Value{Kind: trace.Date, Date: d, Node: node}, ok
	case trace.Truth:
		b, node, ok := r.truth(i)
		return TruthOf(b, node), ok
	}
	v, ok := r.number(i)
	return NumberOf(v), ok
}

// symbol asks the environment for the value of a symbol and refuses one that
// is missing or of another kind than declared.
func (r *run) symbol(i uint16, v *Value) bool {
	n := &r.f.nodes[i]
	if r.env == nil {
		return r.fail(missingValue, i)
	}
	*v = r.env.Symbol(r.c, int(n.index))
	switch {
	case v.Missing, v.Kind == trace.Date && n.kind == trace.Date && v.Date.IsZero():
		r.fault.reason = v.Node
		return r.fail(missingValue, i)
	case v.Kind != n.kind:
		return r.fail(strangeValue, i)
	}
	if r.c.Recording() {
		v.Node = r.leaf(n, v)
	}
	return true
}

// leaf returns the node of a symbol's value. One that the environment did not
// label is named after the symbol, so that no step of ours is put on it.
func (r *run) leaf(n *node, v *Value) *trace.Node {
	label := func() trace.Label { return trace.L(trace.KeySymbol, r.f.symbols.list[n.index].title()) }
	switch {
	case v.Node == nil:
		node := r.c.Fact(v.Kind, textOf(*v), numberOf(*v), label(), r.f.sourceOf(n))
		node.Unit = n.unit
		return node
	case v.Node.Label.Key == "" && v.Node.Op != trace.Leaf:
		node := r.c.Step(trace.Same, v.Node.Kind, v.Node.Text, v.Node.Number, v.Node)
		node.Label, node.Unit = label(), n.unit
		return node
	}
	return v.Node
}

// sourceOf is the source of a symbol that the environment gives none for.
func (f *Formula) sourceOf(n *node) trace.Source {
	return trace.Source{Kind: trace.FromRule, Ref: f.symbols.list[n.index].Code}
}

// textOf is the text of a node for a value.
func textOf(v Value) string {
	if v.Kind == trace.Date {
		return trace.DateText(v.Date)
	}
	return v.Text
}

// numberOf is the number of a node for a value.
func numberOf(v Value) money.Decimal {
	if v.Kind == trace.Truth {
		return one(v.Truth)
	}
	return v.Number
}

// one is the number of a truth value.
func one(b bool) money.Decimal {
	if b {
		return money.Int(1)
	}
	return money.Decimal{}
}

// literal makes the node of a literal, nil when nothing is recorded.
func (r *run) literal(kind trace.Kind, text string, number money.Decimal, unit string) *trace.Node {
	if !r.c.Recording() {
		return nil
	}
	node := r.c.Fact(kind, text, number, trace.L(trace.KeyConstant), r.f.clause)
	node.Unit = unit
	return node
}

// pick evaluates the conditions of IF or IFS up to the first that holds. It
// returns the branch to take and the conditions that were evaluated, which the
// explanation lists.
func (r *run) pick(n *node) (branch uint16, conditions []*trace.Node, ok bool) {
	kids := r.f.children(n)
	for len(kids) > 1 {
		holds, node, ok := r.truth(kids[0])
		if !ok {
			return 0, nil, false
		}
		if node != nil {
			conditions = append(conditions, node)
		}
		if holds {
			return kids[1], conditions, true
		}
		kids = kids[2:]
	}
	return kids[0], conditions, true
}

// choices puts the steps of IF or IFS on the node of the branch taken: one step
// for each condition, the last one innermost.
func (r *run) choices(n *node, conditions []*trace.Node, branch *trace.Node) *trace.Node {
	for i := len(conditions) - 1; i >= 0; i-- {
		holds := !conditions[i].Number.IsZero()
		branch = r.c.Step(trace.If, branch.Kind, branch.Text, branch.Number, conditions[i], branch)
		branch.Unit, branch.Else = n.unit, !holds
	}
	return branch
}

// chosen evaluates IF, IFS and IFBLANK of values of any kind.
func (r *run) chosen(n *node) (Value, bool) {
	if n.op == opIfBlank {
		return r.given(n)
	}
	branch, conditions, ok := r.pick(n)
	if !ok {
		return Value{}, false
	}
	v, ok := r.value(branch)
	if ok && conditions != nil {
		v.Node = r.choices(n, conditions, v.Node)
	}
	return v, ok
}

// given evaluates IFBLANK.
func (r *run) given(n *node) (Value, bool) {
	kids := r.f.children(n)
	v, ok := r.value(kids[0])
	if ok {
		return v, true
	}
	reason, ok := r.blank()
	if !ok {
		return v, false
	}
	if v, ok = r.value(kids[1]); !ok {
		return v, false
	}
	v.Node = r.instead(n, reason, v.Node)
	return v, true
}

// blank takes back the fault of a missing value; other faults stay.
func (r *run) blank() (reason *trace.Node, ok bool) {
	if r.fault.kind != missingValue {
		return nil, false
	}
	reason = r.lacking()
	r.fault = fault{}
	return reason, true
}

// instead explains that a value stands in for one that is missing: “if there
// is no value, this one”.
func (r *run) instead(n *node, reason, value *trace.Node) *trace.Node {
	if !r.c.Recording() {
		return nil
	}
	node := r.c.Step(trace.If, value.Kind, value.Text, value.Number, reason, value)
	node.Unit = n.unit
	shown := value.Text
	if value.Kind == trace.Number || value.Kind == trace.Truth {
		shown = value.Number.String()
	}
	node.Label = trace.Named(trace.KeyMissingValue, shown)
	return node
}
