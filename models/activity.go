package models

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// ActivityFilter narrows lists of what people did; empty fields do not. Of plan
// items, From and To are about the Monday of the week.
type ActivityFilter struct {
	Person      string
	From, To    period.Date // both days included
	Opportunity string      // visits only
}

// Visit is a call on a customer as it stands. With is told where the reach of
// people holds that person.
type Visit struct {
	fact.Visit
	Revision                 int64
	PersonName, CustomerName string
}

// PlanItem is an item of a weekly plan as it stands.
type PlanItem struct {
	fact.PlanItem
	Revision   int64
	PersonName string
}

// WorkLog is the log of a day as it stands. Reviewer is told where the reach of
// people holds that person.
type WorkLog struct {
	fact.Log
	Revision   int64
	PersonName string
}

// done selects rows of what people did, as x, each by the person and the day of
// the row itself.
func done(r Reach, f ActivityFilter, table, on, columns string) *query {
	q := &query{columns: columns + ", x.revision, p.name AS person_name", from: table + " x LEFT JOIN persons p ON p.code = x.person AND " + current("persons", "p")}
	clause, args := r.where("x.person", on)
	q.where(current(table, "x")).where(clause, args...)
	if f.Person != "" {
		q.where("x.person = ?", f.Person)
	}
	if !f.From.IsZero() {
		q.where(on+" >= ?", f.From.String())
	}
	if !f.To.IsZero() {
		q.where(on+" <= ?", f.To.String())
	}
	return q
}

// named finds which of the people whom rows of one day each name are in reach.
func (tx *Tx) named(people Reach, rows []namedRow) (map[namedRow]bool, error) {
	known := map[namedRow]bool{}
	for _, row := range rows {
		if _, asked := known[row]; asked || row.person == "" {
			continue
		}
		ok, err := tx.reaches(people, row.person, row.day)
		if err != nil {
			return nil, err
		}
		known[row] = ok
	}
	return known, nil
}

// namedRow is a person named in a row of a day.
type namedRow struct{ person, day string }

type visitRow struct {
	Number, Person, Visited, Customer, Opportunity, JoinedBy string
	High, Outcome, Planned, Held                             int64
	Debriefed                                                *string
	Revision                                                 int64
	PersonName, CustomerName                                 *string
}

func (x *visitRow) visit() (Visit, error) {
	v := Visit{Revision: x.Revision, PersonName: told(x.PersonName), CustomerName: told(x.CustomerName), Visit: fact.Visit{
		Number: x.Number, Person: x.Person, Customer: x.Customer, Opportunity: x.Opportunity, With: x.JoinedBy,
		High: x.High == 1, Outcome: x.Outcome == 1, Planned: x.Planned == 1, Held: x.Held == 1,
	}}
	return v, dates(day{&v.Date, &x.Visited}, day{&v.Debriefed, x.Debriefed})
}

// Visits lists the visits of people in reach on the day of the visit, by that
// day.
func (tx *Tx) Visits(r, people Reach, f ActivityFilter, p Paging) (Listed[Visit], error) {
	q := done(r, f, "visits", "x.visited", "x.number, x.person, x.visited, x.customer, x.opportunity, x.high, x.outcome, x.planned, x.held, x.joined_by, x.debriefed, c.name AS customer_name")
	q.from += " LEFT JOIN customers c ON c.code = x.customer AND " + current("customers", "c")
	if f.Opportunity != "" {
		q.where("x.opportunity = ?", f.Opportunity)
	}
	orders := []order{{"date", []column{{"x.visited", false}, {"x.number", false}}}}
	rows, err := paged(tx, q, p, orders, func(x *visitRow, _ string) []string { return []string{x.Visited, x.Number} })
	if err != nil {
		return Listed[Visit]{}, err
	}
	var others []namedRow
	for _, x := range rows.Items {
		others = append(others, namedRow{x.JoinedBy, x.Visited})
	}
	known, err := tx.named(people, others)
	if err != nil {
		return Listed[Visit]{}, err
	}
	for i := range rows.Items {
		if x := &rows.Items[i]; !known[namedRow{x.JoinedBy, x.Visited}] {
			x.JoinedBy = ""
		}
	}
	return mapped(rows, (*visitRow).visit)
}

type planItemRow struct {
	Person, Week, Number, Kind, Weight, Evidence string
	Planned                                      int64
	Done                                         *string
	Revision                                     int64
	PersonName                                   *string
}

func (x *planItemRow) item() (PlanItem, error) {
	i := PlanItem{Revision: x.Revision, PersonName: told(x.PersonName), PlanItem: fact.PlanItem{Person: x.Person, Number: x.Number, Kind: x.Kind, Planned: x.Planned == 1, Evidence: x.Evidence}}
	var err error
	if i.Weight, err = storedDecimal(x.Weight); err != nil {
		return i, err
	}
	return i, dates(day{&i.Week, &x.Week}, day{&i.Done, x.Done})
}

// PlanItems lists the items of weekly plans of people in reach on the Monday, by
// week or by person.
func (tx *Tx) PlanItems(r Reach, f ActivityFilter, p Paging) (Listed[PlanItem], error) {
	q := done(r, f, "plan_items", "x.week", "x.person, x.week, x.number, x.kind, x.weight, x.planned, x.done, x.evidence")
	person, week, number := column{"x.person", false}, column{"x.week", false}, column{"x.number", false}
	orders := []order{{"week", []column{week, person, number}}, {"person", []column{person, week, number}}}
	rows, err := paged(tx, q, p, orders, func(x *planItemRow, o string) []string {
		if o == "person" {
			return []string{x.Person, x.Week, x.Number}
		}
		return []string{x.Week, x.Person, x.Number}
	})
	if err != nil {
		return Listed[PlanItem]{}, err
	}
	return mapped(rows, (*planItemRow).item)
}

type workLogRow struct {
	Person, Worked, Written, Reviewer string
	Passed, Failed                    int64
	Reviewed                          *string
	Revision                          int64
	PersonName                        *string
}

func (x *workLogRow) log() (WorkLog, error) {
	l := WorkLog{Revision: x.Revision, PersonName: told(x.PersonName), Log: fact.Log{Person: x.Person, Passed: x.Passed == 1, Failed: x.Failed == 1, Reviewer: x.Reviewer}}
	return l, dates(day{&l.Day, &x.Worked}, day{&l.Written, &x.Written}, day{&l.Reviewed, x.Reviewed})
}

// WorkLogs lists the work logs of people in reach on the day of the log, by day
// or by person.
func (tx *Tx) WorkLogs(r, people Reach, f ActivityFilter, p Paging) (Listed[WorkLog], error) {
	q := done(r, f, "work_logs", "x.worked", "x.person, x.worked, x.written, x.passed, x.failed, x.reviewer, x.reviewed")
	person, on := column{"x.person", false}, column{"x.worked", false}
	orders := []order{{"day", []column{on, person}}, {"person", []column{person, on}}}
	rows, err := paged(tx, q, p, orders, func(x *workLogRow, o string) []string {
		if o == "person" {
			return []string{x.Person, x.Worked}
		}
		return []string{x.Worked, x.Person}
	})
	if err != nil {
		return Listed[WorkLog]{}, err
	}
	var others []namedRow
	for _, x := range rows.Items {
		others = append(others, namedRow{x.Reviewer, x.Worked})
	}
	known, err := tx.named(people, others)
	if err != nil {
		return Listed[WorkLog]{}, err
	}
	for i := range rows.Items {
		if x := &rows.Items[i]; !known[namedRow{x.Reviewer, x.Worked}] {
			x.Reviewer = ""
		}
	}
	return mapped(rows, (*workLogRow).log)
}
