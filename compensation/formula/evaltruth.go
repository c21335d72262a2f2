package formula

import (
	"steelyard/compensation/trace"
)

// truth evaluates a node that gives a truth value.
func (r *run) truth(i uint16) (bool, *trace.Node, bool) {
	if !r.step(i) {
		return false, nil, false
	}
	n := &r.f.nodes[i]
	switch n.op {
	case opTruth:
		b := n.index == 1
		return b, r.literal(trace.Truth, "", one(b), ""), true
	case opSymbol:
		var v Value
		ok := r.symbol(i, &v)
		return v.Truth, v.Node, ok
	case opEqual, opDiffer, opLess, opAtMost, opMore, opAtLeast:
		return r.comparison(n)
	case opAnd, opOr:
		return r.logic(n)
	case opNot:
		b, node, ok := r.truth(r.f.children(n)[0])
		return !b, r.answer(trace.Not, !b, node), ok
	case opIn:
		return r.membership(n)
	case opIf, opIfs, opIfBlank:
		v, ok := r.chosen(n)
		return v.Truth, v.Node, ok
	}
	return false, nil, r.fail(strangeValue, i)
}

// answer records a step that gives a truth value.
func (r *run) answer(o trace.Op, b bool, children ...*trace.Node) *trace.Node {
	if !r.c.Recording() {
		return nil
	}
	return r.c.Step(o, trace.Truth, "", one(b), children...)
}

// comparisonOps are the steps of the explanation for the comparisons, from
// opEqual to opAtLeast.
var comparisonOps = [...]trace.Op{trace.Equal, trace.Differ, trace.Less, trace.AtMost, trace.More, trace.AtLeast}

// comparison evaluates = <> < <= > >= of two values of one kind.
func (r *run) comparison(n *node) (bool, *trace.Node, bool) {
	kids := r.f.children(n)
	order, a, b, ok := r.order(kids[0], kids[1])
	if !ok {
		return false, nil, false
	}
	var holds bool
	switch n.op {
	case opEqual:
		holds = order == 0
	case opDiffer:
		holds = order != 0
	case opLess:
		holds = order < 0
	case opAtMost:
		holds = order <= 0
	case opMore:
		holds = order > 0
	default:
		holds = order >= 0
	}
	return holds, r.answer(comparisonOps[n.op-opEqual], holds, a, b), true
}

// order evaluates two values of one kind and compares them; texts and truth
// values are only ever asked for being equal.
func (r *run) order(x, y uint16) (order int, a, b *trace.Node, ok bool) {
	switch r.f.nodes[x].kind {
	case trace.Number:
		v, ok := r.number(x)
		if !ok {
			return 0, nil, nil, false
		}
		w, ok := r.number(y)
		return v.Cmp(w.Decimal), v.Node(), w.Node(), ok
	case trace.Date:
		v, a, ok := r.date(x)
		if !ok {
			return 0, nil, nil, false
		}
		w, b, ok := r.date(y)
		return v.Compare(w), a, b, ok
	case trace.Text:
		v, a, ok := r.text(x)
		if !ok {
			return 0, nil, nil, false
		}
		w, b, ok := r.text(y)
		return differ(v == w), a, b, ok
	}
	v, a, ok := r.truth(x)
	if !ok {
		return 0, nil, nil, false
	}
	w, b, ok := r.truth(y)
	return differ(v == w), a, b, ok
}

// differ is 0 for equal values and 1 for others.
func differ(equal bool) int {
	if equal {
		return 0
	}
	return 1
}

// logic evaluates AND and OR up to the first operand that decides.
func (r *run) logic(n *node) (bool, *trace.Node, bool) {
	var nodes []*trace.Node
	decides, o := false, trace.And
	if n.op == opOr {
		decides, o = true, trace.Or
	}
	for _, k := range r.f.children(n) {
		b, node, ok := r.truth(k)
		if !ok {
			return false, nil, false
		}
		if r.c.Recording() {
			nodes = append(nodes, node)
		}
		if b == decides {
			return decides, r.answer(o, decides, nodes...), true
		}
	}
	return !decides, r.answer(o, !decides, nodes...), true
}

// membership evaluates IN as “equal to the first, or to the second …”.
func (r *run) membership(n *node) (bool, *trace.Node, bool) {
	kids := r.f.children(n)
	s, node, ok := r.text(kids[0])
	if !ok {
		return false, nil, false
	}
	var nodes []*trace.Node
	found := false
	for _, k := range kids[1:] {
		member, with, ok := r.text(k)
		if !ok {
			return false, nil, false
		}
		found = member == s
		if r.c.Recording() {
			nodes = append(nodes, r.answer(trace.Equal, found, node, with))
		}
		if found {
			break
		}
	}
	return found, r.answer(trace.Or, found, nodes...), true
}
