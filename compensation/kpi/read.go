package kpi

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Bounds of a record.
const (
	MaxText    = 2000 // characters of one text
	MaxLag     = 366  // days until a number is final
	MaxPoints  = 20   // of a curve
	MaxAliases = 20   // of a KPI
)

// File is a document with its name, by which problems are placed; a name that
// ends in .json is read as JSON, any other as YAML.
type File struct {
	Name string
	Data []byte

	table bool     // Data are JSON that FromTable made of rows
	lines []int    // of the rows of a table
	heads []string // of a table, as written
}

// parsed is the name under which the data are parsed.
func (f File) parsed() string {
	if f.table {
		return f.Name + ".json"
	}
	return f.Name
}

// Read reads documents of KPIs that belong together and collects every problem
// with its place and path. Partners, and KPIs in formulas, may be of these
// documents or of the known library (nil for none). The list, in the order
// written, is nil exactly when there is a failure.
func Read(known *Library, files ...File) ([]KPI, problem.List) {
	var entries []*draft
	var list problem.List
	for _, f := range files {
		root, problems := document.Parse(f.parsed(), f.Data)
		if root == nil {
			list = append(list, problems...)
			continue
		}
		r := &reader{Reader: document.Reader{File: f.parsed(), Problems: problems}}
		r.read(root)
		entries = append(entries, r.entries...)
		list = append(list, r.Problems...)
	}
	list = append(list, checkTogether(known, entries)...)
	list = relocate(files, list)
	if list.Failed() {
		return nil, list.Sorted()
	}
	kpis := make([]KPI, len(entries))
	for i, e := range entries {
		kpis[i] = e.kpi
	}
	return kpis, list.Sorted()
}

// draft is a record with the place where it stands.
type draft struct {
	kpi    KPI
	file   string
	node   *document.Node
	path   string
	inputs []string // of its formula, once it is compiled
}

// reader reads one document.
type reader struct {
	document.Reader
	entries []*draft
}

// keys are what a record may say, in the order in which records are written.
var keys = []string{"code", "version", "effective", "retired", "name", "aliases", "definition", "counts", "excludes",
	"formula", "unit", "direction", "target", "aggregation", "source", "owner", "lag", "frequency", "families", "grades", "levels",
	"category", "partners", "diagnostic", "curve", "examples", "shipped"}

// units are the words for what a formula gives.
var units = []struct {
	word string
	typ  formula.Type
}{
	{"rate", formula.RateType()}, {"money", formula.MoneyType()}, {"number", formula.NumberType()}, {"days", formula.DaysType()},
}

// Unit is the word of documents for what the KPI's formula gives: rate, money,
// number or days.
func (k KPI) Unit() string {
	for _, u := range units {
		if u.typ == k.Type {
			return u.word
		}
	}
	return ""
}

var (
	codeForm   = regexp.MustCompile(`^[A-Z]{2,8}[0-9]{2,4}$`)
	roleForm   = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
	digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// scored are the roles whose people are judged by KPIs: none of them may bring
// the numbers.
var scored = []string{"rep", "presales", "employee", "candidate"}

func (r *reader) read(root *document.Node) {
	o, ok := r.Object(root, "", "kpis")
	if !ok {
		return
	}
	o.Need("kpis")
	items, path := o.Items("kpis")
	for i, item := range items {
		at := document.Item(path, i)
		if record, ok := r.Object(item, at, keys...); ok {
			r.entries = append(r.entries, &draft{kpi: r.record(record), file: r.File, node: item, path: at})
		}
	}
}

// record reads everything that can be said about a KPI by itself; what it says
// of others is checked when all of them are known.
func (r *reader) record(o document.Object) KPI {
	k := KPI{
		Code: r.code(o), Version: r.number(o, "version", 1, 999_999), Effective: r.effective(o),
		Name: r.both(o, "name"), Aliases: r.aliases(o),
		Definition: r.both(o, "definition"), Counts: r.text(o, "counts"), Excludes: r.text(o, "excludes"),
		Formula: o.NeedWord("formula"), Type: r.unit(o), Aggregation: Aggregation(r.word(o, "aggregation", string(RatioOfSums), string(Sum), string(Last), string(Median))),
		Source: r.text(o, "source"), Owner: o.NeedWord("owner"), LagDays: r.number(o, "lag", 0, MaxLag),
		Families: r.words(o, "families"), Grades: r.words(o, "grades"),
		Category: Category(r.word(o, "category", string(Result), string(Collection), string(Process), string(Risk), string(People))),
		Partners: r.words(o, "partners"), Shipped: o.Word("shipped"),
	}
	k.Retired, _ = o.Truth("retired")
	k.Diagnostic, _ = o.Truth("diagnostic")
	k.Direction, _ = measure.ParseDirection(r.word(o, "direction", "higher", "lower", "band"))
	k.Frequency, _ = period.ParseSpan(r.word(o, "frequency", "month", "quarter", "year"))
	for _, level := range r.words(o, "levels") {
		k.Levels = append(k.Levels, Level(level))
	}
	r.levels(o, k.Levels)
	r.owner(o, k)
	r.target(o, &k)
	r.curve(o, &k)
	r.examples(o, &k)
	if n, path := o.At("shipped"); n != nil && !digestForm.MatchString(k.Shipped) {
		r.Add("kpi.shipped_digest", n, path, problem.Text{ZH: "这不是随产品发布的内容的摘要。", EN: "This is not a digest of shipped content."},
			problem.Text{ZH: "自编指标请删去 shipped；它只由导出写入。", EN: "Remove shipped from KPIs of your own; exports alone write it."})
	}
	return k
}

func (r *reader) code(o document.Object) string {
	s := o.NeedWord("code")
	if n, path := o.At("code"); n != nil && s != "" && !codeForm.MatchString(s) {
		r.Add("kpi.code", n, path, problem.Textf("%s 不能作指标代码。", "%s cannot be the code of a KPI.", problem.Show(s)),
			problem.Text{ZH: "代码由 2 到 8 个大写字母和 2 到 4 位数字组成，例如 CL02。", EN: "A code is 2 to 8 capital letters and 2 to 4 digits, such as CL02."})
	}
	return s
}

// number reads a required whole number.
func (r *reader) number(o document.Object, key string, least, most int) int {
	s := o.NeedWord(key)
	n, path := o.At(key)
	v, err := strconv.Atoi(s)
	if n != nil && n.Kind == document.Scalar && s != "" && (err != nil || v < least || v > most || strconv.Itoa(v) != s) {
		r.Add("kpi."+key, n, path, problem.Textf("%s 不能用作 %s。", "%s cannot be the %s.", problem.Show(s), key),
			problem.Textf("请写 %d 到 %d 的整数。", "Write a whole number from %d to %d.", least, most))
		return least
	}
	return v
}

// word reads a required word of a closed set; the first stands in for a wrong
// one.
func (r *reader) word(o document.Object, key string, words ...string) string {
	n, path := o.Need(key)
	s := r.Word(n, path)
	if n == nil || n.Kind != document.Scalar || slices.Contains(words, s) {
		return s
	}
	fix := problem.Textf("可用的值：%s。", "Possible values: %s.", strings.Join(words, ", "))
	if near := document.Nearest(s, words); near != "" {
		fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
	}
	r.Add("kpi."+key+"_unknown", n, path, problem.Textf("%s 不是可用的 %s。", "%s is not a possible %s.", problem.Show(s), key), fix)
	return words[0]
}

func (r *reader) unit(o document.Object) formula.Type {
	words := make([]string, len(units))
	for i, u := range units {
		words[i] = u.word
	}
	i := max(slices.Index(words, r.word(o, "unit", words...)), 0)
	return units[i].typ
}

// both reads a required text that must be there in both languages.
func (r *reader) both(o document.Object, key string) problem.Text {
	n, path := o.Need(key)
	if n == nil {
		return problem.Text{}
	}
	t := r.text(o, key)
	if n.Kind != document.Map || t.IsZero() {
		if n.Kind == document.Scalar {
			r.Add("kpi.language_missing", n, path, problem.Textf("%s 只写了一种语言。", "The %s is given in one language alone.", key),
				problem.Text{ZH: "请写成 {zh: …, en: …}。", EN: "Write {zh: …, en: …}."})
		}
		return t
	}
	for _, lang := range []struct{ key, text, zh, en string }{{"zh", t.ZH, "中文", "Chinese"}, {"en", t.EN, "英文", "English"}} {
		if strings.TrimSpace(lang.text) == "" {
			r.Add("kpi.language_missing", n, document.Join(path, lang.key),
				problem.Textf("%s 缺少%s。", "The %[1]s has no %[3]s text.", key, lang.zh, lang.en),
				problem.Textf("请补上 %s。", "Add %s.", lang.key))
		}
	}
	return t
}

// text reads an optional text and bounds its length.
func (r *reader) text(o document.Object, key string) problem.Text {
	t := o.Text(key)
	if n, path := o.At(key); max(utf8.RuneCountInString(t.ZH), utf8.RuneCountInString(t.EN)) > MaxText {
		r.Add("kpi.text_too_long", n, path, problem.Textf("%s 超过 %d 个字符。", "The %s has more than %d characters.", key, MaxText),
			problem.Text{ZH: "请写得短一些。", EN: "Write it shorter."})
	}
	return t
}

// words reads a list of words, each once; an empty list is a mistake, since
// absence means “all”.
func (r *reader) words(o document.Object, key string) []string {
	n, path := o.At(key)
	words := o.Words(key)
	if n != nil && n.Kind == document.List && len(words) == 0 {
		r.Add("kpi.list_empty", n, path, problem.Textf("%s 是空列表。", "%s is an empty list.", key),
			problem.Textf("请列出代码；不限制时删去 %s。", "List the codes; to leave it open, remove %s.", key))
	}
	for i, w := range words {
		words[i] = strings.TrimSpace(w)
		w = words[i]
		r.noBar(n.Items[i], document.Item(path, i), w)
		switch {
		case slices.Contains(words[:i], w):
			r.Add("kpi.word_repeated", n.Items[i], document.Item(path, i), problem.Textf("%s 写了两次。", "%s is given twice.", problem.Show(w)),
				problem.Text{ZH: "请删去一个。", EN: "Remove one of them."})
		case strings.TrimSpace(w) == "" && n.Items[i].Kind != document.Map && n.Items[i].Kind != document.List:
			r.Add("document.empty_value", n.Items[i], document.Item(path, i), problem.Text{ZH: "这一项是空的。", EN: "This entry is empty."},
				problem.Text{ZH: "请填写或删去。", EN: "Fill it in or remove it."})
		}
	}
	return words
}
