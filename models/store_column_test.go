package models_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"steelyard/migrations"
	"steelyard/models"
	"steelyard/models/trial"
)

// No column of the real databases is of a kind that rounds.
func TestC1_NoColumnRounds(t *testing.T) {
	for _, d := range trial.Dialects() {
		t.Run(d, func(t *testing.T) {
			address := trial.URL(t, d)
			query := "SELECT m.name, p.name, p.type FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
			if d == trial.MariaDB {
				query = "SELECT table_name, column_name, UPPER(data_type) FROM information_schema.columns WHERE table_schema = DATABASE()"
			}
			rows, err := trial.Raw(t, address).Query(query)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			n := 0
			for rows.Next() {
				var table, column, kind string
				if err := rows.Scan(&table, &column, &kind); err != nil {
					t.Fatal(err)
				}
				n++
				if !slices.Contains([]string{"INTEGER", "TEXT", "BLOB", "BIGINT", "VARCHAR", "LONGTEXT", "LONGBLOB", "BINARY", "DATE"}, kind) {
					t.Errorf("%s.%s is %s", table, column, kind)
				}
			}
			if rows.Err() != nil || n < 200 {
				t.Errorf("%d columns were seen, %v", n, rows.Err())
			}
		})
	}
}

// moneyColumns are columns of amounts: they hold every int64 as it is.
var moneyColumns = [][2]string{
	{"base_pays", "minor"}, {"contracts", "minor"}, {"contracts", "net_minor"}, {"instalments", "minor"}, {"receipts", "minor"}, {"allocations", "minor"},
	{"runs", "total"}, {"runs", "pending"}, {"statements", "total"}, {"statements", "pending"},
	{"statement_lines", "base"}, {"statement_lines", "accumulated"}, {"statement_lines", "amount"}, {"entries", "minor"},
}

func TestC4_AmountsAreKeptToTheLastUnit(t *testing.T) {
	for _, d := range trial.Dialects() {
		t.Run(d, func(t *testing.T) {
			address := trial.URL(t, d)
			db, raw := trial.OpenURL(t, address), trial.Raw(t, address)
			for _, c := range moneyColumns {
				if !slices.ContainsFunc(columnsOf(t, raw, db.Dialect(), c[0]), func(col columnOfTable) bool { return col.name == c[1] && col.value == int64(1) }) {
					t.Errorf("%v is no whole number", c)
				}
			}
			amounts := []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, 1<<53 + 1, math.MaxInt64 - 1, math.MaxInt64}
			err := db.Work(t.Context(), func(tx *models.Tx) error {
				_, err := tx.InsertRows("base_pays", payColumns, func(yield func([]any) bool) {
					for i, n := range amounts {
						if !yield(payRow(i, n)) {
							return
						}
					}
				})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			if err := db.View(t.Context(), func(tx *models.Tx) error {
				return tx.ScanRows(func(rows *sql.Rows) error {
					var n int64
					err := rows.Scan(&n)
					got = append(got, n)
					return err
				}, "SELECT minor FROM base_pays ORDER BY revision")
			}); err != nil || !slices.Equal(got, amounts) {
				t.Errorf("%v, %v", got, err)
			}
			// One more than the largest is refused, however it comes; a sum beyond
			// it is an error or exact, but never wraps.
			refused := []any{uint64(math.MaxInt64) + 1, "9223372036854775808", "-9223372036854775809", "x", "", nil}
			if d == trial.SQLite {
				refused = append(refused, 1.5, "1.5") // a server rounds them: that none comes is up to the types
			}
			for _, n := range refused {
				err := db.Work(t.Context(), func(tx *models.Tx) error {
					_, err := tx.InsertRows("base_pays", payColumns, slices.Values([][]any{payRow(100, n)}))
					return err
				})
				if err == nil {
					t.Errorf("%v (%T) was taken", n, n)
				}
			}
			var sum int64
			err = db.View(t.Context(), func(tx *models.Tx) error {
				return tx.ScanRows(func(rows *sql.Rows) error { return rows.Scan(&sum) }, "SELECT SUM(minor) FROM base_pays WHERE minor > 0")
			})
			if err == nil {
				t.Errorf("the sum of amounts beyond the largest is %d", sum)
			}
		})
	}
}

var payColumns = []string{"person", "valid_from", "revision", "batch", "withdrawn", "currency", "minor", "bank"}

func payRow(revision int, minor any) []any {
	return []any{"E007", "2026-01-01", revision, 1, 0, "CNY", minor, ""}
}

// What is too long, or no date, is refused by both databases, not cut.
func TestC4_NothingIsCut(t *testing.T) {
	for _, d := range trial.Dialects() {
		t.Run(d, func(t *testing.T) {
			db := trial.Open(t, d)
			try := func(column string, value any) error {
				row := map[string]any{"person": "E1", "valid_from": "2026-01-01", "revision": 1, "batch": 1, "withdrawn": 0, "currency": "CNY", "minor": 1, "bank": ""}
				row[column] = value
				return db.Work(t.Context(), func(tx *models.Tx) error {
					if err := tx.Insert("base_pays", row); err != nil {
						return err
					}
					var read string
					if err := tx.Read(&read, "SELECT "+column+" FROM base_pays"); err != nil || read != fmt.Sprint(value) {
						return fmt.Errorf("it is %q, %w", read, err)
					}
					return errUndo
				})
			}
			for _, c := range []struct {
				column string
				value  any
				taken  bool
			}{
				{"bank", strings.Repeat("行", 64), true},
				{"bank", strings.Repeat("行", 65), false},
				{"bank", strings.Repeat("𠮷", 64), true}, // four bytes each
				{"bank", strings.Repeat("𠮷", 65), false},
				{"currency", "CNYX", false},
				{"valid_from", "2026-02-29", d == trial.SQLite}, // what a day is, the calendar of the cores knows
				{"valid_from", "0001-01-01", true},
				{"valid_from", "9999-12-31", true},
				{"valid_from", "2026-1-1", false}, // a server would keep it in another form than it was written
				{"person", nil, false},
				{"valid_from", nil, false},
			} {
				err := try(c.column, c.value)
				if errors.Is(err, errUndo) != c.taken {
					t.Errorf("%s %.20q: %v", c.column, fmt.Sprint(c.value), err)
				}
			}
			for name, id := range map[string]any{"short": []byte{1}, "long": make([]byte, 17), "text": "0123456789abcdef0"} {
				err := db.Work(t.Context(), func(tx *models.Tx) error {
					return tx.Insert("identities", map[string]any{"id": id, "code": name, "digest_key": make([]byte, 32)})
				})
				if err == nil && !(name == "short" && d == trial.MariaDB) { // a server fills up what is short
					t.Errorf("an id that is %s was taken", name)
				}
			}
		})
	}
}

var errUndo = errors.New("undo")

// Zero, an empty text and false are values like others.
func TestD13_ZeroValuesAreKept(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		id, day := models.NewID(), "2026-01-01"
		err := db.Work(t.Context(), func(tx *models.Tx) error {
			return errors.Join(
				tx.Insert("attempts", map[string]any{"id": "a", "failures": 7, "last_at": 5, "next_at": 5}),
				tx.Insert("grants", map[string]any{"id": id, "user_id": id, "role": "hr", "units": "S1", "valid_from": day, "reason": "why", "granted_by": id, "granted_at": 5}))
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(t.Context(), console, func(tx *models.Tx) error {
			tx.Record(noted("zero"))
			return errors.Join(
				tx.Change("attempts", map[string]any{"id": "a", "failures": 7}, map[string]any{"failures": 0, "last_at": models.Instant(0), "next_at": false}),
				tx.Change("grants", map[string]any{"id": id, "revoked_at": nil}, map[string]any{"reason": "", "units": "", "valid_from": nil, "granted_by": models.ID{}}))
		})
		if err != nil {
			t.Fatal(err)
		}
		var a struct{ Failures, LastAt, NextAt int64 }
		var g struct {
			Reason           string
			Units, ValidFrom *string
			GrantedBy        *models.ID
		}
		if err := db.View(t.Context(), func(tx *models.Tx) error {
			return errors.Join(tx.Read(&a, "SELECT failures, last_at, next_at FROM attempts"), tx.Read(&g, "SELECT reason, units, valid_from, granted_by FROM grants"))
		}); err != nil {
			t.Fatal(err)
		}
		if a.Failures != 0 || a.LastAt != 0 || a.NextAt != 0 || g.Reason != "" || g.Units == nil || *g.Units != "" || g.ValidFrom != nil || g.GrantedBy != nil {
			t.Errorf("%+v %+v", a, g)
		}
		err = db.Update(t.Context(), console, func(tx *models.Tx) error { // a condition of zero is a condition
			tx.Record(noted("zero"))
			return tx.Change("attempts", map[string]any{"id": "a", "failures": 0}, map[string]any{"failures": 1})
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Two live rows of one key are refused wherever the schema says unique, a
// deleted one makes room, and nothing is deleted by a mark.
func TestD14_KeysAreUnique(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		user := func(login string, person any) error {
			return db.Work(t.Context(), func(tx *models.Tx) error {
				return tx.Insert("users", map[string]any{"id": models.NewID(), "login": login, "name": "n", "person": person, "state": "active", "version": 1, "created_at": 1})
			})
		}
		batch := func(number any) error {
			return db.Work(t.Context(), func(tx *models.Tx) error {
				return tx.Insert("batches", map[string]any{"uid": models.NewID(), "number": number, "state": "open", "kind": "entry", "file_name": "", "profile": "", "known_at": 0,
					"counts": "", "problems": "", "corrects": 0, "reason": "", "user_id": models.NewID(), "created_at": 1})
			})
		}
		pay := func(batch int) error {
			return db.Work(t.Context(), func(tx *models.Tx) error {
				row := payRow(1, 1)
				row[3] = batch
				_, err := tx.InsertRows("base_pays", payColumns, slices.Values([][]any{row}))
				return err
			})
		}
		for _, c := range []struct {
			name string
			do   func() error
			ok   bool
		}{
			{"first login", func() error { return user("anna", "E1") }, true},
			{"same login", func() error { return user("anna", "E2") }, false},
			{"same person", func() error { return user("otto", "E1") }, false},
			{"no person", func() error { return user("b", nil) }, true},
			{"no person either", func() error { return user("c", nil) }, true},
			{"a login in capitals is another one to the database", func() error { return user("ANNA", nil) }, true},
			{"a batch without a number", func() error { return batch(nil) }, true},
			{"another without a number", func() error { return batch(nil) }, true},
			{"batch 1", func() error { return batch(1) }, true},
			{"batch 1 again", func() error { return batch(1) }, false},
			{"a fact in a batch without a number", func() error { return pay(1) }, true},
			{"the same revision again", func() error { return pay(1) }, false},
			{"it is taken away", func() error {
				return db.Work(t.Context(), func(tx *models.Tx) error {
					n, err := tx.Exec("DELETE FROM base_pays WHERE batch = 1")
					if n != 1 {
						err = errors.Join(err, fmt.Errorf("%d rows", n))
					}
					return err
				})
			}, true},
			{"and comes again", func() error { return pay(1) }, true},
		} {
			err := c.do()
			if (err == nil) != c.ok || err != nil && !errors.Is(err, gorm.ErrDuplicatedKey) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	})
	tables, err := migrations.Tables()
	if err != nil {
		t.Fatal(err)
	}
	raw := trial.Raw(t, trial.URL(t, trial.SQLite))
	for _, table := range tables {
		for _, c := range columnsOf(t, raw, migrations.SQLite, table.Name) {
			if strings.Contains(c.name, "deleted") {
				t.Errorf("%s.%s marks deleted rows", table.Name, c.name)
			}
		}
	}
}

// Many rows, more than fit into one statement, and values that need escaping.
func TestInsertRows(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		odd := "a'b\"c\\d\x00e\r\n%_–𠮷`;--"
		insert := func(n int, text func(i int) string) (done int, err error) {
			err = db.Work(t.Context(), func(tx *models.Tx) error {
				done, err = tx.InsertRows("blob_parts", []string{"hash", "part", "data"}, func(yield func([]any) bool) {
					row := make([]any, 3)
					for i := range n {
						row[0], row[1], row[2] = make([]byte, 32), i, []byte(text(i))
						if !yield(row) {
							return
						}
					}
				})
				return err
			})
			return done, err
		}
		if n, err := insert(2501, func(i int) string { return fmt.Sprint(odd, i) }); err != nil || n != 2501 {
			t.Fatalf("%d %v", n, err)
		}
		seen := 0
		if err := db.View(t.Context(), func(tx *models.Tx) error {
			return tx.ScanRows(func(rows *sql.Rows) error {
				var data []byte
				err := rows.Scan(&data)
				if want := fmt.Sprint(odd, seen); string(data) != want {
					return fmt.Errorf("row %d is %q", seen, data)
				}
				seen++
				return err
			}, "SELECT data FROM blob_parts ORDER BY part")
		}); err != nil || seen != 2501 {
			t.Errorf("%d rows, %v", seen, err)
		}
		if n, err := insert(1, func(int) string { return "" }); !errors.Is(err, gorm.ErrDuplicatedKey) || n != 0 {
			t.Errorf("a key that is there: %d %v", n, err)
		}
		if n, err := insert(0, nil); err != nil || n != 0 {
			t.Errorf("no rows: %d %v", n, err)
		}
		err := db.Work(t.Context(), func(tx *models.Tx) error {
			_, err := tx.InsertRows("blob_parts", []string{"hash", "part", "data"}, slices.Values([][]any{{make([]byte, 32), 1}}))
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "2 values for 3 columns") {
			t.Errorf("%v", err)
		}
	})
}

// Rows that are large fill statements of fewer rows, within the server's
// largest packet.
func TestInsertRowsOfLargeValues(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		large := []byte(strings.Repeat("\x00'", 1<<19)) // doubled by escaping
		err := db.Work(t.Context(), func(tx *models.Tx) error {
			n, err := tx.InsertRows("blob_parts", []string{"hash", "part", "data"}, func(yield func([]any) bool) {
				for i := range 20 {
					if !yield([]any{make([]byte, 32), i, large}) {
						return
					}
				}
			})
			if n != 20 {
				err = errors.Join(err, fmt.Errorf("%d rows", n))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var size int64
		if err := db.View(t.Context(), func(tx *models.Tx) error { return tx.Read(&size, "SELECT SUM(LENGTH(data)) FROM blob_parts") }); err != nil || size != 20<<20 {
			t.Errorf("%d bytes, %v", size, err)
		}
	})
}
