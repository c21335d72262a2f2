package models_test

import (
	"context"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
	"steelyard/demo"
	"steelyard/models"
	"steelyard/models/trial"
)

// offered previews facts about how business is won, as if they stood in files.
func offered(t *testing.T, db *models.DB, s fact.Selling) models.Import {
	t.Helper()
	ctx := context.Background()
	i := uploaded(t, db, fileSet{"opportunities.csv": ""}, false)
	err := db.PreviewImport(ctx, nil, i, models.Candidate{Facts: &fact.Set{}, Selling: &s, Kinds: fact.SellingKinds(),
		Place: func(_ fact.Kind, _ int, field string) problem.Place { return problem.Place{Field: field} },
		Judge: func(list problem.List) models.ImportProblems {
			return models.NewImportProblems(list, func(problem.Problem) string { return "" })
		}})
	if err != nil {
		t.Fatal(err)
	}
	must(t, db.View(ctx, func(tx *models.Tx) (err error) {
		i, err = tx.Import(i.ID, models.ImportClasses())
		return err
	}))
	return i
}

func sellingRows(t testing.TB, db *models.DB) int {
	t.Helper()
	n := 0
	for _, c := range sellingAt(t, db, 0).Counts() {
		n += c
	}
	return n
}

// A company's whole history is imported at once; once more it brings nothing,
// and a part of it, which is checked beside its surroundings alone, neither.
func TestImport_SellingAtOnceAndAgain(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		g := demo.NewGrown(1)
		s := g.Selling(1).Facts
		mustEnter(t, db, models.FactEntry{Facts: *g.Whole()})
		i := offered(t, db, s)
		if i.Found.Failures > 0 || len(i.Counts.Classes) != 5 || sellingRows(t, db) != 0 {
			t.Fatalf("%v %+v, %d rows are seen before the commit", i.Counts.Classes, i.Found.Codes, sellingRows(t, db))
		}
		done, err := db.CommitImport(context.Background(), nil, hr, i.ID)
		must(t, err)
		all := 0
		for _, c := range s.Counts() {
			all += c
		}
		if done.Counts.Changes() != all || sellingRows(t, db) != all {
			t.Errorf("%d changes, %d rows, want %d", done.Counts.Changes(), sellingRows(t, db), all)
		}
		if again := offered(t, db, s); again.Found.Failures > 0 || again.Counts.Changes() != 0 {
			t.Errorf("once more: %d changes, %+v", again.Counts.Changes(), again.Found.Codes)
		}
		few := fact.Selling{Opportunities: s.Opportunities[:20], Moves: s.Moves[:50], Visits: s.Visits[:50], PlanItems: s.PlanItems[:50], Targets: s.Targets, Terms: s.Terms[:10]}
		if part := offered(t, db, few); part.Found.Failures > 0 || part.Counts.Changes() != 0 {
			t.Errorf("a part: %d changes, %+v", part.Counts.Changes(), part.Found.Codes)
		}
	})
}

// D6: what a preview staged and nobody committed goes, in every table.
func TestD6_StagedSellingIsPurged(t *testing.T) {
	url := trial.URL(t, trial.SQLite)
	db := trial.OpenURL(t, url)
	raw := trial.Raw(t, url)
	g := demo.NewGrown(1)
	mustEnter(t, db, models.FactEntry{Facts: *g.Whole()})
	i := offered(t, db, g.Selling(1).Facts)
	tables := []string{"stages", "leads", "opportunities", "moves", "milestones", "elements", "confirmations", "key_persons", "relations", "visits", "meetings",
		"plan_items", "work_logs", "work_hours", "bids", "forecasts", "targets", "contract_terms", "contract_changes", "bad_debts"}
	count := func(table string) (n int) {
		if err := raw.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, table := range tables {
		if count(table) == 0 {
			t.Errorf("nothing is staged in %s", table)
		}
	}
	must(t, db.Update(context.Background(), hr, func(tx *models.Tx) error {
		tx.Record(models.Entry{Action: "discard", Object: "import", Key: i.ID.String(), Domain: "receipts"})
		return tx.DiscardImport(i)
	}))
	must(t, db.PurgeAbandoned(context.Background()))
	for _, table := range tables {
		if n := count(table); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
}
