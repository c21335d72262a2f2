package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pressly/goose/v3/database"
)

// stepsTable is where a database notes what was done to its schema.
const stepsTable = "schema_steps"

// store is goose's view of the notes: a version counts as applied when its
// statement is finished.
type store struct{ dialect string }

var _ database.Store = store{}

// note is a row of the notes.
type note struct {
	version  int64
	digest   string
	finished bool
}

// Tablename is for goose.
func (s store) Tablename() string { return stepsTable }

// CreateVersionTable makes the table of notes where it is missing.
func (s store) CreateVersionTable(ctx context.Context, db database.DBTxConn) error {
	kind, insert := " STRICT", "INSERT OR IGNORE"
	number, text := "INTEGER", "TEXT"
	if s.dialect == MySQL {
		kind, insert = " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin", "INSERT IGNORE"
		number, text = "BIGINT", "VARCHAR(64)"
	}
	there, err := s.TableExists(ctx, db)
	if err != nil || there {
		return err
	}
	_, err = db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS "+stepsTable+" (version "+number+" NOT NULL PRIMARY KEY, digest "+text+
		" NOT NULL, started_at "+number+" NOT NULL, finished_at "+number+" NULL)"+kind)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, insert+" INTO "+stepsTable+" (version, digest, started_at, finished_at) VALUES (0, '', 0, 0)")
	return err
}

// TableExists tells whether a database has notes.
func (s store) TableExists(ctx context.Context, db database.DBTxConn) (bool, error) {
	query := "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
	if s.dialect == MySQL {
		query = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?"
	}
	var n int
	err := db.QueryRowContext(ctx, query, stepsTable).Scan(&n)
	return n > 0, err
}

// begin notes that a statement begins; resumed tells that it had begun before.
func (s store) begin(ctx context.Context, db database.DBTxConn, one step) (resumed bool, err error) {
	insert := "INSERT OR IGNORE"
	if s.dialect == MySQL {
		insert = "INSERT IGNORE"
	}
	res, err := db.ExecContext(ctx, insert+" INTO "+stepsTable+" (version, digest, started_at) VALUES (?, ?, ?)",
		one.version, one.digest, time.Now().UnixMicro())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 0, err
}

// Insert notes the end of a statement, for goose.
func (s store) Insert(ctx context.Context, db database.DBTxConn, req database.InsertRequest) error {
	if req.Version == 0 {
		return nil
	}
	return s.finish(ctx, db, req.Version)
}

// finish fails where the statement was finished already: on SQLite it takes
// the statement back together with the note.
func (s store) finish(ctx context.Context, db database.DBTxConn, version int64) error {
	res, err := db.ExecContext(ctx, "UPDATE "+stepsTable+" SET finished_at = ? WHERE version = ? AND finished_at IS NULL", time.Now().UnixMicro(), version)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, fmt.Errorf("migrations: step %d was finished by another instance", version))
	}
	return nil
}

// Delete is for goose; there is no way back here.
func (s store) Delete(context.Context, database.DBTxConn, int64) error {
	return errors.ErrUnsupported
}

// GetMigration finds a finished step, for goose.
func (s store) GetMigration(ctx context.Context, db database.DBTxConn, version int64) (*database.GetMigrationResult, error) {
	var at int64
	err := db.QueryRowContext(ctx, "SELECT finished_at FROM "+stepsTable+" WHERE version = ? AND finished_at IS NOT NULL", version).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, database.ErrVersionNotFound
	}
	if err != nil {
		return nil, err
	}
	return &database.GetMigrationResult{Timestamp: time.UnixMicro(at).UTC(), IsApplied: true}, nil
}

// GetLatestVersion is the highest finished step, for goose.
func (s store) GetLatestVersion(ctx context.Context, db database.DBTxConn) (int64, error) {
	var version sql.NullInt64
	err := db.QueryRowContext(ctx, "SELECT MAX(version) FROM "+stepsTable+" WHERE finished_at IS NOT NULL").Scan(&version)
	if err == nil && !version.Valid {
		err = database.ErrVersionNotFound
	}
	return version.Int64, err
}

// ListMigrations lists the finished steps, for goose.
func (s store) ListMigrations(ctx context.Context, db database.DBTxConn) ([]*database.ListMigrationsResult, error) {
	notes, err := s.notes(ctx, db)
	var list []*database.ListMigrationsResult
	for i := len(notes) - 1; i >= 0; i-- {
		if notes[i].finished {
			list = append(list, &database.ListMigrationsResult{Version: notes[i].version, IsApplied: true})
		}
	}
	return list, err
}

// notes reads every note, in order.
func (s store) notes(ctx context.Context, db database.DBTxConn) ([]note, error) {
	rows, err := db.QueryContext(ctx, "SELECT version, digest, finished_at IS NOT NULL FROM "+stepsTable+" ORDER BY version")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []note
	for rows.Next() {
		var n note
		if err := rows.Scan(&n.version, &n.digest, &n.finished); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

// lockWait is how long one attempt to take the server's lock lasts, and
// lockTries how often it is made: a migration of a large table takes its time.
const (
	lockWait  = 10 // seconds
	lockTries = 60
)

// lock keeps other instances from migrating the same database. On a server it
// is a named lock that ends with its connection; SQLite needs none, because
// there a statement and the note of its end are one transaction.
func lock(ctx context.Context, db *sql.DB, dialect string) (unlock func(), err error) {
	if dialect == SQLite {
		return func() {}, nil
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	const name = "CONCAT('steelyard.', LEFT(SHA2(DATABASE(), 256), 40))"
	for range lockTries {
		var got sql.NullInt64
		if err = conn.QueryRowContext(ctx, "SELECT GET_LOCK("+name+", ?)", lockWait).Scan(&got); err != nil {
			break
		}
		if got.Int64 == 1 {
			return func() {
				_, _ = conn.ExecContext(context.WithoutCancel(ctx), "DO RELEASE_LOCK("+name+")")
				conn.Close() //nolint:errcheck // the lock ends with the connection in any case
			}, nil
		}
		err = errors.New("migrations: another instance has been migrating for ten minutes")
	}
	return nil, errors.Join(err, conn.Close())
}
