// Package migrations holds the schema: SQL files with macros for what SQLite
// and the MySQL-protocol servers spell differently, applied by goose one
// statement at a time. Every statement is noted before and after, so that an
// interruption between any two of them, which on MySQL leaves the earlier ones
// in place, is continued by the next start.
package migrations

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/pressly/goose/v3"

	"steelyard/compensation/problem"
)

// The dialects that the schema is written for.
const (
	SQLite = "sqlite"
	MySQL  = "mysql"
)

//go:embed *.sql
var files embed.FS

// What may be wrong with a schema; see Error.
var (
	ErrNewer   = errors.New("the schema is newer than the program")
	ErrChanged = errors.New("an applied statement was changed afterwards")
	ErrFailed  = errors.New("a statement failed")
)

// Error says why a schema cannot be used or brought up to date, and what to do
// about it. Unwrap gives one of ErrNewer, ErrChanged and ErrFailed, and the
// database's own error.
type Error struct {
	Text   problem.Text
	Kind   error
	Reason error // nil where the database did not complain
}

// Error gives the English text with the database's own words.
func (e *Error) Error() string {
	if e.Reason == nil {
		return e.Text.EN
	}
	return e.Text.EN + " (" + e.Reason.Error() + ")"
}

// Unwrap makes errors.Is find the kind and the database's error.
func (e *Error) Unwrap() []error { return []error{e.Kind, e.Reason} }

// State is what a database says about its schema.
type State struct {
	Version     int64 // the highest statement that was finished; 0: an empty database
	Interrupted int64 // the lowest statement that was begun and not finished; 0: none
}

// Latest is the version that this program works with: the number of the last
// file × 1000 + the number of its last statement.
func Latest() (int64, error) {
	steps, err := all(SQLite)
	if err != nil {
		return 0, err
	}
	return steps[len(steps)-1].version, nil
}

// Tables lists the tables of the schema in the order of their making.
func Tables() ([]Table, error) {
	var list []Table
	err := each(func(_, text string) error {
		list = append(list, tablesOf(text)...)
		return nil
	})
	return list, err
}

// Seeds are the statements of the schema that add rows.
func Seeds() ([]string, error) {
	steps, err := all(MySQL)
	var list []string
	for _, one := range steps {
		if strings.HasPrefix(one.text, "INSERT ") {
			list = append(list, one.text)
		}
	}
	return list, err
}

// all expands every file for a dialect.
func all(dialect string) ([]step, error) {
	if dialect != SQLite && dialect != MySQL {
		return nil, fmt.Errorf("migrations: unknown dialect %q", dialect)
	}
	var steps []step
	err := each(func(name, text string) error {
		more, err := stepsOf(name, text, dialect)
		steps = append(steps, more...)
		return err
	})
	if err == nil && len(steps) == 0 {
		err = errors.New("migrations: no statements")
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.version, b.version) })
	return steps, err
}

func each(fn func(name, text string) error) error {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if err := fn(name, string(text)); err != nil {
			return err
		}
	}
	return nil
}

// Version reads how far the database's schema is. An empty database has
// version 0.
func Version(ctx context.Context, db *sql.DB, dialect string) (State, error) {
	s := store{dialect: dialect}
	there, err := s.TableExists(ctx, db)
	if err != nil || !there {
		return State{}, err
	}
	rows, err := s.notes(ctx, db)
	if err != nil {
		return State{}, err
	}
	var state State
	for _, n := range rows {
		if n.finished {
			state.Version = max(state.Version, n.version)
		} else if state.Interrupted == 0 {
			state.Interrupted = n.version
		}
	}
	return state, nil
}

// Migrate brings the schema up to date. Several instances may do so at the
// same time: on a server one works while the others wait, on SQLite each
// statement is applied by whoever comes first. It refuses a schema that is
// newer than the program, or that was made from statements that have been
// changed since; the error is then an *Error. On a server db must be able to
// open two connections.
func Migrate(ctx context.Context, db *sql.DB, dialect string) error {
	steps, err := all(dialect)
	if err != nil {
		return err
	}
	return apply(ctx, db, dialect, steps)
}

func apply(ctx context.Context, db *sql.DB, dialect string, steps []step) error {
	unlock, err := lock(ctx, db, dialect)
	if err != nil {
		return err
	}
	defer unlock()
	s := store{dialect: dialect}
	if err := s.CreateVersionTable(ctx, db); err != nil {
		return err
	}
	notes, err := s.notes(ctx, db)
	if err != nil {
		return err
	}
	begun, err := compare(steps, notes)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectCustom, db, asFiles(steps), goose.WithStore(s), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	for _, one := range steps {
		if n, known := begun[one.version]; known && n.finished {
			continue
		}
		if err := applyOne(ctx, db, s, provider, one); err != nil {
			return err
		}
	}
	return nil
}

// compare refuses a database that knows more than the program, or that was
// made from other statements.
func compare(steps []step, notes []note) (map[int64]note, error) {
	byVersion := map[int64]step{}
	for _, one := range steps {
		byVersion[one.version] = one
	}
	latest := steps[len(steps)-1].version
	begun := map[int64]note{}
	for _, n := range notes {
		one, known := byVersion[n.version]
		switch {
		case n.version == 0:
		case n.version > latest:
			return nil, newer(n.version, latest)
		case !known || one.digest != n.digest:
			return nil, &Error{Kind: ErrChanged, Text: problem.Textf(
				"数据库结构的第 %d 步与本程序中的不同：数据库是由另一个版本的迁移文件建立的。请使用建立该数据库的版本，或从备份恢复。",
				"Step %d of the database schema differs from the one in this program: the database was made from other migration files. Use the program that made it, or restore a backup.", n.version)}
		}
		begun[n.version] = n
	}
	return begun, nil
}

func newer(version, latest int64) *Error {
	return &Error{Kind: ErrNewer, Text: problem.Textf(
		"数据库结构的版本是 %d，本程序只到 %d：请使用较新的程序，本程序不会改动该数据库。",
		"The database schema has version %d, this program ends at %d: use the newer program; this one does not touch the database.", version, latest)}
}

// applyOne notes that the statement begins, runs it, and notes its end: the
// latter together with the statement, where the database can take back a
// change of the schema.
func applyOne(ctx context.Context, db *sql.DB, s store, provider *goose.Provider, one step) error {
	resumed, err := s.begin(ctx, db, one)
	if err != nil {
		return err
	}
	_, err = provider.ApplyVersion(ctx, one.version, true)
	if err == nil || errors.Is(err, goose.ErrAlreadyApplied) {
		return nil
	}
	if done, e := s.GetMigration(ctx, db, one.version); e == nil && done.IsApplied {
		return nil // another instance has applied it meanwhile
	}
	if resumed && alreadyThere(err) {
		return s.finish(ctx, db, one.version)
	}
	return &Error{Kind: ErrFailed, Reason: err, Text: problem.Textf(
		"数据库结构的第 %[1]d 步（文件 %[2]s 的第 %[3]d 条语句）失败。此前的各步已完成并已记录，数据没有丢失。请排除下述原因（权限、磁盘、连接）后再次运行 steelyard migrate，它会从这一步继续；请勿手工改动表结构或 schema_steps。",
		"Step %[1]d of the database schema (statement %[3]d of %[2]s) failed. The steps before it are done and noted, and no data is lost. Remove the cause given here (rights, disk, connection) and run steelyard migrate again: it continues with this step. Do not change tables or schema_steps by hand.",
		one.version, one.file, one.version%1000)}
}

// alreadyThere recognises that a statement was carried out before the
// interruption: the servers carry out one change of the schema wholly or not
// at all, but cannot note it in the same transaction.
func alreadyThere(err error) bool {
	e, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && slices.Contains([]uint16{
		1050, // table exists
		1060, // column exists
		1061, // key exists
		1359, // trigger exists
		1091, // nothing to drop
	}, e.Number)
}

// asFiles lays the statements out as goose reads them: one file each.
func asFiles(steps []step) fs.FS {
	out := fstest.MapFS{}
	for _, one := range steps {
		name := fmt.Sprintf("%08d_%s", one.version, one.file)
		out[name] = &fstest.MapFile{
			Data: []byte("-- +goose Up\n-- +goose StatementBegin\n" + one.text + ";\n-- +goose StatementEnd\n"),
			Mode: 0o444, ModTime: time.Time{},
		}
	}
	return out
}
