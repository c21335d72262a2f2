package scorecard

import (
	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

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

// ShippedIndicators are those that the shipped cards use, and their guards.
func ShippedIndicators() (IndicatorMap, problem.List) {
	data, _ := library.ReadFile("library/" + indicatorFile) // embedded: it is there
	return ReadIndicators(indicatorFile, data)
}

// ReadIndicators reads a document of indicators: indicators: [{code, title,
// unit, direction, category, family, grade, lag_days, owner, partners, diagnostic}]. The map
// is nil exactly when there is a failure.
func ReadIndicators(file string, data []byte) (IndicatorMap, problem.List) {
	root, list := document.Parse(file, data)
	if root == nil {
		return nil, list
	}
	r := &reader{document.Reader{File: file, Problems: list}}
	known := IndicatorMap{}
	if o, ok := r.Object(root, "", "indicators"); ok {
		o.Need("indicators")
		seen := map[string]bool{}
		r.entries(o, "indicators", func(n *document.Node, path string) {
			if k, ok := r.indicator(n, path); ok {
				r.unique(seen, k.Code, n, path)
				known[k.Code] = k
			}
		})
	}
	if r.Problems.Failed() {
		return nil, r.Problems.Sorted()
	}
	return known, r.Problems.Sorted()
}

func (r *reader) indicator(n *document.Node, path string) (k Indicator, ok bool) {
	o, ok := r.Object(n, path, "code", "title", "unit", "direction", "category", "family", "grade", "lag_days", "owner", "partners", "diagnostic")
	if !ok {
		return k, false
	}
	o.Need("title")
	o.Need("unit")
	o.Need("direction")
	o.Need("category")
	diagnostic, _ := o.Truth("diagnostic")
	return Indicator{
		Code: r.code(o, "code"), Title: o.Text("title"), Unit: r.unit(o, number),
		Direction: Direction(o.OneOf("direction", string(Higher), string(Lower), string(Inside))),
		Category:  Category(o.OneOf("category", string(OfResult), string(OfCollection), string(OfProcess), string(OfRisk), string(OfPeople))),
		Families:  o.Words("family"), Grades: o.Words("grade"), LagDays: r.integer(o, "lag_days", 0, 366, 0),
		Owner: o.NeedWord("owner"), Partners: o.Words("partners"), Diagnostic: diagnostic,
	}, true
}
