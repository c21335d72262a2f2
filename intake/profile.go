// Package intake reads the files that other systems export (CRM, finance, HR)
// into facts. A mapping profile says how: which files, which columns, how dates
// and numbers are spelled. Every problem is collected with its file, line and
// column, and nothing is guessed: a cell that is not spelled as the profile
// declares is a problem. The plain CSV form is such a profile too, embedded.
package intake

import (
	_ "embed" // the plain form
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/document"
	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// Profile is a mapping profile that has been checked: it says how the files of
// an export become facts. It does not change, and may be used at once by any
// number of readers.
type Profile struct {
	Code  string       // the profile's own name
	Title problem.Text // for people

	guard   bool // texts carry the guard against spreadsheet formulas
	lookups []*lookup
	files   []fileSpec
}

// fileSpec is one entry of files: what to read from a file, or from every file
// that a pattern matches.
type fileSpec struct {
	file, glob string
	optional   bool
	layout     layout
	keep       []condition
	groups     []group
}

// layout says how the bytes of a file are to be read.
type layout struct {
	encoding   string // a word of encodingWords
	delimiter  rune
	header     int // the line in which the names of the columns begin
	headerRows int // rows of the header, joined by headerJoin
	headerJoin string
	trim       bool

	workbook bool   // found out by the name of the file
	sheet    string // by name or number; "" for the only one
}

// lookup turns a text into another, by a table in the profile or in a file.
type lookup struct {
	name       string
	values     map[string]string // nil for a file
	file       string
	key, value string // columns
	layout     layout
}

// group says how each row becomes one fact.
type group struct {
	kind     fact.Kind
	distinct bool
	keep     []condition
	fields   []field
}

// field says where the value of a field comes from.
type field struct {
	spec     *fieldSpec
	constant *value   // set for a constant; nothing else is then
	columns  []string // one, or those that are joined
	between  []string // of joined columns: the texts before, between and behind
	optional bool     // the column may be absent from the file
	lookup   *lookup
	missing  string // a word of missingWords, or fallback
	other    *value // what a look-up that misses gives, for fallback
	blank    string // a word of blankWords, or fallback
	instead  *value // what a blank cell gives, for fallback
	formats  formats
}

// fallback stands beside the words of blank and missing: a value is given.
const fallback = "default"

// condition says which rows count. Exactly one test is set.
type condition struct {
	anyOf     []condition
	column    string
	optional  bool
	in, notIn map[string]bool
	blank     *bool
	from, to  value // dates, by format
	dates     bool
	format    dateFormat
}

//go:embed plain.yaml
var plainYAML []byte

// Plain returns the profile of the plain CSV form, which docs/facts.md
// describes column by column.
func Plain() *Profile {
	p, _ := ParseProfile("plain.yaml", plainYAML) // a test proves that it has no problem
	return p
}

// ParseProfile reads a mapping profile from YAML, or from JSON where the file's
// name ends in .json. The profile is nil exactly when there is a failure.
func ParseProfile(file string, data []byte) (*Profile, problem.List) {
	root, list := document.Parse(file, data)
	if root == nil {
		return nil, list
	}
	p := parser{Reader: document.Reader{File: file, Problems: list}}
	profile := p.profile(root)
	list = p.Problems.Sorted()
	if list.Failed() {
		return nil, list
	}
	return profile, list
}

// parser reads a profile and collects its problems.
type parser struct {
	document.Reader
	currency *value // of the whole profile
	lookups  []*lookup
}

func (p *parser) profile(root *document.Node) *Profile {
	o, ok := p.Object(root, "", profileKeys...)
	if !ok {
		return nil
	}
	profile := &Profile{Code: o.NeedWord("profile"), Title: o.Text("title"), guard: p.truth(o, "guard")}
	if o.Has("currency") {
		n, at := o.At("currency")
		p.currency = p.plainValue(typeCurrency, n, at)
	}
	defaults := p.formats(o, plainFormats())
	if o.Has("lookups") {
		p.readLookups(o)
	}
	o.Need("files")
	items, at := o.Items("files")
	for i, item := range items {
		if f, ok := p.file(item, document.Item(at, i), defaults); ok {
			profile.files = append(profile.files, f)
		}
	}
	p.notEmpty(o, "files", len(items))
	profile.lookups = p.lookups
	return profile
}

// notEmpty refuses an empty list.
func (p *parser) notEmpty(o document.Object, key string, n int) {
	if node, at := o.At(key); node != nil && node.Kind == document.List && n == 0 {
		p.Add("intake.empty_list", node, at, problem.Textf("%s 是空的。", "%s is empty.", key),
			problem.Text{ZH: "请至少写一项。", EN: "Write at least one entry."})
	}
}

// truth reads true or false; absent is false.
func (p *parser) truth(o document.Object, key string) bool {
	is, _ := o.Truth(key)
	return is
}

func (p *parser) readLookups(o document.Object) {
	n, at := o.At("lookups")
	if n.Kind != document.Map {
		p.Object(n, at, "…") // says that a map is expected
		return
	}
	for _, f := range n.Fields {
		p.lookups = append(p.lookups, p.lookup(f, document.Join(at, f.Key)))
	}
}

func (p *parser) lookup(f document.Field, at string) *lookup {
	l := &lookup{name: f.Key}
	o, ok := p.Object(f.Value, at, lookupKeys...)
	if !ok {
		return l
	}
	if o.Has("values") == o.Has("file") {
		p.Add("intake.bad_lookup", o.Node(), at, problem.Text{ZH: "对照表要写 values 或 file 中的一个。", EN: "A look-up needs either values or a file."},
			problem.Text{ZH: "请写 values: {原值: 新值}，或 file、key、value。", EN: "Write values: {old: new}, or file, key and value."})
		return l
	}
	if o.Has("file") {
		l.file = p.fileName(o, "file")
		l.key, l.value = o.NeedWord("key"), o.NeedWord("value")
		l.layout = p.layout(o)
		p.suits(o, l.file)
		return l
	}
	p.only(o, "values", "values")
	n, at := o.At("values")
	if n.Kind != document.Map {
		p.Object(n, at, "…")
		return l
	}
	l.values = make(map[string]string, len(n.Fields))
	for _, v := range n.Fields {
		l.values[v.Key] = p.Word(v.Value, document.Join(at, v.Key))
	}
	return l
}

// only refuses keys that mean nothing beside another.
func (p *parser) only(o document.Object, beside string, allowed ...string) {
	for _, f := range o.Node().Fields {
		if !slices.Contains(allowed, f.Key) && f.Value.Kind != document.Null {
			p.Problems.Add("intake.key_does_not_fit", problem.Place{File: p.File, Line: f.Line, Column: f.Column, Path: document.Join(o.Path, f.Key)},
				problem.Textf("%s 与 %s 不能同时使用。", "%s means nothing together with %s.", f.Key, beside),
				problem.Textf("请去掉 %s。", "Remove %s.", f.Key))
		}
	}
}

// fileName reads a name inside the folder that is read.
func (p *parser) fileName(o document.Object, key string) string {
	name := o.NeedWord(key)
	_, err := path.Match(name, "")
	if name != "" && (!fs.ValidPath(name) || name == "." || key == "glob" && err != nil) {
		n, at := o.At(key)
		p.Add("intake.bad_file_name", n, at, problem.Textf("%s 不是可用的文件名。", "%s cannot be used as the name of a file.", problem.Show(name)),
			problem.Text{ZH: "请写相对路径，如 receipts.csv 或 2026/*.csv，不要用 .. 和开头的 /。", EN: "Write a relative path such as receipts.csv or 2026/*.csv, without .. and without / in front."})
	}
	return name
}

// maxHeader is the last line that may hold the names of the columns.
const maxHeader = 100

// maxHeaderRows bounds how many rows make up a header.
const maxHeaderRows = 5

func (p *parser) layout(o document.Object) layout {
	l := layout{encoding: o.OneOf("encoding", encodingWords...), delimiter: ',', header: p.line(o, "header", maxHeader), trim: p.truth(o, "trim"),
		headerRows: p.line(o, "headerRows", maxHeaderRows), headerJoin: " "}
	if n, at := o.At("sheet"); n != nil {
		l.sheet = p.columnName(n, at)
	}
	if n, at := o.At("headerJoin"); n != nil {
		l.headerJoin = p.Word(n, at)
	}
	if n, at := o.At("delimiter"); n != nil {
		word := p.Word(n, at)
		r, size := utf8.DecodeRuneInString(word)
		if word == "tab" {
			r, size = '\t', len(word)
		}
		if size == 0 || size != len(word) || strings.ContainsRune("\"'\r\n.-", r) || unicode.IsLetter(r) || unicode.IsDigit(r) || r == utf8.RuneError || r == '\uFEFF' {
			p.Add("intake.bad_delimiter", n, at, problem.Textf("%s 不能作为分隔符。", "%s cannot separate cells.", problem.Show(word)),
				problem.Text{ZH: "请写一个字符，如 \",\"、\";\"、\"|\"，或写 tab。", EN: "Write one character such as \",\", \";\" or \"|\", or the word tab."})
		} else {
			l.delimiter = r
		}
	}
	return l
}

// line reads a whole number from 1 to most; 1 if not given.
func (p *parser) line(o document.Object, key string, most int) int {
	d, ok := o.Decimal(key)
	if !ok {
		return 1
	}
	line, err := d.Int64(0)
	if err != nil || line < 1 || line > int64(most) {
		n, at := o.At(key)
		p.Add("intake.bad_header", n, at, problem.Textf("%s 不是可用的表头行号或行数。", "%s cannot be the line or the number of lines of the header.", problem.Show(n.Text)),
			problem.Textf("请写 1 到 %d 的整数。", "Write a whole number from 1 to %d.", most))
		return 1
	}
	return int(line)
}

// suits refuses the keys that mean nothing for a text or for a workbook.
func (p *parser) suits(o document.Object, name string) {
	keys, beside := []string{"sheet"}, "CSV"
	if isWorkbook(name) {
		keys, beside = []string{"delimiter", "encoding"}, "XLSX"
	}
	for _, key := range keys {
		if n, at := o.At(key); n != nil && name != "" {
			p.Add("intake.key_does_not_fit", n, at, problem.Textf("%s 与 %s 文件不能同时使用。", "%s means nothing for a file in %s.", key, beside), problem.Textf("请去掉 %s。", "Remove %s.", key))
		}
	}
}

func (p *parser) file(n *document.Node, at string, defaults formats) (f fileSpec, ok bool) {
	o, ok := p.Object(n, at, fileKeys...)
	if !ok {
		return f, false
	}
	f = fileSpec{optional: p.truth(o, "optional"), layout: p.layout(o)}
	switch {
	case o.Has("file") == o.Has("glob"):
		p.Add("intake.bad_file_name", n, at, problem.Text{ZH: "这里要写 file 或 glob 中的一个。", EN: "Either file or glob is needed here."},
			problem.Text{ZH: "请用 file 写文件名，或用 glob 写模式，如 receipts-*.csv。", EN: "Give a name with file, or a pattern such as receipts-*.csv with glob."})
	case o.Has("file"):
		f.file = p.fileName(o, "file")
	default:
		f.glob = p.fileName(o, "glob")
	}
	p.suits(o, f.file+f.glob)
	formats := p.formats(o, defaults)
	f.keep = p.conditions(o, "keep", formats)
	o.Need("facts")
	items, path := o.Items("facts")
	for i, item := range items {
		if g, ok := p.group(item, document.Item(path, i), formats); ok {
			f.groups = append(f.groups, g)
		}
	}
	p.notEmpty(o, "facts", len(items))
	return f, true
}
