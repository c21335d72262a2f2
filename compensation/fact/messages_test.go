package fact

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
)

var update = flag.Bool("update", false, "write what the checks say now into testdata/messages.golden")

// TestMessages keeps every sentence that the checks can say in a file that
// people can proof-read: for each broken set, the problems in both languages.
func TestMessages(t *testing.T) {
	var b strings.Builder
	for _, c := range refusals {
		s := valid()
		c.spoil(s)
		b.WriteString("# " + c.name + "\n")
		for _, p := range Check(s, nil) {
			b.WriteString(p.String(problem.EN) + "\n" + p.String(problem.ZH) + "\n")
		}
		b.WriteByte('\n')
	}
	const golden = "testdata/messages.golden"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
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
