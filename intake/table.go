package intake

import (
	"archive/zip"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// Table is a list that leaves as a file. Rows hands out its rows one after the
// other, in as many cells as there are heads; the cells may be used again.
// Numeric says which columns hold numbers.
type Table struct {
	Name    string // of the sheet
	Heads   []string
	Numeric []bool
	Rows    func(yield func(cells []string) error) error
}

// WriteCSV writes the table as CSV (RFC 4180). Texts that a spreadsheet would
// take for a formula are guarded (Guard); numbers stay as they are, so that
// −100.00 stays a number. A byte order mark lets every spreadsheet read it as
// UTF-8.
func (t Table) WriteCSV(out io.Writer) error {
	if _, err := io.WriteString(out, sheetMark); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	if err := w.Write(t.Heads); err != nil {
		return err
	}
	row := make([]string, len(t.Heads))
	err := t.Rows(func(cells []string) error {
		if len(cells) != len(t.Heads) {
			return fmt.Errorf("intake: a row of %d cells under %d heads", len(cells), len(t.Heads))
		}
		for i, c := range cells {
			if row[i] = c; !t.Numeric[i] || !number(c) {
				row[i] = Guard(c)
			}
		}
		return w.Write(row)
	})
	if err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}

// WriteXLSX writes the table as a workbook of one sheet. Every cell is a typed
// text or a number, never a formula. A number keeps its digits as they are; one
// with more digits than spreadsheets can hold is a text, so that none is lost.
func (t Table) WriteXLSX(out io.Writer) error {
	z := zip.NewWriter(out)
	for _, p := range partsBeside(t.Name) {
		w, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, p.text); err != nil {
			return err
		}
	}
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	s := sheetWriter{w: w}
	s.put(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	n := 1
	s.cells(n, t.Heads, nil)
	err = t.Rows(func(cells []string) error {
		if len(cells) != len(t.Heads) {
			return fmt.Errorf("intake: a row of %d cells under %d heads", len(cells), len(t.Heads))
		}
		n++
		s.cells(n, cells, t.Numeric)
		return s.err
	})
	if err != nil {
		return err
	}
	s.put(`</sheetData></worksheet>`)
	if s.err != nil {
		return s.err
	}
	return z.Close()
}

// cells writes one row.
func (s *sheetWriter) cells(row int, cells []string, numeric []bool) {
	s.put(fmt.Sprintf(`<row r="%d">`, row))
	for i, c := range cells {
		at := cellName(i+1, row)
		switch {
		case c == "":
		case numeric != nil && numeric[i] && number(c) && holds(c):
			s.put(`<c r="` + at + `"><v>` + c + `</v></c>`)
		default:
			s.put(`<c r="` + at + `" t="inlineStr"><is><t xml:space="preserve">` + sheetText(c) + `</t></is></c>`)
		}
	}
	s.put(`</row>`)
}

// number reports whether a text is a decimal number and nothing else.
func number(s string) bool {
	whole, part, dotted := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return digits(whole) && (!dotted || digits(part))
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// holds reports whether a spreadsheet keeps every digit of a number: it has 15.
func holds(s string) bool {
	return len(strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(s), "0")) <= 15
}
