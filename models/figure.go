package models

import (
	"steelyard/compensation/fact"
)

// Figure is a target or a result of a person in a period, as it stands.
type Figure struct {
	fact.Figure
	Revision   int64
	PersonName string
}

// FigureFilter narrows a list of figures; empty fields do not.
type FigureFilter struct {
	Person, Period, Code string
}

// lastDay is the last day of a period column (2026-10, 2026-Q4 or 2026): the day
// at which reporting lines are matched, as for statements.
func lastDay(column string) string {
	year := "SUBSTR(" + column + ", 1, 4)"
	part := "SUBSTR(" + column + ", 6, 2)"
	leap := "(" + year + " % 4 = 0 AND (" + year + " % 100 <> 0 OR " + year + " % 400 = 0))"
	return "CASE WHEN LENGTH(" + column + ") = 4 THEN CONCAT(" + column + ", '-12-31')" +
		" WHEN " + part + " = 'Q1' THEN CONCAT(" + year + ", '-03-31')" +
		" WHEN " + part + " = 'Q2' THEN CONCAT(" + year + ", '-06-30')" +
		" WHEN " + part + " = 'Q3' THEN CONCAT(" + year + ", '-09-30')" +
		" WHEN " + part + " = 'Q4' THEN CONCAT(" + year + ", '-12-31')" +
		" WHEN " + part + " IN ('04', '06', '09', '11') THEN CONCAT(" + column + ", '-30')" +
		" WHEN " + part + " = '02' AND " + leap + " THEN CONCAT(" + column + ", '-29')" +
		" WHEN " + part + " = '02' THEN CONCAT(" + column + ", '-28')" +
		" ELSE CONCAT(" + column + ", '-31') END"
}

type figureRow struct {
	Person, Period, Code, Value, Unit string
	Revision                          int64
	PersonName                        *string
}

func (r *figureRow) figure() (Figure, error) {
	value, err := storedDecimal(r.Value)
	f := Figure{Figure: fact.Figure{Person: r.Person, Period: r.Period, Code: r.Code, Value: value, Unit: r.Unit}, Revision: r.Revision}
	if r.PersonName != nil {
		f.PersonName = *r.PersonName
	}
	return f, err
}

func figures(r Reach) *query {
	q := &query{
		columns: "f.person, f.period, f.code, f.value, f.unit, f.revision, p.name AS person_name",
		from:    "figures f LEFT JOIN persons p ON p.code = f.person AND " + current("persons", "p"),
	}
	clause, args := r.where("f.person", lastDay("f.period"))
	return q.where(current("figures", "f")).where(clause, args...)
}

// Figures lists the figures of the reach, by person or by period.
func (tx *Tx) Figures(r Reach, f FigureFilter, p Paging) (Listed[Figure], error) {
	q := figures(r)
	for _, c := range []struct{ column, value string }{{"f.person", f.Person}, {"f.period", f.Period}, {"f.code", f.Code}} {
		if c.value != "" {
			q.where(c.column+" = ?", c.value)
		}
	}
	person, in, code := column{"f.person", false}, column{"f.period", false}, column{"f.code", false}
	orders := []order{{"person", []column{person, in, code}}, {"period", []column{in, person, code}}}
	rows, err := paged(tx, q, p, orders, func(r *figureRow, o string) []string {
		if o == "period" {
			return []string{r.Period, r.Person, r.Code}
		}
		return []string{r.Person, r.Period, r.Code}
	})
	if err != nil {
		return Listed[Figure]{}, err
	}
	return mapped(rows, (*figureRow).figure)
}

// Figure finds one figure of the reach.
func (tx *Tx) Figure(r Reach, person, in, code string) (Figure, error) {
	row, err := one[figureRow](tx, figures(r).where("f.person = ? AND f.period = ? AND f.code = ?", person, in, code))
	if err != nil {
		return Figure{}, err
	}
	return row.figure()
}
