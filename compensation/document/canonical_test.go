package document

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// tree draws a document of the given depth.
func tree(depth int) *rapid.Generator[*Node] {
	return rapid.Custom(func(t *rapid.T) *Node {
		kind := rapid.SampledFrom([]Kind{Null, Scalar, Scalar, List, Map}).Draw(t, "kind")
		if depth == 0 && kind > Scalar {
			kind = Scalar
		}
		n := &Node{Kind: kind}
		switch kind {
		case Scalar:
			n.Text = word().Draw(t, "text")
		case List:
			n.Items = rapid.SliceOfN(tree(depth-1), 0, 3).Draw(t, "items")
		case Map:
			for _, key := range rapid.SliceOfNDistinct(word(), 0, 3, rapid.ID[string]).Draw(t, "keys") {
				n.Fields = append(n.Fields, Field{Key: key, Value: tree(depth-1).Draw(t, "value")})
			}
		}
		return n
	})
}

// word draws a text with everything that needs care in YAML or JSON.
func word() *rapid.Generator[string] {
	alphabet := []rune("ab10 .,:;-#&*!|>'\"%@`{}[]?<\\/\t\n大客户𠮷é\u2028\u00A0~=")
	return rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom(alphabet), 0, 8, -1),
		rapid.SampledFrom([]string{"null", "~", "true", "yes", "1e3", "007", "2026-01-31", "<<", "---", "- a", "a: b", "0x1F", "%", ""}),
	)
}

// quote writes a text in quotation marks that mean the same in YAML and JSON.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == '\u2028' || r == '\u00A0':
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// asJSON writes a tree with its keys in the order drawn by shuffle.
func asJSON(n *Node, shuffle func([]Field) []Field) string {
	switch n.Kind {
	case Null:
		return "null"
	case Scalar:
		if isNumber(n.Text) {
			return n.Text
		}
		return quote(n.Text)
	case List:
		var items []string
		for _, item := range n.Items {
			items = append(items, asJSON(item, shuffle))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	var entries []string
	for _, f := range shuffle(n.Fields) {
		entries = append(entries, quote(f.Key)+": "+asJSON(f.Value, shuffle))
	}
	return "{" + strings.Join(entries, ", ") + "}"
}

// isNumber reports whether a text may stand in JSON without quotation marks and
// keep its form.
func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && strconv.Itoa(n) == s
}

// asYAML writes a tree in block style: one entry a line, nested by indentation.
func asYAML(n *Node, indent string, shuffle func([]Field) []Field) string {
	switch {
	case n.Kind == Null:
		return " ~\n"
	case n.Kind == Scalar:
		return " " + quote(n.Text) + "\n"
	case n.Kind == List && len(n.Items) == 0:
		return " []\n"
	case n.Kind == Map && len(n.Fields) == 0:
		return " {}\n"
	}
	var b strings.Builder
	b.WriteString("\n")
	for _, item := range n.Items {
		b.WriteString(indent + "-" + asYAML(item, indent+"  ", shuffle))
	}
	for _, f := range shuffle(n.Fields) {
		b.WriteString(indent + quote(f.Key) + ":" + asYAML(f.Value, indent+"  ", shuffle))
	}
	return b.String()
}

// TestCanonicalOfAnyTree writes random trees in JSON and in YAML, each with its
// keys in another order: both are read as the same document.
func TestCanonicalOfAnyTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := tree(4).Draw(t, "tree")
		shuffle := func(list []Field) []Field {
			if len(list) < 2 {
				return list
			}
			return rapid.Permutation(slices.Clone(list)).Draw(t, "order")
		}
		for file, text := range map[string]string{"a.json": asJSON(n, shuffle), "a.yaml": asYAML(n, "", shuffle)} {
			got, list := Parse(file, []byte(text))
			if got == nil {
				t.Fatalf("%s\n%s\n%v", file, text, list)
			}
			if !bytes.Equal(got.Canonical(), n.Canonical()) {
				t.Fatalf("%s\n%s\nis read as %s\nand not as %s", file, text, got.Canonical(), n.Canonical())
			}
		}
	})
}

// TestPlacesOfAnyTree checks that the text of every plain word stands where the
// tree says, in a document with several characters of each width.
func TestPlacesOfAnyTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.StringOfN(rapid.RuneFrom([]rune("ab大客户𠮷é")), 1, 6, -1)
		var b strings.Builder
		for _, key := range rapid.SliceOfNDistinct(plain, 1, 5, rapid.ID[string]).Draw(t, "keys") {
			items := rapid.SliceOfN(plain, 1, 4).Draw(t, "items")
			fmt.Fprintf(&b, "%s: [%s]\n", quote(key), strings.Join(inQuotes(items), ", "))
		}
		yaml := b.String()
		json := "{" + strings.ReplaceAll(strings.TrimSuffix(yaml, "\n"), "\n", ",\n") + "}"
		for file, text := range map[string]string{"a.yaml": yaml, "a.json": json} {
			root, list := Parse(file, []byte(text))
			if root == nil {
				t.Fatal(list)
			}
			lines := strings.Split(text, "\n")
			stands := func(word string, line, column int) {
				rest := []rune(lines[line-1])[column-1:]
				if !strings.HasPrefix(string(rest), quote(word)) {
					t.Fatalf("%s is said to stand at %d:%d of\n%s", word, line, column, text)
				}
			}
			for _, f := range root.Fields {
				stands(f.Key, f.Line, f.Column)
				for _, item := range f.Value.Items {
					stands(item.Text, item.Line, item.Column)
				}
			}
		}
	})
}

func inQuotes(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = quote(w)
	}
	return out
}

func TestCursor(t *testing.T) {
	c := newCursor([]byte("a大\n\n客户b"))
	for _, want := range []struct{ offset, line, column int }{
		{0, 1, 1}, {1, 1, 2}, {4, 1, 3}, {5, 2, 1}, {6, 3, 1}, {9, 3, 2}, {12, 3, 3}, {13, 3, 4}, {1, 1, 2}, {13, 3, 4},
	} {
		at := c.place(want.offset)
		if at.Line != want.line || at.Column != want.column {
			t.Errorf("byte %d is at %d:%d, want %d:%d", want.offset, at.Line, at.Column, want.line, want.column)
		}
	}
}
