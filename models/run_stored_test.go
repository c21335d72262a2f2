package models_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/demo"
	"steelyard/models"
	"steelyard/models/trial"
)

// A run that went through the store is, to the byte, what the offline command
// prints for the same facts and plans; so is every single statement; and both
// ways give the same when they go on from there.
func TestRun_StoredRunsAreTheOfflineResultToTheByte(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			facts := example(t, s.facts, s.mapping)
			var documents []string
			for _, p := range s.plans {
				documents = append(documents, readText(t, p))
			}
			result, want := offline(t, facts, documents, s.from, s.to)
			trial.Each(t, func(t *testing.T, db *models.DB) {
				h := handsOf(t, db)
				enterSet(t, db, facts)
				publish(t, db, h.hr, documents...)
				r := prepare(t, db, h.hr, s.from, s.to)
				if r.Digest != result.Digest() || r.Total != result.Total {
					t.Errorf("digest %s total %d, offline %s %d", r.Digest, r.Total, result.Digest(), result.Total)
				}
				if diff := cmp.Diff(want, written(t, db, r.ID)); diff != "" {
					t.Fatalf("(-offline +stored)\n%.3000s", diff)
				}
				checkDocuments(t, db, want, r)
			})
		})
	}
}

// checkDocuments wants every single statement's document to stand in the whole
// one, and its replay to come to the same.
func checkDocuments(t *testing.T, db *models.DB, whole string, r models.Run) {
	t.Helper()
	list := seenStatements(t, db, everything, models.StatementFilter{Run: r.ID, Drafts: true})
	if len(list) == 0 {
		t.Fatal("no statements are seen")
	}
	for i, s := range list {
		err := db.View(context.Background(), func(tx *models.Tx) error {
			text, err := tx.Document(&s)
			if err != nil {
				return err
			}
			if !strings.Contains(whole, "\n    "+string(text)) {
				t.Errorf("the document of %s %s is not the offline one:\n%s", s.Payee.Code, s.Month, text)
			}
			if i%7 != 0 {
				return nil
			}
			replay, err := tx.Replay(&s)
			if err != nil {
				return err
			}
			if !replay.Equal() {
				t.Errorf("%s %s calculated again: %s", s.Payee.Code, s.Month, cmp.Diff(replay.Stored, replay.Anew))
			}
			node, err := replay.Explain(s.Lines)
			if err == nil && node == nil {
				t.Errorf("no explanation of %s %s", s.Payee.Code, s.Month)
			}
			return err
		})
		if err != nil {
			t.Fatal(err, why(err))
		}
	}
}

// The demo company month by month, each closed before the next: the runs are
// what the offline command makes of the earlier results.
func TestRun_MonthsOnTopOfEachOtherAreTheOfflineOnes(t *testing.T) {
	c := demo.New(3)
	var documents []string
	for _, p := range c.Plans {
		documents = append(documents, string(p.Data))
	}
	early := factsUpTo(c.Facts, "2026-05-15") // the rest turns up late
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := handsOf(t, db)
		enterSet(t, db, early)
		publish(t, db, h.hr, sortedDocuments(documents)...)
		var priors []*compensation.Prior
		known := early
		for i, span := range [][2]string{{"2025-07", "2026-04"}, {"2026-05", "2026-05"}, {"2026-06", "2026-06"}} {
			if i == 2 {
				enterSet(t, db, c.Facts)
				known = c.Facts
			}
			_, want := offline(t, known, documents, span[0], span[1], priors...)
			r := prepare(t, db, h.hr, span[0], span[1])
			if got := written(t, db, r.ID); got != want {
				t.Fatalf("%s (-offline +stored)\n%.3000s", span, cmp.Diff(want, got))
			}
			if i == 2 && !strings.Contains(want, `"kind": "adjustment"`) {
				t.Error("the late facts change nothing: the test shows nothing")
			}
			if err := approve(db, h.director, r); err != nil {
				t.Fatal(err)
			}
			prior, list := compensation.ReadPrior("prior.json", []byte(want))
			if prior == nil {
				t.Fatal(list)
			}
			priors = append(priors, prior)
			if i == 2 {
				checkDocuments(t, db, want, runOf(t, db, r.ID))
			}
		}
	})
}

// factsUpTo leaves the receipts up to a day.
func factsUpTo(s *fact.Set, last string) *fact.Set {
	out := *s
	out.Receipts = slices.DeleteFunc(slices.Clone(s.Receipts), func(r fact.Receipt) bool { return r.Date.String() > last })
	there := map[string]bool{}
	for _, r := range out.Receipts {
		there[r.Number] = true
	}
	out.Receipts = slices.DeleteFunc(out.Receipts, func(r fact.Receipt) bool { return r.Reverses != "" && !there[r.Reverses] })
	out.Allocations = slices.DeleteFunc(slices.Clone(s.Allocations), func(a fact.Allocation) bool { return !there[a.Receipt] })
	return &out
}

// sortedDocuments puts versions behind each other.
func sortedDocuments(documents []string) []string {
	version := func(s string) string { _, rest, _ := strings.Cut(s, "version: "); return rest[:2] }
	out := slices.Clone(documents)
	slices.SortStableFunc(out, func(a, b string) int { return strings.Compare(version(a), version(b)) })
	return out
}
