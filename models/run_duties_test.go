package models_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/models"
	"steelyard/models/trial"
)

const tiersPlan = `plan: kam
version: 1
title: {zh: 大客户方案, en: Key accounts}
currency: CNY
effective: {from: 2026-01-01}
settle: month
components:
  - code: commission
    title: {zh: 提成, en: Commission}
    kind: rate
    basis: collected
    tiers:
      carry: year
      mode: marginal
      bands:
        - {upTo: 100000, rate: 4%}
        - {rate: 6%}
`

// twoReps is the worked example of the manual for two people.
func twoReps() fact.Set {
	return fact.Set{
		Persons:   []fact.Person{{Code: "E1", Name: "林悦"}, {Code: "E2", Name: "Wei, \"Tab\""}},
		Contracts: []fact.Contract{{Number: "HT-1", Signed: day("2025-12-01"), Amount: cny(60_000_000), Net: cny(60_000_000)}, {Number: "HT-2", Signed: day("2025-12-01"), Amount: cny(60_000_000), Net: cny(60_000_000)}},
		Splits:    []fact.Split{{Contract: "HT-1", Person: "E1", Share: rate("1")}, {Contract: "HT-2", Person: "E2", Share: rate("1")}},
		Receipts:  []fact.Receipt{receipt("R1", "2026-01-10", 6_000_000), receipt("R2", "2026-02-10", 6_000_005), receipt("S1", "2026-01-11", 1_000_000), receipt("S2", "2026-02-11", 2_000_000)},
		Allocations: []fact.Allocation{
			{Receipt: "R1", Line: 1, Contract: "HT-1", Amount: cny(6_000_000)}, {Receipt: "R2", Line: 1, Contract: "HT-1", Amount: cny(6_000_005)},
			{Receipt: "S1", Line: 1, Contract: "HT-2", Amount: cny(1_000_000)}, {Receipt: "S2", Line: 1, Contract: "HT-2", Amount: cny(2_000_000)},
		},
	}
}

func receipt(number, date string, minor int64) fact.Receipt {
	return fact.Receipt{Number: number, Date: day(date), ValueDate: day(date), Amount: cny(minor)}
}

// late is the receipt of the manual that turns up after January is closed.
func late() fact.Set {
	return fact.Set{Receipts: []fact.Receipt{receipt("R0", "2026-01-20", 5_000_003)}, Allocations: []fact.Allocation{{Receipt: "R0", Line: 1, Contract: "HT-1", Amount: cny(5_000_003)}}}
}

// opened is a store with the worked example and its plan.
func opened(t *testing.T, db *models.DB) hands {
	t.Helper()
	h := handsOf(t, db)
	facts := twoReps()
	enterSet(t, db, &facts)
	publish(t, db, h.hr, tiersPlan)
	return h
}

func setting(t testing.TB, db *models.DB, name, value string) {
	t.Helper()
	err := db.Work(context.Background(), func(tx *models.Tx) error {
		_, err := tx.Exec("INSERT INTO settings (name, version, value, created_at) SELECT ?, COALESCE(MAX(version), 0) + 1, ?, 1 FROM settings WHERE name = ?", name, value, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func second(db *models.DB, a models.Actor, r models.Run) error {
	return db.Update(context.Background(), a, func(tx *models.Tx) error {
		_, err := tx.SecondRun(r.ID, r.Digest, "")
		return err
	})
}

func discard(db *models.DB, a models.Actor, id models.ID) error {
	return db.Update(context.Background(), a, func(tx *models.Tx) error {
		_, err := tx.DiscardRun(id, "not needed")
		return err
	})
}

// refusedBy lists the rules of separation that an error names.
func refusedBy(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	e, ok := errors.AsType[*models.Error](err)
	if !ok || e.Kind != models.Forbidden || e.Code != "run.separation_of_duties" {
		t.Fatalf("refused with %v", err)
	}
	var rules []string
	for _, p := range e.Problems {
		rules = append(rules, strings.TrimPrefix(p.Code, "run.separation."))
		if p.Text.ZH == "" || p.Text.EN == "" {
			t.Errorf("%s is not worded in both languages", p.Code)
		}
	}
	return strings.Join(rules, " ")
}

// Every step of a run is somebody else's, and nobody takes one who is paid by
// it: preparer, approver, seconder and payer against each other.
func TestA12_HandsOfARunAreKeptApart(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		setting(t, db, models.SecondApproval, "true")
		rep := actor(t, db, "rep", "E1")
		payroll := actor(t, db, "payroll", "")
		r := prepare(t, db, h.hr, "2026-01", "2026-01")
		step := func(name string, do func(*models.DB, models.Actor, models.Run) error, a models.Actor, want string) {
			t.Helper()
			if got := refusedBy(t, do(db, a, r)); got != want {
				t.Errorf("%s by %s: refused by %q, want %q", name, a.Login, got, want)
			}
		}
		step("approve", approve, h.hr, "prepared")
		step("approve", approve, rep, "payee")
		step("approve", approve, h.director, "")
		if state := runOf(t, db, r.ID).State; state != models.Prepared {
			t.Errorf("with a second step the first one makes the run %s", state)
		}
		step("second", second, h.hr, "prepared")
		step("second", second, h.director, "approved")
		step("second", second, rep, "payee")
		step("second", second, h.finance, "")
		if state := runOf(t, db, r.ID).State; state != models.Approved {
			t.Fatalf("after the second step the run is %s", state)
		}
		step("pay", pay, h.hr, "prepared")
		step("pay", pay, h.director, "approved")
		step("pay", pay, h.finance, "seconded")
		step("pay", pay, rep, "payee")
		step("pay", pay, payroll, "")
		if got := runOf(t, db, r.ID); got.State != models.Paid || got.PaidBy != payroll.User || got.SecondedBy != h.finance.User {
			t.Errorf("in the end: %+v", got)
		}
	})
}

// With four eyes off one person may do it all, and the audit says so; but still
// nobody who is paid by the run.
func TestA12_FourEyesOffIsMarked(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		setting(t, db, models.FourEyes, "false")
		rep := actor(t, db, "rep", "E1")
		r := prepare(t, db, h.hr, "2026-01", "2026-01")
		if got := refusedBy(t, approve(db, rep, r)); got != "payee" {
			t.Errorf("a payee: refused by %q", got)
		}
		if err := approve(db, h.hr, r); err != nil {
			t.Fatal(err)
		}
		if err := pay(db, h.hr, r); err != nil {
			t.Fatal(err)
		}
		var marks []string
		read(t, db, &marks, "SELECT marks FROM audit WHERE object = 'run' AND action IN ('approve', 'pay') ORDER BY id")
		if !slices.Equal(marks, []string{models.FourEyesOff, models.FourEyesOff}) {
			t.Errorf("the audit is marked %q", marks)
		}
	})
}

func read(t testing.TB, db *models.DB, into any, query string, args ...any) {
	t.Helper()
	if err := db.View(context.Background(), func(tx *models.Tx) error { return tx.Read(into, query, args...) }); err != nil {
		t.Fatal(err)
	}
}

// atOnce runs functions at the same moment and gives their errors.
func atOnce(list ...func() error) []error {
	errs := make([]error, len(list))
	var group sync.WaitGroup
	begin := make(chan struct{})
	for i, fn := range list {
		group.Go(func() {
			<-begin
			errs[i] = fn()
		})
	}
	close(begin)
	group.Wait()
	return errs
}

// Eight directors approve at once: one does, the others conflict, and the audit
// has one row; then eight pay.
func TestD1_OneOfManyApprovesAndOnePays(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		r := prepare(t, db, h.hr, "2026-01", "2026-02")
		for _, step := range []struct {
			name string
			do   func(*models.DB, models.Actor, models.Run) error
		}{{"approve", approve}, {"pay", pay}} {
			var calls []func() error
			for i := range 8 {
				a := actor(t, db, step.name+string(rune('a'+i)), "")
				calls = append(calls, func() error { return step.do(db, a, r) })
			}
			won := 0
			for _, err := range atOnce(calls...) {
				switch {
				case err == nil:
					won++
				case !models.IsKind(err, models.Conflict) && !models.IsKind(err, models.Busy):
					t.Errorf("%s: %v", step.name, err)
				}
			}
			var audited []int
			read(t, db, &audited, "SELECT COUNT(*) FROM audit WHERE object = 'run' AND action = ?", step.name)
			if won != 1 || audited[0] != 1 {
				t.Errorf("%s: %d succeeded, %d audit rows", step.name, won, audited[0])
			}
		}
		var entries []string
		read(t, db, &entries, "SELECT state FROM entries ORDER BY state")
		if len(entries) != 8 { // two people, two months, payable and paid
			t.Errorf("entries %v", entries)
		}
		holds(t, db)
	})
}

// holds wants everything that is stored to be proved.
func holds(t testing.TB, db *models.DB) models.PayReport {
	t.Helper()
	report, err := db.VerifyPay(context.Background(), 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range report.Problems {
		t.Errorf("verify: %s %s", p.Code, p.Text.EN)
	}
	return report
}

// Paying races with discarding and with approving again: only legal states come
// out, and one of the two wins.
func TestD3_PayAgainstDiscard(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		months := []string{"2026-01", "2026-02", "2026-03"}
		for i, m := range months {
			if i == 2 {
				break
			}
			r := prepare(t, db, h.hr, m, m)
			errs := atOnce(func() error { return approve(db, h.director, r) }, func() error { return discard(db, h.hr, r.ID) }, func() error { return pay(db, h.finance, r) })
			got := runOf(t, db, r.ID)
			switch {
			case errs[0] == nil && errs[1] == nil:
				t.Errorf("%s was approved and discarded", m)
			case errs[0] == nil && got.State != models.Approved && got.State != models.Paid:
				t.Errorf("%s was approved and is %s", m, got.State)
			case errs[1] == nil && got.State != models.Discarded:
				t.Errorf("%s was discarded and is %s", m, got.State)
			case errs[0] != nil && errs[1] != nil:
				t.Errorf("%s: nobody won: %v", m, errs)
			}
			if got.State == models.Discarded { // then it is closed in the second round
				if r = prepare(t, db, h.hr, m, m); approve(db, h.director, r) != nil {
					t.Errorf("%s cannot be closed after a discarded run", m)
				}
			}
			errs = atOnce(func() error { return discard(db, h.hr, r.ID) }, func() error { return pay(db, h.finance, r) })
			if err := errs[0]; err == nil || !models.IsKind(err, models.Conflict) {
				t.Errorf("a closed run was discarded: %v", err)
			}
		}
		holds(t, db)
	})
}

// A run's closed months stay closed: no other run of them is started, and a
// draft of them that is older cannot be approved.
func TestRun_ClosedMonthsAreNotRunAgain(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		wide, _ := start(t, db, h.hr, models.RunRequest{From: month("2026-01"), To: month("2026-02")})
		_ = wide
		r := prepareNext(t, db, h, "2026-01", "2026-01")
		if err := approve(db, h.director, models.Run{ID: r.ID, Digest: "other"}); !models.IsKind(err, models.Conflict) {
			t.Errorf("approved by another digest: %v", err)
		}
		if err := approve(db, h.director, r); err != nil {
			t.Fatal(err)
		}
		err := db.Update(context.Background(), h.hr, func(tx *models.Tx) error {
			_, _, err := tx.StartRun(models.RunRequest{From: month("2026-01"), To: month("2026-02")})
			return err
		})
		if e, ok := errors.AsType[*models.Error](err); !ok || e.Code != "run.closed" {
			t.Errorf("a closed month is run again: %v", err)
		}
		gap := prepareNext(t, db, h, "2026-03", "2026-03")
		if err := approve(db, h.director, gap); refusal(err) != "run.months_do_not_join" {
			t.Errorf("months that do not join: %v", err)
		}
	})
}

// prepareNext prepares where other jobs may wait.
func prepareNext(t testing.TB, db *models.DB, h hands, from, to string) models.Run {
	t.Helper()
	var r models.Run
	err := db.Update(context.Background(), h.hr, func(tx *models.Tx) (err error) {
		r, _, err = tx.StartRun(models.RunRequest{From: month(from), To: month(to)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for {
		j, err := db.NextJob(context.Background(), "test")
		if err != nil || j == nil {
			t.Fatalf("no job: %v", err)
		}
		if j.Subject != r.ID {
			continue // stays with its lease
		}
		if err := db.PrepareRun(context.Background(), j, 1); err != nil {
			t.Fatal(err, why(err))
		}
		return runOf(t, db, r.ID)
	}
}
