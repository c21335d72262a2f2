// Package trial gives tests real databases: a file of SQLite always, and a
// MariaDB server that the test process starts on a directory of its own, where
// its program is installed. Where the environment says CI the server must be
// there. Only tests import this package.
package trial

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "modernc.org/sqlite" // the driver of Raw

	"steelyard/models"
)

// The dialects that tests run on.
const (
	SQLite  = "sqlite"
	MariaDB = "mariadb"
)

// Dialects are all of them.
func Dialects() []string { return []string{SQLite, MariaDB} }

// Each runs fn once per dialect, on a fresh and empty store of its own.
func Each(t *testing.T, fn func(t *testing.T, db *models.DB)) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) { fn(t, OpenURL(t, url)) })
}

// EachURL runs fn once per dialect, with the address of a fresh store.
func EachURL(t *testing.T, fn func(t *testing.T, url string)) {
	t.Helper()
	for _, dialect := range Dialects() {
		t.Run(dialect, func(t *testing.T) { fn(t, URL(t, dialect)) })
	}
}

// Open opens a fresh and empty store.
func Open(t testing.TB, dialect string) *models.DB {
	t.Helper()
	return OpenURL(t, URL(t, dialect))
}

// OpenURL opens the store at an address until the test ends. Its head is
// signed with a key of the test.
func OpenURL(t testing.TB, url string) *models.DB {
	t.Helper()
	return OpenWith(t, models.Options{URL: url})
}

// OpenWith opens a store with options until the test ends.
func OpenWith(t testing.TB, o models.Options) *models.DB {
	t.Helper()
	if o.SealKey == "" {
		o.SealKey = filepath.Join(t.TempDir(), "seal.key")
	}
	db, err := models.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// URL gives the address of a fresh store with the newest schema and no rows
// but those of the schema. It lasts until the test ends.
func URL(t testing.TB, dialect string) string {
	t.Helper()
	if dialect == SQLite {
		path := filepath.Join(t.TempDir(), "steelyard.db")
		if err := os.WriteFile(path, template(t), 0o600); err != nil {
			t.Fatal(err)
		}
		return "sqlite:" + path
	}
	return server(t).database(t, true)
}

// Blank gives the address of a database without any table.
func Blank(t testing.TB, dialect string) string {
	t.Helper()
	if dialect == SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "steelyard.db")
	}
	return server(t).database(t, false)
}

// Raw opens the same database beside the store, as somebody does who has its
// password: for looking at rows, and for tampering with them. There are no
// settings of ours, and transactions take the servers' defaults.
func Raw(t testing.TB, address string) *sql.DB {
	t.Helper()
	if !strings.HasPrefix(address, "sqlite:") {
		s := server(t)
		s.mu.Lock()
		s.taint[address[strings.LastIndexByte(address, '/')+1:]] = true
		s.mu.Unlock()
	}
	db, err := raw(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func raw(address string) (*sql.DB, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		return sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("trial: the address cannot be read")
	}
	c := mysql.NewConfig()
	c.User, c.Net, c.Addr, c.DBName = u.User.Username(), "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
	c.Passwd, _ = u.User.Password()
	c.InterpolateParams, c.Logger = true, &mysql.NopLogger{}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// template is a file with the newest schema, made once per process.
func template(t testing.TB) []byte {
	t.Helper()
	data, err := templateOnce()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var templateOnce = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "steelyard-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	path := filepath.Join(dir, "template.db")
	if err := models.Migrate(context.Background(), models.Options{URL: "sqlite:" + path}); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // closing the last connection has written the log back into the file
})
