package kpi

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written are the statements of testdata/smart/written.txt with what is
// expected of S, M and T.
func written(t testing.TB) (want, texts []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "smart", "written.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(l, "#") {
			continue
		}
		mark, text, ok := strings.Cut(l, " ")
		if !ok || len(mark) != 3 || strings.Trim(mark, "f-") != "" {
			t.Fatalf("not a labelled statement: %s", l)
		}
		want, texts = append(want, mark), append(texts, text)
	}
	return want, texts
}

// failing are the letters that fail, in the form of the file, and which rules
// say so.
func failing(r Report) (marks, why string) {
	for _, l := range []Letter{Specific, Measurable, TimeBound} {
		if r.Letter(l).Verdict != Fail {
			marks += "-"
			continue
		}
		marks += "f"
		for _, f := range r.Letter(l).Rules {
			if f.Verdict == Fail {
				why += " " + f.Rule
				if f.Span != nil {
					why += "<" + f.Span.Text + ">"
				}
			}
		}
	}
	return marks, why
}

func TestWrittenStatements(t *testing.T) {
	c := checker(t)
	want, texts := written(t)
	if len(texts) < 300 {
		t.Fatalf("only %d statements", len(texts))
	}
	for i, text := range texts {
		r, list := c.Check(Statement{Text: text})
		if len(list) > 0 {
			t.Fatal(list)
		}
		if got, why := failing(r); got != want[i] {
			t.Errorf("%s: got %s, want %s:%s", text, got, want[i], why)
		}
	}
}
