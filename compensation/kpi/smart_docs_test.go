package kpi

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ruleRow is a row of the table of rules: id, what it looks at, example, verdict.
var ruleRow = regexp.MustCompile("(?m)^\\| `(smart\\.[SMART]\\.[a-z]+)` \\| .+ \\| `(.+)` \\| ([a-z-]+) \\|$")

// The references in both languages list every rule, and their examples get the
// verdicts that are printed beside them.
func TestReferencesAreRight(t *testing.T) {
	c := checker(t)
	for _, name := range []string{"smart.md", "smart.zh.md"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, m := range ruleRow.FindAllStringSubmatch(string(data), -1) {
			ids = append(ids, m[1])
			if f := ruleSays(t, c, statementOf(t, m[2]), m[1]); string(f.Verdict) != m[3] {
				t.Errorf("%s: %s says %s of %s, not %s", name, m[1], f.Verdict, m[2], m[3])
			}
		}
		if !slices.Equal(ids, RuleIDs()) {
			t.Errorf("%s lists\n%v, the rules are\n%v", name, ids, RuleIDs())
		}
		for _, key := range statementKeys {
			if !strings.Contains(string(data), "`"+key+"`") {
				t.Errorf("%s does not describe the field %s", name, key)
			}
		}
		for _, c := range classes {
			if !strings.Contains(string(data), "`"+string(c)+"`") {
				t.Errorf("%s does not describe the class %s", name, c)
			}
		}
	}
}
