package models

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Entry says what an Update has changed. Before and After are the object as it
// was and as it is, nil where there is none: only the digests of their
// canonical JSON are kept, so that the audit tells that something was changed
// without repeating what people earn.
type Entry struct {
	Action string // what was done: create, correct, approve …
	Object string // to what: person, run, plan …
	Key    string // its natural key
	Domain string // access, people, receipts, pay, plans or system: who may read the row
	Before any
	After  any
	Reason string // empty: the actor's
}

// Record notes the one entry of this Update; it is written at its end, in the
// same transaction.
func (tx *Tx) Record(e Entry) { tx.entries = append(tx.entries, e) }

// auditRow is a row of the audit, in the order in which its bytes are hashed.
type auditRow struct {
	ID         int64
	At         Instant
	UserID     ID
	Login      string
	Request    string
	Action     string
	Object     string
	ObjectKey  string
	Domain     string
	BeforeHash []byte
	AfterHash  []byte
	Reason     string
	Marks      string
}

const auditColumns = "id, at, user_id, login, request, action, object, object_key, domain, before_hash, after_hash, reason, marks"

// errUnrecorded is a defect: a change that leaves no trace.
var errUnrecorded = errors.New("models: an Update must Record exactly one entry")

// writeAudit writes the entry of an Update.
func (tx *Tx) writeAudit() error {
	if tx.unchanged && len(tx.entries) == 0 {
		return nil
	}
	if len(tx.entries) != 1 {
		return fmt.Errorf("%w, not %d", errUnrecorded, len(tx.entries))
	}
	e := tx.entries[0]
	if e.Action == "" || e.Object == "" || e.Domain == "" {
		return fmt.Errorf("%w with an action, an object and a domain", errUnrecorded)
	}
	before, err := digest(e.Before)
	if err != nil {
		return err
	}
	after, err := digest(e.After)
	if err != nil {
		return err
	}
	if e.Reason == "" {
		e.Reason = tx.actor.Reason
	}
	_, err = tx.exec("INSERT INTO audit (at, user_id, login, request, action, object, object_key, domain, before_hash, after_hash, reason, marks)"+
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		tx.Now, tx.actor.User, tx.actor.Login, tx.actor.Request, e.Action, e.Object, e.Key, e.Domain,
		before, after, e.Reason, strings.Join(tx.actor.Marks, " "))
	return err
}

// digest is the SHA-256 of a value's canonical JSON; nil for nil.
func digest(v any) ([]byte, error) {
	if v == nil {
		return nil, nil
	}
	data, err := canonical(v)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	return sum[:], nil
}

// canonical gives JSON whose bytes depend on the content alone: the keys of
// every object are sorted, whatever the order of a struct's fields, and numbers
// stay as they were written.
func canonical(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var plain any
	if err := d.Decode(&plain); err != nil {
		return nil, err
	}
	return json.Marshal(plain)
}
