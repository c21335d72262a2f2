package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"gorm.io/gorm"
)

// Tx is what the functions of View and Update work with. It must not be used
// after them, nor by several goroutines.
type Tx struct {
	Now Instant // the moment of this transaction, the same for all of it

	q         *gorm.DB // queries, in the transaction and with its context
	ctx       context.Context
	db        *DB
	actor     Actor
	pool      *watched
	entries   []Entry
	unchanged bool
}

// Actor is on whose behalf this transaction is; zero in a View.
func (tx *Tx) Actor() Actor { return tx.actor }

// Unchanged says that there was nothing to do: the Update ends without an
// audit row, and whatever was written is undone.
func (tx *Tx) Unchanged() { tx.unchanged = true }

// failed is the first failure of a statement in this transaction.
func (tx *Tx) failed() error { return tx.pool.failed() }

// watched remembers the first failure of a statement. A transaction in which
// one failed is not committed, whatever its function makes of it: after a lock
// wait, a server has undone that statement alone, and would keep the rest.
type watched struct {
	gorm.ConnPool
	mu    sync.Mutex
	first error
}

func (w *watched) note(err error) {
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.first == nil {
		w.first = err
	}
}

func (w *watched) failed() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.first
}

// PrepareContext is for gorm.
func (w *watched) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	s, err := w.ConnPool.PrepareContext(ctx, query)
	w.note(err)
	return s, err
}

// ExecContext is for gorm.
func (w *watched) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	res, err := w.ConnPool.ExecContext(ctx, query, args...)
	w.note(err)
	return res, err
}

// QueryContext is for gorm.
func (w *watched) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := w.ConnPool.QueryContext(ctx, query, args...)
	w.note(err)
	return rows, err
}

// QueryRowContext is for gorm.
func (w *watched) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	row := w.ConnPool.QueryRowContext(ctx, query, args...)
	w.note(row.Err())
	return row
}

// change updates the one row that where describes: its key, and whatever the
// change was decided on (version, state). Values are written as they are, zero
// ones too; gorm.Expr gives an expression, as in {"version": gorm.Expr("version + 1")}.
// Where no such row is left the error is Conflict version.stale. Table and
// columns are constants of this package.
func (tx *Tx) change(table string, where, set map[string]any) error {
	if len(where) == 0 || len(set) == 0 {
		return fmt.Errorf("models: a change of %s without a condition or without values", table)
	}
	done := tx.q.Table(table).Where(where).Updates(set)
	switch {
	case done.Error != nil:
		return done.Error
	case done.RowsAffected == 0:
		return stale()
	case done.RowsAffected > 1:
		return fmt.Errorf("models: a change of %s met %d rows", table, done.RowsAffected)
	}
	return nil
}

// insert writes one row. A key that exists already is gorm.ErrDuplicatedKey,
// after which the transaction can only be undone.
func (tx *Tx) insert(table string, values map[string]any) error {
	return tx.q.Table(table).Create(values).Error
}

// exec runs a statement and tells how many rows it met.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	done := tx.q.Exec(query, args...)
	return done.RowsAffected, done.Error
}

// scan runs a query and calls fn for every row, one at a time, so that a large
// result is never in memory. fn must not run other statements: on a server the
// connection is busy until the last row.
func (tx *Tx) scan(fn func(*sql.Rows) error, query string, args ...any) error {
	rows, err := tx.q.Raw(query, args...).Rows()
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
