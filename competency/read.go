package competency

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/document"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Bounds of a record.
const (
	MaxText    = 1000 // characters of one text
	MaxMonths  = 600  // in a grade
	MinSigns   = 2    // of a level
	MaxSigns   = 4
	MaxRecords = 500 // dimensions, and models, of one document
)

// File is a document with its name, by which problems are placed; a name that
// ends in .json is read as JSON, any other as YAML.
type File struct {
	Name string
	Data []byte
}

// Read reads and checks one document that needs no other.
func Read(name string, data []byte) (*Library, problem.List) {
	return ReadTogether(nil, File{Name: name, Data: data})
}

// ReadTogether reads documents that belong together and collects every problem
// with its place and path. A document has the lists dimensions or models, or
// both. What models refer to may be of these documents or of the known library
// (nil for none), which the result does not contain. The library is nil exactly
// when there is a failure.
func ReadTogether(known *Library, files ...File) (*Library, problem.List) {
	set := &drafts{known: known}
	var list problem.List
	for _, f := range files {
		root, problems := document.Parse(f.Name, f.Data)
		if root == nil {
			list = append(list, problems...)
			continue
		}
		r := &reader{Reader: document.Reader{File: f.Name, Problems: problems}, area: "competency", set: set}
		r.read(root)
		list = append(list, r.Problems...)
	}
	list = append(list, set.check()...)
	if list.Failed() {
		return nil, list.Sorted()
	}
	return set.library(), list.Sorted()
}

// entry is a record with the place where it stands.
type entry[T any] struct {
	is   T
	file string
	node *document.Node
	path string
}

// drafts are the records of documents that are read together.
type drafts struct {
	known      *Library
	dimensions []entry[Dimension]
	models     []entry[Model]
}

func (s *drafts) library() *Library {
	l := &Library{}
	for _, e := range s.dimensions {
		l.Dimensions = append(l.Dimensions, e.is)
	}
	for _, e := range s.models {
		l.Models = append(l.Models, e.is)
	}
	return l
}

// reader reads one document.
type reader struct {
	document.Reader
	area string // of the codes of problems
	set  *drafts
}

var (
	codeForm  = regexp.MustCompile(`^[a-z][a-z0-9_]{1,39}$`)
	stageForm = regexp.MustCompile(`^P[0-6]$`)
)

func (r *reader) read(root *document.Node) {
	o, ok := r.Object(root, "", "dimensions", "models")
	if !ok {
		return
	}
	if !o.Has("dimensions") && !o.Has("models") {
		r.Add("competency.nothing", root, "", problem.Text{ZH: "文档里既没有 dimensions 也没有 models。", EN: "The document has neither dimensions nor models."},
			problem.Text{ZH: "请写 dimensions（维度）或 models（模型）。", EN: "Write dimensions, or models."})
	}
	items, path := r.records(o, "dimensions")
	for i, n := range items {
		at := document.Item(path, i)
		if d, ok := r.Object(n, at, "code", "family", "version", "name", "stage", "about", "sources", "levels"); ok {
			r.set.dimensions = append(r.set.dimensions, entry[Dimension]{r.dimension(d), r.File, n, at})
		}
	}
	items, path = r.records(o, "models")
	for i, n := range items {
		at := document.Item(path, i)
		if m, ok := r.Object(n, at, "code", "family", "grade", "version", "effective", "name", "next", "months", "dimensions"); ok {
			r.set.models = append(r.set.models, entry[Model]{r.model(m), r.File, n, at})
		}
	}
}

// records reads a list of records and bounds how many there are, since each is
// compared with the others.
func (r *reader) records(o document.Object, key string) ([]*document.Node, string) {
	items, path := o.Items(key)
	if len(items) > MaxRecords {
		r.Add("competency.too_many", items[MaxRecords], path, problem.Textf("%s 有 %d 条，最多 %d 条。", "There are %[2]d entries in %[1]s; at most %[3]d are allowed.", key, len(items), MaxRecords),
			problem.Text{ZH: "请分成几份文档。", EN: "Divide them between several documents."})
		items = items[:MaxRecords]
	}
	return items, path
}

func (r *reader) dimension(o document.Object) Dimension {
	d := Dimension{Code: r.code(o, "code"), Family: r.code(o, "family"), Version: r.number(o, "version", 1, 999_999),
		Name: r.text(o, "name"), Stage: o.Word("stage"), About: r.text(o, "about")}
	if n, path := o.At("stage"); n != nil && n.Kind == document.Scalar && !stageForm.MatchString(d.Stage) {
		r.Add("competency.stage", n, path, problem.Textf("没有 %s 这个阶段。", "There is no stage %s.", problem.Show(d.Stage)),
			problem.Text{ZH: "请写 P0 到 P6；不属于某一阶段的，删去 stage。", EN: "Write P0 to P6; remove stage where none of them is meant."})
	}
	o.Need("sources")
	items, path := o.Items("sources")
	for i, n := range items {
		if s, ok := r.Object(n, document.Item(path, i), "from", "why"); ok {
			d.Sources = append(d.Sources, Source{From: Origin(r.word(s, "from", string(Strategy), string(HR), string(Position), string(Evidence))), Why: r.text(s, "why")})
		}
	}
	o.Need("levels")
	items, path = o.Items("levels")
	for i, n := range items {
		if l, ok := r.Object(n, document.Item(path, i), "level", "title", "signs", "counter"); ok {
			d.Levels = append(d.Levels, r.level(l))
		}
	}
	return d
}

func (r *reader) level(o document.Object) Level {
	l := Level{Level: r.number(o, "level", Lowest, Highest), Title: r.text(o, "title"), Counter: r.text(o, "counter")}
	o.Need("signs")
	items, path := o.Items("signs")
	for i, n := range items {
		l.Signs = append(l.Signs, r.bilingual(n, document.Item(path, i)))
	}
	return l
}

func (r *reader) model(o document.Object) Model {
	m := Model{Code: r.code(o, "code"), Family: r.code(o, "family"), Grade: r.code(o, "grade"), Version: r.number(o, "version", 1, 999_999),
		Effective: r.effective(o), Name: r.text(o, "name")}
	if o.Has("next") {
		m.Next = r.code(o, "next")
	}
	if o.Has("months") || m.Next != "" {
		m.Months = r.number(o, "months", 0, MaxMonths)
	}
	o.Need("dimensions")
	items, path := o.Items("dimensions")
	for i, n := range items {
		q, ok := r.Object(n, document.Item(path, i), "dimension", "weight", "required", "critical")
		if !ok {
			continue
		}
		x := Requirement{Dimension: r.code(q, "dimension"), Weight: r.number(q, "weight", 0, 100), Required: r.number(q, "required", Lowest, Highest)}
		x.Critical, _ = q.Truth("critical")
		m.Dimensions = append(m.Dimensions, x)
	}
	return m
}

func (r *reader) effective(o document.Object) period.Interval {
	n, path := o.Need("effective")
	if n == nil {
		return period.Interval{}
	}
	e, ok := r.Object(n, path, "from", "to")
	if !ok {
		return period.Interval{}
	}
	e.Need("from")
	i := period.Interval{From: e.Date("from"), To: e.Date("to")}
	if !i.From.IsZero() && !i.To.IsZero() && i.To.Before(i.From) {
		r.Add("competency.effective", n, path, problem.Textf("结束日 %s 早于开始日 %s。", "The end %s is before the start %s.", i.To, i.From),
			problem.Text{ZH: "请改正日期。", EN: "Correct the dates."})
	}
	return i
}

// code reads a required code.
func (r *reader) code(o document.Object, key string) string {
	s := o.NeedWord(key)
	if n, path := o.At(key); n != nil && s != "" && !codeForm.MatchString(s) {
		r.Add("competency.code", n, path, problem.Textf("%s 不能作代码。", "%s cannot be a code.", problem.Show(s)),
			problem.Text{ZH: "代码由小写字母、数字和下划线组成，字母开头，2 到 40 个字符，例如 lead_digging。", EN: "A code has 2 to 40 small letters, digits and underscores and begins with a letter, such as lead_digging."})
	}
	return s
}

// number reads a required whole number; the least stands in for a wrong one.
func (r *reader) number(o document.Object, key string, least, most int) int {
	s := o.NeedWord(key)
	n, path := o.At(key)
	v, err := strconv.Atoi(s)
	if n != nil && n.Kind == document.Scalar && s != "" && (err != nil || v < least || v > most || strconv.Itoa(v) != s) {
		r.Add(r.area+"."+key, n, path, problem.Textf("%s 不能用作 %s。", "%s cannot be the %s.", problem.Show(s), key),
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
	r.Add(r.area+"."+key+"_unknown", n, path, problem.Textf("%s 不是可用的 %s。", "%s is not a possible %s.", problem.Show(s), key), fix)
	return words[0]
}

// text reads a required text that must be there in both languages.
func (r *reader) text(o document.Object, key string) problem.Text {
	n, path := o.Need(key)
	if n == nil {
		return problem.Text{}
	}
	return r.bilingual(n, path)
}

func (r *reader) bilingual(n *document.Node, path string) problem.Text {
	if n.Kind == document.Scalar {
		r.Add("competency.language_missing", n, path, problem.Text{ZH: "只写了一种语言。", EN: "The text is given in one language alone."},
			problem.Text{ZH: "请写成 {zh: …, en: …}。", EN: "Write {zh: …, en: …}."})
		return problem.Same(n.Text)
	}
	o, ok := r.Object(n, path, "zh", "en")
	if !ok {
		return problem.Text{}
	}
	t := problem.Text{ZH: strings.TrimSpace(o.Word("zh")), EN: strings.TrimSpace(o.Word("en"))}
	for _, lang := range []struct{ key, text, zh, en string }{{"zh", t.ZH, "中文", "Chinese"}, {"en", t.EN, "英文", "English"}} {
		switch child, at := o.At(lang.key); {
		case child != nil && child.Kind != document.Scalar: // said already
		case lang.text == "":
			r.Add("competency.language_missing", n, document.Join(path, lang.key),
				problem.Textf("缺少%[1]s。", "The %[2]s text is missing.", lang.zh, lang.en), problem.Textf("请补上 %s。", "Add %s.", lang.key))
		case utf8.RuneCountInString(lang.text) > MaxText:
			r.Add("competency.text_too_long", child, at, problem.Textf("文字超过 %d 个字符。", "The text has more than %d characters.", MaxText),
				problem.Text{ZH: "请写得短一些。", EN: "Write it shorter."})
		}
	}
	return t
}
