package intake

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// partsBeside are the parts of a workbook beside its sheet.
func partsBeside(sheet string) []struct{ name, text string } {
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	var quoted strings.Builder
	_ = xml.EscapeText(&quoted, []byte(sheet)) // a builder does not fail
	return []struct{ name, text string }{
		{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", head + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="` + quoted.String() + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
	}
}

// writeWorkbook writes one sheet. A cell of a column that is numeric is a number
// where it holds whole digits; everything else is a text in its cell.
func writeWorkbook(out io.Writer, sheet string, heads []string, rows [][]string, numeric func(column int) bool) error {
	z := zip.NewWriter(out)
	for _, p := range partsBeside(sheet) {
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
	s.row(1, heads, func(int) bool { return false })
	for i, row := range rows {
		s.row(i+2, row, numeric)
	}
	s.put(`</sheetData></worksheet>`)
	if s.err != nil {
		return s.err
	}
	return z.Close()
}

type sheetWriter struct {
	w   io.Writer
	err error
}

func (s *sheetWriter) put(text string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.w, text)
	}
}

func (s *sheetWriter) row(number int, cells []string, numeric func(column int) bool) {
	s.put(fmt.Sprintf(`<row r="%d">`, number))
	for i, c := range cells {
		at := cellName(i+1, number)
		switch {
		case c == "":
		case numeric(i) && whole(c):
			s.put(`<c r="` + at + `"><v>` + c + `</v></c>`)
		default:
			s.put(`<c r="` + at + `" t="inlineStr"><is><t xml:space="preserve">` + sheetText(c) + `</t></is></c>`)
		}
	}
	s.put(`</row>`)
}

// whole reports whether a text is a whole number of few digits.
func whole(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && strconv.Itoa(n) == s && n < 1_000_000_000 && n > -1_000_000_000
}

// mostInCell is how many characters a cell holds.
const mostInCell = 32767

// sheetText is a text as XML that spreadsheets read back: what XML cannot hold
// is written in their own escape, _x0000_, and so is what looks like it.
func sheetText(s string) string {
	var b strings.Builder
	n := 0
	for i, r := range s {
		if n++; n > mostInCell {
			break
		}
		switch {
		case r == '_' && looksEscaped(s[i:]):
			b.WriteString("_x005F_")
		case r == utf8.RuneError, r == '\uFFFE', r == '\uFFFF':
			b.WriteRune(utf8.RuneError)
		case r < 0x20 && r != '\t' && r != '\n':
			fmt.Fprintf(&b, "_x%04X_", r)
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// looksEscaped reports whether a text begins like _x0041_.
func looksEscaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}
