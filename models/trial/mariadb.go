package trial

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"steelyard/migrations"
	"steelyard/models"
)

// instance is the server of this test process.
type instance struct {
	addr  string
	dir   string
	root  *sql.DB
	names atomic.Int64
	alive io.WriteCloser // the watchdog ends the server when this is closed: with the process at the latest

	mu    sync.Mutex
	free  []string        // migrated and empty databases
	taint map[string]bool // those that a test has opened past the store
}

// server starts the server when the first test asks for it. Without the
// program the test is skipped, or fails where CI is set.
func server(t testing.TB) *instance {
	t.Helper()
	if only := os.Getenv("STEELYARD_TEST_DIALECT"); only != "" && only != MariaDB {
		without(t, errors.New("only "+only+" was asked for"))
	}
	if _, err := program(); err != nil {
		without(t, err)
	}
	s, err := serverOnce()
	if err != nil {
		t.Fatalf("the MariaDB server does not start: %v", err)
	}
	return s
}

// without ends a test that needs the server where there is none.
func without(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("CI is set and there is no MariaDB server: %v", err)
	}
	t.Skipf("there is no MariaDB server for this test: %v", err)
}

var serverOnce = sync.OnceValues(start)

// program finds the server's program, which Debian keeps out of the path of
// ordinary users.
func program() (string, error) {
	for _, name := range []string{"mariadbd", "/usr/sbin/mariadbd", "/usr/local/sbin/mariadbd", "mysqld"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("mariadbd is not installed")
}

// watchdog makes a server's data and runs the server for as long as its input
// is open; then it removes the directory. However the test process ends, its
// end closes the input.
const watchdog = `trap '' INT TERM HUP
dir=$1; user=$2; shift 2
(mariadb-install-db --no-defaults "$user" --datadir="$dir/data" --auth-root-authentication-method=normal --skip-test-db &&
exec "$@") >"$dir/log" 2>&1 </dev/null &
pid=$!
cat >/dev/null
kill -9 $pid
wait $pid
rm -rf "$dir"`

func start() (*instance, error) {
	binary, err := program()
	if err != nil {
		return nil, err
	}
	for range 3 { // another process may take the port that was found free
		var s *instance
		if s, err = startOnce(binary); err == nil {
			return s, nil
		}
	}
	return nil, err
}

// asUser names the user to run as: the server refuses to run as root unasked.
func asUser() string {
	me, err := user.Current()
	if err != nil {
		return "--user=mysql"
	}
	return "--user=" + me.Username
}

func startOnce(binary string) (*instance, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(addr)
	dir, err := os.MkdirTemp("", "steelyard-mariadb")
	if err != nil {
		return nil, err
	}
	users := filepath.Join(dir, "users.sql")
	if err := os.WriteFile(users, []byte("CREATE USER trial@'%' IDENTIFIED BY 'throwaway-server';\nGRANT ALL ON *.* TO trial@'%' WITH GRANT OPTION;\n"), 0o600); err != nil {
		return nil, err
	}
	command := exec.Command("sh", "-c", watchdog, "watchdog", dir, asUser(), binary, "--no-defaults", asUser(),
		"--datadir="+filepath.Join(dir, "data"), "--tmpdir="+dir, // servers delete what they find in a common one
		"--socket="+filepath.Join(dir, "s"), "--pid-file="+filepath.Join(dir, "pid"), "--init-file="+users,
		"--bind-address=127.0.0.1", "--port="+port, "--skip-name-resolve", "--skip-log-bin", "--max-connections=300", "--performance-schema=OFF",
		"--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite", "--innodb-buffer-pool-size=128M", "--innodb-log-file-size=64M", "--debug-no-sync")
	alive, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	s := &instance{addr: addr, dir: dir, alive: alive, taint: map[string]bool{}}
	if s.root, err = raw(s.url("mysql")); err != nil {
		return nil, err
	}
	var log []byte
	for range 2400 {
		if err = s.root.Ping(); err == nil {
			return s, nil
		}
		log, _ = os.ReadFile(filepath.Join(dir, "log"))
		if bytes.Contains(log, []byte("Aborting")) || bytes.Contains(log, []byte("ystem tables failed")) || bytes.Contains(log, []byte("Access denied")) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil, errors.Join(fmt.Errorf("%w\n%s", err, log), alive.Close(), s.root.Close())
}

func (s *instance) url(database string) string {
	return "mysql://trial:throwaway-server@" + s.addr + "/" + database
}

// database makes a database for a test, or takes one that an earlier test has
// left; migrated ones are emptied afterwards and used again.
func (s *instance) database(t testing.TB, migrated bool) string {
	t.Helper()
	name := s.reuse(migrated)
	if name == "" {
		name = fmt.Sprintf("t%d", s.names.Add(1))
		if _, err := s.root.Exec("CREATE DATABASE " + name); err != nil {
			t.Fatal(err)
		}
		if migrated {
			if err := models.Migrate(context.Background(), models.Options{URL: s.url(name)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Cleanup(func() {
		var err error
		if s.tainted(name) || !migrated {
			_, err = s.root.Exec("DROP DATABASE " + name)
		} else if err = s.empty(name); err == nil {
			s.mu.Lock()
			s.free = append(s.free, name)
			s.mu.Unlock()
		}
		if err != nil {
			t.Error(err)
		}
	})
	return s.url(name)
}

func (s *instance) reuse(migrated bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !migrated || len(s.free) == 0 {
		return ""
	}
	name := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	return name
}

func (s *instance) tainted(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taint[name]
}

// empty brings a database back to what a migration leaves. Truncating passes
// by the triggers that keep rows.
func (s *instance) empty(name string) error {
	tables, err := migrations.Tables()
	if err != nil {
		return err
	}
	var parts []string
	for _, t := range tables {
		parts = append(parts, "SELECT '"+t.Name+"' FROM DUAL WHERE EXISTS (SELECT 1 FROM "+name+"."+t.Name+")")
	}
	rows, err := s.root.Query(strings.Join(parts, " UNION ALL "))
	if err != nil {
		return err
	}
	defer rows.Close()        //nolint:errcheck // Err tells
	full := []string{"audit"} // always: its numbers begin anew, also where every row was rolled back
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			return err
		}
		if table != "audit" {
			full = append(full, table)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, table := range full {
		if _, err := s.root.Exec("TRUNCATE TABLE " + name + "." + table); err != nil {
			return err
		}
	}
	seeds, err := migrations.Seeds()
	if err != nil {
		return err
	}
	for _, statement := range seeds {
		if _, err := s.root.Exec(strings.Replace(statement, "INSERT INTO ", "INSERT INTO "+name+".", 1)); err != nil {
			return err
		}
	}
	return nil
}
