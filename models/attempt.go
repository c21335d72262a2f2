package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"steelyard/migrations"
)

// How long failed sign-ins and known devices are remembered.
const (
	keepAttempts = 24 * time.Hour
	keepDevices  = 90 * 24 * time.Hour
)

// Gate counts the failed sign-ins of one account, peer or device, or the exports
// of a user. After Free of them every further one makes the next try wait, twice
// as long each time, up to Slowest: never for good. What is older than Forget is
// forgotten.
type Gate struct {
	Key     string
	Free    int64
	Slowest time.Duration
	Forget  time.Duration
}

// AccountGate is the gate of a login, whether or not anybody has it.
func AccountGate(login string) Gate {
	sum := sha256.Sum256([]byte(login))
	return Gate{Key: "account:" + hex.EncodeToString(sum[:]), Free: 5, Slowest: 5 * time.Minute, Forget: keepAttempts}
}

// PeerGate is the gate of an address that tries are made from.
func PeerGate(address string) Gate {
	return Gate{Key: "peer:" + address, Free: 20, Slowest: time.Minute, Forget: time.Hour}
}

// DeviceGate is the gate of a device on which the user has signed in before;
// secret is what its cookie holds. It stands for the account's and the peer's,
// so that strangers who try many passwords do not keep the owner out.
func DeviceGate(secret string, user ID) Gate {
	sum := sha256.Sum256([]byte(secret + "\n" + user.String()))
	return Gate{Key: "device:" + hex.EncodeToString(sum[:]), Free: 5, Slowest: 5 * time.Minute, Forget: keepDevices}
}

// ExportGate is the gate of somebody's exports of pay: every one counts.
func ExportGate(user ID) Gate {
	return Gate{Key: "export:" + user.String(), Free: 30, Slowest: 15 * time.Minute, Forget: time.Hour}
}

// delay is how long the next try waits after so many failures.
func (g Gate) delay(failures int64) time.Duration {
	if failures < g.Free {
		return 0
	}
	return min(g.Slowest, time.Second<<min(failures-g.Free, 20))
}

type attemptRow struct {
	Failures int64
	LastAt   Instant
	NextAt   Instant
}

// Waiting tells how long a try must still wait at the gates; zero where it may
// be made.
func (db *DB) Waiting(ctx context.Context, gates ...Gate) (wait time.Duration, err error) {
	err = db.View(ctx, func(tx *Tx) error {
		for _, g := range gates {
			row, err := tx.attempt(g)
			if err != nil {
				return err
			}
			wait = max(wait, time.Duration(row.NextAt-tx.Now)*time.Microsecond)
		}
		return nil
	})
	return wait, err
}

// Try counts a try as failed at every gate before it is made, so that tries made
// at once count too; Passed takes that back. Where one of the gates is closed
// nothing is counted, and the answer is how long to wait.
func (db *DB) Try(ctx context.Context, gates ...Gate) (wait time.Duration, err error) {
	err = db.work(ctx, func(tx *Tx) error {
		wait = 0
		rows := make([]attemptRow, len(gates))
		for i, g := range gates {
			if err := tx.holdAttempt(g.Key); err != nil {
				return err
			}
			row, err := tx.attempt(g)
			if err != nil {
				return err
			}
			rows[i] = row
			wait = max(wait, time.Duration(row.NextAt-tx.Now)*time.Microsecond)
		}
		if wait > 0 {
			return nil
		}
		for i, g := range gates {
			failures := rows[i].Failures + 1
			_, err := tx.exec(`UPDATE attempts SET failures = ?, last_at = ?, next_at = ? WHERE id = ?`,
				failures, tx.Now, tx.Now+Instant(g.delay(failures).Microseconds()), g.Key)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return wait, err
}

// Passed opens the gate of an account or device again, and takes one failure
// back from that of a peer.
func (tx *Tx) Passed(own Gate, peers ...Gate) error {
	if _, err := tx.exec(`UPDATE attempts SET failures = 0, last_at = ?, next_at = 0 WHERE id = ?`, tx.Now, own.Key); err != nil {
		return err
	}
	for _, g := range peers {
		if _, err := tx.exec(`UPDATE attempts SET failures = failures - 1, next_at = 0 WHERE id = ? AND failures > 0`, g.Key); err != nil {
			return err
		}
	}
	return nil
}

// KnowDevice remembers a device on which the user has signed in.
func (tx *Tx) KnowDevice(g Gate) error { return tx.holdAttempt(g.Key) }

// Known reports whether the device is one of the user's.
func (db *DB) Known(ctx context.Context, g Gate) (known bool, err error) {
	err = db.View(ctx, func(tx *Tx) error {
		var n []int
		err := tx.q.Raw(`SELECT 1 FROM attempts WHERE id = ? AND last_at > ?`, g.Key, tx.Now-Instant(g.Forget.Microseconds())).Scan(&n).Error
		known = len(n) > 0
		return err
	})
	return known, err
}

// attempt reads a gate's row; zero where there is none or it is forgotten.
func (tx *Tx) attempt(g Gate) (attemptRow, error) {
	var rows []attemptRow
	err := tx.q.Raw(`SELECT failures, last_at, next_at FROM attempts WHERE id = ? AND last_at > ?`, g.Key, tx.Now-Instant(g.Forget.Microseconds())).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return attemptRow{}, err
	}
	return rows[0], nil
}

// holdAttempt locks a gate's row until the end of the transaction, and makes it
// where there is none.
func (tx *Tx) holdAttempt(key string) error {
	hold := func() (int64, error) {
		return tx.exec(`UPDATE attempts SET failures = failures WHERE id = ?`, key)
	}
	n, err := hold()
	if err != nil || n == 1 {
		return err
	}
	verb := "INSERT OR IGNORE"
	if tx.db.dialect == migrations.MySQL {
		verb = "INSERT IGNORE"
	}
	if _, err = tx.exec(verb+` INTO attempts (id, failures, last_at, next_at) VALUES (?, 0, ?, 0)`, key, tx.Now); err != nil {
		return err
	}
	_, err = hold()
	return err
}

// ConfirmGate is the gate of a signed-in user who must type the password again.
func ConfirmGate(user ID) Gate {
	return Gate{Key: "confirm:" + user.String(), Free: 5, Slowest: 5 * time.Minute, Forget: time.Hour}
}

// Reopen is Passed on its own.
func (db *DB) Reopen(ctx context.Context, own Gate) error {
	return db.work(ctx, func(tx *Tx) error { return tx.Passed(own) })
}
