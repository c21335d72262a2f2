package models_test

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"steelyard/migrations"
	"steelyard/models"
	"steelyard/models/trial"
)

// columnOfTable is a column with a value that it takes.
type columnOfTable struct {
	name  string
	value any
}

var (
	sqliteColumn = regexp.MustCompile(`(?m)^\s*(\w+) +(INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT|INTEGER|TEXT|BLOB)([^\n]*?),?$`)
	blobLength   = regexp.MustCompile(`length\(\w+\) = (\d+)`)
)

// columnsOf reads a table's columns from the database itself.
func columnsOf(t *testing.T, db *sql.DB, dialect, table string) (list []columnOfTable) {
	t.Helper()
	if dialect == migrations.SQLite {
		var text string
		if err := db.QueryRow("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", table).Scan(&text); err != nil {
			t.Fatal(err)
		}
		for _, m := range sqliteColumn.FindAllStringSubmatch(text, -1) {
			switch length := blobLength.FindStringSubmatch(m[3]); {
			case strings.Contains(m[2], "AUTOINCREMENT"):
			case m[2] == "INTEGER":
				list = append(list, columnOfTable{m[1], int64(1)})
			case m[2] == "BLOB" && length != nil && length[1] == "16":
				list = append(list, columnOfTable{m[1], make([]byte, 16)})
			case m[2] == "BLOB":
				list = append(list, columnOfTable{m[1], make([]byte, 32)})
			case length != nil:
				list = append(list, columnOfTable{m[1], "2026-01-01"})
			default:
				list = append(list, columnOfTable{m[1], "x"})
			}
		}
		return list
	}
	rows, err := db.Query("SELECT column_name, column_type, extra FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, kind, extra string
		if err := rows.Scan(&name, &kind, &extra); err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.Contains(extra, "auto_increment"):
		case strings.HasPrefix(kind, "bigint"):
			list = append(list, columnOfTable{name, int64(1)})
		case kind == "binary(16)":
			list = append(list, columnOfTable{name, make([]byte, 16)})
		case kind == "binary(32)" || kind == "longblob":
			list = append(list, columnOfTable{name, make([]byte, 32)})
		case kind == "date":
			list = append(list, columnOfTable{name, "2026-01-01"})
		default:
			list = append(list, columnOfTable{name, "x"})
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// insertInto writes a row of a table with the given values and any others.
func insertInto(t *testing.T, db *sql.DB, dialect, table string, with map[string]any) {
	t.Helper()
	var names, marks []string
	var values []any
	for _, c := range columnsOf(t, db, dialect, table) {
		if v, given := with[c.name]; given {
			c.value = v
		}
		names, marks, values = append(names, c.name), append(marks, "?"), append(values, c.value)
	}
	if len(names) < 2 {
		t.Fatalf("%s: the columns %v were read", table, names)
	}
	if _, err := db.Exec("INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES ("+strings.Join(marks, ", ")+")", values...); err != nil {
		t.Fatalf("%s: %v", table, err)
	}
}

// Whoever has the service's own password can neither change nor delete what is
// only ever added; unfinished work can be taken away again.
func TestH3_TriggersKeepRows(t *testing.T) {
	tables, err := migrations.Tables()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range trial.Dialects() {
		t.Run(d, func(t *testing.T) {
			address := trial.URL(t, d)
			db := trial.Raw(t, address)
			dialect := trial.OpenURL(t, address).Dialect()
			run := make([]byte, 16)
			insertInto(t, db, dialect, "batches", map[string]any{"number": nil})
			var batch int64
			if err := db.QueryRow("SELECT id FROM batches").Scan(&batch); err != nil {
				t.Fatal(err)
			}
			insertInto(t, db, dialect, "runs", map[string]any{"id": run, "state": "calculating"})
			for i := len(tables) - 1; i >= 0; i-- { // lines before statements
				table := tables[i]
				if table.Kind == migrations.Plain {
					continue
				}
				may := func(verb, statement string, want bool) {
					t.Helper()
					res, err := db.Exec(statement)
					var n int64
					if err == nil {
						n, err = res.RowsAffected()
					}
					if (err == nil && n > 0) != want {
						t.Errorf("%s %s: %d rows, %v", verb, table.Name, n, err)
					}
				}
				column := columnsOf(t, db, dialect, table.Name)[0].name
				change := fmt.Sprintf("UPDATE %s SET %s = %s", table.Name, column, column)
				remove := "DELETE FROM " + table.Name
				if table.Name == "statement_lines" {
					insertInto(t, db, dialect, "statements", map[string]any{"id": run, "run": run})
				}
				if table.Name != "statements" {
					insertInto(t, db, dialect, table.Name, map[string]any{"batch": batch, "run": run, "statement": run})
				}
				may("change", change, false)
				switch table.Kind {
				case migrations.AppendOnly:
					may("delete", remove, false)
				case migrations.Fact:
					for _, n := range []string{"1", "NULL"} {
						if _, err := db.Exec("UPDATE batches SET number = " + n); err != nil {
							t.Fatal(err)
						}
						may("delete with batch number "+n, remove, n == "NULL")
					}
				case migrations.Result:
					for _, state := range []string{"prepared", "approved", "paid", "discarded"} {
						if _, err := db.Exec("UPDATE runs SET state = ?", state); err != nil {
							t.Fatal(err)
						}
						may("delete in a run that is "+state, remove, state == "discarded")
					}
				}
			}
		})
	}
}

// The second user of a server's database has no right to change or delete
// such rows in the first place, nor to alter the schema; the service works.
func TestH3_GrantsOfTheSecondUser(t *testing.T) {
	address := trial.URL(t, trial.MariaDB)
	admin := trial.Raw(t, address)
	name := "app" + strings.TrimPrefix(address[strings.LastIndexByte(address, '/')+1:], "t")
	if _, err := admin.Exec("CREATE USER " + name + "@'%' IDENTIFIED BY 'secret'"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP USER " + name); err != nil {
			t.Error(err)
		}
	})
	grants, err := models.Grants(name + "@%")
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range grants {
		if _, err := admin.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(name, "secret")
	app := trial.Raw(t, u.String())
	tables, err := migrations.Tables()
	if err != nil {
		t.Fatal(err)
	}
	denied := func(statement string) {
		t.Helper()
		_, err := app.Exec(statement)
		if e, ok := errors.AsType[*mysql.MySQLError](err); !ok || e.Number != 1142 {
			t.Errorf("%s: %v", statement, err)
		}
	}
	for _, table := range tables {
		if table.Kind == migrations.Plain {
			continue
		}
		column := columnsOf(t, admin, migrations.MySQL, table.Name)[0].name
		denied(fmt.Sprintf("UPDATE %s SET %s = %s", table.Name, column, column))
		if table.Kind == migrations.AppendOnly {
			denied("DELETE FROM " + table.Name)
		}
		denied("TRUNCATE TABLE " + table.Name)
		denied("DROP TABLE " + table.Name)
		denied("ALTER TABLE " + table.Name + " ADD COLUMN x INT")
	}
	denied("DROP TRIGGER audit_no_update")
	denied("UPDATE schema_steps SET digest = ''")

	db := trial.OpenURL(t, u.String())
	record(t, db, "ab")
	newUser(t, db, "works")
	if _, err := db.Head(t.Context()); err != nil {
		t.Error(err)
	}
	if _, ok, err := db.TakeLease(t.Context(), "tick", "me", 1e9); !ok || err != nil {
		t.Errorf("%v %v", ok, err)
	}
	if err := db.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestGrantsRefuseOddUsers(t *testing.T) {
	for _, user := range []string{"", "app", "a'b@%", "app@'%'", "app@%; DROP TABLE audit", "a b@c", "@%"} {
		if got, err := models.Grants(user); err == nil {
			t.Errorf("%q: %v", user, got)
		}
	}
}
