package formula

import (
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// firmness says how sure the type of a node is.
type firmness uint8

const (
	firm firmness = iota
	open          // numbers from bare literals only: takes the unit of its partner
	lost          // something is wrong inside and reported
)

// inferred is what is known about the type of a node.
type inferred struct {
	Type
	firmness
}

func sure(t Type) inferred { return inferred{Type: t} }

// checker resolves names and infers the type of every node, children first.
type checker struct {
	*notes
	tree    *tree
	symbols *Symbols
	types   []inferred
	unknown []string // names already reported
	large   int64    // from here on a bare literal taken as a rate is suspicious
	garbled bool     // the syntax is wrong somewhere, so the result may be another one than written
}

// The sizes from which a bare literal that is used as a rate is suspected to
// mean percent: beside another rate, and as the result of a formula for a rate.
const (
	largeBeside = 10
	largeResult = 2
)

// check resolves and types the tree, and fits its root to the wanted type. It
// returns the type of the formula.
func check(n *notes, t *tree, o Options) Type {
	c := checker{notes: n, tree: t, symbols: o.Symbols, types: make([]inferred, len(t.nodes)), large: largeBeside, garbled: n.list.Failed()}
	for i := range t.nodes {
		c.types[i] = c.infer(&t.nodes[i])
		t.nodes[i].kind = c.types[i].Kind
	}
	result := c.fit(uint16(len(t.nodes)-1), o.Want)
	for i := range t.nodes {
		t.nodes[i].unit = c.types[i].TraceUnit(o.Currency)
	}
	return result
}

// infer finds the type of a node whose children are typed.
func (c *checker) infer(n *node) inferred {
	kids := c.tree.children(n)
	if c.unbalanced && n.op != opSymbol {
		return inferred{firmness: lost} // only names can be judged
	}
	switch n.op {
	case opNumber:
		switch n.literal {
		case percent:
			return sure(RateType())
		case amount:
			return sure(MoneyType())
		}
		return inferred{firmness: open}
	case opText:
		return sure(TextType())
	case opTruth:
		return sure(TruthType())
	case opSymbol:
		return c.resolve(n)
	case opNeg, opAbs:
		return c.number(n, kids[0])
	case opAdd, opSub:
		return c.sum(n, kids[0], kids[1])
	case opMul, opQuo:
		return c.product(n, kids[0], kids[1])
	case opEqual, opDiffer, opLess, opAtMost, opMore, opAtLeast:
		return c.comparison(n, kids[0], kids[1])
	case opAnd, opOr, opNot:
		for _, k := range kids {
			c.condition(n, k)
		}
		return sure(TruthType())
	case opIf, opIfs, opIfBlank, opMin, opMax, opClamp:
		return c.choice(n)
	case opRound, opRoundDown, opRoundUp:
		return c.rounding(n, kids[0], kids[1])
	case opIn:
		return c.membership(n, kids)
	case opDate:
		return c.date(n, kids[0])
	case opDays:
		return c.days(n, kids[0])
	}
	return inferred{firmness: lost}
}

// resolve finds the symbol of a name; every unknown name is reported once.
func (c *checker) resolve(n *node) inferred {
	name := c.tree.texts[n.index]
	if slot, ok := c.symbols.Lookup(name); ok {
		n.index = int32(slot)
		return sure(c.symbols.list[slot].Type)
	}
	n.op = opBroken
	if slices.Contains(c.unknown, name) {
		return inferred{firmness: lost}
	}
	c.unknown = append(c.unknown, name)
	if f, ok := functionNamed(name); ok {
		c.add("formula.function_without_parentheses", int(n.at),
			problem.Textf("函数 %s 后面缺少括号。", "The function %s lacks its parentheses.", problem.Show(name)), usageOf(f))
		return inferred{firmness: lost}
	}
	fix := problem.Text{ZH: "只能使用方案文档手册里列出的数据项；如果是文本，请加引号。", EN: "Use an input that the manual of plan documents lists; if it is a text, put it in quotes."}
	var near []string
	if len(c.unknown) <= maxSearches {
		near = c.symbols.suggest(name)
	}
	switch {
	case len(near) > 0:
		fix = say("是否要写 %s？", "Did you mean %s?", anyOf(near))
	case strings.ContainsAny(name, "且或"):
		fix = blanksFix()
	}
	c.add("formula.unknown_name", int(n.at),
		problem.Textf("没有名为 %s 的数据项。", "There is no input named %s.", problem.Show(name)), fix)
	return inferred{firmness: lost}
}

// fit checks that the root gives what is wanted and returns the type of the
// formula: the wanted one where the root is a bare literal or any number
// without unit is wanted as a rate.
func (c *checker) fit(root uint16, want Type) Type {
	got := c.types[root]
	switch {
	case got.firmness == lost, c.garbled:
		return want
	case got.Kind != want.Kind:
	case got.Kind != trace.Number || got.Unit == want.Unit:
		return want
	case got.firmness == open:
		c.large = largeResult
		c.adapt(root, want)
		return want
	case got.Unit.dimensionless() && want.Unit.Rate:
		return want
	case got.Unit.dimensionless() && want.Unit.dimensionless():
		return got.Type
	}
	c.add("formula.wrong_result", int(c.tree.nodes[root].from),
		say("公式的结果必须是%s，现在是%s。", "The formula must give %s, but it gives %s.", want.Name(), got.Name()),
		resultFix(got.Type, want))
	return want
}

// adapt gives an open node the type of its partner, and passes it on to the
// literals that the value comes from.
func (c *checker) adapt(i uint16, to Type) {
	if c.types[i].firmness != open {
		return
	}
	c.types[i] = sure(to)
	n := &c.tree.nodes[i]
	kids := c.tree.children(n)
	switch n.op {
	case opNumber:
		c.suspect(n, to)
	case opNeg, opAbs, opRound, opRoundDown, opRoundUp, opAdd, opSub, opMin, opMax, opClamp, opIfBlank:
		for _, k := range kids {
			c.adapt(k, to)
		}
	case opIf, opIfs:
		for _, k := range valuesOf(n, kids) {
			c.adapt(k, to)
		}
	}
}

// suspect warns of a bare literal such as 80 that is used as a rate, where 80%
// may be meant.
func (c *checker) suspect(n *node, to Type) {
	v := c.tree.numbers[n.index]
	if !to.Unit.Rate || v.Abs().Cmp(money.Int(c.large)) < 0 {
		return
	}
	percent, err := v.Mul(money.Int(100))
	if err != nil {
		return
	}
	c.warn("formula.rate_in_percent", int(n.from),
		problem.Textf("%[1]s 作为比例就是 %[2]s%%。", "As a rate, %[1]s is %[2]s%%.", v, percent),
		problem.Textf("百分之 %[1]s 写成 %[1]s%%；如果确实是 %[2]s%%，就这样写出来。", "Write %[1]s%% for %[1]s per cent; if %[2]s%% is meant, write that.", v, percent))
}

// valuesOf returns the children of an IF or IFS that may become its value.
func valuesOf(n *node, kids []uint16) []uint16 {
	if n.op == opIf {
		return kids[1:]
	}
	var values []uint16
	for i, k := range kids {
		if i%2 == 1 || i == len(kids)-1 {
			values = append(values, k)
		}
	}
	return values
}

// conditionsOf returns the children of an IF or IFS that are conditions.
func conditionsOf(n *node, kids []uint16) []uint16 {
	if n.op == opIf {
		return kids[:1]
	}
	var conditions []uint16
	for i := 0; i+1 < len(kids); i += 2 {
		conditions = append(conditions, kids[i])
	}
	return conditions
}
