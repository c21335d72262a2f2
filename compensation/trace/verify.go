package trace

import (
	"math/big"
	"strconv"
	"strings"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Verify walks an explanation from its leaves to its root and computes every
// step anew from what its children state, with unbounded rational numbers: no
// arithmetic of package money or of Calc takes part. It returns a failure for
// every node whose value does not follow: a wrong result, children that its
// step cannot have, a band that does not hold its position, a branch that does
// not fit its condition, a leaf without source. Every node is visited once,
// whatever the number of its parents; the place of a problem is the first path
// to it, such as $.children[0].children[2].
func Verify(n *Node) problem.List {
	c := &checker{state: map[*Node]visit{}}
	c.walk(n)
	return c.list
}

type visit uint8

const (
	unseen visit = iota
	entered
	left
	spoiled // left, and its own value cannot be used
)

type checker struct {
	list  problem.List
	state map[*Node]visit
	path  []int // positions among the children, from the root to the node being visited
}

func (c *checker) walk(n *Node) {
	if n == nil {
		c.add("trace.nothing", problem.Text{ZH: "这里没有任何说明。", EN: "There is no explanation here."})
		return
	}
	switch c.state[n] {
	case left, spoiled:
		return
	case entered:
		c.add("trace.cycle", sentence("「{0}」依赖于它自身。", "“{0}” depends on itself.", n))
		return
	}
	c.state[n] = entered
	sound := true
	for i, child := range n.Children {
		c.path = append(c.path, i)
		c.walk(child)
		c.path = c.path[:len(c.path)-1]
		sound = sound && child != nil && c.state[child] == left
	}
	c.state[n] = left
	if !c.valued(n) {
		c.state[n] = spoiled
	} else if c.attended(n) && sound {
		c.step(n)
	}
}

// valued checks that a node has a value of its kind.
func (c *checker) valued(n *Node) bool {
	good := true
	switch n.Kind {
	case Number, Text:
	case Date:
		_, err := period.ParseDate(n.Text)
		good = err == nil
	case Truth:
		r := rational(n)
		good = r.Sign() == 0 || r.Cmp(big.NewRat(1, 1)) == 0
	default:
		good = false
	}
	if !good {
		c.add("trace.bad_value", sentence("「{0}」的值 {1} 不合该值的类型。", "“{0}” has the value {1}, which is not one of its kind.", n))
	}
	return good
}

// attended checks that a node has as many children as its step takes.
func (c *checker) attended(n *Node) bool {
	if int(n.Op) >= len(arities) {
		c.add("trace.unknown_step", sentence("「{0}」是未知的步骤。", "“{0}” is a step that is not known.", n))
		return false
	}
	least, most := arities[n.Op].least, arities[n.Op].most
	if n.Op == Band {
		for _, bound := range []Bounds{HasLower, HasUpper} {
			if n.Bounds&bound != 0 {
				least, most = least+1, most+1
			}
		}
	}
	if len(n.Children) < least || most != unlimited && len(n.Children) > most {
		c.add("trace.wrong_children", sentence("「{0}」的下级数目不对。", "“{0}” has the wrong number of children.", n))
		return false
	}
	return true
}

// unlimited is the most children of a step that takes as many as there are.
const unlimited = -1

// arities say how many children a step takes; a Band has its bounds besides.
var arities = [...]struct{ least, most int }{
	Leaf: {0, 0}, Sum: {0, unlimited},
	Sub: {2, 2}, Mul: {2, 2}, Quo: {2, 2}, Min: {1, unlimited}, Max: {1, unlimited},
	Neg: {1, 1}, Abs: {1, 1}, Round: {1, 1}, Share: {2, unlimited}, Band: {2, 2}, If: {2, 2}, Same: {1, 1},
	Equal: {2, 2}, Differ: {2, 2}, Less: {2, 2}, AtMost: {2, 2}, More: {2, 2}, AtLeast: {2, 2},
	And: {1, unlimited}, Or: {1, unlimited}, Not: {1, 1}, Days: {2, 2}, Shift: {2, 2},
}

// wrongValue reports that the value should be another one, written for people.
func (c *checker) wrongValue(n *Node, should func(problem.Lang) string) {
	c.add("trace.wrong_value", sentence("「{0}」的值是 {1}，按其下级应为 {2}。", "“{0}” states {1}, but its children give {2}.", n,
		problem.Text{ZH: should(problem.ZH), EN: should(problem.EN)}))
}

// wrongKind reports children whose values the step cannot work with.
func (c *checker) wrongKind(n *Node) {
	c.add("trace.wrong_kind", sentence("「{0}」的值或下级的值类型不对。", "“{0}” or one of its children has a value of the wrong kind.", n))
}

// add reports a failure at the current place.
func (c *checker) add(code string, text problem.Text) {
	var path strings.Builder
	path.WriteByte('$')
	for _, i := range c.path {
		path.WriteString(".children[" + strconv.Itoa(i) + "]")
	}
	c.list.Add(code, problem.Place{Path: path.String()}, text, problem.Text{
		ZH: "请用原来的事实和方案版本重新生成说明；若仍有差异，请作为缺陷报告。",
		EN: "Explain again from the same facts and plan version; if it still differs, report it as a defect.",
	})
}

// sentence fills in the title of the node as {0}, its value as {1}, and then
// the arguments.
func sentence(zh, en string, n *Node, args ...problem.Text) problem.Text {
	all := append([]problem.Text{
		{ZH: title(n, problem.ZH), EN: title(n, problem.EN)},
		{ZH: value(n, problem.ZH), EN: value(n, problem.EN)},
	}, args...)
	return problem.Text{ZH: fill(zh, all, problem.ZH), EN: fill(en, all, problem.EN)}
}
