// Package problem says what is wrong, where, and what to do about it, in
// Chinese and in English. Every reader and checker of the cores collects
// problems instead of stopping at the first one.
package problem

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity tells whether a problem stops the work.
type Severity uint8

// A Failure stops the work; a Warning is shown and the work goes on.
const (
	Failure Severity = iota
	Warning
)

// Place says where a problem is. Every part may be absent: a formula has no
// file, a missing file has no line. Line and Column are 1-based; Column counts
// characters (code points), not bytes.
type Place struct {
	File   string // as the user named it, relative to what the user gave
	Line   int
	Column int
	Path   string // inside a document: components.commission.tiers.bands[1].rate
	Field  string // a column or field by the name its owner uses
}

// Problem is one defect of an input. Code is stable and in the form
// area.what_is_wrong; Text is one sentence; Fix says what to do.
type Problem struct {
	Code     string
	Severity Severity
	Place    Place
	Text     Text
	Fix      Text
}

// String renders the problem for people as file:line:column: sentence, the fix
// and the code, on one line.
func (p Problem) String(lang Lang) string {
	var b strings.Builder
	if at := p.Place.String(); at != "" {
		b.WriteString(at)
		b.WriteString(": ")
	}
	b.WriteString(p.Text.In(lang))
	if fix := p.Fix.In(lang); fix != "" {
		b.WriteString(pick(lang, " 处理：", " Fix: "))
		b.WriteString(fix)
	}
	b.WriteString(" [" + p.Code + "]")
	if p.Severity == Warning {
		b.WriteString(pick(lang, "（警告）", " (warning)"))
	}
	return b.String()
}

// String renders the place as file:line:column (path, field), leaving out what
// is not known.
func (p Place) String() string {
	at := p.File
	if p.Line > 0 {
		at = join(at, ":", fmt.Sprint(p.Line))
		if p.Column > 0 {
			at += fmt.Sprintf(":%d", p.Column)
		}
	}
	var inner []string
	for _, s := range []string{p.Path, p.Field} {
		if s != "" {
			inner = append(inner, s)
		}
	}
	if len(inner) > 0 {
		at = join(at, " ", "("+strings.Join(inner, ", ")+")")
	}
	return at
}

func join(a, sep, b string) string {
	if a == "" {
		return b
	}
	return a + sep + b
}

// List collects problems. Its zero value is empty and ready.
type List []Problem

// Add appends a failure.
func (l *List) Add(code string, at Place, text, fix Text) {
	*l = append(*l, Problem{Code: code, Place: at, Text: text, Fix: fix})
}

// Warn appends a warning.
func (l *List) Warn(code string, at Place, text, fix Text) {
	*l = append(*l, Problem{Code: code, Severity: Warning, Place: at, Text: text, Fix: fix})
}

// Failed reports whether the list holds a failure, not only warnings.
func (l List) Failed() bool {
	return slices.ContainsFunc(l, func(p Problem) bool { return p.Severity == Failure })
}

// Sorted returns the problems ordered by file, line, column, path, field, code
// and then everything else, and without exact repeats, so that output does not
// depend on the order in which they were found.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortFunc(out, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.Place.File, b.Place.File),
			cmp.Compare(a.Place.Line, b.Place.Line),
			cmp.Compare(a.Place.Column, b.Place.Column),
			cmp.Compare(a.Place.Path, b.Place.Path),
			cmp.Compare(a.Place.Field, b.Place.Field),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Text.EN, b.Text.EN),
			cmp.Compare(a.Text.ZH, b.Text.ZH),
			cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Fix.EN, b.Fix.EN),
			cmp.Compare(a.Fix.ZH, b.Fix.ZH),
		)
	})
	return slices.Compact(out)
}

// In returns the list with every place moved into the given file and below the
// given path; a place without a path gets the given one.
func (l List) In(file, path string) List {
	out := slices.Clone(l)
	for i := range out {
		at := &out[i].Place
		at.File = file
		switch {
		case at.Path == "":
			at.Path = path
		case at.Path[0] == '[': // an element of the list at path
			at.Path = path + at.Path
		default:
			at.Path = join(path, ".", at.Path)
		}
	}
	return out
}

// Error makes a list usable as an error; it renders every problem in English,
// one a line. Screens and commands render with Problem.String instead.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, p := range l {
		lines[i] = p.String(EN)
	}
	return strings.Join(lines, "\n")
}
