package models_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"steelyard/compensation/fact"
	"steelyard/models"
	"steelyard/models/trial"
)

// benchReceipts is how many receipts the import is measured with; fewer for a
// look, by STEELYARD_BENCH_RECEIPTS.
func benchReceipts() int {
	if n, err := strconv.Atoi(os.Getenv("STEELYARD_BENCH_RECEIPTS")); err == nil {
		return n
	}
	return 1_000_000
}

// benchContracts is how many contracts the receipts are allocated to.
const benchContracts = 10_000

// benchCompany is what the receipts refer to.
func benchCompany() *fact.Set {
	s := &fact.Set{Persons: []fact.Person{{Code: "E1"}}}
	for i := range benchContracts {
		number := fmt.Sprintf("HT-2026-%05d", i)
		s.Customers = append(s.Customers, fact.Customer{Code: fmt.Sprintf("K%05d", i), Name: "客户"})
		s.Contracts = append(s.Contracts, fact.Contract{Number: number, Customer: fmt.Sprintf("K%05d", i), Signed: day("2026-01-01"), Amount: cny(1e12), Net: cny(1e12)})
		s.Splits = append(s.Splits, fact.Split{Contract: number, Person: "E1", Share: rate("1")})
	}
	return s
}

// benchFile is a file of receipts, each allocated to a contract.
func benchFile(n int) []byte {
	var b bytes.Buffer
	b.WriteString("number,customer,date,value_date,currency,amount,contract\n")
	start := day("2026-01-01")
	for i := range n {
		c := i * 7 % benchContracts
		on := start.AddDays(i * 365 / n).String()
		fmt.Fprintf(&b, "BK%012d,K%05d,%s,%s,CNY,%d.%02d,HT-2026-%05d\n", i, c, on, on, 100+i%9000, i%100, c)
	}
	return b.Bytes()
}

// plainInserts writes the same rows into the same tables with the same number of
// rows a statement, and nothing else.
func plainInserts(b *testing.B, url string, n int) time.Duration {
	b.Helper()
	db := trial.OpenURL(b, url)
	start := day("2026-01-01")
	days := make([]string, n)
	contracts := make([]string, n)
	customers := make([]string, n)
	for i := range n {
		c := i * 7 % benchContracts
		days[i], contracts[i], customers[i] = start.AddDays(i*365/n).String(), fmt.Sprintf("HT-2026-%05d", c), fmt.Sprintf("K%05d", c)
	}
	runtime.GC()
	began := time.Now()
	rows := 1000
	if db.Dialect() == trial.SQLite { // it binds many parameters slowly
		rows = 20
	}
	write := func(table, columns string, width int, row func(i int, args []any) []any) {
		tuple := "(?" + strings.Repeat(", ?", width-1) + ")"
		full := "INSERT INTO " + table + " (" + columns + ") VALUES " + tuple + strings.Repeat(", "+tuple, rows-1)
		var args []any
		for from := 0; from < n; from += 20_000 {
			err := db.Work(context.Background(), func(tx *models.Tx) error {
				for at := from; at < min(from+20_000, n); at += rows {
					args = args[:0]
					for i := at; i < min(at+rows, n); i++ {
						args = row(i, args)
					}
					text := full
					if len(args) < rows*width {
						text = "INSERT INTO " + table + " (" + columns + ") VALUES " + tuple + strings.Repeat(", "+tuple, len(args)/width-1)
					}
					if err := tx.PlainExec(text, args...); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	write("receipts", "number, customer, confirmed, value_date, currency, minor, reverses, revision, batch, withdrawn", 10, func(i int, args []any) []any {
		return append(args, fmt.Sprintf("BK%012d", i), customers[i], days[i], days[i], "CNY", (100+i%9000)*100+i%100, "", 1, 1, 0)
	})
	write("allocations", "receipt, line, contract, instalment, currency, minor, reverses, revision, batch, withdrawn", 10, func(i int, args []any) []any {
		return append(args, fmt.Sprintf("BK%012d", i), 1, contracts[i], "", "CNY", (100+i%9000)*100+i%100, 0, 1, 1, 0)
	})
	return time.Since(began)
}

// peak is the largest resident size of this process so far, in MiB.
func peak() int {
	data, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n / 1024
		}
	}
	return 0
}

// BenchmarkImport imports receipts with their allocations: stored, read,
// checked, previewed and committed, beside plain INSERTs of the same rows.
func BenchmarkImport(b *testing.B) {
	for _, dialect := range trial.Dialects() {
		b.Run(dialect, func(b *testing.B) {
			n := benchReceipts()
			data := benchFile(n)
			for range b.N {
				plain := plainInserts(b, trial.URL(b, dialect), n)
				db := trial.Open(b, dialect)
				imported(b, db, plainFiles(b, benchCompany()), false)
				ctx := context.Background()
				runtime.GC()
				began := time.Now()
				hash, size, err := db.PutBlob(ctx, bytes.NewReader(data))
				if err != nil {
					b.Fatal(err)
				}
				stored := time.Since(began)
				files := []models.Stored{{Name: "receipts.csv", Hash: hash, Size: size}}
				i := begun(b, db, models.NewImport{Files: files})
				if i, err = preview(ctx, db, i); err != nil || i.Found.Failures > 0 {
					b.Fatal(err, i.Found)
				}
				previewed := time.Since(began)
				if i, err = db.CommitImport(ctx, nil, hr, i.ID); err != nil || i.Counts.Changes() != 2*n {
					b.Fatal(err, i.Counts)
				}
				took := time.Since(began)
				b.ReportMetric(float64(2*n)/took.Seconds(), "rows/s")
				b.ReportMetric(float64(2*n)/plain.Seconds(), "plain-rows/s")
				b.ReportMetric(plain.Seconds()/took.Seconds(), "of-plain")
				b.ReportMetric(float64(peak()), "peak-MiB")
				b.Logf("%d receipts: stored %v, previewed %v, committed %v; plain %v", n, stored, previewed-stored, took-previewed, plain)
			}
		})
	}
}
