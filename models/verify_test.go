package models_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"steelyard/models"
	"steelyard/models/trial"
)

// Whoever has the database's password and changes something of pay is found
// out: a line, a statement, a run, the ledger, the closed months, a fact, a plan.
func TestVerify_NamesWhatWasTamperedWith(t *testing.T) {
	for _, c := range []struct{ name, trigger, change, want string }{
		{"a line's amount", "statement_lines_no_update", "UPDATE statement_lines SET amount = amount + 1 WHERE seq = 1", "verify.conservation verify.digest"},
		{"a line's reason", "statement_lines_no_update", "UPDATE statement_lines SET contract = 'HT-9' WHERE seq = 1", "verify.digest"},
		{"a line is gone", "statement_lines_no_delete", "DELETE FROM statement_lines WHERE kind = 'commission' AND receipt = 'R2'", "verify.conservation verify.digest"},
		{"a statement and its lines agree, the run does not", "statements_no_update", "UPDATE statements SET total = total + 100 WHERE payee = 'E2'", "verify.conservation verify.digest verify.ledger"},
		{"the run's total", "", "UPDATE runs SET total = total - 5", "verify.conservation"},
		{"the run's digest", "", "UPDATE runs SET head = REPLACE(head, digest, '00'), digest = '00'", "verify.digest"},
		{"an entry", "entries_no_update", "UPDATE entries SET minor = minor + 1 WHERE payee = 'E1'", "verify.ledger"},
		{"an entry is gone", "entries_no_delete", "DELETE FROM entries WHERE payee = 'E1'", "verify.ledger"},
		{"paid without being paid", "", "INSERT INTO entries (run, statement, payee, month, state, currency, minor, at, user_id) SELECT run, statement, payee, month, 'paid', currency, minor, at, user_id FROM entries WHERE payee = 'E1'", "verify.ledger"},
		{"a closed month is gone", "closed_months_no_delete", "DELETE FROM closed_months WHERE month = '2026-01'", "verify.months"},
		{"a fact of then", "receipts_no_update", "UPDATE receipts SET confirmed = '2026-02-10' WHERE number = 'R1'", "verify.recompute"},
	} {
		t.Run(c.name, func(t *testing.T) {
			trial.EachURL(t, func(t *testing.T, url string) {
				db := trial.OpenURL(t, url)
				h := opened(t, db)
				if err := approve(db, h.director, prepare(t, db, h.hr, "2026-01", "2026-02")); err != nil {
					t.Fatal(err)
				}
				holds(t, db)
				raw := trial.Raw(t, url)
				if c.trigger != "" {
					tamper(t, raw, "DROP TRIGGER "+c.trigger)
				}
				tamper(t, raw, c.change)
				report, err := db.VerifyPay(context.Background(), 0, 1)
				if err != nil {
					t.Fatal(err)
				}
				found := map[string]bool{}
				for _, p := range report.Problems {
					found[p.Code] = true
					if p.Text.ZH == "" || p.Text.EN == "" {
						t.Errorf("%s is not worded in both languages", p.Code)
					}
				}
				for _, want := range strings.Fields(c.want) {
					if !found[want] {
						t.Errorf("%s is not found; found %v", want, found)
					}
					delete(found, want)
				}
				if len(found) > 0 && !strings.Contains(c.want, "digest") {
					t.Errorf("found besides: %v", found)
				}
				if sampled, err := db.VerifyPay(context.Background(), 3, 1); err != nil || len(sampled.Problems) == 0 {
					t.Errorf("a sample finds nothing: %v", err)
				}
			})
		})
	}
}

func tamper(t *testing.T, raw *sql.DB, statement string) {
	t.Helper()
	if _, err := raw.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// A published plan that was changed behind the service is not calculated with.
func TestVerify_ChangedPlansAreRefused(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		db := trial.OpenURL(t, url)
		opened(t, db)
		raw := trial.Raw(t, url)
		tamper(t, raw, "DROP TRIGGER plans_no_update")
		tamper(t, raw, "UPDATE plans SET document = REPLACE(document, '4%', '5%')")
		if err := db.View(context.Background(), func(tx *models.Tx) error {
			_, err := tx.Plans(everything, "")
			return err
		}); err == nil {
			t.Error("a changed document is taken for the published one")
		}
	})
}
