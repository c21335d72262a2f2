package kpi

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// statementOf reads an example.
func statementOf(t testing.TB, text string) Statement {
	t.Helper()
	if !strings.HasPrefix(text, "{") {
		return Statement{Text: text}
	}
	s, list := ReadStatement("example.json", []byte(text))
	if len(list) > 0 {
		t.Fatalf("%s: %v", text, list)
	}
	return s
}

// ruleSays is what one rule says of a statement.
func ruleSays(t testing.TB, c *Checker, s Statement, id string) Finding {
	t.Helper()
	r, list := c.Check(s)
	if len(list) > 0 {
		t.Fatal(list)
	}
	for _, l := range r.Letters {
		for _, f := range l.Rules {
			if f.Rule == id {
				return f
			}
		}
	}
	t.Fatalf("there is no rule %s", id)
	return Finding{}
}

func TestEveryRuleHasItsExamples(t *testing.T) {
	c, list := NewChecker(append(indicatorTerms(), restricted()))
	if len(list) > 0 {
		t.Fatal(list)
	}
	seen := map[string]bool{}
	for _, x := range slices.Concat(examples, evidenceExamples) {
		f := ruleSays(t, c, statementOf(t, x.text), "smart."+x.rule)
		if f.Verdict != x.verdict {
			t.Errorf("%s: %s is %s, want %s: %s", x.text, x.rule, f.Verdict, x.verdict, f.Says.EN)
		}
		lang := " en"
		if strings.ContainsFunc(x.text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			lang = " zh"
		}
		kind := "bad"
		if x.verdict == Pass || x.verdict == NotCheckable {
			kind = string(x.verdict)
		}
		seen["smart."+x.rule+" "+kind+lang] = true
	}
	needsData := map[string]bool{"smart.S.direction": true, "smart.M.unit": true, "smart.M.formula": true, "smart.M.owner": true, "smart.T.period": true, "smart.T.review": true, "smart.T.cycle": true, "smart.T.final": true,
		"smart.S.resolves": true, "smart.S.owner": true, "smart.M.backtest": true, "smart.M.rounding": true, "smart.T.workday": true}
	for _, id := range RuleIDs() {
		for _, lang := range []string{" zh", " en"} {
			if !seen[id+" pass"+lang] || !seen[id+" bad"+lang] && id != "smart.R.parent" {
				t.Errorf("%s has no example of both kinds in%s", id, lang)
			}
			data := needsData[id] || strings.HasPrefix(id, "smart.A.") || strings.HasPrefix(id, "smart.R.")
			if data && !seen[id+" not-checkable"+lang] {
				t.Errorf("%s has no example of what cannot be checked in%s", id, lang)
			}
		}
	}
}
