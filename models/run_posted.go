package models

import (
	"database/sql"
	"encoding/json"

	"steelyard/compensation"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

const lineColumns = `l.kind, l.pending, l.origin, l.line_key, l.of_key, l.cause, l.plan, l.version, l.component, l.receipt, l.part, l.contract, l.customer, l.date, l.base, l.accumulated, l.exact, l.amount, l.waits`

// addSheets stores statements of a run with their lines.
func (tx *Tx) addSheets(r *Run, ids []ID, sheets []*compensation.Sheet) error {
	_, err := tx.insertRows("statements", []string{"id", "run", "payee", "month", "ends", "currency", "total", "pending", "count_lines"}, func(yield func([]any) bool) {
		for i, s := range sheets {
			if !yield([]any{ids[i], r.ID, s.Payee.Code, s.Month.String(), s.Month.Last().String(), r.Currency.Code(), s.Total, s.Pending, len(s.Records)}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	columns := []string{"statement", "seq", "kind", "pending", "origin", "line_key", "of_key", "cause", "plan", "version", "component", "receipt", "part", "contract", "customer",
		"date", "base", "accumulated", "exact", "amount", "waits"}
	row := make([]any, len(columns))
	_, err = tx.insertRows("statement_lines", columns, func(yield func([]any) bool) {
		for i, s := range sheets {
			id := ids[i][:]
			for j := range s.Records {
				l := &s.Records[j]
				row = append(row[:0], id, j+1, l.Kind.String(), flag(l.Pending), l.Origin, l.Key, l.Of, string(l.Cause), l.Plan, l.Version, l.Component, l.Receipt, l.Part, l.Contract, l.Customer,
					l.Date, l.Base, l.Before, l.Exact, l.Amount, waitsColumn(l.Waits))
				if !yield(row) {
					return
				}
			}
		}
	})
	return err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// waitsText is what a pending line waits for, as the column holds it.
type waitsText struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

func waitsColumn(t problem.Text) any {
	if t.IsZero() {
		return nil
	}
	data, _ := json.Marshal(waitsText(t)) // two texts
	return string(data)
}

// lineCells reads the columns of lineColumns. Texts that many lines share are
// kept once.
type lineCells struct {
	kind, origin, key, of, cause, plan, component, receipt, contract, customer, date, exact sql.RawBytes
	waits                                                                                   sql.NullString
	pending, version, part                                                                  int
	base, before, amount                                                                    int64
	known                                                                                   map[string]string
}

func newLineCells() *lineCells { return &lineCells{known: map[string]string{}} }

func (c *lineCells) dest() []any {
	return []any{&c.kind, &c.pending, &c.origin, &c.key, &c.of, &c.cause, &c.plan, &c.version, &c.component, &c.receipt, &c.part, &c.contract, &c.customer, &c.date,
		&c.base, &c.before, &c.exact, &c.amount, &c.waits}
}

// shared gives one text for equal bytes.
func (c *lineCells) shared(b []byte) string {
	if s, ok := c.known[string(b)]; ok {
		return s
	}
	s := string(b)
	c.known[s] = s
	return s
}

func (c *lineCells) record() (compensation.Record, error) {
	l := compensation.Record{
		Key: string(c.key), Of: string(c.of), Origin: c.shared(c.origin), Kind: compensation.KindOf(c.shared(c.kind)), Pending: c.pending != 0, Cause: compensation.Cause(c.shared(c.cause)),
		Plan: c.shared(c.plan), Version: c.version, Component: c.shared(c.component), Receipt: string(c.receipt), Part: c.part, Contract: c.shared(c.contract), Customer: c.shared(c.customer),
		Date: c.shared(c.date), Base: c.base, Before: c.before, Exact: string(c.exact), Amount: c.amount,
	}
	if c.waits.Valid {
		var w waitsText
		if err := json.Unmarshal([]byte(c.waits.String), &w); err != nil {
			return l, err
		}
		l.Waits = problem.Text(w)
	}
	return l, nil
}

// posted hands out what is stored of a run, of all people or of some, in the
// order of its digest.
func (tx *Tx) posted(r *Run, payees []string) compensation.Posted {
	return compensation.Posted{Head: r.result, Payees: payees, Sheets: func(yield func(*compensation.Sheet) error) error {
		names, err := tx.namesAt(r.KnownAt, payees)
		if err != nil {
			return err
		}
		where, args := "s.run = ?", []any{r.ID}
		if len(payees) > 0 {
			where, args = where+" AND s.payee IN ?", append(args, payees)
		}
		var payee, month sql.RawBytes
		var id ID
		var total, pending int64
		cells := newLineCells()
		dest := append([]any{&id, &payee, &month, &total, &pending}, cells.dest()...)
		var sheet compensation.Sheet
		var open ID
		err = tx.scan(func(rows *sql.Rows) error {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			if id != open {
				if !open.IsZero() {
					if err := yield(&sheet); err != nil {
						return err
					}
				}
				open = id
				sheet = compensation.Sheet{Total: total, Pending: pending, Records: sheet.Records[:0]}
				sheet.Payee.Code = string(payee)
				sheet.Payee.Name = names[sheet.Payee.Code]
				if sheet.Month, err = period.ParseMonth(string(month)); err != nil {
					return err
				}
			}
			record, err := cells.record()
			sheet.Records = append(sheet.Records, record)
			return err
		}, `SELECT s.id, s.payee, s.month, s.total, s.pending, `+lineColumns+` FROM statements s JOIN statement_lines l ON l.statement = s.id WHERE `+where+` ORDER BY s.payee, s.month, l.seq`, args...)
		if err == nil && !open.IsZero() {
			err = yield(&sheet)
		}
		return err
	}}
}

// namesAt reads what people were called at a number; somebody who had been
// taken back by then keeps the last name.
func (tx *Tx) namesAt(known int64, payees []string) (map[string]string, error) {
	names := map[string]string{}
	where, args := "b.number <= ?", []any{known}
	if len(payees) > 0 {
		where, args = where+" AND p.code IN ?", append(args, payees)
	}
	err := tx.scan(func(rows *sql.Rows) error {
		var code, name string
		err := rows.Scan(&code, &name)
		names[code] = name
		return err
	}, `SELECT p.code, p.name FROM persons p JOIN batches b ON b.id = p.batch WHERE `+where+` ORDER BY p.code, p.revision`, args...)
	return names, err
}

// WriteRun writes a prepared or closed run exactly as the offline command
// writes the result of the same calculation: it can be given to it as a closed
// result.
func (tx *Tx) WriteRun(id ID, w interface{ Write([]byte) (int, error) }) error {
	r, err := tx.Run(id)
	if err != nil {
		return err
	}
	if len(r.result) == 0 {
		return notFound()
	}
	plans, err := tx.planSet(r.Plans)
	if err != nil {
		return err
	}
	return compensation.WritePosted(w, plans, tx.posted(&r, nil))
}
