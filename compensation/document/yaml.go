package document

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"steelyard/compensation/problem"
)

func parseYAML(data []byte) (*Node, problem.List) {
	var list problem.List
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var root yaml.Node
	if err := decoder.Decode(&root); err != nil {
		if errors.Is(err, io.EOF) {
			list.Add(emptyDocument())
			return nil, list
		}
		list.Add(yamlProblem(err, problem.Text{ZH: "请检查缩进、冒号后的空格和引号。", EN: "Check indentation, the blank after colons, and quotation marks."}))
		return nil, list
	}
	node := converter{problems: &list}.node(&root)
	var second yaml.Node
	oneDocument := problem.Text{ZH: "请一个文件只写一个文档。", EN: "Write one document per file."}
	if err := decoder.Decode(&second); err == nil {
		list.Add("document.several", problem.Place{Line: second.Line, Column: 1},
			problem.Text{ZH: "一个文件里有几个文档（---）。", EN: "Several documents (---) in one file."}, oneDocument)
	} else if !errors.Is(err, io.EOF) {
		list.Add(yamlProblem(err, oneDocument))
	}
	return node, list
}

// converter turns the parser's nodes into ours.
type converter struct{ problems *problem.List }

// place returns where a node stands; the parser counts code points.
func (c converter) place(y *yaml.Node) problem.Place {
	return problem.Place{Line: y.Line, Column: y.Column}
}

// plain refuses anchors, aliases and tags; aliases are never followed, so a
// small file cannot unfold into a large one.
func (c converter) plain(y *yaml.Node) bool {
	switch {
	case y.Anchor != "" || y.Kind == yaml.AliasNode:
		c.problems.Add("document.alias", c.place(y), problem.Text{ZH: "不支持锚点（&）和引用（*）。", EN: "Anchors (&) and aliases (*) are not supported."},
			problem.Text{ZH: "请把内容写出来。", EN: "Write the content out."})
		return false
	case y.Style&yaml.TaggedStyle != 0:
		c.problems.Add("document.tag", c.place(y), problem.Textf("不支持标签 %s。", "The tag %s is not supported.", problem.Show(y.Tag)),
			problem.Text{ZH: "请去掉标签。", EN: "Remove the tag."})
		return false
	}
	return true
}

func (c converter) node(y *yaml.Node) *Node {
	if y.Kind == yaml.DocumentNode {
		return c.node(y.Content[0])
	}
	at := c.place(y)
	n := &Node{Line: at.Line, Column: at.Column}
	if !c.plain(y) {
		return n
	}
	switch y.Kind {
	case yaml.ScalarNode:
		n.Kind, n.Text, n.Quoted = Scalar, y.Value, quoted(y)
		if y.Tag == "!!null" && !n.Quoted {
			n.Kind, n.Text = Null, ""
		}
	case yaml.SequenceNode:
		n.Kind = List
		for _, item := range y.Content {
			n.Items = append(n.Items, c.node(item))
		}
	case yaml.MappingNode:
		n.Kind = Map
		for i := 0; i+1 < len(y.Content); i += 2 {
			c.field(n, y.Content[i], y.Content[i+1])
		}
	}
	return n
}

func (c converter) field(n *Node, key, value *yaml.Node) {
	at := c.place(key)
	switch {
	case !c.plain(key):
	case key.Kind != yaml.ScalarNode, key.Tag == "!!merge", key.Tag == "!!null" && !quoted(key):
		c.problems.Add("document.key", at, problem.Text{ZH: "键必须是一个词。", EN: "A key must be a single word."},
			problem.Text{ZH: "请把键写成普通文字。", EN: "Write the key as plain text."})
	default:
		n.Fields = append(n.Fields, Field{Key: key.Value, Value: c.node(value), Line: at.Line, Column: at.Column})
	}
}

func quoted(y *yaml.Node) bool {
	return y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// yamlProblem repeats the parser's own words, escaped and cut like any foreign
// text. The parser leaves its line out where that is the first.
func yamlProblem(err error, fix problem.Text) (code string, at problem.Place, text, _ problem.Text) {
	reason := err.Error()
	at.Line = 1
	if m := yamlLine.FindStringSubmatch(reason); m != nil {
		at.Line, _ = strconv.Atoi(m[1])
		reason = reason[len(m[0]):]
	}
	reason = problem.Show(strings.TrimPrefix(reason, "yaml: "))
	return "document.yaml", at, problem.Textf("不是有效的 YAML（解析器原文：%s）。", "Not valid YAML (in the parser's words: %s).", reason), fix
}
