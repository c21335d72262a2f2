package models

import (
	"time"
)

// Link is a one-time sign-in link. A zero User is for whoever becomes the first
// administrator.
type Link struct {
	User      ID
	ExpiresAt Instant
}

type linkRow struct {
	UserID    []byte
	ExpiresAt Instant
}

// AddLink makes a sign-in link, of which only the hash of its secret is stored.
// An earlier link of the same user that was not used is taken back.
func (tx *Tx) AddLink(user ID, hash [32]byte, valid time.Duration) (Link, error) {
	if err := tx.dropLinks(user); err != nil {
		return Link{}, err
	}
	l := Link{User: user, ExpiresAt: tx.Now + Instant(valid.Microseconds())}
	return l, tx.insert("links", map[string]any{"hash": hash[:], "user_id": user[:], "created_at": tx.Now, "expires_at": l.ExpiresAt, "used_at": nil})
}

func (tx *Tx) dropLinks(user ID) error {
	_, err := tx.exec(`DELETE FROM links WHERE user_id = ? AND used_at IS NULL`, user[:])
	return err
}

// UseLink uses a link up. Whatever is wrong with it, the answer is the same
// NotFound: unknown, used, expired, a disabled user's, or a first
// administrator's when there is somebody already.
func (tx *Tx) UseLink(hash [32]byte) (Link, error) {
	if err := tx.LockAccess(); err != nil {
		return Link{}, err
	}
	var rows []linkRow
	err := tx.q.Raw(`SELECT user_id, expires_at FROM links WHERE hash = ? AND used_at IS NULL AND expires_at > ?`, hash[:], tx.Now).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return Link{}, firstError(err, notFound())
	}
	n, err := tx.exec(`UPDATE links SET used_at = ? WHERE hash = ? AND used_at IS NULL`, tx.Now, hash[:])
	if err != nil || n == 0 {
		return Link{}, firstError(err, notFound())
	}
	l := Link{User: ID(rows[0].UserID), ExpiresAt: rows[0].ExpiresAt}
	if l.User.IsZero() {
		if any, err := tx.AnyUser(); err != nil || any {
			return Link{}, firstError(err, notFound())
		}
		return l, nil
	}
	if _, err := tx.oneUser(`u.id = ? AND u.state = 'active'`, l.User); err != nil {
		return Link{}, err
	}
	return l, nil
}

// LinkOf looks at a link without using it; errors as for UseLink.
func (tx *Tx) LinkOf(hash [32]byte) (Link, error) {
	var rows []linkRow
	err := tx.q.Raw(`SELECT user_id, expires_at FROM links WHERE hash = ? AND used_at IS NULL AND expires_at > ?`, hash[:], tx.Now).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return Link{}, firstError(err, notFound())
	}
	return Link{User: ID(rows[0].UserID), ExpiresAt: rows[0].ExpiresAt}, nil
}
