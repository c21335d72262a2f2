package models_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/intake"
	"steelyard/models"
)

// actor makes a user; person may be "".
func actor(t testing.TB, db *models.DB, login, person string) models.Actor {
	t.Helper()
	a := models.Actor{User: models.NewID(), Login: login, Request: "test"}
	values := map[string]any{"id": a.User, "login": login, "name": login, "state": "active", "version": 1, "created_at": 1}
	if person != "" {
		values["person"] = person
	}
	if err := db.Work(context.Background(), func(tx *models.Tx) error { return tx.Insert("users", values) }); err != nil {
		t.Fatal(err)
	}
	return a
}

// hands are the people whom a run goes through.
type hands struct{ hr, director, finance models.Actor }

func handsOf(t testing.TB, db *models.DB) hands {
	t.Helper()
	return hands{actor(t, db, "h.r", ""), actor(t, db, "director", ""), actor(t, db, "finance", "")}
}

// publish publishes documents as the versions that they say they are.
func publish(t testing.TB, db *models.DB, a models.Actor, documents ...string) {
	t.Helper()
	for _, text := range documents {
		p, list := plan.Read("plan.yaml", []byte(text))
		if p == nil {
			t.Fatal(list)
		}
		var d models.Draft
		err := db.Update(context.Background(), a, func(tx *models.Tx) (err error) {
			d, err = tx.AddDraft(p.Code, text)
			return err
		})
		if err == nil {
			err = db.Update(context.Background(), a, func(tx *models.Tx) error {
				_, _, err := tx.PublishDraft(d.ID, d.Version, "consulted")
				return err
			})
		}
		if err != nil {
			t.Fatal(err, why(err))
		}
	}
}

// why gives the problems of an error.
func why(err error) problem.List {
	if e, ok := errors.AsType[*models.Error](err); ok {
		return e.Problems
	}
	return nil
}

func month(s string) period.Month {
	m, err := period.ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

// start queues a run and takes its job.
func start(t testing.TB, db *models.DB, a models.Actor, q models.RunRequest) (models.Run, *models.Running) {
	t.Helper()
	var r models.Run
	var queued models.Job
	err := db.Update(context.Background(), a, func(tx *models.Tx) (err error) {
		r, queued, err = tx.StartRun(q)
		return err
	})
	if err != nil {
		t.Fatal(err, why(err))
	}
	j, err := db.NextJob(context.Background(), "test")
	if err != nil || j == nil || j.ID != queued.ID {
		t.Fatalf("job %v %v", j, err)
	}
	return r, j
}

// prepare prepares a run.
func prepare(t testing.TB, db *models.DB, a models.Actor, from, to string) models.Run {
	t.Helper()
	r, err := tryPrepare(t, db, a, models.RunRequest{From: month(from), To: month(to)})
	if err != nil {
		t.Fatal(err, why(err))
	}
	return r
}

func tryPrepare(t testing.TB, db *models.DB, a models.Actor, q models.RunRequest) (models.Run, error) {
	t.Helper()
	r, j := start(t, db, a, q)
	err := db.PrepareRun(context.Background(), j, 2)
	if e := j.End(context.Background(), err); e != nil {
		t.Fatal(e)
	}
	return runOf(t, db, r.ID), err
}

func runOf(t testing.TB, db *models.DB, id models.ID) (r models.Run) {
	t.Helper()
	err := db.View(context.Background(), func(tx *models.Tx) (err error) {
		r, err = tx.Run(id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// approve approves a run by a digest.
func approve(db *models.DB, a models.Actor, r models.Run) error {
	return db.Update(context.Background(), a, func(tx *models.Tx) error {
		_, err := tx.ApproveRun(r.ID, r.Digest, "checked")
		return err
	})
}

func pay(db *models.DB, a models.Actor, r models.Run) error {
	return db.Update(context.Background(), a, func(tx *models.Tx) error {
		_, err := tx.PayRun(r.ID, r.Digest, "")
		return err
	})
}

// written is a run in the form of the offline command.
func written(t testing.TB, db *models.DB, id models.ID) string {
	t.Helper()
	var b bytes.Buffer
	err := db.View(context.Background(), func(tx *models.Tx) error { return tx.WriteRun(id, &b) })
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// offline calculates like the offline command.
func offline(t testing.TB, facts *fact.Set, documents []string, from, to string, prior ...*compensation.Prior) (*compensation.Result, string) {
	t.Helper()
	var plans []*plan.Plan
	for _, d := range documents {
		p, list := plan.Read("plan.yaml", []byte(d))
		if p == nil {
			t.Fatal(list)
		}
		plans = append(plans, p)
	}
	set, list := plan.NewSet(plans)
	if set == nil {
		t.Fatal(list)
	}
	r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: set, From: month(from), To: month(to), Workers: 1, Prior: prior})
	if r == nil {
		t.Fatal(list)
	}
	var b bytes.Buffer
	if err := r.WriteJSON(&b, false); err != nil {
		t.Fatal(err)
	}
	return r, b.String()
}

// example reads an example's facts.
func example(t testing.TB, dir, mapping string) *fact.Set {
	t.Helper()
	profile := intake.Plain()
	if mapping != "" {
		data, err := os.ReadFile(mapping)
		if err != nil {
			t.Fatal(err)
		}
		p, list := intake.ParseProfile(mapping, data)
		if p == nil {
			t.Fatal(list)
		}
		profile = p
	}
	facts, list := intake.Read(os.DirFS(dir), profile)
	if list.Failed() {
		t.Fatal(list)
	}
	return facts
}

func readText(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// enterSet enters facts.
func enterSet(t testing.TB, db *models.DB, s *fact.Set) {
	t.Helper()
	mustEnter(t, db, models.FactEntry{Facts: *s, Audit: models.Entry{Action: "create", Object: "fact", Key: "all", Domain: "receipts"}})
}

// seenStatements lists what a reach sees of a run's statements.
func seenStatements(t testing.TB, db *models.DB, r models.Reach, f models.StatementFilter) []models.Statement {
	t.Helper()
	var list models.Listed[models.Statement]
	err := db.View(context.Background(), func(tx *models.Tx) (err error) {
		list, err = tx.Statements(r, f, models.Paging{Limit: 200, Sort: "payee"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list.Items
}

var everything = models.Reach{Scopes: []models.Scope{models.All}}

// examples are the calculations that both ways must agree on.
type sample struct {
	name, facts, mapping string
	plans                []string
	from, to             string
}

func samples(t testing.TB) []sample {
	t.Helper()
	list := []sample{
		{"crm-flat", "../intake/testdata/crm", "../examples/crm-sales-opportunities/mapping.yaml", []string{"../examples/crm-sales-opportunities/flat.yaml"}, "2017-01", "2017-12"},
		{"crm-tiers", "../intake/testdata/crm", "../examples/crm-sales-opportunities/mapping.yaml", []string{"../examples/crm-sales-opportunities/tiers.yaml"}, "2017-03", "2017-06"},
	}
	for _, dir := range []string{"first-payment", "key-account-margin", "presales-overlay", "quarterly-payout-line"} {
		list = append(list, sample{dir, filepath.Join("../examples", dir, "facts"), "", []string{filepath.Join("../examples", dir, "plan.yaml")}, "2026-01", "2026-12"})
	}
	return slices.Clip(list)
}
