package main

import (
	"context"
	"net/http"
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

// checkDemoSelling looks at how the demo's business is won as its roles do: the
// rep's own, the manager's people, everybody's for operations.
func checkDemoSelling(t *testing.T, seen map[string]*visitor) {
	t.Helper()
	type deals struct {
		Items []struct {
			Number, State string
			Owner         struct{ Code string }
		}
		Total int
	}
	var own, team, all deals
	seen["e002"].ask(http.MethodGet, "/opportunities?limit=200&total=true", "", &own)
	seen["e001"].ask(http.MethodGet, "/opportunities?limit=200&total=true&state=open", "", &team)
	seen["e038"].ask(http.MethodGet, "/opportunities?limit=200&total=true", "", &all)
	owners := map[string]bool{}
	for _, d := range team.Items {
		owners[d.Owner.Code] = true
	}
	if own.Total < 5 || len(owners) < 3 || all.Total < 500 || own.Total >= all.Total {
		t.Errorf("the rep sees %d opportunities, the manager those of %v, operations %d", own.Total, owners, all.Total)
	}
	foreign := ""
	for _, d := range all.Items {
		if d.Owner.Code == "E007" {
			foreign = d.Number
		}
	}
	for _, d := range own.Items {
		if d.Owner.Code != "E002" {
			t.Errorf("the rep sees %s of %s", d.Number, d.Owner.Code)
		}
	}
	for login, want := range map[string]int{"e002": http.StatusNotFound, "e001": http.StatusNotFound, "e038": http.StatusOK, "e033": http.StatusOK, "e035": http.StatusOK, "admin": http.StatusForbidden} {
		if got := seen[login].ask(http.MethodGet, "/opportunities/"+foreign, "", nil); got != want {
			t.Errorf("%s gets %d for E007's opportunity %q", login, got, foreign)
		}
	}
	for login, rows := range map[string]int{"e002": 1, "e038": 1, "e035": 0} { // finance has its own alone, which is nothing
		for _, path := range []string{"/visits", "/plan-items", "/work-logs"} {
			var page struct{ Items []any }
			if got := seen[login].ask(http.MethodGet, path+"?limit=1", "", &page); got != http.StatusOK || len(page.Items) != rows {
				t.Errorf("%s gets %d and %d rows of %s", login, got, len(page.Items), path)
			}
		}
	}
}
