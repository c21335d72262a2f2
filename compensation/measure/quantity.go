package measure

import (
	"slices"

	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// Quantity is an entry of the data dictionary that indicators are written
// with: one number for a scope (a person, a team and what is below it, the
// company) and a window of days. Amounts are in major units of the company's
// currency; days are calendar days.
type Quantity struct {
	Code       string
	Alias      string // the name in Chinese formulas
	Title      problem.Text
	Definition problem.Text // what counts, on which day, and for whom
	Type       formula.Type
	computed
}

// General reports whether a reason why there is no value is about the quantity
// as such: it names no single fact and no person.
func (q *Quantity) General(why problem.Text) bool { return why == q.blank || why == q.bare }

// perDay is an amount of money per day.
var perDay = formula.Type{Unit: formula.Unit{Money: 1, Days: -1}}

// quantities is the dictionary, in the order in which it is listed.
var quantities = slices.Concat(contractQuantities, opportunityQuantities, activityQuantities, peopleQuantities)

// Quantities returns the dictionary of quantities.
func Quantities() []Quantity { return slices.Clone(quantities) }

// Symbols is the table of names that the formulas of indicators and KPIs may
// use: every quantity by its code and by its Chinese name.
func Symbols() (*formula.Symbols, error) {
	list := make([]formula.Symbol, len(quantities))
	for i, q := range quantities {
		list[i] = formula.Symbol{Code: q.Code, Aliases: []string{q.Alias}, Type: q.Type, Title: q.Title}
	}
	return formula.NewSymbols(list)
}
