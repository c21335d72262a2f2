package models_test

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"steelyard/models"
	"steelyard/models/trial"
)

// The size of the run that is measured: STEELYARD_BENCH_RECEIPTS changes it.
const (
	runPayees   = 10_000
	runReceipts = 1_000_000
)

// storeRunFacts stores payees with a contract each and receipts over the year 2026,
// as an import would have.
func storeRunFacts(b *testing.B, db *models.DB, payees, receipts int) {
	b.Helper()
	ctx := context.Background()
	work := func(fn func(tx *models.Tx) error) {
		if err := db.Work(ctx, fn); err != nil {
			b.Fatal(err)
		}
	}
	work(func(tx *models.Tx) error {
		return tx.Insert("batches", map[string]any{"id": 1, "uid": models.NewID(), "number": 1, "state": "committed", "kind": "entry", "file_name": "", "profile": "", "known_at": 0, "counts": "{}",
			"problems": "[]", "corrects": 0, "reason": "", "user_id": make([]byte, 16), "created_at": 1})
	})
	fill := func(table, columns string, n int, row func(i int) []any) {
		const chunk = 50_000
		for from := 0; from < n; from += chunk {
			work(func(tx *models.Tx) error {
				_, err := tx.InsertRows(table, strings.Split(columns, ", "), func(yield func([]any) bool) {
					for i := from; i < min(n, from+chunk); i++ {
						if !yield(row(i)) {
							return
						}
					}
				})
				return err
			})
		}
	}
	person := func(i int) string { return fmt.Sprintf("E%05d", i) }
	contract := func(i int) string { return fmt.Sprintf("HT-%05d", i) }
	number := func(i int) string { return fmt.Sprintf("R%07d", i) }
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	fill("persons", "code, revision, batch, withdrawn, name", payees, func(i int) []any { return []any{person(i), 1, 1, 0, "Name of " + person(i)} })
	fill("contracts", "number, revision, batch, withdrawn, customer, kind, signed, currency, minor, net_minor", payees, func(i int) []any {
		return []any{contract(i), 1, 1, 0, "", "", "2025-12-01", "CNY", int64(1e13), int64(1e13)}
	})
	fill("splits", "contract, person, valid_from, overlay, revision, batch, withdrawn, share", payees, func(i int) []any {
		return []any{contract(i), person(i), "0001-01-01", 0, 1, 1, 0, "1"}
	})
	fill("receipts", "number, revision, batch, withdrawn, customer, confirmed, value_date, currency, minor, reverses", receipts, func(i int) []any {
		on := day.AddDate(0, 0, i/payees*365*payees/receipts).Format(time.DateOnly)
		return []any{number(i), 1, 1, 0, "", on, on, "CNY", int64(100_000 + i%977), ""}
	})
	fill("allocations", "receipt, line, revision, batch, withdrawn, contract, instalment, currency, minor, reverses", receipts, func(i int) []any {
		return []any{number(i), 1, 1, 1, 0, contract(i % payees), "", "CNY", int64(100_000 + i%977), 0}
	})
}

// BenchmarkRun_FromTheDatabaseToStoredStatements measures a run of 10,000 payees
// and 1,000,000 receipts, and beside it the bare work that any program has: to
// read the same rows and to INSERT the same result, a thousand rows a statement.
// It reports the ratio of the two and the most memory that the run had from the
// operating system.
func BenchmarkRun_FromTheDatabaseToStoredStatements(b *testing.B) {
	payees, receipts := runPayees, runReceipts
	if n := os.Getenv("STEELYARD_BENCH_RECEIPTS"); n != "" {
		if _, err := fmt.Sscan(n, &receipts); err != nil {
			b.Fatal(err)
		}
		payees = receipts / 100
	}
	for _, dialect := range trial.Dialects() {
		b.Run(dialect, func(b *testing.B) {
			url := trial.URL(b, dialect)
			db := trial.OpenURL(b, url)
			storeRunFacts(b, db, payees, receipts)
			h := handsOf(b, db)
			publish(b, db, h.hr, tiersPlan)
			raw := trial.Raw(b, url)
			var run, bare time.Duration
			peak := uint64(0)
			for b.Loop() {
				r, j := start(b, db, h.hr, models.RunRequest{From: month("2026-01"), To: month("2026-12")})
				stop := watchMemory(&peak)
				began := time.Now()
				if err := db.PrepareRun(context.Background(), j, 2); err != nil {
					b.Fatal(err, why(err))
				}
				run += time.Since(began)
				stop()
				if err := j.End(context.Background(), nil); err != nil {
					b.Fatal(err)
				}
				rows := outputOf(b, db, r.ID)
				runtime.GC()
				began = time.Now()
				readBare(b, raw)
				writeBare(b, db, rows)
				bare += time.Since(began)
			}
			b.ReportMetric(run.Seconds()/float64(b.N), "s/run")
			b.ReportMetric(bare.Seconds()/float64(b.N), "s/bare")
			b.ReportMetric(run.Seconds()/bare.Seconds(), "ratio")
			b.ReportMetric(float64(peak)/(1<<20), "MiB")
		})
	}
}

// watchMemory notes the most memory that the process has.
func watchMemory(peak *uint64) (stop func()) {
	runtime.GC()
	done := make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			*peak = max(*peak, m.Sys-m.HeapReleased)
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() { close(done); <-finished }
}

// bareTables are the input of a run, with the columns that it needs.
var bareTables = map[string]string{
	"persons":     "code, name, revision, batch, withdrawn",
	"contracts":   "number, customer, kind, signed, currency, minor, net_minor, revision, batch, withdrawn",
	"splits":      "contract, person, valid_from, overlay, share, revision, batch, withdrawn",
	"receipts":    "number, customer, confirmed, value_date, currency, minor, reverses, revision, batch, withdrawn",
	"allocations": "receipt, line, contract, instalment, currency, minor, reverses, revision, batch, withdrawn",
}

// readBare reads every row of the input into variables and drops them.
func readBare(b *testing.B, raw *sql.DB) {
	b.Helper()
	for table, columns := range bareTables {
		rows, err := raw.Query("SELECT " + columns + " FROM " + table)
		if err != nil {
			b.Fatal(err)
		}
		n := strings.Count(columns, ",") + 1
		cells, dest := make([]sql.RawBytes, n), make([]any, n)
		for i := range cells {
			dest[i] = &cells[i]
		}
		for rows.Next() {
			if err := rows.Scan(dest...); err != nil {
				b.Fatal(err)
			}
		}
		if err := rows.Err(); err != nil {
			b.Fatal(err)
		}
	}
}

// output is what a run stores.
type output struct {
	statements, lines [][]any
}

const (
	statementColumns = "id, run, payee, month, ends, currency, total, pending, count_lines"
	lineColumnsBare  = "statement, seq, kind, pending, origin, line_key, of_key, cause, plan, version, component, receipt, part, contract, customer, date, base, accumulated, exact, amount, waits"
)

// outputOf reads a run's rows, under other ids, so that they can be stored again.
func outputOf(b *testing.B, db *models.DB, run models.ID) output {
	b.Helper()
	var out output
	other := models.NewID()
	err := db.View(context.Background(), func(tx *models.Tx) error {
		ids := map[models.ID]models.ID{}
		err := tx.ScanRows(func(rows *sql.Rows) error {
			var id models.ID
			var payee, month, ends string
			var total, pending, n int64
			err := rows.Scan(&id, &payee, &month, &ends, &total, &pending, &n)
			ids[id] = models.NewID()
			out.statements = append(out.statements, []any{ids[id], other, payee, month, ends, "CNY", total, pending, n})
			return err
		}, "SELECT id, payee, month, ends, total, pending, count_lines FROM statements WHERE run = ? ORDER BY payee, month", run)
		if err != nil {
			return err
		}
		return tx.ScanRows(func(rows *sql.Rows) error {
			var id models.ID
			var seq, pending, version, part, base, before, amount int64
			var kind, origin, key, of, cause, plan, component, receipt, contract, customer, date, exact string
			err := rows.Scan(&id, &seq, &kind, &pending, &origin, &key, &of, &cause, &plan, &version, &component, &receipt, &part, &contract, &customer, &date, &base, &before, &exact, &amount)
			out.lines = append(out.lines, []any{ids[id], seq, kind, pending, origin, key, of, cause, plan, version, component, receipt, part, contract, customer, date, base, before, exact, amount, nil})
			return err
		}, "SELECT l.statement, l.seq, l.kind, l.pending, l.origin, l.line_key, l.of_key, l.cause, l.plan, l.version, l.component, l.receipt, l.part, l.contract, l.customer, l.date, l.base, l.accumulated, l.exact, l.amount"+
			" FROM statements s JOIN statement_lines l ON l.statement = s.id WHERE s.run = ? ORDER BY s.payee, s.month, l.seq", run)
	})
	if err != nil {
		b.Fatal(err)
	}
	return out
}

// writeBare stores rows with the INSERTs that are quickest on the dialect, in
// transactions of 20,000 rows.
func writeBare(b *testing.B, db *models.DB, out output) {
	b.Helper()
	for _, t := range []struct {
		name, columns string
		rows          [][]any
	}{{"statements", statementColumns, out.statements}, {"statement_lines", lineColumnsBare, out.lines}} {
		for from := 0; from < len(t.rows); from += 20_000 {
			part := t.rows[from:min(len(t.rows), from+20_000)]
			err := db.Work(context.Background(), func(tx *models.Tx) error {
				_, err := tx.InsertRows(t.name, strings.Split(t.columns, ", "), iter.Seq[[]any](func(yield func([]any) bool) {
					for _, row := range part {
						if !yield(row) {
							return
						}
					}
				}))
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
