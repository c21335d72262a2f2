package formula

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/trace"
)

// op is what a node of a formula does with its children.
type op uint8

const (
	opBroken    op = iota // a part whose defect is reported; never in a Formula
	opNumber              // literal number: index is in numbers
	opText                // literal text: index is in texts
	opDate                // literal date: index is in dates
	opTruth               // literal truth: index is 1 or 0
	opSymbol              // index is the slot; before checking, the name in texts
	opNeg                 // [a] −a
	opAdd                 // [a, b] a + b
	opSub                 // [a, b] a − b
	opMul                 // [a, b] a × b
	opQuo                 // [a, b] a ÷ b
	opBetween             // [a, b] days from date b to date a
	opLater               // [a, b] the date b days after date a
	opEarlier             // [a, b] the date b days before date a
	opEqual               // [a, b]
	opDiffer              // [a, b]
	opLess                // [a, b]
	opAtMost              // [a, b]
	opMore                // [a, b]
	opAtLeast             // [a, b]
	opAnd                 // [a, b, …]
	opOr                  // [a, b, …]
	opNot                 // [a]
	opIf                  // [condition, then, else]
	opIfs                 // [condition, value, condition, value, …, otherwise]
	opIfBlank             // [value, instead]
	opMin                 // [a, b, …]
	opMax                 // [a, b, …]
	opClamp               // [value, low, high]
	opAbs                 // [a]
	opRound               // [a] to digits, half away from zero
	opRoundDown           // [a] to digits, towards zero
	opRoundUp             // [a] to digits, away from zero
	opIn                  // [text, a, b, …]
	opDays                // [days] as a plain number
)

// literalUnit says what is written behind a literal number.
type literalUnit uint8

const (
	bare    literalUnit = iota // nothing, 万 or 亿
	percent                    // % or ‰
	amount                     // the currency
)

// node is one node of a formula. Nodes lie in one slice, every node after its
// children; the numbers of the children lie in kids.
type node struct {
	op       op
	kind     trace.Kind // of the value
	literal  literalUnit
	digits   uint8  // of the rounding functions
	unit     string // of a number, for explanations
	first    uint16 // children: kids[first : first+count]
	count    uint16
	index    int32  // of a literal or symbol
	at       uint16 // where the operator or the function stands, in bytes
	from, to uint16 // the stretch of the source
}

// tree is a formula in its compact form, and while it is read.
type tree struct {
	source  string
	nodes   []node
	kids    []uint16
	numbers []money.Decimal
	texts   []string
	dates   []period.Date
}

// children returns the numbers of the children of a node.
func (t *tree) children(n *node) []uint16 { return t.kids[n.first : n.first+n.count] }

// spelling returns the part of the source that a node was read from.
func (t *tree) spelling(i uint16) string {
	n := &t.nodes[i]
	return t.source[n.from:n.to]
}
