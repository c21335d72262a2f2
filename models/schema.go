package models

import (
	"context"

	"steelyard/migrations"
)

// Schema is how far the schema of a store is: the number of its last statement,
// and the one that this program works with.
type Schema struct {
	Dialect    string // sqlite | mysql
	Have, Want int64  // Have is 0 in an empty store
	Halfway    bool   // a migration was interrupted
}

// Empty reports whether nobody has migrated the store yet.
func (s Schema) Empty() bool { return s.Have == 0 && !s.Halfway }

// Ready reports whether this program can work with the store.
func (s Schema) Ready() bool { return s.Have == s.Want && !s.Halfway }

// SchemaOf reads how far the schema of a store is, and changes nothing. Errors
// are those of Open.
func SchemaOf(ctx context.Context, o Options) (Schema, error) {
	db, err := connect(o)
	if err != nil {
		return Schema{}, err
	}
	defer db.Close() //nolint:errcheck // nothing is pending
	state, err := migrations.Version(ctx, db.read, db.dialect)
	if err != nil {
		return Schema{}, db.classify(err)
	}
	latest, err := migrations.Latest()
	return Schema{Dialect: db.dialect, Have: state.Version, Want: latest, Halfway: state.Interrupted != 0}, err
}
