package agreement

import (
	"path"
	"strconv"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// Input is what a file holds: ratings, groups of a selection, or a table.
type Input struct {
	Ratings *Ratings
	Groups  []Group
	Table   *Table
}

// Read reads data for a statistic. Files called .csv are CSV, .json JSON, .yaml
// YAML; of others the first character decides between JSON and CSV. In a
// document stands one of
//
//	ratings: [{subject: C1, rater: A, value: 4}, …]       long form
//	raters: [A, B], subjects: [C1, C2], matrix: [[4, 5], [3, null]]
//	groups: [{group: women, applicants: 80, selected: 20}, …]
//	table: [[3, 1], [1, 3]]
//
// and beside ratings scale: 1-5. A null or an empty cell is a missing rating. In
// CSV the headings are subject,rater,value for the long form; subject and the
// names of the raters for the matrix; group,applicants,selected for a selection;
// two lines of two counts without headings are a table. A scale given here wins
// over the one of the file.
func Read(file string, data []byte, scale Scale) (Input, problem.List) {
	kind := strings.ToLower(path.Ext(file))
	text := strings.TrimLeft(strings.TrimPrefix(string(data), "\uFEFF"), " \t\r\n")
	switch {
	case kind == ".csv", kind != ".json" && kind != ".yaml" && kind != ".yml" && !strings.HasPrefix(text, "{"):
		return readCSV(file, data, scale)
	case kind != ".json" && kind != ".yaml" && kind != ".yml": // JSON by another name, or from a stream
		in, list := readDocument(file+".json", data, scale)
		return in, list.In(file, "")
	}
	return readDocument(file, data, scale)
}

// reader reads a document.
type reader struct{ document.Reader }

func readDocument(file string, data []byte, scale Scale) (in Input, list problem.List) {
	root, list := document.Parse(file, data)
	if root == nil {
		return in, list
	}
	r := &reader{document.Reader{File: file, Problems: list}}
	o, ok := r.Object(root, "", "scale", "ratings", "raters", "subjects", "matrix", "groups", "table")
	if !ok {
		return in, r.Problems.Sorted()
	}
	if n, at := o.At("scale"); n != nil {
		word := r.Word(n, at)
		own, ok := ParseScale(word)
		if !ok {
			r.Problems = append(r.Problems, ScaleProblem(word, r.Place(n, at)))
		} else if scale.IsZero() {
			scale = own
		}
	}
	given := 0
	for _, key := range []string{"ratings", "matrix", "groups", "table"} {
		if o.Has(key) {
			given++
		}
	}
	if given != 1 {
		r.Add("agreement.one_form", root, "", problem.Text{ZH: "ratings、matrix、groups、table 应当恰好有一个。", EN: "Exactly one of ratings, matrix, groups and table must be there."},
			problem.Text{ZH: "请只写其中一个。", EN: "Write one of them."})
	}
	var ratings []Rating
	switch {
	case o.Has("groups"):
		in.Groups = r.groups(o)
		r.Problems = append(r.Problems, CheckGroups(in.Groups)...)
	case o.Has("table"):
		in.Table = r.table(o)
	case o.Has("matrix"):
		ratings = r.matrix(o)
	default:
		ratings = r.long(o)
	}
	return finish(in, ratings, scale, r.Problems)
}

// finish makes the table of ratings, where these are what was read.
func finish(in Input, ratings []Rating, scale Scale, list problem.List) (Input, problem.List) {
	if in.Groups == nil && in.Table == nil {
		made, problems := NewRatings(ratings, scale)
		list = append(list, problems...)
		in.Ratings = made
	}
	if list.Failed() {
		return Input{}, list.Sorted()
	}
	return in, list.Sorted()
}

func (r *reader) long(o document.Object) (ratings []Rating) {
	items, at := o.Items("ratings")
	for i, n := range items {
		path := document.Item(at, i)
		one, ok := r.Object(n, path, "subject", "rater", "value")
		if !ok {
			continue
		}
		rating := Rating{Subject: one.NeedWord("subject"), Rater: one.NeedWord("rater"), Place: r.Place(n, path)}
		if !one.Has("value") {
			continue // a missing rating
		}
		if value, ok := one.Decimal("value"); ok && rating.Subject != "" && rating.Rater != "" {
			rating.Value = value
			ratings = append(ratings, rating)
		}
	}
	return ratings
}

func (r *reader) matrix(o document.Object) (ratings []Rating) {
	raters, subjects := o.Words("raters"), o.Words("subjects")
	r.twice(o, "raters", raters)
	r.twice(o, "subjects", subjects)
	rows, at := o.Items("matrix")
	for i, row := range rows {
		path := document.Item(at, i)
		if row.Kind != document.List || o.Has("raters") && len(row.Items) != len(raters) || o.Has("subjects") && len(rows) != len(subjects) {
			r.Add("agreement.matrix", row, path, problem.Text{ZH: "矩阵的行列数与 subjects、raters 不符。", EN: "The matrix does not have a row for each subject and a column for each rater."},
				problem.Text{ZH: "每个对象一行，每位评分人一格；没有评分写 null。", EN: "Give every subject a row and every rater a cell; write null for no rating."})
			continue
		}
		for j, cell := range row.Items {
			rating := Rating{Subject: named(subjects, i), Rater: named(raters, j), Place: r.Place(cell, document.Item(path, j))}
			if cell.Kind == document.Null {
				continue
			}
			if value, ok := r.number(cell, rating.Place.Path); ok {
				rating.Value = value
				ratings = append(ratings, rating)
			}
		}
	}
	return ratings
}

// named is the i-th name, or its number from 1 where there are no names.
func named(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return strconv.Itoa(i + 1)
}

// twice reports names that are there more than once, or empty.
func (r *reader) twice(o document.Object, key string, names []string) {
	n, at := o.At(key)
	seen := map[string]bool{}
	for i, name := range names {
		if seen[name] || name == "" {
			r.Add("agreement.name_twice", n, document.Item(at, i), problem.Textf("名称 %s 重复或为空。", "The name %s is repeated or empty.", problem.Show(name)),
				problem.Text{ZH: "每个名称只写一次。", EN: "Give every one a name of its own."})
		}
		seen[name] = true
	}
}

// number reads a cell of a matrix.
func (r *reader) number(n *document.Node, path string) (money.Decimal, bool) {
	d, err := money.ParseDecimal(r.Word(n, path))
	if err != nil && n.Kind == document.Scalar {
		r.Problems = append(r.Problems, notNumber(n.Text, r.Place(n, path)))
	}
	return d, err == nil
}

func notNumber(text string, at problem.Place) problem.Problem {
	return problem.Problem{Code: "agreement.number", Place: at, Text: problem.Textf("%s 不是有效的数字。", "%s is not a number.", problem.Show(text)),
		Fix: problem.Text{ZH: "请写成 4 或 3.5；没有评分就留空。", EN: "Write it like 4 or 3.5; leave it empty where there is no rating."}}
}

// count reads a whole number of people; ok is false where it is none.
func (r *reader) count(n *document.Node, path string) (x int64, ok bool) {
	if n == nil {
		return 0, false
	}
	word := r.Word(n, path)
	if x, ok = wholeCount(word); !ok && n.Kind == document.Scalar {
		r.Problems = append(r.Problems, notCount(word, r.Place(n, path)))
	}
	return x, ok
}

// wholeCount reads a count of at most MaxCount.
func wholeCount(word string) (int64, bool) {
	d, err := money.ParseDecimal(word)
	if err != nil {
		return 0, false
	}
	x, err := d.Int64(0)
	if err != nil || !money.Int(x).Equal(d) || x < 0 || x > MaxCount {
		return 0, false
	}
	return x, true
}

func notCount(text string, at problem.Place) problem.Problem {
	return problem.Problem{Code: "agreement.count", Place: at, Text: problem.Textf("%s 不是可用的人数。", "%s is no count of people.", problem.Show(text)),
		Fix: problem.Textf("请写 0 到 %d 的整数。", "Write a whole number from 0 to %d.", MaxCount)}
}

func (r *reader) groups(o document.Object) []Group {
	groups := []Group{}
	items, at := o.Items("groups")
	for i, n := range items {
		path := document.Item(at, i)
		one, ok := r.Object(n, path, "group", "applicants", "selected")
		if !ok {
			continue
		}
		g := Group{Name: one.NeedWord("group"), Place: r.Place(n, path)}
		applicants, ok1 := r.count(one.Need("applicants"))
		selected, ok2 := r.count(one.Need("selected"))
		if ok1 && ok2 {
			g.Applicants, g.Selected = applicants, selected
		}
		groups = append(groups, g)
	}
	return groups
}

func (r *reader) table(o document.Object) *Table {
	rows, at := o.Items("table")
	n, _ := o.At("table")
	var t Table
	fits := len(rows) == 2
	for i, row := range rows {
		fits = fits && row.Kind == document.List && len(row.Items) == 2
		for j := 0; fits && j < 2; j++ {
			t[i][j], _ = r.count(row.Items[j], document.Item(document.Item(at, i), j))
		}
	}
	if !fits {
		r.Add("agreement.table", n, at, problem.Text{ZH: "这里应当是两行两列的人数。", EN: "Two rows of two counts are expected here."},
			problem.Text{ZH: "请写成 [[3, 1], [1, 3]]。", EN: "Write it like [[3, 1], [1, 3]]."})
	}
	return &t
}
