package intake

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"steelyard/compensation/problem"
)

// ErrorSheet is a list of problems as a table that people work off: one row a
// problem, with where it is, what stands there, and what to do.
type ErrorSheet struct {
	Lang  problem.Lang
	Heads []string
	Rows  [][]string // texts, and numbers of lines and columns, unguarded
}

// errorHeads are the columns of the list of problems.
func errorHeads() []problem.Text {
	return []problem.Text{{ZH: "文件", EN: "file"}, {ZH: "行", EN: "line"}, {ZH: "列", EN: "column"}, {ZH: "单元格", EN: "cell"}, {ZH: "字段", EN: "field"}, {ZH: "值", EN: "value"},
		{ZH: "代码", EN: "code"}, {ZH: "程度", EN: "severity"}, {ZH: "说明", EN: "problem"}, {ZH: "处理", EN: "fix"}}
}

// NewErrorSheet makes the table; value gives what stands in the cell of a
// problem, and may be nil.
func NewErrorSheet(lang problem.Lang, list problem.List, value func(problem.Problem) string) ErrorSheet {
	s := ErrorSheet{Lang: lang}
	for _, h := range errorHeads() {
		s.Heads = append(s.Heads, h.In(lang))
	}
	for _, p := range list {
		severity := problem.Text{ZH: "问题", EN: "failure"}
		if p.Severity == problem.Warning {
			severity = problem.Text{ZH: "警告", EN: "warning"}
		}
		stands := ""
		if value != nil {
			stands = value(p)
		}
		s.Rows = append(s.Rows, []string{p.Place.File, lineNumber(p.Place.Line), lineNumber(p.Place.Column), p.Place.Path, p.Place.Field, stands,
			p.Code, severity.In(lang), p.Text.In(lang), p.Fix.In(lang)})
	}
	return s
}

// lineNumber writes a line or column, "" for one that is not known.
func lineNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// sheetMark begins a CSV file, so that spreadsheets read it as UTF-8.
const sheetMark = "\uFEFF"

// WriteCSV writes the table so that any spreadsheet opens it; no cell of it is
// taken for a formula.
func (s ErrorSheet) WriteCSV(out io.Writer) error {
	if _, err := io.WriteString(out, sheetMark); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	if err := w.Write(s.Heads); err != nil {
		return err
	}
	for _, row := range s.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = Guard(c)
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// WriteXLSX writes the table as a workbook. Its cells are typed texts and
// numbers, which no spreadsheet takes for formulas.
func (s ErrorSheet) WriteXLSX(out io.Writer) error {
	name := problem.Text{ZH: "问题", EN: "problems"}.In(s.Lang)
	return writeWorkbook(out, name, s.Heads, s.Rows, func(column int) bool { return column == 1 || column == 2 })
}

// IsErrorSheet recognises by its beginning a file that WriteCSV wrote, in either
// language.
func IsErrorSheet(data []byte) bool {
	for _, lang := range []problem.Lang{problem.ZH, problem.EN} {
		heads := NewErrorSheet(lang, nil, nil).Heads
		if strings.HasPrefix(string(data), sheetMark+strings.Join(heads, ",")+"\n") {
			return true
		}
	}
	return false
}
