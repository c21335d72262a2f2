package trace

import (
	"flag"
	"os"
	"strconv"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"

	"pgregory.net/rapid"
)

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "400"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func decimal(s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func yuan() money.Currency {
	c, err := money.ParseCurrency("CNY")
	if err != nil {
		panic(err)
	}
	return c
}

// receipt is a leaf that every test may use.
func receipt(number, amount string) *Node {
	return &Node{Number: decimal(amount), Unit: "CNY", Label: Named(KeyAllocated, number, "C1"), Source: Source{Kind: FromReceipt, Ref: number}}
}

// plain is a leaf with a bare number.
func plain(s string) *Node {
	return &Node{Number: decimal(s), Source: Source{Kind: FromRule, Ref: constant}}
}

func fact(kind Kind, text string) *Node {
	return &Node{Kind: kind, Text: text, Source: Source{Kind: FromContract, Ref: "C1"}}
}

func yesNo(yes bool) *Node {
	n := &Node{Kind: Truth, Source: Source{Kind: FromContract, Ref: "C1"}}
	if yes {
		n.Number = money.Int(1)
	}
	return n
}

// instruction is a step of a random calculation on a stack of results; I, J and
// K choose earlier results, D is a number to bring in.
type instruction struct {
	Do      int
	I, J, K int
	Digits  uint8
	D       money.Decimal
}

func scripts() *rapid.Generator[[]instruction] {
	number := rapid.Custom(func(t *rapid.T) money.Decimal {
		whole := rapid.SampledFrom([]int64{0, 1, 2, 3, 12, 100, 6_000_005, 999_999_999_999_999_999}).Draw(t, "whole")
		d, err := money.Int(whole).Quo(money.Int(rapid.SampledFrom([]int64{1, -1, 10, -100, 10_000}).Draw(t, "by")), 4)
		if err != nil {
			t.Fatal(err)
		}
		return d
	})
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) instruction {
		return instruction{
			Do: rapid.IntRange(0, 21).Draw(t, "do"),
			I:  rapid.IntRange(0, 1000).Draw(t, "i"), J: rapid.IntRange(0, 1000).Draw(t, "j"), K: rapid.IntRange(0, 1000).Draw(t, "k"),
			Digits: rapid.Uint8Range(0, 6).Draw(t, "digits"), D: number.Draw(t, "number"),
		}
	}), 10, 60)
}

// run performs a script. It uses everything that evaluators use: the
// arithmetic of Calc, Known steps, and Step with results of its own.
func run(c *Calc, script []instruction) []Value {
	results := []Value{Of(money.Int(7)), c.Leaf(decimal("0.04"), Percent, L(KeyRate), Source{Kind: FromClause, Ref: "p v1", Path: "rate"})}
	for _, in := range script {
		a, b, d := results[in.I%len(results)], results[in.J%len(results)], results[in.K%len(results)]
		results = append(results, perform(c, in, a, b, d))
	}
	return results
}

func perform(c *Calc, in instruction, a, b, d Value) Value {
	switch in.Do {
	case 0:
		return c.Leaf(in.D, "CNY", Named(KeyAllocated, "R1", "C1"), Source{Kind: FromReceipt, Ref: "R1"})
	case 1:
		return Of(in.D)
	case 2:
		return c.Add(a, b)
	case 3:
		return c.Sub(a, b)
	case 4:
		return c.Mul(a, b)
	case 5:
		return c.Quo(a, b, in.Digits)
	case 6:
		return c.Min(a, b)
	case 7:
		return c.Max(a, b)
	case 8:
		return c.Neg(a)
	case 9:
		return c.Abs(a)
	case 10:
		return c.Round(a, in.Digits)
	case 11:
		_, v := c.Pay(a, yuan())
		return v
	case 12:
		return c.Sum([]Value{a, b, d, a})
	case 13:
		return c.Sum(nil)
	case 14:
		return c.Name(a, "CNY", L(KeyExact))
	case 15:
		return shareOf(c, in, a)
	case 16:
		return bandOf(c, in, a, b)
	default:
		return chosen(c, in, a, b, d)
	}
}

// shareOf splits the integer part of a by three weights.
func shareOf(c *Calc, in instruction, a Value) Value {
	units, err := a.Truncate(0).Int64(0)
	if err != nil {
		units = 22_001
	}
	weights := []int64{445455, int64(in.J % 3), 545455}
	parts, err := money.LargestRemainder(units, weights)
	if err != nil {
		c.Fail(err)
		return Of(money.Int(0))
	}
	children := []Value{Of(money.Int(units))}
	for _, w := range weights {
		children = append(children, Of(money.Int(w)))
	}
	index := in.K % len(parts)
	return c.Known(Share, money.Int(parts[index]), func(n *Node) { n.Index = index }, children...)
}

// bandOf looks up the band of a position in a table with two bounds.
func bandOf(c *Calc, in instruction, at, result Value) Value {
	low, high := Of(money.Int(1)), Of(money.Int(100))
	below, lowerBelow := in.J%2 == 0, in.K%2 == 0
	bounds, children := Bounds(0), []Value{at, result}
	under := func(bound Value, exclusive bool) bool {
		order := at.Cmp(bound.Decimal)
		return order < 0 || order == 0 && !exclusive
	}
	switch {
	case under(low, lowerBelow):
		below, bounds, children = lowerBelow, HasUpper, append(children, low)
	case under(high, below):
		bounds, children = HasLower|HasUpper, append(children, low, high)
		if lowerBelow {
			bounds |= LowerIncluded
		}
	default:
		bounds, children = HasLower, append(children, high)
		if below {
			bounds |= LowerIncluded
		}
		below = false
	}
	return c.Known(Band, result.Decimal, func(n *Node) { n.Bounds, n.Below = bounds, below }, children...)
}

// chosen compares, joins the answers with And, Or and Not, counts days, and
// takes one of two values by the answer, as the evaluator of formulas does.
func chosen(c *Calc, in instruction, a, b, d Value) Value {
	node := c.nodeOf
	compare := []Op{Equal, Differ, Less, AtMost, More, AtLeast}[in.I%6]
	order := a.Cmp(b.Decimal)
	answer := map[Op]bool{Equal: order == 0, Differ: order != 0, Less: order < 0, AtMost: order <= 0, More: order > 0, AtLeast: order >= 0}[compare]
	truth := func(op Op, yes bool, children ...*Node) *Node {
		n := money.Int(0)
		if yes {
			n = money.Int(1)
		}
		return c.Step(op, Truth, "", n, children...)
	}
	condition := truth(compare, answer, node(a), node(b))
	switch in.J % 4 {
	case 0:
		answer = !answer
		condition = truth(Not, answer, condition)
	case 1: // the second operand is evaluated only where the first does not decide
		operands := []*Node{condition}
		if answer {
			operands = append(operands, truth(Equal, true, node(d), node(d)))
		}
		condition = truth(And, answer, operands...)
	case 2:
		operands := []*Node{condition}
		if !answer {
			operands = append(operands, truth(Differ, false, node(d), node(d)))
		}
		condition = truth(Or, answer, operands...)
	}
	from, err := period.ParseDate("2026-02-14")
	if err != nil {
		c.Fail(err)
	}
	day := c.Fact(Date, from.String(), money.Decimal{}, L(KeySymbol, problem.Same("date")), Source{Kind: FromReceipt, Ref: "R1"})
	days := int64(in.K % 90)
	later := c.Step(Shift, Date, from.AddDays(int(days)).String(), money.Decimal{}, day, node(Of(money.Int(days))))
	between := c.Step(Days, Number, "", money.Int(days), later, day)
	v := Of(money.Int(days))
	if answer {
		v = WithNode(money.Int(days), between)
	}
	return WithNode(v.Decimal, c.Step(If, Number, "", v.Decimal, condition, node(v)))
}

// at follows a path such as $.children[0].children[2].
func at(t interface{ Fatalf(string, ...any) }, n *Node, path string) *Node {
	for rest := path[1:]; rest != ""; {
		rest = rest[len(".children["):]
		end := 0
		for rest[end] != ']' {
			end++
		}
		i, err := strconv.Atoi(rest[:end])
		if err != nil || i >= len(n.Children) {
			t.Fatalf("the path %s leads nowhere", path)
		}
		n, rest = n.Children[i], rest[end+1:]
	}
	return n
}
