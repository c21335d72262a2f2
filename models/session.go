package models

import (
	"context"
	"time"
)

// Session is a place where a user is signed in, as its owner sees it.
type Session struct {
	Hash        [32]byte
	User        ID
	CreatedAt   Instant
	SeenAt      Instant
	ConfirmedAt Instant
	ExpiresAt   Instant
	Remote      string // the address that it was begun from
}

type sessionRow struct {
	Hash        []byte
	UserID      ID
	CreatedAt   Instant
	SeenAt      Instant
	ConfirmedAt Instant
	ExpiresAt   Instant
	Remote      string
}

// AddSession begins a session that ends after the given time at the latest.
// Only the hash of its secret is stored.
func (tx *Tx) AddSession(user ID, hash [32]byte, absolute time.Duration, remote string) error {
	return tx.insert("sessions", map[string]any{"hash": hash[:], "user_id": user, "created_at": tx.Now, "seen_at": tx.Now, "confirmed_at": tx.Now,
		"expires_at": tx.Now + Instant(absolute.Microseconds()), "remote": remote})
}

// EndSession deletes a session; one that is not there is none.
func (tx *Tx) EndSession(hash [32]byte) error {
	_, err := tx.exec(`DELETE FROM sessions WHERE hash = ?`, hash[:])
	return err
}

// EndSessions deletes the sessions of a user, all but the one with the hash.
func (tx *Tx) EndSessions(user ID, except [32]byte) error {
	_, err := tx.exec(`DELETE FROM sessions WHERE user_id = ? AND hash <> ?`, user, except[:])
	return err
}

// ConfirmSession notes that the user has just proved again who they are. The
// error is Unauthenticated where the session has ended meanwhile.
func (tx *Tx) ConfirmSession(hash [32]byte) error {
	n, err := tx.exec(`UPDATE sessions SET confirmed_at = ? WHERE hash = ?`, tx.Now, hash[:])
	if err == nil && n == 0 {
		err = signedOut()
	}
	return err
}

// SessionsOf lists the sessions of a user that are neither idle for too long
// nor at their end, the newest first.
func (tx *Tx) SessionsOf(user ID, idle time.Duration) ([]Session, error) {
	var rows []sessionRow
	err := tx.q.Raw(`SELECT hash, user_id, created_at, seen_at, confirmed_at, expires_at, remote FROM sessions WHERE user_id = ? AND expires_at > ? AND seen_at > ?`+
		` ORDER BY created_at DESC, hash`, user, tx.Now, tx.Now-Instant(idle.Microseconds())).Scan(&rows).Error
	list := make([]Session, len(rows))
	for i, r := range rows {
		list[i] = Session{[32]byte(r.Hash), r.UserID, r.CreatedAt, r.SeenAt, r.ConfirmedAt, r.ExpiresAt, r.Remote}
	}
	return list, err
}

// How long what has ended is kept.
const (
	keepReplies = 7 * 24 * time.Hour
	keepLinks   = 30 * 24 * time.Hour
)

// Sweep deletes what has ended: sessions, sign-in links, counts of failed
// sign-ins, kept answers. Nothing of it is pay or audit.
func (db *DB) Sweep(ctx context.Context, idle time.Duration) error {
	return db.work(ctx, func(tx *Tx) error {
		before := func(d time.Duration) Instant { return tx.Now - Instant(d.Microseconds()) }
		for _, s := range []struct {
			query string
			args  []any
		}{
			{`DELETE FROM sessions WHERE expires_at <= ? OR seen_at <= ?`, []any{tx.Now, before(idle)}},
			{`DELETE FROM links WHERE expires_at <= ?`, []any{before(keepLinks)}},
			{`DELETE FROM attempts WHERE id NOT LIKE 'device:%' AND last_at <= ?`, []any{before(keepAttempts)}},
			{`DELETE FROM attempts WHERE id LIKE 'device:%' AND last_at <= ?`, []any{before(keepDevices)}},
			{`DELETE FROM replies WHERE created_at <= ?`, []any{before(keepReplies)}},
		} {
			if _, err := tx.exec(s.query, s.args...); err != nil {
				return err
			}
		}
		return nil
	})
}
