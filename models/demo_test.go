package models_test

import (
	"context"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/models"
	"steelyard/models/trial"
)

// I6: only an empty store becomes the demo's, once; the audit tells; and it is
// no setting that somebody could put back.
func TestI6_OnlyAnEmptyStoreBecomesADemo(t *testing.T) {
	mark := func(db *models.DB) string {
		return code(db.Update(context.Background(), models.Actor{Login: "console"}, func(tx *models.Tx) error { return tx.MarkDemo(7) }))
	}
	isDemo := func(t *testing.T, db *models.DB) (demo bool) {
		t.Helper()
		must(t, db.View(context.Background(), func(tx *models.Tx) (err error) {
			demo, err = tx.Demo()
			return err
		}))
		return demo
	}
	trial.Each(t, func(t *testing.T, db *models.DB) {
		if isDemo(t, db) {
			t.Error("a fresh store is a demo")
		}
		if got := mark(db); got != "" || !isDemo(t, db) {
			t.Errorf("marked: %q, a demo: %v", got, isDemo(t, db))
		}
		if got := mark(db); got != "demo.occupied" {
			t.Errorf("marked again: %q", got)
		}
		put := code(db.Update(context.Background(), models.Actor{Login: "console"}, func(tx *models.Tx) error {
			_, err := tx.PutSetting("demo", "0", 1)
			return err
		}))
		if put != "not_found" || !isDemo(t, db) {
			t.Errorf("put as a setting: %q, a demo: %v", put, isDemo(t, db))
		}
	})
	for name, occupy := range map[string]func(t *testing.T, db *models.DB){
		"a user": func(t *testing.T, db *models.DB) { actor(t, db, "root", "") },
		"a fact": func(t *testing.T, db *models.DB) {
			enterSet(t, db, &fact.Set{Persons: []fact.Person{{Code: "E1", Name: "E1"}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			db := trial.Open(t, "sqlite")
			occupy(t, db)
			if got := mark(db); got != "demo.occupied" || isDemo(t, db) {
				t.Errorf("marked: %q, a demo: %v", got, isDemo(t, db))
			}
		})
	}
}
