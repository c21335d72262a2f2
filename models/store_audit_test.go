package models_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"steelyard/models"
	"steelyard/models/trial"
)

// A change that is not recorded, or more than once, is not made.
func TestH1_ChangeWithoutEntryIsUndone(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		for n, record := range map[string]func(tx *models.Tx){
			"none":      func(*models.Tx) {},
			"two":       func(tx *models.Tx) { tx.Record(noted("a")); tx.Record(noted("b")) },
			"no action": func(tx *models.Tx) { tx.Record(models.Entry{Object: "x", Domain: "system"}) },
			"no domain": func(tx *models.Tx) { tx.Record(models.Entry{Action: "x", Object: "x"}) },
		} {
			err := db.Update(t.Context(), console, func(tx *models.Tx) error {
				record(tx)
				return tx.Insert("attempts", map[string]any{"id": "unrecorded", "failures": 1, "last_at": 0, "next_at": 0})
			})
			if _, people := errors.AsType[*models.Error](err); err == nil || people {
				t.Errorf("%s: %v", n, err)
			}
		}
		var rows, audit int
		if err := db.View(t.Context(), func(tx *models.Tx) error {
			return errors.Join(tx.Read(&rows, "SELECT COUNT(*) FROM attempts"), tx.Read(&audit, "SELECT COUNT(*) FROM audit"))
		}); err != nil || rows != 0 || audit != 0 {
			t.Errorf("%d rows, %d audit rows, %v", rows, audit, err)
		}
	})
}

// The one row of a change says who did what to what, why, and when, and holds
// the digests of what was and what is.
func TestH1_OneRowPerChange(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		db, raw := trial.OpenURL(t, url), trial.Raw(t, url)
		user := models.NewID()
		actor := models.Actor{User: user, Login: "hr", Request: "req-7", Reason: "the actor's", Marks: []string{"four_eyes_off", "console"}}
		type pay struct {
			Minor int64  `json:"minor"`
			Bank  string `json:"bank"`
		}
		var now models.Instant
		err := db.Update(t.Context(), actor, func(tx *models.Tx) error {
			now = tx.Now
			tx.Record(models.Entry{Action: "correct", Object: "base_pay", Key: "E007", Domain: "pay", Before: pay{1, "é<&>"}, After: pay{2, "b"}})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Update(t.Context(), models.Actor{Login: "console"}, func(tx *models.Tx) error {
			tx.Record(models.Entry{Action: "create", Object: "person", Key: "E008", Domain: "people", After: map[string]any{"n": 1}, Reason: "the entry's"})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := raw.QueryRow("SELECT COUNT(*) FROM audit").Scan(&n); err != nil || n != 2 {
			t.Fatalf("%d rows, %v", n, err)
		}
		var at int64
		var who, before, after []byte
		var texts [8]string
		if err := raw.QueryRow("SELECT at, user_id, login, request, action, object, object_key, domain, before_hash, after_hash, reason, marks FROM audit WHERE object_key = 'E007'").
			Scan(&at, &who, &texts[0], &texts[1], &texts[2], &texts[3], &texts[4], &texts[5], &before, &after, &texts[6], &texts[7]); err != nil {
			t.Fatal(err)
		}
		want := [8]string{"hr", "req-7", "correct", "base_pay", "E007", "pay", "the actor's", "four_eyes_off console"}
		if models.Instant(at) != now || !bytes.Equal(who, user[:]) || texts != want {
			t.Errorf("%d %x %q", at, who, texts)
		}
		wantBefore := sha256.Sum256([]byte(`{"bank":"é\u003c\u0026\u003e","minor":1}`)) // the keys are sorted
		wantAfter := sha256.Sum256([]byte(`{"bank":"b","minor":2}`))
		if !bytes.Equal(before, wantBefore[:]) || !bytes.Equal(after, wantAfter[:]) {
			t.Errorf("digests %x %x", before, after)
		}
		var reason string
		if err := raw.QueryRow("SELECT user_id, before_hash, reason FROM audit WHERE object_key = 'E008'").Scan(&who, &before, &reason); err != nil || who != nil || before != nil || reason != "the entry's" {
			t.Errorf("%x %x %q %v", who, before, reason, err)
		}
	})
}

// record makes changes whose keys are a, b, c …
func record(t *testing.T, db *models.DB, keys string) {
	t.Helper()
	for _, key := range keys {
		if err := db.Update(t.Context(), console, func(tx *models.Tx) error { tx.Record(noted(string(key))); return nil }); err != nil {
			t.Fatal(err)
		}
	}
}

// unguard takes the triggers away, as somebody does who owns the database.
func unguard(t *testing.T, raw *sql.DB, tables ...string) {
	t.Helper()
	for _, table := range tables {
		for _, event := range []string{"update", "delete"} {
			if _, err := raw.Exec("DROP TRIGGER " + table + "_no_" + event); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Every way of falsifying the audit is found, and the first bad row is named.
func TestH2_TamperingIsFound(t *testing.T) {
	row := func(n int) string { return fmt.Sprintf("(SELECT audit_id FROM audit_seals WHERE seq = %d)", n) }
	for _, c := range []struct {
		name    string
		tamper  []string
		rebuild bool // the chain is made anew over the falsified rows
		seq     int64
		what    string
	}{
		{"a row is edited", []string{"UPDATE audit SET reason = 'x' WHERE id = 3"}, false, 3, models.Changed},
		{"its time is edited", []string{"UPDATE audit SET at = at + 1 WHERE id = 3"}, false, 3, models.Changed},
		{"its user is set", []string{"UPDATE audit SET user_id = before_hash, before_hash = NULL WHERE id = 99", "UPDATE audit SET login = 'else' WHERE id = 2"}, false, 2, models.Changed},
		{"a text moves to the next column", []string{"UPDATE audit SET login = 'consol', request = 'er-1' WHERE id = 2"}, false, 2, models.Changed},
		{"a digest is taken away", []string{"UPDATE audit SET after_hash = NULL WHERE id = 4"}, false, 4, models.Changed},
		{"a row is deleted", []string{"DELETE FROM audit WHERE id = 2"}, false, 2, models.Deleted},
		{"a row and its seal are deleted", []string{"DELETE FROM audit WHERE id = 2", "DELETE FROM audit_seals WHERE seq = 2"}, false, 2, models.Gap},
		{"a row and its seal are deleted and the numbers closed", []string{"DELETE FROM audit WHERE id = 2", "DELETE FROM audit_seals WHERE seq = 2",
			"UPDATE audit_seals SET seq = seq - 1 WHERE seq = 3", "UPDATE audit_seals SET seq = seq - 1 WHERE seq = 4", "UPDATE audit_seals SET seq = seq - 1 WHERE seq = 5"}, false, 2, models.Changed},
		{"two rows are exchanged", []string{"UPDATE audit SET id = 100 WHERE id = 2", "UPDATE audit SET id = 2 WHERE id = 3", "UPDATE audit SET id = 3 WHERE id = 100"}, false, 2, models.Changed},
		{"two numbers are exchanged", []string{"UPDATE audit_seals SET seq = 100 WHERE seq = 2", "UPDATE audit_seals SET seq = 2 WHERE seq = 3", "UPDATE audit_seals SET seq = 3 WHERE seq = 100"}, false, 2, models.Changed},
		{"the end is cut off", []string{"DELETE FROM audit WHERE id IN (" + row(4) + ", " + row(5) + ")", "DELETE FROM audit_seals WHERE seq >= 4"}, false, 4, models.Truncated},
		{"everything is gone", []string{"DELETE FROM audit_seals", "DELETE FROM audit"}, false, 1, models.Truncated},
		{"a row is edited and the chain made anew", []string{"DELETE FROM audit_seals", "UPDATE audit SET reason = 'x' WHERE id = 3"}, true, 5, models.Replaced},
	} {
		t.Run(c.name, func(t *testing.T) {
			trial.EachURL(t, func(t *testing.T, url string) {
				db, raw := trial.OpenURL(t, url), trial.Raw(t, url)
				record(t, db, "abcde")
				head, err := db.Head(t.Context())
				if err != nil || head.Seq != 5 {
					t.Fatalf("%+v %v", head, err)
				}
				if report, err := db.VerifyAudit(t.Context(), head); err != nil || report.Break != nil || report.Sealed != 5 || report.Unsealed != 0 {
					t.Fatalf("before: %+v %v", report, err)
				}
				unguard(t, raw, "audit", "audit_seals")
				for _, statement := range c.tamper {
					if _, err := raw.Exec(statement); err != nil {
						t.Fatal(err)
					}
				}
				if c.rebuild {
					if _, err := db.Seal(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				report, err := db.VerifyAudit(t.Context(), head)
				if err != nil || report.Break == nil || report.Break.Seq != c.seq || report.Break.What != c.what || report.Sealed != c.seq-1 {
					t.Errorf("%+v %+v %v", report, report.Break, err)
				}
			})
		})
	}
}

// Without a signed head a cut end looks like the end, which is why heads are
// exported; a head that was falsified with it is found as well.
func TestH2_HeadIsNeededAndChecked(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		db, raw := trial.OpenURL(t, url), trial.Raw(t, url)
		record(t, db, "abc")
		head, err := db.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		unguard(t, raw, "audit", "audit_seals")
		if _, err := raw.Exec("DELETE FROM audit_seals WHERE seq = 3"); err != nil {
			t.Fatal(err)
		}
		if _, err := raw.Exec("DELETE FROM audit WHERE object_key = 'c'"); err != nil {
			t.Fatal(err)
		}
		if report, err := db.VerifyAudit(t.Context()); err != nil || report.Break != nil || report.Sealed != 2 {
			t.Errorf("without a head: %+v %v", report, err)
		}
		for name, falsify := range map[string]func(h *models.AuditHead){
			"number": func(h *models.AuditHead) { h.Seq = 2 },
			"hash":   func(h *models.AuditHead) { h.Hash = bytes.Repeat([]byte{1}, 32) },
			"time":   func(h *models.AuditHead) { h.At++ },
		} {
			h := head
			falsify(&h)
			if report, err := db.VerifyAudit(t.Context(), h); err != nil || report.Break == nil || report.Break.What != models.Forged {
				t.Errorf("%s: %+v %v", name, report, err)
			}
		}
	})
}

// A row that is put among sealed ones later is found: the sealer looks only so
// far back, and every honest row is sealed within seconds.
func TestH2_RowPutInLaterIsFound(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		db, raw := trial.OpenURL(t, url), trial.Raw(t, url)
		record(t, db, "a")
		if _, err := raw.Exec("INSERT INTO audit (id, at, login, request, action, object, object_key, domain, reason, marks)" +
			" SELECT id + 20000, at, login, request, action, object, 'later', domain, reason, marks FROM audit"); err != nil {
			t.Fatal(err)
		}
		if n, err := db.Seal(t.Context()); err != nil || n != 2 {
			t.Fatalf("%d %v", n, err)
		}
		if _, err := raw.Exec("INSERT INTO audit (id, at, login, request, action, object, object_key, domain, reason, marks)" +
			" SELECT id + 1, at, login, request, action, object, 'forged', domain, reason, marks FROM audit WHERE object_key = 'a'"); err != nil {
			t.Fatal(err)
		}
		if n, err := db.Seal(t.Context()); err != nil || n != 0 {
			t.Errorf("it was sealed: %d %v", n, err)
		}
		report, err := db.VerifyAudit(t.Context())
		if err != nil || report.Unsealed != 1 || report.Break == nil || report.Break.What != models.Unsealed || report.Break.Audit == 0 {
			t.Errorf("%+v %v", report, err)
		}
	})
}

// Changes that commit in another order than their ids are all sealed, once,
// by any number of sealers.
func TestH2_LateCommitsAreSealed(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		db, raw := trial.OpenURL(t, url), trial.Raw(t, url)
		record(t, db, "ab")
		if _, err := raw.Exec("INSERT INTO audit (id, at, login, request, action, object, object_key, domain, reason, marks)" +
			" SELECT id + 5, at, login, request, action, object, 'z', domain, reason, marks FROM audit WHERE object_key = 'a'"); err != nil {
			t.Fatal(err)
		}
		seal := func(want int) {
			t.Helper()
			if n, err := db.Seal(t.Context()); err != nil || n != want {
				t.Errorf("%d sealed, want %d, %v", n, want, err)
			}
		}
		seal(3)
		if _, err := raw.Exec("INSERT INTO audit (id, at, login, request, action, object, object_key, domain, reason, marks)" +
			" SELECT id + 3, at, login, request, action, object, 'late', domain, reason, marks FROM audit WHERE object_key = 'a'"); err != nil {
			t.Fatal(err)
		}
		seal(1)
		seal(0)
		var wait sync.WaitGroup
		for i := range 4 {
			wait.Go(func() {
				for j := range 5 {
					if err := db.Update(t.Context(), console, func(tx *models.Tx) error { tx.Record(noted(fmt.Sprint(i, j))); return nil }); err != nil {
						t.Error(err)
					}
					if _, err := db.Seal(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		if report, err := db.VerifyAudit(t.Context()); err != nil || report.Break != nil || report.Sealed != 24 || report.Unsealed != 0 {
			t.Errorf("%+v %v", report, err)
		}
	})
}

// More rows than one transaction seals.
func TestSealGoesOn(t *testing.T) {
	db := trial.Open(t, trial.SQLite)
	err := db.Work(t.Context(), func(tx *models.Tx) error {
		_, err := tx.InsertRows("audit", []string{"at", "login", "request", "action", "object", "object_key", "domain", "reason", "marks"}, func(yield func([]any) bool) {
			for i := range 2500 {
				if !yield([]any{i, "l", "r", "a", "o", fmt.Sprint(i), "system", "", ""}) {
					return
				}
			}
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := db.Seal(t.Context()); err != nil || n != 2500 {
		t.Errorf("%d %v", n, err)
	}
	if report, err := db.VerifyAudit(t.Context()); err != nil || report.Break != nil || report.Sealed != 2500 {
		t.Errorf("%+v %v", report, err)
	}
}

// The key is made once, for its owner alone, and stays; a head can be checked
// by anybody who has the public key.
func TestHeadIsSigned(t *testing.T) {
	url := trial.URL(t, trial.SQLite)
	path := filepath.Join(t.TempDir(), "seal.key")
	db := trial.OpenWith(t, models.Options{URL: url, SealKey: path})
	record(t, db, "a")
	head, err := db.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	data, err := json.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	var read models.AuditHead
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	public, err := base64.StdEncoding.DecodeString(read.Key)
	if err != nil {
		t.Fatal(err)
	}
	if err := models.VerifyHead(public, read); err != nil {
		t.Errorf("%s: %v", data, err)
	}
	other, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []ed25519.PublicKey{other, nil, public[:5]} {
		if models.VerifyHead(key, read) == nil {
			t.Error("another key fits")
		}
	}
	second, err := trial.OpenWith(t, models.Options{URL: url, SealKey: path}).Head(t.Context())
	if err != nil || second.Key != head.Key || !bytes.Equal(second.Hash, head.Hash) {
		t.Errorf("%+v %v", second, err)
	}
	if report, err := trial.OpenURL(t, url).VerifyAudit(t.Context(), head); err != nil || report.Break == nil || report.Break.What != models.Forged {
		t.Errorf("a head of another key: %+v %v", report, err)
	}
}

// A key that others may read, or that is none, is refused without a word of it.
func TestSealKeyIsRefused(t *testing.T) {
	url := trial.URL(t, trial.SQLite)
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte(text), mode), os.Chmod(path, mode)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, path := range map[string]string{
		"readable": write("readable", "secret", 0o644), "no PEM": write("text", "secret", 0o600),
		"no key": write("pem", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n", 0o600), "no directory": filepath.Join(dir, "none", "key"),
	} {
		db := trial.OpenWith(t, models.Options{URL: url, SealKey: path})
		if _, err := db.Head(t.Context()); !models.IsKind(err, models.Invalid) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	db, err := models.Open(t.Context(), models.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Head(t.Context()); !models.IsKind(err, models.Invalid) {
		t.Errorf("no key: %v", err)
	}
}
