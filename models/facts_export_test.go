package models

// PlainExec runs a statement past gorm, as bulk work does.
func (tx *Tx) PlainExec(query string, args ...any) error {
	_, err := tx.pool.ExecContext(tx.ctx, query, args...)
	return err
}
