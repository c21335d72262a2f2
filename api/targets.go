package api

import (
	"context"
	"net/http"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Target is what a person is to reach in a period.
type Target struct {
	Person   Named  `json:"person"`
	Period   string `json:"period" doc:"2026-10, 2026-Q4 or 2026"`
	Of       string `json:"of" enum:"signing,collection,reserve"`
	Amount   Money  `json:"amount"`
	Revision int64  `json:"revision"`
}

// Forecast is what a person expected of a period, frozen on a day.
type Forecast struct {
	Person   Named  `json:"person"`
	Period   string `json:"period" doc:"2026-10, 2026-Q4 or 2026"`
	Of       string `json:"of" enum:"signing,collection"`
	Frozen   string `json:"frozen" format:"date"`
	Amount   Money  `json:"amount"`
	Revision int64  `json:"revision"`
}

type listTargets struct {
	PageInput
	Person string `query:"person" maxLength:"64"`
	Period string `query:"period" maxLength:"7" doc:"2026-10, 2026-Q4 or 2026"`
	Of     string `query:"of" enum:"signing,collection,reserve"`
	Sort   string `query:"sort" enum:"person,period,-person,-period" default:"person"`
}

// addTargets registers targets and forecasts.
func (a *API) addTargets() {
	route(a, Operation{ID: "listTargets", Method: http.MethodGet, Path: "/targets", Permission: policies.Permission{Object: "target", Action: "read"},
		Summary: problem.Text{ZH: "目标列表：签约、回款、储备", EN: "Targets of signing, collection and reserve"}}, a.listTargets)
	route(a, Operation{ID: "listForecasts", Method: http.MethodGet, Path: "/forecasts", Permission: policies.Permission{Object: "forecast", Action: "read"},
		Summary: problem.Text{ZH: "预测列表：签约、回款，含冻结日期", EN: "Forecasts of signing and collection, with the day on which they were frozen"}}, a.listForecasts)
}

func (in *listTargets) filters() []string { return []string{in.Person, in.Period, in.Of} }

func (in *listTargets) filter() models.TargetFilter {
	return models.TargetFilter{Person: in.Person, Period: in.Period, Of: in.Of}
}

func targetOf(x models.Target) Target {
	return Target{Named{x.Person, x.PersonName}, x.Period, x.Of, moneyOf(x.Amount), x.Revision}
}

func forecastOf(x models.Forecast) Forecast {
	return Forecast{Named{x.Person, x.PersonName}, x.Period, x.Of, x.Frozen.String(), moneyOf(x.Amount), x.Revision}
}

func (a *API) listTargets(ctx context.Context, c *Call, in *listTargets) (Page[Target], error) {
	paging, err := c.paging(in.PageInput, in.Sort, in.filters()...)
	if err != nil {
		return Page[Target]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Target], error) {
		list, err := tx.Targets(c.Reach, in.filter(), paging)
		return pageOf(c, list, in.Sort, in.filters(), targetOf), err
	})
}

func (a *API) listForecasts(ctx context.Context, c *Call, in *listTargets) (Page[Forecast], error) {
	paging, err := c.paging(in.PageInput, in.Sort, in.filters()...)
	if err != nil {
		return Page[Forecast]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Forecast], error) {
		list, err := tx.Forecasts(c.Reach, in.filter(), paging)
		return pageOf(c, list, in.Sort, in.filters(), forecastOf), err
	})
}
