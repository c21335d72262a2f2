package formula

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Value is what a symbol or a formula gives: the field that Kind names holds
// it, the others are zero. Node explains it where the calculation records.
//
// A Missing value is none at all. Its Node, set whether or not the calculation
// records, is a leaf whose label is the reason and whose source says where the
// value was looked for; see Absent.
type Value struct {
	Number  money.Decimal
	Text    string
	Node    *trace.Node
	Date    period.Date
	Kind    trace.Kind
	Truth   bool
	Missing bool
}

// NumberOf makes a value of a number with its node.
func NumberOf(v trace.Value) Value { return Value{Number: v.Decimal, Node: v.Node()} }

// TextOf makes a value of a text; node is nil when nothing is recorded.
func TextOf(s string, node *trace.Node) Value { return Value{Kind: trace.Text, Text: s, Node: node} }

// DateOf makes a value of a date; no date makes a missing value without reason.
func DateOf(d period.Date, node *trace.Node) Value {
	return Value{Kind: trace.Date, Date: d, Node: node, Missing: d.IsZero()}
}

// TruthOf makes a value of an answer.
func TruthOf(b bool, node *trace.Node) Value { return Value{Kind: trace.Truth, Truth: b, Node: node} }

// Absent says that there is no value, why, and where it was looked for.
func Absent(reason trace.Label, source trace.Source) Value {
	return Value{Missing: true, Node: &trace.Node{Label: reason, Source: source}}
}

// Env gives the values of symbols during an evaluation. Symbol returns the
// value of the slot of the table that the formula was compiled with; it makes
// a labelled leaf when the calculation records, and returns Absent where there
// is no value. It must answer the same for the same slot during one evaluation.
type Env interface {
	Symbol(c *trace.Calc, slot int) Value
}

// Failure says why a formula has no value for the inputs it was given, with
// the position in its text. errors.Is finds money.ErrOverflow and
// money.ErrDivisionByZero in it.
type Failure struct {
	Problem problem.Problem
	Input   string // code of the symbol without a value, "" for other failures
	cause   error
}

// Error renders the problem in English.
func (f *Failure) Error() string { return f.Problem.String(problem.EN) }

// Unwrap returns the arithmetic error behind the failure, nil for others.
func (f *Failure) Unwrap() error { return f.cause }
