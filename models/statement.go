package models

import (
	"database/sql"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Statement is what one person gets for one month by one run, without its
// lines. Total and Pending are minor units.
type Statement struct {
	ID, Run        ID
	State          RunState // of the run
	Payee          fact.Person
	Month          period.Month
	Currency       money.Currency
	Total, Pending int64
	Lines          int
}

type statementRow struct {
	ID         ID
	Run        ID
	State      RunState
	Payee      string
	Name       *string
	Month      string
	Currency   string
	Total      int64
	Pending    int64
	CountLines int
}

func (row *statementRow) statement() (Statement, error) {
	s := Statement{ID: row.ID, Run: row.Run, State: row.State, Payee: fact.Person{Code: row.Payee}, Total: row.Total, Pending: row.Pending, Lines: row.CountLines}
	if row.Name != nil {
		s.Payee.Name = *row.Name
	}
	var err error
	if s.Month, err = period.ParseMonth(row.Month); err != nil {
		return s, err
	}
	s.Currency, err = money.ParseCurrency(row.Currency)
	return s, err
}

// StatementFilter selects statements. Drafts shows those of prepared runs too,
// except one's own: a payee sees a statement from its approval on.
type StatementFilter struct {
	Month, Payee string
	Run          ID
	Drafts       bool
}

// statements is the one predicate of everything that shows statements: lists,
// single ones, their lines, sums and exports.
func statements(r Reach, f StatementFilter) *query {
	q := &query{
		columns: `s.id, s.run, r.state, s.payee, s.month, s.currency, s.total, s.pending, s.count_lines, ` +
			`(SELECT p.name FROM persons p JOIN batches b ON b.id = p.batch WHERE p.code = s.payee AND b.number <= r.known_at ORDER BY p.revision DESC LIMIT 1) AS name`,
		from: "statements s JOIN runs r ON r.id = s.run",
	}
	if f.Drafts {
		q.where("(r.state IN (?, ?) OR r.state = ? AND s.payee <> ?)", Approved, Paid, Prepared, r.Person)
	} else {
		q.where("r.state IN (?, ?)", Approved, Paid)
	}
	clause, args := r.where("s.payee", "s.ends")
	q.where(clause, args...)
	if f.Month != "" {
		q.where("s.month = ?", f.Month)
	}
	if f.Payee != "" {
		q.where("s.payee = ?", f.Payee)
	}
	if !f.Run.IsZero() {
		q.where("s.run = ?", f.Run)
	}
	return q
}

// Statements lists the statements of the reach, the newest month first.
func (tx *Tx) Statements(r Reach, f StatementFilter, p Paging) (Listed[Statement], error) {
	if p.Sort == "" {
		p.Sort = "-month"
	}
	list, err := paged(tx, statements(r, f), p, []order{
		{"month", []column{{"s.month", false}, {"s.payee", false}, {"s.currency", false}, {"HEX(s.id)", false}}},
		{"payee", []column{{"s.payee", false}, {"s.month", false}, {"s.currency", false}, {"HEX(s.id)", false}}},
		{"total", []column{{"s.total", true}, {"s.payee", false}, {"s.month", false}, {"HEX(s.id)", false}}},
	}, func(row *statementRow, o string) []string {
		id := upperHex(row.ID)
		switch o {
		case "payee":
			return []string{row.Payee, row.Month, row.Currency, id}
		case "total":
			return []string{fmtInt(row.Total), row.Payee, row.Month, id}
		}
		return []string{row.Month, row.Payee, row.Currency, id}
	})
	if err != nil {
		return Listed[Statement]{}, err
	}
	items, err := seen(list.Items, nil, (*statementRow).statement)
	return Listed[Statement]{Items: items, Next: list.Next, Total: list.Total}, err
}

// Statement reads a statement of the reach.
func (tx *Tx) Statement(r Reach, drafts bool, id ID) (Statement, error) {
	q := statements(r, StatementFilter{Drafts: drafts}).where("s.id = ?", id)
	text, values := q.text()
	var found []statementRow
	err := tx.direct(func(rows *sql.Rows) error {
		var row statementRow
		err := rows.Scan(&row.ID, &row.Run, &row.State, &row.Payee, &row.Month, &row.Currency, &row.Total, &row.Pending, &row.CountLines, &row.Name)
		found = append(found, row)
		return err
	}, "SELECT "+q.columns+text, values...)
	if err != nil || len(found) == 0 {
		return Statement{}, firstError(err, notFound())
	}
	return found[0].statement()
}

// direct is scan for what is read with every request: it goes to the driver
// without a detour, unless a list must be spelled out in the query.
func (tx *Tx) direct(fn func(*sql.Rows) error, query string, args ...any) error {
	for _, a := range args {
		if _, list := a.([]string); list {
			return tx.scan(fn, query, args...)
		}
	}
	rows, err := tx.pool.QueryContext(tx.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err tells
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	tx.pool.note(rows.Err())
	return rows.Err()
}

// StatementLine is a line with its place in the statement.
type StatementLine struct {
	Seq int
	compensation.Record
}

// Lines reads lines of a statement behind a place, in order; limit 0 is all.
func (tx *Tx) Lines(s *Statement, after, limit int) ([]StatementLine, error) {
	query := `SELECT l.seq, ` + lineColumns + ` FROM statement_lines l WHERE l.statement = ? AND l.seq > ? ORDER BY l.seq`
	args := []any{s.ID, after}
	if limit > 0 {
		query, args = query+` LIMIT ?`, append(args, limit)
	}
	cells := newLineCells()
	var seq int
	dest := append([]any{&seq}, cells.dest()...)
	list := make([]StatementLine, 0, min(s.Lines, max(limit, 16)))
	err := tx.direct(func(rows *sql.Rows) error {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		record, err := cells.record()
		list = append(list, StatementLine{seq, record})
		return err
	}, query, args...)
	return list, err
}

// sheet reads a whole statement in the form that calculations compare.
func (tx *Tx) sheet(s *Statement) (*compensation.Sheet, error) {
	lines, err := tx.Lines(s, 0, 0)
	sheet := &compensation.Sheet{Payee: s.Payee, Month: s.Month, Total: s.Total, Pending: s.Pending, Records: make([]compensation.Record, len(lines))}
	for i := range lines {
		sheet.Records[i] = lines[i].Record
	}
	return sheet, err
}

// Document is the statement exactly as the offline command prints it.
func (tx *Tx) Document(s *Statement) ([]byte, error) {
	r, err := tx.Run(s.Run)
	if err != nil {
		return nil, err
	}
	plans, err := tx.planSet(r.Plans)
	if err != nil {
		return nil, err
	}
	sheet, err := tx.sheet(s)
	if err != nil {
		return nil, err
	}
	return sheet.JSON(plans)
}

// LineGroup is a sum of lines of a statement: of what is payable, of what is
// pending, and of their bases, in minor units.
type LineGroup struct {
	Plan      string
	Version   int // 0 where lines of several versions are in it
	Component string
	Contract  string
	Receipt   string
	Adjusts   bool // the group of adjustments
	Lines     int64
	Base      int64
	Payable   int64
	Pending   int64
}

type groupRow struct {
	Plan      string
	Low       int
	High      int
	Component string
	Contract  string
	Receipt   string
	Adjusts   int
	Lines     int64
	Base      int64
	Payable   int64
	Pending   int64
	First     int64
}

// The ways to group the lines of a statement.
const (
	ByComponent = "component"
	ByContract  = "contract"
	ByReceipt   = "receipt"
)

// Groups sums the lines of a statement by component (adjustments apart), by
// contract or by receipt, in the order of their first lines.
func (tx *Tx) Groups(statement ID, by string) ([]LineGroup, error) {
	adjusts := "CASE WHEN l.kind = 'adjustment' THEN 1 ELSE 0 END"
	columns, group := "'' AS plan, '' AS component, l.contract, '' AS receipt, 0 AS adjusts", "l.contract"
	switch by {
	case ByComponent:
		columns, group = "l.plan, l.component, '' AS contract, '' AS receipt, "+adjusts+" AS adjusts", "l.plan, l.component, "+adjusts
	case ByReceipt:
		columns, group = "'' AS plan, '' AS component, '' AS contract, l.receipt, 0 AS adjusts", "l.receipt"
	}
	var rows []groupRow
	err := tx.q.Raw(`SELECT `+columns+`, MIN(l.version) AS low, MAX(l.version) AS high, COUNT(*) AS `+"`lines`"+`, CAST(SUM(l.base) AS `+tx.integer()+`) AS base,`+
		` CAST(SUM(CASE WHEN l.pending = 0 THEN l.amount ELSE 0 END) AS `+tx.integer()+`) AS payable, CAST(SUM(CASE WHEN l.pending = 1 THEN l.amount ELSE 0 END) AS `+tx.integer()+`) AS pending, MIN(l.seq) AS first`+
		` FROM statement_lines l WHERE l.statement = ? GROUP BY `+group+` ORDER BY first`, statement).Scan(&rows).Error
	list := make([]LineGroup, len(rows))
	for i, r := range rows {
		list[i] = LineGroup{Plan: r.Plan, Component: r.Component, Contract: r.Contract, Receipt: r.Receipt, Adjusts: r.Adjusts != 0, Lines: r.Lines, Base: r.Base, Payable: r.Payable, Pending: r.Pending}
		if by == ByComponent && r.Low == r.High {
			list[i].Version = r.Low
		}
	}
	return list, err
}

// integer is the type to which a sum of whole numbers is cast back: a server
// makes it a decimal.
func (tx *Tx) integer() string {
	if tx.db.dialect == "mysql" {
		return "SIGNED"
	}
	return "INTEGER"
}
