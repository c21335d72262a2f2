// Package trace computes and explains in one step. A Calc performs every
// arithmetic step of an evaluation; when it records, the same step also leaves
// a Node, so an explanation cannot differ from the calculation: there is no
// second code path. Labels are stored by key and read in Chinese or English.
package trace

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// Op is what a node does with its children.
type Op uint8

// The operations. Brackets list the children in order; a step has exactly
// those. Arithmetic takes numbers and gives a number; a comparison takes two
// values of one kind and gives a truth; If, Band and Same give the value, and
// the kind, of the child they pick.
const (
	Leaf    Op = iota // no children: a fact, a clause of a plan, or a constant; it has a Source
	Sum               // [a, b, …] a + b + …; 0 for no children
	Sub               // [a, b] a − b
	Mul               // [a, b] a × b
	Quo               // [a, b] a ÷ b, rounded half away from zero to Digits
	Min               // [a, b, …] the smallest of at least one
	Max               // [a, b, …] the largest of at least one
	Neg               // [a] −a
	Abs               // [a] the magnitude
	Round             // [a] a rounded half away from zero to Digits; fewer digits stay as they are
	Share             // [whole, w0, w1, …] part number Index (from 0) of the whole by largest remainder in units of 10^-Digits: see money.LargestRemainder
	Band              // [position, rate or amount of the band that holds it, its lower bound, its upper bound]; Bounds says which bounds there are
	If                // [condition, the branch taken]; Else says that it is the branch for a condition that does not hold
	Same              // [a] a under another name
	Equal             // [a, b] whether a = b
	Differ            // [a, b] whether a ≠ b
	Less              // [a, b] whether a < b; numbers or dates, as for the next three
	AtMost            // [a, b] whether a ≤ b
	More              // [a, b] whether a > b
	AtLeast           // [a, b] whether a ≥ b
	And               // [a, b, …] whether all hold; the children are those evaluated, and evaluation stops at the first that does not hold
	Or                // [a, b, …] whether one holds; the children are those evaluated, and evaluation stops at the first that holds
	Not               // [a] whether a does not hold
	Days              // [a, b] days from date b to date a
	Shift             // [a, b] the date b whole days after date a
)

// opNames are the words of the JSON form.
var opNames = [...]string{
	Leaf: "leaf", Sum: "sum", Sub: "subtract", Mul: "multiply", Quo: "divide", Min: "min", Max: "max", Neg: "negate",
	Abs: "abs", Round: "round", Share: "share", Band: "band", If: "if", Same: "same", Equal: "equal", Differ: "differ",
	Less: "less", AtMost: "atMost", More: "more", AtLeast: "atLeast", And: "and", Or: "or", Not: "not", Days: "days", Shift: "shift",
}

// String returns the word of the JSON form, "" for what is no operation.
func (o Op) String() string {
	if int(o) >= len(opNames) {
		return ""
	}
	return opNames[o]
}

// Kind is the kind of value that a node has.
type Kind uint8

// The kinds of value. A Truth has the number 1 or 0.
const (
	Number Kind = iota
	Text
	Date
	Truth
)

// kindNames are the words of the JSON form.
var kindNames = [...]string{Number: "number", Text: "text", Date: "date", Truth: "truth"}

// String returns the word of the JSON form, "" for what is no kind.
func (k Kind) String() string {
	if int(k) >= len(kindNames) {
		return ""
	}
	return kindNames[k]
}

// Units of numbers. Any other unit is an ISO 4217 currency code: the number is
// in major units of that currency.
const (
	Plain   = ""     // a bare number
	Percent = "rate" // a share or rate, shown in percent
	InDays  = "days"
)

// Bounds says which bounds a Band has and whether its lower one belongs to it.
// The zero value is a band without bounds.
type Bounds uint8

// The marks of Bounds, to be joined with |. A band whose predecessor is
// written "upTo" starts above its lower bound; one whose predecessor is
// written "below" starts on it.
const (
	HasLower      Bounds = 1 << iota // the third child is the lower bound
	HasUpper                         // the last child is the upper bound
	LowerIncluded                    // a position equal to the lower bound lies in the band
)

// Node is one step of an explanation: a value, how it follows from its
// children, and for a leaf where it comes from. Nodes form a directed acyclic
// graph: a value used twice is one node with two parents.
type Node struct {
	Op       Op
	Kind     Kind
	Number   money.Decimal // for Number and Truth
	Text     string        // for Text, and the date for Date
	Unit     string
	Digits   uint8  // for Round, Quo and Share
	Index    int    // for Share
	Bounds   Bounds // for Band
	Below    bool   // for Band: the upper bound is exclusive
	Else     bool   // for If: the branch is the one for a condition that does not hold
	Label    Label
	Source   Source
	Children []*Node
}

// SourceKind says what sort of thing a leaf comes from.
type SourceKind string

// The sources at which explanations end.
const (
	FromReceipt  SourceKind = "receipt"
	FromContract SourceKind = "contract"
	FromSplit    SourceKind = "split"
	FromOverlay  SourceKind = "overlay"
	FromPerson   SourceKind = "person"
	FromCustomer SourceKind = "customer"
	FromFigure   SourceKind = "figure"
	FromClause   SourceKind = "clause" // a number or word written in a plan
	FromLine     SourceKind = "line"   // a line of a statement, by its key; its own explanation goes on from there
	FromCard     SourceKind = "card"   // a number written in a scorecard template
	FromModel    SourceKind = "model"  // a number written in a competency model
	FromRecord   SourceKind = "record" // a record that is none of the above: an opportunity, a visit, a work log
	FromRule     SourceKind = "rule"   // a rule of the engine, such as "a zero basis pays 0"
)

// constant is the Ref of a number that the engine's own rules are written with.
const constant = "constant"

// Source says where a leaf comes from, in natural keys only: a receipt's
// number, a contract's number, or for a clause the plan, its version and the
// path of the number inside the document.
type Source struct {
	Kind SourceKind
	Ref  string // receipt number, contract number, person code, "plan v3"
	Path string // for a clause: components.commission.tiers.bands[1].rate; for others what of Ref is meant, or ""
}

// IsZero reports whether no source is given.
func (s Source) IsZero() bool { return s == Source{} }

// Label names a node by a key of the catalogue, with bilingual arguments.
type Label struct {
	Key  Key
	Args []problem.Text
}

// In reads the label in a language; a node without one reads "".
func (l Label) In(lang problem.Lang) string {
	if l.Key == "" {
		return ""
	}
	return fill(catalogue[l.Key].In(lang), l.Args, lang)
}
