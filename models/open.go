package models

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"steelyard/compensation/problem"
	"steelyard/migrations"
)

// Options say which store to open, and how.
type Options struct {
	// URL is sqlite:/path/to/file.db, or mysql://user:password@host:port/database
	// with tls= and socket= as its only options.
	URL string
	Log *slog.Logger // nil: none
	// Clock tells the time; nil: the machine's.
	Clock func() time.Time
	// MaxConns bounds the connections to a server, or the readers of a file;
	// 0: 16, or twice the processors.
	MaxConns int
	// SealKey is the file with the key that signs the head of the audit chain.
	// It is made, readable by its owner alone, when it is first needed, and it
	// belongs on another disk than the database. Empty: heads cannot be signed.
	SealKey string
}

// Open opens a store whose schema is up to date; see Migrate. The settings of
// every connection to a server are made here and read back. Errors: Invalid
// with what is wrong with the address, the settings or the schema; Busy where
// the server cannot be reached.
func Open(ctx context.Context, o Options) (*DB, error) {
	db, err := connect(o)
	if err != nil {
		return nil, err
	}
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Migrate brings the schema of a store up to date. Several instances may do it
// at the same time.
func Migrate(ctx context.Context, o Options) error {
	db, err := connect(o)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing is pending
	return schemaError(migrations.Migrate(ctx, db.write, db.dialect))
}

// connect opens the pools, and asks nothing of the database yet.
func connect(o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	db := &DB{log: o.Log, clock: o.Clock, sealKey: o.SealKey}
	var dialector gorm.Dialector
	switch scheme, rest, _ := strings.Cut(o.URL, ":"); scheme {
	case "sqlite":
		if err := checkFile(rest); err != nil {
			return nil, err
		}
		var err error
		if db.write, db.read, err = openSQLite(rest, o.MaxConns); err != nil {
			return nil, err
		}
		db.dialect, dialector = migrations.SQLite, sqliteDialect{db.read}
	case "mysql":
		u, err := url.Parse(o.URL)
		if err != nil { // the error would repeat the password
			return nil, badURL("数据库地址无法识别。", "The database URL cannot be read.")
		}
		if db.write, err = openMySQL(u, o.MaxConns); err != nil {
			return nil, err
		}
		db.read = db.write
		db.dialect, dialector = migrations.MySQL, mysqlDialect(db.read)
	default:
		return nil, badURL("数据库地址应以 sqlite: 或 mysql: 开头。", "The database URL must begin with sqlite: or mysql:.")
	}
	var err error
	db.orm, err = gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true, DisableAutomaticPing: true, TranslateError: true,
		Logger: logger.Discard, // it would write values into the log
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// checkFile refuses what is no file that lasts.
func checkFile(path string) error {
	switch {
	case path == "" || strings.HasPrefix(path, ":"):
		return badURL("sqlite: 之后应写文件路径；内存数据库不保存任何内容。", "sqlite: must be followed by the path of a file; a database in memory keeps nothing.")
	case strings.ContainsAny(path, "?#\x00"):
		return badURL("数据库文件的路径不能含有 ? 或 #。", "The path of the database file must not hold ? or #.")
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		shown := problem.Show(filepath.Dir(path))
		return badURL("数据库文件所在的目录 "+shown+" 不存在。", "The directory "+shown+" of the database file does not exist.")
	}
	return nil
}

// prepare reads what later work relies on, and refuses a schema that this
// program does not know.
func (db *DB) prepare(ctx context.Context) error {
	if db.dialect == migrations.MySQL {
		if err := db.read.QueryRowContext(ctx, "SELECT @@max_allowed_packet").Scan(&db.packet); err != nil {
			return db.classify(err)
		}
	}
	return db.checkSchema(ctx)
}

// checkSchema compares the schema of the database with the program's.
func (db *DB) checkSchema(ctx context.Context) error {
	state, err := migrations.Version(ctx, db.read, db.dialect)
	if err != nil {
		return db.classify(err)
	}
	latest, err := migrations.Latest()
	if err != nil {
		return err
	}
	switch {
	case state.Version > latest:
		return NewError(Invalid, "schema.newer", problem.Textf(
			"数据库结构的版本是 %d，本程序只到 %d：请使用较新的程序。", "The database schema has version %d, this program ends at %d: use the newer program.", state.Version, latest))
	case state.Version < latest || state.Interrupted != 0:
		return NewError(Invalid, "schema.older", problem.Textf(
			"数据库结构的版本是 %d，需要 %d：请先运行 steelyard migrate。", "The database schema has version %d and %d is needed: run steelyard migrate first.", state.Version, latest))
	}
	return nil
}

// schemaError keeps the sentence of a failed migration for people.
func schemaError(err error) error {
	if e, ok := errors.AsType[*migrations.Error](err); ok {
		return &Error{Kind: Invalid, Code: "schema.refused", Text: e.Text, Err: err}
	}
	return err
}

// clockSkew is how far this machine's clock may be from the database's, and
// behind the last entry of the audit.
const clockSkew = 10 * time.Second

// Ready tells whether the store can work: reachable, with the schema of this
// program, and with clocks that agree. Its errors are for /readyz.
func (db *DB) Ready(ctx context.Context) error {
	if err := db.checkSchema(ctx); err != nil {
		return err
	}
	now := InstantOf(db.clock())
	apart := Instant(clockSkew.Microseconds())
	if db.dialect == migrations.MySQL {
		var theirs Instant
		if err := db.read.QueryRowContext(ctx, "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)").Scan(&theirs); err != nil {
			return db.classify(err)
		}
		if now-theirs > apart || theirs-now > apart {
			return NewError(Busy, "clock.differs", problem.Text{ZH: "本机时钟与数据库服务器相差超过十秒。", EN: "This machine's clock and the database server's are more than ten seconds apart."})
		}
	}
	var last Instant
	err := db.read.QueryRowContext(ctx, "SELECT at FROM audit ORDER BY id DESC LIMIT 1").Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil && last-now > apart {
		return NewError(Busy, "clock.behind", problem.Text{ZH: "本机时钟早于最近一条审计记录。", EN: "This machine's clock is behind the last entry of the audit."})
	}
	return db.classify(err)
}
