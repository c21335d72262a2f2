package scorecard

import "steelyard/compensation/problem"

// Indicator is what the checks of a card need to know about an indicator.
type Indicator struct {
	Code      string
	Title     problem.Text
	Unit      string // of its values: rate, number, days or a currency
	Direction Direction
	Category  Category
	Families  []string // that may have it on a card; none means all
	Grades    []string
	LagDays   int      // after the end of the period until its value is final
	Owner     string   // who states its data; Self means the scored person
	Partners  []string // the indicators that keep it from being gamed, such as the margin for volume
	// Diagnostic marks one that is shown and never put on a card.
	Diagnostic bool
}

// Self is the owner of data that the scored person types.
const Self = "self"

// Indicators looks indicators up by code. The library of indicators is one;
// IndicatorMap is the simplest.
type Indicators interface {
	Indicator(code string) (Indicator, bool)
}

// IndicatorMap is a set of indicators by code.
type IndicatorMap map[string]Indicator

// Indicator looks an indicator up.
func (m IndicatorMap) Indicator(code string) (Indicator, bool) {
	k, ok := m[code]
	return k, ok
}
