package trace

import (
	"math/big"
	"strconv"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// step checks a well-formed node against its children.
func (c *checker) step(n *Node) {
	switch n.Op {
	case Leaf:
		if s := n.Source; s.Kind == "" || s.Ref == "" || s.Kind == FromClause && s.Path == "" {
			c.add("trace.no_source", sentence("「{0}」没有说明出处。", "“{0}” does not say where it comes from.", n))
		}
	case Same:
		c.takes(n, n.Children[0])
	case If:
		c.choice(n)
	case Band:
		c.band(n)
	case Share:
		c.share(n)
	case Equal, Differ, Less, AtMost, More, AtLeast:
		c.comparison(n)
	case And, Or, Not:
		c.logic(n)
	case Days, Shift:
		c.calendar(n)
	default:
		c.arithmetic(n)
	}
}

// takes checks that n has the value of one of its children.
func (c *checker) takes(n, child *Node) {
	if !same(n, child) {
		c.wrongValue(n, func(lang problem.Lang) string { return value(child, lang) })
	}
}

// same reports whether two nodes have the same value.
func same(a, b *Node) bool {
	switch {
	case a.Kind != b.Kind:
		return false
	case a.Kind == Number || a.Kind == Truth:
		return rational(a).Cmp(rational(b)) == 0
	}
	return a.Text == b.Text
}

// rational is the number that a node states.
func rational(n *Node) *big.Rat {
	r, _ := new(big.Rat).SetString(n.Number.String()) // a Decimal always writes a number
	return r
}

// numbers returns the numbers that the nodes state, nil where one is no number.
func numbers(nodes ...*Node) []*big.Rat {
	out := make([]*big.Rat, len(nodes))
	for i, n := range nodes {
		if n.Kind != Number {
			return nil
		}
		out[i] = rational(n)
	}
	return out
}

// is checks that n states the number.
func (c *checker) is(n *Node, want *big.Rat) {
	if n.Kind != Number {
		c.wrongKind(n)
	} else if rational(n).Cmp(want) != 0 {
		c.wrongValue(n, func(lang problem.Lang) string { return number(exactly(want), n.Unit, lang) })
	}
}

// holds checks that n states the truth.
func (c *checker) holds(n *Node, want bool) {
	if n.Kind != Truth {
		c.wrongKind(n)
	} else if truth(n) != want {
		c.wrongValue(n, func(lang problem.Lang) string { return answer(want, lang) })
	}
}

func truth(n *Node) bool { return rational(n).Sign() != 0 }

// exactly writes a number in decimals; those of checked steps are finite.
func exactly(r *big.Rat) string {
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}

// impossible reports a step that has no result at all.
func (c *checker) impossible(n *Node, zh, en string) {
	c.add("trace.impossible", sentence("「{0}」不可能有值："+zh+"。", "“{0}” cannot have a value: "+en+".", n))
}

func (c *checker) arithmetic(n *Node) {
	a := numbers(n.Children...)
	if a == nil {
		c.wrongKind(n)
		return
	}
	r := new(big.Rat)
	switch n.Op {
	case Sum:
		for _, x := range a {
			r.Add(r, x)
		}
	case Sub:
		r.Sub(a[0], a[1])
	case Mul:
		r.Mul(a[0], a[1])
	case Quo:
		if a[1].Sign() == 0 {
			c.impossible(n, "除数为零", "it divides by zero")
			return
		}
		r = rounded(r.Quo(a[0], a[1]), n.Digits)
	case Min, Max:
		r = a[0]
		for _, x := range a[1:] {
			if (x.Cmp(r) < 0) == (n.Op == Min) {
				r = x
			}
		}
	case Neg:
		r.Neg(a[0])
	case Abs:
		r.Abs(a[0])
	case Round:
		r = rounded(a[0], n.Digits)
	}
	c.is(n, r)
}

// rounded is r rounded half away from zero: the whole number of units at or
// below |r| + ½, with the sign of r.
func rounded(r *big.Rat, digits uint8) *big.Rat {
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
	units := new(big.Rat).Mul(new(big.Rat).Abs(r), unit)
	units.Add(units, big.NewRat(1, 2))
	out := new(big.Rat).SetInt(new(big.Int).Quo(units.Num(), units.Denom()))
	if r.Sign() < 0 {
		out.Neg(out)
	}
	return out.Quo(out, unit)
}

// share checks one part of a whole by largest remainder without computing the
// others: its own exact share cut to units, and one more when fewer parts have
// a claim before it than there are units left over.
func (c *checker) share(n *Node) {
	a := numbers(n.Children...)
	if a == nil || n.Kind != Number {
		c.wrongKind(n)
		return
	}
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.Digits)), nil))
	units, weights, sum := new(big.Rat).Mul(a[0], unit), a[1:], new(big.Rat)
	for _, w := range weights {
		if w.Sign() < 0 {
			c.impossible(n, "有负的权重", "a weight is negative")
			return
		}
		sum.Add(sum, w)
	}
	switch {
	case sum.Sign() == 0:
		c.impossible(n, "权重全为零", "all weights are zero")
		return
	case !units.IsInt():
		c.impossible(n, "要分摊的数不是整单位", "what is to be shared is not in whole units")
		return
	case n.Index < 0 || n.Index >= len(weights):
		c.impossible(n, "没有这一份", "there is no such part")
		return
	}
	left := new(big.Rat).Abs(units)
	cut, rest := make([]*big.Rat, len(weights)), make([]*big.Rat, len(weights))
	for i, w := range weights {
		exact := new(big.Rat).Mul(new(big.Rat).Abs(units), w)
		exact.Quo(exact, sum)
		cut[i] = new(big.Rat).SetInt(new(big.Int).Quo(exact.Num(), exact.Denom()))
		rest[i] = exact.Sub(exact, cut[i])
		left.Sub(left, cut[i])
	}
	before := int64(0)
	for i := range weights {
		if order := rest[i].Cmp(rest[n.Index]); order > 0 || order == 0 && i < n.Index {
			before++
		}
	}
	part := cut[n.Index]
	if left.Cmp(big.NewRat(before, 1)) > 0 {
		part.Add(part, big.NewRat(1, 1))
	}
	if units.Sign() < 0 {
		part.Neg(part)
	}
	c.is(n, part.Quo(part, unit))
}

// band checks that the position lies in the band and that n is what the band
// says.
func (c *checker) band(n *Node) {
	c.takes(n, n.Children[1])
	at := numbers(n.Children[0])
	limits := numbers(n.Children[2:]...)
	if at == nil || limits == nil {
		c.wrongKind(n)
		return
	}
	inside := true
	if n.Bounds&HasLower != 0 {
		order := at[0].Cmp(limits[0])
		inside = order > 0 || order == 0 && n.Bounds&LowerIncluded != 0
	}
	if n.Bounds&HasUpper != 0 {
		order := at[0].Cmp(limits[len(limits)-1])
		inside = inside && (order < 0 || order == 0 && !n.Below)
	}
	if !inside {
		c.add("trace.outside_band", sentence("「{0}」取的不是 {2} 所在的档。", "“{0}” is not from the band that holds {2}.", n,
			problem.Text{ZH: value(n.Children[0], problem.ZH), EN: value(n.Children[0], problem.EN)}))
	}
}

func (c *checker) choice(n *Node) {
	condition := n.Children[0]
	if condition.Kind != Truth {
		c.wrongKind(n)
	} else if truth(condition) == n.Else {
		c.add("trace.wrong_branch", sentence("「{0}」取的分支与条件不符：条件的值是 {2}。", "“{0}” takes the branch that its condition rules out: the condition is {2}.", n,
			problem.Text{ZH: value(condition, problem.ZH), EN: value(condition, problem.EN)}))
	}
	c.takes(n, n.Children[1])
}

func (c *checker) comparison(n *Node) {
	a, b := n.Children[0], n.Children[1]
	ordered := n.Op != Equal && n.Op != Differ
	if a.Kind != b.Kind || ordered && a.Kind != Number && a.Kind != Date {
		c.wrongKind(n)
		return
	}
	order := 0
	switch {
	case ordered && a.Kind == Date:
		order = dateOf(a).Compare(dateOf(b))
	case a.Kind == Number:
		order = rational(a).Cmp(rational(b))
	case !same(a, b):
		order = 1
	}
	want := false
	switch n.Op {
	case Equal:
		want = order == 0
	case Differ:
		want = order != 0
	case Less:
		want = order < 0
	case AtMost:
		want = order <= 0
	case More:
		want = order > 0
	case AtLeast:
		want = order >= 0
	}
	c.holds(n, want)
}

// logic checks And, Or and Not. In And and Or only the last child may decide:
// nothing is evaluated after it.
func (c *checker) logic(n *Node) {
	for _, child := range n.Children {
		if child.Kind != Truth {
			c.wrongKind(n)
			return
		}
	}
	last := n.Children[len(n.Children)-1]
	if n.Op == Not {
		c.holds(n, !truth(last))
		return
	}
	for _, child := range n.Children[:len(n.Children)-1] {
		if truth(child) == (n.Op == Or) {
			c.add("trace.not_reached", sentence("「{0}」在已有定论之后仍有下级。", "“{0}” has children behind the one that decides it.", n))
			return
		}
	}
	c.holds(n, truth(last))
}

// dateOf is the date that a node states; formed has read it before.
func dateOf(n *Node) period.Date {
	d, _ := period.ParseDate(n.Text)
	return d
}

func (c *checker) calendar(n *Node) {
	a, b := n.Children[0], n.Children[1]
	if n.Op == Days {
		if a.Kind != Date || b.Kind != Date {
			c.wrongKind(n)
			return
		}
		c.is(n, big.NewRat(int64(dateOf(a).DaysSince(dateOf(b))), 1))
		return
	}
	if a.Kind != Date || b.Kind != Number || n.Kind != Date {
		c.wrongKind(n)
		return
	}
	days, err := strconv.Atoi(exactly(rational(b)))
	moved := dateOf(a).AddDays(days)
	switch {
	case err != nil || moved.IsZero():
		c.impossible(n, "没有这一天", "there is no such day")
	case moved.String() != n.Text:
		c.wrongValue(n, func(problem.Lang) string { return moved.String() })
	}
}
