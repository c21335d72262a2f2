package models

import (
	"database/sql"
	"errors"
	"net/url"
	"runtime"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// sqliteDialect makes gorm speak SQLite through the pure-Go driver. It does
// what the queries of this package need, and no migrations.
type sqliteDialect struct{ pool gorm.ConnPool }

var (
	_ gorm.Dialector       = sqliteDialect{}
	_ gorm.ErrorTranslator = sqliteDialect{}
)

// Name is for gorm.
func (sqliteDialect) Name() string { return "sqlite" }

// Initialize is for gorm.
func (d sqliteDialect) Initialize(db *gorm.DB) error {
	db.ConnPool = d.pool
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses: []string{"INSERT", "VALUES", "ON CONFLICT"},
		UpdateClauses: []string{"UPDATE", "SET", "WHERE"},
		DeleteClauses: []string{"DELETE", "FROM", "WHERE"},
	})
	// Who writes has the whole database: there are no rows to lock.
	db.ClauseBuilders["FOR"] = func(clause.Clause, clause.Builder) {}
	db.ClauseBuilders["LIMIT"] = func(c clause.Clause, b clause.Builder) {
		limit, ok := c.Expression.(clause.Limit)
		if !ok {
			return
		}
		n := -1 // an offset needs a limit
		if limit.Limit != nil {
			n = *limit.Limit
		}
		_, _ = b.WriteString("LIMIT " + strconv.Itoa(n))
		if limit.Offset > 0 {
			_, _ = b.WriteString(" OFFSET " + strconv.Itoa(limit.Offset))
		}
	}
	return nil
}

// Migrator is for gorm: there is none, the schema is in package migrations.
func (sqliteDialect) Migrator(*gorm.DB) gorm.Migrator { return nil }

// DataTypeOf is for gorm's migrator, which is not used.
func (sqliteDialect) DataTypeOf(*schema.Field) string { return "" }

// DefaultValueOf is for gorm.
func (sqliteDialect) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}

// BindVarTo is for gorm.
func (sqliteDialect) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _ = w.WriteByte('?') }

// QuoteTo quotes a name, part by part. Backticks never turn into a text, as
// SQLite does with a quoted name that it does not know.
func (sqliteDialect) QuoteTo(w clause.Writer, name string) {
	for i, part := range strings.Split(name, ".") {
		if i > 0 {
			_ = w.WriteByte('.')
		}
		_, _ = w.WriteString("`" + strings.ReplaceAll(part, "`", "``") + "`")
	}
}

// Explain is for gorm's logger, which is not used.
func (sqliteDialect) Explain(text string, vars ...any) string {
	return logger.ExplainSQL(text, nil, "'", vars...)
}

// Translate gives gorm's errors for the driver's.
func (sqliteDialect) Translate(err error) error {
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return err
	}
	switch e.Code() {
	case codes.SQLITE_CONSTRAINT_UNIQUE, codes.SQLITE_CONSTRAINT_PRIMARYKEY, codes.SQLITE_CONSTRAINT_ROWID:
		return gorm.ErrDuplicatedKey
	case codes.SQLITE_CONSTRAINT_CHECK:
		return gorm.ErrCheckConstraintViolated
	case codes.SQLITE_CONSTRAINT_FOREIGNKEY:
		return gorm.ErrForeignKeyViolated
	}
	return err
}

// sqliteBusy recognises that another process had the database for too long.
func sqliteBusy(err error) bool {
	e, ok := errors.AsType[*driver.Error](err)
	return ok && (e.Code()&0xff == codes.SQLITE_BUSY || e.Code()&0xff == codes.SQLITE_LOCKED)
}

// sqliteUnable recognises that the file cannot be written or read now: a full
// disk, a failing one, a file that may not be written.
func sqliteUnable(err error) bool {
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return false
	}
	switch e.Code() & 0xff {
	case codes.SQLITE_FULL, codes.SQLITE_IOERR, codes.SQLITE_READONLY, codes.SQLITE_CANTOPEN, codes.SQLITE_INTERRUPT:
		return true
	}
	return false
}

// openSQLite opens a file for one writer and several readers. A writer takes
// the file when its transaction begins, so that no transaction fails halfway
// because of another; readers see what was there when theirs began.
func openSQLite(path string, maxConns int) (write, read *sql.DB, err error) {
	common := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "trusted_schema(0)"}}
	name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + common.Encode()
	if write, err = sql.Open("sqlite", name+"&_txlock=immediate"); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	if read, err = sql.Open("sqlite", name+"&_pragma=query_only(1)"); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	if maxConns <= 0 {
		maxConns = 2 * runtime.GOMAXPROCS(0)
	}
	read.SetMaxOpenConns(maxConns)
	read.SetMaxIdleConns(maxConns)
	return write, read, nil
}
