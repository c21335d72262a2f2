package models_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/models/trial"
)

// failureOf is the stable code of a failure, and the codes of its problems.
func failureOf(err error) string {
	e := (*models.Error)(nil)
	if !errors.As(err, &e) {
		return fmt.Sprint(err)
	}
	text := e.Code
	for _, p := range e.Problems {
		text += " " + p.Code
	}
	return text
}

func cashIn(number string, minor int64) fact.Receipt {
	return fact.Receipt{Number: number, Date: day("2026-01-05"), ValueDate: day("2026-01-05"), Amount: cny(minor)}
}

func TestFacts_AsKnownThen(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		mustEnter(t, db, models.FactEntry{Facts: *smallCompany(2)})
		corrected := cashIn("R1", 2000)
		if n := mustEnter(t, db, models.FactEntry{Facts: fact.Set{Receipts: []fact.Receipt{corrected}}, Corrects: true, Reason: "typing error"}); n != 2 {
			t.Errorf("the correction has number %d", n)
		}
		if n := mustEnter(t, db, models.FactEntry{Withdraw: []models.FactKey{models.AllocationKey("R0", 1), models.ReceiptKey("R0")}, Reason: "never came"}); n != 3 {
			t.Errorf("the withdrawal has number %d", n)
		}
		if n := mustEnter(t, db, models.FactEntry{Facts: fact.Set{Receipts: []fact.Receipt{cashIn("R0", 7)}}}); n != 4 {
			t.Errorf("what came once more has number %d", n)
		}
		preview := mustPreview(t, db, plainFiles(t, &fact.Set{Receipts: []fact.Receipt{cashIn("R9", 900)}}), false)
		if preview.Counts.Changes() != 1 {
			t.Errorf("%+v", preview)
		}
		one, two, three, four := smallCompany(2), smallCompany(2), smallCompany(2), smallCompany(2)
		two.Receipts[1] = corrected
		three.Receipts = []fact.Receipt{corrected}
		three.Allocations = three.Allocations[1:]
		four.Receipts = []fact.Receipt{corrected, cashIn("R0", 7)}
		four.Allocations = three.Allocations
		for number, want := range []*fact.Set{{}, one, two, three, four} {
			if number > 0 {
				sameFacts(t, want, factsAt(t, db, int64(number)))
			}
		}
		sameFacts(t, four, factsAt(t, db, 99)) // the preview has no number
	})
}

func TestFacts_EnterRefuses(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		mustEnter(t, db, models.FactEntry{Facts: *smallCompany(2), Heads: []models.TeamHead{{Team: "T", Person: "E1"}}, Pay: []models.BasePay{{Person: "E1", Amount: cny(1), Bank: "62"}}})
		set := func(s fact.Set) models.FactEntry { return models.FactEntry{Facts: s} }
		for name, c := range map[string]struct {
			entry models.FactEntry
			want  string
		}{
			"other content":                               {set(fact.Set{Receipts: []fact.Receipt{cashIn("R1", 5)}}), "fact.differs fact.differs"},
			"a correction of no reason":                   {models.FactEntry{Corrects: true, Facts: fact.Set{Receipts: []fact.Receipt{cashIn("R1", 5)}}}, "fact.reason"},
			"a withdrawal of no reason":                   {models.FactEntry{Withdraw: []models.FactKey{models.ReceiptKey("R1")}}, "fact.reason"},
			"too much allocated":                          {set(fact.Set{Allocations: []fact.Allocation{{Receipt: "R1", Line: 2, Contract: "C1", Amount: cny(1)}}}), "facts.invalid fact.over_allocated"},
			"a correction that leaves too much allocated": {models.FactEntry{Corrects: true, Reason: "x", Facts: fact.Set{Receipts: []fact.Receipt{cashIn("R1", 999)}}}, "facts.invalid fact.over_allocated"},
			"what others refer to":                        {models.FactEntry{Withdraw: []models.FactKey{models.ReceiptKey("R1")}, Reason: "x"}, "facts.invalid fact.unknown_receipt"},
			"a person who shares":                         {models.FactEntry{Withdraw: []models.FactKey{models.PersonKey("E1")}, Reason: "x"}, "facts.invalid fact.unknown_person fact.unknown_person fact.unknown_person fact.unknown_person"},
			"a team that somebody is in":                  {models.FactEntry{Withdraw: []models.FactKey{models.TeamKey("T")}, Reason: "x"}, "facts.invalid fact.unknown_team fact.unknown_team"},
			"half of a split":                             {set(fact.Set{Splits: []fact.Split{{Contract: "C1", Person: "E1", Share: rate("0.5"), From: day("2026-02-01")}}}), "facts.invalid fact.shares_not_whole"},
			"what is not there":                           {models.FactEntry{Withdraw: []models.FactKey{models.ReceiptKey("R7")}, Reason: "x"}, "not_found"},
			"two heads":                                   {models.FactEntry{Heads: []models.TeamHead{{Team: "T", Person: "E1", From: day("2026-01-01")}}}, "facts.invalid fact.overlapping_heads"},
			"a head that nobody knows":                    {models.FactEntry{Heads: []models.TeamHead{{Team: "X", Person: "E9"}}}, "facts.invalid fact.unknown_person fact.unknown_team"},
			"two base pays":                               {models.FactEntry{Pay: []models.BasePay{{Person: "E1", Amount: cny(1), Valid: period.Interval{From: day("2026-01-01")}}}}, "facts.invalid fact.overlapping_pay"},
			"a base pay of no currency":                   {models.FactEntry{Pay: []models.BasePay{{Person: "E1"}}}, "fact.differs fact.differs"},
			"a code that ends with a blank":               {set(fact.Set{Customers: []fact.Customer{{Code: "K "}}}), "facts.invalid facts.not_storable"},
			"a code that is too long":                     {set(fact.Set{Customers: []fact.Customer{{Code: fmt.Sprintf("%065d", 1)}}}), "facts.invalid facts.not_storable"},
			"a NUL":                                       {set(fact.Set{Customers: []fact.Customer{{Code: "K", Name: "a\x00b"}}}), "facts.invalid facts.not_storable"},
			"no UTF-8":                                    {set(fact.Set{Customers: []fact.Customer{{Code: "K", Name: "a\xff"}}}), "facts.invalid facts.not_storable"},
			"twice in one entry":                          {set(fact.Set{Customers: []fact.Customer{{Code: "K"}, {Code: "K"}}}), "facts.invalid fact.repeated_key"},
			"an edit of an older revision":                {models.FactEntry{Corrects: true, Reason: "x", Facts: fact.Set{Receipts: []fact.Receipt{cashIn("R1", 1001)}}, Expect: map[models.FactKey]int64{models.ReceiptKey("R1"): 2}}, "version.stale"},
		} {
			number, err := enter(db, c.entry)
			if got := failureOf(err); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
			if e := (*models.Error)(nil); errors.As(err, &e) {
				for _, p := range e.Problems {
					if p.Text.ZH == "" || p.Text.EN == "" || p.Fix == (problem.Text{}) {
						t.Errorf("%s: %+v is not told in both languages", name, p)
					}
				}
			}
			if number != 0 {
				t.Errorf("%s: it has number %d", name, number)
			}
		}
		sameFacts(t, smallCompany(2), factsAt(t, db, 0))
		if n, err := enter(db, models.FactEntry{Corrects: true, Reason: "x", Facts: fact.Set{Receipts: []fact.Receipt{cashIn("R1", 1001)}}, Expect: map[models.FactKey]int64{models.ReceiptKey("R1"): 1}}); err != nil || n != 2 {
			t.Errorf("an edit of the newest revision: %d, %v", n, err)
		}
	})
}

// TestC12_NoReceiptIsAllocatedTwice lets fifty writers allocate one receipt at
// once; what they get together never exceeds it.
func TestC12_NoReceiptIsAllocatedTwice(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		company := smallCompany(0)
		company.Receipts = []fact.Receipt{cashIn("R", 100_00)}
		mustEnter(t, db, models.FactEntry{Facts: *company})
		var group sync.WaitGroup
		outcome := make([]string, 50)
		for i := range outcome {
			group.Go(func() {
				for {
					_, err := enter(db, models.FactEntry{Facts: fact.Set{Allocations: []fact.Allocation{{Receipt: "R", Line: i + 1, Contract: "C1", Amount: cny(30_00)}}}})
					if outcome[i] = failureOf(err); !models.IsKind(err, models.Busy) {
						return
					}
				}
			})
		}
		group.Wait()
		won := 0
		for _, o := range outcome {
			switch o {
			case "<nil>":
				won++
			case "facts.invalid fact.over_allocated":
			default:
				t.Errorf("%s", o)
			}
		}
		sum := int64(0)
		for _, a := range factsAt(t, db, 0).Allocations {
			sum += a.Amount.Minor
		}
		if won != 3 || sum != 90_00 {
			t.Errorf("%d of fifty allocated %d of 10000", won, sum)
		}
	})
}

// TestD2_ACommitWaitsForAClose holds the lock of facts as the approval of a run
// does: what is committed meanwhile lands behind it, with a higher number.
func TestD2_ACommitWaitsForAClose(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		mustEnter(t, db, models.FactEntry{Facts: *smallCompany(1)})
		late := mustPreview(t, db, plainFiles(t, &fact.Set{Receipts: []fact.Receipt{cashIn("L", 5)}}), false)
		held, release, closed, done := make(chan struct{}), make(chan struct{}), make(chan error, 1), make(chan error, 1)
		var closeAt int64
		order := make(chan string, 2)
		go func() {
			closed <- db.Work(context.Background(), func(tx *models.Tx) error {
				if err := tx.LockFacts(); err != nil {
					return err
				}
				close(held)
				<-release
				var err error
				closeAt, err = tx.KnownAt()
				order <- "close"
				return err
			})
		}()
		<-held
		go func() {
			i, err := db.CommitImport(context.Background(), nil, hr, late.ID)
			late = i
			order <- "commit"
			done <- err
		}()
		select {
		case <-done:
			t.Error("a commit does not wait for a close")
			done <- nil
		case <-time.After(300 * time.Millisecond):
		}
		close(release)
		if err := errors.Join(<-closed, <-done); err != nil {
			t.Fatal(err)
		}
		if first := <-order; first != "close" || closeAt != 1 || late.Number != 2 {
			t.Errorf("%s came first; closed at %d, committed as %d", first, closeAt, late.Number)
		}
	})
}

// TestF1_MovedPreviews commits previews after others have brought the same, or
// something that no longer agrees.
func TestF1_MovedPreviews(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		mustEnter(t, db, models.FactEntry{Facts: *smallCompany(1)})
		plain := func(list ...fact.Receipt) fileSet { return plainFiles(t, &fact.Set{Receipts: list}) }
		same := mustPreview(t, db, plain(cashIn("A", 1), cashIn("B", 2)), false)
		other := mustPreview(t, db, plain(cashIn("A", 9), cashIn("C", 3)), false)
		token := same.Token()
		mustEnter(t, db, models.FactEntry{Facts: fact.Set{Receipts: []fact.Receipt{cashIn("A", 1)}}})
		if _, err := db.CommitImport(context.Background(), nil, hr, other.ID); failureOf(err) != "import.moved fact.differs" {
			t.Errorf("other content: %v", err)
		}
		i, err := db.CommitImport(context.Background(), nil, hr, same.ID)
		if err != nil || i.Counts.Changes() != 1 || i.Counts.Kinds[0].Same != 1 || i.Token() != token {
			t.Errorf("%v: %+v", err, i.Counts)
		}
		gone := mustPreview(t, db, plainFiles(t, &fact.Set{Allocations: []fact.Allocation{{Receipt: "A", Line: 1, Contract: "C1", Amount: cny(1)}}}), false)
		mustEnter(t, db, models.FactEntry{Withdraw: []models.FactKey{models.ReceiptKey("A")}, Reason: "x"})
		if _, err := db.CommitImport(context.Background(), nil, hr, gone.ID); failureOf(err) != "import.moved fact.unknown_receipt" {
			t.Errorf("a receipt that is gone: %v", err)
		}
		want := smallCompany(1)
		want.Receipts = append(want.Receipts, cashIn("B", 2))
		sameFacts(t, want, factsAt(t, db, 0))
	})
}
