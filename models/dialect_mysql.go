package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	gormmysql "gorm.io/driver/mysql"
	"gorm.io/gorm"

	"steelyard/compensation/problem"
)

// How long the server and the network may take.
const (
	dialTimeout  = 5 * time.Second
	readTimeout  = 5 * time.Minute // of the first row of a bulk query
	writeTimeout = 30 * time.Second
	lockSeconds  = "5" // wait for a row that somebody else has locked
)

// strictMode refuses what a server would otherwise cut, round or turn into
// zero in silence.
const strictMode = "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY"

// mysqlDialect is gorm's own dialector, on connections that are made here.
// Nothing is asked of the server: every server is spoken to alike.
func mysqlDialect(pool gorm.ConnPool) gorm.Dialector {
	return gormmysql.New(gormmysql.Config{
		Conn: pool, SkipInitializeWithVersion: true, DisableWithReturning: true,
		DSNConfig: mysql.NewConfig(), DSN: "-", // unused beside Conn
	})
}

// mysqlConfig makes the driver's settings from an address. Of the driver's own
// options only tls and socket can be given; everything else is settled here,
// above all that a query is never more than one statement.
func mysqlConfig(u *url.URL) (*mysql.Config, error) {
	c := mysql.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.DBName = strings.TrimPrefix(u.Path, "/")
	c.Net, c.Addr = "tcp", u.Host
	if u.Host != "" && u.Port() == "" {
		c.Addr = net.JoinHostPort(u.Hostname(), "3306")
	}
	for _, key := range slices.Sorted(maps.Keys(u.Query())) {
		value := u.Query().Get(key)
		switch key {
		case "tls":
			if !slices.Contains([]string{"true", "false", "skip-verify", "preferred"}, value) {
				return nil, badURL("数据库地址中 tls 只能是 true、false、skip-verify 或 preferred。", "tls in the database URL is true, false, skip-verify or preferred.")
			}
			c.TLSConfig = value
		case "socket":
			c.Net, c.Addr = "unix", value
		default:
			shown := problem.Show(key)
			return nil, badURL("数据库地址中不能有选项 "+shown+"：只可写 tls 和 socket。", "The database URL must not hold the option "+shown+": only tls and socket.")
		}
	}
	switch {
	case c.DBName == "" || strings.Contains(c.DBName, "/"):
		return nil, badURL("数据库地址应以 /库名 结尾。", "The database URL must end with /name-of-the-database.")
	case c.User == "" || c.Addr == "":
		return nil, badURL("数据库地址缺少用户或主机。", "The database URL lacks the user or the host.")
	}
	c.Timeout, c.ReadTimeout, c.WriteTimeout = dialTimeout, readTimeout, writeTimeout
	c.Loc, c.ParseTime, c.InterpolateParams, c.ClientFoundRows, c.RejectReadOnly = time.UTC, false, true, true, true
	c.MultiStatements, c.AllowAllFiles = false, false
	c.Logger = &mysql.NopLogger{} // what it would print comes back as an error too
	c.Params = map[string]string{
		"time_zone": "'+00:00'", "sql_mode": "'" + strictMode + "'",
		"innodb_lock_wait_timeout": lockSeconds, "lock_wait_timeout": "60",
	}
	return c, c.Apply(mysql.Charset("utf8mb4", "utf8mb4_bin"))
}

func badURL(zh, en string) error { return invalid("config.database_url", zh, en) }

// steadyConnector gives connections whose isolation level is set, in the one
// spelling that every server understands, and whose settings were read back.
type steadyConnector struct{ driver.Connector }

// Connect is for database/sql.
func (c steadyConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err = steady(ctx, conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func steady(ctx context.Context, conn driver.Conn) error {
	x, ok := conn.(interface {
		driver.ExecerContext
		driver.QueryerContext
	})
	if !ok {
		return errors.New("models: the driver's connection cannot run statements")
	}
	if _, err := x.ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", nil); err != nil {
		return err
	}
	return assertSettings(ctx, x)
}

// wanted are the settings that results hang on, each with the text that the
// server must give for it.
var wanted = [...]struct{ name, value string }{
	{"time_zone", "+00:00"},
	{"character_set_client", "utf8mb4"},
	{"character_set_connection", "utf8mb4"},
	{"character_set_results", "utf8mb4"},
	{"collation_connection", "utf8mb4_bin"},
}

// assertSettings reads a connection's settings back and refuses it where one
// of them is not as it must be, whoever has changed it.
func assertSettings(ctx context.Context, conn driver.QueryerContext) error {
	rows, err := conn.QueryContext(ctx, "SHOW SESSION VARIABLES WHERE Variable_name IN"+
		" ('time_zone', 'character_set_client', 'character_set_connection', 'character_set_results', 'collation_connection', 'sql_mode', 'tx_isolation', 'transaction_isolation')", nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	got := map[string]string{}
	for line := make([]driver.Value, 2); ; {
		if err := rows.Next(line); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		got[fmt.Sprintf("%s", line[0])] = fmt.Sprintf("%s", line[1])
	}
	for _, w := range wanted {
		if got[w.name] != w.value {
			return badSetting(w.name, got[w.name], w.value)
		}
	}
	for _, mode := range []string{"STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"} {
		if !slices.Contains(strings.Split(got["sql_mode"], ","), mode) {
			return badSetting("sql_mode", got["sql_mode"], mode)
		}
	}
	level := got["transaction_isolation"]
	if level == "" {
		level = got["tx_isolation"]
	}
	if level != "READ-COMMITTED" {
		return badSetting("transaction_isolation", level, "READ-COMMITTED")
	}
	return nil
}

func badSetting(name, got, want string) error {
	return NewError(Invalid, "config.database_setting", problem.Textf(
		"数据库连接的设置 %s 是 %s，必须是 %s：请检查服务器或代理是否改写了会话设置。",
		"The database connection has %s = %s and must have %s: check whether the server or a proxy rewrites session settings.", name, problem.Show(got), want))
}

// openMySQL opens a pool of steady connections.
func openMySQL(u *url.URL, maxConns int) (*sql.DB, error) {
	c, err := mysqlConfig(u)
	if err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return nil, badURL("数据库地址无法使用。", "The database URL cannot be used.")
	}
	pool := sql.OpenDB(steadyConnector{connector})
	if maxConns <= 0 {
		maxConns = 16
	}
	pool.SetMaxOpenConns(max(maxConns, 2)) // migrating needs two
	pool.SetMaxIdleConns(max(maxConns, 2))
	pool.SetConnMaxLifetime(10 * time.Minute)
	return pool, nil
}

// mysqlNumber gives the server's number of an error, 0 where there is none.
func mysqlNumber(err error) uint16 {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return e.Number
	}
	return 0
}

// connectionLost recognises that the server is gone or ends the connection.
func connectionLost(err error) bool {
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return slices.Contains([]uint16{
		1040, 1203, 1226, // too many connections
		1053, 1077, 1079, // the server ends
		1158, 1159, 1160, 1161, // the network
		1290, 1836, // read-only: a replica
		1317, 1927, 3024, 1969, // the query or its connection was ended
		1021, 1037, 1041, 1114, // no room
	}, mysqlNumber(err))
}

// lostRace recognises that another transaction was in the way, and that the
// server or the rollback has undone ours: deadlock, lock wait, serialization,
// and the same words of a cluster.
func lostRace(err error) bool {
	return slices.Contains([]uint16{1213, 1205, 1020, 3572, 1637, 8002, 8022, 8028, 9007}, mysqlNumber(err)) || sqliteBusy(err)
}
