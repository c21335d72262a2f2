package models_test

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/models/trial"
)

// Addresses that are misspelt, or that ask for what is not safe, are refused
// in both languages, and a password is never repeated.
func TestOpenRefusesAddresses(t *testing.T) {
	dir := t.TempDir()
	for address, want := range map[string]string{
		"":                        "sqlite: or mysql:",
		"postgres://u:geheim@h/d": "sqlite: or mysql:",
		"sqlite:":                 "path of a file",
		"sqlite::memory:":         "in memory",
		"sqlite:" + filepath.Join(dir, "none", "x.db"):      "does not exist",
		"sqlite:" + filepath.Join(dir, "x.db?_pragma=a(b)"): "must not hold ?",
		"mysql://u:geheim@h:1/":                             "name-of-the-database",
		"mysql://u:geheim@h:1/a/b":                          "name-of-the-database",
		"mysql://:geheim@h:1/d":                             "lacks the user",
		"mysql://u:geheim@/d":                               "lacks the user or the host",
		"mysql://u:geheim@h:1/d?multiStatements=true":       "multiStatements",
		"mysql://u:geheim@h:1/d?parseTime=true":             "parseTime",
		"mysql://u:geheim@h:1/d?sql_mode=''":                "sql_mode",
		"mysql://u:geheim@h:1/d?allowAllFiles=true":         "allowAllFiles",
		"mysql://u:geheim@h:1/d?time_zone=%27%2B08:00%27":   "time_zone",
		"mysql://u:geheim@h:1/d?tls=maybe":                  "tls in the database URL",
		"mysql://u:geheim@h:port/d":                         "cannot be read",
		"mysql://u:geheim%zz@h/d":                           "cannot be read",
	} {
		db, err := models.Open(t.Context(), models.Options{URL: address})
		e, ok := errors.AsType[*models.Error](err)
		if !ok || db != nil || e.Kind != models.Invalid || !strings.Contains(e.Text.EN, want) || e.Text.ZH == "" || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// Somebody between the service and the server rewrites the session: each
// setting is read back, and the store is not opened.
func TestE2_SessionSettingsAreAsserted(t *testing.T) {
	address := trial.URL(t, trial.MariaDB)
	p := trial.NewProxy(t, address)
	for _, c := range []struct{ name, part, with string }{
		{"time_zone", "'+00:00'", "'+08:00'"},
		{"time_zone", "'+00:00'", "'SYSTEM'"},
		{"sql_mode", "STRICT_TRANS_TABLES,", ""},
		{"sql_mode", "STRICT_ALL_TABLES,", ""},
		{"character_set_client", "utf8mb4 COLLATE utf8mb4_bin", "latin1"},
		{"collation_connection", "utf8mb4_bin", "utf8mb4_general_ci"},
		{"transaction_isolation", "READ COMMITTED", "REPEATABLE READ"},
	} {
		changed := 0
		p.Judge(func(s trial.Statement) trial.Fate {
			if !strings.HasPrefix(strings.ToUpper(s.Text), "SET ") || !strings.Contains(s.Text, c.part) {
				return trial.Fate{}
			}
			changed++
			return trial.Fate{Replace: strings.ReplaceAll(s.Text, c.part, c.with)}
		})
		db, err := models.Open(t.Context(), models.Options{URL: p.URL()})
		e, ok := errors.AsType[*models.Error](err)
		if !ok || db != nil || e.Code != "config.database_setting" || !strings.Contains(e.Text.EN, c.name+" =") || changed == 0 {
			t.Errorf("%s %s: %d changed, %v", c.name, c.with, changed, err)
		}
	}
	p.Judge(nil)
	db := trial.OpenURL(t, p.URL())
	if err := db.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	// Every later connection too, not only the first.
	p.Judge(func(s trial.Statement) trial.Fate {
		return trial.Fate{Swallow: strings.HasPrefix(s.Text, "SET ") && strings.Contains(s.Text, "time_zone")}
	})
	p.CutAll()
	if err := db.Ready(t.Context()); err == nil {
		t.Error("a connection with another time zone is used")
	}
}

// What is written and read does not move with the time zone of the server.
func TestE2_InstantsDoNotMove(t *testing.T) {
	address := trial.URL(t, trial.MariaDB)
	admin := trial.Raw(t, address)
	if _, err := admin.Exec("SET GLOBAL time_zone = '+08:00'"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("SET GLOBAL time_zone = 'SYSTEM'"); err != nil {
			t.Error(err)
		}
	})
	newYear := time.Date(2025, 12, 31, 16, 30, 0, 123456000, time.UTC)
	db := trial.OpenURL(t, address)
	err := db.Work(t.Context(), func(tx *models.Tx) error {
		return errors.Join(
			tx.Insert("attempts", map[string]any{"id": "t", "failures": 0, "last_at": models.InstantOf(newYear), "next_at": 0}),
			tx.Insert("base_pays", map[string]any{"person": "E1", "valid_from": "2026-01-01", "revision": 1, "batch": 1, "withdrawn": 0, "currency": "CNY", "minor": 1, "bank": ""}))
	})
	if err != nil {
		t.Fatal(err)
	}
	var at models.Instant
	var day, zone string
	if err := db.View(t.Context(), func(tx *models.Tx) error {
		return errors.Join(tx.Read(&at, "SELECT last_at FROM attempts"), tx.Read(&day, "SELECT valid_from FROM base_pays"), tx.Read(&zone, "SELECT @@session.time_zone"))
	}); err != nil || !at.Time().Equal(newYear) || day != "2026-01-01" || zone != "+00:00" {
		t.Errorf("%v %s %s %v", at, day, zone, err)
	}
	if err := db.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

// More than one statement in a query is refused by the connection itself.
func TestG2_OneStatementPerQuery(t *testing.T) {
	db := trial.Open(t, trial.MariaDB)
	err := db.Work(t.Context(), func(tx *models.Tx) error {
		_, err := tx.Exec("DELETE FROM attempts; DELETE FROM leases")
		return err
	})
	if err == nil {
		t.Error("two statements were carried out")
	}
}

// Each thing that must be right for working, broken in turn.
func TestI4_Ready(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		now := time.Now()
		db := trial.OpenWith(t, models.Options{URL: url, Clock: func() time.Time { return now }})
		if err := db.Ready(t.Context()); err != nil {
			t.Error(err)
		}
		record(t, db, "a")
		now = now.Add(-time.Minute)
		if err := db.Ready(t.Context()); !models.IsKind(err, models.Busy) {
			t.Errorf("the clock is behind: %v", err)
		}
		now = now.Add(time.Hour)
		if err := db.Ready(t.Context()); (err != nil) != (db.Dialect() == "mysql") {
			t.Errorf("the clock is ahead: %v", err)
		}
		now = time.Now()
		if _, err := trial.Raw(t, url).Exec("INSERT INTO schema_steps (version, digest, started_at, finished_at) VALUES (99001, '', 1, 1)"); err != nil {
			t.Fatal(err)
		}
		if err := db.Ready(t.Context()); err == nil {
			t.Error("another schema is ready")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := db.Ready(ctx); !models.IsKind(err, models.Busy) {
			t.Errorf("%v", err)
		}
	})
	db, p := behindProxy(t)
	p.Judge(func(trial.Statement) trial.Fate { return trial.Fate{Cut: true} })
	if err := db.Ready(t.Context()); !models.IsKind(err, models.Busy) {
		t.Errorf("no server: %v", err)
	}
	p.Judge(nil)
	if err := db.Ready(t.Context()); err != nil {
		t.Errorf("the server is back: %v", err)
	}
}

// A server that is not there is Busy, at once and without its address.
func TestOpenWithoutServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	_, err = models.Open(t.Context(), models.Options{URL: "mysql://u:geheim@" + addr + "/d"})
	if !models.IsKind(err, models.Busy) || strings.Contains(err.Error(), "geheim") {
		t.Errorf("%v", err)
	}
}

// The pragmas that durability and checks hang on hold on every connection.
func TestSQLitePragmas(t *testing.T) {
	db := trial.Open(t, trial.SQLite)
	check := func(tx *models.Tx) error {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"} {
			var got string
			if err := tx.Read(&got, "PRAGMA "+pragma); err != nil || got != want {
				t.Errorf("%s is %q, %v", pragma, got, err)
			}
		}
		return nil
	}
	if err := errors.Join(db.View(t.Context(), check), db.Work(t.Context(), check)); err != nil {
		t.Error(err)
	}
}

// Another process holds the file: the change waits, and is Busy in the end.
func TestSQLiteBusyIsBusy(t *testing.T) {
	address := trial.URL(t, trial.SQLite)
	db, raw := trial.OpenURL(t, address), trial.Raw(t, address)
	conn, err := raw.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := db.Update(ctx, console, threeRows("held")); !models.IsKind(err, models.Busy) {
		t.Errorf("%v", err)
	}
	if rows, _ := stored(t, db, "held"); rows != 0 { // and readers read on
		t.Errorf("%d rows", rows)
	}
	if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if err := db.Update(t.Context(), console, threeRows("free")); err != nil {
		t.Error(err)
	}
}

// The kinds of failures keep their inner error for the log, and every text has
// two languages.
func TestClassify(t *testing.T) {
	db := trial.Open(t, trial.SQLite)
	own := models.NewError(models.Conflict, "run.closed", problem.Text{ZH: "已关闭", EN: "closed"})
	for _, c := range []struct {
		err  error
		kind models.Kind
		ok   bool
	}{
		{own, models.Conflict, true},
		{fmt.Errorf("wrapped: %w", own), models.Conflict, true},
		{driver.ErrBadConn, models.Busy, true},
		{mysql.ErrInvalidConn, models.Busy, true},
		{io.ErrUnexpectedEOF, models.Busy, true},
		{&net.OpError{Op: "dial", Err: errors.New("refused")}, models.Busy, true},
		{&mysql.MySQLError{Number: 1213}, models.Busy, true},
		{&mysql.MySQLError{Number: 1290}, models.Busy, true},
		{&mysql.MySQLError{Number: 1927}, models.Busy, true},
		{context.DeadlineExceeded, models.Busy, true},
		{&mysql.MySQLError{Number: 1064}, 0, false},
		{errors.New("a defect"), 0, false},
	} {
		err := db.View(t.Context(), func(*models.Tx) error { return c.err })
		e, ok := errors.AsType[*models.Error](err)
		if ok != c.ok || !errors.Is(err, c.err) || ok && (e.Kind != c.kind || e.Text.ZH == "" || e.Text.EN == "" || !models.IsKind(err, c.kind)) {
			t.Errorf("%v: %v", c.err, err)
		}
	}
}

func TestID(t *testing.T) {
	var ids []string
	for range 1000 {
		ids = append(ids, models.NewID().String())
	}
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != 1000 || ids[0][14] != '7' {
		t.Errorf("%v", ids[:3])
	}
	for _, s := range []string{"", "x", strings.ToUpper(ids[0]), "{" + ids[0] + "}", "urn:uuid:" + ids[0], strings.ReplaceAll(ids[0], "-", ""), ids[0] + " ", "1 OR 1=1"} {
		if id, err := models.ParseID(s); err == nil || !id.IsZero() {
			t.Errorf("%q is read as %v", s, id)
		}
	}
	id := models.NewID()
	data, err := json.Marshal(map[string]models.ID{"a": id, "b": {}})
	var read map[string]models.ID
	if err != nil || string(data) != `{"a":"`+id.String()+`","b":""}` || json.Unmarshal(data, &read) != nil || read["a"] != id || !read["b"].IsZero() {
		t.Errorf("%s %v %v", data, read, err)
	}
	if json.Unmarshal([]byte(`{"a":"no"}`), &read) == nil {
		t.Error("a text that is none is read")
	}
	var scanned models.ID
	for _, src := range []any{[]byte{1}, "short", 7, true} {
		if scanned.Scan(src) == nil {
			t.Errorf("%v is read", src)
		}
	}
	if v, err := (models.ID{}).Value(); v != nil || err != nil {
		t.Errorf("%v %v", v, err)
	}
	if err := errors.Join(scanned.Scan(id[:]), scanned.Scan(string(id[:]))); err != nil || scanned != id {
		t.Errorf("%v %v", scanned, err)
	}
	if err := scanned.Scan(nil); err != nil || !scanned.IsZero() {
		t.Errorf("%v %v", scanned, err)
	}
}

// The zero ID is equal to no row, not to those that have none.
func TestZeroIDMatchesNothing(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		id := newUser(t, db, "carla")
		for want, key := range map[int]models.ID{1: id, 0: {}} {
			var n, none int
			if err := db.View(t.Context(), func(tx *models.Tx) error {
				return errors.Join(tx.Read(&n, "SELECT COUNT(*) FROM users WHERE id = ?", key), tx.Read(&none, "SELECT COUNT(*) FROM audit WHERE user_id = ?", models.ID{}))
			}); err != nil || n != want || none != 0 {
				t.Errorf("%v: %d %d %v", key, n, none, err)
			}
		}
	})
}

func TestInstant(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	for _, c := range []struct {
		at   time.Time
		json string
	}{
		{time.Date(2026, 1, 1, 0, 30, 0, 0, shanghai), `"2025-12-31T16:30:00.000000Z"`},
		{time.Date(2026, 1, 1, 0, 30, 0, 123456789, time.UTC), `"2026-01-01T00:30:00.123456Z"`},
		{time.Date(1969, 12, 31, 23, 59, 59, 1, time.UTC), `"1969-12-31T23:59:59.000000Z"`},
	} {
		i := models.InstantOf(c.at)
		data, err := json.Marshal(i)
		var read models.Instant
		if err != nil || string(data) != c.json || json.Unmarshal(data, &read) != nil || read != i {
			t.Errorf("%s %v %v", data, read, err)
		}
	}
	var i models.Instant = 5
	if err := json.Unmarshal([]byte(`"2026-01-01T08:00:00+08:00"`), &i); err != nil || i != models.InstantOf(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%v %v", i, err)
	}
	if err := json.Unmarshal([]byte(`null`), &i); err != nil || i != 0 {
		t.Errorf("%v %v", i, err)
	}
	if data, err := json.Marshal(models.Instant(0)); err != nil || string(data) != "null" {
		t.Errorf("%s %v", data, err)
	}
	for _, s := range []string{`5`, `"yesterday"`, `"2026-01-01"`} {
		if json.Unmarshal([]byte(s), &i) == nil {
			t.Errorf("%s is read", s)
		}
	}
}
