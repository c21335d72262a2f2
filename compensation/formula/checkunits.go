package formula

import (
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// sum types a + b and a − b, and turns those with dates into operators of
// their own.
func (c *checker) sum(n *node, a, b uint16) inferred {
	x, y := c.types[a], c.types[b]
	days := func(t inferred) bool {
		return t.Kind == trace.Number && (t.firmness == open || t.Unit == DaysType().Unit)
	}
	switch {
	case x.firmness == lost || y.firmness == lost:
		return inferred{firmness: lost}
	case x.Kind == trace.Number && y.Kind == trace.Number:
		return c.common(n, []uint16{a, b})
	case x.Kind == trace.Date && y.Kind == trace.Date && n.op == opSub:
		n.op = opBetween
		return sure(DaysType())
	case x.Kind == trace.Date && days(y):
		n.op += opLater - opAdd
		c.wholeDays(n, b)
		return sure(DateType())
	case y.Kind == trace.Date && days(x) && n.op == opAdd:
		n.op = opLater
		kids := c.tree.children(n)
		kids[0], kids[1] = b, a
		c.wholeDays(n, a)
		return sure(DateType())
	}
	return c.mismatch(n, a, b)
}

// wholeDays gives what is added to a date the unit of days, and refuses a
// literal part of a day.
func (c *checker) wholeDays(n *node, k uint16) {
	c.adapt(k, DaysType())
	if kid := &c.tree.nodes[k]; kid.op == opNumber {
		if d := c.tree.numbers[kid.index]; !isWhole(d) {
			text, fix := partOfDayText(problem.Show(c.source[n.from:n.to]), d.Abs())
			c.add("formula.part_of_day", int(n.at), text, fix)
		}
	}
}

// product types a × b and a ÷ b.
func (c *checker) product(n *node, a, b uint16) inferred {
	x, y := c.number(n, a), c.number(n, b)
	switch {
	case x.firmness == lost || y.firmness == lost:
		return inferred{firmness: lost}
	case x.firmness == open && y.firmness == open:
		return x
	}
	unit := x.Unit.times(y.Unit)
	if n.op == opQuo {
		unit = x.Unit.over(y.Unit)
	}
	t := Type{Unit: unit}
	if !unit.inBounds() {
		c.add("formula.unit_power", int(n.at),
			say("%s 的结果是%s，没有意义。", "The result of %s would be %s, which has no meaning.", problem.Show(c.source[n.from:n.to]), t.Name()),
			problem.Text{ZH: "检查是否多乘或多除了一次金额或天数。", EN: "Check whether an amount or a number of days is multiplied or divided once too often."})
		return inferred{firmness: lost}
	}
	return sure(t)
}

// comparison types a = b, a < b and the like; the result is certain even where
// an operand is lost.
func (c *checker) comparison(n *node, a, b uint16) inferred {
	x, y := c.types[a], c.types[b]
	switch {
	case x.firmness == lost || y.firmness == lost:
	case x.Kind != y.Kind:
		c.mismatch(n, a, b)
	case x.Kind == trace.Number:
		c.common(n, []uint16{a, b})
	case x.Kind != trace.Date && n.op != opEqual && n.op != opDiffer:
		c.add("formula.no_order", int(n.at),
			say("%s没有大小之分，不能用 %s 比较。", "Values such as %[1]s have no order; %[2]s cannot compare them.", x.Name(), n.op.sign()),
			problem.Text{ZH: "用 = 或 <> 比较是否相同。", EN: "Compare for being equal with = or <>."})
	}
	return sure(TruthType())
}

// common finds the unit in which the given children can be added, compared or
// chosen between, and gives it to those that are open.
func (c *checker) common(n *node, kids []uint16) inferred {
	result, holder, someLost := c.types[kids[0]], kids[0], false
	for _, k := range kids {
		t := c.types[k]
		switch {
		case t.firmness == lost:
			someLost = true
			continue
		case result.firmness == lost:
			result, holder = t, k
			continue
		case t.Kind != result.Kind:
			return c.mismatch(n, holder, k)
		case t.Kind != trace.Number || t.firmness == open:
			continue
		case result.firmness == open:
			result, holder = t, k
			continue
		}
		unit, ok := result.Unit.common(t.Unit)
		if !ok {
			return c.mismatch(n, holder, k)
		}
		result.Unit = unit
	}
	if someLost {
		return inferred{firmness: lost}
	}
	if result.firmness == firm {
		for _, k := range kids {
			c.adapt(k, result.Type)
		}
	}
	return result
}

// number checks that a child is a number and returns its type.
func (c *checker) number(n *node, k uint16) inferred {
	t := c.types[k]
	if t.firmness != lost && t.Kind != trace.Number {
		c.wrongKind(n, k, problem.Text{ZH: "数字", EN: "a number"}, kindFix(t.Kind))
		return inferred{firmness: lost}
	}
	return t
}

// condition checks that a child is a truth.
func (c *checker) condition(n *node, k uint16) {
	if t := c.types[k]; t.firmness != lost && t.Kind != trace.Truth {
		c.wrongKind(n, k, problem.Text{ZH: "条件", EN: "a condition"},
			problem.Text{ZH: "写一个比较，例如 回款 > 0。", EN: "Write a comparison, for example collected > 0."})
	}
}

// wrongKind reports that an operator or function cannot use a child.
func (c *checker) wrongKind(n *node, k uint16, needed, fix problem.Text) {
	c.add("formula.wrong_kind", int(c.tree.nodes[k].from),
		say("%s 需要%s，而 %s 是%s。", "%s needs %s, but %s is %s.", n.op.sign(), needed, c.show(k), c.types[k].Name()), fix)
}

// mismatch reports that two children cannot be used together, naming both.
func (c *checker) mismatch(n *node, a, b uint16) inferred {
	args := []any{c.types[a].Name(), c.show(a), c.types[b].Name(), c.show(b)}
	var text problem.Text
	switch n.op {
	case opAdd:
		text = say("不能把%s（%s）与%s（%s）相加。", "Cannot add %s (%s) and %s (%s).", args...)
	case opSub:
		text = say("不能从%[1]s（%[2]s）中减去%[3]s（%[4]s）。", "Cannot subtract %[3]s (%[4]s) from %[1]s (%[2]s).", args...)
	case opEqual, opDiffer, opLess, opAtMost, opMore, opAtLeast:
		text = say("不能把%s（%s）与%s（%s）比较。", "Cannot compare %s (%s) with %s (%s).", args...)
	default:
		text = say("%[5]s 的各个值必须同类，而 %[2]s 是%[1]s，%[4]s 是%[3]s。",
			"The values of %[5]s must be alike, but %[2]s is %[1]s and %[4]s is %[3]s.", append(args, n.op.sign())...)
	}
	c.add("formula.unit_mismatch", int(n.at), text, mismatchFix(n.op, c.types[a].Type, c.types[b].Type))
	return inferred{firmness: lost}
}

// show quotes the source of a node, and of a text its content.
func (c *checker) show(k uint16) string {
	if n := &c.tree.nodes[k]; n.op == opText {
		return problem.Show(c.tree.texts[n.index])
	}
	return problem.Show(c.tree.spelling(k))
}
