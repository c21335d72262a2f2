package models_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/models"
	"steelyard/models/trial"
)

// rowsOf is every stored row of a run as text, to see that none of them changes.
func rowsOf(t testing.TB, db *models.DB, run models.ID) string {
	t.Helper()
	var lines, entries []map[string]any
	read(t, db, &lines, "SELECT HEX(l.statement) AS statement, l.seq, l.kind, l.pending, l.origin, l.line_key, l.of_key, l.cause, l.plan, l.version, l.component, l.receipt, l.part, l.contract, l.customer, CAST(l.date AS CHAR) AS day, l.base, l.accumulated, l.exact, l.amount, l.waits, s.payee, s.month, s.total FROM statements s JOIN statement_lines l ON l.statement = s.id WHERE s.run = ? ORDER BY s.payee, s.month, l.seq", run)
	read(t, db, &entries, "SELECT id, HEX(statement) AS statement, payee, month, state, currency, minor, at FROM entries WHERE run = ? ORDER BY id", run)
	if len(lines) == 0 || len(entries) == 0 {
		t.Fatal("nothing is stored")
	}
	data, err := json.Marshal([]any{lines, entries})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// closeAndPay takes a run through all hands.
func closeAndPay(t testing.TB, db *models.DB, h hands, r models.Run) models.Run {
	t.Helper()
	if err := approve(db, h.director, r); err != nil {
		t.Fatal(err)
	}
	if err := pay(db, h.finance, r); err != nil {
		t.Fatal(err)
	}
	return runOf(t, db, r.ID)
}

// A receipt is taken back after its commission was paid: the paid rows stay as
// they are, to the byte, and the next run takes the money back with a line that
// names the one it is about.
func TestC11_ReversalAfterPayIsALineOfTheNextRun(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		paid := closeAndPay(t, db, h, prepare(t, db, h.hr, "2026-01", "2026-02"))
		before, text := rowsOf(t, db, paid.ID), written(t, db, paid.ID)
		back := fact.Set{
			Receipts:    []fact.Receipt{{Number: "R2-back", Date: day("2026-03-05"), ValueDate: day("2026-03-05"), Amount: cny(-6_000_005), Reverses: "R2"}},
			Allocations: []fact.Allocation{{Receipt: "R2-back", Line: 1, Contract: "HT-1", Amount: cny(-6_000_005)}},
		}
		enterSet(t, db, &back)
		next := prepare(t, db, h.hr, "2026-03", "2026-03")
		if next.Total != -280000 { // what R2 has earned: 40,000.00 × 4 % + 20,000.05 × 6 %
			t.Errorf("the next run pays %d", next.Total)
		}
		list := seenStatements(t, db, everything, models.StatementFilter{Run: next.ID, Drafts: true})
		if len(list) != 1 || list[0].Payee.Code != "E1" {
			t.Fatalf("statements %+v", list)
		}
		lines := linesOf(t, db, list[0])
		if l := lines[0]; l.Receipt != "R2-back" || l.Of != "kam/commission/commission/R2/1" || l.Amount != -280000 {
			t.Errorf("the line is %+v", l)
		}
		closeAndPay(t, db, h, next)
		if after := rowsOf(t, db, paid.ID); after != before {
			t.Error("rows that were paid have changed")
		}
		if written(t, db, paid.ID) != text {
			t.Error("what was paid reads otherwise now")
		}
		holds(t, db)
	})
}

func linesOf(t testing.TB, db *models.DB, s models.Statement) (list []models.StatementLine) {
	t.Helper()
	err := db.View(context.Background(), func(tx *models.Tx) (err error) {
		list, err = tx.Lines(&s, 0, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A receipt of a closed month turns up: the worked example of the manual. The
// closed rows stay; the first open month adjusts, line by line, and what was
// adjusted is not adjusted again.
func TestE7_LateReceiptAdjustsTheOpenMonth(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		closed := closeAndPay(t, db, h, prepare(t, db, h.hr, "2026-01", "2026-02"))
		before := rowsOf(t, db, closed.ID)
		facts := late()
		enterSet(t, db, &facts)
		next := prepare(t, db, h.hr, "2026-03", "2026-03")
		list := seenStatements(t, db, everything, models.StatementFilter{Run: next.ID, Drafts: true})
		if len(list) != 1 || next.Total != 300000 {
			t.Fatalf("total %d, %d statements", next.Total, len(list))
		}
		lines := linesOf(t, db, list[0])
		for i, want := range []struct {
			origin, of, cause string
			amount            int64
		}{{"2026-01", "kam/commission/commission/R0/1", "added", 220000}, {"2026-02", "kam/commission/commission/R2/1", "position", 80000}} {
			l := lines[i]
			if l.Kind.String() != "adjustment" || l.Origin != want.origin || l.Of != want.of || string(l.Cause) != want.cause || l.Amount != want.amount {
				t.Errorf("line %d: %+v", i+1, l)
			}
		}
		err := db.View(context.Background(), func(tx *models.Tx) error {
			replay, err := tx.Replay(&list[0])
			if err != nil {
				return err
			}
			node, err := replay.Explain(2)
			if err == nil && node.Number.String() != "800.00" && node.Number.String() != "800" {
				t.Errorf("the explanation comes to %s", node.Number)
			}
			return err
		})
		if err != nil {
			t.Fatal(err, why(err))
		}
		closeAndPay(t, db, h, next)
		if rowsOf(t, db, closed.ID) != before {
			t.Error("the closed rows have changed")
		}
		if again := prepare(t, db, h.hr, "2026-04", "2026-04"); again.Total != 0 || again.Payees != 0 {
			t.Errorf("it is adjusted twice: %d", again.Total)
		}
		holds(t, db)
	})
}

// A new version, an edited draft and further facts leave an old run as it was:
// calculated again from what it pins it is the same, to the byte; and the months
// after it are on the new version.
func TestC13_OldRunsReplayAfterAPlanChanges(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		old := prepare(t, db, h.hr, "2026-01", "2026-02")
		text := written(t, db, old.ID)
		if err := approve(db, h.director, old); err != nil {
			t.Fatal(err)
		}
		facts := late()
		enterSet(t, db, &facts)
		publish(t, db, h.hr, strings.NewReplacer("version: 1", "version: 2", "from: 2026-01-01", "from: 2026-01-15", "4%", "10%").Replace(tiersPlan))
		if written(t, db, old.ID) != text {
			t.Error("the stored run reads otherwise")
		}
		checkDocuments(t, db, text, old)
		if report := holds(t, db); report.Recomputed != 4 {
			t.Errorf("%d statements were calculated again", report.Recomputed)
		}
		next := prepare(t, db, h.hr, "2026-03", "2026-03")
		if next.Total != 300000 { // the adjustments of closed months stay on version 1
			t.Errorf("closed months moved to the new version: %d", next.Total)
		}
		retro, err := tryPrepare(t, db, h.hr, models.RunRequest{From: month("2026-03"), To: month("2026-03"), Retroactive: []models.Retroactive{{Plan: "kam", Version: 2, Reason: "agreed in the works council"}}})
		if err != nil {
			t.Fatal(err, why(err))
		}
		if retro.Total == next.Total || runOf(t, db, next.ID).State != models.Discarded {
			t.Errorf("the retroactive version changes nothing: %d; the older draft is %s", retro.Total, runOf(t, db, next.ID).State)
		}
		err = db.Update(context.Background(), h.hr, func(tx *models.Tx) error {
			_, _, err := tx.StartRun(models.RunRequest{From: month("2026-03"), To: month("2026-03"), Retroactive: []models.Retroactive{{Plan: "kam", Version: 2}}})
			return err
		})
		if e, ok := errors.AsType[*models.Error](err); !ok || e.Code != "run.retroactive_reason" {
			t.Errorf("a retroactive version without a reason: %v", err)
		}
	})
}

// Preparing the same again comes to the same digest, and leaves one draft.
func TestC14_PreparingAgainIsIdempotent(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		first := prepare(t, db, h.hr, "2026-01", "2026-02")
		for range 3 {
			again := prepare(t, db, h.hr, "2026-01", "2026-02")
			if again.Digest != first.Digest || again.ID == first.ID {
				t.Errorf("digest %s, the first time %s", again.Digest, first.Digest)
			}
		}
		var states []string
		read(t, db, &states, "SELECT state FROM runs ORDER BY prepared_at, id")
		if strings.Join(states, " ") != "discarded discarded discarded prepared" {
			t.Errorf("states %v", states)
		}
		var kept []int
		read(t, db, &kept, "SELECT COUNT(DISTINCT run) FROM statements")
		if kept[0] != 2 { // the draft, and the one before it to compare with
			t.Errorf("statements of %d runs are kept", kept[0])
		}
	})
}

// A run is approved while a receipt of its months is imported, both ways round
// and at once: whatever comes first, what is closed and what is adjusted later
// sum to what a calculation from scratch pays.
func TestD2_ApprovalAgainstALateReceipt(t *testing.T) {
	const scratch = 2400_00 + 2800_00 + 3000_00 + 400_00 + 800_00 // E1 with the late receipt, and E2
	trial.Each(t, func(t *testing.T, db *models.DB) {
		for round, order := range []string{"approve first", "receipt first", "at once"} {
			t.Run(order, func(t *testing.T) {
				if round > 0 {
					db = trial.Open(t, map[string]string{"sqlite": trial.SQLite, "mysql": trial.MariaDB}[db.Dialect()])
				}
				h := opened(t, db)
				r := prepare(t, db, h.hr, "2026-01", "2026-02")
				facts := late()
				audit := models.Entry{Action: "create", Object: "fact", Key: "late", Domain: "receipts"}
				both := []func() error{func() error { return approve(db, h.director, r) }, func() error {
					_, err := enter(db, models.FactEntry{Facts: facts, Audit: audit})
					return err
				}}
				switch order {
				case "approve first":
					for _, do := range both {
						if err := do(); err != nil {
							t.Fatal(err)
						}
					}
				case "receipt first":
					for i := range both {
						if err := both[1-i](); err != nil {
							t.Fatal(err)
						}
					}
				default:
					for _, err := range atOnce(both...) {
						if err != nil {
							t.Fatal(err)
						}
					}
				}
				next := prepare(t, db, h.hr, "2026-03", "2026-03")
				if got := r.Total + next.Total; got != scratch {
					t.Errorf("closed %d and then %d, from scratch %d", r.Total, next.Total, int64(scratch))
				}
				holds(t, db)
			})
		}
	})
}
