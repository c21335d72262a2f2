package main

import (
	"path/filepath"
	"strings"
	"testing"

	"steelyard/models/trial"
)

// verify says what it has looked at and ends with 0; what does not hold is named
// and ends with 1; a wrong flag ends with 2 and looks at nothing.
func TestVerify_SaysWhatHoldsAndWhatDoesNot(t *testing.T) {
	trial.EachURL(t, func(t *testing.T, url string) {
		file := filepath.Join(folder(t, map[string]string{"url": url}), "url")
		for lang, words := range map[string][2]string{"zh": {"全部相符", "不相接"}, "en": {"Everything holds", "do not join"}} {
			code, out, messages := call(t, lang, "verify", "--database-file", file)
			if code != exitDone || !strings.Contains(out, words[0]) || messages != "" {
				t.Errorf("%s: %d\n%s%s", lang, code, out, messages)
			}
		}
		raw := trial.Raw(t, url)
		for _, month := range []string{"2026-01", "2026-03"} {
			if _, err := raw.Exec("INSERT INTO closed_months (month, currency, run, closed_at) VALUES (?, 'CNY', ?, 1)", month, make([]byte, 16)); err != nil {
				t.Fatal(err)
			}
		}
		for lang, word := range map[string]string{"zh": "没有对应的已批准核算", "en": "has no approved run"} {
			code, out, _ := call(t, lang, "verify", "--database-file", file, "--sample", "5")
			if code != exitFailed || strings.Count(out, word) != 2 || strings.Contains(out, "verify:") {
				t.Errorf("%s: %d\n%s", lang, code, out)
			}
		}
		if code, out, _ := call(t, "en", "verify", "--database-file", file, "--sample", "some"); code != exitBadInput || out != "" {
			t.Errorf("a wrong sample: %d\n%s", code, out)
		}
	})
}
