package document

import (
	"bytes"
	"testing"
)

func FuzzDocument(f *testing.F) {
	for _, seed := range []string{
		"a: 1\nb: [x, {c: d}]\n", "{\"a\": [1, true, null, \"x\"]}", "[1,,2]", ",,", "  ", "a: &x 1\nb: *x", "<<: {a: 1}",
		"\uFEFF标题: 大客户", "a: |\n  x\n", "? [a]\n: b", "---\n---\n", "{\"a\":\"\\ud800\"}", "- - - 1", "a: \"\\xff\\0\\L\"",
		"# c\na: # d\n  # e\n  - 1\n", "%YAML 1.1\n---\na: !!str 1", "\"\\u2028\"", "a: >-\n\n  x\n\n y",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, file := range []string{"a.yaml", "a.json"} {
			n, list := Parse(file, data)
			if (n == nil) != list.Failed() {
				t.Fatalf("%s: tree %v with problems %v", file, n, list)
			}
			if n == nil {
				continue
			}
			canonical := n.Canonical()
			if len(canonical) > MaxBytes {
				continue
			}
			again, list := Parse("b.json", canonical)
			if again == nil {
				t.Fatalf("the canonical form %s is refused: %v", canonical, list)
			}
			if !bytes.Equal(again.Canonical(), canonical) {
				t.Fatalf("canonical form %s becomes %s", canonical, again.Canonical())
			}
		}
	})
}
