package models

import "steelyard/compensation/fact"

// Target is what a person is to reach in a period, as it stands.
type Target struct {
	fact.Target
	Revision   int64
	PersonName string
}

// Forecast is what a person expected of a period, as it stands.
type Forecast struct {
	fact.Forecast
	Revision   int64
	PersonName string
}

// TargetFilter narrows lists of targets and forecasts; empty fields do not.
type TargetFilter struct {
	Person, Period, Of string
}

// aimed selects targets or forecasts, as x: reporting lines are matched on the
// last day of the period, as for figures.
func aimed(r Reach, f TargetFilter, table, columns string) *query {
	q := &query{columns: "x.person, x.period, x.subject, x.currency, x.minor, x.revision, p.name AS person_name" + columns,
		from: table + " x LEFT JOIN persons p ON p.code = x.person AND " + current("persons", "p")}
	clause, args := r.where("x.person", lastDay("x.period"))
	q.where(current(table, "x")).where(clause, args...)
	for _, c := range []struct{ column, value string }{{"x.person", f.Person}, {"x.period", f.Period}, {"x.subject", f.Of}} {
		if c.value != "" {
			q.where(c.column+" = ?", c.value)
		}
	}
	return q
}

type aimedRow struct {
	Person, Period, Subject, Currency string
	Minor, Revision                   int64
	PersonName                        *string
	Frozen                            string
}

func (x *aimedRow) target() (Target, error) {
	amount, err := amountOf(x.Currency, x.Minor)
	return Target{Target: fact.Target{Person: x.Person, Period: x.Period, Of: x.Subject, Amount: amount}, Revision: x.Revision, PersonName: told(x.PersonName)}, err
}

func (x *aimedRow) forecast() (Forecast, error) {
	amount, err := amountOf(x.Currency, x.Minor)
	if err != nil {
		return Forecast{}, err
	}
	frozen, err := dateIn(x.Frozen)
	return Forecast{Forecast: fact.Forecast{Person: x.Person, Period: x.Period, Of: x.Subject, Frozen: frozen, Amount: amount}, Revision: x.Revision, PersonName: told(x.PersonName)}, err
}

// aims pages targets or forecasts by person or by period; more are the columns
// behind the usual ones that make a row unique.
func (tx *Tx) aims(q *query, p Paging, more ...column) (Listed[aimedRow], error) {
	person, in, of := column{"x.person", false}, column{"x.period", false}, column{"x.subject", false}
	orders := []order{{"person", append([]column{person, in, of}, more...)}, {"period", append([]column{in, person, of}, more...)}}
	return paged(tx, q, p, orders, func(x *aimedRow, o string) []string {
		key := []string{x.Person, x.Period, x.Subject}
		if o == "period" {
			key = []string{x.Period, x.Person, x.Subject}
		}
		if len(more) > 0 {
			key = append(key, x.Frozen)
		}
		return key
	})
}

// Targets lists the targets of the reach, by person or by period.
func (tx *Tx) Targets(r Reach, f TargetFilter, p Paging) (Listed[Target], error) {
	rows, err := tx.aims(aimed(r, f, "targets", ""), p)
	if err != nil {
		return Listed[Target]{}, err
	}
	return mapped(rows, (*aimedRow).target)
}

// Forecasts lists the forecasts of the reach, by person or by period.
func (tx *Tx) Forecasts(r Reach, f TargetFilter, p Paging) (Listed[Forecast], error) {
	rows, err := tx.aims(aimed(r, f, "forecasts", ", x.frozen"), p, column{"x.frozen", false})
	if err != nil {
		return Listed[Forecast]{}, err
	}
	return mapped(rows, (*aimedRow).forecast)
}
