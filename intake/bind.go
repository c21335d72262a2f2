package intake

import (
	"slices"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

// boundField is a field with the positions of its columns in a file.
type boundField struct {
	*field
	at []int             // -1 for an absent column that may be absent
	of [cellKinds]*field // by what a cell of a sheet holds
}

// boundCondition is a condition with the position of its column.
type boundCondition struct {
	*condition
	at    int
	anyOf []boundCondition
}

// boundGroup is a group with the positions of its columns in one file.
type boundGroup struct {
	*group
	file   string
	sheet  string // of a workbook
	layout layout
	header []string
	keep   []boundCondition
	fields []boundField
}

// binder finds the columns that a profile names in the header of a file, and
// reports those that are missing or repeated, each once.
type binder struct {
	file   string
	sheet  string // of a workbook
	layout layout
	line   int
	header []string
	report func(finding)
	said   map[string]bool
	used   map[string]bool
	ok     bool
}

func newBinder(r *rows) *binder {
	return &binder{file: r.file, sheet: r.sheetName(), layout: r.layout, line: r.line, header: r.header, report: r.report, said: make(map[string]bool), used: make(map[string]bool), ok: true}
}

// column returns the position of a column, -1 where it is absent.
func (b *binder) column(name string, optional bool) int {
	at := slices.Index(b.header, name)
	switch {
	case b.said[name]:
	case at >= 0:
		b.used[name] = true
		if again := slices.Index(b.header[at+1:], name); again >= 0 {
			b.said[name], b.ok = true, false
			b.add("intake.repeated_column", name, problem.Failure, at+1+again+1,
				problem.Textf("表头中的列 %s 重复。", "The column %s is repeated in the header.", problem.Show(name)),
				problem.Text{ZH: "请只保留一列，或给它们不同的列名。", EN: "Keep one of them, or give them different names."})
		}
	case !optional:
		b.said[name], b.ok = true, false
		b.add("intake.missing_column", name, problem.Failure, 0,
			problem.Textf("表头中没有列 %s。", "The header has no column %s.", problem.Show(name)), b.near(name))
	}
	return at
}

func (b *binder) add(code, name string, severity problem.Severity, cell int, text, fix problem.Text) {
	b.report(finding{cell: cell, layout: b.layout, Problem: problem.Problem{Code: code, Severity: severity,
		Place: problem.Place{File: b.file, Line: b.line, Path: b.sheet, Field: name}, Text: text, Fix: fix}})
}

// mostNames bounds how many names a message lists.
const mostNames = 20

func (b *binder) near(name string) problem.Text {
	if near := document.Nearest(name, b.header); near != "" {
		return problem.Textf("是否是列 %s？请改正表头或映射文件。", "Is it the column %s? Correct the header or the profile.", problem.Show(near))
	}
	names := shown(b.header)
	return problem.Textf("现有的列：%s。", "The columns there are: %s.", names)
}

// shown lists names for a message.
func shown(names []string) string {
	var out []string
	for _, n := range names[:min(len(names), mostNames)] {
		out = append(out, problem.Show(n))
	}
	if len(names) > mostNames {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

func (b *binder) conditions(list []condition) []boundCondition {
	out := make([]boundCondition, len(list))
	for i := range list {
		c := &list[i]
		out[i] = boundCondition{condition: c, at: -1}
		if c.anyOf != nil {
			out[i].anyOf = b.conditions(c.anyOf)
		} else {
			out[i].at = b.column(c.column, c.optional)
		}
	}
	return out
}

func (b *binder) group(g *group) *boundGroup {
	out := &boundGroup{group: g, file: b.file, sheet: b.sheet, layout: b.layout, header: b.header, keep: b.conditions(g.keep)}
	for i := range g.fields {
		f := boundField{field: &g.fields[i]}
		if b.layout.workbook {
			f.of = f.variants()
		}
		for _, name := range f.columns {
			at := b.column(name, f.optional)
			f.at = append(f.at, at)
			if bad := f.contradicts(name); at >= 0 && bad != nil {
				b.add(bad.code, name, problem.Failure, at+1, bad.text, bad.fix)
			}
		}
		out.fields = append(out.fields, f)
	}
	return out
}

// unread warns of a column that nothing reads where its name is almost that of
// an absent optional one.
func (b *binder) unread(groups []*boundGroup) {
	var rest []string
	for _, name := range b.header {
		if !b.used[name] && name != "" {
			rest = append(rest, name)
		}
	}
	for _, g := range groups {
		for _, f := range g.fields {
			for i, name := range f.columns {
				near := ""
				if f.at[i] < 0 && !b.said[name] {
					near = document.Nearest(name, rest)
				}
				if near == "" {
					continue
				}
				b.said[name] = true
				b.add("intake.column_not_read", near, problem.Warning, slices.Index(b.header, near)+1,
					problem.Textf("没有读取列 %s，而可选的列 %s 不存在。", "The column %s is not read, and the optional column %s is absent.", problem.Show(near), problem.Show(name)),
					problem.Textf("若写错了列名，请改为 %s。", "If the name is misspelt, write %s.", name))
			}
		}
	}
}

// where returns the header name of the first column that a field is read from,
// "" for a field without column.
func (g *boundGroup) where(field string) string {
	for _, f := range g.fields {
		if f.spec.name == field {
			return f.name()
		}
	}
	return ""
}

func (f *boundField) name() string {
	if len(f.columns) == 0 {
		return ""
	}
	return f.columns[0]
}

// cell returns the position of the first column for a place, 1-based; 0 for
// none.
func (f *boundField) cell() int {
	if len(f.at) == 0 {
		return 0
	}
	return f.at[0] + 1
}
