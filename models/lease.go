package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"steelyard/migrations"
)

// Lease is the right to do alone what its name says, until a moment. Its fence
// grows with every new holder, so that one who was held up and comes back late
// is recognised.
type Lease struct {
	Name, Holder string
	Fence        int64
	Until        Instant
}

type leaseRow struct {
	Holder    string
	Fence     int64
	ExpiresAt Instant
}

// lease takes a lease, or prolongs one's own; ok is false while somebody else
// has it. The row of a lease is made when it is first taken.
func (db *DB) lease(ctx context.Context, name, holder string, ttl time.Duration) (l Lease, ok bool, err error) {
	if holder == "" || ttl <= 0 {
		return Lease{}, false, fmt.Errorf("models: lease %s without a holder or a time", name)
	}
	err = db.work(ctx, func(tx *Tx) error {
		l, ok = Lease{}, false
		if err := tx.makeLease(name); err != nil {
			return err
		}
		if err := tx.lock(name); err != nil {
			return err
		}
		row, err := tx.leaseRow(name)
		if err != nil || row.Holder != holder && row.ExpiresAt > tx.Now {
			return err
		}
		l = Lease{Name: name, Holder: holder, Fence: row.Fence, Until: tx.Now + Instant(ttl.Microseconds())}
		if row.Holder != holder || row.ExpiresAt <= tx.Now {
			l.Fence++
		}
		ok = true
		return tx.change("leases", map[string]any{"name": name, "fence": row.Fence},
			map[string]any{"holder": holder, "fence": l.Fence, "expires_at": l.Until})
	})
	return l, ok && err == nil, err
}

// makeLease makes the row of a lease where it is missing; two who do so at the
// same time meet at its key.
func (tx *Tx) makeLease(name string) error {
	var n int
	if err := tx.q.Raw("SELECT COUNT(*) FROM leases WHERE name = ?", name).Scan(&n).Error; err != nil || n > 0 {
		return err
	}
	query := "INSERT INTO leases (name, holder, fence, expires_at) VALUES (?, '', 0, 0) ON CONFLICT (name) DO NOTHING"
	if tx.db.dialect == migrations.MySQL {
		query = "INSERT IGNORE INTO leases (name, holder, fence, expires_at) VALUES (?, '', 0, 0)"
	}
	_, err := tx.exec(query, name)
	return err
}

// release gives a lease back; one that is lost already is none.
func (db *DB) release(ctx context.Context, l Lease) error {
	return db.work(ctx, func(tx *Tx) error {
		_, err := tx.exec("UPDATE leases SET expires_at = 0 WHERE name = ? AND holder = ? AND fence = ?", l.Name, l.Holder, l.Fence)
		return err
	})
}

// holds makes sure, until the end of the transaction, that a lease is still
// its holder's: nobody else can take it meanwhile. Otherwise the error is
// Conflict lease.lost.
func (tx *Tx) holds(l Lease) error {
	if err := tx.lock(l.Name); err != nil {
		return err
	}
	row, err := tx.leaseRow(l.Name)
	if err == nil && (row.Holder != l.Holder || row.Fence != l.Fence || row.ExpiresAt <= tx.Now) {
		err = conflict("lease.lost", "这项工作已由另一个实例接手。", "Another instance has taken this work over.")
	}
	return err
}

// lockFacts makes committing facts and approving runs follow one another: a
// receipt is wholly before a close, or wholly after it.
func (tx *Tx) lockFacts() error { return tx.lock("facts") }

// lock holds the row of a lease until the end of the transaction; on SQLite,
// where one transaction writes at a time, it only makes sure that the row is
// there.
func (tx *Tx) lock(name string) error {
	query := "SELECT fence FROM leases WHERE name = ?"
	if tx.db.dialect == migrations.MySQL {
		query += " FOR UPDATE"
	}
	var fences []int64
	if err := tx.q.Raw(query, name).Scan(&fences).Error; err != nil {
		return err
	}
	if len(fences) != 1 {
		return fmt.Errorf("models: there is no lease %s", name)
	}
	return nil
}

func (tx *Tx) leaseRow(name string) (leaseRow, error) {
	var rows []leaseRow
	err := tx.q.Raw("SELECT holder, fence, expires_at FROM leases WHERE name = ?", name).Scan(&rows).Error
	if err == nil && len(rows) != 1 {
		err = fmt.Errorf("models: there is no lease %s", name)
	}
	if err != nil {
		return leaseRow{}, err
	}
	return rows[0], nil
}

// translate gives gorm's errors for those of statements that went past it.
func (tx *Tx) translate(err error) error {
	t, ok := tx.q.Dialector.(gorm.ErrorTranslator)
	if !ok {
		return err
	}
	if known := t.Translate(err); known != err { //nolint:errorlint // the translation or the thing itself
		return errors.Join(known, err)
	}
	return err
}
