package api

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"steelyard/compensation/formula"
	"steelyard/compensation/kpi"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Indicator is an entry of the dictionary: one code, one number, one direction.
type Indicator struct {
	Code       string         `json:"code"`
	Title      Words          `json:"title"`
	Formula    string         `json:"formula" doc:"over the quantities"`
	Unit       string         `json:"unit" enum:"money,rate,number,days"`
	Direction  string         `json:"direction" enum:"higher,lower,band"`
	Levels     []kpi.Level    `json:"levels,omitempty" doc:"at which it may be asked for; absent: all"`
	Quantities []QuantityTerm `json:"quantities" doc:"what its formula names"`
}

// QuantityTerm is a quantity as the dictionary defines it.
type QuantityTerm struct {
	Code       string `json:"code"`
	Title      Words  `json:"title"`
	Definition Words  `json:"definition" doc:"what counts, on which day, and for whom"`
	Unit       string `json:"unit" enum:"money,rate,number,days,money-per-day"`
}

// IndicatorList is the dictionary, or what a search found in it, the best first.
type IndicatorList struct {
	Items []Indicator `json:"items"`
}

// dictionary is what indicators are made of, by code.
type dictionary struct {
	indicators []Indicator
	titles     map[string]measure.Quantity // by code
	ofPeople   map[string]bool             // quantities of which a person's number may be asked for
	kpis       map[string]kpi.KPI          // by code, in the latest version
}

// indicatorDictionary is the dictionary that comes with the program, made once.
var indicatorDictionary = sync.OnceValue(newDictionary)

func newDictionary() *dictionary {
	d := &dictionary{titles: map[string]measure.Quantity{}, ofPeople: map[string]bool{}, kpis: map[string]kpi.KPI{}}
	for _, q := range measure.Quantities() {
		d.titles[q.Code] = q
	}
	for _, k := range shippedKPIs().Latest() {
		d.kpis[k.Code] = k
	}
	symbols, _ := measure.Symbols() // a test of the dictionary proves that it holds together
	for _, x := range measure.Indicators() {
		k := d.kpis[x.Code]
		out := Indicator{Code: x.Code, Title: wordsOf(x.Title), Formula: x.Formula, Unit: unitWord(x.Type), Direction: x.Direction.String(), Levels: k.Levels, Quantities: []QuantityTerm{}}
		f, _ := formula.Compile(x.Formula, formula.Options{Symbols: symbols, Want: x.Type})
		if f == nil {
			continue
		}
		for _, slot := range f.Slots() {
			q := d.titles[symbols.At(slot).Code]
			out.Quantities = append(out.Quantities, QuantityTerm{q.Code, wordsOf(q.Title), wordsOf(q.Definition), unitWord(q.Type)})
			d.ofPeople[q.Code] = d.ofPeople[q.Code] || d.asked(x.Code, measure.OfOne, false)
		}
		d.indicators = append(d.indicators, out)
	}
	return d
}

// asked reports whether an indicator may be asked for at a level; branch says
// that a team has teams below it.
func (d *dictionary) asked(code string, level measure.Level, branch bool) bool {
	levels := d.kpis[code].Levels
	switch {
	case len(levels) == 0:
		return true
	case level == measure.OfTeam:
		return slices.Contains(levels, kpi.Team) || branch && slices.Contains(levels, kpi.Branch)
	case level == measure.OfCompany:
		return slices.Contains(levels, kpi.Company)
	}
	return slices.Contains(levels, kpi.Person)
}

// unitWord names a unit in the dictionary.
func unitWord(t formula.Type) string {
	switch t {
	case formula.MoneyType():
		return "money"
	case formula.RateType():
		return "rate"
	case formula.DaysType():
		return "days"
	}
	if t.Unit.Money != 0 {
		return "money-per-day"
	}
	return "number"
}

// unitOfValue names the unit of a value: amounts have the code of their currency.
func unitOfValue(t formula.Type, c money.Currency) string {
	if word := unitWord(t); word != "money" && word != "money-per-day" {
		return word
	}
	return c.Code()
}

// indicatorPermission is the right to see values of indicators; totalsPermission
// that of teams and the company alone.
func indicatorPermission() policies.Permission {
	return policies.Permission{Object: "indicator", Action: "read"}
}

func totalsPermission() policies.Permission {
	return policies.Permission{Object: "indicator.totals", Action: "read"}
}

// addIndicators registers the dictionary of indicators and their values.
func (a *API) addIndicators() {
	route(a, Operation{ID: "listIndicators", Method: http.MethodGet, Path: "/indicators", Permission: kpiPermission("read"),
		Summary: problem.Text{ZH: "指标字典", EN: "The dictionary of indicators"}},
		func(ctx context.Context, c *Call, in *listKPIs) (IndicatorList, error) {
			return view(ctx, c, func(*models.Tx) (IndicatorList, error) { return searchIndicators(in.Q), nil })
		})
	totals := []policies.Permission{totalsPermission()}
	route(a, Operation{ID: "listIndicatorValues", Method: http.MethodGet, Path: "/indicator-values", Permission: indicatorPermission(), Or: totals,
		Fails: []int{http.StatusNotFound}, Summary: problem.Text{ZH: "一个人、一个团队或全公司的指标结果", EN: "Indicators of a person, a team or the company"}}, a.listIndicatorValues)
	route(a, Operation{ID: "listIndicatorRows", Method: http.MethodGet, Path: "/indicator-values/{person}/{quantity}/rows", Permission: indicatorPermission(),
		Summary: problem.Text{ZH: "一个人的某个数由哪些事实而来", EN: "The facts behind a number of a person"}}, a.listIndicatorRows)
}

// searchIndicators is the whole dictionary for an empty query.
func searchIndicators(q string) IndicatorList {
	d := indicatorDictionary()
	out := IndicatorList{Items: []Indicator{}}
	if q == "" {
		out.Items = append(out.Items, d.indicators...)
		return out
	}
	for _, hit := range shippedKPIs().Search(q) {
		if i := slices.IndexFunc(d.indicators, func(x Indicator) bool { return x.Code == hit.KPI.Code }); i >= 0 {
			out.Items = append(out.Items, d.indicators[i])
		}
	}
	return out
}
