package models

import (
	"context"
	"database/sql"
	"iter"
	"time"
)

// What the tests of the store need from inside it. They are in a package of
// their own, because package trial imports this one.

// Work is db.work.
func (db *DB) Work(ctx context.Context, fn func(*Tx) error) error { return db.work(ctx, fn) }

// TakeLease is db.lease.
func (db *DB) TakeLease(ctx context.Context, name, holder string, ttl time.Duration) (Lease, bool, error) {
	return db.lease(ctx, name, holder, ttl)
}

// Release is db.release.
func (db *DB) Release(ctx context.Context, l Lease) error { return db.release(ctx, l) }

// Change is tx.change.
func (tx *Tx) Change(table string, where, set map[string]any) error {
	return tx.change(table, where, set)
}

// Insert is tx.insert.
func (tx *Tx) Insert(table string, values map[string]any) error { return tx.insert(table, values) }

// Exec is tx.exec.
func (tx *Tx) Exec(query string, args ...any) (int64, error) { return tx.exec(query, args...) }

// InsertRows is tx.insertRows.
func (tx *Tx) InsertRows(table string, columns []string, rows iter.Seq[[]any]) (int, error) {
	return tx.insertRows(table, columns, rows)
}

// ScanRows is tx.scan.
func (tx *Tx) ScanRows(fn func(*sql.Rows) error, query string, args ...any) error {
	return tx.scan(fn, query, args...)
}

// Read scans one value or a list with gorm.
func (tx *Tx) Read(into any, query string, args ...any) error {
	return tx.q.Raw(query, args...).Scan(into).Error
}

// HoldsLease is tx.holds.
func (tx *Tx) HoldsLease(l Lease) error { return tx.holds(l) }

// LockFacts is tx.lockFacts.
func (tx *Tx) LockFacts() error { return tx.lockFacts() }

// Lock is tx.lock.
func (tx *Tx) Lock(name string) error { return tx.lock(name) }

// Context is the context of a transaction.
func (tx *Tx) Context() context.Context { return tx.ctx }
