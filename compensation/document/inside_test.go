package document

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// A place within a scalar is found in the file in every form of scalar, or the
// scalar's beginning is.
func TestInside(t *testing.T) {
	cases := []struct {
		name, file, document string
		text                 string // of the scalar
		want                 string // where the x is said to be
	}{
		{"plain", "d.yaml", "甲: 1\nk: ab x\n", "ab x", "2:7"},
		{"single quotes", "d.yaml", "k: 'ab x'\n", "ab x", "1:8"},
		{"double quotes", "d.yaml", "k: \"ab x\"\n", "ab x", "1:8"},
		{"in a flow map", "d.yaml", "m: {甲: 乙, k: ab x}\n", "ab x", "1:17"},
		{"literal block", "d.yaml", "k: |\n  ab\n  c x\n", "ab\nc x\n", "3:5"},
		{"literal block, stripped", "d.yaml", "k: |-\n    ab x\nl: 1\n", "ab x", "2:8"},
		{"literal block, CR LF", "d.yaml", "k: |-\r\n    ab x\r\n", "ab x", "2:8"},
		{"folded block", "d.yaml", "k: >-\n  ab\n  x\n", "ab x", "1:4"},
		{"plain over two lines", "d.yaml", "k: ab\n  x\n", "ab x", "1:4"},
		{"escaped", "d.yaml", "k: \"a\\\"b x\"\n", "a\"b x", "1:4"},
		{"doubled quote", "d.yaml", "k: 'a''b x'\n", "a'b x", "1:4"},
		{"JSON", "d.json", "{\"甲\": 1,\n \"k\": \"ab x\"}", "ab x", "2:11"},
		{"escaped JSON", "d.json", "{\"k\": \"a\\\"b x\"}", "a\"b x", "1:7"},
		{"new line in JSON", "d.json", "{\"k\": \"ab\\nx\"}", "ab\nx", "1:7"},
		{"number", "d.json", "{\"k\": 12}", "12", "1:7"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root, list := Parse(c.file, []byte(c.document))
			if len(list) > 0 {
				t.Fatal(list)
			}
			n := root.Get("k")
			if n == nil {
				n = root.Get("m").Get("k")
			}
			if n.Text != c.text {
				t.Fatalf("the text is %q", n.Text)
			}
			before, _, found := strings.Cut(c.text, "x")
			if !found {
				before = ""
			}
			at := problem.Place{Line: 1 + strings.Count(before, "\n"), Column: 1 + len([]rune(before[strings.LastIndex(before, "\n")+1:]))}
			if got := n.Inside(at); fmt.Sprintf("%d:%d", got.Line, got.Column) != c.want {
				t.Errorf("the place is %d:%d, want %s", got.Line, got.Column, c.want)
			}
		})
	}
}
