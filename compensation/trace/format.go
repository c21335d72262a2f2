package trace

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// Format writes an exact number in its unit for people: money with thousands
// separators, at least its currency's digits and its code, rates in percent.
func Format(d money.Decimal, unit string, lang problem.Lang) string {
	return number(d.String(), unit, lang)
}
