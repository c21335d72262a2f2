package models

import "context"

// PrepareInSteps is PrepareRun with steps of few lines.
func (db *DB) PrepareInSteps(ctx context.Context, j *Running, lines int) error {
	return db.prepareRun(ctx, j, 2, lines)
}
