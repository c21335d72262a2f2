package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// MaxPage is how many rows a page has at most.
const MaxPage = 200

// Paging asks for one page of a list.
type Paging struct {
	Limit int      // 1 to MaxPage
	Sort  string   // one of the list's orders, "-" in front: the other way round; "": its first
	After []string // the key of the last row before the page; empty: from the beginning
	Total bool     // count all rows of the list too
}

// Listed is one page of a list. Next is the key that the following page begins
// after, empty where there is none; Total is -1 where nobody asked.
type Listed[T any] struct {
	Items []T
	Next  []string
	Total int64
}

// column is a column that lists are ordered by.
type column struct {
	name  string // with its table's alias
	whole bool   // holds whole numbers
}

// order is one order of a list: its columns, the last ones making it unique.
type order struct {
	name    string
	columns []column
}

// query is a SELECT in the making. Its texts are constants of this package;
// values are always bound.
type query struct {
	columns, from string
	args          []any // of from
	conditions    []string
	values        []any // of the conditions
}

// where adds a condition; all of them must hold.
func (q *query) where(condition string, values ...any) *query {
	q.conditions, q.values = append(q.conditions, condition), append(q.values, values...)
	return q
}

// text gives the part from FROM on, with its values.
func (q *query) text() (string, []any) {
	text := " FROM " + q.from
	if len(q.conditions) > 0 {
		text += " WHERE " + strings.Join(q.conditions, " AND ")
	}
	return text, slices.Concat(q.args, q.values)
}

// all runs the query without paging; tail is its ORDER BY.
func all[R any](tx *Tx, q *query, tail string) ([]R, error) {
	text, values := q.text()
	var rows []R
	err := tx.q.Raw("SELECT "+q.columns+text+" "+tail, values...).Scan(&rows).Error
	return rows, err
}

// one runs the query for what exists once: NotFound where nothing is there.
func one[R any](tx *Tx, q *query) (R, error) {
	rows, err := all[R](tx, q, "")
	var none R
	switch {
	case err != nil:
		return none, err
	case len(rows) == 0:
		return none, notFound()
	case len(rows) > 1:
		return none, fmt.Errorf("models: %d rows where there must be one", len(rows))
	}
	return rows[0], nil
}

// paged runs the query for one page. key gives the values of the order's
// columns in a row. The same conditions count, so a total never holds a row that
// the pages do not.
func paged[R any](tx *Tx, q *query, p Paging, orders []order, key func(r *R, o string) []string) (Listed[R], error) {
	list := Listed[R]{Total: -1, Items: []R{}}
	o, descending, err := pick(p.Sort, orders)
	if err != nil {
		return list, err
	}
	if p.Limit < 1 || p.Limit > MaxPage {
		return list, invalid("page.limit", "每页 1 至 200 行。", "A page has 1 to 200 rows.")
	}
	if p.Total {
		text, values := q.text()
		if err := tx.q.Raw("SELECT COUNT(*)"+text, values...).Scan(&list.Total).Error; err != nil {
			return list, err
		}
	}
	page := *q
	if len(p.After) > 0 {
		condition, values, err := after(o.columns, descending, p.After)
		if err != nil {
			return list, err
		}
		page.conditions = slices.Concat(q.conditions, []string{condition})
		page.values = slices.Concat(q.values, values)
	}
	var by []string
	for _, c := range o.columns {
		if descending {
			by = append(by, c.name+" DESC")
		} else {
			by = append(by, c.name)
		}
	}
	rows, err := all[R](tx, &page, "ORDER BY "+strings.Join(by, ", ")+" LIMIT "+strconv.Itoa(p.Limit+1))
	if err != nil {
		return list, err
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		list.Next = key(&rows[p.Limit-1], o.name)
	}
	list.Items = append(list.Items, rows...)
	return list, nil
}

// pick finds an order by its name in the list's own ones: no text of a client
// becomes part of a query.
func pick(name string, orders []order) (o order, descending bool, err error) {
	name, descending = strings.CutPrefix(name, "-")
	if name == "" {
		return orders[0], descending, nil
	}
	for _, o := range orders {
		if o.name == name {
			return o, descending, nil
		}
	}
	return o, false, invalid("page.sort", "不能按此排序。", "The list cannot be ordered by this.")
}

// after is the condition of the rows behind a key, in the order of the columns.
func after(columns []column, descending bool, key []string) (string, []any, error) {
	if len(key) != len(columns) {
		return "", nil, badCursor()
	}
	sign := ">"
	if descending {
		sign = "<"
	}
	values := make([]any, len(key))
	for i, c := range columns {
		values[i] = key[i]
		if c.whole {
			n, err := strconv.ParseInt(key[i], 10, 64)
			if err != nil {
				return "", nil, badCursor()
			}
			values[i] = n
		}
	}
	var parts []string
	var bound []any
	for i := range columns {
		var same []string
		for j := range i {
			same = append(same, columns[j].name+" = ?")
			bound = append(bound, values[j])
		}
		bound = append(bound, values[i])
		parts = append(parts, "("+strings.Join(append(same, columns[i].name+" "+sign+" ?"), " AND ")+")")
	}
	return "(" + strings.Join(parts, " OR ") + ")", bound, nil
}

func badCursor() error {
	return invalid("page.cursor", "翻页标记无效：请从第一页重新开始。", "The cursor is not one of this list: begin with its first page again.")
}

// contains is the condition that one of the columns contains a text that a user
// typed: its wildcards stand for themselves.
func contains(text string, columns ...string) (string, []any) {
	pattern := "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text) + "%"
	var parts []string
	var values []any
	for _, c := range columns {
		parts, values = append(parts, c+" LIKE ? ESCAPE '!'"), append(values, pattern)
	}
	return "(" + strings.Join(parts, " OR ") + ")", values
}

// factKey gives the columns of a fact table's natural key.
func factKey(table string) []string {
	switch table {
	case "teams", "persons", "customers":
		return []string{"code"}
	case "contracts", "receipts":
		return []string{"number"}
	case "team_heads":
		return []string{"team", "valid_from"}
	case "employments", "base_pays":
		return []string{"person", "valid_from"}
	case "splits":
		return []string{"contract", "person", "valid_from", "overlay"}
	case "instalments":
		return []string{"contract", "number"}
	case "allocations":
		return []string{"receipt", "line"}
	case "figures":
		return []string{"person", "period", "code"}
	}
	return sellingKey(table)
}

// sellingKey is factKey for the tables of how business is won.
func sellingKey(table string) []string {
	switch table {
	case "stages":
		return []string{"code"}
	case "opportunities", "visits", "bids":
		return []string{"number"}
	case "moves":
		return []string{"opportunity", "moved", "line"}
	case "milestones", "key_persons":
		return []string{"opportunity", "code"}
	case "elements":
		return []string{"opportunity", "which"}
	case "confirmations":
		return []string{"opportunity", "asked"}
	case "plan_items":
		return []string{"person", "week", "number"}
	case "work_logs":
		return []string{"person", "worked"}
	case "forecasts":
		return []string{"person", "period", "subject", "frozen"}
	case "competency_ratings":
		return []string{"person", "family", "dimension", "source", "rater", "rated"}
	}
	return []string{"person", "period", "subject"} // targets
}

// current is the condition that a row of a fact table is in force: of a
// committed batch, not taken back, and without a later revision of a committed
// batch.
func current(table, alias string) string {
	var same strings.Builder
	for _, k := range factKey(table) {
		same.WriteString("later." + k + " = " + alias + "." + k + " AND ")
	}
	return alias + ".withdrawn = 0 AND EXISTS (SELECT 1 FROM batches own_batch WHERE own_batch.id = " + alias + ".batch AND own_batch.number IS NOT NULL)" +
		" AND NOT EXISTS (SELECT 1 FROM " + table + " later JOIN batches later_batch ON later_batch.id = later.batch WHERE " + same.String() +
		"later.revision > " + alias + ".revision AND later_batch.number IS NOT NULL)"
}

// quoted writes a date as SQL: ten characters, digits and hyphens only.
func quoted(d period.Date) string { return "'" + d.String() + "'" }

// amountOf makes an amount of its two columns.
func amountOf(currency string, minor int64) (money.Amount, error) {
	c, err := money.ParseCurrency(currency)
	return money.Amount{Minor: minor, Currency: c}, err
}

// dateIn reads a date column; the beginning of time is no date.
func dateIn(text string) (period.Date, error) {
	if text == "" || text == firstDay {
		return period.Date{}, nil
	}
	return period.ParseDate(text)
}

// optional reads a date column that may be NULL.
func optional(text *string) (period.Date, error) {
	if text == nil {
		return period.Date{}, nil
	}
	return dateIn(*text)
}

// mapped makes the rows of a page into what callers see.
func mapped[R, T any](list Listed[R], of func(r *R) (T, error)) (Listed[T], error) {
	out := Listed[T]{Items: make([]T, 0, len(list.Items)), Next: list.Next, Total: list.Total}
	for i := range list.Items {
		item, err := of(&list.Items[i])
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, item)
	}
	return out, nil
}
