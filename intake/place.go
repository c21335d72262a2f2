package intake

import (
	"bufio"
	"cmp"
	"slices"
	"unicode/utf8"

	"steelyard/compensation/problem"
)

// finding is a problem on its way to the user. While a file is read, only the
// row and the cell are known; lines and columns of the text are looked up
// afterwards, for the few cells that need them.
type finding struct {
	problem.Problem
	value  string // of the cell, where it is known
	cell   int    // 1-based position of the cell in its row; 0 for none
	layout layout // of the file, for a cell or a byte column
	bytes  int    // 1-based byte column in the line; 0 for none
}

// maxListed bounds how many problems of one file are listed.
const maxListed = 1000

// report takes a finding.
func (r *reader) report(f finding) {
	if r.listed[f.Place.File] == maxListed {
		r.more[f.Place.File]++
		return
	}
	r.listed[f.Place.File]++
	r.findings = append(r.findings, f)
}

// problems returns what was found, with places.
func (r *reader) problems() problem.List {
	byFile := make(map[string][]*finding)
	for i := range r.findings {
		f := &r.findings[i]
		byFile[f.Place.File] = append(byFile[f.Place.File], f)
	}
	for name, list := range byFile { // the order does not matter: each file is on its own
		r.findCells(name, list)
		byLayout := make(map[layout][]*finding)
		for _, f := range list {
			byLayout[f.layout] = append(byLayout[f.layout], f)
		}
		for layout, list := range byLayout {
			r.countCharacters(name, layout, list)
		}
	}
	var list problem.List
	for _, f := range r.findings {
		list = append(list, f.Problem)
	}
	for name, n := range r.more {
		list.Add("intake.more_problems", problem.Place{File: name},
			problem.Textf("这个文件还有 %d 个问题没有列出。", "This file has %d more problems, which are not listed.", n),
			problem.Text{ZH: "请先改正已列出的问题；若整列都有问题，请检查映射文件中声明的格式。", EN: "Correct those that are listed first; where a whole column is wrong, check the format that the profile declares."})
	}
	return list.Sorted()
}

// nameInCode is the code of the problem that the code of a person at a customer
// may be a name or a telephone number.
const nameInCode = "fact.name_in_code"

// findCells reads a file once more and finds the line and byte column of every
// cell that has a problem.
func (r *reader) findCells(name string, list []*finding) {
	wanted := make(map[layout]map[int][]*finding) // by the line of the row
	for _, f := range list {
		if f.layout.workbook {
			if f.cell > 0 {
				f.Place.Column, f.Place.Path = f.cell, f.Place.Path+"!"+cellName(f.cell, f.Place.Line)
			}
			continue
		}
		if f.cell > 0 {
			if wanted[f.layout] == nil {
				wanted[f.layout] = make(map[int][]*finding)
			}
			wanted[f.layout][f.Place.Line] = append(wanted[f.layout][f.Place.Line], f)
		}
	}
	for layout, lines := range wanted {
		rows := openRows(r.files, name, layout, func(finding) {})
		if rows == nil {
			continue
		}
		for more := true; more && len(lines) > 0; more = rows.read() {
			for _, f := range lines[rows.line] {
				if f.cell <= len(rows.cells) {
					f.Place.Line, f.bytes = rows.position(f.cell - 1)
					if f.value = shortened(rows.cells[f.cell-1]); f.Code == nameInCode {
						f.value = "" // a name goes into no list of problems
					}
				}
			}
			delete(lines, rows.line)
		}
		_ = rows.close() // the file was only read
	}
}

// countCharacters turns byte columns into columns of characters, in one pass
// over the text of the file.
func (r *reader) countCharacters(name string, l layout, list []*finding) {
	list = slices.DeleteFunc(slices.Clone(list), func(f *finding) bool { return f.bytes == 0 })
	if len(list) == 0 {
		return
	}
	slices.SortFunc(list, func(a, b *finding) int {
		return cmp.Or(cmp.Compare(a.Place.Line, b.Place.Line), cmp.Compare(a.bytes, b.bytes))
	})
	file, err := r.files.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	text := bufio.NewReaderSize(l.decoded(file), 1<<16)
	if head, _ := text.Peek(3); string(head) == "\uFEFF" {
		_, _ = text.Discard(3) // they were just seen
	}
	line, bytes, characters := 1, 1, 1 // of the byte that comes next
	for len(list) > 0 {
		if f := list[0]; f.Place.Line == line && f.bytes <= bytes {
			f.Place.Column = characters
			list = list[1:]
			continue
		}
		b, err := text.ReadByte()
		for ; (err != nil || b == '\n') && len(list) > 0 && list[0].Place.Line == line; list = list[1:] {
			list[0].Place.Column = characters // at the end of its line
		}
		switch {
		case err != nil:
			return
		case b == '\n':
			line, bytes, characters = line+1, 1, 1
		case utf8.RuneStart(b):
			bytes, characters = bytes+1, characters+1
		default:
			bytes++
		}
	}
}
