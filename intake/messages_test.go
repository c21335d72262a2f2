package intake

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
)

var update = flag.Bool("update", false, "write what is said now into testdata/messages.golden")

// TestMessages keeps every sentence of the package in a file that people can
// proof-read: for each case, its problems in both languages.
func TestMessages(t *testing.T) {
	var b strings.Builder
	add := func(name string, list problem.List) {
		b.WriteString("# " + name + "\n")
		for _, p := range list[:min(len(list), 7)] {
			b.WriteString(p.String(problem.EN) + "\n" + p.String(problem.ZH) + "\n")
		}
		b.WriteByte('\n')
	}
	for _, c := range profileCases {
		_, list := ParseProfile("m.yaml", []byte(strings.TrimPrefix(c.text, "\n")))
		add(c.name, list)
	}
	for _, c := range readCases {
		_, list := readCaseOf(t, c)
		add(c.name, list)
	}
	const golden = "testdata/messages.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("run with -update if the new sentences are better:\n%s", diff)
	}
}
