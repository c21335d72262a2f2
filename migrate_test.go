package main

import (
	"strings"
	"testing"

	"steelyard/models"
	"steelyard/models/trial"
)

// Made, left alone the second time, in both languages, on both databases.
func TestMigrateSaysWhatItDid(t *testing.T) {
	for _, dialect := range trial.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			for lang, want := range map[string][2]string{"zh": {"已建立数据库 ", "没有改动"}, "en": {"was made, version ", "nothing was changed"}} {
				url := trial.Blank(t, dialect)
				environ := []string{"STEELYARD_DATABASE=" + url}
				for i, word := range want {
					code, out, messages := shell(t, nil, environ, "migrate", "--lang", lang)
					if code != exitDone || !strings.Contains(out, word) || messages != "" {
						t.Errorf("%s, time %d: code %d\n%s%s", lang, i+1, code, out, messages)
					}
					if masked(url) != url && strings.Contains(out, url) || !strings.Contains(out, masked(url)) {
						t.Errorf("the database is named by its password, or not at all:\n%s", out)
					}
				}
				if schema, err := models.SchemaOf(t.Context(), models.Options{URL: url}); err != nil || !schema.Ready() {
					t.Errorf("%+v, %v", schema, err)
				}
			}
		})
	}
}

// The default database lies where the command is called.
func TestMigrateByDefault(t *testing.T) {
	code, out, messages := shell(t, nil, nil, "migrate")
	if code != exitDone || !strings.Contains(out, "sqlite:steelyard.db") || messages != "" {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
}

func TestMigrateFailures(t *testing.T) {
	for lang, want := range map[string][3]string{"zh": {"不存在", "无法连接", "数据库原文"}, "en": {"does not exist", "cannot be reached", "In the database's words"}} {
		code, out, messages := shell(t, nil, nil, "migrate", "--lang", lang, "--database", "sqlite:none/x.db")
		if code != exitBadInput || out != "" || !strings.Contains(messages, want[0]) {
			t.Errorf("no directory: code %d\n%s%s", code, out, messages)
		}
		code, out, messages = shell(t, nil, []string{"STEELYARD_DATABASE=mysql://pay:hN3-q9wLzz@127.0.0.1:1/pay"}, "migrate", "--lang", lang)
		if code != exitFailed || out != "" || !strings.Contains(messages, want[1]) || !strings.Contains(messages, want[2]) || strings.Contains(messages, "hN3-q9wLzz") {
			t.Errorf("no server: code %d\n%s%s", code, out, messages)
		}
		// A file that is no database is not touched.
		code, out, messages = shell(t, map[string]string{"steelyard.db": strings.Repeat("no database\n", 500)}, nil, "migrate", "--lang", lang)
		if code == exitDone || out != "" || strings.Contains(messages, "--help") {
			t.Errorf("no database: code %d\n%s%s", code, out, messages)
		}
	}
}

// D19: a database that a newer program has migrated is refused, by all that
// work with it, and stays as it is.
func TestD19_NewerSchemaIsRefused(t *testing.T) {
	for _, dialect := range trial.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			url := trial.URL(t, dialect)
			raw := trial.Raw(t, url)
			if _, err := raw.Exec("UPDATE schema_steps SET version = version + 1000000 WHERE version = (SELECT v FROM (SELECT MAX(version) AS v FROM schema_steps) AS x)"); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"migrate"}, {"serve", "--listen", "127.0.0.1:0"}, {"serve", "--listen", "127.0.0.1:0", "--migrate"}} {
				code, out, messages := shell(t, nil, []string{"STEELYARD_DATABASE=" + url}, append(args, "--lang", "zh")...)
				if code != exitBadInput || out != "" || !strings.Contains(messages, "请使用较新的程序") {
					t.Errorf("%v: code %d\n%s%s", args, code, out, messages)
				}
			}
		})
	}
}
