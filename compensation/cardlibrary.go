package compensation

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/kpi"
	"steelyard/compensation/money"
	"steelyard/compensation/scorecard"
)

// CardIndicators is what the designer of cards needs to know of a library of
// KPIs, each in its latest version; amounts are in the currency.
func CardIndicators(library *kpi.Library, currency money.Currency) scorecard.IndicatorMap {
	out := scorecard.IndicatorMap{}
	for _, k := range library.Latest() {
		unit := k.Unit()
		if k.Type == formula.MoneyType() {
			unit = currency.Code()
		}
		out[k.Code] = scorecard.Indicator{
			Code: k.Code, Title: k.Name, Unit: unit, Direction: scorecard.Direction(k.Direction.String()), Category: scorecard.Category(k.Category),
			Families: k.Families, Grades: k.Grades, LagDays: k.LagDays, Owner: k.Owner, Partners: k.Partners, Diagnostic: k.Diagnostic,
		}
	}
	return out
}
