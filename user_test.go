package main

import (
	"regexp"
	"strings"
	"testing"

	"steelyard/models"
	"steelyard/models/trial"
)

func TestUserCommandsOnTheConsole(t *testing.T) {
	for _, dialect := range trial.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			url := trial.URL(t, dialect)
			environ := []string{"STEELYARD_DATABASE=" + url}
			secret := map[string]string{"secret": "four words in a row\nand no more\n", "weak": "password\n"}
			step := func(want int, word string, args ...string) string {
				t.Helper()
				code, out, messages := shell(t, secret, environ, append([]string{"user"}, args...)...)
				if code != want || !strings.Contains(out+messages, word) {
					t.Fatalf("%v: code %d, want %d with %q\n%s%s", args, code, want, word, out, messages)
				}
				return out
			}
			step(exitDone, "root was made", "add", "--login", "Ｒoot", "--name", "王芳", "--lang", "en")
			step(exitDone, "已新建账号 e001", "add", "--login", "E001", "--person", "E001", "--lang", "zh")
			step(exitFailed, "user.login_taken", "add", "--login", "ROOT", "--lang", "en")
			step(exitBadInput, "user.invalid", "add", "--login", "role:hr", "--lang", "en")
			step(exitBadInput, "--login", "add", "--lang", "en")
			step(exitDone, "has the role admin", "grant", "--login", "root", "--role", "admin", "--lang", "en")
			step(exitFailed, "grant.exists", "grant", "--login", "root", "--role", "admin", "--lang", "en")
			step(exitDone, "hrbp(T1,T2)", "grant", "--login", "root", "--role", "hrbp", "--units", "T2,T1", "--lang", "en")
			step(exitBadInput, "grant.units", "grant", "--login", "root", "--role", "hrbp", "--lang", "en")
			step(exitBadInput, "grant.dated", "grant", "--login", "root", "--role", "auditor", "--lang", "en")
			step(exitBadInput, "grant.role", "grant", "--login", "root", "--role", "emperor", "--lang", "en")
			step(exitBadInput, "--to", "grant", "--login", "root", "--role", "auditor", "--to", "2026-13-01", "--lang", "en")
			step(exitBadInput, "user.unknown", "grant", "--login", "nobody", "--role", "rep", "--lang", "en")
			step(exitDone, "no more", "revoke", "--login", "root", "--role", "hrbp", "--lang", "en")
			step(exitBadInput, "grant.none", "revoke", "--login", "root", "--role", "hrbp", "--lang", "en")
			link := step(exitDone, "This signs in once", "link", "--login", "root", "--public-url", "https://pay.example.com", "--lang", "en")
			if !regexp.MustCompile(`https://pay\.example\.com/#link=[A-Za-z0-9_-]{43}\n`).MatchString(link) {
				t.Errorf("the link is\n%s", link)
			}
			step(exitBadInput, "password.common", "password", "--login", "root", "--password-file", "weak", "--lang", "en")
			step(exitBadInput, "password_file", "password", "--login", "root", "--lang", "en")
			if out := step(exitDone, "is set", "password", "--login", "root", "--password-file", "secret", "--lang", "en"); strings.Contains(out, "four words") {
				t.Error("the password is shown")
			}
			step(exitDone, "is disabled", "disable", "--login", "e001", "--reason", "left", "--lang", "en")
			step(exitFailed, "user.state", "disable", "--login", "e001", "--lang", "en")
			step(exitFailed, "user.disabled", "link", "--login", "e001", "--lang", "en")
			if out := step(exitDone, "", "list"); out != "e001\tdisabled\tE001\tE001\t\nroot\tactive\t\t王芳\tadmin\n" {
				t.Errorf("the list is\n%q", out)
			}
			step(exitDone, "active again", "enable", "--login", "e001", "--lang", "en")

			db := trial.OpenURL(t, url)
			err := db.View(t.Context(), func(tx *models.Tx) error {
				list, err := tx.Audit(models.AuditFilter{Domain: "access"}, models.Paging{Limit: 100, Sort: "-id"})
				if len(list.Items) != 9 {
					t.Errorf("%d changes are in the audit, want 9", len(list.Items))
				}
				for _, e := range list.Items {
					if e.Login != "console" || !e.User.IsZero() || e.Reason == "" {
						t.Errorf("the audit says %+v", e)
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
