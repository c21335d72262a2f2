package models

import (
	"errors"

	"gorm.io/gorm"

	"steelyard/compensation/problem"
)

// Reply is what a write with an idempotency key has answered. It is kept in the
// write's own transaction: either both are there or neither.
type Reply struct {
	User      ID
	Key       string
	Operation string
	Request   [32]byte // SHA-256 of the operation and its request
	Status    int
	Body      string // JSON
}

type replyRow struct {
	Operation   string
	RequestHash []byte
	Status      int
	Body        string
}

// Reply finds what the user's key was answered with, nil where it is new.
func (tx *Tx) Reply(user ID, key string) (*Reply, error) {
	var rows []replyRow
	err := tx.q.Raw(`SELECT operation, request_hash, status, body FROM replies WHERE user_id = ? AND idem_key = ?`, user, key).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	r := &Reply{User: user, Key: key, Operation: rows[0].Operation, Status: rows[0].Status, Body: rows[0].Body}
	copy(r.Request[:], rows[0].RequestHash)
	return r, nil
}

// KeepReply stores an answer. Where another request with the same key was
// quicker, the whole change is undone and the error is a Conflict.
func (tx *Tx) KeepReply(r Reply) error {
	err := tx.q.Exec(`INSERT INTO replies (user_id, idem_key, operation, request_hash, status, body, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		r.User, r.Key, r.Operation, r.Request[:], r.Status, r.Body, tx.Now).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return NewError(Conflict, "idempotency.at_once", problem.Text{ZH: "同一个 Idempotency-Key 的请求正在处理。", EN: "Another request with the same Idempotency-Key was quicker."})
	}
	return err
}
