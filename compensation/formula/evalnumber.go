package formula

import (
	"steelyard/compensation/money"
	"steelyard/compensation/trace"
)

// number evaluates a node that gives a number.
func (r *run) number(i uint16) (trace.Value, bool) {
	if !r.step(i) {
		return trace.Value{}, false
	}
	n := &r.f.nodes[i]
	switch n.op {
	case opNumber:
		d := r.f.numbers[n.index]
		return trace.WithNode(d, r.literal(trace.Number, "", d, n.unit)), true
	case opSymbol:
		var v Value
		ok := r.symbol(i, &v)
		return trace.WithNode(v.Number, v.Node), ok
	case opAdd, opSub, opMul, opQuo:
		return r.arithmetic(i, n)
	case opNeg, opAbs, opRound, opRoundDown, opRoundUp, opDays:
		return r.unary(i, n)
	case opMin, opMax:
		return r.extreme(n)
	case opClamp:
		return r.clamp(i, n)
	case opBetween:
		return r.between(n)
	case opIf, opIfs: // as chosen does, without the detour over Value
		branch, conditions, ok := r.pick(n)
		if !ok {
			return trace.Value{}, false
		}
		v, ok := r.number(branch)
		if ok && conditions != nil {
			v = trace.WithNode(v.Decimal, r.choices(n, conditions, v.Node()))
		}
		return v, ok
	case opIfBlank:
		v, ok := r.given(n)
		return trace.WithNode(v.Number, v.Node), ok
	}
	return trace.Value{}, r.fail(strangeValue, i)
}

// arithmetic evaluates + − × ÷.
func (r *run) arithmetic(i uint16, n *node) (trace.Value, bool) {
	kids := r.f.children(n)
	a, ok := r.number(kids[0])
	if !ok {
		return a, false
	}
	b, ok := r.number(kids[1])
	if !ok {
		return b, false
	}
	var v trace.Value
	switch n.op {
	case opAdd:
		v = r.c.Add(a, b)
	case opSub:
		v = r.c.Sub(a, b)
	case opMul:
		v = r.c.Mul(a, b)
	default:
		v = r.c.Quo(a, b, QuotientDigits)
	}
	return r.sound(i, n, v)
}

// sound puts the unit of a node on the step that has just been made for it,
// and turns an arithmetic error into a fault.
func (r *run) sound(i uint16, n *node, v trace.Value) (trace.Value, bool) {
	if err := r.c.Err(); err != nil {
		r.fault.cause = err
		return v, r.fail(failedArithmetic, i)
	}
	return inUnit(v, n), true
}

// inUnit puts the unit of a node on a step of it.
func inUnit(v trace.Value, n *node) trace.Value {
	if node := v.Node(); node != nil {
		node.Unit = n.unit
	}
	return v
}

// unary evaluates the operations on one number.
func (r *run) unary(i uint16, n *node) (trace.Value, bool) {
	a, ok := r.number(r.f.children(n)[0])
	if !ok {
		return a, false
	}
	switch n.op {
	case opNeg:
		a = r.c.Neg(a)
	case opAbs:
		a = r.c.Abs(a)
	case opDays:
		a = trace.WithNode(a.Decimal, r.c.Step(trace.Same, trace.Number, "", a.Decimal, a.Node()))
	case opRound:
		a = r.c.Round(a, n.digits)
	default:
		a = r.directed(n, a)
	}
	return r.sound(i, n, a)
}

// directed rounds towards zero or away from it: it rounds half away from zero
// and, where that went the wrong way, corrects by one unit of the last digit.
// The explanation says so: IF(rounded > value, rounded − unit, rounded).
func (r *run) directed(n *node, a trace.Value) trace.Value {
	rounded := inUnit(r.c.Round(a, n.digits), n)
	up := a.Sign() > 0 == (n.op == opRoundUp) // whether the result lies at or above a
	wrong, compare := rounded.Cmp(a.Decimal) > 0, trace.More
	if up {
		wrong, compare = rounded.Cmp(a.Decimal) < 0, trace.Less
	}
	result := rounded
	if wrong {
		d := r.f.numbers[n.index]
		unit := trace.WithNode(d, r.literal(trace.Number, "", d, n.unit))
		if up {
			result = inUnit(r.c.Add(rounded, unit), n)
		} else {
			result = inUnit(r.c.Sub(rounded, unit), n)
		}
	}
	if !r.c.Recording() {
		return result
	}
	condition := r.answer(compare, wrong, rounded.Node(), a.Node())
	choice := r.c.Step(trace.If, trace.Number, "", result.Decimal, condition, result.Node())
	choice.Else = !wrong
	return trace.WithNode(result.Decimal, choice)
}

// extreme evaluates MIN and MAX of numbers as one step.
func (r *run) extreme(n *node) (trace.Value, bool) {
	var few [4]trace.Value
	values := few[:0]
	var best money.Decimal
	for i, k := range r.f.children(n) {
		v, ok := r.number(k)
		if !ok {
			return v, false
		}
		if order := v.Cmp(best); i == 0 || n.op == opMin && order < 0 || n.op == opMax && order > 0 {
			best = v.Decimal
		}
		values = append(values, v)
	}
	o := trace.Min
	if n.op == opMax {
		o = trace.Max
	}
	return inUnit(r.c.Known(o, best, nil, values...), n), true
}

// clamp evaluates CLAMP as MIN(MAX(value, low), high).
func (r *run) clamp(i uint16, n *node) (trace.Value, bool) {
	kids := r.f.children(n)
	v, ok := r.number(kids[0])
	if !ok {
		return v, false
	}
	low, ok := r.number(kids[1])
	if !ok {
		return v, false
	}
	high, ok := r.number(kids[2])
	if !ok {
		return v, false
	}
	if low.Cmp(high.Decimal) > 0 {
		r.fault.numbers = &[2]money.Decimal{low.Decimal, high.Decimal}
		return v, r.fail(crossedBounds, i)
	}
	return inUnit(r.c.Min(inUnit(r.c.Max(v, low), n), high), n), true
}

// between evaluates the days from one date to another.
func (r *run) between(n *node) (trace.Value, bool) {
	kids := r.f.children(n)
	a, an, ok := r.date(kids[0])
	if !ok {
		return trace.Value{}, false
	}
	b, bn, ok := r.date(kids[1])
	if !ok {
		return trace.Value{}, false
	}
	d := money.Int(int64(a.DaysSince(b)))
	return inUnit(trace.WithNode(d, r.c.Step(trace.Days, trace.Number, "", d, an, bn)), n), true
}
