package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/models"
)

// IndicatorRow is what one fact adds to a quantity.
type IndicatorRow struct {
	Kind  measure.RowKind `json:"kind" doc:"receipt, contract, opportunity, visit …"`
	Ref   string          `json:"ref" doc:"the fact's number or key"`
	Date  string          `json:"date" format:"date" doc:"the day that decides in which period, and for which team, it counts"`
	Value string          `json:"value" doc:"decimal number, as a text"`
	Open  bool            `json:"open,omitempty" doc:"a length of time that has not ended"`
}

type rowsInput struct {
	PageInput
	Person   string `path:"person" maxLength:"64"`
	Quantity string `path:"quantity" maxLength:"64" doc:"its code, as in /indicators"`
	Period   string `query:"period" maxLength:"11" required:"true" doc:"2026-10, 2026-Q4, 2026, or ytd:2026-10"`
}

func (a *API) listIndicatorRows(ctx context.Context, c *Call, in *rowsInput) (Page[IndicatorRow], error) {
	filters := []string{in.Person, in.Quantity, in.Period}
	paging, err := c.paging(in.PageInput, "", filters...)
	if err != nil {
		return Page[IndicatorRow]{}, err
	}
	w, err := a.world(ctx)
	if err != nil {
		return Page[IndicatorRow]{}, err
	}
	window, err := w.window(in.Period)
	if err != nil {
		return Page[IndicatorRow]{}, err
	}
	scope := measure.Scope{Level: measure.OfOne, Code: in.Person}
	return view(ctx, c, func(tx *models.Tx) (Page[IndicatorRow], error) {
		if _, err := c.reachesScope(tx, w, scope, window); err != nil {
			return Page[IndicatorRow]{}, err
		}
		if !indicatorDictionary().ofPeople[in.Quantity] {
			return Page[IndicatorRow]{}, absent()
		}
		rows, err := w.Rows(window, scope, in.Quantity)
		if err != nil {
			return Page[IndicatorRow]{}, err
		}
		if _, may := c.May("activity", "read"); !may { // who did what on which day is not for everybody who reads numbers
			rows = slices.DeleteFunc(rows, func(r measure.Row) bool { return activity(r.Kind) })
		}
		rows, err = c.rowsInReach(tx, in.Person, rows)
		return pageOf(c, pagedRows(rows, paging), "", filters, rowOf), err
	})
}

// activity reports whether a fact says what somebody did on a day.
func activity(kind measure.RowKind) bool {
	return slices.Contains([]measure.RowKind{measure.OfVisit, measure.OfPlanItem, measure.OfLog, measure.OfHours}, kind)
}

// rowsInReach leaves out what a person did while the caller did not reach them:
// a single fact is matched on its own day, as in the lists of receipts and
// contracts.
func (c *Call) rowsInReach(tx *models.Tx, person string, rows []measure.Row) ([]measure.Row, error) {
	reach, _ := c.May("indicator", "read")
	if reach.Everything() {
		return rows, nil
	}
	known := map[period.Date]bool{}
	var out []measure.Row
	for i := range rows {
		on := c.api.matched(rows[i].Date)
		reached, asked := known[on]
		if !asked {
			var err error
			if reached, err = tx.Reaches(reach, person, on); err != nil {
				return nil, err
			}
			known[on] = reached
		}
		if reached {
			out = append(out, rows[i])
		}
	}
	return out, nil
}

func rowOf(r keyedRow) IndicatorRow {
	return IndicatorRow{Kind: r.Kind, Ref: r.Ref, Date: r.Date.String(), Value: r.Value.Canonical().String(), Open: r.Open}
}

// keyedRow is a row with its place in the order of rows.
type keyedRow struct {
	measure.Row
	key []string
}

// pagedRows is one page of rows, by day, kind and reference. Rows that are alike
// in all of it are told apart by counting, so that none is left out or told
// twice while pages are turned.
func pagedRows(rows []measure.Row, p models.Paging) models.Listed[keyedRow] {
	list := make([]keyedRow, len(rows))
	for i, r := range rows {
		list[i] = keyedRow{r, []string{r.Date.String(), string(r.Kind), r.Ref, r.Cause, r.Value.Canonical().String()}}
	}
	slices.SortStableFunc(list, func(a, b keyedRow) int { return slices.Compare(a.key, b.key) })
	same := 0
	for i := range list {
		if same++; i == 0 || strings.Join(list[i].key, "\x00") != strings.Join(list[i-1].key[:len(list[i].key)], "\x00") {
			same = 0
		}
		list[i].key = append(list[i].key, fmt.Sprintf("%06d", same))
	}
	out := models.Listed[keyedRow]{Total: -1}
	if p.Total {
		out.Total = int64(len(list))
	}
	first := 0
	for len(p.After) > 0 && first < len(list) && slices.Compare(list[first].key, p.After) <= 0 {
		first++
	}
	last := min(first+p.Limit, len(list))
	out.Items = list[first:last]
	if last < len(list) && last > first {
		out.Next = list[last-1].key
	}
	return out
}
