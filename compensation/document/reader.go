package document

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Reader walks a document and collects every problem with its place and path.
// Its methods answer with a zero value where the document is wrong; the reader
// of a document runs to its end and then looks at Problems.
type Reader struct {
	File     string
	Problems problem.List
}

// Object is a map of the document whose allowed keys are known.
type Object struct {
	r    *Reader
	node *Node
	Path string
}

// Place returns where a node stands.
func (r *Reader) Place(n *Node, path string) problem.Place {
	at := problem.Place{File: r.File, Path: path}
	if n != nil {
		at.Line, at.Column = n.Line, n.Column
	}
	return at
}

// Add records a failure at a node.
func (r *Reader) Add(code string, n *Node, path string, text, fix problem.Text) {
	r.Problems.Add(code, r.Place(n, path), text, fix)
}

// Object reads a map with the allowed keys; other keys are problems, with the
// nearest allowed key as a hint. ok is false where n is not a map.
func (r *Reader) Object(n *Node, path string, allowed ...string) (o Object, ok bool) {
	o = Object{r: r, node: n, Path: path}
	if n == nil || n.Kind != Map {
		r.Add("document.not_a_map", n, path, problem.Text{ZH: "这里应当是一组“键: 值”。", EN: "A set of “key: value” entries is expected here."},
			problem.Textf("可用的键：%s。", "Keys that may stand here: %s.", strings.Join(allowed, ", ")))
		return o, false
	}
	for _, f := range n.Fields {
		if slices.Contains(allowed, f.Key) {
			continue
		}
		fix := problem.Textf("可用的键：%s。", "Keys that may stand here: %s.", strings.Join(allowed, ", "))
		if near := Nearest(f.Key, allowed); near != "" {
			fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
		}
		r.Problems.Add("document.unknown_key", problem.Place{File: r.File, Line: f.Line, Column: f.Column, Path: Join(path, f.Key)},
			problem.Textf("不认识的键 %s。", "Unknown key %s.", problem.Show(f.Key)), fix)
	}
	return o, true
}

// Join puts a key behind a path.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// At returns the node of a key and its path; nil where it is absent.
func (o Object) At(key string) (*Node, string) { return o.node.Get(key), Join(o.Path, key) }

// Has reports whether the key is there with a value.
func (o Object) Has(key string) bool { return o.node.Get(key) != nil }

// Node returns the map itself.
func (o Object) Node() *Node { return o.node }

// Need returns the node of a key and reports a problem where it is absent.
func (o Object) Need(key string) (*Node, string) {
	n, path := o.At(key)
	if n == nil {
		o.r.Add("document.missing_key", o.node, path, problem.Textf("缺少必填的键 %s。", "The required key %s is missing.", key),
			problem.Textf("请补上 %s。", "Add %s.", key))
	}
	return n, path
}

// Word reads a scalar as text; "" where absent.
func (o Object) Word(key string) string {
	n, path := o.At(key)
	return o.r.Word(n, path)
}

// NeedWord reads a required, non-empty scalar as text.
func (o Object) NeedWord(key string) string {
	n, path := o.Need(key)
	s := o.r.Word(n, path)
	if n != nil && n.Kind == Scalar && strings.TrimSpace(s) == "" {
		o.r.Add("document.empty_value", n, path, problem.Textf("%s 不能为空。", "%s must not be empty.", key), problem.Text{ZH: "请填写。", EN: "Fill it in."})
	}
	return s
}

// Word reads a node as a scalar's text; "" for nil.
func (r *Reader) Word(n *Node, path string) string {
	switch {
	case n == nil:
		return ""
	case n.Kind != Scalar:
		r.Add("document.not_a_value", n, path, problem.Text{ZH: "这里应当是单个值。", EN: "A single value is expected here."},
			problem.Text{ZH: "请写一个文字或数字。", EN: "Write one word or number."})
		return ""
	}
	return n.Text
}

// Items reads a list; nil where absent, a problem where it is something else.
func (o Object) Items(key string) ([]*Node, string) {
	n, path := o.At(key)
	switch {
	case n == nil:
		return nil, path
	case n.Kind != List:
		o.r.Add("document.not_a_list", n, path, problem.Text{ZH: "这里应当是一个列表。", EN: "A list is expected here."},
			problem.Text{ZH: "请写成 [甲, 乙]，或每行一个“- ”。", EN: "Write [a, b], or one “- ” a line."})
		return nil, path
	}
	return n.Items, path
}

// Item returns the path of the i-th entry of a list.
func Item(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// Words reads a list of scalars.
func (o Object) Words(key string) []string {
	items, path := o.Items(key)
	var words []string
	for i, item := range items {
		words = append(words, o.r.Word(item, Item(path, i)))
	}
	return words
}

// OneOf reads a scalar that must be one of the given words; absent gives the
// first of them.
func (o Object) OneOf(key string, words ...string) string {
	n, path := o.At(key)
	if n == nil {
		return words[0]
	}
	s := o.r.Word(n, path)
	if slices.Contains(words, s) {
		return s
	}
	if n.Kind == Scalar {
		o.r.Add("document.not_one_of", n, path, problem.Textf("%s 不是可用的值。", "%s is not a possible value.", problem.Show(s)),
			problem.Textf("可用的值：%s。", "Possible values: %s.", strings.Join(words, ", ")))
	}
	return words[0]
}

// Text reads a bilingual text: a map of zh and en with at least one of them, or
// one scalar for both.
func (o Object) Text(key string) problem.Text {
	n, path := o.At(key)
	if n == nil {
		return problem.Text{}
	}
	if n.Kind == Scalar {
		return problem.Same(n.Text)
	}
	t, ok := o.r.Object(n, path, "zh", "en")
	if !ok {
		return problem.Text{}
	}
	text := problem.Text{ZH: t.Word("zh"), EN: t.Word("en")}
	if text.IsZero() {
		o.r.Add("document.empty_value", n, path, problem.Text{ZH: "至少要有一种语言的文字。", EN: "A text in at least one language is needed."},
			problem.Text{ZH: "请写 {zh: …, en: …}。", EN: "Write {zh: …, en: …}."})
	}
	return text
}

// Date reads a date of the form 2026-01-31; no date where absent.
func (o Object) Date(key string) period.Date {
	n, path := o.At(key)
	if n == nil {
		return period.Date{}
	}
	s := o.r.Word(n, path)
	d, err := period.ParseDate(s)
	if err != nil && n.Kind == Scalar {
		o.r.Add("document.date", n, path, problem.Textf("%s 不是有效的日期。", "%s is not a date.", problem.Show(s)),
			problem.Text{ZH: "请写成 2026-01-31。", EN: "Write it like 2026-01-31."})
	}
	return d
}

// Truth reads true or false; ok is false where absent or wrong.
func (o Object) Truth(key string) (is, ok bool) {
	n, path := o.At(key)
	if n == nil {
		return false, false
	}
	switch s := o.r.Word(n, path); {
	case s == "true" && !n.Quoted:
		return true, true
	case s == "false" && !n.Quoted:
		return false, true
	case n.Kind == Scalar:
		o.r.Add("document.truth", n, path, problem.Textf("%s 不是 true 或 false。", "%s is neither true nor false.", problem.Show(s)),
			problem.Text{ZH: "请写 true 或 false。", EN: "Write true or false."})
	}
	return false, false
}

// Decimal reads a strict number; ok is false where absent or wrong.
func (o Object) Decimal(key string) (d money.Decimal, ok bool) {
	n, path := o.At(key)
	if n == nil {
		return money.Decimal{}, false
	}
	d, err := money.ParseDecimal(o.r.Word(n, path))
	if err != nil && n.Kind == Scalar {
		o.r.Add("document.number", n, path, problem.Textf("%s 不是有效的数字。", "%s is not a number.", problem.Show(n.Text)),
			problem.Text{ZH: "请写成 1234.50：不带千分位、空格或指数。", EN: "Write it like 1234.50: no thousands separators, blanks or exponent."})
	}
	return d, err == nil
}

// Nearest returns the candidate that is the fewest edits away from the word: at
// most two, and at most half the length of the word, so that a short word is
// not taken for any other. It is "" where none is near.
func Nearest(word string, candidates []string) string {
	best, limit := "", min(3, utf8.RuneCountInString(word)/2+1)
	for _, c := range candidates {
		if d := distance(word, c, limit); d < limit {
			best, limit = c, d
		}
	}
	return best
}

// distance counts single-character edits between the words, at most limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if abs := max(len(x)-len(y), len(y)-len(x)); abs >= limit || len(x) > 64 {
		return limit
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return min(row[len(y)], limit)
}
