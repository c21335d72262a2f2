package migrations_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"steelyard/migrations"
	"steelyard/models"
	"steelyard/models/trial"
)

// each runs fn for both dialects with the address of a database without tables.
func each(t *testing.T, fn func(t *testing.T, address, dialect string)) {
	for _, d := range trial.Dialects() {
		dialect := migrations.SQLite
		if d == trial.MariaDB {
			dialect = migrations.MySQL
		}
		t.Run(d, func(t *testing.T) { fn(t, trial.Blank(t, d), dialect) })
	}
}

// shape is everything that a database says about its schema.
func shape(t *testing.T, db *sql.DB, dialect string) []string {
	t.Helper()
	queries := []string{"SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"}
	if dialect == migrations.MySQL {
		queries = []string{
			"SELECT CONCAT_WS(' ', table_name, column_name, column_type, is_nullable, IFNULL(collation_name, ''), extra) FROM information_schema.columns WHERE table_schema = DATABASE()",
			"SELECT CONCAT_WS(' ', table_name, index_name, seq_in_index, column_name, non_unique) FROM information_schema.statistics WHERE table_schema = DATABASE()",
			"SELECT CONCAT_WS(' ', event_object_table, trigger_name, event_manipulation, action_statement) FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
		}
	}
	queries = append(queries, "SELECT name FROM leases", "SELECT version FROM schema_steps WHERE finished_at IS NOT NULL AND version > 0") // 0 marks the empty table; a start that was cut off right behind it leaves it out
	var list []string
	for _, q := range queries {
		rows, err := db.Query(q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				t.Fatal(err)
			}
			list = append(list, s)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(list)
	return list
}

// wholeShape is the shape after an undisturbed migration.
func wholeShape(t *testing.T, dialect string) []string {
	t.Helper()
	d := trial.SQLite
	if dialect == migrations.MySQL {
		d = trial.MariaDB
	}
	address := trial.Blank(t, d)
	if err := models.Migrate(t.Context(), models.Options{URL: address}); err != nil {
		t.Fatal(err)
	}
	return shape(t, trial.Raw(t, address), dialect)
}

func TestMigrateIsDoneOnce(t *testing.T) {
	each(t, func(t *testing.T, address, dialect string) {
		ctx, db := t.Context(), trial.Raw(t, address)
		if s, err := migrations.Version(ctx, db, dialect); err != nil || s != (migrations.State{}) {
			t.Errorf("an empty database: %+v, %v", s, err)
		}
		for range 2 {
			if err := models.Migrate(ctx, models.Options{URL: address}); err != nil {
				t.Fatal(err)
			}
		}
		latest, err := migrations.Latest()
		if s, e := migrations.Version(ctx, db, dialect); e != nil || err != nil || s.Version != latest || s.Interrupted != 0 || latest < 3001 {
			t.Errorf("%+v, %d, %v, %v", s, latest, err, e)
		}
	})
}

// small is a schema of two files for exhaustive trials.
var small = [][2]string{
	{"0001_a.sql", "CREATE TABLE a (\n id @INT NOT NULL PRIMARY KEY,\n n @INT NOT NULL\n) @TABLE;\nCREATE INDEX a_by_n ON a (n);\nINSERT INTO a (id, n) VALUES (1, 1);\n@APPEND_ONLY(a)\n"},
	{"0002_b.sql", "CREATE TABLE b (\n id @INT NOT NULL PRIMARY KEY\n) @TABLE;\nALTER TABLE b ADD COLUMN n INTEGER;\nINSERT INTO b (id, n) SELECT 1, 1;\n"},
}

// The connection to the server is cut at every statement of a migration,
// before and after the server has carried it out. The next start completes it:
// nothing is missing, and nothing was done twice.
func TestD19_InterruptedAtEachStatement(t *testing.T) {
	address := trial.Blank(t, trial.MariaDB)
	p, admin := trial.NewProxy(t, address), trial.Raw(t, address)
	for at := 0; ; at++ {
		cuts := 0
		for _, fate := range []trial.Fate{{Cut: true}, {CutReply: true}} {
			for _, table := range []string{"a", "b", "schema_steps"} {
				if _, err := admin.Exec("DROP TABLE IF EXISTS " + table); err != nil {
					t.Fatal(err)
				}
			}
			db := trial.Raw(t, p.URL())
			db.SetMaxIdleConns(2)
			p.Judge(func(s trial.Statement) trial.Fate {
				if s.N == at {
					cuts++
					return fate
				}
				return trial.Fate{}
			})
			err := migrations.Apply(t.Context(), db, migrations.MySQL, small...)
			p.Judge(nil)
			var failed *migrations.Error
			if errors.As(err, &failed) && (!errors.Is(err, migrations.ErrFailed) || !strings.Contains(failed.Text.ZH, "steelyard migrate") || !strings.Contains(failed.Text.EN, "steelyard migrate")) {
				t.Errorf("statement %d: the text does not say what to do: %v", at, err)
			}
			if err := migrations.Apply(t.Context(), db, migrations.MySQL, small...); err != nil {
				t.Fatalf("statement %d: the next start fails: %v", at, err)
			}
			var a, b, triggers int
			if err := errors.Join(admin.QueryRow("SELECT SUM(n) FROM a").Scan(&a), admin.QueryRow("SELECT SUM(n) FROM b").Scan(&b),
				admin.QueryRow("SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE()").Scan(&triggers)); err != nil {
				t.Fatal(err)
			}
			if a != 1 || b != 1 || triggers != 2 {
				t.Errorf("statement %d: %d %d %d", at, a, b, triggers)
			}
		}
		if cuts == 0 {
			if at < 30 {
				t.Fatalf("only %d statements were seen", at)
			}
			return
		}
	}
}

// The shipped schema, interrupted again and again on the way.
func TestD19_ShippedSchemaIsCompleted(t *testing.T) {
	t.Run("mariadb", func(t *testing.T) {
		address := trial.Blank(t, trial.MariaDB)
		p := trial.NewProxy(t, address)
		var err error
		interrupted := 0
		for n := range 200 {
			p.Judge(func(s trial.Statement) trial.Fate {
				if s.N%60 == 59-n%20 {
					return trial.Fate{Cut: n%2 == 0, CutReply: n%2 == 1}
				}
				return trial.Fate{}
			})
			if err = models.Migrate(t.Context(), models.Options{URL: p.URL()}); err == nil {
				break
			}
			interrupted++
		}
		if err != nil || interrupted < 5 {
			t.Fatalf("after %d interruptions: %v", interrupted, err)
		}
		same(t, shape(t, trial.Raw(t, address), migrations.MySQL), wholeShape(t, migrations.MySQL))
	})
	t.Run("sqlite", func(t *testing.T) {
		address := trial.Blank(t, trial.SQLite)
		var err error
		interrupted := 0
		for range 500 {
			ctx, cancel := context.WithTimeout(t.Context(), rand.N(15*time.Millisecond))
			err = models.Migrate(ctx, models.Options{URL: address})
			cancel()
			if err == nil {
				break
			}
			interrupted++
		}
		if err != nil {
			err = models.Migrate(t.Context(), models.Options{URL: address})
		}
		if err != nil || interrupted == 0 {
			t.Fatalf("after %d interruptions: %v", interrupted, err)
		}
		same(t, shape(t, trial.Raw(t, address), migrations.SQLite), wholeShape(t, migrations.SQLite))
	})
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	if len(want) < 100 || !slices.Equal(got, want) {
		t.Errorf("the schema differs: %d entries, want %d", len(got), len(want))
		for _, s := range got {
			if !slices.Contains(want, s) {
				t.Errorf("more: %s", s)
			}
		}
		for _, s := range want {
			if !slices.Contains(got, s) {
				t.Errorf("missing: %s", s)
			}
		}
	}
}

// Three instances start at once on an empty database.
func TestD19_ThreeInstancesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, address, dialect string) {
		failures := make([]error, 3)
		var wait sync.WaitGroup
		for i := range failures {
			wait.Go(func() { failures[i] = models.Migrate(t.Context(), models.Options{URL: address}) })
		}
		wait.Wait()
		if err := errors.Join(failures...); err != nil {
			t.Fatal(err)
		}
		same(t, shape(t, trial.Raw(t, address), dialect), wholeShape(t, dialect))
	})
}

// An older program does not touch a newer schema, and says so.
func TestD19_NewerSchemaIsRefused(t *testing.T) {
	each(t, func(t *testing.T, address, dialect string) {
		ctx, o := t.Context(), models.Options{URL: address}
		if err := models.Migrate(ctx, o); err != nil {
			t.Fatal(err)
		}
		db := trial.Raw(t, address)
		if _, err := db.Exec("INSERT INTO schema_steps (version, digest, started_at, finished_at) VALUES (99001, '', 1, 1)"); err != nil {
			t.Fatal(err)
		}
		if err := migrations.Migrate(ctx, db, dialect); !errors.Is(err, migrations.ErrNewer) {
			t.Errorf("%v", err)
		}
		if err := models.Migrate(ctx, o); !models.IsKind(err, models.Invalid) {
			t.Errorf("%v", err)
		}
		opened, err := models.Open(ctx, o)
		if e, ok := errors.AsType[*models.Error](err); !ok || e.Code != "schema.newer" || e.Text.ZH == "" || opened != nil {
			t.Errorf("%v", err)
		}
	})
}

// A store whose schema is behind, or half made, is not opened.
func TestD19_OlderSchemaIsNotOpened(t *testing.T) {
	each(t, func(t *testing.T, address, _ string) {
		ctx, o := t.Context(), models.Options{URL: address}
		refused := func(when string) {
			t.Helper()
			opened, err := models.Open(ctx, o)
			if e, ok := errors.AsType[*models.Error](err); !ok || e.Code != "schema.older" || !strings.Contains(e.Text.EN, "steelyard migrate") || opened != nil {
				t.Errorf("%s: %v", when, err)
			}
		}
		refused("empty")
		if err := models.Migrate(ctx, o); err != nil {
			t.Fatal(err)
		}
		db := trial.Raw(t, address)
		if _, err := db.Exec("UPDATE schema_steps SET finished_at = NULL WHERE version = 2003"); err != nil {
			t.Fatal(err)
		}
		refused("half made")
	})
}

// A statement that was applied and is another one now is found.
func TestD19_ChangedStatementIsRefused(t *testing.T) {
	each(t, func(t *testing.T, address, dialect string) {
		db := trial.Raw(t, address)
		if err := migrations.Apply(t.Context(), db, dialect, small...); err != nil {
			t.Fatal(err)
		}
		changed := slices.Clone(small)
		changed[1][1] = strings.Replace(changed[1][1], "id @INT", "id @INSTANT", 1)
		if err := migrations.Apply(t.Context(), db, dialect, changed...); !errors.Is(err, migrations.ErrChanged) {
			t.Errorf("%v", err)
		}
		changed[1][1] = "-- a comment more\n" + small[1][1] + "CREATE INDEX b_by_n ON b (n);\n"
		if err := migrations.Apply(t.Context(), db, dialect, changed...); err != nil {
			t.Errorf("a comment and a statement more: %v", err)
		}
	})
}

// A statement that fails stops the migration with a text; it is the first one
// to be done when its cause is gone.
func TestD19_FailedStatementIsTheNext(t *testing.T) {
	each(t, func(t *testing.T, address, dialect string) {
		ctx, db := t.Context(), trial.Raw(t, address)
		files := [][2]string{{"0001_a.sql", "CREATE TABLE a (\n id @INT NOT NULL PRIMARY KEY\n) @TABLE;\nINSERT INTO a (id) SELECT n FROM later;\nCREATE INDEX a_by_id ON a (id);\n"}}
		err := migrations.Apply(ctx, db, dialect, files...)
		if !errors.Is(err, migrations.ErrFailed) || !strings.Contains(err.Error(), "statement 2 of 0001_a.sql") {
			t.Fatalf("%v", err)
		}
		if s, err := migrations.Version(ctx, db, dialect); err != nil || s != (migrations.State{Version: 1001, Interrupted: 1002}) {
			t.Errorf("%+v, %v", s, err)
		}
		if _, err := db.Exec("CREATE TABLE later (n INTEGER)"); err != nil {
			t.Fatal(err)
		}
		if err := migrations.Apply(ctx, db, dialect, files...); err != nil {
			t.Error(err)
		}
		if s, err := migrations.Version(ctx, db, dialect); err != nil || s != (migrations.State{Version: 1003}) {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

func TestUnknownDialect(t *testing.T) {
	if err := migrations.Migrate(t.Context(), nil, "oracle"); err == nil || !strings.Contains(err.Error(), "oracle") {
		t.Error(fmt.Sprint(err))
	}
}
