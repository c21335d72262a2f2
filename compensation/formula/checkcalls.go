package formula

import (
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// choice types IF, IFS, IFBLANK, MIN, MAX and CLAMP, whose values must be alike.
func (c *checker) choice(n *node) inferred {
	switch n.op {
	case opIf, opIfs:
		if n.op == opIfs && !c.otherwise(n) {
			return inferred{firmness: lost}
		}
		kids := c.tree.children(n)
		for _, k := range conditionsOf(n, kids) {
			c.condition(n, k)
		}
		return c.common(n, valuesOf(n, kids))
	case opIfBlank:
		return c.common(n, c.tree.children(n))
	}
	kids := c.tree.children(n)
	var ordered []uint16
	for _, k := range kids {
		if c.types[k].Kind == trace.Date && n.op != opClamp || c.number(n, k).firmness != lost {
			ordered = append(ordered, k)
		}
	}
	if len(ordered) < len(kids) {
		if len(ordered) > 1 {
			c.common(n, ordered)
		}
		return inferred{firmness: lost}
	}
	if n.op == opClamp {
		c.bounds(n, kids[1], kids[2])
	}
	return c.common(n, kids)
}

// otherwise checks that IFS has a value for all other cases: a last value
// without a condition, or one with the condition TRUE, which is dropped.
func (c *checker) otherwise(n *node) bool {
	kids := c.tree.children(n)
	last := len(kids) - 1
	if len(kids)%2 == 1 {
		return true
	}
	if condition := &c.tree.nodes[kids[last-1]]; condition.op == opTruth && condition.index == 1 {
		kids[last-1] = kids[last]
		n.count--
		return true
	}
	f, _ := functionNamed("IFS")
	c.add("formula.ifs_without_otherwise", int(n.at),
		problem.Text{ZH: "IFS 没有说明其余情况取什么值。", EN: "IFS does not say what the value is in all other cases."}, usageOf(f))
	return false
}

// bounds refuses literal bounds of CLAMP that are the wrong way round.
func (c *checker) bounds(n *node, low, high uint16) {
	l, h := &c.tree.nodes[low], &c.tree.nodes[high]
	if l.op == opNumber && h.op == opNumber && c.tree.numbers[l.index].Cmp(c.tree.numbers[h.index]) > 0 {
		c.add("formula.clamp_bounds", int(n.at), clampText(c.tree.numbers[l.index], c.tree.numbers[h.index]), clampFix())
	}
}

// clampText says that the bounds of CLAMP are the wrong way round.
func clampText(low, high money.Decimal) problem.Text {
	return problem.Textf("CLAMP 的下限 %s 大于上限 %s。", "The lower bound %s of CLAMP is above the upper bound %s.", low, high)
}

func clampFix() problem.Text {
	return problem.Text{ZH: "先写下限，再写上限：CLAMP(值, 下限, 上限)。", EN: "Write the lower bound first: CLAMP(value, lower bound, upper bound)."}
}

// rounding types ROUND and its relatives, whose digits are a literal. The
// node keeps them, and one unit of the last digit.
func (c *checker) rounding(n *node, value, digits uint16) inferred {
	d := &c.tree.nodes[digits]
	n.count = 1
	places := int64(-1)
	if d.op == opNumber && d.literal == bare {
		if whole, err := c.tree.numbers[d.index].Int64(0); err == nil {
			places = whole
		}
	}
	if places < 0 || places > MaxRoundDigits {
		if d.op != opBroken {
			c.add("formula.round_digits", int(d.from),
				problem.Textf("%s 的小数位数必须是 0 到 %d 的整数，不能是 %s。", "The digits of %s must be a whole number from 0 to %d, not %s.",
					n.op.sign(), MaxRoundDigits, c.show(digits)),
				problem.Text{ZH: "舍入到元写 0，到分写 2；舍入到百位写成 ROUND(值 / 100, 0) * 100。",
					EN: "Write 0 for whole units and 2 for cents; to round to hundreds write ROUND(value / 100, 0) * 100."})
		}
		places = 0
	}
	n.digits, n.index = uint8(places), int32(len(c.tree.numbers))
	c.tree.numbers = append(c.tree.numbers, unitOf(places))
	return c.number(n, value)
}

// unitOf returns one unit of the last of the given digits after the point.
func unitOf(digits int64) money.Decimal {
	if digits == 0 {
		return money.Int(1)
	}
	d, _ := money.ParseDecimal("0." + strings.Repeat("0", int(digits)-1) + "1") // a literal of at most 12 digits
	return d
}

// membership types IN; the result is certain.
func (c *checker) membership(n *node, kids []uint16) inferred {
	for _, k := range kids {
		if t := c.types[k]; t.firmness != lost && t.Kind != trace.Text {
			c.wrongKind(n, k, problem.Text{ZH: "文本", EN: "a text"},
				problem.Text{ZH: "给文本加引号；数字用 = 和 OR 比较。", EN: "Put texts in quotes; compare numbers with = and OR."})
		}
	}
	return sure(TruthType())
}

// date turns DATE("2026-01-31") into a literal.
func (c *checker) date(n *node, k uint16) inferred {
	kid := &c.tree.nodes[k]
	d, err := period.Date{}, period.ErrDate
	if kid.op == opText {
		d, err = period.ParseDate(c.tree.texts[kid.index])
	}
	if err != nil {
		if kid.op != opBroken {
			c.add("formula.date_malformed", int(kid.from),
				problem.Textf("%s 不是日期。", "%s is not a date.", c.show(k)),
				problem.Text{ZH: "写成 DATE(\"2026-01-31\")：年、月、日用连字符分隔并加引号，且这一天存在。",
					EN: "Write DATE(\"2026-01-31\"): year, month and day with hyphens, in quotes, a day that exists."})
		}
		n.op = opBroken
		return sure(DateType())
	}
	n.count, n.index = 0, int32(len(c.tree.dates))
	c.tree.dates = append(c.tree.dates, d)
	return sure(DateType())
}

// days types DAYS, which makes a plain number of a length of time.
func (c *checker) days(n *node, k uint16) inferred {
	t := c.types[k]
	switch {
	case t.firmness == lost:
	case t.Kind == trace.Number && t.firmness == open:
		c.adapt(k, DaysType())
	case t.Type != DaysType():
		c.wrongKind(n, k, DaysType().Name(),
			problem.Text{ZH: "写成两个日期之差：DAYS(日期2 - 日期1)。", EN: "Write the difference of two dates: DAYS(later date - earlier date)."})
	}
	return sure(NumberType())
}
