package models_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/models/trial"
)

func draft(db *models.DB, a models.Actor, code, text string) (d models.Draft, err error) {
	err = db.Update(context.Background(), a, func(tx *models.Tx) (err error) {
		d, err = tx.AddDraft(code, text)
		return err
	})
	return d, err
}

func publishDraft(db *models.DB, a models.Actor, d models.Draft) (list problem.List, err error) {
	err = db.Update(context.Background(), a, func(tx *models.Tx) (err error) {
		_, list, err = tx.PublishDraft(d.ID, d.Version, "talked about on 2026-01-05")
		return err
	})
	return list, err
}

func refusal(err error) string {
	if e, ok := errors.AsType[*models.Error](err); ok {
		return e.Code
	}
	return ""
}

func version(n string, changes ...string) string {
	return strings.NewReplacer(append([]string{"version: 1", "version: " + n}, changes...)...).Replace(tiersPlan)
}

// Publishing takes the next version only, tells everything that is wrong with a
// document at once, and ends the draft; what is published stays.
func TestPlan_DraftsBecomeTheNextVersion(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := handsOf(t, db)
		d, err := draft(db, h.hr, "kam", "plan: kam\nversion: x\n")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := draft(db, h.hr, "kam", tiersPlan); refusal(err) != "draft.exists" {
			t.Errorf("a second draft: %v", err)
		}
		if _, err := publishDraft(db, h.hr, d); refusal(err) != "plan.invalid" || len(why(err)) < 3 {
			t.Errorf("a document with many mistakes: %v", err)
		}
		edit := func(version int64, text string) error {
			return db.Update(context.Background(), h.hr, func(tx *models.Tx) (err error) {
				made, err := tx.EditDraft(d.ID, version, text)
				if err == nil {
					d = made
				}
				return err
			})
		}
		if err := edit(7, tiersPlan); refusal(err) != "version.stale" {
			t.Errorf("an edit of another version: %v", err)
		}
		for _, wrong := range []struct{ text, code string }{{version("2"), "plan.version_next"}, {version("1", "plan: kam", "plan: other"), "plan.other_code"}} {
			if err := edit(d.Version, wrong.text); err != nil {
				t.Fatal(err)
			}
			_, err := publishDraft(db, h.hr, d)
			if refusal(err) != "plan.invalid" || !slices.ContainsFunc(why(err), func(p problem.Problem) bool { return p.Code == wrong.code }) {
				t.Errorf("%s: %v", wrong.code, err)
			}
		}
		if err := edit(d.Version, version("1", "rate: 6%", "rate: 3%")); err != nil {
			t.Fatal(err)
		}
		warnings, err := publishDraft(db, h.hr, d)
		if err != nil || warnings.Failed() {
			t.Fatalf("%v %v", err, why(err))
		}
		if _, err := publishDraft(db, h.hr, d); !models.IsKind(err, models.NotFound) {
			t.Errorf("a draft is published twice: %v", err)
		}
		if err := db.Work(context.Background(), func(tx *models.Tx) error {
			_, err := tx.Exec("UPDATE plans SET document = ?", "x")
			return err
		}); err == nil {
			t.Error("the database lets a published version be changed")
		}
		again, err := draft(db, h.hr, "kam", version("2", "CNY", "USD"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := publishDraft(db, h.hr, again); refusal(err) != "plan.invalid" {
			t.Errorf("a plan changes its currency: %v", err)
		}
	})
}

// Two who publish at once: one version comes out.
func TestD1_TwoPublishAtOnce(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := handsOf(t, db)
		d, err := draft(db, h.hr, "kam", tiersPlan)
		if err != nil {
			t.Fatal(err)
		}
		won := 0
		publishing := func() error { _, err := publishDraft(db, h.hr, d); return err }
		for _, err := range atOnce(publishing, publishing, publishing, publishing) {
			if err == nil {
				won++
			}
		}
		var versions, audited []int
		read(t, db, &versions, "SELECT version FROM plans")
		read(t, db, &audited, "SELECT COUNT(*) FROM audit WHERE action = 'publish'")
		if won != 1 || !slices.Equal(versions, []int{1}) || audited[0] != 1 {
			t.Errorf("%d won, versions %v, %d audit rows", won, versions, audited[0])
		}
	})
}

// People read the versions that cover an employment of theirs, and answer them
// once; a run warns of who has not answered.
func TestPlan_PeopleReadAndAnswerWhatCoversThem(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := handsOf(t, db)
		facts := twoReps()
		facts.Employments = []fact.Employment{{Person: "E1", Family: "rep"}, {Person: "E2", Family: "service", Valid: period.Interval{From: day("2026-03-01")}}}
		enterSet(t, db, &facts)
		publish(t, db, h.hr, strings.Replace(tiersPlan, "settle:", "who: {family: [rep]}\nsettle:", 1))
		self := func(person string) models.Reach {
			return models.Reach{Person: person, Scopes: []models.Scope{models.Self}}
		}
		for person, want := range map[string]int{"E1": 1, "E2": 0, "": 0, "E9": 0} {
			err := db.View(context.Background(), func(tx *models.Tx) error {
				list, err := tx.Plans(self(person), "")
				if len(list) != want {
					t.Errorf("%q reads %d versions", person, len(list))
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		answer := func(r models.Reach, person, word string) error {
			return db.Update(context.Background(), h.hr, func(tx *models.Tx) error {
				_, err := tx.Acknowledge(r, "kam", 1, person, word, day("2026-03-05"))
				return err
			})
		}
		if r := prepare(t, db, h.hr, "2026-01", "2026-01"); len(r.Warnings) == 0 || !strings.Contains(r.Warnings[len(r.Warnings)-1].Text.EN, "E1") && !strings.Contains(r.Warnings[0].Text.EN, "E1") {
			t.Errorf("nobody is told that E1 has not answered: %v", r.Warnings)
		}
		if err := answer(self("E2"), "E2", models.Signed); !models.IsKind(err, models.NotFound) {
			t.Errorf("E2 answers what does not cover him: %v", err)
		}
		if err := answer(self("E2"), "E1", models.Signed); !models.IsKind(err, models.NotFound) {
			t.Errorf("E2 answers for E1: %v", err)
		}
		if err := answer(self("E1"), "E1", models.Refused); err != nil {
			t.Fatal(err)
		}
		if err := answer(self("E1"), "E1", models.Signed); refusal(err) != "acknowledgement.given" {
			t.Errorf("a second answer: %v", err)
		}
		for _, w := range prepare(t, db, h.hr, "2026-01", "2026-01").Warnings {
			if w.Code == "run.unacknowledged" {
				t.Errorf("still told: %s", w.Text.EN)
			}
		}
	})
}
