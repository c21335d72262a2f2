package models_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"steelyard/models"
	"steelyard/models/trial"
)

var console = models.Actor{Login: "console", Request: "r-1", Reason: "trial"}

// noted is an audit entry of a trial.
func noted(key string) models.Entry {
	return models.Entry{Action: "trial", Object: "attempt", Key: key, Domain: "system", After: map[string]any{"key": key}}
}

// threeRows is a change of three statements: what is there of it afterwards
// tells whether it was all or nothing.
func threeRows(prefix string) func(*models.Tx) error {
	return func(tx *models.Tx) error {
		for i := range 3 {
			if _, err := tx.Exec("INSERT INTO attempts (id, failures, last_at, next_at) VALUES (?, ?, ?, ?)", fmt.Sprint(prefix, i), i, tx.Now, tx.Now); err != nil {
				return err
			}
		}
		tx.Record(noted(prefix))
		return nil
	}
}

// stored counts rows of attempts and of the audit that a change has left.
func stored(t *testing.T, db *models.DB, prefix string) (rows, audit int) {
	t.Helper()
	err := db.View(t.Context(), func(tx *models.Tx) error {
		if err := tx.Read(&rows, "SELECT COUNT(*) FROM attempts WHERE id LIKE ?", prefix+"%"); err != nil {
			return err
		}
		return tx.Read(&audit, "SELECT COUNT(*) FROM audit WHERE object_key = ?", prefix)
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, audit
}

// behindProxy opens a fresh store whose connections pass through a proxy, and
// makes the first of them.
func behindProxy(t *testing.T) (*models.DB, *trial.Proxy) {
	t.Helper()
	p := trial.NewProxy(t, trial.URL(t, trial.MariaDB))
	db := trial.OpenWith(t, models.Options{URL: p.URL(), MaxConns: 4})
	return db, p
}

// statementsOf counts the statements of a change that succeeds.
func statementsOf(t *testing.T, db *models.DB, p *trial.Proxy) int {
	t.Helper()
	p.Judge(nil)
	if err := db.Update(t.Context(), console, threeRows("counted")); err != nil {
		t.Fatal(err)
	}
	n := p.Seen()
	if n < 6 { // begin, three rows, audit, commit
		t.Fatalf("only %d statements were seen: the proxy is broken", n)
	}
	return n
}

// The connection is cut before and after every statement of a change: nothing
// of it is kept, the caller is told so, and the change is not done again by
// itself. Only at the commit does nobody know.
func TestD7_ConnectionLostAtEachStatement(t *testing.T) {
	db, p := behindProxy(t)
	n := statementsOf(t, db, p)
	for at := range n - 1 {
		for name, fate := range map[string]trial.Fate{"before": {Cut: true}, "after": {CutReply: true}} {
			prefix := fmt.Sprintf("cut-%s-%d-", name, at)
			var runs, cuts atomic.Int64
			p.Judge(func(s trial.Statement) trial.Fate {
				if s.N == at {
					cuts.Add(1)
					return fate
				}
				return trial.Fate{}
			})
			err := db.Update(t.Context(), console, func(tx *models.Tx) error {
				runs.Add(1)
				return threeRows(prefix)(tx)
			})
			p.Judge(nil)
			if cuts.Load() != 1 || runs.Load() > 1 {
				t.Fatalf("%s %d: %d cuts, %d runs", name, at, cuts.Load(), runs.Load())
			}
			rows, audit := stored(t, db, prefix)
			if err == nil && (rows != 3 || audit != 1) || err != nil && (rows != 0 || audit != 0) {
				t.Errorf("%s %d: %d rows and %d audit rows are kept, error %v", name, at, rows, audit, err)
			}
			if err != nil && !models.IsKind(err, models.Busy) {
				t.Errorf("%s %d: %v", name, at, err)
			}
			if err == nil && at > 1 { // only before anything was done may another connection be taken instead
				t.Errorf("%s %d: the change was done as if nothing had happened", name, at)
			}
		}
	}
}

// KILL CONNECTION by an administrator is a lost connection like another.
func TestD7_ConnectionKilled(t *testing.T) {
	url := trial.URL(t, trial.MariaDB)
	db, admin := trial.OpenURL(t, url), trial.Raw(t, url)
	err := db.Update(t.Context(), console, func(tx *models.Tx) error {
		var id int64
		if err := tx.Read(&id, "SELECT CONNECTION_ID()"); err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT INTO attempts (id, failures, last_at, next_at) VALUES ('killed-0', 0, 0, 0)"); err != nil {
			return err
		}
		if _, err := admin.Exec(fmt.Sprintf("KILL CONNECTION %d", id)); err != nil {
			return err
		}
		return threeRows("killed-1")(tx)
	})
	if rows, _ := stored(t, db, "killed-"); rows != 0 || !models.IsKind(err, models.Busy) {
		t.Errorf("%d rows are kept, error %v", rows, err)
	}
}

// The connection is cut exactly at the commit. Whether the server has carried
// it out or not, the caller is told that this is not known.
func TestD8_ConnectionLostAtCommit(t *testing.T) {
	db, p := behindProxy(t)
	n := statementsOf(t, db, p)
	for _, c := range []struct {
		name string
		fate trial.Fate
		rows int
	}{{"before the server sees it", trial.Fate{Cut: true}, 0}, {"before the answer arrives", trial.Fate{CutReply: true}, 3}} {
		prefix := fmt.Sprintf("commit%d-", c.rows)
		var text string
		p.Judge(func(s trial.Statement) trial.Fate {
			if s.N == n-1 {
				text = s.Text
				return c.fate
			}
			return trial.Fate{}
		})
		err := db.Update(t.Context(), console, threeRows(prefix))
		p.Judge(nil)
		if text != "COMMIT" {
			t.Fatalf("%s: the statement that was cut is %q", c.name, text)
		}
		if !models.IsKind(err, models.Unknown) {
			t.Errorf("%s: %v", c.name, err)
		}
		waitFor(t, func() bool { rows, audit := stored(t, db, prefix); return rows == c.rows && audit == c.rows/3 })
	}
}

// waitFor gives a server that was cut off the time to finish or to roll back.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for range 200 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("it does not come to that")
}

// A lock wait undoes its statement alone. Where it is met, at each statement
// in turn, and even where the change takes no notice of it, nothing of the
// half that is left is kept; done again, it is kept as a whole.
func TestD10_LockWaitAtEachStatement(t *testing.T) {
	db, p := behindProxy(t)
	n := statementsOf(t, db, p)
	careless := func(prefix string) func(*models.Tx) error {
		return func(tx *models.Tx) error {
			for i := range 3 {
				_, _ = tx.Exec("INSERT INTO attempts (id, failures, last_at, next_at) VALUES (?, 0, 0, 0)", fmt.Sprint(prefix, i))
			}
			tx.Record(noted(prefix))
			return nil
		}
	}
	for at := range n {
		for name, fn := range map[string]func(string) func(*models.Tx) error{"careful": threeRows, "careless": careless} {
			once, always := fmt.Sprintf("once-%s-%d-", name, at), fmt.Sprintf("always-%s-%d-", name, at)
			p.Judge(func(s trial.Statement) trial.Fate {
				if s.N == at {
					return trial.Fate{Code: 1205}
				}
				return trial.Fate{}
			})
			err := db.Update(t.Context(), console, fn(once))
			p.Judge(nil)
			if rows, audit := stored(t, db, once); err != nil || rows != 3 || audit != 1 {
				t.Errorf("%s: %d rows and %d audit rows, error %v", once, rows, audit, err)
			}
			var begin, seen int
			p.Judge(func(s trial.Statement) trial.Fate {
				if s.N == 0 || strings.HasPrefix(s.Text, "SET TRANSACTION") {
					begin = s.N
				}
				if s.N-begin == at {
					seen++
					return trial.Fate{Code: 1205}
				}
				return trial.Fate{}
			})
			err = db.Update(t.Context(), console, fn(always))
			p.Judge(nil)
			if rows, audit := stored(t, db, always); !models.IsKind(err, models.Busy) || rows != 0 || audit != 0 || seen != 6 {
				t.Errorf("%s: %d rows and %d audit rows after %d lock waits, error %v", always, rows, audit, seen, err)
			}
		}
	}
}

// A failure that fn swallows dooms the transaction on every database.
func TestD10_SwallowedFailureIsNotCommitted(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		err := db.Update(t.Context(), console, func(tx *models.Tx) error {
			_, _ = tx.Exec("INSERT INTO attempts (id, failures, last_at, next_at) VALUES ('half-0', 0, 0, 0)")
			_, _ = tx.Exec("INSERT INTO no_such_table (id) VALUES (1)")
			tx.Record(noted("half-"))
			return nil
		})
		if rows, audit := stored(t, db, "half-"); err == nil || rows != 0 || audit != 0 {
			t.Errorf("%d rows and %d audit rows are kept, error %v", rows, audit, err)
		}
	})
}

// The caller goes away at each statement of a change: it is undone.
func TestD21_CancelledAtEachStatement(t *testing.T) {
	t.Run("mariadb, while the statement is on its way", func(t *testing.T) {
		db, p := behindProxy(t)
		n := statementsOf(t, db, p)
		for at := range n - 1 {
			prefix := fmt.Sprintf("gone-%d-", at)
			ctx, cancel := context.WithCancel(t.Context())
			p.Judge(func(s trial.Statement) trial.Fate {
				if s.N == at {
					cancel()
					time.Sleep(20 * time.Millisecond) // so that the caller leaves before the answer
				}
				return trial.Fate{}
			})
			err := db.Update(ctx, console, threeRows(prefix))
			p.Judge(nil)
			cancel()
			if !errors.Is(err, context.Canceled) || !models.IsKind(err, models.Busy) {
				t.Errorf("%d: %v", at, err)
			}
			if rows, audit := stored(t, db, prefix); rows != 0 || audit != 0 {
				t.Errorf("%d: %d rows and %d audit rows are kept", at, rows, audit)
			}
		}
	})
	trial.Each(t, func(t *testing.T, db *models.DB) {
		for at := range 5 {
			prefix := fmt.Sprintf("left-%d-", at)
			ctx, cancel := context.WithCancel(t.Context())
			err := db.Update(ctx, console, func(tx *models.Tx) error {
				for i := range 4 {
					if i == at {
						cancel()
					}
					if _, err := tx.Exec("INSERT INTO attempts (id, failures, last_at, next_at) VALUES (?, 0, 0, 0)", fmt.Sprint(prefix, i)); err != nil {
						return err
					}
				}
				if at == 4 {
					cancel()
				}
				tx.Record(noted(prefix))
				return nil
			})
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%d: %v", at, err)
			}
			if rows, audit := stored(t, db, prefix); rows != 0 || audit != 0 {
				t.Errorf("%d: %d rows and %d audit rows are kept", at, rows, audit)
			}
		}
		if err := db.Update(t.Context(), console, threeRows("after")); err != nil {
			t.Errorf("the store does not work afterwards: %v", err)
		}
	})
}

// A panic undoes the change and goes on.
func TestPanicRollsBack(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		func() {
			defer func() {
				if recover() != "broken" {
					t.Error("the panic does not go on")
				}
			}()
			_ = db.Update(t.Context(), console, func(tx *models.Tx) error {
				if err := threeRows("panic")(tx); err != nil {
					t.Error(err)
				}
				panic("broken")
			})
		}()
		if rows, audit := stored(t, db, "panic"); rows != 0 || audit != 0 {
			t.Errorf("%d rows and %d audit rows are kept", rows, audit)
		}
		if err := db.Update(t.Context(), console, threeRows("after")); err != nil {
			t.Errorf("the store does not work afterwards: %v", err)
		}
	})
}

// A dry run takes the same path, with its failures, and keeps nothing.
func TestDryRunKeepsNothing(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		dry := console
		dry.DryRun = true
		if err := db.Update(t.Context(), dry, threeRows("dry")); err != nil {
			t.Error(err)
		}
		if rows, audit := stored(t, db, "dry"); rows != 0 || audit != 0 {
			t.Errorf("%d rows and %d audit rows are kept", rows, audit)
		}
		if err := db.Update(t.Context(), dry, func(*models.Tx) error { return nil }); err == nil {
			t.Error("a dry run that records nothing passes")
		}
	})
}

// An Update that finds nothing to do says so, and leaves nothing.
func TestUnchangedKeepsNothing(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		err := db.Update(t.Context(), console, func(tx *models.Tx) error {
			tx.Unchanged()
			return threeRows("same")(tx)
		})
		if rows, audit := stored(t, db, "same"); err != nil || rows != 0 || audit != 0 {
			t.Errorf("%d rows and %d audit rows are kept, error %v", rows, audit, err)
		}
	})
}

// A View cannot write on SQLite; tx.Now is the store's clock, once.
func TestViewReads(t *testing.T) {
	db := trial.Open(t, trial.SQLite)
	err := db.View(t.Context(), func(tx *models.Tx) error {
		_, err := tx.Exec("INSERT INTO attempts (id, failures, last_at, next_at) VALUES ('view', 0, 0, 0)")
		return err
	})
	if err == nil {
		t.Error("a View has written")
	}
}
