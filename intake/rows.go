package intake

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"strings"

	"steelyard/compensation/problem"
)

// Bounds of a file. The number of rows has none: rows are read one by one.
const (
	maxRow     = 1 << 20 // bytes of a row
	maxColumns = 500
)

// errRow says that a row is longer than maxRow.
var errRow = errors.New("intake: the row is too long")

// rows hands out the rows of a table, of a text or a sheet, one at a time. What the rest of the
// package knows of a table is only this type: its header, and for each row the
// cells, the line and where a cell stands. Another format or encoding is another
// way to fill it.
type rows struct {
	file   string
	layout layout
	report func(finding) // takes what is wrong with rows
	header []string
	cells  []string // of the row at hand; valid until the next one
	line   int      // where the row at hand begins

	sheet *sheetSource // of a workbook; nil for text
	kinds []cellKind   // of the cells of a sheet

	csv     *csv.Reader
	source  *bounded
	close   func() error
	before  int   // lines in front of the header
	skipped int64 // bytes in front of the CSV
	ended   bool  // nothing more can be read
	failed  bool  // and why was reported
	kept    bool  // the row at hand of a sheet was not given out yet
}

// bounded stops a reader at a number of bytes that moves with the rows.
type bounded struct {
	r            io.Reader
	given, limit int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.given >= b.limit {
		return 0, errRow
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.limit-b.given)])
	b.given += int64(n)
	return n, err
}

// headSize is how much of a file is looked at before it is read.
const headSize = 4096

// openRows opens a table and reads its header. It is nil with a report where
// that fails; the caller closes what it gets.
func openRows(files fs.FS, name string, l layout, report func(finding)) *rows {
	f, err := files.Open(name)
	if err != nil {
		report(unreadable(name, err))
		return nil
	}
	r := &rows{file: name, layout: l, close: f.Close, before: l.header - 1,
		report: func(f finding) { f.layout = l; report(f) }} // l: with what is found out below
	if isWorkbook(name) {
		l.workbook = true
		r.layout = l
		if !r.beginSheet(f) {
			f.Close()
			return nil
		}
		return r
	}
	if !r.begin(bufio.NewReaderSize(f, headSize)) || !r.readHeader() {
		f.Close()
		return nil
	}
	return r
}

// begin looks at the first bytes, takes a byte order mark off and skips the
// lines in front of the header.
func (r *rows) begin(raw *bufio.Reader) bool {
	head, err := raw.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		r.report(unreadable(r.file, err))
		return false
	}
	if what, fix := r.layout.foreign(head); !what.IsZero() {
		r.report(finding{Problem: problem.Problem{Code: "intake.not_csv", Place: problem.Place{File: r.file},
			Text: problem.Text{ZH: "这不是 CSV 文件，而是" + what.ZH + "。", EN: "This is not a CSV file but " + what.EN + "."}, Fix: fix}})
		return false
	}
	if r.layout.encoding == gb18030 && looksLikeUTF8(head) {
		r.report(finding{Problem: problem.Problem{Code: "intake.looks_like_utf8", Severity: problem.Warning, Place: problem.Place{File: r.file},
			Text: problem.Text{ZH: "声明的编码是 gb18030，但文件看起来是 UTF-8。", EN: "The file is declared as gb18030, but it looks like UTF-8."},
			Fix:  problem.Text{ZH: "若读出的中文是乱码，请在映射文件中去掉 encoding: gb18030。", EN: "If its Chinese reads as nonsense, remove encoding: gb18030 from the mapping profile."}}})
	}
	r.source = &bounded{r: r.layout.decoded(raw), limit: int64(r.layout.header) * maxRow}
	buffer := bufio.NewReaderSize(r.source, 1<<16)
	if mark, _ := buffer.Peek(3); string(mark) == "\uFEFF" { // an error comes with the next reading
		r.skipped += 3
		_, _ = buffer.Discard(3) // they were just seen
	}
	for range r.before {
		for more := true; more; {
			part, err := buffer.ReadSlice('\n')
			r.skipped += int64(len(part))
			more = errors.Is(err, bufio.ErrBufferFull)
			if err != nil && !more && !errors.Is(err, io.EOF) {
				return r.survives(err)
			}
		}
	}
	r.csv = csv.NewReader(buffer)
	r.csv.Comma, r.csv.FieldsPerRecord, r.csv.ReuseRecord = r.layout.delimiter, -1, true
	return true
}

func unreadable(name string, err error) finding {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // without the name, which may be a place on this machine
	}
	return finding{Problem: problem.Problem{Code: "intake.unreadable_file", Place: problem.Place{File: name},
		Text: problem.Textf("文件无法读取（系统原文：%s）。", "The file cannot be read (in the system's words: %s).", problem.Show(err.Error())),
		Fix:  problem.Text{ZH: "请检查文件是否存在、是否有权限读取。", EN: "Check that it is there and may be read."}}}
}

// readHeader reads the row that names the columns, or the rows. The row at hand
// is then the last of them.
func (r *rows) readHeader() bool {
	var names [][]string
	for range max(r.layout.headerRows, 1) {
		if !r.read() {
			if !r.failed {
				r.report(finding{Problem: problem.Problem{Code: "intake.empty_file", Place: problem.Place{File: r.file},
					Text: problem.Text{ZH: "文件里没有表头。", EN: "The file has no header."},
					Fix:  problem.Text{ZH: "第一行请写列名；表头不在第一行时用 header 声明行号。", EN: "Write the names of the columns into its first line; declare with header where they stand elsewhere."}}})
			}
			return false
		}
		if len(r.cells) > maxColumns {
			r.report(finding{Problem: problem.Problem{Code: "intake.too_many_columns", Place: problem.Place{File: r.file, Line: r.line},
				Text: problem.Textf("文件有 %d 列，超过上限 %d。", "The file has %d columns, more than the limit of %d.", len(r.cells), maxColumns),
				Fix:  problem.Text{ZH: "请去掉不用的列，并检查分隔符。", EN: "Remove columns that are not needed, and check the delimiter."}}})
			return false
		}
		row := make([]string, len(r.cells))
		for i, c := range r.cells {
			row[i] = strings.Clone(c)
		}
		names = append(names, row)
	}
	if r.header = names[0]; len(names) > 1 {
		r.header = joinedHeader(names, r.layout.headerJoin)
	}
	return true
}

// next moves to the next good row; bad ones are reported and passed over. It is
// false at the end, or where nothing more can be read.
func (r *rows) next() bool {
	for r.read() {
		if len(r.cells) == len(r.header) || r.sheet != nil {
			return true
		}
		f := finding{Problem: problem.Problem{Code: "intake.wrong_number_of_cells", Place: problem.Place{File: r.file, Line: r.line},
			Text: problem.Textf("这一行有 %d 格，表头有 %d 列。", "This row has %d cells, but the header has %d.", len(r.cells), len(r.header)),
			Fix:  problem.Text{ZH: "请检查这一行多出或缺少的分隔符；含分隔符的文字要加引号。", EN: "Look for a delimiter too many or too few; a text that holds one needs quotation marks."}}}
		if len(r.cells) > len(r.header) {
			f.Place.Line, f.bytes = r.position(len(r.header))
		}
		r.report(f)
	}
	return false
}

// position returns line and byte column of a cell of the row at hand.
func (r *rows) position(cell int) (line, column int) {
	line, column = r.csv.FieldPos(cell)
	return line + r.before, column
}

// read reads a row with any number of cells.
func (r *rows) read() bool {
	if r.sheet != nil {
		return r.readSheet()
	}
	for !r.ended {
		r.source.limit = r.skipped + r.csv.InputOffset() + maxRow
		cells, err := r.csv.Read()
		switch {
		case err == nil:
			r.cells = cells
			r.line, _ = r.position(0)
			return r.readable()
		case errors.Is(err, io.EOF):
			r.ended = true
		case !r.survives(err):
			r.ended, r.failed = true, true
		}
	}
	return false
}

// survives reports an error, and whether rows behind it can be read.
func (r *rows) survives(err error) bool {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, errRow):
		r.report(finding{Problem: problem.Problem{Code: "intake.row_too_long", Place: problem.Place{File: r.file, Line: r.line + 1},
			Text: problem.Textf("从这里起的一行超过 %d 字节，文件没有读完。", "A row from here on has more than %d bytes; the file was not read to its end.", maxRow),
			Fix:  problem.Text{ZH: "请检查是否有引号没有闭合。", EN: "Look for a quotation mark that is not closed."}}})
	case errors.As(err, &parse):
		f := finding{bytes: parse.Column, Problem: problem.Problem{Code: "intake.bad_quotes", Place: problem.Place{File: r.file, Line: parse.Line + r.before},
			Text: problem.Text{ZH: "引号用得不对。", EN: "The quotation marks are wrong."},
			Fix:  problem.Text{ZH: "带引号的文字要整格括在引号里，其中的引号写两个（\"\"）。", EN: "A text with quotation marks is put into quotation marks as a whole, and those inside are doubled (\"\")."}}}
		if parse.StartLine < parse.Line { // a mark that was not closed swallowed lines: where it was opened says more
			f.Place.Line, f.bytes = parse.StartLine+r.before, 0
		}
		r.report(f)
		return r.header != nil
	default:
		r.report(unreadable(r.file, err))
	}
	return false
}

// readable refuses a row that is not in the declared encoding, and trims its
// cells where declared.
func (r *rows) readable() bool {
	for i, c := range r.cells {
		if bad := r.layout.misread(c); bad != nil {
			f := finding{Problem: problem.Problem{Code: bad.code, Place: problem.Place{File: r.file}, Text: bad.text, Fix: bad.fix}}
			f.Place.Line, f.bytes = r.position(i)
			r.report(f)
			r.ended, r.failed = true, true
			return false
		}
		if r.layout.trim {
			r.cells[i] = strings.TrimSpace(c)
		}
	}
	return true
}
