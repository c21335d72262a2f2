package scorecard

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Status says what became of a card.
type Status string

// The statuses. Blocked cards and those with nothing to score have no total.
const (
	Scored  Status = "scored"
	Blocked Status = "blocked"
	Empty   Status = "empty"
)

// Result is a scored card. Sum is exactly the sum of the items' points; Total is
// what is left after deductions and gates, rounded to the card's digits half
// away from zero. All numbers but the coefficient are on the card's scale.
type Result struct {
	Card    *Template
	Person  string
	Name    string
	Period  string
	Status  Status
	Reasons []problem.Text // why there is no total
	Items   []ItemResult   // in the order of the card

	Sum        money.Decimal
	Deductions []DeductionResult
	Deducted   money.Decimal // all of them together, bounded
	After      money.Decimal // after deductions, not below 0
	Gates      []GateResult
	Total      money.Decimal
	Grade      *Grade // of the card; nil without a total

	Coefficient    money.Decimal // four digits, half away from zero
	HasCoefficient bool

	trace *trace.Node
}

// Trace explains the result: the coefficient with the total below it, or the
// total alone; nil where there is no total.
func (r *Result) Trace() *trace.Node { return r.trace }

// ItemResult is one line of a scored card. Without a score, Why says why.
type ItemResult struct {
	Item          *Item
	Actual        Quantity
	Known         bool
	Target        Quantity
	HasTarget     bool
	Attainment    money.Decimal // as a rate: 0.95 is 95 %; stops after 12 digits
	HasAttainment bool
	Score         money.Decimal // before its weight
	HasScore      bool
	Why           problem.Text
	Weight        money.Decimal // the share that was used, as a rate; the shares sum to exactly 1
	Counted       bool          // whether it is part of the sum
	Points        money.Decimal // weight × score, exactly
	Rows          []Row
}

// DeductionResult is one line of points taken off: each per event, at most so
// many.
type DeductionResult struct {
	Deduction *Deduction
	Events    []Event
	Points    money.Decimal
	Why       problem.Text // why nothing is recorded, where that is so
}

// GateResult is one gate: whether it was passed, and whether it lowered the
// total.
type GateResult struct {
	Gate   *Gate
	Value  Quantity
	Known  bool
	Why    problem.Text
	Passed bool
	Capped bool
}
