package trace

import (
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Value is an exact number on its way through a calculation, with its node
// where the calculation is recorded.
type Value struct {
	money.Decimal
	node *Node
}

// Of makes a value without an explanation: a constant of the calculation.
func Of(d money.Decimal) Value { return Value{Decimal: d} }

// Node returns the explanation of the value, nil where nothing was recorded.
func (v Value) Node() *Node { return v.node }

// Calc computes exactly and, when recording, explains. The first step that
// fails (overflow, division by zero) makes the Calc fail as a whole: later
// results are meaningless until Reset, and Err says why. The zero value
// computes without recording. A Calc is used by one goroutine at a time.
type Calc struct {
	recording bool
	err       error
}

// Recorder returns a Calc that records.
func Recorder() *Calc { return &Calc{recording: true} }

// Recording reports whether steps leave nodes; labels and sources need to be
// made only then.
func (c *Calc) Recording() bool { return c.recording }

// Pause stops or resumes recording and returns what it was before.
func (c *Calc) Pause(recording bool) (before bool) {
	before, c.recording = c.recording, recording
	return before
}

// Err returns the first failure since Reset.
func (c *Calc) Err() error { return c.err }

// Fail makes the calculation fail with err, unless it has failed already.
func (c *Calc) Fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// Reset forgets a failure.
func (c *Calc) Reset() { c.err = nil }

// Leaf makes a number that comes from a fact or a clause. Call it with a label
// and source only when recording; otherwise Of does.
func (c *Calc) Leaf(d money.Decimal, unit string, label Label, source Source) Value {
	if !c.recording {
		return Value{Decimal: d}
	}
	return Value{Decimal: d, node: &Node{Number: d, Unit: unit, Label: label, Source: source}}
}

// Fact makes a leaf of any kind for an explanation, nil when not recording.
func (c *Calc) Fact(kind Kind, text string, number money.Decimal, label Label, source Source) *Node {
	if !c.recording {
		return nil
	}
	return &Node{Kind: kind, Text: text, Number: number, Label: label, Source: source}
}

// Name puts a label and a unit on the step that made v, where it has no label
// yet; a labelled step gets a new name on top (Same).
func (c *Calc) Name(v Value, unit string, label Label) Value {
	if !c.recording {
		return v
	}
	n := c.nodeOf(v)
	if n.Label.Key != "" || n.Op == Leaf {
		n = &Node{Op: Same, Kind: n.Kind, Number: n.Number, Text: n.Text, Children: []*Node{n}}
	}
	n.Label, n.Unit = label, unit
	return Value{Decimal: v.Decimal, node: n}
}

// InUnit says the unit of a step that needs no label of its own.
func (c *Calc) InUnit(v Value, unit string) Value {
	if c.recording && v.node != nil && v.node.Unit == Plain {
		v.node.Unit = unit
	}
	return v
}

// Add returns a + b.
func (c *Calc) Add(a, b Value) Value {
	d, err := a.Decimal.Add(b.Decimal)
	return c.step(Sum, d, err, a, b)
}

// Sum returns the sum of the values, 0 for none.
func (c *Calc) Sum(values []Value) Value {
	var d money.Decimal
	var err error
	for _, v := range values {
		if d, err = d.Add(v.Decimal); err != nil {
			break
		}
	}
	return c.step(Sum, d, err, values...)
}

// Sub returns a − b.
func (c *Calc) Sub(a, b Value) Value {
	d, err := a.Decimal.Sub(b.Decimal)
	return c.step(Sub, d, err, a, b)
}

// Mul returns a × b.
func (c *Calc) Mul(a, b Value) Value {
	d, err := a.Decimal.Mul(b.Decimal)
	return c.step(Mul, d, err, a, b)
}

// Quo returns a ÷ b rounded half away from zero to digits after the point.
func (c *Calc) Quo(a, b Value, digits uint8) Value {
	d, err := a.Decimal.Quo(b.Decimal, digits)
	v := c.step(Quo, d, err, a, b)
	if v.node != nil {
		v.node.Digits = digits
	}
	return v
}

// Min returns the smaller of a and b.
func (c *Calc) Min(a, b Value) Value {
	d := a.Decimal
	if b.Cmp(d) < 0 {
		d = b.Decimal
	}
	return c.step(Min, d, nil, a, b)
}

// Max returns the larger of a and b.
func (c *Calc) Max(a, b Value) Value {
	d := a.Decimal
	if b.Cmp(d) > 0 {
		d = b.Decimal
	}
	return c.step(Max, d, nil, a, b)
}

// Neg returns −a.
func (c *Calc) Neg(a Value) Value { return c.step(Neg, a.Decimal.Neg(), nil, a) }

// Abs returns the magnitude of a.
func (c *Calc) Abs(a Value) Value { return c.step(Abs, a.Decimal.Abs(), nil, a) }

// Round returns a rounded half away from zero to digits after the point.
func (c *Calc) Round(a Value, digits uint8) Value {
	v := c.step(Round, a.Decimal.Round(digits), nil, a)
	if v.node != nil {
		v.node.Digits = digits
	}
	return v
}

// Pay rounds exact major units into pay by money.RoundPay and returns it in
// minor units and as the explained value.
func (c *Calc) Pay(exact Value, currency money.Currency) (int64, Value) {
	minor, err := money.RoundPay(exact.Decimal, currency)
	v := c.step(Round, money.Major(minor, currency), err, exact)
	if v.node != nil {
		v.node.Digits, v.node.Unit = currency.Digits(), currency.Code()
	}
	return minor, v
}

// Known returns a value that was computed elsewhere by the rule of op from the
// children, such as a share or the rate of a band; Verify checks it like any
// other step.
func (c *Calc) Known(op Op, d money.Decimal, set func(*Node), children ...Value) Value {
	v := c.step(op, d, nil, children...)
	if v.node != nil && set != nil {
		set(v.node)
	}
	return v
}

// Step records a step of any kind whose result the caller computed, for the
// evaluator of formulas; it returns nil when not recording. For If it notes
// from the condition which branch was taken.
func (c *Calc) Step(op Op, kind Kind, text string, number money.Decimal, children ...*Node) *Node {
	if !c.recording {
		return nil
	}
	n := &Node{Op: op, Kind: kind, Text: text, Number: number, Children: slices.Clone(children)}
	n.Else = op == If && len(children) > 0 && children[0] != nil && children[0].Number.IsZero()
	return n
}

// WithNode attaches a recorded node to a number.
func WithNode(d money.Decimal, n *Node) Value { return Value{Decimal: d, node: n} }

// DateText writes a date as the text of a Date node.
func DateText(d period.Date) string { return d.String() }

func (c *Calc) step(op Op, d money.Decimal, err error, from ...Value) Value {
	if err != nil {
		c.Fail(err)
		d = money.Decimal{}
	}
	if !c.recording {
		return Value{Decimal: d}
	}
	n := &Node{Op: op, Number: d, Children: make([]*Node, len(from))}
	for i, v := range from {
		n.Children[i] = c.nodeOf(v)
	}
	return Value{Decimal: d, node: n}
}

// nodeOf returns the node of v; a bare constant becomes a leaf of the rules.
func (c *Calc) nodeOf(v Value) *Node {
	if v.node != nil {
		return v.node
	}
	return &Node{Number: v.Decimal, Source: Source{Kind: FromRule, Ref: constant}}
}
