package formula

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/trace"
)

// text evaluates a node that gives a text.
func (r *run) text(i uint16) (string, *trace.Node, bool) {
	if !r.step(i) {
		return "", nil, false
	}
	n := &r.f.nodes[i]
	switch n.op {
	case opText:
		s := r.f.texts[n.index]
		return s, r.literal(trace.Text, s, money.Decimal{}, ""), true
	case opSymbol:
		var v Value
		ok := r.symbol(i, &v)
		return v.Text, v.Node, ok
	case opIf, opIfs, opIfBlank:
		v, ok := r.chosen(n)
		return v.Text, v.Node, ok
	}
	return "", nil, r.fail(strangeValue, i)
}

// date evaluates a node that gives a date.
func (r *run) date(i uint16) (period.Date, *trace.Node, bool) {
	if !r.step(i) {
		return period.Date{}, nil, false
	}
	n := &r.f.nodes[i]
	switch n.op {
	case opDate:
		d := r.f.dates[n.index]
		return d, r.dateLiteral(d), true
	case opSymbol:
		var v Value
		ok := r.symbol(i, &v)
		return v.Date, v.Node, ok
	case opLater, opEarlier:
		return r.shift(i, n)
	case opMin, opMax:
		return r.dateExtreme(n)
	case opIf, opIfs, opIfBlank:
		v, ok := r.chosen(n)
		return v.Date, v.Node, ok
	}
	return period.Date{}, nil, r.fail(strangeValue, i)
}

// dateLiteral makes the node of a literal date.
func (r *run) dateLiteral(d period.Date) *trace.Node {
	if !r.c.Recording() {
		return nil
	}
	return r.literal(trace.Date, trace.DateText(d), money.Decimal{}, "")
}

// dateStep records a step that gives a date.
func (r *run) dateStep(o trace.Op, d period.Date, children ...*trace.Node) *trace.Node {
	if !r.c.Recording() {
		return nil
	}
	return r.c.Step(o, trace.Date, trace.DateText(d), money.Decimal{}, children...)
}

// shift evaluates a date plus or minus a whole number of days.
func (r *run) shift(i uint16, n *node) (period.Date, *trace.Node, bool) {
	kids := r.f.children(n)
	d, node, ok := r.date(kids[0])
	if !ok {
		return d, nil, false
	}
	days, ok := r.number(kids[1])
	if !ok {
		return d, nil, false
	}
	if n.op == opEarlier {
		days = r.c.Neg(days)
		if step := days.Node(); step != nil {
			step.Unit = trace.InDays
		}
	}
	if !isWhole(days.Decimal) {
		r.fault.numbers = &[2]money.Decimal{days.Abs()}
		return d, nil, r.fail(partOfDay, i)
	}
	whole, err := days.Int64(0)
	var moved period.Date
	if err == nil && -maxShift <= whole && whole <= maxShift {
		moved = d.AddDays(int(whole))
	}
	if moved.IsZero() {
		return d, nil, r.fail(outsideCalendar, i)
	}
	return moved, r.dateStep(trace.Shift, moved, node, days.Node()), true
}

// maxShift is more days than the calendar has.
const maxShift = 4_000_000

// dateExtreme evaluates MIN and MAX of dates, explained as a chain of choices:
// IF(a >= b, a, b).
func (r *run) dateExtreme(n *node) (period.Date, *trace.Node, bool) {
	kids := r.f.children(n)
	best, node, ok := r.date(kids[0])
	if !ok {
		return best, nil, false
	}
	o := trace.AtMost
	if n.op == opMax {
		o = trace.AtLeast
	}
	for _, k := range kids[1:] {
		d, other, ok := r.date(k)
		if !ok {
			return d, nil, false
		}
		keep := best.Compare(d) <= 0
		if n.op == opMax {
			keep = best.Compare(d) >= 0
		}
		condition := r.answer(o, keep, node, other)
		if !keep {
			best, node = d, other
		}
		if node = r.dateStep(trace.If, best, condition, node); node != nil {
			node.Else = !keep
		}
	}
	return best, node, true
}
