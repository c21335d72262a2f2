package models_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"steelyard/models"
	"steelyard/models/trial"
)

// Two changes take the same two rows in opposite order: the server ends one of
// them, which is done again. Both are kept.
func TestD9_OppositeOrderIsDoneAgain(t *testing.T) {
	db := trial.Open(t, trial.MariaDB)
	var first sync.WaitGroup // both hold their first row before they ask for the second
	first.Add(2)
	var wait sync.WaitGroup
	failures := make([]error, 2)
	for i, order := range [][2]string{{"facts", "seal"}, {"seal", "facts"}} {
		runs := 0
		wait.Go(func() {
			failures[i] = db.Update(t.Context(), console, func(tx *models.Tx) error {
				runs++
				if err := tx.Lock(order[0]); err != nil {
					return err
				}
				if runs == 1 {
					first.Done()
					first.Wait()
				}
				if err := tx.Lock(order[1]); err != nil {
					return err
				}
				return threeRows("order-" + order[0])(tx)
			})
		})
	}
	wait.Wait()
	if err := errors.Join(failures...); err != nil {
		t.Fatal(err)
	}
	if rows, _ := stored(t, db, "order-"); rows != 6 {
		t.Errorf("%d rows of 6 are kept", rows)
	}
	if n := db.Retries(); n < 1 || n > 5 {
		t.Errorf("%d retries are counted", n)
	}
}

// A deadlock that does not end is given up after five more attempts, counted.
func TestD9_GivesUpAfterFiveRetries(t *testing.T) {
	db, p := behindProxy(t)
	statementsOf(t, db, p)
	for _, code := range []uint16{1213, 1205} {
		before, runs := db.Retries(), 0
		p.Judge(func(s trial.Statement) trial.Fate {
			if strings.HasPrefix(s.Text, "INSERT INTO audit") {
				return trial.Fate{Code: code}
			}
			return trial.Fate{}
		})
		err := db.Update(t.Context(), console, func(tx *models.Tx) error {
			runs++
			return threeRows("deadlock")(tx)
		})
		p.Judge(nil)
		if rows, _ := stored(t, db, "deadlock"); runs != 6 || db.Retries()-before != 5 || rows != 0 || !models.IsKind(err, models.Busy) {
			t.Errorf("%d: %d runs, %d retries, %d rows, %v", code, runs, db.Retries()-before, rows, err)
		}
	}
}

// A conflict between nodes of a cluster comes with the commit.
func TestD9_DeadlockAtCommit(t *testing.T) {
	db, p := behindProxy(t)
	statementsOf(t, db, p)
	var refused atomic.Bool
	p.Judge(func(s trial.Statement) trial.Fate {
		if s.Text == "COMMIT" && refused.CompareAndSwap(false, true) {
			return trial.Fate{Code: 1213}
		}
		return trial.Fate{}
	})
	err := db.Update(t.Context(), console, threeRows("cluster"))
	p.Judge(nil)
	if rows, audit := stored(t, db, "cluster"); err != nil || !refused.Load() || rows != 3 || audit != 1 || db.Retries() != 1 {
		t.Errorf("%d rows, %d audit rows, %d retries, %v", rows, audit, db.Retries(), err)
	}
}

// Several read a missing row for update and then insert it. With gap locks
// they would deadlock; here one wins, and the others meet its key.
func TestD9_MissingRowForUpdate(t *testing.T) {
	db := trial.Open(t, trial.MariaDB)
	const many = 8
	var read, wait sync.WaitGroup
	read.Add(many)
	var won, met atomic.Int64
	for i := range many {
		wait.Go(func() {
			runs := 0
			err := db.Work(t.Context(), func(tx *models.Tx) error {
				runs++
				var ids []string
				if err := tx.Read(&ids, "SELECT id FROM attempts WHERE id = ? FOR UPDATE", "missing"); err != nil {
					return err
				}
				if runs == 1 {
					read.Done()
					read.Wait()
				}
				if len(ids) > 0 {
					return gorm.ErrDuplicatedKey
				}
				return tx.Insert("attempts", map[string]any{"id": "missing", "failures": i, "last_at": 0, "next_at": 0})
			})
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, gorm.ErrDuplicatedKey):
				met.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if won.Load() != 1 || met.Load() != many-1 {
		t.Errorf("%d have won, %d have met the key", won.Load(), met.Load())
	}
}

// Two editors read the same version; the second is told, and nothing of its
// edit is kept.
func TestD11_SecondEditorIsTold(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		id := newUser(t, db, "anna")
		edit := func(version int, name string) error {
			return db.Update(t.Context(), console, func(tx *models.Tx) error {
				tx.Record(noted("user"))
				return tx.Change("users", map[string]any{"id": id, "version": version, "state": "active"},
					map[string]any{"name": name, "version": gorm.Expr("version + 1")})
			})
		}
		if err := edit(1, "first"); err != nil {
			t.Fatal(err)
		}
		err := edit(1, "second")
		if e, ok := errors.AsType[*models.Error](err); !ok || e.Kind != models.Conflict || e.Code != "version.stale" || e.Text.ZH == "" {
			t.Errorf("%v", err)
		}
		if got := nameOf(t, db, id); got != "first 2" {
			t.Errorf("the user is %q", got)
		}
		if err := edit(2, "first"); err != nil { // the same values again are an edit all the same
			t.Errorf("%v", err)
		}
	})
}

// Of many editors of one version, one wins.
func TestD11_OneOfManyEditorsWins(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		id := newUser(t, db, "berta")
		var won, lost atomic.Int64
		var wait sync.WaitGroup
		for i := range 12 {
			wait.Go(func() {
				err := db.Update(t.Context(), console, func(tx *models.Tx) error {
					tx.Record(noted("user"))
					return tx.Change("users", map[string]any{"id": id, "version": 1}, map[string]any{"name": fmt.Sprint(i), "version": 2})
				})
				switch {
				case err == nil:
					won.Add(1)
				case models.IsKind(err, models.Conflict):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if won.Load() != 1 || lost.Load() != 11 {
			t.Errorf("%d won, %d lost", won.Load(), lost.Load())
		}
	})
}

// A change must name its row, and only one.
func TestChangeMeetsOneRow(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		newUser(t, db, "one")
		newUser(t, db, "two")
		for name, where := range map[string]map[string]any{"no condition": {}, "two rows": {"version": 1}, "no id": {"id": models.ID{}}} {
			err := db.Update(t.Context(), console, func(tx *models.Tx) error {
				tx.Record(noted("user"))
				return tx.Change("users", where, map[string]any{"name": "everybody"})
			})
			if err == nil {
				t.Errorf("%s: it was done", name)
			}
		}
		var n int
		if err := db.View(t.Context(), func(tx *models.Tx) error { return tx.Read(&n, "SELECT COUNT(*) FROM users WHERE name = 'everybody'") }); err != nil || n != 0 {
			t.Errorf("%d rows were changed, %v", n, err)
		}
	})
}

func newUser(t *testing.T, db *models.DB, login string) models.ID {
	t.Helper()
	id := models.NewID()
	err := db.Update(t.Context(), console, func(tx *models.Tx) error {
		tx.Record(noted(login))
		return tx.Insert("users", map[string]any{"id": id, "login": login, "name": login, "state": "active", "version": 1, "created_at": tx.Now})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func nameOf(t *testing.T, db *models.DB, id models.ID) string {
	t.Helper()
	var row struct {
		Name    string
		Version int
	}
	if err := db.View(t.Context(), func(tx *models.Tx) error { return tx.Read(&row, "SELECT name, version FROM users WHERE id = ?", id) }); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(row.Name, " ", row.Version)
}

// One of many takes a lease, also one that nobody has ever had; it ends, is
// given back and is taken over with a higher fence, which the late one feels.
func TestLeases(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		var minutes atomic.Int64
		start := time.Now()
		db := trial.OpenWith(t, models.Options{URL: url, Clock: func() time.Time { return start.Add(time.Duration(minutes.Load()) * time.Minute) }})
		var won atomic.Int64
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				_, ok, err := db.TakeLease(t.Context(), "tick", fmt.Sprint("p", i), time.Minute)
				if err != nil {
					t.Error(err)
				}
				if ok {
					won.Add(1)
				}
			})
		}
		wait.Wait()
		if won.Load() != 1 {
			t.Fatalf("%d of 8 have the lease", won.Load())
		}
		minutes.Add(2)
		a, ok, err := db.TakeLease(t.Context(), "tick", "a", time.Minute)
		if !ok || err != nil || a.Fence != 2 {
			t.Fatalf("%+v %v %v", a, ok, err)
		}
		again, ok, err := db.TakeLease(t.Context(), "tick", "a", time.Minute)
		if !ok || err != nil || again.Fence != a.Fence {
			t.Errorf("prolonged: %+v %v %v", again, ok, err)
		}
		if _, ok, err := db.TakeLease(t.Context(), "tick", "b", time.Minute); ok || err != nil {
			t.Errorf("taken from its holder: %v %v", ok, err)
		}
		held := func(l models.Lease) error {
			return db.Work(t.Context(), func(tx *models.Tx) error { return tx.HoldsLease(l) })
		}
		if err := held(a); err != nil {
			t.Error(err)
		}
		minutes.Add(2)
		if err := held(a); !models.IsKind(err, models.Conflict) {
			t.Errorf("a lease that has ended: %v", err)
		}
		b, ok, err := db.TakeLease(t.Context(), "tick", "b", time.Minute)
		if !ok || err != nil || b.Fence != 3 {
			t.Fatalf("%+v %v %v", b, ok, err)
		}
		if err := errors.Join(db.Release(t.Context(), a), held(b)); err != nil { // the late one gives back nothing
			t.Error(err)
		}
		if err := db.Release(t.Context(), b); err != nil {
			t.Error(err)
		}
		if c, ok, err := db.TakeLease(t.Context(), "tick", "c", time.Minute); !ok || err != nil || c.Fence != 4 {
			t.Errorf("after it was given back: %+v %v %v", c, ok, err)
		}
	})
}
