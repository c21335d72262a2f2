package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"steelyard/migrations"
)

// DB is an open store. It is safe for concurrent use.
type DB struct {
	dialect     string
	write, read *sql.DB // the same pool on a server
	orm         *gorm.DB
	log         *slog.Logger
	clock       func() time.Time
	packet      int // largest packet that the server takes, in bytes
	sealKey     string
	retries     atomic.Int64
	reads       payReads
}

// Actor is on whose behalf a change is made. A zero User is the console.
type Actor struct {
	User    ID
	Login   string
	Request string   // id of the request, for the log and the audit
	Reason  string   // why, where the operation asks for it
	DryRun  bool     // do everything, then undo it
	Marks   []string // what the audit must show beside the change, such as four_eyes_off
}

// Close ends every connection.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.read, db.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Dialect is "sqlite" or "mysql".
func (db *DB) Dialect() string { return db.dialect }

// Retries counts the transactions that were done again because another one was
// in their way, since the store was opened.
func (db *DB) Retries() int64 { return db.retries.Load() }

func (db *DB) now() Instant { return InstantOf(db.clock()) }

// View runs fn for reading. On SQLite everything that fn reads is from one
// moment; on a server each query sees what was committed when it began. fn
// must not keep tx.
func (db *DB) View(ctx context.Context, fn func(*Tx) error) error {
	if db.dialect == migrations.MySQL {
		return db.classify(fn(db.begin(ctx, db.read, Actor{})))
	}
	inner, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return db.classify(err)
	}
	defer inner.Rollback() //nolint:errcheck // there is nothing to undo
	return db.classify(fn(db.begin(ctx, inner, Actor{})))
}

// Update runs fn in a transaction on behalf of the actor and writes its audit
// row with it: fn must call Record exactly once, or Unchanged. Whatever error
// fn returns, or meets in a statement, undoes everything; so do a panic and a
// cancelled ctx. fn is run again, up to five times, when another transaction
// was in its way: it must not keep what it has computed from one run to the
// next, nor do anything outside the store. tx.Now is the same for all of fn.
//
// Errors: what fn returns; Busy where nothing was changed; Unknown where the
// connection was lost during the commit.
func (db *DB) Update(ctx context.Context, a Actor, fn func(*Tx) error) error {
	return db.transact(ctx, a, func(tx *Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.writeAudit()
	})
}

// work is Update without an audit row: for the steps of bulk work, whose
// beginning and end are recorded, and for what nobody decides (sessions seen,
// leases, attempts, reads of pay).
func (db *DB) work(ctx context.Context, fn func(*Tx) error) error {
	return db.transact(ctx, Actor{}, fn)
}

// maxRetries is how often a transaction is done again.
const maxRetries = 5

func (db *DB) transact(ctx context.Context, a Actor, fn func(*Tx) error) error {
	for retry := 0; ; retry++ {
		err := db.once(ctx, a, fn)
		switch _, forPeople := errors.AsType[*Error](err); {
		case err == nil || forPeople:
			return err
		case ctx.Err() != nil:
			return cancelled(errors.Join(ctx.Err(), err))
		case !lostRace(err):
			return db.classify(err)
		}
		if retry == maxRetries {
			return busy(err)
		}
		db.retries.Add(1)
		pause := time.Duration(1<<retry) * 5 * time.Millisecond
		select {
		case <-ctx.Done():
			return cancelled(ctx.Err())
		case <-time.After(pause + rand.N(pause)):
		}
	}
}

// once runs fn in one transaction.
func (db *DB) once(ctx context.Context, a Actor, fn func(*Tx) error) (err error) {
	conn, inner, err := db.start(ctx)
	if err != nil {
		return err
	}
	open := true
	defer func() {
		if open { // an error, or a panic that goes on after this
			_ = inner.Rollback() // fails where the connection is gone, and the transaction with it
		} else if err != nil {
			discard(conn)
		}
		_ = conn.Close() // it goes back to the pool
	}()
	tx := db.begin(ctx, inner, a)
	if err := fn(tx); err != nil {
		return first(tx.failed(), err)
	}
	if err := tx.failed(); err != nil { // swallowed by fn: half of its work is missing
		return err
	}
	if a.DryRun || tx.unchanged {
		return nil
	}
	open = false
	return commit(inner)
}

// start begins a transaction. A connection that turns out to be dead before
// anything was sent over it is replaced.
func (db *DB) start(ctx context.Context) (*sql.Conn, *sql.Tx, error) {
	for attempt := 1; ; attempt++ {
		conn, err := db.write.Conn(ctx)
		if err != nil {
			return nil, nil, err
		}
		inner, err := conn.BeginTx(ctx, db.isolation())
		if err == nil {
			return conn, inner, nil
		}
		discard(conn)
		_ = conn.Close()
		if !errors.Is(err, driver.ErrBadConn) || attempt == 3 {
			return nil, nil, err
		}
	}
}

// discard ends a connection instead of giving it back to the pool: after a
// commit that failed, its transaction may still be open, and whoever begins
// the next one on it would commit this one.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}

// first prefers the statement's failure to what fn made of it where the
// transaction can be done again, or where the connection is lost.
func first(statement, err error) error {
	if statement != nil && (lostRace(statement) || connectionLost(statement)) {
		return statement
	}
	return err
}

// isolation of transactions that write: SQLite's are serializable as they are.
func (db *DB) isolation() *sql.TxOptions {
	if db.dialect == migrations.MySQL {
		return &sql.TxOptions{Isolation: sql.LevelReadCommitted}
	}
	return nil
}

// commit tells a commit that was refused from one whose outcome nobody knows:
// the server answers, or the connection is lost before it does.
func commit(inner *sql.Tx) error {
	err := inner.Commit()
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrTxDone), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return cancelled(err) // it was rolled back before the commit was sent
	case connectionLost(err) && mysqlNumber(err) == 0:
		return unknown(err)
	}
	return err
}

// classify gives what callers see for an error of the database. Errors that
// are meant for people pass as they are.
func (db *DB) classify(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, sql.ErrTxDone):
		return cancelled(err)
	case lostRace(err), connectionLost(err), sqliteUnable(err):
		return busy(err)
	}
	return err
}

// begin makes the handle that fn works with.
func (db *DB) begin(ctx context.Context, pool gorm.ConnPool, a Actor) *Tx {
	a.Marks = slices.Clone(a.Marks)
	w := &watched{ConnPool: pool}
	q := db.orm.Session(&gorm.Session{NewDB: true, Context: ctx})
	q.Statement.ConnPool = w
	return &Tx{Now: db.now(), q: q, ctx: ctx, db: db, actor: a, pool: w}
}
