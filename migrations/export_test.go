package migrations

import (
	"context"
	"database/sql"
)

// Apply is apply with files of a test in place of the embedded ones.
func Apply(ctx context.Context, db *sql.DB, dialect string, files ...[2]string) error {
	var steps []step
	for _, f := range files {
		more, err := stepsOf(f[0], f[1], dialect)
		if err != nil {
			return err
		}
		steps = append(steps, more...)
	}
	return apply(ctx, db, dialect, steps)
}

// Expand gives the statements of a text in a dialect.
func Expand(name, text, dialect string) ([]string, error) {
	steps, err := stepsOf(name, text, dialect)
	var list []string
	for _, s := range steps {
		list = append(list, s.text)
	}
	return list, err
}

// All gives every statement of the schema in a dialect.
func All(dialect string) ([]string, error) {
	steps, err := all(dialect)
	var list []string
	for _, s := range steps {
		list = append(list, s.text)
	}
	return list, err
}
