// Package document reads the documents that people write for the product (pay
// plans, mapping profiles, libraries) from YAML or JSON into a tree that knows
// where everything stands, and helps its readers collect every problem with its
// place and path. It is strict: no anchors, tags, repeated keys, several
// documents or implied types. A scalar stays the text that was written.
package document

import (
	"bytes"
	"slices"
	"strings"

	"steelyard/compensation/problem"
)

// Kind is the form of a node.
type Kind uint8

// The forms. A Null is an absent value: "key:" with nothing behind it, or null.
const (
	Null Kind = iota
	Scalar
	List
	Map
)

// Node is a place in a document.
type Node struct {
	Kind         Kind
	Text         string // of a Scalar, as written
	Quoted       bool   // a Scalar in quotation marks, or a JSON string
	Items        []*Node
	Fields       []Field // of a Map, in the order written
	Line, Column int     // 1-based, characters

	// where the text of a Scalar itself begins, if the file has it as it is:
	// behind the quotation mark, or on the line below a |
	textLine, textColumn int
}

// Field is one entry of a map.
type Field struct {
	Key          string
	Value        *Node
	Line, Column int // of the key
}

// Get returns the value of a key, nil where it is absent or null.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, f := range n.Fields {
		if f.Key == key && f.Value.Kind != Null {
			return f.Value
		}
	}
	return nil
}

// Bounds of a document.
const (
	MaxBytes = 1 << 20
	MaxDepth = 24
	MaxNodes = 50000
)

// Canonical writes the tree as JSON with sorted keys and every scalar as a
// string, so that documents which say the same have the same bytes, whether
// they were written in YAML or JSON and in whatever order of keys. Digests are
// taken of it.
func (n *Node) Canonical() []byte {
	var b strings.Builder
	n.canonical(&b)
	return []byte(b.String())
}

func (n *Node) canonical(b *strings.Builder) {
	switch {
	case n == nil || n.Kind == Null:
		b.WriteString("null")
	case n.Kind == Scalar:
		b.WriteString(quoteJSON(n.Text))
	case n.Kind == List:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.canonical(b)
		}
		b.WriteByte(']')
	default:
		fields := slices.Clone(n.Fields)
		slices.SortFunc(fields, func(a, c Field) int { return strings.Compare(a.Key, c.Key) })
		b.WriteByte('{')
		for i, f := range fields {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(quoteJSON(f.Key))
			b.WriteByte(':')
			f.Value.canonical(b)
		}
		b.WriteByte('}')
	}
}

// Parse reads a document. The format follows the file's name: .json is JSON,
// anything else YAML. The tree is nil exactly when there is a failure.
func Parse(file string, data []byte) (*Node, problem.List) {
	if len(data) > MaxBytes {
		var list problem.List
		list.Add("document.too_large", problem.Place{File: file},
			problem.Textf("文档有 %d 字节，超过上限 %d 字节。", "The document has %d bytes, more than the limit of %d.", len(data), MaxBytes), splitFix())
		return nil, list
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	list := readable(data)
	if list.Failed() {
		return nil, list.In(file, "")
	}
	var root *Node
	if strings.HasSuffix(strings.ToLower(file), ".json") {
		root, list = parseJSON(data)
	} else {
		root, list = parseYAML(data)
	}
	if root != nil {
		if count := root.count(); count > MaxNodes {
			list = nil
			list.Add("document.too_large", problem.Place{},
				problem.Textf("文档有 %d 个节点，超过上限 %d。", "The document has %d nodes, more than the limit of %d.", count, MaxNodes), splitFix())
		} else {
			list = append(list, root.bounds(1)...)
		}
	}
	if root != nil && !list.Failed() {
		locate(root, strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n"))
	}
	list = list.In(file, "")
	if list.Failed() {
		return nil, list
	}
	return root, list
}

func splitFix() problem.Text {
	return problem.Text{ZH: "请拆成几个文档。", EN: "Split it into several documents."}
}

// count returns the number of nodes of the tree.
func (n *Node) count() int {
	total := 1
	for _, item := range n.Items {
		total += item.count()
	}
	for _, f := range n.Fields {
		total += f.Value.count()
	}
	return total
}

// bounds refuses trees that are too deep, and repeated keys.
func (n *Node) bounds(depth int) (list problem.List) {
	if depth > MaxDepth {
		list.Add("document.too_deep", problem.Place{Line: n.Line, Column: n.Column},
			problem.Textf("嵌套超过 %d 层。", "Nested more than %d levels deep.", MaxDepth),
			problem.Text{ZH: "请减少嵌套。", EN: "Nest less."})
		return list
	}
	seen := make(map[string]int, len(n.Fields))
	for _, f := range n.Fields {
		if line, twice := seen[f.Key]; twice {
			list.Add("document.repeated_key", problem.Place{Line: f.Line, Column: f.Column},
				problem.Textf("键 %s 重复，前一个在第 %d 行。", "The key %s is repeated; the first one is on line %d.", problem.Show(f.Key), line),
				problem.Text{ZH: "请只保留一个。", EN: "Keep one of them."})
		} else {
			seen[f.Key] = f.Line
		}
		list = append(list, f.Value.bounds(depth+1)...)
	}
	for _, item := range n.Items {
		list = append(list, item.bounds(depth+1)...)
	}
	return list
}
