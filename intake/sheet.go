package intake

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"steelyard/compensation/money"
)

// cellKind says what a cell of a sheet holds, since a number or date there has
// no spelling.
type cellKind uint8

const (
	kindText    cellKind = iota // spelled as declared, like every cell of a CSV file
	kindNumber                  // a number of the strict grammar
	kindPercent                 // a number that the sheet shows as a percentage; 0.6 for 60%
	kindDate                    // a date like 2026-01-31
	kindError                   // an error such as #N/A
	kindLost                    // a number with more digits than a spreadsheet keeps
	kindEmpty                   // a formula without result
	cellKinds   = iota
)

// sheet hands out the rows of a worksheet.
type sheet struct {
	book   *workbook
	source *part
	row    int // the number of the last row
	cells  []string
	kinds  []cellKind
	merged []mergedRange // seen behind the rows
	wide   bool          // something stands in a column beyond the bound
	whole  bool          // the end of the rows was seen
}

// mergedRange is a block of merged cells, 1-based, ends included.
type mergedRange struct {
	text             string
	row, col         int
	lastRow, lastCol int
}

// newSheet begins to read a worksheet.
func (w *workbook) newSheet(name string, left *int64) (*sheet, error) {
	r, err := w.open(name, left)
	if err != nil {
		return nil, err
	}
	return &sheet{book: w, source: r}, nil
}

// next moves to the next row that is not blank, and is io.EOF behind the last.
func (s *sheet) next() error {
	for {
		token, err := s.source.next()
		if errors.Is(err, io.EOF) && s.whole {
			return io.EOF
		}
		if err != nil {
			return broken(err)
		}
		end, ok := token.(xml.EndElement)
		s.whole = s.whole || ok && end.Name.Local == "sheetData"
		e, ok := token.(xml.StartElement)
		switch {
		case ok && e.Name.Local == "row":
			if err := s.readRow(e); err != nil {
				return broken(err)
			}
			if s.wide || slices.ContainsFunc(s.kinds, func(k cellKind) bool { return k != kindText }) || slices.ContainsFunc(s.cells, func(c string) bool { return !blank(c) }) {
				return nil
			}
		case ok && e.Name.Local == "mergeCell":
			if m, ok := parseRange(attr(e, "ref")); ok && len(s.merged) < maxSheetRows {
				s.merged = append(s.merged, m)
			}
		}
	}
}

// readRow reads the cells up to the end of a row.
func (s *sheet) readRow(row xml.StartElement) error {
	number := s.row + 1
	if r := attr(row, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < number {
			return errBroken
		}
		number = n
	}
	s.row, s.cells, s.kinds = number, s.cells[:0], s.kinds[:0]
	column := 0
	for {
		token, err := s.source.next()
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.EndElement:
			if e.Name.Local == "row" {
				return nil
			}
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			column++
			if ref := attr(e, "r"); ref != "" {
				at, _, ok := parseCell(ref)
				if !ok || at < column {
					return errBroken
				}
				column = at
			}
			text, kind, err := s.readCell(e)
			if err != nil {
				return err
			}
			s.put(column, text, kind)
		}
	}
}

// put places a cell; what is blank needs no place.
func (s *sheet) put(column int, text string, kind cellKind) {
	if text == "" && kind == kindText {
		return
	}
	if column > maxSheetColumns {
		s.wide = true
		return
	}
	for len(s.cells) < column {
		s.cells, s.kinds = append(s.cells, ""), append(s.kinds, kindText)
	}
	s.cells[column-1], s.kinds[column-1] = text, kind
}

// readCell reads the stored value of a cell: of a formula the result that was
// stored with it, never the formula.
func (s *sheet) readCell(c xml.StartElement) (text string, kind cellKind, err error) {
	var value strings.Builder
	in, formula := "", false
	for {
		token, err := s.source.next()
		if err != nil {
			return "", 0, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			in = e.Name.Local
			formula = formula || in == "f"
			if in == "is" {
				inline, err := richText(s.source, "is")
				if err != nil {
					return "", 0, err
				}
				value.WriteString(inline)
				in = ""
			}
		case xml.CharData:
			if in == "v" {
				value.Write(e)
			}
		case xml.EndElement:
			in = ""
			if e.Name.Local == "c" {
				if formula && value.Len() == 0 && attr(c, "t") != "str" {
					return "", kindEmpty, nil
				}
				return s.cell(attr(c, "t"), attr(c, "s"), value.String())
			}
		}
	}
}

// cell says what a stored value of a type and style is.
func (s *sheet) cell(typ, style, value string) (string, cellKind, error) {
	switch typ {
	case "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(s.book.strings) {
			return "", 0, errBroken
		}
		return s.book.strings[n], kindText, nil
	case "inlineStr":
		return value, kindText, nil
	case "str":
		return unescaped(value), kindText, nil
	case "b":
		if value == "1" {
			return "TRUE", kindText, nil
		}
		return "FALSE", kindText, nil
	case "e":
		return value, kindError, nil
	case "d":
		day, _, _ := strings.Cut(value, "T")
		return day, kindDate, nil
	}
	if value == "" {
		return "", kindText, nil
	}
	number, ok := plainNumber(value)
	if !ok && number == "" {
		return value, kindText, nil
	}
	if !ok {
		return number, kindLost, nil
	}
	n, err := strconv.Atoi(style)
	if err != nil { // no style that is known: a plain number
		n = -1
	}
	if n < 0 || n >= len(s.book.styles) || s.book.styles[n] == kindNumber {
		return number, kindNumber, nil
	}
	if s.book.styles[n] == kindPercent {
		return number, kindPercent, nil
	}
	word := serial1900
	if s.book.is1904 {
		word = serial1904
	}
	if day, err := parseSerial(word, number); err == nil {
		return day.String(), kindDate, nil
	}
	return number, kindNumber, nil
}

// keptDigits is how many significant digits a spreadsheet keeps of a number;
// what stands behind them in the file only tells how it is stored in binary.
const keptDigits = 15

// plainNumber turns a stored number such as 1.2E+3 or 4.3499999999999996 into
// one of the strict grammar: exactly, at the digits that a spreadsheet keeps. It
// fails for what is no number, then without a text, and for whole numbers of more
// digits, of which the last ones are lost.
func plainNumber(s string) (string, bool) {
	mantissa, power, scientific := strings.Cut(strings.ToUpper(s), "E")
	exponent := 0
	if scientific {
		n, err := strconv.Atoi(strings.TrimPrefix(power, "+"))
		if err != nil || n > 400 || n < -400 {
			return "", false
		}
		exponent = n
	}
	mantissa, neg := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	if digits == "" || strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", false
	}
	point := len(whole) + exponent // digits before the point
	trimmed := strings.TrimLeft(digits, "0")
	point -= len(digits) - len(trimmed)
	digits, carried := keep(trimmed)
	point += carried
	if digits == "" {
		return "0", true
	}
	if point > keptDigits {
		return s, false
	}
	switch {
	case point <= 0:
		digits = "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		digits += strings.Repeat("0", point-len(digits))
	default:
		digits = digits[:point] + "." + digits[point:]
	}
	if neg {
		digits = "-" + digits
	}
	return digits, true
}

// keep rounds digits, half up, to those that a spreadsheet keeps, without zeros
// at the end; carried is 1 where one digit more came in front.
func keep(digits string) (kept string, carried int) {
	b := []byte(digits)
	if len(b) > keptDigits {
		up := b[keptDigits] >= '5'
		b = b[:keptDigits]
		for i := len(b) - 1; up && i >= 0; i-- {
			if b[i]++; b[i] <= '9' {
				up = false
			} else {
				b[i] = '0'
			}
		}
		if up {
			b, carried = append([]byte{'1'}, b...), 1
		}
	}
	return strings.TrimRight(string(b), "0"), carried
}

// parseCell reads a reference such as AB12.
func parseCell(ref string) (column, row int, ok bool) {
	letters := strings.TrimRight(ref, "0123456789")
	for _, r := range letters {
		if r < 'A' || r > 'Z' || column > 20_000 {
			return 0, 0, false
		}
		column = column*26 + int(r-'A') + 1
	}
	row, err := strconv.Atoi(ref[len(letters):])
	return column, row, err == nil && column > 0 && row > 0
}

// cellName writes a reference such as AB12.
func cellName(column, row int) string {
	letters := ""
	for ; column > 0; column = (column - 1) / 26 {
		letters = string(rune('A'+(column-1)%26)) + letters
	}
	return letters + strconv.Itoa(row)
}

func parseRange(text string) (m mergedRange, ok bool) {
	from, to, _ := strings.Cut(text, ":")
	m.text = text
	var okFrom, okTo bool
	m.col, m.row, okFrom = parseCell(from)
	m.lastCol, m.lastRow, okTo = parseCell(to)
	return m, okFrom && okTo
}

// variants prepares a field for each kind of cell: numbers and dates of a sheet
// have no spelling, but keep the units that are declared.
func (f *field) variants() (of [cellKinds]*field) {
	plain := plainFormats()
	for k := range of {
		v := *f
		of[k] = &v
		switch k := cellKind(k); {
		case k == kindText:
			of[k] = f
		case k == kindDate:
			v.formats.date = plain.date
		case k == kindNumber || k == kindPercent:
			v.formats.number = numberFormat{decimal: '.', units: f.formats.number.units}
			if k == kindPercent && (f.spec.typ == typeShare || f.spec.typ == typeDecimal) {
				v.formats.share, v.formats.number.units = "fraction", unitWords[0]
			}
		}
		of[k] = &v
	}
	of[kindText] = f
	return of
}

// percentText writes a percentage as the sheet shows it.
func percentText(fraction string) string {
	d, err := money.ParseDecimal(fraction)
	if err != nil {
		return fraction
	}
	d, err = d.Mul(money.Int(100))
	if err != nil {
		return fraction
	}
	return d.String() + "%"
}
