package main

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/demo"
	"steelyard/models"
)

// The demo's store holds how the company won its business, wholly, beside the
// figures of other offices, and entered by the offices that keep it.
func TestDemoHoldsItsSelling(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), demoFile)
	if err := makeDemo(context.Background(), url, 3, 2); err != nil {
		t.Fatal(err)
	}
	db, err := models.Open(context.Background(), models.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	company := demo.NewGrown(3)
	want := company.Selling(3)
	err = db.View(context.Background(), func(tx *models.Tx) error {
		known, err := tx.KnownAt()
		if err != nil {
			return err
		}
		got, err := tx.Selling(known)
		if err != nil {
			return err
		}
		if !slices.Equal(got.Counts(), want.Facts.Counts()) || slices.Contains(got.Counts(), 0) {
			t.Errorf("stored %v, made %v", got.Counts(), want.Facts.Counts())
		}
		set, err := tx.Facts(known)
		if err != nil {
			return err
		}
		for _, f := range want.Figures {
			if !slices.ContainsFunc(set.Figures, func(g fact.Figure) bool {
				return g.Person == f.Person && g.Period == f.Period && g.Code == f.Code && g.Value.Equal(f.Value)
			}) {
				t.Errorf("the figure %s of %s in %s is missing", f.Code, f.Person, f.Period)
			}
		}
		none, err := tx.Selling(known - 3) // three offices, the last entries of all
		if err == nil && slices.ContainsFunc(none.Counts(), func(n int) bool { return n != 0 }) {
			t.Errorf("before the last three entries: %v", none.Counts())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
