package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"steelyard/compensation/problem"
	"steelyard/models"
)

// storeWith makes a database with users of one role each.
func storeWith(t *testing.T, roles ...string) (url string) {
	t.Helper()
	url = "sqlite:" + filepath.Join(t.TempDir(), "s.db")
	for _, args := range [][]string{{"migrate", "--database", url}} {
		if code, _, messages := call(t, "en", args...); code != exitDone {
			t.Fatal(messages)
		}
	}
	for _, role := range roles {
		for _, args := range [][]string{
			{"user", "add", "--database", url, "--login", role, "--name", role},
			{"user", "grant", "--database", url, "--login", role, "--role", role, "--reason", "test"},
		} {
			if code, out, messages := call(t, "en", args...); code != exitDone {
				t.Fatalf("%v: %s%s", args, out, messages)
			}
		}
	}
	return url
}

func knownReceipts(t *testing.T, url string) int {
	t.Helper()
	db, err := models.Open(context.Background(), models.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	n := 0
	err = db.View(context.Background(), func(tx *models.Tx) error {
		known, err := tx.KnownAt()
		if err != nil {
			return err
		}
		set, err := tx.Facts(known)
		if err == nil {
			n = len(set.Receipts)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestImportInto previews and commits into a database as users of different
// roles.
func TestImportInto(t *testing.T) {
	url := storeWith(t, "hr", "finance")
	deals := folder(t, map[string]string{
		"persons.csv":   "code,name\nE1,林悦\n",
		"contracts.csv": "number,signed,amount,currency,payee\nHT1,2026-01-01,1000,CNY,E1\n",
	})
	cash := folder(t, map[string]string{"receipts.csv": "number,date,amount,currency,contract\nR1,2026-01-10,10.10,CNY,HT1\n", "notes.md": "not data"})
	run := func(want int, args ...string) string {
		t.Helper()
		code, out, messages := call(t, "en", append([]string{"import", "--database", url}, args...)...)
		if code != want {
			t.Errorf("%v: code %d\n%s%s", args, code, out, messages)
		}
		return out + messages
	}
	has := func(text string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%q is not in\n%s", w, text)
			}
		}
	}
	has(run(exitFailed, "--as", "finance", "--facts", deals, "--commit"), "import.kinds", "person")
	has(run(exitFailed, "--as", "nobody", "--facts", deals), "not_found")
	has(run(exitBadInput, "--as", "hr"), "--facts")
	has(run(exitDone, "--as", "hr", "--facts", deals, "--commit"), "person: 1 new, 0 the same, 0 corrected", "Imported as batch 1.")
	has(run(exitDone, "--as", "finance", "--facts", cash), "receipt: 1 new", "nothing was stored")
	if n := knownReceipts(t, url); n != 0 {
		t.Errorf("%d receipts after a preview", n)
	}
	has(run(exitDone, "--as", "finance", "--facts", cash, "--commit"), "Imported as batch 2.")
	has(run(exitDone, "--as", "finance", "--facts", cash, "--commit"), "receipt: 0 new, 1 the same", "Everything is there already")
	bad := folder(t, map[string]string{"receipts.csv": "number,date,amount,currency,contract\nR1,2026-01-10,11,CNY,HT1\nR2,2026-01-10,=1,CNY,HT1\n"})
	sheet := filepath.Join(t.TempDir(), "e.csv")
	has(run(exitBadInput, "--as", "finance", "--facts", bad, "--commit", "--errors", sheet), "fact.differs", "intake.not_a_number", "Nothing was imported.", sheet)
	if rows := errorRows(t, sheet); len(rows) != 4 { // the receipt and its allocation differ
		t.Errorf("%q", rows)
	}
	fixed := folder(t, map[string]string{"receipts.csv": "number,date,amount,currency,contract\nR1,2026-01-10,11,CNY,HT1\n"})
	has(run(exitBadInput, "--as", "finance", "--facts", fixed, "--commit", "--corrects"), "import.reason")
	has(run(exitDone, "--as", "finance", "--facts", fixed, "--commit", "--corrects", "--reason", "typing error"), "receipt: 0 new, 0 the same, 1 corrected", "Imported as batch 3.")
	if n := knownReceipts(t, url); n != 1 {
		t.Errorf("%d receipts", n)
	}
}

// TestImportOfTheServiceMentionsBoth keeps both languages in the answers.
func TestImportOfTheServiceMentionsBoth(t *testing.T) {
	url := storeWith(t, "finance")
	facts := folder(t, map[string]string{"receipts.csv": "number,date,amount,currency\nR1,2026-01-10,10.10,CNY\n"})
	for lang, want := range map[problem.Lang]string{problem.EN: "receipt: 1 new", problem.ZH: "回款：新增 1"} {
		if code, out, messages := call(t, string(lang), "import", "--database", url, "--as", "finance", "--facts", facts); code != exitDone || !strings.Contains(out, want) {
			t.Errorf("code %d: %s%s", code, out, messages)
		}
	}
}

// TestImportIntoSelling previews, commits and repeats facts about how business
// is won, as the office that keeps them; others are refused.
func TestImportIntoSelling(t *testing.T) {
	url := storeWith(t, "hr", "salesops", "finance")
	people := folder(t, map[string]string{"persons.csv": "code,name\nE1,林悦\n"})
	deals := folder(t, map[string]string{
		"stages.csv":        "code,name,meaning,probability\nP2,Opportunity,opportunity,10%\nP6,Signed,won,100%\n",
		"opportunities.csv": "number,owner,opened,currency,amount\nO1,E1,2026-01-06,CNY,1000.00\n",
		"moves.csv":         "opportunity,date,stage\nO1,2026-01-06,P2\n",
	})
	bad := folder(t, map[string]string{"moves.csv": "opportunity,date,stage\nO1,2026-01-09,P6\nO2,2026-01-09,P6\n"})
	for _, step := range []struct {
		as, facts string
		commit    bool
		code      int
		words     []string
	}{
		{"hr", people, true, exitDone, []string{"Imported as batch 1."}},
		{"finance", deals, true, exitFailed, []string{"import.kinds", "stage, opportunity, move"}},
		{"salesops", deals, false, exitDone, []string{"opportunity: 1 new", "nothing was stored"}},
		{"salesops", deals, true, exitDone, []string{"stage: 2 new", "Imported as batch 2."}},
		{"salesops", bad, true, exitBadInput, []string{"fact.unknown_opportunity", "moves.csv:3", "Nothing was imported."}},
		{"salesops", deals, true, exitDone, []string{"opportunity: 0 new, 1 the same", "Everything is there already"}},
	} {
		args := []string{"import", "--database", url, "--as", step.as, "--facts", step.facts}
		if step.commit {
			args = append(args, "--commit")
		}
		code, out, messages := call(t, "en", args...)
		if code != step.code {
			t.Errorf("%v: code %d\n%s%s", args, code, out, messages)
		}
		for _, w := range step.words {
			if !strings.Contains(out+messages, w) {
				t.Errorf("%v: %q is not in\n%s%s", args, w, out, messages)
			}
		}
	}
}
