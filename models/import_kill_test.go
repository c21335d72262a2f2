package models_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"steelyard/compensation/fact"
	"steelyard/models"
	"steelyard/models/trial"
)

// breaker is a clock that ends a context when it is asked for the n-th time: the
// store asks at the beginning of every transaction.
type breaker struct {
	mu   sync.Mutex
	left int
	end  context.CancelFunc
}

func (b *breaker) Now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left--; b.left == 0 && b.end != nil {
		b.end()
	}
	return time.Now()
}

// arm makes the n-th transaction from now on fail; done tells whether it came to
// that.
func (b *breaker) arm(n int) (ctx context.Context, done func() bool) {
	ctx, cancel := context.WithCancel(context.Background())
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left, b.end = n, cancel
	return ctx, func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		broken := ctx.Err() != nil
		b.left, b.end = 0, nil
		cancel()
		return broken
	}
}

// TestD6_AnInterruptedImportIsRepeated ends an import at each of its
// transactions in turn, and carries it out again: nothing half is ever visible,
// nothing is lost or there twice.
func TestD6_AnInterruptedImportIsRepeated(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		b := &breaker{}
		db := trial.OpenWith(t, models.Options{URL: url, Clock: b.Now})
		all := smallCompany(1)
		mustEnter(t, db, models.FactEntry{Facts: *smallCompany(1)})
		for cut := 1; ; cut++ {
			number := fmt.Sprintf("N%d", cut)
			more := &fact.Set{
				Customers: []fact.Customer{{Code: number}},
				Persons:   []fact.Person{{Code: number}}, Employments: []fact.Employment{{Person: number, Team: "T"}},
				Contracts:   []fact.Contract{{Number: number, Customer: number, Signed: day("2026-02-01"), Amount: cny(900), Net: cny(900)}},
				Splits:      []fact.Split{{Contract: number, Person: number, Share: rate("1")}},
				Receipts:    []fact.Receipt{cashIn(number, 900), cashIn(number+"b", 5)},
				Allocations: []fact.Allocation{{Receipt: number, Line: 1, Contract: number, Amount: cny(900)}},
			}
			i := uploaded(t, db, plainFiles(t, more), false)
			ctx, done := b.arm(cut)
			previewed, err := preview(ctx, db, i)
			if err == nil {
				_, err = db.CommitImport(ctx, nil, hr, previewed.ID)
			}
			broken := done()
			if !broken && err != nil {
				t.Fatalf("%v", err)
			}
			before := factsAt(t, db, 0)
			if got := len(before.Receipts); got != len(all.Receipts) && got != len(all.Receipts)+2 {
				t.Fatalf("cut %d: half of an import is visible: %d receipts after %d", cut, got, len(all.Receipts))
			}
			all = together(all, more)
			again, err := state(db, i)
			if err == nil && again.State == models.ImportChecking {
				again, err = preview(context.Background(), db, i)
			}
			if err == nil && again.Found.Failures > 0 {
				t.Fatalf("cut %d: %+v", cut, again.Found)
			}
			if err == nil {
				again, err = db.CommitImport(context.Background(), nil, hr, i.ID)
			}
			if err != nil || again.State != models.ImportCommitted {
				t.Fatalf("cut %d: %v, %+v", cut, err, again)
			}
			sameFacts(t, all, factsAt(t, db, 0))
			if t.Failed() {
				t.Fatalf("cut %d", cut)
			}
			if !broken {
				if cut < 15 {
					t.Errorf("an import has only %d transactions", cut)
				}
				break
			}
		}
		rows, want := 0, 0
		counted := trial.Raw(t, url)
		for table, n := range map[string]int{"receipts": len(all.Receipts), "allocations": len(all.Allocations), "splits": len(all.Splits), "persons": len(all.Persons), "identities": len(all.Persons)} {
			var got int
			if err := counted.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&got); err != nil {
				t.Fatal(err)
			}
			rows, want = rows+got, want+n
		}
		if rows != want {
			t.Errorf("%d rows are kept, want %d", rows, want)
		}
	})
}

func state(db *models.DB, i models.Import) (models.Import, error) {
	err := db.View(context.Background(), func(tx *models.Tx) (err error) {
		i, err = tx.Import(i.ID, models.ImportClasses())
		return err
	})
	return i, err
}

// together is the facts of both sets.
func together(a, b *fact.Set) *fact.Set {
	return &fact.Set{
		Teams: slices.Concat(a.Teams, b.Teams), Persons: slices.Concat(a.Persons, b.Persons), Employments: slices.Concat(a.Employments, b.Employments),
		Customers: slices.Concat(a.Customers, b.Customers), Contracts: slices.Concat(a.Contracts, b.Contracts), Splits: slices.Concat(a.Splits, b.Splits),
		Overlays: slices.Concat(a.Overlays, b.Overlays), Instalments: slices.Concat(a.Instalments, b.Instalments), Receipts: slices.Concat(a.Receipts, b.Receipts),
		Allocations: slices.Concat(a.Allocations, b.Allocations), Figures: slices.Concat(a.Figures, b.Figures),
	}
}

// TestImports_AbandonedRowsArePurged throws away what was staged and given up,
// and nothing that has a number.
func TestImports_AbandonedRowsArePurged(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		now := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
		db := trial.OpenWith(t, models.Options{URL: url, Clock: func() time.Time { return now }})
		imported(t, db, plainFiles(t, smallCompany(5)), false)
		kept := mustPreview(t, db, plainFiles(t, &fact.Set{Receipts: []fact.Receipt{cashIn("K", 1)}}), false)
		given := mustPreview(t, db, plainFiles(t, &fact.Set{Receipts: []fact.Receipt{cashIn("G", 1)}}), false)
		discard := func(i models.Import) error {
			return db.Update(context.Background(), hr, func(tx *models.Tx) error {
				tx.Record(models.Entry{Action: "discard", Object: "import", Domain: "receipts"})
				return tx.DiscardImport(i)
			})
		}
		if err := discard(given); err != nil {
			t.Fatal(err)
		}
		if err := discard(given); failureOf(err) != "import.committed" {
			t.Errorf("given up twice: %v", err)
		}
		staged := func() (n int) {
			if err := trial.Raw(t, url).QueryRow("SELECT COUNT(*) FROM receipts").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		purge := func() {
			if err := db.PurgeAbandoned(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		if purge(); staged() != 6 {
			t.Errorf("%d rows, want five and the one of the preview", staged())
		}
		if _, err := db.CommitImport(context.Background(), nil, hr, given.ID); failureOf(err) != "import.stale" {
			t.Errorf("%v", err)
		}
		if _, err := db.CommitImport(context.Background(), nil, hr, kept.ID); err != nil {
			t.Errorf("%v", err)
		}
		mustPreview(t, db, plainFiles(t, &fact.Set{Receipts: []fact.Receipt{cashIn("L", 1)}}), false)
		now = now.Add(24*time.Hour + time.Second)
		if purge(); staged() != 6 {
			t.Errorf("%d rows, want those that are committed", staged())
		}
		if purge(); len(factsAt(t, db, 0).Receipts) != 6 {
			t.Error("something that is committed was purged")
		}
	})
}
