package models

import (
	"fmt"
	"iter"
	"strings"

	"steelyard/migrations"
)

// rowsPerStatement is how many rows one INSERT carries to a server: enough to
// make its round trip cheap, few enough for its packet.
const rowsPerStatement = 1000

// largestPacket bounds a statement where the server would take more, in bytes.
const largestPacket = 16 << 20

// insertRows writes many rows and tells how many: a thousand a statement on a
// server, within its largest packet; one prepared statement on SQLite, whose
// binding of parameters takes the square of their number. A row may be reused
// by the iterator once the next one is asked for. Table and columns are
// constants of this package.
func (tx *Tx) insertRows(table string, columns []string, rows iter.Seq[[]any]) (int, error) {
	head := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES "
	tuple := "(?" + strings.Repeat(", ?", len(columns)-1) + ")"
	if tx.db.dialect == migrations.SQLite {
		return tx.insertSingly(head+tuple, len(columns), rows)
	}
	b := bulk{tx: tx, head: head, tuple: tuple, room: max(min(tx.db.packet, largestPacket)/2, 64<<10)}
	for row := range rows {
		if len(row) != len(columns) {
			return b.written, fmt.Errorf("models: a row of %d values for %d columns of %s", len(row), len(columns), table)
		}
		if err := b.add(row); err != nil {
			return b.written, err
		}
	}
	return b.written, b.flush()
}

func (tx *Tx) insertSingly(statement string, columns int, rows iter.Seq[[]any]) (n int, err error) {
	s, err := tx.pool.PrepareContext(tx.ctx, statement)
	if err != nil {
		return 0, err
	}
	defer s.Close() //nolint:errcheck // it goes with the transaction
	for row := range rows {
		if len(row) != columns {
			return n, fmt.Errorf("models: a row of %d values for %d columns", len(row), columns)
		}
		if _, err := s.ExecContext(tx.ctx, row...); err != nil {
			tx.pool.note(err)
			return n, tx.translate(err)
		}
		n++
	}
	return n, nil
}

// bulk gathers rows for one statement.
type bulk struct {
	tx            *Tx
	head, tuple   string
	full          string // the statement with as many rows as fit, made once
	room          int    // bytes of values in one statement, at most
	args          []any
	rows, written int
	size          int
}

func (b *bulk) add(row []any) error {
	size := 0
	for _, v := range row {
		size += bound(v)
	}
	if b.rows == rowsPerStatement || b.rows > 0 && b.size+size > b.room {
		if err := b.flush(); err != nil {
			return err
		}
	}
	b.args = append(b.args, row...)
	b.rows++
	b.size += size
	return nil
}

// bound is how many bytes a value takes in a statement, at most: escaping
// doubles a text.
func bound(v any) int {
	switch v := v.(type) {
	case string:
		return 2*len(v) + 4
	case []byte:
		return 2*len(v) + 12
	}
	return 48
}

func (b *bulk) flush() error {
	if b.rows == 0 {
		return nil
	}
	statement := b.full
	if b.rows != rowsPerStatement || statement == "" {
		statement = b.head + b.tuple + strings.Repeat(", "+b.tuple, b.rows-1)
		if b.rows == rowsPerStatement {
			b.full = statement
		}
	}
	if _, err := b.tx.pool.ExecContext(b.tx.ctx, statement, b.args...); err != nil {
		return b.tx.translate(err)
	}
	b.written += b.rows
	b.args, b.rows, b.size = b.args[:0], 0, 0
	return nil
}
