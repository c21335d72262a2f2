package agreement

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// sheet is the rows of a CSV file with the lines on which they begin.
type sheet struct {
	file  string
	rows  [][]string
	lines []int
	list  problem.List
}

func (s *sheet) at(row int, field string) problem.Place {
	return problem.Place{File: s.file, Line: s.lines[row], Field: field}
}

func readCSV(file string, data []byte, scale Scale) (in Input, list problem.List) {
	s := &sheet{file: file}
	if !s.read(data) {
		return in, s.list
	}
	heads := make([]string, len(s.rows[0]))
	for i, h := range s.rows[0] {
		heads[i] = heading(h)
	}
	var ratings []Rating
	switch {
	case same(heads, "subject", "rater", "value"):
		ratings = s.long(heads)
	case same(heads, "group", "applicants", "selected"):
		in.Groups = s.groups(heads)
		s.list = append(s.list, CheckGroups(in.Groups)...)
	case len(s.rows) == 2 && len(heads) == 2 && counted(s.rows[0]):
		in.Table = s.table()
	case heads[0] == "subject" && len(heads) > 1:
		ratings = s.matrix()
	default:
		s.list.Add("agreement.headings", s.at(0, ""), problem.Text{ZH: "认不出这张表的列名。", EN: "The headings of the table are not understood."},
			problem.Text{ZH: "列名应为 subject,rater,value；或 subject 加各评分人；或 group,applicants,selected。", EN: "Use subject,rater,value; or subject and the names of the raters; or group,applicants,selected."})
		return Input{}, s.list
	}
	return finish(in, ratings, scale, s.list)
}

// read takes the rows; it reports whether there are any to be understood.
func (s *sheet) read(data []byte) bool {
	whole := problem.Place{File: s.file}
	switch {
	case len(data) > document.MaxBytes:
		s.list.Add("document.too_large", whole, problem.Textf("文件有 %d 字节，超过上限 %d 字节。", "The file has %d bytes, more than the limit of %d.", len(data), document.MaxBytes), problem.Text{ZH: "请按批次分开计算。", EN: "Compute it in several batches."})
		return false
	case !utf8.Valid(data):
		s.list.Add("document.encoding", whole, problem.Text{ZH: "文件不是 UTF-8 编码。", EN: "The file is not UTF-8."}, problem.Text{ZH: "请另存为 UTF-8。", EN: "Save it as UTF-8."})
		return false
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			s.list.Add("agreement.csv", problem.Place{File: s.file, Line: broken.Line, Column: broken.Column}, problem.Text{ZH: "这一行的引号不成对或位置不对。", EN: "The quotation marks of this line do not fit."}, problem.Text{ZH: "请从表格软件重新另存为 CSV。", EN: "Save it as CSV again from the spreadsheet."})
			return false
		}
		line, _ := r.FieldPos(0)
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if slices.ContainsFunc(row, func(cell string) bool { return cell != "" }) {
			s.rows, s.lines = append(s.rows, row), append(s.lines, line)
		}
	}
	if len(s.rows) == 0 {
		s.list.Add("document.empty", whole, problem.Text{ZH: "文件是空的。", EN: "The file is empty."}, problem.Text{ZH: "第一行写列名，之后每行一个评分。", EN: "Put headings into the first line and a rating into each line below."})
		return false
	}
	return true
}

// heading is the key that a heading stands for, in either language.
func heading(text string) string {
	text = strings.ToLower(text)
	for key, names := range map[string][]string{
		"subject": {"subject", "对象", "候选人"}, "rater": {"rater", "评分人", "面试官"}, "value": {"value", "评分", "分数"},
		"group": {"group", "组", "组别"}, "applicants": {"applicants", "申请", "申请人数"}, "selected": {"selected", "录用", "录用人数"},
	} {
		if slices.Contains(names, text) {
			return key
		}
	}
	return text
}

// same reports whether the headings are these, in any order.
func same(heads []string, want ...string) bool {
	sorted := slices.Sorted(slices.Values(heads))
	slices.Sort(want)
	return slices.Equal(sorted, want)
}

func counted(row []string) bool {
	return !slices.ContainsFunc(row, func(cell string) bool { _, ok := wholeCount(cell); return !ok })
}

// cell is what stands under a heading.
func (s *sheet) cell(row int, heads []string, key string) string {
	at := slices.Index(heads, key)
	if at >= len(s.rows[row]) {
		return ""
	}
	return s.rows[row][at]
}

func (s *sheet) long(heads []string) (ratings []Rating) {
	for i := 1; i < len(s.rows); i++ {
		s.wide(i, len(heads))
		text := s.cell(i, heads, "value")
		one := Rating{Subject: s.cell(i, heads, "subject"), Rater: s.cell(i, heads, "rater"), Place: s.at(i, "value")}
		ratings = s.rating(ratings, one, text)
	}
	return ratings
}

// rating adds a rating, unless its cell is empty.
func (s *sheet) rating(ratings []Rating, one Rating, text string) []Rating {
	if text == "" {
		return ratings
	}
	value, err := money.ParseDecimal(text)
	if err != nil {
		s.list = append(s.list, notNumber(text, one.Place))
		return ratings
	}
	one.Value = value
	return append(ratings, one)
}

// wide reports a row with more cells than headings.
func (s *sheet) wide(row, columns int) bool {
	if len(s.rows[row]) <= columns {
		return false
	}
	s.list.Add("agreement.csv", s.at(row, ""), problem.Textf("这一行有 %d 格，列名只有 %d 个。", "The line has %d cells for %d headings.", len(s.rows[row]), columns), problem.Text{ZH: "请删去多余的格子，或补上列名。", EN: "Remove the extra cells, or add the headings."})
	return true
}

func (s *sheet) matrix() (ratings []Rating) {
	raters, seen := s.rows[0], map[string]bool{}
	for _, name := range raters[1:] {
		if name == "" || seen[name] {
			s.list.Add("agreement.name_twice", s.at(0, name), problem.Textf("名称 %s 重复或为空。", "The name %s is repeated or empty.", problem.Show(name)), problem.Text{ZH: "每个名称只写一次。", EN: "Give every one a name of its own."})
		}
		seen[name] = true
	}
	for i := 1; i < len(s.rows); i++ {
		if s.wide(i, len(raters)) {
			continue
		}
		for j := 1; j < len(s.rows[i]); j++ {
			one := Rating{Subject: s.rows[i][0], Rater: raters[j], Place: s.at(i, raters[j])}
			ratings = s.rating(ratings, one, s.rows[i][j])
		}
	}
	return ratings
}

func (s *sheet) count(row int, text, field string) (int64, bool) {
	x, ok := wholeCount(text)
	if !ok {
		s.list = append(s.list, notCount(text, s.at(row, field)))
	}
	return x, ok
}

func (s *sheet) groups(heads []string) []Group {
	groups := []Group{}
	for i := 1; i < len(s.rows); i++ {
		s.wide(i, len(heads))
		g := Group{Name: s.cell(i, heads, "group"), Place: s.at(i, "")}
		applicants, ok1 := s.count(i, s.cell(i, heads, "applicants"), "applicants")
		selected, ok2 := s.count(i, s.cell(i, heads, "selected"), "selected")
		if ok1 && ok2 {
			g.Applicants, g.Selected = applicants, selected
		}
		groups = append(groups, g)
	}
	return groups
}

func (s *sheet) table() *Table {
	var t Table
	for i, row := range s.rows {
		if len(row) != 2 {
			s.list.Add("agreement.table", s.at(i, ""), problem.Text{ZH: "这里应当是两行两列的人数。", EN: "Two rows of two counts are expected here."}, problem.Text{ZH: "请写成两行，每行两个数。", EN: "Write two lines of two numbers."})
			continue
		}
		for j, cell := range row {
			t[i][j], _ = s.count(i, cell, "")
		}
	}
	return &t
}
