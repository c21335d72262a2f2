// Package models is the store: rows, queries and transactions, on SQLite and
// on MySQL-protocol servers alike. It alone knows the database.
package models

import (
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// ID is a row's surrogate key, a UUIDv7 that the application makes, so that a
// retried write keeps its key. The zero ID stands for none: it is NULL in the
// database, and equal to no row.
type ID [16]byte

// NewID makes an ID that sorts after those made before it by this process.
func NewID() ID {
	u, _ := uuid.NewV7() // fails only without a source of randomness, and the runtime ends the program then
	return ID(u)
}

// ParseID reads the hyphenated form, 36 characters in lower case.
func ParseID(s string) (ID, error) {
	u, err := uuid.Parse(s)
	if err != nil || u.String() != s {
		return ID{}, errors.New("models: this is no id")
	}
	return ID(u), nil
}

// String is the hyphenated form in lower case.
func (id ID) String() string { return uuid.UUID(id).String() }

// IsZero reports whether there is no ID.
func (id ID) IsZero() bool { return id == ID{} }

// MarshalText gives the hyphenated form, and nothing for the zero ID.
func (id ID) MarshalText() ([]byte, error) {
	if id.IsZero() {
		return nil, nil
	}
	return []byte(id.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (id *ID) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*id = ID{}
		return nil
	}
	*id, err = ParseID(string(text))
	return err
}

// Value gives the sixteen bytes, and NULL for the zero ID.
func (id ID) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id[:], nil
}

// Scan reads what Value writes.
func (id *ID) Scan(src any) error {
	switch b := src.(type) {
	case nil:
		*id = ID{}
		return nil
	case []byte:
		if len(b) == len(id) {
			copy(id[:], b)
			return nil
		}
	case string:
		if len(b) == len(id) {
			copy(id[:], b)
			return nil
		}
	}
	return fmt.Errorf("models: a column of %T is no id", src)
}
