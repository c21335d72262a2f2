package interview

import (
	"regexp"
	"strconv"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

// File is a document of a bank, as it was read: YAML, or JSON where the name
// ends in .json.
type File struct {
	Name string
	Data []byte
}

// Bounds of a question's minutes and of a bank.
const (
	LeastMinutes    = 5
	MostMinutes     = 12
	MostCaseMinutes = 30
	LeastProbes     = 2
	LeastFlags      = 1
)

// Read reads documents of questions and kits together, strictly, and collects
// every problem with its place, path and rule. The bank is nil exactly when
// there is a failure. What a bank lacks for a model is for Check.
func Read(files ...File) (*Bank, problem.List) {
	b := &Bank{}
	var list problem.List
	for _, f := range files {
		root, problems := document.Parse(f.Name, f.Data)
		r := &reader{Reader: document.Reader{File: f.Name, Problems: problems}, bank: b}
		if root != nil {
			r.file(root)
		}
		list = append(list, r.Problems...)
	}
	b.sort()
	list = append(list, b.repeated()...)
	list = append(list, b.texts()...)
	if list.Failed() {
		return nil, list.Sorted()
	}
	return b, list.Sorted()
}

type reader struct {
	document.Reader
	bank *Bank
}

func (r *reader) file(root *document.Node) {
	o, ok := r.Object(root, "", "questions", "kits")
	if !ok {
		return
	}
	if !o.Has("questions") && !o.Has("kits") {
		r.Add("interview.nothing", root, "", problem.Text{ZH: "文档里既没有 questions，也没有 kits。", EN: "The document has neither questions nor kits."},
			problem.Text{ZH: "请把题目写在 questions 下，把成套题写在 kits 下。", EN: "Put questions under questions and kits under kits."})
	}
	nodes, path := o.Items("questions")
	for i, n := range nodes {
		r.question(n, spot(n, path, i))
	}
	nodes, path = o.Items("kits")
	for i, n := range nodes {
		r.kit(n, spot(n, path, i))
	}
}

// spot is the path of an entry: by its code, which stays when the order
// changes, or by its number.
func spot(n *document.Node, path string, i int) string {
	if word := n.Get("code"); word != nil && codePattern.MatchString(word.Text) {
		return document.Join(path, word.Text)
	}
	return document.Item(path, i)
}

// codePattern is what codes may look like.
var codePattern = regexp.MustCompile(`^[\p{L}][\p{L}\p{N}_-]{0,63}$`)

// code reads a required code.
func (r *reader) code(o document.Object, key string) string {
	s := o.NeedWord(key)
	if n, path := o.At(key); n != nil {
		r.isCode(n, path, s)
	}
	return s
}

func (r *reader) isCode(n *document.Node, path, s string) {
	if n.Kind == document.Scalar && s != "" && !codePattern.MatchString(s) {
		r.Add("interview.code", n, path, problem.Textf("%s 不能作代码。", "%s cannot be a code.", problem.Show(s)),
			problem.Text{ZH: "代码以字母或汉字开头，只含字母、汉字、数字、_ 和 -，最长 64 个字符。", EN: "A code begins with a letter and has only letters, digits, _ and -, at most 64 characters."})
	}
}

// integer reads a required whole number within bounds; 0 where it is wrong.
func (r *reader) integer(o document.Object, key, rule string, least, most int) int {
	n, path := o.Need(key)
	if n == nil {
		return 0
	}
	s := r.Word(n, path)
	v, err := strconv.Atoi(s)
	if n.Kind == document.Scalar && (err != nil || v < least || v > most || strconv.Itoa(v) != s) {
		r.Add(rule, n, path, problem.Textf("%s 不是 %d 到 %d 的整数。", "%s is not a whole number from %d to %d.", problem.Show(s), least, most),
			problem.Textf("请写 %d 到 %d 的整数。", "Write a whole number from %d to %d.", least, most))
		return 0
	}
	return v
}

// codes reads a list of codes, none twice.
func (r *reader) codes(o document.Object, key string) []string {
	words := o.Words(key)
	seen := map[string]bool{}
	nodes, path := o.Items(key)
	for i, word := range words {
		at := document.Item(path, i)
		r.isCode(nodes[i], at, word)
		if seen[word] && word != "" {
			r.Add("interview.listed_twice", nodes[i], at, problem.Textf("%s 在这个列表里出现两次。", "%s is in this list twice.", problem.Show(word)),
				problem.Text{ZH: "请删去多余的一处。", EN: "Take one of them out."})
		}
		seen[word] = true
	}
	return words
}

func (r *reader) needCodes(o document.Object, key string) []string {
	words := r.codes(o, key)
	if n, path := o.Need(key); n != nil && n.Kind == document.List && len(words) == 0 {
		r.Add("interview.empty_list", n, path, problem.Textf("%s 是空的。", "%s is empty.", key), problem.Text{ZH: "请至少写一个代码。", EN: "Write at least one code."})
	}
	return words
}

// text reads a required text and asks for both languages.
func (r *reader) text(o document.Object, key string) problem.Text {
	n, path := o.Need(key)
	return r.bilingual(n, path)
}

// bilingual reads {zh: …, en: …}; what is missing or not translated is a problem.
func (r *reader) bilingual(n *document.Node, path string) problem.Text {
	if n == nil {
		return problem.Text{}
	}
	o, ok := r.Object(n, path, "zh", "en")
	if !ok {
		return problem.Text{}
	}
	t := problem.Text{ZH: o.NeedWord("zh"), EN: o.NeedWord("en")}
	for _, x := range []struct{ key, text string }{{"zh", t.ZH}, {"en", t.EN}} {
		at, path := o.At(x.key)
		if at != nil && at.Kind == document.Scalar && x.text != "" {
			r.wording(at, path, x.key, x.text)
		}
	}
	return t
}

// label reads a required name in both languages, which may be short.
func (r *reader) label(o document.Object, key string) problem.Text {
	n, path := o.Need(key)
	if n == nil {
		return problem.Text{}
	}
	t, ok := r.Object(n, path, "zh", "en")
	if !ok {
		return problem.Text{}
	}
	return problem.Text{ZH: t.NeedWord("zh"), EN: t.NeedWord("en")}
}

// texts reads a list of at least so many bilingual texts.
func (r *reader) texts(o document.Object, key, rule string, least int) (list []problem.Text) {
	o.Need(key)
	nodes, path := o.Items(key)
	for i, n := range nodes {
		list = append(list, r.bilingual(n, document.Item(path, i)))
	}
	if n, at := o.At(key); n != nil && n.Kind == document.List && len(list) < least {
		r.Add(rule, n, at, problem.Textf("%[3]s 至少要有 %[1]d 条，这里只有 %[2]d 条。", "%[3]s needs at least %[1]d, and here there are %[2]d.", least, len(list), key),
			problem.Text{ZH: "请补写具体、可追问的内容。", EN: "Add what is specific and can be followed up."})
	}
	return list
}

func (r *reader) question(n *document.Node, path string) {
	o, ok := r.Object(n, path, "code", "family", "version", "dimension", "also", "grades", "type", "minutes", "text", "signs", "probes", "flags")
	if !ok {
		return
	}
	o.Need("type")
	q := Question{
		Code: r.code(o, "code"), Family: r.code(o, "family"), Version: r.integer(o, "version", "interview.version", 1, 999_999),
		Dimension: r.code(o, "dimension"), Also: r.codes(o, "also"), Grades: r.needCodes(o, "grades"),
		Type: Type(o.OneOf("type", string(Behavioural), string(Situational), string(Numbers), string(Case))), place: r.Place(n, path),
	}
	most := MostMinutes
	if q.Type == Case {
		most = MostCaseMinutes
	}
	q.Minutes = r.integer(o, "minutes", "interview.minutes", LeastMinutes, most)
	q.Text = r.text(o, "text")
	q.Signs = r.signs(o)
	q.Probes = r.texts(o, "probes", "interview.probes", LeastProbes)
	q.Flags = r.texts(o, "flags", "interview.flags", LeastFlags)
	for i, code := range q.Also {
		if code == q.Dimension && code != "" {
			nodes, at := o.Items("also")
			r.Add("interview.also", nodes[i], document.Item(at, i), problem.Textf("%s 已经是主维度，不能再列为兼看。", "%s is the primary dimension and cannot be seen beside it.", problem.Show(code)),
				problem.Text{ZH: "请从 also 里删去。", EN: "Take it out of also."})
		}
	}
	r.juniors(o, q)
	r.bank.Questions = append(r.bank.Questions, q)
}

// juniors refuses questions about a record of people who have none.
func (r *reader) juniors(o document.Object, q Question) {
	for _, grade := range q.Grades {
		if n, path := o.At("type"); grade == Junior && q.Type == Behavioural && n != nil {
			r.Add("interview.junior_behavioural", n, path, problem.Text{ZH: "初级人选还没有经历可讲，不能问行为题。", EN: "Juniors have no record to tell of: a behavioural question cannot be asked of them."},
				problem.Text{ZH: "请改成情景题、案例题或数字题，或从 grades 里去掉 junior。", EN: "Make it situational, a case or numbers, or take junior out of grades."})
		}
	}
}

// Junior is the grade of people without a record.
const Junior = "junior"

// signs reads what an answer of levels 1, 3 and 5 contains, exactly these in
// this order.
func (r *reader) signs(o document.Object) (list []Sign) {
	o.Need("signs")
	nodes, path := o.Items("signs")
	for i, n := range nodes {
		s, ok := r.Object(n, document.Item(path, i), "level", "text")
		if !ok {
			continue
		}
		level := r.integer(s, "level", "interview.level", 1, 5)
		list = append(list, Sign{Level: level, Text: r.text(s, "text")})
	}
	whole := len(list) == 3 && list[0].Level == 1 && list[1].Level == 3 && list[2].Level == 5
	if n, at := o.At("signs"); n != nil && n.Kind == document.List && !whole {
		r.Add("interview.signs", n, at, problem.Text{ZH: "答案特征必须恰好是第 1、3、5 级，依次各一条。", EN: "There must be exactly one sign each at levels 1, 3 and 5, in this order."},
			problem.Text{ZH: "请按 1、3、5 的次序各写一条；2 和 4 介于两者之间，不用写。", EN: "Write one each for 1, 3 and 5; levels 2 and 4 lie between them and need none."})
	}
	return list
}

func (r *reader) kit(n *document.Node, path string) {
	o, ok := r.Object(n, path, "code", "family", "version", "grades", "name", "questions")
	if !ok {
		return
	}
	r.bank.Kits = append(r.bank.Kits, Kit{
		Code: r.code(o, "code"), Family: r.code(o, "family"), Version: r.integer(o, "version", "interview.version", 1, 999_999),
		Grades: r.needCodes(o, "grades"), Name: r.label(o, "name"), Questions: r.needCodes(o, "questions"), place: r.Place(n, path),
	})
}
