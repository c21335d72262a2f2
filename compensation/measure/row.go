package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Row is what one fact contributes to a quantity. Person is a position in the
// facts' Persons, fact.None where it is nobody's and counts for the company
// alone. Date decides to which team of the person it belongs: what somebody did
// before moving stays with the team of then. Of a length of time that has not
// ended, Open is true and Value is how long it has lasted. An amount that is
// not in the company's currency is Foreign: it cannot be added, so whatever it
// belongs to has no value. Cause tells rows of one quantity apart where that
// matters: why an amount came or went, how a deal ended, by which channel a lead
// came.
type Row struct {
	Person  int32
	Open    bool
	Foreign bool
	Date    period.Date
	Kind    RowKind
	Ref     string // the natural key
	Value   money.Decimal
	Cause   string
}

// RowKind is the kind of fact behind a row.
type RowKind string

// The kinds of facts behind rows.
const (
	OfReceipt      RowKind = "receipt"
	OfContract     RowKind = "contract"
	OfInstalment   RowKind = "instalment"
	OfChange       RowKind = "change"
	OfBadDebt      RowKind = "bad-debt"
	OfTarget       RowKind = "target"
	OfForecast     RowKind = "forecast"
	OfCustomer     RowKind = "customer"
	OfOpportunity  RowKind = "opportunity"
	OfLead         RowKind = "lead"
	OfElement      RowKind = "element"
	OfConfirmation RowKind = "confirmation"
	OfMilestone    RowKind = "milestone"
	OfKeyPerson    RowKind = "key-person"
	OfVisit        RowKind = "visit"
	OfPlanItem     RowKind = "plan-item"
	OfLog          RowKind = "log"
	OfHours        RowKind = "hours"
	OfBid          RowKind = "bid"
	OfPerson       RowKind = "person"
	OfFigure       RowKind = "figure"
)

// computed says how a quantity comes from facts. rows tells every fact that
// counts in a window, of the whole company, in an order that depends on the
// facts alone. reduce makes one number of the rows of a scope, or says why
// there is none; nil adds them. blank says why a scope without rows has no
// value; without it the value is 0. bare says why a scope has no value whose rows
// are all CauseUnrecorded.
type computed struct {
	rows   func(w *World, in period.Window, emit func(Row))
	reduce func(w *World, in period.Window, rows []Row) (money.Decimal, problem.Text)
	blank  problem.Text
	bare   problem.Text
}

// shared emits an amount of a contract by the split that governs it: whole
// minor units of its currency by largest remainder, to the company alone where
// nobody is credited.
func (w *World) shared(contractAt int32, minor int64, row Row, emit func(Row)) {
	if minor == 0 {
		return
	}
	currency := w.Contracts[contractAt].Amount.Currency
	row.Foreign = currency != w.Settings.Currency
	portions := w.Portions(contractAt)
	if len(portions) == 0 {
		row.Person, row.Value = fact.None, money.Major(minor, currency)
		emit(row)
		return
	}
	weights := make([]int64, len(portions))
	for i, p := range portions {
		weights[i] = p.Weight
	}
	parts, err := money.LargestRemainder(minor, weights)
	if err != nil { // fact.Check refuses shares that are not positive or do not sum to 1
		return
	}
	for i, p := range portions {
		if parts[i] != 0 {
			row.Person, row.Value = p.PersonAt, money.Major(parts[i], currency)
			emit(row)
		}
	}
}
