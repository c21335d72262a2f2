package models

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
)

// Payment is what a closed run pays to one person, in minor units, and to which
// account as known now, "" where none is known.
type Payment struct {
	Payee    fact.Person
	Account  string
	Currency money.Currency
	Minor    int64
}

type paymentRow struct {
	Payee   string
	Name    *string
	Account *string
	Minor   int64
}

// Payments lists what an approved or paid run pays, by person, within the reach.
// The account is the one of the day after the run's last month.
func (tx *Tx) Payments(r Reach, id ID) ([]Payment, error) {
	run, err := tx.Run(id)
	if err != nil {
		return nil, err
	}
	if run.State != Approved && run.State != Paid {
		return nil, wrongState(run.State)
	}
	day := run.To.Last().AddDays(1).String()
	clause, args := r.where("s.payee", "s.ends")
	var rows []paymentRow
	err = tx.q.Raw(`SELECT s.payee, CAST(SUM(s.total) AS `+tx.integer()+`) AS minor,`+
		` (SELECT p.name FROM persons p WHERE p.code = s.payee AND `+current("persons", "p")+`) AS name,`+
		` (SELECT bp.bank FROM base_pays bp WHERE bp.person = s.payee AND bp.valid_from <= ? AND (bp.valid_to IS NULL OR bp.valid_to >= ?) AND `+current("base_pays", "bp")+` ORDER BY bp.valid_from DESC LIMIT 1) AS account`+
		` FROM statements s WHERE s.run = ? AND `+clause+` GROUP BY s.payee ORDER BY s.payee`, append([]any{day, day, id}, args...)...).Scan(&rows).Error
	list := make([]Payment, len(rows))
	for i, row := range rows {
		list[i] = Payment{Payee: fact.Person{Code: row.Payee}, Currency: run.Currency, Minor: row.Minor}
		if row.Name != nil {
			list[i].Payee.Name = *row.Name
		}
		if row.Account != nil {
			list[i].Account = *row.Account
		}
	}
	return list, err
}

// CheckRun calculates statements of a run again, spread evenly over it, and
// gives how many, and those that came to something else.
func (tx *Tx) CheckRun(id ID, sample int) (checked int, differing []Statement, err error) {
	run, err := tx.Run(id)
	if err != nil {
		return 0, nil, err
	}
	list, err := tx.sampled(&run, sample)
	if err != nil {
		return 0, nil, err
	}
	for i := range list {
		replay, err := tx.Replay(&list[i])
		if err != nil && !IsKind(err, Conflict) {
			return checked, nil, err
		}
		if checked++; err != nil || !replay.Equal() {
			differing = append(differing, list[i])
		}
	}
	return checked, differing, nil
}

// sampled reads statements of a run, spread evenly over it by person and month.
func (tx *Tx) sampled(run *Run, sample int) ([]Statement, error) {
	var ids []ID
	if err := tx.q.Raw(`SELECT id FROM statements WHERE run = ? ORDER BY payee, month`, run.ID).Scan(&ids).Error; err != nil {
		return nil, err
	}
	if n := len(ids); sample > 0 && n > sample {
		spread := make([]ID, sample)
		for i := range spread {
			spread[i] = ids[i*n/sample]
		}
		ids = spread
	}
	var list []Statement
	for some := range slices.Chunk(ids, 200) {
		rows, err := all[statementRow](tx, statementsIn(some), "ORDER BY s.payee, s.month")
		if err != nil {
			return nil, err
		}
		for i := range rows {
			s, err := rows[i].statement()
			if err != nil {
				return nil, err
			}
			list = append(list, s)
		}
	}
	return list, nil
}

// statementsIn reads statements by their ids, for the service itself.
func statementsIn(ids []ID) *query {
	q := statements(Reach{Scopes: []Scope{All}}, StatementFilter{})
	q.conditions, q.values = nil, nil
	return q.where("s.id IN ?", ids)
}
